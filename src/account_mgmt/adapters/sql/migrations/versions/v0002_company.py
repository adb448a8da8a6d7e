"""The company whose books these are."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, Text

revision = "0002"
down_revision = "0001"

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_WHOLE = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    """From the first tables."""
    op.create_table(
        "companies",
        Column("tenant", _TEXT, nullable=False),
        Column("id", _TEXT, nullable=False),
        Column("version", _WHOLE, nullable=False, autoincrement=False),
        Column("document", _TEXT, nullable=False),
        Column("currency", _TEXT, nullable=True),
        PrimaryKeyConstraint("tenant", "id", name="pk_companies"),
        sqlite_strict=True,
    )
