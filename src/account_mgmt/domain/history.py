"""Facts that hold for a while, and when each was recorded: nothing is overwritten.

A spell says what holds from one day until another (the later one excluded), when that was written
down, and when it was written off. So one can ask what held on a day, and what anybody could have
known of it at an instant.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import TypeVar

from attrs import Attribute, evolve, field, frozen

from account_mgmt.domain.calendar import Period, aware_instant, day, plain_date
from account_mgmt.domain.errors import DateBefore, RecordedBefore


def _after_since(spell: "Spell", _attribute: "Attribute[date | None]", until: date | None) -> None:
    if until is not None and day(until) <= spell.since:
        first = spell.since.isoformat()
        raise DateBefore(
            f"{type(spell).__name__} ending", until.isoformat(), "the day after it begins", first
        )


@frozen(kw_only=True)
class Spell:
    """Something that holds on the days `[since, until)`; without an end when `until` is None.

    `recorded_at` and `superseded_at` are UTC instants: when it was written down, and when another
    record took its place.
    """

    since: date = field(validator=plain_date)
    until: date | None = field(default=None, validator=_after_since)
    recorded_at: datetime = field(validator=aware_instant)
    superseded_at: datetime | None = None

    def holds(self, on: date) -> bool:
        """Whether the day is in the spell."""
        return self.since <= on and (self.until is None or on < self.until)

    def known(self, at: datetime | None) -> bool:
        """Whether the record stood at that instant; None asks about now."""
        if at is None:
            return self.superseded_at is None
        return self.recorded_at <= at and (self.superseded_at is None or at < self.superseded_at)

    def overlaps(self, other: "Spell") -> bool:
        """Whether some day is in both."""
        return (other.until is None or self.since < other.until) and (
            self.until is None or other.since < self.until
        )


SpellT = TypeVar("SpellT", bound=Spell)


def check_recorded(what: str, rows: Iterable[Spell], at: datetime) -> None:
    """Refuse with RecordedBefore what would be recorded before something that is."""
    last = max((row.superseded_at or row.recorded_at for row in rows), default=at)
    if at < last:
        raise RecordedBefore(what, at.isoformat(), last.isoformat())


def holding(rows: Iterable[SpellT], on: date, known_at: datetime | None = None) -> Iterator[SpellT]:
    """The records that hold on a day, as known at an instant (None: as known now)."""
    return (row for row in rows if row.holds(on) and row.known(known_at))


def superseding(
    rows: Iterable[SpellT], new: SpellT, *, rivals: Callable[[SpellT], bool] = lambda _: True
) -> tuple[SpellT, ...]:
    """The records once `new` has taken its days from its rivals among them.

    A rival that shares days with `new` is written off at `new.recorded_at`, and what it has left,
    before and after, is written down anew; a rival with nothing left is gone. Others stay as they are.
    """
    return (*_carved(rows, new, rivals), new)


def ending(
    rows: Iterable[SpellT], on: date, *, at: datetime, which: Callable[[SpellT], bool]
) -> tuple[SpellT, ...]:
    """The records once those asked for hold no more from that day on."""
    gap = Spell(since=on, recorded_at=at)
    return tuple(_carved(rows, gap, which))


def _carved(
    rows: Iterable[SpellT], gap: Spell, rivals: Callable[[SpellT], bool]
) -> Iterator[SpellT]:
    for row in rows:
        if row.superseded_at is not None or not row.overlaps(gap) or not rivals(row):
            yield row
            continue
        yield evolve(row, superseded_at=gap.recorded_at)
        if row.since < gap.since:
            yield evolve(row, until=gap.since, recorded_at=gap.recorded_at)
        if gap.until is not None and (row.until is None or gap.until < row.until):
            yield evolve(row, since=gap.until, recorded_at=gap.recorded_at)


def room_after(rows: Iterable[Spell], since: date) -> date | None:
    """Where a spell that begins on a day ends by itself, so that later ones stay.

    That is the end of the one that holds then, or the beginning of the next; None when nothing
    follows.
    """
    current = [row for row in rows if row.superseded_at is None]
    for row in current:
        if row.holds(since):
            return row.until
    return min((row.since for row in current if row.since > since), default=None)


def gaps(rows: Iterable[Spell], period: Period) -> tuple[Period, ...]:
    """The parts of a period in which no current record holds, in order."""
    found: list[Period] = []
    reached = period.start
    for row in sorted(
        (row for row in rows if row.superseded_at is None), key=lambda row: row.since
    ):
        if row.since >= period.end:
            break
        if row.since > reached:
            found.append(Period(reached, row.since))
        if row.until is None:
            return tuple(found)
        reached = max(reached, row.until)
    if reached < period.end:
        found.append(Period(reached, period.end))
    return tuple(found)
