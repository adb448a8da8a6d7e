"""Credit notes: what an invoice gives back, whole or in part.

Each figure is what all credited so far comes to, less what earlier notes gave, so that crediting an
invoice bit by bit ends at exactly nothing. (Rules: paperwork, P2.)
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import evolve

from account_mgmt.domain.apportion import even
from account_mgmt.domain.errors import (
    BadLines,
    CreditedMoreThanLeft,
    NothingThere,
    QuantityNotPositive,
)
from account_mgmt.domain.invoice import (
    Adjustment,
    Deduction,
    Draft,
    Invoice,
    InvoiceKind,
    InvoiceLine,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.rounding import divide
from account_mgmt.domain.tax import Tax, TaxGroup, TaxRounding
from account_mgmt.domain.terms import PaymentTerms


def credited(notes: Iterable[Invoice]) -> dict[int, Quantity]:
    """How much of each line of an invoice its credit notes give back."""
    back: dict[int, Quantity] = {}
    for note_ in notes:
        for line in () if note_.content is None else note_.content.lines:
            before = back.get(line.number, Quantity.zero(line.quantity.unit))
            back[line.number] = before + line.quantity
    return back


def credit_note(
    invoice: Invoice,
    notes: Sequence[Invoice],
    quantities: Mapping[int, Quantity] | None = None,
    *,
    reason: str,
) -> Draft:
    """A credit note for so much of an invoice's lines (None: all that is left of it).

    `notes` are the credit notes it has. Each net and each tax is what all credited so far comes to,
    less what earlier notes gave, so that crediting everything gives back exactly what was asked.
    Raises BadLines for an invoice known by its head only or for a credit note, NoSuchInvoiceLine,
    NothingThere, and CreditedMoreThanLeft.
    """
    content = invoice.content
    if content is None or invoice.kind is InvoiceKind.CREDIT_NOTE:
        why = "its lines are not known here" if content is None else "it is a credit note itself"
        raise BadLines(f"A credit note for {invoice.number}", why)
    before = credited(notes)
    asked = _left(content, before) if quantities is None else dict(quantities)
    if not any(asked.values()):
        raise NothingThere(f"Credit note for invoice {invoice.number}", "nothing is left to credit")
    for number, quantity in asked.items():
        _check_left(invoice, invoice.line(number), before, quantity)
    lines = tuple(
        _credited_line(line, before.get(line.number), asked[line.number])
        for line in content.lines
        if asked.get(line.number)
    )
    after = {**before}
    for line in lines:
        nothing = Quantity.zero(line.quantity.unit)
        after[line.number] = before.get(line.number, nothing) + line.quantity
    adjustments = _credited_adjustments(content, before, after)
    note_ = Draft(
        account=content.account,
        seller=content.seller,
        buyer=content.buyer,
        lines=lines,
        kind=InvoiceKind.CREDIT_NOTE,
        order=content.order,
        credits=invoice.id,
        adjustments=adjustments,
        terms=PaymentTerms(net_days=0),
        tax_rounding=content.tax_rounding,
        advance=content.advance,
        reference=content.reference,
        reason=reason,
    )
    taxed = evolve(note_, credited_tax=_credited_tax(content, note_, notes))
    whole = Money.total([line.net for line in content.lines], content.currency)
    share = Rate.ratio(_net_of(content, after).minor, whole.minor or 1)
    return _credited_due(invoice.due, content, taxed, notes, share)


def _left(content: Draft, before: Mapping[int, Quantity]) -> dict[int, Quantity]:
    return {
        line.number: line.quantity - before.get(line.number, Quantity.zero(line.quantity.unit))
        for line in content.lines
    }


def _check_left(
    invoice: Invoice, line: InvoiceLine, before: Mapping[int, Quantity], asked: Quantity
) -> None:
    left = line.quantity - before.get(line.number, Quantity.zero(line.quantity.unit))
    if asked > left:
        raise CreditedMoreThanLeft(invoice.number, line.number, str(asked), str(left))
    if asked.millionths < 0:
        raise QuantityNotPositive(f"line {line.number} of invoice {invoice.number}", str(asked))


def _credited_line(line: InvoiceLine, before: Quantity | None, asked: Quantity) -> InvoiceLine:
    """The part of a line that is credited now: its net is what brings the sum to the exact share."""
    start = Quantity.zero(asked.unit) if before is None else before
    net = _share(line.net, start + asked, line.quantity) - _share(line.net, start, line.quantity)
    gross = line.price.line(asked)
    off = net - gross
    adjustment = Adjustment(
        charge=off.minor > 0, amount=off if off.minor > 0 else -off, reason="as invoiced"
    )
    return evolve(line, quantity=asked, adjustments=(adjustment,) if off else ())


def _share(amount: Money, part: Quantity, whole: Quantity) -> Money:
    """What the first so many units of a line come to: cents left over go one each to the first.

    10.00 for three is 3.34, 3.33 and 3.33. A part of a unit is its share of that unit; of a whole that
    is no number of units, the share in proportion.
    """
    units, uneven = divmod(whole.millionths, _UNIT)
    if uneven:
        return amount.times(Rate.ratio(part.millionths, whole.millionths))
    each, left = even(amount.minor, units)
    sign = -1 if amount.minor < 0 else 1
    full, rest = divmod(part.millionths, _UNIT)
    begun = each + sign * (full < left)
    minor = full * each + sign * min(full, left) + divide(begun * rest, _UNIT)
    return Money.of_minor(minor, amount.currency)


_UNIT: Final = 10**6  # millionths


def _credited_adjustments(
    content: Draft, before: Mapping[int, Quantity], after: Mapping[int, Quantity]
) -> tuple[Adjustment, ...]:
    """The document's allowances and charges in proportion to the nets credited, exact in the end."""
    whole = Money.total([line.net for line in content.lines], content.currency)
    if not whole:
        return ()
    first, last = (_net_of(content, quantities) for quantities in (before, after))
    parts = (
        evolve(
            each,
            amount=each.amount.times(Rate.ratio(last.minor, whole.minor))
            - each.amount.times(Rate.ratio(first.minor, whole.minor)),
        )
        for each in content.adjustments
    )
    return tuple(part for part in parts if part.amount)


def _net_of(content: Draft, quantities: Mapping[int, Quantity]) -> Money:
    parts = [
        _share(line.net, quantities[line.number], line.quantity)
        for line in content.lines
        if line.number in quantities
    ]
    return Money.total(parts, content.currency)


def _credited_due(
    due: Money, content: Draft, note_: Draft, notes: Sequence[Invoice], share: Rate
) -> Draft:
    """The note with its part of what was prepaid and rounded, so that it gives back what was asked.

    `share` is how much of the invoice's net is credited by then. What was prepaid comes back to the
    advance, which can be deducted again or be credited itself.
    """
    totals = content.totals
    if not totals.prepaid and not totals.rounding:
        return note_
    zero = Money.zero(content.currency)
    earlier = [note.content.totals for note in notes if note.content is not None]
    given = Money.total([one.prepaid for one in earlier], content.currency)
    back = due.times(share) - Money.total([note.due for note in notes], content.currency)
    part = totals.prepaid.times(share) - given
    if not totals.rounding:
        part = note_.totals.with_tax - back
    prepaid = max(zero, min(part, totals.prepaid - given))
    rounding = back - note_.totals.with_tax + prepaid
    return evolve(
        note_,
        prepaid=prepaid,
        deducts=_undeducted(content, notes, prepaid),
        rounding=rounding or None,
    )


def _undeducted(content: Draft, notes: Sequence[Invoice], prepaid: Money) -> tuple[Deduction, ...]:
    """Which advances may be deducted again: those named first come back first."""
    back: list[Deduction] = []
    for one in content.deducts:
        given = Money.total(
            [
                other.amount
                for note in notes
                for other in (() if note.content is None else note.content.deducts)
                if other.invoice == one.invoice
            ],
            content.currency,
        )
        part = min(one.amount - given, prepaid)
        prepaid -= part
        if part:
            back.append(evolve(one, amount=part))
    return tuple(back)


def _credited_tax(content: Draft, note_: Draft, notes: Sequence[Invoice]) -> tuple[TaxGroup, ...]:
    """The tax given back: that on all credited so far, less what earlier notes gave."""
    earlier: dict[Tax, tuple[Money, Money]] = {}
    for other in notes:
        for group in () if other.content is None else other.content.tax_groups:
            zero = Money.zero(content.currency)
            taxable, amount = earlier.get(group.tax, (zero, zero))
            earlier[group.tax] = taxable + group.taxable, amount + group.amount
    zero = Money.zero(content.currency)
    whole = {group.tax: group for group in content.tax_groups}
    groups: list[TaxGroup] = []
    for group in note_.tax_groups:
        taxable, amount = earlier.get(group.tax, (zero, zero))
        so_far = _tax_of(whole[group.tax], taxable + group.taxable, content.tax_rounding)
        groups.append(evolve(group, amount=so_far - amount))
    return tuple(groups)


def _tax_of(group: TaxGroup, taxable: Money, rounding: TaxRounding) -> Money:
    """The tax on so much of a group: worked out anew, or in proportion where lines were rounded."""
    if rounding is TaxRounding.PER_GROUP:
        return group.tax.on(taxable)
    return group.amount.times(Rate.ratio(taxable.minor, group.taxable.minor or 1))
