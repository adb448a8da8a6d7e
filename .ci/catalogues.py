#!/usr/bin/env python3
"""Brings the catalogues up to date with the texts that the code says.

New texts come in without a translation (English is its own), and those that nobody says any more go.
A test fails where it was forgotten.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from account_mgmt.locale.catalogues import written

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = ROOT / "src" / "account_mgmt"
KEYWORDS: Final = {
    "say": None,
    "message": None,
    "Message": ((1, "c"), 2),
    "pgettext": ((1, "c"), 2),
    "ngettext": (1, 2),
}
"""What the code calls with a text, and which of its arguments are one."""


def said() -> Catalog:
    """Every text that the code says."""
    catalogue = Catalog(fuzzy=False)
    found = extract_from_dir(PACKAGE, [("**.py", "python")], keywords=KEYWORDS)
    for _file, _line, text, _comments, context in found:
        catalogue.add(text, context=context)
    return catalogue


def files() -> Iterator[Path]:
    """The catalogues that are here."""
    return iter(sorted((PACKAGE / "locale").glob("*.po")))


def updated(path: Path) -> bytes:
    """A catalogue with all texts that the code says, and no others."""
    with path.open("rb") as file:
        catalogue = read_po(file)
    catalogue.update(said(), no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    for text in catalogue:
        if path.stem == "en" and text.id and not any(text.string or ()):
            text.string = text.id
    return written(catalogue)


if __name__ == "__main__":
    for path in files():
        path.write_bytes(updated(path))
