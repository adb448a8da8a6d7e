"""When a target of business time is due, on a calendar with holidays.

Beside it stand a walk through the minutes, as one writes it first, and a library made for this.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import businesstimedelta  # type: ignore[import-untyped] # it has no types
import pytz  # type: ignore[import-untyped]

from account_mgmt.domain.business_hours import BusinessHours
from benchmarks.measure import OURS, Goal, Row, agree, contest

ZONE: Final = "Europe/Madrid"
HOLIDAYS: Final = frozenset(
    date.fromisoformat(f"2026-{day}")
    for day in ("01-01", "01-06", "04-03", "05-01", "08-15", "10-12", "12-08", "12-25")
) | {date(2040, 1, 1)}  # for the peer, which looks for one to come
_WEEK: Final = {weekday: ["09:00-17:00"] for weekday in ("mon", "tue", "wed", "thu", "fri")}
_START: Final = datetime(2026, 3, 27, 15, tzinfo=UTC)  # Friday 16:00, before the clocks change
_TARGET: Final = timedelta(hours=4)
_MINUTE: Final = timedelta(minutes=1)


def business_time(times: int) -> Iterator[Row]:
    """Friday 16:00 and four hours, over a weekend on which the clocks change."""
    hours = BusinessHours.of(ZONE, _WEEK, holidays=HOLIDAYS)
    zone, madrid = ZoneInfo(ZONE), pytz.timezone(ZONE)
    rules = businesstimedelta.Rules(
        [
            businesstimedelta.WorkDayRule(time(9), time(17), tz=madrid),
            businesstimedelta.HolidayRule(HOLIDAYS, tz=madrid),
        ]
    )
    four_hours = businesstimedelta.BusinessTimeDelta(rules, hours=4)

    def walk() -> datetime:
        at, left = _START, _TARGET // _MINUTE
        while left:
            local = at.astimezone(zone)
            working = local.weekday() < 5 and local.date() not in HOLIDAYS  # noqa: PLR2004 # Friday is 4
            left -= working and 9 <= local.hour < 17  # noqa: PLR2004 # nine to five
            at += _MINUTE
        return at

    def peer() -> datetime:
        due: datetime = _START + four_hours
        return due

    agree(
        {OURS: hours.due(_START, _TARGET), "a walk by minutes": walk(), "businesstimedelta": peer()}
    )
    quick = contest({OURS: lambda: hours.due(_START, _TARGET)}, times=times)
    slow = contest(
        {"a walk by minutes": walk, "businesstimedelta": peer}, times=max(times // 1000, 1)
    )
    yield Row(
        work="when a target of four hours is due, over a weekend; with holidays",
        seconds=quick | slow,
        goal=Goal(seconds=10e-6),
    )
