"""When an account is to be reached again, and how a plan of calls was kept."""

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

from account_mgmt.domain.account import Account
from account_mgmt.domain.activity import Activity, ActivityKind, ActivityStatus, Outcome
from account_mgmt.domain.cadence import (
    STANDARD_CADENCE,
    Cadence,
    CadencePolicy,
    CallPlanAttainment,
    ContactDue,
    ContactState,
    Warmth,
    by_urgency,
    call_capacity,
    call_plan_attainment,
    contact_due,
    first_open,
    warmth,
)
from account_mgmt.domain.errors import BadVisitPolicy
from account_mgmt.domain.ids import AccountId, ManagerId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.working_days import CALENDAR_DAYS, DayCount, WorkingDays
from account_mgmt.testing.builders import MONDAY, NEW_YEAR, NOON, an_account, an_activity

ANA, BO = ManagerId("ana"), ManagerId("bo")
POLICY = CadencePolicy(
    by_class={"A": Cadence(ideal_days=28, most_days=42, first_days=7, weight=Rate(2))},
    otherwise=Cadence(ideal_days=60, most_days=60),
)
"""Every four weeks, and six at most (Monica, issue 321)."""


def touch(on: date = MONDAY, manager: str = "ana", **changes: Any) -> Activity:
    done = evolve(
        an_activity(manager=manager, on=on)[0],
        status=ActivityStatus.DONE,
        outcome=Outcome.REACHED,
    )
    return evolve(done, **changes)


def owned(by: str = "ana", since: date = NEW_YEAR) -> Account:
    return an_account()[0].assign(ManagerId(by), since=since, at=NOON)[0]


def due(
    *history: Activity,
    on: date,
    account: Account | None = None,
    manager: ManagerId = ANA,
    days: tuple[DayCount, ...] = (CALENDAR_DAYS,),
) -> ContactDue:
    return contact_due(
        account or owned(),
        manager,
        history,
        on=on,
        policy=POLICY,
        days=days,
        value=Money("100", "EUR"),
    )


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (27, ContactState.OK),
        (28, ContactState.DUE),
        (29, ContactState.LATE),
        (42, ContactState.LATE),
        (43, ContactState.OVERDUE),
    ],
)
def test_a_contact_of_28_to_42_days_is_due_late_and_overdue(days: int, state: ContactState) -> None:
    one = due(touch(), on=after(days))

    assert one.state is state
    assert (one.due_on, one.late_until, one.days_since) == (after(28), after(42), days)
    assert str(one.because).startswith(
        f"{state.value}: last reached on 2026-02-02, {days} days ago"
    )


def test_urgency_is_the_days_over_the_most_by_the_weight_of_the_class() -> None:
    assert due(touch(), on=after(21)).urgency == Rate(1)  # 21 / 42 x 2


def test_without_a_touch_the_clock_runs_from_the_assignment_with_a_grace() -> None:
    one = due(on=date(2026, 1, 8))

    assert (one.state, one.last_touch, one.due_on) == (
        ContactState.DUE,
        None,
        date(2026, 1, 8),
    )
    assert one.late_until == date(2026, 1, 22)  # 14 days later, as 42 is after 28
    assert str(one.because) == (
        "due: never reached, had since 2026-01-01, 7 days ago, where 7 to 21 may pass"
    )


def test_who_never_had_it_is_due_from_now() -> None:
    assert due(on=MONDAY, account=an_account()[0]).due_on == after(7)


def test_the_clock_restarts_from_the_last_touch_of_any_kind_and_not_from_the_plan() -> None:
    """Monica, issue 1814: an earlier call moves the next date, whatever was planned."""
    call = touch(after(10), kind=ActivityKind.CALL, planned_on=after(28))

    assert due(touch(), call, on=after(12)).due_on == after(38)


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": Outcome.ATTEMPTED},
        {"kind": ActivityKind.EMAIL},
        {"status": ActivityStatus.CONFIRMED, "outcome": None},
        {"on": after(13)},  # not yet
    ],
)
def test_what_reached_nobody_by_then_does_not_reset_the_clock(changes: dict[str, Any]) -> None:
    assert due(touch(), touch(**{"on": after(10), **changes}), on=after(12)).due_on == after(28)


def test_a_mail_resets_the_clock_where_the_policy_says_so() -> None:
    mails = evolve(POLICY, touches=frozenset(ActivityKind))

    assert mails.is_touch(touch(kind=ActivityKind.EMAIL))
    assert not POLICY.is_touch(touch(kind=ActivityKind.EMAIL))


def test_a_new_owner_takes_over_the_customers_clock_and_sees_their_own_apart() -> None:
    one = due(touch(), touch(after(-20), manager="bo"), on=after(12), manager=BO)

    assert (one.last_touch, one.own_touch) == (MONDAY, after(-20))
    assert one.due_on == after(28)


def test_the_day_due_is_the_next_that_is_open_for_both() -> None:
    here, there = WorkingDays(), WorkingDays(holidays=[after(28)])

    assert due(touch(), on=after(30), days=(here, there)).due_on == after(29)
    assert due(touch(), on=after(29), days=(here, there)).state is ContactState.DUE


def test_a_day_due_that_moves_beyond_the_most_moves_that_too() -> None:
    shut = WorkingDays(holidays=[after(60), after(61)])

    one = due(touch(), on=after(60), account=evolve(owned(), account_class="B"), days=(shut,))

    assert one.due_on == one.late_until == after(63)  # the days before it are a weekend
    assert str(one.because).endswith("where 60 may pass")


def test_calendars_that_are_never_open_at_once_leave_the_day_as_it_is() -> None:
    never = WorkingDays(holidays=[after(days) for days in range(60)])

    assert first_open(MONDAY, [never]) == MONDAY


def test_the_most_urgent_comes_first_and_of_equals_the_larger_and_then_by_account() -> None:
    one = due(touch(), on=after(21))
    late = evolve(one, account=AccountId("late"), urgency=Rate(3))
    large = evolve(one, account=AccountId("large"), value=Money("900", "EUR"))
    second = evolve(one, account=AccountId("b"))

    assert [str(each.account) for each in by_urgency([second, one, large, late])] == [
        "late",
        "large",
        "a-1",
        "b",
    ]


@pytest.mark.parametrize(
    "bad",
    [
        {"ideal_days": 0, "most_days": 7},
        {"ideal_days": 8, "most_days": 7},
        {"ideal_days": 7, "most_days": 7, "first_days": -1},
        {"ideal_days": 7, "most_days": 7, "weight": Rate(-1)},
    ],
)
def test_a_cadence_that_cannot_be_kept_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(BadVisitPolicy):
        Cadence(**bad)


def test_a_cadence_of_every_day_from_the_first_is_fine() -> None:
    daily = Cadence(ideal_days=1, most_days=1, first_days=0, weight=Rate(0))
    policy = CadencePolicy(by_class={}, otherwise=daily)

    one = contact_due(
        owned(), ANA, [], on=NEW_YEAR, policy=policy, days=(), value=Money("1", "EUR")
    )

    assert (one.state, one.urgency) == (ContactState.DUE, Rate(0))


def test_a_class_that_the_policy_does_not_name_goes_by_the_other_cadence() -> None:
    assert STANDARD_CADENCE.of("A").ideal_days == 14
    assert STANDARD_CADENCE.of("unheard of") == STANDARD_CADENCE.otherwise


def test_a_policy_does_not_change_with_the_mapping_it_was_made_from() -> None:
    cadences = {"A": Cadence(ideal_days=7, most_days=7)}
    policy = CadencePolicy(by_class=cadences, otherwise=cadences["A"])

    del cadences["A"]

    assert "A" in policy.by_class


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (0, Warmth.ACTIVE),
        (30, Warmth.ACTIVE),
        (31, Warmth.COOLING),
        (61, Warmth.DORMANT),
        (90, Warmth.DORMANT),
        (91, Warmth.STALE),
    ],
)
def test_the_ladder_goes_down_at_30_60_and_90_days(days: int, step: Warmth) -> None:
    assert warmth(days) is step


# --- how a plan was kept ------------------------------------------------------------------------


def ids(**counts: int) -> dict[AccountId, int]:
    return {AccountId(name): count for name, count in counts.items()}


def test_more_calls_on_easy_accounts_do_not_hide_those_missed() -> None:
    found = call_plan_attainment(ids(easy=2, hard=4, none=0), ids(easy=6, hard=1, other=1))

    assert found == CallPlanAttainment(planned=6, made=3, over_calls=5, accounts=2, reached=2)
    assert (found.attainment, found.reach) == (Rate("1/2"), Rate(1))


def test_a_plan_of_nothing_is_neither_kept_nor_missed() -> None:
    found = call_plan_attainment({}, ids(other=1))

    assert (found.attainment, found.reach, found.over_calls) == (None, None, 1)


def test_960_calls_of_which_1_800_are_wanted_leave_840_short() -> None:
    """Spec, "Coverage and calls": 20 a week for 48 weeks, against 150 accounts 12 times (eSpatial)."""
    capacity = call_capacity([(150 * 12, 1)], working_days=48, minutes_a_day=20)

    assert (capacity.needed, capacity.available, capacity.short) == (
        Rate(1800),
        Rate(960),
        Rate(840),
    )


def test_only_the_selling_share_of_a_day_is_there_for_calls() -> None:
    capacity = call_capacity([(3, 90)], working_days=1, minutes_a_day=480, selling_share="75%")

    assert (capacity.available, capacity.short) == (Rate(360), Rate(0))
