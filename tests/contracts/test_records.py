"""A storage made of a host's get, scan and put keeps what every storage promises."""

import pytest

from account_mgmt.adapters.records import DictRecords, RecordStorage
from account_mgmt.testing.contracts import StorageContract


class TestRecordStorage(StorageContract):
    """Held to the published contract; two tenants in one dictionary."""

    @pytest.fixture
    def records(self) -> DictRecords:
        return DictRecords()

    @pytest.fixture
    def storage(self, records: DictRecords) -> RecordStorage:
        return RecordStorage(records, tenant="ours")

    @pytest.fixture
    def other_tenant(self, records: DictRecords) -> RecordStorage:
        return RecordStorage(records, tenant="theirs")
