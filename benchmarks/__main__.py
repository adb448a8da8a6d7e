"""Measure everything, print the table, and write it into the page on speed."""

import platform
import re
import sqlite3
import sys
import tempfile
import tracemalloc
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from attrs import frozen

from account_mgmt.adapters.memory import MemoryStorage
from benchmarks import (
    bulk,
    drawing,
    due_time,
    late_sweep,
    modelling,
    packets,
    promotions,
    receivables,
    recording,
    reports,
    standings,
    starting,
    values,
)
from benchmarks.history import LINES, sales
from benchmarks.measure import Row

PAGE: Final = Path(__file__).parents[1] / "docs" / "explanation" / "speed.md"
REGION: Final = re.compile(r"(<!-- measured -->\n).*?(<!-- end of measured -->)", re.DOTALL)


@frozen(kw_only=True)
class Size:
    """How much of everything."""

    history: int = 1_000_000
    on_sqlite: int = 200_000
    orders: int = 25_000
    invoices: int = 100_000
    order_lines: int = 1_000_000
    packet: int = 500
    times: int = 100_000
    starts: int = 9
    examples: int = 300
    each: int = 40
    accounts: int = 50_000
    managers: int = 1_000
    years: int = 10_000


TINY: Final = Size(
    history=4_000,
    on_sqlite=400,
    orders=50,
    invoices=600,
    order_lines=800,
    packet=20,
    times=100,
    starts=1,
    examples=5,
    each=2,
    accounts=400,
    managers=20,
    years=200,
)


def measured(size: Size) -> Iterator[Row]:
    """All rows, smallest memory first."""
    yield from starting.imports(size.starts)
    yield from values.money(size.times)
    yield from due_time.business_time(size.times)
    yield from promotions.of_an_order(size.times)
    yield from drawing.orders(size.examples)
    yield from modelling.attrition(size.accounts)
    yield from modelling.years(size.managers, size.years)
    yield from modelling.recommending(size.history)
    with tempfile.TemporaryDirectory() as folder:
        yield from bulk.on_sqlite(size.orders, Path(folder))
        yield from recording.on_sqlite(size.on_sqlite, Path(folder), each=size.each)
        yield from receivables.on_sqlite(size.invoices, Path(folder), each=size.each)
        yield from packets.on_sqlite(size.packet, Path(folder))
        yield from late_sweep.on_sqlite(size.order_lines, Path(folder))
    yield from standings.in_memory(size.history)
    yield from reports.in_memory(size.history, managers=size.managers)
    yield from recording.in_memory(size.history, each=size.each)


def bytes_per_entry(lines: int) -> int:
    """What the ledger takes in memory for an entry, beside the entry's own ids and days."""
    history = sales(lines // LINES)
    storage = MemoryStorage()
    tracemalloc.start()
    with storage.begin() as work:
        work.sales.append(list(chain.from_iterable(sale.entries for sale in history)))
        work.commit()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return taken // lines


def table(size: Size) -> str:
    """The table, as Markdown."""
    lines = ["| work | account_mgmt | beside it | goal |", "|---|---|---|---|"]
    for row in measured(size):
        line = f"| {' | '.join(row.cells())} |"
        print(line, file=sys.stderr, flush=True)  # noqa: T201 # it takes minutes: say how far it is
        lines.append(line)
    taken = bytes_per_entry(size.history)
    where = (
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.machine()}"
    )
    return (
        "\n".join(lines)
        + f"\n\nA ledger entry takes {taken} bytes in memory, over {size.history:,} entries.\n\nMeasured with {where}.\n"
    )


if __name__ == "__main__":
    made = table(Size())
    print(made)  # noqa: T201 # what it is for
    page = PAGE.read_text("utf-8")
    PAGE.write_text(REGION.sub(lambda found: f"{found[1]}\n{made}\n{found[2]}", page), "utf-8")
