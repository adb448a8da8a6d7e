"""How good a recommender was: the next order of each account, told from what was known before it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import final

from attrs import frozen

from account_mgmt.domain.errors import TooLittleHistory
from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.domain.rate import Rate
from account_mgmt.modelling.purchases import PurchaseIndex
from account_mgmt.ports.recommender import Bought, Recommender


@final
@frozen(kw_only=True)
class BasketTest:
    """What of the next orders was told. Repeats and new products apart: most of an order is repeats.

    None where there was nothing to tell.
    """

    accounts: int
    found: Rate | None  # of all products in the orders, as far as so many could be told
    again: Rate | None  # of those that the account had bought before
    explored: Rate | None  # of those that were new to it
    repeats: Rate  # the part of the orders that had been bought before


def back_test_baskets(
    make: Callable[[PurchaseIndex], Recommender],
    bought: Iterable[Bought],
    *,
    since: date,
    most: int = 10,
) -> BasketTest:
    """The first order from a day on of each account that had bought before it.

    `make` gets what was bought before that day, and nothing else. Raises TooLittleHistory when no
    account bought both before and after.
    """
    lines = list(bought)
    index = PurchaseIndex(line for line in lines if line.on < since)
    recommender = make(index)
    orders: dict[AccountId, dict[date, set[ProductId]]] = defaultdict(lambda: defaultdict(set))
    for line in lines:
        if line.on >= since and line.units > 0 and index.items(line.account):
            orders[line.account][line.on].add(line.product)
    if not orders:
        missing = f"no account bought both before {since} and from then on"
        raise TooLittleHistory("How good a recommender is", missing, "Give another day")
    could = told = again = repeats = explored = new = 0
    for account, days in orders.items():
        on = min(days)
        order, owned = days[on], index.items(account).keys()
        right = order & {one.product for one in recommender.recommend(account, on=on, most=most)}
        told, could = told + len(right), could + min(len(order), most)
        again, repeats = again + len(right & owned), repeats + len(order & owned)
        explored, new = explored + len(right - owned), new + len(order - owned)
    return BasketTest(
        accounts=len(orders),
        found=_part(told, could),
        again=_part(again, repeats),
        explored=_part(explored, new),
        repeats=Rate.ratio(repeats, repeats + new),
    )


def _part(part: int, whole: int) -> Rate | None:
    return Rate.ratio(part, whole) if whole else None
