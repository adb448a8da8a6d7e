"""The attainment of all managers by quarter, from a year's lines in memory.

The answer is what each manager is credited with in each quarter, in cents. Ours also says the
quota, what was expected by now, and the pace.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

import duckdb
import pandas as pd
import polars as pl
from attrs import frozen

from account_mgmt import AccountManagement, Grain, Money
from account_mgmt.adapters.memory import MemoryStorage
from benchmarks.day_in_memory import columns
from benchmarks.measuring import OURS, Contender, Effort, Goal, Row, agree, race
from benchmarks.sales import (
    LINES,
    MANAGERS,
    QUARTERS,
    YEAR,
    Sale,
    desk_on,
    manager_id,
    sales,
    write_history,
)

GOAL: Final = 1e-3
HISTORY: Final = 1_000_000 // LINES

Credit = dict[tuple[str, int], int]
"""Cents by manager and quarter, counted from one."""


def rows(effort: Effort) -> Iterator[Row]:
    """The row."""
    history = list(sales(effort.of(HISTORY)))
    storage = MemoryStorage()
    desk = desk_on(storage)
    write_history(storage, history)
    in_polars = InPolars(history)
    contenders = [
        Contender(OURS, ByDesk(desk)),
        Contender("DuckDB", InDuckdb(in_polars.frame)),
        Contender("polars", in_polars),
        Contender("pandas", InPandas(history)),
        Contender("Decimal loop over attrs", InDecimals(history)),
    ]
    agree(contenders)
    best = race(contenders, rounds=effort.rounds)
    yield Row(
        work="attainment of all managers by quarter, in memory",
        data=f"{len(history) * LINES:,} lines in a year, {MANAGERS * 4} figures",
        best=best,
        goals=[Goal.under(GOAL, best[OURS])],
    )


@frozen
class ByDesk:
    """This library, as a person asks it."""

    desk: AccountManagement

    def __call__(self) -> Credit:
        """How all stand, quarter by quarter."""
        cents: Credit = {}
        for row in self.desk.quotas.standings(YEAR, by=Grain.QUARTER):
            credit = row.attainment.credited
            if isinstance(credit, Money) and credit:  # who sold nothing has a quota all the same
                cents[row.manager.value, QUARTER[row.attainment.period.start]] = credit.minor
        return cents


QUARTER: Final = {quarter.start: number for number, quarter in enumerate(QUARTERS, start=1)}
ENDS: Final = [(quarter.end - YEAR.start).days for quarter in QUARTERS]


def quarter_of(day: int) -> int:
    """The quarter of a day of the year."""
    return next(number for number, end in enumerate(ENDS, start=1) if day < end)


QUARTER_OF: Final = [quarter_of(day) for day in range(365)]


def _with_quarters(history: Sequence[Sale]) -> dict[str, list[int]]:
    """The lines by column, with the quarter of each, worked out once and before."""
    lines = columns(history)
    return {**lines, "quarter": [QUARTER_OF[day] for day in lines["day"]]}


class InDuckdb:
    """A table of lines, and SQL."""

    def __init__(self, lines: pl.DataFrame) -> None:
        self._db = duckdb.connect()
        self._db.register("given", lines.to_arrow())
        self._db.execute("CREATE TABLE lines AS SELECT * FROM given")

    def __call__(self) -> Credit:
        """Group and sum."""
        asked = "SELECT manager, quarter, SUM(cents) FROM lines GROUP BY manager, quarter"
        found = self._db.execute(asked).fetchall()
        return {(_name(manager), quarter): int(cents) for manager, quarter, cents in found}


class InPolars:
    """A frame of lines."""

    def __init__(self, history: Sequence[Sale]) -> None:
        self.frame = pl.DataFrame(_with_quarters(history))

    def __call__(self) -> Credit:
        """Group and sum."""
        found = (
            self.frame.lazy().group_by("manager", "quarter").agg(pl.col("cents").sum()).collect()
        )
        return {(_name(manager), quarter): cents for manager, quarter, cents in found.rows()}


class InPandas:
    """A frame of lines."""

    def __init__(self, history: Sequence[Sale]) -> None:
        self._frame = pd.DataFrame(_with_quarters(history))

    def __call__(self) -> Credit:
        """Group and sum."""
        found = self._frame.groupby(["manager", "quarter"], sort=False)["cents"].sum()
        return {
            (_name(manager), quarter): int(cents) for (manager, quarter), cents in found.items()
        }


@frozen
class DecimalLine:
    """A line as an object."""

    manager: str
    quarter: int
    amount: Decimal


class InDecimals:
    """A list of objects."""

    def __init__(self, history: Sequence[Sale]) -> None:
        self._lines = [
            DecimalLine(_name(sale.manager), QUARTER_OF[sale.day], Decimal(line.cents) / 100)
            for sale in history
            for line in sale.lines
        ]

    def __call__(self) -> Credit:
        """Loop and sum."""
        sums: dict[tuple[str, int], Decimal] = {}
        for line in self._lines:
            key = line.manager, line.quarter
            sums[key] = sums.get(key, Decimal(0)) + line.amount
        return {key: int(amount * 100) for key, amount in sums.items()}


def _name(manager: int) -> str:
    return manager_id(manager).value
