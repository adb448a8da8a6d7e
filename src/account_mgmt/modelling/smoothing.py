"""Forecasts by exponential smoothing, of the library statsmodels (extra `forecasting`)."""

from collections.abc import Sequence
from typing import Any, Final, final

import numpy as np
from attrs import field, frozen

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import MissingExtra
from account_mgmt.domain.rate import Rate
from account_mgmt.modelling.arrays import Floats
from account_mgmt.modelling.checks import from_one, known, money
from account_mgmt.ports.forecaster import Expected, Forecaster, Sold

_LEAST: Final = 10  # periods that the library needs to begin
_STEPS: Final = 1000  # of the search for the likeliest


@final
@frozen(kw_only=True)
class ExponentialSmoothing(Forecaster):
    """The additive state-space model of a level, a damped trend and, from two whole years on, a season.

    The level, trend and season of the start are those of the classical decomposition, and what
    smooths them is the likeliest: for two or three years of months are too few to find both.
    Intervals are the model's own. They take it for true, and so are narrower than its record would
    make them; `back_test` shows by how much. Nothing is expected to be below zero. It takes a year
    of `places` periods, and MissingExtra is raised without the library.
    """

    places: int = field(default=12, validator=from_one)  # periods in a year

    def forecast(
        self, sold: Sequence[Sold], ahead: Sequence[Period], *, confidence: Rate | str = "80%"
    ) -> tuple[Expected, ...]:
        """One expectation for each period ahead; see `Forecaster.forecast`."""
        least, way_out = max(self.places, _LEAST), "Give a whole year, or more"
        past, sure = known(sold, confidence, least, way_out)
        currency = sold[0].amount.currency
        beyond = 1 - float(sure.as_fraction())
        amounts, lows, highs = self._ahead(np.array(past), len(ahead), beyond)
        return tuple(
            Expected(
                period=period,
                amount=money(amount, currency),
                low=money(low, currency),
                high=money(high, currency),
                confidence=sure,
            )
            for period, amount, low, high in zip(ahead, amounts, lows, highs, strict=True)
        )

    def _ahead(self, past: Floats, ahead: int, beyond: float) -> tuple[Floats, Floats, Floats]:
        """What is expected, and from where to where it lies but for such a part of the time."""
        scale = float(np.abs(past).mean()) or 1.0
        if not ahead or np.ptp(past) == 0:  # the same ever since: the likelihood has no end
            same = np.full(ahead, max(0.0, past[0]))
            return same, same, same
        model = _smoothing()(
            past / scale,
            trend=True,
            damped_trend=True,
            seasonal=self.places if self._has_season(past.size) else None,
            initialization_method="heuristic",
        )
        told = model.fit(disp=False, maxiter=_STEPS).get_forecast(ahead)
        mean = np.asarray(told.predicted_mean, dtype=np.float64)
        between = np.asarray(told.conf_int(alpha=beyond), dtype=np.float64)
        amounts, lows, highs = (
            np.maximum(one * scale, 0) for one in (mean, between[:, 0], between[:, 1])
        )
        return amounts, lows, highs

    def _has_season(self, periods: int) -> bool:
        least = max(2 * self.places, _LEAST + 2 * (self.places // 2))
        return self.places > 1 and periods >= least


def _smoothing() -> Any:  # noqa: ANN401 # the library says nothing of its types
    try:
        from statsmodels.tsa.statespace.exponential_smoothing import (  # noqa: PLC0415 # slow, and only when it is used  # pyright: ignore[reportMissingTypeStubs] # it has none
            ExponentialSmoothing as Model,
        )
    except ModuleNotFoundError as error:
        raise MissingExtra("A forecast by exponential smoothing", "forecasting") from error
    return Model
