"""The health of an account: what each part is worth, and what a missing one does."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.account_health import (
    AccountHealth,
    HealthFacts,
    HealthPart,
    HealthPolicy,
    health,
    rhythm,
)
from account_mgmt.domain.errors import BadServiceLevel
from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import ONE, Rate
from account_mgmt.domain.satisfaction import csat, nps

TODAY = date(2026, 6, 30)
DAY = timedelta(days=1)
ZERO = Money("0.00", "EUR")
NOTHING = HealthFacts(
    account=AccountId("a-1"),
    on=TODAY,
    ordered=(),
    sold=ZERO,
    before=ZERO,
    open_tickets=0,
    overdue_tickets=0,
    promised=0,
    late=0,
    owed=None,
    overdue=ZERO,
    satisfied=csat([]),
    recommended=nps([]),
)


def euros(amount: str) -> Money:
    return Money(amount, "EUR")


def part(facts: HealthFacts, which: HealthPart) -> Rate | None:
    return next((one.score for one in health(facts).parts if one.part is which), None)


def recency(since: int) -> Rate | None:
    """Every ten days, and the last so many days ago."""
    days = tuple(TODAY - (since + 10 * number) * DAY for number in range(3))
    return part(evolve(NOTHING, ordered=days), HealthPart.RECENCY)


def test_the_rhythm_is_the_middle_gap_between_days_of_orders() -> None:
    days = [TODAY, TODAY, TODAY - 10 * DAY, TODAY - 13 * DAY, TODAY - 50 * DAY]

    assert rhythm(days) == 10
    assert rhythm(days[:4]) == 3
    assert rhythm([TODAY, TODAY]) is None


def test_recency_is_whole_up_to_the_rhythm_and_none_at_three_times_that() -> None:
    assert [recency(days) for days in (0, 10, 11, 20, 30, 90)] == [
        Rate(number) for number in (100, 100, 95, 50, 0, 0)
    ]


def test_the_trend_is_what_was_sold_against_before_and_whole_at_most() -> None:
    def trend(sold: str, before: str) -> Rate | None:
        facts = evolve(NOTHING, sold=euros(sold), before=euros(before))
        return part(facts, HealthPart.TREND)

    assert trend("50.00", "200.00") == Rate(25)
    assert trend("900.00", "200.00") == Rate(100)
    assert trend("-5.00", "200.00") == Rate(0)
    assert trend("50.00", "0.00") is None


def test_an_open_ticket_costs_twenty_points_and_an_overdue_one_forty() -> None:
    def tickets(open_: int, overdue: int) -> Rate | None:
        facts = evolve(NOTHING, open_tickets=open_, overdue_tickets=overdue)
        return part(facts, HealthPart.TICKETS)

    assert [tickets(0, 0), tickets(1, 0), tickets(1, 1), tickets(5, 5)] == [
        Rate(number) for number in (100, 80, 60, 0)
    ]


def test_lateness_of_ours_is_of_orders_and_of_theirs_of_money() -> None:
    facts = evolve(NOTHING, promised=4, late=1, owed=euros("200.00"), overdue=euros("150.00"))

    assert part(facts, HealthPart.OUR_LATENESS) == Rate(75)
    assert part(facts, HealthPart.THEIR_LATENESS) == Rate(25)
    assert part(evolve(facts, owed=ZERO), HealthPart.THEIR_LATENESS) == Rate(100)


def test_satisfaction_is_the_mean_of_those_that_were_asked() -> None:
    both = evolve(NOTHING, satisfied=csat([5, 1]), recommended=nps([10]))

    assert part(both, HealthPart.SATISFACTION) == Rate(75)
    assert part(evolve(both, recommended=nps([])), HealthPart.SATISFACTION) == Rate(50)
    assert part(evolve(both, satisfied=csat([])), HealthPart.SATISFACTION) == Rate(100)


def test_a_missing_part_is_named_and_the_others_count_for_more() -> None:
    facts = evolve(NOTHING, open_tickets=1, promised=2, late=2)

    found = health(facts)

    assert found.score == Rate(40)
    assert [one.part for one in found.parts] == [HealthPart.TICKETS, HealthPart.OUR_LATENESS]
    assert HealthPart.TREND in found.missing
    assert "2 of 2 orders were late" in found.because
    assert "nothing is known of recency, trend" in found.because


def test_each_part_says_what_it_rests_on_in_english() -> None:
    facts = evolve(
        NOTHING,
        ordered=(TODAY - 20 * DAY, TODAY - 10 * DAY),
        sold=euros("50.00"),
        before=euros("200.00"),
        promised=4,
        late=1,
        owed=euros("200.00"),
        overdue=euros("150.00"),
        satisfied=csat([5, 1]),
        recommended=nps([10]),
    )

    assert [str(one.because) for one in health(facts).parts] == [
        "last order 10 days ago, and one every 10 days is usual",
        "50.00 EUR in 90 days, after 200.00 EUR in as many before",
        "0 open, 0 of them overdue",
        "1 of 4 orders were late",
        "150.00 EUR of 200.00 EUR owed is overdue",
        "1 of 2 answers are satisfied and an NPS of 100 from 1 answers",
    ]


def test_what_is_not_owed_or_was_not_asked_is_not_told() -> None:
    def told(facts: HealthFacts) -> str:
        return str(health(facts).parts[-1].because)

    assert told(evolve(NOTHING, owed=ZERO)) == "nothing is owed"
    assert told(evolve(NOTHING, satisfied=csat([5]))) == "1 of 1 answers are satisfied"
    assert told(evolve(NOTHING, recommended=nps([0]))) == "an NPS of -100 from 1 answers"


def test_weights_say_how_much_a_part_counts_and_zero_leaves_it_out() -> None:
    facts = evolve(NOTHING, open_tickets=1, promised=2, late=2)

    two_to_one = HealthPolicy(weights={HealthPart.TICKETS: 2, HealthPart.OUR_LATENESS: 1})
    one_alone = HealthPolicy(weights={HealthPart.TICKETS: 1, HealthPart.OUR_LATENESS: 0})

    assert health(facts, two_to_one).score == Rate("160/3")
    assert health(facts, one_alone).score == Rate(80)
    assert health(facts, one_alone).because == "tickets 80: 1 open, 0 of them overdue"
    assert health(facts, one_alone).missing == ()


def test_an_account_of_which_nothing_is_known_has_no_score_and_no_urgency_of_its_own() -> None:
    only_trend = HealthPolicy(weights={HealthPart.TREND: 1})

    found = health(NOTHING, only_trend)

    assert (found.score, found.urgency()) == (None, ONE)


def test_an_account_in_bad_health_is_called_on_up_to_half_as_much_more_urgently() -> None:
    def urgency(score: int) -> Rate:
        found = AccountHealth(
            account=NOTHING.account, on=TODAY, score=Rate(score), parts=(), missing=()
        )
        return found.urgency()

    assert [urgency(100), urgency(50), urgency(0)] == [ONE, Rate("1.25"), Rate("1.5")]


def test_weights_are_not_below_zero_and_not_all_nothing() -> None:
    for weights in ({HealthPart.TREND: -1}, {HealthPart.TREND: 0}, {}):
        with pytest.raises(BadServiceLevel, match="weights"):
            HealthPolicy(weights=weights)


@given(
    st.lists(st.integers(0, 400), max_size=5),
    st.integers(-(10**6), 10**6),
    st.integers(-(10**6), 10**6),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_a_score_is_from_0_to_100(
    ordered: list[int], sold: int, before: int, tickets: int, late: int
) -> None:
    facts = evolve(
        NOTHING,
        ordered=tuple(TODAY - days * DAY for days in ordered),
        sold=Money.of_minor(sold, "EUR"),
        before=Money.of_minor(before, "EUR"),
        open_tickets=tickets,
        promised=9,
        late=late,
    )

    found = health(facts)

    assert found.score is not None
    assert all(
        Rate(0) <= score <= Rate(100) for score in (found.score, *(x.score for x in found.parts))
    )
    assert {one.part for one in found.parts} | set(found.missing) == set(HealthPart)
