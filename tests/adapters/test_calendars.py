"""Working days by country, as the library holidays has them."""

import sys
from datetime import date

import pytest

from account_mgmt.adapters.calendars import HolidayCalendars, OfficialDays
from account_mgmt.adapters.calendars.holiday_calendars import _closed
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import BadCalendar, InstantForDate, MissingExtra, NoCalendar
from account_mgmt.testing.builders import NOON

MADRID = HolidayCalendars({"Madrid": "ES-MD", "Catalonia": "ES-CT"}).days("Madrid")


def test_madrid_has_its_own_day_and_catalonia_has_not() -> None:
    """2 May is the day of the Community of Madrid; in 2025 it was a Friday."""
    calendars = HolidayCalendars({"Madrid": "ES-MD", "Catalonia": "ES-CT"})

    assert not calendars.days("Madrid").is_open(date(2025, 5, 2))
    assert calendars.days("Catalonia").is_open(date(2025, 5, 2))


def test_a_count_leaves_out_weekends_and_holidays() -> None:
    assert MADRID.count(Period.month(2026, 5)) == 20  # 21 weekdays without 1 May
    assert MADRID.count(Period.of("2026-12-24", "2027-01-02")) == 5


def test_the_weekend_is_the_countrys() -> None:
    dubai = OfficialDays("SA")

    assert dubai.is_open(date(2026, 5, 3))  # a Sunday
    assert not dubai.is_open(date(2026, 5, 1))  # a Friday


def test_a_weekend_day_that_is_worked_instead_is_open() -> None:
    assert OfficialDays("CN").is_open(date(2024, 2, 4))  # a Sunday before the spring festival


def test_a_region_that_nobody_named_is_refused_or_goes_by_the_other_calendar() -> None:
    with pytest.raises(NoCalendar, match="region 'Lisbon'"):
        HolidayCalendars({"Madrid": "ES-MD"}).days("Lisbon")
    assert HolidayCalendars({}, otherwise="PT").days("Lisbon") == OfficialDays("PT")


@pytest.mark.parametrize("code", ["XX", "ES-QQ", ""])
def test_a_code_that_no_country_has_is_refused_where_it_is_given(code: str) -> None:
    with pytest.raises(BadCalendar, match="no such country or subdivision"):
        HolidayCalendars({"Here": code})
    with pytest.raises(BadCalendar):
        HolidayCalendars({}, otherwise=code)


def test_an_instant_is_no_day() -> None:
    with pytest.raises(InstantForDate):
        MADRID.is_open(NOON)


def test_without_the_extra_its_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    _closed.cache_clear()

    with pytest.raises(MissingExtra, match=r"account-mgmt\[calendars\]"):
        OfficialDays("ES")
