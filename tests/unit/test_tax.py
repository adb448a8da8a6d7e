"""What tax a sale bears."""

import pytest

from account_mgmt.domain.errors import BadTax
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.tax import UNTAXED, Tax, TaxCategory, TaxRounding, at_rate, grouped


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


@pytest.mark.parametrize(
    ("taxable", "percent", "tax"),
    [
        ("625743.54", "25", "156435.89"),  # 156,435.885
        ("-625743.54", "25", "-156435.89"),
        ("-6491.34", "25", "-1622.84"),
        ("100.00", "5.5", "5.50"),
    ],
)
def test_tax_is_rounded_half_away_from_zero(taxable: str, percent: str, tax: str) -> None:
    """CEN's own figures: ubl/examples, and unit test BR-CO-17 #2."""
    assert at_rate(percent).on(eur(taxable)) == eur(tax)


def test_tax_of_nothing_on_less_than_nothing_is_plain_zero() -> None:
    assert str(UNTAXED.on(eur("-25.00"))) == "0.00 EUR"


@pytest.mark.parametrize(
    ("category", "rate", "reason", "rule"),
    [
        (TaxCategory.EXEMPT, "10%", "medicine", "no such rate"),
        (TaxCategory.STANDARD, "0", "", "above zero"),
        (TaxCategory.STANDARD, "-1%", "", "no such rate"),
        (TaxCategory.STANDARD, "101%", "", "at most the whole"),
        (TaxCategory.REVERSE_CHARGE, "0", "", "reason"),
    ],
)
def test_category_rate_and_reason_go_together(
    category: TaxCategory, rate: str, reason: str, rule: str
) -> None:
    with pytest.raises(BadTax, match=rule):
        Tax(category=category, rate=Rate(rate), reason=reason)


def test_a_rate_is_written_as_a_percentage() -> None:
    assert f"{at_rate('5.5').percent:f}" == "5.5000"


def test_tax_is_rounded_once_for_the_group_not_for_the_line() -> None:
    """Three lines of 10.01 at 20 %: 36.03 if each line were rounded."""
    tax = at_rate("20")

    [group] = grouped([(tax, eur("10.01"))] * 3, "EUR")

    assert group.taxable + group.amount == eur("36.04")


def test_groups_come_in_the_order_of_their_first_lines() -> None:
    groups = grouped(
        [(at_rate("6"), eur("1.14")), (UNTAXED, eur("90.30")), (at_rate("6"), eur("1.92"))], "EUR"
    )

    assert [(group.taxable, group.amount) for group in groups] == [
        (eur("3.06"), eur("0.18")),
        (eur("90.30"), eur("0.00")),
    ]


def test_tax_may_be_rounded_for_the_line_by_policy() -> None:
    """Three lines of 10.01 at 20 %: 36.03 where each line is rounded."""
    lines = [(at_rate("20"), eur("10.01"))] * 3

    [group] = grouped(lines, "EUR", TaxRounding.PER_LINE)

    assert (group.taxable, group.amount) == (eur("30.03"), eur("6.00"))
    assert group.taxable + group.amount == eur("36.03")


def test_a_half_cent_of_a_line_is_rounded_up_where_lines_are_rounded() -> None:
    """CEN #143: 2 x 348.11 at 25 % is 174.055, so 174.06."""
    [group] = grouped([(at_rate("25"), eur("696.22"))], "EUR", TaxRounding.PER_LINE)

    assert group.amount == eur("174.06")
