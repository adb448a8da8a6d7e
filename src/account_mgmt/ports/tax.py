"""What the core asks about tax."""

from datetime import date
from typing import Protocol

from account_mgmt.domain.account import Account
from account_mgmt.domain.product import Product
from account_mgmt.domain.tax import Tax


class TaxRules(Protocol):
    """What tax a sale bears: a host hands in its own, as any callable of these three."""

    def __call__(self, account: Account, product: Product, on: date, /) -> Tax:
        """The tax on selling a product to an account on a day. Raises UnknownTax when it has none."""
        ...
