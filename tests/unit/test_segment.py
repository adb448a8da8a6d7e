"""Choosing accounts: each condition narrows, and a boundary belongs to one side."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from account_mgmt.domain.account import AccountStatus
from account_mgmt.domain.errors import BadSegment
from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.domain.money import Money
from account_mgmt.domain.segment import EVERYBODY, AccountFacts, Segment, last_contacts
from account_mgmt.testing.builders import MONDAY, an_account, an_activity

TUESDAY = MONDAY + timedelta(days=1)


def facts(
    *,
    status: AccountStatus = AccountStatus.ACTIVE,
    sales: str = "1000",
    last: date | None = MONDAY,
) -> AccountFacts:
    """An account of class A in the north that bought p-1."""
    return AccountFacts(
        account=an_account(status=status)[0],
        sales=Money(sales, "EUR"),
        bought=frozenset({ProductId("p-1")}),
        last_contact=last,
    )


@pytest.mark.parametrize(
    ("segment", "held"),
    [
        (EVERYBODY, True),
        (Segment(accounts=(AccountId("a-1"),)), True),
        (Segment(accounts=(AccountId("a-2"),)), False),
        (Segment(regions=("South", "North")), True),
        (Segment(regions=("South",)), False),
        (Segment(classes=("A",)), True),
        (Segment(classes=("B",)), False),
        (Segment(bought=(ProductId("p-1"), ProductId("p-2"))), True),
        (Segment(bought=(ProductId("p-2"),)), False),
        (Segment(sales_from=Money("1000", "EUR")), True),
        (Segment(sales_from=Money("1000.01", "EUR")), False),
        (Segment(sales_below=Money("1000.01", "EUR")), True),
        (Segment(sales_below=Money("1000", "EUR")), False),
    ],
)
def test_a_segment_holds_what_meets_each_of_its_conditions(segment: Segment, *, held: bool) -> None:
    assert segment.holds(facts(), MONDAY) is held


def test_a_closed_account_is_in_no_segment_and_a_prospect_is() -> None:
    assert not EVERYBODY.holds(facts(status=AccountStatus.CLOSED), MONDAY)
    assert EVERYBODY.holds(facts(status=AccountStatus.PROSPECT), MONDAY)


@pytest.mark.parametrize(("days", "held"), [(30, True), (31, False)])
def test_reached_within_30_days_is_reached_30_days_ago_and_not_31(days: int, *, held: bool) -> None:
    on = MONDAY + timedelta(days=days)

    assert Segment(reached_within=30).holds(facts(), on) is held


@pytest.mark.parametrize(("days", "held"), [(29, False), (30, True)])
def test_not_reached_for_30_days_is_reached_30_days_ago_and_not_29(
    days: int, *, held: bool
) -> None:
    on = MONDAY + timedelta(days=days)

    assert Segment(not_reached_for=30).holds(facts(), on) is held


def test_one_that_nobody_ever_reached_was_not_reached_for_any_time() -> None:
    assert Segment(not_reached_for=30).holds(facts(last=None), MONDAY)
    assert not Segment(reached_within=30).holds(facts(last=None), MONDAY)


def test_a_segment_in_which_nobody_could_be_is_refused() -> None:
    with pytest.raises(BadSegment, match="nothing is between them"):
        Segment(sales_from=Money("10", "EUR"), sales_below=Money("10", "EUR"))
    with pytest.raises(BadSegment, match="one day at least"):
        Segment(reached_within=0)


def test_the_last_contact_is_the_last_that_reached_somebody() -> None:
    first = an_activity("1")[0].confirm()[0].done(on=MONDAY, today=TUESDAY)[0]
    later = evolve(first, on=TUESDAY)

    found = last_contacts([later, first, evolve(later, outcome=None), an_activity("2")[0]])

    assert found == {AccountId("a-1"): TUESDAY}
