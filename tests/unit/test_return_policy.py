"""What companies settle about returns."""

import pytest

from account_mgmt.domain.errors import BadReturnPolicy
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.return_policy import (
    STANDARD_RETURNS,
    RestockingFee,
    ReturnPolicy,
    ReturnReason,
)

HUNDRED = Money("100.00", "EUR")
FIXED = RestockingFee(fixed=Money("7.50", "EUR"))
SHARE = RestockingFee(share=Rate("15%"))


def test_restocking_costs_nothing_unless_a_policy_says_so() -> None:
    assert STANDARD_RETURNS.restocking(ReturnReason.NOT_WANTED, HUNDRED) == Money("0.00", "EUR")


def test_a_fee_is_fixed_or_a_share_or_both() -> None:
    both = RestockingFee(share=Rate("15%"), fixed=Money("7.50", "EUR"))

    assert FIXED.of(HUNDRED) == Money("7.50", "EUR")
    assert SHARE.of(HUNDRED) == Money("15.00", "EUR")
    assert both.of(HUNDRED) == Money("22.50", "EUR")


def test_a_fee_is_never_more_than_what_is_credited() -> None:
    assert FIXED.of(Money("7.49", "EUR")) == Money("7.49", "EUR")
    assert FIXED.of(Money("7.51", "EUR")) == Money("7.50", "EUR")


def test_a_reason_has_a_fee_of_its_own() -> None:
    policy = ReturnPolicy(fees=[(ReturnReason.NOT_WANTED, SHARE)], fee=FIXED)

    assert policy.restocking(ReturnReason.NOT_WANTED, HUNDRED) == Money("15.00", "EUR")
    assert policy.restocking(ReturnReason.LATE, HUNDRED) == Money("7.50", "EUR")


def test_a_fee_is_a_part_of_the_price_and_not_below_zero() -> None:
    for share in ("-0.01", "1.01"):
        with pytest.raises(BadReturnPolicy, match="is not 0% to 100%"):
            RestockingFee(share=Rate(share))
    with pytest.raises(BadReturnPolicy, match="is below zero"):
        RestockingFee(fixed=Money("-0.01", "EUR"))


def test_a_reason_has_one_fee_and_a_term_a_day_at_least() -> None:
    with pytest.raises(BadReturnPolicy, match="one reason has two"):
        ReturnPolicy(fees=[(ReturnReason.LATE, SHARE), (ReturnReason.LATE, FIXED)])
    with pytest.raises(BadReturnPolicy, match="days to send are 0"):
        ReturnPolicy(days_to_send=0)
