"""Writing the sales ledger to Parquet, a folder a year and a file a month."""

import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

import pyarrow.parquet as pq

from account_mgmt.adapters.analytics.columns import SCHEMA, to_table
from account_mgmt.domain.calendar import ALWAYS, Period
from account_mgmt.domain.errors import AlreadyExists, NothingThere
from account_mgmt.domain.ledger import EVERYBODY, Dimension, SaleEvent, SalesEntry, Where
from account_mgmt.ports.storage import SalesFigures, Storage


def export_sales(
    storage: Storage, folder: Path | str, *, currency: str, period: Period = ALWAYS
) -> int:
    """Write the entries of a period in one currency to a new folder; how many they are.

    It holds `year=2026/2026-03.parquet` and so on: the partitions that Hive, Spark and DuckDB know.
    All of it is read from one state of the books, a month at a time. The folder is there when all is
    in it, and not before. Raises AlreadyExists for a folder that is there, for entries would count
    twice in it, and NothingThere for a period without entries.
    """
    folder = Path(folder)
    if folder.exists():
        raise AlreadyExists("folder", folder.name)
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)  # what an export that was broken off has left
    try:
        with storage.begin(read_only=True) as work:
            written = sum(
                _write(unfinished, month, _entries(work.sales, currency, month))
                for month in _months(work.sales, currency, period)
            )
        if not written:
            raise NothingThere(
                f"An export of {period}", f"the ledger has no entries in {currency} then"
            )
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return written


def _months(sales: SalesFigures, currency: str, period: Period) -> Iterator[Period]:
    """The parts of the calendar months in a period that have entries, in their order."""
    days = {
        day
        for where in _questions(currency, period)
        for (day,) in sales.breakdown(Dimension.DAY, where=where)
        if isinstance(day, date)
    }
    for (year, month), _ in groupby(sorted(days), key=lambda day: (day.year, day.month)):
        whole = Period.month(year, month)
        yield Period(max(whole.start, period.start), min(whole.end, period.end))


def _entries(sales: SalesFigures, currency: str, month: Period) -> Iterator[SalesEntry]:
    for where in _questions(currency, month):
        yield from sales.explain(where)


def _questions(currency: str, period: Period) -> Iterator[Where]:
    for event in SaleEvent:
        yield Where(period=period, currency=currency, event=event, roles=EVERYBODY)


def _write(folder: Path, month: Period, entries: Iterable[SalesEntry]) -> int:
    table = to_table(entries)
    year = folder / f"year={month.start.year}"
    year.mkdir(parents=True, exist_ok=True)
    file = year / f"{month.start:%Y-%m}.parquet"
    with pq.ParquetWriter(file, SCHEMA, compression="zstd") as parquet:
        parquet.write_table(table)
    return table.num_rows
