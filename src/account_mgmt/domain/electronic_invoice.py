"""An invoice of ours as EN 16931 has it, for other people's software."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from attrs import evolve

from account_mgmt.domain.errors import BadElectronicInvoice
from account_mgmt.domain.invoice import (
    Adjustment,
    Draft,
    Invoice,
    InvoiceKind,
    InvoiceLine,
)
from account_mgmt.domain.invoice_document import (
    Address,
    AllowanceOrCharge,
    DocumentContact,
    DocumentLine,
    DocumentParty,
    DocumentTotals,
    InvoiceDocument,
    Item,
    Measured,
    PrecedingInvoice,
    TaxRegistration,
    TaxSubtotal,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.party import Party
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.tax import UNTAXED, Tax, TaxCategory

SPECIFICATION: Final = "urn:cen.eu:en16931:2017"
"""What the standard calls itself (BT-24)."""

UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "piece": "C62",
        "kg": "KGM",
        "g": "GRM",
        "t": "TNE",
        "l": "LTR",
        "m": "MTR",
        "km": "KMT",
        "hour": "HUR",
        "day": "DAY",
        "box": "XBX",
        "pair": "PR",
        "kWh": "KWH",
    }
)
"""The codes of UN/ECE Recommendation 20 for units of measure, by what people call them."""

_CODES: Final = {InvoiceKind.INVOICE: "380", InvoiceKind.CREDIT_NOTE: "381"}
_ADVANCE: Final = "386"  # UNTDID 1001: prepayment invoice


def as_document(
    invoice: Invoice,
    *,
    credited: Invoice | None = None,
    deducted: Iterable[Invoice] = (),
    units: Mapping[str, str] = UNITS,
) -> InvoiceDocument:
    """The document that says what an invoice says.

    `credited` is the invoice that a credit note is for, `deducted` are the advances that it names;
    `units` the codes of units of measure. Its tax is rounded as the standard wants (BR-CO-17): where
    the books rounded otherwise, the difference is told as rounding (BT-114), and what is due is the
    same. Raises BadElectronicInvoice for what the standard asks and the invoice does not say, such as
    a country.
    """
    content = invoice.content
    if content is None:
        raise BadElectronicInvoice(
            "invoice", invoice.number, "it was issued elsewhere, and only its head is known here"
        )
    groups = tuple(evolve(one, amount=one.tax.on(one.taxable)) for one in content.tax_groups)
    tax = Money.total([group.amount for group in groups], content.currency)
    totals = content.totals
    rounding = totals.rounding + (totals.tax - tax)
    earlier = (*(() if credited is None else (credited,)), *deducted)
    return InvoiceDocument(
        number=invoice.number,
        issued_on=invoice.issued_on,
        type_code=_type_code(invoice.kind, content),
        currency=content.currency,
        due_on=invoice.due_on,
        purchase_order=content.reference or None,
        sales_order=None if content.order is None else str(content.order),
        payment_terms=str(content.terms),
        specification=SPECIFICATION,
        preceding=tuple(
            PrecedingInvoice(number=one.number, issued_on=one.issued_on) for one in earlier
        ),
        seller=_party("seller", content.seller, taxed=_is_taxed(content)),
        buyer=_party("buyer", content.buyer, taxed=_is_taxed(content)),
        adjustments=tuple(_adjustment(one, one.tax or UNTAXED) for one in content.adjustments),
        totals=DocumentTotals(
            lines_net=totals.lines_net,
            allowances=totals.allowances or None,
            charges=totals.charges or None,
            without_tax=totals.without_tax,
            tax=tax,
            with_tax=totals.without_tax + tax,
            prepaid=totals.prepaid or None,
            rounding=rounding or None,
            due=totals.due,
        ),
        taxes=tuple(
            TaxSubtotal(
                taxable=group.taxable,
                tax=group.amount,
                category=group.tax.category.value,
                rate=_rate(group.tax),
                reason=group.tax.reason or None,
            )
            for group in groups
        ),
        lines=tuple(_line(line, units) for line in content.lines),
    )


def _type_code(kind: InvoiceKind, content: Draft) -> str:
    return _ADVANCE if content.advance and kind is InvoiceKind.INVOICE else _CODES[kind]


def _is_taxed(content: Draft) -> bool:
    """Whether it is about VAT at all: outside its scope, no VAT number may be named (BR-O-02)."""
    return any(group.tax.category is not TaxCategory.OUTSIDE_SCOPE for group in content.tax_groups)


def _party(who: str, party: Party, *, taxed: bool) -> DocumentParty:
    if not party.country:
        raise BadElectronicInvoice(
            f"{who} (country)", party.name, "the standard asks for the country of both parties"
        )
    named = taxed and party.tax_id
    return DocumentParty(
        name=party.name,
        registrations=(TaxRegistration(number=party.tax_id),) if named else (),
        address=Address(
            street=party.street or None,
            city=party.city or None,
            postcode=party.postcode or None,
            country=party.country,
        ),
        contact=DocumentContact(email=party.email) if party.email else None,
    )


def _rate(tax: Tax) -> Decimal | None:
    """The rate in per cent; what is outside the scope of VAT has none, not even zero (BR-O-05)."""
    if tax.category is TaxCategory.OUTSIDE_SCOPE:
        return None
    return tax.percent.normalize() + 0 if tax.rate else Decimal(0)


def _adjustment(one: Adjustment, tax: Tax | None) -> AllowanceOrCharge:
    return AllowanceOrCharge(
        charge=one.charge,
        amount=one.amount,
        reason=one.reason or ("charge" if one.charge else "allowance"),
        category=None if tax is None else tax.category.value,
        rate=None if tax is None else _rate(tax),
    )


def _line(line: InvoiceLine, units: Mapping[str, str]) -> DocumentLine:
    return DocumentLine(
        id=str(line.number),
        quantity=_measured(line.quantity, units),
        net=line.net,
        order_line=None if line.order_line is None else str(line.order_line),
        adjustments=tuple(_adjustment(one, None) for one in line.adjustments if one.amount),
        price=line.price.amount,
        category=line.tax.category.value,
        rate=_rate(line.tax),
        item=Item(
            name=line.description, seller_id=None if line.product is None else str(line.product)
        ),
    )


def _measured(quantity: Quantity, units: Mapping[str, str]) -> Measured:
    code = units.get(quantity.unit)
    if code is None:
        raise BadElectronicInvoice(
            "unit of measure", quantity.unit, "no code of UN/ECE Recommendation 20 is known for it"
        )
    return Measured(amount=quantity.amount, unit=code)
