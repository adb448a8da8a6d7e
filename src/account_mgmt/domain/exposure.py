"""How much a company has at stake with an account, and when an order of it is held.

(Rules: paperwork, P4, with the parts that its sources name.)
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Final

from attrs import evolve, frozen

from account_mgmt.domain.delivery import Delivery
from account_mgmt.domain.invoice import Invoice
from account_mgmt.domain.invoicing_policy import invoiced
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import Order, OrderLine
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate


class AtStake(Enum):
    """The parts of an exposure."""

    RECEIVABLES = "receivables"  # what is owed, less credit
    SHIPPED = "shipped"  # left, and not invoiced
    OPEN_ORDERS = "open orders"  # neither shipped nor invoiced


@frozen(kw_only=True)
class CreditRules:
    """When an order is held: which parts count against the limit, and how late an account may be.

    `overdue_over` holds an order of an account that owes more than that past its due date, and
    `overdue_days` one that owes anything for longer than that; None asks neither.
    """

    counts: frozenset[AtStake] = frozenset(AtStake)
    overdue_over: Money | None = None
    overdue_days: int | None = None

    @property
    def asks_when_late(self) -> bool:
        """Whether it holds orders of accounts that are late, limit or not."""
        return self.overdue_over is not None or self.overdue_days is not None


DEFAULT_CREDIT_RULES: Final = CreditRules()


@frozen(kw_only=True)
class Exposure:
    """What an account owes, what left that is not invoiced, and what it has on order, net of tax.

    `overdue` is what of the receivables is past its date, and `oldest_days` for how long at most.
    """

    receivables: Money
    shipped: Money
    open_orders: Money
    overdue: Money
    oldest_days: int
    limit: Money | None
    counts: frozenset[AtStake] = frozenset(AtStake)

    @property
    def total(self) -> Money:
        """All parts that count."""
        parts = {
            AtStake.RECEIVABLES: self.receivables,
            AtStake.SHIPPED: self.shipped,
            AtStake.OPEN_ORDERS: self.open_orders,
        }
        counted = [amount for part, amount in parts.items() if part in self.counts]
        return Money.total(counted, self.receivables.currency)

    def hold_reason(self, rules: CreditRules) -> str | None:
        """Why an order is held at that exposure; None when it is not."""
        if self.limit is not None and self.total > self.limit:
            return f"{self.total} is over the credit limit of {self.limit}"
        if rules.overdue_over is not None and self.overdue > rules.overdue_over:
            return f"{self.overdue} is overdue, which is more than {rules.overdue_over}"
        late = self.oldest_days
        if rules.overdue_days is not None and late > rules.overdue_days:
            return f"something is overdue for {late} days, which is more than {rules.overdue_days}"
        return None


def at_shipping(exposure: Exposure, leaving: Money) -> Exposure:
    """What is at stake once so much more has left, whatever else is on order."""
    return evolve(
        exposure, shipped=exposure.shipped + leaving, open_orders=Money.zero(leaving.currency)
    )


def not_invoiced(
    order: Order, delivery: Delivery, invoices: Iterable[Invoice]
) -> tuple[Money, Money]:
    """What of an order left and is not invoiced, and what neither left nor is invoiced, net of tax."""
    billed = invoiced(invoices)
    gone: list[Money] = []
    rest: list[Money] = []
    for line in order.lines:
        there = line.left - min(line.left, billed.get(line.number, line.nothing))
        shipped = delivery.shipped(line.number) or line.nothing
        left = shipped - min(shipped, line.returned + billed.get(line.number, line.nothing))
        part = min(there, left)
        gone.append(_worth(line, part))
        rest.append(_worth(line, there) - gone[-1])
    return Money.total(gone, order.currency), Money.total(rest, order.currency)


def worth_of(order: Order, quantities: Mapping[int, Quantity]) -> Money:
    """What so much of some lines of an order is worth, net of tax."""
    parts = [_worth(order.line(number), part) for number, part in quantities.items()]
    return Money.total(parts, order.currency)


def _worth(line: OrderLine, part: Quantity) -> Money:
    return line.net.times(Rate.ratio(part.millionths, line.quantity.millionths))
