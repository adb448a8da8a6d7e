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
from account_mgmt.domain.events import (
    PaymentAllocated,
    PaymentReceived,
    PaymentRefunded,
    PaymentReversed,
)
from account_mgmt.domain.ids import AccountId, InvoiceId, PaymentId
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
    with pytest.raises(NotAnAmount, match=r"Payment .* 0\.00 EUR"):
        a_payment(minor=0)
    assert a_payment(minor=1)[0].amount == eur("0.01")


def test_a_payment_says_from_whom_when_and_how_it_came() -> None:
    payment, event = Payment.receive(
        PaymentId("p-1"), AccountId("acme"), eur("5.00"), on=MONDAY, method="cheque", reference="7"
    )

    assert (payment.account, payment.received_on) == (AccountId("acme"), MONDAY)
    assert (payment.method, payment.reference) == ("cheque", "7")
    assert event == PaymentReceived(
        payment=PaymentId("p-1"), account=AccountId("acme"), on=MONDAY, amount=eur("5.00")
    )
    plain, _ = Payment.receive(PaymentId("p-1"), AccountId("acme"), eur("5.00"), on=MONDAY)
    assert (plain.method, plain.reference) == ("", "")


def test_more_than_is_left_cannot_be_allocated() -> None:
    with pytest.raises(AllocatedMoreThanOpen, match=r"600\.01 EUR is more than the 600\.00 EUR"):
        paid(settling("400.00")).allocate([settling("600.01")], on=TUESDAY)


def test_all_that_is_left_can_be_allocated_or_refunded_on_the_day_it_came_in() -> None:
    before, payment = paid(), paid(settling("400.00"))

    allocated, event = before.allocate([settling("400.00"), settling("600.00", "i-2")], on=MONDAY)
    refunded, refund = payment.refund(eur("600.00"), on=MONDAY)

    assert allocated.unapplied == refunded.unapplied == eur("0.00")
    assert event == PaymentAllocated(
        payment=before.id, invoices=(InvoiceId("i-1"), InvoiceId("i-2")), on=MONDAY
    )
    assert refund == PaymentRefunded(payment=payment.id, on=MONDAY, amount=eur("600.00"))
    assert payment.refund(eur("0.01"), on=MONDAY)[0].refunds == (eur("0.01"),)


def test_allocating_to_nothing_is_refused() -> None:
    payment = paid()

    with pytest.raises(NothingThere, match=f"^Payment {payment.id}: no invoice is named, and none"):
        payment.allocate([], on=TUESDAY)


def test_what_is_more_than_is_left_is_refused_with_the_payment_and_both_amounts() -> None:
    payment = paid(settling("400.00"))

    for act in (
        lambda: payment.refund(eur("600.01"), on=TUESDAY),
        lambda: payment.allocate([settling("600.01")], on=TUESDAY),
    ):
        with pytest.raises(AllocatedMoreThanOpen) as refused:
            act()
        assert refused.value.__reduce__()[1] == (
            f"payment {payment.id}",
            "600.01 EUR",
            "600.00 EUR",
        )


def test_a_refund_of_nothing_is_refused() -> None:
    with pytest.raises(NotAnAmount, match=r"Refund of payment .* 0\.00 EUR"):
        paid().refund(eur("0"), on=TUESDAY)


def test_nothing_is_done_with_a_payment_before_it_came_in() -> None:
    payment, sunday = paid(), MONDAY - timedelta(days=1)

    with pytest.raises(DateBefore) as refused:
        payment.bounce(on=sunday, reason="no funds")

    assert refused.value.__reduce__()[1] == (
        f"Payment {payment.id}",
        sunday.isoformat(),
        "the day it came in",
        MONDAY.isoformat(),
    )


def test_a_payment_that_bounces_says_when_and_why() -> None:
    payment = paid()

    _, event = payment.bounce(on=TUESDAY, reason="no funds")

    assert event == PaymentReversed(payment=payment.id, on=TUESDAY, reason="no funds")


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

    with pytest.raises(IllegalTransition) as refused:
        act(bounced)

    assert refused.value.__reduce__()[1] == (f"Payment {bounced.id}", "reversed", wanted, ())


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

    assert whole == Allocation(
        invoice=InvoiceId("i-1"),
        on=TUESDAY,
        amount=eur("98.00"),
        settles=eur("98.00"),
        discount=eur("2.00"),
    )
    assert part.discount is None


def test_what_is_paid_in_another_currency_settles_what_it_makes_and_keeps_the_rate() -> None:
    dollars, rate = Money("50.00", "USD"), Rate("0.8")

    settled = debt("i-1", "40.00", off="1.00").settled_with(dollars, on=TUESDAY, rate=rate)

    assert (settled.amount, settled.settles, settled.rate) == (dollars, eur("40.00"), rate)
    assert settled.discount is None


def test_of_two_debts_of_just_that_amount_the_older_is_paid() -> None:
    twins = (debt("i-1", "70.00", due=2), debt("i-2", "70.00", due=1), debt("i-3", "5.00"))

    assert spread(eur("70.00"), twins, AllocationPolicy.EXACT_FIRST) == {
        InvoiceId("i-2"): eur("70.00")
    }


def test_all_that_is_asked_is_paid_whole_in_proportion_too() -> None:
    taken = spread(eur("220.00"), DEBTS, AllocationPolicy.PROPORTIONAL)

    assert sorted(map(str, taken.values())) == ["100.00 EUR", "50.00 EUR", "70.00 EUR"]


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
