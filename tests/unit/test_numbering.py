"""Series of invoice numbers."""

from datetime import timedelta

import pytest

from account_mgmt.domain.errors import BadText, IssuedBefore
from account_mgmt.domain.invoice import InvoiceKind
from account_mgmt.domain.numbering import NumberingPolicy
from account_mgmt.testing.builders import MONDAY, a_series

TUESDAY = MONDAY + timedelta(days=1)


def test_numbers_follow_one_another() -> None:
    series, _ = a_series()

    first, taken = series.take(MONDAY)
    second, _ = first.take(MONDAY)

    assert (taken.number, first.last, second.last) == (
        "2026-000001",
        "2026-000001",
        "2026-000002",
    )


def test_a_date_before_that_of_the_last_is_refused() -> None:
    series, _ = a_series(last_on=TUESDAY)

    with pytest.raises(IssuedBefore, match="number 2026-000001 of its series is of 2026-02-03"):
        series.take(MONDAY)


def test_each_kind_and_year_has_a_series_of_its_own() -> None:
    policy = NumberingPolicy(seller="acme")

    names = [
        str(policy.series(kind, MONDAY.replace(year=year)).id)
        for kind in InvoiceKind
        for year in (2026, 2027)
    ]

    assert names == [
        "acme/invoice/2026",
        "acme/invoice/2027",
        "acme/credit note/2026",
        "acme/credit note/2027",
    ]


def test_a_series_may_run_over_the_years() -> None:
    policy = NumberingPolicy(invoices="A{counter}", yearly=False)

    series = policy.series(InvoiceKind.INVOICE, MONDAY)

    assert str(series.id) == "own/invoice/all"
    assert series.take(MONDAY)[0].last == "A1"


@pytest.mark.parametrize("text", ["{month}-{counter}", "{", "{0}", "{counter:x y}"])
def test_a_format_of_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadText, match=r"only \{year\} and \{counter\}"):
        NumberingPolicy(invoices=text)


def test_a_format_that_does_not_count_is_refused() -> None:
    with pytest.raises(BadText, match="two numbers would be one"):
        NumberingPolicy(credit_notes="CN-{year}")
