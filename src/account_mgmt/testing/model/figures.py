"""What the models ask of a ledger."""

from datetime import UTC, date, datetime
from typing import Final

from account_mgmt.domain.account import CreditRole
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.ledger import (
    Dimension,
    Where,
)
from account_mgmt.ports.storage import UnitOfWork

BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)
EVER: Final = Period(date(2000, 1, 1), date(2100, 1, 1))
ALL_ROLES: Final = frozenset(CreditRole)


def figures(work: UnitOfWork, where: Where) -> object:
    """All that a ledger can be asked about some entries."""
    sales = work.sales
    return (
        sales.total(where),
        dict(sales.breakdown(Dimension.MANAGER, where=where)),
        dict(sales.breakdown(Dimension.DAY, Dimension.ACCOUNT, where=where)),
        dict(sales.orders(Dimension.PRODUCT, where=where)),
        list(sales.explain(where)),
    )
