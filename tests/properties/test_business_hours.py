"""Business time beside a walk through its minutes, and beside another library."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import businesstimedelta  # type: ignore[import-untyped] # an oracle without types
import pytest
import pytz  # type: ignore[import-untyped] # which the oracle takes its zones from
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from account_mgmt.domain.business_hours import WEEKDAYS, BusinessHours
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.service_level import due_after, portion
from account_mgmt.domain.ticket_state import TimeSpan
from account_mgmt.testing.strategies import ZONES, business_hours

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)
LAST_OF_PYTZ = 2036  # it knows no daylight saving beyond


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """About when the zone's clocks changed, in years that had all kinds of change."""
    found: list[datetime] = []
    for year in (2011, 2018, 2026):
        at = datetime(year, 1, 1, tzinfo=UTC)
        while at.year == year:
            before, at = at.astimezone(ZoneInfo(zone)).utcoffset(), at + DAY
            if at.astimezone(ZoneInfo(zone)).utcoffset() != before:
                found.append(at)
    return tuple(found) or (datetime(2026, 3, 29, tzinfo=UTC),)


def starts(zone: str) -> st.SearchStrategy[datetime]:
    """Whole minutes around the changes of a zone's clocks, and in the last days of a year."""
    near = st.sampled_from((*changes(zone), datetime(2026, 12, 31, 12, tzinfo=UTC)))
    return st.tuples(near, st.integers(-2880, 1440)).map(lambda one: one[0] + one[1] * MINUTE)


def walked(hours: BusinessHours, start: datetime, end: datetime) -> timedelta:
    """The open minutes between two, counted one by one by what the clocks show."""
    zone, count = ZoneInfo(hours.zone), 0
    while start < end:
        local = start.astimezone(zone)
        minute = local.hour * 60 + local.minute
        count += any(one.opens <= minute < one.closes for one in hours.hours_on(local.date()))
        start += MINUTE
    return count * MINUTE


@pytest.mark.parametrize("zone", ZONES)
@given(data=st.data(), minutes=st.integers(0, 3000))
@settings(max_examples=8)
def test_business_time_is_the_minutes_that_are_open(
    zone: str, data: st.DataObject, minutes: int
) -> None:
    hours = data.draw(business_hours(st.just(zone)))
    start = data.draw(starts(zone))
    end = start + minutes * MINUTE

    assert hours.elapsed(start, end) == walked(hours, start, end)


@given(data=st.data(), minutes=st.integers(1, 20_000), odd=st.integers(0, 59_999_999))
def test_what_is_due_is_due_as_soon_as_that_much_time_was_open(
    data: st.DataObject, minutes: int, odd: int
) -> None:
    hours = data.draw(business_hours())
    start = data.draw(starts(hours.zone)) + odd * MICROSECOND
    target = minutes * MINUTE + odd * MICROSECOND

    due = hours.due(start, target)

    assert hours.elapsed(start, due) == target
    assert hours.elapsed(start, due - MICROSECOND) == target - MICROSECOND


@given(data=st.data(), minutes=st.integers(0, 6000), later=st.integers(0, 6000))
def test_later_starts_and_longer_targets_are_never_due_earlier(
    data: st.DataObject, minutes: int, later: int
) -> None:
    hours = data.draw(business_hours())
    start, target = data.draw(starts(hours.zone)), minutes * MINUTE

    due = hours.due(start, target)

    assert due >= start
    assert hours.due(start + later * MINUTE, target) >= due
    assert hours.due(start, target + later * MINUTE) >= due


@given(data=st.data(), minutes=st.integers(1, 600))
def test_more_open_hours_are_never_due_later(data: st.DataObject, minutes: int) -> None:
    hours = data.draw(business_hours())
    start = data.draw(starts(hours.zone))
    on = data.draw(st.sampled_from(sorted(hours.holidays)) if hours.holidays else st.just(date.max))
    longer = BusinessHours(hours.zone, hours.week, hours.holidays - {on}, hours.extra)

    assert longer.due(start, minutes * MINUTE) <= hours.due(start, minutes * MINUTE)


@given(data=st.data(), first=st.integers(0, 3000), second=st.integers(0, 3000))
def test_business_time_adds_up(data: st.DataObject, first: int, second: int) -> None:
    hours = data.draw(business_hours())
    start = data.draw(starts(hours.zone))
    middle, end = start + first * MINUTE, start + (first + second) * MINUTE

    assert hours.elapsed(start, middle) + hours.elapsed(middle, end) == hours.elapsed(start, end)


@given(data=st.data())
def test_the_next_opening_is_open_and_nothing_before_it_is(data: st.DataObject) -> None:
    hours = data.draw(business_hours())
    at = data.draw(starts(hours.zone))

    opening = hours.next_opening(at)

    assert hours.is_open(opening)
    assert hours.elapsed(at, opening) == timedelta(0)
    assert hours.is_open(at) == (opening == at)


@given(
    days=st.sets(st.integers(0, 6), min_size=1),
    opens=st.integers(4 * 60, 12 * 60),
    length=st.integers(1, 11 * 60),
    zone=st.sampled_from(("UTC", "Europe/Madrid", "America/New_York", "Australia/Lord_Howe")),
    minutes=st.integers(1, 6000),
    data=st.data(),
)
def test_businesstimedelta_says_the_same_where_it_can(
    *, days: set[int], opens: int, length: int, zone: str, minutes: int, data: st.DataObject
) -> None:
    closes = opens + length
    rule = businesstimedelta.WorkDayRule(
        time(*divmod(opens, 60)), time(*divmod(closes, 60)), sorted(days), tz=pytz.timezone(zone)
    )
    names = tuple(WEEKDAYS)
    span = f"{opens // 60:02}:{opens % 60:02}-{closes // 60:02}:{closes % 60:02}"
    hours = BusinessHours.of(zone, {names[day]: [span] for day in days})
    start = data.draw(starts(zone))

    due = start + businesstimedelta.BusinessTimeDelta(rule, seconds=minutes * 60)
    assume(due.year <= LAST_OF_PYTZ)

    assert hours.due(start, minutes * MINUTE) == due
    passed = rule.difference(start, start + minutes * MINUTE).timedelta
    assert hours.elapsed(start, start + minutes * MINUTE) == passed


# --- pauses --------------------------------------------------------------------------------------


@given(
    data=st.data(),
    gaps=st.lists(st.integers(0, 2000), max_size=8).filter(lambda gaps: len(gaps) % 2 == 0),
    minutes=st.integers(1, 3000),
)
def test_paused_time_never_counts(data: st.DataObject, gaps: list[int], minutes: int) -> None:
    hours = data.draw(business_hours())
    start, target = data.draw(starts(hours.zone)), minutes * MINUTE
    edges = [start]
    for gap in gaps:
        edges.append(edges[-1] + gap * MINUTE)
    pauses = [
        TimeSpan(start=begin, end=end) for begin, end in zip(edges[1::2], edges[2::2], strict=True)
    ]

    due = due_after(hours, start, target, pauses)

    assert due is not None
    paused = sum(
        (hours.elapsed(min(one.start, due), min(one.end or due, due)) for one in pauses),
        timedelta(0),
    )
    assert hours.elapsed(start, due) - paused == target
    assert due >= hours.due(start, target)


@given(st.integers(1, 10**12), st.integers(1, 99))
def test_a_share_of_a_target_is_exact_to_the_microsecond(micros: int, percent: int) -> None:
    part = portion(micros * MICROSECOND, Rate.ratio(percent, 100))

    assert part // MICROSECOND == micros * percent // 100
