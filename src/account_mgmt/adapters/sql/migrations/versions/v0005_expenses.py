"""Expense claims, and the logs of trips."""

from account_mgmt.adapters.sql.migrations.steps import make_documents, make_indexes

revision = "0005"
down_revision = "0004"

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
    make_documents(_LOOKUPS)
    make_indexes(_INDEXES)
