"""Invoices and credit notes: what a customer is asked to pay, or is given back.

A draft may still change; an issued invoice never does. What is wrong in one is corrected by a credit
note, whose figures are what the credited quantities leave, so that crediting an invoice bit by bit
ends at exactly nothing. (Rules: paperwork, P2; the formulas are those of EN 16931.)
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Final, Self

from attrs import Attribute, evolve, field, frozen

from account_mgmt.domain.apportion import even
from account_mgmt.domain.calendar import plain_date
from account_mgmt.domain.errors import (
    BadLines,
    CreditedMoreThanLeft,
    DateBefore,
    NoSuchInvoiceLine,
    NothingThere,
    QuantityNotPositive,
)
from account_mgmt.domain.events import InvoiceIssued
from account_mgmt.domain.ids import AccountId, InvoiceId, OrderId, ProductId
from account_mgmt.domain.money import Money
from account_mgmt.domain.party import Party
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.rounding import Rounding, divide
from account_mgmt.domain.tax import UNTAXED, Tax, TaxGroup, grouped
from account_mgmt.domain.terms import PaymentTerms
from account_mgmt.domain.text import name, note


class InvoiceKind(Enum):
    """What a document asks for."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit note"


def _above_zero(adjustment: "Adjustment", _attribute: "Attribute[Money]", amount: Money) -> None:
    if amount.minor < 0:
        what = "Charge" if adjustment.charge else "Allowance"
        raise BadLines(f"{what} of {amount}", "it is below zero, which is the other of the two")


@frozen(kw_only=True)
class Adjustment:
    """An allowance, or a charge, on one line or on the whole document.

    `tax` is that of one on the document; one on a line bears the line's.
    """

    charge: bool = False
    amount: Money = field(validator=_above_zero)
    reason: str = field(default="", validator=note)
    tax: Tax | None = None

    @property
    def signed(self) -> Money:
        """What it adds: below zero for an allowance."""
        return self.amount if self.charge else -self.amount


def _sold(line: "InvoiceLine", _attribute: "Attribute[Quantity]", quantity: Quantity) -> None:
    if quantity.millionths <= 0:
        raise QuantityNotPositive(f"line {line.number}, {line.description}", str(quantity))


@frozen(kw_only=True)
class InvoiceLine:
    """So many of one thing at a price, with allowances and charges of its own, bearing one tax.

    `net` (BT-131) is quantity by price, rounded once, half away from zero, then with the adjustments.
    `order_line` is the line of the order that it bills.
    """

    number: int
    description: str = field(validator=name)
    quantity: Quantity = field(validator=_sold)
    price: UnitPrice
    tax: Tax = UNTAXED
    adjustments: tuple[Adjustment, ...] = ()
    product: ProductId | None = None
    order_line: int | None = None

    @property
    def gross(self) -> Money:
        """Quantity by price, before adjustments."""
        return self.price.line(self.quantity, rounding=Rounding.HALF_UP)

    @property
    def net(self) -> Money:
        """What the line comes to without tax."""
        return _with(self.gross, self.adjustments)


def _with(amount: Money, adjustments: Iterable[Adjustment]) -> Money:
    return Money.total([amount, *(each.signed for each in adjustments)], amount.currency)


@frozen(kw_only=True)
class InvoiceTotals:
    """What a document adds up to, by the terms of EN 16931: BT-106 to BT-115."""

    lines_net: Money
    allowances: Money
    charges: Money
    without_tax: Money
    tax: Money
    with_tax: Money
    prepaid: Money
    rounding: Money
    due: Money


def totals_of(
    lines_net: Money,
    adjustments: Iterable[Adjustment],
    tax: Money,
    *,
    prepaid: Money | None = None,
    rounding: Money | None = None,
) -> InvoiceTotals:
    """The totals of a document whose lines, document adjustments and tax are these (BR-CO-10 to -16)."""
    zero = Money.zero(lines_net.currency)
    prepaid, rounding = prepaid or zero, rounding or zero
    adjustments = tuple(adjustments)
    allowances = Money.total([a.amount for a in adjustments if not a.charge], zero.currency)
    charges = Money.total([a.amount for a in adjustments if a.charge], zero.currency)
    without_tax = lines_net - allowances + charges
    with_tax = without_tax + tax
    return InvoiceTotals(
        lines_net=lines_net,
        allowances=allowances,
        charges=charges,
        without_tax=without_tax,
        tax=tax,
        with_tax=with_tax,
        prepaid=prepaid,
        rounding=rounding,
        due=with_tax - prepaid + rounding,
    )


CASH_INCREMENTS: Final[Mapping[str, int]] = {
    "CHF": 5,
    "CAD": 5,
    "DKK": 50,
    "SEK": 100,
    "NOK": 100,
    "CZK": 100,
}
"""The smallest cash amount of a currency in minor units, where it is not one (CLDR 48, cash rounding)."""


def cash_rounding(amount: Money, increment: int | None = None) -> Money:
    """What makes an amount payable in coins: to the nearest multiple, half away from zero (BT-114).

    >>> cash_rounding(Money("-20.86", "CHF"))
    Money('0.01', 'CHF')
    """
    step = increment or CASH_INCREMENTS.get(amount.currency, 1)
    return Money.of_minor(divide(amount.minor, step) * step - amount.minor, amount.currency)


# --- drafts -------------------------------------------------------------------------------------


def _a_document(
    draft: "Draft", _attribute: "Attribute[tuple[InvoiceLine, ...]]", lines: tuple[InvoiceLine, ...]
) -> None:
    if not lines:
        raise BadLines(f"Invoice to {draft.buyer.name}", "it has no lines")
    if len({line.number for line in lines}) < len(lines):
        raise BadLines(f"Invoice to {draft.buyer.name}", "two of its lines have one number")
    currencies = sorted({line.price.currency for line in lines})
    if len(currencies) > 1:
        priced = " and ".join(currencies)
        raise BadLines(f"Invoice to {draft.buyer.name}", f"its lines are priced in {priced}")


@frozen(kw_only=True)
class Draft:
    """An invoice that may still change: it has no number, and nobody owes anything for it.

    `credited_tax` is the tax of a credit note, group by group as what it credits leaves it; None
    where tax is worked out from the lines. `prepaid` was paid on an earlier invoice.
    """

    account: AccountId
    seller: Party
    buyer: Party
    lines: tuple[InvoiceLine, ...] = field(validator=_a_document)
    kind: InvoiceKind = InvoiceKind.INVOICE
    order: OrderId | None = None
    credits: InvoiceId | None = None
    adjustments: tuple[Adjustment, ...] = ()
    credited_tax: tuple[TaxGroup, ...] = ()
    terms: PaymentTerms = PaymentTerms()  # noqa: RUF009 # a frozen value
    prepaid: Money | None = None
    in_cash: bool = False
    reference: str = field(default="", validator=note)  # the customer's own order number
    reason: str = field(default="", validator=note)

    @property
    def currency(self) -> str:
        """The currency of every line."""
        return self.lines[0].price.currency

    @property
    def tax_groups(self) -> tuple[TaxGroup, ...]:
        """The tax by category and rate."""
        if self.credited_tax:
            return self.credited_tax
        of_lines = ((line.tax, line.net) for line in self.lines)
        of_document = ((each.tax or UNTAXED, each.signed) for each in self.adjustments)
        return grouped([*of_lines, *of_document], self.currency)

    @property
    def totals(self) -> InvoiceTotals:
        """What it adds up to."""
        lines_net = Money.total([line.net for line in self.lines], self.currency)
        tax = Money.total([group.amount for group in self.tax_groups], self.currency)
        totals = totals_of(lines_net, self.adjustments, tax, prepaid=self.prepaid)
        if not self.in_cash:
            return totals
        rounding = cash_rounding(totals.due)
        return totals_of(lines_net, self.adjustments, tax, prepaid=self.prepaid, rounding=rounding)

    def issue(
        self, id: InvoiceId, number: str, *, on: date, due_on: date | None = None
    ) -> tuple["Invoice", InvoiceIssued]:
        """The invoice under that number, for good, and the event that says so.

        It falls due by the terms unless a day is given. Raises DateBefore for one before its date.
        """
        return Invoice.issue(
            id,
            self.account,
            number,
            on=on,
            due_on=due_on or self.terms.due(on),
            due=self.totals.due,
            kind=self.kind,
            credits=self.credits,
            content=self,
        )


# --- issued invoices ----------------------------------------------------------------------------


def _not_before(invoice: "Invoice", _attribute: "Attribute[date]", due_on: date) -> None:
    if due_on < invoice.issued_on:
        issued = invoice.issued_on.isoformat()
        raise DateBefore(
            f"Invoice {invoice.number}: its due date", due_on.isoformat(), "its date", issued
        )


@frozen(kw_only=True)
class Invoice:
    """An issued invoice or credit note: it never changes.

    `due` is what it asks for, or gives back. `content` is all it says; None for one that was issued
    elsewhere and is known by its head only. Whether it is paid is not said here: the receivables
    ledger says what is open of it.
    """

    id: InvoiceId
    account: AccountId
    number: str = field(validator=name)
    issued_on: date = field(validator=plain_date)
    due_on: date = field(validator=[plain_date, _not_before])
    due: Money
    kind: InvoiceKind = InvoiceKind.INVOICE
    credits: InvoiceId | None = None
    content: Draft | None = None
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def issue(  # noqa: PLR0913 # an invoice is what it is
        cls,
        id: InvoiceId,
        account: AccountId,
        number: str,
        *,
        on: date,
        due_on: date,
        due: Money,
        kind: InvoiceKind = InvoiceKind.INVOICE,
        credits: InvoiceId | None = None,
        content: Draft | None = None,
    ) -> tuple[Self, InvoiceIssued]:
        """An issued invoice, and the event that says so."""
        invoice = cls(
            id=id,
            account=account,
            number=number,
            issued_on=on,
            due_on=due_on,
            due=due,
            kind=kind,
            credits=credits,
            content=content,
        )
        event = InvoiceIssued(invoice=id, account=account, number=number, on=on, due=due)
        return invoice, event

    @property
    def order(self) -> OrderId | None:
        """The order it bills, where that is known."""
        return None if self.content is None else self.content.order

    def line(self, number: int) -> InvoiceLine:
        """The line of that number. Raises NoSuchInvoiceLine."""
        lines = () if self.content is None else self.content.lines
        for line in lines:
            if line.number == number:
                return line
        raise NoSuchInvoiceLine(self.number, number, tuple(line.number for line in lines))


# --- crediting ----------------------------------------------------------------------------------


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
        reference=content.reference,
        reason=reason,
    )
    return evolve(note_, credited_tax=_credited_tax(content, note_, notes))


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


def _credited_tax(content: Draft, note_: Draft, notes: Sequence[Invoice]) -> tuple[TaxGroup, ...]:
    """The tax given back: that on all credited so far, less what earlier notes gave."""
    earlier: dict[Tax, tuple[Money, Money]] = {}
    for other in notes:
        for group in () if other.content is None else other.content.tax_groups:
            zero = Money.zero(content.currency)
            taxable, amount = earlier.get(group.tax, (zero, zero))
            earlier[group.tax] = taxable + group.taxable, amount + group.amount
    zero = Money.zero(content.currency)
    groups: list[TaxGroup] = []
    for group in note_.tax_groups:
        taxable, amount = earlier.get(group.tax, (zero, zero))
        so_far = group.tax.on(taxable + group.taxable)
        groups.append(evolve(group, amount=so_far - amount))
    return tuple(groups)
