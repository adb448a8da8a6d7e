"""What was planned, done and missed, for the reports of a day or a week."""

from datetime import date, timedelta
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.activity import Activity, ActivityKind, ActivityStatus, Outcome
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.call_figures import KindFigures, call_figures
from account_mgmt.domain.rate import Rate
from account_mgmt.testing.builders import MONDAY, an_activity
from account_mgmt.testing.strategies import activities, periods

WEEK = Period.of_days(MONDAY, 7)
FRIDAY = WEEK.start + timedelta(days=4)
TUESDAY = MONDAY + timedelta(days=1)


def one(**changes: Any) -> Activity:
    return evolve(an_activity()[0], **changes)


def done(**changes: Any) -> Activity:
    return one(**{"status": ActivityStatus.DONE, "outcome": Outcome.REACHED, **changes})


def figures(*given_: Activity, as_of: date = WEEK.last_day) -> KindFigures:
    return call_figures(given_, WEEK, as_of).all


def test_what_was_done_on_its_day_was_kept() -> None:
    assert figures(done()) == KindFigures(planned=1, kept=1, done=1, reached=1)
    assert figures(done()).adherence == Rate(1)


def test_what_was_not_done_by_the_end_of_its_day_was_missed() -> None:
    assert figures(one(), as_of=MONDAY).missed == 1
    assert figures(one(status=ActivityStatus.INCIDENT)).missed == 1


def test_what_is_still_to_come_is_ahead() -> None:
    planned = one(on=TUESDAY, planned_on=TUESDAY)

    assert figures(planned, as_of=MONDAY) == KindFigures(planned=1)
    assert figures(planned, as_of=MONDAY).ahead == 1
    assert figures(planned, as_of=TUESDAY).ahead == 0


def test_what_was_moved_counts_for_the_day_it_was_first_planned_for() -> None:
    moved = done(on=FRIDAY)

    assert figures(moved) == KindFigures(planned=1, moved=1, done=1, reached=1)
    assert figures(moved, as_of=MONDAY) == KindFigures(planned=1, moved=1)


def test_what_was_moved_into_the_week_was_not_planned_for_it() -> None:
    came = done(planned_on=WEEK.start - timedelta(days=1))

    assert figures(came) == KindFigures(done=1, reached=1)


def test_what_was_cancelled_is_told_beside_what_was_planned() -> None:
    assert figures(one(status=ActivityStatus.CANCELLED)) == KindFigures(cancelled=1)


def test_an_attempt_is_done_and_reached_nobody() -> None:
    tried = done(outcome=Outcome.ATTEMPTED, planned_on=None)

    assert figures(tried) == KindFigures(done=1, attempts=1)
    assert figures(tried).adherence is None


def test_what_is_of_another_week_is_left_out() -> None:
    other = done(on=WEEK.end, planned_on=WEEK.end)

    found = call_figures([other], WEEK, WEEK.last_day)

    assert (found.all, found.by_kind) == (KindFigures(), ())


@given(st.lists(activities(), max_size=3), periods(), st.data())
def test_the_kinds_add_up_to_all_and_what_was_planned_has_one_fate(
    given_: list[Activity], period: Period, data: st.DataObject
) -> None:
    as_of = data.draw(st.dates(period.start, period.last_day))

    found = call_figures(given_, period, as_of)

    for name in ("planned", "kept", "moved", "missed", "cancelled", "done", "reached", "attempts"):
        parts = [getattr(figures, name) for _, figures in found.by_kind]
        assert sum(parts) == getattr(found.all, name)
    assert found.all.ahead >= 0
    assert found.all.done == found.all.reached + found.all.attempts
    assert {kind for kind, _ in found.by_kind} <= set(ActivityKind)
