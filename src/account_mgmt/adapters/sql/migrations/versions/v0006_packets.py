"""Packets of managers' weeks, and the parcels of what is in them."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, Text

revision = "0006"
down_revision = "0005"

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_WHOLE = BigInteger().with_variant(Integer(), "sqlite")

_LOOKUPS: dict[str, tuple[str, ...]] = {
    "packets": ("manager", "starts", "status"),
    "parcels": (),
}


def upgrade() -> None:
    """From the books of a company that is paid, to those of one whose managers report."""
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
    op.create_index("ix_packets_manager_starts", "packets", ["tenant", "manager", "starts"])
    op.create_index("ix_packets_status", "packets", ["tenant", "status"])
