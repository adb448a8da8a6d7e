"""A page as an Excel workbook: what people read, a sheet for each table, and every figure in one list."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Final, Protocol, cast

from account_mgmt.adapters.documents.pages import Cell, Data, Figure, Page, Table
from account_mgmt.domain.errors import MissingExtra


class _Sheet(Protocol):
    """A sheet, as far as it is used here: the writer's own classes say little of their types."""

    def write_string(self, row: int, column: int, text: str, style: object = None) -> int: ...
    def write_number(self, row: int, column: int, number: float, style: object = None) -> int: ...
    def freeze_panes(self, row: int, column: int) -> None: ...
    def autofilter(self, row: int, column: int, last_row: int, last_column: int) -> None: ...
    def set_column(self, first: int, last: int, width: float) -> int: ...


class _Book(Protocol):
    """A workbook, as far as it is used here."""

    def set_properties(self, properties: Mapping[str, object]) -> None: ...
    def add_format(self, properties: Mapping[str, object]) -> object: ...
    def add_worksheet(self, name: str) -> _Sheet: ...
    def close(self) -> None: ...


_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")
_LONGEST: Final = 31  # of a sheet's name
_WIDEST: Final = 50
_TITLE_SIZE: Final = 16


def xlsx(page: Page, *, created: date) -> bytes:
    """The page as a workbook. Text is always text and never runs, and numbers are numbers.

    `created` is the day that the file says it was made on: the same page gives the same bytes.
    """
    try:
        from xlsxwriter import (  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs] # only when it is used
            Workbook,
        )
    except ModuleNotFoundError as error:
        raise MissingExtra("A workbook", "documents") from error
    out = BytesIO()
    book = cast("_Book", Workbook(out, {"in_memory": True}))
    book.set_properties({"title": page.title, "created": datetime.combine(created, time.min, UTC)})
    _Sheets(book).write(page)
    book.close()
    return out.getvalue()


class _Sheets:
    """The sheets of one workbook."""

    def __init__(self, book: _Book) -> None:
        self._book = book
        self._bold: object = book.add_format({"bold": True})
        self._title: object = book.add_format({"bold": True, "font_size": _TITLE_SIZE})
        self._heading: object = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self._right: object = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "align": "right"}
        )
        self._numbers: dict[tuple[str, bool], object] = {}
        self._names: set[str] = set()

    def write(self, page: Page) -> None:
        self._first(page)
        for table in page.tables:
            self._table(table)
        if page.data is not None:
            self._data(page.data)

    def _first(self, page: Page) -> None:
        sheet = self._sheet(page.title)
        sheet.write_string(0, 0, page.title, self._title)
        rows = [*page.facts, ("", ""), *((one.label, one.text) for one in page.headlines)]
        for row, (what, value) in enumerate(rows, start=2):
            sheet.write_string(row, 0, what)
            sheet.write_string(row, 1, value, self._bold)
        _widths(sheet, [(what, value) for what, value in rows])

    def _table(self, table: Table) -> None:
        sheet = self._sheet(table.title)
        for column, heading in enumerate(table.headings):
            style = self._right if column in table.figures else self._heading
            sheet.write_string(0, column, heading, style)
        closing = [table.total] if table.total else []
        for row, cells in enumerate([*table.rows, *closing], start=1):
            bold = row > len(table.rows)
            for column, cell in enumerate(cells):
                self._cell(sheet, row, column, cell, bold=bold)
        sheet.freeze_panes(1, 1)
        _widths(sheet, [table.headings, *(map(str, cells) for cells in [*table.rows, *closing])])

    def _data(self, data: Data) -> None:
        sheet = self._sheet(data.title)
        for column, heading in enumerate(data.headings):
            sheet.write_string(0, column, heading, self._heading)
        for row, cells in enumerate(data.rows, start=1):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write_number(row, column, _float(cell))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(data.rows), len(data.headings) - 1)
        _widths(sheet, [data.headings, *(map(str, cells) for cells in data.rows)])

    def _cell(self, sheet: _Sheet, row: int, column: int, cell: Cell, *, bold: bool) -> None:
        if isinstance(cell, Figure):
            sheet.write_number(
                row, column, _float(cell.number), self._number(cell.pattern, bold=bold)
            )
        else:
            sheet.write_string(row, column, cell, self._bold if bold else None)

    def _number(self, pattern: str, *, bold: bool) -> object:
        if (pattern, bold) not in self._numbers:
            style = {"num_format": pattern, "bold": bold}
            self._numbers[pattern, bold] = self._book.add_format(style)
        return self._numbers[pattern, bold]

    def _sheet(self, title: str) -> _Sheet:
        """A sheet named by a title, as far as Excel takes it; a second of that name has a number."""
        name = _FORBIDDEN.sub(" ", title)[:_LONGEST].strip() or "-"
        number = 2
        while name.casefold() in self._names:
            name = f"{name[: _LONGEST - 3].rstrip(' 0123456789')} {number}"
            number += 1
        self._names.add(name.casefold())
        return self._book.add_worksheet(name)


def _float(number: Decimal | int) -> float:
    """The number as a spreadsheet has it: with fifteen digits."""
    return float(number)


def _widths(sheet: _Sheet, rows: Iterable[Iterable[str]]) -> None:
    widths: dict[int, int] = {}
    for row in rows:
        for column, text in enumerate(row):
            widths[column] = min(max(widths.get(column, 8), len(text) + 2), _WIDEST)
    for column, width in widths.items():
        sheet.set_column(column, column, width)
