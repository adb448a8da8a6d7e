"""The storage in memory keeps what every storage promises."""

import pytest

from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.testing.contracts import StorageContract


class TestMemoryStorage(StorageContract):
    """Held to the published contract; each tenant has books of its own."""

    @pytest.fixture
    def storage(self) -> MemoryStorage:
        return MemoryStorage()

    @pytest.fixture
    def other_tenant(self) -> MemoryStorage:
        return MemoryStorage()
