"""The books as an actor sees them: a storage that shows less of another."""

from account_mgmt.adapters.sight.storage import SeenStorage

__all__ = ["SeenStorage"]
