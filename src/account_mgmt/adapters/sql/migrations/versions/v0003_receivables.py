"""Deliveries, purchases, invoices, payments, credit files, and the receivables ledger."""

from alembic import op
from sqlalchemy import PrimaryKeyConstraint, text

from account_mgmt.adapters.sql.migrations.steps import (
    make_documents,
    make_indexes,
    text_column,
    whole_column,
)

revision = "0003"
down_revision = "0002"

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
    make_documents(_LOOKUPS)
    make_indexes(_INDEXES)
    _entries()
    _items()


def _entries() -> None:
    op.create_table(
        "receivable_entries",
        text_column("tenant"),
        text_column("item"),
        whole_column("sequence"),
        text_column("account"),
        text_column("kind"),
        text_column("effective_on"),
        text_column("due_on"),
        text_column("recorded_at"),
        whole_column("minor"),
        text_column("currency"),
        whole_column("value"),
        text_column("value_currency"),
        text_column("against"),
        text_column("reason"),
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
        text_column("tenant"),
        text_column("item"),
        text_column("account"),
        text_column("opened_on"),
        text_column("due_on"),
        whole_column("minor"),
        text_column("currency"),
        whole_column("value"),
        text_column("value_currency"),
        whole_column("entries"),
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
