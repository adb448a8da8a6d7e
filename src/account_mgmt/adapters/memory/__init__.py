"""A storage in memory: indexed, transactional, gone with the process. Needs no extra."""

from account_mgmt.adapters.memory.receipts import MemoryReceipts
from account_mgmt.adapters.memory.storage import MemoryStorage

__all__ = ["MemoryReceipts", "MemoryStorage"]
