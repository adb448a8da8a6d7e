"""Distances: miles and kilometres without a rounding between them.

A mile is 1.609344 km exactly (the international yard and pound agreement of 1959). So a millionth of
either is a whole number of nanometres, in which distances are kept and added.
"""

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from functools import total_ordering
from typing import Final, final

from attrs import Attribute, field, frozen

from account_mgmt.domain import numerals
from account_mgmt.domain.errors import BadNumber, BadText
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.rounding import Rounding, divide

_DECIMALS: Final = 6


class DistanceUnit(Enum):
    """In what a distance is told."""

    MILE = "mi"
    KILOMETRE = "km"

    @classmethod
    def read(cls, text: "DistanceUnit | str") -> "DistanceUnit":
        """The unit of that name. Raises BadText for another than mi and km."""
        for unit in cls:
            if text in {unit, unit.value}:
                return unit
        raise BadText("Unit of distance", str(text), "it is mi or km")

    @property
    def millionth(self) -> int:
        """A millionth of it, in nanometres."""
        return 1_609_344 if self is DistanceUnit.MILE else 1_000_000


def _not_negative(_distance: "Distance", _attribute: "Attribute[int]", nanometres: int) -> None:
    if nanometres < 0:
        raise BadNumber("Distance", str(nanometres), "a distance is zero or more")


@final
@total_ordering
@frozen(eq=False, repr=False)
class Distance:
    """How far, as a whole number of nanometres; never below zero. `unit` is what it was told in.

    Distances compare and add across units, exactly. Raises BadNumber for less than nothing, and what
    is raised for numbers that are none.

    >>> Distance.of("1", "mi") == Distance.of("1.609344", "km")
    True
    """

    nanometres: int = field(validator=_not_negative)
    unit: DistanceUnit = DistanceUnit.MILE

    @classmethod
    def of(cls, amount: str | int | Decimal, unit: DistanceUnit | str) -> "Distance":
        """So many miles or kilometres, with up to six decimals."""
        known = DistanceUnit.read(unit)
        millionths = numerals.in_units("Distance", amount, _DECIMALS)
        if millionths < 0:
            raise BadNumber("Distance", numerals.shown(amount), "a distance is zero or more")
        return cls(millionths * known.millionth, known)

    @classmethod
    def total(
        cls, items: "Iterable[Distance]", unit: DistanceUnit = DistanceUnit.MILE
    ) -> "Distance":
        """The sum; of nothing it is zero."""
        return cls(sum(item.nanometres for item in items), unit)

    def ratio(self, unit: DistanceUnit) -> Rate:
        """How many of a unit it is, exactly.

        >>> Distance.of(1, "mi").ratio(DistanceUnit.KILOMETRE)
        Rate('1.609344')
        """
        return Rate.ratio(self.nanometres, unit.millionth * 10**_DECIMALS)

    def rounded(self, unit: DistanceUnit) -> Decimal:
        """How many of a unit it is, for people: to a millionth, half up, without idle zeros."""
        millionths = divide(self.nanometres, unit.millionth, Rounding.HALF_UP)
        return Decimal(numerals.shortened(millionths, _DECIMALS))

    def __add__(self, other: "Distance") -> "Distance":
        return Distance(self.nanometres + other.nanometres, self.unit)

    def less(self, other: "Distance") -> "Distance":
        """What is left of it without the other; nothing when the other is longer."""
        return Distance(max(0, self.nanometres - other.nanometres), self.unit)

    def __bool__(self) -> bool:
        return self.nanometres > 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Distance) and self.nanometres == other.nanometres

    def __lt__(self, other: "Distance") -> bool:
        return self.nanometres < other.nanometres

    def __hash__(self) -> int:
        return hash(self.nanometres)

    def __str__(self) -> str:
        return f"{self.rounded(self.unit)} {self.unit.value}"

    def __repr__(self) -> str:
        return f"Distance.of('{self.rounded(self.unit)}', {self.unit.value!r})"
