"""Ramps, leave and those who go: what a quota falls by comes back as unassigned."""

from datetime import date

import pytest

from account_mgmt.domain.attainment import Target
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import BadDate, BadRate, EmptyPeriod, OverlappingSpans
from account_mgmt.domain.fiscal import FiscalCalendar, Pattern
from account_mgmt.domain.money import Money
from account_mgmt.domain.ramp import FirstMonth, Ramp, Tenure, ended, relieved
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.working_days import WorkingDays

HIRE, NEXT = FirstMonth.HIRE, FirstMonth.NEXT
APRIL = Period.month(2026, 4)  # 30 days


def euros(amount: str | int) -> Money:
    return Money(amount, "EUR")


def monthly(amount: int, year: int = 2026) -> list[Target]:
    return [Target(part.period, euros(amount)) for part in FiscalCalendar().periods(year)]


def hired(on: str, ramp: Ramp | None = None, *, until: str | None = None) -> Tenure:
    return Tenure(
        since=date.fromisoformat(on),
        until=None if until is None else date.fromisoformat(until),
        ramp=ramp,
    )


def on_leave(start: str, end: str, *, least_leave: int = 0) -> Tenure:
    return Tenure(since=date(2020, 1, 1), leaves=(Period.of(start, end),), least_leave=least_leave)


def amounts(targets: tuple[Target, ...]) -> list[Money]:
    return [target.amount for target in targets if isinstance(target.amount, Money)]


def test_100_000_at_50_50_and_100_percent_in_june_july_and_august() -> None:
    """frappe/crm #798: 50 000, 50 000, 100 000."""
    ramp = Ramp(["50%", "50%"], first_month=HIRE)

    found = relieved(monthly(100_000)[5:8], hired("2026-06-01", ramp))

    assert amounts(found.targets) == [euros(50_000), euros(50_000), euros(100_000)]
    assert amounts(found.unassigned) == [euros(50_000), euros(50_000)]


def test_five_new_people_at_half_of_10_k_are_25_k() -> None:
    half = hired("2026-01-01", Ramp(["50%"], first_month=HIRE))

    team = [relieved(monthly(10_000)[:1], half) for _ in range(5)]

    assert Money.total((amounts(one.targets)[0] for one in team), "EUR") == euros(25_000)


def test_an_effective_quota_of_three_quarters_of_100_k_is_75_k() -> None:
    three_quarters = hired("2026-01-01", Ramp(["0.75"], first_month=HIRE))

    assert amounts(relieved(monthly(100_000)[:1], three_quarters).targets) == [euros(75_000)]


def test_a_ramp_counts_from_the_month_of_hire_or_the_one_after() -> None:
    from_hire, from_next = (Ramp(["25%", "75%"], first_month=first) for first in (HIRE, NEXT))

    assert [from_hire.rate_in(month) for month in (0, 1, 2, 3)] == list(
        map(Rate, ("0", "0.25", "0.75", "1"))
    )
    assert [from_next.rate_in(month) for month in (1, 2, 3, 4)] == list(
        map(Rate, ("0", "0.25", "0.75", "1"))
    )
    assert Ramp([], first_month=HIRE).rate_in(1) == Rate(1)


@pytest.mark.parametrize("rate", ["-0.01", "1.01"])
def test_a_ramp_is_between_nothing_and_all(rate: str) -> None:
    with pytest.raises(BadRate, match="for the rate of a ramp is refused: it is from 0 to 1"):
        Ramp([rate], first_month=HIRE)
    assert Ramp(["0", "1"], first_month=HIRE).rates == (Rate(0), Rate(1))


def test_who_is_hired_within_a_month_has_the_share_of_its_days() -> None:
    assert hired("2026-04-16").share_of(APRIL) == Rate("0.5")
    assert hired("2026-04-01").share_of(APRIL) == Rate(1)
    assert hired("2026-04-30").share_of(APRIL) == Rate("1/30")
    assert hired("2026-05-01").share_of(APRIL) == Rate(0)


def test_who_goes_within_a_month_is_not_there_on_the_day_of_exit() -> None:
    assert hired("2020-01-01", until="2026-04-16").share_of(APRIL) == Rate("0.5")
    assert hired("2020-01-01", until="2026-04-01").share_of(APRIL) == Rate(0)
    assert hired("2020-01-01", until="2026-05-01").share_of(APRIL) == Rate(1)


def test_ramp_and_days_there_multiply() -> None:
    """Quota = full x ramp x days there over days."""
    half = Ramp(["50%"], first_month=HIRE)

    assert hired("2026-04-16", half).share_of(APRIL) == Rate("0.25")
    assert hired("2026-04-16", half).ramped_days(APRIL) == Rate("7.5")


def test_selling_days_are_counted_where_they_are_said() -> None:
    days = WorkingDays(holidays=["2026-04-03", "2026-04-06"])  # 20 left of April's 22

    assert hired("2026-04-16").days_there(APRIL, days) == 11
    assert hired("2026-04-16").share_of(APRIL, days) == Rate("0.55")


def test_a_quarter_takes_each_of_its_months_by_its_rate() -> None:
    ramp = Ramp(["0%", "50%"], first_month=HIRE)
    quarter = Period.months(2026, 4, 3)  # 30, 31 and 30 days

    assert hired("2026-04-01", ramp).ramped_days(quarter) == Rate("45.5")


def test_periods_of_weeks_take_the_months_they_are_in() -> None:
    calendar = FiscalCalendar(pattern=Pattern.W445)
    ramp = Ramp(["0%"], first_month=HIRE)
    february = calendar.periods(2026)[1].period  # 26 January to 22 February

    assert hired("2026-01-01", ramp).ramped_days(february) == Rate(22)


def test_leave_takes_its_days_and_no_others() -> None:
    away = on_leave("2026-04-21", "2026-05-11")

    assert away.share_of(APRIL) == Rate("2/3")
    assert away.share_of(Period.month(2026, 5)) == Rate("21/31")
    assert away.share_of(Period.month(2026, 6)) == Rate(1)


@pytest.mark.parametrize(("least", "share"), [(10, "2/3"), (11, "1")])
def test_a_leave_of_10_days_is_relieved_from_10_on_and_not_from_11(least: int, share: str) -> None:
    assert on_leave("2026-04-01", "2026-04-11", least_leave=least).share_of(APRIL) == Rate(share)


def test_a_leave_is_measured_whole_though_it_crosses_periods() -> None:
    away = on_leave("2026-04-26", "2026-05-06", least_leave=10)

    assert away.share_of(APRIL) == Rate("5/6")


def test_leave_before_hire_and_after_exit_takes_nothing() -> None:
    tenure = Tenure(
        since=date(2026, 4, 11),
        until=date(2026, 4, 21),
        leaves=(Period.of("2026-04-01", "2026-04-12"), Period.of("2026-04-20", "2026-05-01")),
    )

    assert tenure.days_there(APRIL) == 8


def test_a_period_without_selling_days_counts_all_its_days() -> None:
    weekend = Period.of("2026-04-04", "2026-04-06")

    assert hired("2026-04-05").share_of(weekend, WorkingDays()) == Rate("0.5")


def test_leaves_do_not_overlap_and_a_tenure_has_a_day() -> None:
    with pytest.raises(OverlappingSpans, match="Leaves: 2026-04-05 to 2026-04-10 overlaps"):
        Tenure(
            since=date(2026, 1, 1),
            leaves=(Period.of("2026-04-05", "2026-04-11"), Period.of("2026-04-01", "2026-04-06")),
        )
    with pytest.raises(EmptyPeriod):
        hired("2026-04-16", until="2026-04-16")
    with pytest.raises(BadDate):
        Tenure(since=date(2026, 1, 1), until="2026-02-01")  # type: ignore[arg-type] # the point


def test_the_rest_of_a_leavers_quota_is_unassigned_and_not_the_colleagues() -> None:
    found = ended(monthly(30_000)[2:6], date(2026, 4, 16))

    assert [(str(target.period), str(target.amount)) for target in found.targets] == [
        ("2026-03-01 to 2026-03-31", "30000.00 EUR"),
        ("2026-04-01 to 2026-04-15", "15000.00 EUR"),
    ]
    assert [(str(target.period), str(target.amount)) for target in found.unassigned] == [
        ("2026-04-16 to 2026-04-30", "15000.00 EUR"),
        ("2026-05-01 to 2026-05-31", "30000.00 EUR"),
        ("2026-06-01 to 2026-06-30", "30000.00 EUR"),
    ]


def test_who_goes_on_the_first_day_of_a_period_leaves_all_of_it() -> None:
    found = ended(monthly(30_000)[3:4], date(2026, 4, 1))

    assert found.targets == ()
    assert amounts(found.unassigned) == [euros(30_000)]


def test_who_is_there_all_year_is_relieved_of_nothing() -> None:
    found = relieved(monthly(100), hired("2020-01-01"))

    assert list(found.targets) == monthly(100)
    assert found.unassigned == ()
