"""What parameters and histories of models must be."""

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING

from account_mgmt.domain.errors import BadParameter, BadRate, TooLittleHistory
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.totals import check_alike
from account_mgmt.ports.forecaster import Sold

if TYPE_CHECKING:
    from attrs import Attribute


def above_zero(model: object, attribute: "Attribute[float]", value: float) -> None:
    """Refuse what is not a finite number above zero."""
    if not (isfinite(value) and value > 0):
        what = f"The {attribute.name} of {type(model).__name__}"
        raise BadParameter(what, f"{value:g}", "it is a number above zero")


def from_one(instance: object, attribute: object, value: int) -> None:
    """Refuse what is not a whole number from one up."""
    if type(value) is not int or value < 1:
        what = f"{getattr(attribute, 'name', '')} of {type(instance).__name__}"
        raise BadParameter(what, str(value), "it is a whole number from 1 up")


def known(
    sold: Sequence[Sold], confidence: Rate | str, least: int, way_out: str
) -> tuple[list[float], Rate]:
    """What was sold, in minor units, and how sure to be; refused as `Forecaster.forecast` says."""
    sure = Rate.of(confidence)
    if not ZERO < sure < ONE:
        raise BadRate(str(sure), "a confidence", "it is above 0 and below 1")
    if len(sold) < least:
        missing = f"there are {len(sold)} periods, and it takes {least}"
        raise TooLittleHistory("A forecast", missing, way_out)
    for one in sold:
        check_alike(sold[0].amount, one.amount)
    return [float(one.amount.minor) for one in sold], sure


def money(minor: float, currency: str) -> Money:
    """So many minor units, to the nearest."""
    return Money.of_minor(round(minor), currency)
