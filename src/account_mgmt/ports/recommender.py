"""What the core asks of whoever knows what an account could order next."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import final

from attrs import frozen

from account_mgmt.domain.ids import AccountId, ProductId


@final
@frozen
class Bought:
    """What an account bought of a product on a day; below zero where it came back."""

    account: AccountId
    product: ProductId
    on: date
    units: Decimal | int = 1


class Why(Enum):
    """What a recommendation rests on."""

    DUE = "due"  # its own gaps between orders have run out
    AGAIN = "ordered before"  # and not due yet
    TOGETHER = "bought together"  # with what it buys already
    ALIKE = "like accounts buy"
    NEW = "new"  # a product that is introduced
    POPULAR = "popular"  # most accounts buy it


@final
@frozen(kw_only=True)
class Recommendation:
    """A product for an account. Scores of one recommender go together, those of two do not."""

    account: AccountId
    product: ProductId
    why: Why
    score: float
    because: str  # a sentence for people
    units: Decimal | None = None  # how much, where its own orders tell

    @property
    def again(self) -> bool:
        """Whether the account bought it before."""
        return self.why in {Why.DUE, Why.AGAIN}


class Recommender(ABC):
    """Knows what accounts bought, and says what each could order next."""

    @abstractmethod
    def recommend(
        self,
        account: AccountId,
        *,
        on: date,
        most: int = 15,
        basket: Collection[ProductId] = (),
    ) -> tuple[Recommendation, ...]:
        """Up to so many, best first, no product twice and none of those in the basket.

        An account that never bought gets what can be said without its own orders, or nothing. The
        time it takes does not grow with the lines ever sold. The same question is answered the same
        again.
        """
