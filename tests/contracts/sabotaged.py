"""Storages with a fault planted in each, and the contract to be run upon them.

The name keeps pytest from collecting it by itself: `test_sabotage.py` runs it, and wants it red.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import NotFound
from account_mgmt.domain.events import Event
from account_mgmt.domain.ids import AccountId, ItemId, OrderId
from account_mgmt.domain.ledger import (
    Dimension,
    EntryKind,
    Key,
    SaleEvent,
    SalesEntry,
    SalesTotal,
    Where,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.receivables import (
    CREDIT,
    AgedBy,
    Buckets,
    OpenItem,
    Owed,
    ReceivableEntry,
    ReceivableKind,
    item_of,
)
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
from account_mgmt.testing.contracts import StorageContract
from account_mgmt.testing.kinds import KINDS

# --- an honest wrapping, whose parts the faults replace ---------------------------------------


class WrappedRepository(Repository[Any, Any, Any]):
    """Another repository, unchanged."""

    def __init__(self, inner: Repository[Any, Any, Any], work: "WrappedWork") -> None:
        self.inner = inner
        self.work = work

    def get(self, id: Any) -> Any:
        return self.inner.get(id)

    def find(
        self, query: Any = None, *, after: Any = None, limit: int | None = None
    ) -> Sequence[Any]:
        return self.inner.find(query, after=after, limit=limit)

    def add(self, aggregate: Any, event: Event) -> Any:
        return self.inner.add(aggregate, event)

    def save(self, aggregate: Any, event: Event) -> Any:
        return self.inner.save(aggregate, event)


class WrappedSales(SalesLedger):
    """Another ledger, unchanged."""

    def __init__(self, inner: SalesLedger, work: "WrappedWork") -> None:
        self.inner = inner
        self.work = work

    def append(self, entries: Sequence[SalesEntry]) -> None:
        self.inner.append(entries)

    def entries_of(self, document: OrderId) -> Sequence[SalesEntry]:
        return self.inner.entries_of(document)

    def total(self, where: Where) -> SalesTotal:
        return self.inner.total(where)

    def breakdown(self, *by: Dimension, where: Where) -> Mapping[Key, SalesTotal]:
        return self.inner.breakdown(*by, where=where)

    def orders(self, *by: Dimension, where: Where) -> Mapping[Key, int]:
        return self.inner.orders(*by, where=where)

    def explain(self, where: Where) -> Sequence[SalesEntry]:
        return self.inner.explain(where)

    def first_sales(self, event: SaleEvent) -> Mapping[AccountId, Any]:
        return self.inner.first_sales(event)


class WrappedOutbox(Outbox):
    """Another outbox, unchanged."""

    def __init__(self, inner: Outbox, work: "WrappedWork") -> None:
        self.inner = inner
        self.work = work

    def claim(self, *, limit: int, now: datetime, until: datetime) -> Sequence[OutboxMessage]:
        return self.inner.claim(limit=limit, now=now, until=until)

    def acknowledge(self, ids: Iterable[str]) -> None:
        self.inner.acknowledge(ids)

    def waiting(self) -> int:
        return self.inner.waiting()


class WrappedKeys(Keys):
    """Other keys, unchanged."""

    def __init__(self, inner: Keys, work: "WrappedWork") -> None:
        self.inner = inner
        self.work = work

    def recall(self, key: str) -> Recalled | None:
        return self.inner.recall(key)

    def keep(self, key: str, recalled: Recalled) -> None:
        self.inner.keep(key, recalled)


class WrappedReceivables(ReceivablesLedger):
    """Another receivables ledger, unchanged."""

    def __init__(self, inner: ReceivablesLedger, work: "WrappedWork") -> None:
        self.inner = inner
        self.work = work

    def append(self, entries: Sequence[ReceivableEntry]) -> None:
        self.inner.append(entries)

    def entries_of(self, item: ItemId) -> Sequence[ReceivableEntry]:
        return self.inner.entries_of(item)

    def explain(self, where: Owed) -> Sequence[ReceivableEntry]:
        return self.inner.explain(where)


class WrappedWork(UnitOfWork):
    """Another unit of work, with the parts that its storage names."""

    def __init__(self, storage: "WrappedStorage", inner: UnitOfWork) -> None:
        self.storage = storage
        self.inner = inner
        for kind in KINDS:
            setattr(self, kind.name, storage.repository(getattr(inner, kind.name), self))
        self.sales = storage.sales(inner.sales, self)
        self.receivables = storage.receivables(inner.receivables, self)
        self.outbox = storage.outbox(inner.outbox, self)
        self.keys = storage.keys(inner.keys, self)

    def guard(self, name: str, *, exclusive: bool) -> None:
        self.inner.guard(name, exclusive=exclusive)

    def commit(self) -> None:
        self.inner.commit()

    def rollback(self) -> None:
        self.inner.rollback()


class WrappedStorage(Storage):
    """Another storage, unchanged."""

    repository: type[WrappedRepository] = WrappedRepository
    sales: type[WrappedSales] = WrappedSales
    receivables: type[WrappedReceivables] = WrappedReceivables
    outbox: type[WrappedOutbox] = WrappedOutbox
    keys: type[WrappedKeys] = WrappedKeys
    work: type[WrappedWork] = WrappedWork

    def __init__(self) -> None:
        self.inner: Storage = MemoryStorage()

    def begin(self, *, read_only: bool = False) -> UnitOfWork:
        return self.work(self, self.inner.begin(read_only=read_only))


class SabotagedContract(StorageContract):
    """The contract, upon one of the storages below."""

    sabotaged: type[WrappedStorage]

    @pytest.fixture
    def storage(self) -> Storage:
        return self.sabotaged()

    @pytest.fixture
    def other_tenant(self) -> Storage:
        return MemoryStorage()


class TestHonest(SabotagedContract):
    """Nothing planted: the wrapping alone breaks nothing."""

    sabotaged = WrappedStorage


# --- the faults -------------------------------------------------------------------------------


class LosesUpdates(WrappedRepository):
    """Writes over whatever is there, whoever saved in between."""

    def save(self, aggregate: Any, event: Event) -> Any:
        return self.inner.save(
            evolve(aggregate, version=self.inner.get(aggregate.id).version), event
        )


class TestLostUpdate(SabotagedContract):
    sabotaged = type("LostUpdate", (WrappedStorage,), {"repository": LosesUpdates})


class ForgetsVersions(LosesUpdates):
    """Every aggregate is at version 1 for ever."""

    def get(self, id: Any) -> Any:
        return evolve(self.inner.get(id), version=1)

    def save(self, aggregate: Any, event: Event) -> Any:
        return evolve(super().save(aggregate, event), version=1)


class TestVersionForgotten(SabotagedContract):
    sabotaged = type("VersionForgotten", (WrappedStorage,), {"repository": ForgetsVersions})


class KeepsWhatIsRolledBack(WrappedWork):
    """Leaves its writes behind when it is left."""

    def rollback(self) -> None:
        try:
            self.inner.commit()
        except Exception:  # noqa: BLE001 # it is over, or was refused
            self.inner.rollback()


class TestKeptAfterRollback(SabotagedContract):
    sabotaged = type("KeptAfterRollback", (WrappedStorage,), {"work": KeepsWhatIsRolledBack})


class FindsInAnyOrder(WrappedRepository):
    """Gives what it finds as it comes."""

    def find(
        self, query: Any = None, *, after: Any = None, limit: int | None = None
    ) -> Sequence[Any]:
        return sorted(
            self.inner.find(query, after=after, limit=limit),
            key=lambda row: row.id.value.encode("utf-16-be"),
        )


class TestUnorderedFind(SabotagedContract):
    sabotaged = type("UnorderedFind", (WrappedStorage,), {"repository": FindsInAnyOrder})


class IgnoresPages(WrappedRepository):
    """Gives the whole list as each page."""

    def find(
        self,
        query: Any = None,
        *,
        after: Any = None,  # noqa: ARG002
        limit: int | None = None,  # noqa: ARG002
    ) -> Sequence[Any]:
        return self.inner.find(query)


class TestPagesIgnored(SabotagedContract):
    sabotaged = type("PagesIgnored", (WrappedStorage,), {"repository": IgnoresPages})


class TestForgottenTenant(SabotagedContract):
    """One place, and nobody asks whose books they are."""

    @pytest.fixture
    def place(self) -> Storage:
        return MemoryStorage()

    @pytest.fixture
    def storage(self, place: Storage) -> Storage:
        return place

    @pytest.fixture
    def other_tenant(self, place: Storage) -> Storage:
        return place


class SharesOrders(WrappedRepository):
    """Shows another tenant's aggregate where its own has none of that id."""

    def get(self, id: Any) -> Any:
        try:
            return self.inner.get(id)
        except NotFound:
            kind = next(kind for kind in KINDS if kind.id is type(id))
            return evolve(kind.birth(id.value)[0], version=1)


class TestAnotherTenantShows(SabotagedContract):
    sabotaged = type("AnotherTenantShows", (WrappedStorage,), {"repository": SharesOrders})


class ForgetsReturnsInRollups(WrappedSales):
    """Keeps its rollups where goods are sold, and forgets them where they come back."""

    def total(self, where: Where) -> SalesTotal:
        sold = [entry for entry in self.inner.explain(where) if entry.kind is EntryKind.SOLD]
        return SalesTotal.of(sold, where.currency)


class TestRollupNotUpdated(SabotagedContract):
    sabotaged = type("RollupNotUpdated", (WrappedStorage,), {"sales": ForgetsReturnsInRollups})


class CountsInFloats(WrappedSales):
    """Keeps amounts in a column of floats."""

    def append(self, entries: Sequence[SalesEntry]) -> None:
        self.inner.append(
            [
                evolve(
                    entry,
                    amount=Money.of_minor(int(float(entry.amount.minor)), entry.amount.currency),
                )
                for entry in entries
            ]
        )


class TestFloatColumn(SabotagedContract):
    sabotaged = type("FloatColumn", (WrappedStorage,), {"sales": CountsInFloats})


def _one_day_more(period: Period) -> Period:
    return Period(period.start, period.end + timedelta(1))


class EndsADayLateInQueries(WrappedRepository):
    """Takes the end of a period for its last day."""

    def find(
        self, query: Any = None, *, after: Any = None, limit: int | None = None
    ) -> Sequence[Any]:
        for name in ("placed_on", "starts"):
            if getattr(query, name, None) is not None:
                query = evolve(query, **{name: _one_day_more(getattr(query, name))})
        return self.inner.find(query, after=after, limit=limit)


class TestInclusiveEndOfAQuery(SabotagedContract):
    sabotaged = type(
        "InclusiveEndOfAQuery", (WrappedStorage,), {"repository": EndsADayLateInQueries}
    )


class EndsADayLateInTheLedger(WrappedSales):
    """Takes the end of a period for its last day."""

    def total(self, where: Where) -> SalesTotal:
        return self.inner.total(evolve(where, period=_one_day_more(where.period)))


class TestInclusiveEndOfATotal(SabotagedContract):
    sabotaged = type("InclusiveEndOfATotal", (WrappedStorage,), {"sales": EndsADayLateInTheLedger})


class ForgetsWhatWasKnown(WrappedSales):
    """Answers by what is known today, whatever was asked."""

    def total(self, where: Where) -> SalesTotal:
        return self.inner.total(evolve(where, known_at=None))


class TestKnownAtForgotten(SabotagedContract):
    sabotaged = type("KnownAtForgotten", (WrappedStorage,), {"sales": ForgetsWhatWasKnown})


class WritesEntriesAgain(WrappedSales):
    """Leaves out what is there already, and says nothing."""

    def append(self, entries: Sequence[SalesEntry]) -> None:
        new: dict[str, SalesEntry] = {}
        for entry in entries:
            known = {other.name for other in self.inner.entries_of(entry.document)}
            if entry.name not in known:
                new.setdefault(entry.name, entry)
        self.inner.append(list(new.values()))


class TestEntryWrittenTwice(SabotagedContract):
    sabotaged = type("EntryWrittenTwice", (WrappedStorage,), {"sales": WritesEntriesAgain})


class NetsCreditIntoTheOldest(WrappedReceivables):
    """Takes what customers have to their credit off the oldest bucket."""

    def aged(self, where: Owed, *, buckets: Buckets, by: AgedBy) -> Mapping[int, tuple[int, int]]:
        sums = dict(super().aged(where, buckets=buckets, by=by))
        count, minor = sums.pop(CREDIT, (0, 0))
        before = sums.get(len(buckets.days) + 1, (0, 0))
        return {**sums, len(buckets.days) + 1: (before[0] + count, before[1] + minor)}


class TestCreditNetted(SabotagedContract):
    sabotaged = type("CreditNetted", (WrappedStorage,), {"receivables": NetsCreditIntoTheOldest})


class AsksAboutToday(WrappedReceivables):
    """Says what is open now, whatever day was asked about."""

    def open_items(self, where: Owed, *, limit: int | None = None) -> Sequence[OpenItem]:
        return super().open_items(Owed(currency=where.currency, account=where.account), limit=limit)


class TestAgeingOfToday(SabotagedContract):
    sabotaged = type("AgeingOfToday", (WrappedStorage,), {"receivables": AsksAboutToday})


class EntersReceivablesAgain(WrappedReceivables):
    """Leaves out what is there already, and says nothing."""

    def append(self, entries: Sequence[ReceivableEntry]) -> None:
        known = {entry.name for entry in self.inner.explain(Owed(currency="EUR"))}
        new = {entry.name: entry for entry in entries if entry.name not in known}
        self.inner.append(list(new.values()))


class ForgetsLossesInRollups(WrappedReceivables):
    """Keeps its balances as invoices and payments come in, and forgets what is written off."""

    def total(self, where: Owed) -> Money:
        entries = self.inner.explain(where)
        kept = [one.value for one in entries if one.kind is not ReceivableKind.WRITTEN_OFF]
        return Money.total(kept, where.currency)


class TestBalanceNotUpdated(SabotagedContract):
    sabotaged = type(
        "BalanceNotUpdated", (WrappedStorage,), {"receivables": ForgetsLossesInRollups}
    )


class ForgetsWhatWasKnownOfDebts(WrappedReceivables):
    """Says what is known by now, whatever instant was asked about."""

    def total(self, where: Owed) -> Money:
        return self.inner.total(evolve(where, known_at=None))


class TestDebtsKnownAtForgotten(SabotagedContract):
    sabotaged = type(
        "DebtsKnownAtForgotten", (WrappedStorage,), {"receivables": ForgetsWhatWasKnownOfDebts}
    )


class OpensAtTheLatestEntry(WrappedReceivables):
    """Says of an item that it opened with its latest entry, so a part payment makes it young."""

    def item(self, item: ItemId) -> OpenItem | None:
        entries = self.inner.entries_of(item)
        days = [entry.effective_on for entry in entries]
        return evolve(item_of(entries), opened_on=max(days)) if entries else None


class TestItemMadeYoung(SabotagedContract):
    sabotaged = type("ItemMadeYoung", (WrappedStorage,), {"receivables": OpensAtTheLatestEntry})


class TestReceivableEnteredTwice(SabotagedContract):
    sabotaged = type(
        "ReceivableEnteredTwice", (WrappedStorage,), {"receivables": EntersReceivablesAgain}
    )


class SendsAtOnce(WrappedRepository):
    """Sends its events when they happen, outside the transaction."""

    def add(self, aggregate: Any, event: Event) -> Any:
        self._send(event)
        return self.inner.add(aggregate, event)

    def save(self, aggregate: Any, event: Event) -> Any:
        self._send(event)
        return self.inner.save(aggregate, event)

    def _send(self, event: Event) -> None:
        sent: list[Event] = self.work.storage.__dict__.setdefault("sent", [])
        sent.append(event)


class SentAlready(WrappedOutbox):
    """What was sent at once, each under a number."""

    def waiting(self) -> int:
        return len(self.work.storage.__dict__.get("sent", []))


class TestOutboxOutsideTheTransaction(SabotagedContract):
    sabotaged = type(
        "OutboxOutsideTheTransaction",
        (WrappedStorage,),
        {"repository": SendsAtOnce, "outbox": SentAlready},
    )


class ClaimsTwice(WrappedOutbox):
    """Hands out what another drain holds."""

    def claim(self, *, limit: int, now: datetime, until: datetime) -> Sequence[OutboxMessage]:
        return self.inner.claim(limit=limit, now=now + timedelta(days=99), until=until)


class TestTwoClaims(SabotagedContract):
    sabotaged = type("TwoClaims", (WrappedStorage,), {"outbox": ClaimsTwice})


class LosesWhatWasClaimed(WrappedOutbox):
    """Takes messages away when they are claimed, not when they are delivered."""

    def claim(self, *, limit: int, now: datetime, until: datetime) -> Sequence[OutboxMessage]:
        messages = self.inner.claim(limit=limit, now=now, until=until)
        self.inner.acknowledge([message.id for message in messages])
        return messages


class TestLostWithTheDrain(SabotagedContract):
    sabotaged = type("LostWithTheDrain", (WrappedStorage,), {"outbox": LosesWhatWasClaimed})


class BindsKeysAtOnce(WrappedKeys):
    """Binds a key when it is kept, outside the transaction."""

    def recall(self, key: str) -> Recalled | None:
        bound: dict[str, Recalled] = self.work.storage.__dict__.setdefault("bound", {})
        return bound.get(key)

    def keep(self, key: str, recalled: Recalled) -> None:
        self.work.storage.__dict__.setdefault("bound", {})[key] = recalled


class TestKeyOutsideTheTransaction(SabotagedContract):
    sabotaged = type("KeyOutsideTheTransaction", (WrappedStorage,), {"keys": BindsKeysAtOnce})


class GuardsNothing(WrappedWork):
    """Nods at a guard."""

    def guard(self, name: str, *, exclusive: bool) -> None:
        """Nothing."""


class TestGuardIgnored(SabotagedContract):
    sabotaged = type("GuardIgnored", (WrappedStorage,), {"work": GuardsNothing})


class SharesGuardsOnly(WrappedWork):
    """Takes whoever holds a guard alone for one more who shares it."""

    def guard(self, name: str, *, exclusive: bool) -> None:  # noqa: ARG002
        self.inner.guard(name, exclusive=False)


class TestGuardAlwaysShared(SabotagedContract):
    sabotaged = type("GuardAlwaysShared", (WrappedStorage,), {"work": SharesGuardsOnly})


class LooksAgain(WrappedRepository):
    """Reads what is there now, whenever the unit of work began."""

    def find(
        self, query: Any = None, *, after: Any = None, limit: int | None = None
    ) -> Sequence[Any]:
        with self.work.storage.inner.begin(read_only=True) as now:
            kind = next(kind for kind in KINDS if getattr(self.work, kind.name) is self)
            return kind.of(now).find(query, after=after, limit=limit)


class TestReaderSeesTwoStates(SabotagedContract):
    sabotaged = type("ReaderSeesTwoStates", (WrappedStorage,), {"repository": LooksAgain})


class WritesAfterItsEnd(WrappedWork):
    """Begins again by itself."""

    def commit(self) -> None:
        self.inner.commit()
        self.__init__(self.storage, self.storage.inner.begin())  # type: ignore[misc] # the fault


class TestUsedAfterItsEnd(SabotagedContract):
    sabotaged = type("UsedAfterItsEnd", (WrappedStorage,), {"work": WritesAfterItsEnd})
