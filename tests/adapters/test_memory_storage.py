"""What the storage in memory keeps to answer quickly is what a plain count says."""

import gc
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.adapters.memory.rollup import Rollup, spans_of
from account_mgmt.domain.errors import ConcurrencyError
from account_mgmt.domain.ids import OrderId
from account_mgmt.domain.ledger import Where
from account_mgmt.testing.builders import MONDAY, YEAR, an_entry, an_order
from account_mgmt.testing.strategies import days

A_DAY = timedelta(1)


@given(days(), st.integers(1, 4000))
def test_a_period_is_taken_apart_into_spans_that_are_all_of_its_days(
    start: date, length: int
) -> None:
    counted = Rollup(None, "piece")
    period = [start + timedelta(n) for n in range(length)]
    for number, day in enumerate([start - A_DAY, *period, start + timedelta(length)]):
        counted.add(day, 10**6 if day not in (period[0], period[-1]) else 1, number)

    found = counted.over(spans_of(start, start + timedelta(length)))

    inside = max(length - 2, 0) * 10**6 + min(length, 2)
    assert found == (inside, sum(range(1, length + 1)))


@pytest.mark.parametrize(
    ("start", "end", "spans"),
    [
        ("2026-01-01", "2027-01-01", 1),
        ("2026-01-01", "2026-04-01", 3),
        ("2025-07-01", "2027-07-01", 6 + 1 + 6),
        ("2026-01-31", "2026-02-01", 1),
        ("2026-01-01", "2026-02-16", 1 + 15),
        ("0001-01-01", "9999-12-31", 9998 + 11 + 30),
    ],
)
def test_whole_years_and_months_are_asked_for_as_such(start: str, end: str, spans: int) -> None:
    assert len(spans_of(date.fromisoformat(start), date.fromisoformat(end))) == spans


@given(
    st.lists(st.tuples(days(), st.integers(-9, 9), st.integers(-9, 9)), max_size=20),
    days(),
    st.integers(1, 900),
)
def test_a_rollup_is_the_sum_of_what_was_counted(
    counts: list[tuple[date, int, int]], start: date, length: int
) -> None:
    rollup = Rollup(None, "piece")
    for day, minor, millionths in counts:
        rollup.add(day, minor, millionths)
    end = start + timedelta(length)
    inside = [(day, minor, millionths) for day, minor, millionths in counts if start <= day < end]

    found = rollup.over(spans_of(start, end))

    assert found == ((sum(m for _, m, _ in inside), sum(n for *_, n in inside)) if inside else None)
    by_day = {day: (minor, millionths) for day, minor, millionths in rollup.days(start, end)}
    assert by_day == {
        day: (sum(m for d, m, _ in inside if d == day), sum(n for d, _, n in inside if d == day))
        for day, *_ in inside
    }


def test_of_two_under_way_at_once_the_second_to_commit_is_refused() -> None:
    storage = MemoryStorage()
    with storage.begin() as work:
        work.orders.add(*an_order("o-1"))
        work.commit()

    with storage.begin() as first, storage.begin() as second:
        for work in (first, second):
            order = work.orders.get(OrderId("o-1"))
            work.orders.save(*order.invoice(on=MONDAY))
            work.sales.append([an_entry(minor=1, line=1 if work is first else 2)])
        first.commit()
        with pytest.raises(ConcurrencyError):
            second.commit()

    with storage.begin(read_only=True) as work:
        assert work.sales.total(Where(period=YEAR, currency="EUR")).amount.minor == 1
        assert work.outbox.waiting() == 2


def test_a_reader_that_was_left_without_a_word_is_forgotten() -> None:
    storage = MemoryStorage()
    reader = storage.begin(read_only=True)
    reader.orders.find()
    books = storage._books
    assert len(books.looking) == 1

    del reader
    gc.collect()  # it and its parts know each other
    with storage.begin() as work:
        work.orders.add(*an_order("o-1"))
        work.commit()

    assert len(books.looking) == 0
