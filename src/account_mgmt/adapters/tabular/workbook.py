"""Excel workbooks: rows of one sheet, with the types that the cells have."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from account_mgmt.adapters.tabular.folder import DataFile
from account_mgmt.adapters.tabular.mapping import Source
from account_mgmt.adapters.tabular.rows import Broken, Cell, Odd, Row
from account_mgmt.adapters.tabular.tables import meant
from account_mgmt.domain.errors import BadMapping, BadRow, LoadRefused, MissingExtra
from account_mgmt.ports.progress import Progress, silent

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_DIGITS: Final = 15  # of a number, as Excel shows and computes
_MOST_BYTES: Final = 2_000_000_000  # unpacked
_HEAD: Final = 4096
_TELL_EVERY: Final = 2_000
_ERRORS: Final = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}
)


def read(file: DataFile, source: Source, progress: Progress = silent) -> Iterator[Row]:
    """All rows after those skipped, by their numbers in the sheet; empty ones are no rows.

    A formula has the value that was saved with it. A number has the fifteen digits that Excel
    shows. Raises LoadRefused for a file that is no workbook, BadMapping for a sheet that is not
    there, and MissingExtra.
    """
    book = _opened(file)
    try:
        sheet = book[_sheet(book, source)]
        sheet.reset_dimensions()  # what the file says of its own size may be wrong
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            if number > source.skip and any(cell is not None for cell in cells):
                yield _row(file, number, [_cell(cell) for cell in cells])
            if number % _TELL_EVERY == 0:
                progress(file.name, min(number, file.size), file.size)
    except _DAMAGED as error:
        raise _refused(file, f"the workbook is damaged ({error})") from error
    finally:
        book.close()
    progress(file.name, file.size, file.size)


_DAMAGED: Final = (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, EOFError, OSError)
# SyntaxError: what the standard parser of XML raises is one.


def _opened(file: DataFile) -> "Workbook":
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 # only when it is used
    except ModuleNotFoundError as error:
        raise MissingExtra("A workbook", "tabular") from error
    try:
        _check_parts(file)
        return load_workbook(file.path, read_only=True, data_only=True)
    except _DAMAGED as error:
        raise _refused(file, f"it is not a workbook ({error})") from error


def _check_parts(file: DataFile) -> None:
    """Refuse what unpacks to too much, and any document type: entities are declared there."""
    with zipfile.ZipFile(file.path) as parts:
        if sum(part.file_size for part in parts.infolist()) > _MOST_BYTES:
            raise _refused(file, f"it unpacks to more than {_MOST_BYTES:,} bytes")
        for part in parts.infolist():
            if part.filename.endswith((".xml", ".rels")):
                with parts.open(part) as content:
                    if b"<!DOCTYPE" in content.read(_HEAD):
                        raise _refused(file, "it has a document type, which no workbook needs")


def _sheet(book: "Workbook", source: Source) -> str:
    where = f"sources.{source.name}.sheet"
    names: list[str] = book.sheetnames
    if source.sheet is None:
        if len(names) > 1:
            rule = "the workbook has several sheets"
            raise BadMapping(where, "", rule, meant("", names))
        return names[0]
    if source.sheet not in names:
        rule = "the workbook has no such sheet"
        raise BadMapping(where, repr(source.sheet), rule, meant(source.sheet, names))
    return source.sheet


def _row(file: DataFile, number: int, cells: list[Cell]) -> Row:
    while cells and cells[-1] is None:
        cells.pop()
    for cell in cells:
        if isinstance(cell, str) and cell in _ERRORS:
            rule = f"a formula went wrong: {cell}"
            return Broken(file.name, number, cells, rule=rule)
    return Row(file.name, number, cells)


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        shown = Decimal(format(value, f".{_DIGITS}g"))
        return int(shown) if shown == shown.to_integral_value() else shown  # 17.0 is an id of 17
    if isinstance(value, datetime | date):
        return value
    return value.isoformat() if isinstance(value, time) else Odd(type(value).__name__)


def _refused(file: DataFile, rule: str) -> LoadRefused:
    return LoadRefused((BadRow(file.name, 1, "", "", rule),))
