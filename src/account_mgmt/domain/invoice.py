"""Invoices and credit notes: what a customer is asked to pay, or is given back.

A draft may still change; an issued invoice never does. What is wrong in one is corrected by a credit
note. (Rules: paperwork, P2; the formulas are those of EN 16931.)
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Final, Self

from attrs import Attribute, field, frozen
from attrs.validators import optional

from account_mgmt.domain.calendar import plain_date
from account_mgmt.domain.errors import (
    BadLines,
    DateBefore,
    NoSuchInvoiceLine,
    QuantityNotPositive,
)
from account_mgmt.domain.events import InvoiceIssued
from account_mgmt.domain.ids import AccountId, InvoiceId, OrderId, ProductId
from account_mgmt.domain.money import Money
from account_mgmt.domain.party import Party
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rounding import Rounding, divide
from account_mgmt.domain.tax import UNTAXED, Tax, TaxGroup, TaxRounding, grouped
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
    "AUD": 5,
    "CAD": 5,
    "CHF": 5,
    "CZK": 100,
    "DKK": 50,
    "HUF": 500,
    "NOK": 100,
    "NZD": 10,
    "SEK": 100,
}
"""The smallest coin of a currency in minor units, where that is not one.

Those of AUD, NZD and HUF are what the countries mint; CLDR 48 knows nothing or less of them.
"""

COUNTRY_INCREMENTS: Final[Mapping[tuple[str, str], int]] = {
    ("BE", "EUR"): 5,
    ("FI", "EUR"): 5,
    ("IE", "EUR"): 5,
    ("NL", "EUR"): 5,
}
"""The smallest coin that is given where a country rounds and its currency does not, by country and currency."""


def cash_rounding(amount: Money, increment: int | None = None, *, country: str = "") -> Money:
    """What makes an amount payable in coins: to the nearest multiple, half away from zero (BT-114).

    Euros are rounded in some countries and not in others, so `country` (ISO 3166) says where.

    >>> cash_rounding(Money("-20.86", "CHF"))
    Money('0.01', 'CHF')
    >>> cash_rounding(Money("1.66", "EUR"), country="FI")
    Money('-0.01', 'EUR')
    """
    there = COUNTRY_INCREMENTS.get((country, amount.currency))
    step = increment or there or CASH_INCREMENTS.get(amount.currency, 1)
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
class Deduction:
    """So much, with tax, that an earlier invoice asked for in advance."""

    invoice: InvoiceId
    amount: Money


def _prepaid(
    draft: "Draft", _attribute: "Attribute[tuple[Deduction, ...]]", deducts: tuple[Deduction, ...]
) -> None:
    if not deducts:
        return
    whole = Money.total([each.amount for each in deducts], draft.currency)
    if draft.prepaid != whole:
        rule = f"it deducts {whole}, and says that {draft.prepaid} was paid in advance"
        raise BadLines(f"Invoice to {draft.buyer.name}", rule)


@frozen(kw_only=True)
class Draft:
    """An invoice that may still change: it has no number, and nobody owes anything for it.

    `credited_tax` is the tax of a credit note, group by group as what it credits leaves it; empty
    where it is worked out. `rounding` is what is added to make the amount payable; None where that is
    worked out: to coins, where it is paid in cash. `prepaid` was asked for on earlier invoices: where
    those are known, `deducts` says how much of each. An `advance` asks for money before anything is
    delivered. What claims late interest on an invoice names it as `claims`, and the last day that
    bears it.
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
    tax_rounding: TaxRounding = TaxRounding.PER_GROUP
    prepaid: Money | None = None
    deducts: tuple[Deduction, ...] = field(default=(), validator=_prepaid)
    advance: bool = False
    in_cash: bool = False
    rounding: Money | None = None
    claims: InvoiceId | None = None
    claimed_until: date | None = field(default=None, validator=optional(plain_date))
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
        return grouped([*of_lines, *of_document], self.currency, self.tax_rounding)

    @property
    def totals(self) -> InvoiceTotals:
        """What it adds up to."""
        lines_net = Money.total([line.net for line in self.lines], self.currency)
        tax = Money.total([group.amount for group in self.tax_groups], self.currency)
        totals = totals_of(lines_net, self.adjustments, tax, prepaid=self.prepaid)
        rounding = self.rounding
        if self.in_cash and rounding is None:
            rounding = cash_rounding(totals.due, country=self.seller.country)
        if rounding is None:
            return totals
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
