"""Running projects from the desk: what is kept, what is refused whole, and what is read."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from account_mgmt import AccountManagement, Period
from account_mgmt.domain.errors import (
    AccountManagementError,
    AlreadyExists,
    BadNumber,
    BadProject,
    BadText,
    BlockedInACircle,
    DateBefore,
    IllegalTransition,
    KeyReused,
    NotFound,
    NotYet,
    OutsideProject,
    TaskBlocked,
    UnknownWord,
)
from account_mgmt.domain.ids import AccountId, ProductId, TaskId
from account_mgmt.domain.project import Project
from account_mgmt.domain.project_reason import NotBegun
from account_mgmt.domain.project_standing import ProjectPolicy, ProjectTrack, standing
from account_mgmt.domain.project_state import ProjectStatus
from account_mgmt.domain.project_task import PercentMethod, TaskStatus
from account_mgmt.domain.project_timeline import timeline
from account_mgmt.domain.rate import Rate
from account_mgmt.ports.queries import ProjectQuery
from account_mgmt.ports.storage import Storage
from account_mgmt.testing.builders import a_promotion

SPRING = Period.of("2015-02-01", "2015-05-01")
MONDAY = date(2015, 2, 2)
FRIDAY = MONDAY + timedelta(days=4)


@pytest.fixture
def running(desk: AccountManagement) -> AccountManagement:
    """An active project of sales and logistics, in which shipping waits for an agreement."""
    desk.projects.plan("Spring range", SPRING, departments=["sales", "logistics"], id="spring")
    desk.projects.add_member("spring", "Ana", department="sales", role="lead")
    desk.projects.add_task(
        "spring",
        "Agree the range",
        department="sales",
        responsible="Ana",
        starts_on=MONDAY,
        due_on=FRIDAY,
        id="agree",
    )
    desk.projects.add_task(
        "spring",
        "Ship the displays",
        department="logistics",
        due_on="2015-02-20",
        blocked_by=["agree"],
        account="acme",
        product="widget",
        id="ship",
    )
    desk.projects.set_milestone("spring", "On the shelf", due_on="2015-03-01")
    desk.projects.activate("spring", on=MONDAY)
    return desk


def test_a_method_that_there_is_not_is_refused_with_those_that_there_are(
    desk: AccountManagement,
) -> None:
    with pytest.raises(UnknownWord, match=r"guess.*manual.*weight"):
        desk.projects.plan("Fair", SPRING, departments=["sales"], method="guess")

    assert desk.projects.projects() == ()


def test_one_text_in_place_of_departments_is_not_taken_for_its_letters(
    desk: AccountManagement,
) -> None:
    with pytest.raises(BadProject, match="departments are names, and 'abc' is one text"):
        desk.projects.plan("Fair", SPRING, departments="abc")

    assert desk.projects.projects() == ()


def test_a_project_is_kept_and_found_by_what_it_is(running: AccountManagement) -> None:
    project = running.projects.project("spring")
    other = running.projects.plan(
        "Displays", SPRING, departments=["logistics"], product="widget", method="weight"
    )

    found = running.projects.projects
    assert found() == (other, project)
    assert found(ProjectQuery(status=ProjectStatus.ACTIVE)) == (project,)
    assert found(ProjectQuery(department="sales")) == (project,)
    assert found(ProjectQuery(product=ProductId("widget"))) == (other,)
    assert (other.method, str(other.id)) == (PercentMethod.WEIGHT, "project-1")


def test_a_project_may_prepare_a_promotion(desk: AccountManagement) -> None:
    promotion = desk.promotions.add(a_promotion("summer")[0])

    project = desk.projects.plan(
        "Summer", SPRING, departments=["sales"], promotion="summer", purpose="a full shelf"
    )

    assert desk.projects.projects(ProjectQuery(promotion=promotion.id)) == (project,)


def test_what_is_planned_with_a_key_is_planned_once(desk: AccountManagement) -> None:
    def plan(name: str = "Spring") -> Project:
        return desk.projects.plan(name, SPRING, departments=["sales"], key="k-1")

    first, again = plan(), plan()

    assert first == again
    assert len(desk.projects.projects()) == 1
    with pytest.raises(KeyReused):
        plan("Summer")


def test_a_task_and_a_decision_with_a_key_are_recorded_once(running: AccountManagement) -> None:
    work = running.projects
    for _ in range(2):
        work.add_task("spring", "Ring them", department="sales", due_on=FRIDAY, key="t-1")
        work.decide("spring", "we go", on=MONDAY, by="Ana", why="it pays", key="d-1")

    assert len(running.projects.project("spring").tasks) == 3
    assert len(running.projects.project("spring").decisions) == 1
    with pytest.raises(KeyReused):
        running.projects.decide("spring", "no", on=MONDAY, by="Ana", why="it pays", key="d-1")


def test_a_task_without_a_start_takes_the_day_on_which_it_is_due(
    running: AccountManagement,
) -> None:
    task = running.projects.project("spring").task(TaskId("ship"))

    assert (task.starts_on, task.due_on) == (date(2015, 2, 20), date(2015, 2, 20))
    assert (task.account, task.product) == (AccountId("acme"), ProductId("widget"))


def test_a_project_is_run_from_its_first_task_to_its_end(running: AccountManagement) -> None:
    work = running.projects
    work.begin_task("spring", "agree", on=MONDAY)
    assert work.progress_task("spring", "agree", 50, on=MONDAY).task(TaskId("agree")).progress == 50
    work.finish_task("spring", "agree", on=FRIDAY)
    work.reopen_task("spring", "agree", on=FRIDAY, reason="a page was missing")
    work.finish_task("spring", "agree", on=FRIDAY)
    work.cancel_task("spring", "ship", on=FRIDAY, reason="they fetch them")
    work.reach("spring", "On the shelf", on="2015-02-10")
    work.hold("spring", on="2015-02-11", reason="stocktaking")
    work.activate("spring", on="2015-02-12")
    done = work.complete("spring", on="2015-02-13")

    assert done.status is ProjectStatus.COMPLETE
    assert [task.status for task in done.tasks] == [TaskStatus.DONE, TaskStatus.CANCELLED]
    with pytest.raises(IllegalTransition):
        work.cancel("spring", on="2015-02-14", reason="too late")


def test_what_is_planned_of_a_task_can_be_changed(running: AccountManagement) -> None:
    running.projects.join("spring", "billing")
    running.projects.unblock("spring", "ship", by="agree")
    running.projects.block("spring", "agree", by="ship")
    project = running.projects.change_task(
        "spring",
        "agree",
        title="Agree it",
        department="billing",
        starts_on="2015-02-03",
        due_on="2015-02-21",
        weight="2.5",
    )

    task = project.task(TaskId("agree"))
    assert (task.title, task.department, task.responsible) == ("Agree it", "billing", "")
    assert (task.days, task.weight, task.blocked_by) == (19, Rate("2.5"), (TaskId("ship"),))


def test_a_member_leaves_and_a_project_moves(running: AccountManagement) -> None:
    running.projects.remove_member("spring", "Ana")
    project = running.projects.reschedule("spring", Period.of("2015-02-01", "2015-06-01"))

    assert project.members == ()
    assert project.period.last_day == date(2015, 5, 31)


def test_how_much_is_done_is_said_by_hand_where_it_is_planned_so(desk: AccountManagement) -> None:
    desk.projects.plan("Fair", SPRING, departments=["sales"], method="manual", id="fair")
    desk.projects.activate("fair", on=MONDAY)

    desk.projects.state_progress("fair", "40%")

    assert desk.projects.standing("fair", on=MONDAY).percent_complete == Rate("0.4")


def test_accounts_take_part_and_leave(running: AccountManagement) -> None:
    running.projects.enroll("spring", "acme", since=MONDAY, note="the pilot")
    running.projects.plan("Fair", SPRING, departments=["sales"], id="fair")
    running.projects.enroll("fair", "acme", since="2015-02-10")
    year = Period.year(2015)

    both = running.projects.calendar("acme", year)
    running.projects.withdraw("fair", "acme", on="2015-02-10", reason="it moved")
    one = running.projects.calendar("acme", year)

    assert [str(span.project) for span in both.spans] == ["spring", "fair"]
    assert [str(overlap.days) for overlap in both.overlaps] == ["2015-02-10 to 2015-04-30"]
    assert one.overlaps == ()
    assert len(running.projects.projects(ProjectQuery(account=AccountId("acme")))) == 2


# --- readings -----------------------------------------------------------------------------------


def test_a_standing_is_by_the_policy_of_the_desk(storage: Storage) -> None:
    desk = AccountManagement(storage, projects=ProjectPolicy(soon_days=1, behind=Rate(1)))
    desk.projects.plan("Spring", SPRING, departments=["sales"], id="spring")
    desk.projects.add_task("spring", "Ring", department="sales", due_on=FRIDAY, id="ring")

    early = desk.projects.standing("spring", on=FRIDAY - timedelta(days=2))
    soon = desk.projects.standing("spring", on=FRIDAY - timedelta(days=1))

    assert (early.track, soon.track) == (ProjectTrack.ON_TRACK, ProjectTrack.AT_RISK)
    assert soon.reasons == (NotBegun(task=TaskId("ring"), title="Ring", due_on=FRIDAY),)


def test_late_are_those_in_which_something_was_due_and_is_left(running: AccountManagement) -> None:
    running.projects.plan("Fair", SPRING, departments=["sales"], id="fair")
    project = running.projects.project("spring")

    assert running.projects.late(on=FRIDAY) == ()
    assert running.projects.late(on=date.min) == ()
    late = running.projects.late(on="2015-02-07")
    assert late == (standing(project, date(2015, 2, 7)),)
    assert late[0].track is ProjectTrack.LATE


def due(desk: AccountManagement, **asked: str) -> list[str]:
    return [str(one.task.id) for one in desk.projects.due(on=MONDAY, **asked)]


def test_what_is_due_is_told_by_its_day_and_by_whose_it_is(running: AccountManagement) -> None:
    assert due(running) == ["agree", "ship"]
    assert due(running, until="2015-02-19") == ["agree"]
    assert due(running, until="2015-02-20") == ["agree", "ship"]
    assert due(running, department="logistics") == ["ship"]
    assert due(running, department="billing") == []
    assert due(running, member="Ana") == ["agree"]
    assert running.projects.due(on=MONDAY)[1].waits_for == (TaskId("agree"),)


@pytest.mark.parametrize("state", ["planned", "on hold", "cancelled"])
def test_what_waits_has_tasks_to_be_done_and_what_is_over_has_none(
    running: AccountManagement, state: str
) -> None:
    if state == "on hold":
        running.projects.hold("spring", on=FRIDAY, reason="stocktaking")
    elif state == "cancelled":
        running.projects.cancel("spring", on=FRIDAY, reason="no stock")
    else:
        running.projects.plan("Fair", SPRING, departments=["sales"], id="fair")
        running.projects.add_task("fair", "Book", department="sales", due_on=MONDAY, id="book")

    assert due(running)[:1] == {"planned": ["book"], "on hold": ["agree"], "cancelled": []}[state]


def test_a_timeline_is_read_at_a_day(running: AccountManagement) -> None:
    project = running.projects.project("spring")

    assert running.projects.timeline("spring", on=MONDAY) == timeline(project, MONDAY)


# --- what is refused ----------------------------------------------------------------------------

TOMORROW = "2015-02-03"
BAD: dict[str, tuple[type[AccountManagementError], Callable[[AccountManagement], object]]] = {
    "no such project": (NotFound, lambda desk: desk.projects.project("x")),
    "an id that is taken": (
        AlreadyExists,
        lambda desk: desk.projects.plan("S", SPRING, departments=["sales"], id="spring"),
    ),
    "no department": (BadProject, lambda desk: desk.projects.plan("S", SPRING, departments=[])),
    "no such promotion": (
        NotFound,
        lambda desk: desk.projects.plan("S", SPRING, departments=["sales"], promotion="x"),
    ),
    "no such product": (
        NotFound,
        lambda desk: desk.projects.plan("S", SPRING, departments=["sales"], product="x"),
    ),
    "a name that nobody could read": (
        BadText,
        lambda desk: desk.projects.plan("\u202espring", SPRING, departments=["sales"]),
    ),
    "tasks in a circle": (
        BlockedInACircle,
        lambda desk: desk.projects.block("spring", "agree", by="ship"),
    ),
    "a task that waits for itself": (
        BlockedInACircle,
        lambda desk: desk.projects.block("spring", "agree", by="agree"),
    ),
    "an unknown blocker": (NotFound, lambda desk: desk.projects.block("spring", "agree", by="x")),
    "an unknown blocker of a new task": (
        NotFound,
        lambda desk: desk.projects.add_task(
            "spring", "Ring", department="sales", due_on=FRIDAY, blocked_by=["x"]
        ),
    ),
    "a task that is due before it starts": (
        DateBefore,
        lambda desk: desk.projects.add_task(
            "spring", "Ring", department="sales", due_on=MONDAY, starts_on=FRIDAY
        ),
    ),
    "a start after the day it is due": (
        DateBefore,
        lambda desk: desk.projects.change_task("spring", "agree", starts_on="2015-02-07"),
    ),
    "a task of a department that takes no part": (
        BadProject,
        lambda desk: desk.projects.add_task("spring", "R", department="x", due_on=FRIDAY),
    ),
    "somebody responsible who is no member": (
        BadProject,
        lambda desk: desk.projects.change_task("spring", "ship", responsible="Ana"),
    ),
    "a task about no account": (
        NotFound,
        lambda desk: desk.projects.add_task(
            "spring", "R", department="sales", due_on=FRIDAY, account="x"
        ),
    ),
    "a task about no product": (
        NotFound,
        lambda desk: desk.projects.add_task(
            "spring", "R", department="sales", due_on=FRIDAY, product="x"
        ),
    ),
    "a weight below nothing": (
        BadNumber,
        lambda desk: desk.projects.change_task("spring", "ship", weight=-1),
    ),
    "a milestone before its project": (
        OutsideProject,
        lambda desk: desk.projects.set_milestone("spring", "Go", due_on="2015-01-31"),
    ),
    "a milestone after its project": (
        OutsideProject,
        lambda desk: desk.projects.set_milestone("spring", "Go", due_on="2015-05-01"),
    ),
    "a member twice": (
        BadProject,
        lambda desk: desk.projects.add_member("spring", "Ana", department="logistics"),
    ),
    "a member of a department that takes no part": (
        BadProject,
        lambda desk: desk.projects.add_member("spring", "Ben", department="x"),
    ),
    "no such account": (NotFound, lambda desk: desk.projects.enroll("spring", "x", since=MONDAY)),
    "the calendar of no account": (
        NotFound,
        lambda desk: desk.projects.calendar("x", Period.year(2015)),
    ),
    "an account that takes no part": (
        NotFound,
        lambda desk: desk.projects.withdraw("spring", "acme", on=MONDAY),
    ),
    "a decision in the future": (
        NotYet,
        lambda desk: desk.projects.decide(
            "spring", "we go", on=TOMORROW, by="Ana", why="it pays", today=MONDAY
        ),
    ),
    "a decision without a reason": (
        BadText,
        lambda desk: desk.projects.decide("spring", "we go", on=MONDAY, by="Ana", why=""),
    ),
    "a decision that supersedes none": (
        BadNumber,
        lambda desk: desk.projects.decide(
            "spring", "we go", on=MONDAY, by="Ana", why="it pays", supersedes=1
        ),
    ),
    "work that was done tomorrow": (
        NotYet,
        lambda desk: desk.projects.finish_task("spring", "agree", on=TOMORROW, today=MONDAY),
    ),
    "a blocked task that is begun": (
        TaskBlocked,
        lambda desk: desk.projects.begin_task("spring", "ship", on=MONDAY),
    ),
    "progress of what is not begun": (
        IllegalTransition,
        lambda desk: desk.projects.progress_task("spring", "agree", 50, on=MONDAY),
    ),
    "progress by hand where tasks say it": (
        BadProject,
        lambda desk: desk.projects.state_progress("spring", "50%"),
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_whole(running: AccountManagement, case: str) -> None:
    error, command = BAD[case]
    before, count = running.projects.project("spring"), len(running.projects.projects())

    with pytest.raises(error):
        command(running)

    assert running.projects.project("spring") == before
    assert len(running.projects.projects()) == count
