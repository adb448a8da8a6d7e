"""The tables: a document each for the aggregates, plain columns for the ledgers.

Every key begins with the tenant. Money is whole minor units, quantities are whole millionths, days
are ISO text and instants UTC ISO text, in every engine: so they sort and compare alike, and whoever
reads the database sees what the library sees. Text sorts by code point.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Column,
    Identity,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    bindparam,
    text,
)

from account_mgmt.codec import KINDS, AnyKind

METADATA: Final = MetaData()

VERSION_TABLE: Final = "account_mgmt_schema"
"""Where the schema's own version stands: a name that no other user of Alembic has."""

_TEXT: Final = Text().with_variant(Text(collation="C"), "postgresql")
_WHOLE: Final = BigInteger().with_variant(Integer(), "sqlite")  # 64 bits in both


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, _TEXT, nullable=nullable)


def _whole(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, _WHOLE, nullable=nullable, autoincrement=False)


_INDEXED: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "managers": (("name",),),
    "accounts": (("name",), ("region",)),
    "products": (("name",), ("category",)),
    "plans": (("starts",),),
    "orders": (("account", "placed_on"), ("placed_on",)),
    "invoices": (("account", "issued_on"), ("issued_on",), ("number",), ("order",), ("credits",)),
    "payments": (("account", "received_on"), ("received_on",), ("reference",)),
    "deliveries": (("account",), ("watch_on",)),
    "purchase_orders": (("supplier",), ("status",)),
    "activities": (("manager", "on"), ("account", "on"), ("on",), ("planned_on",)),
    "claims": (("manager", "opened_on"), ("opened_on",)),
    "mileage_logs": (("manager",),),
    "packets": (("manager", "starts"), ("status",)),
    # Ending in the id, by which answers are sorted: else SQLite reads all in the order of their ids.
    "tickets": (
        ("account", "id"),
        ("status", "id"),
        ("assignee", "id"),
        ("opened_on",),
        ("order", "id"),
        ("invoice", "id"),
    ),
    "articles": (("product", "id"),),
    "returns": (("account",), ("order",), ("due_on",)),
    "surveys": (("account", "asked_on"),),
    "promotions": (("group",), ("last_day",)),
    "sightings": (
        (
            "competitor",
            "id",
        ),
        (
            "product",
            "id",
        ),
    ),
    "deals": (
        (
            "account",
            "id",
        ),
        ("closed_on",),
    ),
    "account_lists": (
        (
            "purpose",
            "id",
        ),
    ),
    "demands": (
        (
            "account",
            "id",
        ),
        ("on",),
    ),
    "launches": (
        (
            "product",
            "id",
        ),
        ("starts",),
    ),
    "projects": (("status", "id"), ("due_on",)),
}
"""The lookups that are worth an index: what few aggregates of many answer to."""


def _documents(kind: AnyKind) -> Table:
    return Table(
        kind.name,
        METADATA,
        _text("tenant"),
        _text("id"),
        _whole("version"),
        _text("document"),
        *(_text(lookup, nullable=True) for lookup in kind.lookups),
        PrimaryKeyConstraint("tenant", "id", name=f"pk_{kind.name}"),
        *(
            Index(f"ix_{kind.name}_{'_'.join(lookups)}", "tenant", *lookups)
            for lookups in _INDEXED.get(kind.name, ())
        ),
        sqlite_strict=True,
    )


DOCUMENTS: Final[Mapping[str, Table]] = {name: _documents(kind) for name, kind in KINDS.items()}
"""The table of each kind of aggregate."""

ENTRIES: Final = Table(
    "sales_entries",
    METADATA,
    _text("tenant"),
    _text("document"),
    _whole("line"),
    _whole("sequence"),
    _text("event"),
    _text("kind"),
    _text("role"),
    _text("manager"),  # empty: the house
    _text("share"),  # "0.5", "1/3"
    _text("account"),
    _text("product"),
    _text("effective_on"),
    _text("recorded_at"),
    _whole("minor"),
    _text("currency"),
    _whole("millionths"),
    _text("unit"),
    _whole("reverses", nullable=True),
    _text("reason"),
    PrimaryKeyConstraint("tenant", "document", "line", "sequence", name="pk_sales_entries"),
    Index("ix_sales_entries_effective_on", "tenant", "effective_on"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""The sales ledger. Rows come in; none is ever changed or taken out."""


def _sums(name: str, span: str) -> Table:
    key = ("tenant", "event", "currency", "manager", "role", span, "unit")
    return Table(
        name,
        METADATA,
        *map(_text, key),
        _whole("minor"),
        _whole("millionths"),
        PrimaryKeyConstraint(*key, name=f"pk_{name}"),
        Index(f"ix_{name}_{span}", "tenant", "event", "currency", span),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


DAYS: Final = _sums("sales_days", "day")
"""The sums of the entries of each day, kept in the transaction that writes them."""

MONTHS: Final = _sums("sales_months", "month")
"""The sums of the days of each month (2026-03), kept as they are: a year is twelve of them."""

RECEIVABLES: Final = Table(
    "receivable_entries",
    METADATA,
    _text("tenant"),
    _text("item"),
    _whole("sequence"),
    _text("account"),
    _text("kind"),
    _text("effective_on"),
    _text("due_on"),
    _text("recorded_at"),
    _whole("minor"),
    _text("currency"),
    _whole("value"),
    _text("value_currency"),
    _text("against"),  # empty: nothing
    _text("reason"),
    PrimaryKeyConstraint("tenant", "item", "sequence", name="pk_receivable_entries"),
    Index("ix_receivable_entries_account", "tenant", "account", "effective_on"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""The receivables ledger. Rows come in; none is ever changed or taken out."""

ITEMS: Final = Table(
    "receivable_items",
    METADATA,
    _text("tenant"),
    _text("item"),
    _text("account"),
    _text("opened_on"),
    _text("due_on"),
    _whole("minor"),
    _text("currency"),
    _whole("value"),
    _text("value_currency"),
    _whole("entries"),
    PrimaryKeyConstraint("tenant", "item", name="pk_receivable_items"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What is open of each item now: its entries summed, in the transaction that writes them."""

Index(
    "ix_receivable_items_open",
    ITEMS.c.tenant,
    ITEMS.c.account,
    ITEMS.c.due_on,
    ITEMS.c.item,
    postgresql_where=text("minor <> 0"),
    sqlite_where=text("minor <> 0"),
)

OUTBOX: Final = Table(
    "outbox",
    METADATA,
    _text("tenant"),
    Column("position", _WHOLE, Identity(), nullable=False),
    _text("id"),
    _text("event"),
    _text("claimed_until", nullable=True),
    PrimaryKeyConstraint("tenant", "position", name="pk_outbox"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Messages that wait, each by its subject and version (orders/o-1/3); what is acknowledged goes."""

Index(
    "ix_outbox_claimed",
    OUTBOX.c.tenant,
    OUTBOX.c.id,
    postgresql_where=text("claimed_until IS NOT NULL"),
    sqlite_where=text("claimed_until IS NOT NULL"),
)

KEYS: Final = Table(
    "idempotency_keys",
    METADATA,
    _text("tenant"),
    _text("key"),
    _text("fingerprint"),
    _text("kind"),
    _whole("version"),
    _text("document"),
    PrimaryKeyConstraint("tenant", "key", name="pk_idempotency_keys"),
    sqlite_strict=True,
)
"""What each key was used for, and the aggregate that it first gave, as it was then."""

GUARDS: Final = Table(
    "guards",
    METADATA,
    _text("tenant"),
    _text("name"),
    PrimaryKeyConstraint("tenant", "name", name="pk_guards"),
    sqlite_strict=True,
)
"""Rows to lock, one per set that a rule is about. SQLite, which has one writer, needs none."""


def named(columns: Iterable[Column[Any]], *, prefix: str = "") -> dict[str, BindParameter[Any]]:
    """A value to be given for each of the columns, by its name."""
    return {column.name: bindparam(prefix + column.name) for column in columns}
