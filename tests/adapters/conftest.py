"""Empty databases for the tests of the SQL storage, one of each engine."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from account_mgmt.adapters.sql import SqlStorage

_NUMBERS = count(1)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A file that is not there yet."""
    return f"sqlite:///{tmp_path / 'field.db'}"


@pytest.fixture
def postgres_database(postgres_url: str, worker_id: str) -> Iterator[str]:
    """A database of the test's own, with nothing in it."""
    server = make_url(postgres_url).set(drivername="postgresql")
    name = f"sql_{worker_id}_{next(_NUMBERS)}"
    address = server.render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield server.set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """An empty database of each engine."""
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_database"}[request.param]
    return str(request.getfixturevalue(fixture))


@pytest.fixture
def open_storage(url: str) -> Iterator[Callable[..., SqlStorage]]:
    """Opens storages on the test's database, and closes them with the test."""
    opened: list[SqlStorage] = []

    def open_another(tenant: str = "default") -> SqlStorage:
        opened.append(SqlStorage(url, tenant=tenant, synchronous="normal", patience=20))
        return opened[-1]

    yield open_another
    for storage in opened:
        storage.close()


@pytest.fixture
def storage(open_storage: Callable[..., SqlStorage]) -> SqlStorage:
    """An empty storage on each engine."""
    return open_storage()
