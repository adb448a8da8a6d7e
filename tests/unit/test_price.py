"""Unit prices: exact beyond the cent, rounded once, at the line."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from attrs import exceptions

from account_mgmt.domain.errors import (
    AccountManagementError,
    BadNumber,
    FloatRefused,
    MixedCurrencies,
    NegativePrice,
    NegativeZero,
    NotFinite,
    TooManyDecimals,
    UnknownCurrency,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.rounding import Rounding


@pytest.mark.parametrize(
    ("price", "text"),
    [
        (UnitPrice("0.0125", "EUR"), "0.0125 EUR"),
        (UnitPrice("10", "EUR"), "10.00 EUR"),
        (UnitPrice(Decimal("12.5000"), "EUR"), "12.50 EUR"),
        (UnitPrice("0.0000000001", "EUR"), "0.0000000001 EUR"),
        (UnitPrice(250, "JPY"), "250 JPY"),
        (UnitPrice("0.5", "JPY"), "0.5 JPY"),
        (UnitPrice("1.5", "KWD"), "1.500 KWD"),
        (UnitPrice(0, "EUR"), "0.00 EUR"),
    ],
)
def test_a_price_shows_the_decimals_it_needs_and_its_repr_evaluates(
    price: UnitPrice, text: str
) -> None:
    assert str(price) == text
    assert f"{price.amount:f}" == text.partition(" ")[0]
    assert eval(repr(price)) == price  # noqa: S307 - the promise itself


@pytest.mark.parametrize(
    ("amount", "currency", "error"),
    [
        (0.5, "EUR", FloatRefused),
        (True, "EUR", BadNumber),
        ("1,5", "EUR", BadNumber),
        ("-0.00", "EUR", NegativeZero),
        ("-0.01", "EUR", NegativePrice),
        ("-0.0000000001", "EUR", NegativePrice),
        (Decimal("Infinity"), "EUR", NotFinite),
        ("0.00000000001", "EUR", TooManyDecimals),
        ("1", "XAU", UnknownCurrency),
    ],
)
def test_what_is_no_price_is_refused(
    amount: str, currency: str, error: type[AccountManagementError]
) -> None:
    with pytest.raises(error):
        UnitPrice(amount, currency)


def test_no_way_in_takes_a_price_below_zero() -> None:
    ways: tuple[Callable[[], UnitPrice], ...] = (
        lambda: UnitPrice("-0.01", "EUR"),
        lambda: UnitPrice.of_ten_billionths(-(10**8), "EUR"),
        lambda: UnitPrice.of_money(Money("-0.01", "EUR")),
    )
    for way in ways:
        with pytest.raises(NegativePrice, match=r"UnitPrice -0\.01 EUR is refused"):
            way()


@pytest.mark.parametrize("count", [1.0, True, None])
def test_ten_billionths_are_whole(count: int) -> None:
    with pytest.raises(AccountManagementError, match="Ten-billionths"):
        UnitPrice.of_ten_billionths(count, "EUR")


def test_an_amount_of_money_is_a_price_for_one() -> None:
    assert UnitPrice.of_money(Money("12.50", "EUR")) == UnitPrice("12.5", "EUR")
    assert UnitPrice.of_money(Money("0.125", "KWD")) == UnitPrice("0.125", "KWD")
    assert UnitPrice.of_ten_billionths(1, "EUR") == UnitPrice("0.0000000001", "EUR")


def test_a_line_is_rounded_once_after_quantity_and_discount() -> None:
    price = UnitPrice("0.333", "EUR")

    assert price.line(Quantity(5)) == Money("1.67", "EUR")  # 1.665
    assert price.line(Quantity(5), Rate("50%")) == Money("0.83", "EUR")  # 0.8325, not 1.67 / 2
    assert UnitPrice("0.0125", "EUR").line(Quantity(1000)) == Money("12.50", "EUR")


def test_a_line_rounds_by_the_policy_named() -> None:
    price = UnitPrice("0.125", "EUR")

    assert price.line(Quantity(1)) == Money("0.13", "EUR")
    assert price.line(Quantity(1), rounding=Rounding.HALF_EVEN) == Money("0.12", "EUR")
    assert price.line(Quantity(1), rounding=Rounding.UP) == Money("0.13", "EUR")
    assert price.line(Quantity(1), rounding=Rounding.DOWN) == Money("0.12", "EUR")


def test_a_line_that_comes_back_undoes_the_one_that_went() -> None:
    price = UnitPrice("0.125", "EUR")

    assert price.line(Quantity(-1), Rate("1/3")) == -price.line(Quantity(1), Rate("1/3"))


@pytest.mark.parametrize(
    ("currency", "line"), [("JPY", "2"), ("EUR", "1.88"), ("KWD", "1.875"), ("CLF", "1.8750")]
)
def test_a_line_has_the_decimals_of_its_currency(currency: str, line: str) -> None:
    assert UnitPrice("1.25", currency).line(Quantity("1.5", "kg")) == Money(line, currency)


def test_a_whole_discount_leaves_nothing_to_pay() -> None:
    assert UnitPrice("9.99", "EUR").line(Quantity(3), Rate("100%")) == Money.zero("EUR")


def test_prices_are_compared_within_a_currency_and_frozen() -> None:
    cheap, dear = UnitPrice("1", "EUR"), UnitPrice("1.0001", "EUR")

    assert cheap < dear
    assert cheap <= UnitPrice("1.00", "EUR") >= cheap
    assert {cheap, UnitPrice("1.00", "EUR")} == {cheap}
    assert not UnitPrice(0, "EUR")
    assert cheap
    with pytest.raises(MixedCurrencies):
        _ = cheap < UnitPrice("2", "USD")
    with pytest.raises(TypeError):
        _ = cheap < Money("2", "EUR")  # type: ignore[operator]
    with pytest.raises(exceptions.FrozenInstanceError):
        cheap.currency = "USD"  # type: ignore[misc]


# --- the discount at which units cost just that -------------------------------------------------


def test_the_discount_to_a_net_is_what_takes_units_at_the_price_down_to_it() -> None:
    price, three = UnitPrice("10.00", "EUR"), Quantity(3)

    assert price.discount_to(Money("22.50", "EUR"), three) == Rate("25%")
    assert price.discount_to(Money("30.00", "EUR"), three) == Rate(0)
    assert price.discount_to(Money("0", "EUR"), three) == Rate(1)


def test_the_discount_is_exact_in_currencies_of_any_decimals() -> None:
    assert UnitPrice("250", "JPY").discount_to(Money(500, "JPY"), Quantity(3)) == Rate("1/3")
    assert UnitPrice("1.500", "KWD").discount_to(Money("1.125", "KWD"), Quantity(1)) == Rate("25%")


def test_what_costs_nothing_has_no_discount() -> None:
    assert UnitPrice("0", "EUR").discount_to(Money("5.00", "EUR"), Quantity(3)) == Rate(0)


def test_a_net_in_another_currency_is_refused_with_both_named() -> None:
    with pytest.raises(MixedCurrencies, match="EUR and USD"):
        UnitPrice("10", "EUR").discount_to(Money("5.00", "USD"), Quantity(1))


def test_prices_of_two_currencies_are_not_compared_and_both_are_named() -> None:
    with pytest.raises(MixedCurrencies, match="EUR and USD"):
        _ = UnitPrice("10", "EUR") < UnitPrice("5.00", "USD")


def test_what_is_no_number_is_named_as_what_it_was_to_be() -> None:
    with pytest.raises(BadNumber, match=r"^UnitPrice 'x' is refused"):
        UnitPrice("x", "EUR")
    with pytest.raises(BadNumber, match=r"^Ten-billionths True is refused"):
        UnitPrice.of_ten_billionths(bool(1), "EUR")


def test_ten_billionths_are_taken_as_text_too_and_are_whole() -> None:
    price = UnitPrice.of_ten_billionths("25000000000", "EUR")  # type: ignore[arg-type]

    assert price == UnitPrice("2.50", "EUR")
    with pytest.raises(TooManyDecimals):
        UnitPrice.of_ten_billionths("0.5", "EUR")  # type: ignore[arg-type]
