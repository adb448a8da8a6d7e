"""When a business is open, and what is due after how much of its time.

The vectors come from the reports of users of other systems, named in each test; those marked as
checked were worked out with businesstimedelta too. (Source: paperwork-sources, B9.)
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from account_mgmt.domain.business_hours import (
    BusinessHours,
    Opening,
    business_time,
    check_target,
)
from account_mgmt.domain.calendar import Weekday
from account_mgmt.domain.errors import (
    BadBusinessHours,
    BadDate,
    BadInstant,
    BadTarget,
    DateBefore,
    NotUtc,
)

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
DAILY = (*WORKDAYS, "sat", "sun")
HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)


def hours(
    span: str = "09:00-17:00", *, zone: str = "UTC", days: tuple[str, ...] = WORKDAYS
) -> BusinessHours:
    return BusinessHours.of(zone, {day: [span] for day in days})


def at(text: str) -> datetime:
    """An instant; UTC where it says nothing."""
    said = datetime.fromisoformat(text)
    return said if said.tzinfo else said.replace(tzinfo=UTC)


NINE_TO_FIVE = hours()  # 6 February 2026 is a Friday


# --- vectors: Monday to Friday, nine to five -----------------------------------------------------


@pytest.mark.parametrize(
    ("start", "target", "due"),
    [
        ("2026-02-06T16:30", 1, "2026-02-09T09:30"),  # checked
        ("2026-02-06T16:00", 8, "2026-02-09T16:00"),
        ("2026-02-06T16:00", 2, "2026-02-09T10:00"),
        ("2026-02-06T16:00", 4, "2026-02-09T12:00"),  # paperwork, P9
        ("2026-02-06T09:00", 8, "2026-02-06T17:00"),  # checked
    ],
)
def test_vectors_over_a_weekend(start: str, target: int, due: str) -> None:
    """Friday 16:30 and an hour is Monday 9:30; closing time belongs to the day."""
    assert NINE_TO_FIVE.due(at(start), target * HOUR) == at(due)


@pytest.mark.parametrize(
    ("start", "due"),
    [("2026-02-04T07:00", "2026-02-04T11:00"), ("2026-02-04T10:00", "2026-02-04T12:00")],
)
def test_vectors_of_chatwoot_pr_13392(start: str, due: str) -> None:
    """Wednesday 7:00 and two hours is 11:00, for it opens at nine; 10:00 and two hours is 12:00."""
    assert NINE_TO_FIVE.due(at(start), 2 * HOUR) == at(due)


def test_vector_of_freescout_3756() -> None:
    """16:00 and four hours is noon of the next working day (checked)."""
    assert NINE_TO_FIVE.due(at("2026-02-03T16:00"), 4 * HOUR) == at("2026-02-04T12:00")


def test_vector_of_businesstime_13() -> None:
    """From Friday 18:00 to Monday 18:00 eight hours are open."""
    passed = NINE_TO_FIVE.elapsed(at("2026-02-06T18:00"), at("2026-02-09T18:00"))

    assert passed == 8 * HOUR


@pytest.mark.parametrize("start", ["2015-02-23T16:00", "2015-02-23T16:01"])
def test_vector_of_businesstime_7(start: str) -> None:
    """Open seven to four: from 16:00, or a minute later, to 14:20 of the next day are 7 h 20."""
    passed = hours("07:00-16:00").elapsed(at(start), at("2015-02-24T14:20"))

    assert passed == timedelta(hours=7, minutes=20)


# --- vectors: clocks that change -----------------------------------------------------------------


def test_vector_of_working_hours_26() -> None:
    """New York, 1 November 2015, open 2:00 to 17:00: 2:00 comes after the hour that comes twice."""
    business = hours("02:00-17:00", zone="America/New_York", days=DAILY)

    opening = business.next_opening(at("2015-11-01T01:59:30-04:00"))

    assert business.local(opening).isoformat() == "2015-11-01T02:00:00-05:00"


def test_vector_of_moment_business_time_58() -> None:
    """Amsterdam, 30 October 2022, open to ten: 2:00 summer time and an hour is 2:00 winter time."""
    business = hours("00:00-10:00", zone="Europe/Amsterdam", days=DAILY)

    due = business.due(at("2022-10-30T02:00+02:00"), HOUR)

    assert business.local(due).isoformat() == "2022-10-30T02:00:00+01:00"


@pytest.mark.parametrize(("on", "open_hours"), [("2026-03-29", 9), ("2026-10-25", 11)])
def test_vector_of_madrid_when_clocks_change_within_the_hours(on: str, open_hours: int) -> None:
    """Open midnight to ten, the day is nine hours long in March and eleven in October (checked)."""
    business = hours("00:00-10:00", zone="Europe/Madrid", days=DAILY)
    day = business.local(at(f"{on}T10:00"))
    midnight, noon = day.replace(hour=0, fold=0), day.replace(hour=12)

    assert business.elapsed(midnight, noon) == open_hours * HOUR


@pytest.mark.parametrize("on", ["2026-03-29", "2026-10-25", "2026-10-26"])
def test_a_day_of_nine_to_five_has_eight_hours_whether_or_not_clocks_change(on: str) -> None:
    business = hours(zone="Europe/Madrid", days=DAILY)
    nine = business.next_opening(at(f"{on}T05:00"))

    assert business.due(nine, 8 * HOUR) - nine == 8 * HOUR
    assert business.local(nine).hour == 9


def test_hours_that_begin_in_a_gap_begin_when_it_ends() -> None:
    business = hours("02:30-10:00", zone="Europe/Madrid", days=DAILY)

    opening = business.next_opening(at("2026-03-29T00:00+01:00"))

    assert business.local(opening).isoformat() == "2026-03-29T03:00:00+02:00"


def test_hours_within_an_hour_that_comes_twice_are_open_twice() -> None:
    business = hours("02:15-02:45", zone="Europe/Madrid", days=DAILY)
    midnight = at("2026-10-25T00:00+02:00")

    assert business.elapsed(midnight, midnight + 12 * HOUR) == HOUR
    assert business.is_open(at("2026-10-25T02:30+02:00"))
    assert business.is_open(at("2026-10-25T02:30+01:00"))
    assert not business.is_open(at("2026-10-25T02:50+02:00"))


def test_a_day_that_a_zone_left_out_has_no_hours() -> None:
    """Apia went from 29 to 31 December 2011."""
    business = hours(zone="Pacific/Apia", days=DAILY)
    start = business.local(at("2011-12-29T19:00")).replace(day=29, hour=9)

    assert business.local(business.due(start, 9 * HOUR)).isoformat() == "2011-12-31T10:00:00+14:00"


# --- days of their own ---------------------------------------------------------------------------


def test_a_holiday_is_closed() -> None:
    business = BusinessHours.of(
        "UTC", {day: ["09:00-17:00"] for day in WORKDAYS}, holidays=["2026-02-09"]
    )

    assert business.due(at("2026-02-06T16:00"), 4 * HOUR) == at("2026-02-10T12:00")
    assert business.hours_on(date(2026, 2, 9)) == ()


def test_an_extra_day_has_its_own_hours_whatever_the_weekday() -> None:
    week = {day: ["09:00-17:00"] for day in WORKDAYS}
    extra = {"2026-02-07": ["10:00-12:00"], "2026-02-09": ["15:00-16:00"]}
    business = BusinessHours.of("UTC", week, extra=extra)

    assert business.due(at("2026-02-06T17:00"), 3 * HOUR) == at("2026-02-09T16:00")
    assert business.hours_on(date(2026, 2, 7)) == (Opening(600, 720),)


def test_hours_may_be_split_and_given_in_any_order() -> None:
    business = BusinessHours.of("UTC", {"fri": ["16:00-19:00", "09:00-14:00"]})

    assert business.due(at("2026-02-06T13:00"), 2 * HOUR) == at("2026-02-06T17:00")
    assert business.next_opening(at("2026-02-06T14:00")) == at("2026-02-06T16:00")


def test_a_day_through_midnight_is_one() -> None:
    business = BusinessHours.of("UTC", {"fri": ["22:00-24:00"], "sat": ["00:00-02:00"]})

    assert business.due(at("2026-02-06T23:00"), 2 * HOUR) == at("2026-02-07T01:00")


def test_a_year_without_an_opening_is_passed_over() -> None:
    business = BusinessHours.of(
        "UTC",
        {"mon": ["09:00-10:00"]},
        holidays=[date(2026, 1, 5) + timedelta(weeks=week) for week in range(52)],
    )

    assert business.next_opening(at("2025-12-29T10:00")) == at("2027-01-04T09:00")
    assert business.due(at("2025-12-29T09:30"), HOUR) == at("2027-01-04T09:30")


# --- boundaries ----------------------------------------------------------------------------------


def test_opening_belongs_to_the_hours_and_closing_does_not() -> None:
    opens, closes = at("2026-02-06T09:00"), at("2026-02-06T17:00")

    assert not NINE_TO_FIVE.is_open(opens - MICROSECOND)
    assert NINE_TO_FIVE.is_open(opens)
    assert NINE_TO_FIVE.is_open(closes - MICROSECOND)
    assert not NINE_TO_FIVE.is_open(closes)


def test_a_microsecond_past_a_days_hours_is_due_on_the_next_day() -> None:
    start = at("2026-02-06T09:00")

    assert NINE_TO_FIVE.due(start, 8 * HOUR + MICROSECOND) == at("2026-02-09T09:00") + MICROSECOND


def test_a_start_before_the_first_opening_of_a_year_counts_from_it() -> None:
    assert NINE_TO_FIVE.due(at("2026-01-01T08:00"), HOUR) == at("2026-01-01T10:00")


def test_no_target_is_over_at_once() -> None:
    start = at("2026-02-07T12:00+01:00")

    assert NINE_TO_FIVE.due(start, timedelta(0)) == start


def test_a_start_in_another_zone_is_the_same_instant() -> None:
    assert NINE_TO_FIVE.due(at("2026-02-06T17:00+01:00"), HOUR) == at("2026-02-06T17:00")


def test_which_day_it_is_is_said_by_the_zone() -> None:
    business = hours(zone="Pacific/Apia")

    assert business.day_of(at("2026-02-06T12:00")) == date(2026, 2, 7)
    assert NINE_TO_FIVE.day_of(at("2026-02-06T12:00")) == date(2026, 2, 6)


def test_business_hours_are_values() -> None:
    other = hours()
    other.due(at("2026-02-06T16:00"), HOUR)  # which makes a table of the year

    assert other == NINE_TO_FIVE
    assert hash(other) == hash(NINE_TO_FIVE)
    assert other != hours("09:00-17:01")


# --- targets as written --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("4h", 240), ("30m", 30), ("1h30m", 90), ("1h 30m", 90), ("0h1m", 1), ("100h", 6000)],
)
def test_business_time_is_hours_and_minutes(text: str, minutes: int) -> None:
    assert business_time(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "text",
    ["", " ", "4", "4d", "h", "-4h", "4.5h", "4H", "4h ", " 4m", "0h", "0m", "90m 1h", 4, "٤h"],
)
def test_other_text_is_no_business_time(text: str) -> None:
    with pytest.raises(BadTarget):
        business_time(text)


@pytest.mark.parametrize("target", [timedelta(0), -HOUR, timedelta(days=3660) + MICROSECOND])
def test_a_target_is_some_time_and_ten_years_at_most(target: timedelta) -> None:
    with pytest.raises(BadTarget, match="refused"):
        check_target(target)


def test_ten_years_are_a_target() -> None:
    assert check_target(timedelta(days=3660)) == timedelta(days=3660)


@pytest.mark.parametrize("target", [-HOUR, timedelta(days=4000)])
def test_nothing_is_due_before_its_start_or_after_ten_years(target: timedelta) -> None:
    with pytest.raises(BadTarget):
        NINE_TO_FIVE.due(at("2026-02-06T16:00"), target)


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "span",
    [
        "9-17",
        "09:00-17",
        "17:00-09:00",
        "09:00-09:00",
        "09:60-10:00",
        "09:00-24:01",
        "09:00-25:00",
        "09:00-17:00 ",
        9,
    ],
)
def test_hours_written_otherwise_are_refused(span: str) -> None:
    with pytest.raises(BadBusinessHours, match="hours"):
        Opening.of(span)


def test_hours_that_overlap_are_refused_and_those_that_touch_are_not() -> None:
    with pytest.raises(BadBusinessHours, match="mon 09:00-12:01 and 12:00-17:00: they overlap"):
        BusinessHours.of("UTC", {"mon": ["09:00-12:01", "12:00-17:00"]})

    touching = BusinessHours.of("UTC", {"mon": ["09:00-12:00", "12:00-17:00"]})
    assert len(touching.week[0]) == 2


def test_an_extra_day_whose_hours_overlap_is_refused() -> None:
    extra = {"2026-02-07": ["09:00-12:00", "11:00-13:00"]}

    with pytest.raises(BadBusinessHours, match="extra day 2026-02-07"):
        BusinessHours.of("UTC", {"mon": ["09:00-12:00"]}, extra=extra)


@pytest.mark.parametrize("week", [{}, {"mon": []}])
def test_a_week_without_working_time_is_refused_at_once(week: dict[str, list[str]]) -> None:
    """One system's loop would never end on such (frappe helpdesk)."""
    with pytest.raises(BadBusinessHours, match="no day of it has working time"):
        BusinessHours.of("UTC", week, extra={"2026-02-07": ["09:00-12:00"]})


def test_a_week_has_seven_days() -> None:
    with pytest.raises(BadBusinessHours, match="6 days"):
        BusinessHours("UTC", ((Opening(0, 60),),) * (len(Weekday) - 1))


@pytest.mark.parametrize("zone", ["", "Europe", "Europe/Nowhere", "../zone", "CEST+1", 5])
def test_a_zone_that_nobody_knows_is_refused(zone: str) -> None:
    with pytest.raises(BadBusinessHours, match="zone"):
        hours(zone=zone)


def test_a_weekday_that_no_week_has_is_refused() -> None:
    with pytest.raises(BadBusinessHours, match="mon, tue, wed"):
        BusinessHours.of("UTC", {"Monday": ["09:00-12:00"]})


def test_a_day_that_no_calendar_has_is_refused() -> None:
    with pytest.raises(BadDate):
        BusinessHours.of("UTC", {"mon": ["09:00-12:00"]}, holidays=["2026-02-30"])


def test_an_extra_day_is_no_holiday_and_has_hours() -> None:
    week, on = {"mon": ["09:00-12:00"]}, "2026-02-07"

    with pytest.raises(BadBusinessHours, match="a holiday as well"):
        BusinessHours.of("UTC", week, holidays=[on], extra={on: ["09:00-12:00"]})
    with pytest.raises(BadBusinessHours, match="is it a holiday"):
        BusinessHours.of("UTC", week, extra={on: []})


def test_extra_days_are_in_order_and_each_comes_once() -> None:
    week = tuple((Opening(540, 720),) for _ in Weekday)
    one = (date(2026, 2, 7), (Opening(540, 600),))

    with pytest.raises(BadBusinessHours, match="comes twice"):
        BusinessHours("UTC", week, extra=(one, one))


def test_an_instant_without_offset_is_refused() -> None:
    naive = at("2026-02-06T16:00").replace(tzinfo=None)

    for ask in (
        lambda: NINE_TO_FIVE.due(naive, HOUR),
        lambda: NINE_TO_FIVE.due(naive, timedelta(0)),
        lambda: NINE_TO_FIVE.next_opening(naive),
        lambda: NINE_TO_FIVE.elapsed(naive, naive),
    ):
        with pytest.raises(NotUtc):
            ask()


def test_time_does_not_run_backwards() -> None:
    later, earlier = at("2026-02-06T16:00"), at("2026-02-06T15:59")

    assert NINE_TO_FIVE.elapsed(later, later) == timedelta(0)
    with pytest.raises(DateBefore):
        NINE_TO_FIVE.elapsed(later, earlier)


@pytest.mark.parametrize("start", ["0001-06-01T12:00", "9999-06-01T12:00"])
def test_business_hours_end_with_the_calendar(start: str) -> None:
    with pytest.raises(BadInstant, match="end with the calendar"):
        NINE_TO_FIVE.due(at(start), HOUR)


def test_what_would_be_due_after_the_calendar_is_refused() -> None:
    with pytest.raises(BadInstant):
        NINE_TO_FIVE.due(at("9998-12-31T16:00"), 8 * HOUR)
