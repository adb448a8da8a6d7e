"""Empty databases for the tests of the SQL storage, one of each engine."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from account_mgmt.adapters.sql import SqlStorage

_NUMBERS = count(1)


Databases = Callable[[str], AbstractContextManager[str]]


@pytest.fixture(scope="session")
def database_like(postgres_url: str, worker_id: str) -> Databases:
    """Makes a database that is a copy of another, and drops it in the end; it gives its URL."""
    server = make_url(postgres_url).set(drivername="postgresql")
    address = server.render_as_string(hide_password=False)

    @contextmanager
    def copied(template: str) -> Iterator[str]:
        name = f"sql_{worker_id}_{next(_NUMBERS)}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
            yield server.set(database=name).render_as_string(hide_password=False)
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    return copied


@pytest.fixture(scope="session")
def migrated_database(database_like: Databases) -> Iterator[str]:
    """The name of a PostgreSQL database with every table and no row."""
    with database_like("template1") as url:
        SqlStorage(url).close()
        yield str(make_url(url).database)


@pytest.fixture
def postgres_database(database_like: Databases, migrated_database: str) -> Iterator[str]:
    """A database of the test's own, with every table and no row."""
    with database_like(migrated_database) as url:
        yield url


@pytest.fixture(params=["sqlite_url", "postgres_database"], ids=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """A database of each engine, with every table and no row."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each engine with nothing in it, such as a file that is not there yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
        return
    with request.getfixturevalue("database_like")("template1") as url:
        yield url


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
