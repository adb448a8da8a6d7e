"""The one way a whole is split here: money, quantities, quotas and credit share this arithmetic."""

from collections.abc import Sequence
from enum import Enum

from account_mgmt.domain.errors import BadWeights


class Remainder(Enum):
    """Who gets the units that are left when each has its floor."""

    LARGEST = "largest"  # one each to the largest remainders, earlier first (Hamilton)
    LAST = "last"  # all of them to the last one that has a weight


class IfZero(Enum):
    """What becomes of a whole when every weight is zero."""

    ERROR = "error"
    EQUAL = "equal"


def apportion(
    total: int,
    weights: Sequence[int],
    *,
    remainder: Remainder = Remainder.LARGEST,
    if_zero: IfZero = IfZero.ERROR,
) -> list[int]:
    """A whole number split by whole weights, in their order. The parts always sum to the whole.

    By the largest remainder each part gets the floor of `total x weight / sum of weights`; the
    units that are left then go one each to the largest fractional parts, and of equal ones to the
    earlier. So a part is less than one unit from its exact share, a weight of zero gets nothing,
    and weights in the same proportions get the same parts. A negative total has the negated parts
    of the positive one, so that a return splits as the sale did.

    Raises BadWeights when there is none, when one is negative or not whole, and when all are zero,
    unless `if_zero` says to split equally then.

    >>> apportion(400, [2, 2, 2]), apportion(400, [2, 2, 2], remainder=Remainder.LAST)
    ([134, 133, 133], [133, 133, 134])
    """
    whole = _checked_sum(weights)
    if not whole:
        if if_zero is IfZero.ERROR or not weights:
            raise BadWeights(tuple(weights), "there is nothing to split by")
        weights, whole = [1] * len(weights), len(weights)
    size = abs(total)
    parts = [size * weight // whole for weight in weights]
    left = size - sum(parts)
    if left:
        for i in _favoured(size, weights, whole, left, remainder):
            parts[i] += 1 if remainder is Remainder.LARGEST else left
    return [-part for part in parts] if total < 0 else parts


def even(total: int, ways: int) -> tuple[int, int]:
    """What each of so many equal ways gets at least, and how many of the first get one unit more.

    The same law as `apportion` for equal weights, and the same BadWeights when there are none; the
    unit has the sign of the total.

    >>> even(1000, 3), even(-1000, 3)
    ((333, 1), (-333, 1))
    """
    if type(ways) is not int or ways < 1:
        raise BadWeights((ways,), "a whole is split in one part or more")
    part, left = divmod(abs(total), ways)
    return (-part if total < 0 else part), left


def _checked_sum(weights: Sequence[int]) -> int:
    if not {*map(type, weights)} <= {int}:  # a bool is an int to isinstance, and a float divides
        raise BadWeights(tuple(weights), "a weight is not a whole number")
    if weights and min(weights) < 0:
        raise BadWeights(tuple(weights), "a weight is negative")
    return sum(weights)


def _favoured(
    size: int, weights: Sequence[int], whole: int, left: int, remainder: Remainder
) -> list[int]:
    """The places of those who get from what is left."""
    if remainder is Remainder.LAST:
        return [max(i for i, weight in enumerate(weights) if weight)]
    remainders = [size * weight % whole for weight in weights]
    # A reversed sort stays stable: of equal remainders the earlier comes first.
    return sorted(range(len(weights)), key=remainders.__getitem__, reverse=True)[:left]
