"""A project row by row, and the projects that want one account at once."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.ids import AccountId, ProjectId, TaskId
from account_mgmt.domain.project import Project
from account_mgmt.domain.project_state import ProjectStatus
from account_mgmt.domain.project_task import ProjectTask
from account_mgmt.domain.project_timeline import (
    ProjectOverlap,
    RowKind,
    RowState,
    project_calendar,
    timeline,
)
from account_mgmt.domain.rate import Rate
from account_mgmt.testing.builders import MONDAY, YEAR, a_project, a_task

ACME = AccountId("a-1")
DUE = a_task().due_on
LATER = DUE + timedelta(days=1)


def states(project: Project, on: date) -> list[RowState]:
    return [row.state for row in timeline(project, on).rows]


def test_rows_are_the_project_and_then_its_parts_by_their_days() -> None:
    tasks = [a_task("b", starts_on=LATER, due_on=LATER, blocked_by="a"), a_task("a")]
    project = a_project(tasks=tasks)[0].set_milestone("Go", due_on=DUE)[0]

    read = timeline(project, MONDAY)

    assert [(row.kind, row.id) for row in read.rows] == [
        (RowKind.PROJECT, "j-1"),
        (RowKind.TASK, "a"),
        (RowKind.MILESTONE, "Go"),
        (RowKind.TASK, "b"),
    ]
    assert [row.blocked_by for row in read.rows] == [(), (), (), (TaskId("a"),)]
    assert [row.slack for row in read.rows] == [None, 0, None, 0]
    assert (read.rows[1].first_day, read.rows[1].last_day) == (MONDAY, DUE)
    assert (read.rows[1].name, read.rows[1].department) == ("Task a", "sales")


@pytest.mark.parametrize(
    ("task", "on", "state"),
    [
        (a_task(), DUE, RowState.AHEAD),
        (a_task(), LATER, RowState.LATE),
        (a_task().begin(on=MONDAY), DUE, RowState.UNDER_WAY),
        (a_task().finish(on=MONDAY), LATER, RowState.DONE),
        (a_task().cancel(reason="no stock"), LATER, RowState.CANCELLED),
    ],
    ids=["ahead", "late", "under way", "done", "cancelled"],
)
def test_a_task_is_seen_as_far_as_it_is(task: ProjectTask, on: date, state: RowState) -> None:
    project = evolve(a_project()[0], tasks=(task,))

    assert states(project, on)[1] is state


@pytest.mark.parametrize(
    ("status", "on", "state"),
    [
        (ProjectStatus.PLANNED, MONDAY, RowState.AHEAD),
        (ProjectStatus.ACTIVE, MONDAY, RowState.UNDER_WAY),
        (ProjectStatus.ON_HOLD, MONDAY, RowState.UNDER_WAY),
        (ProjectStatus.ACTIVE, YEAR.last_day, RowState.UNDER_WAY),
        (ProjectStatus.ACTIVE, YEAR.end, RowState.LATE),
        (ProjectStatus.COMPLETE, YEAR.end, RowState.DONE),
        (ProjectStatus.CANCELLED, YEAR.end, RowState.CANCELLED),
    ],
)
def test_a_project_is_seen_as_far_as_it_is(
    status: ProjectStatus, on: date, state: RowState
) -> None:
    assert states(evolve(a_project()[0], status=status), on) == [state]


def test_a_milestone_is_ahead_until_its_day_is_past_and_done_once_it_is_reached() -> None:
    project = a_project()[0].activate(on=MONDAY)[0].set_milestone("Go", due_on=MONDAY)[0]

    assert [states(project, on)[1] for on in (MONDAY, LATER)] == [RowState.AHEAD, RowState.LATE]
    assert states(project.reach("Go", on=LATER)[0], LATER)[1] is RowState.DONE


def test_nothing_of_a_project_that_is_over_is_late() -> None:
    project = a_project(tasks=[a_task()])[0].set_milestone("Go", due_on=MONDAY)[0]
    over = project.cancel(on=MONDAY, reason="no stock")[0]

    assert states(over, YEAR.end) == [RowState.CANCELLED, RowState.AHEAD, RowState.AHEAD]


def test_a_timeline_runs_over_all_of_its_rows() -> None:
    early = MONDAY - timedelta(days=9)
    project = a_project(
        period=Period(MONDAY, LATER), tasks=[a_task(starts_on=early, due_on=LATER)]
    )[0]

    assert timeline(project, MONDAY).period == Period(early, LATER + timedelta(days=1))


def test_a_row_says_how_much_is_done() -> None:
    working = a_task().begin(on=MONDAY).progressed(40)

    assert timeline(a_project(tasks=[working])[0], MONDAY).rows[1].done == Rate("0.4")


# --- projects of one account --------------------------------------------------------------------


def of_acme(id: str, start: date, end: date, since: date = YEAR.start) -> Project:
    return a_project(id, period=Period(start, end))[0].enroll(ACME, since=since)[0]


def test_projects_that_want_an_account_on_the_same_days_are_a_warning() -> None:
    first = of_acme("j-1", date(2026, 2, 1), date(2026, 4, 1))
    second = of_acme("j-2", date(2026, 3, 1), date(2026, 5, 1))
    third = of_acme("j-3", date(2026, 5, 1), date(2026, 6, 1))

    found = project_calendar(ACME, [third, second, first], YEAR)

    assert [str(span.project) for span in found.spans] == ["j-1", "j-2", "j-3"]
    assert found.overlaps == (
        ProjectOverlap(
            first=ProjectId("j-1"),
            second=ProjectId("j-2"),
            days=Period(date(2026, 3, 1), date(2026, 4, 1)),
        ),
    )


def test_an_account_takes_part_while_it_is_in_the_project_and_the_project_runs() -> None:
    project = of_acme("j-1", date(2026, 2, 1), date(2026, 4, 1), since=date(2026, 3, 1))
    left = project.withdraw(ACME, on=date(2026, 3, 15))[0]
    again = left.enroll(ACME, since=date(2026, 3, 20))[0]

    found = project_calendar(ACME, [again], Period(date(2026, 1, 1), date(2026, 3, 25)))

    assert [span.days for span in found.spans] == [
        Period(date(2026, 3, 1), date(2026, 3, 15)),
        Period(date(2026, 3, 20), date(2026, 3, 25)),
    ]
    assert found.overlaps == ()


@pytest.mark.parametrize("why", ["cancelled", "another account", "other days", "left at once"])
def test_a_project_that_wants_nothing_of_an_account_is_in_no_calendar_of_it(why: str) -> None:
    project = of_acme("j-1", MONDAY, LATER)
    cases = {
        "cancelled": project.cancel(on=MONDAY, reason="no stock")[0],
        "another account": a_project()[0].enroll(AccountId("a-2"), since=MONDAY)[0],
        "other days": of_acme("j-1", date(2027, 2, 1), date(2027, 3, 1)),
        "left at once": project.withdraw(ACME, on=YEAR.start)[0],
    }

    assert project_calendar(ACME, [cases[why]], YEAR).spans == ()
