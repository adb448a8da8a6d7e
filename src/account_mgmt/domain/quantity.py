"""Quantities: how much of a thing, in a unit of measure, exact to a millionth."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import total_ordering
from sys import intern
from typing import Any, Final, final

from attrs import frozen

from account_mgmt.domain import numerals
from account_mgmt.domain.apportion import IfZero, Remainder, apportion
from account_mgmt.domain.errors import MixedUnits
from account_mgmt.domain.rate import Rate, whole_weights
from account_mgmt.domain.rounding import Rounding, divide
from account_mgmt.domain.text import check

DEFAULT_UNIT: Final = "piece"
_DECIMALS: Final = 6
_LONGEST_UNIT: Final = 32


class _Unfrozen:
    """A quantity while it is filled. Then it takes the class Quantity, as an amount does Money."""

    __slots__ = ("millionths", "unit")


@final
@total_ordering
@frozen(init=False, repr=False, weakref_slot=False)
class Quantity(_Unfrozen):
    """How much of a thing, as a whole number of millionths of its unit of measure.

    Takes text, int and Decimal with up to six decimals. Raises FloatRefused, NotFinite,
    NegativeZero, BadNumber or TooManyDecimals for an amount, and BadText for a unit, that is none.

    >>> Quantity("12.5", "kg") + Quantity(3, "kg")
    Quantity('15.5', 'kg')
    """

    millionths: int
    unit: str

    def __init__(self, amount: str | int | Decimal, unit: str = DEFAULT_UNIT) -> None:
        object.__setattr__(self, "millionths", numerals.in_units("Quantity", amount, _DECIMALS))
        object.__setattr__(self, "unit", _known(unit))

    @classmethod
    def of_millionths(cls, millionths: int, unit: str = DEFAULT_UNIT) -> "Quantity":
        """So many millionths of the unit."""
        if type(millionths) is not int:
            millionths = numerals.in_units("Millionths", millionths, 0)
        return _quantity(millionths, _known(unit))

    @classmethod
    def zero(cls, unit: str = DEFAULT_UNIT) -> "Quantity":
        """Nothing, in that unit."""
        return _quantity(0, _known(unit))

    @classmethod
    def total(cls, items: "Iterable[Quantity]", unit: str = DEFAULT_UNIT) -> "Quantity":
        """The sum, in one pass; of nothing it is zero. Raises MixedUnits."""
        unit = _known(unit)
        sum_ = 0
        for item in items:
            if item.unit != unit:
                raise MixedUnits(unit, item.unit)
            sum_ += item.millionths
        return _quantity(sum_, unit)

    @property
    def amount(self) -> Decimal:
        """The exact amount, with no more decimals than it needs and never an exponent."""
        return Decimal(self._text())

    def allocate(
        self,
        *weights: int,
        remainder: Remainder = Remainder.LARGEST,
        if_zero: IfZero = IfZero.ERROR,
    ) -> "tuple[Quantity, ...]":
        """Split by whole weights, to a millionth. The parts sum to the whole: see `apportion`."""
        parts = apportion(self.millionths, weights, remainder=remainder, if_zero=if_zero)
        return tuple([_quantity(part, self.unit) for part in parts])

    def allocate_by(self, shares: Sequence[Rate]) -> "tuple[Quantity, ...]":
        """Split in proportion to rates, whatever they sum to. The parts sum to the whole."""
        return self.allocate(*whole_weights(shares))

    def times(self, rate: Rate | int, rounding: Rounding = Rounding.HALF_UP) -> "Quantity":
        """So many times as much, rounded once, to a millionth."""
        by = Rate.of(rate)
        millionths = divide(self.millionths * by.numerator, by.denominator, rounding)
        return _quantity(millionths, self.unit)

    def __add__(self, other: "Quantity") -> "Quantity":
        if other.__class__ is not Quantity:
            return NotImplemented
        if self.unit != other.unit:
            raise MixedUnits(self.unit, other.unit)
        return _quantity(self.millionths + other.millionths, self.unit)

    def __sub__(self, other: "Quantity") -> "Quantity":
        if other.__class__ is not Quantity:
            return NotImplemented
        if self.unit != other.unit:
            raise MixedUnits(self.unit, other.unit)
        return _quantity(self.millionths - other.millionths, self.unit)

    def __neg__(self) -> "Quantity":
        return _quantity(-self.millionths, self.unit)

    def __bool__(self) -> bool:
        return self.millionths != 0

    def __lt__(self, other: "Quantity") -> bool:
        if other.__class__ is not Quantity:
            return NotImplemented
        if self.unit != other.unit:
            raise MixedUnits(self.unit, other.unit)
        return self.millionths < other.millionths

    def _text(self) -> str:
        return numerals.shortened(self.millionths, _DECIMALS)

    def __str__(self) -> str:
        return f"{self._text()} {self.unit}"

    def __repr__(self) -> str:
        return f"Quantity({self._text()!r}, {self.unit!r})"


def _quantity(millionths: int, unit: str) -> Quantity:
    """A quantity of parts that are known to be right, without asking them again."""
    quantity: Any = _Unfrozen()
    quantity.millionths = millionths
    quantity.unit = unit
    quantity.__class__ = Quantity
    return quantity  # type: ignore[no-any-return] # it is one now


def _known(unit: str) -> str:
    """The unit as one shared text, for it is on every line and entry. Raises BadText."""
    if unit == DEFAULT_UNIT:
        return DEFAULT_UNIT
    check("Unit of measure", unit, longest=_LONGEST_UNIT)
    return intern(unit)
