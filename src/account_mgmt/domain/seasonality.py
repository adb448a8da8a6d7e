"""Seasonality: how a year's target is spread over its periods."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import gcd
from typing import Final, final

from attrs import field, frozen

from account_mgmt.domain.amount import Amount, of_smallest, smallest
from account_mgmt.domain.apportion import apportion
from account_mgmt.domain.attainment import Target
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import BadSeasonality, NoHistory, SeasonMisfit
from account_mgmt.domain.rate import Rate, whole_weights
from account_mgmt.domain.totals import total

_YEAR_OF_WEEKS: Final = 52


def _lowest(weights: Sequence[int]) -> tuple[int, ...]:
    """The weights in lowest terms, so that equal seasons are equal values."""
    if not any(weights):
        raise BadSeasonality(tuple(map(str, weights)), "there is nothing to spread by")
    if {*map(type, weights)} != {int} or min(weights) < 0:
        rule = "a weight is a whole number from zero up"
        raise BadSeasonality(tuple(map(str, weights)), rule)
    common = gcd(*weights)
    return tuple(weight // common for weight in weights)


@final
@frozen
class Seasonality:
    """Weights by the place of a period in its year, none below zero and one at least above.

    They are places and not months: they fit weeks, and years that begin in any month. Made by
    `percent`, `shares`, `equal` or `from_history`, which raise BadSeasonality.

    >>> from account_mgmt.domain.money import Money
    >>> Seasonality.shares([6, 9, 15]).spread(Money("100.00", "EUR"))
    (Money('20.00', 'EUR'), Money('30.00', 'EUR'), Money('50.00', 'EUR'))
    """

    weights: tuple[int, ...] = field(converter=_lowest)

    @classmethod
    def percent(cls, percentages: Iterable[str | int | Decimal]) -> "Seasonality":
        """By percentages, which sum to exactly 100: twelve times 8.33 do not."""
        rates = [Rate.percent(percentage) for percentage in percentages]
        whole = sum((rate.as_fraction() for rate in rates), start=Fraction(0))
        if whole != 1:
            shown = tuple(str(rate * Rate(100)) for rate in rates)
            raise BadSeasonality(
                shown, f"the percentages sum to {Rate(100 * whole)}, and not to 100"
            )
        return cls.shares(rates)

    @classmethod
    def shares(cls, shares: Iterable[str | int | Decimal | Rate]) -> "Seasonality":
        """By shares in any proportion, whatever they sum to."""
        return cls(whole_weights([Rate.of(share) for share in shares]))

    @classmethod
    def equal(cls, periods: int) -> "Seasonality":
        """The same for each of so many periods: equal shares, not rounded percentages."""
        return cls((1,) * periods)

    @classmethod
    def from_history(cls, years: Mapping[int, Sequence[Amount | None]]) -> "SeasonFromHistory":
        """What past years show: for each period the mean, over the years, of its part of the year.

        Each year counts alike, however much it sold. A year counts when it has as many periods as
        the longest one, all known (None is not), and sold more than nothing; others are named in
        `skipped`. A period in which more came back than was sold weighs nothing and is named in
        `below_zero`. Raises NoHistory when no year counts.
        """
        periods = max(map(len, years.values()), default=0)
        skipped: dict[int, str] = {}
        parts: dict[int, list[Fraction]] = {}
        for year, amounts in sorted(years.items()):
            known = [amount for amount in amounts if amount is not None]
            sold = smallest(total(known, known[0])) if known else 0
            if len(known) < periods:
                skipped[year] = f"{len(known)} of {periods} periods are known"
            elif sold <= 0:
                skipped[year] = "nothing was sold"
            else:
                parts[year] = [Fraction(smallest(amount), sold) for amount in known]
        if not parts:
            raise NoHistory(tuple(f"{year}, {why}" for year, why in skipped.items()))
        means = [sum(of_years, start=Fraction(0)) for of_years in zip(*parts.values(), strict=True)]
        return SeasonFromHistory(
            seasonality=cls.shares(Rate(max(mean, Fraction(0))) for mean in means),
            years=tuple(parts),
            skipped=tuple(skipped.items()),
            below_zero=tuple(place for place, mean in enumerate(means, start=1) if mean < 0),
        )

    def fitted(self, periods: int) -> "Seasonality":
        """The weights for a year of so many periods. Raises SeasonMisfit.

        A 53rd week that has none shares the weight of the 52nd, seven days each.
        """
        have = len(self.weights)
        if periods == have:
            return self
        if (have, periods) != (_YEAR_OF_WEEKS, _YEAR_OF_WEEKS + 1):
            raise SeasonMisfit(have, periods)
        *others, last = self.weights
        return Seasonality((*(2 * weight for weight in others), last, last))

    def spread(self, annual: Amount) -> tuple[Amount, ...]:
        """The year's amount by periods. They sum to it, so that quarters and years agree."""
        parts = apportion(smallest(annual), self.weights)
        return tuple(of_smallest(part, annual) for part in parts)

    def targets(self, annual: Amount, periods: Sequence[Period]) -> tuple[Target, ...]:
        """The year's amount as targets of its periods. Raises SeasonMisfit."""
        amounts = self.fitted(len(periods)).spread(annual)
        return tuple(map(Target, periods, amounts))


@final
@frozen(kw_only=True)
class SeasonFromHistory:
    """A seasonality, and what it was learnt from."""

    seasonality: Seasonality
    years: tuple[int, ...]  # those it is the mean of
    skipped: tuple[tuple[int, str], ...]  # and those left out, with the reason
    below_zero: tuple[int, ...]  # places, from 1, where more came back than was sold

    @property
    def few_years(self) -> bool:
        """Whether it rests on one year alone, which may have been a strange one."""
        return len(self.years) < 2  # noqa: PLR2004 # the least from which a mean says more than one
