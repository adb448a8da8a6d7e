"""What a policy finds on the lines of a claim, and what that does."""

from datetime import timedelta

import pytest
from attrs import evolve

from account_mgmt.domain.expense_line import ExpenseLine
from account_mgmt.domain.expense_policy import (
    DEFAULT_EXPENSES,
    ExpensePolicy,
    Limit,
    Per,
    Violation,
    ViolationKind,
    self_approval,
    violations,
)
from account_mgmt.domain.money import Money
from account_mgmt.testing.builders import MONDAY, a_receipt, an_expense

TUESDAY = MONDAY + timedelta(1)


def euros(amount: str) -> Money:
    return Money(amount, "EUR")


def found(policy: ExpensePolicy, *lines: ExpenseLine, days: int = 0) -> tuple[Violation, ...]:
    return violations(lines, policy, on=MONDAY + timedelta(days))


def limited(amount: str, category: str | None = "lodging", per: Per = Per.EXPENSE) -> ExpensePolicy:
    return ExpensePolicy(limits=(Limit(amount=euros(amount), category=category, per=per),))


def test_the_default_finds_nothing_on_a_plain_expense() -> None:
    assert found(DEFAULT_EXPENSES, an_expense(), days=1000) == ()


def test_a_limit_is_kept_to_the_cent() -> None:
    assert found(limited("30.00"), an_expense("30.00")) == ()
    [over] = found(limited("30.00"), an_expense("30.01"))

    assert (over.kind, over.lines, over.holds_up) == (ViolationKind.OVER_LIMIT, (1,), True)
    assert str(over) == "line 1: 30.01 EUR is more than the 30.00 EUR for lodging by expense"


def test_a_limit_is_for_its_category_or_for_all() -> None:
    assert found(limited("10", "meals"), an_expense()) == ()
    assert "for expenses by expense" in str(found(limited("10", None), an_expense())[0])


def test_a_limit_by_day_counts_all_of_the_day() -> None:
    policy = limited("50", per=Per.DAY)
    two = (an_expense("30"), evolve(an_expense("30"), number=2))

    [over] = found(policy, *two)

    assert str(over).startswith("lines 1, 2: 60.00 EUR is more than the 50.00 EUR")
    assert found(policy, two[0], evolve(two[1], on=TUESDAY)) == ()


def test_a_limit_by_trip_counts_the_lines_of_a_trip_and_no_others() -> None:
    policy = limited("50", per=Per.TRIP)
    fair = (an_expense("30", trip="fair"), an_expense("30", trip="fair", on=TUESDAY))

    assert len(found(policy, *fair)) == 1
    assert found(policy, an_expense("60")) == ()


def test_what_stands_on_other_claims_counts_towards_the_limit_of_a_day() -> None:
    policy = limited("50", per=Per.DAY)
    elsewhere = an_expense("30")

    [over] = violations([an_expense("30")], policy, on=MONDAY, beside=[elsewhere])
    assert over.lines == (1,)
    assert violations([], policy, on=MONDAY, beside=[elsewhere, elsewhere]) == ()


def test_a_receipt_is_needed_above_an_amount() -> None:
    policy = ExpensePolicy(receipt_above=euros("25"))

    assert found(policy, an_expense("25.00")) == ()
    assert found(policy, an_expense("25.01", receipt=a_receipt())) == ()
    assert found(policy, an_expense("25.01", category="mileage")) == ()
    [missing] = found(policy, an_expense("25.01"))
    assert (missing.kind, missing.holds_up) == (ViolationKind.NO_RECEIPT, True)


def test_an_itemised_receipt_is_needed_above_another_amount() -> None:
    policy = ExpensePolicy(itemised_above=euros("75"))

    assert found(policy, an_expense("75.00")) == ()
    assert found(policy, evolve(an_expense("75.01"), itemised=True)) == ()
    assert found(policy, an_expense("75.01"))[0].kind is ViolationKind.NOT_ITEMISED


def test_it_is_too_late_after_the_last_day_to_claim() -> None:
    policy = ExpensePolicy(days_to_claim=60)

    assert found(policy, an_expense(), days=60) == ()
    assert found(policy, an_expense(), days=61)[0].kind is ViolationKind.TOO_LATE


def test_a_prohibited_category_is_not_paid_for_whatever_is_said() -> None:
    policy = ExpensePolicy(prohibited=frozenset({"lodging"}))

    [one] = found(policy, an_expense(comment="it was needed"))

    assert (one.kind, one.holds_up) == (ViolationKind.PROHIBITED, True)


def test_who_was_at_a_meal_is_asked_for_and_holds_nothing_up() -> None:
    [one] = found(DEFAULT_EXPENSES, an_expense(category="meals"))

    assert (one.kind, one.holds_up) == (ViolationKind.NO_ATTENDEES, False)
    named = evolve(an_expense(category="meals"), attendees=("Luc\u00eda Rey",))
    assert found(DEFAULT_EXPENSES, named) == ()


def test_a_comment_lets_through_only_what_the_policy_says() -> None:
    policy = ExpensePolicy(receipt_above=euros("25"))
    said = an_expense(comment="the machine gave none")

    [through] = found(policy, said)
    [held] = found(evolve(policy, by_comment=frozenset()), said)

    assert (through.blocking, through.holds_up, through.comment) == (
        True,
        False,
        "the machine gave none",
    )
    assert held.holds_up


def test_a_breach_of_several_lines_needs_a_comment_on_each() -> None:
    policy = evolve(limited("50", per=Per.DAY), by_comment=frozenset({ViolationKind.OVER_LIMIT}))
    lines = (an_expense(comment="fair"), evolve(an_expense(), number=2))

    assert found(policy, *lines)[0].holds_up
    assert not found(policy, lines[0], evolve(lines[1], comment="fair"))[0].holds_up


def test_violations_come_by_kind_and_line() -> None:
    policy = ExpensePolicy(receipt_above=euros("1"), days_to_claim=0)
    lines = (an_expense(), evolve(an_expense(), number=2))

    assert [(one.kind.name, one.lines) for one in found(policy, *lines, days=1)] == [
        ("TOO_LATE", (1,)),
        ("TOO_LATE", (2,)),
        ("NO_RECEIPT", (1,)),
        ("NO_RECEIPT", (2,)),
    ]


@pytest.mark.parametrize(
    ("by_comment", "held"), [(frozenset(), True), (frozenset(ViolationKind), False)]
)
def test_approving_ones_own_claim_is_held_up_unless_the_policy_takes_a_comment(
    by_comment: frozenset[ViolationKind], *, held: bool
) -> None:
    policy = ExpensePolicy(by_comment=by_comment)

    one = self_approval(policy, "nobody else is here")

    assert (one.holds_up, str(one)) == (held, "nobody approves their own claim")
