"""Who is there, and how far along: ramps for the newly hired, leave, and those who go.

A quota falls with the days one is not there to sell and with what one still has to learn. What it
falls by is never given to colleagues in silence: it comes back as unassigned.
"""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from fractions import Fraction
from itertools import pairwise
from typing import Final, final

from attrs import Attribute, evolve, field, frozen

from account_mgmt.domain.attainment import Target
from account_mgmt.domain.calendar import Period, plain_date
from account_mgmt.domain.errors import BadRate, EmptyPeriod, OverlappingSpans
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.totals import difference
from account_mgmt.domain.working_days import CALENDAR_DAYS, DayCount

_MONTHS: Final = 12


class FirstMonth(Enum):
    """Which calendar month is the first of a ramp. Companies differ, so it is always said."""

    HIRE = "hire"  # the month in which one is hired, however late in it
    NEXT = "next"  # the month after; until then there is no quota


def _rates(rates: Iterable[Rate | str | int]) -> tuple[Rate, ...]:
    return tuple(map(Rate.of, rates))


def _parts_of_one(
    _ramp: "Ramp", _attribute: "Attribute[tuple[Rate, ...]]", rates: tuple[Rate, ...]
) -> None:
    for rate in rates:
        if not ZERO <= rate <= ONE:
            raise BadRate(str(rate), "the rate of a ramp", "it is from 0 to 1")


@final
@frozen
class Ramp:
    """What part of a full quota a new manager has, by month of tenure; after the last, all of it.

    >>> Ramp(["25%", "50%", "75%"], first_month=FirstMonth.HIRE).rate_in(3)
    Rate('0.75')
    """

    rates: tuple[Rate, ...] = field(converter=_rates, validator=_parts_of_one)
    first_month: FirstMonth = field(kw_only=True)

    def rate_in(self, month: int) -> Rate:
        """The part in a calendar month counted from the one of hire, which is 1."""
        place = month if self.first_month is FirstMonth.HIRE else month - 1
        if place < 1:
            return ZERO
        return self.rates[place - 1] if place <= len(self.rates) else ONE


def _after_since(tenure: "Tenure", attribute: "Attribute[date | None]", until: date | None) -> None:
    if until is not None:
        plain_date(tenure, attribute, until)  # type: ignore[arg-type] # a date by now
        if until <= tenure.since:
            raise EmptyPeriod(tenure.since.isoformat(), until.isoformat())


def _in_order(leaves: Iterable[Period]) -> tuple[Period, ...]:
    return tuple(sorted(leaves))


def _apart(
    _tenure: "Tenure", _attribute: "Attribute[tuple[Period, ...]]", leaves: tuple[Period, ...]
) -> None:
    for one, next_ in pairwise(leaves):
        if one.overlaps(next_):
            what = "Leaves"
            raise OverlappingSpans(what, str(one), str(next_))


@final
@frozen(kw_only=True)
class Tenure:
    """When somebody is there to sell: from `since` up to, and without, `until`, less leave.

    A leave of fewer than `least_leave` days gives no relief. `ramp` is None for those hired with
    all their experience.
    """

    since: date = field(validator=plain_date)
    until: date | None = field(default=None, validator=_after_since)
    ramp: Ramp | None = None
    leaves: tuple[Period, ...] = field(default=(), converter=_in_order, validator=_apart)
    least_leave: int = 0

    def days_there(self, period: Period, days: DayCount = CALENDAR_DAYS) -> int:
        """On how many of the days that count one is there."""
        stay = (
            Period(max(self.since, period.start), period.end) if self.since < period.end else None
        )
        if stay is not None and self.until is not None:
            stay = stay.intersect(Period(self.since, self.until))
        if stay is None:
            return 0
        away = (
            leave.intersect(stay) for leave in self.leaves if days.count(leave) >= self.least_leave
        )
        return days.count(stay) - sum(days.count(part) for part in away if part)

    def ramped_days(self, period: Period, days: DayCount = CALENDAR_DAYS) -> Rate:
        """The same, each day counted at the ramp's rate of its month: a capacity to sell."""
        if self.ramp is None:
            return Rate(self.days_there(period, days))
        months = (Period.month(*month) for month in _months(period))
        weighted = (
            self.ramp.rate_in(self._month_of_tenure(part.start)).as_fraction()
            * self.days_there(part, days)
            for month in months
            if (part := month.intersect(period))
        )
        return Rate(sum(weighted, start=Fraction(0)))

    def share_of(self, period: Period, days: DayCount = CALENDAR_DAYS) -> Rate:
        """What part of a full quota one has in a period: ramped days over all that count.

        When none of its days counts, all of them do.
        """
        if not days.count(period):
            days = CALENDAR_DAYS
        return self.ramped_days(period, days) * Rate.ratio(1, days.count(period))

    def _month_of_tenure(self, on: date) -> int:
        return (on.year - self.since.year) * _MONTHS + on.month - self.since.month + 1


def _months(period: Period) -> Iterable[tuple[int, int]]:
    """The calendar months that a period touches."""
    first = period.start.year * _MONTHS + period.start.month - 1
    last = period.last_day.year * _MONTHS + period.last_day.month - 1
    return ((month // _MONTHS, month % _MONTHS + 1) for month in range(first, last + 1))


@final
@frozen(kw_only=True)
class Relieved:
    """Targets after relief, and what they fell by. Together they are what they were."""

    targets: tuple[Target, ...]
    unassigned: tuple[Target, ...]


def relieved(targets: Iterable[Target], tenure: Tenure, days: DayCount = CALENDAR_DAYS) -> Relieved:
    """Full targets brought down to what one is there and ready for; the rest is unassigned.

    Each target is full x ramp x days there / days, rounded half up.
    """
    kept: list[Target] = []
    unassigned: list[Target] = []
    for target in targets:
        amount = target.amount.times(tenure.share_of(target.period, days))
        kept.append(evolve(target, amount=amount))
        if rest := difference(target.amount, amount):
            unassigned.append(evolve(target, amount=rest))
    return Relieved(targets=tuple(kept), unassigned=tuple(unassigned))


def ended(targets: Iterable[Target], on: date, days: DayCount = CALENDAR_DAYS) -> Relieved:
    """Targets of one who is there no more from a day on: the rest of them is unassigned.

    A target that is under way is cut in two on that day, each part with its days' share.
    """
    kept: list[Target] = []
    unassigned: list[Target] = []
    for target in targets:
        theirs = target.period
        if theirs.end <= on:
            kept.append(target)
        elif on <= theirs.start:
            unassigned.append(target)
        else:
            before, after = Period(theirs.start, on), Period(on, theirs.end)
            kept.append(Target(before, target.within(before, days)))
            unassigned.append(Target(after, target.within(after, days)))
    return Relieved(targets=tuple(kept), unassigned=tuple(unassigned))
