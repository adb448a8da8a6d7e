"""A database keeps what every storage promises: SQLite in a file, and a real PostgreSQL server."""

from collections.abc import Iterator
from itertools import count

import pytest

from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.testing.contracts import StorageContract

_TENANTS = count(1)


class TestSqlite(StorageContract):
    """Held to the published contract; two tenants in one file."""

    @pytest.fixture
    def storage(self, sqlite_url: str) -> Iterator[SqlStorage]:
        storage = SqlStorage(sqlite_url, tenant="ours", synchronous="normal")
        yield storage
        storage.close()

    @pytest.fixture
    def other_tenant(self, sqlite_url: str) -> Iterator[SqlStorage]:
        storage = SqlStorage(sqlite_url, tenant="theirs", synchronous="normal")
        yield storage
        storage.close()


class TestPostgresql(StorageContract):
    """Held to the published contract; every test is a tenant of one database, beside all others."""

    @pytest.fixture
    def storage(self, postgres_url: str) -> Iterator[SqlStorage]:
        storage = SqlStorage(postgres_url, tenant=f"tenant-{next(_TENANTS)}", patience=20)
        yield storage
        storage.close()

    @pytest.fixture
    def other_tenant(self, postgres_url: str) -> Iterator[SqlStorage]:
        storage = SqlStorage(postgres_url, tenant=f"tenant-{next(_TENANTS)}", patience=20)
        yield storage
        storage.close()
