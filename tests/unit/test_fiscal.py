"""Fiscal years: months from any month, weeks by the retail calendars, and the 53rd week."""

from datetime import UTC, date, datetime

import pytest

from account_mgmt.domain.calendar import Period, Weekday
from account_mgmt.domain.errors import BadCalendar, BadDate, InstantForDate
from account_mgmt.domain.fiscal import Anchor, FiscalCalendar, FiscalPeriod, Grain, NamedBy, Pattern

RETAIL = FiscalCalendar(
    first_month=2, pattern=Pattern.W454, week_start=Weekday.SUNDAY, named_by=NamedBy.START
)
APPLE = FiscalCalendar(
    first_month=10, pattern=Pattern.W445, week_start=Weekday.SUNDAY, anchor=Anchor.LAST
)
WEEKS = FiscalCalendar(pattern=Pattern.WEEKS)
JULY = FiscalCalendar(first_month=7)


def in_weeks(parts: tuple[FiscalPeriod, ...]) -> list[int]:
    return [part.period.days // 7 for part in parts]


@pytest.mark.parametrize(
    ("year", "first", "last", "weeks"),
    [
        (2012, "2012-01-29", "2013-02-02", 53),
        (2016, "2016-01-31", "2017-01-28", 52),
        (2017, "2017-01-29", "2018-02-03", 53),
        (2022, "2022-01-30", "2023-01-28", 52),
        (2023, "2023-01-29", "2024-02-03", 53),
        (2024, "2024-02-04", "2025-02-01", 52),
    ],
)
def test_retail_years_are_those_that_the_national_retail_federation_published(
    year: int, first: str, last: str, weeks: int
) -> None:
    """4-5-4, Sunday to Saturday, ending on the Saturday nearest to the end of January (NRF)."""
    period = RETAIL.year(year)

    assert str(period) == f"{first} to {last}"
    assert period.days == weeks * 7


def test_retail_years_of_53_weeks_come_in_2006_2012_2017_and_2023() -> None:
    assert [year for year in range(2001, 2028) if RETAIL.year(year).days > 364] == [
        2006,
        2012,
        2017,
        2023,
    ]


def test_a_year_ends_on_the_last_saturday_of_september_where_it_is_said_to() -> None:
    """Apple's fiscal 2022 ended on 24 September 2022, and 2023, of 53 weeks, on 30 September."""
    assert APPLE.year(2022).last_day == date(2022, 9, 24)
    assert str(APPLE.year(2023)) == "2022-09-25 to 2023-09-30"
    assert APPLE.year(2023).days == 53 * 7


def test_the_last_saturday_of_a_month_may_come_a_week_before_the_one_nearest_to_its_end() -> None:
    nearest = FiscalCalendar(
        first_month=10, pattern=Pattern.W445, week_start=Weekday.SUNDAY, anchor=Anchor.NEAREST
    )

    assert nearest.year(2022).last_day == date(2022, 10, 1)
    assert APPLE.year(2022).last_day == date(2022, 9, 24)
    assert nearest.year(2023).last_day == APPLE.year(2023).last_day == date(2023, 9, 30)


@pytest.mark.parametrize(
    ("pattern", "quarter"),
    [(Pattern.W445, [4, 4, 5]), (Pattern.W454, [4, 5, 4]), (Pattern.W544, [5, 4, 4])],
)
def test_periods_have_the_weeks_of_the_pattern_and_the_53rd_goes_to_the_last(
    pattern: Pattern, quarter: list[int]
) -> None:
    calendar = FiscalCalendar(
        first_month=2, pattern=pattern, week_start=Weekday.SUNDAY, named_by=NamedBy.START
    )
    long = [*quarter * 3, *quarter[:2], quarter[2] + 1]

    assert in_weeks(calendar.periods(2022)) == quarter * 4
    assert in_weeks(calendar.quarters(2022)) == [13] * 4
    assert in_weeks(calendar.periods(2023)) == long
    assert in_weeks(calendar.quarters(2023)) == [13, 13, 13, 14]


def test_a_year_of_weeks_has_a_period_for_each_and_53_when_iso_has() -> None:
    assert len(WEEKS.periods(2019)) == 52
    assert len(WEEKS.periods(2020)) == 53
    assert WEEKS.periods(2020)[-1].period == Period.iso_week("2020-W53")
    assert in_weeks(WEEKS.quarters(2020)) == [13, 13, 13, 14]


def test_a_year_of_months_may_begin_with_any() -> None:
    assert JULY.year(2018) == Period.of("2017-07-01", "2018-07-01")
    assert [part.label for part in JULY.periods(2018)][:2] == ["2018-P01", "2018-P02"]
    assert JULY.quarters(2018)[2].period == Period.of("2018-01-01", "2018-04-01")
    assert FiscalCalendar().year(2018) == Period.year(2018)
    assert FiscalCalendar().month_of(date(2018, 5, 31)).period == Period.month(2018, 5)


def test_a_year_is_named_by_the_one_it_ends_in_unless_by_the_one_it_begins_in() -> None:
    by_start = FiscalCalendar(first_month=7, named_by=NamedBy.START)

    assert JULY.year_of(date(2017, 7, 1)) == 2018
    assert by_start.year_of(date(2017, 7, 1)) == 2017
    assert JULY.year_of(date(2017, 6, 30)) == 2017
    assert by_start.year(2017) == JULY.year(2018)
    assert FiscalCalendar(named_by=NamedBy.START) != FiscalCalendar()
    assert FiscalCalendar(named_by=NamedBy.START).year(2018) == FiscalCalendar().year(2018)


def test_a_day_knows_its_quarter_period_and_week() -> None:
    on = date(2018, 1, 1)

    assert JULY.quarter_of(on).label == "2018-Q3"
    assert JULY.month_of(on).label == "2018-P07"
    assert JULY.week_of(date(2017, 7, 5)).label == "2018-W01"
    assert RETAIL.week_of(date(2024, 2, 3)).label == "2023-W53"
    assert RETAIL.week_of(date(2024, 2, 4)).label == "2024-W01"
    assert WEEKS.month_of(date(2019, 12, 31)).label == "2020-W01"


def test_a_span_is_cut_where_the_calendar_cuts_and_its_ends_are_clipped() -> None:
    span = Period.of("2018-01-15", "2018-07-02")

    assert [str(part) for part in JULY.split(span, Grain.QUARTER)] == [
        "2018-01-15 to 2018-03-31",
        "2018-04-01 to 2018-06-30",
        "2018-07-01 to 2018-07-01",
    ]
    assert len(JULY.split(span, Grain.MONTH)) == 7
    assert len(JULY.split(span, Grain.YEAR)) == 2
    assert len(JULY.split(span, Grain.DAY)) == span.days
    assert JULY.split(span, Grain.WEEK)[1] == Period.iso_week("2018-W04")


def test_weeks_begin_on_the_day_that_is_said() -> None:
    sunday = FiscalCalendar(week_start=Weekday.SUNDAY)

    assert sunday.week_of(date(2026, 2, 2)).period == Period.of("2026-02-01", "2026-02-08")
    assert FiscalCalendar().week_of(date(2026, 2, 1)).period == Period.of(
        "2026-01-26", "2026-02-02"
    )


def test_a_changed_calendar_is_the_next_version_and_the_old_one_stays() -> None:
    old = FiscalCalendar()
    new = old.replaced_by(FiscalCalendar(first_month=4))

    assert (old.version, new.version) == (1, 2)
    assert old.year(2026) == Period.year(2026)
    assert new.replaced_by(old).version == 3
    assert new.year(2026).start == date(2025, 4, 1)


def test_calendars_are_equal_by_what_they_say_and_not_by_what_they_were_asked() -> None:
    asked, fresh = FiscalCalendar(first_month=4), FiscalCalendar(first_month=4)
    asked.periods(2026)

    assert asked == fresh
    assert hash(asked) == hash(fresh)
    assert repr(asked) == repr(fresh)


@pytest.mark.parametrize("month", [0, 13, -1, True, 1.0, "1", None])
def test_a_year_begins_in_a_month_from_1_to_12(month: int) -> None:
    with pytest.raises(
        BadCalendar, match="for the first month is refused: months are numbered from 1 to 12"
    ):
        FiscalCalendar(first_month=month)


@pytest.mark.parametrize("year", [-1, 0, 1, 9999, 10**9])
@pytest.mark.parametrize("calendar", [FiscalCalendar(), RETAIL, WEEKS])
def test_years_at_the_end_of_all_calendars_are_refused(calendar: FiscalCalendar, year: int) -> None:
    with pytest.raises(BadCalendar, match="calendars run from 2 to 9998"):
        calendar.year(year)


def test_the_first_and_last_years_have_all_their_periods() -> None:
    assert FiscalCalendar().periods(9998)[-1].period.last_day == date(9998, 12, 31)
    assert FiscalCalendar().year(2).start == date(2, 1, 1)
    assert FiscalCalendar(pattern=Pattern.WEEKS).year(9997).last_day.year in {9997, 9998}
    with pytest.raises(BadCalendar):
        FiscalCalendar().week_of(date.max)


def test_an_instant_is_in_no_period_of_the_calendar() -> None:
    noon = datetime(2026, 2, 3, 12, tzinfo=UTC)

    for ask in (JULY.year_of, JULY.quarter_of, JULY.month_of, JULY.week_of):
        with pytest.raises(InstantForDate):
            ask(noon)


# --- weeks by their names -----------------------------------------------------------------------


def test_a_week_is_found_by_its_label() -> None:
    assert FiscalCalendar().week_named("2019-W31").period == Period.iso_week("2019-W31")
    assert RETAIL.week_named("2023-W53").period == Period.of("2024-01-28", "2024-02-04")


@pytest.mark.parametrize(("year", "weeks"), [(2019, 52), (2020, 53), (2021, 52), (2026, 53)])
def test_iso_years_have_52_weeks_or_53(year: int, weeks: int) -> None:
    assert FiscalCalendar().weeks_in(year) == weeks


@pytest.mark.parametrize("label", ["2019-W00", "2019-W53", "2019-W1", "2019W31", "W31", ""])
def test_a_week_that_the_year_has_not_is_refused(label: str) -> None:
    with pytest.raises(BadDate):
        FiscalCalendar().week_named(label)


def test_the_week_before_the_first_is_the_last_of_the_year_before() -> None:
    iso = FiscalCalendar()

    assert iso.week_before(iso.week_named("2019-W31")) == iso.week_named("2019-W30")
    assert iso.week_before(iso.week_named("2021-W01")) == iso.week_named("2020-W53")


def test_the_same_week_last_year_has_the_same_number() -> None:
    iso = FiscalCalendar()

    assert iso.week_last_year(iso.week_named("2019-W31")) == iso.week_named("2018-W31")
    assert iso.week_last_year(iso.week_named("2021-W52")) == iso.week_named("2020-W52")


def test_the_53rd_week_is_seen_beside_the_last_of_a_year_without_one() -> None:
    iso = FiscalCalendar()

    assert iso.week_last_year(iso.week_named("2020-W53")) == iso.week_named("2019-W52")
    assert RETAIL.week_last_year(RETAIL.week_named("2023-W53")).label == "2022-W52"


@pytest.mark.parametrize("calendar", [FiscalCalendar(), RETAIL, APPLE, WEEKS, JULY])
def test_a_week_that_a_day_is_in_is_the_week_of_its_label(calendar: FiscalCalendar) -> None:
    for month in range(1, 13):
        week = calendar.week_of(date(2023, month, 1))

        assert calendar.week_named(week.label) == week
