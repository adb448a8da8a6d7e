"""Visits, calls and other contacts."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, Text

revision = "0004"
down_revision = "0003"

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_WHOLE = BigInteger().with_variant(Integer(), "sqlite")

_LOOKUPS = ("account", "manager", "on", "planned_on", "kind", "status")
_INDEXES = (("manager", "on"), ("account", "on"), ("on",), ("planned_on",))


def upgrade() -> None:
    """From books of sales and cash, to those of a manager's own week."""
    op.create_table(
        "activities",
        Column("tenant", _TEXT, nullable=False),
        Column("id", _TEXT, nullable=False),
        Column("version", _WHOLE, nullable=False, autoincrement=False),
        Column("document", _TEXT, nullable=False),
        *(Column(lookup, _TEXT, nullable=True) for lookup in _LOOKUPS),
        PrimaryKeyConstraint("tenant", "id", name="pk_activities"),
        sqlite_strict=True,
    )
    for columns in _INDEXES:
        op.create_index(f"ix_activities_{'_'.join(columns)}", "activities", ["tenant", *columns])
