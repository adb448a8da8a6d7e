"""A bill that a customer does not agree with: what was ordered, shipped, invoiced and agreed, line by line.

(Rules: paperwork-sources, B9.)
"""

from collections.abc import Iterable, Sequence

from attrs import frozen

from account_mgmt.domain.credit_note import credited
from account_mgmt.domain.delivery import Delivery
from account_mgmt.domain.errors import BadLines
from account_mgmt.domain.ids import InvoiceId, OrderId
from account_mgmt.domain.invoice import Invoice, InvoiceKind
from account_mgmt.domain.invoicing_policy import net_invoiced
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import Order, OrderLine
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate


@frozen(kw_only=True)
class LineComparison:
    """One line of an order beside what left and what is billed of it, net of credit notes.

    `agreed` is what the quantity invoiced comes to at the order's price and discount; `differs` says
    in words what is not as it should be, and is empty where all is. `to_credit` is how much of the
    invoice's line is billed beyond what the customer has.
    """

    line: int
    ordered: Quantity
    cancelled: Quantity
    shipped: Quantity
    returned: Quantity
    invoiced: Quantity
    billed: Money
    agreed: Money
    differs: tuple[str, ...]
    to_credit: Quantity

    @property
    def overcharged(self) -> Money:
        """How much more is billed than was agreed for the same quantity; below zero for less."""
        return self.billed - self.agreed


@frozen(kw_only=True)
class Discrepancy:
    """An invoice compared with its order and what left of it."""

    invoice: InvoiceId
    order: OrderId
    lines: tuple[LineComparison, ...]

    @property
    def differs(self) -> bool:
        """Whether any line is not as it should be."""
        return any(line.differs for line in self.lines)

    @property
    def to_credit(self) -> dict[int, Quantity]:
        """What a credit note that puts the quantities right would give back, line by line."""
        return {line.line: line.to_credit for line in self.lines if line.to_credit}

    @property
    def told(self) -> str:
        """Where they differ, in a sentence for people."""
        found = [f"line {one.line}: {', '.join(one.differs)}" for one in self.lines if one.differs]
        return "; ".join(found) or "order, shipment and invoice agree on every line"


def compare(
    order: Order, delivery: Delivery, invoice: Invoice, invoices: Sequence[Invoice]
) -> Discrepancy:
    """An invoice for an order beside what was ordered and what left, line by line.

    `invoices` are all invoices and credit notes of the order. Raises BadLines when the invoice is not
    for that order, or is a credit note.
    """
    if invoice.order != order.id or invoice.kind is InvoiceKind.CREDIT_NOTE:
        raise BadLines(f"Invoice {invoice.number}", f"it is no invoice for order {order.id}")
    notes = [one for one in invoices if one.credits == invoice.id]
    lines = [
        _compared(line, delivery, invoice, notes, invoices)
        for line in order.lines
        if line.number in _billed_lines(invoice)
    ]
    return Discrepancy(invoice=invoice.id, order=order.id, lines=tuple(lines))


def _billed_lines(invoice: Invoice) -> dict[int, int]:
    """The invoice's line for each line of the order."""
    lines = () if invoice.content is None else invoice.content.lines
    return {line.order_line: line.number for line in lines if line.order_line is not None}


def _compared(
    line: OrderLine,
    delivery: Delivery,
    invoice: Invoice,
    notes: Iterable[Invoice],
    invoices: Iterable[Invoice],
) -> LineComparison:
    shipped = delivery.shipped(line.number) or line.nothing
    billed, invoiced = net_invoiced(invoices)[line.number]
    agreed = line.net.times(Rate.ratio(invoiced.millionths, line.quantity.millionths))
    number = _billed_lines(invoice)[line.number]
    on_this = invoice.line(number).quantity - credited(notes).get(number, line.nothing)
    has = min(shipped, line.quantity - line.cancelled) - line.returned
    over = max(invoiced - has, line.nothing)
    return LineComparison(
        line=line.number,
        ordered=line.quantity,
        cancelled=line.cancelled,
        shipped=shipped,
        returned=line.returned,
        invoiced=invoiced,
        billed=billed,
        agreed=agreed,
        differs=tuple(_told(line, shipped, invoiced, over, billed, agreed)),
        to_credit=min(over, on_this),
    )


def _told(  # noqa: PLR0913, PLR0917 # what is compared
    line: OrderLine,
    shipped: Quantity,
    invoiced: Quantity,
    over: Quantity,
    billed: Money,
    agreed: Money,
) -> Iterable[str]:
    if shipped < line.quantity - line.cancelled:
        yield f"{shipped} of {line.quantity - line.cancelled} ordered was shipped"
    if over:
        yield f"{invoiced} is invoiced, {over} more than the customer has"
    if billed != agreed:
        yield f"{billed} is billed where {agreed} was agreed"
