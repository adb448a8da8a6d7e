"""Recommenders: due again, bought together, bought by like accounts, new, popular; and all in one.

Everything about others is worked out once, when they are made. A question then looks at the
account's own products and at a fixed number of relations of each: so it takes as long with a
million lines as with a thousand.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, final

import numpy as np
from attrs import field, frozen

from account_mgmt.domain.errors import BadParameter
from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.modelling.alike import Alike
from account_mgmt.modelling.association import Rule, association_rules
from account_mgmt.modelling.purchases import Item, PurchaseIndex
from account_mgmt.modelling.rhythm import drawn_gap, rhythm
from account_mgmt.ports.recommender import Recommendation, Recommender, Why

_LEAST_ORDERS: Final = 3
_LONG_GONE: Final = 4.0  # gaps after which an item is dropped and not overdue
_RELATIONS: Final = 20  # of a product that are kept


@final
@frozen
class PackSizes:
    """In what units products are sold: suggestions are rounded up to them."""

    by_product: Mapping[ProductId, int] = field(factory=dict[ProductId, int])

    def up(self, product: ProductId, units: Decimal) -> Decimal:
        """So many units in whole packs, one at least."""
        pack = self.by_product.get(product, 1)
        packs = -(-units // pack) if units > 0 else Decimal(1)
        whole = packs * pack
        return whole if whole >= units else whole + pack


@final
class DueForReorder(Recommender):
    """What an account orders in a rhythm, and has not ordered for as long as it usually takes.

    The gap is the median of its own, drawn towards the pooled gap of the product by as much as three
    gaps would weigh; an item needs three orders. It is due when one gap has gone by. What has not
    been ordered for `long_gone` gaps was dropped, and is not due.
    """

    def __init__(
        self,
        index: PurchaseIndex,
        *,
        packs: PackSizes | None = None,
        due: float = 1.0,
        least_orders: int = _LEAST_ORDERS,
        long_gone: float = _LONG_GONE,
    ) -> None:
        if not 0 <= due < long_gone:
            rule = "it is from 0 up, and below the ratio of what is long gone"
            raise BadParameter("The due ratio", f"{due:g}", rule)
        self._index, self._packs = index, packs or PackSizes()
        self._due, self._least, self._gone = due, least_orders, long_gone

    def recommend(
        self, account: AccountId, *, on: date, most: int = 15, basket: Collection[ProductId] = ()
    ) -> tuple[Recommendation, ...]:
        """Those that are due, the most overdue first."""
        told = (
            self._told(account, product, item, on)
            for product, item in self._index.items(account).items()
            if product not in basket and len(item.days) >= self._least
        )
        return _best((one for one in told if self._due <= one.score < self._gone), most)

    def _told(self, account: AccountId, product: ProductId, item: Item, on: date) -> Recommendation:
        gap = drawn_gap(item, self._index.usual_gap(account, product) or 0.0)
        since = (on - item.days[-1]).days
        return Recommendation(
            account=account,
            product=product,
            why=Why.DUE,
            score=since / gap,
            because=rhythm(since, gap),
            units=self._packs.up(product, item.units),
        )


@final
class BuyAgain(Recommender):
    """What an account orders most often, whether or not it is due; the plainest of all.

    By the number of orders that had it, then by units; with `days`, of orders of so many days back.
    """

    def __init__(
        self, index: PurchaseIndex, *, packs: PackSizes | None = None, days: int | None = None
    ) -> None:
        if days is not None and days < 1:
            raise BadParameter("The days to look back", str(days), "it is from 1 up")
        self._index, self._packs, self._window = index, packs or PackSizes(), days

    def recommend(
        self, account: AccountId, *, on: date, most: int = 15, basket: Collection[ProductId] = ()
    ) -> tuple[Recommendation, ...]:
        """Those ordered most often."""
        begin = date.min if self._window is None else on - timedelta(self._window)
        counted = (
            (len(item.days) - bisect_left(item.days, begin), item.units, product)
            for product, item in self._index.items(account).items()
            if product not in basket
        )
        inorder = sorted(counted, key=lambda one: (-one[0], -one[1], one[2]))
        return tuple(
            Recommendation(
                account=account,
                product=product,
                why=Why.AGAIN,
                score=float(orders),
                because=f"ordered {orders} times" if orders > 1 else "ordered once",
                units=self._packs.up(product, units),
            )
            for orders, units, product in inorder[: max(0, most)]
            if orders
        )


@final
class BoughtTogether(Recommender):
    """What goes along with what an account buys already, as the baskets of all show."""

    def __init__(
        self, index: PurchaseIndex, rules: Iterable[Rule[ProductId]] | None = None
    ) -> None:
        self._index = index
        found = association_rules(index.baskets()) if rules is None else rules
        self._rules: dict[ProductId, list[Rule[ProductId]]] = defaultdict(list)
        for rule in found:
            if len(self._rules[rule.first]) < _RELATIONS:
                self._rules[rule.first].append(rule)

    def recommend(
        self, account: AccountId, *, on: date, most: int = 15, basket: Collection[ProductId] = ()
    ) -> tuple[Recommendation, ...]:
        """By the strongest rule of each: its lift, then its confidence."""
        del on  # rules hold on any day
        owned = self._index.items(account)
        best: dict[ProductId, Rule[ProductId]] = {}
        for product in (*owned, *(one for one in basket if one not in owned)):
            for rule in self._rules.get(product, ()):
                if rule.then in owned or rule.then in basket:
                    continue
                known = best.get(rule.then)
                if known is None or (rule.lift, rule.confidence) > (known.lift, known.confidence):
                    best[rule.then] = rule
        return _best((_by_rule(account, rule) for rule in best.values()), most)


def _by_rule(account: AccountId, rule: Rule[ProductId]) -> Recommendation:
    return Recommendation(
        account=account,
        product=rule.then,
        why=Why.TOGETHER,
        score=rule.lift,
        because=(
            f"{rule.confidence:.0%} of orders with {rule.first} have it as well, "
            f"{rule.lift:.1f} times as many as of all orders ({rule.count} orders)"
        ),
    )


@final
class LikeAccountsBuy(Recommender):
    """What accounts buy that buy much the same (the most alike by the cosine of what they own)."""

    def __init__(self, index: PurchaseIndex) -> None:
        self._alike = Alike(index)

    def recommend(
        self, account: AccountId, *, on: date, most: int = 15, basket: Collection[ProductId] = ()
    ) -> tuple[Recommendation, ...]:
        """By how many of the like accounts buy each, the more alike counting for more."""
        del on  # who is alike does not depend on the day
        alike, owned = self._alike, self._alike.owned(account)
        shares = np.where(owned, 0, alike.shares(account))
        shares[[alike.places[one] for one in basket if one in alike.places]] = 0
        best: list[int] = np.argsort(-shares, kind="stable")[: max(0, most)].tolist()
        return tuple(
            Recommendation(
                account=account,
                product=alike.products[place],
                why=Why.ALIKE,
                score=float(shares[place]),
                because=alike.because(account, place),
            )
            for place in best
            if shares[place] > 0
        )


@final
class MostPopular(Recommender):
    """What most accounts buy: the same for everybody, and what others have to be ahead of."""

    def __init__(self, index: PurchaseIndex) -> None:
        self._index = index

    def recommend(
        self, account: AccountId, *, on: date, most: int = 15, basket: Collection[ProductId] = ()
    ) -> tuple[Recommendation, ...]:
        """By the number of accounts that bought it, whether or not this one did."""
        del on
        buyers, accounts = self._index.buyers, len(self._index.accounts)
        return tuple(
            Recommendation(
                account=account,
                product=product,
                why=Why.POPULAR,
                score=buyers[product] / accounts,
                because=f"{buyers[product]} of {accounts} accounts buy it",
            )
            for product in _first(buyers, most, basket)
        )


def _first(
    products: Iterable[ProductId], most: int, basket: Collection[ProductId]
) -> Iterator[ProductId]:
    left = most
    for product in products:
        if left <= 0:
            return
        if product not in basket:
            left -= 1
            yield product


def _products(products: Iterable[ProductId]) -> frozenset[ProductId]:
    return frozenset(products)


@final
@frozen
class Launch:
    """A product that is introduced from a day on, to those who buy what it is like."""

    product: ProductId
    since: date
    like: frozenset[ProductId] = field(converter=_products)


@final
@frozen
class Declined:
    """An account that did not want a product."""

    account: AccountId
    product: ProductId
    on: date


@final
class NewProducts(Recommender):
    """What is introduced, to accounts that buy something it is like.

    Never before its day, to one that is blocked or has bought it, or within `quiet_days` after it
    was declined.
    """

    def __init__(
        self,
        index: PurchaseIndex,
        launches: Iterable[Launch],
        *,
        declined: Iterable[Declined] = (),
        blocked: Collection[AccountId] = (),
        quiet_days: int = 180,
    ) -> None:
        self._index, self._launches = index, tuple(launches)
        self._blocked, self._quiet = frozenset(blocked), quiet_days
        self._declined: dict[tuple[AccountId, ProductId], date] = {}
        for one in declined:
            known = self._declined.get((one.account, one.product), one.on)
            self._declined[one.account, one.product] = max(known, one.on)

    def recommend(
        self, account: AccountId, *, on: date, most: int = 15, basket: Collection[ProductId] = ()
    ) -> tuple[Recommendation, ...]:
        """By how much of what the product is like the account buys."""
        told = (
            self._told(account, launch, on)
            for launch in self._launches
            if launch.product not in basket
        )
        return _best((one for one in told if one is not None), most)

    def to_whom(
        self, product: ProductId, *, on: date, most: int = 100
    ) -> tuple[Recommendation, ...]:
        """Which accounts should hear of a product: the likeliest first, and who ordered last."""
        told = (
            self._told(account, launch, on)
            for launch in self._launches
            if launch.product == product
            for account in self._index.accounts
        )
        inorder = sorted(
            (one for one in told if one is not None),
            key=lambda one: (
                -one.score,
                -self._index.days(one.account)[-1].toordinal(),
                one.account,
            ),
        )
        return tuple(inorder[: max(0, most)])

    def _told(self, account: AccountId, launch: Launch, on: date) -> Recommendation | None:
        owned = self._index.items(account)
        buys = launch.like & owned.keys()
        said_no = self._declined.get((account, launch.product))
        quiet = said_no is not None and (on - said_no).days < self._quiet
        if on < launch.since or account in self._blocked or launch.product in owned:
            return None
        if quiet or not buys:
            return None
        return Recommendation(
            account=account,
            product=launch.product,
            why=Why.NEW,
            score=len(buys) / len(launch.like),
            because=f"new since {launch.since}, and it buys {len(buys)} of the {len(launch.like)} products that it is like",
        )


@final
class OneAfterAnother(Recommender):
    """Recommenders asked in turn: what is due first, and what is not bought yet after it."""

    def __init__(self, *recommenders: Recommender) -> None:
        self._recommenders: Sequence[Recommender] = recommenders

    def recommend(
        self, account: AccountId, *, on: date, most: int = 15, basket: Collection[ProductId] = ()
    ) -> tuple[Recommendation, ...]:
        """All of the first, and then what is missing from those after it."""
        told: dict[ProductId, Recommendation] = {}
        for recommender in self._recommenders:
            for one in recommender.recommend(
                account, on=on, most=most - len(told), basket=(*basket, *told)
            ):
                told[one.product] = one
        return tuple(told.values())


def _best(told: Iterable[Recommendation], most: int) -> tuple[Recommendation, ...]:
    inorder = sorted(told, key=lambda one: (-one.score, one.product))
    return tuple(inorder[: max(0, most)])
