"""Promotions, and the shelves on which they are found from what is ordered."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, Text

revision = "0010"
down_revision = "0009"

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_WHOLE = BigInteger().with_variant(Integer(), "sqlite")

_LOOKUPS: dict[str, tuple[str, ...]] = {
    "promotions": ("group", "starts", "last_day"),
    "shelves": (),
}
_INDEXES = (("promotions", "group"), ("promotions", "last_day"))


def upgrade() -> None:
    """From the books of a company that answers its customers, to those of one that promotes."""
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
    for name, column in _INDEXES:
        op.create_index(f"ix_{name}_{column}", name, ["tenant", column])
