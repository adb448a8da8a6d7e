"""Ledger entries as rows of plain columns, and back."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

from account_mgmt.adapters.sql.schema import ENTRIES
from account_mgmt.codec import known_id, read_instant, write_instant
from account_mgmt.domain.account import CreditRole
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId, ProductId
from account_mgmt.domain.ledger import EntryKind, SaleEvent, SalesEntry
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate

_HOUSE: Final = ""  # the manager of what is nobody's: as in the days, whose key cannot be null
_share_text = lru_cache(maxsize=1024)(str)
_rate = lru_cache(maxsize=1024)(Rate)
_instant = lru_cache(maxsize=1024)(read_instant)
_day = lru_cache(maxsize=4096)(date.fromisoformat)


def to_rows(tenant: str, entries: Iterable[SalesEntry]) -> list[tuple[Any, ...]]:
    """The rows of entries, in the order of the table's columns."""
    rows: list[tuple[Any, ...]] = []
    recorded_at, recorded = None, ""
    for entry in entries:
        if entry.recorded_at is not recorded_at:  # the entries of a document share it
            recorded_at = entry.recorded_at
            recorded = write_instant(recorded_at)
        amount, units, manager = entry.amount, entry.units, entry.manager
        rows.append(
            (
                tenant,
                entry.document.value,
                entry.line,
                entry.sequence,
                entry.event._value_,  # a third of the time that `value` takes
                entry.kind._value_,
                entry.role._value_,
                _HOUSE if manager is None else manager.value,
                _share_text(entry.share),
                entry.account.value,
                entry.product.value,
                entry.effective_on.isoformat(),
                recorded,
                amount.minor,
                amount.currency,
                units.millionths,
                units.unit,
                entry.reverses,
                entry.reason,
            )
        )
    return rows


def to_days(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """What rows of entries add to the sums of their days, in the order of that table's columns.

    In the order of their keys, so that two writers lock the days of both in one order.
    """
    sums: dict[tuple[str, ...], tuple[int, int]] = {}
    for row in rows:
        key = _day_of(row)
        minor, millionths = sums.get(key, (0, 0))
        sums[key] = minor + row[_MINOR], millionths + row[_MILLIONTHS]
    return [(*key, *sum_) for key, sum_ in sorted(sums.items())]


def to_months(days: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """What rows of days add to the sums of their months, likewise."""
    sums: dict[tuple[str, ...], tuple[int, int]] = {}
    for *place, day, unit, minor, millionths in days:
        key = (*place, day[:_MONTH], unit)
        earlier = sums.get(key, (0, 0))
        sums[key] = earlier[0] + minor, earlier[1] + millionths
    return [(*key, *sum_) for key, sum_ in sorted(sums.items())]


_MONTH: Final = len("2026-03")
_COLUMNS: Final = ENTRIES.c.keys()
_MINOR: Final = _COLUMNS.index("minor")
_MILLIONTHS: Final = _COLUMNS.index("millionths")
_DAY: Final = ("tenant", "event", "currency", "manager", "role", "effective_on", "unit")
_day_of: Final = itemgetter(*map(_COLUMNS.index, _DAY))


def to_entry(row: tuple[Any, ...]) -> SalesEntry:
    """The entry that a row holds."""
    (_, document, line, sequence, event, kind, role, manager, share, account, product, *rest) = row
    effective_on, recorded_at, minor, currency, millionths, unit, reverses, reason = rest
    return SalesEntry(
        document=known_id(OrderId, document),
        line=line,
        sequence=sequence,
        event=SaleEvent(event),
        kind=EntryKind(kind),
        role=CreditRole(role),
        manager=None if manager == _HOUSE else known_id(ManagerId, manager),
        share=_rate(share),
        account=known_id(AccountId, account),
        product=known_id(ProductId, product),
        effective_on=_day(effective_on),
        recorded_at=_instant(recorded_at),
        amount=Money.of_minor(minor, currency),
        units=Quantity.of_millionths(millionths, unit),
        reverses=reverses,
        reason=reason,
    )
