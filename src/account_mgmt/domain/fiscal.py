"""The fiscal calendar: how a company cuts its years into periods, quarters and weeks."""

from bisect import bisect_right
from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import Enum
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, final

from attrs import evolve, field, frozen

from account_mgmt.domain.calendar import ONE_DAY, WRITE_A_WEEK, Period, Weekday, week_numbers
from account_mgmt.domain.errors import BadCalendar, BadDate, InstantForDate

if TYPE_CHECKING:
    from attrs import Attribute

_WEEK: Final = timedelta(days=7)
_MONTHS: Final = 12
_YEARS: Final = range(2, date.max.year)  # a week's year may reach into its neighbours


class Pattern(Enum):
    """How a year is cut into periods.

    Years of weeks have 52 of them, or 53: then the last period has one week more. So every week,
    period and quarter belongs to one year.
    """

    MONTHS = "months"  # calendar months
    W445 = "4-4-5"  # twelve periods of whole weeks, quarter by quarter
    W454 = "4-5-4"
    W544 = "5-4-4"
    WEEKS = "weeks"  # each week is a period


_PERIOD_WEEKS: Final = {  # in weeks, by quarter
    Pattern.W445: (4, 4, 5),
    Pattern.W454: (4, 5, 4),
    Pattern.W544: (5, 4, 4),
    Pattern.WEEKS: (1,) * 13,
}


class Anchor(Enum):
    """Where a year of weeks begins, seen from the first day of its first month.

    Said of the year's end, as accountants do: on the weekday nearest to the end of its last month,
    or on the last such weekday in that month.
    """

    NEAREST = "nearest"  # the first day of the week nearest to it; so count ISO 8601 and the NRF
    LAST = "last"  # the last first day of a week up to it


class NamedBy(Enum):
    """From which calendar year a fiscal year has its number, when it is in two."""

    START = "start"
    END = "end"


class Grain(Enum):
    """How finely time is cut."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"  # a period of the calendar: a month, or the weeks that stand for one
    QUARTER = "quarter"
    YEAR = "year"


@final
@frozen(order=True)
class FiscalPeriod:
    """A part of a fiscal year: its label is a key to sort and look up by, such as "2018-Q1"."""

    year: int
    number: int  # from 1
    label: str
    period: Period


def _a_month(_calendar: "FiscalCalendar", _attribute: "Attribute[int]", month: int) -> None:
    if type(month) is not int or not 1 <= month <= _MONTHS:
        raise BadCalendar(repr(month), "the first month", "months are numbered from 1 to 12")


@final
@frozen
class _Year:
    """One year's tables: where its periods and quarters start, and what they are."""

    period: Period
    months: tuple[FiscalPeriod, ...]
    month_starts: tuple[date, ...]
    quarters: tuple[FiscalPeriod, ...]
    quarter_starts: tuple[date, ...]


@final
@frozen(kw_only=True)
class FiscalCalendar:
    """How years, quarters, periods and weeks follow one another.

    A year begins on the first day of `first_month`, or is made of whole weeks by `pattern`; then it
    begins near that day, where `anchor` says. A year of weeks with a 53rd gives it to its last
    period. A calendar that changes is another version (see `replaced_by`): what was planned by the
    old one keeps it.

    >>> retail = FiscalCalendar(
    ...     first_month=2, pattern=Pattern.W454, week_start=Weekday.SUNDAY, named_by=NamedBy.START
    ... )
    >>> str(retail.year(2023))
    '2023-01-29 to 2024-02-03'
    """

    first_month: int = field(default=1, validator=_a_month)
    pattern: Pattern = Pattern.MONTHS
    week_start: Weekday = Weekday.MONDAY
    anchor: Anchor = Anchor.NEAREST
    named_by: NamedBy = NamedBy.END
    version: int = 1
    # Years once made, for they are asked for by the million. It changes nothing that can be seen.
    _years: dict[int, _Year] = field(init=False, eq=False, repr=False, factory=dict[int, _Year])

    def replaced_by(self, other: "FiscalCalendar") -> "FiscalCalendar":
        """The other calendar, as the version after this one."""
        return evolve(other, version=self.version + 1)

    def year(self, year: int) -> Period:
        """The days of the fiscal year of that number. Raises BadCalendar beyond all calendars."""
        return self._table(year).period

    def periods(self, year: int) -> tuple[FiscalPeriod, ...]:
        """The year's periods, in order, without gap or overlap."""
        return self._table(year).months

    def quarters(self, year: int) -> tuple[FiscalPeriod, ...]:
        """The year's four quarters, each of whole periods."""
        return self._table(year).quarters

    def year_of(self, on: date) -> int:
        """The number of the fiscal year that a day is in."""
        start = self._first_day if self.pattern is Pattern.MONTHS else self._first_week
        return self._nominal_year(on, start) + self._offset

    def quarter_of(self, on: date) -> FiscalPeriod:
        """The quarter that a day is in."""
        table = self._table(self.year_of(on))
        return table.quarters[bisect_right(table.quarter_starts, on) - 1]

    def month_of(self, on: date) -> FiscalPeriod:
        """The period that a day is in: a month, or the weeks that stand for one."""
        table = self._table(self.year_of(on))
        return table.months[bisect_right(table.month_starts, on) - 1]

    def week_of(self, on: date) -> FiscalPeriod:
        """The week that a day is in, numbered in its year.

        Where periods are months, the first week may begin before the year and the last end after
        it. As the calendar is made by default, these are the weeks of ISO 8601.
        """
        nominal = self._nominal_year(on, self._first_week)
        start = self._week_start(on)
        number = (start - self._first_week(nominal)).days // 7 + 1
        year = nominal + self._offset
        return FiscalPeriod(year, number, _label(year, "W", number), Period.of_days(start, 7))

    def week(self, year: int, number: int) -> FiscalPeriod:
        """The week of that number in a year. Raises BadDate when the year has no such week."""
        last = self.weeks_in(year)
        if not 1 <= number <= last:
            raise BadDate(
                f"'{_label(year, 'W', number)}'", f"{year} has weeks 1 to {last}", WRITE_A_WEEK
            )
        start = self._first_week(year - self._offset) + (number - 1) * _WEEK
        return FiscalPeriod(year, number, _label(year, "W", number), Period.of_days(start, 7))

    def weeks_in(self, year: int) -> int:
        """How many weeks a year has: 52, or 53."""
        nominal = year - self._offset
        return (self._first_week(nominal + 1) - self._first_week(nominal)).days // 7

    def week_named(self, label: str) -> FiscalPeriod:
        """The week of a label such as "2019-W31". Raises BadDate."""
        year, number = week_numbers(label)
        return self.week(year, number)

    def week_before(self, week: FiscalPeriod) -> FiscalPeriod:
        """The week before."""
        return self.week_of(week.period.start - ONE_DAY)

    def week_last_year(self, week: FiscalPeriod) -> FiscalPeriod:
        """The week of the same number last year; the last of a year that has no 53rd."""
        year = week.year - 1
        return self.week(year, min(week.number, self.weeks_in(year)))

    def period_of(self, on: date, by: Grain) -> Period:
        """The day, week, month, quarter or year that a day is in."""
        if by is Grain.DAY:
            return Period.of_days(on, 1)
        if by is Grain.WEEK:
            return self.week_of(on).period
        if by is Grain.MONTH:
            return self.month_of(on).period
        if by is Grain.QUARTER:
            return self.quarter_of(on).period
        return self.year(self.year_of(on))

    def split(self, period: Period, by: Grain) -> tuple[Period, ...]:
        """The period cut where days, weeks, months, quarters or years of this calendar begin.

        The first and last part may be shorter than whole ones. The parts tile the period.
        """
        parts: list[Period] = []
        start = period.start
        while start < period.end:
            end = min(self.period_of(start, by).end, period.end)
            parts.append(Period(start, end))
            start = end
        return tuple(parts)

    @property
    def _offset(self) -> int:
        """From a year's nominal number, the calendar year of its first month, to its own."""
        return int(self.named_by is NamedBy.END and self.first_month > 1)

    def _first_day(self, nominal: int) -> date:
        if nominal not in _YEARS:
            rule = f"calendars run from {_YEARS[0]} to {_YEARS[-1]}"
            raise BadCalendar(str(nominal), "the year", rule)
        return date(nominal, self.first_month, 1)

    def _first_week(self, nominal: int) -> date:
        """The first day of the first week of a year."""
        first = self._first_day(nominal)
        return self._week_start(first + 3 * ONE_DAY if self.anchor is Anchor.NEAREST else first)

    def _week_start(self, on: date) -> date:
        return on - (on.weekday() - self.week_start.value) % 7 * ONE_DAY

    def _nominal_year(self, on: date, start: Callable[[int], date]) -> int:
        """The year whose start is the last up to that day."""
        if isinstance(on, datetime):
            raise InstantForDate(on.isoformat())
        if on < start(on.year):
            return on.year - 1
        return on.year + 1 if on >= start(on.year + 1) else on.year

    def _table(self, year: int) -> _Year:
        table = self._years.get(year)
        if table is None:
            table = self._years[year] = self._made(year)
        return table

    def _made(self, year: int) -> _Year:
        starts = self._period_starts(year - self._offset)
        last = len(starts) - 1
        quarter_starts = (*(starts[last // 4 * quarter] for quarter in range(4)), starts[last])
        mark = "W" if self.pattern is Pattern.WEEKS else "P"
        return _Year(
            period=Period(starts[0], starts[last]),
            months=_labelled(year, mark, starts),
            month_starts=starts,
            quarters=_labelled(year, "Q", quarter_starts),
            quarter_starts=quarter_starts,
        )

    def _period_starts(self, nominal: int) -> tuple[date, ...]:
        """The first day of each period, and of the next year."""
        if self.pattern is Pattern.MONTHS:
            first, counts = self._first_day(nominal), range(1, _MONTHS + 1)
            return (first, *(Period.months(nominal, self.first_month, n).end for n in counts))
        first, end = self._first_week(nominal), self._first_week(nominal + 1)
        weeks = accumulate(_PERIOD_WEEKS[self.pattern] * 4, initial=0)
        starts = [first + count * _WEEK for count in weeks]
        if self.pattern is not Pattern.WEEKS or starts[-1] == end:
            return (*starts[:-1], end)  # the last period has the 53rd week, if there is one
        return (*starts, end)


def _labelled(year: int, mark: str, starts: tuple[date, ...]) -> tuple[FiscalPeriod, ...]:
    return tuple(
        FiscalPeriod(year, number, _label(year, mark, number), Period(*ends))
        for number, ends in enumerate(pairwise(starts), start=1)
    )


def _label(year: int, mark: str, number: int) -> str:
    width = 1 if mark == "Q" else 2
    return f"{year:04}-{mark}{number:0{width}}"
