"""A history with every edge in it, and the check of every figure that is made of it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain, combinations
from typing import Any, Final

from attrs import evolve

from account_mgmt.domain.account import CreditRole
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId, ProductId
from account_mgmt.domain.ledger import (
    COMPANY,
    EARNED,
    Dimension,
    EntryKind,
    Key,
    SaleEvent,
    SalesEntry,
    SalesTotal,
    Where,
)
from account_mgmt.ports.storage import SalesFigures, Storage
from account_mgmt.testing.builders import (
    NOON,
    YEAR,
    an_entry,
)
from account_mgmt.testing.contracts.base import ALL_ROLES, EVER, JANUARY, LATER
from account_mgmt.testing.promises import broken

HISTORY: Final = (
    an_entry("o-1", minor=10_000, on=date(2026, 1, 1)),
    an_entry("o-1", line=2, minor=3_334, units="0.333334", product="p-2", on=date(2026, 1, 1)),
    an_entry(
        "o-1",
        line=2,
        sequence=2,
        minor=6_666,
        units="0.666666",
        product="p-2",
        manager="m-2",
        on=date(2026, 1, 1),
    ),
    an_entry(
        "o-1",
        line=2,
        sequence=3,
        minor=1_000,
        role=CreditRole.OVERLAY,
        manager="m-3",
        on=date(2026, 1, 1),
    ),
    an_entry("o-2", minor=2**53 + 1, on=date(2026, 1, 31), account="a-2"),
    an_entry("o-3", minor=500, on=date(2026, 2, 1), account="a-20", unit="kg", units="0.000001"),
    an_entry("o-4", minor=7, on=date(2025, 12, 31), manager=None, role=CreditRole.HOUSE),
    an_entry("o-5", minor=40_000, on=date(2024, 2, 29), manager="m-2"),
    an_entry("o-6", minor=1_234, currency="JPY", on=date(2026, 1, 31)),
    an_entry("o-7", minor=9_999, event=SaleEvent.INVOICED, on=date(2026, 1, 31)),
    an_entry("o-8", minor=250, on=date(2026, 3, 29), manager="m-2", account="a-2"),
    an_entry(
        "o-8",
        sequence=2,
        minor=-250,
        units="-10",
        kind=EntryKind.RETURNED,
        on=date(2026, 3, 29),
        at=LATER,
        manager="m-2",
        account="a-2",
    ),
    an_entry(
        "o-9", minor=-800, units="-1", kind=EntryKind.RETURNED, on=date(2026, 12, 31), manager="m-1"
    ),
    an_entry(
        "o-5",
        sequence=2,
        minor=-40_000,
        units="-10",
        kind=EntryKind.ADJUSTED,
        on=date(2024, 2, 29),
        at=LATER,
        manager="m-2",
    ),
    an_entry(
        "o-5",
        sequence=3,
        minor=40_000,
        kind=EntryKind.ADJUSTED,
        on=date(2024, 2, 29),
        at=LATER,
        manager="m-1",
    ),
    an_entry("o-10", minor=60, on=date(2027, 1, 1)),
)
"""Entries at the edges of days, months, years; shared, returned, passed on; coming to nothing."""

PERIODS: Final = (
    EVER,
    YEAR,
    JANUARY,
    Period.of("2025-12-31", "2026-01-01"),
    Period.of("2026-01-01", "2026-01-31"),  # without the 31st
    Period.of("2026-01-31", "2026-02-01"),
    Period.of("2026-03-29", "2026-03-30"),
    Period.of("2024-02-29", "2024-03-01"),
    Period.of("2023-06-15", "2026-04-15"),
    Period.of("2030-01-01", "2031-01-01"),
)


def questions(periods: Iterable[Period] = PERIODS) -> Iterator[Where]:
    """Questions of every shape about `HISTORY`."""
    for period in periods:
        plain = Where(period=period, currency="EUR")
        yield plain
        yield evolve(plain, roles=EARNED)
        yield evolve(plain, roles=ALL_ROLES)
        yield evolve(plain, roles=frozenset({CreditRole.HOUSE}))
        yield evolve(plain, event=SaleEvent.INVOICED)
        yield evolve(plain, currency="JPY")
        yield evolve(plain, known_at=NOON)
        yield evolve(plain, known_at=NOON - timedelta(microseconds=1))
        yield evolve(plain, account=AccountId("a-2"))
        yield evolve(plain, product=ProductId("p-2"), roles=ALL_ROLES)
        yield evolve(plain, document=OrderId("o-5"))
        yield evolve(plain, kind=EntryKind.RETURNED)
        for manager in ("m-1", "m-2", "m-3", "m-9"):
            yield evolve(plain, manager=ManagerId(manager), roles=EARNED)
            yield evolve(plain, manager=ManagerId(manager), roles=COMPANY, known_at=NOON)


GROUPINGS: Final[list[tuple[Dimension, ...]]] = [
    *chain.from_iterable(combinations(Dimension, size) for size in range(len(Dimension) + 1)),
    (Dimension.MANAGER, Dimension.DAY),
]


def in_order(entries: Iterable[SalesEntry]) -> list[SalesEntry]:
    """As `explain` gives them: by day, document, line and sequence."""
    return sorted(entries, key=lambda e: (e.effective_on, e.document.value, e.line, e.sequence))


def check_figures(
    sales: SalesFigures,
    entries: Sequence[SalesEntry],
    wheres: Iterable[Where],
    groupings: Sequence[tuple[Dimension, ...]] = GROUPINGS,
) -> None:
    """Every figure must be what these entries, looked at one by one, make."""
    for where in wheres:
        behind = in_order(entry for entry in entries if where.holds(entry))
        promise = 3 if where.known_at is not None else 2

        told = list(sales.explain(where))
        assert told == behind, broken(promise, f"`explain` of {where} is not the entries behind it")
        total = sales.total(where)
        assert total == SalesTotal.of(behind, where.currency), broken(
            promise, f"the total of {where} is not the sum of its entries: are all rollups kept?"
        )
        for by in groupings:
            groups = grouped(behind, by)
            told_groups = sales.breakdown(*by, where=where)
            summed = {key: SalesTotal.of(group, where.currency) for key, group in groups.items()}
            assert dict(told_groups) == summed, broken(
                promise, f"the groups of {where} by {_words(by)} are not the sums of their entries"
            )
            sold = {key: number for key, group in groups.items() if (number := _orders(group))}
            assert dict(sales.orders(*by, where=where)) == sold, broken(
                promise, f"the orders of {where} by {_words(by)} are not those in their entries"
            )


def grouped(entries: Iterable[SalesEntry], by: Sequence[Dimension]) -> dict[Key, list[SalesEntry]]:
    """The entries of each group, found one by one."""
    groups: dict[Key, list[SalesEntry]] = {}
    for entry in entries:
        of: dict[Dimension, Any] = {
            Dimension.DAY: entry.effective_on,
            Dimension.MANAGER: entry.manager,
            Dimension.ACCOUNT: entry.account,
            Dimension.PRODUCT: entry.product,
            Dimension.KIND: entry.kind,
        }
        groups.setdefault(tuple(of[dimension] for dimension in by), []).append(entry)
    return groups


def _orders(entries: Iterable[SalesEntry]) -> int:
    return len({entry.document for entry in entries if entry.kind is EntryKind.SOLD})


def _words(by: Sequence[Dimension]) -> str:
    return " and ".join(dimension.value for dimension in by) or "nothing"


def written(storage: Storage, *batches: Sequence[SalesEntry]) -> None:
    """Entries in the ledger, each batch committed alone."""
    for batch in batches:
        with storage.begin() as work:
            work.sales.append(batch)
            work.commit()
