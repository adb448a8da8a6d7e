"""How good a recommender was: the next order of each account, told from what was known before it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import reduce
from operator import add
from typing import final

from attrs import field, frozen

from account_mgmt.domain.errors import TooLittleHistory
from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.domain.rate import Rate
from account_mgmt.modelling.purchases import PurchaseIndex
from account_mgmt.ports.recommender import Bought, Recommender


@final
@frozen(kw_only=True)
class Told:
    """A product that was told, how likely, and whether the order had it."""

    score: float
    came: bool


@final
@frozen(kw_only=True)
class BasketTest:
    """What of the next orders was told. Repeats and new products apart: most of an order is repeats.

    Counts of products, over all orders. Rates are None where there was nothing to tell.
    """

    accounts: int
    could: int  # be told, with so many recommendations an order
    repeats: int  # in the orders, that the account had bought before
    new: int  # in the orders, and never bought before
    repeats_told: int
    new_told: int
    told: tuple[Told, ...] = field(repr=False)  # all of them

    @property
    def found(self) -> Rate | None:
        """The part of all products in the orders, as far as so many could be told."""
        return _part(self.repeats_told + self.new_told, self.could)

    @property
    def again(self) -> Rate | None:
        """The part of those that the account had bought before."""
        return _part(self.repeats_told, self.repeats)

    @property
    def explored(self) -> Rate | None:
        """The part of those that were new to it."""
        return _part(self.new_told, self.new)

    def __add__(self, other: "BasketTest") -> "BasketTest":
        """Both tests as one; an account in both counts twice."""
        return BasketTest(
            accounts=self.accounts + other.accounts,
            could=self.could + other.could,
            repeats=self.repeats + other.repeats,
            new=self.new + other.new,
            repeats_told=self.repeats_told + other.repeats_told,
            new_told=self.new_told + other.new_told,
            told=self.told + other.told,
        )


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
    tests = (
        _tested(recommender, index, account, min(days), days[min(days)], most)
        for account, days in orders.items()
    )
    return reduce(add, tests)


def _tested(  # noqa: PLR0913, PLR0917 # who tells, from what, whom, when, what came, and how many
    recommender: Recommender,
    index: PurchaseIndex,
    account: AccountId,
    on: date,
    order: Collection[ProductId],
    most: int,
) -> BasketTest:
    owned = index.items(account)
    told = recommender.recommend(account, on=on, most=most)
    right = [one.product for one in told if one.product in order]
    return BasketTest(
        accounts=1,
        could=min(len(order), most),
        repeats=sum(product in owned for product in order),
        new=sum(product not in owned for product in order),
        repeats_told=sum(product in owned for product in right),
        new_told=sum(product not in owned for product in right),
        told=tuple(Told(score=one.score, came=one.product in order) for one in told),
    )


def _part(part: int, whole: int) -> Rate | None:
    return Rate.ratio(part, whole) if whole else None
