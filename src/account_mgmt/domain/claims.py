"""What is asked for beside a sale: late interest, fixed sums, fees. Each on a document of its own.

Nothing is ever added to an issued invoice. A claim is outside the scope of VAT (category O, as in the
interest invoice among CEN's examples). (Rules: paperwork, P3 and P5.)
"""

from collections.abc import Iterable
from datetime import date

from account_mgmt.domain.errors import NothingThere
from account_mgmt.domain.ids import AccountId, InvoiceId
from account_mgmt.domain.invoice import Draft, InvoiceLine
from account_mgmt.domain.money import Money
from account_mgmt.domain.party import Party
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.tax import UNTAXED
from account_mgmt.domain.terms import PaymentTerms


def claim_draft(  # noqa: PLR0913 # what a claim says
    account: AccountId,
    claims: Iterable[tuple[str, Money]],
    *,
    seller: Party,
    buyer: Party,
    terms: PaymentTerms,
    reason: str,
    on: InvoiceId | None = None,
    until: date | None = None,
) -> Draft:
    """The draft that asks for these amounts, a line each; those of nothing are left out.

    What is claimed on an invoice names it, and the last day that is claimed for. Raises NothingThere
    when nothing is left.
    """
    some = [(what, amount) for what, amount in claims if amount]
    if not some:
        raise NothingThere(reason, "nothing of it is to be claimed")
    return Draft(
        account=account,
        seller=seller,
        buyer=buyer,
        lines=tuple(
            InvoiceLine(
                number=number,
                description=what,
                quantity=Quantity(1),
                price=UnitPrice.of_money(amount),
                tax=UNTAXED,
            )
            for number, (what, amount) in enumerate(some, start=1)
        ),
        terms=terms,
        claims=on,
        claimed_until=until,
        reason=reason,
    )
