"""The first tables."""

from alembic import op
from sqlalchemy import BigInteger, Column, Identity, Integer, PrimaryKeyConstraint, Text, text

revision = "0001"
down_revision = None

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
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


def _ledger() -> None:
    op.create_table(
        "sales_entries",
        _text("tenant"),
        _text("document"),
        _whole("line"),
        _whole("sequence"),
        _text("event"),
        _text("kind"),
        _text("role"),
        _text("manager"),
        _text("share"),
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
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sales_entries_effective_on", "sales_entries", ["tenant", "effective_on"])
    op.create_table(
        "sales_days",
        _text("tenant"),
        _text("event"),
        _text("currency"),
        _text("manager"),
        _text("role"),
        _text("day"),
        _text("unit"),
        _whole("minor"),
        _whole("millionths"),
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
        _text("tenant"),
        Column("position", _WHOLE, Identity(), nullable=False),
        _text("id"),
        _text("event"),
        _text("claimed_until", nullable=True),
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
        _text("tenant"),
        _text("key"),
        _text("fingerprint"),
        _text("kind"),
        _whole("version"),
        _text("document"),
        PrimaryKeyConstraint("tenant", "key", name="pk_idempotency_keys"),
        sqlite_strict=True,
    )
    op.create_table(
        "guards",
        _text("tenant"),
        _text("name"),
        PrimaryKeyConstraint("tenant", "name", name="pk_guards"),
        sqlite_strict=True,
    )


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, _TEXT, nullable=nullable)


def _whole(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, _WHOLE, nullable=nullable, autoincrement=False)
