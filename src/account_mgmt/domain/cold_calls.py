"""Cold calls: how many make up for business that is lost, and whether there is time for them.

What a quota still misses is counted in deals, and the deals backwards through the funnel, by the
rates that one's own history shows: so many meetings for a deal, so many calls for a meeting. A rate
seen a few times only is a guess: its Wilson interval says how wide.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from math import exp, lgamma, log, log1p, prod
from statistics import NormalDist
from typing import Final, final

from attrs import Attribute, field, frozen

from account_mgmt.domain.attainment import ratio
from account_mgmt.domain.calendar import Period, day
from account_mgmt.domain.errors import BadParameter, BadRate, DealOfNothing, StageNeverPassed
from account_mgmt.domain.money import Money
from account_mgmt.domain.proportion import wilson_bounds
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.text import note
from account_mgmt.domain.working_days import CALENDAR_DAYS, DayCount

_USUAL: Final = Rate("95%")
_DIGITS: Final = 10  # of the ends of an interval, which have a root in them


class RoundUp(Enum):
    """When the counts of a funnel become whole. Nobody makes half a call."""

    EACH_STAGE = "each stage"
    AT_THE_END = "at the end"  # calls alone; what is between stays a fraction


@final
@frozen(kw_only=True)
class Interval:
    """Between which two rates the true one lies, with a stated confidence."""

    low: Rate
    high: Rate


def wilson(passed: int, tried: int, confidence: Rate | str = _USUAL) -> Interval:
    """The rate behind so many of so many (Wilson's score interval).

    Raises BadParameter unless `passed` is from 0 to `tried` and that above zero, and BadRate unless
    the confidence is between 0 and 1.

    >>> found = wilson(38, 100)
    >>> found.low.round(4), found.high.round(4)
    (Decimal('0.2910'), Decimal('0.4779'))
    """
    if not 0 <= passed <= tried or not tried:
        rule = "it is a part of some that were tried"
        raise BadParameter("A measured rate", f"{passed} of {tried}", rule)
    z = NormalDist().inv_cdf((1 + float(_certain(confidence).as_fraction())) / 2)
    low, high = wilson_bounds(passed, tried, Decimal(z), _DIGITS)
    return Interval(low=Rate(f"{low:f}"), high=Rate(f"{high:f}"))


def _certain(value: Rate | str) -> Rate:
    given = Rate.of(value)
    if not ZERO < given < ONE:
        raise BadRate(str(given), "a certainty", "it is above 0 and below 1")
    return given


def _rate(value: Rate | str) -> Rate:
    return Rate.of(value)


def _a_part(_stage: "Stage", _attribute: "Attribute[Rate]", rate: Rate) -> None:
    if not ZERO <= rate <= ONE:
        raise BadRate(str(rate), "the rate of a stage", "it is from 0 to 1")


@final
@frozen
class Stage:
    """A step of the funnel, and what part of those that come to it pass on.

    `tried` is how many the rate was measured on; None when it is only assumed.
    """

    name: str = field(validator=note)
    rate: Rate = field(converter=_rate, validator=_a_part)
    tried: int | None = None

    @classmethod
    def measured(cls, name: str, *, passed: int, tried: int) -> "Stage":
        """A stage by one's own history: so many of so many passed. Raises BadParameter."""
        wilson(passed, tried)
        return cls(name, Rate.ratio(passed, tried), tried)

    def interval(self, confidence: Rate | str = _USUAL) -> Interval:
        """Where the true rate lies; the rate alone where it is only assumed."""
        if self.tried is None:
            return Interval(low=self.rate, high=self.rate)
        passed = (self.rate * Rate(self.tried)).as_fraction()
        return wilson(round(passed), self.tried, confidence)


@final
@frozen(kw_only=True)
class Step:
    """How many must come to a stage so that enough pass it; whole unless rounded at the end."""

    stage: Stage
    needed: Rate


@final
@frozen(kw_only=True)
class CallPlan:
    """The calls that make up for a need, and how they came about."""

    need: Money
    deals: int
    steps: tuple[Step, ...]  # in the order of work, calls first
    calls: int
    certainty: float  # that so many calls bring so many deals, if the rates are right
    hopeful: int  # calls if every rate is at the high end of its interval
    careful: int | None  # and at the low end; None when nothing would pass a stage
    rounding: RoundUp


def missing_business(quota: Money, *, credited: Money, expected: Money, pipeline: Money) -> Money:
    """What has to come from new customers; zero when the rest makes the quota.

    `expected` is what existing accounts will bring yet, `pipeline` open deals by their chances.
    Raises MixedCurrencies.
    """
    return max(quota - credited - expected - pipeline, Money.zero(quota.currency))


def plan_cold_calls(
    need: Money,
    stages: Sequence[Stage],
    *,
    deal: Money,
    certainty: Rate | str | None = None,
    rounding: RoundUp = RoundUp.EACH_STAGE,
) -> CallPlan:
    """How many calls bring what is needed, counted backwards from deals.

    Args:
        need: see `missing_business`.
        stages: in the order of work; the first takes in calls, the last lets out deals.
        deal: what a deal brings in its first year, on average.
        certainty: plan for so many calls that they bring the deals with that chance. Without one,
            they do on average, which is little better than every other time.
        rounding: whole numbers at each stage, or of calls alone.

    Raises:
        StageNeverPassed: a rate is zero, so no number of calls would do.
        DealOfNothing: a deal brings nothing.
        BadRate: the certainty is not between 0 and 1.
        MixedCurrencies: need and deal are in two currencies.

    >>> funnel = [
    ...     Stage(*one)
    ...     for one in [("call", "10%"), ("meeting", "35%"), ("proposal", "50%"), ("deal", "40%")]
    ... ]
    >>> plan = plan_cold_calls(Money("1400000", "EUR"), funnel, deal=Money("100000", "EUR"))
    >>> plan.deals, [str(step.needed) for step in plan.steps]
    (14, ['2000', '200', '70', '35'])
    """
    for stage in stages:
        if not stage.rate:
            raise StageNeverPassed(stage.name)
    if deal.minor <= 0:
        raise DealOfNothing(str(need), str(deal))
    deals = max(0, _up((ratio(need, deal) or ZERO).as_fraction()))
    whole = rounding is RoundUp.EACH_STAGE
    needed = _backwards(deals, [stage.rate for stage in stages], whole_stages=whole)
    through = prod(float(stage.rate.as_fraction()) for stage in stages)
    calls = _up(needed[0]) if needed else deals
    if certainty is not None:
        calls = max(calls, _calls_for(deals, through, float(_certain(certainty).as_fraction())))
    low, high = ([getattr(stage.interval(), end) for stage in stages] for end in ("low", "high"))
    return CallPlan(
        need=need,
        deals=deals,
        steps=tuple(
            Step(stage=stage, needed=Rate(count))
            for stage, count in zip(stages, needed, strict=True)
        ),
        calls=calls,
        certainty=_chance(calls, deals, through),
        hopeful=_calls(deals, high, whole_stages=whole),
        careful=_calls(deals, low, whole_stages=whole) if all(low) else None,
        rounding=rounding,
    )


def _backwards(deals: int, rates: Iterable[Rate], *, whole_stages: bool) -> list[Fraction]:
    """What must come to each stage, in the order of the rates."""
    needed, wanted = list[Fraction](), Fraction(deals)
    for rate in reversed(list(rates)):
        wanted /= rate.as_fraction()
        wanted = Fraction(_up(wanted)) if whole_stages else wanted
        needed.append(wanted)
    return needed[::-1]


def _calls(deals: int, rates: Sequence[Rate], *, whole_stages: bool) -> int:
    return _up([*_backwards(deals, rates, whole_stages=whole_stages), Fraction(deals)][0])


def _up(number: Fraction) -> int:
    return -(-number.numerator // number.denominator)


def _chance(calls: int, deals: int, rate: float) -> float:
    """That so many calls bring so many deals at least, each with the same chance (binomial)."""
    if not deals or rate == 1:
        return 1.0 if calls >= deals else 0.0
    terms = (
        lgamma(calls + 1)
        - lgamma(won + 1)
        - lgamma(calls - won + 1)
        + won * log(rate)
        + (calls - won) * log1p(-rate)
        for won in range(min(deals, calls + 1))
    )
    return max(0.0, 1 - sum(map(exp, terms)))


def _calls_for(deals: int, rate: float, certainty: float) -> int:
    """The fewest calls that bring so many deals with that chance."""
    return _fewest(lambda calls: _chance(calls, deals, rate) >= certainty, deals)


def _fewest(enough: Callable[[int], bool], least: int) -> int:
    """The fewest that are enough, where more are enough as well."""
    few, many = least - 1, max(least, 1)
    while not enough(many):
        few, many = many, many * 2
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if enough(middle) else (middle, many)
    return many


@final
@frozen(kw_only=True)
class CallPace:
    """When the calls must be made so that their deals still close within the period."""

    calls: int
    last_day: date  # of calling; later ones close after the period
    days: int  # that count, from the day of planning to the last one
    a_day: Rate | None  # None when there is no day left

    @property
    def closable(self) -> bool:
        """Whether cold calls can help at all."""
        return self.a_day is not None


def call_pace(
    calls: int, *, today: date, period_end: date, cycle_days: int, days: DayCount = CALENDAR_DAYS
) -> CallPace:
    """How many calls a day, from today on, `period_end` being the day after the period.

    A call must be made a whole sales cycle, in calendar days, before the period ends. With no day
    left the need cannot be met by cold calls. Raises InstantForDate, BadDate, and BadParameter for
    a cycle below zero.
    """
    if cycle_days < 0:
        raise BadParameter("The sales cycle", f"{cycle_days} days", "it is from zero days up")
    today, first_too_late = day(today), day(period_end) - timedelta(days=cycle_days)
    left = days.count(Period(today, first_too_late)) if today < first_too_late else 0
    return CallPace(
        calls=calls,
        last_day=first_too_late - timedelta(days=1),
        days=left,
        a_day=Rate.ratio(calls, left) if left else (ZERO if not calls else None),
    )
