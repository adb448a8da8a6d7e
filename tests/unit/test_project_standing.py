"""Whether a project is on track, at risk or late, and why."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import BadNumber
from account_mgmt.domain.ids import TaskId
from account_mgmt.domain.project import Project
from account_mgmt.domain.project_reason import (
    BehindTime,
    EndOutOfReach,
    EndPassed,
    MilestoneLate,
    MilestoneNear,
    NotBegun,
    NoTimeLeft,
    ProjectReason,
    TaskLate,
)
from account_mgmt.domain.project_standing import (
    ProjectPolicy,
    ProjectTrack,
    due_tasks,
    elapsed,
    standing,
)
from account_mgmt.domain.project_state import ProjectStatus
from account_mgmt.domain.project_task import ProjectTask
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.testing.builders import MONDAY, YEAR, a_project, a_task

A = TaskId("a")
PATIENT = ProjectPolicy(behind=ONE)  # time alone makes no risk


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def task(id: str, first: int, last: int, *, blocked_by: str = "") -> ProjectTask:
    return a_task(id, starts_on=after(first), due_on=after(last), blocked_by=blocked_by)


def active(*tasks: ProjectTask, period: Period = YEAR) -> Project:
    return a_project(tasks=tasks, period=period)[0].activate(on=MONDAY)[0]


def why(project: Project, on: date, policy: ProjectPolicy = PATIENT) -> list[ProjectReason]:
    return list(standing(project, on, policy).reasons)


# --- late ---------------------------------------------------------------------------------------


def test_a_project_is_late_from_the_day_after_a_task_was_due() -> None:
    project = active(task("a", 0, 4).begin(on=MONDAY))

    assert standing(project, after(4), PATIENT).track is ProjectTrack.ON_TRACK
    assert standing(project, after(5), PATIENT).track is ProjectTrack.LATE
    assert why(project, after(6)) == [TaskLate(task=A, title="Task a", due_on=after(4), days=2)]


def test_a_project_is_late_from_the_day_after_a_milestone_was_due() -> None:
    project = active().set_milestone("Go", due_on=after(4))[0]

    assert why(project, after(4)) == []
    assert why(project, after(5)) == [MilestoneLate(milestone="Go", due_on=after(4), days=1)]
    assert why(project.reach("Go", on=after(5))[0], after(6)) == []


def test_a_project_is_late_from_the_day_after_its_last() -> None:
    project = active(period=Period(MONDAY, after(5)))

    assert why(project, after(4)) == []
    assert why(project, after(6)) == [EndPassed(last_day=after(4), days=2)]


@pytest.mark.parametrize("status", [ProjectStatus.COMPLETE, ProjectStatus.CANCELLED])
def test_what_is_over_can_be_neither_late_nor_in_time(status: ProjectStatus) -> None:
    project = evolve(active(task("a", 0, 4)), status=status)

    found = standing(project, date(2028, 1, 1))

    assert (found.track, found.reasons) == (None, ())


@pytest.mark.parametrize("status", [ProjectStatus.PLANNED, ProjectStatus.ON_HOLD])
def test_days_pass_for_what_waits_as_well(status: ProjectStatus) -> None:
    project = evolve(active(task("a", 0, 4)), status=status)

    assert standing(project, after(5)).track is ProjectTrack.LATE


# --- at risk ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days_before", "risk"), [(8, False), (7, True), (0, True)])
def test_a_task_that_is_due_soon_and_not_begun_is_a_risk(days_before: int, *, risk: bool) -> None:
    project = active(task("a", 20, 20))

    found = why(project, after(20 - days_before))

    expected: list[ProjectReason] = [NotBegun(task=A, title="Task a", due_on=after(20))]
    assert found == (expected if risk else [])


def test_a_task_that_is_begun_is_no_risk_until_it_is_due() -> None:
    assert why(active(task("a", 0, 4).begin(on=MONDAY)), after(4)) == []


def test_a_task_that_its_blocker_leaves_no_time_is_a_risk_and_names_the_blocker() -> None:
    project = active(task("a", 20, 24), task("b", 20, 26, blocked_by="a"))

    [reason] = why(project, MONDAY)

    assert reason == NoTimeLeft(
        task=TaskId("b"),
        title="Task b",
        due_on=after(26),
        ends_on=after(31),  # seven days from the 25th on
        waits_for=(A,),
    )


def test_a_task_that_is_due_before_its_blocker_is_a_risk_and_not_refused() -> None:
    project = active(task("a", 20, 24), task("b", 21, 21, blocked_by="a"))

    [reason] = why(project, MONDAY)

    assert isinstance(reason, NoTimeLeft)
    assert (reason.due_on, reason.ends_on) == (after(21), after(25))


def test_a_task_that_should_have_been_begun_is_a_risk_while_nothing_blocks_it() -> None:
    [reason] = why(active(task("a", 10, 40)), after(12))

    assert isinstance(reason, NoTimeLeft)
    assert (reason.ends_on, reason.waits_for) == (after(42), ())


def test_a_project_whose_work_goes_on_after_its_end_is_at_risk() -> None:
    project = active(task("a", 20, 30), period=Period(MONDAY, after(30)))

    assert why(project, MONDAY) == [EndOutOfReach(last_day=after(29), ends_on=after(30))]
    assert why(active(task("a", 20, 30), period=Period(MONDAY, after(31))), MONDAY) == []


@pytest.mark.parametrize(("days_before", "risk"), [(8, False), (7, True), (0, True)])
def test_a_milestone_that_is_due_soon_is_a_risk_while_tasks_due_by_then_are_left(
    days_before: int, *, risk: bool
) -> None:
    left = task("a", 0, 20).begin(on=MONDAY)
    later, done = task("b", 21, 60), task("c", 0, 20).finish(on=MONDAY)
    project = active(left, later, done).set_milestone("Go", due_on=after(20))[0]

    found = why(project, after(20 - days_before))

    expected: list[ProjectReason] = [MilestoneNear(milestone="Go", due_on=after(20), left=1)]
    assert found == (expected if risk else [])


def test_a_milestone_that_is_due_soon_is_no_risk_where_no_work_is_left() -> None:
    assert why(active().set_milestone("Go", due_on=after(1))[0], MONDAY) == []


@pytest.mark.parametrize(("day_of_ten", "risk"), [(6, False), (7, True)])
def test_less_done_than_time_gone_is_a_risk_beyond_the_share_of_the_policy(
    day_of_ten: int, *, risk: bool
) -> None:
    tasks = [task(id, 0, 9).begin(on=MONDAY) for id in "abcd"]
    half = [tasks[0].finish(on=MONDAY), tasks[1].finish(on=MONDAY), *tasks[2:]]
    project = active(*half, period=Period(MONDAY, after(10)))

    found = why(project, after(day_of_ten - 1), ProjectPolicy(behind=Rate("0.1")))

    expected: list[ProjectReason] = [BehindTime(done=Rate("0.5"), elapsed=Rate("0.7"))]
    assert found == (expected if risk else [])


def test_the_risks_of_a_late_project_are_told_after_what_is_late() -> None:
    found = standing(active(task("a", 0, 4), task("b", 0, 9)), after(5), PATIENT)

    assert found.track is ProjectTrack.LATE
    assert [type(one) for one in found.reasons] == [TaskLate, NoTimeLeft]


@pytest.mark.parametrize("soon_days", [-1, True])
def test_soon_is_a_whole_number_of_days(soon_days: int) -> None:
    with pytest.raises(BadNumber):
        ProjectPolicy(soon_days=soon_days)


@pytest.mark.parametrize("behind", ["-0.1", "1.1"])
def test_behind_is_a_share(behind: str) -> None:
    with pytest.raises(BadNumber):
        ProjectPolicy(behind=Rate(behind))


# --- what else it says --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "share"),
    [(-1, "0"), (0, "0.1"), (9, "1"), (20, "1")],
    ids=["before", "1", "10", "after"],
)
def test_time_is_gone_by_days_and_never_less_than_none_or_more_than_all(
    on: int, share: str
) -> None:
    assert elapsed(active(period=Period(MONDAY, after(10))), after(on)) == Rate(share)


def test_a_standing_counts_without_what_was_cancelled() -> None:
    tasks = [task("a", 0, 4), task("b", 0, 4).finish(on=MONDAY), task("c", 0, 4).cancel(reason="x")]

    found = standing(active(*tasks), MONDAY)

    assert (found.left, found.tasks, found.percent_complete) == (1, 2, Rate("0.5"))
    assert found.schedule.critical == (A,)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (TaskLate(task=A, title="Ring", due_on=MONDAY, days=2), "Ring was due on 2026-02-02, 2"),
        (
            MilestoneLate(milestone="Go", due_on=MONDAY, days=2),
            "Go was to be reached by 2026-02-02",
        ),
        (EndPassed(last_day=MONDAY, days=2), "the project was to end on 2026-02-02, 2 days ago"),
        (
            NoTimeLeft(task=A, title="Ring", due_on=MONDAY, ends_on=after(1), waits_for=(A,)),
            "Ring is due on 2026-02-02 and cannot be done before 2026-02-03, for it waits for a",
        ),
        (
            NoTimeLeft(task=A, title="Ring", due_on=MONDAY, ends_on=after(1), waits_for=()),
            "cannot be done before 2026-02-03",
        ),
        (EndOutOfReach(last_day=MONDAY, ends_on=after(1)), "cannot be done before 2026-02-03"),
        (
            NotBegun(task=A, title="Ring", due_on=MONDAY),
            "Ring is due on 2026-02-02 and is not begun",
        ),
        (MilestoneNear(milestone="Go", due_on=MONDAY, left=2), "and 2 tasks are left"),
        (BehindTime(done=Rate("1/3"), elapsed=Rate("0.5")), "50% of the time is gone, and 33% is"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_reason_is_a_sentence(reason: ProjectReason, said: str) -> None:
    assert said in str(reason)


# --- what is to be done -------------------------------------------------------------------------


def test_what_is_left_is_told_by_the_day_it_is_due_with_what_it_waits_for() -> None:
    tasks = [task("b", 0, 9, blocked_by="ad"), task("a", 0, 4), task("d", 0, 4).finish(on=MONDAY)]

    found = due_tasks(active(*tasks), after(6))

    assert [(one.task.id.value, one.days_late, one.waits_for) for one in found] == [
        ("a", 2, ()),
        ("b", 0, (A,)),
    ]


def test_of_a_project_that_is_over_nothing_is_to_be_done() -> None:
    over = active(task("a", 0, 4)).cancel(on=MONDAY, reason="no stock")[0]

    assert due_tasks(over, MONDAY) == ()
    assert standing(over, MONDAY).percent_complete == ZERO
