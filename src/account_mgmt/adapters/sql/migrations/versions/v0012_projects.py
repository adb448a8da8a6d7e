"""Projects of several departments."""

from account_mgmt.adapters.sql.migrations.steps import make_documents, make_indexes

revision = "0012"
down_revision = "0011"

_LOOKUPS: dict[str, tuple[str, ...]] = {
    "projects": ("status", "product", "promotion", "due_on", "account", "department"),
}
_INDEXES = (("projects", "status", "id"), ("projects", "due_on"))


def upgrade() -> None:
    """From the books of a company that listens to its market, to those of one that runs projects."""
    make_documents(_LOOKUPS)
    make_indexes(_INDEXES)
