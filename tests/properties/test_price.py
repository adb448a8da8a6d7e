"""The laws of prices, against `fractions.Fraction`."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.currencies import MINOR_UNITS, minor_units
from account_mgmt.domain.money import Money
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.rounding import Rounding

CURRENCIES = st.sampled_from(sorted(MINOR_UNITS))
PRICES = st.builds(UnitPrice.of_ten_billionths, st.integers(0, 10**16), CURRENCIES)
QUANTITIES = st.integers(-(10**12), 10**12).map(Quantity.of_millionths)
DISCOUNTS = st.fractions(0, 1, max_denominator=1000).map(Rate)


def exactly(price: UnitPrice, quantity: Quantity, discount: Rate) -> Fraction:
    """The line in minor units, before any rounding."""
    whole = Fraction(price.amount) * Fraction(quantity.amount) * (1 - discount.as_fraction())
    return whole * Fraction(10) ** minor_units(price.currency)


@given(PRICES, QUANTITIES, DISCOUNTS)
def test_a_line_is_rounded_half_up_once_from_its_exact_value(
    price: UnitPrice, quantity: Quantity, discount: Rate
) -> None:
    exact = exactly(price, quantity, discount)
    half_up = int(abs(exact) + Fraction(1, 2)) * (-1 if exact < 0 else 1)

    assert price.line(quantity, discount) == Money.of_minor(half_up, price.currency)


@given(PRICES, QUANTITIES, DISCOUNTS, st.sampled_from(Rounding))
def test_a_line_is_within_one_minor_unit_and_a_return_undoes_it(
    price: UnitPrice, quantity: Quantity, discount: Rate, rounding: Rounding
) -> None:
    line = price.line(quantity, discount, rounding)

    assert abs(line.minor - exactly(price, quantity, discount)) < 1
    assert price.line(-quantity, discount, rounding) == -line


@given(PRICES)
def test_every_text_of_a_price_reads_back(price: UnitPrice) -> None:
    assert UnitPrice(price.amount, price.currency) == price
    assert UnitPrice(str(price).partition(" ")[0], price.currency) == price
    assert eval(repr(price)) == price  # noqa: S307 - the promise itself


@given(st.integers(0, 10**15), CURRENCIES)
def test_a_price_of_money_sells_one_unit_for_that_money(minor: int, currency: str) -> None:
    money = Money.of_minor(minor, currency)

    assert UnitPrice.of_money(money).line(Quantity(1)) == money


@given(PRICES, st.integers(0, 10**16))
def test_prices_are_ordered_as_their_amounts(price: UnitPrice, other: int) -> None:
    second = UnitPrice.of_ten_billionths(other, price.currency)

    assert (price < second) == (price.amount < second.amount) == (second > price)
