"""Expense claims, and the logs of trips."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, Text

revision = "0005"
down_revision = "0004"

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_WHOLE = BigInteger().with_variant(Integer(), "sqlite")

_LOOKUPS: dict[str, tuple[str, ...]] = {
    "claims": ("manager", "opened_on", "status"),
    "mileage_logs": ("manager", "starts", "country", "vehicle"),
}
_INDEXES = (
    ("claims", "manager", "opened_on"),
    ("claims", "opened_on"),
    ("mileage_logs", "manager"),
)


def upgrade() -> None:
    """From the books of a company that is paid, to those of one that pays expenses back."""
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
