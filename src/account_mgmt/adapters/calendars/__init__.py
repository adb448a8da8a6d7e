"""Working days by country and subdivision, from the library holidays (extra `calendars`)."""

from account_mgmt.adapters.calendars.holiday_calendars import HolidayCalendars, OfficialDays

__all__ = ["HolidayCalendars", "OfficialDays"]
