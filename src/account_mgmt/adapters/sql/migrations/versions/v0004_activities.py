"""Visits, calls and other contacts."""

from account_mgmt.adapters.sql.migrations.steps import make_documents, make_indexes

revision = "0004"
down_revision = "0003"

_LOOKUPS = {"activities": ("account", "manager", "on", "planned_on", "kind", "status")}
_INDEXES = (
    ("activities", "manager", "on"),
    ("activities", "account", "on"),
    ("activities", "on"),
    ("activities", "planned_on"),
)


def upgrade() -> None:
    """From books of sales and cash, to those of a manager's own week."""
    make_documents(_LOOKUPS)
    make_indexes(_INDEXES)
