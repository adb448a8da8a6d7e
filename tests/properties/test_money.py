"""The laws of money, each against exact fractions and not against our own arithmetic."""

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from babel import localedata
from babel.numbers import (
    NumberFormatError,
    format_currency,
    format_decimal,
    get_decimal_symbol,
    get_group_symbol,
    parse_decimal,
)
from hypothesis import assume, given
from hypothesis import strategies as st

from account_mgmt.domain.apportion import Remainder, apportion
from account_mgmt.domain.currencies import MINOR_UNITS, minor_units
from account_mgmt.domain.errors import AccountManagementError, NotAsLocaleWrites
from account_mgmt.domain.money import Money, formatter
from account_mgmt.domain.numerals import localized
from account_mgmt.domain.rate import Rate, whole_weights
from account_mgmt.domain.rounding import Rounding

CURRENCIES = st.sampled_from(sorted(MINOR_UNITS))
MINORS = st.integers(-(10**6), 10**6) | st.integers(-(2**80), 2**80)
LOCALES = st.sampled_from(sorted(localedata.locale_identifiers()))
WEIGHTS = st.lists(st.integers(0, 5) | st.integers(0, 10**6), min_size=1, max_size=12).filter(any)
SHARES = st.lists(st.fractions(0, 1, max_denominator=60), min_size=1, max_size=6).filter(any)


@st.composite
def amounts(draw: st.DrawFn, currencies: st.SearchStrategy[str] = CURRENCIES) -> Money:
    return Money.of_minor(draw(MINORS), draw(currencies))


def in_euros(minor: int) -> Money:
    return Money.of_minor(minor, "EUR")


EUROS = MINORS.map(in_euros)


def hamilton(total: int, weights: list[int]) -> list[int]:
    """The largest remainder by exact fractions: floors first, then the richest fractions."""
    quotas = [Fraction(abs(total) * weight, sum(weights)) for weight in weights]
    parts = [int(quota) for quota in quotas]
    poorest_last = sorted(enumerate(quotas), key=lambda pair: (-(pair[1] % 1), pair[0]))
    for i, _ in poorest_last[: abs(total) - sum(parts)]:
        parts[i] += 1
    return [-part for part in parts] if total < 0 else parts


@given(MINORS, WEIGHTS)
def test_the_odd_cents_go_to_the_largest_remainders_and_of_equal_ones_to_the_earlier(
    total: int, weights: list[int]
) -> None:
    assert apportion(total, weights) == hamilton(total, weights)


@given(amounts(), WEIGHTS, st.sampled_from(Remainder))
def test_an_allocation_neither_loses_nor_invents_a_cent(
    amount: Money, weights: list[int], remainder: Remainder
) -> None:
    parts = amount.allocate(*weights, remainder=remainder)

    assert Money.total(parts, amount.currency) == amount
    assert (-amount).allocate(*weights, remainder=remainder) == tuple(-part for part in parts)


@given(MINORS, WEIGHTS)
def test_every_part_is_less_than_one_cent_from_its_exact_share(
    total: int, weights: list[int]
) -> None:
    for part, weight in zip(apportion(total, weights), weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


@given(MINORS, WEIGHTS)
def test_the_last_with_a_weight_takes_the_remainder_when_the_policy_says_so(
    total: int, weights: list[int]
) -> None:
    parts = apportion(abs(total), weights, remainder=Remainder.LAST)
    last = max(i for i, weight in enumerate(weights) if weight)

    for i, (part, weight) in enumerate(zip(parts, weights, strict=True)):
        if i != last:
            assert part == int(Fraction(abs(total) * weight, sum(weights)))
    assert sum(parts) == abs(total)


@given(MINORS, WEIGHTS, st.integers(1, 1000))
def test_weights_in_the_same_proportions_give_the_same_parts(
    total: int, weights: list[int], factor: int
) -> None:
    assert apportion(total, [weight * factor for weight in weights]) == apportion(total, weights)


@given(MINORS, WEIGHTS, st.data())
def test_the_order_of_the_weights_matters_to_ties_only(
    total: int, weights: list[int], data: st.DataObject
) -> None:
    fractions = [Fraction(abs(total) * weight, sum(weights)) % 1 for weight in weights]
    assume(len(set(fractions)) == len(fractions))
    order = data.draw(st.permutations(range(len(weights))))

    parts = apportion(total, weights)

    assert apportion(total, [weights[i] for i in order]) == [parts[i] for i in order]


@given(MINORS, WEIGHTS)
def test_more_weight_never_means_less_and_equal_ones_differ_by_a_cent_at_most(
    total: int, weights: list[int]
) -> None:
    ranked = sorted(zip(weights, apportion(abs(total), weights), strict=True))

    for (weight, part), (heavier, other) in pairwise(ranked):
        assert part <= other if weight < heavier else abs(part - other) <= 1


@given(MINORS, WEIGHTS, st.sampled_from(Remainder))
def test_a_weight_of_zero_gets_nothing(
    total: int, weights: list[int], remainder: Remainder
) -> None:
    parts = apportion(total, weights, remainder=remainder)

    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


@given(EUROS, st.integers(1, 40))
def test_an_even_split_has_at_most_two_sizes_the_larger_first(whole: Money, ways: int) -> None:
    parts = [abs(part.minor) for part in whole.split(ways)]

    assert len(parts) == ways
    assert sum(parts) == abs(whole.minor)
    assert parts == sorted(parts, reverse=True)
    assert parts[0] - parts[-1] <= 1
    assert whole.split(ways) == whole.allocate(*[3] * ways) == whole.allocate(*[1] * ways)


@given(EUROS, SHARES)
def test_sharing_by_rates_is_apportioning_by_their_exact_proportions(
    whole: Money, shares: list[Fraction]
) -> None:
    common = 1
    for share in shares:
        common *= share.denominator
    weights = [int(share * common) for share in shares]

    parts = whole.allocate_by([Rate(share) for share in shares])

    assert [part.minor for part in parts] == hamilton(whole.minor, weights)


@given(SHARES)
def test_whole_weights_keep_every_proportion(shares: list[Fraction]) -> None:
    weights = whole_weights([Rate(share) for share in shares])

    assert [Fraction(w, sum(weights)) for w in weights] == [s / sum(shares) for s in shares]


@given(st.lists(EUROS))
def test_a_total_is_exact_and_so_is_every_sum_on_the_way(items: list[Money]) -> None:
    one_by_one = Money.zero("EUR")
    for item in items:
        one_by_one += item

    assert Money.total(items, "EUR") == one_by_one
    assert Fraction(one_by_one.amount) == sum((Fraction(item.amount) for item in items), Fraction())


@given(EUROS, EUROS)
def test_what_is_added_can_be_taken_away_and_order_follows_the_difference(
    one: Money, other: Money
) -> None:
    assert one + other - other == one
    assert one - other == -(other - one)
    assert (one < other) == (one.minor - other.minor < 0) == (other > one)
    assert (one <= other) == (not other < one)


@given(EUROS, st.fractions(-3, 3), st.sampled_from(Rounding))
def test_times_is_rounded_once_and_mirrors_with_the_sign(
    whole: Money, factor: Fraction, rounding: Rounding
) -> None:
    product = whole.times(Rate(factor), rounding)

    assert abs(product.minor - whole.minor * factor) < 1
    assert (-whole).times(Rate(factor), rounding) == -product


@given(amounts())
def test_every_text_of_an_amount_reads_back(amount: Money) -> None:
    code = amount.currency
    digits = minor_units(code)

    assert Money(str(amount).partition(" ")[0], code) == amount
    assert Money(amount.amount, code) == amount
    assert eval(repr(amount)) == amount  # noqa: S307 - the promise itself
    assert amount.amount.as_tuple().exponent == -digits


@given(amounts(), LOCALES)
def test_what_is_shown_is_what_babel_shows(amount: Money, locale: str) -> None:
    assert formatter(locale, amount.currency)(amount) == format_currency(
        amount.amount, amount.currency, locale=locale
    )


@given(amounts(), LOCALES)
def test_what_a_locale_writes_is_read_back(amount: Money, locale: str) -> None:
    text = format_decimal(amount.amount, locale=locale, decimal_quantization=False)

    assert Money.parse(text, amount.currency, locale) == amount


@given(st.from_regex(r"-?[0-9]{1,7}([GP][0-9]{1,4}){0,3}", fullmatch=True), LOCALES)
def test_a_locale_s_text_means_what_babel_s_strict_reading_says(shape: str, locale: str) -> None:
    text = shape.replace("G", get_group_symbol(locale)).replace("P", get_decimal_symbol(locale))
    try:
        plain = localized("Money", text, locale)
    except NotAsLocaleWrites:
        with pytest.raises(NumberFormatError):
            parse_decimal(text, locale, strict=True)
    else:
        assert Decimal(plain) == parse_decimal(text, locale, strict=True)


@given(st.text() | st.from_regex(r"[-0-9.,' \u202f\xa0eEN_]{0,12}", fullmatch=True), LOCALES)
def test_any_text_is_an_amount_or_one_of_our_refusals(text: str, locale: str) -> None:
    with suppress(AccountManagementError):
        assert str(Money(text, "EUR").amount).lstrip("-0").startswith(text.lstrip("-0"))
    with suppress(AccountManagementError):
        assert isinstance(Money.parse(text, "EUR", locale), Money)


@given(st.decimals())
def test_any_decimal_is_taken_exactly_or_refused(value: Decimal) -> None:
    try:
        money = Money(value, "EUR")
    except AccountManagementError:
        exact = value.is_finite() and value * 100 == int(value * 100) and abs(value) < 10**20
        assert not exact or (value == 0 and value.is_signed())
    else:
        assert money.amount == value
