import pytest
from ours import Ours

from account_mgmt.adapters.records import RecordStorage
from account_mgmt.testing.contracts import StorageContract


class TestOurs(StorageContract):
    @pytest.fixture
    def records(self):
        return Ours()

    @pytest.fixture
    def storage(self, records):
        return RecordStorage(records, tenant="ours")

    @pytest.fixture
    def other_tenant(self, records):
        return RecordStorage(records, tenant="theirs")
