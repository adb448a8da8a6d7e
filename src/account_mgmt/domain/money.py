"""Money: exact amounts, split without loss, read and shown as people write them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache, total_ordering
from typing import Any, final

from attrs import frozen

from account_mgmt.domain import numerals
from account_mgmt.domain.apportion import IfZero, Remainder, apportion, even
from account_mgmt.domain.currencies import MINOR_UNITS, known, minor_units
from account_mgmt.domain.errors import MixedCurrencies
from account_mgmt.domain.rate import Rate, whole_weights
from account_mgmt.domain.rounding import Rounding, divide


class _Unfrozen:
    """An amount while it is filled. Then it takes the class Money, and nobody can change it."""

    __slots__ = ("currency", "minor")


@final
@total_ordering
@frozen(init=False, repr=False, weakref_slot=False)
class Money(_Unfrozen):
    """An exact amount in one currency, as a whole number of its minor units (cents, yen, fils).

    Takes text, int and Decimal in major units, with no more decimals than ISO 4217 gives the
    currency. Raises FloatRefused, NotFinite, NegativeZero, BadNumber or TooManyDecimals for an
    amount, and UnknownCurrency for a currency, that is none.

    >>> Money("10.00", "EUR").allocate(1, 1, 1)
    (Money('3.34', 'EUR'), Money('3.33', 'EUR'), Money('3.33', 'EUR'))
    """

    minor: int
    currency: str

    def __init__(self, amount: str | int | Decimal, currency: str) -> None:
        currency = known(currency)
        minor = numerals.in_units("Money", amount, MINOR_UNITS[currency])
        object.__setattr__(self, "minor", minor)
        object.__setattr__(self, "currency", currency)

    @classmethod
    def of_minor(cls, minor: int, currency: str) -> "Money":
        """So many minor units: `Money.of_minor(1000, "EUR")` is ten euros."""
        if type(minor) is not int:
            minor = numerals.in_units("Minor units", minor, 0)
        return _money(minor, known(currency))

    @classmethod
    def zero(cls, currency: str) -> "Money":
        """Nothing, in that currency."""
        return _money(0, known(currency))

    @classmethod
    def total(cls, items: "Iterable[Money]", currency: str) -> "Money":
        """The sum, in one pass; of nothing it is zero. Raises MixedCurrencies."""
        currency = known(currency)
        minor = 0
        for item in items:
            if item.currency != currency:
                raise MixedCurrencies(currency, item.currency)
            minor += item.minor
        return _money(minor, currency)

    @classmethod
    def parse(cls, text: str, currency: str, locale: str) -> "Money":
        """What a person wrote, as their locale writes numbers; strictly, without guessing.

        Raises BadNumber when the groups or the point are not where the locale has them,
        UnknownLocale, and what the constructor raises.

        >>> Money.parse("1.234,50", "EUR", "de_DE")
        Money('1234.50', 'EUR')
        """
        return cls(numerals.localized("Money", text, locale), currency)

    @property
    def amount(self) -> Decimal:
        """The exact amount in major units, with all of the currency's decimals."""
        return Decimal(self._text())

    def allocate(
        self,
        *weights: int,
        remainder: Remainder = Remainder.LARGEST,
        if_zero: IfZero = IfZero.ERROR,
    ) -> "tuple[Money, ...]":
        """Split by whole weights. Parts sum to the whole; a reversed amount has the reversed parts.

        The cents left over go to the largest remainders, earlier parts first; `remainder` and
        `if_zero` name the other policies (see `apportion`). Raises BadWeights.
        """
        if (
            weights.count(1) == len(weights)
            and remainder is Remainder.LARGEST
            and {*map(type, weights)} == {int}  # 1.0 and True equal 1, and are refused below
        ):
            return self.split(len(weights))
        currency = self.currency
        parts = apportion(self.minor, weights, remainder=remainder, if_zero=if_zero)
        return tuple([_money(part, currency) for part in parts])

    def split(self, ways: int) -> "tuple[Money, ...]":
        """Split evenly, the cents left over one each to the first. The parts sum to the whole.

        >>> Money("0.05", "EUR").split(3)
        (Money('0.02', 'EUR'), Money('0.02', 'EUR'), Money('0.01', 'EUR'))
        """
        part, left = even(self.minor, ways)
        lesser = (_money(part, self.currency),) * (ways - left)
        if not left:
            return lesser
        return (_money(part - 1 if self.minor < 0 else part + 1, self.currency),) * left + lesser

    def allocate_by(self, shares: Sequence[Rate]) -> "tuple[Money, ...]":
        """Split in proportion to rates, whatever they sum to. The parts sum to the whole."""
        return self.allocate(*whole_weights(shares))

    def times(self, rate: Rate | int, rounding: Rounding = Rounding.HALF_UP) -> "Money":
        """So many times as much, rounded once, to the minor unit.

        >>> Money("0.05", "EUR").times(Rate("33.33%"))
        Money('0.02', 'EUR')
        """
        by = Rate.of(rate)
        minor = divide(self.minor * by.numerator, by.denominator, rounding)
        return _money(minor, self.currency)

    def __add__(self, other: "Money") -> "Money":
        if other.__class__ is not Money:
            return NotImplemented
        if self.currency != other.currency:
            raise MixedCurrencies(self.currency, other.currency)
        return _money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        if other.__class__ is not Money:
            return NotImplemented
        if self.currency != other.currency:
            raise MixedCurrencies(self.currency, other.currency)
        return _money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return _money(-self.minor, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: "Money") -> bool:
        if other.__class__ is not Money:
            return NotImplemented
        if self.currency != other.currency:
            raise MixedCurrencies(self.currency, other.currency)
        return self.minor < other.minor

    def _text(self) -> str:
        return numerals.written(self.minor, MINOR_UNITS[self.currency])

    def __str__(self) -> str:
        return f"{self._text()} {self.currency}"

    def __repr__(self) -> str:
        return f"Money({self._text()!r}, {self.currency!r})"


def _money(minor: int, currency: str) -> Money:
    """An amount of parts that are known to be right, without asking them again."""
    # Amounts are made by the million: filling one before it is frozen takes two thirds of the time.
    money: Any = _Unfrozen()
    money.minor = minor
    money.currency = currency
    money.__class__ = Money
    return money  # type: ignore[no-any-return] # it is one now


@final
@frozen(eq=False, repr=False)
class MoneyFormat:
    """How one locale writes amounts of one currency: call it with an amount. See `formatter`."""

    locale: str
    currency: str
    _positive: tuple[str, tuple[str, ...]]  # what stands before the digits, and every end there is
    _negative: tuple[str, tuple[str, ...]]
    _group: str
    _grouping: tuple[int, int]  # the length of the last group, and of those before it
    _by_threes: bool
    _hidden: int  # how many minor units make one of what is shown: 1, but for some currencies

    def __call__(self, money: Money) -> str:
        """The amount as text. Raises MixedCurrencies for an amount in another currency."""
        if money.currency != self.currency:
            raise MixedCurrencies(self.currency, money.currency)
        minor = money.minor
        before, ends = self._positive
        if minor < 0:
            before, ends = self._negative
            minor = -minor
        if self._hidden > 1:
            minor = divide(minor, self._hidden, Rounding.HALF_EVEN)
        whole, decimals = divmod(minor, len(ends))
        if self._by_threes:  # as most of the world does, and Python
            digits = f"{whole:,}".replace(",", self._group)
        else:
            digits = numerals.grouped(str(whole), self._group, self._grouping)
        return f"{before}{digits}{ends[decimals]}"


@lru_cache(maxsize=256)
def formatter(locale: str, currency: str) -> MoneyFormat:
    """What writes amounts of that currency as people of that locale do, prepared once.

    It gives CLDR's text, the very one of `babel.numbers.format_currency`, at a fraction of the
    cost. CLDR shows some currencies with fewer decimals than they have; their amounts are rounded,
    half to even, for the eye alone. Raises UnknownLocale and UnknownCurrency.

    >>> formatter("en_IN", "INR")(Money("1234567.50", "INR"))
    '₹12,34,567.50'
    """
    from babel.numbers import (  # noqa: PLC0415 - a slow import, for those who show money
        format_currency,
        get_currency_precision,
        get_decimal_symbol,
        get_group_symbol,
    )

    has = minor_units(currency)
    shows = min(get_currency_precision(currency), has)
    spoken = numerals.known_locale(locale)
    point = get_decimal_symbol(spoken) if shows else ""
    parts = [f"{point}{part:0{shows}d}" if shows else "" for part in range(10**shows)]

    def around(one: int) -> tuple[str, tuple[str, ...]]:
        before, _, after = format_currency(one, currency, locale=spoken).partition(f"1{parts[0]}")
        return before, tuple([part + after for part in parts])

    group, grouping = get_group_symbol(spoken), spoken.currency_formats["standard"].grouping
    by_threes, hidden = grouping == (3, 3), 10 ** (has - shows)
    return MoneyFormat(locale, currency, around(1), around(-1), group, grouping, by_threes, hidden)
