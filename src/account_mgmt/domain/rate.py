"""Rates: discounts, shares, growth, attainment. Exact ratios, so that a third stays a third."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import total_ordering
from math import gcd, lcm
from typing import Any, Final, final

from attrs import frozen

from account_mgmt.domain import numerals
from account_mgmt.domain.errors import BadNumber
from account_mgmt.domain.rounding import Rounding, divide

_WHAT: Final = "Rate"
_BY_ZERO: Final = "nothing can be divided by zero"
_LONGEST: Final = 1000  # digits; far more than is typed, so that whatever was written is read back
_LONGEST_DECIMAL: Final = 30  # digits after the point; beyond them a ratio reads better


class _Unfrozen:
    """A rate while it is filled. Then it takes the class Rate, as an amount does Money."""

    __slots__ = ("denominator", "numerator")


@final
@total_ordering
@frozen(init=False, repr=False, weakref_slot=False)
class Rate(_Unfrozen):
    """An exact ratio, in lowest terms with the sign on top. Text says it as people do.

    Takes "0.15", "15%", "1/3", whole numbers, Decimals and Fractions. Raises FloatRefused,
    NotFinite, NegativeZero or BadNumber for anything else.

    >>> Rate("15%"), Rate("1/3") + Rate("1/6"), Rate("0.20").complement()
    (Rate('0.15'), Rate('0.5'), Rate('0.8'))
    """

    numerator: int
    denominator: int

    def __init__(self, value: "str | int | Decimal | Fraction | Rate") -> None:
        numerator, denominator = _read(value)
        common = gcd(numerator, denominator)
        object.__setattr__(self, "numerator", numerator // common)
        object.__setattr__(self, "denominator", denominator // common)

    @classmethod
    def of(cls, value: "str | int | Decimal | Fraction | Rate") -> "Rate":
        """The rate itself, or the one that this says."""
        return value if isinstance(value, cls) else cls(value)

    @classmethod
    def percent(cls, value: str | int | Decimal) -> "Rate":
        """So many hundredths: `Rate.percent("12.5")` is an eighth."""
        number, places = numerals.exact("Percentage", value, longest=_LONGEST)
        return cls.ratio(number, 100 * 10**places)

    @classmethod
    def ratio(cls, numerator: int, denominator: int) -> "Rate":
        """One whole number over another. Raises BadNumber when the lower one is zero."""
        if not denominator:
            raise BadNumber(_WHAT, f"{numerator}/0", _BY_ZERO)
        common = gcd(numerator, denominator)
        if denominator < 0:
            common = -common
        rate: Any = _Unfrozen()
        rate.numerator = numerator // common
        rate.denominator = denominator // common
        rate.__class__ = cls
        return rate  # type: ignore[no-any-return] # it is one now

    def __add__(self, other: "Rate") -> "Rate":
        if other.__class__ is not Rate:
            return NotImplemented
        return Rate.ratio(
            self.numerator * other.denominator + other.numerator * self.denominator,
            self.denominator * other.denominator,
        )

    def __sub__(self, other: "Rate") -> "Rate":
        if other.__class__ is not Rate:
            return NotImplemented
        return self + -other

    def __mul__(self, other: "Rate") -> "Rate":
        if other.__class__ is not Rate:
            return NotImplemented
        return Rate.ratio(self.numerator * other.numerator, self.denominator * other.denominator)

    def __neg__(self) -> "Rate":
        return Rate.ratio(-self.numerator, self.denominator)

    def __bool__(self) -> bool:
        return self.numerator != 0

    def __lt__(self, other: "Rate") -> bool:
        if other.__class__ is not Rate:
            return NotImplemented
        return self.numerator * other.denominator < other.numerator * self.denominator

    def complement(self) -> "Rate":
        """What is missing to one: a discount's complement is what is paid."""
        return Rate.ratio(self.denominator - self.numerator, self.denominator)

    def as_fraction(self) -> Fraction:
        """The same as a Fraction, for formulas of more than one step."""
        return Fraction(self.numerator, self.denominator)

    def round(self, digits: int, rounding: Rounding = Rounding.HALF_UP) -> Decimal:
        """The rate to so many decimals, for people. What it decides is decided before.

        >>> Rate.ratio(7951417, 9100000).round(4)
        Decimal('0.8738')
        """
        units = divide(self.numerator * 10**digits, self.denominator, rounding)
        return Decimal(numerals.written(units, digits))

    def __str__(self) -> str:
        """Exact text that reads back: a decimal where one exists, or a ratio."""
        places = _decimals_needed(self.denominator)
        if places is None:
            return f"{self.numerator}/{self.denominator}"
        return numerals.written(self.numerator * 10**places // self.denominator, places)

    def __repr__(self) -> str:
        return f"Rate({str(self)!r})"


def whole_weights(rates: Sequence[Rate]) -> tuple[int, ...]:
    """Whole numbers in the proportions of the rates, to split by.

    >>> whole_weights([Rate("1/2"), Rate("1/3"), Rate("1/6")])
    (3, 2, 1)
    """
    common = lcm(*(rate.denominator for rate in rates))
    return tuple(rate.numerator * (common // rate.denominator) for rate in rates)


def _read(value: object) -> tuple[int, int]:
    if isinstance(value, Rate | Fraction):
        return value.numerator, value.denominator
    if not isinstance(value, str):
        number, places = numerals.exact(_WHAT, value, longest=_LONGEST)
        return number, 10**places
    if value.endswith("%"):
        number, places = numerals.exact(_WHAT, value[:-1], longest=_LONGEST)
        return number, 100 * 10**places
    above, slash, below = value.partition("/")
    number, places = numerals.exact(_WHAT, above, longest=_LONGEST)
    if not slash:
        return number, 10**places
    divisor, divisor_places = numerals.exact(_WHAT, below, longest=_LONGEST)
    if places or divisor_places or divisor < 0:
        rule = "a ratio is of whole numbers, with the sign on the first"
        raise BadNumber(_WHAT, numerals.shown(value), rule)
    if not divisor:
        raise BadNumber(_WHAT, numerals.shown(value), _BY_ZERO)
    return number, divisor


def _decimals_needed(denominator: int) -> int | None:
    """How many decimals write it exactly; None when none do, or too many to be read."""
    twos = (denominator & -denominator).bit_length() - 1
    rest, fives = denominator >> twos, 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    return places if rest == 1 and places <= _LONGEST_DECIMAL else None


ZERO: Final = Rate(0)
ONE: Final = Rate(1)
