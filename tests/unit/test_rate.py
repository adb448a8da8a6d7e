"""Rates are exact ratios; text says them as people do."""

from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import exceptions

from account_mgmt.domain.errors import (
    AccountManagementError,
    BadNumber,
    FloatRefused,
    NegativeZero,
    NotFinite,
)
from account_mgmt.domain.rate import ONE, ZERO, Rate, whole_weights
from account_mgmt.domain.rounding import Rounding


@pytest.mark.parametrize(
    ("value", "numerator", "denominator"),
    [
        ("0.15", 3, 20),
        ("15%", 3, 20),
        ("12.5%", 1, 8),
        ("-0.5", -1, 2),
        ("-5%", -1, 20),
        ("1/3", 1, 3),
        ("-4/6", -2, 3),
        ("0/7", 0, 1),
        ("0", 0, 1),
        ("0%", 0, 1),
        (2, 2, 1),
        (Decimal("0.150"), 3, 20),
        (Fraction(-4, 6), -2, 3),
        (Rate("1/3"), 1, 3),
    ],
)
def test_a_rate_is_kept_in_lowest_terms_with_the_sign_on_top(
    value: str | int | Decimal | Fraction | Rate, numerator: int, denominator: int
) -> None:
    rate = Rate(value)

    assert (rate.numerator, rate.denominator) == (numerator, denominator)
    assert Rate.of(value) == rate


@pytest.mark.parametrize(
    "text",
    [
        *("", "%", "/", "1/", "/3", "1 / 3", "1/3%", "1%/3", "1/2/3", "1.5/2", "1/2.5", "15 %"),
        *("15%%", "%15", "1/-3", "-1/-3", "1e-1", "1_0%", ".5", "\uff15%", "NaN", "inf", "1/0x3"),
    ],
)
def test_text_that_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(BadNumber):
        Rate(text)


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (0.15, FloatRefused, "Rate 0.15 is refused: a float cannot hold"),
        (float("nan"), NotFinite, "it is not finite"),
        (Decimal("NaN"), NotFinite, "it is not finite"),
        (Decimal("Infinity"), NotFinite, "it is not finite"),
        (True, BadNumber, "a truth value is not a number"),
        (None, BadNumber, "NoneType is not text"),
        ("-0", NegativeZero, "zero has no sign"),
        ("-0%", NegativeZero, "zero has no sign"),
        ("-0/3", NegativeZero, "zero has no sign"),
        ("1/0", BadNumber, "Rate '1/0' is refused: nothing can be divided by zero"),
        ("1/-0", BadNumber, "zero has no sign"),
        (Decimal("1E+999999"), BadNumber, "more than 1000 digits"),
        ("1/" + "3" * 1001, BadNumber, "more than 1000 digits"),
    ],
)
def test_what_is_no_rate_is_refused_with_the_rule(
    value: str, error: type[AccountManagementError], message: str
) -> None:
    with pytest.raises(error, match=message):
        Rate(value)


def test_a_ratio_over_zero_is_refused() -> None:
    with pytest.raises(BadNumber, match="Rate 5/0 is refused: nothing can be divided by zero"):
        Rate.ratio(5, 0)


def test_the_named_ways_in() -> None:
    assert Rate.percent("12.5") == Rate.percent(Decimal("12.50")) == Rate("1/8")
    assert Rate.percent(15) == Rate("0.15")
    assert Rate.ratio(2, -4) == Rate("-0.5")
    assert Rate.ratio(3, -1) == Rate(-3)
    assert Rate.of(ONE) is ONE
    with pytest.raises(FloatRefused):
        Rate.percent(12.5)  # type: ignore[arg-type]
    with pytest.raises(BadNumber):
        Rate.percent("15%")


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (Rate("15%"), "0.15"),
        (Rate("1/3"), "1/3"),
        (Rate("-1/8"), "-0.125"),
        (Rate(-2), "-2"),
        (Rate("1/40"), "0.025"),
        (ZERO, "0"),
        (ONE, "1"),
        (Rate.ratio(1, 2**30), "0.000000000931322574615478515625"),
        (Rate.ratio(1, 2**31), "1/2147483648"),
        (Rate.ratio(1, 5**31), f"1/{5**31}"),
    ],
)
def test_a_rate_is_a_decimal_where_one_exists_and_its_repr_evaluates(rate: Rate, text: str) -> None:
    assert str(rate) == text
    assert eval(repr(rate)) == rate  # noqa: S307 - the promise itself


def test_rates_add_subtract_multiply_and_negate_exactly() -> None:
    third = Rate("1/3")

    assert third + third + third == ONE
    assert ONE - third == third.complement() == Rate("2/3")
    assert third * Rate("3/4") == Rate("25%")
    assert -third == Rate("-1/3")
    assert third.as_fraction() == Fraction(1, 3)


def test_rates_are_ordered_hashed_and_frozen() -> None:
    assert sorted([ONE, Rate("1/3"), ZERO, Rate("33%")]) == [ZERO, Rate("33%"), Rate("1/3"), ONE]
    assert ZERO < Rate("0.001") <= ONE >= Rate("100%")
    assert {Rate("15%"), Rate("0.15"), Rate("3/20")} == {Rate("0.15")}
    assert not ZERO
    assert Rate("-1%")
    with pytest.raises(exceptions.FrozenInstanceError):
        ONE.numerator = 2  # type: ignore[misc]


def test_a_rate_and_a_number_do_not_mix() -> None:
    with pytest.raises(TypeError):
        ONE + 1  # type: ignore[operator]
    with pytest.raises(TypeError):
        ONE - 1  # type: ignore[operator]
    with pytest.raises(TypeError):
        ONE * 0.5  # type: ignore[operator]
    with pytest.raises(TypeError):
        _ = ONE < 1  # type: ignore[operator]


def test_a_rate_is_rounded_for_display_by_the_policy_named() -> None:
    attained = Rate.ratio(7_951_417, 9_100_000)

    assert str(attained.round(4)) == "0.8738"
    assert str(ONE.round(4)) == "1.0000"
    assert str(Rate("-0.00001").round(4)) == "0.0000"
    assert str(Rate("0.125").round(2)) == "0.13"
    assert str(Rate("0.125").round(2, Rounding.HALF_EVEN)) == "0.12"
    assert str(Rate("99.996%").round(4)) == "1.0000"


def test_weights_stand_in_the_proportions_of_the_rates() -> None:
    assert whole_weights([Rate("50%"), Rate("30%"), Rate("20%")]) == (5, 3, 2)
    assert whole_weights([Rate("1/2"), Rate("1/3"), Rate("1/6")]) == (3, 2, 1)
    assert whole_weights([]) == ()


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (
            "1.5/2",
            "Rate '1.5/2' is refused: a ratio is of whole numbers, with the sign on the first.",
        ),
        (
            "1/-2",
            "Rate '1/-2' is refused: a ratio is of whole numbers, with the sign on the first.",
        ),
        ("x%", "Rate 'x' is refused: it is not a plain decimal number."),
        ("x/2", "Rate 'x' is refused: it is not a plain decimal number."),
        ("1/x", "Rate 'x' is refused: it is not a plain decimal number."),
    ],
)
def test_what_is_refused_is_named_with_the_value_and_the_rule(value: str, why: str) -> None:
    with pytest.raises(BadNumber) as told:
        Rate(value)

    assert why in str(told.value)


def test_a_percentage_that_is_no_number_is_named_so() -> None:
    with pytest.raises(BadNumber, match=r"^Percentage 'x' is refused"):
        Rate.percent("x")


@pytest.mark.parametrize(
    ("ratio", "text"),
    [("1/8", "0.125"), ("1/125", "0.008"), ("3/40", "0.075"), ("1/1024", "0.0009765625")],
)
def test_a_ratio_of_twos_and_fives_is_written_with_the_decimals_it_needs(
    ratio: str, text: str
) -> None:
    assert str(Rate(ratio)) == text


def test_a_ratio_of_many_fives_is_written_exactly_too() -> None:
    assert Rate(str(Rate.ratio(1, 5**25))) == Rate.ratio(1, 5**25)
    assert "/" not in str(Rate.ratio(1, 5**25))


def test_whole_weights_are_whole() -> None:
    assert [type(weight) for weight in whole_weights([Rate("1/2"), Rate("1/3")])] == [int, int]
