"""What a project is made of beside its tasks: people, milestones, accounts, and what was decided."""

from datetime import date
from typing import final

from attrs import Attribute, field, frozen
from attrs.validators import optional

from account_mgmt.domain.calendar import plain_date
from account_mgmt.domain.errors import BadNumber, DateBefore
from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.text import name, note, spoken


@final
@frozen(kw_only=True)
class ProjectMember:
    """Somebody who works on a project, for which department, and as what."""

    who: str = field(validator=name)
    department: str = field(validator=name)
    role: str = field(default="", validator=note)


@final
@frozen(kw_only=True)
class ProjectMilestone:
    """A moment that a project is to reach, by when, and when it did."""

    name: str = field(validator=name)
    due_on: date = field(validator=plain_date)
    reached_on: date | None = field(default=None, validator=optional(plain_date))

    def days_late(self, on: date) -> int:
        """How many days it is past due at the end of a day; 0 in time, and once it is reached."""
        return max((on - self.due_on).days, 0) if self.reached_on is None else 0


def _after_joining(
    part: "Participation", _attribute: "Attribute[date | None]", until: date | None
) -> None:
    if until is not None and until < part.since:
        since = part.since.isoformat()
        raise DateBefore(f"The end of {part.account}'s part", until.isoformat(), "its start", since)


@final
@frozen(kw_only=True)
class Participation:
    """An account's part in a project: since when, and until when (that day excluded)."""

    account: AccountId
    since: date = field(validator=plain_date)
    until: date | None = field(default=None, validator=_after_joining)
    reason: str = field(default="", validator=note)  # why it left
    note: str = field(default="", validator=note)

    def holds(self, on: date) -> bool:
        """Whether the account takes part on a day."""
        return self.since <= on and (self.until is None or on < self.until)


def _earlier(
    decision: "ProjectDecision", _attribute: "Attribute[int | None]", other: int | None
) -> None:
    if other is not None and not 1 <= other < decision.number:
        what = f"Decision {decision.number}: what it supersedes,"
        raise BadNumber(what, str(other), "it is the number of an earlier decision")


@final
@frozen(kw_only=True)
class ProjectDecision:
    """What was decided in a project, and why. It is never changed: a later one may supersede it."""

    number: int
    on: date = field(validator=plain_date)
    by: str = field(validator=name)
    what: str = field(validator=spoken)
    why: str = field(validator=spoken)
    supersedes: int | None = field(default=None, validator=_earlier)
