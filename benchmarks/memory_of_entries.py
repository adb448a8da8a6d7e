"""What a ledger entry takes in memory, with all that is kept to answer quickly."""

import gc
import tracemalloc
from collections.abc import Iterator
from typing import Final

from account_mgmt.adapters.memory import MemoryStorage
from benchmarks.measuring import Effort, Row
from benchmarks.sales import LINES, sales, write_history

ENTRIES: Final = 1_000_000


def rows(effort: Effort) -> Iterator[Row]:
    """The row."""
    count = effort.of(ENTRIES // LINES) * LINES
    yield Row(
        work="keep a ledger entry in memory",
        data=f"{count:,} entries, {LINES} to a document",
        figures=(f"{bytes_per_entry(count):.0f} bytes",),
    )


def bytes_per_entry(count: int) -> float:
    """What books with so many entries hold, less what empty ones do, for each entry."""
    storage = MemoryStorage()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        write_history(storage, sales(count // LINES))
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return (after - before) / count
