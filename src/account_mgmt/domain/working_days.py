"""Which days count when time is paced: all of them, or those on which one sells."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final, Protocol, final

from attrs import Factory, field, frozen

from account_mgmt.domain.calendar import Period, Weekday, day
from account_mgmt.domain.errors import BadCalendar

if TYPE_CHECKING:
    from attrs import Attribute

WORKWEEK: Final = frozenset(set(Weekday) - {Weekday.SATURDAY, Weekday.SUNDAY})


class DayCount(Protocol):
    """How days are counted. One report uses one count throughout, or its figures disagree."""

    def count(self, period: Period) -> int:
        """How many days of the period count."""
        ...

    def is_open(self, on: date) -> bool:
        """Whether that day counts."""
        ...


@final
@frozen
class CalendarDays:
    """Every day counts."""

    def count(self, period: Period) -> int:
        """How many days the period has."""
        return period.days

    def is_open(self, on: date) -> bool:  # noqa: ARG002 # whatever the day
        """Always."""
        return True


CALENDAR_DAYS: Final = CalendarDays()


_WEEKDAYS: Final = "the working days of a week"


def _some_weekday(
    _days: "WorkingDays", _attribute: "Attribute[frozenset[Weekday]]", weekdays: frozenset[Weekday]
) -> None:
    if not weekdays:
        raise BadCalendar(str(weekdays), _WEEKDAYS, "nothing could ever be sold")


def _as_weekdays(weekdays: Iterable[Weekday]) -> frozenset[Weekday]:
    return frozenset(weekdays)


def _as_days(holidays: Iterable[str | date]) -> frozenset[date]:
    return frozenset(map(day, holidays))


def _closed_for_holidays(days: "WorkingDays") -> tuple[date, ...]:
    """Holidays that would be open otherwise, in order."""
    numbers = {weekday.value for weekday in days.weekdays}
    return tuple(sorted(on for on in days.holidays if on.weekday() in numbers))


def _open_before(days: "WorkingDays") -> tuple[int, ...]:
    """How many weekdays are open before each of two weeks' days, from a Monday on."""
    numbers = {weekday.value for weekday in days.weekdays}
    return tuple(sum(number % 7 in numbers for number in range(end)) for end in range(14))


@final
@frozen
class WorkingDays:
    """The days on which one sells: some weekdays, without the holidays.

    >>> WorkingDays(holidays=["2026-01-01", "2026-01-06"]).count(Period.month(2026, 1))
    20
    """

    weekdays: frozenset[Weekday] = field(
        default=WORKWEEK, converter=_as_weekdays, validator=_some_weekday
    )
    holidays: frozenset[date] = field(default=frozenset[date](), converter=_as_days)
    _closed: tuple[date, ...] = field(
        init=False, eq=False, repr=False, default=Factory(_closed_for_holidays, takes_self=True)
    )
    _before: tuple[int, ...] = field(
        init=False, eq=False, repr=False, default=Factory(_open_before, takes_self=True)
    )

    def count(self, period: Period) -> int:
        """How many of its days one sells on."""
        weeks, rest = divmod(period.days, 7)
        first = period.start.weekday()
        open_days = weeks * len(self.weekdays) + self._before[first + rest] - self._before[first]
        holidays = bisect_left(self._closed, period.end) - bisect_left(self._closed, period.start)
        return open_days - holidays

    def is_open(self, on: date) -> bool:
        """Whether one sells on that day."""
        on = day(on)  # an instant is equal to no holiday
        return Weekday(on.weekday()) in self.weekdays and on not in self.holidays
