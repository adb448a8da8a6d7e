"""The file on an account's credit."""

from datetime import date, timedelta

import pytest

from account_mgmt.domain.credit_file import CreditFile, PromiseOutcome, PromiseToPay
from account_mgmt.domain.dunning import STANDARD_DUNNING, OverdueItem, next_letter
from account_mgmt.domain.errors import AlreadyDisputed, DateBefore, NotAnAmount, NotFound
from account_mgmt.domain.ids import InvoiceId, OrderId
from account_mgmt.domain.money import Money
from account_mgmt.domain.receivables import ReceivableEntry, ReceivableKind
from account_mgmt.testing.builders import MONDAY, NOON, a_credit_file, a_receivable

DAY = timedelta(days=1)
I1 = InvoiceId("i-1")


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def file(limit: str | None = None) -> CreditFile:
    return a_credit_file(limit=limit)[0]


def paid(minor: int, on: date, kind: ReceivableKind = ReceivableKind.PAID) -> ReceivableEntry:
    return a_receivable("P/c-1", kind=kind, minor=-minor, on=on)


# --- the limit ----------------------------------------------------------------------------------


def test_without_a_limit_nothing_is_over_it() -> None:
    assert not file().over_limit(eur("1000000"))


def test_the_limit_itself_is_not_over_it() -> None:
    assert not file("100.00").over_limit(eur("100.00"))
    assert file("100.00").over_limit(eur("100.01"))


def test_a_limit_below_zero_is_refused() -> None:
    with pytest.raises(NotAnAmount, match="Credit limit"):
        file().set_limit(eur("-1"))


def test_a_held_order_waits_until_somebody_lets_it_go() -> None:
    held, _ = file("100").hold(OrderId("o-1"), eur("150"), at=NOON)
    again, _ = held.hold(OrderId("o-2"), eur("250"), at=NOON)

    released, event = again.release(OrderId("o-1"), by="Ana", why="paid by phone", at=NOON + DAY)

    assert not released.is_held(OrderId("o-1"))
    assert released.is_held(OrderId("o-2"))
    assert (event.by, released.holds[0].why) == ("Ana", "paid by phone")
    with pytest.raises(NotFound):
        released.release(OrderId("o-1"), by="Ana", why="again", at=NOON)


def test_an_order_may_be_held_where_the_limit_was_taken_away_since() -> None:
    held, event = file().hold(OrderId("o-1"), eur("150"), at=NOON)

    assert held.is_held(OrderId("o-1"))
    assert event.limit == eur("0")


# --- disputes -----------------------------------------------------------------------------------


def test_what_is_disputed_is_so_from_its_day_until_it_is_settled() -> None:
    open_, _ = file().dispute(I1, on=MONDAY, reason="short delivery")
    settled, event = open_.settle_dispute(I1, on=MONDAY + 2 * DAY, outcome="credited")

    disputed = [settled.disputed(I1, eur("10"), MONDAY + n * DAY) for n in (-1, 0, 1, 2)]

    assert disputed == [eur("0"), eur("10"), eur("10"), eur("0")]
    assert event.outcome == "credited"


def test_a_dispute_about_a_part_leaves_the_rest() -> None:
    part, _ = file().dispute(I1, on=MONDAY, reason="price", amount=eur("4"))

    assert part.disputed(I1, eur("10"), MONDAY) == eur("4")
    assert part.disputed(I1, eur("3"), MONDAY) == eur("3")
    assert part.disputed(InvoiceId("i-2"), eur("3"), MONDAY) == eur("0")


def test_one_invoice_has_one_open_dispute() -> None:
    open_, _ = file().dispute(I1, on=MONDAY, reason="price")

    with pytest.raises(AlreadyDisputed):
        open_.dispute(I1, on=MONDAY, reason="again")
    settled, _ = open_.settle_dispute(I1, on=MONDAY, outcome="explained")
    again, _ = settled.dispute(I1, on=MONDAY, reason="once more")
    both, _ = again.settle_dispute(I1, on=MONDAY, outcome="credited")
    assert [one.outcome for one in both.disputes] == ["explained", "credited"]


def test_a_dispute_of_nothing_is_refused() -> None:
    with pytest.raises(NotAnAmount):
        file().dispute(I1, on=MONDAY, reason="price", amount=eur("0"))


def test_only_an_open_dispute_can_be_settled_and_not_before_it_began() -> None:
    open_, _ = file().dispute(I1, on=MONDAY, reason="price")

    with pytest.raises(NotFound):
        file().settle_dispute(I1, on=MONDAY, outcome="")
    with pytest.raises(DateBefore):
        open_.settle_dispute(I1, on=MONDAY - DAY, outcome="")


# --- promises and pauses ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payments", "after", "outcome"),
    [
        ([], 5, PromiseOutcome.RUNNING),
        ([], 6, PromiseOutcome.BROKEN),
        ([paid(1000, MONDAY + 5 * DAY)], 6, PromiseOutcome.KEPT),
        ([paid(1000, MONDAY + DAY)], 2, PromiseOutcome.KEPT),
        ([paid(1000, MONDAY + 6 * DAY)], 7, PromiseOutcome.BROKEN),
        ([paid(400, MONDAY + DAY)], 6, PromiseOutcome.PART_KEPT),
        ([paid(1000, MONDAY - DAY)], 6, PromiseOutcome.BROKEN),
        (
            [paid(1000, MONDAY), paid(-1000, MONDAY + DAY, ReceivableKind.REVERSED)],
            6,
            PromiseOutcome.BROKEN,
        ),
    ],
)
def test_a_promise_is_kept_by_paying_all_of_it_in_time(
    payments: list[ReceivableEntry], after: int, outcome: PromiseOutcome
) -> None:
    promise = PromiseToPay(made_on=MONDAY, pay_by=MONDAY + 5 * DAY, amount=eur("10"))

    assert promise.outcome(payments, MONDAY + after * DAY) is outcome


def test_a_promise_of_nothing_or_for_yesterday_is_refused() -> None:
    with pytest.raises(NotAnAmount):
        file().promise(eur("0"), on=MONDAY, pay_by=MONDAY)
    with pytest.raises(DateBefore):
        file().promise(eur("1"), on=MONDAY, pay_by=MONDAY - DAY)


def test_who_promised_is_not_chased_until_then() -> None:
    promised, _ = file().promise(eur("10"), on=MONDAY, pay_by=MONDAY + 5 * DAY)

    states = [promised.state([], MONDAY + n * DAY) for n in (-1, 0, 5, 6)]

    assert [state.waits for state in states] == [False, True, True, False]
    assert [state.broken_promise for state in states] == [False, False, False, True]
    assert states[3].last_contact == MONDAY


def test_a_pause_ends_by_itself() -> None:
    paused, _ = file().pause(since=MONDAY, until=MONDAY + 2 * DAY, reason="holidays")

    waits = [paused.state([], MONDAY + n * DAY).waits for n in (-1, 0, 1, 2)]

    assert waits == [False, True, True, False]
    with pytest.raises(DateBefore):
        paused.pause(since=MONDAY, until=MONDAY, reason="none")


def test_a_letter_that_went_out_is_remembered() -> None:
    item = OverdueItem(
        invoice=I1, number="1", due_on=MONDAY - 9 * DAY, open=eur("5"), disputed=eur("0")
    )
    letter = next_letter(STANDARD_DUNNING, [item], [], MONDAY)
    assert letter is not None

    sent, event = file().send(letter, on=MONDAY)

    assert sent.state([], MONDAY).letters[0].invoices == (I1,)
    assert sent.state([], MONDAY - DAY).letters == ()
    assert (event.level, event.total) == (1, eur("5"))


def test_lines_of_one_invoice_are_disputed_apart() -> None:
    file, _ = a_credit_file()
    invoice = InvoiceId("i-1")
    for line, amount in ((1, "30"), (2, "90")):
        file, _ = file.dispute(
            invoice, on=MONDAY, reason="short", line=line, amount=Money(amount, "EUR")
        )

    assert file.disputed(invoice, Money("200", "EUR"), MONDAY) == Money("120", "EUR")
    assert file.disputed(invoice, Money("100", "EUR"), MONDAY) == Money("100", "EUR")
    for taken in (1, None):
        with pytest.raises(AlreadyDisputed):
            file.dispute(invoice, on=MONDAY, reason="again", line=taken)
    file, _ = file.settle_dispute(invoice, on=MONDAY, outcome="agreed", line=1)
    assert file.disputed(invoice, Money("200", "EUR"), MONDAY) == Money("90", "EUR")
    with pytest.raises(NotFound, match="line 1"):
        file.settle_dispute(invoice, on=MONDAY, outcome="agreed", line=1)


def test_a_line_of_an_invoice_that_is_disputed_whole_is_disputed() -> None:
    file, _ = a_credit_file()[0].dispute(InvoiceId("i-1"), on=MONDAY, reason="all wrong")

    with pytest.raises(AlreadyDisputed):
        file.dispute(InvoiceId("i-1"), on=MONDAY, reason="short", line=1)


def test_an_order_that_was_let_go_is_known_as_such() -> None:
    file, _ = a_credit_file(limit="100")[0].hold(OrderId("o-1"), Money("200", "EUR"), at=NOON)
    assert not file.was_released(OrderId("o-1"))

    released, _ = file.release(OrderId("o-1"), by="Bo", why="paid", at=NOON)

    assert released.was_released(OrderId("o-1"))
