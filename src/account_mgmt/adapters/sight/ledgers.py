"""The two ledgers as an actor sees them: the entries in sight, and what they add up to.

A question that names an account or a manager in sight is put as it is, so it is as quick as ever. Of
any other, the ledger makes groups by account and manager, of which those in sight are added up: no
entry is read for a total. What is owed is asked account by account, as ledgers keep it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import final

from attrs import evolve

from account_mgmt.adapters.sight.known import KnownSight
from account_mgmt.domain.ids import AccountId, ItemId, ManagerId, OrderId
from account_mgmt.domain.ledger import (
    Dimension,
    EntryKind,
    Key,
    SaleEvent,
    SalesEntry,
    SalesTotal,
    Where,
    sales_key,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.receivables import (
    AgedBy,
    Buckets,
    OpenItem,
    Owed,
    OwedBy,
    OwedKey,
    ReceivableEntry,
)
from account_mgmt.ports.storage import ReceivablesLedger, SalesLedger


@final
class SeenSales(SalesLedger):
    """All entries of the accounts that are seen, and those credited to managers in reach."""

    def __init__(self, inner: SalesLedger, sight: KnownSight) -> None:
        self._inner, self._sight = inner, sight

    def append(self, entries: Sequence[SalesEntry]) -> None:
        self._inner.append(entries)

    def entries_of(self, document: OrderId) -> Sequence[SalesEntry]:
        return [
            one
            for one in self._inner.entries_of(document)
            if self._sight.account(one.account) or self._reaches(one.manager)
        ]

    def total(self, where: Where) -> SalesTotal:
        if self._is_seen(where):
            return self._inner.total(where)
        return SalesTotal.together(self.breakdown(where=where).values(), where.currency)

    def breakdown(self, *by: Dimension, where: Where) -> Mapping[Key, SalesTotal]:
        if self._is_seen(where):
            return self._inner.breakdown(*by, where=where)
        groups: dict[Key, list[SalesTotal]] = {}
        parts = self._inner.breakdown(*by, Dimension.ACCOUNT, Dimension.MANAGER, where=where)
        held = frozenset(self._sight.accounts)
        for (*key, account, manager), total in parts.items():
            if account in held or self._reaches(manager):
                groups.setdefault(tuple(key), []).append(total)
        return {key: SalesTotal.together(each, where.currency) for key, each in groups.items()}

    def orders(self, *by: Dimension, where: Where) -> Mapping[Key, int]:
        if self._is_seen(where):
            return self._inner.orders(*by, where=where)
        counts: dict[Key, int] = {}
        held = frozenset(self._sight.accounts)
        parts = self._inner.orders(*by, Dimension.ACCOUNT, where=where)
        for (*group, account), count in parts.items():
            if account in held:  # an order is of one account
                counts[tuple(group)] = counts.get(tuple(group), 0) + count
        elsewhere: dict[Key, set[OrderId]] = {}
        for entry in self._credited(where):
            if entry.kind is EntryKind.SOLD and entry.account not in held:
                elsewhere.setdefault(sales_key(by, entry), set()).add(entry.document)
        for key, documents in elsewhere.items():
            counts[key] = counts.get(key, 0) + len(documents)
        return counts

    def explain(self, where: Where) -> Sequence[SalesEntry]:
        entries = self._inner.explain(where)
        if self._is_seen(where):
            return entries
        held = frozenset(self._sight.accounts)
        return [one for one in entries if one.account in held or self._reaches(one.manager)]

    def first_sales(self, event: SaleEvent) -> Mapping[AccountId, date]:
        found = self._inner.first_sales(event)
        if self._sight.is_whole:
            return found
        held = frozenset(self._sight.accounts)
        return {account: on for account, on in found.items() if account in held}

    def _is_seen(self, where: Where) -> bool:
        """Whether all that a question is about is seen."""
        return (
            self._sight.is_whole
            or (where.account is not None and self._sight.account(where.account))
            or self._reaches(where.manager)
        )

    def _reaches(self, manager: object) -> bool:
        return isinstance(manager, ManagerId) and self._sight.manager(manager)

    def _credited(self, where: Where) -> Iterator[SalesEntry]:
        """What is credited to managers in reach."""
        if len(self._sight.managers) == 1 and where.manager is None:
            where = evolve(where, manager=self._sight.managers[0])
        return (one for one in self._inner.explain(where) if self._reaches(one.manager))


@final
class SeenReceivables(ReceivablesLedger):
    """What the accounts that are seen owe."""

    def __init__(self, inner: ReceivablesLedger, sight: KnownSight) -> None:
        self._inner, self._sight = inner, sight

    def append(self, entries: Sequence[ReceivableEntry]) -> None:
        self._inner.append(entries)

    def entries_of(self, item: ItemId) -> Sequence[ReceivableEntry]:
        return [one for one in self._inner.entries_of(item) if self._sight.account(one.account)]

    def explain(self, where: Owed) -> Sequence[ReceivableEntry]:
        entries = (one for each in self._questions(where) for one in self._inner.explain(each))
        return sorted(entries, key=lambda one: (one.effective_on, one.item, one.sequence))

    def total(self, where: Owed) -> Money:
        totals = (self._inner.total(each) for each in self._questions(where))
        return Money.total(totals, where.currency)

    def breakdown(self, *by: OwedBy, where: Owed) -> Mapping[OwedKey, Money]:
        groups: dict[OwedKey, Money] = {}
        for question in self._questions(where):
            for key, worth in self._inner.breakdown(*by, where=question).items():
                groups[key] = groups[key] + worth if key in groups else worth
        return groups

    def open_items(self, where: Owed, *, limit: int | None = None) -> Sequence[OpenItem]:
        items = (
            one
            for each in self._questions(where)
            for one in self._inner.open_items(each, limit=limit)
        )
        return sorted(items, key=lambda one: (one.due_on, one.item))[:limit]

    def item(self, item: ItemId) -> OpenItem | None:
        found = self._inner.item(item)
        return found if found is None or self._sight.account(found.account) else None

    def aged(self, where: Owed, *, buckets: Buckets, by: AgedBy) -> Mapping[int, tuple[int, int]]:
        sums: dict[int, tuple[int, int]] = {}
        for question in self._questions(where):
            found = self._inner.aged(question, buckets=buckets, by=by)
            for place, (count, minor) in found.items():
                before, so_far = sums.get(place, (0, 0))
                sums[place] = before + count, so_far + minor
        return sums

    def _questions(self, where: Owed) -> Iterable[Owed]:
        """The question as it is where all of it is seen, or else once for each account that is."""
        if self._sight.is_whole or (
            where.account is not None and self._sight.account(where.account)
        ):
            return (where,)
        return (evolve(where, account=one) for one in self._sight.accounts if where.account is None)
