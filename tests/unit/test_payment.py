"""Payments: what they settle, and what is left of them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from account_mgmt.domain.errors import (
    AllocatedMoreThanOpen,
    DateBefore,
    IllegalTransition,
    NotAnAmount,
    NothingThere,
)
from account_mgmt.domain.ids import InvoiceId
from account_mgmt.domain.money import Money
from account_mgmt.domain.payment import (
    Allocation,
    AllocationPolicy,
    Debt,
    Payment,
    PaymentStatus,
    converted,
    spread,
)
from account_mgmt.domain.rate import Rate
from account_mgmt.testing.builders import MONDAY, a_payment

TUESDAY = MONDAY + timedelta(days=1)


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def settling(amount: str, invoice: str = "i-1") -> Allocation:
    return Allocation(
        invoice=InvoiceId(invoice), on=TUESDAY, amount=eur(amount), settles=eur(amount)
    )


def paid(*allocations: Allocation) -> Payment:
    payment, _ = a_payment()
    return payment.allocate(allocations, on=TUESDAY)[0] if allocations else payment


def debt(invoice: str, amount: str, *, due: int = 1, issued: int = 1, off: str = "") -> Debt:
    return Debt(
        invoice=InvoiceId(invoice),
        issued_on=date(2026, 1, issued),
        due_on=date(2026, 2, due),
        open=eur(amount),
        discount=eur(off) if off else None,
    )


@pytest.mark.parametrize(
    ("payment", "status", "left"),
    [
        (paid(), PaymentStatus.UNAPPLIED, "1000.00"),
        (paid(settling("400.00")), PaymentStatus.PART_ALLOCATED, "600.00"),
        (paid(settling("400.00"), settling("600.00", "i-2")), PaymentStatus.ALLOCATED, "0.00"),
        (paid().bounce(on=TUESDAY, reason="no funds")[0], PaymentStatus.REVERSED, "0.00"),
        (paid().refund(eur("1000.00"), on=TUESDAY)[0], PaymentStatus.ALLOCATED, "0.00"),
    ],
)
def test_the_state_of_a_payment_follows_from_its_money(
    payment: Payment, status: PaymentStatus, left: str
) -> None:
    assert (payment.status, payment.unapplied) == (status, eur(left))


def test_a_payment_of_nothing_is_refused() -> None:
    with pytest.raises(NotAnAmount, match=r"0\.00 EUR"):
        a_payment(minor=0)


def test_more_than_is_left_cannot_be_allocated() -> None:
    with pytest.raises(AllocatedMoreThanOpen, match=r"600\.01 EUR is more than the 600\.00 EUR"):
        paid(settling("400.00")).allocate([settling("600.01")], on=TUESDAY)


def test_allocating_to_nothing_is_refused() -> None:
    with pytest.raises(NothingThere):
        paid().allocate([], on=TUESDAY)


def test_a_refund_of_more_than_is_left_is_refused() -> None:
    with pytest.raises(AllocatedMoreThanOpen):
        paid(settling("400.00")).refund(eur("600.01"), on=TUESDAY)


def test_a_refund_of_nothing_is_refused() -> None:
    with pytest.raises(NotAnAmount, match="Refund"):
        paid().refund(eur("0"), on=TUESDAY)


def test_nothing_is_done_with_a_payment_before_it_came_in() -> None:
    with pytest.raises(DateBefore, match="the day it came in"):
        paid().bounce(on=MONDAY - timedelta(days=1), reason="no funds")


@pytest.mark.parametrize(
    ("wanted", "act"),
    [
        ("allocated", lambda payment: payment.allocate([settling("1.00")], on=TUESDAY)),
        ("refunded", lambda payment: payment.refund(eur("1.00"), on=TUESDAY)),
        ("reversed", lambda payment: payment.bounce(on=TUESDAY, reason="again")),
    ],
)
def test_a_payment_that_bounced_is_over(wanted: str, act: Callable[[Payment], object]) -> None:
    bounced, _ = paid().bounce(on=TUESDAY, reason="no funds")

    with pytest.raises(IllegalTransition, match=wanted):
        act(bounced)


# --- which invoices -----------------------------------------------------------------------------

DEBTS = (
    debt("i-3", "50.00", due=3, issued=1),
    debt("i-1", "100.00", due=1, issued=9),
    debt("i-2", "70.00", due=1, issued=5),
)


@pytest.mark.parametrize(
    ("amount", "policy", "wanted"),
    [
        ("120.00", AllocationPolicy.OLDEST_DUE, {"i-1": "100.00", "i-2": "20.00"}),
        ("120.00", AllocationPolicy.OLDEST_ISSUED, {"i-3": "50.00", "i-2": "70.00"}),
        ("70.00", AllocationPolicy.EXACT_FIRST, {"i-2": "70.00"}),
        ("71.00", AllocationPolicy.EXACT_FIRST, {"i-1": "71.00"}),
        (
            "110.00",
            AllocationPolicy.PROPORTIONAL,
            {"i-1": "50.00", "i-2": "35.00", "i-3": "25.00"},
        ),
        (
            "500.00",
            AllocationPolicy.PROPORTIONAL,
            {"i-1": "100.00", "i-2": "70.00", "i-3": "50.00"},
        ),
        (
            "500.00",
            AllocationPolicy.OLDEST_DUE,
            {"i-1": "100.00", "i-2": "70.00", "i-3": "50.00"},
        ),
    ],
)
def test_a_payment_is_spread_by_its_policy(
    amount: str, policy: AllocationPolicy, wanted: dict[str, str]
) -> None:
    taken = spread(eur(amount), DEBTS, policy)

    assert {str(id): money for id, money in taken.items()} == {
        id: eur(money) for id, money in wanted.items()
    }


def test_a_cent_among_many_debts_goes_to_one() -> None:
    taken = spread(eur("0.01"), DEBTS, AllocationPolicy.PROPORTIONAL)

    assert list(taken.values()) == [eur("0.01")]


def test_paying_what_is_asked_after_the_discount_earns_it() -> None:
    owed = debt("i-1", "100.00", off="2.00")

    [(_, money)] = spread(eur("98.00"), [owed]).items()
    whole = owed.settled_with(money, on=TUESDAY)
    part = owed.settled_with(eur("97.99"), on=TUESDAY)

    assert (whole.settles, whole.discount) == (eur("98.00"), eur("2.00"))
    assert part.discount is None


# --- other currencies ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "rate", "wanted"),
    [
        (Money("110.00", "USD"), "531", Money("58410.00", "YER")),
        (Money("110.00", "USD"), "600", Money("66000.00", "YER")),
        (Money("1000", "JPY"), "0.0061", Money("6.10", "EUR")),
        (Money("1.00", "EUR"), "163.456", Money("163", "JPY")),
        (Money("1.00", "EUR"), "0.3405", Money("0.341", "KWD")),
    ],
)
def test_an_amount_is_converted_in_major_units(amount: Money, rate: str, wanted: Money) -> None:
    assert converted(amount, Rate(rate), wanted.currency) == wanted


def test_an_amount_of_the_same_currency_is_what_it_is() -> None:
    assert converted(eur("1.00"), None, "EUR") == eur("1.00")
