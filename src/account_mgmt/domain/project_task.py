"""What there is to do in a project: whose it is, by when, after what, and how far it is."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Final, Self, final

from attrs import Attribute, evolve, field, frozen
from attrs.validators import optional

from account_mgmt.domain.calendar import plain_date
from account_mgmt.domain.errors import BadNumber, DateBefore, IllegalTransition
from account_mgmt.domain.ids import AccountId, ProductId, TaskId
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.text import LONGEST_NOTE, check, name, note

WHOLE: Final = 100  # per cent
_NONE: Final = ZERO.as_fraction()


class TaskStatus(Enum):
    """Where a task stands."""

    OPEN = "open"
    WORKING = "working"
    DONE = "done"
    CANCELLED = "cancelled"


NEXT: Final[Mapping[TaskStatus, tuple[TaskStatus, ...]]] = {
    TaskStatus.OPEN: (TaskStatus.WORKING, TaskStatus.DONE, TaskStatus.CANCELLED),
    TaskStatus.WORKING: (TaskStatus.DONE, TaskStatus.CANCELLED),
    TaskStatus.DONE: (TaskStatus.OPEN,),  # it turned out that it was not
    TaskStatus.CANCELLED: (),
}
"""The one table of what may follow what."""


def _weighs(task: "ProjectTask", _attribute: "Attribute[Rate]", weight: Rate) -> None:
    if weight < ZERO:
        raise BadNumber(f"Task {task.id}: weight", str(weight), "it is nothing at least")


def _per_cent(task: "ProjectTask", _attribute: "Attribute[int]", progress: int) -> None:
    if type(progress) is not int or not 0 <= progress <= WHOLE:
        what = f"Task {task.id}: progress"
        raise BadNumber(what, repr(progress), "it is a whole number from 0 to 100, in per cent")


def _after_start(task: "ProjectTask", _attribute: "Attribute[date]", due_on: date) -> None:
    plain_date(task, _attribute, due_on)
    if due_on < task.starts_on:
        first = task.starts_on.isoformat()
        raise DateBefore(f"Task {task.id}", due_on.isoformat(), "its start", first)


@final
@frozen(kw_only=True)
class ProjectTask:
    """A piece of a project's work, which one department owns.

    `responsible` is a member of the project, or empty: the department itself. Progress is in whole
    per cent; what is done has all of it. `account` and `product` say what it is about.
    """

    id: TaskId
    title: str = field(validator=name)
    department: str = field(validator=name)
    starts_on: date = field(validator=plain_date)
    due_on: date = field(validator=_after_start)
    responsible: str = field(default="", validator=note)
    weight: Rate = field(default=ONE, validator=_weighs)
    blocked_by: tuple[TaskId, ...] = ()
    account: AccountId | None = None
    product: ProductId | None = None
    status: TaskStatus = TaskStatus.OPEN
    progress: int = field(default=0, validator=_per_cent)
    begun_on: date | None = field(default=None, validator=optional(plain_date))
    done_on: date | None = field(default=None, validator=optional(plain_date))
    reason: str = field(default="", validator=note)  # why it was cancelled, or taken up again

    @property
    def is_left(self) -> bool:
        """Whether it is still to be done."""
        return self.status in {TaskStatus.OPEN, TaskStatus.WORKING}

    @property
    def counts(self) -> bool:
        """Whether it is a part of the whole: all but what was cancelled."""
        return self.status is not TaskStatus.CANCELLED

    @property
    def days(self) -> int:
        """How many days it takes, as planned: from its start to the day it is due, both counted."""
        return (self.due_on - self.starts_on).days + 1

    @property
    def done_share(self) -> Rate:
        """Its progress as a share."""
        return Rate.ratio(self.progress, WHOLE)

    def days_late(self, on: date) -> int:
        """How many days it is past due at the end of a day; 0 in time, and when nothing is left."""
        return max((on - self.due_on).days, 0) if self.is_left else 0

    # --- what becomes of it -----------------------------------------------------------------

    def begin(self, *, on: date) -> Self:
        """The task as worked on. Raises IllegalTransition."""
        self._check(TaskStatus.WORKING)
        return evolve(self, status=TaskStatus.WORKING, begun_on=on)

    def progressed(self, progress: int) -> Self:
        """The task so far done, in per cent. Raises IllegalTransition unless it is worked on, BadNumber."""
        if self.status is not TaskStatus.WORKING:
            raise self._illegal("further")
        return evolve(self, progress=progress)

    def finish(self, *, on: date) -> Self:
        """The task as done. Raises IllegalTransition, and DateBefore before it was begun."""
        self._check(TaskStatus.DONE)
        begun_on = self.begun_on or on
        if on < begun_on:
            first = begun_on.isoformat()
            raise DateBefore(f"Task {self.id}", on.isoformat(), "the day it was begun", first)
        return evolve(self, status=TaskStatus.DONE, progress=WHOLE, begun_on=begun_on, done_on=on)

    def take_up_again(self, *, reason: str) -> Self:
        """The task as not begun, for it turned out not to be done.

        Raises IllegalTransition unless it is done, BadText without a reason.
        """
        check("Reason", reason, longest=LONGEST_NOTE)
        self._check(TaskStatus.OPEN)
        return evolve(
            self, status=TaskStatus.OPEN, progress=0, begun_on=None, done_on=None, reason=reason
        )

    def cancel(self, *, reason: str) -> Self:
        """The task as not to be done. Raises IllegalTransition, BadText without a reason."""
        check("Reason", reason, longest=LONGEST_NOTE)
        self._check(TaskStatus.CANCELLED)
        return evolve(self, status=TaskStatus.CANCELLED, reason=reason)

    def check_left(self) -> None:
        """Refuse with IllegalTransition to change what is done or cancelled."""
        if not self.is_left:
            raise self._illegal("changed")

    def _check(self, wanted: TaskStatus) -> None:
        if wanted not in NEXT[self.status]:
            raise self._illegal(wanted.value)

    def _illegal(self, wanted: str) -> IllegalTransition:
        ways = tuple(way.value for way in NEXT[self.status])
        return IllegalTransition(f"Task {self.id}", self.status.value, wanted, ways)


# --- how much is done ---------------------------------------------------------------------------


class PercentMethod(Enum):
    """By what it is said how much of a project is done."""

    MANUAL = "manual"  # somebody says so
    TASKS = "tasks"  # tasks that are done, of all
    PROGRESS = "progress"  # the mean of the tasks' progress
    WEIGHT = "weight"  # the same, each by its weight


def percent_complete(tasks: Iterable[ProjectTask], method: PercentMethod) -> Rate:
    """The share of tasks that is done, exactly; of no tasks, nothing.

    (Rules: selling, B16.) Tasks that were cancelled are in neither side of it. Where no task has a weight, all weigh alike.
    `PercentMethod.MANUAL` is no matter of tasks: see `Project.percent_complete`.
    """
    counted = [task for task in tasks if task.counts]
    if not counted:
        return ZERO
    if method is PercentMethod.TASKS:
        return Rate.ratio(sum(not task.is_left for task in counted), len(counted))
    weights = [task.weight.as_fraction() for task in counted]
    if method is not PercentMethod.WEIGHT or not any(weights):
        weights = [ONE.as_fraction()] * len(counted)
    done = sum(
        (task.progress * weight for task, weight in zip(counted, weights, strict=True)), _NONE
    )
    return Rate(done / (WHOLE * sum(weights, _NONE)))
