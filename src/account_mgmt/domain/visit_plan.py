"""A plan of visits with dates: spread over weeks, on days that are open, never two at one time.

(Rules: selling, B9.)
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import Enum
from typing import Final, final

from attrs import define, field, frozen

from account_mgmt.domain.activity import DAY_MINUTES, Activity, ActivityKind
from account_mgmt.domain.cadence import STANDARD_CADENCE, CadencePolicy, ContactReason
from account_mgmt.domain.calendar import ONE_DAY, Period
from account_mgmt.domain.call_plan import CallResponse, PlannedCall
from account_mgmt.domain.errors import BadVisitPolicy
from account_mgmt.domain.ids import AccountId, ManagerId, ProductId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import ONE, Rate
from account_mgmt.domain.working_days import DayCount, WorkingDays

DAYS_A_WEEK: Final = 7
_WEEKDAYS: Final = WorkingDays()


@final
@frozen(kw_only=True)
class VisitingHours:
    """When visits begin and end on a working day, in minutes since midnight, and how long one takes.

    Raises BadVisitPolicy unless one visit fits in a day.
    """

    opens: int = 9 * 60
    closes: int = 17 * 60
    visit_minutes: int = 60
    travel_minutes: int = 30  # from one to the next

    def __attrs_post_init__(self) -> None:
        fits = self.opens >= 0 and self.opens + self.visit_minutes <= self.closes <= DAY_MINUTES
        if not fits or self.visit_minutes < 1 or self.travel_minutes < 0:
            said = f"from {self.opens} to {self.closes} minutes"
            raise BadVisitPolicy("Visiting hours", said, "a visit fits in them, within one day")

    @property
    def starts(self) -> range:
        """When the visits of a day begin."""
        last = self.closes - self.visit_minutes
        return range(self.opens, last + 1, self.visit_minutes + self.travel_minutes)


@final
@frozen(kw_only=True)
class VisitPolicy:
    """How a company plans visits: how often, when, and how sales are taken to answer to them.

    `margin` is what is earned of sales. `response` holds for accounts about
    which the manager said nothing.
    """

    cadence: CadencePolicy = STANDARD_CADENCE
    hours: VisitingHours = VisitingHours()  # a frozen value
    response: CallResponse = field(
        factory=lambda: CallResponse.judged(none="0.7", saturated="1.3", half_more="1.1")
    )
    margin: Rate = ONE
    days: DayCount = _WEEKDAYS  # on which managers themselves work


STANDARD_VISITS: Final = VisitPolicy()
"""Of today's sales 70 % stay without calls, and 30 % come with as many as one likes."""


@final
@frozen(kw_only=True)
class VisitReason:
    """Why a visit is in a plan: the call that it is, and how its account stands; as text, in English.

    `contact` is what makes a call required that the account must have; `news` are the products that it
    has yet to hear of.
    """

    call: PlannedCall
    contact: ContactReason
    news: tuple[ProductId, ...] = ()

    def __str__(self) -> str:
        told = f"; to hear of {', '.join(map(str, self.news))}" if self.news else ""
        if self.call.required:
            return f"{self.contact}; it brings {self.call.gain}{told}"
        return f"{self.call.because}{told}"


class NoDay(Enum):
    """Why there is no day for a visit."""

    NOT_HELD = "the manager does not have the account on the first day of any week"
    NO_TIME = "no open day has an hour left"


@final
@frozen(kw_only=True)
class WantedVisits:
    """So many visits to an account, from a day on, each with why.

    `days` are the calendars that must all be open; `holds` says whether the manager has the account
    on a day.
    """

    account: AccountId
    due_on: date
    because: tuple[VisitReason, ...]  # one a visit
    days: tuple[DayCount, ...]
    holds: Callable[[date], bool]


@final
@frozen(kw_only=True)
class DatedVisit:
    """A visit of a plan, with its day and its time; minutes since midnight, local to the account."""

    account: AccountId
    on: date
    starts: int
    minutes: int
    because: VisitReason
    gain: Money


@final
@frozen(kw_only=True)
class KeptVisit:
    """A visit that somebody planned already, and that stands for one of the plan."""

    account: AccountId
    activity: Activity
    because: VisitReason


@final
@frozen(kw_only=True)
class UnscheduledVisit:
    """A visit for which there is no day, and why."""

    account: AccountId
    weeks: Period  # in which it was to be
    because: VisitReason
    why_not: NoDay


@final
@frozen(kw_only=True)
class DatedPlan:
    """The visits of a plan by day and time, those that were planned before, and those without a day."""

    period: Period
    visits: tuple[DatedVisit, ...]
    kept: tuple[KeptVisit, ...]
    unscheduled: tuple[UnscheduledVisit, ...]


def spread_visits(
    wanted: Iterable[WantedVisits],
    period: Period,
    taken: Iterable[Activity],
    *,
    manager: ManagerId,
    hours: VisitingHours,
) -> DatedPlan:
    """The wanted visits on days of a period of whole weeks; whoever comes first chooses first.

    An account's visits are spread evenly, from the day on which it is due if that is soon. Each falls in a stretch of
    weeks: a visit to the account that is planned there already, by whomever, stands for it;
    otherwise it gets the least busy open day of the first week in which the manager has the account
    on the week's first day. `taken` are the activities of the period, of which the manager's own
    take time.
    """
    diary = _Diary(manager, hours, list(taken))
    visits: list[DatedVisit] = []
    kept: list[KeptVisit] = []
    unscheduled: list[UnscheduledVisit] = []
    for one in wanted:
        for number, stretch in enumerate(_stretches(one, period)):
            told, because = diary.standing(one.account, stretch), one.because[number]
            if told is not None:
                kept.append(KeptVisit(account=one.account, activity=told, because=because))
                continue
            found = diary.place(one, stretch, period)
            if isinstance(found, NoDay):
                unscheduled.append(
                    UnscheduledVisit(
                        account=one.account, weeks=stretch, because=because, why_not=found
                    )
                )
                continue
            on, starts = found
            visits.append(
                DatedVisit(
                    account=one.account,
                    on=on,
                    starts=starts,
                    minutes=hours.visit_minutes,
                    because=because,
                    gain=because.call.gain,
                )
            )
    return DatedPlan(
        period=period,
        visits=tuple(sorted(visits, key=lambda visit: (visit.on, visit.starts))),
        kept=tuple(kept),
        unscheduled=tuple(unscheduled),
    )


def _stretches(one: WantedVisits, period: Period) -> Iterable[Period]:
    """The days in which each visit of an account is to fall.

    They are those from the day on which it is due, divided among its visits; or those of the whole
    period, when it is due only after its first visit was to be.
    """
    count = len(one.because)
    share = period.start + period.days // count * ONE_DAY
    first = one.due_on if period.start <= one.due_on < share else period.start
    days = (period.end - first).days
    for number in range(count):
        start = first + number * days // count * ONE_DAY
        end = first + (number + 1) * days // count * ONE_DAY
        yield Period(start, max(end, start + ONE_DAY))


@define
class _Diary:
    """What takes a manager's time in a period, and what is put there."""

    manager: ManagerId
    hours: VisitingHours
    taken: list[Activity]
    busy: dict[date, list[tuple[int, int]]] = field(factory=dict[date, list[tuple[int, int]]])
    standing_for: set[str] = field(factory=set[str])
    visited: set[tuple[AccountId, date]] = field(factory=set[tuple[AccountId, date]])

    def __attrs_post_init__(self) -> None:
        for one in self.taken:
            if one.takes_time and one.manager == self.manager and one.starts is not None:
                self._take(one.on, one.starts, one.minutes)
            if one.takes_time and one.kind is ActivityKind.VISIT:
                self.visited.add((one.account, one.on))

    def standing(self, account: AccountId, stretch: Period) -> Activity | None:
        """A planned visit to an account in those days that stands for no other of the plan yet."""
        for one in self.taken:
            fits = one.account == account and one.kind is ActivityKind.VISIT and one.on in stretch
            if fits and one.takes_time and one.id.value not in self.standing_for:
                self.standing_for.add(one.id.value)
                return one
        return None

    def place(self, one: WantedVisits, stretch: Period, period: Period) -> tuple[date, int] | NoDay:
        """The day and time of a visit, which it takes; or why there is none."""
        held = [days for days in _weeks(stretch, period) if one.holds(_week_of(days[0], period))]
        if not held:
            return NoDay.NOT_HELD
        for days in held:
            open_days = [
                on
                for on in days
                if (one.account, on) not in self.visited and all(c.is_open(on) for c in one.days)
            ]
            for on in sorted(open_days, key=lambda on: (len(self.busy.get(on, ())), on)):
                starts = self._free(on)
                if starts is not None:
                    self._take(on, starts, self.hours.visit_minutes)
                    self.visited.add((one.account, on))
                    return on, starts
        return NoDay.NO_TIME

    def _free(self, on: date) -> int | None:
        length, gap = self.hours.visit_minutes, self.hours.travel_minutes
        for starts in self.hours.starts:
            if all(
                starts + length + gap <= begins or ends + gap <= starts
                for begins, ends in self.busy.get(on, ())
            ):
                return starts
        return None

    def _take(self, on: date, starts: int, minutes: int) -> None:
        self.busy.setdefault(on, []).append((starts, starts + minutes))


def _week_of(on: date, period: Period) -> date:
    """The first day of the week that a day is in, weeks counted from the period's start."""
    return period.start + (on - period.start).days // DAYS_A_WEEK * DAYS_A_WEEK * ONE_DAY


def _weeks(stretch: Period, period: Period) -> list[Sequence[date]]:
    """The days of a stretch, week by week of the period."""
    weeks: dict[date, list[date]] = {}
    for number in range(stretch.days):
        on = stretch.start + number * ONE_DAY
        weeks.setdefault(_week_of(on, period), []).append(on)
    return [*weeks.values()]
