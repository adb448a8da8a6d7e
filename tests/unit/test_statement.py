"""Statements, and how long money takes to come."""

from datetime import date

import pytest

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.receivables import ReceivableKind
from account_mgmt.domain.statement import (
    Statement,
    average_days_to_pay,
    collection_effectiveness,
    count_back_dso,
    days_sales_outstanding,
    payments_of,
    true_dso,
)
from account_mgmt.testing.builders import a_receivable


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


FEBRUARY = Period.month(2026, 2)
ENTRIES = (
    a_receivable("I/i-1", minor=121_000, on=date(2026, 2, 2)),
    a_receivable("P/c-1", minor=-50_000, kind=ReceivableKind.PAID, on=date(2026, 2, 9)),
    a_receivable("I/i-1", sequence=2, minor=-50_000, kind=ReceivableKind.SETTLED, against="P/c-1"),
    a_receivable("P/c-1", sequence=2, minor=50_000, kind=ReceivableKind.SETTLED, against="I/i-1"),
)


def test_opening_and_movements_make_the_closing_balance() -> None:
    statement = Statement.of(
        AccountId("a-1"), FEBRUARY, opening=eur("90.00"), entries=ENTRIES, open_items=()
    )

    assert [(move.amount, move.balance) for move in statement.movements] == [
        (eur("1210.00"), eur("1300.00")),
        (eur("-500.00"), eur("800.00")),
    ]
    assert statement.closing == eur("800.00")


def test_a_statement_of_nothing_closes_as_it_opened() -> None:
    statement = Statement.of(
        AccountId("a-1"), FEBRUARY, opening=eur("90.00"), entries=(), open_items=()
    )

    assert statement.closing == eur("90.00")


# --- how long money takes -----------------------------------------------------------------------


def test_dso_is_receivables_by_sales_by_days() -> None:
    assert days_sales_outstanding(eur("500.00"), eur("1500.00"), 90) == Rate(30)
    assert days_sales_outstanding(eur("500.00"), eur("0.00"), 90) is None


@pytest.mark.parametrize(
    ("owed", "days"),
    [("100", "10"), ("300", "30"), ("450", "51"), ("700", None), ("0", "0"), ("500", "58")],
)
def test_counting_back_takes_one_month_after_another(owed: str, days: str | None) -> None:
    """June sold 300 in 30 days, May 200 in 28 (to keep figures whole), April 100 in 30."""
    months = [(eur("300"), 30), (eur("200"), 28), (eur("100"), 30)]

    counted = count_back_dso(eur(owed), months)

    assert counted == (None if days is None else Rate(days))


def test_a_month_without_sales_counts_in_full() -> None:
    assert count_back_dso(eur("50"), [(eur("0"), 31), (eur("100"), 30)]) == Rate(46)


def test_collection_effectiveness_is_what_was_collected_of_what_could_be() -> None:
    """(40 + 90 - 60) / (40 + 90 - 30) = 70 %."""

    def ratio(current: str) -> Rate | None:
        return collection_effectiveness(
            opening=eur("40"), sales=eur("90"), closing=eur("60"), closing_current=eur(current)
        )

    assert ratio("30") == Rate("0.7")
    assert ratio("130") is None


def test_sales_of_several_months_are_averaged() -> None:
    """(40 + 90 / 3 - 60) / (40 + 90 / 3 - 30) = 25 %."""
    ratio = collection_effectiveness(
        opening=eur("40"), sales=eur("90"), closing=eur("60"), closing_current=eur("30"), months=3
    )

    assert ratio == Rate("0.25")


def test_days_to_pay_are_weighted_by_amount() -> None:
    settled = [
        a_receivable(
            sequence=number,
            kind=ReceivableKind.SETTLED,
            minor=minor,
            on=on,
            due_on=date(2026, 2, 10),
            against=against,
        )
        for number, minor, on, against in (
            (2, -100, date(2026, 2, 12), "P/c-1"),
            (3, -300, date(2026, 2, 22), "P/c-2"),
        )
    ]

    paid = payments_of([a_receivable(), *settled], date(2026, 2, 2))

    assert [(one.amount.minor, one.days, one.days_late) for one in paid] == [
        (100, 10, 2),
        (300, 20, 12),
    ]
    assert average_days_to_pay(paid) == Rate("17.5")
    assert average_days_to_pay([]) is None


def test_what_bounced_or_was_credited_was_not_paid() -> None:
    settled = [
        a_receivable(sequence=number, kind=ReceivableKind.SETTLED, minor=minor, against=against)
        for number, minor, against in (
            (2, -300, "P/bounced"),
            (3, 300, "P/bounced"),
            (4, -200, "I/note"),
        )
    ]

    assert payments_of([a_receivable(), *settled], date(2026, 2, 2)) == ()


def test_true_dso_sums_the_days_of_each_invoice() -> None:
    """Days since invoice x amount / credit sales of its month (Oracle's definition)."""
    items = [(eur("100"), 30, eur("400")), (eur("50"), 10, eur("100"))]

    assert true_dso(items) == Rate("12.5")
    assert true_dso([]) == Rate(0)
