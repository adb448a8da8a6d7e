"""Attainment and pacing: the figures, and what is no figure."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from account_mgmt.domain.attainment import (
    Attainment,
    AttainmentState,
    Target,
    Undefined,
    attainment,
    ratio,
)
from account_mgmt.domain.calendar import Period, Weekday
from account_mgmt.domain.errors import (
    InstantForDate,
    MixedCurrencies,
    MixedUnits,
    NegativeTarget,
    UnlikeAmounts,
)
from account_mgmt.domain.fiscal import FiscalCalendar
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.seasonality import Seasonality
from account_mgmt.domain.working_days import WORKWEEK, WorkingDays

YEAR = Period.year(2026)
MONTHS = [part.period for part in FiscalCalendar().periods(2026)]
SEASON = Seasonality.shares([6, 6, 9, 7, 7, 10, 6, 7, 10, 8, 9, 15])
Q1 = Period.months(2026, 1, 3)


def euros(amount: str | int) -> Money:
    return Money(amount, "EUR")


def a_target(amount: str | int = 100, period: Period = Q1) -> Target:
    return Target(period, euros(amount))


def an_attainment(
    credited: str | int, *targets: Target, period: Period = Q1, as_of: str = "2026-02-15"
) -> Attainment:
    return attainment(
        targets or (a_target(),), euros(credited), period=period, as_of=date.fromisoformat(as_of)
    )


def shown(rate: Rate | None) -> str | None:
    return None if rate is None else f"{(rate * Rate(100)).round(2)} %"


def test_seasonal_pacing_of_a_year_as_of_15_february() -> None:
    """Annual 1 200 000 by weights 6 6 9 7 7 10 6 7 10 8 9 15, credited 130 000."""
    targets = SEASON.targets(euros(1_200_000), MONTHS)

    seasonal = an_attainment(130_000, *targets, period=YEAR)

    assert seasonal.expected == euros("110571.43")
    assert shown(seasonal.pacing) == "117.57 %"
    assert seasonal.projection == euros("1410852.71")


def test_the_linear_rule_reaches_the_opposite_verdict() -> None:
    """The reason to have weights: the same year, credit and day without a season."""
    linear = an_attainment(130_000, Target(YEAR, euros(1_200_000)), period=YEAR)

    assert linear.expected == euros("151232.88")
    assert shown(linear.pacing) == "85.96 %"
    assert linear.projection == linear.linear_projection == euros("1031521.74")


def test_pacing_at_five_sixths_of_a_quarter() -> None:
    """Quota 300 k, net 240 k: 80.00 %, pace 96.00 % at 5/6 elapsed, which is 75 days of 90."""
    quarter = an_attainment(240_000, a_target(300_000), as_of="2026-03-16")

    assert (quarter.days_gone, quarter.days_left) == (75, 15)
    assert shown(quarter.ratio) == "80.00 %"
    assert shown(quarter.pacing) == "96.00 %"


def test_pacing_at_three_quarters_of_a_working_week() -> None:
    """25 k, 19.5 k: 78.00 %, pace 104.00 % at 3/4 elapsed: the Monday is a holiday."""
    week = Period.iso_week("2026-W15")
    days = WorkingDays(WORKWEEK, ["2026-04-06"])

    found = attainment(
        [Target(week, euros(25_000))], euros(19_500), period=week, as_of=date(2026, 4, 9), days=days
    )

    assert (found.days_gone, found.days_left) == (3, 1)
    assert shown(found.ratio) == "78.00 %"
    assert shown(found.pacing) == "104.00 %"


def test_a_target_in_units_where_half_of_an_order_of_20_is_credited() -> None:
    """ERPNext: order 20 x 1 000 split 50/50, target 50 units: achieved 10, variance -40."""
    found = attainment(
        [Target(YEAR, Quantity(50))], Quantity(10), period=YEAR, as_of=date(2026, 12, 31)
    )

    assert found.variance == Quantity(-40)
    assert found.ratio == Rate("0.2")
    assert found.state is AttainmentState.MISSED


def test_a_territory_without_a_split_has_all_20_of_its_50() -> None:
    """ERPNext: target 50, achieved 20, variance -30."""
    found = attainment(
        [Target(YEAR, Quantity(50))], Quantity(20), period=YEAR, as_of=date(2026, 6, 1)
    )

    assert found.variance == Quantity(-30)


def test_a_published_quarter_of_a_real_company_to_four_places() -> None:
    quarter = Period.months(2018, 1, 3)

    found = attainment(
        [Target(quarter, Money(91_000, "USD"))],
        Money("79514.17", "USD"),
        period=quarter,
        as_of=date(2018, 12, 31),
    )

    assert found.ratio is not None
    assert str(found.ratio.round(4)) == "0.8738"


def test_99_996_percent_shows_as_100_and_is_not_made() -> None:
    almost = an_attainment("99996", a_target("100000"), as_of="2026-03-31")

    assert shown(almost.ratio) == "100.00 %"
    assert almost.state is AttainmentState.MISSED
    assert an_attainment("100000", a_target("100000")).state is AttainmentState.MADE


def test_a_variance_stands_in_a_period_without_any_document() -> None:
    nothing = an_attainment(0)

    assert nothing.variance == euros(-100)
    assert nothing.ratio == Rate(0)
    assert nothing.gap == euros(100)


def test_more_returned_than_sold_is_a_negative_attainment() -> None:
    less = an_attainment(-50)

    assert less.ratio == Rate("-0.5")
    assert less.gap == euros(150)
    assert less.projection is not None


def test_without_a_quota_there_are_no_figures_but_the_credit() -> None:
    none = attainment([], euros(5), period=Q1, as_of=date(2026, 2, 1))

    assert none.quota is None
    assert none.credited == euros(5)
    assert (none.undefined, none.pacing_undefined) == (Undefined.NO_QUOTA,) * 2
    assert none.state is AttainmentState.NO_QUOTA
    figures = (none.ratio, none.variance, none.gap, none.expected, none.pacing)
    assert figures == (None,) * 5
    assert (none.projection, none.run_rate_needed) == (None, None)


def test_a_quota_of_zero_has_no_ratio_but_a_variance() -> None:
    zero = an_attainment(5, a_target(0))

    assert (zero.ratio, zero.pacing, zero.projection) == (None, None, None)
    assert (zero.undefined, zero.pacing_undefined) == (Undefined.ZERO_QUOTA,) * 2
    assert zero.variance == euros(5)
    assert zero.state is AttainmentState.MADE


def test_nothing_is_expected_before_the_period_begins() -> None:
    early = an_attainment(5, as_of="2025-12-31")

    assert early.expected == euros(0)
    assert (early.pacing, early.projection, early.linear_projection) == (None, None, None)
    assert early.undefined is None
    assert early.pacing_undefined is Undefined.NOTHING_EXPECTED
    assert (early.days_gone, early.days_left) == (0, 90)
    assert early.state is AttainmentState.OPEN


def test_the_as_of_day_has_gone() -> None:
    assert an_attainment(0, as_of="2026-01-01").days_gone == 1
    assert an_attainment(0, a_target(90), as_of="2026-01-01").expected == euros(1)


def test_a_quota_is_open_until_the_last_day_is_over_and_then_missed() -> None:
    assert an_attainment("99.99", as_of="2026-03-30").state is AttainmentState.OPEN
    assert an_attainment("99.99", as_of="2026-03-31").state is AttainmentState.MISSED
    assert an_attainment("100.00", as_of="2026-03-31").state is AttainmentState.MADE


def test_the_run_rate_is_what_each_day_left_must_bring() -> None:
    assert an_attainment(40, as_of="2026-03-01").run_rate_needed == euros("2.00")
    assert an_attainment(40, as_of="2026-03-30").run_rate_needed == euros("60.00")
    assert an_attainment(100, as_of="2026-03-30").run_rate_needed == euros(0)


def test_with_no_days_left_there_is_no_run_rate_and_the_state_says_why() -> None:
    missed, made = an_attainment(99, as_of="2026-03-31"), an_attainment(101, as_of="2026-04-30")

    assert (missed.run_rate_needed, made.run_rate_needed) == (None, None)
    assert (missed.days_left, made.days_left) == (0, 0)
    assert (missed.state, made.state) == (AttainmentState.MISSED, AttainmentState.MADE)
    assert made.gap == euros(0)


def test_selling_days_and_calendar_days_pace_differently() -> None:
    """Friday 2 January 2026: two of 31 days, but two of 22 weekdays."""
    january = Period.month(2026, 1)
    targets = [Target(january, euros(2200))]

    selling = attainment(
        targets, euros(0), period=january, as_of=date(2026, 1, 4), days=WorkingDays()
    )
    calendar = attainment(targets, euros(0), period=january, as_of=date(2026, 1, 4))

    assert selling.expected == euros(200)
    assert calendar.expected == euros("283.87")


def test_a_period_without_selling_days_is_expected_on_its_last_day() -> None:
    weekend = Period.of("2026-01-03", "2026-01-05")
    targets = [Target(weekend, euros(10))]

    def on(day: int) -> Attainment:
        return attainment(
            targets, euros(0), period=weekend, as_of=date(2026, 1, day), days=WorkingDays()
        )

    assert (on(3).expected, on(4).expected) == (euros(0), euros(10))
    assert on(3).run_rate_needed is None


def test_targets_outside_the_period_do_not_count_and_those_across_its_border_count_by_days() -> (
    None
):
    first_half = Period.of("2026-01-01", "2026-01-16")
    january, february = a_target(31, Period.month(2026, 1)), a_target(28, Period.month(2026, 2))

    found = attainment([january, february], euros(0), period=first_half, as_of=date(2026, 1, 15))

    assert found.quota == euros(15)
    assert found.targets == (Target(first_half, euros(15)),)
    assert found.expected == euros(15)


def test_the_days_of_a_target_sum_to_it_and_none_is_a_cent_off() -> None:
    april = Target(Period.month(2026, 4), euros("100.00"))

    by_day = [april.within(part) for part in _days_of(april.period)]

    assert by_day == [euros("3.33"), euros("3.34"), euros("3.33")] * 10
    assert april.within(Period.month(2026, 5)) == euros(0)
    assert april.within(YEAR) == april.amount


def test_half_of_a_targets_days_are_half_of_it() -> None:
    april = Target(Period.month(2026, 4), euros("10000.00"))

    assert april.within(Period.of("2026-04-16", "2026-05-01")) == euros("5000.00")
    assert april.within(Period.of("2026-04-08", "2026-04-23")) == euros("5000.00")


def test_a_target_of_days_that_do_not_count_is_split_by_all_its_days() -> None:
    weekend = Target(Period.of("2026-01-03", "2026-01-05"), euros(10))

    assert weekend.within(Period.of("2026-01-04", "2026-02-01"), WorkingDays()) == euros(5)


def test_a_target_is_split_by_selling_days_where_they_count() -> None:
    week = Target(Period.iso_week("2026-W02"), euros(50))
    sunday_to_monday = Period.of("2026-01-04", "2026-01-06")

    assert week.within(sunday_to_monday, WorkingDays()) == euros(10)
    assert week.within(sunday_to_monday, WorkingDays([Weekday.TUESDAY])) == euros(0)


def test_none_of_a_target_has_gone_before_its_first_day_and_all_after_its_last() -> None:
    quarter = a_target()

    assert quarter.gone_by(date(2025, 12, 31)) == 0
    assert quarter.gone_by(date(2026, 1, 9)) == Fraction(1, 10)
    assert quarter.gone_by(date(2026, 3, 31)) == quarter.gone_by(date.max) == 1


def test_a_teams_targets_add_up() -> None:
    team = attainment([a_target(100), a_target(50)], euros(75), period=Q1, as_of=date(2026, 3, 31))

    assert team.quota == euros(150)
    assert team.ratio == Rate("0.5")


def test_expected_is_exact_until_it_is_shown() -> None:
    third = an_attainment(
        1, a_target("1.00", Period.of("2026-01-01", "2026-01-04")), as_of="2026-01-01"
    )

    assert third.expected_exactly() == Fraction(100, 3)
    assert third.expected == euros("0.33")
    assert third.pacing == Rate(3)


def test_a_target_below_zero_is_refused() -> None:
    with pytest.raises(NegativeTarget, match="nobody is to bring in less than nothing"):
        a_target("-0.01")
    assert a_target(0).amount == euros(0)


def test_targets_and_credit_are_counted_alike() -> None:
    for credit, error in (
        (Money(1, "USD"), MixedCurrencies),
        (Quantity(1), UnlikeAmounts),
    ):
        with pytest.raises(error):
            attainment([a_target()], credit, period=Q1, as_of=date(2026, 1, 1))
    with pytest.raises(MixedUnits):
        attainment([Target(Q1, Quantity(1, "kg"))], Quantity(1), period=Q1, as_of=date(2026, 1, 1))
    with pytest.raises(UnlikeAmounts):
        ratio(euros(1), Quantity(1))


def test_as_of_is_a_day() -> None:
    with pytest.raises(InstantForDate):
        attainment([a_target()], euros(1), period=Q1, as_of=datetime(2026, 1, 1, tzinfo=UTC))


def _days_of(period: Period) -> list[Period]:
    return [Period.of_days(date(2026, 4, number), 1) for number in range(1, period.days + 1)]
