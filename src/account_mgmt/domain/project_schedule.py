"""When the tasks of a project can be done at the earliest, and which of them decide when it ends.

The critical path method, in calendar days: a pass forwards for the earliest days, one backwards for
the latest. Each task and each dependency is looked at once in either.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Final, final

from attrs import frozen

from account_mgmt.domain.errors import BlockedInACircle, NotFound
from account_mgmt.domain.ids import ProjectId, TaskId
from account_mgmt.domain.project_task import ProjectTask, TaskStatus

_LAST: Final = date.max.toordinal()


def check_blockers(project: ProjectId, tasks: Mapping[TaskId, ProjectTask]) -> None:
    """Refuse with NotFound a blocker that is no task, with BlockedInACircle tasks that never begin."""
    for task in tasks.values():
        for blocker in task.blocked_by:
            if blocker not in tasks:
                raise NotFound(f"task in project {project} named", str(blocker))
    try:
        TopologicalSorter({id: task.blocked_by for id, task in tasks.items()}).prepare()
    except CycleError as circle:
        raise BlockedInACircle(str(project), tuple(map(str, circle.args[1]))) from None


@final
@frozen(kw_only=True)
class Scheduled:
    """When a task that is left can be done: from its earliest day to its earliest end.

    `slack` is how many days later it may end without any later end of the project.
    """

    task: TaskId
    starts_on: date
    ends_on: date
    slack: int

    @property
    def is_critical(self) -> bool:
        """Whether a day lost on it is a day lost for the project."""
        return self.slack == 0


@final
@frozen(kw_only=True)
class Schedule:
    """What is left of a project in the order in which it can be done, and when all of it can be.

    `ends_on` is None where nothing is left.
    """

    tasks: tuple[Scheduled, ...]
    ends_on: date | None

    @property
    def critical(self) -> tuple[TaskId, ...]:
        """The tasks that decide when it ends."""
        return tuple(one.task for one in self.tasks if one.is_critical)


def schedule(tasks: Iterable[ProjectTask], on: date) -> Schedule:
    """The schedule of what is left at a day, by the critical path method.

    A task that is not begun starts on its own day, on the day asked about, or the day after its last
    blocker ends, whichever comes last, and takes as long as it was planned to. One that is worked on
    takes until it is due, or the day itself where that is past. What is done or cancelled takes no
    time and blocks nothing. The tasks must not wait in a circle: see `check_blockers`.
    """
    left = [task for task in tasks if task.is_left]
    places = {task.id: place for place, task in enumerate(left)}
    waits = [[places[one] for one in task.blocked_by if one in places] for task in left]
    order = list(TopologicalSorter(dict(enumerate(waits))).static_order())
    today = on.toordinal()
    lengths = [_length(task, on) for task in left]
    ends = [today] * len(left)
    for place in order:
        after = max((ends[one] + 1 for one in waits[place]), default=today)
        ends[place] = max(_first_day(left[place], today), after) + lengths[place] - 1
    end = max(ends, default=today)
    latest = [end] * len(left)
    for place in reversed(order):
        for blocker in waits[place]:
            latest[blocker] = min(latest[blocker], latest[place] - lengths[place])
    return Schedule(
        tasks=tuple(
            Scheduled(
                task=left[place].id,
                starts_on=_day(ends[place] - lengths[place] + 1),
                ends_on=_day(ends[place]),
                slack=latest[place] - ends[place],
            )
            for place in order
        ),
        ends_on=_day(end) if order else None,
    )


def _first_day(task: ProjectTask, today: int) -> int:
    return max(task.starts_on.toordinal(), today) if task.status is TaskStatus.OPEN else today


def _length(task: ProjectTask, on: date) -> int:
    if task.status is TaskStatus.OPEN:
        return task.days
    return max((task.due_on - on).days + 1, 1)


def _day(ordinal: int) -> date:
    return date.fromordinal(min(ordinal, _LAST))
