"""What the next order of an account will have: a chance for each product, learnt from earlier orders.

The chance is a logistic one of what the account's own orders, all orders and those of like accounts
say. How much each of these counts is learnt: it is asked several times over, one usual gap between
orders apart, what the next orders had that were told from what was known before them. So where
orders repeat an account's own count, and where they do not what is popular does. With few orders to
learn from, the weights stay near those given here.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import Final, final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logit

from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.modelling.alike import Alike
from account_mgmt.modelling.arrays import Floats
from account_mgmt.modelling.purchases import Item, PurchaseIndex
from account_mgmt.modelling.recommending import PackSizes
from account_mgmt.modelling.rhythm import drawn_gap, rhythm
from account_mgmt.ports.recommender import Recommendation, Recommender, Why

_WEIGHTS: Final = {
    "any product": 0.0,
    "its part of all orders": 0.5,
    "its part of late orders": 0.5,
    "like accounts that buy it": 2.0,
    "bought before": 2.0,
    "its part of the account's orders": 0.5,
    "not due yet": 1.0,  # by the log of the due ratio, below zero
    "overdue": -1.0,  # by the same, above zero
}
"""What each counts before anything is learnt, in log-odds. All but the first three are of one account."""

_OF_ALL: Final = 3
_OWN: Final = 4
_LOOKS: Final = 6  # into the past
_LATE: Final = 2  # usual gaps that late orders go back
_LEARNT_FROM: Final = 500  # accounts a look
_POPULAR: Final = 200  # products that are learnt from, beside an account's own
_FAR: Final = 10.0  # an item is as overdue, or as little due, as it will be


@final
class NextOrder(Recommender):
    """The likeliest products of an account's next order; the score is how likely each is.

    Learns from the orders of the index as it is made. An account that never bought gets what is
    popular. Chances are those of the past: where much of what is sold is exchanged, they are too high.
    """

    def __init__(self, index: PurchaseIndex, *, packs: PackSizes | None = None) -> None:
        self._packs = packs or PackSizes()
        self._seen = _Seen(index, index.accounts)
        self._weights = _learnt(index)
        self._of_all = self._seen.of_all @ self._weights[:_OF_ALL]

    def recommend(
        self, account: AccountId, *, on: date, most: int = 15, basket: Collection[ProductId] = ()
    ) -> tuple[Recommendation, ...]:
        """By the chance that its order of that day has it."""
        seen = self._seen
        own, places = seen.of_account(account, on)
        odds = self._of_all + seen.alike.shares(account) * self._weights[_OF_ALL]
        odds[places] += own @ self._weights[_OWN:]
        odds[[seen.alike.places[one] for one in basket if one in seen.alike.places]] = -np.inf
        best: list[int] = np.argsort(-odds, kind="stable")[: max(0, most)].tolist()
        chances = np.asarray(expit(odds), dtype=np.float64)
        return tuple(
            self._told(account, place, float(chances[place]), on)
            for place in best
            if odds[place] > -np.inf
        )

    def _told(self, account: AccountId, place: int, chance: float, on: date) -> Recommendation:
        seen, product = self._seen, self._seen.alike.products[place]
        item = seen.index.items(account).get(product)
        units = None
        if item is not None:
            units = self._packs.up(product, item.units)
            why, because = self._again(account, product, item, on)
        elif seen.alike.shares(account)[place]:
            why, because = Why.ALIKE, seen.alike.because(account, place)
        else:
            buyers, accounts = seen.index.buyers[product], len(seen.index.accounts)
            why, because = Why.POPULAR, f"{buyers} of {accounts} accounts buy it"
        return Recommendation(
            account=account,
            product=product,
            why=why,
            score=chance,
            because=because,
            units=units,
        )

    def _again(
        self, account: AccountId, product: ProductId, item: Item, on: date
    ) -> tuple[Why, str]:
        since, gap = (on - item.days[-1]).days, self._seen.gap(account, product, item)
        told = f"last ordered {since} days ago" if gap is None else rhythm(since, gap)
        orders = len(self._seen.index.days(account))
        because = f"in {len(item.days)} of its {orders} orders, {told}"
        return (Why.AGAIN if gap is None or since < gap else Why.DUE), because


def next_order(index: PurchaseIndex, *, packs: PackSizes | None = None) -> NextOrder:
    """What an account should order next, learnt from the orders of all."""
    return NextOrder(index, packs=packs)


@final
class _Seen:
    """What is known of products and accounts on a day, as numbers."""

    def __init__(self, index: PurchaseIndex, accounts: Sequence[AccountId]) -> None:
        self.index, self.alike = index, Alike(index, accounts)
        ever, late = _orders(index, None), _orders(index, _late(index))
        self.of_all = np.column_stack(
            [np.ones(len(self.alike.products)), *(_log_odds(*part) for part in (ever, late))]
        )

    def of_account(self, account: AccountId, on: date) -> tuple[Floats, NDArray[np.intp]]:
        """What an account's own orders say, a row a product; and the places of those."""
        items, orders = self.index.items(account), len(self.index.days(account))
        counts = np.array([len(item.days) for item in items.values()], dtype=np.float64)
        ratios = [
            1.0 if gap is None else (on - item.days[-1]).days / gap
            for product, item in items.items()
            for gap in (self.gap(account, product, item),)
        ]
        due = np.log(np.clip(np.array(ratios, dtype=np.float64), 1 / _FAR, _FAR))
        rows = np.column_stack(
            [
                np.ones(len(items)),
                _log_odds(counts, orders),
                np.minimum(due, 0),
                np.maximum(due, 0),
            ]
        )
        return rows, np.array([self.alike.places[one] for one in items], dtype=np.intp)

    def rows(self, account: AccountId, on: date) -> Floats:
        """All that is known, a row a product."""
        own, places = self.of_account(account, on)
        rows = np.zeros((len(self.alike.products), len(_WEIGHTS)))
        rows[:, :_OF_ALL] = self.of_all
        rows[:, _OF_ALL] = self.alike.shares(account)
        rows[places, _OWN:] = own
        return rows

    def gap(self, account: AccountId, product: ProductId, item: Item) -> float | None:
        """After how many days the item is usual again; None where nobody ordered twice."""
        usual = self.index.usual_gap(account, product)
        return None if usual is None else drawn_gap(item, usual)


def _late(index: PurchaseIndex) -> date | None:
    last = max((index.days(account)[-1] for account in index.accounts), default=None)
    if last is None or index.rhythm is None:
        return None
    return last - timedelta(_LATE * index.rhythm)


def _orders(index: PurchaseIndex, since: date | None) -> tuple[Floats, int]:
    """In how many orders from a day on each product was, in the order of places; and how many there were."""
    begin = date.min if since is None else since
    counts = dict.fromkeys(sorted(index.buyers), 0)
    orders = 0
    for account in index.accounts:
        orders += _from(index.days(account), begin)
        for product, item in index.items(account).items():
            counts[product] += _from(item.days, begin)
    return np.array([*counts.values()], dtype=np.float64), orders


def _from(days: Sequence[date], begin: date) -> int:
    return len(days) - bisect_left(days, begin)


def _log_odds(some: Floats, whole: int) -> Floats:
    """Of a part, drawn towards a half by one more, so that none and all are finite."""
    return np.asarray(logit((some + 0.5) / (whole + 1)))


def _learnt(index: PurchaseIndex) -> Floats:
    """The likeliest weights, drawn towards those given by a normal prior of variance one."""
    given = np.array([*_WEIGHTS.values()])
    rows, came = _examples(index)
    if not rows.size:
        return given

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds, off = rows @ weights, weights - given
        value = np.logaddexp(0, odds).sum() - odds[came].sum() + off @ off / 2
        return float(value), rows.T @ (expit(odds) - came) + off

    def bend(weights: Floats) -> Floats:
        chances = expit(rows @ weights)
        spread = (chances * (1 - chances))[:, None]
        return np.asarray(rows.T @ (rows * spread) + np.eye(given.size))

    found = minimize(loss, given, jac=True, hess=bend, method="trust-exact")
    return np.asarray(found.x, dtype=np.float64)


def _examples(index: PurchaseIndex) -> tuple[Floats, NDArray[np.bool_]]:
    """Products as they were seen before orders of the past, and whether those orders had them."""
    looks = [look for day in _looks(index) for look in _look(index, *day)]
    rows = [np.empty((0, len(_WEIGHTS))), *(known for known, _ in looks)]
    came = [np.empty(0, dtype=np.bool_), *(had for _, had in looks)]
    return np.concatenate(rows), np.concatenate(came)


def _looks(index: PurchaseIndex) -> Iterator[tuple[date, date]]:
    """Spans of a usual gap each, going back from the last order."""
    if index.rhythm is None:
        return
    end = max(index.days(account)[-1] for account in index.accounts) + timedelta(1)
    step = timedelta(max(1, round(index.rhythm)))
    for _ in range(_LOOKS):
        yield end - step, end
        end -= step


def _look(
    index: PurchaseIndex, begin: date, end: date
) -> Iterator[tuple[Floats, NDArray[np.bool_]]]:
    """Of accounts that ordered before a span and in it: what was known, and what came first."""
    before = index.before(begin)
    came = {
        account: days[place]
        for account in before.accounts
        for days in (index.days(account),)
        for place in (bisect_left(days, begin),)
        if place < len(days) and days[place] < end
    }
    accounts = [*came][:: -(-len(came) // _LEARNT_FROM) or 1]
    seen = _Seen(before, accounts)
    popular = np.argsort(-seen.of_all[:, _OF_ALL - 1], kind="stable")[:_POPULAR]
    for account in accounts:
        own = [seen.alike.places[one] for one in before.items(account)]
        some = np.union1d(popular, np.array(own, dtype=np.intp))
        items, on = index.items(account), came[account]
        had = [
            (item := items.get(product)) is not None and on in item.days
            for product in map(seen.alike.products.__getitem__, some)
        ]
        yield seen.rows(account, on)[some], np.array(had, dtype=np.bool_)
