"""A project as a picture is drawn of it: what runs from when to when, and what waits for what."""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from itertools import combinations
from typing import final

from attrs import frozen

from account_mgmt.domain.calendar import ONE_DAY, Period
from account_mgmt.domain.ids import AccountId, ProjectId, TaskId
from account_mgmt.domain.project import Project
from account_mgmt.domain.project_parts import ProjectMilestone
from account_mgmt.domain.project_schedule import schedule
from account_mgmt.domain.project_state import ProjectStatus
from account_mgmt.domain.project_task import ProjectTask, TaskStatus
from account_mgmt.domain.rate import ONE, ZERO, Rate


class RowKind(Enum):
    """What a row of a timeline is of."""

    PROJECT = "project"
    MILESTONE = "milestone"
    TASK = "task"


class RowState(Enum):
    """How far what a row is of has come at a day."""

    AHEAD = "ahead"  # not begun, and nothing of it is due
    UNDER_WAY = "under way"
    DONE = "done"
    LATE = "late"
    CANCELLED = "cancelled"


@final
@frozen(kw_only=True)
class TimelineRow:
    """A row of a timeline: from its first day to its last one; a milestone has one day.

    `id` is that of the project or of the task, and a milestone's name. `done` is a share. `slack` is
    that of a task which is left, in days, and None for all else.
    """

    kind: RowKind
    id: str
    name: str
    first_day: date
    last_day: date
    state: RowState
    done: Rate
    department: str = ""
    responsible: str = ""
    blocked_by: tuple[TaskId, ...] = ()
    slack: int | None = None


@final
@frozen(kw_only=True)
class Timeline:
    """A project row by row at a day: itself, then its milestones and tasks in the order of their days."""

    project: ProjectId
    name: str
    on: date
    rows: tuple[TimelineRow, ...]

    @property
    def period(self) -> Period:
        """The days from the first of all rows to the last of all."""
        first = min(row.first_day for row in self.rows)
        return Period(first, max(row.last_day for row in self.rows) + ONE_DAY)


def timeline(project: Project, on: date) -> Timeline:
    """The timeline of a project, as it is known now, at the end of a day."""
    slack = {one.task: one.slack for one in schedule(project.tasks, on).tasks}
    parts = [
        *(_milestone_row(one, on, over=project.is_over) for one in project.milestones),
        *(_task_row(one, on, slack.get(one.id), over=project.is_over) for one in project.tasks),
    ]
    parts.sort(key=lambda row: (row.first_day, row.last_day, row.kind.value, row.id))
    return Timeline(
        project=project.id, name=project.name, on=on, rows=(_project_row(project, on), *parts)
    )


def _project_row(project: Project, on: date) -> TimelineRow:
    states = {
        ProjectStatus.PLANNED: RowState.AHEAD,
        ProjectStatus.COMPLETE: RowState.DONE,
        ProjectStatus.CANCELLED: RowState.CANCELLED,
    }
    late = not project.is_over and project.period.last_day < on
    return TimelineRow(
        kind=RowKind.PROJECT,
        id=str(project.id),
        name=project.name,
        first_day=project.period.start,
        last_day=project.period.last_day,
        state=RowState.LATE if late else states.get(project.status, RowState.UNDER_WAY),
        done=project.percent_complete,
    )


def _milestone_row(one: ProjectMilestone, on: date, *, over: bool) -> TimelineRow:
    reached = one.reached_on is not None
    late = not over and one.days_late(on) > 0
    state = RowState.DONE if reached else RowState.LATE if late else RowState.AHEAD
    return TimelineRow(
        kind=RowKind.MILESTONE,
        id=one.name,
        name=one.name,
        first_day=one.due_on,
        last_day=one.due_on,
        state=state,
        done=ONE if reached else ZERO,
    )


_STATES = {
    TaskStatus.OPEN: RowState.AHEAD,
    TaskStatus.WORKING: RowState.UNDER_WAY,
    TaskStatus.DONE: RowState.DONE,
    TaskStatus.CANCELLED: RowState.CANCELLED,
}


def _task_row(task: ProjectTask, on: date, slack: int | None, *, over: bool) -> TimelineRow:
    late = not over and task.days_late(on) > 0
    return TimelineRow(
        kind=RowKind.TASK,
        id=str(task.id),
        name=task.title,
        first_day=task.starts_on,
        last_day=task.due_on,
        state=RowState.LATE if late else _STATES[task.status],
        done=task.done_share,
        department=task.department,
        responsible=task.responsible,
        blocked_by=task.blocked_by,
        slack=slack,
    )


# --- projects of one account --------------------------------------------------------------------


@final
@frozen(kw_only=True)
class ProjectSpan:
    """A project that an account takes part in, and the days of it that are asked about."""

    project: ProjectId
    name: str
    days: Period


@final
@frozen(kw_only=True)
class ProjectOverlap:
    """Two projects that want the same account on the same days."""

    first: ProjectId
    second: ProjectId
    days: Period


@final
@frozen(kw_only=True)
class ProjectCalendar:
    """What an account takes part in within a period, by first day and id, and what meets what."""

    account: AccountId
    spans: tuple[ProjectSpan, ...]
    overlaps: tuple[ProjectOverlap, ...]


def project_calendar(
    account: AccountId, projects: Iterable[Project], in_: Period
) -> ProjectCalendar:
    """The calendar of an account's projects; one that was cancelled takes none of its days.

    An account takes part from the later of its joining and the project's start, to the earlier of its
    leaving and the project's end.
    """
    found = [
        ProjectSpan(project=one.id, name=one.name, days=days)
        for one in projects
        if one.status is not ProjectStatus.CANCELLED
        for days in _days_of(one, account, in_)
    ]
    found.sort(key=lambda span: (span.days.start, span.project))
    return ProjectCalendar(
        account=account,
        spans=tuple(found),
        overlaps=tuple(
            ProjectOverlap(first=one.project, second=other.project, days=both)
            for one, other in combinations(found, 2)
            if one.project != other.project and (both := one.days.intersect(other.days)) is not None
        ),
    )


def _days_of(project: Project, account: AccountId, in_: Period) -> Iterable[Period]:
    asked = project.period.intersect(in_)
    for part in project.accounts:
        if asked is None or part.account != account:
            continue
        start, end = max(part.since, asked.start), min(part.until or asked.end, asked.end)
        if start < end:
            yield Period(start, end)
