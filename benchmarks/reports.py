"""A year of weekly reports for many managers, beside one query by hand for the same figures."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from typing import Final

import duckdb
import polars as pl

from account_mgmt import AccountManagement
from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.domain.ids import ManagerId, PlanId
from account_mgmt.domain.ledger import SalesTotal
from account_mgmt.domain.money import Money
from account_mgmt.domain.quota import Quota, QuotaPlan
from account_mgmt.services.reports import ISO_WEEKS
from benchmarks.history import CURRENCY, LINES, QUOTA, YEAR, sales, targets
from benchmarks.measure import OURS, Row, agree, contest

Figures = dict[tuple[str, date, str], tuple[int, int, int, int]]
"""By manager, first day of the week, and what it is of: value, units, and both values before."""

WEEKS: Final = tuple(ISO_WEEKS.week(2026, number) for number in range(1, 54))
_BY_HAND: Final = """
    WITH sums AS (
      SELECT manager, date_trunc('week', day)::DATE AS week, account, product,
             sum(minor) AS value, sum(units) AS units
      FROM lines GROUP BY GROUPING SETS (
        (manager, week), (manager, week, account), (manager, week, product))
    )
    SELECT now.manager, now.week, coalesce(now.account, now.product, ''), now.value, now.units,
           coalesce(before.value, 0), coalesce(year.value, 0)
    FROM sums AS now JOIN weeks USING (week)
    LEFT JOIN sums AS before ON before.manager = now.manager AND before.week = weeks.last_week
      AND before.account IS NOT DISTINCT FROM now.account
      AND before.product IS NOT DISTINCT FROM now.product
    LEFT JOIN sums AS year ON year.manager = now.manager AND year.week = weeks.last_year
      AND year.account IS NOT DISTINCT FROM now.account
      AND year.product IS NOT DISTINCT FROM now.product
"""


def in_memory(lines: int, *, managers: int) -> Iterator[Row]:
    """The work, over so many lines of so many managers in three years."""
    people = tuple(ManagerId(f"m-{number:04}") for number in range(managers))
    history = sales(lines // LINES, managers=people)
    entries = list(chain.from_iterable(sale.entries for sale in history))
    desk = _desk(people)
    with desk.books.storage.begin() as work:
        work.sales.append(entries)
        work.commit()
    frame = pl.DataFrame(
        {
            "manager": [entry.manager.value if entry.manager else "" for entry in entries],
            "account": [entry.account.value for entry in entries],
            "product": [entry.product.value for entry in entries],
            "day": [entry.effective_on for entry in entries],
            "minor": [entry.amount.minor for entry in entries],
            "units": [entry.units.millionths for entry in entries],
        }
    )
    weeks = pl.DataFrame(
        {
            "week": [week.period.start for week in WEEKS],
            "last_week": [week.period.start - timedelta(7) for week in WEEKS],
            "last_year": [ISO_WEEKS.week_last_year(week).period.start for week in WEEKS],
        }
    )
    del entries
    duck = duckdb.connect()
    duck.execute("CREATE TABLE lines AS SELECT * FROM frame")
    duck.execute("CREATE TABLE weeks AS SELECT * FROM weeks")
    assert len(frame) >= len(weeks)

    def ours() -> Figures:
        found: Figures = {}
        for report in desk.reports.weekly_of_all(week.label for week in WEEKS):
            who, week = report.manager.value, report.week.period.start
            if not report.this_week.lines:
                continue
            before, last_year = report.last_week.total, report.last_year.total
            found[who, week, ""] = _told(report.total, before, last_year)
            for account in report.accounts:
                row = _told(account.total, account.last_week, account.last_year)
                found[who, week, account.id.value] = row
            for product in report.products:
                row = _told(product.total, product.last_week, product.last_year)
                found[who, week, product.id.value] = row
        return found

    def by_duckdb() -> Figures:
        return {
            (who, week, of): (int(value), int(units), int(before), int(last_year))
            for who, week, of, value, units, before, last_year in duck.execute(_BY_HAND).fetchall()
        }

    works = {OURS: ours, "DuckDB by hand": by_duckdb}
    agree({name: work() for name, work in works.items()})
    yield Row(
        work=f"a year of weekly reports for {managers:,} managers; {lines:,} lines, in memory",
        seconds=contest(works, turns=3),
    )


def _told(
    now: SalesTotal, last_week: SalesTotal, last_year: SalesTotal
) -> tuple[int, int, int, int]:
    units = now.units[0].millionths if now.units else 0
    return now.amount.minor, units, last_week.amount.minor, last_year.amount.minor


def _desk(people: tuple[ManagerId, ...]) -> AccountManagement:
    desk = AccountManagement(MemoryStorage(), currency=CURRENCY)
    for manager in people:
        desk.portfolio.add_manager(f"Manager {manager}", id=manager)
    quotas = [Quota(manager=manager, targets=targets()) for manager in people]
    whole = Money.of_minor(QUOTA.minor * 4 * len(people), CURRENCY)
    with desk.books.storage.begin() as work:
        work.plans.add(*QuotaPlan.make(PlanId("2026"), YEAR, total=whole, quotas=quotas))
        work.commit()
    return desk
