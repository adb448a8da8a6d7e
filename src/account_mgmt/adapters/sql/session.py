"""One driver connection for one unit of work, and statements compiled once and run on it.

SQLAlchemy says the SQL; the driver runs it. Going through SQLAlchemy's own execution costs several
times what SQLite takes for the statement itself.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from threading import get_ident
from typing import Any, Final, final

from attrs import frozen
from sqlalchemy import ClauseElement, PoolProxiedConnection
from sqlalchemy.exc import TimeoutError as NoneFree

from account_mgmt.adapters.sql.engines import Dialect, Driver, lost_commit
from account_mgmt.domain.errors import AccountManagementError, StorageError

_MOST_PUT_BY: Final = 5


@frozen
class Prepared:
    """The text of a statement, and the names of its values in the order in which it takes them."""

    text: str
    names: tuple[str, ...]
    fixed: Mapping[str, object]


_PREPARED: Final[defaultdict[str, dict[ClauseElement, Prepared]]] = defaultdict(dict)
"""What was compiled, by the name of the engine: another database of one takes the same text."""


@final
class Database:
    """An engine, and who is writing if only one can."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self._prepared = _PREPARED[dialect.engine.dialect.name]
        self.writing_threads: set[int] = set()
        self._put_by: list[PoolProxiedConnection] = []

    def prepare(self, statement: ClauseElement) -> Prepared:
        """The statement as this engine's driver takes it."""
        known = self._prepared.get(statement)
        if known is None:
            compiled: Any = statement.compile(dialect=self.dialect.engine.dialect)
            fixed = {name: value for name, value in compiled.params.items() if value is not None}
            known = Prepared(str(compiled), tuple(compiled.positiontup), fixed)
            self._prepared[statement] = known
        return known

    def connect(self) -> PoolProxiedConnection:
        """A connection from the pool, or one put by."""
        try:
            return self._put_by.pop() if self._put_by else self.dialect.engine.raw_connection()
        except IndexError:  # another thread took it
            return self.connect()
        except NoneFree as error:
            rule = "all of its connections are held by units of work that are not over"
            raise StorageError("The database", rule, "Commit or leave some of them") from error
        except self.dialect.errors as error:
            raise self.dialect.translated(error) from error

    def release(self, connection: PoolProxiedConnection, *, sound: bool) -> None:
        """Take a connection back, with whatever was not committed rolled back.

        A file does not go away: its connection is put by, which costs a tenth of the pool's care.
        """
        if sound and self.dialect.one_writer and len(self._put_by) < _MOST_PUT_BY:
            connection.rollback()
            self._put_by.append(connection)
        else:
            connection.close()

    def close(self) -> None:
        """Close the connections that nobody uses."""
        while self._put_by:
            self._put_by.pop().close()
        self.dialect.engine.dispose()


@final
class Session:
    """A connection for as long as a unit of work lasts.

    Until something is written or held, a writer reads what is committed, statement by statement;
    then the transaction begins that the rest belongs to. A reader's begins with its first question.
    """

    def __init__(self, database: Database, *, read_only: bool) -> None:
        self.dialect: Final = database.dialect
        self._database = database
        self._read_only = read_only
        self._thread = get_ident()
        self._pooled = database.connect()
        self._connection: Driver = self._pooled.driver_connection
        self._cursor: Driver = self._pooled.cursor()
        self._begun = False
        self._over = False
        self._spoiled: AccountManagementError | None = None

    # --- transactions -----------------------------------------------------------------------

    def reading(self) -> None:
        """Refuse to go on when it is over or another thread's; begin what a reader needs."""
        if self._over or self._thread != get_ident():
            raise self._unusable()
        if self._read_only and not self._begun:
            self._begin()

    def writing(self) -> None:
        """Refuse that too when it only reads; begin what a writer needs."""
        if self._over or self._read_only or self._thread != get_ident():
            raise self._unusable()
        if not self._begun:
            self._begin()

    def _begin(self) -> None:
        try:
            if self._read_only:
                self.dialect.begin_reading(self._cursor)
            else:
                self._be_the_one_writer()
                self.dialect.begin_writing(self._cursor)
        except self.dialect.errors as error:
            self._database.writing_threads.discard(self._thread)
            raise self.dialect.translated(error) from error
        self._begun = True

    def _be_the_one_writer(self) -> None:
        if not self.dialect.one_writer:
            return
        if self._thread in self._database.writing_threads:
            rule = "this thread has one already that has written, and would wait for itself"
            raise StorageError("The unit of work", rule, "Commit or leave the other first")
        self._database.writing_threads.add(self._thread)

    def _unusable(self) -> StorageError:
        if self._over:
            return StorageError("The unit of work", "it is over", "Begin another one")
        if self._thread != get_ident():
            return StorageError(
                "The unit of work", "another thread began it", "Begin one in each thread"
            )
        return StorageError(
            "The unit of work", "it was begun to read only", "Begin one that may write"
        )

    def commit(self) -> None:
        """Make it last. Refused when it is over, and when something in it failed half-way."""
        self.reading()
        try:
            if self._spoiled is not None:
                raise self._spoiled
            self._connection.commit()
        except self.dialect.errors as error:
            broken = getattr(self._connection, "broken", False)
            raise (lost_commit() if broken else self.dialect.translated(error)) from error
        finally:
            self._end()

    def spoiled(self, error: AccountManagementError) -> AccountManagementError:
        """The error, once it is noted that no commit may follow: a part of it may be written."""
        self._spoiled = error
        return error

    def rollback(self) -> None:
        """Forget it, if it is not over."""
        if not self._over:
            self._end()

    def _end(self) -> None:
        self._over = True
        if self._begun and not self._read_only and self.dialect.one_writer:
            self._database.writing_threads.discard(self._thread)
        self._database.release(self._pooled, sound=self._spoiled is None)

    # --- statements -------------------------------------------------------------------------

    def rows(self, statement: ClauseElement, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """What a question gives."""
        prepared = self._database.prepare(statement)
        try:
            self._cursor.execute(prepared.text, _ordered(prepared, values))
            rows: list[tuple[Any, ...]] = self._cursor.fetchall()
        except self.dialect.errors as error:
            raise self.spoiled(self.dialect.translated(error)) from error
        return rows

    def run(self, statement: ClauseElement, values: Mapping[str, object]) -> int:
        """How many rows a statement changed."""
        prepared = self._database.prepare(statement)
        try:
            self._cursor.execute(prepared.text, _ordered(prepared, values))
            count: int = self._cursor.rowcount
        except self.dialect.errors as error:
            raise self.spoiled(self.dialect.translated(error)) from error
        return count

    def run_apart(self, statement: ClauseElement, values: Mapping[str, object]) -> None:
        """Run a statement in a transaction of its own, which lasts whatever becomes of this one."""
        prepared = self._database.prepare(statement)
        apart = self._database.connect()
        try:
            apart.cursor().execute(prepared.text, _ordered(prepared, values))
            apart.commit()
        except self.dialect.errors as error:
            raise self.dialect.translated(error) from error
        finally:
            self._database.release(apart, sound=True)

    def run_rows(self, statement: ClauseElement, rows: Sequence[tuple[object, ...]]) -> int:
        """How many rows a statement changed that is run once for each, its values in its order."""
        text = self._database.prepare(statement).text
        try:
            if len(rows) == 1:
                self._cursor.execute(text, rows[0])
            else:
                self._cursor.executemany(text, rows)
            count: int = self._cursor.rowcount
        except self.dialect.errors as error:
            raise self.spoiled(self.dialect.translated(error)) from error
        return count

    def run_whole(self, statement: ClauseElement, rows: Sequence[tuple[object, ...]]) -> bool:
        """Whether every row went in; when one did not, none has."""
        if len(rows) == 1:
            return self.run_rows(statement, rows) == 1
        self._say("SAVEPOINT whole")
        whole = self.run_rows(statement, rows) == len(rows)
        if not whole:
            self._say("ROLLBACK TO SAVEPOINT whole")
        self._say("RELEASE SAVEPOINT whole")
        return whole

    def _say(self, text: str) -> None:
        try:
            self._cursor.execute(text)
        except self.dialect.errors as error:
            raise self.spoiled(self.dialect.translated(error)) from error


def _ordered(prepared: Prepared, values: Mapping[str, object]) -> tuple[object, ...]:
    if prepared.fixed:
        values = {**prepared.fixed, **values}
    return tuple([values[name] for name in prepared.names])
