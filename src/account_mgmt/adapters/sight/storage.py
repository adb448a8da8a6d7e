"""The books as an actor sees them: a storage that shows less of another.

Every desk reads through its storage, so what is left out here is in no list, total, export or error
text. Whoever looks after an account today, or is recorded to later, sees all of it, however old and
whoever sold it; of other accounts, what is credited to managers in reach, and nothing else.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, Generic, TypeVar, cast, final

from attrs import evolve, frozen

from account_mgmt.adapters.sight.known import KnownSight
from account_mgmt.adapters.sight.ledgers import SeenReceivables, SeenSales
from account_mgmt.codec.kinds import KINDS, Kind
from account_mgmt.domain.access import rule_of
from account_mgmt.domain.errors import NotAllowed, NotFound
from account_mgmt.domain.events import Event
from account_mgmt.domain.ids import Id
from account_mgmt.ports.access import Access
from account_mgmt.ports.clock import Clock
from account_mgmt.ports.queries import Aggregate, Query
from account_mgmt.ports.storage import (
    Keys,
    Outbox,
    OutboxMessage,
    Recalled,
    ReceivablesLedger,
    Repository,
    SalesLedger,
    Storage,
    UnitOfWork,
)

AggregateT = TypeVar("AggregateT", bound=Aggregate)
IdT = TypeVar("IdT", bound=Id)
QueryT = TypeVar("QueryT", bound=Query)

_FEW: Final = 50  # questions about one account or manager each; for more, all is read and left out

_ASKED_BY: Final = {
    "orders": ("account",),
    "invoices": ("account",),
    "payments": ("account",),
    "deliveries": ("account",),
    "returns": ("account",),
    "surveys": ("account",),
    "deals": ("account",),
    "demands": ("account",),
    "activities": ("account", "manager"),
    "tickets": ("account", "assignee"),
    "claims": ("manager",),
    "mileage_logs": ("manager",),
    "packets": ("manager",),
}
"""The lookups that find all of a kind that an actor may see; kinds without are read and left out."""

_EXACT: Final = ("order", "invoice", "credits", "number", "reference")
"""Lookups that find little by themselves: there is nothing to gain by asking for one account."""


@frozen(kw_only=True)
class SeenStorage(Storage):
    """What an actor sees of a storage, which is somebody else's to close.

    The reach is asked in each unit of work, when it is first needed, and holds until that ends.
    """

    storage: Storage
    actor: str
    access: Access
    clock: Clock

    def begin(self, *, read_only: bool = False) -> UnitOfWork:
        """A unit of work that shows what the actor may see."""
        inner = self.storage.begin(read_only=read_only)
        return SeenWork(inner, self.actor, self._sight(inner))

    def check(self) -> None:
        """Refuse an actor whom nobody knows, with NotFound."""
        with self.storage.begin(read_only=True) as work:
            _ = self._sight(work).reach

    def _sight(self, work: UnitOfWork) -> KnownSight:
        return KnownSight(work, self.actor, self.access, self.clock)


@final
class SeenWork(UnitOfWork):
    """A unit of work that shows less of another. Repositories are made as they are asked for."""

    def __init__(self, inner: UnitOfWork, actor: str, sight: KnownSight) -> None:
        self._inner = inner
        self.actor: str = actor
        self.sight: KnownSight = sight
        self.sales: SalesLedger = SeenSales(inner.sales, self.sight)
        self.receivables: ReceivablesLedger = SeenReceivables(inner.receivables, self.sight)
        self.keys: Keys = _SeenKeys(inner.keys, self)
        self.outbox: Outbox = _SeenOutbox(inner.outbox, self)

    def __getattr__(self, name: str) -> object:
        if name not in KINDS:
            raise AttributeError(name)
        made = SeenRepository(getattr(self._inner, name), KINDS[name], self)
        setattr(self, name, made)
        return made

    @property
    def whole(self) -> UnitOfWork:
        return self._inner.whole

    def check_whole(self, what: str) -> None:
        self._inner.check_whole(what)
        if not self.sight.is_whole:
            raise NotAllowed(self.actor, what)

    def guard(self, name: str, *, exclusive: bool) -> None:
        self._inner.guard(name, exclusive=exclusive)

    def commit(self) -> None:
        self._inner.commit()

    def rollback(self) -> None:
        self._inner.rollback()


@final
class SeenRepository(Repository[AggregateT, IdT, QueryT], Generic[AggregateT, IdT, QueryT]):
    """What an actor sees of the aggregates of one kind."""

    def __init__(
        self,
        inner: Repository[AggregateT, IdT, QueryT],
        kind: Kind[AggregateT, IdT, QueryT],
        work: SeenWork,
    ) -> None:
        self._inner, self._kind, self._work = inner, kind, work
        self._sight = work.sight
        self._rule = rule_of(kind.aggregate)

    def get(self, id: IdT) -> AggregateT:
        one = self._inner.get(id)
        if self._sight.is_whole:
            return one
        if not self._rule.sees(self._sight, one):
            raise NotFound(self._kind.noun, id.value)
        return self._rule.shown(self._sight, one)

    def find(
        self, query: QueryT | None = None, *, after: IdT | None = None, limit: int | None = None
    ) -> Sequence[AggregateT]:
        if self._sight.is_whole:
            return self._inner.find(query, after=after, limit=limit)
        questions = self._questions(query or self._kind.query())
        if questions is None:
            return self._left(query, after, limit)
        found = {
            one.id: one
            for question in questions
            for one in self._inner.find(question, after=after, limit=limit)
        }
        return [found[id] for id in sorted(found)][:limit]

    def add(self, aggregate: AggregateT, event: Event) -> AggregateT:
        if not self._sight.is_whole:
            if not self._rule.adds:
                raise NotAllowed(self._work.actor, f"add a new {self._kind.noun}")
            if not self._rule.sees(self._sight, aggregate):
                raise NotFound(self._kind.noun, aggregate.id.value)
        return self._inner.add(aggregate, event)

    def save(self, aggregate: AggregateT, event: Event) -> AggregateT:
        if not self._sight.is_whole:
            if not self._rule.sees(self._sight, aggregate):  # perhaps it was given away just now
                self.get(cast("IdT", aggregate.id))
            stored = self._inner.get(cast("IdT", aggregate.id))  # all of it, whatever is shown
            if not all(self._rule.saves(self._sight, one) for one in (stored, aggregate)):
                raise NotAllowed(self._work.actor, f"change that {self._kind.noun}")
        return self._inner.save(aggregate, event)

    def _questions(self, query: QueryT) -> list[QueryT] | None:
        """The questions that together find what is seen, one for each account and manager.

        None where there are too many, or no lookup goes by those.
        """
        ways = _ASKED_BY.get(self._kind.name)
        if ways is None or any(getattr(query, one, None) is not None for one in _EXACT):
            return None
        questions: list[QueryT] = []
        for way in ways:
            by_account, wanted = way == "account", getattr(query, way)
            if wanted is not None:
                if self._sight.account(wanted) if by_account else self._sight.manager(wanted):
                    return [query]
                continue
            known: Sequence[Id] = self._sight.accounts if by_account else self._sight.managers
            if len(known) > _FEW:
                return None
            questions += (evolve(query, **{way: one}) for one in known)  # type: ignore[arg-type] # a field of it
        return questions

    def _left(
        self, query: QueryT | None, after: IdT | None, limit: int | None
    ) -> Sequence[AggregateT]:
        """What is left of all that a question finds, page by page until there is enough."""
        seen: list[AggregateT] = []
        while True:
            page = self._inner.find(query, after=after, limit=limit)
            seen += (
                self._rule.shown(self._sight, one)
                for one in page
                if self._rule.sees(self._sight, one)
            )
            if limit is None or len(page) < limit or len(seen) >= limit:
                return seen[:limit]
            after = cast("IdT", page[-1].id)


@final
class _SeenKeys(Keys):
    """Keys within what an actor sees: one that gave something out of sight is free for them."""

    def __init__(self, inner: Keys, work: SeenWork) -> None:
        self._inner, self._work = inner, work

    def recall(self, key: str) -> Recalled | None:
        there = self._inner.recall(key)
        if there is None or self._work.sight.is_whole:
            return there
        if not self._sees(there):
            return self._inner.recall(self._own(key))
        rule = rule_of(type(there.result))
        return evolve(there, result=rule.shown(self._work.sight, there.result))

    def keep(self, key: str, recalled: Recalled) -> None:
        there = self._inner.recall(key)
        hidden = there is not None and not self._work.sight.is_whole and not self._sees(there)
        self._inner.keep(self._own(key) if hidden else key, recalled)

    def _sees(self, there: Recalled) -> bool:
        return rule_of(type(there.result)).sees(self._work.sight, there.result)

    def _own(self, key: str) -> str:
        return f"{self._work.actor}\x1f{key}"


@final
class _SeenOutbox(Outbox):
    """The messages of everybody, for who sees everything."""

    def __init__(self, inner: Outbox, work: SeenWork) -> None:
        self._inner, self._work = inner, work

    def claim(self, *, limit: int, now: datetime, until: datetime) -> Sequence[OutboxMessage]:
        self._work.check_whole("read the outbox")
        return self._inner.claim(limit=limit, now=now, until=until)

    def acknowledge(self, ids: Iterable[str]) -> None:
        self._work.check_whole("read the outbox")
        self._inner.acknowledge(ids)

    def waiting(self) -> int:
        self._work.check_whole("read the outbox")
        return self._inner.waiting()
