"""When the tasks of a project can be done at the earliest, and which decide when it ends."""

from datetime import date, timedelta

from account_mgmt.domain.ids import TaskId
from account_mgmt.domain.project_schedule import Schedule, schedule
from account_mgmt.domain.project_task import ProjectTask
from account_mgmt.testing.builders import MONDAY, a_task


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def task(id: str, first: int, last: int, *, blocked_by: str = "") -> ProjectTask:
    return a_task(id, starts_on=after(first), due_on=after(last), blocked_by=blocked_by)


def read(plan: Schedule) -> dict[str, tuple[int, int, int]]:
    """The first and the last day of each task, counted from Monday, and its slack."""
    return {
        str(one.task): ((one.starts_on - MONDAY).days, (one.ends_on - MONDAY).days, one.slack)
        for one in plan.tasks
    }


def test_the_longest_chain_decides_when_a_project_ends_and_the_others_have_slack() -> None:
    # a (2 days) -> b (4 days) -> d (1 day), and a -> c (1 day) -> d: c may end three days later
    tasks = [
        task("a", 0, 1),
        task("b", 2, 5, blocked_by="a"),
        task("c", 2, 2, blocked_by="a"),
        task("d", 6, 6, blocked_by="bc"),
    ]

    plan = schedule(tasks, MONDAY)

    assert read(plan) == {"a": (0, 1, 0), "b": (2, 5, 0), "c": (2, 2, 3), "d": (6, 6, 0)}
    assert plan.critical == (TaskId("a"), TaskId("b"), TaskId("d"))
    assert plan.ends_on == after(6)


def test_a_task_starts_on_its_own_day_though_nothing_blocks_it() -> None:
    assert read(schedule([task("a", 3, 4)], MONDAY)) == {"a": (3, 4, 0)}


def test_what_should_have_been_begun_takes_as_long_from_today_on() -> None:
    assert read(schedule([task("a", 0, 4)], after(2))) == {"a": (2, 6, 0)}


def test_what_is_worked_on_takes_until_it_is_due_or_today_where_that_is_past() -> None:
    working = task("a", 0, 4).begin(on=MONDAY)

    assert read(schedule([working], after(2))) == {"a": (2, 4, 0)}
    assert read(schedule([working], after(6))) == {"a": (6, 6, 0)}


def test_what_is_done_or_cancelled_takes_no_time_and_blocks_nothing() -> None:
    tasks = [
        task("a", 0, 9).finish(on=MONDAY),
        task("b", 0, 9).cancel(reason="no stock"),
        task("c", 0, 1, blocked_by="ab"),
    ]

    assert read(schedule(tasks, MONDAY)) == {"c": (0, 1, 0)}


def test_where_nothing_is_left_there_is_no_end_to_wait_for() -> None:
    assert schedule([task("a", 0, 1).finish(on=MONDAY)], MONDAY) == Schedule(tasks=(), ends_on=None)


def test_a_chain_beyond_the_last_year_ends_on_its_last_day() -> None:
    last = a_task("a", starts_on=date(9999, 12, 30), due_on=date.max)

    plan = schedule([last, a_task("b", blocked_by="a")], MONDAY)

    assert plan.ends_on == date.max
