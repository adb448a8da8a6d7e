"""The aggregates of one kind: what is committed, and one unit of work's view of it."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import islice
from typing import Generic, TypeVar, cast, final

from attrs import define

from account_mgmt.adapters.memory.parts import Work
from account_mgmt.codec import Condition, Equals, Kind, at_version, conditions, holds, lookups
from account_mgmt.domain.errors import AlreadyExists, ConcurrencyError, NotFound
from account_mgmt.domain.events import Event
from account_mgmt.domain.ids import Id
from account_mgmt.ports.queries import Aggregate, Query
from account_mgmt.ports.storage import Repository

AggregateT = TypeVar("AggregateT", bound=Aggregate)
IdT = TypeVar("IdT", bound=Id)
QueryT = TypeVar("QueryT", bound=Query)


@final
class Table(Generic[AggregateT, IdT, QueryT]):
    """The committed aggregates of one kind, by the text of their ids."""

    def __init__(self, kind: Kind[AggregateT, IdT, QueryT], *indexed: str) -> None:
        self.kind = kind
        self.rows: dict[str, AggregateT] = {}
        self._ordered: list[str] = []
        self._in_order = True
        self._indexes = {lookup: _Index(lookup) for lookup in indexed}

    def put(self, name: str, row: AggregateT) -> None:
        """Let that row stand under that id from now on."""
        old = self.rows.get(name)
        if old is None:
            self._in_order = self._in_order and (not self._ordered or self._ordered[-1] < name)
            self._ordered.append(name)
        self.rows[name] = row
        for index in self._indexes.values():
            index.put(name, old, row)

    def names(self, after: str) -> Iterator[str]:
        """All ids after that one, in order."""
        if not self._in_order:
            self._ordered.sort()  # a run in order and a few at its end: cheap
            self._in_order = True
        return islice(self._ordered, bisect_right(self._ordered, after), None)

    def likely(self, asked: Iterable[Condition]) -> Collection[str] | None:
        """The fewest ids among which an index has all that is asked; None: no index can tell."""
        found = [
            self._indexes[condition.lookup].ids(condition, self.rows)
            for condition in asked
            if condition.lookup in self._indexes
        ]
        return min(found, key=len, default=None)


@final
class _Index:
    """Ids by one lookup field; made when first asked for, then kept."""

    def __init__(self, lookup: str) -> None:
        self._lookup = lookup
        self._ids: dict[str | int | None, set[str]] | None = None

    def put(self, name: str, old: Aggregate | None, new: Aggregate) -> None:
        if self._ids is None:
            return
        if old is not None:
            self._ids[lookups(old)[self._lookup]].discard(name)
        self._ids.setdefault(lookups(new)[self._lookup], set()).add(name)

    def ids(self, condition: Condition, rows: Mapping[str, Aggregate]) -> Collection[str]:
        if self._ids is None:
            self._ids = {}
            for name, row in rows.items():
                self._ids.setdefault(lookups(row)[self._lookup], set()).add(name)
        if isinstance(condition, Equals):
            return self._ids.get(condition.value, ())
        return [name for value, ids in self._ids.items() if condition.holds(value) for name in ids]


@define
class _Staged(Generic[AggregateT]):
    """A write to come, and the version that it rests on: 0 when there must be none."""

    rests_on: int
    row: AggregateT


@final
class MemoryRepository(Repository[AggregateT, IdT, QueryT]):
    """One unit of work's view of a table: as it was at the beginning, under its own writes."""

    def __init__(self, work: Work, table: Table[AggregateT, IdT, QueryT]) -> None:
        self._work = work
        self._table = table
        self._staged: dict[str, _Staged[AggregateT]] = {}

    def get(self, id: IdT) -> AggregateT:
        with self._work.lock:
            self._work.look()
            row = self._seen(id.value)
        if row is None:
            raise NotFound(self._table.kind.noun, id.value)
        return row

    def find(
        self, query: QueryT | None = None, *, after: IdT | None = None, limit: int | None = None
    ) -> Sequence[AggregateT]:
        with self._work.lock:
            self._work.look()
            found = self._found(conditions(query), "" if after is None else after.value)
            return list(islice(found, None if limit is None else max(limit, 0)))

    def add(self, aggregate: AggregateT, event: Event) -> AggregateT:
        self._work.take_part(self)
        name = aggregate.id.value
        with self._work.lock:
            self._work.look()
            if self._seen(name) is not None:
                raise AlreadyExists(self._table.kind.noun, name)
        return self._stage(aggregate, 0, event)

    def save(self, aggregate: AggregateT, event: Event) -> AggregateT:
        self._work.take_part(self)
        name = aggregate.id.value
        with self._work.lock:
            self._work.look()
            row = self._seen(name)
        if row is None:
            raise NotFound(self._table.kind.noun, name)
        if row.version != aggregate.version:
            raise ConcurrencyError(self._table.kind.noun, name, aggregate.version)
        return self._stage(aggregate, aggregate.version, event)

    def _stage(self, aggregate: AggregateT, version: int, event: Event) -> AggregateT:
        row = at_version(aggregate, version + 1)
        name = row.id.value
        earlier = self._staged.get(name)
        self._staged[name] = _Staged(version if earlier is None else earlier.rests_on, row)
        self._work.said(self._table.kind.name, name, row.version, event)
        return row

    def _seen(self, name: str) -> AggregateT | None:
        staged = self._staged.get(name)
        if staged is not None:
            return staged.row
        before = self._work.before
        if before and (self._table.kind.name, name) in before:
            return cast("AggregateT | None", before[self._table.kind.name, name])
        return self._table.rows.get(name)

    def _found(self, asked: tuple[Condition, ...], after: str) -> Iterator[AggregateT]:
        for name in self._names(asked, after):
            row = self._seen(name)
            if row is not None and (not asked or holds(asked, lookups(row))):
                yield row

    def _names(self, asked: tuple[Condition, ...], after: str) -> Iterable[str]:
        likely = self._table.likely(asked)
        if likely is None:
            new = (name for name in self._staged if name > after and name not in self._table.rows)
            return merge(self._table.names(after), sorted(new))
        # What this unit of work changed, or others have since, the index has elsewhere.
        elsewhere = (name for kind, name in self._work.before if kind == self._table.kind.name)
        return sorted(name for name in {*likely, *self._staged, *elsewhere} if name > after)

    def refuse_conflicts(self) -> None:
        """Raise when a row is no longer the one that a write rests on."""
        for name, staged in self._staged.items():
            row = self._table.rows.get(name)
            if staged.rests_on == 0 and row is not None:
                raise AlreadyExists(self._table.kind.noun, name)
            if row is not None and row.version != staged.rests_on:
                raise ConcurrencyError(self._table.kind.noun, name, staged.rests_on)

    def apply(self, commit: int) -> None:  # noqa: ARG002 # as every part
        """Put the staged rows in place; who began earlier goes on seeing what stood there."""
        for name, staged in self._staged.items():
            for other in self._work.others():
                other.before.setdefault((self._table.kind.name, name), self._table.rows.get(name))
            self._table.put(name, staged.row)
