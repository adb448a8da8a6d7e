"""Unit prices: what one unit costs, exact beyond the cent, rounded once at the line."""

from collections.abc import Callable
from decimal import Decimal
from functools import total_ordering
from typing import Final, final

from attrs import frozen

from account_mgmt.domain import numerals
from account_mgmt.domain.currencies import MINOR_UNITS, known
from account_mgmt.domain.errors import MixedCurrencies, NegativePrice
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import ZERO, Rate
from account_mgmt.domain.rounding import Rounding, divide

_DECIMALS: Final = 10
_QUANTITY_DECIMALS: Final = 6
# Price times quantity counts in parts so small; how many make a minor unit, by its decimals.
_SCALE: Final = tuple(10 ** (_DECIMALS + _QUANTITY_DECIMALS - minor) for minor in range(5))


@final
@total_ordering
@frozen(init=False, repr=False, weakref_slot=False)
class UnitPrice:
    """What one unit costs, as a whole number of ten-billionths of the currency's major unit.

    Takes text, int and Decimal with up to ten decimals; never below zero. Raises NegativePrice,
    UnknownCurrency, and what Money raises for an amount that is none.

    >>> UnitPrice("0.0125", "EUR").line(Quantity("1000"), discount=Rate("10%"))
    Money('11.25', 'EUR')
    """

    ten_billionths: int
    currency: str

    def __init__(self, amount: str | int | Decimal, currency: str) -> None:
        _fill(self, numerals.in_units("UnitPrice", amount, _DECIMALS), known(currency))

    @classmethod
    def of_ten_billionths(cls, ten_billionths: int, currency: str) -> "UnitPrice":
        """So many ten-billionths of the currency's major unit."""
        if type(ten_billionths) is not int:
            ten_billionths = numerals.in_units("Ten-billionths", ten_billionths, 0)
        return _fill(_new(cls), ten_billionths, known(currency))

    @classmethod
    def of_money(cls, money: Money) -> "UnitPrice":
        """That amount for one unit."""
        scale = 10 ** (_DECIMALS - MINOR_UNITS[money.currency])
        return _fill(_new(cls), money.minor * scale, money.currency)

    @property
    def amount(self) -> Decimal:
        """The exact price, with the currency's decimals and as many more as it needs."""
        return Decimal(self._text())

    def line(
        self, quantity: Quantity, discount: Rate = ZERO, rounding: Rounding = Rounding.HALF_UP
    ) -> Money:
        """What so many units cost after the discount, rounded once, to the minor unit.

        >>> UnitPrice("0.333", "EUR").line(Quantity("5"))
        Money('1.67', 'EUR')
        """
        exact = self.ten_billionths * quantity.millionths
        scale = _SCALE[MINOR_UNITS[self.currency]]
        if discount.numerator:
            exact *= discount.denominator - discount.numerator
            scale *= discount.denominator
        return Money.of_minor(divide(exact, scale, rounding), self.currency)

    def discount_to(self, net: Money, quantity: Quantity) -> Rate:
        """The discount at which so many units cost exactly that; none where they cost nothing."""
        if self.currency != net.currency:
            raise MixedCurrencies(self.currency, net.currency)
        exact = self.ten_billionths * quantity.millionths
        if not exact:
            return ZERO
        scale = _SCALE[MINOR_UNITS[self.currency]]
        return Rate.ratio(exact - net.minor * scale, exact)

    def __bool__(self) -> bool:
        return self.ten_billionths != 0

    def __lt__(self, other: "UnitPrice") -> bool:
        if other.__class__ is not UnitPrice:
            return NotImplemented
        if self.currency != other.currency:
            raise MixedCurrencies(self.currency, other.currency)
        return self.ten_billionths < other.ten_billionths

    def _text(self) -> str:
        least = MINOR_UNITS[self.currency]
        return numerals.shortened(self.ten_billionths, _DECIMALS, least=least)

    def __str__(self) -> str:
        return f"{self._text()} {self.currency}"

    def __repr__(self) -> str:
        return f"UnitPrice({self._text()!r}, {self.currency!r})"


# Frozen refuses assignment; the slots themselves do not. Only this function fills them.
_new: Final = object.__new__
_set_price: Final[Callable[[UnitPrice, int], None]] = UnitPrice.__dict__["ten_billionths"].__set__
_set_currency: Final[Callable[[UnitPrice, str], None]] = UnitPrice.__dict__["currency"].__set__


def _fill(price: UnitPrice, ten_billionths: int, currency: str) -> UnitPrice:
    if ten_billionths < 0:
        amount = numerals.shortened(ten_billionths, _DECIMALS)
        raise NegativePrice(amount, currency)
    _set_price(price, ten_billionths)
    _set_currency(price, currency)
    return price
