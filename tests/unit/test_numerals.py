"""Numbers are read strictly: what is taken, what is refused, and what the refusal says."""

from decimal import Decimal
from enum import IntEnum
from fractions import Fraction

import pytest

from account_mgmt.domain.errors import (
    BadNumber,
    FloatRefused,
    NegativeZero,
    NotAsLocaleWrites,
    NotFinite,
    TooManyDecimals,
    UnknownLocale,
)
from account_mgmt.domain.numerals import exact, in_units, localized, shortened, written


class Size(IntEnum):
    LARGE = 3


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("0", (0, 0)),
        ("12.50", (1250, 2)),
        ("-0.05", (-5, 2)),
        ("007.5", (75, 1)),
        ("9" * 30, (10**30 - 1, 0)),
        ("-" + "9" * 15 + "." + "9" * 15, (1 - 10**30, 15)),
        (12, (12, 0)),
        (-(10**30) + 1, (1 - 10**30, 0)),
        (Size.LARGE, (3, 0)),
        (Decimal("12.50"), (125, 1)),
        (Decimal("1E+3"), (1000, 0)),
        (Decimal("1E-3"), (1, 3)),
        (Decimal("1E+29"), (10**29, 0)),
        (Decimal("100.000"), (100, 0)),
        (Decimal("0E+999999"), (0, 0)),
        (Decimal("0E-999999"), (0, 0)),
        (Decimal("1234567890123456789012345678.91"), (123456789012345678901234567891, 2)),
    ],
)
def test_plain_numbers_are_read_exactly(value: object, read: tuple[int, int]) -> None:
    assert exact("Amount", value) == read


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", ".", "-", "+", "1.", ".5", "+1", "--1", "1-", "1.2.3", "1,5", "1.234,56"),
        *("1,234.56", "1_000", " 12 ", "12\n", "1 000", "1'000", "1e5", "1E5", "0x10", "12€"),
        *(
            "\uff11\uff12",
            "١٢٣",
            "\u22125",
            "½",
            "NaN",
            "nan",
            "sNaN",
            "Infinity",
            "-inf",
            "twelve",
            "\x00",
        ),
        *("1\u200b2", "1\xa0000", "\u202e12", "1/3", "15%", "None"),
    ],
)
def test_text_that_is_no_plain_decimal_number_is_refused(text: str) -> None:
    with pytest.raises(BadNumber, match="it is not a plain decimal number"):
        exact("Amount", text)


@pytest.mark.parametrize(
    "value", ["-0", "-0.00", "-000.0", Decimal("-0"), Decimal("-0.00"), Decimal("-0E+9")]
)
def test_negative_zero_is_refused(value: object) -> None:
    with pytest.raises(NegativeZero, match="zero has no sign"):
        exact("Amount", value)


@pytest.mark.parametrize(
    "value",
    [
        *(Decimal("NaN"), Decimal("sNaN"), Decimal("-NaN123"), Decimal("Infinity")),
        *(Decimal("-Infinity"), float("nan"), float("inf"), float("-inf")),
    ],
)
def test_what_is_not_finite_is_refused(value: object) -> None:
    with pytest.raises(NotFinite, match="it is not finite"):
        exact("Amount", value)


@pytest.mark.parametrize("value", [0.1, 1.0, -0.0, 1e300])
def test_a_float_is_refused_however_whole_it_looks(value: float) -> None:
    with pytest.raises(FloatRefused, match="a float cannot hold most decimals exactly"):
        exact("Amount", value)


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        (True, "a truth value is not a number"),
        (None, "NoneType is not text, int or Decimal"),
        (Fraction(1, 3), "Fraction is not text, int or Decimal"),
        (b"12", "bytes is not text, int or Decimal"),
        (1j, "complex is not text, int or Decimal"),
    ],
)
def test_what_is_no_number_is_refused_by_its_kind(value: object, rule: str) -> None:
    with pytest.raises(BadNumber, match=rule):
        exact("Amount", value)


@pytest.mark.parametrize(
    "value",
    [
        *("1" * 31, "-" + "1" * 31, "0." + "1" * 30, 10**30, -(10**30)),
        *(Decimal("1E+30"), Decimal("1E-31"), Decimal("1E+400"), Decimal("-1E+999999999999999")),
        *(pytest.param("1" * 10**6, id="a million"), pytest.param(10**5000, id="10**5000")),
        *(
            Decimal("1E-999999999999999"),
            Decimal("0." + "1" * 31),
            Decimal("1" * 16 + "." + "1" * 15),
        ),
    ],
)
def test_more_than_30_digits_are_refused_without_writing_them_out(value: object) -> None:
    with pytest.raises(BadNumber, match="it has more than 30 digits") as refused:
        exact("Amount", value)

    assert len(str(refused.value)) < 250


def test_a_refusal_names_the_thing_the_value_the_rule_and_the_way_out() -> None:
    with pytest.raises(BadNumber) as refused:
        exact("Amount", "1,5\u202e")

    assert str(refused.value) == (
        r"Amount '1,5\u202e' is refused: it is not a plain decimal number. "
        "Write plain digits with a point before the decimals, such as '-1234.50'."
    )


def test_units_are_those_of_the_last_allowed_decimal() -> None:
    assert [in_units("Amount", "10.5", decimals) for decimals in (1, 2, 6)] == [
        105,
        1050,
        10_500_000,
    ]


def test_decimals_beyond_the_allowed_ones_are_refused_even_when_text_has_zeros_there() -> None:
    with pytest.raises(
        TooManyDecimals, match=r"Amount '10\.000' is refused: it can have at most 2"
    ):
        in_units("Amount", "10.000", 2)
    with pytest.raises(TooManyDecimals, match=r"it can have no decimals\. Round it first"):
        in_units("Amount", "10.5", 0)
    with pytest.raises(TooManyDecimals, match=r"Amount 0\.125 is refused"):
        in_units("Amount", Decimal("0.125"), 2)


def test_zeros_at_the_end_of_a_decimal_say_nothing() -> None:
    assert in_units("Amount", Decimal("10.0000"), 2) == 1000


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [(0, 2, "0.00"), (5, 2, "0.05"), (-5, 2, "-0.05"), (-1250, 2, "-12.50"), (852, 0, "852")],
)
def test_a_number_is_written_with_all_its_decimals(number: int, decimals: int, text: str) -> None:
    assert written(number, decimals) == text


@pytest.mark.parametrize(
    ("number", "least", "text"),
    [
        (0, 0, "0"),
        (852_000_000, 0, "852"),
        (800_000_000, 0, "800"),
        (-500_000, 0, "-0.5"),
        (1, 0, "0.000001"),
        (852_000_000, 2, "852.00"),
        (12_500, 2, "0.0125"),
    ],
)
def test_a_number_is_shortened_to_the_decimals_it_needs(number: int, least: int, text: str) -> None:
    assert shortened(number, 6, least=least) == text


@pytest.mark.parametrize(
    ("text", "locale", "plain"),
    [
        ("1.234,50", "de_DE", "1234.50"),
        ("1234,5", "de", "1234.5"),
        ("-1.234.567", "de-DE", "-1234567"),
        ("1,234.50", "en_US", "1234.50"),
        ("12,34,567.8", "en_IN", "1234567.8"),
        ("1\u202f234,5", "fr", "1234.5"),
        ("1 234,5", "fr", "1234.5"),
        ("1\xa0234,5", "fr", "1234.5"),
        ("1 234,5", "sv", "1234.5"),
        ("\u22125", "sv", "-5"),
        ("-5", "sv", "-5"),
        ("1'234.5", "de_CH", "1234.5"),
        ("1\u2019234.5", "de_CH", "1234.5"),
        ("\u200e-1,234.5", "ar", "-1234.5"),
        ("-1,234.5", "ar", "-1234.5"),
    ],
)
def test_people_s_numbers_are_read_as_their_locale_writes_them(
    text: str, locale: str, plain: str
) -> None:
    assert localized("Amount", text, locale) == plain


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        *[("1,234.56", "de"), ("1.5", "de"), ("0.00", "de"), ("1.23.456", "de")],
        *[("1.234,56", "en"), ("12,34", "en"), ("1,234,5", "en"), ("1.5,000", "en")],
        *[("123,456", "en_IN"), ("1 23", "fr"), (" 12", "fr")],
        *[("0,001", "en"), ("1,", "en"), (",100", "en"), ("1E 30", "af"), ("-", "en")],
        *[("NaN", "en"), ("Infinity", "en"), ("12e3", "en"), ("1_000", "en"), ("", "en")],
        *[
            ("١٢٣", "ar"),
            ("\uff11\uff12", "ja"),
            (",5", "de"),
            ("5,", "de"),
            ("--5", "en"),
            ("5-", "en"),
        ],
        *[("$5", "en"), ("5 €", "de"), ("1\u202e2", "en"), ("1/3", "en")],
    ],
)
def test_a_number_of_another_shape_or_locale_is_refused(text: str, locale: str) -> None:
    with pytest.raises(NotAsLocaleWrites, match=f"it is not a number as {locale} writes it"):
        localized("Amount", text, locale)


def test_the_refusal_shows_how_the_locale_writes_numbers() -> None:
    with pytest.raises(NotAsLocaleWrites) as refused:
        localized("Amount", "1.5", "de")

    assert str(refused.value) == (
        "Amount '1.5' is refused: it is not a number as de writes it. Write it like '-1.234,5'."
    )


def test_a_person_s_number_is_text_and_not_endless() -> None:
    with pytest.raises(BadNumber, match=r"1\.5 is refused: float is not text"):
        localized("Amount", 1.5, "en")  # type: ignore[arg-type]
    with pytest.raises(BadNumber, match="more than 30 digits"):
        localized("Amount", "1" * 10_000, "en")


@pytest.mark.parametrize("locale", ["xx_YY", "", "../../etc/passwd", "de DE", None])
def test_a_locale_that_nobody_knows_is_refused(locale: str) -> None:
    with pytest.raises(UnknownLocale, match="CLDR does not know it"):
        localized("Amount", "1", locale)
