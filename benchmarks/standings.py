"""Attainment of all managers, quarter by quarter, over a long history."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain

import duckdb
import pandas as pd
import polars as pl
from attrs import frozen

from account_mgmt import AccountManagement
from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.domain.fiscal import Grain
from account_mgmt.domain.ids import PlanId
from account_mgmt.domain.money import Money
from account_mgmt.domain.quota import Quota, QuotaPlan
from benchmarks.history import CURRENCY, LINES, MANAGERS, QUOTA, YEAR, sales, targets
from benchmarks.measure import OURS, Goal, Row, agree, contest

Figures = dict[tuple[str, int], int]
"""Minor units by manager and quarter, and beside them attainment, worked out and left."""


@frozen
class _Line:
    manager: str
    month: int
    amount: Decimal


def in_memory(lines: int) -> Iterator[Row]:
    """The work, over so many lines."""
    history = list(sales(lines // LINES))
    entries = list(chain.from_iterable(sale.entries for sale in history))
    this_year = YEAR
    columns = {
        "manager": [str(entry.manager) for entry in entries],
        "day": [entry.effective_on for entry in entries],
        "minor": [entry.amount.minor for entry in entries],
    }
    desk = _desk()
    with desk.books.storage.begin() as work:
        work.sales.append(entries)
        work.commit()
    del history
    plain = [
        _Line(str(entry.manager), entry.effective_on.month, entry.amount.amount)
        for entry in entries
        if entry.effective_on in this_year
    ]
    del entries
    frame, table = pl.DataFrame(columns), pd.DataFrame(columns)
    table["day"] = pd.to_datetime(table["day"])
    duck = duckdb.connect()
    duck.execute("CREATE TABLE lines AS SELECT * FROM frame")
    quota = QUOTA.minor

    def ours() -> Figures:
        rows = desk.quotas.standings(this_year, by=Grain.QUARTER)
        found: Figures = {}
        for row in rows:
            figure = row.attainment
            credited = figure.credited
            assert isinstance(credited, Money)
            assert figure.ratio is not None
            if credited:
                found[str(row.manager), figure.period.start.month // 3 + 1] = credited.minor
        return found

    def by_duckdb() -> Figures:
        rows = duck.execute(
            "SELECT manager, quarter(day), sum(minor), sum(minor) / ? FROM lines"
            " WHERE day >= ? AND day < ? GROUP BY ALL",
            [quota, this_year.start, this_year.end],
        ).fetchall()
        return {(manager, number): int(minor) for manager, number, minor, _ in rows}

    def by_polars() -> Figures:
        day = pl.col("day")
        rows = (
            frame.lazy()
            .filter((day >= this_year.start) & (day < this_year.end))
            .group_by("manager", day.dt.quarter().alias("quarter"))
            .agg(pl.col("minor").sum(), (pl.col("minor").sum() / quota).alias("attainment"))
            .collect()
            .rows()
        )
        return {(manager, number): minor for manager, number, minor, _ in rows}

    def by_pandas() -> Figures:
        day = table["day"]
        mine = table[(day >= str(this_year.start)) & (day < str(this_year.end))]
        sums = mine.groupby(["manager", mine["day"].dt.quarter])["minor"].sum()
        (sums / quota).to_numpy()
        return {
            (str(manager), int(number)): int(minor) for (manager, number), minor in sums.items()
        }

    def by_loop() -> Figures:
        sums: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
        for line in plain:
            sums[line.manager, (line.month - 1) // 3 + 1] += line.amount
        return {key: int(amount * 100) for key, amount in sums.items()}

    works = {
        OURS: ours, "DuckDB": by_duckdb, "polars": by_polars, "pandas": by_pandas,
        "Decimal loop over attrs": by_loop,
    }  # fmt: skip
    agree({name: work() for name, work in works.items()})
    yield Row(
        work=f"attainment of all managers by quarter; {lines:,} lines, in memory",
        seconds=contest(works),
        goal=Goal(seconds=0.001),
    )


def _desk() -> AccountManagement:
    desk = AccountManagement(MemoryStorage(), currency=CURRENCY)
    for manager in MANAGERS:
        desk.portfolio.add_manager(f"Manager {manager}", id=manager)
    quotas = [Quota(manager=manager, targets=targets()) for manager in MANAGERS]
    whole = Money.of_minor(QUOTA.minor * 4 * len(MANAGERS), CURRENCY)
    with desk.books.storage.begin() as work:
        work.plans.add(*QuotaPlan.make(PlanId("2026"), YEAR, total=whole, quotas=quotas))
        work.commit()
    return desk
