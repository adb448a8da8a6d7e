"""The two ledgers as an actor sees them: the entries in sight, and what they add up to.

A question is put to the ledger once for each account that is seen, and once for each manager in reach,
for what is credited to them elsewhere; so a figure costs what is seen, and not what all sold.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol, cast, final

from attrs import evolve

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


class LedgerSight(Protocol):
    """Which accounts and managers are seen: all of them, or those that it lists."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is out of sight."""
        ...

    @property
    def accounts(self) -> Sequence[AccountId]:
        """The accounts that are seen."""
        ...

    @property
    def managers(self) -> Sequence[ManagerId]:
        """The managers in reach."""
        ...

    def account(self, id: AccountId) -> bool:
        """Whether that account is seen."""
        ...

    def manager(self, id: ManagerId) -> bool:
        """Whether that manager is in reach."""
        ...


@final
class SeenSales(SalesLedger):
    """All entries of the accounts that are seen, and those credited to managers in reach."""

    def __init__(self, inner: SalesLedger, sight: LedgerSight) -> None:
        self._inner, self._sight = inner, sight

    def append(self, entries: Sequence[SalesEntry]) -> None:
        self._inner.append(entries)

    def entries_of(self, document: OrderId) -> Sequence[SalesEntry]:
        entries = self._inner.entries_of(document)
        return [one for one in entries if self._sees(one)]

    def total(self, where: Where) -> SalesTotal:
        if self._is_seen(where):
            return self._inner.total(where)
        return SalesTotal.together(self.breakdown(where=where).values(), where.currency)

    def breakdown(self, *by: Dimension, where: Where) -> Mapping[Key, SalesTotal]:
        if self._is_seen(where):
            return self._inner.breakdown(*by, where=where)
        groups: dict[Key, list[SalesTotal]] = {}
        for question in self._of_accounts(where):
            for key, total in self._inner.breakdown(*by, where=question).items():
                groups.setdefault(key, []).append(total)
        for question in self._of_managers(where):
            found = self._inner.breakdown(*by, Dimension.ACCOUNT, where=question)
            for key, total in found.items():
                account = cast("AccountId", key[-1])
                if not self._sight.account(account):
                    groups.setdefault(key[:-1], []).append(total)
        return {key: SalesTotal.together(each, where.currency) for key, each in groups.items()}

    def orders(self, *by: Dimension, where: Where) -> Mapping[Key, int]:
        if self._is_seen(where):
            return self._inner.orders(*by, where=where)
        counts: dict[Key, int] = {}
        for question in self._of_accounts(where):  # an order is of one account
            for key, count in self._inner.orders(*by, where=question).items():
                counts[key] = counts.get(key, 0) + count
        elsewhere: dict[Key, set[OrderId]] = {}
        for entry in self._elsewhere(where):
            if entry.kind is EntryKind.SOLD:
                elsewhere.setdefault(sales_key(by, entry), set()).add(entry.document)
        for key, documents in elsewhere.items():
            counts[key] = counts.get(key, 0) + len(documents)
        return counts

    def explain(self, where: Where) -> Sequence[SalesEntry]:
        if self._is_seen(where):
            return self._inner.explain(where)
        entries = [one for each in self._of_accounts(where) for one in self._inner.explain(each)]
        return sorted(
            (*entries, *self._elsewhere(where)),
            key=lambda one: (one.effective_on, one.document, one.line, one.sequence),
        )

    def first_sales(self, event: SaleEvent) -> Mapping[AccountId, date]:
        found = self._inner.first_sales(event)
        return {account: on for account, on in found.items() if self._sight.account(account)}

    def _sees(self, entry: SalesEntry) -> bool:
        return self._sight.account(entry.account) or (
            entry.manager is not None and self._sight.manager(entry.manager)
        )

    def _is_seen(self, where: Where) -> bool:
        """Whether all that a question is about is seen."""
        return (
            self._sight.is_whole
            or (where.account is not None and self._sight.account(where.account))
            or (where.manager is not None and self._sight.manager(where.manager))
        )

    def _of_accounts(self, where: Where) -> Iterator[Where]:
        """The question for each account that is seen; one that names another account has no answer."""
        return (evolve(where, account=one) for one in self._sight.accounts if where.account is None)

    def _of_managers(self, where: Where) -> Iterator[Where]:
        return (evolve(where, manager=one) for one in self._sight.managers if where.manager is None)

    def _elsewhere(self, where: Where) -> Iterator[SalesEntry]:
        """What is credited to managers in reach for accounts that are not seen."""
        return (
            entry
            for question in self._of_managers(where)
            for entry in self._inner.explain(question)
            if not self._sight.account(entry.account)
        )


@final
class SeenReceivables(ReceivablesLedger):
    """What the accounts that are seen owe."""

    def __init__(self, inner: ReceivablesLedger, sight: LedgerSight) -> None:
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
