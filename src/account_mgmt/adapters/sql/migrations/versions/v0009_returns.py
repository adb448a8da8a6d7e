"""Returns, surveys, and the day after which somebody has to see to a delivery."""

import json

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, Text, text

revision = "0009"
down_revision = "0008"

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_WHOLE = BigInteger().with_variant(Integer(), "sqlite")

_LOOKUPS: dict[str, tuple[str, ...]] = {
    "returns": ("account", "order", "status", "requested_on", "due_on"),
    "surveys": ("account", "scale", "asked_on"),
}
_INDEXES = (
    ("returns", "account"),
    ("returns", "order"),
    ("returns", "due_on"),
    ("surveys", "account", "asked_on"),
    ("deliveries", "watch_on"),
)


def upgrade() -> None:
    """From the books of a company that answers its customers, to those of one that takes goods back."""
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
    op.add_column("deliveries", Column("watch_on", _TEXT, nullable=True))
    for name, *columns in _INDEXES:
        op.create_index(f"ix_{name}_{'_'.join(columns)}", name, ["tenant", *columns])
    _watch()


def _watch() -> None:
    """Have deliveries seen to from their earliest promise on: who looks finds out what is left of them."""
    db = op.get_bind()
    rows = db.execute(text("SELECT tenant, id, document FROM deliveries")).fetchall()
    for tenant, name, document in rows:
        told = json.loads(document)
        promised = [promise["by"] for promise in told.get("promises", ())]
        if promised:
            told["watch_on"] = min(promised)
            db.execute(
                text(
                    "UPDATE deliveries SET document = :document, watch_on = :watch_on"
                    " WHERE tenant = :tenant AND id = :id"
                ),
                {
                    "document": json.dumps(told, ensure_ascii=True, separators=(",", ":")),
                    "watch_on": told["watch_on"],
                    "tenant": tenant,
                    "id": name,
                },
            )
