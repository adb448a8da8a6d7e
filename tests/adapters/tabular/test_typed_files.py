"""Workbooks and Parquet files say the same as CSV, with the types that their cells have."""

import sys
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook
from tabular_cases import ORDERS, Reader, Refusal

from account_mgmt.domain.errors import MissingExtra
from account_mgmt.domain.order import Order
from account_mgmt.ports.batch import Batch

NAMES = ("Doc", "Account", "Date", "Product", "Quantity", "Price")
ROW: tuple[Any, ...] = (17, "a", date(2026, 2, 3), "p", 2, Decimal("10.10"))
CSV = f"{','.join(NAMES)}\n17,a,2026-02-03,p,2,10.10\n"


def workbook(*rows: tuple[Any, ...], sheets: tuple[str, ...] = ("Sheet",)) -> bytes:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type] # a new workbook has one
    for name in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def parquet(**columns: list[Any]) -> bytes:
    content = BytesIO()
    pq.write_table(pa.table(columns), content)
    return content.getvalue()


EXCEL = ORDERS.replace("rows.csv", "rows.xlsx")
PARQUET = ORDERS.replace("rows.csv", "rows.parquet")


def orders(batch: Batch) -> list[Order]:
    return [loaded.aggregate for loaded in batch.orders]


def test_a_workbook_says_the_same_as_csv(read: Reader) -> None:
    assert orders(read(EXCEL, {"rows.xlsx": workbook(NAMES, ROW)})) == orders(read(ORDERS, CSV))


def test_a_parquet_file_says_the_same_as_csv(read: Reader) -> None:
    columns = {name: [value] for name, value in zip(NAMES, ROW, strict=True)}

    assert orders(read(PARQUET, {"rows.parquet": parquet(**columns)})) == orders(read(ORDERS, CSV))


@pytest.mark.parametrize("value", [10.1, Decimal("10.10"), "10.10"])
def test_a_price_may_be_a_float_a_decimal_or_text(read: Reader, value: object) -> None:
    row = (*ROW[:-1], value)
    columns = {name: [cell] for name, cell in zip(NAMES, row, strict=True)}

    for mapping, name, content in (
        (EXCEL, "rows.xlsx", workbook(NAMES, row)),
        (PARQUET, "rows.parquet", parquet(**columns)),
    ):
        [order] = orders(read(mapping, {name: content}))
        assert str(order.net) == "20.20 EUR"


def test_a_midnight_is_its_day(read: Reader) -> None:
    row = (*ROW[:2], datetime(2026, 2, 3), *ROW[3:])  # noqa: DTZ001 # as spreadsheets have it

    [order] = orders(read(EXCEL, {"rows.xlsx": workbook(NAMES, row)}))

    assert order.placed_on == date(2026, 2, 3)


@pytest.mark.parametrize("value", [float("inf"), "ten", True])
def test_a_cell_that_is_no_number_is_refused_by_its_record(refusal: Refusal, value: object) -> None:
    columns = {name: [cell] for name, cell in zip(NAMES, (*ROW[:-1], value), strict=True)}

    said = refusal(PARQUET, {"rows.parquet": parquet(**columns)})

    assert said.startswith("rows.parquet, line 1, column Price")


def test_a_missing_number_is_missing_and_not_a_nan(refusal: Refusal) -> None:
    columns = {name: [cell] for name, cell in zip(NAMES, (*ROW[:-1], float("nan")), strict=True)}

    assert "it is missing" in refusal(PARQUET, {"rows.parquet": parquet(**columns)})


def test_empty_rows_of_a_sheet_are_no_rows_and_lines_are_its_own(refusal: Refusal) -> None:
    bad = (*ROW[:-1], "ten")

    said = refusal(EXCEL, {"rows.xlsx": workbook(NAMES, (None,) * 6, ROW, bad)})

    assert said.startswith("rows.xlsx, line 4, column Price: 'ten'")


def test_a_formula_that_went_wrong_is_refused(refusal: Refusal) -> None:
    assert "a formula went wrong: #N/A" in refusal(
        EXCEL, {"rows.xlsx": workbook(NAMES, (*ROW[:-1], "#N/A"))}
    )


def test_the_sheet_of_several_must_be_named(read: Reader, misfit: Refusal) -> None:
    files = {"rows.xlsx": workbook(NAMES, ROW, sheets=("May", "June"))}
    named = EXCEL.replace('"rows.xlsx"', '"rows.xlsx"\nsheet = "June"')

    assert "the workbook has several sheets. There are 'May', 'June'." in misfit(EXCEL, files)
    assert "Did you mean 'June'?" in misfit(named.replace("June", "Juni"), files)
    assert len(orders(read(named, files))) == 1


@pytest.mark.parametrize(
    ("mapping", "name", "what"),
    [
        (EXCEL, "rows.xlsx", "it is not a workbook"),
        (PARQUET, "rows.parquet", "it is not a Parquet file"),
    ],
)
def test_a_file_that_is_damaged_or_another_is_refused(
    refusal: Refusal, mapping: str, name: str, what: str
) -> None:
    whole = workbook(NAMES, ROW) if name.endswith("xlsx") else parquet(Doc=["1"])

    assert what in refusal(mapping, {name: CSV})
    assert what in refusal(mapping, {name: whole[: len(whole) // 2]})


@pytest.mark.parametrize(
    ("module", "mapping", "name"),
    [("openpyxl", EXCEL, "rows.xlsx"), ("pyarrow", PARQUET, "rows.parquet")],
)
def test_without_its_library_the_extra_is_named(
    read: Reader, monkeypatch: pytest.MonkeyPatch, module: str, mapping: str, name: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(MissingExtra, match=r"account-mgmt\[tabular\]"):
        read(mapping, {name: b""})
