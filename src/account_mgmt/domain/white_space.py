"""White space: which accounts could still buy what, and how much of their spending is ours.

(Rules: selling, B10.)
"""

from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from typing import final

from attrs import frozen

from account_mgmt.domain.attainment import ratio
from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import ONE, Rate
from account_mgmt.domain.totals import check_alike


class Space(Enum):
    """How an account is with a product."""

    OWNED = "owned"
    IN_PIPELINE = "in pipeline"
    GAP = "gap"
    NOT_ELIGIBLE = "not eligible"


@final
@frozen(kw_only=True)
class WhiteSpace:
    """Accounts by products, and how each account is with each of them."""

    cells: Mapping[tuple[AccountId, ProductId], Space]

    def gaps(self) -> tuple[tuple[AccountId, ProductId], ...]:
        """What could still be sold to whom, by account and product."""
        return tuple(sorted(cell for cell, space in self.cells.items() if space is Space.GAP))

    def penetration(
        self, *, account: AccountId | None = None, product: ProductId | None = None
    ) -> Rate | None:
        """What is owned, of all that could be: of one account or product where named.

        None where nobody is eligible. (Owned over owned, in pipeline and gaps.)
        """
        counted = [
            space
            for (who, what), space in self.cells.items()
            if space is not Space.NOT_ELIGIBLE
            and account in {None, who}
            and product in {None, what}
        ]
        return Rate.ratio(counted.count(Space.OWNED), len(counted)) if counted else None


def white_space(
    accounts: Iterable[AccountId],
    products: Collection[ProductId],
    *,
    owned: Collection[tuple[AccountId, ProductId]],
    in_pipeline: Collection[tuple[AccountId, ProductId]] = (),
    not_eligible: Collection[tuple[AccountId, ProductId]] = (),
) -> WhiteSpace:
    """The grid of these accounts and products; what is in no collection is a gap.

    What is owned counts as such, whatever else is said of it.
    """
    said = (
        (Space.OWNED, frozenset(owned)),
        (Space.NOT_ELIGIBLE, frozenset(not_eligible)),
        (Space.IN_PIPELINE, frozenset(in_pipeline)),
    )
    cells = ((account, product) for account in accounts for product in products)
    return WhiteSpace(
        cells={
            cell: next((space for space, those in said if cell in those), Space.GAP)
            for cell in cells
        }
    )


@final
@frozen(kw_only=True)
class ShareOfWallet:
    """How much of what an account spends on a category is ours; unknown spending is None."""

    sales: Money
    spend: Money | None

    @property
    def share(self) -> Rate | None:
        """Our sales over what they spend; None where that is unknown or nothing."""
        return ratio(self.sales, self.spend)

    @property
    def gap(self) -> Money | None:
        """What they spend elsewhere; None where that is unknown."""
        return None if self.spend is None else max(self.spend - self.sales, self.sales - self.sales)

    @property
    def is_bad_data(self) -> bool:
        """Whether we would have sold them more than they spend: then what is known of it is wrong."""
        return self.share is not None and self.share > ONE


def share_of_wallet(sales: Money, spend: Money | None) -> ShareOfWallet:
    """What is ours of what an account spends in a category. Raises MixedCurrencies.

    >>> found = share_of_wallet(Money("2500", "EUR"), Money("10000", "EUR"))
    >>> found.share, found.gap
    (Rate('0.25'), Money('7500.00', 'EUR'))
    """
    if spend is not None:
        check_alike(sales, spend)
    return ShareOfWallet(sales=sales, spend=spend)
