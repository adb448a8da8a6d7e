"""Values as tables: every data frame reads them back as they were."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from attrs import frozen

from account_mgmt import Money, Period, Quantity, Rate
from account_mgmt.domain.errors import NoForm
from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.notebook import table_of
from account_mgmt.ports.forecaster import Sold
from account_mgmt.ports.recommender import Recommendation, Why

JANUARY, FEBRUARY = Period.month(2026, 1), Period.month(2026, 2)
SOLD = [Sold(JANUARY, Money("9.50", "EUR")), Sold(FEBRUARY, Money("-1234567890123456.78", "EUR"))]


@frozen
class Held:
    """A row with something of each kind."""

    what: object


def column(*what: object) -> "pa.ChunkedArray[Any]":
    return pa.table(table_of([Held(one) for one in what])).column(0)


def test_money_is_a_decimal_with_the_digits_of_its_currency_beside_the_currency() -> None:
    read = pa.table(table_of(SOLD))

    assert read.schema.field("amount").type == pa.decimal128(38, 2)
    assert read.column("amount").to_pylist() == [Decimal("9.50"), Decimal("-1234567890123456.78")]
    assert read.column("amount_currency").to_pylist() == ["EUR", "EUR"]


@pytest.mark.parametrize(("currency", "digits"), [("JPY", 0), ("EUR", 2), ("KWD", 3)])
def test_a_column_has_as_many_digits_as_its_currency(currency: str, digits: int) -> None:
    assert column(Money("5", currency)).type == pa.decimal128(38, digits)


def test_currencies_beside_one_another_have_the_digits_of_the_finest() -> None:
    assert column(Money("5", "JPY"), Money("5", "KWD")).type == pa.decimal128(38, 3)


def test_days_are_days_and_a_period_is_two() -> None:
    read = pa.table(table_of(SOLD))

    assert read.schema.field("period_start").type == pa.date32()
    assert read.column("period_end").to_pylist() == [date(2026, 2, 1), date(2026, 3, 1)]


def test_polars_reads_it_as_it_is() -> None:
    read = pl.DataFrame(table_of(SOLD))

    assert read.schema["amount"] == pl.Decimal(38, 2)
    assert read.schema["period_start"] == pl.Date
    assert read["amount"].to_list() == [one.amount.amount for one in SOLD]


def test_pandas_reads_it_as_it_is() -> None:
    read = pd.DataFrame.from_arrow(table_of(SOLD))

    assert read["amount"].tolist() == [one.amount.amount for one in SOLD]
    assert read["period_start"].tolist() == [date(2026, 1, 1), date(2026, 2, 1)]


def test_narwhals_takes_it_for_a_data_frame() -> None:
    total = nw.from_native(table_of(SOLD), pass_through=True).select(nw.col("amount").sum()).item()

    assert total == sum(one.amount.amount for one in SOLD)


@pytest.mark.parametrize(
    ("value", "kind", "read"),
    [
        (AccountId("acme"), pa.string(), "acme"),
        (Why.DUE, pa.string(), "due"),
        (Rate("0.25"), pa.float64(), 0.25),
        (Quantity("1.5"), pa.decimal128(38, 1), Decimal("1.5")),
        (True, pa.bool_(), True),
        (7, pa.int64(), 7),
        (datetime(2026, 1, 1, 12, tzinfo=UTC), pa.timestamp("us", tz="UTC"), None),
        (None, pa.null(), None),
    ],
)
def test_each_kind_of_figure_has_its_type(value: object, kind: pa.DataType, read: object) -> None:
    found = column(value)

    assert found.type == kind
    assert found.to_pylist() == [value if read is None else read]


def test_what_a_value_holds_is_spread_out_and_rows_within_are_left_out() -> None:
    held = Held({"a": Held(1), "b": (Held(2),), "c": (3, 4)})

    assert table_of([held]).columns == ["what_a_what", "what_c_1", "what_c_2"]


def test_a_missing_amount_leaves_no_column_of_its_own_beside_its_parts() -> None:
    assert table_of([Held(None), Held(Held(1))]).columns == ["what_what"]


def test_whole_numbers_and_fractions_in_one_column_are_floats() -> None:
    assert column(1, 2.5, None).to_pylist() == [1.0, 2.5, None]


def test_unlike_things_in_one_column_are_text() -> None:
    assert column(1, "one", None).to_pylist() == ["1", "one", None]


def test_a_value_alone_is_a_row_and_its_figures_are_columns() -> None:
    one = Recommendation(
        account=AccountId("a"), product=ProductId("p"), why=Why.NEW, score=0.5, because="new"
    )

    read = table_of(one)

    assert read.shape[0] == 1
    assert "again" in read.columns


def test_of_nothing_there_are_no_columns() -> None:
    assert table_of([]).shape == (0, 0)


def test_what_is_no_value_is_refused() -> None:
    with pytest.raises(NoForm, match="no form for values of int"):
        table_of([1])
