"""Tickets, and the articles that answer them."""

from account_mgmt.adapters.sql.migrations.steps import make_documents, make_indexes

revision = "0007"
down_revision = "0006"

_LOOKUPS: dict[str, tuple[str, ...]] = {
    "tickets": ("account", "status", "kind", "assignee", "opened_on", "order", "invoice"),
    "articles": ("product",),
}
_INDEXES = (
    ("tickets", "account", "id"),
    ("tickets", "status", "id"),
    ("tickets", "assignee", "id"),
    ("tickets", "opened_on"),
    ("tickets", "order", "id"),
    ("tickets", "invoice", "id"),
    ("articles", "product", "id"),
)


def upgrade() -> None:
    """From the books of a company that is paid, to those of one that answers its customers."""
    make_documents(_LOOKUPS)
    make_indexes(_INDEXES)
