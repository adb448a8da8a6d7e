"""What differs between the engines: how they connect, how a transaction begins, how they say no."""

import sqlite3
import time
from abc import ABC, abstractmethod
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from account_mgmt.domain.errors import (
    AccountManagementError,
    Deadlocked,
    MissingExtra,
    StorageError,
)

Synchronous: TypeAlias = Literal["full", "normal"]
Driver: TypeAlias = Any
"""A connection or cursor of the driver's own: DB-API types are nobody's classes."""

_WAL: Final = "wal"
_NAP: Final = 0.01  # seconds


class Dialect(ABC):
    """One engine's ways."""

    engine: Engine
    errors: tuple[type[Exception], ...]
    """What the driver raises, and what Python does on the way to it."""

    one_writer: bool
    """Whether whoever writes keeps all others from writing."""

    to_be_alone: str
    """The statement with which a transaction keeps other processes from migrating until it ends."""

    @abstractmethod
    def begin_reading(self, cursor: Driver) -> None:
        """Begin a transaction that sees one state of the database, and writes nothing."""

    @abstractmethod
    def begin_writing(self, cursor: Driver) -> None:
        """Begin a transaction that may write, unless the driver begins one by itself."""

    @abstractmethod
    def translated(self, error: Exception) -> AccountManagementError:
        """Our error for one of the driver's. It shows no SQL, no value and no address."""


class Sqlite(Dialect):
    """One file, one writer at a time, readers beside it (write-ahead log)."""

    one_writer = True
    to_be_alone = "BEGIN IMMEDIATE"
    errors: tuple[type[Exception], ...] = (sqlite3.Error, OverflowError, UnicodeEncodeError)

    def __init__(self, url: URL, *, synchronous: Synchronous, patience: float) -> None:
        self._synchronous = synchronous
        self._patience = patience
        arguments = {"check_same_thread": False, "isolation_level": None, "timeout": patience}
        self.engine: Engine = create_engine(url, connect_args=arguments)
        event.listen(self.engine, "connect", self._prepare)

    def _prepare(self, connection: sqlite3.Connection, _: object) -> None:
        self._use_write_ahead_log(connection)
        connection.execute(f"PRAGMA synchronous = {self._synchronous}")
        connection.execute("PRAGMA foreign_keys = ON")

    def _use_write_ahead_log(self, connection: sqlite3.Connection) -> None:
        # Of several processes that open a new file, one may turn the log on; SQLite tells the others
        # at once that it is locked, however patient they are.
        give_up = time.monotonic() + self._patience
        while _mode(connection, "") != _WAL:
            try:
                if _mode(connection, f"= {_WAL}") == _WAL:
                    return
            except sqlite3.OperationalError:
                if time.monotonic() > give_up:
                    raise
            time.sleep(_NAP)

    def begin_reading(self, cursor: Driver) -> None:
        cursor.execute("BEGIN")

    def begin_writing(self, cursor: Driver) -> None:
        # A transaction that reads before it locks would find itself on an old state, and fail.
        cursor.execute("BEGIN IMMEDIATE")

    def translated(self, error: Exception) -> AccountManagementError:
        if isinstance(error, UnicodeEncodeError):
            return unstorable_text()
        # Conflicts are met before they become errors: what breaks a constraint is a sum.
        beyond = isinstance(error, OverflowError | sqlite3.IntegrityError)
        if beyond or "integer overflow" in str(error):
            return too_large()
        code = getattr(error, "sqlite_errorname", type(error).__name__)
        for beginning, rule, way_out in _SQLITE_SAYS:
            if code.startswith(beginning):
                return StorageError("The database", rule, way_out)
        return unexpected(code)


_SQLITE_SAYS: Final = (
    ("SQLITE_BUSY", "others kept on writing to it", "Nothing was written; try again"),
    ("SQLITE_LOCKED", "others kept on writing to it", "Nothing was written; try again"),
    (
        "SQLITE_CANTOPEN",
        "its file cannot be opened",
        "Name a file in a folder that may be written to",
    ),
    ("SQLITE_NOTADB", "its file is no SQLite database", "Name another file"),
    ("SQLITE_CORRUPT", "its file is damaged", "Restore it from a backup"),
    ("SQLITE_READONLY", "its file may not be written to", "Ask for the right to write to it"),
    ("SQLITE_FULL", "the disk is full", "Nothing was written; make room and try again"),
)
"""What its codes begin with, and what they mean to a person."""


def _mode(connection: sqlite3.Connection, setting: str) -> str:
    mode: str = connection.execute(f"PRAGMA journal_mode {setting}").fetchone()[0]
    return mode


class Postgres(Dialect):
    """A server, with many writers at a time.

    They work at READ COMMITTED: versions and guards refuse the stale, so a snapshot of the whole
    would only fail more often, and still let two orders share one credit limit. Readers work at
    REPEATABLE READ, which gives them one state, and never fails one that only reads.
    """

    one_writer = False
    to_be_alone = "SELECT pg_advisory_xact_lock(6145390195)"

    def __init__(self, url: URL) -> None:
        try:
            import psycopg  # noqa: PLC0415 # an extra of its own
        except ModuleNotFoundError as error:
            raise MissingExtra("SqlStorage on PostgreSQL", "postgres") from error
        self.errors: tuple[type[Exception], ...] = (psycopg.Error, UnicodeEncodeError)
        self.engine: Engine = create_engine(
            url.set(drivername="postgresql+psycopg"), paramstyle="format", pool_pre_ping=True
        )

    def begin_reading(self, cursor: Driver) -> None:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    def begin_writing(self, cursor: Driver) -> None:
        """The driver begins one with the first statement."""

    def translated(self, error: Exception) -> AccountManagementError:
        if isinstance(error, UnicodeEncodeError):
            return unstorable_text()
        state = getattr(error, "sqlstate", None) or ""
        if state in {"40001", "40P01", "55P03"}:
            return Deadlocked("unit of work", "", 0)
        if state.startswith("22003"):
            return too_large()
        if state.startswith("22") or "NUL" in str(error):
            return unstorable_text()
        if not state or state.startswith(("08", "57P", "28", "3D")):
            rule = "the server cannot be reached, or refused or lost the connection"
            return StorageError("The database", rule, "See that it runs and lets you in; try again")
        return unexpected(state)


def dialect_for(url: str | URL, *, synchronous: Synchronous, patience: float) -> Dialect:
    """The engine that a URL names. Raises StorageError, MissingExtra."""
    try:
        parsed = make_url(url)
        name = parsed.get_backend_name()
    except ArgumentError:
        raise StorageError(
            "The database URL", "it is no URL", _EXAMPLES
        ) from None  # it may hold a password
    if name == "sqlite":
        if (
            not parsed.database
            or ":memory:" in parsed.database
            or "mode=memory" in str(parsed.query)
        ):
            rule = "a SQLite database in memory has one connection, and units of work need one each"
            raise StorageError("The database URL", rule, "Name a file, or use MemoryStorage")
        return Sqlite(parsed.set(drivername="sqlite"), synchronous=synchronous, patience=patience)
    if name in {"postgresql", "postgres"}:
        return Postgres(parsed)
    raise StorageError("The database URL", f"{name!r} is an engine not known here", _EXAMPLES)


_EXAMPLES: Final = "Write 'sqlite:///field.db' or 'postgresql://user@host/name'"


def too_large() -> AccountManagementError:
    """For a number, or a day's sum, beyond 64 bits."""
    return StorageError(
        "An amount",
        "it, or a day's sum with it, does not fit in 64 bits",
        "Nothing was written; split it",
    )


def unstorable_text() -> AccountManagementError:
    """For text with a NUL or half a surrogate pair."""
    return StorageError(
        "A text",
        "it holds a character that no database can store",
        "Nothing was written; take it out",
    )


def unexpected(code: str) -> AccountManagementError:
    """For what should not happen: the cause says more."""
    return StorageError(
        "The database",
        f"it refused a statement ({code})",
        "Nothing was written; the cause says more",
    )


def lost_commit() -> AccountManagementError:
    """For a connection that broke during a commit."""
    rule = "the connection broke during a commit, which may have happened or not"
    return StorageError("The database", rule, "Look before repeating, or repeat with the same key")
