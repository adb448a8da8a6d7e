"""When a business is open, and time counted in its open hours.

Hours are local: a moment is open when the clocks of the zone show a time within the hours of the day
that they show. So a day on which clocks change is as long as its hours are, unless the change falls
within them: an hour that does not come is not open, and one that comes twice is open twice.

Each year is made once into a table of its openings as instants, with the open time before each; so
what is due after any target costs two look-ups, however many days lie between. (Rules: paperwork, P9;
paperwork-sources, B9.)
"""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final, final
from zoneinfo import ZoneInfo

from attrs import Attribute, Factory, field, frozen

from account_mgmt.domain.calendar import Weekday, day, instant
from account_mgmt.domain.errors import BadBusinessHours, BadInstant, BadTarget, DateBefore
from account_mgmt.domain.numerals import shown

WEEKDAYS: Final[Mapping[str, Weekday]] = {weekday.name.lower()[:3]: weekday for weekday in Weekday}
"""What the days of a week are called where hours are written: "mon" to "sun"."""

LONGEST_TARGET: Final = timedelta(days=3660)
"""No target is longer: ten years of open time."""

_NOTHING: Final = timedelta(0)
_OPENING: Final = re.compile(r"([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})")
_TARGET: Final = re.compile(r"(?:([0-9]{1,5})h)? ?(?:([0-9]{1,7})m)?")
_MINUTES_OF_DAY: Final = 24 * 60
_SECONDS_OF_DAY: Final = 24 * 60 * 60
_SECOND: Final = 10**6  # in microseconds, in which all is counted
_MICROSECOND: Final = timedelta(microseconds=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_FIRST_YEAR: Final = 2  # one from each end of the calendar, for the zones reach over
_LAST_YEAR: Final = 9998


def business_time(text: str) -> timedelta:
    """A length of business time as written: hours, minutes, or both. Raises BadTarget.

    Days are not taken, for a business day is as long as its calendar says.

    >>> business_time("1h 30m")
    datetime.timedelta(seconds=5400)
    """
    written = _read(_TARGET, text)
    if written is None or written.lastindex is None or text != text.strip():
        raise BadTarget(shown(text), "it is not hours and minutes")
    hours, minutes = (int(group or 0) for group in written.groups())
    return check_target(timedelta(hours=hours, minutes=minutes))


def check_target(target: timedelta) -> timedelta:
    """The target, when something can be due after it. Raises BadTarget."""
    if _NOTHING < target <= LONGEST_TARGET:
        return target
    if target <= _NOTHING:
        raise BadTarget(str(target), "it is no time at all")
    raise BadTarget(str(target), f"{LONGEST_TARGET.days} days is the most")


@final
@frozen(order=True)
class Opening:
    """From when to when of a day a business is open, in minutes after midnight; the end is excluded.

    Raises BadBusinessHours when it does not end after it begins, or is not within a day.
    """

    opens: int
    closes: int

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= _MINUTES_OF_DAY:
            rule = "hours end after they begin, within one day from 00:00 to 24:00"
            raise BadBusinessHours("hours", str(self), rule)

    @classmethod
    def of(cls, text: str) -> "Opening":
        """The hours that text says. Raises BadBusinessHours.

        >>> Opening.of("09:00-17:00")
        Opening(opens=540, closes=1020)
        """
        written = _read(_OPENING, text)
        if written is None:
            raise BadBusinessHours("hours", shown(text), "they are not written as hours are")
        hour, minute, until_hour, until_minute = map(int, written.groups())
        if max(minute, until_minute) > 59:  # noqa: PLR2004 # the last minute of an hour
            raise BadBusinessHours("hours", shown(text), "an hour has 60 minutes")
        return cls(hour * 60 + minute, until_hour * 60 + until_minute)

    def __str__(self) -> str:
        return "-".join(f"{at // 60:02}:{at % 60:02}" for at in (self.opens, self.closes))


Hours = tuple[Opening, ...]
"""The hours of one day, from the first to the last."""


@frozen
class _Year:
    """The openings of a year in UTC, in microseconds: when, until when, and the time open before."""

    opens: Sequence[int]
    closes: Sequence[int]
    before: Sequence[int]
    total: int

    def opened(self, at: int) -> int:
        """The open time of the year before a moment."""
        place = bisect_right(self.opens, at) - 1
        if place < 0:
            return 0
        return self.before[place] + min(at, self.closes[place]) - self.opens[place]

    def when(self, wanted: int) -> int:
        """The first moment before which that much of the year was open; some, and no more than all."""
        place = bisect_left(self.before, wanted) - 1
        return self.opens[place] + wanted - self.before[place]

    def next_open(self, at: int) -> int | None:
        """The first open moment of the year from that one on."""
        place = bisect_right(self.closes, at)
        return max(at, self.opens[place]) if place < len(self.opens) else None


def _a_zone(hours: "BusinessHours") -> ZoneInfo:
    try:
        return ZoneInfo(hours.zone)
    except (KeyError, ValueError, TypeError, OSError):  # whatever a name makes it stumble over
        rule = "the IANA time zone database has no such zone"
        raise BadBusinessHours("zone", shown(hours.zone), rule) from None


def _open_sometime(
    _hours: "BusinessHours", _attribute: "Attribute[tuple[Hours, ...]]", week: tuple[Hours, ...]
) -> None:
    if len(week) != len(Weekday):
        raise BadBusinessHours("week", "", f"it has {len(week)} days")
    for weekday, hours in zip(WEEKDAYS, week, strict=True):
        _apart(weekday, hours)
    if not any(week):
        raise BadBusinessHours("week", "", "no day of it has working time, so nothing would be due")


def _apart(where: str, hours: Hours) -> None:
    for earlier, later in itertools.pairwise(hours):
        if later.opens < earlier.closes:
            raise BadBusinessHours(
                where, f"{earlier} and {later}", "they overlap, or are in disorder"
            )


def _said_once(
    hours: "BusinessHours",
    _attribute: "Attribute[tuple[tuple[date, Hours], ...]]",
    extra: tuple[tuple[date, Hours], ...],
) -> None:
    days = [on for on, _ in extra]
    for on, open_ in extra:
        if not open_:
            raise BadBusinessHours("extra day", on.isoformat(), "it has no hours; is it a holiday?")
        if on in hours.holidays:
            raise BadBusinessHours("extra day", on.isoformat(), "it is a holiday as well")
        _apart(f"extra day {on.isoformat()}", open_)
    if days != sorted(set(days)):
        raise BadBusinessHours("extra days", "", "one comes twice, or they are in disorder")


@final
@frozen
class BusinessHours:
    """The hours of each weekday in a zone, without holidays, and with days that have hours of their own.

    `week` holds the hours of Monday to Sunday; `extra` days have theirs whatever the weekday. Some
    weekday has working time, so there is always an opening to come. Raises BadBusinessHours.

    >>> from datetime import UTC, datetime, timedelta
    >>> hours = BusinessHours.of("Europe/Madrid", {"mon": ["09:00-14:00", "16:00-19:00"]})
    >>> hours.due(datetime(2026, 2, 2, 12, tzinfo=UTC), timedelta(hours=2)).isoformat()
    '2026-02-02T16:00:00+00:00'
    """

    zone: str
    week: tuple[Hours, ...] = field(validator=_open_sometime)
    holidays: frozenset[date] = frozenset()
    extra: tuple[tuple[date, Hours], ...] = field(default=(), validator=_said_once)
    _zone: ZoneInfo = field(
        init=False, eq=False, repr=False, default=Factory(_a_zone, takes_self=True)
    )
    _extra: Mapping[date, Hours] = field(
        init=False,
        eq=False,
        repr=False,
        default=Factory(lambda self: dict(self.extra), takes_self=True),
    )
    _years: dict[int, _Year] = field(init=False, eq=False, repr=False, factory=dict[int, _Year])

    @classmethod
    def of(
        cls,
        zone: str,
        hours: Mapping[str, Iterable[str]],
        *,
        holidays: Iterable[str | date] = (),
        extra: Mapping[str, Iterable[str]] | Mapping[date, Iterable[str]] | None = None,
    ) -> "BusinessHours":
        """Business hours as people write them.

        Args:
            zone: a name of the IANA database.
            hours: by weekday ("mon" to "sun"), such as "09:00-17:00", in any order.
            holidays: days that are closed.
            extra: days with hours of their own.

        Raises:
            BadBusinessHours: an unknown zone or weekday, hours that overlap or are none, a day that
                is both a holiday and extra, or no working time at all.
            BadDate: a day that no calendar has.
        """
        for name in hours:
            if name not in WEEKDAYS:
                rule = f"the days of a week are {', '.join(WEEKDAYS)}"
                raise BadBusinessHours("weekday", shown(name), rule)
        week = tuple(_sorted(hours.get(name, ())) for name in WEEKDAYS)
        special = {day(on): _sorted(open_) for on, open_ in (extra or {}).items()}
        return cls(zone, week, frozenset(map(day, holidays)), tuple(sorted(special.items())))

    def due(self, start: datetime, target: timedelta) -> datetime:
        """The first instant (UTC) before which that much time was open since the start.

        Closing time belongs to the day: eight hours from nine are over at five, not at nine the day
        after. No target at all is over at once. Later starts and longer targets are never due
        earlier. Raises NotUtc for a start without offset, BadTarget for less than nothing or more
        than ten years.
        """
        start = start if start.tzinfo is UTC else instant(start)
        if not target:
            return start
        year = start.year
        table = self._years.get(year) or self._table(year)
        wanted = table.opened(_micros(start)) + check_target(target) // _MICROSECOND
        while wanted > table.total:
            wanted -= table.total
            year += 1
            table = self._table(year)
        return _EPOCH + timedelta(microseconds=table.when(wanted))

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """How much of the time between two instants was open. Raises NotUtc, DateBefore."""
        start, end = instant(start), instant(end)
        if end < start:
            raise DateBefore("Business time", end.isoformat(), "its start", start.isoformat())
        between = sum(self._table(year).total for year in range(start.year, end.year))
        until = self._table(end.year).opened(_micros(end))
        return timedelta(
            microseconds=between + until - self._table(start.year).opened(_micros(start))
        )

    def next_opening(self, at: datetime) -> datetime:
        """The first open instant (UTC) from that one on: itself, when it is open. Raises NotUtc."""
        at = instant(at)
        year = at.year
        found = self._table(year).next_open(_micros(at))
        while found is None:
            year += 1
            found = self._table(year).next_open(_micros(at))
        return _EPOCH + timedelta(microseconds=found)

    def is_open(self, at: datetime) -> bool:
        """Whether that instant is open; that of closing is not. Raises NotUtc."""
        return self.next_opening(at) == instant(at)

    def day_of(self, at: datetime) -> date:
        """The day that the calendars of the zone show at an instant. Raises NotUtc."""
        return instant(at).astimezone(self._zone).date()

    def local(self, at: datetime) -> datetime:
        """The same instant as the clocks of the zone show it, with its offset. Raises NotUtc."""
        return instant(at).astimezone(self._zone)

    def hours_on(self, on: date) -> Hours:
        """The hours of a day; none when it is closed."""
        if on in self.holidays:
            return ()
        return self._extra.get(on, self.week[on.weekday()])

    # --- the table of a year ----------------------------------------------------------------

    def _table(self, year: int) -> _Year:
        table = self._years.get(year)
        if table is None:
            if not _FIRST_YEAR <= year <= _LAST_YEAR:
                raise BadInstant(f"in the year {year}", "business hours end with the calendar")
            table = self._years[year] = self._made(year)
        return table

    def _made(self, year: int) -> _Year:
        opens: list[int] = []
        closes: list[int] = []
        for start, end in self._openings(year):
            if closes and closes[-1] == start:  # through midnight, or a change of the clocks
                closes[-1] = end
            else:
                opens.append(start)
                closes.append(end)
        before: list[int] = []
        total = 0
        for start, end in zip(opens, closes, strict=True):
            before.append(total)
            total += end - start
        return _Year(opens, closes, before, total)

    def _openings(self, year: int) -> Iterator[tuple[int, int]]:
        """The openings of a year in UTC, in order."""
        for start, end, offset in self._stretches(year):
            first, last = start + offset, end + offset  # what the clocks show
            for number in range(first // _SECONDS_OF_DAY, -(-last // _SECONDS_OF_DAY)):
                midnight = number * _SECONDS_OF_DAY
                for one in self.hours_on(date.fromordinal(_EPOCH_DAY + number)):
                    opens = max(midnight + one.opens * 60, first)
                    closes = min(midnight + one.closes * 60, last)
                    if opens < closes:
                        yield (opens - offset) * _SECOND, (closes - offset) * _SECOND

    def _stretches(self, year: int) -> Iterator[tuple[int, int, int]]:
        """The stretches of a year between changes of the clocks: from, to, and their offset, in seconds.

        Clocks are looked at day by day; where they differ, the second of the change is sought.
        """
        since, end = (_seconds(datetime(at, 1, 1, tzinfo=UTC)) for at in (year, year + 1))
        offset = self._offset(since)
        for later in range(since + _SECONDS_OF_DAY, end + 1, _SECONDS_OF_DAY):
            if self._offset(later) != offset:
                change = self._change(later - _SECONDS_OF_DAY, later)
                yield since, change, offset
                since, offset = change, self._offset(later)
        yield since, end, offset

    def _change(self, before: int, after: int) -> int:
        """The first second that has the later one's offset."""
        wanted = self._offset(after)
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (before, middle) if self._offset(middle) == wanted else (middle, after)
        return after

    def _offset(self, second: int) -> int:
        local = (_EPOCH + timedelta(seconds=second)).astimezone(self._zone)
        return local.utcoffset() // timedelta(seconds=1)  # type: ignore[operator] # a zone has one


def _read(grammar: "re.Pattern[str]", text: object) -> "re.Match[str] | None":
    """What people wrote, when it is text and written so."""
    return grammar.fullmatch(text) if isinstance(text, str) else None


def _sorted(hours: Iterable[str]) -> Hours:
    return tuple(sorted(map(Opening.of, hours)))


def _micros(at: datetime) -> int:
    since = at - _EPOCH
    return (since.days * _SECONDS_OF_DAY + since.seconds) * _SECOND + since.microseconds


def _seconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(seconds=1)
