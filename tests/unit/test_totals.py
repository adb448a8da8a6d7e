"""Sums of amounts that must be alike."""

import pytest

from account_mgmt.domain.errors import MixedCurrencies, MixedUnits, UnlikeAmounts
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.totals import difference, total

EURO = Money(1, "EUR")


def test_a_sum_of_nothing_is_zero_of_the_kind_that_is_said() -> None:
    assert total([], EURO) == Money.zero("EUR")
    assert total([], Quantity(5, "kg")) == Quantity.zero("kg")


def test_sums_and_differences_are_exact() -> None:
    assert total([EURO, Money("0.10", "EUR")], EURO) == Money("1.10", "EUR")
    assert difference(Quantity(1), Quantity("0.000001")) == Quantity("0.999999")


@pytest.mark.parametrize(
    ("other", "error"),
    [(Money(1, "USD"), MixedCurrencies), (Quantity(1), UnlikeAmounts)],
)
def test_what_is_not_alike_is_not_added(other: Money | Quantity, error: type[Exception]) -> None:
    with pytest.raises(error):
        total([EURO, other], EURO)
    with pytest.raises(error):
        difference(EURO, other)
    with pytest.raises(error):
        difference(other, EURO)


def test_units_of_two_measures_are_not_added() -> None:
    with pytest.raises(MixedUnits):
        difference(Quantity(1, "kg"), Quantity(1))
