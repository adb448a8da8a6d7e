"""Sales entries as rows of typed columns, and back."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import pyarrow as pa

from account_mgmt.domain.account import CreditRole
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId, ProductId
from account_mgmt.domain.ledger import EntryKind, SaleEvent, SalesEntry
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate

_COLUMNS: Final[Mapping[str, pa.DataType]] = {
    "document": pa.string(),
    "line": pa.int32(),
    "sequence": pa.int32(),
    "event": pa.string(),
    "kind": pa.string(),
    "role": pa.string(),
    "manager": pa.string(),  # null: the house
    "share": pa.string(),
    "account": pa.string(),
    "product": pa.string(),
    "effective_on": pa.date32(),
    "recorded_at": pa.timestamp("us", "UTC"),
    "minor": pa.int64(),
    "currency": pa.string(),
    "millionths": pa.int64(),
    "unit": pa.string(),
    "reverses": pa.int32(),
    "reason": pa.string(),
}
SCHEMA: Final = pa.schema(_COLUMNS)
"""The columns of an entry. An amount is whole minor units, units are counted in millionths."""


def to_table(entries: Iterable[SalesEntry]) -> pa.Table:
    """The entries as a table, a row each."""
    return pa.Table.from_pylist([_row(entry) for entry in entries], SCHEMA)


def to_entry(row: dict[str, Any]) -> SalesEntry:
    """The entry that a row holds."""
    manager = row["manager"]
    return SalesEntry(
        document=OrderId(row["document"]),
        line=row["line"],
        sequence=row["sequence"],
        event=SaleEvent(row["event"]),
        kind=EntryKind(row["kind"]),
        role=CreditRole(row["role"]),
        manager=None if manager is None else ManagerId(manager),
        share=Rate(row["share"]),
        account=AccountId(row["account"]),
        product=ProductId(row["product"]),
        effective_on=row["effective_on"],
        recorded_at=row["recorded_at"],
        amount=Money.of_minor(row["minor"], row["currency"]),
        units=Quantity.of_millionths(row["millionths"], row["unit"]),
        reverses=row["reverses"],
        reason=row["reason"],
    )


def _row(entry: SalesEntry) -> dict[str, object]:
    return {
        "document": entry.document.value,
        "line": entry.line,
        "sequence": entry.sequence,
        "event": entry.event.value,
        "kind": entry.kind.value,
        "role": entry.role.value,
        "manager": None if entry.manager is None else entry.manager.value,
        "share": str(entry.share),
        "account": entry.account.value,
        "product": entry.product.value,
        "effective_on": entry.effective_on,
        "recorded_at": entry.recorded_at,
        "minor": entry.amount.minor,
        "currency": entry.amount.currency,
        "millionths": entry.units.millionths,
        "unit": entry.units.unit,
        "reverses": entry.reverses,
        "reason": entry.reason,
    }
