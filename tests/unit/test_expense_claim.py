"""A claim is written, handed in, approved line by line or returned, and paid back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import (
    AccountManagementError,
    BadExpense,
    DateBefore,
    DuplicateReceipt,
    IllegalTransition,
    MixedCurrencies,
    NothingThere,
    PolicyViolated,
    SanctionedMoreThanClaimed,
    UnconfirmedDuplicates,
)
from account_mgmt.domain.expense_claim import NEXT, ClaimStatus, ExpenseClaim
from account_mgmt.domain.expense_figures import expense_figures
from account_mgmt.domain.expense_line import ExpenseLine, MileageRef, Payer
from account_mgmt.domain.expense_policy import DEFAULT_EXPENSES, ExpensePolicy, ViolationKind
from account_mgmt.domain.ids import ManagerId, MileageLogId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate
from account_mgmt.testing.builders import MONDAY, a_claim, a_receipt, an_expense

TUESDAY = MONDAY + timedelta(1)
WEEK = Period(MONDAY, MONDAY + timedelta(7))
ROOM = an_expense("90.00")
TAXI = an_expense("12.50", category="taxi", merchant="Cabs")
CARD = an_expense("40.00", category="fuel", merchant="Pumps", payer=Payer.COMPANY_CARD)


def euros(amount: str) -> Money:
    return Money(amount, "EUR")


def a_draft(*lines: ExpenseLine, id: str = "c-1") -> ExpenseClaim:
    claim, _ = a_claim(id)
    assert isinstance(claim, ExpenseClaim)
    for line in lines:
        claim, _ = claim.add(line)
    return claim


def submitted(*lines: ExpenseLine) -> ExpenseClaim:
    return a_draft(*lines).submit(DEFAULT_EXPENSES, on=MONDAY)[0]


def approved(*lines: ExpenseLine) -> ExpenseClaim:
    return submitted(*lines).approve(DEFAULT_EXPENSES, by="Head office", on=TUESDAY)[0]


# --- its life ------------------------------------------------------------------------------------


def test_a_claim_goes_from_draft_to_reimbursed() -> None:
    claim, handed_in = a_draft(ROOM, CARD).submit(DEFAULT_EXPENSES, on=MONDAY)
    claim, decided = claim.approve(DEFAULT_EXPENSES, by="Head office", on=TUESDAY)
    due = claim.to_reimburse
    claim, paid = claim.reimburse(on=TUESDAY, reference="T 1")

    assert (handed_in.before, handed_in.after) == ("draft", "submitted")
    assert (decided.own, decided.company_card, decided.refused) == (
        euros("90.00"),
        euros("40.00"),
        (),
    )
    assert (due, paid.amount, claim.status) == (
        euros("90.00"),
        euros("90.00"),
        ClaimStatus.REIMBURSED,
    )
    assert not claim.to_reimburse


ATTEMPTS: dict[str, Callable[[ExpenseClaim], tuple[ExpenseClaim, object]]] = {
    "submitted": lambda claim: claim.submit(DEFAULT_EXPENSES, on=TUESDAY),
    "returned": lambda claim: claim.send_back(by="Head office", on=TUESDAY, why="no receipt"),
    "approved": lambda claim: claim.approve(DEFAULT_EXPENSES, by="Head office", on=TUESDAY),
    "reimbursed": lambda claim: claim.reimburse(on=TUESDAY),
    "reconciled": lambda claim: claim.reconcile([2], "S 1"),
    "changed": lambda claim: claim.comment(1, "late"),
}
LEGAL = {
    ClaimStatus.DRAFT: {"submitted", "changed"},
    ClaimStatus.SUBMITTED: {"returned", "approved"},
    ClaimStatus.RETURNED: {"submitted", "changed"},
    ClaimStatus.APPROVED: {"reimbursed", "reconciled"},
    ClaimStatus.REIMBURSED: {"reconciled"},
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
@pytest.mark.parametrize("status", ClaimStatus)
def test_what_may_be_done_in_each_state(status: ClaimStatus, attempt: str) -> None:
    claim = evolve(a_draft(ROOM, CARD), status=status)

    if attempt in LEGAL[status]:
        ATTEMPTS[attempt](claim)
    else:
        with pytest.raises(IllegalTransition, match=attempt):
            ATTEMPTS[attempt](claim)
    assert {status.value for status in NEXT[status]} == LEGAL[status] - {"changed", "reconciled"}


def test_a_returned_claim_says_why_and_can_be_handed_in_again() -> None:
    back, event = submitted(ROOM).send_back(by="Head office", on=TUESDAY, why="no receipt")

    again, _ = back.submit(DEFAULT_EXPENSES, on=TUESDAY)

    assert (back.status, back.returned, event.why) == (
        ClaimStatus.RETURNED,
        "no receipt",
        "no receipt",
    )
    assert (back.submitted_on, again.submitted_on) == (None, TUESDAY)


def test_a_claim_of_nothing_is_not_handed_in() -> None:
    with pytest.raises(NothingThere):
        a_draft().submit(DEFAULT_EXPENSES, on=MONDAY)


def test_a_claim_is_not_handed_in_before_its_last_expense() -> None:
    claim = a_draft(ROOM, evolve(TAXI, on=TUESDAY))

    with pytest.raises(DateBefore, match="the day of its last expense"):
        claim.submit(DEFAULT_EXPENSES, on=MONDAY)
    assert claim.submit(DEFAULT_EXPENSES, on=TUESDAY)


def test_a_claim_does_not_go_on_before_it_came_so_far() -> None:
    with pytest.raises(DateBefore, match="the day it became submitted"):
        submitted(ROOM).approve(DEFAULT_EXPENSES, by="Head office", on=MONDAY - timedelta(1))


# --- writing it ----------------------------------------------------------------------------------


def test_lines_are_numbered_and_a_number_never_comes_twice() -> None:
    claim, gone = a_draft(ROOM, TAXI).remove(2)

    claim, event = claim.add(CARD)

    assert [line.number for line in claim.lines] == [1, 3]
    assert (gone.line, gone.what, event.line) == (2, "taken back", 3)
    with pytest.raises(NothingThere, match="it has no line 2"):
        claim.line(2)


def test_two_lines_of_one_number_are_refused() -> None:
    with pytest.raises(BadExpense, match="one number"):
        evolve(a_draft(), lines=(ROOM, TAXI))


def test_a_comment_and_a_confirmation_stand_on_the_line() -> None:
    claim, _ = a_draft(ROOM, TAXI).comment(1, "late flight")
    claim, event = claim.confirm(1, "a second room")

    assert (claim.line(1).comment, claim.line(1).confirmed) == ("late flight", "a second room")
    assert (claim.line(2).comment, event.what) == ("", "confirmed")


def test_values_are_in_the_currency_of_the_books() -> None:
    dollars = evolve(ROOM, amount=Money("9", "USD"), value=Money("9", "USD"))

    with pytest.raises(BadExpense, match="its books are in EUR"):
        a_draft(dollars)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"amount": euros("0"), "value": euros("0")}, "not above zero"),
        ({"amount": euros("-1"), "value": euros("-1")}, "not above zero"),
        ({"tax": euros("90.01")}, "90.01 EUR of it would be tax"),
        ({"tax": euros("-0.01")}, "-0.01 EUR of it would be tax"),
        ({"rate": Rate("1.1")}, "at 1.1"),
        ({"amount": Money("9", "USD")}, "at no rate"),
        ({"amount": Money("9", "USD"), "rate": Rate(0)}, "its rate is 0"),
    ],
)
def test_an_expense_that_cannot_be_is_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(BadExpense, match=said):
        evolve(ROOM, **change)


def test_tax_in_another_currency_is_refused() -> None:
    with pytest.raises(MixedCurrencies):
        evolve(ROOM, tax=Money("1", "USD"))


def test_unseen_text_on_an_expense_is_refused() -> None:
    changes: tuple[dict[str, Any], ...] = (
        {"merchant": "a\u202eb"},
        {"attendees": ("a\x00b",)},
        {"category": "a\x07"},
    )
    for change in changes:
        with pytest.raises(AccountManagementError, match="unseen character"):
            evolve(ROOM, **change)


# --- duplicates ----------------------------------------------------------------------------------


def test_the_same_receipt_twice_is_refused_on_a_claim_and_across_claims() -> None:
    first = evolve(ROOM, receipt=a_receipt())
    again = evolve(TAXI, receipt=a_receipt("other name.pdf"))

    with pytest.raises(DuplicateReceipt, match="line 1 of claim c-1"):
        a_draft(first, again)
    with pytest.raises(DuplicateReceipt, match="line 1 of claim c-1"):
        a_draft(id="c-2").add(again, others=[a_draft(first)])
    other = a_draft(first, evolve(TAXI, receipt=a_receipt(content=b"two nights")))
    assert len(other.lines) == 2


def test_a_receipt_that_was_refused_can_be_handed_in_again() -> None:
    refused, _ = submitted(evolve(ROOM, receipt=a_receipt()), TAXI).approve(
        DEFAULT_EXPENSES, by="Head office", on=TUESDAY, sanctioned={1: euros("0")}
    )

    assert a_draft(id="c-2").add(evolve(ROOM, receipt=a_receipt()), others=[refused])


@pytest.mark.parametrize(
    ("change", "alike"),
    [
        ({}, True),
        ({"merchant": " grand  HOTEL"}, True),
        ({"amount": euros("90.01"), "value": euros("90.01")}, True),
        ({"amount": euros("90.02"), "value": euros("90.02")}, False),
        ({"on": TUESDAY}, False),
        ({"merchant": "Grand Hotel 2"}, False),
        ({"amount": Money("90.00", "USD"), "rate": Rate(1)}, False),
        ({"mileage": MileageRef(log=MileageLogId("t-1"), line=1)}, False),
        ({"days": WEEK}, True),
    ],
)
def test_same_day_merchant_and_amount_to_a_cent_are_suspected(
    change: dict[str, Any], *, alike: bool
) -> None:
    other = evolve(ROOM, **change)

    assert ROOM.is_like(other) == alike
    assert other.is_like(ROOM) == alike


def test_per_diems_of_days_in_common_are_suspected_whatever_they_come_to() -> None:
    week = evolve(ROOM, category="per diem", days=WEEK)
    within = evolve(TAXI, category="per diem", days=Period(TUESDAY, TUESDAY + timedelta(1)))
    after = evolve(within, days=Period(WEEK.end, WEEK.end + timedelta(1)))

    assert week.is_like(within)
    assert not week.is_like(after)
    assert not week.is_like(evolve(within, category="meals"))


def test_what_is_suspected_must_be_confirmed_before_it_is_handed_in() -> None:
    claim = a_draft(ROOM, ROOM)

    [suspect] = claim.suspects()
    assert (suspect.line, suspect.other) == (2, 1)
    with pytest.raises(UnconfirmedDuplicates, match="line 2 like line 1 of c-1"):
        claim.submit(DEFAULT_EXPENSES, on=MONDAY)

    said, _ = claim.confirm(2, "a second room")
    assert said.submit(DEFAULT_EXPENSES, on=MONDAY)[0].status is ClaimStatus.SUBMITTED


def test_what_is_suspected_on_another_claim_is_asked_again_at_approval() -> None:
    mine, other = submitted(ROOM), a_draft(ROOM, id="c-2")

    with pytest.raises(UnconfirmedDuplicates, match="line 1 like line 1 of c-2"):
        mine.approve(DEFAULT_EXPENSES, by="Head office", on=TUESDAY, others=[mine, other])
    assert mine.suspects([mine]) == ()


def test_a_line_that_is_refused_needs_no_confirmation() -> None:
    mine = submitted(ROOM, TAXI)
    sanctioned = {1: euros("0")}

    decided, event = mine.approve(
        DEFAULT_EXPENSES,
        by="Head office",
        on=TUESDAY,
        sanctioned=sanctioned,
        others=[a_draft(ROOM, id="c-2")],
        comment="claimed before",
    )

    assert event.refused == (1,)
    assert decided.decisions[0].why == "claimed before"
    assert decided.to_reimburse == euros("12.50")


# --- approval and money --------------------------------------------------------------------------


def test_a_violation_that_blocks_holds_a_claim_up_and_one_that_does_not_is_only_listed() -> None:
    policy = ExpensePolicy(receipt_above=euros("25"))
    claim = a_draft(ROOM, evolve(TAXI, category="meals"))

    with pytest.raises(PolicyViolated) as refused:
        claim.submit(policy, on=MONDAY)
    assert refused.value.violations == ("line 1: a receipt is needed above 25.00 EUR",)

    said, _ = claim.comment(1, "lost")
    assert said.submit(policy, on=MONDAY)[0].submitted_on == MONDAY
    kinds = [one.kind for one in said.violations(policy, on=MONDAY, others=[said])]
    assert kinds == [ViolationKind.NO_RECEIPT, ViolationKind.NO_ATTENDEES]


def test_what_the_policy_finds_on_a_refused_line_holds_nothing_up() -> None:
    strict = ExpensePolicy(prohibited=frozenset({"taxi"}))
    claim = submitted(ROOM, TAXI)

    with pytest.raises(PolicyViolated):
        claim.approve(strict, by="Head office", on=TUESDAY)
    decided, _ = claim.approve(strict, by="Head office", on=TUESDAY, sanctioned={2: euros("0")})
    assert decided.total() == euros("90.00")


def test_managers_do_not_approve_their_own_claims() -> None:
    with pytest.raises(PolicyViolated, match="nobody approves their own claim"):
        submitted(ROOM).approve(DEFAULT_EXPENSES, by="m-1", on=TUESDAY)
    assert submitted(ROOM).approve(DEFAULT_EXPENSES, by="m-2", on=TUESDAY)


@pytest.mark.parametrize("amount", ["90.01", "-0.01"])
def test_no_more_is_approved_than_was_claimed(amount: str) -> None:
    with pytest.raises(SanctionedMoreThanClaimed):
        submitted(ROOM).approve(
            DEFAULT_EXPENSES, by="Head office", on=TUESDAY, sanctioned={1: euros(amount)}
        )


def test_a_claim_of_which_nothing_is_left_is_returned_and_not_approved() -> None:
    with pytest.raises(BadExpense, match="nothing is left of it"):
        submitted(ROOM).approve(
            DEFAULT_EXPENSES, by="Head office", on=TUESDAY, sanctioned={1: euros("0")}
        )


def test_a_line_that_is_not_there_cannot_be_decided() -> None:
    with pytest.raises(NothingThere):
        submitted(ROOM).approve(
            DEFAULT_EXPENSES, by="Head office", on=TUESDAY, sanctioned={2: euros("1")}
        )


def test_only_what_is_approved_and_own_paid_is_paid_back() -> None:
    claim = submitted(ROOM, TAXI, CARD)
    assert not claim.to_reimburse

    claim, _ = claim.approve(
        DEFAULT_EXPENSES, by="Head office", on=TUESDAY, sanctioned={1: euros("80")}
    )

    assert claim.to_reimburse == euros("92.50")
    assert (claim.total(Payer.COMPANY_CARD), claim.total()) == (euros("40"), euros("132.50"))


def test_a_claim_of_a_hundred_is_worth_a_hundred() -> None:
    """A service of 100.00 without fuel is 100.00, not 101.00; paperwork-sources, B6."""
    assert approved(an_expense("100.00")).to_reimburse == euros("100.00")


def test_an_adjustment_of_mileage_may_be_below_zero() -> None:
    back = an_expense("-20", mileage=MileageRef(log=MileageLogId("t-1"), line=2))

    assert approved(ROOM, back).to_reimburse == euros("70.00")


def test_lines_paid_by_card_are_reconciled_once() -> None:
    claim = approved(ROOM, CARD)
    assert [line.number for line in claim.unreconciled] == [2]

    claim, event = claim.reconcile([2, 2], "S 1")

    assert (claim.unreconciled, event.lines) == ((), (2,))
    for line in (1, 2, 3):
        with pytest.raises(NothingThere, match=f"line {line} waits for no statement"):
            claim.reconcile([line], "S 2")


# --- figures -------------------------------------------------------------------------------------


def test_figures_are_by_category_and_by_who_paid() -> None:
    claims = [approved(ROOM, CARD), a_draft(TAXI, evolve(ROOM, on=WEEK.end), id="c-2")]

    figures = expense_figures(claims, WEEK, currency="EUR")

    assert dict(figures.by_category) == {
        "fuel": euros("40"),
        "lodging": euros("90"),
        "taxi": euros("12.50"),
    }
    assert (figures.own_paid, figures.company_card, figures.total) == (
        euros("102.50"),
        euros("40"),
        euros("142.50"),
    )
    assert [(str(claim), line.number) for claim, line in figures.lines] == [
        ("c-1", 1),
        ("c-1", 2),
        ("c-2", 1),
    ]


def test_figures_are_of_one_manager_and_of_some_states_when_asked() -> None:
    claims = [approved(ROOM), a_draft(TAXI, id="c-2")]

    for manager, total in (("m-1", "102.50"), ("m-2", "0")):
        found = expense_figures(claims, WEEK, currency="EUR", manager=ManagerId(manager))
        assert found.total == euros(total)
    drafts = expense_figures(claims, WEEK, currency="EUR", statuses=[ClaimStatus.DRAFT])
    assert drafts.total == euros("12.50")


@given(st.lists(st.tuples(st.integers(1, 10**9), st.sampled_from(Payer), st.integers(0, 9))))
def test_the_parts_of_the_figures_make_the_whole(spent: list[tuple[int, Payer, int]]) -> None:
    lines = [
        evolve(
            ROOM,
            amount=Money.of_minor(minor, "EUR"),
            value=Money.of_minor(minor, "EUR"),
            payer=payer,
            on=MONDAY + timedelta(days),
            category=f"k{days % 3}",
        )
        for minor, payer, days in spent
    ]

    figures = expense_figures([a_draft(*lines)], WEEK, currency="EUR")

    within = [minor for minor, _, days in spent if days < 7]
    assert figures.total.minor == sum(within)
    assert Money.total(figures.by_category.values(), "EUR") == figures.total
    assert figures.own_paid + figures.company_card == figures.total
