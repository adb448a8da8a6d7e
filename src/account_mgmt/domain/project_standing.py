"""How a project stands at the end of a day: on track, at risk or late, each for named reasons."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Final, final

from attrs import Attribute, field, frozen

from account_mgmt.domain.errors import BadNumber
from account_mgmt.domain.ids import ProjectId, TaskId
from account_mgmt.domain.project import Project
from account_mgmt.domain.project_reason import (
    BehindTime,
    EndOutOfReach,
    EndPassed,
    LateReason,
    MilestoneLate,
    MilestoneNear,
    NotBegun,
    NoTimeLeft,
    ProjectReason,
    RiskReason,
    TaskLate,
)
from account_mgmt.domain.project_schedule import Schedule, schedule
from account_mgmt.domain.project_state import ProjectStatus
from account_mgmt.domain.project_task import ProjectTask, TaskStatus
from account_mgmt.domain.rate import ONE, ZERO, Rate


class ProjectTrack(Enum):
    """Whether a project will be done in time."""

    ON_TRACK = "on track"
    AT_RISK = "at risk"
    LATE = "late"


def _some_days(_policy: object, _attribute: "Attribute[int]", days: int) -> None:
    if type(days) is not int or days < 0:
        raise BadNumber("Projects: soon", f"{days!r} days", "it is a whole number, 0 at least")


def _share(_policy: object, _attribute: "Attribute[Rate]", share: Rate) -> None:
    if not ZERO <= share <= ONE:
        raise BadNumber("Projects: behind by", str(share), "it is a share from 0 to 1")


@final
@frozen(kw_only=True)
class ProjectPolicy:
    """When a project is at risk.

    Attributes:
        soon_days: a task that is not begun so many days before it is due is a risk, and so is a
            milestone with work left.
        behind: less done than time gone is a risk where the difference is more than this share.
    """

    soon_days: int = field(default=7, validator=_some_days)
    behind: Rate = field(default=Rate("0.2"), validator=_share)


STANDARD_PROJECTS: Final = ProjectPolicy()
"""A week, and a fifth."""


@final
@frozen(kw_only=True)
class ProjectStanding:
    """How a project stands at the end of a day.

    `track` is None once it is complete or cancelled: no day is left to be missed. `schedule` is of
    what is left, and `left` of `tasks` counts without what was cancelled.
    """

    project: ProjectId
    name: str
    on: date
    status: ProjectStatus
    track: ProjectTrack | None
    reasons: tuple[ProjectReason, ...]
    percent_complete: Rate
    elapsed: Rate
    left: int
    tasks: int
    schedule: Schedule


def elapsed(project: Project, on: date) -> Rate:
    """The share of a project's days that is gone at the end of a day, from 0 to 1."""
    gone = (on - project.period.start).days + 1
    return Rate.ratio(min(max(gone, 0), project.period.days), project.period.days)


def standing(
    project: Project, on: date, policy: ProjectPolicy = STANDARD_PROJECTS
) -> ProjectStanding:
    """How a project, as it is known now, stands at the end of a day.

    It is late where a day has passed on which something was due that is left. It is at risk where
    what is left cannot be done by its day, was not begun though that day is near, or where less is
    done than time is gone. Of a project that is late the risks are told as well.
    """
    plan = schedule(project.tasks, on)
    late = () if project.is_over else tuple(_late(project, on))
    risks = () if project.is_over else tuple(_risks(project, plan, on, policy))
    track = ProjectTrack.LATE if late else ProjectTrack.AT_RISK if risks else ProjectTrack.ON_TRACK
    return ProjectStanding(
        project=project.id,
        name=project.name,
        on=on,
        status=project.status,
        track=None if project.is_over else track,
        reasons=(*late, *risks),
        percent_complete=project.percent_complete,
        elapsed=elapsed(project, on),
        left=sum(task.is_left for task in project.tasks),
        tasks=sum(task.counts for task in project.tasks),
        schedule=plan,
    )


def _late(project: Project, on: date) -> Iterator[LateReason]:
    for task in _by_day(project):
        if task.due_on < on:
            days = task.days_late(on)
            yield TaskLate(task=task.id, title=task.title, due_on=task.due_on, days=days)
    for one in project.milestones:
        if one.days_late(on):
            yield MilestoneLate(milestone=one.name, due_on=one.due_on, days=one.days_late(on))
    last = project.period.last_day
    if last < on:
        yield EndPassed(last_day=last, days=(on - last).days)


def _risks(
    project: Project, plan: Schedule, on: date, policy: ProjectPolicy
) -> Iterator[RiskReason]:
    ends = {one.task: one.ends_on for one in plan.tasks}
    for task in _by_day(project):
        if task.due_on < on:
            continue  # it is late, and that says more
        if ends[task.id] > task.due_on:
            yield _no_time(task, ends)
        elif task.status is TaskStatus.OPEN and (task.due_on - on).days <= policy.soon_days:
            yield NotBegun(task=task.id, title=task.title, due_on=task.due_on)
    last = project.period.last_day
    if plan.ends_on is not None and plan.ends_on > last >= on:
        yield EndOutOfReach(last_day=last, ends_on=plan.ends_on)
    for one in project.milestones:
        if one.reached_on is None and 0 <= (one.due_on - on).days <= policy.soon_days:
            left = sum(task.is_left and task.due_on <= one.due_on for task in project.tasks)
            if left:
                yield MilestoneNear(milestone=one.name, due_on=one.due_on, left=left)
    done, gone = project.percent_complete, elapsed(project, on)
    if gone - done > policy.behind:
        yield BehindTime(done=done, elapsed=gone)


def _no_time(task: ProjectTask, ends: Mapping[TaskId, date]) -> NoTimeLeft:
    return NoTimeLeft(
        task=task.id,
        title=task.title,
        due_on=task.due_on,
        ends_on=ends[task.id],
        waits_for=_waits_for(task, ends),
    )


def _waits_for(task: ProjectTask, left: Collection[TaskId]) -> tuple[TaskId, ...]:
    return tuple(one for one in task.blocked_by if one in left)


def _by_day(project: Project) -> list[ProjectTask]:
    left = (task for task in project.tasks if task.is_left)
    return sorted(left, key=lambda task: (task.due_on, task.id))


# --- what is to be done -------------------------------------------------------------------------


@final
@frozen(kw_only=True)
class DueTask:
    """A task that is left, in which project, how many days late, and what it waits for."""

    project: ProjectId
    project_name: str
    task: ProjectTask
    days_late: int
    waits_for: tuple[TaskId, ...]


def due_tasks(project: Project, on: date) -> tuple[DueTask, ...]:
    """What is left of a project that is not over, by the day it is due."""
    if project.is_over:
        return ()
    left = {task.id for task in project.tasks if task.is_left}
    return tuple(
        DueTask(
            project=project.id,
            project_name=project.name,
            task=task,
            days_late=task.days_late(on),
            waits_for=_waits_for(task, left),
        )
        for task in _by_day(project)
    )
