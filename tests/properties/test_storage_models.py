"""The models of the published tests: storages beside memory, and a year of business on records."""

from hypothesis import HealthCheck, settings

from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.adapters.records import DictRecords, RecordStorage
from account_mgmt.ports.storage import Storage
from account_mgmt.testing.model import BusinessModel, StorageModel

quickly = settings(
    max_examples=30,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class RecordsBesideMemory(StorageModel):
    """Records do what memory does."""

    def open(self) -> Storage:
        return RecordStorage(DictRecords())


class MemoryBesideMemory(StorageModel):
    """Memory does the same twice: nothing in it depends on what it must not."""

    def open(self) -> Storage:
        return MemoryStorage()


class BusinessOnRecords(BusinessModel):
    """The business, kept in records."""

    def open(self) -> Storage:
        return RecordStorage(DictRecords())


TestRecordsBesideMemory = RecordsBesideMemory.TestCase
TestRecordsBesideMemory.settings = quickly
TestMemoryBesideMemory = MemoryBesideMemory.TestCase
TestMemoryBesideMemory.settings = quickly
TestBusinessOnRecords = BusinessOnRecords.TestCase
TestBusinessOnRecords.settings = quickly
