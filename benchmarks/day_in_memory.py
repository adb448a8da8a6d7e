"""Record an order of four lines, then ask one manager's attainment in its quarter: in memory.

Each starts from the same history and records the same order, handed over in the form it takes. The
answer is what the manager is credited with in the quarter, and the quota.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Final

import pandas as pd
import polars as pl

from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.domain.attainment import Target, attainment
from account_mgmt.domain.events import OrderPlaced
from account_mgmt.domain.ledger import EARNED, SalesEntry, Where
from account_mgmt.domain.order import Order
from account_mgmt.ports.storage import Storage
from benchmarks.measuring import OURS, Contender, Effort, Goal, Row, agree, race
from benchmarks.sales import (
    LINES,
    MANAGERS,
    QUOTA,
    YEAR,
    Sale,
    credited,
    manager_id,
    order_of,
    sales,
    write_history,
)
from benchmarks.tables import line_rows

LIMIT: Final = 2.5
GROWTH: Final = 1.3
AT_SHORT: Final = f"{OURS} at 10,000 lines"
HISTORY: Final = 1_000_000 // LINES
SHORT: Final = 10_000 // LINES
TURN: Final = 100

Answer = tuple[int, int]


def rows(effort: Effort) -> Iterator[Row]:
    """The row."""
    history = list(sales(effort.of(HISTORY)))
    times = effort.of(TURN)
    new = list(sales(1 + 2 * times * effort.rounds, first=len(history)))
    ours = Contender(OURS, Recorder(filled(history), new))
    short = Contender(AT_SHORT, Recorder(filled(history[: effort.of(SHORT)]), new))
    limit = Contender("dict of ints", InDicts(history, new))
    others = [
        Contender("sqlite3", InSqlite(history, new)),
        Contender("polars", InPolars(history, new)),
        Contender("pandas", InPandas(history, new)),
    ]
    agree([ours, limit, *others])
    quick = race([ours, short, limit], rounds=effort.rounds, times=times)
    slow = race(others, rounds=effort.rounds)
    best = {**quick, **slow}
    yield Row(
        work=f"record an order of {LINES} lines, then ask one manager's attainment, in memory",
        data=f"{len(history) * LINES:,} lines of history",
        best=best,
        goals=[
            Goal.within(LIMIT, best[OURS], best[limit.name], "a dict of ints"),
            Goal.within(GROWTH, best[OURS], best[AT_SHORT], f"its time at {SHORT * LINES:,} lines"),
        ],
    )


def filled(history: Sequence[Sale]) -> MemoryStorage:
    """Books in memory with that history."""
    storage = MemoryStorage()
    write_history(storage, history)
    return storage


class Recorder:
    """This library, through the port that every storage answers to."""

    def __init__(self, storage: Storage, new: Sequence[Sale]) -> None:
        self._storage = storage
        self._coming = iter([(sale, *_as_ours(sale)) for sale in new])

    def __call__(self) -> Answer:
        """Keep the order, its event and its credit; commit; and ask."""
        sale, order, event, entries, where, target = next(self._coming)
        with self._storage.begin() as work:
            work.orders.add(order, event)
            work.sales.append(entries)
            work.commit()
        with self._storage.begin(read_only=True) as work:
            total = work.sales.total(where)
        figure = attainment([target], total.amount, period=where.period, as_of=sale.on)
        return total.amount.minor, QUOTA.minor if figure.quota == QUOTA else 0


def _as_ours(sale: Sale) -> tuple[Order, OrderPlaced, Sequence[SalesEntry], Where, Target]:
    order, event = order_of(sale)
    where = Where(
        period=sale.quarter, currency="EUR", roles=EARNED, manager=manager_id(sale.manager)
    )
    return order, event, credited(order, sale), where, Target(sale.quarter, QUOTA)


class InDicts:
    """As little as can be done: the order in a dict, and its cents added to a manager's day."""

    def __init__(self, history: Sequence[Sale], new: Sequence[Sale]) -> None:
        self._orders: dict[str, Sale] = {}
        self._cents = [[0] * 366 for _ in range(MANAGERS)]
        self._asked = {sale.number: days_of(sale) for sale in new}
        for sale in history:
            self._record(sale)
        self._coming = iter(new)

    def _record(self, sale: Sale) -> None:
        self._orders[sale.id] = sale
        cents = self._cents[sale.manager]
        for line in sale.lines:
            cents[sale.day] += line.cents

    def __call__(self) -> Answer:
        """Keep the order, add its cents, and add up the quarter."""
        sale = next(self._coming)
        self._record(sale)
        first, end = self._asked[sale.number]
        return sum(self._cents[sale.manager][first:end]), QUOTA.minor


class InSqlite:
    """A table of lines, with an index that holds all that the question needs."""

    def __init__(self, history: Sequence[Sale], new: Sequence[Sale]) -> None:
        self._db = sqlite3.connect(":memory:", isolation_level=None)
        self._db.execute(
            "CREATE TABLE lines (sale TEXT, number INTEGER, manager INTEGER, day INTEGER,"
            " product INTEGER, pieces INTEGER, cents INTEGER, PRIMARY KEY (sale, number))"
        )
        self._db.execute("BEGIN")
        for sale in history:
            self._db.executemany(_LINE, line_rows(sale))
        self._db.execute("COMMIT")
        self._db.execute("CREATE INDEX by_manager ON lines (manager, day, cents)")
        self._coming = iter(new)

    def __call__(self) -> Answer:
        """Insert the lines; sum the quarter."""
        sale = next(self._coming)
        self._db.execute("BEGIN")
        self._db.executemany(_LINE, line_rows(sale))
        self._db.execute("COMMIT")
        row = self._db.execute(_QUARTER, (sale.manager, *days_of(sale))).fetchone()
        return int(row[0]), QUOTA.minor


class InPolars:
    """A frame of lines, to which those of the order are stacked."""

    def __init__(self, history: Sequence[Sale], new: Sequence[Sale]) -> None:
        self._frame = pl.DataFrame(columns(history)).rechunk()
        self._coming = iter(new)

    def __call__(self) -> Answer:
        """Stack the lines; filter and sum."""
        sale = next(self._coming)
        self._frame = self._frame.vstack(pl.DataFrame(columns([sale])))
        first, end = days_of(sale)
        asked = (pl.col("manager") == sale.manager) & pl.col("day").is_between(
            first, end, closed="left"
        )
        return int(
            self._frame.lazy().filter(asked).select(pl.col("cents").sum()).collect().item()
        ), (QUOTA.minor)


class InPandas:
    """A frame of lines, to which those of the order are concatenated."""

    def __init__(self, history: Sequence[Sale], new: Sequence[Sale]) -> None:
        self._frame = pd.DataFrame(columns(history))
        self._coming = iter(new)

    def __call__(self) -> Answer:
        """Concatenate the lines; select and sum."""
        sale = next(self._coming)
        self._frame = pd.concat([self._frame, pd.DataFrame(columns([sale]))], ignore_index=True)
        first, end = days_of(sale)
        frame = self._frame
        asked = (frame["manager"] == sale.manager) & (frame["day"] >= first) & (frame["day"] < end)
        return int(frame.loc[asked, "cents"].sum()), QUOTA.minor


_LINE: Final = "INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?)"
_QUARTER: Final = "SELECT SUM(cents) FROM lines WHERE manager = ? AND day >= ? AND day < ?"


def days_of(sale: Sale) -> tuple[int, int]:
    """The first day of the quarter and the one after its last, counted from the year's first."""
    quarter = sale.quarter
    return (quarter.start - YEAR.start).days, (quarter.end - YEAR.start).days


def columns(some: Sequence[Sale]) -> dict[str, list[int]]:
    """Their lines, column by column."""
    lines = [(sale, line) for sale in some for line in sale.lines]
    return {
        "sale": [sale.number for sale, _ in lines],
        "manager": [sale.manager for sale, _ in lines],
        "day": [sale.day for sale, _ in lines],
        "product": [line.product for _, line in lines],
        "pieces": [line.pieces for _, line in lines],
        "cents": [line.cents for _, line in lines],
    }
