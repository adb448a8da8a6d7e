"""The storage that a SQL database makes."""

from typing import Final, final

from sqlalchemy import URL

from account_mgmt.adapters.sql.engines import Synchronous, dialect_for
from account_mgmt.adapters.sql.opening import bring_up_to_date
from account_mgmt.adapters.sql.session import Database, Session
from account_mgmt.adapters.sql.work import SqlUnitOfWork
from account_mgmt.domain.text import LONGEST_ID, check
from account_mgmt.ports.storage import Storage


@final
class SqlStorage(Storage):
    """One tenant's books in a SQLite file, or on a PostgreSQL server.

    Opening it makes the tables in an empty database and brings an older one up to date.

    Units of work that write take turns on SQLite: from its first write or guard until it ends, one
    keeps the others waiting, for up to `patience` seconds. Until then it reads what is committed,
    statement by statement, as it does throughout on PostgreSQL (READ COMMITTED); a save of what has
    changed since is refused by its version. A unit of work that only reads sees one state, and
    neither waits nor keeps anybody waiting.

    Args:
        url: `sqlite:///field.db`, or `postgresql://user:password@host/name`.
        tenant: whose books; one storage never sees those of another.
        synchronous: on SQLite, "full" waits with each commit until the disk has it, so that it
            survives a power cut; "normal" survives a crash of the process only, and is quicker.
        patience: how many seconds a writer waits for another on SQLite.

    Raises:
        StorageError: it cannot be reached, is no database of ours, or a newer version wrote it.
        MissingExtra: PostgreSQL's driver is not installed.
    """

    def __init__(
        self,
        url: str | URL,
        *,
        tenant: str = "default",
        synchronous: Synchronous = "full",
        patience: float = 30.0,
    ) -> None:
        check("Tenant", tenant, longest=LONGEST_ID)
        dialect = dialect_for(url, synchronous=synchronous, patience=patience)
        self._tenant: Final = tenant
        self._database: Final = Database(dialect)
        bring_up_to_date(dialect)

    def begin(self, *, read_only: bool = False) -> SqlUnitOfWork:
        return SqlUnitOfWork(Session(self._database, read_only=read_only), self._tenant)

    def close(self) -> None:
        """Close the connections that no unit of work holds."""
        self._database.close()

    def __repr__(self) -> str:
        return f"SqlStorage({self._database.dialect.engine.dialect.name}, tenant={self._tenant!r})"
