"""Run all benchmarks, print the table, and write it into the page about speed.

python -m benchmarks            all of it; ten minutes, and an otherwise idle machine
python -m benchmarks money      some of it, by module; printed only
"""

import os
import platform
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Final

from benchmarks.measuring import FULL, Row

MODULES: Final = (
    "day_in_memory",
    "day_on_sqlite",
    "by_quarter",
    "bulk_writing",
    "money",
    "importing",
    "valid_orders",
    "memory_of_entries",
)
"""One for each row, in the order of the table."""

PEERS: Final = ("SQLAlchemy", "polars", "pandas", "duckdb", "py-moneyed", "hypothesis")
PAGE: Final = Path(__file__).parents[1] / "docs/explanation/speed.md"
REGION: Final = re.compile(r"(?<=<!-- measured -->\n).*?(?=<!-- end of measured -->)", re.DOTALL)


def table(rows: Iterable[Row]) -> Iterator[str]:
    """The lines of a markdown table."""
    yield "| work | account_mgmt | the others, and how many times our time | goal and result |"
    yield "|---|---|---|---|"
    for row in rows:
        yield f"| {' | '.join(row.cells())} |"


def surroundings() -> str:
    """On what it was measured."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    peers = ", ".join(f"{name} {version(name)}" for name in PEERS)
    cores = f"{os.cpu_count()} cores" if os.cpu_count() != 1 else "one core"
    return f"Measured on {python}, {platform.system()} {platform.machine()}, {cores}; {peers}."


def main(names: list[str]) -> None:
    """Run those of these names, or all."""
    rows: list[Row] = []
    for name in names or MODULES:
        print(f"{name} ...", file=sys.stderr)
        rows += import_module(f"benchmarks.{name}").rows(FULL)
    measured = "\n".join([*table(rows), "", surroundings()])
    print(measured)
    if not names:
        page = PAGE.read_text("utf-8")
        PAGE.write_text(REGION.sub(lambda _: f"\n{measured}\n\n", page), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
