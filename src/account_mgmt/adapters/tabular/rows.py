"""Rows of files, each with the place where it stands."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from attrs import frozen

from account_mgmt.domain.errors import BadRow


@frozen
class Odd:
    """What a workbook or Parquet can hold and a field cannot."""

    kind: str


Cell: TypeAlias = str | int | Decimal | date | Odd | None
"""Text, or what a typed file holds; None is a missing value. A moment is kept as a datetime."""

LONGEST_TOLD: Final = 200


@frozen(eq=False)
class Row:
    """The cells of one row, in the order of the header; `raw` is its text, where files are text."""

    file: str
    line: int
    cells: Sequence[Cell]
    raw: str | None = None

    def bad(self, column: str, value: object, rule: str) -> BadRow:
        """What is wrong with it, with its text for a file of rejects."""
        told = "" if value is None else str(value)[:LONGEST_TOLD]
        return BadRow(self.file, self.line, column, told, rule, self.text())

    def text(self) -> str:
        """The row as it stands in the file, or as a CSV file would have it."""
        if self.raw is not None:
            return self.raw.rstrip("\r\n")
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow("" if c is None else c for c in self.cells)
        return out.getvalue()


@frozen(eq=False)
class Broken(Row):
    """A row of which nothing can be made, and why.

    Its cells are what could be read. It `follows` when the cause is another row, told of elsewhere.
    """

    column: str = ""
    value: str = ""
    rule: str = ""
    follows: bool = False


@frozen(eq=False)
class LeftOut(Row):
    """A row that the mapping says to leave out, and by what."""

    reason: str = ""
