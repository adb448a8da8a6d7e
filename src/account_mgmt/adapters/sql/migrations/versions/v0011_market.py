"""Launches of new products, what customers ask for, lists of accounts, and competitors."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, Text

revision = "0011"
down_revision = "0010"

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_WHOLE = BigInteger().with_variant(Integer(), "sqlite")

_LOOKUPS: dict[str, tuple[str, ...]] = {
    "launches": ("product", "starts"),
    "demands": ("account", "product", "on"),
    "account_lists": ("purpose", "as_of"),
    "sightings": ("competitor", "account", "product", "kind", "seen_on"),
    "deals": ("account", "outcome", "closed_on"),
}
_INDEXES = (
    ("launches", "product", "id"),
    ("launches", "starts"),
    ("demands", "account", "id"),
    ("demands", "on"),
    ("account_lists", "purpose", "id"),
    ("sightings", "competitor", "id"),
    ("sightings", "product", "id"),
    ("deals", "account", "id"),
    ("deals", "closed_on"),
)


def upgrade() -> None:
    """From the books of a company that sells, to those of one that listens to its market."""
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
