"""One unit of work's view of the aggregates of one kind."""

from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import islice
from typing import Generic, TypeVar, final

from attrs import define

from account_mgmt.adapters.records.parts import Texts, Work
from account_mgmt.codec import Kind, at_version, conditions, decode, encode, holds, lookups
from account_mgmt.domain.errors import AlreadyExists, ConcurrencyError, NotFound
from account_mgmt.domain.events import Event
from account_mgmt.domain.ids import Id
from account_mgmt.ports.queries import Aggregate, Query
from account_mgmt.ports.storage import Repository

AggregateT = TypeVar("AggregateT", bound=Aggregate)
IdT = TypeVar("IdT", bound=Id)
QueryT = TypeVar("QueryT", bound=Query)


@define
class _Staged(Generic[AggregateT]):
    """A write to come, and the version that it rests on: 0 when there must be none."""

    rests_on: int
    row: AggregateT


@final
class RecordRepository(Repository[AggregateT, IdT, QueryT]):
    """The aggregates of a kind as documents, each with its version in front.

    `find` reads all documents of the kind, or up to its limit.
    """

    def __init__(self, work: Work, kind: Kind[AggregateT, IdT, QueryT]) -> None:
        self._work = work
        self._kind = kind
        self._staged: dict[str, _Staged[AggregateT]] = {}

    def get(self, id: IdT) -> AggregateT:
        self._work.check()
        row = self._seen(id.value)
        if row is None:
            raise NotFound(self._kind.noun, id.value)
        return row

    def find(
        self, query: QueryT | None = None, *, after: IdT | None = None, limit: int | None = None
    ) -> Sequence[AggregateT]:
        self._work.check()
        asked = conditions(query)
        rows = self._rows("" if after is None else after.value)
        found = (row for row in rows if not asked or holds(asked, lookups(row)))
        return list(islice(found, None if limit is None else max(limit, 0)))

    def add(self, aggregate: AggregateT, event: Event) -> AggregateT:
        self._work.take_part(self)
        if self._seen(aggregate.id.value) is not None:
            raise AlreadyExists(self._kind.noun, aggregate.id.value)
        return self._stage(aggregate, 0, event)

    def save(self, aggregate: AggregateT, event: Event) -> AggregateT:
        self._work.take_part(self)
        row = self._seen(aggregate.id.value)
        if row is None:
            raise NotFound(self._kind.noun, aggregate.id.value)
        if row.version != aggregate.version:
            raise ConcurrencyError(self._kind.noun, aggregate.id.value, aggregate.version)
        return self._stage(aggregate, aggregate.version, event)

    def _stage(self, aggregate: AggregateT, version: int, event: Event) -> AggregateT:
        row = at_version(aggregate, version + 1)
        name = row.id.value
        earlier = self._staged.get(name)
        self._staged[name] = _Staged(version if earlier is None else earlier.rests_on, row)
        self._work.said(f"{self._kind.name}/{name}", row.version, event)
        return row

    def _seen(self, name: str) -> AggregateT | None:
        staged = self._staged.get(name)
        if staged is not None:
            return staged.row
        text = self._work.view.read(self._kind.name, name)
        return None if text is None else self._read(text)

    def _read(self, text: str) -> AggregateT:
        version, _, document = text.partition("\n")
        return decode(self._kind, document, int(version))

    def _rows(self, after: str) -> Iterator[AggregateT]:
        """Those with a later id, in order, as this unit of work sees them."""
        staged = sorted(name for name in self._staged if name > after)
        there = (
            (name, text)
            for name, text in self._work.view.scan(self._kind.name, after=after)
            if name not in self._staged
        )
        own = ((name, "") for name in staged)
        for name, text in merge(there, own):
            yield self._read(text) if text else self._staged[name].row

    def texts(self, commit: int) -> Texts:  # noqa: ARG002 # as every part
        """The documents to put. Raises when one is no longer what a write rests on."""
        view, noun = self._work.view, self._kind.noun
        texts: Texts = {}
        for name, staged in self._staged.items():
            text = view.read_now(self._kind.name, name)
            if text is not None and staged.rests_on == 0:
                raise AlreadyExists(noun, name)
            if text is not None and int(text.partition("\n")[0]) != staged.rests_on:
                raise ConcurrencyError(noun, name, staged.rests_on)
            key = view.key(self._kind.name, name)
            texts[key] = f"{staged.row.version}\n{encode(staged.row)}"
        return texts
