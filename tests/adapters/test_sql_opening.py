"""Opening a database: tables in an empty one, migrations for an older one, no for any other."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text

from account_mgmt import AccountManagement
from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.adapters.sql.opening import VERSIONS
from account_mgmt.adapters.sql.schema import METADATA, VERSION_TABLE
from account_mgmt.codec import encode
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import BooksNotOpened, MissingExtra, StorageError
from account_mgmt.domain.ids import ManagerId
from account_mgmt.domain.ledger import Where
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.ports.queries import AccountQuery
from account_mgmt.testing.builders import MONDAY, NOON, a_manager, an_account


@pytest.fixture
def engine(bare_url: str) -> Iterator[Engine]:
    """A way into the database beside the library."""
    opened = create_engine(bare_url)
    yield opened
    opened.dispose()


def migrated(engine: Engine, version: str) -> None:
    """Bring the database to that version of the schema."""
    config = Config()
    config.set_main_option("script_location", "account_mgmt.adapters.sql:migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)


def test_the_migrations_make_the_tables_that_the_library_uses(
    bare_url: str, engine: Engine
) -> None:
    SqlStorage(bare_url).close()

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        differences = compare_metadata(context, METADATA)

    assert [one for one in differences if one[0] != "remove_table"] == []


def test_every_migration_is_a_version_that_opening_knows() -> None:
    scripts = files("account_mgmt.adapters.sql.migrations") / "versions"

    numbers = sorted(
        script.name[1:5] for script in scripts.iterdir() if script.name.startswith("v0")
    )

    assert tuple(numbers) == VERSIONS


def test_a_database_of_the_first_schema_keeps_what_it_holds(bare_url: str, engine: Engine) -> None:
    migrated(engine, VERSIONS[0])
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO managers (tenant, id, version, document, name) VALUES ('default', 'm-1', 1, :document, 'Ana')"
            ),
            {"document": '{"schema":1,"id":"m-1","name":"Ana"}'},
        )

    storage = SqlStorage(bare_url)

    with storage.begin(read_only=True) as work:
        assert work.managers.get(ManagerId("m-1")).name == "Ana"
    with pytest.raises(BooksNotOpened):
        AccountManagement.of(storage)
    assert AccountManagement(storage).books.currency == "EUR"
    storage.close()


def test_a_database_without_sums_of_months_gets_them_from_its_days(
    bare_url: str, engine: Engine
) -> None:
    migrated(engine, "0003")
    with engine.begin() as connection:
        for day, minor in (("2026-02-27", 100), ("2026-02-28", 20), ("2026-03-01", 3)):
            connection.execute(
                text(
                    "INSERT INTO sales_days VALUES"
                    " ('default', 'booked', 'EUR', 'm-1', 'direct', :day, 'piece', :minor, 1000000)"
                ),
                {"day": day, "minor": minor},
            )

    storage = SqlStorage(bare_url)

    with storage.begin(read_only=True) as work:
        february = work.sales.total(Where(period=Period.month(2026, 2), currency="EUR"))
        year = work.sales.total(Where(period=Period.year(2026), currency="EUR"))
    assert (february.amount, february.units) == (Money("1.20", "EUR"), (Quantity(2),))
    assert (year.amount, year.units) == (Money("1.23", "EUR"), (Quantity(3),))
    storage.close()


def test_accounts_of_an_older_schema_are_found_by_whoever_had_a_role_on_them(
    bare_url: str, engine: Engine
) -> None:
    migrated(engine, "0012")
    account, _ = an_account("a-1")
    account, _ = account.assign(ManagerId("m-1"), since=MONDAY, at=NOON)
    account, _ = account.move(ManagerId("m-2"), on=MONDAY + timedelta(1), at=NOON)
    stored = {"a-1": encode(account), "a-2": encode(an_account("a-2")[0])}
    with engine.begin() as connection:
        for id, document in stored.items():
            connection.execute(
                text(
                    "INSERT INTO accounts (tenant, id, version, document, name)"
                    " VALUES ('default', :id, 1, :document, 'Acme')"
                ),
                {"id": id, "document": document},
            )

    storage = SqlStorage(bare_url)

    with storage.begin(read_only=True) as work:
        found = {
            manager: [one.id.value for one in work.accounts.find(AccountQuery(manager=manager))]
            for manager in map(ManagerId, ("m-1", "m-2", "m-3"))
        }
        assert len(work.accounts.find()) == 2
    assert [*found.values()] == [["a-1"], ["a-1"], []]
    storage.close()


def test_a_database_of_a_newer_schema_is_refused(bare_url: str, engine: Engine) -> None:
    SqlStorage(bare_url).close()
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))

    with pytest.raises(StorageError) as refused:
        SqlStorage(bare_url)

    assert str(refused.value) == (
        f"The database: its schema is 9999, and {VERSIONS[-1]} is the newest known here. Install a newer account-mgmt."
    )


def test_a_database_with_tables_of_anothers_is_left_alone(bare_url: str, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE accounts (id INTEGER)"))

    with pytest.raises(StorageError, match="it has tables of another's, such as 'accounts'"):
        SqlStorage(bare_url)


def test_opening_again_changes_nothing(bare_url: str) -> None:
    first = SqlStorage(bare_url)
    with first.begin() as work:
        work.managers.add(*a_manager("m-1"))
        work.commit()
    first.close()

    with SqlStorage(bare_url).begin(read_only=True) as work:
        assert [str(manager.id) for manager in work.managers.find()] == ["m-1"]


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database, but long enough to be taken for one" * 40)

    with pytest.raises(StorageError, match="its file is no SQLite database"):
        SqlStorage(f"sqlite:///{tmp_path / 'notes.txt'}")


def test_sqlite_keeps_a_write_ahead_log(tmp_path: Path) -> None:
    SqlStorage(f"sqlite:///{tmp_path / 'field.db'}").close()

    beside = sqlite3.connect(tmp_path / "field.db")

    assert beside.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    beside.close()


@pytest.mark.parametrize(
    "url", ["field.db", "mysql://host/books", "", "sqlite:///no/such/folder/field.db"]
)
def test_a_url_that_names_no_database_is_refused(url: str) -> None:
    with pytest.raises((StorageError, MissingExtra)):
        SqlStorage(url)


def test_a_password_is_in_no_error_and_no_repr() -> None:
    with pytest.raises(StorageError) as refused:
        SqlStorage("postgresql://me:s3cret-word@127.0.0.1:1/books")

    assert "s3cret-word" not in str(refused.value)
    assert "s3cret-word" not in repr(refused.value)
