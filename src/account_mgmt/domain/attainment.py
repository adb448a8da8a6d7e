"""Attainment: how much of a quota was credited, and whether that is in time.

Decisions compare amounts with amounts. A ratio is for the eye and for other formulas, exact, and
None where it has no meaning; `Undefined` then says why. It is never 0 or infinite instead.
"""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, final

from attrs import field, frozen

from account_mgmt.domain.amount import Amount, of_smallest, smallest, zero_like
from account_mgmt.domain.calendar import Period, plain_date
from account_mgmt.domain.errors import NegativeTarget
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.rounding import divide
from account_mgmt.domain.totals import check_alike, difference, total
from account_mgmt.domain.working_days import CALENDAR_DAYS, DayCount

if TYPE_CHECKING:
    from attrs import Attribute


def _not_negative(target: "Target", _attribute: "Attribute[Amount]", amount: Amount) -> None:
    if smallest(amount) < 0:
        raise NegativeTarget(str(target.period), str(amount))


@final
@frozen
class Target:
    """What is to be reached in a period. Raises NegativeTarget."""

    period: Period
    amount: Money | Quantity = field(validator=_not_negative)

    def within(self, period: Period, days: DayCount = CALENDAR_DAYS) -> Amount:
        """The share of the target that falls on the days of a period.

        Its days that count have equal shares; when none does, all of them. A share is what has
        come up to its end less what has come up to its start, each rounded half up: so it is less
        than a cent from the exact one, and shares of periods side by side sum to the target.

        >>> april = Target(Period.month(2026, 4), Money("100.00", "EUR"))
        >>> april.within(Period.of("2026-04-01", "2026-04-11"))
        Money('33.33', 'EUR')
        """
        mine = self.period
        if period.start <= mine.start and mine.end <= period.end:
            return self.amount
        shared = mine.intersect(period)
        if shared is None:
            return zero_like(self.amount)
        every = days.count(mine)
        if not every:
            days, every = CALENDAR_DAYS, mine.days
        before = days.count(Period(mine.start, shared.start)) if mine.start < shared.start else 0
        after = before + days.count(shared)
        whole = smallest(self.amount)
        share = divide(whole * after, every) - divide(whole * before, every)
        return of_smallest(share, self.amount)

    def gone_by(self, last: date, days: DayCount = CALENDAR_DAYS) -> Fraction:
        """How much of its period has gone by the end of a day: none is 0, and all of it 1."""
        if last >= self.period.last_day:
            return Fraction(1)
        gone = self.period.upto(last)
        return Fraction(days.count(gone), days.count(self.period) or 1) if gone else Fraction(0)


class Undefined(Enum):
    """Why a figure has no value."""

    NO_QUOTA = "no quota"
    ZERO_QUOTA = "the quota is zero"
    NOTHING_EXPECTED = "nothing is expected yet"


class AttainmentState(Enum):
    """Where a quota stands."""

    NO_QUOTA = "no quota"
    OPEN = "open"  # not reached, and there is time
    MADE = "made"
    MISSED = "missed"


@final
@frozen
class Attainment:
    """What was credited in a period against what was to be, at the end of the day `as_of`.

    Made by `attainment`. `quota` is None when there is no target in the period. Amounts are exact
    but where they are divided: those are rounded half up, to the cent, when they are read.
    """

    period: Period
    as_of: date = field(validator=plain_date)
    quota: Money | Quantity | None
    credited: Money | Quantity
    targets: tuple[Target, ...]  # those in the period, cut to it
    days: DayCount = field(repr=False)

    @property
    def ratio(self) -> Rate | None:
        """Credited over quota; None without a quota, or with one of zero: see `undefined`."""
        if not self.quota:
            return None
        return Rate.ratio(smallest(self.credited), smallest(self.quota))

    @property
    def undefined(self) -> Undefined | None:
        """Why there is no `ratio`; None when there is one."""
        if self.quota is None:
            return Undefined.NO_QUOTA
        return None if self.quota else Undefined.ZERO_QUOTA

    @property
    def state(self) -> AttainmentState:
        """Whether the quota is made, by comparing amounts: 99.996 % is not made."""
        if self.quota is None:
            return AttainmentState.NO_QUOTA
        if smallest(self.credited) >= smallest(self.quota):
            return AttainmentState.MADE
        return AttainmentState.OPEN if self.as_of < self.period.last_day else AttainmentState.MISSED

    @property
    def variance(self) -> Amount | None:
        """Credited less quota: negative when short. None without a quota."""
        return None if self.quota is None else difference(self.credited, self.quota)

    @property
    def gap(self) -> Amount | None:
        """What is still missing, zero once the quota is made. None without a quota."""
        if self.quota is None:
            return None
        return of_smallest(max(0, smallest(self.quota) - smallest(self.credited)), self.quota)

    @property
    def expected(self) -> Amount | None:
        """What should be credited by now; None without a quota.

        The targets of periods gone, and of the current one the share of its days that have gone.
        The as-of day has gone.
        """
        if self.quota is None:
            return None
        return of_smallest(divide(*self._expected()), self.quota)

    def expected_exactly(self) -> Fraction:
        """The same before rounding, in minor units or millionths; 0 without a quota."""
        return Fraction(*self._expected())

    def _expected(self) -> tuple[int, int]:
        """Numerator and denominator: most targets are past, and whole numbers add up faster."""
        past = 0
        current: Fraction | int = 0
        for target in self.targets:
            if target.period.end <= self.as_of:
                past += smallest(target.amount)
            elif target.period.start <= self.as_of:
                current += smallest(target.amount) * target.gone_by(self.as_of, self.days)
        return past * current.denominator + current.numerator, current.denominator

    @property
    def pacing(self) -> Rate | None:
        """Credited over expected: above 1 is ahead of time. None while nothing is expected."""
        expected, parts = self._expected()
        return Rate.ratio(smallest(self.credited) * parts, expected) if expected else None

    @property
    def pacing_undefined(self) -> Undefined | None:
        """Why there is no `pacing`; None when there is one."""
        if self.undefined is None and not self._expected()[0]:
            return Undefined.NOTHING_EXPECTED
        return self.undefined

    @property
    def projection(self) -> Amount | None:
        """What the period comes to at the present pace; None where `pacing` is.

        Quota x credited / expected: so it goes by the season that the targets draw.
        """
        pacing = self.pacing
        return None if pacing is None or self.quota is None else self.quota.times(pacing)

    @property
    def linear_projection(self) -> Amount | None:
        """What the period comes to if every day is like those gone; None before its first.

        It knows no season, and where there is one it misleads: see `projection`.
        """
        if not self.days_gone:
            return None
        return self.credited.times(Rate.ratio(self.days.count(self.period), self.days_gone))

    @property
    def days_gone(self) -> int:
        """How many days of the period that count have gone, the as-of day among them."""
        gone = self.period.upto(self.as_of)
        return self.days.count(gone) if gone else 0

    @property
    def days_left(self) -> int:
        """How many days of the period that count are still to come."""
        return self.days.count(self.period) - self.days_gone

    @property
    def run_rate_needed(self) -> Amount | None:
        """What each day left must bring to make the quota; None without one.

        None as well when no days are left: then `state` says whether it was made.
        """
        gap, left = self.gap, self.days_left
        return gap.times(Rate.ratio(1, left)) if gap is not None and left else None


def attainment(
    targets: Iterable[Target],
    credited: Amount,
    *,
    period: Period,
    as_of: date,
    days: DayCount = CALENDAR_DAYS,
) -> Attainment:
    """How the targets of a period stand at the end of a day, with what was credited in it so far.

    The targets may be one manager's or a team's, in any order; of one that is partly outside the
    period, the share of its days inside counts (see `Target.within`). Credit may be negative, when
    more came back than was sold. Raises MixedCurrencies, MixedUnits or UnlikeAmounts when targets
    and credit are not counted alike, and InstantForDate.

    >>> year = attainment(
    ...     [Target(Period.year(2026), Money("1200000", "EUR"))],
    ...     Money("300000", "EUR"),
    ...     period=Period.year(2026),
    ...     as_of=date(2026, 3, 14),
    ... )
    >>> year.ratio, year.expected, year.pacing
    (Rate('0.25'), Money('240000.00', 'EUR'), Rate('1.25'))
    """
    mine = _cut(targets, period, days)
    quota = total([target.amount for target in mine], credited) if mine else None
    return Attainment(period, as_of, quota, credited, tuple(mine), days)


def _cut(targets: Iterable[Target], period: Period, days: DayCount) -> list[Target]:
    """The targets' parts in the period. Comparisons stand bare here, for it runs for everybody."""
    first, end = period.start, period.end
    parts: list[Target] = []
    for target in targets:
        theirs = target.period
        if first <= theirs.start and theirs.end <= end:
            parts.append(target)
        elif theirs.start < end and first < theirs.end:
            shared = Period(max(theirs.start, first), min(theirs.end, end))
            parts.append(Target(shared, target.within(shared, days)))
    return parts


def ratio(part: Amount, whole: Amount | None) -> Rate | None:
    """One amount over another; None over nothing. Raises as `check_alike` does."""
    if not whole:
        return None
    check_alike(part, whole)
    return Rate.ratio(smallest(part), smallest(whole))
