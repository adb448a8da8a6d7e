"""How a company invoices: who sells, how it numbers, and what it bills."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Final

from attrs import frozen

from account_mgmt.domain.errors import CancelledMoreThanOpen, NothingToInvoice
from account_mgmt.domain.ids import InvoiceId
from account_mgmt.domain.invoice import (
    Adjustment,
    Invoice,
    InvoiceKind,
    InvoiceLine,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.numbering import NumberingPolicy
from account_mgmt.domain.order import Order, OrderLine
from account_mgmt.domain.party import Party
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.rounding import Rounding
from account_mgmt.domain.tax import Tax, TaxRounding


class Billed(Enum):
    """How much of an order may be invoiced."""

    ORDERED = "ordered"  # all that is not cancelled or come back
    SHIPPED = "shipped"  # only what left


@frozen(kw_only=True)
class InvoicingPolicy:
    """Who sells, how invoices are numbered, how much of an order is billed, and how tax is rounded.

    `bounce_fee` is asked for, on a document of its own, when the bank takes a payment back.
    """

    seller: Party = Party(name="The seller")  # noqa: RUF009 # a frozen value
    numbering: NumberingPolicy = NumberingPolicy()  # noqa: RUF009 # a frozen value
    billed: Billed = Billed.ORDERED
    tax_rounding: TaxRounding = TaxRounding.PER_GROUP
    bounce_fee: Money | None = None


DEFAULT_INVOICING: Final = InvoicingPolicy()


def invoiced(invoices: Iterable[Invoice]) -> dict[int, Quantity]:
    """How much of each line of an order its invoices bill, less what their credit notes gave back."""
    return {number: quantity for number, (_, quantity) in net_invoiced(invoices).items()}


def net_invoiced(invoices: Iterable[Invoice]) -> dict[int, tuple[Money, Quantity]]:
    """The net and quantity of each order line that is invoiced and not credited."""
    billed: dict[int, tuple[Money, Quantity]] = {}
    for number, net, quantity in _billed(invoices):
        before = billed.get(number, (Money.zero(net.currency), Quantity.zero(quantity.unit)))
        billed[number] = (before[0] + net, before[1] + quantity)
    return billed


def _billed(invoices: Iterable[Invoice]) -> Iterator[tuple[int, Money, Quantity]]:
    """Each billed line of an order with its net and quantity; negative on a credit note."""
    for invoice in invoices:
        back = invoice.kind is InvoiceKind.CREDIT_NOTE
        for line in () if invoice.content is None else invoice.content.lines:
            if line.order_line is None:
                continue
            yield (
                line.order_line,
                -line.net if back else line.net,
                -line.quantity if back else line.quantity,
            )


def is_billed(order: Order, invoices: Iterable[Invoice]) -> bool:
    """Whether something of an order is invoiced, and all that stands of it."""
    billed = invoiced(invoices)
    whole = all(billed.get(line.number, line.nothing) >= line.left for line in order.lines)
    return whole and any(quantity.millionths > 0 for quantity in billed.values())


def claimed_until(invoice: InvoiceId, invoices: Iterable[Invoice]) -> date | None:
    """The last day for which late interest on an invoice was claimed, by these documents."""
    days = [
        one.content.claimed_until
        for one in invoices
        if one.content is not None
        and one.content.claims == invoice
        and one.content.claimed_until is not None
    ]
    return max(days, default=None)


def to_invoice(
    order: Order,
    invoices: Iterable[Invoice],
    *,
    shipped: Mapping[int, Quantity] | None = None,
) -> dict[int, Quantity]:
    """How much of each line of an order is left to invoice; lines with nothing left are left out.

    `shipped` says how much of each line left, where only that is billed. What came back before it
    was invoiced is never invoiced. Raises NothingToInvoice when no line has anything.
    """
    billed = invoiced(invoices)
    left: dict[int, Quantity] = {}
    for line in order.lines:
        there = line.left
        if shipped is not None:
            there = min(there, shipped.get(line.number, line.nothing) - line.returned)
        rest = there - billed.get(line.number, line.nothing)
        if rest.millionths > 0:
            left[line.number] = rest
    if not left:
        why = "all that left is invoiced" if shipped is not None else "all of it is invoiced"
        raise NothingToInvoice(str(order.id), why)
    return left


def check_cancelled(order: Order, invoices: Iterable[Invoice]) -> None:
    """Refuse with CancelledMoreThanOpen an order of which something invoiced is cancelled."""
    billed = invoiced(invoices)
    for line in order.lines:
        asked_for = billed.get(line.number, line.nothing)
        if line.cancelled + asked_for > line.quantity:
            left = str(line.quantity - asked_for)
            raise CancelledMoreThanOpen(
                str(order.id), line.number, str(line.cancelled), f"{asked_for} is invoiced", left
            )


def billed_line(
    line: OrderLine, quantity: Quantity, before: Quantity, description: str, tax: Tax
) -> InvoiceLine:
    """The invoice's line for so much of an order's line, of which `before` was billed already.

    Its net is what brings the sum of all billed to its exact share of the order's net, so that an
    order invoiced bit by bit comes to what it would at once.
    """
    whole = line.quantity.millionths
    first, last = before.millionths, before.millionths + quantity.millionths
    net = line.net.times(Rate.ratio(last, whole)) - line.net.times(Rate.ratio(first, whole))
    off = net - line.price.line(quantity, rounding=Rounding.HALF_UP)
    adjustment = Adjustment(
        charge=off.minor > 0,
        amount=off if off.minor > 0 else -off,
        reason="rounding" if off.minor > 0 else "discount",
    )
    return InvoiceLine(
        number=line.number,
        description=description,
        quantity=quantity,
        price=line.price,
        tax=tax,
        adjustments=(adjustment,) if off else (),
        product=line.product,
        order_line=line.number,
    )
