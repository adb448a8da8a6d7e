"""Visits with dates: on open days, spread evenly, never two at one time."""

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.activity import Activity, ActivityKind, ActivityStatus, check_free
from account_mgmt.domain.cadence import ContactReason, ContactState
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.call_plan import PlannedCall
from account_mgmt.domain.errors import BadVisitPolicy
from account_mgmt.domain.ids import AccountId, ActivityId, ManagerId
from account_mgmt.domain.money import Money
from account_mgmt.domain.visit_plan import (
    DatedPlan,
    NoDay,
    VisitingHours,
    VisitReason,
    WantedVisits,
    spread_visits,
)
from account_mgmt.domain.working_days import WorkingDays
from account_mgmt.testing.builders import MONDAY, an_activity

ANA = ManagerId("m-1")
MONTH = Period.of_days(MONDAY, 28)
TWO_A_DAY = VisitingHours(opens=540, closes=690)


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def a_reason(account: str, number: int) -> VisitReason:
    gain = Money(f"{10 * number}", "EUR")
    call = PlannedCall(
        account=AccountId(account), number=number, minutes=60, gain=gain, required=False
    )
    contact = ContactReason(
        state=ContactState.DUE,
        last_touch=None,
        since=MONDAY,
        days_since=7,
        least_days=7,
        most_days=21,
    )
    return VisitReason(call=call, contact=contact)


def wanted(account: str = "a-1", *, visits: int = 1, **changes: Any) -> WantedVisits:
    plain = WantedVisits(
        account=AccountId(account),
        due_on=MONDAY,
        because=tuple(a_reason(account, number) for number in range(1, visits + 1)),
        days=(WorkingDays(),),
        holds=lambda _: True,
    )
    return evolve(plain, **changes)


def planned(*accounts: WantedVisits, taken: tuple[Activity, ...] = ()) -> DatedPlan:
    return spread_visits(accounts, MONTH, taken, manager=ANA, hours=TWO_A_DAY)


def days_of(plan: DatedPlan) -> list[int]:
    return [(visit.on - MONDAY).days for visit in plan.visits]


def test_a_day_has_as_many_visits_as_fit_with_the_way_between() -> None:
    assert [*VisitingHours().starts] == [540, 630, 720, 810, 900]
    assert [*TWO_A_DAY.starts] == [540, 630]


@pytest.mark.parametrize(
    "bad",
    [
        {"opens": -1},
        {"opens": 540, "closes": 599},
        {"closes": 1441},
        {"visit_minutes": 0},
        {"travel_minutes": -1},
    ],
)
def test_hours_in_which_no_visit_fits_are_refused(bad: dict[str, int]) -> None:
    with pytest.raises(BadVisitPolicy, match="a visit fits in them"):
        VisitingHours(**bad)


def test_one_visit_just_fits() -> None:
    assert [*VisitingHours(opens=540, closes=600).starts] == [540]


def test_visits_to_one_account_are_spread_evenly_over_the_weeks() -> None:
    plan = planned(wanted(visits=4))

    assert days_of(plan) == [0, 7, 14, 21]
    assert [visit.because.call.number for visit in plan.visits] == [1, 2, 3, 4]
    assert [visit.gain for visit in plan.visits] == [
        visit.because.call.gain for visit in plan.visits
    ]


def test_visits_begin_when_the_account_is_due() -> None:
    assert days_of(planned(wanted(due_on=after(4), visits=2))) == [4, 16]
    assert days_of(planned(wanted(due_on=after(-9)))) == [0]


@pytest.mark.parametrize(("due", "days"), [(13, [13, 20]), (14, [0, 14]), (99, [0, 14])])
def test_an_account_that_is_due_after_its_first_visit_was_to_be_is_seen_before(
    due: int, days: list[int]
) -> None:
    assert days_of(planned(wanted(due_on=after(due), visits=2, days=()))) == days


def test_without_an_open_day_there_is_no_visit_and_why() -> None:
    never = WorkingDays(holidays=[after(day) for day in range(28)])

    [one] = planned(wanted(days=(never,))).unscheduled

    assert (one.weeks, one.why_not) == (MONTH, NoDay.NO_TIME)


def test_a_visit_is_on_a_day_that_is_open_for_both() -> None:
    here, there = WorkingDays(holidays=[after(0)]), WorkingDays(holidays=[after(1)])

    assert days_of(planned(wanted(days=(here, there)))) == [2]


def test_the_least_busy_day_of_the_week_is_taken_and_then_the_next_hour() -> None:
    plan = planned(*(wanted(f"a-{number}") for number in range(7)))

    assert days_of(plan) == [0, 0, 1, 1, 2, 3, 4]
    assert [visit.starts for visit in plan.visits[:2]] == [540, 630]


def test_a_full_week_goes_on_in_the_next() -> None:
    plan = planned(*(wanted(f"a-{number:02}") for number in range(11)))

    assert days_of(plan)[-1] == 7


def test_what_is_taken_of_an_hour_is_left_alone_with_the_way_to_it() -> None:
    call, _ = an_activity("v-9", kind=ActivityKind.CALL, account="other", starts=600, minutes=15)
    week = [evolve(call, on=after(day), id=ActivityId(f"v-{day}")) for day in range(5)]

    [visit] = planned(wanted(), taken=tuple(week)).visits

    assert (visit.on, visit.starts) == (after(7), 540)


@pytest.mark.parametrize(
    "changes",
    [{"manager": ManagerId("bo")}, {"status": ActivityStatus.CANCELLED}, {"starts": None}],
)
def test_what_takes_no_time_of_the_managers_is_in_nobodys_way(changes: dict[str, Any]) -> None:
    call, _ = an_activity("v-9", kind=ActivityKind.CALL, account="other")

    [visit] = planned(wanted(), taken=(evolve(call, **changes),)).visits

    assert (visit.on, visit.starts) == (MONDAY, 540)


def test_a_visit_that_somebody_planned_stands_for_one_of_the_plan() -> None:
    """The opposite of Salesforce, where the automatic one takes the place of the manual."""
    manual, _ = an_activity("v-9", on=after(9))

    plan = planned(wanted(visits=2), taken=(manual,))

    assert [kept.activity.id for kept in plan.kept] == [ActivityId("v-9")]
    assert days_of(plan) == [14]


def test_it_stands_for_one_only_and_a_call_or_a_cancelled_visit_for_none() -> None:
    manual = an_activity("v-1", on=after(1))[0]
    call = an_activity("v-2", kind=ActivityKind.CALL, on=after(2))[0]
    cancelled = an_activity("v-3", on=after(15))[0].cancel(reason="ill")[0]

    plan = planned(wanted(visits=2), wanted(), taken=(manual, call, cancelled))

    assert len(plan.kept) == 1
    assert days_of(plan) == [0, 14]


def test_an_account_is_visited_once_a_day() -> None:
    other = an_activity("v-1", account="a-1", manager="bo", starts=900)[0]
    other = evolve(other, on=after(0))

    plan = planned(wanted(), wanted(), taken=(other,))

    assert days_of(plan) == [1]  # the first is kept, the second is on another day


def test_the_manager_must_have_the_account_on_the_first_day_of_that_week() -> None:
    plan = planned(wanted(visits=2, holds=lambda on: on >= after(3)))

    assert days_of(plan) == [7, 14]


def test_without_the_account_in_any_week_there_is_no_visit_and_why() -> None:
    plan = planned(wanted(visits=2, holds=lambda on: on < after(14)))

    [one] = plan.unscheduled
    assert days_of(plan) == [0]
    assert one.weeks == Period(after(14), after(28))
    assert one.why_not is NoDay.NOT_HELD


@st.composite
def wishes(draw: st.DrawFn) -> WantedVisits:
    holidays = draw(st.lists(st.integers(0, 27), max_size=10))
    until = draw(st.integers(0, 40))
    return wanted(
        draw(st.sampled_from(("a-1", "a-2", "a-3"))),
        visits=draw(st.integers(1, 4)),
        due_on=after(draw(st.integers(-10, 40))),
        days=(WorkingDays(holidays=[after(day) for day in holidays]),),
        holds=lambda on: on < after(until),
    )


@given(
    st.lists(wishes(), max_size=5),
    st.lists(
        st.builds(
            lambda number, day, starts: an_activity(
                f"t-{number}", account="other", on=after(day), starts=starts
            )[0],
            st.integers(1, 10**6),
            st.integers(0, 27),
            st.integers(480, 800),
        ),
        max_size=8,
    ),
)
def test_no_visit_of_a_plan_meets_another_and_each_that_was_wanted_is_told(
    asked: list[WantedVisits], taken: list[Activity]
) -> None:
    plan = spread_visits(asked, MONTH, taken, manager=ANA, hours=TWO_A_DAY)

    made = [
        an_activity(f"p-{number}", account=str(one.account), on=one.on, starts=one.starts)[0]
        for number, one in enumerate(plan.visits)
    ]
    for one in made:
        check_free(one, [*made, *taken])
        assert WorkingDays().is_open(one.on)
        assert one.on in MONTH
    told = len(plan.visits) + len(plan.kept) + len(plan.unscheduled)
    assert told == sum(len(one.because) for one in asked)
