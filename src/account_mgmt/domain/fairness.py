"""Fairness: how attainment is spread over managers, and what it goes with.

Good quotas leave attainment without a relation to the size of a territory, and with a clear one to
growth. These are statistics, not amounts: means and correlations are floats, for the eye.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import copysign, sqrt
from typing import Final, final

from attrs import frozen

from account_mgmt.domain.errors import UnpairedFigures
from account_mgmt.domain.rate import ONE, Rate

_LEAST_PAIRS: Final = 3  # two points always lie on a line
_NEAR: Final = Rate("20%")


@final
@frozen(kw_only=True)
class Spread:
    """How attainments are spread. Figures are None where there are too few to tell."""

    counted: int
    undefined: int  # those without an attainment, in no other figure
    made: Rate | None  # the part of managers at 100 % and above
    near: Rate | None  # the part within 20 % of their quota, above or below
    mean: float | None
    deviation: float | None  # of all of them, not estimated from a sample
    skew: float | None  # above zero: a few far ahead; None for fewer than 3, or all alike


def spread(attainments: Iterable[Rate | None]) -> Spread:
    """How the attainments of a group are spread."""
    given = tuple(attainments)
    known = [reached for reached in given if reached is not None]
    count, missing = len(known), len(given) - len(known)
    if not known:
        return Spread(
            counted=0, undefined=missing, made=None, near=None, mean=None, deviation=None, skew=None
        )
    exact = [reached.as_fraction() for reached in known]
    mean = _mean(exact)
    second, third = (_mean([(one - mean) ** power for one in exact]) for power in (2, 3))
    tell = count >= _LEAST_PAIRS and second
    return Spread(
        counted=count,
        undefined=missing,
        made=Rate.ratio(sum(reached >= ONE for reached in known), count),
        near=Rate.ratio(sum(abs(one - 1) <= _NEAR.as_fraction() for one in exact), count),
        mean=float(mean),
        deviation=sqrt(second),
        skew=copysign(sqrt(third**2 / second**3), third) if tell else None,
    )


@final
@frozen(kw_only=True)
class Correlation:
    """How two figures go together, from -1 to 1; None for under three pairs, or no variance."""

    pearson: float | None  # in proportion
    spearman: float | None  # in rank, whatever the proportion

    @property
    def undefined(self) -> bool:
        """Whether nothing can be said."""
        return self.pearson is None


def correlation(first: Sequence[Rate], second: Sequence[Rate]) -> Correlation:
    """How attainment goes with the size of the territory, or with growth; pair by pair.

    Raises UnpairedFigures when there are not as many of one as of the other.
    """
    if len(first) != len(second):
        raise UnpairedFigures(len(first), len(second))
    ones = [rate.as_fraction() for rate in first]
    others = [rate.as_fraction() for rate in second]
    return Correlation(
        pearson=_pearson(ones, others), spearman=_pearson(_ranks(ones), _ranks(others))
    )


def _mean(figures: Sequence[Fraction]) -> Fraction:
    return sum(figures, start=Fraction(0)) / len(figures)


def _pearson(first: Sequence[Fraction], second: Sequence[Fraction]) -> float | None:
    """Exact up to the root, so that no variance is none, and a straight line is 1."""
    if len(first) < _LEAST_PAIRS:
        return None
    mean, other_mean = _mean(first), _mean(second)
    pairs = [(x - mean, y - other_mean) for x, y in zip(first, second, strict=True)]
    variances = sum(x * x for x, _ in pairs) * sum(y * y for _, y in pairs)
    if not variances:
        return None
    together = sum((x * y for x, y in pairs), start=Fraction(0))
    return copysign(sqrt(together**2 / variances), together)


def _ranks(figures: Sequence[Fraction]) -> list[Fraction]:
    """Places from 1; figures that are equal share the mean of theirs."""
    places: dict[Fraction, list[int]] = {}
    for place, figure in enumerate(sorted(figures), start=1):
        places.setdefault(figure, []).append(place)
    return [Fraction(sum(places[figure]), len(places[figure])) for figure in figures]
