"""A task of a project: where it stands, and how much of the whole it is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve

from account_mgmt.domain.errors import BadNumber, BadText, DateBefore, IllegalTransition
from account_mgmt.domain.project_task import (
    NEXT,
    PercentMethod,
    ProjectTask,
    TaskStatus,
    percent_complete,
)
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.testing.builders import MONDAY, a_task

TUESDAY = MONDAY + timedelta(days=1)

MOVES: dict[TaskStatus, Callable[[ProjectTask], ProjectTask]] = {
    TaskStatus.OPEN: lambda task: task.take_up_again(reason="it broke"),
    TaskStatus.WORKING: lambda task: task.begin(on=TUESDAY),
    TaskStatus.DONE: lambda task: task.finish(on=TUESDAY),
    TaskStatus.CANCELLED: lambda task: task.cancel(reason="no stock"),
}


@pytest.mark.parametrize("wanted", TaskStatus)
@pytest.mark.parametrize("status", TaskStatus)
def test_only_what_may_follow_a_state_follows_it(status: TaskStatus, wanted: TaskStatus) -> None:
    task = evolve(a_task(), status=status)

    if wanted in NEXT[status]:
        assert MOVES[wanted](task).status is wanted
    else:
        with pytest.raises(IllegalTransition, match=f"Task t-1 cannot become {wanted.value}"):
            MOVES[wanted](task)


def test_what_is_done_has_all_of_its_progress_and_a_day_on_which_it_was() -> None:
    done = a_task().finish(on=TUESDAY)

    assert (done.progress, done.begun_on, done.done_on) == (100, TUESDAY, TUESDAY)
    assert a_task().begin(on=MONDAY).finish(on=TUESDAY).begun_on == MONDAY


def test_what_is_not_done_after_all_begins_anew_and_says_why() -> None:
    again = a_task().finish(on=TUESDAY).take_up_again(reason="it broke")

    assert again == evolve(a_task(), reason="it broke")


def test_nothing_is_done_before_it_was_begun() -> None:
    with pytest.raises(DateBefore, match="the day it was begun"):
        a_task().begin(on=TUESDAY).finish(on=MONDAY)


def test_progress_is_said_of_what_is_worked_on() -> None:
    assert a_task().begin(on=MONDAY).progressed(40).progress == 40
    with pytest.raises(IllegalTransition, match="cannot become further, because it is open"):
        a_task().progressed(40)


@pytest.mark.parametrize("progress", [-1, 101, True, "40"])
def test_progress_is_whole_per_cent(progress: int) -> None:
    with pytest.raises(BadNumber, match="from 0 to 100"):
        a_task().begin(on=MONDAY).progressed(progress)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_said_for_what_is_not_to_be_done_and_for_what_is_to_be_done_again(
    reason: str,
) -> None:
    with pytest.raises(BadText):
        a_task().cancel(reason=reason)
    with pytest.raises(BadText):
        a_task().finish(on=MONDAY).take_up_again(reason=reason)


def test_a_task_is_not_due_before_it_starts() -> None:
    assert a_task(due_on=MONDAY).days == 1
    with pytest.raises(DateBefore, match="Task t-1: 2026-02-01 is before its start"):
        a_task(due_on=MONDAY - timedelta(days=1))


def test_a_task_weighs_nothing_at_least() -> None:
    assert a_task(weight=0).weight == ZERO
    with pytest.raises(BadNumber):
        a_task(weight=-1)


@pytest.mark.parametrize(("days", "late"), [(0, 0), (1, 1), (-1, 0)])
def test_a_task_is_late_from_the_day_after_it_was_due(days: int, late: int) -> None:
    task = a_task()

    assert task.days_late(task.due_on + timedelta(days=days)) == late
    assert task.finish(on=MONDAY).days_late(task.due_on + timedelta(days=9)) == 0


# --- how much is done ---------------------------------------------------------------------------


def worked(id: str, progress: int, weight: str | int = 1) -> ProjectTask:
    return a_task(id, weight=weight).begin(on=MONDAY).progressed(progress)


DONE = a_task("d", weight=3).finish(on=MONDAY)
CANCELLED = a_task("x", weight=9).cancel(reason="no stock")


@pytest.mark.parametrize(
    ("method", "share"),
    [
        (PercentMethod.TASKS, "1/3"),  # one of three
        (PercentMethod.PROGRESS, "0.5"),  # (100 + 50 + 0) / 3
        (PercentMethod.WEIGHT, "2/3"),  # (100 * 3 + 50 * 2 + 0) / 6
    ],
)
def test_how_much_is_done_by_each_method_without_what_was_cancelled(
    method: PercentMethod, share: str
) -> None:
    tasks = [DONE, worked("a", 50, weight=2), a_task("b"), CANCELLED]

    assert percent_complete(tasks, method) == Rate(share)


def test_tasks_without_any_weight_weigh_alike() -> None:
    tasks = [worked("a", 50, weight=0), worked("b", 100, weight=0)]

    assert percent_complete(tasks, PercentMethod.WEIGHT) == Rate("0.75")


@pytest.mark.parametrize("method", PercentMethod)
def test_of_no_tasks_nothing_is_done(method: PercentMethod) -> None:
    assert percent_complete([], method) == ZERO
    assert percent_complete([CANCELLED], method) == ZERO


def test_a_share_of_thirds_is_exact_and_read_with_two_decimals() -> None:
    share = percent_complete([DONE, a_task("a"), a_task("b")], PercentMethod.TASKS)

    assert f"{share.round(4):.2%}" == "33.33%"


def test_the_progress_of_a_task_is_a_share_as_well() -> None:
    assert (worked("a", 40).done_share, DONE.done_share) == (Rate("0.4"), ONE)
