"""Why a project is late, or at risk: facts, for a face to say in its language.

As text, each of them is a sentence in English.
"""

from datetime import date
from typing import TypeAlias

from attrs import frozen

from account_mgmt.domain.ids import TaskId
from account_mgmt.domain.rate import Rate


@frozen(kw_only=True)
class TaskLate:
    """A task was due so many days ago, and is not done."""

    task: TaskId
    title: str
    due_on: date
    days: int

    def __str__(self) -> str:
        return f"{self.title} was due on {self.due_on}, {self.days} days ago"


@frozen(kw_only=True)
class MilestoneLate:
    """A milestone was due so many days ago, and is not reached."""

    milestone: str
    due_on: date
    days: int

    def __str__(self) -> str:
        return f"{self.milestone} was to be reached by {self.due_on}, {self.days} days ago"


@frozen(kw_only=True)
class EndPassed:
    """The project was to end so many days ago, and is not complete."""

    last_day: date
    days: int

    def __str__(self) -> str:
        return f"the project was to end on {self.last_day}, {self.days} days ago"


@frozen(kw_only=True)
class NoTimeLeft:
    """A task cannot be done by its day any more: it waits for others, or should have been begun."""

    task: TaskId
    title: str
    due_on: date
    ends_on: date  # at the earliest
    waits_for: tuple[TaskId, ...]

    def __str__(self) -> str:
        after = f", for it waits for {', '.join(map(str, self.waits_for))}"
        told = f"{self.title} is due on {self.due_on} and cannot be done before {self.ends_on}"
        return told + (after if self.waits_for else "")


@frozen(kw_only=True)
class EndOutOfReach:
    """What is left cannot be done before the project is to end."""

    last_day: date
    ends_on: date  # at the earliest

    def __str__(self) -> str:
        return f"the project is to end on {self.last_day} and cannot be done before {self.ends_on}"


@frozen(kw_only=True)
class NotBegun:
    """A task is due soon, and nobody has begun it."""

    task: TaskId
    title: str
    due_on: date

    def __str__(self) -> str:
        return f"{self.title} is due on {self.due_on} and is not begun"


@frozen(kw_only=True)
class MilestoneNear:
    """A milestone is due soon, and tasks that are due by then are left."""

    milestone: str
    due_on: date
    left: int

    def __str__(self) -> str:
        return f"{self.milestone} is to be reached by {self.due_on}, and {self.left} tasks are left"


@frozen(kw_only=True)
class BehindTime:
    """Less is done of the project than of its time is gone."""

    done: Rate
    elapsed: Rate

    def __str__(self) -> str:
        return (
            f"{self.elapsed.round(2):.0%} of the time is gone, and {self.done.round(2):.0%} is done"
        )


LateReason: TypeAlias = TaskLate | MilestoneLate | EndPassed
RiskReason: TypeAlias = NoTimeLeft | EndOutOfReach | NotBegun | MilestoneNear | BehindTime
ProjectReason: TypeAlias = LateReason | RiskReason
"""Why a project is late, or at risk."""
