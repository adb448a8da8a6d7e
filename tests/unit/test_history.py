"""Facts that hold for a while: nothing is overwritten, and every past question keeps its answer."""

from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import DateBefore, InstantForDate, NotUtc
from account_mgmt.domain.history import Spell, ending, gaps, holding, room_after, superseding

JANUARY, FEBRUARY, MARCH, APRIL, MAY = (date(2026, month, 1) for month in range(1, 6))
T1, T2, T3 = (datetime(2026, 6, day, 12, tzinfo=UTC) for day in (1, 2, 3))


@frozen(kw_only=True)
class Holds(Spell):
    """A spell with something in it."""

    what: str


def a_spell(what: str, since: date, until: date | None = None, at: datetime = T1) -> Holds:
    return Holds(what=what, since=since, until=until, recorded_at=at)


def test_a_spell_holds_from_its_first_day_and_not_on_its_end() -> None:
    spell = a_spell("a", FEBRUARY, MARCH)

    days = (date(2026, 1, 31), FEBRUARY, date(2026, 2, 28), MARCH)

    assert [spell.holds(day) for day in days] == [False, True, True, False]


def test_a_spell_without_end_holds_for_ever() -> None:
    assert a_spell("a", FEBRUARY).holds(date.max)


@pytest.mark.parametrize("until", [FEBRUARY, JANUARY])
def test_a_spell_of_no_day_is_refused(until: date) -> None:
    with pytest.raises(DateBefore, match="the day after it begins"):
        a_spell("a", FEBRUARY, until)


def test_days_are_plain_and_instants_are_utc() -> None:
    with pytest.raises(InstantForDate):
        a_spell("a", T1)
    with pytest.raises(InstantForDate):
        a_spell("a", JANUARY, T2)
    with pytest.raises(NotUtc):
        a_spell("a", JANUARY, at=datetime(2026, 1, 1))  # noqa: DTZ001 # naive on purpose


def test_a_record_is_known_from_its_instant_until_it_is_written_off() -> None:
    [old, _new] = superseding([a_spell("a", JANUARY)], a_spell("b", JANUARY, at=T2))

    before, moment = T1 - timedelta(microseconds=1), T2 - timedelta(microseconds=1)
    assert [old.known(at) for at in (before, T1, moment, T2, None)] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_a_new_spell_takes_its_days_and_leaves_the_rest() -> None:
    rows = superseding([a_spell("a", JANUARY, MAY)], a_spell("b", FEBRUARY, APRIL, at=T2))

    assert [(row.what, row.since, row.until) for row in rows if row.known(None)] == [
        ("a", JANUARY, FEBRUARY),
        ("a", APRIL, MAY),
        ("b", FEBRUARY, APRIL),
    ]
    assert rows[0].superseded_at == T2


def test_a_spell_wholly_taken_is_gone() -> None:
    rows = superseding([a_spell("a", FEBRUARY, MARCH)], a_spell("b", FEBRUARY, MARCH, at=T2))

    assert [row.what for row in rows if row.known(None)] == ["b"]


def test_neighbours_and_those_who_are_no_rivals_stay() -> None:
    rows = [
        a_spell("before", JANUARY, FEBRUARY),
        a_spell("after", MARCH),
        a_spell("other", JANUARY),
    ]

    kept = superseding(
        rows, a_spell("b", FEBRUARY, MARCH, at=T2), rivals=lambda r: r.what != "other"
    )

    assert kept == (*rows, a_spell("b", FEBRUARY, MARCH, at=T2))


def test_ending_cuts_from_the_day_on() -> None:
    rows = ending(
        [a_spell("a", JANUARY), a_spell("later", APRIL)], MARCH, at=T2, which=lambda _: True
    )

    assert [(row.what, row.since, row.until) for row in rows if row.known(None)] == [
        ("a", JANUARY, MARCH)
    ]


@pytest.mark.parametrize(
    ("since", "room"),
    [(JANUARY, FEBRUARY), (FEBRUARY, MARCH), (MARCH, APRIL), (APRIL, None), (MAY, None)],
)
def test_room_ends_where_the_holder_does_or_the_next_begins(since: date, room: date | None) -> None:
    rows = [a_spell("a", FEBRUARY, MARCH), a_spell("b", APRIL)]

    assert room_after(rows, since) == room


def test_gaps_are_the_days_on_which_nothing_holds() -> None:
    rows = [a_spell("b", MARCH, APRIL), a_spell("a", date(2025, 12, 1), FEBRUARY)]

    assert gaps(rows, Period(JANUARY, MAY)) == (Period(FEBRUARY, MARCH), Period(APRIL, MAY))
    assert gaps([], Period(JANUARY, MAY)) == (Period(JANUARY, MAY),)
    assert gaps([a_spell("a", JANUARY)], Period(JANUARY, MAY)) == ()
    assert gaps([a_spell("a", MAY)], Period(JANUARY, MAY)) == (Period(JANUARY, MAY),)
    assert gaps([a_spell("a", JANUARY, MAY)], Period(JANUARY, MAY)) == ()


DAYS = st.integers(0, 20).map(lambda n: JANUARY + timedelta(n))


@given(st.lists(st.tuples(DAYS, st.none() | st.integers(1, 8)), max_size=8))
def test_one_holds_at_a_time_the_later_recorded_wins_and_the_past_is_remembered(
    spans: list[tuple[date, int | None]],
) -> None:
    rows: tuple[Holds, ...] = ()
    truth: dict[date, str] = {}  # the plain rule: the last one written for a day
    remembered: list[tuple[datetime, dict[date, str]]] = []
    days = [JANUARY + timedelta(n) for n in range(40)]
    for number, (since, length) in enumerate(spans):
        at = T1 + timedelta(minutes=number)
        until = None if length is None else since + timedelta(length)
        new = a_spell(str(number), since, until, at)
        rows = superseding(rows, new)
        truth.update({day: new.what for day in days if new.holds(day)})
        remembered.append((at, dict(truth)))

    asked: list[tuple[datetime | None, dict[date, str]]] = [*remembered, (None, truth)]
    for instant, known in asked:
        for day in days:
            assert [row.what for row in holding(rows, day, instant)] == (
                [known[day]] if day in known else []
            )
