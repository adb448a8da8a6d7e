"""Coverage: whether there is enough in the pipeline for what a quota still misses."""

from typing import final

from attrs import frozen

from account_mgmt.domain.amount import smallest
from account_mgmt.domain.attainment import ratio
from account_mgmt.domain.errors import BadRate, DealOfNothing
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.totals import check_alike


@final
@frozen(kw_only=True)
class Coverage:
    """The open pipeline against what is missing. A quota that is met is `covered` without any."""

    pipeline: Money
    missing: Money  # zero once the quota is met

    @property
    def covered(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def times(self) -> Rate | None:
        """How often the pipeline holds what is missing; None when nothing is."""
        return ratio(self.pipeline, self.missing)


def coverage(pipeline: Money, *, quota: Money, closed: Money) -> Coverage:
    """What is open and closes in the period, against the quota less what has closed.

    Raises MixedCurrencies.
    """
    check_alike(pipeline, quota)
    return Coverage(pipeline=pipeline, missing=max(quota - closed, Money.zero(quota.currency)))


def needed_coverage(win_rate: Rate | str) -> Rate:
    """How many times what is missing must be open, when that part of value is won."""
    won = _part(win_rate)
    return Rate.ratio(won.denominator, won.numerator)


@final
@frozen(kw_only=True)
class DealsNeeded:
    """The same counted in whole deals, which cannot be won by halves."""

    deals: int  # to be won
    opportunities: int  # to win them from
    pipeline: Money
    times: Rate  # the pipeline over what is missing


def deals_needed(missing: Money, *, win_rate: Rate | str, deal: Money) -> DealsNeeded:
    """How many deals of one size must be won, and how many be open for that.

    `win_rate` is by number. Raises DealOfNothing unless both amounts are above zero, and BadRate.

    >>> needed = deals_needed(Money("2000000", "EUR"), win_rate="22%", deal=Money("60000", "EUR"))
    >>> needed.deals, needed.opportunities, needed.times
    (34, 155, Rate('4.65'))
    """
    won = _part(win_rate)
    size = ratio(missing, deal)
    if size is None or size <= ZERO or deal.minor < 0:
        raise DealOfNothing(str(missing), str(deal))
    deals = _up(size)
    opportunities = _up(Rate(deals) * Rate.ratio(won.denominator, won.numerator))
    pipeline = Money.of_minor(opportunities * smallest(deal), deal.currency)
    times = Rate.ratio(pipeline.minor, missing.minor)
    return DealsNeeded(deals=deals, opportunities=opportunities, pipeline=pipeline, times=times)


def _part(win_rate: Rate | str) -> Rate:
    won = Rate.of(win_rate)
    if not ZERO < won <= ONE:
        raise BadRate(str(won), "a win rate", "it is above 0 and up to 1")
    return won


def _up(rate: Rate) -> int:
    return -(-rate.numerator // rate.denominator)
