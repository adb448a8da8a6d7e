"""Packets of managers' weeks, and the parcels of what is in them."""

from account_mgmt.adapters.sql.migrations.steps import make_documents, make_indexes

revision = "0006"
down_revision = "0005"

_LOOKUPS: dict[str, tuple[str, ...]] = {
    "packets": ("manager", "starts", "status"),
    "parcels": (),
}
_INDEXES = (("packets", "manager", "starts"), ("packets", "status"))


def upgrade() -> None:
    """From the books of a company that is paid, to those of one whose managers report."""
    make_documents(_LOOKUPS)
    make_indexes(_INDEXES)
