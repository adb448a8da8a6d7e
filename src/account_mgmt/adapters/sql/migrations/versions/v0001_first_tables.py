"""The first tables."""

from alembic import op
from sqlalchemy import BigInteger, Column, Identity, Integer, PrimaryKeyConstraint, text

from account_mgmt.adapters.sql.migrations.steps import (
    make_documents,
    make_indexes,
    text_column,
    whole_column,
)

revision = "0001"
down_revision = None

_WHOLE = BigInteger().with_variant(Integer(), "sqlite")

_LOOKUPS = {
    "managers": ("name",),
    "accounts": ("name", "account_class", "region", "status"),
    "products": ("name", "category"),
    "price_lists": ("currency",),
    "forecasts": ("starts",),
    "plans": ("starts", "measure", "event"),
    "orders": ("account", "placed_on", "kind", "status"),
    "closings": ("starts",),
}
_INDEXES = (
    ("managers", "name"),
    ("accounts", "name"),
    ("accounts", "region"),
    ("products", "name"),
    ("products", "category"),
    ("plans", "starts"),
    ("orders", "account", "placed_on"),
    ("orders", "placed_on"),
)


def upgrade() -> None:
    """From an empty database."""
    _documents()
    _ledger()
    _messages()


def _documents() -> None:
    make_documents(_LOOKUPS)
    make_indexes(_INDEXES)


def _ledger() -> None:
    op.create_table(
        "sales_entries",
        text_column("tenant"),
        text_column("document"),
        whole_column("line"),
        whole_column("sequence"),
        text_column("event"),
        text_column("kind"),
        text_column("role"),
        text_column("manager"),
        text_column("share"),
        text_column("account"),
        text_column("product"),
        text_column("effective_on"),
        text_column("recorded_at"),
        whole_column("minor"),
        text_column("currency"),
        whole_column("millionths"),
        text_column("unit"),
        whole_column("reverses", nullable=True),
        text_column("reason"),
        PrimaryKeyConstraint("tenant", "document", "line", "sequence", name="pk_sales_entries"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sales_entries_effective_on", "sales_entries", ["tenant", "effective_on"])
    op.create_table(
        "sales_days",
        text_column("tenant"),
        text_column("event"),
        text_column("currency"),
        text_column("manager"),
        text_column("role"),
        text_column("day"),
        text_column("unit"),
        whole_column("minor"),
        whole_column("millionths"),
        PrimaryKeyConstraint(
            "tenant", "event", "currency", "manager", "role", "day", "unit", name="pk_sales_days"
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sales_days_day", "sales_days", ["tenant", "event", "currency", "day"])


def _messages() -> None:
    op.create_table(
        "outbox",
        text_column("tenant"),
        Column("position", _WHOLE, Identity(), nullable=False),
        text_column("id"),
        text_column("event"),
        text_column("claimed_until", nullable=True),
        PrimaryKeyConstraint("tenant", "position", name="pk_outbox"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    claimed = text("claimed_until IS NOT NULL")
    op.create_index(
        "ix_outbox_claimed",
        "outbox",
        ["tenant", "id"],
        postgresql_where=claimed,
        sqlite_where=claimed,
    )
    op.create_table(
        "idempotency_keys",
        text_column("tenant"),
        text_column("key"),
        text_column("fingerprint"),
        text_column("kind"),
        whole_column("version"),
        text_column("document"),
        PrimaryKeyConstraint("tenant", "key", name="pk_idempotency_keys"),
        sqlite_strict=True,
    )
    op.create_table(
        "guards",
        text_column("tenant"),
        text_column("name"),
        PrimaryKeyConstraint("tenant", "name", name="pk_guards"),
        sqlite_strict=True,
    )
