"""Deliveries, purchases, invoices, payments, credit files, and the receivables ledger."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, Text, text

revision = "0003"
down_revision = "0002"

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_WHOLE = BigInteger().with_variant(Integer(), "sqlite")

_LOOKUPS: dict[str, tuple[str, ...]] = {
    "invoices": ("account", "issued_on", "kind", "number", "order", "credits"),
    "series": ("last_on",),
    "payments": ("account", "received_on", "reference"),
    "credit_files": (),
    "deliveries": ("account",),
    "purchase_orders": ("supplier", "status"),
}
_INDEXES = (
    ("invoices", "account", "issued_on"),
    ("invoices", "issued_on"),
    ("invoices", "number"),
    ("invoices", "order"),
    ("invoices", "credits"),
    ("payments", "account", "received_on"),
    ("payments", "received_on"),
    ("payments", "reference"),
    ("deliveries", "account"),
    ("purchase_orders", "supplier"),
    ("purchase_orders", "status"),
)


def upgrade() -> None:
    """From the books of a company that sells, to those of one that is paid."""
    for name, lookups in _LOOKUPS.items():
        op.create_table(
            name,
            _text("tenant"),
            _text("id"),
            _whole("version"),
            _text("document"),
            *(_text(lookup, nullable=True) for lookup in lookups),
            PrimaryKeyConstraint("tenant", "id", name=f"pk_{name}"),
            sqlite_strict=True,
        )
    for name, *columns in _INDEXES:
        op.create_index(f"ix_{name}_{'_'.join(columns)}", name, ["tenant", *columns])
    _entries()
    _items()


def _entries() -> None:
    op.create_table(
        "receivable_entries",
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
        _text("against"),
        _text("reason"),
        PrimaryKeyConstraint("tenant", "item", "sequence", name="pk_receivable_entries"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_receivable_entries_account",
        "receivable_entries",
        ["tenant", "account", "effective_on"],
    )


def _items() -> None:
    op.create_table(
        "receivable_items",
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
    is_open = text("minor <> 0")
    op.create_index(
        "ix_receivable_items_open",
        "receivable_items",
        ["tenant", "account", "due_on", "item"],
        postgresql_where=is_open,
        sqlite_where=is_open,
    )


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, _TEXT, nullable=nullable)


def _whole(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, _WHOLE, nullable=nullable, autoincrement=False)
