"""Money: exact to the last cent, split without loss, shown and read as people write it."""

import pickle
from decimal import Decimal
from fractions import Fraction
from functools import partial

import pytest
from attrs import exceptions
from babel.numbers import format_currency

from account_mgmt.domain.apportion import IfZero, Remainder
from account_mgmt.domain.errors import (
    AccountManagementError,
    BadNumber,
    BadWeights,
    FloatRefused,
    MixedCurrencies,
    NegativeZero,
    NotAsLocaleWrites,
    NotFinite,
    TooManyDecimals,
    UnknownCurrency,
    UnknownLocale,
)
from account_mgmt.domain.money import Money, formatter
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.rounding import Rounding

euros = partial(Money, currency="EUR")
LOCALES = "de_DE de_CH es en en_IN ar ja_JP fr_CH fr hi_IN sv pl_PL bg he fa pt_PT"


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("10.00", "EUR", 1000),
        ("10", "EUR", 1000),
        (10, "EUR", 1000),
        (Decimal("10.0000"), "EUR", 1000),
        ("-0.01", "EUR", -1),
        (0, "EUR", 0),
        ("1250", "JPY", 1250),
        ("1.250", "KWD", 1250),
        ("1.2500", "CLF", 12500),
        ("90071992547409.93", "EUR", 9007199254740993),
    ],
)
def test_an_amount_is_counted_in_the_minor_units_of_its_currency(
    amount: str | int | Decimal, currency: str, minor: int
) -> None:
    assert Money(amount, currency) == Money.of_minor(minor, currency)


@pytest.mark.parametrize(
    ("amount", "currency", "error"),
    [
        (0.1, "EUR", FloatRefused),
        (float("nan"), "EUR", NotFinite),
        (Decimal("NaN"), "EUR", NotFinite),
        (Decimal("Infinity"), "EUR", NotFinite),
        ("-0.00", "EUR", NegativeZero),
        ("10.005", "EUR", TooManyDecimals),
        ("10.000", "EUR", TooManyDecimals),
        ("0.5", "JPY", TooManyDecimals),
        ("10,00", "EUR", BadNumber),
        ("1e3", "EUR", BadNumber),
        (True, "EUR", BadNumber),
        (None, "EUR", BadNumber),
        (Decimal("1E+400"), "EUR", BadNumber),
        ("10.00", "XAU", UnknownCurrency),
        ("10.00", "eur", UnknownCurrency),
        ("10.00", None, UnknownCurrency),
    ],
)
def test_what_is_no_amount_of_money_is_refused(
    amount: str, currency: str, error: type[AccountManagementError]
) -> None:
    with pytest.raises(error):
        Money(amount, currency)


def test_the_refusal_of_a_float_says_what_to_give_instead() -> None:
    with pytest.raises(FloatRefused) as refused:
        euros(0.1)  # type: ignore[arg-type]

    assert str(refused.value) == (
        "Money 0.1 is refused: a float cannot hold most decimals exactly. "
        "Give text or a Decimal, such as '0.1'."
    )


@pytest.mark.parametrize("minor", [1.0, True, None, Decimal("1.5"), "1.5"])
def test_minor_units_are_whole(minor: int) -> None:
    with pytest.raises(AccountManagementError, match="Minor units"):
        Money.of_minor(minor, "EUR")


def test_every_way_in_refuses_an_unknown_currency() -> None:
    ways = (
        lambda: Money.of_minor(1, "EUE"),
        lambda: Money.zero("EUE"),
        lambda: Money.total([], "EUE"),
        lambda: Money.parse("1", "EUE", "en"),
        lambda: formatter("en", "EUE"),
    )
    for way in ways:
        with pytest.raises(UnknownCurrency, match="Currency 'EUE' is refused"):
            way()


def test_money_is_compared_by_value_and_cannot_be_changed() -> None:
    ten = euros("10.00")

    assert ten == euros(10)
    assert hash(ten) == hash(euros(10))
    assert ten != Money("10.00", "USD")
    assert ten not in (1000, Decimal("10.00"), Quantity(10))
    with pytest.raises(exceptions.FrozenInstanceError):
        ten.minor = 1  # type: ignore[misc]
    with pytest.raises(AttributeError):
        ten.note = "x"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (euros("10"), "10.00 EUR"),
        (euros("-0.05"), "-0.05 EUR"),
        (Money("1250", "JPY"), "1250 JPY"),
        (Money("0.001", "KWD"), "0.001 KWD"),
    ],
)
def test_money_shows_all_its_decimals_and_its_repr_evaluates(money: Money, text: str) -> None:
    assert str(money) == text
    assert str(money.amount) == text.partition(" ")[0]
    assert eval(repr(money)) == money  # noqa: S307 - the promise itself


def test_money_survives_the_way_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(euros("10.05"))) == euros("10.05")  # noqa: S301 - our own


def test_amounts_add_subtract_and_negate() -> None:
    assert euros("10.00") + euros("0.05") == euros("10.05")
    assert euros("10.00") - euros("10.05") == euros("-0.05")
    assert -euros("0.05") == euros("-0.05")
    assert str(-euros(0)) == "0.00 EUR"


def test_amounts_are_ordered_and_only_nothing_is_false() -> None:
    assert sorted([euros(2), euros(-1), euros(0)]) == [euros(-1), euros(0), euros(2)]
    assert euros(1) <= euros(1) >= euros(1)
    assert euros(1) < euros("1.01") > euros(1)
    assert not euros(0)
    assert euros("-0.01")


def test_two_currencies_are_neither_added_nor_compared() -> None:
    dollar = Money("1", "USD")
    ways = (
        lambda: euros(1) + dollar,
        lambda: euros(1) - dollar,
        lambda: euros(1) < dollar,
        lambda: euros(1) >= dollar,
        lambda: Money.total([euros(1), dollar], "EUR"),
        lambda: formatter("en", "EUR")(dollar),
    )
    for way in ways:
        with pytest.raises(MixedCurrencies, match=r"^EUR and USD cannot be added or compared"):
            way()


def test_money_and_a_quantity_or_a_number_do_not_mix() -> None:
    for other in (Quantity(1), 1, Decimal(1)):
        with pytest.raises(TypeError):
            euros(1) + other  # type: ignore[operator]
        with pytest.raises(TypeError):
            euros(1) - other  # type: ignore[operator]
        with pytest.raises(TypeError):
            _ = euros(1) < other  # type: ignore[operator]


def test_a_total_is_the_sum_and_of_nothing_it_is_zero() -> None:
    assert Money.total([euros("0.10")] * 3, "EUR") == euros("0.30")
    assert Money.total(iter([]), "EUR") == Money.zero("EUR") == euros(0)


def test_shares_that_floats_do_not_sum_to_a_hundred_do() -> None:
    four = [euros(text) for text in ("26.69", "15.55", "32.31", "25.45")]
    three = [euros(text) for text in ("0.1", "65.1", "34.8")]

    assert 26.69 + 15.55 + 32.31 + 25.45 == 100.00000000000001
    assert 0.1 + 65.1 + 34.8 == 99.99999999999999
    assert Money.total(four, "EUR") == Money.total(three, "EUR") == euros(100)


def test_ten_euros_by_three_give_the_odd_cent_to_the_first() -> None:
    assert euros("10.00").allocate(1, 1, 1) == (euros("3.34"), euros("3.33"), euros("3.33"))
    assert euros("-10.00").allocate(1, 1, 1) == (euros("-3.34"), euros("-3.33"), euros("-3.33"))


@pytest.mark.parametrize("amount", ["0.00", "0.01", "-0.01", "9.99", "10.00", "-10.01"])
def test_splitting_in_ways_is_allocating_by_equal_weights(amount: str) -> None:
    for ways in range(1, 9):
        assert euros(amount).split(ways) == euros(amount).allocate(*[2] * ways)
        assert euros(amount).split(ways) == euros(amount).allocate(*[1] * ways)


def test_4_00_off_three_lines_of_2_00_depends_on_the_policy_named() -> None:
    discount = euros("4.00")

    assert discount.allocate(1, 1, 1) == (euros("1.34"), euros("1.33"), euros("1.33"))
    assert discount.allocate(1, 1, 1, remainder=Remainder.LAST) == (
        euros("1.33"),
        euros("1.33"),
        euros("1.34"),
    )


def test_weights_that_split_nothing_are_refused_unless_told_what_to_do() -> None:
    for weights in ((), (0, 0), (1, -1), (True, True), (1, True)):
        with pytest.raises(BadWeights):
            euros(1).allocate(*weights)
    with pytest.raises(BadWeights):
        euros(1).allocate(1.0, 1.0)  # type: ignore[arg-type]
    with pytest.raises(BadWeights):
        euros(1).split(0)

    assert euros(1).allocate(0, 0, if_zero=IfZero.EQUAL) == (euros("0.50"), euros("0.50"))


def test_50_50_of_100_01_makes_100_01() -> None:
    half = Rate("50%")

    assert euros("100.01").allocate_by([half, half]) == (euros("50.01"), euros("50.00"))
    assert euros("100.01").times(half) + euros("100.01").times(half) == euros("100.02")


def test_5_cents_by_33_33_and_33_33_and_33_34_percent_make_5_where_rounding_each_makes_6() -> None:
    shares = [Rate("33.33%"), Rate("33.33%"), Rate("33.34%")]

    parts = euros("0.05").allocate_by(shares)

    assert parts == (euros("0.02"), euros("0.01"), euros("0.02"))
    assert Money.total([euros("0.05").times(share) for share in shares], "EUR") == euros("0.06")


def test_a_third_a_third_and_a_third_are_a_whole() -> None:
    assert euros("0.03").allocate_by([Rate("1/3")] * 3) == (euros("0.01"),) * 3


def test_times_rounds_once_by_the_policy_named() -> None:
    tenth = Rate("10%")

    assert euros("0.25").times(tenth) == euros("0.03")
    assert euros("-0.25").times(tenth) == euros("-0.03")
    assert euros("0.25").times(tenth, Rounding.HALF_EVEN) == euros("0.02")
    assert euros("0.29").times(tenth, Rounding.DOWN) == euros("0.02")
    assert euros("0.25").times(3) == euros("0.75")


@pytest.mark.parametrize("factor", [0.5, True, None])
def test_money_is_multiplied_by_exact_numbers_only(factor: int) -> None:
    with pytest.raises(AccountManagementError):
        euros(1).times(factor)


@pytest.mark.parametrize(
    ("text", "currency", "locale", "amount"),
    [
        ("1.234,50", "EUR", "de_DE", "1234.50"),
        ("1,234.5", "USD", "en_US", "1234.50"),
        ("12,34,567", "INR", "en_IN", "1234567.00"),
        ("1 234,50", "EUR", "fr_FR", "1234.50"),
        ("-1\u2019234.50", "CHF", "de_CH", "-1234.50"),
        ("1,234", "JPY", "ja_JP", "1234"),
        ("1,234.567", "KWD", "ar", "1234.567"),
    ],
)
def test_a_person_s_amount_is_read_as_their_locale_writes_it(
    text: str, currency: str, locale: str, amount: str
) -> None:
    assert Money.parse(text, currency, locale) == Money(amount, currency)


@pytest.mark.parametrize(
    ("text", "locale", "error"),
    [
        ("1.234,56", "en", NotAsLocaleWrites),
        ("1,234.56", "de", NotAsLocaleWrites),
        ("NaN", "en", NotAsLocaleWrites),
        ("Infinity", "en", NotAsLocaleWrites),
        ("12e3", "en", NotAsLocaleWrites),
        ("-0,00", "de", NegativeZero),
        ("1,234", "de", TooManyDecimals),
        ("1" * 31, "de", BadNumber),
        ("1", "klingon", UnknownLocale),
    ],
)
def test_a_person_s_amount_is_never_guessed(
    text: str, locale: str, error: type[AccountManagementError]
) -> None:
    with pytest.raises(error):
        Money.parse(text, "EUR", locale)


@pytest.mark.parametrize(
    ("locale", "money", "text"),
    [
        ("de_DE", euros("1234567.50"), "1.234.567,50\xa0€"),
        ("de_DE", euros("-0.05"), "-0,05\xa0€"),
        ("es", euros("1234.50"), "1.234,50\xa0€"),
        ("en_IN", Money("1234567.50", "INR"), "₹12,34,567.50"),
        ("ja_JP", Money("1234567", "JPY"), "￥1,234,567"),
        ("fr_CH", Money("1234.50", "CHF"), "1\u202f234,50\xa0CHF"),
        ("de-DE", euros("999"), "999,00\xa0€"),
    ],
)
def test_money_is_shown_as_the_locale_writes_it(locale: str, money: Money, text: str) -> None:
    assert formatter(locale, money.currency)(money) == text


@pytest.mark.parametrize("locale", LOCALES.split())
@pytest.mark.parametrize("currency", ["EUR", "INR", "CHF", "JPY", "KWD", "CLF", "RSD", "IQD"])
def test_the_text_shown_is_the_one_of_babel(locale: str, currency: str) -> None:
    shown = formatter(locale, currency)

    for minor in (0, 1, -1, 50, -50, 99, 150, 999, -1000, 99_999, 100_000, 123_456_789, -(10**15)):
        money = Money.of_minor(minor, currency)
        assert shown(money) == format_currency(money.amount, currency, locale=locale)


def test_cents_that_cldr_hides_are_rounded_half_to_even_for_the_eye_only() -> None:
    shown = formatter("de", "RSD")

    assert [shown(Money(text, "RSD")) for text in ("0.50", "1.50", "2.51")] == [
        "0\xa0RSD",
        "2\xa0RSD",
        "3\xa0RSD",
    ]


def test_a_formatter_is_prepared_once() -> None:
    assert formatter("de_DE", "EUR") is formatter("de_DE", "EUR")


def test_a_formatter_of_an_unknown_locale_is_refused() -> None:
    with pytest.raises(UnknownLocale, match="Locale 'klingon' is refused"):
        formatter("klingon", "EUR")


def test_amounts_beyond_every_context_stay_exact() -> None:
    vast = Money.of_minor(10**40 + 1, "EUR")

    assert vast.amount * 100 != vast.minor  # Decimal's default context has rounded it
    assert Fraction(vast.amount) * 100 == vast.minor
    assert formatter("en", "EUR")(vast).endswith(",000.01")
