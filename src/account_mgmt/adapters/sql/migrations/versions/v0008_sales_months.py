"""The sums of each month, beside those of each day."""

from alembic import op
from sqlalchemy import PrimaryKeyConstraint

from account_mgmt.adapters.sql.migrations.steps import text_column, whole_column

revision = "0008"
down_revision = "0007"

_KEY = ("tenant", "event", "currency", "manager", "role", "month", "unit")


def upgrade() -> None:
    """From sums of days, which say what those of the months are."""
    op.create_table(
        "sales_months",
        *(text_column(name) for name in _KEY),
        *(whole_column(name) for name in ("minor", "millionths")),
        PrimaryKeyConstraint(*_KEY, name="pk_sales_months"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_sales_months_month", "sales_months", ["tenant", "event", "currency", "month"]
    )
    op.execute(
        "INSERT INTO sales_months"
        " SELECT tenant, event, currency, manager, role, substr(day, 1, 7), unit,"
        " sum(minor), sum(millionths)"
        " FROM sales_days GROUP BY 1, 2, 3, 4, 5, 6, 7"
    )
