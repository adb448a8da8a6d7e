"""Where promotions are found from what is ordered: so that pricing an order touches only what may apply.

Each promotion stands on the shelves of one range without which it has nothing to do: those of its
products and of its categories, or the one of everything. A shelf says of each when it is on and for
whom, so that only those are fetched that are.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Final, Self

from attrs import evolve, frozen

from account_mgmt.domain.basket import Basket
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import AlreadyExists
from account_mgmt.domain.events import PromotionShelved, ShelfOpened
from account_mgmt.domain.ids import AccountId, ProductId, PromotionId, ShelfId
from account_mgmt.domain.promotion import Promotion
from account_mgmt.domain.promotion_rules import Audience

ALL: Final = ShelfId("all")
"""The shelf of promotions on everything. It is there as soon as there is a promotion."""


def of_product(product: ProductId) -> ShelfId:
    """The shelf of a product."""
    return ShelfId(f"product {product}")


def of_category(category: str) -> ShelfId:
    """The shelf of a category, whatever its name holds."""
    return ShelfId(f"category {sha256(category.encode()).hexdigest()[:40]}")


def shelves_of(promotion: Promotion) -> tuple[ShelfId, ...]:
    """The shelves that a promotion stands on."""
    anchor = promotion.anchor
    named = [*map(of_product, anchor.products), *map(of_category, anchor.categories)]
    return tuple(dict.fromkeys(named)) or (ALL,)


def shelves_for(products: Iterable[tuple[ProductId, str]]) -> tuple[ShelfId, ...]:
    """The shelves to look at when those products, of those categories, are ordered."""
    found: dict[ShelfId, None] = {ALL: None}
    for product, category in products:
        found[of_product(product)] = None
        if category:
            found[of_category(category)] = None
    return tuple(found)


@frozen(kw_only=True)
class Shelved:
    """A promotion on a shelf: when it is on, and for whom."""

    promotion: PromotionId
    window: Period
    audience: Audience
    counted: bool  # whether what orders take of it is counted


@frozen(kw_only=True)
class PromotionShelf:
    """The promotions that may apply when something is ordered."""

    id: ShelfId
    shelved: tuple[Shelved, ...] = ()
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def open(cls, id: ShelfId) -> tuple[Self, ShelfOpened]:
        """An empty shelf, and the event that says so."""
        return cls(id=id), ShelfOpened(shelf=id)

    def put(self, promotion: Promotion) -> tuple[Self, PromotionShelved]:
        """The shelf with a promotion on it. Raises AlreadyExists when it is there."""
        if any(one.promotion == promotion.id for one in self.shelved):
            raise AlreadyExists(f"promotion on shelf {self.id}", str(promotion.id))
        one = Shelved(
            promotion=promotion.id,
            window=promotion.window,
            audience=promotion.audience,
            counted=promotion.limits.are_counted,
        )
        event = PromotionShelved(shelf=self.id, promotion=promotion.id)
        return evolve(self, shelved=(*self.shelved, one)), event

    def for_account(
        self, account: AccountId, account_class: str, region: str, *, on: date
    ) -> tuple[Shelved, ...]:
        """Those that are on that day, for an account of that class and region."""
        return tuple(
            one
            for one in self.shelved
            if on in one.window and one.audience.holds(account, account_class, region)
        )


class PromotionIndex:
    """Promotions in memory, found as shelves find them.

    Finding costs what an order holds and what may apply to it, not how many there are.
    """

    def __init__(self, promotions: Iterable[Promotion]) -> None:
        found: dict[ShelfId, list[Promotion]] = {}
        for one in promotions:
            for shelf in shelves_of(one):
                found.setdefault(shelf, []).append(one)
        self._shelves: Mapping[ShelfId, list[Promotion]] = found

    def for_basket(self, basket: Basket) -> tuple[Promotion, ...]:
        """Those that may apply to an order, by id."""
        shelves = shelves_for((line.line.product, line.category) for line in basket.lines)
        found = {
            one.id: one
            for shelf in shelves
            for one in self._shelves.get(shelf, ())
            if one.runs(basket.on)
            and one.audience.holds(basket.account, basket.account_class, basket.region)
        }
        return tuple(found[id] for id in sorted(found))
