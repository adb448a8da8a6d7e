"""The public holidays and weekends of a country or a part of it."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final, final

from attrs import field, frozen

from account_mgmt.domain.calendar import ONE_DAY, Period, day
from account_mgmt.domain.errors import BadCalendar, MissingExtra, NoCalendar

_WHAT: Final = "a region's calendar"
_SOME_YEAR: Final = 2026


def _known(_days: "OfficialDays", _attribute: object, code: str) -> None:
    _closed(code, _SOME_YEAR)


@final
@frozen
class OfficialDays:
    """The working days of a place: weekdays there that are no public holiday, and days worked instead.

    `code` is a country of ISO 3166-1 ("ES"), or with a subdivision of ISO 3166-2 ("ES-MD"). Raises
    BadCalendar for one that the library holidays does not have, and MissingExtra without it.
    """

    code: str = field(validator=_known)

    def count(self, period: Period) -> int:
        """How many days of the period are worked on."""
        return sum(self.is_open(period.start + n * ONE_DAY) for n in range(period.days))

    def is_open(self, on: date) -> bool:
        """Whether that day is worked on."""
        on = day(on)
        return on not in _closed(self.code, on.year)


def _own(regions: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(regions))


@final
@frozen
class HolidayCalendars:
    """Which calendar each region goes by, as the host says: {"Madrid": "ES-MD"}.

    The regions are those that accounts have. `otherwise` is the calendar of all others; without it
    an account in one of them is refused with NoCalendar, and its days are not guessed. Raises
    BadCalendar for an unknown code.

    >>> calendars = HolidayCalendars({"Madrid": "ES-MD", "Paris": "FR"})
    >>> [calendars.days(where).is_open(date(2026, 5, 1)) for where in ("Madrid", "Paris")]
    [False, False]
    """

    regions: Mapping[str, str] = field(converter=_own)
    otherwise: str | None = None

    def __attrs_post_init__(self) -> None:
        for code in self.regions.values():
            OfficialDays(code)
        if self.otherwise is not None:
            OfficialDays(self.otherwise)

    def days(self, region: str) -> OfficialDays:
        """The working days of a region. Raises NoCalendar."""
        code = self.regions.get(region, self.otherwise)
        if code is None:
            raise NoCalendar(region)
        return OfficialDays(code)


@lru_cache(maxsize=256)
def _closed(code: str, year: int) -> frozenset[date]:
    """The days of a year on which a place does not work."""
    try:
        from holidays import country_holidays  # noqa: PLC0415 # slow, and only when it is used
    except ModuleNotFoundError as error:
        raise MissingExtra("Working days by country", "calendars") from error
    country, _, subdivision = code.partition("-")
    try:
        known = country_holidays(country, subdiv=subdivision or None, years=[year], expand=False)
    except NotImplementedError as error:
        rule = "the library holidays has no such country or subdivision"
        raise BadCalendar(repr(code), _WHAT, rule) from error
    year_ = Period.year(year)
    days = (year_.start + n * ONE_DAY for n in range(year_.days))
    return frozenset(on for on in days if not known.is_working_day(on))
