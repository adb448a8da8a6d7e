"""Days, instants, and the periods between two days.

A day is a `datetime.date`, local to whom it concerns; an instant is an aware `datetime` in UTC. The
two are never mixed: which day an instant falls on depends on where one stands.
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Final, final

from attrs import field, frozen

from account_mgmt.domain.errors import BadDate, BadInstant, EmptyPeriod, InstantForDate, NotUtc
from account_mgmt.domain.numerals import shown

if TYPE_CHECKING:
    from attrs import Attribute

ONE_DAY: Final = timedelta(days=1)
WRITE_A_WEEK: Final = "Write a week as '2019-W31'"
"""The way out where no week is read."""

EAST: Final = timedelta(hours=14)
WEST: Final = timedelta(hours=12)
"""How far ahead of UTC the first place on earth is, and how far behind it the last."""

_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_ISO_WEEK: Final = re.compile(r"([0-9]{4})-W([0-9]{2})")
_MONTHS: Final = 12
_YEARS_RUN: Final = f"years run from {date.min.year} to {date.max.year}"


class Weekday(Enum):
    """A day of the week, numbered as `date.weekday()` does."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


def day(value: str | date) -> date:
    """The day that text says as YYYY-MM-DD, or the date itself. Nothing is guessed.

    Raises InstantForDate for a datetime, which is a date to Python alone, and BadDate for a day
    that no calendar has and for text written otherwise.

    >>> day("2026-02-28")
    datetime.date(2026, 2, 28)
    """
    if isinstance(value, date):
        if isinstance(value, datetime):
            raise InstantForDate(value.isoformat())
        return value if type(value) is date else date(value.year, value.month, value.day)
    year, month, number = _numbers(_DAY, value, "it is not a year, a month and a day")
    return _date(year, month, number, said=shown(value))


def plain_date(_instance: object, _attribute: "Attribute[date]", value: object) -> None:
    """An attrs validator: a date without a time. Raises InstantForDate, BadDate."""
    if type(value) is date:
        return
    if not isinstance(value, date):
        raise BadDate(shown(value), "it is not a date")
    day(value)


def instant(value: str | datetime) -> datetime:
    """That moment in UTC. Text is an ISO 8601 date and time with its offset.

    Raises NotUtc for a moment without offset, for it could be any of a day's, and BadInstant for
    what is none.

    >>> instant("2026-02-03T10:15+01:00").isoformat()
    '2026-02-03T09:15:00+00:00'
    """
    moment = value if isinstance(value, datetime) else _read_instant(value)
    if moment.utcoffset() is None:
        raise NotUtc(moment.isoformat(), "it has no offset from UTC, so it could be any hour")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise BadInstant(moment.isoformat(), "in UTC it is outside the calendar") from None


def aware_instant(_instance: object, _attribute: "Attribute[datetime]", value: object) -> None:
    """An attrs validator: a moment in UTC. Raises NotUtc, BadInstant.

    Other offsets are refused as well: two moments of one zone compare by what its clocks show,
    which goes wrong in the hour that comes twice. `instant` converts them.
    """
    if not isinstance(value, datetime):
        raise BadInstant(shown(value), "it is not a date and time")
    if value.tzinfo is not UTC and value.utcoffset() != timedelta(0):
        raise NotUtc(value.isoformat(), "an instant is kept in UTC")


@final
@frozen(order=True, repr=False, weakref_slot=False)
class Period:
    """The days from `start` up to, and without, `end`: at least one.

    Periods sort by their start. Raises EmptyPeriod when the end is not after the start, and
    InstantForDate or BadDate when either is not a plain date.

    >>> str(Period.of("2018-01-01", "2018-04-01"))
    '2018-01-01 to 2018-03-31'
    """

    start: date = field(validator=plain_date)
    end: date = field(validator=plain_date)

    def __attrs_post_init__(self) -> None:
        if self.end <= self.start:
            raise EmptyPeriod(self.start.isoformat(), self.end.isoformat())

    @classmethod
    def of(cls, start: str | date, end: str | date) -> "Period":
        """The days from one up to, and without, the other; each a date, or text as YYYY-MM-DD."""
        return cls(day(start), day(end))

    @classmethod
    def year(cls, year: int) -> "Period":
        """A calendar year."""
        return cls.months(year, 1, _MONTHS)

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        """A calendar month."""
        return cls.months(year, month, 1)

    @classmethod
    def months(cls, year: int, month: int, count: int) -> "Period":
        """So many calendar months from one on: a quarter is three. Raises BadDate, EmptyPeriod."""
        start = _date(year, month, 1)
        years, months = divmod(month - 1 + count, _MONTHS)
        return cls(start, _date(year + years, months + 1, 1))

    @classmethod
    def of_days(cls, start: date, count: int) -> "Period":
        """So many days from one on. Raises BadDate, EmptyPeriod."""
        try:
            return cls(start, start + count * ONE_DAY)
        except OverflowError:
            said = f"{start.isoformat()} and {count} days"
            raise BadDate(said, _YEARS_RUN) from None

    @classmethod
    def iso_week(cls, text: str) -> "Period":
        """The seven days of a week as ISO 8601 counts them. Raises BadDate.

        >>> str(Period.iso_week("2019-W31"))
        '2019-07-29 to 2019-08-04'
        """
        year, week = week_numbers(text)
        try:
            monday = date.fromisocalendar(year, week, 1)
        except ValueError:
            why = f"the ISO year {year} has no week {week}"
            raise BadDate(shown(text), why, WRITE_A_WEEK) from None
        return cls.of_days(monday, 7)

    @property
    def days(self) -> int:
        """How many days, weekends and all."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """The last of its days, as people name a period's end."""
        return self.end - ONE_DAY

    def __contains__(self, on: date) -> bool:
        if isinstance(on, datetime):
            raise InstantForDate(on.isoformat())
        return self.start <= on < self.end

    def covers(self, other: "Period") -> bool:
        """Whether all days of the other are in this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Period") -> bool:
        """Whether some day is in both."""
        return self.start < other.end and other.start < self.end

    def intersect(self, other: "Period") -> "Period | None":
        """The days that are in both; None when there is no such day."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None

    def upto(self, last: date) -> "Period | None":
        """The days up to that one, which counts; None when it comes before them all."""
        if last < self.start:
            return None
        return self if last >= self.last_day else Period(self.start, last + ONE_DAY)

    def __str__(self) -> str:
        return f"{self.start.isoformat()} to {self.last_day.isoformat()}"

    def __repr__(self) -> str:
        return f"Period.of({self.start.isoformat()!r}, {self.end.isoformat()!r})"


ALWAYS: Final = Period(date.min, date.max)
"""All days that there are, but for the last one of the calendar."""


def iso_week(on: date) -> str:
    """The ISO 8601 week that a day is in.

    >>> iso_week(date(2019, 12, 31))
    '2020-W01'
    """
    year, week, _ = on.isocalendar()
    return f"{year:04}-W{week:02}"


def week_numbers(label: str) -> tuple[int, int]:
    """The year and the number in a week's label, such as "2019-W31". Raises BadDate."""
    year, week = _numbers(_ISO_WEEK, label, "it is not a year and a week", WRITE_A_WEEK)
    return year, week


def _numbers(grammar: "re.Pattern[str]", text: object, rule: str, *way_out: str) -> list[int]:
    written = grammar.fullmatch(text) if isinstance(text, str) else None
    if written is None:
        raise BadDate(shown(text), rule, *way_out)
    return [int(group) for group in written.groups()]


def _date(year: int, month: int, number: int, said: str | None = None) -> date:
    try:
        return date(year, month, number)
    except (ValueError, OverflowError):
        written = said or shown(f"{year}-{month:02}-{number:02}")
        raise BadDate(written, _why_not(year, month, number)) from None


def _why_not(year: int, month: int, number: int) -> str:
    if not date.min.year <= year <= date.max.year:
        return _YEARS_RUN
    if not 1 <= month <= _MONTHS:
        return f"there is no month {month}"
    return f"{year:04}-{month:02} has {monthrange(year, month)[1]} days, and no day {number}"


def _read_instant(text: object) -> datetime:
    if not isinstance(text, str) or not _INSTANT.fullmatch(text):
        raise BadInstant(shown(text), "it is not a date and time")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise BadInstant(shown(text), "no calendar or clock shows that") from None
