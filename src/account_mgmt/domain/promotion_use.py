"""What an order takes of a promotion, while it stands: what is reserved, what is committed, how often.

Reserved at the order, committed as far as it is invoiced, and released in proportion as far as it is
cancelled or returned: to the cent, whatever the steps. (Rules: selling, B13, limits.)
"""

from collections.abc import Iterable, Mapping

from attrs import frozen

from account_mgmt.domain.account import CreditRole
from account_mgmt.domain.ids import PromotionId
from account_mgmt.domain.ledger import SaleEvent, SalesEntry
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import Order
from account_mgmt.domain.promotion import UseChange
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rounding import Rounding, divide


@frozen(kw_only=True)
class OrderUse:
    """What an order takes of one promotion now."""

    uses: int
    reserved: Money
    committed: Money

    def since(self, before: "OrderUse") -> UseChange:
        """How it changed."""
        return UseChange(
            uses=self.uses - before.uses,
            reserved=self.reserved - before.reserved,
            committed=self.committed - before.committed,
        )


def order_use(order: Order, promotion: PromotionId, entries: Iterable[SalesEntry]) -> OrderUse:
    """What an order takes of a promotion, by what is left of it and what the ledger says is invoiced."""
    invoiced = _invoiced(entries)
    nothing = Money.zero(order.currency)
    whole = standing = committed = nothing
    left = ordered = 0
    for line in order.lines:
        if not any(part.promotion == promotion for part in line.promotions):
            continue
        billed = min(invoiced.get(line.number, 0), line.left.millionths)
        whole += line.taken(promotion, line.quantity)
        standing += line.taken(promotion, line.left)
        committed += line.taken(promotion, Quantity.of_millionths(billed, line.quantity.unit))
        left += line.left.millionths
        ordered += line.quantity.millionths
    uses = next((one.uses for one in order.promotions if one.promotion == promotion), 0)
    part, of = (standing.minor, whole.minor) if whole else (left, ordered)
    return OrderUse(
        uses=divide(uses * part, of, Rounding.UP) if of else 0,
        reserved=standing - committed,
        committed=committed,
    )


def _invoiced(entries: Iterable[SalesEntry]) -> Mapping[int, int]:
    """How many millionths of each line are invoiced: what direct and house shares make together."""
    found: dict[int, int] = {}
    for entry in entries:
        if entry.event is SaleEvent.INVOICED and entry.role is not CreditRole.OVERLAY:
            found[entry.line] = found.get(entry.line, 0) + entry.units.millionths
    return found
