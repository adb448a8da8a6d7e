"""How an exact number becomes a whole one: a policy by name, and the one division that obeys it."""

from enum import Enum


class Rounding(Enum):
    """Which whole number stands for what lies between two.

    All of them treat a number and its negative alike, so that a return rounds as the sale did and
    undoes it exactly. Rounding towards one end of the line (floor, ceiling) would not, and is not
    offered.
    """

    HALF_UP = "half_up"  # to the nearest, and from the middle away from zero: the shop's rounding
    HALF_EVEN = "half_even"  # to the nearest, and from the middle to the even one: the bank's
    HALF_DOWN = "half_down"  # to the nearest, and from the middle towards zero
    UP = "up"  # away from zero
    DOWN = "down"  # towards zero


def divide(numerator: int, denominator: int, rounding: Rounding = Rounding.HALF_UP) -> int:
    """The quotient as a whole number, by exact integer arithmetic.

    >>> divide(5, 2), divide(-5, 2), divide(5, 2, Rounding.HALF_EVEN)
    (3, -3, 2)
    """
    quotient, rest = divmod(abs(numerator), abs(denominator))
    if rest and _goes_up(quotient, 2 * rest - abs(denominator), rounding):
        quotient += 1
    return quotient if (numerator < 0) == (denominator < 0) else -quotient


def _goes_up(quotient: int, above_half: int, rounding: Rounding) -> bool:
    """Whether what is left over makes one more; `above_half` is zero on a tie."""
    if rounding is Rounding.HALF_UP:
        return above_half >= 0
    if rounding is Rounding.HALF_EVEN:
        return above_half > 0 or (above_half == 0 and quotient % 2 == 1)
    if rounding is Rounding.HALF_DOWN:
        return above_half > 0
    return rounding is Rounding.UP
