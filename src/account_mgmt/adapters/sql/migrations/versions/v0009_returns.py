"""Returns, surveys, and the day after which somebody has to see to a delivery."""

import json

from alembic import op
from sqlalchemy import text

from account_mgmt.adapters.sql.migrations.steps import make_documents, make_indexes, text_column

revision = "0009"
down_revision = "0008"

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
    make_documents(_LOOKUPS)
    op.add_column("deliveries", text_column("watch_on", nullable=True))
    make_indexes(_INDEXES)
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
