"""The sums of days and months that stand beside the ledger say what its entries do."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.ids import ManagerId
from account_mgmt.domain.ledger import Dimension, SalesTotal, Where
from account_mgmt.testing.builders import an_entry

FIRST, LAST = date(2025, 11, 20), date(2026, 3, 10)


@pytest.fixture
def storage(url: str) -> Iterator[SqlStorage]:
    """A cent more on each day than on the one before, over the turn of a year."""
    opened = SqlStorage(url)
    days = [FIRST + timedelta(number) for number in range((LAST - FIRST).days)]
    with opened.begin() as work:
        work.sales.append(
            [an_entry(f"o-{on}", on=on, minor=minor) for minor, on in enumerate(days, 1)]
        )
        work.commit()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2025-12-01", "2026-03-01"),  # whole months, over the turn of the year
        ("2025-12-01", "2025-12-02"),  # a day
        ("2025-12-02", "2025-12-31"),  # within a month
        ("2025-12-02", "2026-01-01"),  # up to the end of a month
        ("2025-12-31", "2026-01-02"),  # days on both sides of a month's end, and no whole month
        ("2025-11-30", "2026-01-01"),  # a day and a month
        ("2025-12-01", "2026-01-02"),  # a month and a day
        ("2025-11-21", "2026-03-09"),  # days, months, days
        ("0001-01-01", "9999-12-31"),  # everything there can be
        ("0001-01-02", "9999-12-31"),
    ],
)
def test_a_total_is_the_sum_of_its_entries_wherever_months_begin_and_end(
    storage: SqlStorage, start: str, end: str
) -> None:
    where = Where(period=Period.of(start, end), currency="EUR")
    with storage.begin(read_only=True) as work:
        entries = work.sales.explain(where)

        total = work.sales.total(where)
        by_manager = work.sales.breakdown(Dimension.MANAGER, where=where)
        by_day = work.sales.breakdown(Dimension.DAY, where=where)

    expected = SalesTotal.of(entries, "EUR")
    assert total == expected
    assert by_manager == {(ManagerId("m-1"),): expected}
    assert by_day == {(entry.effective_on,): SalesTotal.of([entry], "EUR") for entry in entries}
