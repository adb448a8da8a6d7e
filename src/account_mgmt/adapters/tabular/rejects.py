"""The file of rejects: what was left out of a load, row by row, and why."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from account_mgmt.codec.spreadsheets import text_cell
from account_mgmt.domain.errors import BadRow, StorageError

HEADER: Final = ("file", "line", "column", "value", "reason", "row")


def write_rejects(path: Path, rows: Iterable[BadRow]) -> None:
    """Write a CSV file that says of each row where it stands, what is wrong, and what it was.

    It takes the place of a file of that name at once, or not at all. Text that a spreadsheet would
    run as a formula has an apostrophe before it. Raises StorageError where it cannot be written.
    """
    beside = path.with_name(f"{path.name}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(HEADER)
            for row in rows:
                cells = (row.file, str(row.line), row.column, row.value, row.rule, row.row)
                out.writerow(map(text_cell, cells))
        beside.replace(path)
    except OSError as error:
        rule = f"it cannot be written ({error.strerror})"
        raise StorageError(f"The file of rejects {path}", rule, "Name another place") from error
