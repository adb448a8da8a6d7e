"""Accounts by the managers who ever had a role on them."""

import json

from alembic import op
from sqlalchemy import text

from account_mgmt.adapters.sql.migrations.steps import text_column

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """From accounts that say who looks after them, to accounts that are found by it."""
    op.add_column("accounts", text_column("manager", nullable=True))
    db = op.get_bind()
    rows = db.execute(text("SELECT tenant, id, document FROM accounts")).fetchall()
    for tenant, name, document in rows:
        assignments = json.loads(document).get("assignments", ())
        managers = dict.fromkeys(row["manager"] for row in assignments)
        if managers:
            db.execute(
                text("UPDATE accounts SET manager = :manager WHERE tenant = :tenant AND id = :id"),
                {
                    "manager": "".join(f"\n{one}\n" for one in managers),
                    "tenant": tenant,
                    "id": name,
                },
            )
