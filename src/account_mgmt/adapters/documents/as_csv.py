"""A page's figures as CSV."""

import csv
from decimal import Decimal
from io import StringIO

from account_mgmt.adapters.documents.pages import Data
from account_mgmt.codec.spreadsheets import text_cell


def csv_file(data: Data) -> bytes:
    """A CSV file in UTF-8, with the mark by which spreadsheets know it; lines end with CR LF.

    Numbers have a point before their decimals, whatever the language. Text that a spreadsheet would
    run as a formula has an apostrophe before it.
    """
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(map(text_cell, data.headings))
    writer.writerows(map(_cell, row) for row in data.rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: str | Decimal | int | None) -> str:
    if value is None:
        return ""
    return text_cell(value) if isinstance(value, str) else f"{Decimal(value):f}"
