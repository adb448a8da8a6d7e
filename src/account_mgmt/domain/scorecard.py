"""Several measures in one figure."""

from collections.abc import Iterable
from enum import Enum
from fractions import Fraction
from typing import final

from attrs import field, frozen

from account_mgmt.domain.errors import BadRate, SharesDoNotSumToOne
from account_mgmt.domain.rate import ONE, ZERO, Rate


class IfUndefined(Enum):
    """What a measure without a value does to the whole. Always said, for the figures differ."""

    REWEIGHT = "reweight"  # the others count for it, in their proportions
    UNDEFINED = "undefined"  # the whole has no value either


def _rate(value: Rate | str | int) -> Rate:
    return Rate.of(value)


@final
@frozen
class Measured:
    """One measure's attainment, how much it counts, and beyond what it counts no more."""

    attainment: Rate | None
    weight: Rate = field(converter=_rate)
    cap: Rate | None = None


def score(measures: Iterable[Measured], *, if_undefined: IfUndefined) -> Rate | None:
    """Each measure's attainment, up to its cap, by its weight. None when there is nothing to count.

    Weights are above zero and sum to exactly 1. Raises SharesDoNotSumToOne and BadRate.

    >>> score(
    ...     [Measured(Rate("1.2"), "70%", cap=Rate(1)), Measured(Rate("0.5"), "30%")],
    ...     if_undefined=IfUndefined.UNDEFINED,
    ... )
    Rate('0.85')
    """
    counted = tuple(measures)
    _check(counted)
    known = [(one, one.attainment) for one in counted if one.attainment is not None]
    if not known or (len(known) < len(counted) and if_undefined is IfUndefined.UNDEFINED):
        return None
    weights = sum((one.weight.as_fraction() for one, _ in known), start=Fraction(0))
    points = sum(
        (
            (one.weight * (reached if one.cap is None else min(reached, one.cap))).as_fraction()
            for one, reached in known
        ),
        start=Fraction(0),
    )
    return Rate(points / weights)


def _check(measures: tuple[Measured, ...]) -> None:
    for one in measures:
        if one.weight <= ZERO:
            raise BadRate(str(one.weight), "the weight of a measure", "it is above zero")
    total = sum((one.weight.as_fraction() for one in measures), start=Fraction(0))
    if total != ONE.as_fraction():
        weights = tuple(str(one.weight) for one in measures)
        what = "Measures"
        raise SharesDoNotSumToOne(what, weights, str(Rate(total)))
