"""A manager's own week at the desk: planned, done, counted, and the next visits chosen."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from attrs import define

from account_mgmt import AccountManagement, Measure, Period, Quantity, Role
from account_mgmt.adapters.calendars import HolidayCalendars
from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.adapters.records import DictRecords, RecordStorage
from account_mgmt.domain.activity import Activity, ActivityKind, ActivityStatus, Outcome
from account_mgmt.domain.cadence import ContactState
from account_mgmt.domain.call_plan import CallResponse
from account_mgmt.domain.errors import (
    AccountManagementError,
    BadActivityTime,
    BadText,
    ConcurrencyError,
    IllegalTransition,
    NoCalendar,
    NotFound,
    NothingThere,
    NotYet,
    PlannedInThePast,
    TwoAtOnce,
    UnknownWord,
)
from account_mgmt.domain.ids import AccountId, ManagerId
from account_mgmt.domain.rate import Rate
from account_mgmt.ports.queries import ActivityQuery
from account_mgmt.ports.storage import Storage

NEW_YEAR = date(2026, 1, 1)  # what the clock of these tests says
MONDAY = date(2026, 2, 2)
TUESDAY = MONDAY + timedelta(days=1)
WEEK = Period.of_days(MONDAY, 7)
YEAR = Period.year(2026)


def planned(
    desk: AccountManagement, on: date = MONDAY, starts: str = "09:00", **given: Any
) -> Activity:
    return desk.activities.plan("acme", "ana", on=on, starts=starts, **given)


# --- planning and doing -------------------------------------------------------------------------


def test_a_visit_is_planned_agreed_moved_and_done(desk: AccountManagement) -> None:
    visit = planned(desk, contact="Ana", products=["widget"], note="new prices")
    desk.activities.confirm(visit.id)
    desk.activities.reschedule(visit.id, on=TUESDAY, starts="10:30")

    done = desk.activities.done(
        visit.id, on=TUESDAY, today=TUESDAY, next_step="send a quote", products=["widget"]
    )

    assert desk.activities.activity(visit.id) == done
    assert (done.status, done.on, done.planned_on) == (ActivityStatus.DONE, TUESDAY, MONDAY)
    assert (done.starts, done.minutes, done.next_step) == (630, 60, "send a quote")
    assert (done.contact, done.note, done.reached) == ("Ana", "new prices", True)


def test_what_is_given_up_is_known_by_its_state(desk: AccountManagement) -> None:
    first, second = planned(desk), planned(desk, starts="11:00")
    desk.activities.cancel(first.id, reason="they moved")
    desk.activities.confirm(second.id)
    desk.activities.incident(second.id, reason="snow")

    cancelled = desk.activities.activities(ActivityQuery(status=ActivityStatus.CANCELLED))

    assert [one.reason for one in cancelled] == ["they moved"]
    assert [one.reason for one in desk.activities.activities()] == ["they moved", "snow"]
    with pytest.raises(IllegalTransition):
        desk.activities.confirm(first.id)
    assert desk.activities.redraft(first.id).status is ActivityStatus.DRAFT


def test_what_was_done_is_logged_once_by_its_key(desk: AccountManagement) -> None:
    def log() -> Activity:
        return desk.activities.log(
            "acme",
            "ana",
            kind="call",
            on=NEW_YEAR,
            outcome="attempted",
            starts=600,
            minutes=5,
            key="k",
        )

    assert log() == log()
    [one] = desk.activities.activities()
    assert (one.kind, one.outcome, one.minutes) == (ActivityKind.CALL, Outcome.ATTEMPTED, 5)


def test_the_plan_of_a_key_is_made_once(desk: AccountManagement) -> None:
    assert planned(desk, key="k").id == planned(desk, key="k").id


# --- what cannot be -----------------------------------------------------------------------------

REFUSALS: dict[str, tuple[type[AccountManagementError], Callable[[AccountManagement], object]]] = {
    "a visit planned in the past": (
        PlannedInThePast,
        lambda desk: planned(desk, date(2025, 12, 30)),
    ),
    "a visit planned before the day that was told": (
        PlannedInThePast,
        lambda desk: planned(desk, MONDAY, today=TUESDAY),
    ),
    "a plan for weeks that are past": (
        PlannedInThePast,
        lambda desk: desk.activities.schedule("ana", start="2025-12-01", weeks=1),
    ),
    "two visits at once": (TwoAtOnce, lambda desk: planned(desk, starts="13:30")),
    "a visit at the time of one that was done": (
        TwoAtOnce,
        lambda desk: desk.activities.log("acme", "ana", on=MONDAY, starts="13:30", today=MONDAY),
    ),
    "a visit done tomorrow": (
        NotYet,
        lambda desk: desk.activities.log("acme", "ana", on="2026-01-03"),
    ),
    "a visit done after the day that was told": (
        NotYet,
        lambda desk: desk.activities.log("acme", "ana", on=TUESDAY, today=MONDAY),
    ),
    "an unknown account": (
        NotFound,
        lambda desk: desk.activities.plan("nobody", "ana", on=MONDAY),
    ),
    "an unknown manager": (
        NotFound,
        lambda desk: desk.activities.log("acme", "nobody", on=NEW_YEAR),
    ),
    "an unknown product": (NotFound, lambda desk: planned(desk, products=["none"])),
    "an unknown product shown": (
        NotFound,
        lambda desk: desk.activities.done(
            desk.activities.confirm("activity-1").id, on=MONDAY, today=MONDAY, products=["none"]
        ),
    ),
    "a control character in a note": (BadText, lambda desk: planned(desk, note="a\x07")),
    "a turn of direction in a note": (BadText, lambda desk: planned(desk, note="a\u202eb")),
    "an unknown kind": (UnknownWord, lambda desk: planned(desk, kind="fax")),
    "an unknown outcome": (
        UnknownWord,
        lambda desk: desk.activities.log("acme", "ana", on=NEW_YEAR, outcome="hm"),
    ),
    "a time that no clock shows": (BadActivityTime, lambda desk: planned(desk, starts="9")),
    "a plan of no week": (
        NothingThere,
        lambda desk: desk.activities.call_plan("ana", start=MONDAY, weeks=0),
    ),
    "accounts of nobody": (NotFound, lambda desk: desk.activities.due("nobody", on=MONDAY)),
    "a plan of nobody": (
        NotFound,
        lambda desk: desk.activities.call_plan("nobody", start=MONDAY, weeks=1),
    ),
    "figures of nobody": (NotFound, lambda desk: desk.activities.figures("nobody", WEEK)),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_what_cannot_be_is_refused_and_leaves_nothing(what: str, desk: AccountManagement) -> None:
    kind, attempt = REFUSALS[what]
    planned(desk, starts="13:00")
    waiting = desk.events.waiting()

    with pytest.raises(kind):
        attempt(desk)

    assert len(desk.activities.activities()) == 1
    assert desk.events.waiting() - waiting <= (what == "an unknown product shown")  # it was agreed


def test_a_day_is_past_only_when_it_is_over_everywhere(desk: AccountManagement) -> None:
    """At midnight of new year in UTC it is still the old year in the west, and day in the east."""
    planned(desk, date(2025, 12, 31))
    desk.activities.log("acme", "ana", on=NEW_YEAR)

    assert len(desk.activities.activities()) == 2


def test_a_cancelled_visit_gives_its_time_back_and_takes_it_no_second_time(
    desk: AccountManagement,
) -> None:
    first = planned(desk)
    desk.activities.cancel(first.id, reason="ill")
    second = planned(desk)

    with pytest.raises(TwoAtOnce, match=second.id.value):
        desk.activities.redraft(first.id)
    with pytest.raises(TwoAtOnce):
        desk.activities.reschedule(planned(desk, TUESDAY).id, on=MONDAY, starts="09:59")


def test_another_manager_may_be_busy_at_that_time(desk: AccountManagement) -> None:
    planned(desk)

    other = desk.activities.plan("acme", "bo", on=MONDAY, starts="09:00")

    assert other.manager == ManagerId("bo")


class Meanwhile:
    """Names in a row; the first is given only after somebody else planned at the same time."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.count = 0

    def new(self, kind: str) -> str:
        self.count += 1
        name = f"{kind}-{self.count}"
        if self.count == 1:
            other = AccountManagement(self.storage, clock=Noon(), names=self)
            other.activities.plan("acme", "ana", on=MONDAY, starts="09:30")
        return name


@define
class Noon:
    """Noon of new year."""

    def now(self) -> datetime:
        return datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("make", [MemoryStorage, lambda: RecordStorage(DictRecords())])
def test_who_plans_meanwhile_at_one_time_is_not_overlooked(make: Callable[[], Storage]) -> None:
    """Neither row is there when the other is checked: only the guard of the diary tells."""
    storage = make()
    desk = AccountManagement(storage, clock=Noon(), names=Meanwhile(storage))
    desk.portfolio.add_manager("Ana", id="ana")
    desk.portfolio.open_account("Acme", id="acme")

    with pytest.raises(ConcurrencyError):
        planned(desk)

    assert [one.starts for one in desk.activities.activities()] == [570]


# --- counting -----------------------------------------------------------------------------------


def test_quotas_of_activities_count_what_reached_the_customer(desk: AccountManagement) -> None:
    for kind, outcome in (
        ("visit", "reached"),
        ("call", "reached"),
        ("call", "attempted"),
        ("e-mail", "reached"),
    ):
        desk.activities.log("acme", "ana", kind=kind, outcome=outcome, on=NEW_YEAR)
    planned(desk)

    figure = desk.quotas.attainment("ana", as_of="2026-12-31", measure=Measure.ACTIVITIES)

    assert figure.credited == Quantity(2, "activity")


def test_the_figures_of_a_week_take_in_what_was_moved_out_of_it(desk: AccountManagement) -> None:
    kept, moved = planned(desk), planned(desk, TUESDAY)
    planned(desk, WEEK.last_day)
    desk.activities.confirm(kept.id)
    desk.activities.done(kept.id, on=MONDAY, today=MONDAY)
    desk.activities.reschedule(moved.id, on=WEEK.end)
    desk.activities.log("acme", "bo", on=NEW_YEAR)

    whole = desk.activities.figures("ana", WEEK).all
    monday = desk.activities.figures("ana", WEEK, as_of=MONDAY).all

    assert (whole.planned, whole.kept, whole.moved, whole.missed) == (3, 1, 1, 1)
    assert (monday.missed, monday.ahead, monday.reached) == (0, 1, 1)


def test_a_plan_of_calls_is_kept_account_by_account(desk: AccountManagement) -> None:
    desk.portfolio.open_account("Bolt", id="bolt")
    first = planned(desk)
    desk.activities.plan("bolt", "ana", on=MONDAY)
    cancelled = desk.activities.plan("bolt", "ana", on=TUESDAY)
    desk.activities.cancel(cancelled.id, reason="closed")
    desk.activities.confirm(first.id)
    desk.activities.done(first.id, on=MONDAY, today=MONDAY)
    desk.activities.log("acme", "ana", on=TUESDAY, today=TUESDAY)

    found = desk.activities.plan_attainment("ana", WEEK)

    assert (found.planned, found.made, found.over_calls) == (2, 1, 1)
    assert found.reach == Rate("1/2")


# --- whom to see --------------------------------------------------------------------------------


def territory(desk: AccountManagement) -> None:
    """Acme, large and just reached; Bolt, small and long not; Coil, closed; Dyno, Bo's own."""
    for id, owner in (("bolt", "ana"), ("coil", "ana"), ("dyno", "bo")):
        desk.portfolio.open_account(id.title(), id=id, account_class="A")
        desk.portfolio.assign(id, owner, since=NEW_YEAR)
    desk.portfolio.close_account("coil", on=NEW_YEAR)
    desk.orders.place("acme", [("widget", 900)], on="2026-01-05")
    desk.orders.place("bolt", [("widget", 3)], on="2026-01-05")
    desk.activities.log("acme", "ana", on="2026-01-30", today=MONDAY)


def test_whom_to_see_is_told_by_urgency(desk: AccountManagement) -> None:
    territory(desk)

    first, second = desk.activities.due("ana", on=MONDAY)

    assert (str(first.account), first.state) == ("bolt", ContactState.OVERDUE)
    assert (str(second.account), second.state) == ("acme", ContactState.OK)
    assert second.last_touch == date(2026, 1, 30)
    assert str(first.value) == "300.00 EUR"


def test_a_plan_gives_the_overdue_first_and_the_rest_where_it_brings_most(
    desk: AccountManagement,
) -> None:
    territory(desk)

    plan = desk.activities.call_plan("ana", start=MONDAY, weeks=4, visits=3)

    assert plan.calls is not None
    assert {str(id): n for id, n in plan.calls.calls.items()} == {"bolt": 1, "acme": 2}
    assert str(plan.dated.visits[0].account) == "bolt"
    assert str(plan.dated.visits[0].because).startswith(
        "overdue: never reached, had since 2026-01-01"
    )
    assert (plan.capacity.needed, plan.capacity.short) == (Rate(270), Rate(0))
    assert desk.activities.activities(ActivityQuery(status=ActivityStatus.DRAFT)) == ()


def test_without_a_number_there_are_as_many_visits_as_there_is_time_for(
    desk: AccountManagement,
) -> None:
    territory(desk)

    plan = desk.activities.call_plan("ana", start=MONDAY, weeks=2)

    assert [visit.on.isocalendar().week for visit in plan.dated.visits] == [6, 6, 7, 7]


def test_a_managers_own_judgment_moves_visits(desk: AccountManagement) -> None:
    territory(desk)
    flat = CallResponse.judged(none="0.9999", saturated="1.0001", half_more="1.00005")
    steep = CallResponse.judged(none="0.01", saturated="9", half_more="1.6")
    judged = {AccountId("acme"): flat, AccountId("bolt"): steep}

    plan = desk.activities.call_plan("ana", start=MONDAY, weeks=4, visits=3, judged=judged)

    assert plan.calls is not None
    assert plan.calls.calls[AccountId("bolt")] == 3


def test_what_is_scheduled_is_in_the_diary_and_doing_it_again_adds_nothing(
    desk: AccountManagement,
) -> None:
    territory(desk)

    put = desk.activities.schedule("ana", start=MONDAY, weeks=4, visits=3)
    again = desk.activities.schedule("ana", start=MONDAY, weeks=4, visits=3)

    assert [one.status for one in put] == [ActivityStatus.DRAFT] * 3
    assert put[0].note.startswith("overdue: never reached")
    assert again == ()
    plan = desk.activities.call_plan("ana", start=MONDAY, weeks=4, visits=3)
    assert {kept.activity.id for kept in plan.dated.kept} == {one.id for one in put}


def test_who_covers_is_the_one_to_visit_and_a_later_owner_from_their_week_on(
    desk: AccountManagement,
) -> None:
    third_week = MONDAY + timedelta(days=14)
    desk.portfolio.assign(
        "acme", "bo", since=MONDAY, until=MONDAY + timedelta(days=7), role=Role.COVER
    )
    desk.portfolio.move("acme", "bo", on=third_week)

    def dated(manager: str) -> list[date]:
        plan = desk.activities.call_plan(manager, start=MONDAY, weeks=4, visits=4)
        return [visit.on for visit in plan.dated.visits]

    desk.orders.place("acme", [("widget", 900)], on="2026-01-05")
    assert dated("bo") == [MONDAY, third_week, third_week + timedelta(days=7)]
    assert dated("ana") == [MONDAY + timedelta(days=7)]


def test_a_manager_without_accounts_has_an_empty_plan(desk: AccountManagement) -> None:
    plan = desk.activities.call_plan("bo", start=MONDAY, weeks=1)

    assert (plan.due, plan.calls, plan.dated.visits, plan.manager) == (
        (),
        None,
        (),
        ManagerId("bo"),
    )


def test_visits_keep_to_the_working_days_of_the_accounts_region() -> None:
    """6 January is a holiday in Spain, and none in the United Kingdom."""
    regions = HolidayCalendars({"Madrid": "ES-MD", "London": "GB-ENG"})
    desk = AccountManagement(clock=Noon(), regions=regions)
    desk.portfolio.add_manager("Ana", id="ana")
    for region in ("Madrid", "London", "Lisbon"):
        desk.portfolio.open_account(region, id=region.lower(), region=region)
    for id in ("madrid", "london"):
        desk.portfolio.assign(id, "ana", since="2025-12-30")

    found = {str(one.account): one.due_on for one in desk.activities.due("ana", on=NEW_YEAR)}

    assert found == {"madrid": date(2026, 1, 7), "london": date(2026, 1, 6)}
    desk.portfolio.assign("lisbon", "ana", since=NEW_YEAR)
    with pytest.raises(NoCalendar, match="Lisbon"):
        desk.activities.due("ana", on=NEW_YEAR)
