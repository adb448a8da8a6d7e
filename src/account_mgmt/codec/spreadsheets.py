"""Text in files that spreadsheets open: none of it may run."""

import re
from typing import Final

_RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*")


def text_cell(text: str) -> str:
    """The text as a cell of a CSV file: one that a spreadsheet would run has an apostrophe before it.

    (OWASP: CSV Injection, with the full-width forms of the signs; a number runs nothing.)
    """
    return f"'{text}" if text.startswith(_RUNS) and not _NUMBER.fullmatch(text) else text
