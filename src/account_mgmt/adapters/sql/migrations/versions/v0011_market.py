"""Launches of new products, what customers ask for, lists of accounts, and competitors."""

from account_mgmt.adapters.sql.migrations.steps import make_documents, make_indexes

revision = "0011"
down_revision = "0010"

_LOOKUPS: dict[str, tuple[str, ...]] = {
    "launches": ("product", "starts"),
    "demands": ("account", "product", "on"),
    "account_lists": ("purpose", "as_of"),
    "sightings": ("competitor", "account", "product", "kind", "seen_on"),
    "deals": ("account", "outcome", "closed_on"),
}
_INDEXES = (
    ("launches", "product", "id"),
    ("launches", "starts"),
    ("demands", "account", "id"),
    ("demands", "on"),
    ("account_lists", "purpose", "id"),
    ("sightings", "competitor", "id"),
    ("sightings", "product", "id"),
    ("deals", "account", "id"),
    ("deals", "closed_on"),
)


def upgrade() -> None:
    """From the books of a company that sells, to those of one that listens to its market."""
    make_documents(_LOOKUPS)
    make_indexes(_INDEXES)
