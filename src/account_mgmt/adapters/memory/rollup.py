"""Sums by day, month and year. The calendar is the tree: a question costs the spans it covers.

A span is named by one whole number: a year by itself, a month from 10,000 on, a day from
200,000 on.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Final, final

from account_mgmt.domain.ids import ManagerId

_MONTHS: Final = 10_000  # and then months numbered on from the year zero, twelve to the year
_DAYS: Final = 200_000  # and then ordinals


@lru_cache(maxsize=1024)  # people ask about the same periods again and again
def spans_of(start: date, end: date) -> tuple[int, ...]:
    """The fewest years, months and days that make up those from `start` to before `end`."""
    first, last = _month(start) + (start.day > 1), _month(end)
    if first > last:  # within one month
        return tuple(_days(start, end))
    days = (*_days(start, _first_of(first)), *_days(_first_of(last), end))
    from_year, to_year = -(-(first - 1) // 12), (last - 1) // 12
    if from_year >= to_year:
        return (*_months(first, last), *days)
    months = (*_months(first, from_year * 12 + 1), *_months(to_year * 12 + 1, last))
    return (*range(from_year, to_year), *months, *days)


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _first_of(month: int) -> date:
    return date((month - 1) // 12, (month - 1) % 12 + 1, 1)


def _months(start: int, end: int) -> range:
    return range(_MONTHS + start, _MONTHS + end)


def _days(start: date, end: date) -> range:
    return range(_DAYS + start.toordinal(), _DAYS + end.toordinal())


@final
class Rollup:
    """A manager's money and units of one measure, by span: pairs of minor units and millionths."""

    __slots__ = ("_sums", "manager", "unit")

    def __init__(self, manager: ManagerId | None, unit: str) -> None:
        self.manager: Final = manager
        self.unit: Final = unit
        self._sums: dict[int, list[int]] = {}

    def add(self, day: date, minor: int, millionths: int) -> None:
        """Count so much more on that day, and so in its month and year."""
        sums = self._sums
        year = day.year
        for span in (year, _MONTHS + year * 12 + day.month, _DAYS + day.toordinal()):
            pair = sums.get(span)
            if pair is None:
                sums[span] = [minor, millionths]
            else:
                pair[0] += minor
                pair[1] += millionths

    def over(self, spans: Iterable[int]) -> tuple[int, int] | None:
        """Minor units and millionths over those spans; None when nothing was ever counted there."""
        minor = millionths = 0
        found = False
        get = self._sums.get
        for span in spans:
            pair = get(span)
            if pair is not None:
                found = True
                minor += pair[0]
                millionths += pair[1]
        return (minor, millionths) if found else None

    def days(self, start: date, end: date) -> Iterator[tuple[date, int, int]]:
        """Each day from `start` to before `end` on which something was counted, and what."""
        wanted = _days(start, end)
        for span, (minor, millionths) in self._sums.items():
            if span in wanted:
                yield date.fromordinal(span - _DAYS), minor, millionths
