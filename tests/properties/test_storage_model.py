"""Whatever is done, SQLite answers as the storage in memory does, and the business adds up on it."""

from pathlib import Path
from tempfile import mkdtemp

from hypothesis import settings

from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.ports.storage import Storage
from account_mgmt.testing.model import BusinessModel, StorageModel


def a_database() -> Storage:
    return SqlStorage(f"sqlite:///{Path(mkdtemp()) / 'field.db'}", synchronous="normal")


class SqliteBesideMemory(StorageModel):
    """Every step on both; every answer alike."""

    def open(self) -> Storage:
        return a_database()


class BusinessInSqlite(BusinessModel):
    """The business, kept in SQLite."""

    def open(self) -> Storage:
        return a_database()


TestSqliteBesideMemory = SqliteBesideMemory.TestCase
TestSqliteBesideMemory.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
TestBusinessInSqlite = BusinessInSqlite.TestCase
TestBusinessInSqlite.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
