"""How good a forecaster was: the past, forecast from what was known then."""

from collections.abc import Sequence
from typing import final

from attrs import frozen

from account_mgmt.domain.errors import TooLittleHistory
from account_mgmt.domain.rate import Rate
from account_mgmt.ports.forecaster import Expected, Forecaster, Sold


@final
@frozen(kw_only=True)
class BackTest:
    """Forecasts beside what came. All figures are parts of what came; None where nothing did."""

    forecasts: int
    error: Rate | None  # the weighted absolute percentage error: sum of |f - a| over sum of a
    bias: Rate | None  # sum of f - a over sum of a; below zero, too little was forecast
    covered: Rate  # the part of the periods that came to lie within their interval


def back_test(
    forecaster: Forecaster,
    sold: Sequence[Sold],
    *,
    first: int,
    ahead: int,
    confidence: Rate | str = "80%",
) -> BackTest:
    """From period `first` on, forecast up to `ahead` periods, each time from those before alone.

    Raises TooLittleHistory when there is no period to forecast, and what the forecaster raises.
    """
    pairs = [
        (expected, came)
        for origin in range(first, len(sold))
        for expected, came in _side_by_side(forecaster, sold, origin, ahead, confidence)
    ]
    if not pairs:
        missing = f"of {len(sold)} periods none is left after the first {first}"
        raise TooLittleHistory("How good a forecaster is", missing, "Give more periods")
    off = [expected.amount.minor - came.amount.minor for expected, came in pairs]
    came = sum(one.amount.minor for _, one in pairs)
    within = sum(one.low <= actual.amount <= one.high for one, actual in pairs)
    return BackTest(
        forecasts=len(pairs),
        error=Rate.ratio(sum(map(abs, off)), came) if came > 0 else None,
        bias=Rate.ratio(sum(off), came) if came > 0 else None,
        covered=Rate.ratio(within, len(pairs)),
    )


def _side_by_side(
    forecaster: Forecaster, sold: Sequence[Sold], origin: int, ahead: int, confidence: Rate | str
) -> list[tuple[Expected, Sold]]:
    came = sold[origin : origin + ahead]
    periods = [one.period for one in came]
    told = forecaster.forecast(sold[:origin], periods, confidence=confidence)
    return list(zip(told, came, strict=True))
