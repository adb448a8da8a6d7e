"""Which days count: all, or those on which one sells."""

from datetime import UTC, date, datetime

import pytest

from account_mgmt.domain.calendar import Period, Weekday
from account_mgmt.domain.errors import BadCalendar, BadDate, InstantForDate
from account_mgmt.domain.working_days import CALENDAR_DAYS, WORKWEEK, CalendarDays, WorkingDays

JANUARY = Period.month(2026, 1)


def test_calendar_days_are_all_of_them() -> None:
    assert CALENDAR_DAYS.count(JANUARY) == 31
    assert CALENDAR_DAYS.is_open(date(2026, 1, 4))
    assert CalendarDays() == CALENDAR_DAYS


def test_working_days_are_monday_to_friday_without_holidays() -> None:
    days = WorkingDays(holidays=["2026-01-01", date(2026, 1, 6), date(2026, 1, 4)])

    assert days.weekdays == WORKWEEK
    assert days.count(JANUARY) == 20  # 22 weekdays; the 4th is a Sunday and closed anyway
    assert not days.is_open(date(2026, 1, 1))
    assert days.is_open(date(2026, 1, 2))
    assert not days.is_open(date(2026, 1, 3))


def test_the_week_is_the_companys() -> None:
    gulf = WorkingDays(
        {Weekday.SUNDAY, Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY}
    )

    assert gulf.is_open(date(2026, 1, 4))
    assert not gulf.is_open(date(2026, 1, 2))


def test_day_counts_are_equal_by_what_they_say() -> None:
    assert WorkingDays(holidays=["2026-01-01"]) == WorkingDays(WORKWEEK, [date(2026, 1, 1)])
    assert len({WorkingDays(), WorkingDays(), WorkingDays(holidays=["2026-01-01"])}) == 2


def test_a_week_without_working_days_is_refused() -> None:
    with pytest.raises(BadCalendar, match="nothing could ever be sold"):
        WorkingDays(())


def test_holidays_are_days() -> None:
    with pytest.raises(BadDate):
        WorkingDays(holidays=["1 January"])
    with pytest.raises(InstantForDate):
        WorkingDays(holidays=[datetime(2026, 1, 1, tzinfo=UTC)])
    with pytest.raises(InstantForDate):
        WorkingDays().is_open(datetime(2026, 1, 1, tzinfo=UTC))
