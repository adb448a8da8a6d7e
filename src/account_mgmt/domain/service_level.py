"""Within what business time tickets are answered and solved: targets, due instants, warnings, breaches.

Every clock is read from a ticket's history and the policy it goes by; nothing is counted up and kept.
So a change of priority keeps the time spent waiting for the customer, and a change of policy leaves
the tickets alone that were opened before, unless it is reapplied. (Rules: paperwork, P9;
paperwork-sources, B9.)
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Final

from attrs import Attribute, field, frozen

from account_mgmt.domain.business_hours import BusinessHours, business_time, check_target
from account_mgmt.domain.calendar import aware_instant
from account_mgmt.domain.errors import BadServiceLevel
from account_mgmt.domain.priority import Priority
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.text import name
from account_mgmt.domain.ticket import Ticket
from account_mgmt.domain.ticket_state import DONE, TicketStatus, TimeSpan


class ServiceMeasure(Enum):
    """What is to happen within a target."""

    FIRST_RESPONSE = "first response"  # the first public reply of a person
    NEXT_RESPONSE = "next response"  # to the oldest unanswered message of the customer, after that
    RESOLUTION = "resolution"  # the ticket is solved


class ClockState(Enum):
    """How a clock stands at an instant."""

    RUNNING = "running"
    WARNING = "warning"
    BREACHED = "breached"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"  # done, but late


def _sane(
    _target: "ServiceTarget", _attribute: "Attribute[timedelta | None]", target: timedelta | None
) -> None:
    if target is not None:
        check_target(target)


def _length(target: "timedelta | str | None") -> timedelta | None:
    return business_time(target) if isinstance(target, str) else target


@frozen(kw_only=True)
class ServiceTarget:
    """Business time for each measure, for tickets of an account class and a priority (None: of any).

    Each is a length of time, or text such as "4h"; None: without target. Raises BadTarget.
    """

    account_class: str | None = None
    priority: Priority | None = None
    first_response: timedelta | None = field(default=None, converter=_length, validator=_sane)
    next_response: timedelta | None = field(default=None, converter=_length, validator=_sane)
    resolution: timedelta | None = field(default=None, converter=_length, validator=_sane)

    def of(self, measure: ServiceMeasure) -> timedelta | None:
        """The target of a measure."""
        return {
            ServiceMeasure.FIRST_RESPONSE: self.first_response,
            ServiceMeasure.NEXT_RESPONSE: self.next_response,
            ServiceMeasure.RESOLUTION: self.resolution,
        }[measure]

    def fits(self, account_class: str, priority: Priority) -> bool:
        """Whether it is for tickets of that class and priority."""
        return self.account_class in {None, account_class} and self.priority in {None, priority}


def _no_two_alike(
    level: "ServiceLevel",
    _attribute: "Attribute[tuple[ServiceTarget, ...]]",
    targets: tuple[ServiceTarget, ...],
) -> None:
    if not targets:
        raise BadServiceLevel(f"Service level {level.name!r}", "it has no targets")
    if len({(one.account_class, one.priority) for one in targets}) < len(targets):
        rule = "two of its targets are for the same class and priority"
        raise BadServiceLevel(f"Service level {level.name!r}", rule)


def _while_live(
    level: "ServiceLevel",
    _attribute: "Attribute[frozenset[TicketStatus]]",
    states: frozenset[TicketStatus],
) -> None:
    if states & DONE:
        rule = "a clock that has stopped cannot pause: name states before solved"
        raise BadServiceLevel(f"Service level {level.name!r}", rule)


def _a_share(level: "ServiceLevel", _attribute: "Attribute[Rate]", share: Rate) -> None:
    if not ZERO < share < ONE:
        rule = f"it warns at {share} of a target, which is not between 0 and 1"
        raise BadServiceLevel(f"Service level {level.name!r}", rule)


ALWAYS: Final = datetime(1, 1, 1, tzinfo=UTC)


@frozen(kw_only=True)
class ServiceLevel:
    """What is promised from an instant on: targets in business time on a calendar.

    Of the targets that fit a ticket the most exact one holds: for its class and priority, else for
    its class, else for its priority, else for any. Waiting in a state of `pausing` does not count
    towards resolution; it never pauses a response.
    """

    name: str = field(validator=name)
    calendar: BusinessHours
    targets: tuple[ServiceTarget, ...] = field(validator=_no_two_alike)
    since: datetime = field(default=ALWAYS, validator=aware_instant)
    pausing: frozenset[TicketStatus] = field(
        default=frozenset({TicketStatus.PENDING}), validator=_while_live
    )
    warn_at: Rate = field(default=Rate("0.8"), validator=_a_share)

    def target(self, account_class: str, priority: Priority) -> ServiceTarget | None:
        """The targets of a ticket of that account class and priority, or None."""
        found = [one for one in self.targets if one.fits(account_class, priority)]
        return max(
            found,
            key=lambda one: (one.account_class is not None, one.priority is not None),
            default=None,
        )


def _one_after_another(
    _levels: "ServiceLevels",
    _attribute: "Attribute[tuple[ServiceLevel, ...]]",
    versions: tuple[ServiceLevel, ...],
) -> None:
    since = [one.since for one in versions]
    if not versions or since != sorted(set(since)):
        raise BadServiceLevel("Service levels", "they do not follow one another in time")


@frozen
class ServiceLevels:
    """What was promised since when, from the first to the newest: nothing is overwritten."""

    versions: tuple[ServiceLevel, ...] = field(validator=_one_after_another)

    def at(self, instant: datetime) -> ServiceLevel | None:
        """What was promised at an instant; None before the first."""
        held = [one for one in self.versions if one.since <= instant]
        return held[-1] if held else None

    def of(self, ticket: Ticket) -> ServiceLevel | None:
        """What a ticket goes by: what was promised when it was opened, or reapplied to it."""
        return self.at(ticket.level_from)

    @property
    def newest(self) -> ServiceLevel:
        """The one that came last."""
        return self.versions[-1]


@frozen(kw_only=True)
class ServiceClock:
    """One measure of a ticket: what runs since when towards what, and what it waited for.

    `pauses` do not count. `due_at` (UTC) is None while a pause lasts that began before it was due.
    """

    measure: ServiceMeasure
    target: timedelta
    started_at: datetime
    stopped_at: datetime | None
    pauses: tuple[TimeSpan, ...]
    calendar: BusinessHours = field(repr=False)
    warn_at: Rate
    due_at: datetime | None
    warns_at: datetime | None

    def state(self, at: datetime) -> ClockState:
        """How it stands at an instant: breached from the first instant after it was due."""
        if self.stopped_at is not None and self.stopped_at <= at:
            late = self.due_at is not None and self.stopped_at > self.due_at
            return ClockState.MISSED if late else ClockState.MET
        if self.due_at is not None and at > self.due_at:
            return ClockState.BREACHED
        if any(one.start <= at and (one.end is None or at < one.end) for one in self.pauses):
            return ClockState.PAUSED
        warned = self.warns_at is not None and at >= self.warns_at
        return ClockState.WARNING if warned else ClockState.RUNNING

    def reached(self, share: Rate, at: datetime) -> bool:
        """Whether it still runs at an instant and has used that share of its target.

        From a whole on, as for a breach, only after the instant on which that was used.
        """
        if self.stopped_at is not None and self.stopped_at <= at:
            return False
        then = self._at_share(share)
        return then is not None and (at > then if share >= ONE else at >= then)

    def used(self, at: datetime) -> timedelta:
        """The business time that counts, up to an instant or until it stopped."""
        until = at if self.stopped_at is None else min(at, self.stopped_at)
        counted = timedelta(0)
        since = self.started_at
        for pause in self.pauses:
            if pause.start >= until:
                break
            counted += self.calendar.elapsed(since, pause.start)
            since = until if pause.end is None else min(pause.end, until)
        return counted + self.calendar.elapsed(since, max(since, until))

    def _at_share(self, share: Rate) -> datetime | None:
        return due_after(self.calendar, self.started_at, portion(self.target, share), self.pauses)


def portion(target: timedelta, share: Rate) -> timedelta:
    """That share of a target, down to the microsecond.

    >>> portion(timedelta(hours=4), Rate("0.8"))
    datetime.timedelta(seconds=11520)
    """
    micros = target // timedelta(microseconds=1)
    return timedelta(microseconds=micros * share.numerator // share.denominator)


def due_after(
    calendar: BusinessHours, start: datetime, target: timedelta, pauses: Iterable[TimeSpan] = ()
) -> datetime | None:
    """The instant when the target's business time has passed since the start, pauses left out.

    `pauses` come in order and do not overlap. None while the last of them lasts, when it began
    before that. Raises NotUtc, BadTarget.
    """
    since, left = start, target
    for pause in pauses:
        passed = calendar.elapsed(since, pause.start)
        if passed >= left:
            break
        if pause.end is None:
            return None
        since, left = pause.end, left - passed
    return calendar.due(since, left)


def clocks(ticket: Ticket, level: ServiceLevel | None) -> tuple[ServiceClock, ...]:
    """The clocks of a ticket by a service level: response, further responses in order, resolution.

    None without a target; and one that was merged has none, for it goes on in another.
    """
    targets = None if level is None else level.target(ticket.account_class, ticket.priority)
    if level is None or targets is None or ticket.merged_into is not None:
        return ()
    done = ticket.done_at
    answered = _first_response(ticket)
    spans = [
        (ServiceMeasure.FIRST_RESPONSE, TimeSpan(start=ticket.opened_at, end=answered or done)),
        *((ServiceMeasure.NEXT_RESPONSE, span) for span in _next_responses(ticket)),
        (ServiceMeasure.RESOLUTION, TimeSpan(start=ticket.opened_at, end=done)),
    ]
    return tuple(
        _clock(level, measure, target, span, _pauses(ticket, level, measure))
        for measure, span in spans
        if (target := targets.of(measure)) is not None
    )


def _clock(
    level: ServiceLevel,
    measure: ServiceMeasure,
    target: timedelta,
    span: TimeSpan,
    pauses: tuple[TimeSpan, ...],
) -> ServiceClock:
    calendar, warned = level.calendar, portion(target, level.warn_at)
    return ServiceClock(
        measure=measure,
        target=target,
        started_at=span.start,
        stopped_at=span.end,
        pauses=pauses,
        calendar=calendar,
        warn_at=level.warn_at,
        due_at=due_after(calendar, span.start, target, pauses),
        warns_at=due_after(calendar, span.start, warned, pauses),
    )


def _pauses(ticket: Ticket, level: ServiceLevel, measure: ServiceMeasure) -> tuple[TimeSpan, ...]:
    """What does not count: waiting, and the time in which it was thought done and was not."""
    if measure is not ServiceMeasure.RESOLUTION:
        return ()
    spans = ticket.spent(level.pausing | DONE)
    if ticket.done_at is None or not spans:
        return spans
    last = spans[-1]  # it ends with the clock, and not with a pause
    if last.start == ticket.done_at:
        return spans[:-1]
    return (*spans[:-1], TimeSpan(start=last.start, end=ticket.done_at))


def _first_response(ticket: Ticket) -> datetime | None:
    """When a person first answered; what a ticket was opened with answers nobody."""
    return next((one.at for one in ticket.conversation[1:] if one.answers), None)


def _next_responses(ticket: Ticket) -> Iterator[TimeSpan]:
    """From the oldest unanswered message of the customer to its answer, once there was a first."""
    first, done = _first_response(ticket), ticket.done_at
    if first is None:
        return
    since: datetime | None = None
    for message in ticket.conversation:
        if message.asks and message.at >= first:
            since = since or message.at
        elif message.answers and since is not None:
            yield TimeSpan(start=since, end=message.at)
            since = None
    if since is not None:
        yield TimeSpan(start=since, end=None if done is None else max(done, since))


def next_due(running: Sequence[ServiceClock], at: datetime) -> ServiceClock | None:
    """The clock that is due next, or was due longest ago; None when none that runs has a due instant."""
    return min(
        (one for one in running if one.due_at is not None and _runs(one, at)),
        key=lambda one: one.due_at or at,
        default=None,
    )


def _runs(clock: ServiceClock, at: datetime) -> bool:
    return clock.state(at) not in {ClockState.MET, ClockState.MISSED, ClockState.PAUSED}


STANDARD_HOURS: Final = BusinessHours.of(
    "UTC", {weekday: ["09:00-17:00"] for weekday in ("mon", "tue", "wed", "thu", "fri")}
)
"""Monday to Friday, nine to five, in UTC, without holidays: give your own."""

STANDARD_SERVICE: Final = ServiceLevels(
    (
        ServiceLevel(
            name="standard",
            calendar=STANDARD_HOURS,
            targets=(
                ServiceTarget(
                    priority=Priority.URGENT,
                    first_response="1h",
                    next_response="2h",
                    resolution="8h",
                ),
                ServiceTarget(
                    priority=Priority.HIGH,
                    first_response="2h",
                    next_response="4h",
                    resolution="16h",
                ),
                ServiceTarget(first_response="4h", next_response="8h", resolution="40h"),
            ),
        ),
    )
)
"""An hour to answer what is urgent and a day to solve it; four hours and a week for most."""
