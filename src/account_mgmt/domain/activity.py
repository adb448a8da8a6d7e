"""Visits, calls and mails: planned, done, and what came of them.

(Rules: selling, B9.)
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Final, Self, TypeVar

from attrs import Attribute, evolve, field, frozen
from attrs.validators import optional

from account_mgmt.domain.calendar import day, plain_date
from account_mgmt.domain.errors import (
    BadActivity,
    BadActivityTime,
    IllegalTransition,
    NotYet,
    PlannedInThePast,
    TwoAtOnce,
    UnknownWord,
)
from account_mgmt.domain.events import (
    ActivityDone,
    ActivityMoved,
    ActivityPlanned,
    ActivityRescheduled,
)
from account_mgmt.domain.ids import AccountId, ActivityId, ManagerId, ProductId
from account_mgmt.domain.numerals import shown
from account_mgmt.domain.text import LONGEST_NOTE, check
from account_mgmt.domain.text import note as a_note

EnumT = TypeVar("EnumT", bound=Enum)

DAY_MINUTES: Final = 24 * 60
_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


class ActivityKind(Enum):
    """How an account is contacted."""

    VISIT = "visit"
    CALL = "call"
    COLD_CALL = "cold call"  # to whom nobody called before
    FOLLOW_UP = "follow-up"
    EMAIL = "e-mail"


class ActivityStatus(Enum):
    """Where an activity is in its life."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    DONE = "done"
    CANCELLED = "cancelled"
    INCIDENT = "incident"  # it could not be done, and why is told


class Outcome(Enum):
    """Whether the customer was reached."""

    REACHED = "reached"
    ATTEMPTED = "attempted"


NEXT: Final[Mapping[ActivityStatus, tuple[ActivityStatus, ...]]] = {
    ActivityStatus.DRAFT: (ActivityStatus.CONFIRMED, ActivityStatus.CANCELLED),
    ActivityStatus.CONFIRMED: (
        ActivityStatus.DONE,
        ActivityStatus.CANCELLED,
        ActivityStatus.INCIDENT,
        ActivityStatus.DRAFT,
    ),
    ActivityStatus.DONE: (),
    ActivityStatus.CANCELLED: (ActivityStatus.DRAFT,),
    ActivityStatus.INCIDENT: (ActivityStatus.DRAFT,),
}
"""The one table of what may follow what."""

TAKES_TIME: Final = frozenset({ActivityStatus.DRAFT, ActivityStatus.CONFIRMED, ActivityStatus.DONE})
"""In these states an activity takes its manager's time; what is cancelled gives it back."""


def _within_a_day(
    activity: "Activity", _attribute: "Attribute[int | None]", starts: int | None
) -> None:
    if starts is not None and not 0 <= starts < DAY_MINUTES:
        raise BadActivity(str(activity.id), f"its start {starts}", "a day has minutes 0 to 1439")


def _some_minutes(activity: "Activity", _attribute: "Attribute[int]", minutes: int) -> None:
    if minutes < 1:
        raise BadActivity(str(activity.id), f"its {minutes} minutes", "it takes one at least")
    if (activity.starts or 0) + minutes > DAY_MINUTES:
        rule = "it ends on the day on which it starts"
        raise BadActivity(str(activity.id), f"its {minutes} minutes", rule)


@frozen(kw_only=True)
class Activity:
    """A contact with an account, from its planning until it is done or given up.

    `on` and `starts` (minutes since midnight; None: at some time of the day) are local to the
    account. `planned_on` is the day for which it was first planned, and stays when it is moved; it
    is None for what was done without a plan. `reason` says why it was cancelled, or could not be
    done.
    """

    id: ActivityId
    kind: ActivityKind
    account: AccountId
    manager: ManagerId
    on: date = field(validator=plain_date)
    starts: int | None = field(default=None, validator=_within_a_day)
    minutes: int = field(default=60, validator=_some_minutes)
    planned_on: date | None = field(default=None, validator=optional(plain_date))
    status: ActivityStatus = ActivityStatus.DRAFT
    outcome: Outcome | None = None  # once it is done
    contact: str = field(default="", validator=a_note)
    products: tuple[ProductId, ...] = ()  # shown, or to be shown
    next_step: str = field(default="", validator=a_note)
    note: str = field(default="", validator=a_note)
    reason: str = field(default="", validator=a_note)
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def plan(  # noqa: PLR0913 # a plan is what it is
        cls,
        id: ActivityId,
        kind: ActivityKind,
        account: AccountId,
        manager: ManagerId,
        *,
        on: date,
        today: date,
        starts: int | None = None,
        minutes: int = 60,
        contact: str = "",
        products: Iterable[ProductId] = (),
        note: str = "",
    ) -> tuple[Self, ActivityPlanned]:
        """The draft of an activity, and the event that says it is planned.

        Raises PlannedInThePast for a day before `today`, and BadActivity.
        """
        activity = cls(
            id=id,
            kind=kind,
            account=account,
            manager=manager,
            on=on,
            starts=starts,
            minutes=minutes,
            planned_on=on,
            contact=contact,
            products=tuple(products),
            note=note,
        )
        check_ahead(activity._name, on, today)
        return activity, ActivityPlanned(
            activity=id, kind=kind.value, account=account, manager=manager, on=on
        )

    @classmethod
    def log(  # noqa: PLR0913 # what was done is what it is
        cls,
        id: ActivityId,
        kind: ActivityKind,
        account: AccountId,
        manager: ManagerId,
        *,
        on: date,
        today: date,
        outcome: Outcome = Outcome.REACHED,
        starts: int | None = None,
        minutes: int = 60,
        contact: str = "",
        products: Iterable[ProductId] = (),
        next_step: str = "",
        note: str = "",
    ) -> tuple[Self, ActivityDone]:
        """Something that was done without a plan, and the event that says so.

        Raises NotYet for a day after `today`, and BadActivity.
        """
        activity = cls(
            id=id,
            kind=kind,
            account=account,
            manager=manager,
            on=on,
            starts=starts,
            minutes=minutes,
            status=ActivityStatus.DONE,
            outcome=outcome,
            contact=contact,
            products=tuple(products),
            next_step=next_step,
            note=note,
        )
        activity._check_over(on, today)
        return activity, activity._done_event()

    @property
    def takes_time(self) -> bool:
        """Whether it takes its manager's time."""
        return self.status in TAKES_TIME

    @property
    def reached(self) -> bool:
        """Whether it is done and reached the customer."""
        return self.outcome is Outcome.REACHED

    @property
    def is_planned(self) -> bool:
        """Whether it is still ahead: a draft, or confirmed."""
        return self.status in {ActivityStatus.DRAFT, ActivityStatus.CONFIRMED}

    def meets(self, other: "Activity") -> bool:
        """Whether both take one manager's time at one time of a day."""
        if self.id == other.id or (self.manager, self.on) != (other.manager, other.on):
            return False
        if not (self.takes_time and other.takes_time):
            return False
        if self.starts is None or other.starts is None:
            return False
        return (
            self.starts < other.starts + other.minutes and other.starts < self.starts + self.minutes
        )

    # --- its life ---------------------------------------------------------------------------

    def confirm(self) -> tuple[Self, ActivityMoved]:
        """The activity as agreed with the customer. Raises IllegalTransition."""
        return self._become(ActivityStatus.CONFIRMED)

    def cancel(self, *, reason: str) -> tuple[Self, ActivityMoved]:
        """The activity as given up. Raises IllegalTransition once it is done, BadText."""
        return self._become(ActivityStatus.CANCELLED, _told(reason))

    def incident(self, *, reason: str) -> tuple[Self, ActivityMoved]:
        """The activity as one that something prevented. Raises IllegalTransition, BadText."""
        return self._become(ActivityStatus.INCIDENT, _told(reason))

    def redraft(self) -> tuple[Self, ActivityMoved]:
        """The activity as a draft again, without the reason. Raises IllegalTransition."""
        return self._become(ActivityStatus.DRAFT)

    def reschedule(
        self, *, on: date, today: date, starts: int | None = None
    ) -> tuple[Self, ActivityRescheduled]:
        """The activity on another day or at another time; `planned_on` stays as it was.

        Raises IllegalTransition unless it is still ahead, PlannedInThePast, and BadActivity.
        """
        if not self.is_planned:
            ways = tuple(status.value for status in NEXT[self.status])
            raise IllegalTransition(self._name, self.status.value, "rescheduled", ways)
        check_ahead(self._name, day(on), today)
        event = ActivityRescheduled(activity=self.id, before=self.on, after=on)
        return evolve(self, on=on, starts=starts), event

    def done(  # noqa: PLR0913 # what came of it
        self,
        *,
        on: date,
        today: date,
        outcome: Outcome = Outcome.REACHED,
        starts: int | None = None,
        minutes: int | None = None,
        contact: str | None = None,
        products: Iterable[ProductId] | None = None,
        next_step: str = "",
        note: str | None = None,
    ) -> tuple[Self, ActivityDone]:
        """The activity as done on a day, and what came of it; what is not given stays as planned.

        On another day than planned its start is forgotten unless it is given. Raises
        IllegalTransition unless it is confirmed, NotYet for a day after `today`, BadActivity.
        """
        moved, _ = self._become(ActivityStatus.DONE)
        self._check_over(day(on), today)
        finished = evolve(
            moved,
            on=on,
            starts=self.starts if starts is None and on == self.on else starts,
            minutes=self.minutes if minutes is None else minutes,
            outcome=outcome,
            contact=self.contact if contact is None else contact,
            products=self.products if products is None else tuple(products),
            next_step=next_step,
            note=self.note if note is None else note,
        )
        return finished, finished._done_event()  # noqa: SLF001 # our own kind

    def _become(self, wanted: ActivityStatus, reason: str = "") -> tuple[Self, ActivityMoved]:
        allowed = NEXT[self.status]
        if wanted not in allowed:
            ways = tuple(status.value for status in allowed)
            raise IllegalTransition(self._name, self.status.value, wanted.value, ways)
        event = ActivityMoved(
            activity=self.id, before=self.status.value, after=wanted.value, reason=reason
        )
        return evolve(self, status=wanted, reason=reason), event

    def _done_event(self) -> ActivityDone:
        return ActivityDone(
            activity=self.id,
            kind=self.kind.value,
            account=self.account,
            manager=self.manager,
            on=self.on,
            outcome=Outcome.REACHED.value if self.reached else Outcome.ATTEMPTED.value,
        )

    def _check_over(self, on: date, today: date) -> None:
        if on > today:
            raise NotYet(self._name, on.isoformat(), today.isoformat())

    @property
    def _name(self) -> str:
        return f"Activity {self.id}"


def _told(reason: str) -> str:
    check("Reason", reason, longest=LONGEST_NOTE)
    return reason


def check_ahead(what: str, on: date, today: date) -> None:
    """Refuse with PlannedInThePast what is planned for a day that is over."""
    if on < today:
        raise PlannedInThePast(what, on.isoformat(), today.isoformat())


def check_free(activity: Activity, others: Iterable[Activity]) -> None:
    """Refuse with TwoAtOnce what would have a manager at two places at one time.

    Times are compared as they are written: a manager's accounts are taken to be in one time zone.
    """
    for other in others:
        if activity.meets(other):
            raise TwoAtOnce(
                str(activity.id),
                str(activity.manager),
                f"{activity.on.isoformat()} {clock(other.starts)}",
                str(other.id),
            )


def chosen(words: type[EnumT], said: EnumT | str) -> EnumT:
    """The member that a word names, or the member itself. Raises UnknownWord.

    >>> chosen(Outcome, "reached")
    <Outcome.REACHED: 'reached'>
    """
    try:
        return words(said)
    except ValueError:
        known = tuple(str(word.value) for word in words)
        raise UnknownWord(words.__name__, shown(said), known) from None


def minute_of_day(said: str | int | None) -> int | None:
    """The minute that a time such as "09:30" is; whole minutes and None stay as they are.

    Raises BadActivityTime for text that no clock shows.
    """
    if not isinstance(said, str):
        return said
    found = _CLOCK.fullmatch(said)
    if found is None:
        raise BadActivityTime(shown(said))
    return int(found[1]) * 60 + int(found[2])


def clock(starts: int | None) -> str:
    """A time of day as clocks show it; nothing where there is none.

    >>> clock(9 * 60 + 30)
    '09:30'
    """
    return "" if starts is None else f"{starts // 60:02}:{starts % 60:02}"
