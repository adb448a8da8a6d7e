"""Promotions, and the shelves on which they are found from what is ordered."""

from account_mgmt.adapters.sql.migrations.steps import make_documents, make_indexes

revision = "0010"
down_revision = "0009"

_LOOKUPS: dict[str, tuple[str, ...]] = {
    "promotions": ("group", "starts", "last_day"),
    "shelves": (),
}
_INDEXES = (("promotions", "group"), ("promotions", "last_day"))


def upgrade() -> None:
    """From the books of a company that answers its customers, to those of one that promotes."""
    make_documents(_LOOKUPS)
    make_indexes(_INDEXES)
