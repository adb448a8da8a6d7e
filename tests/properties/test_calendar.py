"""The laws of calendars: years tile time, periods tile years, and what ISO counts we count."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.calendar import Period, Weekday, day, instant, iso_week
from account_mgmt.domain.errors import AccountManagementError
from account_mgmt.domain.fiscal import Anchor, FiscalCalendar, Grain, NamedBy, Pattern
from account_mgmt.domain.working_days import WorkingDays

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
YEARS = st.integers(1970, 2100)
SPANS = st.builds(Period.of_days, DAYS, st.integers(1, 800))
CALENDARS = st.builds(
    FiscalCalendar,
    first_month=st.integers(1, 12),
    pattern=st.sampled_from(Pattern),
    week_start=st.sampled_from(Weekday),
    anchor=st.sampled_from(Anchor),
    named_by=st.sampled_from(NamedBy),
)


def test_weeks_are_those_of_iso_8601_on_every_day_from_1970_to_2100() -> None:
    by_default, by_weeks = FiscalCalendar(), FiscalCalendar(pattern=Pattern.WEEKS)
    on = date(1970, 1, 1)
    while on.year <= 2100:
        year, week, _ = on.isocalendar()
        for found in (by_default.week_of(on), by_weeks.week_of(on), by_weeks.month_of(on)):
            assert (found.year, found.number, found.label) == (year, week, f"{year}-W{week:02}")
            assert on in found.period
        assert by_weeks.year_of(on) == year
        assert Period.iso_week(iso_week(on)) == by_default.week_of(on).period
        on += timedelta(1)


@given(CALENDARS, YEARS)
def test_years_follow_one_another_without_gap_or_overlap(
    calendar: FiscalCalendar, year: int
) -> None:
    assert calendar.year(year).end == calendar.year(year + 1).start


@given(CALENDARS, YEARS)
def test_periods_and_quarters_tile_their_year(calendar: FiscalCalendar, year: int) -> None:
    whole = calendar.year(year)
    quarters = [part.period for part in calendar.quarters(year)]
    periods = [part.period for part in calendar.periods(year)]

    for parts in (quarters, periods):
        assert parts[0].start == whole.start
        assert parts[-1].end == whole.end
        assert all(one.end == after.start for one, after in pairwise(parts))
    assert len(quarters) == 4
    assert {part.end for part in quarters} <= {part.end for part in periods}
    assert [part.number for part in calendar.periods(year)] == list(range(1, len(periods) + 1))


@given(CALENDARS, YEARS)
def test_a_year_of_weeks_has_52_or_53_and_begins_near_the_first_of_its_month(
    calendar: FiscalCalendar, year: int
) -> None:
    whole = calendar.year(year)
    number = year - (calendar.named_by is NamedBy.END and calendar.first_month > 1)
    off = (whole.start - date(number, calendar.first_month, 1)).days

    if calendar.pattern is Pattern.MONTHS:
        assert off == 0
        assert whole.days in {365, 366}
        return
    assert whole.days in {364, 371}
    assert Weekday(whole.start.weekday()) is calendar.week_start
    assert off in (range(-3, 4) if calendar.anchor is Anchor.NEAREST else range(-6, 1))


@given(CALENDARS, DAYS)
def test_a_day_is_in_its_week_period_quarter_and_year_and_they_agree(
    calendar: FiscalCalendar, on: date
) -> None:
    year = calendar.year_of(on)

    assert on in calendar.year(year)
    assert on in calendar.week_of(on).period
    assert calendar.week_of(on).period.days == 7
    for part, parts in (
        (calendar.month_of(on), calendar.periods(year)),
        (calendar.quarter_of(on), calendar.quarters(year)),
    ):
        assert on in part.period
        assert part in parts
    assert calendar.quarter_of(on).period.covers(calendar.month_of(on).period)


@given(CALENDARS, SPANS, st.sampled_from(Grain))
def test_the_parts_of_a_span_tile_it_and_none_crosses_a_border(
    calendar: FiscalCalendar, span: Period, by: Grain
) -> None:
    parts = calendar.split(span, by)

    assert parts[0].start == span.start
    assert parts[-1].end == span.end
    assert all(one.end == after.start for one, after in pairwise(parts))
    for part in parts:
        whole = calendar.period_of(part.start, by)
        assert whole.covers(part)
        assert part == whole or part.start == span.start or part.end == span.end


@given(SPANS, SPANS)
def test_two_periods_share_the_days_that_are_in_both(one: Period, other: Period) -> None:
    shared = one.intersect(other)

    assert shared == other.intersect(one)
    assert (shared is not None) == one.overlaps(other) == other.overlaps(one)
    if shared is not None:
        assert one.covers(shared)
        assert other.covers(shared)
        assert shared.days == max(0, (min(one.end, other.end) - max(one.start, other.start)).days)


@given(SPANS)
def test_a_period_has_as_many_days_as_it_holds(span: Period) -> None:
    first, last = span.start - timedelta(1), span.end

    held = [first + timedelta(n) for n in range((last - first).days + 1)]

    assert sum(on in span for on in held) == span.days
    assert eval(repr(span), {"Period": Period}) == span  # noqa: S307 # the repr is the point


@given(
    st.frozensets(st.sampled_from(Weekday), min_size=1),
    st.frozensets(st.dates(date(2026, 1, 1), date(2026, 3, 31)), max_size=20),
    st.dates(date(2025, 12, 20), date(2026, 4, 10)),
    st.integers(1, 60),
)
def test_working_days_are_counted_as_if_one_by_one(
    weekdays: frozenset[Weekday], holidays: frozenset[date], start: date, length: int
) -> None:
    days = WorkingDays(weekdays, holidays)
    every = [start + timedelta(n) for n in range(length)]
    open_ = [on for on in every if Weekday(on.weekday()) in weekdays and on not in holidays]

    assert days.count(Period(start, start + timedelta(length))) == len(open_)
    assert [on for on in every if days.is_open(on)] == open_


@given(DAYS)
def test_a_day_is_read_back_from_how_it_is_written(on: date) -> None:
    assert day(on.isoformat()) == on


@given(st.datetimes(timezones=st.timezones()))
def test_an_instant_is_the_same_moment_in_utc(moment: datetime) -> None:
    try:
        found = instant(moment)
    except AccountManagementError:
        assert moment.year in {1, 9999}
        return
    assert found - moment == timedelta(0)
    assert found.tzinfo is UTC


@given(st.text(max_size=30) | st.from_regex(r"[0-9T:Z+.W-]{1,30}"))
def test_no_text_makes_a_calendar_fall_over(text: str) -> None:
    for read in (day, instant, Period.iso_week):
        try:
            read(text)
        except AccountManagementError as refused:
            assert str(refused)  # noqa: PT017 # any of ours may come
