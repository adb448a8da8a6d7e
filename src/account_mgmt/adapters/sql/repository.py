"""Aggregates as document rows: a document, its version, and the columns it is looked up by."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Final, TypeVar, final

from attrs import frozen
from sqlalchemy import (
    ColumnElement,
    Insert,
    Integer,
    Select,
    Update,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert  # SQLite says it in the same words

from account_mgmt.adapters.sql.outbox import SqlOutbox
from account_mgmt.adapters.sql.schema import DOCUMENTS, named
from account_mgmt.adapters.sql.session import Session
from account_mgmt.codec import (
    KINDS,
    Among,
    Condition,
    Kind,
    Within,
    at_version,
    conditions,
    decode,
    encode,
    lookup_values,
)
from account_mgmt.domain.errors import AlreadyExists, ConcurrencyError, NotFound
from account_mgmt.domain.events import Event
from account_mgmt.domain.ids import Id
from account_mgmt.ports.queries import Aggregate, Query
from account_mgmt.ports.storage import Repository

AggregateT = TypeVar("AggregateT", bound=Aggregate)
IdT = TypeVar("IdT", bound=Id)
QueryT = TypeVar("QueryT", bound=Query)


@final
class SqlRepository(Repository[AggregateT, IdT, QueryT]):
    """The aggregates of one kind and one tenant."""

    def __init__(
        self, kind: Kind[AggregateT, IdT, QueryT], session: Session, tenant: str, outbox: SqlOutbox
    ) -> None:
        self._kind: Final = kind
        self._session: Final = session
        self._tenant: Final = tenant
        self._outbox: Final = outbox
        self._sql: Final = _statements(kind.name)

    def get(self, id: IdT) -> AggregateT:
        self._session.reading()
        rows = self._session.rows(self._sql.get, {"tenant": self._tenant, "id": id.value})
        if not rows:
            raise NotFound(self._kind.noun, id.value)
        document, version = rows[0]
        return decode(self._kind, document, version)

    def find(
        self, query: QueryT | None = None, *, after: IdT | None = None, limit: int | None = None
    ) -> Sequence[AggregateT]:
        self._session.reading()
        values: dict[str, object] = {"tenant": self._tenant}
        shape: list[tuple[str, type[Condition]]] = []
        for condition in conditions(query):
            if isinstance(condition, Within):
                values[f"{condition.lookup}_from"] = condition.start
                values[f"{condition.lookup}_to"] = condition.end
            elif isinstance(condition, Among):
                values[f"{condition.lookup}_has"] = condition.line
            else:
                values[f"{condition.lookup}_is"] = condition.value
            shape.append((condition.lookup, type(condition)))
        if after is not None:
            values["after"] = after.value
        if limit is not None:
            values["limit"] = max(limit, 0)
        sql = _find(self._kind.name, tuple(shape), paged=(after is not None, limit is not None))
        return [
            decode(self._kind, text, version) for text, version in self._session.rows(sql, values)
        ]

    def add(self, aggregate: AggregateT, event: Event) -> AggregateT:
        self._session.writing()
        name = aggregate.id.value
        if not self._session.run_rows(self._sql.insert, [self._row(aggregate, name)]):
            raise AlreadyExists(self._kind.noun, name)
        self._outbox.put([(f"{self._kind.name}/{name}/1", event)])
        return at_version(aggregate, 1)

    def add_all(self, pairs: Iterable[tuple[AggregateT, Event]]) -> list[AggregateT]:
        self._session.writing()
        pairs = list(pairs)
        if not pairs:
            return []
        rows = [self._row(aggregate, aggregate.id.value) for aggregate, _ in pairs]
        if not self._session.run_whole(self._sql.insert, rows):
            taken = self._first_taken(aggregate.id.value for aggregate, _ in pairs)
            raise AlreadyExists(self._kind.noun, taken)
        kind = self._kind.name
        self._outbox.put([(f"{kind}/{aggregate.id.value}/1", event) for aggregate, event in pairs])
        return [at_version(aggregate, 1) for aggregate, _ in pairs]

    def save(self, aggregate: AggregateT, event: Event) -> AggregateT:
        self._session.writing()
        name, read = aggregate.id.value, aggregate.version
        newer = (read + 1, encode(aggregate), *lookup_values(aggregate))
        if not self._session.run_rows(self._sql.update, [(*newer, self._tenant, name, read)]):
            raise self._stale(name, read)
        self._outbox.put([(f"{self._kind.name}/{name}/{read + 1}", event)])
        return at_version(aggregate, read + 1)

    def _row(self, aggregate: AggregateT, name: str) -> tuple[object, ...]:
        return (self._tenant, name, 1, encode(aggregate), *lookup_values(aggregate))

    def _stale(self, name: str, version: int) -> NotFound | ConcurrencyError:
        if self._is_there(name):
            return ConcurrencyError(self._kind.noun, name, version)
        return NotFound(self._kind.noun, name)

    def _first_taken(self, names: Iterable[str]) -> str:
        seen: set[str] = set()
        for name in names:
            if name in seen or self._is_there(name):
                return name
            seen.add(name)
        return ""  # whoever had it has gone again

    def _is_there(self, name: str) -> bool:
        return bool(self._session.rows(self._sql.get, {"tenant": self._tenant, "id": name}))


@frozen
class _Statements:
    """The fixed statements of one table."""

    get: Select[str, int]
    insert: Insert
    update: Update


@cache
def _statements(kind: str) -> _Statements:
    table = DOCUMENTS[kind]
    lookups_ = [column for column in table.c if column.name in KINDS[kind].lookups]
    one = (table.c.tenant == bindparam("tenant")) & (table.c.id == bindparam("id"))
    return _Statements(
        get=select(table.c.document, table.c.version).where(one),
        insert=insert(table).values(named(table.c)).on_conflict_do_nothing(),
        update=update(table)
        .values(named((table.c.version, table.c.document, *lookups_), prefix="new_"))
        .where(one & (table.c.version == bindparam("read"))),
    )


@lru_cache(maxsize=256)  # as many as there are ways of asking
def _find(
    kind: str, shape: tuple[tuple[str, type[Condition]], ...], paged: tuple[bool, bool]
) -> Select[str, int]:
    """The statement for conditions of those classes on those lookups."""
    table = DOCUMENTS[kind]
    asked: list[ColumnElement[bool]] = [table.c.tenant == bindparam("tenant")]
    for lookup, condition in shape:
        column = table.c[lookup]
        if condition is Within:
            asked += [column >= bindparam(f"{lookup}_from"), column < bindparam(f"{lookup}_to")]
        elif condition is Among:  # without the line it is another text; LIKE would fold letters
            line = bindparam(f"{lookup}_has", type_=column.type)
            asked.append(func.replace(column, line, "") != column)
        else:
            asked.append(column == bindparam(f"{lookup}_is"))
    after, limit = paged
    if after:
        asked.append(table.c.id > bindparam("after"))
    found = select(table.c.document, table.c.version).where(*asked).order_by(table.c.id)
    return found.limit(bindparam("limit", type_=Integer)) if limit else found
