"""The company whose books these are."""

from account_mgmt.adapters.sql.migrations.steps import make_documents

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """From the first tables."""
    make_documents({"companies": ("currency",)})
