"""What was bought, put so that a question about one account costs no more with years of others."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import sub
from statistics import median
from types import MappingProxyType
from typing import Final, final

from attrs import frozen

from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.ports.recommender import Bought

_LAST: Final = 5  # orders that tell how much is bought
_NONE: Final = Decimal(0)


@final
@frozen
class Item:
    """One product as one account bought it, net of what came back."""

    days: tuple[date, ...]  # of its orders, in order
    gap: float | None  # days from one to the next, in the middle; None for one order
    units: Decimal  # of an order, in the middle of the last five


@final
class PurchaseIndex:
    """All that was bought, by account and product. Of what came back whole nothing is left.

    Returns are taken off the account's latest orders of the product that are not after them; what
    then has no units left is no order. Products that are not `offered` any more are left out; by
    default all are.
    """

    def __init__(
        self, bought: Iterable[Bought], *, offered: Collection[ProductId] | None = None
    ) -> None:
        days: dict[AccountId, dict[ProductId, dict[date, Decimal]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        for one in bought:
            if offered is not None and one.product not in offered:
                continue
            on = days[one.account][one.product]
            on[one.on] = on.get(one.on, _NONE) + one.units
        self._known(
            {
                account: {product: item for product, on in its.items() if (item := _item(on)).days}
                for account, its in days.items()
            }
        )

    def _known(self, items: Mapping[AccountId, Mapping[ProductId, Item]]) -> None:
        self._items = items
        self.accounts: Sequence[AccountId] = sorted(
            account for account, its in items.items() if its
        )
        buyers = Counter(product for its in items.values() for product in its)
        self.buyers: Mapping[ProductId, int] = MappingProxyType(
            dict(sorted(buyers.items(), key=lambda one: (-one[1], one[0])))
        )
        self.pooled: Mapping[ProductId, float] = MappingProxyType(_pooled(items))
        self._days = {account: _days(its) for account, its in items.items()}
        self._rhythms = {account: _gap(of_it) for account, of_it in self._days.items()}
        known = [gap for gap in self._rhythms.values() if gap is not None]
        self.rhythm: float | None = float(median(known)) if known else None

    def items(self, account: AccountId) -> Mapping[ProductId, Item]:
        """What the account bought and kept; nothing for one that is not known."""
        return self._items.get(account, {})

    def days(self, account: AccountId) -> Sequence[date]:
        """On which days the account ordered whatever it kept, in order."""
        return self._days.get(account, ())

    def before(self, day: date) -> "PurchaseIndex":
        """What of this was bought before a day. Units are those of now."""
        known: dict[AccountId, dict[ProductId, Item]] = {}
        for account, its in self._items.items():
            for product, item in its.items():
                days = item.days[: bisect_left(item.days, day)]
                if days:
                    known.setdefault(account, {})[product] = Item(days, _gap(days), item.units)
        index = PurchaseIndex(())
        index._known(known)
        return index

    def usual_gap(self, account: AccountId, product: ProductId) -> float | None:
        """Days from one order to the next: of the product, or else of the account, or else of all."""
        pooled = self.pooled.get(product)
        own = self._rhythms.get(account)
        return next((gap for gap in (pooled, own, self.rhythm) if gap is not None), None)

    def baskets(self) -> list[frozenset[ProductId]]:
        """What each account bought on each day."""
        found: dict[tuple[AccountId, date], set[ProductId]] = defaultdict(set)
        for account, items in self._items.items():
            for product, item in items.items():
                for day in item.days:
                    found[account, day].add(product)
        return [frozenset(basket) for _, basket in sorted(found.items())]


def _item(on: Mapping[date, Decimal]) -> Item:
    kept: dict[date, Decimal] = {}
    for day, units in sorted(on.items()):
        if units > 0:
            kept[day] = units
        back = -units
        while back > 0 and kept:
            last, left = kept.popitem()
            if left > back:
                kept[last] = left - back
            back -= left
    return Item(
        days=tuple(kept),
        gap=_gap(tuple(kept)),
        units=median([*kept.values()][-_LAST:]) if kept else Decimal(0),
    )


def _days(items: Mapping[ProductId, Item]) -> Sequence[date]:
    return sorted({day for item in items.values() for day in item.days})


def _gap(days: Sequence[date]) -> float | None:
    """Days from one to the next, in the middle."""
    between = _gaps(days)
    return float(median(between)) if between else None


def _gaps(days: Sequence[date]) -> list[int]:
    ordinals = [*map(date.toordinal, days)]  # differences of dates would cost three times as much
    return [*map(sub, ordinals[1:], ordinals)]


def _pooled(items: Mapping[AccountId, Mapping[ProductId, Item]]) -> dict[ProductId, float]:
    gaps: dict[ProductId, list[int]] = defaultdict(list)
    for its in items.values():
        for product, item in its.items():
            gaps[product] += _gaps(item.days)
    return {product: float(median(of_it)) for product, of_it in gaps.items() if of_it}
