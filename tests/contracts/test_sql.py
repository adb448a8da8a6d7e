"""A database keeps what every storage promises: SQLite in a file, and a real PostgreSQL server."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.testing.contracts import StorageContract

_TENANTS = count(1)


class TestSqlite(StorageContract):
    """Held to the published contract; two tenants in one file."""

    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path / 'field.db'}"

    @pytest.fixture
    def storage(self, url: str) -> Iterator[SqlStorage]:
        storage = SqlStorage(url, tenant="ours", synchronous="normal")
        yield storage
        storage.close()

    @pytest.fixture
    def other_tenant(self, url: str) -> Iterator[SqlStorage]:
        storage = SqlStorage(url, tenant="theirs", synchronous="normal")
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
