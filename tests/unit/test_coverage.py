"""Whether there is enough in the pipeline."""

import pytest

from account_mgmt.domain.coverage import coverage, deals_needed, needed_coverage
from account_mgmt.domain.errors import BadRate, DealOfNothing, MixedCurrencies
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate


def euros(amount: str | int) -> Money:
    return Money(amount, "EUR")


def test_coverage_is_the_open_pipeline_over_what_is_missing() -> None:
    found = coverage(euros(900), quota=euros(500), closed=euros(200))

    assert found.times == Rate(3)
    assert found.missing == euros(300)
    assert not found.covered


@pytest.mark.parametrize("closed", [500, 501])
def test_a_quota_that_is_met_is_covered_without_any_pipeline(closed: int) -> None:
    found = coverage(euros(0), quota=euros(500), closed=euros(closed))

    assert found.covered
    assert found.times is None
    assert found.missing == euros(0)


def test_a_cent_is_missing_too() -> None:
    assert coverage(euros(1), quota=euros(1), closed=euros("0.99")).times == Rate(100)


def test_needed_coverage_is_one_over_the_win_rate() -> None:
    """At 22 % it is 4.545 times."""
    assert needed_coverage("22%").round(3) == Rate("4.545").round(3)
    assert needed_coverage("1") == Rate(1)


def test_2_m_at_22_percent_in_deals_of_60_k_need_34_deals_155_opportunities_and_4_65_times() -> (
    None
):
    needed = deals_needed(euros(2_000_000), win_rate="22%", deal=euros(60_000))

    assert needed.deals == 34
    assert needed.opportunities == 155
    assert needed.pipeline == euros(9_300_000)
    assert needed.times == Rate("4.65")


def test_deals_that_divide_evenly_need_no_part_of_another() -> None:
    needed = deals_needed(euros(120), win_rate="50%", deal=euros(60))

    assert (needed.deals, needed.opportunities) == (2, 4)


@pytest.mark.parametrize("win_rate", ["0", "-1%", "101%"])
def test_a_win_rate_is_above_0_and_up_to_1(win_rate: str) -> None:
    with pytest.raises(BadRate, match="for a win rate is refused"):
        needed_coverage(win_rate)
    with pytest.raises(BadRate):
        deals_needed(euros(1), win_rate=win_rate, deal=euros(1))


@pytest.mark.parametrize(("missing", "deal"), [(0, 1), (1, 0), (-1, 1), (1, -1), (-1, -1)])
def test_deals_of_nothing_or_for_nothing_are_refused(missing: int, deal: int) -> None:
    with pytest.raises(DealOfNothing, match="both must be above zero"):
        deals_needed(euros(missing), win_rate="22%", deal=euros(deal))


def test_coverage_is_in_one_currency() -> None:
    with pytest.raises(MixedCurrencies):
        coverage(Money(1, "USD"), quota=euros(1), closed=euros(0))
    with pytest.raises(MixedCurrencies):
        deals_needed(euros(1), win_rate="22%", deal=Money(1, "USD"))
