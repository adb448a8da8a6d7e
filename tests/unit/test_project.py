"""A project of several departments: its life, its people, its tasks, and what it decided."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from attrs import evolve

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import (
    AccountManagementError,
    BadNumber,
    BadProject,
    BadText,
    BlockedInACircle,
    DateBefore,
    IllegalTransition,
    NotFound,
    OutsideProject,
    TaskBlocked,
    UnfinishedTasks,
)
from account_mgmt.domain.events import ProjectMoved, TaskChanged, TaskMoved
from account_mgmt.domain.ids import AccountId, TaskId
from account_mgmt.domain.project import Project
from account_mgmt.domain.project_parts import ProjectMember
from account_mgmt.domain.project_state import NEXT, ProjectStatus
from account_mgmt.domain.project_task import PercentMethod, TaskStatus
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.testing.builders import MONDAY, YEAR, a_project, a_task

TUESDAY = MONDAY + timedelta(days=1)
SUNDAY = MONDAY - timedelta(days=1)
ACME = AccountId("a-1")
A, B, C = TaskId("a"), TaskId("b"), TaskId("c")
ANA = ProjectMember(who="Ana", department="sales", role="lead")


def active(*tasks: str, method: PercentMethod = PercentMethod.TASKS) -> Project:
    """A project that is worked on since Monday, with such tasks."""
    return a_project(tasks=map(a_task, tasks), method=method)[0].activate(on=MONDAY)[0]


def chain() -> Project:
    """An active project in which b waits for a, and c for b."""
    tasks = [a_task("a"), a_task("b", blocked_by=["a"]), a_task("c", blocked_by=["b"])]
    return a_project(tasks=tasks)[0].activate(on=MONDAY)[0]


def in_state(status: ProjectStatus) -> Project:
    return evolve(active("a"), status=status)


# --- its life -----------------------------------------------------------------------------------

MOVES: dict[ProjectStatus, Callable[[Project], tuple[Project, ProjectMoved]]] = {
    ProjectStatus.ACTIVE: lambda one: one.activate(on=TUESDAY),
    ProjectStatus.ON_HOLD: lambda one: one.hold(on=TUESDAY, reason="no stock"),
    ProjectStatus.COMPLETE: lambda one: one.complete(on=TUESDAY),
    ProjectStatus.CANCELLED: lambda one: one.cancel(on=TUESDAY, reason="no stock"),
}


@pytest.mark.parametrize("wanted", MOVES)
@pytest.mark.parametrize("status", ProjectStatus)
def test_only_what_may_follow_a_state_follows_it(
    status: ProjectStatus, wanted: ProjectStatus
) -> None:
    project = evolve(active(), status=status)

    if wanted in NEXT[status]:
        moved, event = MOVES[wanted](project)
        assert (moved.status, moved.since) == (wanted, TUESDAY)
        assert (event.before, event.after) == (status.value, wanted.value)
    else:
        with pytest.raises(IllegalTransition, match=f"because it is {status.value}"):
            MOVES[wanted](project)


PLANS: dict[str, Callable[[Project], object]] = {
    "reschedule": lambda one: one.reschedule(YEAR),
    "join": lambda one: one.join("billing"),
    "add_member": lambda one: one.add_member(ANA),
    "remove_member": lambda one: one.add_member(ANA)[0].remove_member("Ana"),
    "enroll": lambda one: one.enroll(ACME, since=MONDAY),
    "withdraw": lambda one: one.enroll(ACME, since=MONDAY)[0].withdraw(ACME, on=TUESDAY),
    "set_milestone": lambda one: one.set_milestone("Go", due_on=MONDAY),
    "decide": lambda one: one.decide("we go", on=MONDAY, by="Ana", why="it pays"),
    "add_task": lambda one: one.add_task(a_task("b")),
    "change_task": lambda one: one.change_task(A, title="Ring everybody"),
    "cancel_task": lambda one: one.cancel_task(A, on=MONDAY, reason="no stock"),
}
WORK: dict[str, Callable[[Project], object]] = {
    "begin_task": lambda one: one.begin_task(A, on=MONDAY),
    "progress_task": lambda one: one.begin_task(A, on=MONDAY)[0].progress_task(A, 1, on=MONDAY),
    "finish_task": lambda one: one.finish_task(A, on=MONDAY),
    "reopen_task": lambda one: one.finish_task(A, on=MONDAY)[0].reopen_task(
        A, on=MONDAY, reason="it broke"
    ),
    "reach": lambda one: one.set_milestone("Go", due_on=MONDAY)[0].reach("Go", on=MONDAY),
    "state_progress": lambda one: evolve(one, method=PercentMethod.MANUAL).state_progress(ONE),
}


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("status", ProjectStatus)
def test_what_is_planned_changes_until_the_project_is_over(
    status: ProjectStatus, plan: str
) -> None:
    project = in_state(status)

    if NEXT[status]:
        assert PLANS[plan](project)
    else:
        with pytest.raises(IllegalTransition, match=f"cannot become changed.*{status.value}"):
            PLANS[plan](project)


@pytest.mark.parametrize("work", WORK)
@pytest.mark.parametrize("status", ProjectStatus)
def test_work_is_done_while_the_project_is_active(status: ProjectStatus, work: str) -> None:
    project = in_state(status)

    if status is ProjectStatus.ACTIVE:
        assert WORK[work](project)
    else:
        with pytest.raises(IllegalTransition):
            WORK[work](project)


def test_a_project_moves_on_from_the_day_it_moved_to() -> None:
    with pytest.raises(DateBefore, match="the day it became active"):
        active().complete(on=SUNDAY)


def test_a_project_with_work_left_cannot_become_complete_and_its_tasks_are_named() -> None:
    with pytest.raises(UnfinishedTasks, match="a, b are not done"):
        active("a", "b").complete(on=TUESDAY)


def test_what_is_cancelled_does_not_keep_a_project_from_being_complete() -> None:
    project = active("a", "b").finish_task(A, on=TUESDAY)[0]

    done = project.cancel_task(B, on=TUESDAY, reason="no stock")[0].complete(on=TUESDAY)[0]

    assert done.status is ProjectStatus.COMPLETE


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_said_for_waiting_and_for_giving_up(reason: str) -> None:
    with pytest.raises(BadText):
        active().hold(on=TUESDAY, reason=reason)
    with pytest.raises(BadText):
        active().cancel(on=TUESDAY, reason=reason)


def test_a_project_that_is_rescheduled_keeps_its_milestones_within() -> None:
    project = active().set_milestone("Go", due_on=MONDAY)[0]

    with pytest.raises(OutsideProject, match="2026-02-03 to 2026-12-31"):
        project.reschedule(Period(TUESDAY, YEAR.end))
    assert project.reschedule(Period(MONDAY, TUESDAY))[0].period.days == 1


# --- who takes part -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("departments", "error"),
    [([], BadProject), (["sales", "sales"], BadProject), ([""], BadText), ([" sales"], BadText)],
)
def test_a_project_has_departments_and_each_once(
    departments: list[str], error: type[AccountManagementError]
) -> None:
    with pytest.raises(error):
        a_project(departments=departments)


def test_a_department_joins_once() -> None:
    project, event = active().join("billing")

    assert (project.departments[-1], event.department) == ("billing", "billing")
    with pytest.raises(BadProject, match="the department billing is named twice"):
        project.join("billing")


def test_a_member_joins_once_and_from_a_department_that_takes_part() -> None:
    project = active().add_member(ANA)[0]

    with pytest.raises(BadProject, match="the member Ana is named twice"):
        project.add_member(evolve(ANA, department="logistics"))
    with pytest.raises(BadProject, match="billing, the department of member Ben, takes no part"):
        project.add_member(evolve(ANA, who="Ben", department="billing"))


def test_what_a_member_who_leaves_had_to_do_is_left_to_the_department() -> None:
    project = active().add_member(ANA)[0]
    for task in ("a", "b"):
        project = project.add_task(a_task(task, responsible="Ana"))[0]
    project = project.finish_task(A, on=MONDAY)[0]

    left, event = project.remove_member("Ana")

    assert left.members == ()
    assert event.tasks == (B,)
    assert [task.responsible for task in left.tasks] == ["Ana", ""]


def test_nobody_leaves_who_is_not_there() -> None:
    with pytest.raises(NotFound, match="member of project j-1"):
        active().remove_member("Ana")


def test_an_account_takes_part_from_the_day_it_joins_until_the_day_it_leaves() -> None:
    joined = active().enroll(ACME, since=MONDAY, note="the pilot")[0]
    left, event = joined.withdraw(ACME, on=TUESDAY, reason="it moved")

    [part] = left.accounts
    assert [part.holds(on) for on in (SUNDAY, MONDAY, TUESDAY)] == [False, True, False]
    assert joined.accounts[0].holds(TUESDAY)
    assert (part.note, part.reason, event.reason) == ("the pilot", "it moved", "it moved")


def test_an_account_joins_again_after_it_left_and_not_before() -> None:
    joined = active().enroll(ACME, since=MONDAY)[0]
    left = joined.withdraw(ACME, on=TUESDAY)[0]

    again = left.enroll(ACME, since=TUESDAY)[0]

    assert again.account_ids == (ACME,)
    assert len(again.accounts) == 2
    with pytest.raises(BadProject, match="takes part on 2026-02-02 already"):
        left.enroll(ACME, since=MONDAY)
    assert again.withdraw(ACME, on=TUESDAY)[0].accounts[0] == left.accounts[0]


def test_an_account_leaves_after_it_joined_and_once() -> None:
    joined = active().enroll(ACME, since=MONDAY)[0]

    with pytest.raises(DateBefore):
        joined.withdraw(ACME, on=SUNDAY)
    with pytest.raises(NotFound, match="account in project j-1"):
        joined.withdraw(AccountId("a-2"), on=TUESDAY)


# --- milestones ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due_on", "inside"),
    [
        (YEAR.start - timedelta(days=1), False),
        (YEAR.start, True),
        (YEAR.last_day, True),
        (YEAR.end, False),
    ],
)
def test_a_milestone_is_on_a_day_of_its_project(due_on: date, *, inside: bool) -> None:
    if inside:
        assert active().set_milestone("Go", due_on=due_on)[0].milestones[0].due_on == due_on
    else:
        with pytest.raises(OutsideProject, match="Milestone 'Go' of project j-1"):
            active().set_milestone("Go", due_on=due_on)


def test_milestones_stand_in_the_order_of_their_days_and_one_can_be_moved() -> None:
    project = active().set_milestone("Go", due_on=TUESDAY)[0].set_milestone("Set", due_on=MONDAY)[0]

    moved = project.set_milestone("Go", due_on=YEAR.start)[0]

    assert [one.name for one in project.milestones] == ["Set", "Go"]
    assert [one.name for one in moved.milestones] == ["Go", "Set"]


def test_a_milestone_is_reached_once_and_then_stays() -> None:
    planned = active().set_milestone("Go", due_on=MONDAY)[0].set_milestone("Set", due_on=MONDAY)[0]

    reached, event = planned.reach("Go", on=TUESDAY)

    assert [one.reached_on for one in reached.milestones] == [TUESDAY, None]
    assert (event.due_on, event.on) == (MONDAY, TUESDAY)
    with pytest.raises(IllegalTransition):
        reached.reach("Go", on=TUESDAY)
    with pytest.raises(IllegalTransition):
        reached.set_milestone("Go", due_on=TUESDAY)
    with pytest.raises(NotFound, match="milestone of project j-1"):
        reached.reach("Win", on=TUESDAY)


# --- decisions ----------------------------------------------------------------------------------


def decided(project: Project, supersedes: int | None = None, on: date = MONDAY) -> Project:
    return project.decide("we go", on=on, by="Ana", why="it pays", supersedes=supersedes)[0]


def test_a_decision_that_is_superseded_stays_to_be_read() -> None:
    project = decided(decided(active()), supersedes=1)

    assert [one.number for one in project.decisions] == [1, 2]
    assert [one.number for one in project.standing_decisions] == [2]


def test_a_decision_is_superseded_once() -> None:
    project = decided(decided(active()), supersedes=1)

    with pytest.raises(BadProject, match="decision 1 is superseded already"):
        decided(project, supersedes=1)


@pytest.mark.parametrize("number", [0, 2, -1])
def test_only_an_earlier_decision_is_superseded(number: int) -> None:
    with pytest.raises(BadNumber):
        decided(decided(active()), supersedes=number)


def test_a_decision_supersedes_none_of_a_later_day() -> None:
    with pytest.raises(DateBefore, match="what it supersedes"):
        decided(decided(active(), on=TUESDAY), supersedes=1, on=MONDAY)


@pytest.mark.parametrize("word", ["what", "by", "why"])
def test_a_decision_says_what_and_why_and_who(word: str) -> None:
    said = {"what": "we go", "by": "Ana", "why": "it pays"} | {word: ""}

    with pytest.raises(BadText):
        active().decide(said["what"], on=MONDAY, by=said["by"], why=said["why"])


# --- tasks --------------------------------------------------------------------------------------


def test_a_task_is_of_a_department_that_takes_part_and_is_named_once() -> None:
    with pytest.raises(BadProject, match="billing, the department of task a, takes no part"):
        active().add_task(a_task("a", department="billing"))
    with pytest.raises(BadProject, match="the task a is named twice"):
        active("a").add_task(a_task("a"))


@pytest.mark.parametrize("department", ["sales", "logistics"])
def test_whoever_is_responsible_is_a_member_from_the_task_s_department(department: str) -> None:
    project = active().add_member(evolve(ANA, department=department))[0]
    task = a_task("a", responsible="Ana")

    if department == "sales":
        assert project.add_task(task)[0].task(A).responsible == "Ana"
    else:
        with pytest.raises(BadProject, match="Ana, who is to do task a, is no member from sales"):
            project.add_task(task)


def test_a_task_that_another_department_gets_is_nobody_s_in_particular() -> None:
    project = active().add_member(ANA)[0].add_task(a_task("a", responsible="Ana"))[0]

    moved, event = project.change_task(A, department="logistics")

    assert (moved.task(A).department, moved.task(A).responsible) == ("logistics", "")
    assert event.changed == ("department", "responsible")
    assert project.change_task(A, department="sales")[0].task(A).responsible == "Ana"


def test_what_is_not_said_of_a_task_stays() -> None:
    project, event = active("a").change_task(A, due_on=TUESDAY, weight=Rate(2))

    assert project.task(A) == evolve(a_task("a"), due_on=TUESDAY, weight=Rate(2))
    assert event == TaskChanged(
        project=project.id, task=A, changed=("due_on", "weight"), due_on=TUESDAY
    )


@pytest.mark.parametrize("status", [TaskStatus.DONE, TaskStatus.CANCELLED])
def test_the_plan_of_what_is_done_or_cancelled_stays(status: TaskStatus) -> None:
    project = a_project(tasks=[evolve(a_task("a"), status=status)])[0]

    with pytest.raises(IllegalTransition, match=f"Task a cannot become changed.*{status.value}"):
        project.change_task(A, due_on=TUESDAY)


def test_a_task_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound, match="task in project j-1 named 'a'"):
        active().task(A)


def test_a_blocker_is_a_task_of_the_project() -> None:
    with pytest.raises(NotFound, match="task in project j-1 named 'z'"):
        active().add_task(a_task("a", blocked_by=["z"]))
    with pytest.raises(NotFound):
        active("a").block(A, TaskId("z"))


@pytest.mark.parametrize(
    ("task", "by", "path"),
    [(A, A, "a blocks a"), (A, B, "a blocks b"), (A, C, "blocks c")],
    ids=["itself", "two", "three"],
)
def test_tasks_that_would_wait_in_a_circle_are_refused_with_its_path(
    task: TaskId, by: TaskId, path: str
) -> None:
    with pytest.raises(BlockedInACircle) as refused:
        chain().block(task, by)

    assert path in str(refused.value)
    assert refused.value.path[0] == refused.value.path[-1]


def test_a_task_that_waits_is_neither_begun_nor_done_before_what_it_waits_for() -> None:
    with pytest.raises(TaskBlocked, match="it waits for a"):
        chain().begin_task(B, on=MONDAY)
    with pytest.raises(TaskBlocked):
        chain().finish_task(B, on=MONDAY)
    assert chain().blockers(B) == (A,)


@pytest.mark.parametrize("free", ["done", "cancelled", "unblocked"])
def test_what_is_done_cancelled_or_taken_away_blocks_no_more(free: str) -> None:
    ways: dict[str, Callable[[Project], Project]] = {
        "done": lambda one: one.finish_task(A, on=MONDAY)[0],
        "cancelled": lambda one: one.cancel_task(A, on=MONDAY, reason="no stock")[0],
        "unblocked": lambda one: one.unblock(B, A)[0],
    }

    project = ways[free](chain())

    assert project.blockers(B) == ()
    assert project.begin_task(B, on=MONDAY)[0].task(B).status is TaskStatus.WORKING


def test_a_task_waits_for_another_once() -> None:
    project = active("a", "b").block(B, A)[0]

    assert project.block(B, A)[0] == project
    with pytest.raises(NotFound, match="blocker of task b"):
        project.unblock(B, C)


def test_what_waits_for_a_task_that_is_not_done_after_all_cannot_be_done_before() -> None:
    begun = chain().finish_task(A, on=MONDAY)[0].begin_task(B, on=MONDAY)[0]

    again, event = begun.reopen_task(A, on=TUESDAY, reason="it broke")

    assert event == TaskMoved(
        project=again.id,
        task=A,
        before="done",
        after="open",
        progress=0,
        on=TUESDAY,
        reason="it broke",
    )
    with pytest.raises(TaskBlocked):
        again.finish_task(B, on=TUESDAY)


# --- how much is done ---------------------------------------------------------------------------


def test_how_much_is_done_by_hand_is_what_somebody_said_and_all_once_it_is_complete() -> None:
    project, event = active(method=PercentMethod.MANUAL).state_progress(Rate("40%"))

    assert project.percent_complete == Rate("0.4")
    assert (event.before, event.after) == (ZERO, Rate("0.4"))
    assert project.complete(on=TUESDAY)[0].percent_complete == ONE


def test_how_much_is_done_follows_from_tasks_where_it_is_not_said_by_hand() -> None:
    project = active("a", "b").finish_task(A, on=MONDAY)[0]

    assert project.percent_complete == Rate("0.5")
    with pytest.raises(BadProject, match="follows from its tasks"):
        project.state_progress(ONE)


@pytest.mark.parametrize("share", ["-1%", "101%"])
def test_how_much_is_done_is_neither_below_nothing_nor_above_all(share: str) -> None:
    with pytest.raises(BadNumber):
        active(method=PercentMethod.MANUAL).state_progress(Rate(share))


# --- the next day that counts -------------------------------------------------------------------


def test_a_project_is_due_on_the_first_day_on_which_something_is_left_due() -> None:
    project = active("a").set_milestone("Go", due_on=TUESDAY)[0]

    assert project.due_on == TUESDAY
    reached = project.reach("Go", on=MONDAY)[0]
    assert reached.due_on == a_task().due_on
    done = reached.finish_task(A, on=MONDAY)[0]
    assert done.due_on == YEAR.last_day
    assert done.complete(on=MONDAY)[0].due_on is None
