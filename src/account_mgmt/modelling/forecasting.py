"""Forecasts that need no library: the run rate with a season, and last year once more.

Both say how sure they are by their own record: they forecast the past as it could have been
forecast then, and the interval is as wide as they were wrong.
"""

from abc import abstractmethod
from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist
from typing import Final, final

from attrs import field, frozen

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import BadRate, NoHistory
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.seasonality import Seasonality
from account_mgmt.modelling.checks import from_one, known, money
from account_mgmt.ports.forecaster import Expected, Forecaster, Sold

_ENOUGH: Final = 6  # forecasts of the past that tell how wrong one is


@frozen(kw_only=True)
class ByItsRecord(Forecaster):
    """A forecaster that is as sure of itself as its record allows."""

    places: int = field(default=12, validator=from_one)  # periods in a year

    def forecast(
        self, sold: Sequence[Sold], ahead: Sequence[Period], *, confidence: Rate | str = "80%"
    ) -> tuple[Expected, ...]:
        """One expectation for each period ahead; see `Forecaster.forecast`."""
        past, sure = known(sold, confidence, self._least(), self._way_out())
        off = NormalDist().inv_cdf((1 + float(sure.as_fraction())) / 2) * self._error(
            past, len(ahead)
        )
        currency = sold[0].amount.currency
        return tuple(
            Expected(
                period=period,
                amount=money(amount, currency),
                low=money(max(amount * (1 - off), min(amount, 0.0)), currency),
                high=money(amount * (1 + off), currency),
                confidence=sure,
            )
            for period, amount in zip(ahead, self.expected(past, len(ahead)), strict=True)
        )

    @abstractmethod
    def expected(self, past: Sequence[float], ahead: int) -> list[float]:
        """What so many periods ahead will be of, given those before; none below zero."""

    def _least(self) -> int:
        return self.places

    def _way_out(self) -> str:
        return "Give a whole year"

    def _error(self, past: Sequence[float], ahead: int) -> float:
        """How wrong it was, as a part of what it forecast (root of the mean square)."""
        wrong = [
            (actual - forecast) / forecast
            for origin in range(self._least(), len(past))
            for actual, forecast in zip(
                past[origin : origin + ahead], self.expected(past[:origin], ahead), strict=False
            )
            if forecast > 0
        ]
        if len(wrong) < _ENOUGH:  # no record yet: twice as unsure as periods are unlike one another
            mean = sum(past) / len(past)
            wrong += [2 * (one - mean) / mean for one in past] if mean > 0 else [1.0]
        return sqrt(sum(one * one for one in wrong) / len(wrong))


@final
@frozen(kw_only=True)
class RunRate(ByItsRecord):
    """The rate at which things sell now, over the season that past years show.

    The rate is that of the last `recent` periods, their season taken out. The season is the mean of
    whole past years, drawn towards none by `flat`, for a few years show as much accident as season.
    With less than a year there is no season to learn: that is refused, unless `fall_back` asks for
    the run rate alone.
    """

    recent: int = field(default=3, validator=from_one)
    flat: Rate = field(default=Rate("0.5"), converter=Rate)
    fall_back: bool = False

    def __attrs_post_init__(self) -> None:
        if not ZERO <= self.flat <= ONE:
            raise BadRate(str(self.flat), "how far a season is drawn to none", "it is from 0 to 1")

    def expected(self, past: Sequence[float], ahead: int) -> list[float]:
        """The run rate times the season of each period."""
        season = self._season(past)
        end = len(past)
        recent = range(max(0, end - self.recent), end)
        weight = sum(season[place % self.places] for place in recent)
        rate = sum(past[place] for place in recent) / weight if weight else 0.0
        return [max(0.0, rate * season[(end + step) % self.places]) for step in range(ahead)]

    def _season(self, past: Sequence[float]) -> list[float]:
        """A weight for each place, 1 on average; places are counted from the first period."""
        years, drawn = len(past) // self.places, float(self.flat.as_fraction())
        begin = len(past) - years * self.places
        whole = {
            year: [Money.of_minor(round(one), "EUR") for one in past[first : first + self.places]]
            for year in range(years)
            for first in (begin + year * self.places,)
        }
        try:
            weights = Seasonality.from_history(whole).seasonality.weights
        except NoHistory:
            return [1.0] * self.places
        mean = sum(weights) / len(weights)
        shown = [drawn + (1 - drawn) * weight / mean for weight in weights]
        return [shown[(place - begin) % self.places] for place in range(self.places)]

    def _least(self) -> int:
        return 1 if self.fall_back else self.places

    def _way_out(self) -> str:
        return "Give a whole year, or ask to fall back on the run rate alone"


@final
@frozen(kw_only=True)
class SeasonalNaive(ByItsRecord):
    """The same as a year before: what every forecaster has to be ahead of."""

    def expected(self, past: Sequence[float], ahead: int) -> list[float]:
        """The last year, over and over."""
        last = past[-self.places :]
        return [max(0.0, last[step % self.places]) for step in range(ahead)]
