"""Opening a database: tables in an empty one, migrations for an older one, no for a newer one."""

from typing import Final

from sqlalchemy import Connection, Select, Text, column, inspect, select, table
from sqlalchemy.exc import DBAPIError

from account_mgmt.adapters.sql.engines import Dialect
from account_mgmt.adapters.sql.schema import METADATA, VERSION_TABLE
from account_mgmt.domain.errors import StorageError

VERSIONS: Final = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
)
"""The schemas there have been, oldest first. A test holds them to the migration scripts."""

_VERSION: Final[Select[str]] = select(column("version_num", Text())).select_from(
    table(VERSION_TABLE)
)


def bring_up_to_date(dialect: Dialect) -> None:
    """Make the database's schema the newest. Raises StorageError when it is newer than ours.

    Costs one question when there is nothing to do; only a migration loads Alembic. Of several
    processes that open a database at once, one migrates it and the others wait.
    """
    try:
        with dialect.engine.connect() as connection:
            if _is_current(connection):
                return
        with dialect.engine.begin() as connection:
            connection.exec_driver_sql(dialect.to_be_alone)
            if not _is_current(connection):
                _migrate(connection)
    except DBAPIError as error:
        cause = error.orig if isinstance(error.orig, Exception) else error
        raise dialect.translated(cause) from cause
    except dialect.errors as error:
        raise dialect.translated(error) from error


def _is_current(connection: Connection) -> bool:
    tables = inspect(connection)
    if not tables.has_table(VERSION_TABLE):
        _check_room(set(tables.get_table_names()))
        return False
    version = connection.execute(_VERSION).scalar()
    if version is not None and version not in VERSIONS:
        rule = f"its schema is {version!s:.20}, and {VERSIONS[-1]} is the newest known here"
        raise StorageError("The database", rule, "Install a newer account-mgmt")
    return bool(version == VERSIONS[-1])


def _check_room(tables: set[str]) -> None:
    taken = sorted(tables & METADATA.tables.keys())
    if taken:
        rule = f"it has tables of another's, such as {taken[0]!r}, where ours would be"
        raise StorageError(
            "The database", rule, "Give the books a database or a schema of their own"
        )


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 # slow to import, and seldom needed
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "account_mgmt.adapters.sql:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
