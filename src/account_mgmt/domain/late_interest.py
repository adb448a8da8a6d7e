"""Interest on what is paid late, and the fixed compensation beside it.

Simple interest on what is open, day by day: the first day is the one after the due date, the last the
day of payment. Each span of one rate and one open amount is exact; what a rate makes of an item is
rounded once, half away from zero. Rates are data, each with the day it holds from and its source.
(Rules: paperwork, P5, with the readings of its sources; Directive 2011/7/EU, art. 2 and 6.)
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from itertools import pairwise
from typing import Final

from attrs import frozen

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import NoRateKnown, NothingThere
from account_mgmt.domain.invoice import Invoice
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.receivables import ReceivableEntry
from account_mgmt.domain.rounding import divide

_DAY: Final = timedelta(days=1)


class DayCountConvention(Enum):
    """How many days a year has for interest."""

    ACTUAL_365 = "actual/365"
    ACTUAL_360 = "actual/360"
    ACTUAL_ACTUAL = "actual/actual"  # 366 in a leap year, day by day


class RateChange(Enum):
    """What a change of the rate does to a debt that is already late."""

    SPLIT = "split"  # each day bears the rate of its day
    FIXED = "fixed"  # the rate of the day on which interest starts (UK: SI 2002/1675, art. 4)
    ON_PAYMENT = (
        "on payment"  # the rate of the last day, for all of them (as Ireland's ministry reads it)
    )


@frozen(kw_only=True)
class YearlyRate:
    """A rate of interest for a year, the first day it holds, and where it was read."""

    since: date
    rate: Rate
    source: str


@frozen(kw_only=True)
class Compensation:
    """A fixed sum for each invoice paid late, from an open amount upwards, and where it was read."""

    amount: Money
    above: Money | None = None  # None: whatever is open
    source: str = ""


@frozen(kw_only=True)
class InterestPolicy:
    """What is claimed of a late payer.

    `rates` are those of the law or contract, all points included. `claimed` says whether interest is
    asked for, or only named in letters.
    """

    rates: tuple[YearlyRate, ...]
    day_count: DayCountConvention = DayCountConvention.ACTUAL_365
    change: RateChange = RateChange.SPLIT
    compensation: tuple[Compensation, ...] = ()
    claimed: bool = True

    def rate_on(self, on: date) -> YearlyRate:
        """The rate that holds on a day. Raises NoRateKnown for one before the first."""
        known = [rate for rate in self.rates if rate.since <= on]
        if not known:
            raise NoRateKnown(on.isoformat())
        return max(known, key=lambda rate: rate.since)

    def fixed_sum(self, open_: Money) -> Money:
        """The compensation for an invoice with that much open: of the highest step it reaches."""
        reached = [
            step
            for step in self.compensation
            if step.amount.currency == open_.currency
            and (step.above is None or open_ >= step.above)
        ]
        zero = Money.zero(open_.currency)
        if not reached:
            return zero
        return max(reached, key=lambda step: (step.above or zero).minor).amount


@frozen(kw_only=True)
class InterestSpan:
    """What one rate makes of an item while it holds."""

    period: Period
    rate: YearlyRate
    amount: Money


@frozen(kw_only=True)
class Interest:
    """The interest on an item, span by span, and what all of it comes to."""

    spans: tuple[InterestSpan, ...]
    total: Money

    @property
    def days(self) -> int:
        """For how many days it runs."""
        return sum(span.period.days for span in self.spans)


@frozen(kw_only=True)
class OpenFrom:
    """What is open of an item from the end of a day on, until the next."""

    day: date
    amount: Money


def open_by_day(entries: Iterable[ReceivableEntry]) -> tuple[OpenFrom, ...]:
    """What was open of an item at the end of each day on which that changed."""
    changes: dict[date, Money] = {}
    for entry in entries:
        before = changes.get(entry.effective_on, Money.zero(entry.amount.currency))
        changes[entry.effective_on] = before + entry.amount
    made: list[OpenFrom] = []
    for day, change in sorted(changes.items()):
        made.append(OpenFrom(day=day, amount=made[-1].amount + change if made else change))
    return tuple(made)


def interest(
    amounts: Sequence[OpenFrom], due_on: date, until: date, policy: InterestPolicy
) -> Interest:
    """The interest on an item until the day of payment, which bears interest too.

    `amounts` say what was open since when: a part payment lowers it from the day after it came in.
    Raises NoRateKnown for a day before the first rate.
    """
    currency = amounts[0].amount.currency
    days = Period(due_on + _DAY, until + _DAY) if until > due_on else None
    spans: list[InterestSpan] = []
    if days is not None:
        for rate, period in _by_rate(days, policy):
            exact = sum(
                (
                    _exact(open_, part, rate.rate, policy.day_count)
                    for open_, part in _open(amounts, period)
                ),
                start=Fraction(0),
            )
            amount = Money.of_minor(divide(exact.numerator, exact.denominator), currency)
            spans.append(InterestSpan(period=period, rate=rate, amount=amount))
    total = Money.total([span.amount for span in spans], currency)
    return Interest(spans=tuple(spans), total=total)


def _by_rate(days: Period, policy: InterestPolicy) -> Iterator[tuple[YearlyRate, Period]]:
    """The spans of a period in which one rate holds, by the policy's reading of a change."""
    if policy.change is RateChange.FIXED:
        yield policy.rate_on(days.start), days
        return
    if policy.change is RateChange.ON_PAYMENT:
        yield policy.rate_on(days.last_day), days
        return
    policy.rate_on(days.start)
    starts = sorted(rate.since for rate in policy.rates if days.start < rate.since < days.end)
    for start, end in pairwise((days.start, *starts, days.end)):
        yield policy.rate_on(start), Period(start, end)


def _open(amounts: Sequence[OpenFrom], period: Period) -> Iterator[tuple[Money, Period]]:
    """What is open in each part of a period. The day of a payment still bears interest on it."""
    ends = (*(after.day + _DAY for after in amounts[1:]), date.max)
    for one, end in zip(amounts, ends, strict=True):
        since = date.min if one is amounts[0] else one.day + _DAY
        part = Period(since, end).intersect(period)
        if part is not None and one.amount.minor > 0:
            yield one.amount, part


def _exact(open_: Money, days: Period, rate: Rate, day_count: DayCountConvention) -> Fraction:
    """Minor units, exactly."""
    yearly = open_.minor * rate.as_fraction()
    if day_count is DayCountConvention.ACTUAL_360:
        return yearly * days.days / 360
    if day_count is DayCountConvention.ACTUAL_365:
        return yearly * days.days / 365
    part = Fraction(0)
    for year in range(days.start.year, days.last_day.year + 1):
        whole = Period.year(year)
        within = min(days.end, whole.end) - max(days.start, whole.start)
        part += Fraction(within.days, whole.days)
    return yearly * part


@frozen(kw_only=True)
class InterestClaim:
    """The interest on an invoice up to a day that nobody claimed yet, and the fixed sum beside it."""

    days: int
    interest: Money
    fixed: Money
    until: date


def claim_of(
    invoice: Invoice,
    amounts: Sequence[OpenFrom],
    until: date,
    policy: InterestPolicy,
    *,
    claimed_until: date | None = None,
) -> InterestClaim:
    """What may be claimed of late interest up to a day, when it was claimed up to an earlier one.

    No day is claimed twice, and the fixed sum is for the first claim. Raises NothingThere when the
    policy only names interest in letters, or when nothing is late; and what `interest` raises.
    """
    what = f"Late interest on invoice {invoice.number}"
    if not policy.claimed:
        raise NothingThere(what, "the policy names it in letters only")
    due_on, fixed = invoice.due_on, policy.fixed_sum(amounts[0].amount)
    found, days = interest(amounts, due_on, until, policy).total, _days_open(amounts, due_on, until)
    zero = Money.zero(found.currency)
    if claimed_until is not None:
        before = interest(amounts, due_on, claimed_until, policy).total
        found, fixed = max(found - before, zero), zero
        days -= _days_open(amounts, due_on, claimed_until)
    if days <= 0:
        already = "" if claimed_until is None else f" after {claimed_until.isoformat()}"
        raise NothingThere(what, f"it was not paid late{already}")
    return InterestClaim(days=days, interest=found, fixed=fixed, until=until)


def _days_open(amounts: Sequence[OpenFrom], due_on: date, until: date) -> int:
    """On how many days after the due date something was open."""
    if until <= due_on:
        return 0
    late = Period(due_on + _DAY, until + _DAY)
    return sum(part.days for _, part in _open(amounts, late))


# --- what laws and contracts say ----------------------------------------------------------------

IRELAND_2024: Final = InterestPolicy(
    rates=(
        YearlyRate(
            since=date(2024, 7, 1),
            rate=Rate("12.25%"),
            source="Directive 2011/7/EU: ECB 4.25 % and 8 points; enterprise.gov.ie, late payment FAQ",
        ),
    ),
    compensation=(
        Compensation(amount=Money("40", "EUR"), source="Directive 2011/7/EU, art. 6(1)"),
    ),
    change=RateChange.ON_PAYMENT,
)
"""The European directive as Ireland applies it from 1 July 2024. Later half-years are to be added."""

SPAIN_2020: Final = InterestPolicy(
    rates=(
        YearlyRate(
            since=date(2020, 1, 1),
            rate=Rate("8.00%"),
            source="Directive 2011/7/EU in Spain, first half of 2020: BOE-A-2019-18736",
        ),
    ),
    compensation=(
        Compensation(amount=Money("40", "EUR"), source="Directive 2011/7/EU, art. 6(1)"),
    ),
)
"""The European directive as Spain applies it in the first half of 2020."""

UK_FIXED_SUMS: Final = (
    Compensation(amount=Money("40", "GBP"), source="Late Payment Act 1998, s. 5A"),
    Compensation(
        amount=Money("70", "GBP"), above=Money("1000", "GBP"), source="Late Payment Act 1998, s. 5A"
    ),
    Compensation(
        amount=Money("100", "GBP"),
        above=Money("10000", "GBP"),
        source="Late Payment Act 1998, s. 5A",
    ),
)
"""What the United Kingdom gives for each invoice paid late, by the size of the debt."""


def monthly(rate: Rate, *, since: date = date.min, source: str = "contract") -> InterestPolicy:
    """So much a month by contract: twelve times that a year, day by day, of 365.

    >>> monthly(Rate("1.5%")).rate_on(date(2026, 1, 1)).rate
    Rate('0.18')
    """
    return InterestPolicy(rates=(YearlyRate(since=since, rate=rate * Rate(12), source=source),))
