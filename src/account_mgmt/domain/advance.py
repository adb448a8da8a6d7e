"""Money asked for in advance: an invoice before anything is delivered, deducted when that is invoiced.

The advance bears the tax of what it is for. Each later invoice of the order deducts its part of it as
prepaid (BT-113), never as negative lines; the last takes what is left. (Rules: paperwork, P2.)
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from attrs import evolve, frozen

from account_mgmt.domain.errors import AdvanceDeducted, AdvanceMoreThanLeft, NotAnAmount
from account_mgmt.domain.ids import InvoiceId, OrderId
from account_mgmt.domain.invoice import (
    Deduction,
    Draft,
    Invoice,
    InvoiceKind,
    InvoiceLine,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import ONE, ZERO, Rate


@frozen(kw_only=True)
class Advance:
    """What was asked for in advance on one invoice, and how much of that is not deducted yet."""

    invoice: InvoiceId
    asked: Money
    left: Money


def advances(invoices: Sequence[Invoice]) -> tuple[Advance, ...]:
    """What was asked for in advance on these invoices of an order, less what was credited of it.

    What later invoices deduct is not left; what their credit notes gave back is again.
    """
    contents = [(one, one.content) for one in invoices if one.content is not None]
    found: list[Advance] = []
    for invoice, content in contents:
        if not content.advance or invoice.kind is InvoiceKind.CREDIT_NOTE:
            continue
        back = [note.totals.with_tax for of, note in contents if of.credits == invoice.id]
        asked = content.totals.with_tax - Money.total(back, content.currency)
        used = [
            -one.amount if of.kind is InvoiceKind.CREDIT_NOTE else one.amount
            for of, other in contents
            for one in other.deducts
            if one.invoice == invoice.id
        ]
        left = asked - Money.total(used, content.currency)
        found.append(Advance(invoice=invoice.id, asked=asked, left=left))
    return tuple(found)


def check_not_deducted(advance: Invoice, note: Draft, invoices: Sequence[Invoice]) -> None:
    """Refuse with AdvanceDeducted to credit what later invoices of the order deduct of an advance.

    `invoices` are those of the order. Of an invoice that is no advance nothing is asked.
    """
    for one in advances(invoices):
        if one.invoice == advance.id and note.totals.with_tax > one.left:
            asked, left = str(note.totals.with_tax), str(one.left)
            raise AdvanceDeducted(advance.number, asked, left)


def advance_draft(
    order: OrderId, whole: Draft, share: Rate | str | Decimal, earlier: Iterable[Advance]
) -> Draft:
    """The draft that asks for so much of what `whole` will ask, in advance: a line for each tax.

    Raises NotAnAmount for a share that is not above zero, and AdvanceMoreThanLeft for more than all
    of it, earlier advances counted.
    """
    part = Rate.of(share)
    if part <= ZERO:
        raise NotAnAmount(f"The advance on order {order}", str(part))
    lines = tuple(
        InvoiceLine(
            number=number,
            description=f"Advance on order {order}",
            quantity=Quantity(1),
            price=UnitPrice.of_money(group.taxable.times(part)),
            tax=group.tax,
        )
        for number, group in enumerate(whole.tax_groups, start=1)
    )
    asked = evolve(whole, lines=lines, advance=True, prepaid=None, deducts=(), rounding=None)
    before = Money.total([one.asked for one in earlier], whole.currency)
    left = whole.totals.with_tax - before
    if part > ONE or asked.totals.with_tax > left:
        raise AdvanceMoreThanLeft(str(order), str(asked.totals.with_tax), str(left))
    return asked


def with_advances(draft: Draft, rest: Draft, asked: Sequence[Advance], whole: Money) -> Draft:
    """The draft with its part of what was asked for in advance deducted.

    `rest` is the draft for all of the order that is not invoiced yet, this one included, and
    `whole` what the order comes to with tax. Its part of what is left is in proportion to what they
    come to with tax, and never more than it asks. Where all was asked for in advance, the last
    invoice is of exactly nothing: what rounding the tax of each left over goes to BT-114.
    """
    left = Money.total([one.left for one in asked], draft.currency)
    if not left:
        return draft
    own, all_ = draft.totals.with_tax, rest.totals.with_tax
    is_last = draft.lines == rest.lines
    part = left if is_last else left.times(Rate.ratio(own.minor, all_.minor))
    covered = is_last and Money.total([one.asked for one in asked], draft.currency) == whole
    taken = part if covered else min(part, own)
    rounding = taken - own if covered and taken != own else None
    return evolve(draft, prepaid=taken, deducts=_oldest_first(asked, taken), rounding=rounding)


def _oldest_first(asked: Sequence[Advance], taken: Money) -> tuple[Deduction, ...]:
    made: list[Deduction] = []
    for one in asked:
        part = min(one.left, taken)
        taken -= part
        if part:
            made.append(Deduction(invoice=one.invoice, amount=part))
    return tuple(made)
