"""The books as an actor sees them: a storage that shows less of another.

Every desk reads through its storage, so what is left out here is in no list, total, export or error
text. Whoever looks after an account today, or is recorded to later, sees all of it, however old and
whoever sold it; of other accounts, what is credited to managers in reach, and nothing else.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Final, Generic, TypeVar, cast, final

from attrs import evolve, frozen

from account_mgmt.adapters.sight.ledgers import SeenReceivables, SeenSales
from account_mgmt.codec.kinds import KINDS, Kind
from account_mgmt.domain.access import Reach, rule_of
from account_mgmt.domain.account import Account
from account_mgmt.domain.calendar import WEST
from account_mgmt.domain.errors import NotAllowed, NotFound
from account_mgmt.domain.events import Event
from account_mgmt.domain.ids import AccountId, Id, ManagerId, OrderId, PacketId, TicketId
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
        return SeenWork(self.storage.begin(read_only=read_only), self)

    def check(self) -> None:
        """Refuse an actor whom nobody knows, with NotFound."""
        with self.storage.begin(read_only=True) as work:
            self.access.reach(self.actor, work.managers, _today(self.clock))


@final
class SeenWork(UnitOfWork):
    """A unit of work that shows less of another. Repositories are made as they are asked for."""

    def __init__(self, inner: UnitOfWork, seen: SeenStorage) -> None:
        self._inner = inner
        self.actor: str = seen.actor
        self.sight: KnownSight = KnownSight(inner, seen)
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


def _today(clock: Clock) -> date:
    """The day that it is until it is over everywhere on earth."""
    return (clock.now() - WEST).date()


@final
class KnownSight:
    """The sight of an actor in one unit of work; what was found out of an account stands.

    So whoever gives an account away still sees it until that is done.
    """

    def __init__(self, work: UnitOfWork, seen: SeenStorage) -> None:
        self._work, self._seen, self._today = work, seen, _today(seen.clock)
        self._accounts: dict[AccountId, bool] = {}

    @cached_property
    def reach(self) -> Reach:
        """The actor's reach, which is asked after the guards of the unit of work are held."""
        return self._seen.access.reach(self._seen.actor, self._work.managers, self._today)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is out of sight."""
        return self.reach.is_whole

    @cached_property
    def accounts(self) -> tuple[AccountId, ...]:
        """The accounts that are seen, by id, where not all are."""
        return tuple(one.id for one in self._work.accounts.find() if self.looks_after(one))

    @property
    def managers(self) -> tuple[ManagerId, ...]:
        """The managers in reach, by id, where not all are."""
        return tuple(sorted(self.reach.managers or ()))

    def manager(self, id: ManagerId) -> bool:
        """Whether that manager is in reach."""
        return id in self.reach

    def account(self, id: AccountId) -> bool:
        """Whether somebody in reach looks after that account."""
        if self.is_whole:
            return True
        if id not in self._accounts:
            try:
                return self.looks_after(self._work.accounts.get(id))
            except NotFound:
                return False
        return self._accounts[id]

    def looks_after(self, account: Account) -> bool:
        """The same of an account that was read."""
        if account.id not in self._accounts:
            self._accounts[account.id] = self.reach.looks_after(account, self._today)
        return self._accounts[account.id]

    def order(self, id: OrderId) -> bool:
        """Whether that order is of such an account."""
        return self.sees(self._work.orders, id)

    def ticket(self, id: TicketId) -> bool:
        """Whether that ticket is seen."""
        return self.sees(self._work.tickets, id)

    def packet(self, id: PacketId) -> bool:
        """Whether that packet is of a manager in reach."""
        return self.sees(self._work.packets, id)

    def sees(self, repository: Repository[AggregateT, IdT, QueryT], id: IdT) -> bool:
        """Whether there is such a thing, and it is seen."""
        try:
            one = repository.get(id)
        except NotFound:
            return False
        return rule_of(type(one)).sees(self, one)


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
                raise NotAllowed(self._work.actor, f"add a {self._kind.noun}")
            if not self._rule.sees(self._sight, aggregate):
                raise NotFound(self._kind.noun, aggregate.id.value)
        return self._inner.add(aggregate, event)

    def save(self, aggregate: AggregateT, event: Event) -> AggregateT:
        if not self._sight.is_whole:
            if not self._rule.sees(self._sight, aggregate):  # perhaps it was given away just now
                self.get(cast("IdT", aggregate.id))
            if not self._rule.saves(self._sight, aggregate):
                raise NotAllowed(self._work.actor, f"change a {self._kind.noun}")
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
        rule = rule_of(type(there.result))
        if not rule.sees(self._work.sight, there.result):
            return self._inner.recall(self._own(key))
        return evolve(there, result=rule.shown(self._work.sight, there.result))

    def keep(self, key: str, recalled: Recalled) -> None:
        taken = self._inner.recall(key) is not None
        self._inner.keep(self._own(key) if taken else key, recalled)

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
