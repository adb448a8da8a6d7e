"""A year of business on the storage in memory: whatever happens, the books are right."""

from hypothesis import settings

from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.ports.storage import Storage
from account_mgmt.testing.model import BusinessModel


class BusinessInMemory(BusinessModel):
    """The business, kept in memory."""

    def open(self) -> Storage:
        return MemoryStorage()


TestBusinessInMemory = BusinessInMemory.TestCase
TestBusinessInMemory.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
