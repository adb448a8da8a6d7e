"""Numbers and days are read as their format says, exactly, and never guessed."""

from datetime import date
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st
from tabular_cases import ORDERS, Reader, Refusal

from account_mgmt.adapters.tabular.formats import DateFormat, NumberFormat, Unreadable

LOCALES = ("en", "de", "de_AT", "de_CH", "fr", "es", "pl", "sv", "hi", "pt", "it", "ru")


@pytest.mark.parametrize(
    ("format_", "text", "plain"),
    [
        (NumberFormat(), "-1234.50", "-1234.50"),
        (NumberFormat(), ".5", "0.5"),
        (NumberFormat.of_locale("de"), "1.234,56", "1234.56"),
        (NumberFormat.of_locale("de"), "1234,56", "1234.56"),
        (NumberFormat.of_locale("fr"), "1 234,56", "1234.56"),
        (NumberFormat.of_locale("de_CH"), "1'234.56", "1234.56"),
        (NumberFormat.of_locale("hi"), "12,34,567.8", "1234567.8"),
        (NumberFormat(group=",", parentheses=True), "(1,234.56)", "-1234.56"),
        (NumberFormat(strip=("€", "EUR")), "€ 12.50", "12.50"),
        (NumberFormat(strip=("€", "EUR")), "12.50 EUR", "12.50"),
        (NumberFormat(strip=("$",)), "-$12.50", "-12.50"),
    ],
)
def test_a_number_is_read_as_it_is_written(format_: NumberFormat, text: str, plain: str) -> None:
    assert format_.plain(text) == plain


@pytest.mark.parametrize(
    ("format_", "text"),
    [
        (NumberFormat(), "1,234.56"),
        (NumberFormat(), "1.234,56"),
        (NumberFormat(), "12.5.0"),
        (NumberFormat(), "1e5"),
        (NumberFormat(), "٣"),
        (NumberFormat(), ""),
        (NumberFormat(), "(5)"),
        (NumberFormat(parentheses=True), "(-5)"),
        (NumberFormat.of_locale("de"), "1,234.56"),
        (NumberFormat.of_locale("de"), "1.23,4"),
        (NumberFormat.of_locale("de"), "12.34"),
        (NumberFormat.of_locale("en"), "1,23"),
        (NumberFormat.of_locale("en"), "0,123"),
        (NumberFormat.of_locale("en"), "1,2345"),
    ],
)
def test_a_number_in_another_format_is_refused_and_not_misread(
    format_: NumberFormat, text: str
) -> None:
    with pytest.raises(Unreadable):
        format_.plain(text)


@given(st.sampled_from(LOCALES), st.decimals(-(10**12), 10**12, places=4))
def test_what_a_locale_writes_is_read_back_exactly(locale: str, number: Decimal) -> None:
    written = format_decimal(
        number, locale=locale, format="#,##0.0000" if locale != "hi" else "#,##,##0.0000"
    )

    assert Decimal(NumberFormat.of_locale(locale).plain(written)) == number


@pytest.mark.parametrize(
    ("format_", "text", "day"),
    [
        (DateFormat(), "2026-02-28", date(2026, 2, 28)),
        (DateFormat(pattern="dd.MM.yyyy"), "28.02.2026", date(2026, 2, 28)),
        (DateFormat(pattern="M/d/yyyy"), "2/8/2026", date(2026, 2, 8)),
        (DateFormat(pattern="d MMM yyyy"), "3 Feb 2026", date(2026, 2, 3)),
        (DateFormat(pattern="d MMMM yyyy", locale="de"), "3 märz 2026", date(2026, 3, 3)),
        (DateFormat(pattern="Q/yyyy"), "3/2026", date(2026, 7, 1)),
        (DateFormat(pattern="yyyy"), "2026", date(2026, 1, 1)),
        (
            DateFormat(pattern="yyyy-MM-dd HH:mm:ss.SSS"),
            "2026-02-28 23:59:59.999",
            date(2026, 2, 28),
        ),
        (DateFormat(pattern="M/d/yyyy h:mm a"), "2/8/2026 12:30 AM", date(2026, 2, 8)),
        (DateFormat(pattern="dd.MM.yy", first_year=1970), "01.02.69", date(2069, 2, 1)),
        (
            DateFormat(pattern="yyyy-MM-dd'T'HH:mm:ssXXX", zone="Europe/Madrid"),
            "2026-02-28T23:30:00Z",
            date(2026, 3, 1),
        ),
    ],
)
def test_a_day_is_read_as_it_is_written(format_: DateFormat, text: str, day: date) -> None:
    assert format_.day(text) == day


@pytest.mark.parametrize(
    ("format_", "text", "why"),
    [
        (DateFormat(), "30.02.2026", "it is not a date written as yyyy-MM-dd"),
        (DateFormat(), "2026-02-30", "no calendar has that day"),
        (DateFormat(), "2026-13-01", "no calendar has that month"),
        (DateFormat(), "2026-2-1", "it is not a date written as yyyy-MM-dd"),
        (DateFormat(pattern="yyyy-MM-dd HH:mm"), "2026-02-28 24:00", "no clock shows that"),
        (
            DateFormat(pattern="M/d/yyyy h:mm a"),
            "2/8/2026 13:30 PM",
            "no clock of twelve hours shows that",
        ),
    ],
)
def test_a_day_that_is_none_or_written_otherwise_is_refused(
    format_: DateFormat, text: str, why: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        format_.day(text)

    assert refused.value.rule == why


@given(st.sampled_from(LOCALES), st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_a_day_that_a_locale_writes_is_read_back(locale: str, day: date) -> None:
    format_ = DateFormat.of_locale(locale)

    assert format_.day(format_date(day, format_.pattern, locale="en")) == day


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_years_of_two_digits_are_of_the_century_that_is_named(day: date) -> None:
    assert DateFormat(pattern="yyMMdd", first_year=1950).day(f"{day:%y%m%d}") == day


def test_of_two_patterns_that_read_two_days_neither_is_taken(refusal: Refusal) -> None:
    mapping = ORDERS + '[reading]\ndates = ["dd/MM/yyyy", "MM/dd/yyyy"]'
    rows = "Doc,Account,Date,Product,Quantity,Price\n1,a,03/02/2026,p,1,2\n"

    assert "by its patterns it is 2026-02-03 and 2026-03-02" in refusal(mapping, rows)


# --- amounts in the columns of a file -------------------------------------------------------------

HEAD = "Doc,Account,Date,Product,Quantity,Price\n1,a,2026-02-03,p,"


@pytest.mark.parametrize(
    ("price", "value", "amount"),
    [
        ('"Price"', "19.99", "19.99"),
        ('{ column = "Price", scale = 1000 }', "1.5", "1500"),
        ('{ column = "Price", scale = "0.01" }', "1999", "19.99"),
        (
            '{ column = "Price", round = "half_even", scale = "0.00000000001" }',
            "25",
            "0.0000000002",
        ),
        ('{ column = "Price", numbers = "de_DE" }', '"1.234,5"', "1234.5"),
        ('{ column = "Price", default = "7" }', "", "7"),
        ("{ value = 12 }", "", "12"),
        ('{ column = "Price", map = { low = "1.50", high = "9" } }', "low", "1.50"),
        ('{ column = "Price", map = { low = "1.50" }, unmapped = "keep" }', "3", "3"),
    ],
)
def test_a_price_is_what_its_field_says(read: Reader, price: str, value: str, amount: str) -> None:
    [order] = read(ORDERS.replace('"Price"', price), f"{HEAD}1,{value}\n").orders

    assert order.aggregate.lines[0].price.amount == Decimal(amount)


@pytest.mark.parametrize(
    ("price", "value", "why"),
    [
        (
            '"Price"',
            "0.00000000001",
            "it can have at most 10 decimals; `round` in the mapping rounds it",
        ),
        (
            '{ column = "Price", decimals = 2 }',
            "1.005",
            "it has more than 2 decimals, which the mapping allows",
        ),
        (
            '{ column = "Price", map = { low = "1" } }',
            "high",
            "the map of orders.lines.price has no such value",
        ),
        ('"Price"', "NaN", "it is not a number as the mapping says"),
        ('"Price"', "inf", "it is not a number as the mapping says"),
        ('"Price"', "-1", "a price is zero or more"),
        ('"Price"', '"1,5"', "it is not a number as the mapping says, such as '-1234.50'"),
    ],
)
def test_a_price_that_cannot_be_is_refused_by_its_column(
    refusal: Refusal, price: str, value: str, why: str
) -> None:
    said = refusal(ORDERS.replace('"Price"', price), f"{HEAD}1,{value}\n")

    assert said.startswith("rows.csv, line 2")
    assert why in said
