"""Money and quantities alike, counted in the smallest parts they have."""

import pytest

from account_mgmt.domain.amount import Amount, of_smallest, smallest, zero_like
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity


@pytest.mark.parametrize("amount", [Money("12.50", "EUR"), Quantity("-0.5", "kg")])
def test_an_amount_is_its_smallest_parts_in_its_own_currency_or_unit(amount: Amount) -> None:
    assert of_smallest(smallest(amount), amount) == amount
    assert smallest(zero_like(amount)) == 0
    assert zero_like(amount) == of_smallest(0, amount)


def test_the_smallest_parts_are_minor_units_and_millionths() -> None:
    assert smallest(Money("12.50", "EUR")) == 1250
    assert smallest(Quantity("12.50", "kg")) == 12_500_000
