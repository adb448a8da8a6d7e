"""Laws of projects: how much is done, what waits for what, and how much slack there is."""

from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from random import Random

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from account_mgmt.domain.errors import BlockedInACircle
from account_mgmt.domain.ids import ProjectId, TaskId
from account_mgmt.domain.project import Project
from account_mgmt.domain.project_schedule import check_blockers, schedule
from account_mgmt.domain.project_standing import ProjectTrack, elapsed, standing
from account_mgmt.domain.project_task import (
    PercentMethod,
    ProjectTask,
    TaskStatus,
    percent_complete,
)
from account_mgmt.domain.rate import ONE, ZERO
from account_mgmt.testing import strategies
from account_mgmt.testing.builders import MONDAY, a_task

TASKS = st.lists(strategies.project_tasks(), max_size=6, unique_by=lambda task: task.id)
METHODS = st.sampled_from(PercentMethod)


@given(TASKS, METHODS, st.randoms(use_true_random=False))
def test_the_order_of_tasks_says_nothing_of_how_much_is_done(
    tasks: list[ProjectTask], method: PercentMethod, random: Random
) -> None:
    shuffled = random.sample(tasks, len(tasks))

    assert percent_complete(shuffled, method) == percent_complete(tasks, method)


@given(TASKS, METHODS)
def test_what_is_cancelled_says_nothing_of_how_much_is_done(
    tasks: list[ProjectTask], method: PercentMethod
) -> None:
    without = [task for task in tasks if task.status is not TaskStatus.CANCELLED]

    assert percent_complete(tasks, method) == percent_complete(without, method)


@given(strategies.projects())
def test_how_much_is_done_is_between_nothing_and_all(project: Project) -> None:
    assert ZERO <= project.percent_complete <= ONE


@given(TASKS, METHODS)
def test_all_is_done_where_every_task_is(tasks: list[ProjectTask], method: PercentMethod) -> None:
    done = [evolve(task, status=TaskStatus.DONE, progress=100) for task in tasks]

    assert percent_complete(done, method) == (ONE if tasks else ZERO)


# --- what waits for what ------------------------------------------------------------------------

NAMES = "abcde"
WAITS = st.fixed_dictionaries({name: st.sets(st.sampled_from(NAMES), max_size=2) for name in NAMES})


@given(WAITS)
def test_tasks_are_refused_where_and_only_where_they_wait_in_a_circle(
    waits: dict[str, set[str]],
) -> None:
    tasks = {TaskId(name): a_task(name, blocked_by=sorted(by)) for name, by in waits.items()}
    try:
        TopologicalSorter(waits).prepare()
    except CycleError:
        with pytest.raises(BlockedInACircle) as refused:
            check_blockers(ProjectId("j"), tasks)
        path = refused.value.path
        assert path[0] == path[-1]
        assert all(one in waits[other] for one, other in pairwise(path))
    else:
        check_blockers(ProjectId("j"), tasks)


# --- slack --------------------------------------------------------------------------------------


@st.composite
def networks(draw: st.DrawFn) -> list[ProjectTask]:
    """Tasks that are left, each waiting for some before it."""
    made: list[ProjectTask] = []
    for place in range(draw(st.integers(1, 6))):
        starts_on = MONDAY + timedelta(days=draw(st.integers(-5, 30)))
        task = a_task(
            f"t-{place}",
            starts_on=starts_on,
            due_on=starts_on + timedelta(days=draw(st.integers(0, 9))),
            blocked_by=[str(one.id) for one in made if draw(st.booleans())],
        )
        working = not task.blocked_by and draw(st.booleans())
        made.append(task.begin(on=MONDAY) if working else task)
    return made


def lengthened(tasks: list[ProjectTask], id: TaskId, days: int) -> list[ProjectTask]:
    longer = timedelta(days=days)
    return [evolve(one, due_on=one.due_on + longer) if one.id == id else one for one in tasks]


@given(networks(), st.data())
def test_a_task_may_take_its_slack_longer_and_a_day_more_makes_the_end_later(
    tasks: list[ProjectTask], data: st.DataObject
) -> None:
    plan = schedule(tasks, MONDAY)
    one = data.draw(st.sampled_from(plan.tasks))
    task = next(task for task in tasks if task.id == one.task)
    assume(task.status is TaskStatus.OPEN or task.due_on >= MONDAY)  # else it takes a day anyhow
    assert plan.ends_on is not None

    assert schedule(lengthened(tasks, one.task, one.slack), MONDAY).ends_on == plan.ends_on
    later = schedule(lengthened(tasks, one.task, one.slack + 1), MONDAY).ends_on
    assert later == plan.ends_on + timedelta(days=1)


@given(networks())
def test_nothing_starts_before_what_it_waits_for_has_ended_and_some_chain_has_no_slack(
    tasks: list[ProjectTask],
) -> None:
    plan = schedule(tasks, MONDAY)
    when = {one.task: one for one in plan.tasks}

    for task in tasks:
        assert all(when[one].ends_on < when[task.id].starts_on for one in task.blocked_by)
        assert when[task.id].slack >= 0
        assert when[task.id].starts_on >= MONDAY
    assert any(when[one].ends_on == plan.ends_on for one in plan.critical)


# --- how it stands ------------------------------------------------------------------------------


@given(strategies.projects(), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_project_is_late_where_and_only_where_a_day_that_counts_is_past(
    project: Project, on: date
) -> None:
    found = standing(project, on)

    assert (found.track is ProjectTrack.LATE) == (
        project.due_on is not None and project.due_on < on
    )
    assert (found.track is None) == project.is_over
    assert bool(found.reasons) == (found.track in {ProjectTrack.LATE, ProjectTrack.AT_RISK})
    assert ZERO <= elapsed(project, on) <= ONE
