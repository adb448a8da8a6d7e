"""Seasonality: percentages that are exact, shares in any proportion, and what history shows."""

from datetime import date
from decimal import Decimal

import pytest

from account_mgmt.domain.attainment import attainment
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import (
    BadNumber,
    BadSeasonality,
    FloatRefused,
    MixedCurrencies,
    NoHistory,
    SeasonMisfit,
)
from account_mgmt.domain.fiscal import FiscalCalendar, Grain, Pattern
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.seasonality import Seasonality

TWELVE = [6, 6, 9, 7, 7, 10, 6, 7, 10, 8, 9, 15]


def euros(amount: str | int) -> Money:
    return Money(amount, "EUR")


def minor(amounts: tuple[Money | Quantity, ...]) -> list[int]:
    return [amount.minor for amount in amounts if isinstance(amount, Money)]


def test_percentages_whose_floats_do_not_sum_to_100_are_exact_and_taken() -> None:
    """26.69+15.55+32.31+25.45 is 100.00000000000001 in floats (the float trap)."""
    assert Seasonality.percent(["26.69", "15.55", "32.31", "25.45"]).weights == (
        2669,
        1555,
        3231,
        2545,
    )
    assert Seasonality.percent([Decimal("0.1"), "65.1", "34.8"]).weights == (1, 651, 348)


@pytest.mark.parametrize(
    ("percentages", "total"),
    [(["8.33"] * 12, "99.96"), (["50", "50.01"], "100.01"), (["99.99"], "99.99"), ([], "0")],
)
def test_percentages_that_do_not_sum_to_100_are_refused(percentages: list[str], total: str) -> None:
    with pytest.raises(BadSeasonality, match=f"sum to {total}, and not to 100"):
        Seasonality.percent(percentages)


def test_the_default_is_equal_shares_and_not_rounded_percentages() -> None:
    """1 000 000.00 by 12: four of 83 333.34 and eight of 83 333.33."""
    months = Seasonality.equal(12).spread(euros(1_000_000))

    assert minor(months) == [8_333_334] * 4 + [8_333_333] * 8
    assert Seasonality.equal(12) == Seasonality.shares([5] * 12)


def test_apportion_of_1_200_000_01_by_twelve_weights_gives_the_cent_to_the_largest_remainder() -> (
    None
):
    months = Seasonality.shares(TWELVE).spread(euros("1200000.01"))

    thousands = [72, 72, 108, 84, 84, 120, 72, 84, 120, 96, 108]
    assert minor(months) == [*(100_000 * n for n in thousands), 18_000_001]


@pytest.mark.parametrize("weights", [[], [0, 0], ["0"], [0] * 12])
def test_weights_of_nothing_are_refused(weights: list[str | int]) -> None:
    with pytest.raises(BadSeasonality, match="there is nothing to spread by"):
        Seasonality.shares(weights)


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(BadSeasonality, match="from zero up"):
        Seasonality.shares([2, -1])
    with pytest.raises(BadSeasonality):
        Seasonality.percent(["101", "-1"])
    with pytest.raises(BadSeasonality):
        Seasonality((1, True))


def test_a_float_weight_is_refused() -> None:
    with pytest.raises(FloatRefused):
        Seasonality.shares([0.5, 0.5])  # type: ignore[list-item] # the point
    with pytest.raises(BadNumber):
        Seasonality.percent(["NaN", "100"])


def test_a_period_may_weigh_nothing() -> None:
    assert minor(Seasonality.shares([1, 0, 1]).spread(euros("0.03"))) == [2, 0, 1]


def test_units_are_spread_as_money_is() -> None:
    assert Seasonality.equal(3).spread(Quantity(12)) == (Quantity(4),) * 3


def test_a_quarter_is_the_sum_of_its_months_and_the_year_the_sum_of_its_quarters() -> None:
    calendar = FiscalCalendar()
    periods = [part.period for part in calendar.periods(2026)]
    annual = euros("1200000.01")
    targets = Seasonality.shares(TWELVE).targets(annual, periods)

    def quota_of(period: Period) -> int:
        asked = attainment(targets, euros(0), period=period, as_of=date(2026, 1, 1))
        assert isinstance(asked.quota, Money)
        return asked.quota.minor

    for by in (Grain.MONTH, Grain.QUARTER, Grain.YEAR, Grain.WEEK, Grain.DAY):
        parts = calendar.split(Period.year(2026), by)
        assert sum(map(quota_of, parts)) == annual.minor
    for quarter in calendar.quarters(2026):
        months = calendar.split(quarter.period, Grain.MONTH)
        assert quota_of(quarter.period) == sum(map(quota_of, months))


def test_weights_attach_to_places_so_a_year_may_begin_in_july() -> None:
    july = FiscalCalendar(first_month=7)
    targets = Seasonality.shares(TWELVE).targets(
        euros(1_200_000), [part.period for part in july.periods(2026)]
    )

    assert targets[0].period == Period.month(2025, 7)
    assert targets[0].amount == euros(72_000)
    assert targets[11].amount == euros(180_000)


def test_a_53rd_week_without_a_weight_shares_that_of_the_52nd() -> None:
    weeks = FiscalCalendar(pattern=Pattern.WEEKS)
    season = Seasonality.shares([1] * 51 + [10])

    targets = season.targets(euros(6100), [part.period for part in weeks.periods(2020)])

    assert [target.amount for target in targets[-3:]] == [euros(100), euros(500), euros(500)]
    assert len(season.targets(euros(6100), [part.period for part in weeks.periods(2019)])) == 52


def test_a_53rd_week_with_a_weight_of_its_own_keeps_it() -> None:
    assert Seasonality.equal(53).fitted(53) == Seasonality.equal(53)


@pytest.mark.parametrize(("weights", "periods"), [(12, 13), (53, 52), (52, 54), (12, 4)])
def test_weights_that_do_not_fit_their_year_are_refused(weights: int, periods: int) -> None:
    with pytest.raises(
        SeasonMisfit, match=f"of {weights} weights does not fit a year of {periods} periods"
    ):
        Seasonality.equal(weights).fitted(periods)


def test_history_is_the_mean_of_each_years_parts_however_much_it_sold() -> None:
    found = Seasonality.from_history(
        {2024: [euros(10), euros(30)], 2025: [euros(3000), euros(1000)]}
    )

    assert found.seasonality == Seasonality.equal(2)  # a quarter and three quarters in the mean
    assert found.years == (2024, 2025)
    assert not found.few_years


def test_a_year_without_sales_or_not_complete_is_skipped_and_named() -> None:
    found = Seasonality.from_history(
        {
            2022: [euros(0), euros(0)],
            2023: [euros(5), None],
            2024: [euros(1), euros(3)],
            2025: [euros(7)],
            2026: [euros(1), euros(-1)],
        }
    )

    assert found.years == (2024,)
    assert found.skipped == (
        (2022, "nothing was sold"),
        (2023, "1 of 2 periods are known"),
        (2025, "1 of 2 periods are known"),
        (2026, "nothing was sold"),
    )
    assert found.seasonality.weights == (1, 3)


def test_one_year_of_history_is_few_and_two_are_enough() -> None:
    one = {2024: [euros(1), euros(3)]}

    assert Seasonality.from_history(one).few_years
    assert not Seasonality.from_history({**one, 2025: [euros(1), euros(3)]}).few_years


def test_a_period_of_returns_weighs_nothing_and_is_named() -> None:
    found = Seasonality.from_history({2024: [euros(-10), euros(40), euros(70)]})

    assert found.seasonality.weights == (0, 4, 7)
    assert found.below_zero == (1,)


@pytest.mark.parametrize("years", [{}, {2025: []}, {2025: [None]}, {2025: [euros(0)]}])
def test_no_history_is_refused(years: dict[int, list[Money | Quantity | None]]) -> None:
    with pytest.raises(NoHistory, match="No past year shows a season"):
        Seasonality.from_history(years)


def test_a_history_in_two_currencies_is_refused() -> None:
    with pytest.raises(MixedCurrencies):
        Seasonality.from_history({2025: [euros(1), Money(1, "USD")]})
