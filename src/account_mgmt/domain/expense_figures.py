"""What expenses come to: by category, and by who paid.

(Rules: paperwork, P6 and P7.)
"""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from attrs import field, frozen

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.expense_claim import ClaimStatus, ExpenseClaim
from account_mgmt.domain.expense_line import ExpenseLine, Payer
from account_mgmt.domain.ids import ClaimId, ManagerId
from account_mgmt.domain.money import Money


def _frozen(categories: Mapping[str, Money]) -> Mapping[str, Money]:
    return MappingProxyType(dict(sorted(categories.items())))


@frozen(kw_only=True)
class ExpenseFigures:
    """What a manager (None: everybody) spent on the days of a period, in the currency of the books.

    `lines` are those behind the figures, each with its claim. The categories make the total, and so do
    what was `own_paid` and what was paid by `company_card`.
    """

    manager: ManagerId | None
    period: Period
    by_category: Mapping[str, Money] = field(converter=_frozen)
    own_paid: Money
    company_card: Money
    total: Money
    lines: tuple[tuple[ClaimId, ExpenseLine], ...] = field(repr=False)


def expense_figures(
    claims: Iterable[ExpenseClaim],
    period: Period,
    *,
    currency: str,
    manager: ManagerId | None = None,
    statuses: Collection[ClaimStatus] = tuple(ClaimStatus),
) -> ExpenseFigures:
    """What the lines of a period come to, by the day of each, on claims in some states (all).

    A line counts for what was approved of it, and until that is decided for all that was claimed.
    """
    counted = [
        (claim, line)
        for claim in sorted(claims, key=lambda one: one.id)
        if claim.status in statuses and manager in {None, claim.manager}
        for line in claim.live
        if line.on in period
    ]
    zero = Money.zero(currency)
    by_category: dict[str, Money] = {}
    paid = {Payer.OWN: zero, Payer.COMPANY_CARD: zero}
    for claim, line in counted:
        amount = claim.sanctioned(line)
        by_category[line.category] = by_category.get(line.category, zero) + amount
        paid[line.payer] += amount
    return ExpenseFigures(
        manager=manager,
        period=period,
        by_category=by_category,
        own_paid=paid[Payer.OWN],
        company_card=paid[Payer.COMPANY_CARD],
        total=paid[Payer.OWN] + paid[Payer.COMPANY_CARD],
        lines=tuple((claim.id, line) for claim, line in counted),
    )
