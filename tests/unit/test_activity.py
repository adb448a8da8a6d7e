"""Visits and calls: their life, what came of them, and never two at one time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given

from account_mgmt.domain.activity import (
    NEXT,
    Activity,
    ActivityKind,
    ActivityStatus,
    Outcome,
    check_free,
    chosen,
    clock,
    minute_of_day,
)
from account_mgmt.domain.errors import (
    BadActivity,
    BadActivityTime,
    BadText,
    IllegalTransition,
    NotYet,
    PlannedInThePast,
    TwoAtOnce,
    UnknownWord,
)
from account_mgmt.domain.ids import AccountId, ActivityId, ManagerId, ProductId
from account_mgmt.testing.builders import MONDAY, an_activity
from account_mgmt.testing.strategies import activities

SUNDAY = MONDAY - timedelta(days=1)
TUESDAY = MONDAY + timedelta(days=1)


def a_visit(id: str = "v-1", **changes: Any) -> Activity:
    return evolve(an_activity(id)[0], **changes)


def confirmed() -> Activity:
    return a_visit().confirm()[0]


# --- its life -----------------------------------------------------------------------------------

ACTS: dict[str, tuple[ActivityStatus, Callable[[Activity], object]]] = {
    "confirm": (ActivityStatus.CONFIRMED, lambda one: one.confirm()),
    "done": (ActivityStatus.DONE, lambda one: one.done(on=MONDAY, today=MONDAY)),
    "cancel": (ActivityStatus.CANCELLED, lambda one: one.cancel(reason="ill")),
    "incident": (ActivityStatus.INCIDENT, lambda one: one.incident(reason="snow")),
    "redraft": (ActivityStatus.DRAFT, lambda one: one.redraft()),
}


@pytest.mark.parametrize("status", ActivityStatus)
@pytest.mark.parametrize("act", ACTS)
def test_an_activity_goes_on_as_its_table_says(status: ActivityStatus, act: str) -> None:
    wanted, do = ACTS[act]
    one = a_visit(status=status)

    if wanted in NEXT[status]:
        moved = do(one)
        assert isinstance(moved, tuple)
        assert moved[0].status is wanted
    else:
        with pytest.raises(IllegalTransition):
            do(one)


def test_a_plan_says_so() -> None:
    planned, event = an_activity()

    assert (planned.status, planned.planned_on) == (ActivityStatus.DRAFT, MONDAY)
    assert (event.kind, event.account, event.manager, event.on) == (  # type: ignore[attr-defined] # its event
        "visit",
        AccountId("a-1"),
        ManagerId("m-1"),
        MONDAY,
    )


def test_why_it_was_given_up_is_kept_until_it_is_a_draft_again() -> None:
    cancelled, event = confirmed().cancel(reason="they are closed")
    again, _ = cancelled.redraft()

    assert cancelled.reason == event.reason == "they are closed"
    assert (event.before, event.after) == ("confirmed", "cancelled")
    assert again.reason == ""


@pytest.mark.parametrize("give_up", [Activity.cancel, Activity.incident])
def test_nothing_is_given_up_without_a_reason(give_up: Callable[..., object]) -> None:
    with pytest.raises(BadText, match="it is empty"):
        give_up(confirmed(), reason="")


def test_today_may_still_be_planned_and_yesterday_not() -> None:
    def planned(today: object) -> object:
        return Activity.plan(
            ActivityId("v-1"),
            ActivityKind.VISIT,
            AccountId("a-1"),
            ManagerId("m-1"),
            on=MONDAY,
            today=today,  # type: ignore[arg-type] # a day
        )

    assert planned(MONDAY)
    with pytest.raises(PlannedInThePast, match=r"today is 2026-02-03\. Plan it for"):
        planned(TUESDAY)


def test_moving_it_keeps_the_day_it_was_first_planned_for() -> None:
    moved, event = confirmed().reschedule(on=TUESDAY, today=MONDAY, starts=600)

    assert (moved.on, moved.starts, moved.planned_on) == (TUESDAY, 600, MONDAY)
    assert moved.status is ActivityStatus.CONFIRMED
    assert (event.before, event.after) == (MONDAY, TUESDAY)


def test_it_is_not_moved_into_the_past() -> None:
    with pytest.raises(PlannedInThePast):
        a_visit().reschedule(on=SUNDAY, today=MONDAY)


@pytest.mark.parametrize(
    "status", [ActivityStatus.DONE, ActivityStatus.CANCELLED, ActivityStatus.INCIDENT]
)
def test_what_is_over_is_not_moved(status: ActivityStatus) -> None:
    with pytest.raises(IllegalTransition, match="cannot become rescheduled"):
        a_visit(status=status).reschedule(on=TUESDAY, today=MONDAY)


# --- what came of it ----------------------------------------------------------------------------


def test_what_came_of_it_is_kept_and_the_rest_stays_as_planned() -> None:
    planned = evolve(confirmed(), contact="Ana", products=(ProductId("p-1"),), note="bring samples")

    done, event = planned.done(on=MONDAY, today=MONDAY, next_step="send a quote")

    assert (done.contact, done.products, done.note) == (
        "Ana",
        (ProductId("p-1"),),
        "bring samples",
    )
    assert (done.starts, done.minutes, done.next_step) == (540, 60, "send a quote")
    assert done.reached
    assert event.outcome == "reached"


def test_what_came_of_it_takes_the_place_of_what_was_planned() -> None:
    done, event = confirmed().done(
        on=TUESDAY,
        today=TUESDAY,
        outcome=Outcome.ATTEMPTED,
        minutes=10,
        contact="Bo",
        products=[ProductId("p-2")],
        note="nobody there",
    )

    assert (done.on, done.starts, done.minutes) == (TUESDAY, None, 10)
    assert (done.contact, done.products, done.note) == ("Bo", (ProductId("p-2"),), "nobody there")
    assert not done.reached
    assert event.outcome == "attempted"


def test_the_time_at_which_it_was_done_is_kept() -> None:
    assert confirmed().done(on=MONDAY, today=MONDAY, starts=700)[0].starts == 700


def test_nothing_is_done_tomorrow() -> None:
    with pytest.raises(NotYet, match="Plan it instead"):
        confirmed().done(on=TUESDAY, today=MONDAY)


def logged(**given: Any) -> tuple[Activity, object]:
    facts: dict[str, Any] = {"on": MONDAY, "today": MONDAY, **given}
    return Activity.log(
        ActivityId("v-1"), ActivityKind.CALL, AccountId("a-1"), ManagerId("m-1"), **facts
    )


def test_what_was_done_without_a_plan_has_no_planned_day() -> None:
    one, event = logged(next_step="call again")

    assert (one.status, one.planned_on, one.reached) == (ActivityStatus.DONE, None, True)
    assert getattr(event, "kind", "") == "call"
    with pytest.raises(NotYet):
        logged(on=TUESDAY)


# --- what no day holds --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "minutes"), [(-1, 60), (1440, 1), (540, 0), (1439, 2), (None, 1441)]
)
def test_what_no_day_holds_is_refused(starts: int | None, minutes: int) -> None:
    with pytest.raises(BadActivity):
        an_activity(starts=starts, minutes=minutes)


@pytest.mark.parametrize(("starts", "minutes"), [(0, 1440), (1439, 1), (None, 1440)])
def test_what_a_day_just_holds_is_taken(starts: int | None, minutes: int) -> None:
    assert an_activity(starts=starts, minutes=minutes)[0].minutes == minutes


@pytest.mark.parametrize("bad", ["left\u202eright", "bell\x07", "\u2028"])
@pytest.mark.parametrize("field", ["note", "contact", "next_step", "reason"])
def test_text_with_control_or_direction_characters_is_refused(field: str, bad: str) -> None:
    with pytest.raises(BadText, match=r"U\+"):
        a_visit(**{field: bad})


# --- never two at one time ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "meets"), [(480, False), (481, True), (599, True), (600, False)]
)
def test_an_hour_at_nine_meets_what_begins_from_8_01_to_9_59(starts: int, *, meets: bool) -> None:
    assert a_visit().meets(a_visit("v-2", starts=starts)) is meets


@pytest.mark.parametrize(
    "other",
    [
        {"manager": ManagerId("m-2")},
        {"on": TUESDAY},
        {"starts": None},
        {"status": ActivityStatus.CANCELLED},
        {"status": ActivityStatus.INCIDENT},
    ],
)
def test_what_takes_no_time_of_the_managers_then_is_met_by_nothing(other: dict[str, Any]) -> None:
    check_free(a_visit(), [a_visit("v-2", **other)])


def test_an_activity_does_not_meet_itself() -> None:
    check_free(a_visit(), [a_visit(starts=550)])


def test_the_second_at_one_time_is_refused_by_name() -> None:
    with pytest.raises(TwoAtOnce, match="time of v-2, which manager m-1 has on 2026-02-02 09:30"):
        check_free(a_visit(), [a_visit("v-2", starts=570)])


@given(activities(), activities())
def test_meeting_is_mutual(one: Activity, other: Activity) -> None:
    assert one.meets(other) is other.meets(one)


# --- words and times ----------------------------------------------------------------------------


@pytest.mark.parametrize(("said", "minute"), [("00:00", 0), ("09:30", 570), ("23:59", 1439)])
def test_a_time_is_read_as_clocks_show_it(said: str, minute: int) -> None:
    assert minute_of_day(said) == minute
    assert clock(minute) == said


def test_minutes_and_no_time_stay_as_they_are() -> None:
    assert (minute_of_day(570), minute_of_day(None), clock(None)) == (570, None, "")


@pytest.mark.parametrize("said", ["24:00", "9:30", "09:60", "09:30:00", "", "\u0660\u0669:30"])
def test_another_text_is_no_time(said: str) -> None:
    with pytest.raises(BadActivityTime, match="Write it as 09:30"):
        minute_of_day(said)


def test_a_word_that_is_not_known_is_refused_with_those_that_are() -> None:
    assert chosen(ActivityKind, "cold call") is ActivityKind.COLD_CALL
    with pytest.raises(
        UnknownWord, match="Choose one of visit, call, cold call, follow-up, e-mail"
    ):
        chosen(ActivityKind, "fax")
