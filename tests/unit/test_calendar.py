"""Days, instants and periods: what is read, what is refused, and where a period ends."""

import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from attrs import field, frozen

from account_mgmt.domain.calendar import (
    Period,
    Weekday,
    aware_instant,
    day,
    instant,
    iso_week,
    plain_date,
)
from account_mgmt.domain.errors import (
    AccountManagementError,
    BadDate,
    BadInstant,
    BadValue,
    EmptyPeriod,
    InstantForDate,
    NotUtc,
)

NOON = datetime(2026, 2, 3, 12, tzinfo=UTC)
Q1 = Period.of("2018-01-01", "2018-04-01")


class FakeDate(date):
    """What a test library puts in place of `date`."""


@frozen
class Fact:
    """What happened on a day, and when that was written down."""

    on: date = field(validator=plain_date)
    at: datetime = field(validator=aware_instant)


def test_a_day_is_read_from_year_month_and_day() -> None:
    assert day("2024-02-29") == date(2024, 2, 29)


def test_a_date_is_its_own_day_and_one_of_another_kind_becomes_plain() -> None:
    assert day(date(2026, 2, 3)) == date(2026, 2, 3)
    assert type(day(FakeDate(2026, 2, 3))) is date


@pytest.mark.parametrize(
    "text",
    [
        "2026-W01-1",  # Python reads this as 2025-12-29
        "20260203",
        "2026-2-3",
        "03/02/2026",
        "2026-02-03 ",
        "2026-02-03\n",
        "\uff12\uff10\uff12\uff16-02-03",
        "2026-02-03T00:00",
        "now",
        "12:30",
        "",
        "9" * 1000,
        None,
        20260203,
        2026.5,
        True,
    ],
)
def test_what_is_not_written_as_a_day_is_refused(text: str) -> None:
    with pytest.raises(BadDate, match="is refused: it is not a year, a month and a day"):
        day(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-02-30", "2026-02 has 28 days, and no day 30"),
        ("2024-02-30", "2024-02 has 29 days, and no day 30"),
        ("2026-04-31", "2026-04 has 30 days, and no day 31"),
        ("2026-01-00", "2026-01 has 31 days, and no day 0"),
        ("2026-12-32", "2026-12 has 31 days, and no day 32"),
        ("0001-02-29", "0001-02 has 28 days, and no day 29"),
        ("9999-02-29", "9999-02 has 28 days, and no day 29"),
        ("2026-13-01", "there is no month 13"),
        ("2026-00-10", "there is no month 0"),
        ("0000-01-01", "years run from 1 to 9999"),
    ],
)
def test_a_day_that_no_calendar_has_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(BadDate) as refused:
        day(text)

    assert str(refused.value) == f"Date '{text}' is refused: {why}. Write a day as '2026-02-28'."


def test_an_instant_is_no_day_though_python_calls_it_a_date() -> None:
    with pytest.raises(InstantForDate, match="which day it is depends on the zone"):
        day(NOON)
    with pytest.raises(InstantForDate):
        Period(NOON, date(2027, 1, 1))
    with pytest.raises(InstantForDate):
        Period(date(2026, 1, 1), NOON)
    with pytest.raises(InstantForDate):
        _ = NOON in Q1


@pytest.mark.parametrize(
    ("given", "utc"),
    [
        ("2026-02-03T10:15+01:00", datetime(2026, 2, 3, 9, 15, tzinfo=UTC)),
        ("2026-02-03T10:15:30Z", datetime(2026, 2, 3, 10, 15, 30, tzinfo=UTC)),
        ("2026-02-03T10:15:30.25Z", datetime(2026, 2, 3, 10, 15, 30, 250000, tzinfo=UTC)),
        (
            datetime(2026, 7, 1, 0, tzinfo=ZoneInfo("Europe/Madrid")),
            datetime(2026, 6, 30, 22, tzinfo=UTC),
        ),
    ],
)
def test_an_instant_is_given_in_utc(given: str | datetime, utc: datetime) -> None:
    assert instant(given) == utc
    assert instant(given).tzinfo is UTC


@pytest.mark.parametrize("naive", [datetime(2026, 2, 3, 12), "2026-02-03T12:00"])  # noqa: DTZ001 # the point
def test_a_naive_instant_is_refused(naive: str | datetime) -> None:
    with pytest.raises(NotUtc, match="no offset from UTC"):
        instant(naive)


@pytest.mark.parametrize(
    "given",
    [
        "2026-02-03",
        "2026-02-03 12:00Z",
        "now",
        "2026-02-30T12:00Z",
        "2026-02-03T25:00Z",
        "0001-01-01T00:00+01:00",
        3,
    ],
)
def test_what_is_no_instant_is_refused(given: str) -> None:
    with pytest.raises(BadInstant, match="is refused"):
        instant(given)


def test_a_field_for_a_day_takes_a_date_and_nothing_else() -> None:
    assert Fact(FakeDate(2026, 2, 3), NOON).on == date(2026, 2, 3)
    with pytest.raises(InstantForDate):
        Fact(NOON, NOON)
    with pytest.raises(BadDate, match="it is not a date"):
        Fact(cast("Any", "2026-02-03"), NOON)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 2, 3, 12),  # noqa: DTZ001 # the point
        datetime(2026, 2, 3, 12, tzinfo=timezone(timedelta(hours=1))),
        datetime(2026, 7, 3, 12, tzinfo=ZoneInfo("Europe/London")),
    ],
)
def test_a_field_for_an_instant_takes_utc_and_no_other_offset(moment: datetime) -> None:
    with pytest.raises(NotUtc, match="an instant is kept in UTC"):
        Fact(date(2026, 2, 3), moment)


def test_a_field_for_an_instant_takes_utc_by_whatever_name() -> None:
    london_in_winter = datetime(2026, 2, 3, 12, tzinfo=ZoneInfo("Europe/London"))

    assert Fact(date(2026, 2, 3), london_in_winter).at == NOON
    with pytest.raises(BadInstant, match="it is not a date and time"):
        Fact(date(2026, 2, 3), cast("Any", date(2026, 2, 3)))


def test_a_period_holds_its_first_day_and_not_its_end() -> None:
    assert date(2018, 1, 1) in Q1
    assert date(2018, 3, 31) in Q1
    assert date(2018, 4, 1) not in Q1
    assert date(2017, 12, 31) not in Q1


@pytest.mark.parametrize("end", ["2018-01-01", "2017-12-31"])
def test_a_period_without_a_day_is_refused(end: str) -> None:
    with pytest.raises(
        EmptyPeriod, match=rf"from 2018-01-01 up to {end} is refused: it has no day"
    ):
        Period.of("2018-01-01", end)


def test_a_period_of_one_day_is_the_shortest() -> None:
    assert Period.of("2018-01-01", "2018-01-02").days == 1


def test_a_period_is_shown_with_its_last_day_and_its_repr_builds_it_again() -> None:
    assert str(Q1) == "2018-01-01 to 2018-03-31"
    assert Q1.last_day == date(2018, 3, 31)
    assert repr(Q1) == "Period.of('2018-01-01', '2018-04-01')"
    assert pickle.loads(pickle.dumps(Q1)) == Q1  # noqa: S301 # ours, made a line ago


def test_years_and_months_are_those_of_the_calendar() -> None:
    assert Period.year(2018) == Period.of("2018-01-01", "2019-01-01")
    assert Period.month(2018, 12) == Period.of("2018-12-01", "2019-01-01")
    assert Period.month(2024, 2).days == 29
    assert Period.months(2018, 11, 3) == Period.of("2018-11-01", "2019-02-01")
    assert Period.year(9998).last_day == date(9998, 12, 31)


@pytest.mark.parametrize(
    ("year", "month", "count"),
    [
        (2018, 13, 1),
        (2018, 0, 1),
        (9999, 1, 12),
        (0, 1, 12),
        (2018, 1, 0),
        (2018, 1, 10**6),
    ],
)
def test_months_that_no_calendar_has_are_refused(year: int, month: int, count: int) -> None:
    with pytest.raises(BadValue):
        Period.months(year, month, count)


@pytest.mark.parametrize(("start", "count"), [(date(9999, 12, 31), 1), (date(2018, 1, 1), 0)])
def test_days_that_no_calendar_has_are_refused(start: date, count: int) -> None:
    with pytest.raises(BadValue):
        Period.of_days(start, count)


def test_an_iso_week_is_seven_days_from_a_monday() -> None:
    week = Period.iso_week("2019-W31")

    assert week == Period.of("2019-07-29", "2019-08-05")
    assert iso_week(week.start) == iso_week(week.last_day) == "2019-W31"
    assert Period.iso_week("2020-W53").last_day == date(2021, 1, 3)


@pytest.mark.parametrize(
    "text", ["2019-W53", "2019-W00", "2019-W1", "2019W31", "2019-31", "", "9999-W52", 201931]
)
def test_a_week_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        Period.iso_week(text)


def test_periods_that_meet_do_not_overlap() -> None:
    april = Period.month(2018, 4)

    assert not Q1.overlaps(april)
    assert not april.overlaps(Q1)
    assert Q1.intersect(april) is None
    assert Q1.overlaps(Period.of("2018-03-31", "2018-05-01"))
    assert Q1.intersect(Period.of("2018-03-31", "2018-05-01")) == Period.of(
        "2018-03-31", "2018-04-01"
    )


def test_a_period_covers_itself_and_what_is_within() -> None:
    assert Q1.covers(Q1)
    assert Q1.covers(Period.month(2018, 3))
    assert not Q1.covers(Period.of("2018-03-31", "2018-04-02"))
    assert not Period.month(2018, 3).covers(Q1)


def test_the_days_up_to_one_count_that_one() -> None:
    assert Q1.upto(date(2017, 12, 31)) is None
    assert Q1.upto(date(2018, 1, 1)) == Period.of("2018-01-01", "2018-01-02")
    assert Q1.upto(date(2018, 3, 30)) == Period.of("2018-01-01", "2018-03-31")
    assert Q1.upto(date(2018, 3, 31)) is Q1
    assert Q1.upto(date.max) is Q1


def test_periods_sort_by_their_start_and_serve_as_keys() -> None:
    months = [Period.month(2018, number) for number in (3, 1, 2)]

    assert sorted(months) == [Period.month(2018, number) for number in (1, 2, 3)]
    assert {Period.month(2018, 1): "January"}[Period.of("2018-01-01", "2018-02-01")] == "January"


def test_weekdays_are_numbered_as_python_numbers_them() -> None:
    assert Weekday(date(2026, 2, 2).weekday()) is Weekday.MONDAY
    assert Weekday(date(2026, 2, 8).weekday()) is Weekday.SUNDAY


@pytest.mark.parametrize(
    "error", [BadDate("1", "r"), NotUtc("1", "r"), EmptyPeriod("a", "b"), InstantForDate("a")]
)
def test_a_refusal_survives_the_way_between_processes(error: AccountManagementError) -> None:
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 # ours, made here

    assert str(copy) == str(error)


NAIVE = NOON.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        (
            lambda: day(NAIVE),
            "2026-02-03T12:00:00 is refused: it has a time, and which day it is",
        ),
        (
            lambda: plain_date(None, cast("Any", None), "x"),
            "Date 'x' is refused: it is not a date.",
        ),
        (
            lambda: Period.of_days(date(9999, 12, 1), 100),
            "Date 9999-12-01 and 100 days is refused: years run from 1 to 9999.",
        ),
        (
            lambda: Period.iso_week("2026-W54"),
            "'2026-W54' is refused: the ISO year 2026 has no week 54. Write a week as '2019-W31'.",
        ),
        (
            lambda: Period.iso_week("2026-31"),
            "'2026-31' is refused: it is not a year and a week. Write a week as '2019-W31'.",
        ),
        (
            lambda: Period.month(2026, 13),
            "Date '2026-13-01' is refused: there is no month 13.",
        ),
        (
            lambda: NAIVE in Period.year(2026),
            "2026-02-03T12:00:00 is refused: it has a time",
        ),
        (
            lambda: instant(NAIVE),
            "Instant 2026-02-03T12:00:00 is refused: it has no offset from UTC, so it could be any hour.",
        ),
        (lambda: instant("x"), "Instant 'x' is refused: it is not a date and time."),
        (
            lambda: instant("2026-02-30T10:00Z"),
            "Instant '2026-02-30T10:00Z' is refused: no calendar or clock shows that.",
        ),
        (
            lambda: instant("0001-01-01T00:00+14:00"),
            "Instant 0001-01-01T00:00:00+14:00 is refused: in UTC it is outside the calendar.",
        ),
        (
            lambda: aware_instant(None, cast("Any", None), "x"),
            "Instant 'x' is refused: it is not a date and time.",
        ),
        (
            lambda: aware_instant(
                None,
                cast("Any", None),
                datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=1))),
            ),
            "Instant 2026-01-01T00:00:00+01:00 is refused: an instant is kept in UTC.",
        ),
    ],
)
def test_what_is_refused_is_named_with_the_value_and_the_rule(
    refused: Callable[[], object], why: str
) -> None:
    with pytest.raises(AccountManagementError) as told:
        refused()

    assert why in str(told.value)
