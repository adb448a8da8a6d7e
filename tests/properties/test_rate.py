"""The laws of rates, against `fractions.Fraction`."""

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from math import gcd

from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.errors import AccountManagementError
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.rounding import Rounding

FRACTIONS = st.fractions() | st.builds(
    Fraction, st.integers(-(10**12), 10**12), st.sampled_from([2**40, 5**12, 10**9, 3**20])
)
GRAMMAR = r"-?[0-9]{1,6}(\.[0-9]{1,6})?%?|-?[0-9]{1,6}/[0-9]{1,6}"


@given(FRACTIONS, FRACTIONS)
def test_arithmetic_and_order_are_those_of_fractions(one: Fraction, other: Fraction) -> None:
    assert (Rate(one) + Rate(other)).as_fraction() == one + other
    assert (Rate(one) - Rate(other)).as_fraction() == one - other
    assert (Rate(one) * Rate(other)).as_fraction() == one * other
    assert (-Rate(one)).as_fraction() == -one
    assert Rate(one).complement().as_fraction() == 1 - one
    assert (Rate(one) < Rate(other)) == (one < other)
    assert (Rate(one) >= Rate(other)) == (one >= other)
    assert (Rate(one) == Rate(other)) == (one == other)


@given(st.integers(), st.integers().filter(bool))
def test_a_ratio_is_in_lowest_terms_with_the_sign_on_top(top: int, bottom: int) -> None:
    rate = Rate.ratio(top, bottom)

    assert rate.denominator > 0
    assert gcd(rate.numerator, rate.denominator) == 1
    assert rate.as_fraction() == Fraction(top, bottom)
    assert hash(rate) == hash(Rate.ratio(-3 * top, -3 * bottom))


@given(FRACTIONS)
def test_every_text_of_a_rate_reads_back(fraction: Fraction) -> None:
    rate = Rate(fraction)

    assert Rate(str(rate)) == rate
    assert eval(repr(rate)) == rate  # noqa: S307 - the promise itself


@given(st.from_regex(GRAMMAR, fullmatch=True))
def test_text_of_the_grammar_means_what_it_says_or_breaks_a_named_rule(text: str) -> None:
    number, percent, _ = text.partition("%")
    try:
        rate = Rate(text)
    except AccountManagementError:
        assert number.endswith("/" + "0" * (len(number) - number.find("/") - 1)) or (
            number.startswith("-") and not Fraction(number.partition("/")[0])
        )
    else:
        assert rate.as_fraction() == Fraction(number) / (100 if percent else 1)


@given(st.text())
def test_any_text_is_a_rate_or_one_of_our_refusals(text: str) -> None:
    with suppress(AccountManagementError):
        rate = Rate(text)
        assert text.isascii()
        assert Rate(str(rate)) == rate


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-99, max_value=99))
def test_percent_is_a_hundredth_of_the_number(number: Decimal) -> None:
    if number == 0 and number.is_signed():
        number = abs(number)

    assert Rate.percent(number).as_fraction() == Fraction(number) / 100


@given(FRACTIONS, st.integers(0, 8), st.sampled_from(Rounding))
def test_rounding_for_display_shows_its_digits_and_never_a_negative_zero(
    fraction: Fraction, digits: int, rounding: Rounding
) -> None:
    shown = Rate(fraction).round(digits, rounding)

    assert abs(Fraction(shown) - fraction) < Fraction(1, 10**digits)
    assert shown.as_tuple().exponent == -digits
    assert shown != 0 or not shown.is_signed()


@given(FRACTIONS)
def test_zero_and_one_do_nothing_where_they_should(fraction: Fraction) -> None:
    rate = Rate(fraction)

    assert rate + ZERO == rate * ONE == rate
    assert rate + rate.complement() == ONE
    assert rate - rate == rate * ZERO == ZERO
