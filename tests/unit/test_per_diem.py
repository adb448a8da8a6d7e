"""A sum for each day away, less the meals that somebody else paid for, never below zero."""

from collections.abc import Collection
from datetime import UTC, date, datetime

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import BadExpense, BadRateTable, NoPerDiemRate
from account_mgmt.domain.money import Money
from account_mgmt.domain.per_diem import GERMANY, GSA, Meal, PerDiemTable, per_diem
from account_mgmt.domain.rate import Rate

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 4)
THREE_DAYS = Period.of("2026-03-02", "2026-03-05")
TWO_DAYS = Period.of("2026-03-02", "2026-03-04")
ONE_DAY = Period.of("2026-03-02", "2026-03-03")
[GERMAN] = GERMANY.rates


def days(
    table: PerDiemTable, period: Period, provided: dict[date, Collection[Meal]] | None = None
) -> list[str]:
    return [str(one.amount) for one in per_diem(table, period, provided=provided).days]


def test_germany_28_a_full_day_and_14_on_arrival_and_departure() -> None:
    """Paperwork-sources, B6."""
    assert days(GERMANY, THREE_DAYS) == ["14.00 EUR", "28.00 EUR", "14.00 EUR"]
    assert per_diem(GERMANY, THREE_DAYS).total == Money("56", "EUR")


def test_germany_meals_take_20_40_and_40_per_cent_of_the_full_day_rate() -> None:
    """5.60, 11.20 and 11.20; paperwork-sources, B6."""
    full = date(2026, 3, 3)

    for meal, left in zip(Meal, ("22.40", "16.80", "16.80"), strict=True):
        assert days(GERMANY, THREE_DAYS, {full: {meal}})[1] == f"{left} EUR"


def test_germany_two_days_with_a_dinner_and_then_breakfast_and_lunch() -> None:
    """2.80, and then 0, not -2.80; paperwork-sources, B6."""
    provided: dict[date, Collection[Meal]] = {
        FIRST: [Meal.DINNER],
        date(2026, 3, 3): [Meal.BREAKFAST, Meal.LUNCH],
    }

    assert days(GERMANY, TWO_DAYS, provided) == ["2.80 EUR", "0.00 EUR"]


def test_gsa_three_quarters_on_the_first_and_the_last_day() -> None:
    """68.00 and 51.00, meals 16, 19 and 28: gsa.gov, M&IE breakdown; paperwork-sources, B6."""
    assert days(GSA, THREE_DAYS) == ["51.00 USD", "68.00 USD", "51.00 USD"]
    assert days(GSA, THREE_DAYS, {date(2026, 3, 3): list(Meal)})[1] == "5.00 USD"


def test_a_journey_of_a_day_is_a_part_day_unless_it_is_said_to_be_full() -> None:
    assert days(GERMANY, ONE_DAY) == ["14.00 EUR"]
    assert per_diem(GERMANY, ONE_DAY, full=[FIRST]).total == Money("28", "EUR")
    assert per_diem(GERMANY, TWO_DAYS, full=[]).total == Money("28", "EUR")


def test_a_meal_outside_the_journey_is_refused() -> None:
    with pytest.raises(BadExpense, match="2026-03-04"):
        per_diem(GERMANY, TWO_DAYS, provided={LAST: [Meal.LUNCH]})
    with pytest.raises(BadExpense, match="2026-03-04"):
        per_diem(GERMANY, TWO_DAYS, full=[LAST])


def test_a_day_without_a_rate_is_refused() -> None:
    with pytest.raises(NoPerDiemRate, match="'DE' is known for 2019-12-31"):
        per_diem(GERMANY, Period.of("2019-12-31", "2020-01-02"))
    with pytest.raises(NoPerDiemRate):
        GSA.rate(date(2026, 10, 1))
    with pytest.raises(NoPerDiemRate):
        GERMANY.rate(FIRST, known_at=datetime(2019, 12, 31, tzinfo=UTC))


def test_a_table_with_a_hole_is_refused() -> None:
    early = evolve(GERMAN, since=date(2014, 1, 1), until=date(2019, 12, 31))

    with pytest.raises(BadRateTable, match="no rate for 2019-12-31"):
        PerDiemTable(name="Own", country="DE", rates=(early, GERMAN))


def test_a_table_has_one_currency() -> None:
    [dollars] = GSA.rates

    with pytest.raises(BadRateTable, match="one currency"):
        PerDiemTable(name="Own", country="DE", rates=(GERMAN, dollars))


@pytest.mark.parametrize("part", ["-1", "28.01"])
def test_a_part_day_is_worth_from_nothing_to_a_full_one(part: str) -> None:
    with pytest.raises(BadRateTable, match="a part day is worth"):
        evolve(GERMAN, part=Money(part, "EUR"))


@pytest.mark.parametrize("share", ["-0.1", "0.3"])
def test_meals_take_from_nothing_to_a_whole_day(share: str) -> None:
    with pytest.raises(BadRateTable, match="its meals take more than a day"):
        evolve(GERMAN, breakfast=Rate(share))


@given(st.dictionaries(st.sampled_from([FIRST, LAST]), st.sets(st.sampled_from(Meal))))
def test_no_day_comes_to_less_than_nothing_or_more_than_a_full_one(
    provided: dict[date, Collection[Meal]],
) -> None:
    found = per_diem(GERMANY, THREE_DAYS, provided=provided)

    assert all(0 <= one.amount.minor <= 2800 for one in found.days)
    assert Money.total([one.amount for one in found.days], "EUR") == found.total
