"""The working days of regions, from outside."""

from typing import Protocol

from account_mgmt.domain.working_days import DayCount


class RegionCalendars(Protocol):
    """Tells which days are worked on where an account is."""

    def days(self, region: str) -> DayCount:
        """The working days of a region, as accounts name it. Raises NoCalendar for an unknown one."""
        ...
