"""Tickets, and the articles that answer them."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, Text

revision = "0007"
down_revision = "0006"

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_WHOLE = BigInteger().with_variant(Integer(), "sqlite")

_LOOKUPS: dict[str, tuple[str, ...]] = {
    "tickets": ("account", "status", "kind", "assignee", "opened_on", "order", "invoice"),
    "articles": ("product",),
}
_INDEXES = (
    ("tickets", "account", "id"),
    ("tickets", "status", "id"),
    ("tickets", "assignee", "id"),
    ("tickets", "opened_on"),
    ("tickets", "order", "id"),
    ("tickets", "invoice", "id"),
    ("articles", "product", "id"),
)


def upgrade() -> None:
    """From the books of a company that is paid, to those of one that answers its customers."""
    for name, lookups in _LOOKUPS.items():
        op.create_table(
            name,
            Column("tenant", _TEXT, nullable=False),
            Column("id", _TEXT, nullable=False),
            Column("version", _WHOLE, nullable=False, autoincrement=False),
            Column("document", _TEXT, nullable=False),
            *(Column(lookup, _TEXT, nullable=True) for lookup in lookups),
            PrimaryKeyConstraint("tenant", "id", name=f"pk_{name}"),
            sqlite_strict=True,
        )
    for name, *columns in _INDEXES:
        op.create_index(f"ix_{name}_{'_'.join(columns)}", name, ["tenant", *columns])
