"""An invoice as EN 16931 has it: every business term of the standard, whatever the syntax.

Fields are named as people name them; the comment beside each is the standard's own number. Amounts
are Money of the document's currency. Quantities, prices and percentages are Decimals of any number
of digits, for other people's invoices have them. What is stated is kept as it is stated: what it
should be is worked out by `invoice_arithmetic`.
"""

from datetime import date
from decimal import Decimal

from attrs import frozen

from account_mgmt.domain.money import Money


@frozen(kw_only=True)
class Identifier:
    """An id, and the scheme that it is of: an ISO 6523 code as "0088", or another."""

    value: str
    scheme: str | None = None


@frozen(kw_only=True)
class ObjectReference:
    """What the invoice or line is about, as a meter or a subscription, and its kind by UNTDID 1153."""

    value: str
    scheme: str | None = None


@frozen(kw_only=True)
class Classification:
    """A code by which an item is classified, and the list (UNTDID 7143) and version it is of."""

    code: str
    list: str | None = None
    version: str | None = None


@frozen(kw_only=True)
class DocumentNote:
    """A remark, and what it is about by UNTDID 4451."""

    text: str  # BT-22
    subject: str | None = None  # BT-21


@frozen(kw_only=True)
class PrecedingInvoice:
    """An invoice that this one corrects, credits or settles."""

    number: str  # BT-25
    issued_on: date | None = None  # BT-26


@frozen(kw_only=True)
class Address:
    """Where somebody is; the country is ISO 3166-1."""

    street: str | None = None  # BT-35, BT-50
    additional_street: str | None = None  # BT-36, BT-51
    third_line: str | None = None  # BT-162, BT-163
    city: str | None = None  # BT-37, BT-52
    postcode: str | None = None  # BT-38, BT-53
    region: str | None = None  # BT-39, BT-54
    country: str | None = None  # BT-40, BT-55


@frozen(kw_only=True)
class DocumentContact:
    """Whom to ask."""

    name: str | None = None  # BT-41, BT-56
    telephone: str | None = None  # BT-42, BT-57
    email: str | None = None  # BT-43, BT-58


@frozen(kw_only=True)
class TaxRegistration:
    """A number under which somebody pays tax: of the scheme "VAT", or another."""

    number: str  # BT-31, BT-32, BT-48, BT-63
    scheme: str = "VAT"


@frozen(kw_only=True)
class DocumentParty:
    """The seller (BG-4) or the buyer (BG-7)."""

    name: str | None = None  # BT-27, BT-44
    trading_name: str | None = None  # BT-28, BT-45
    ids: tuple[Identifier, ...] = ()  # BT-29, BT-46
    legal_id: Identifier | None = None  # BT-30, BT-47
    registrations: tuple[TaxRegistration, ...] = ()  # BT-31, BT-32, BT-48
    legal_form: str | None = None  # BT-33
    electronic_address: Identifier | None = None  # BT-34, BT-49
    address: Address | None = None  # BG-5, BG-8
    contact: DocumentContact | None = None  # BG-6, BG-9


@frozen(kw_only=True)
class Payee:
    """Who is paid, when that is not the seller (BG-10)."""

    name: str | None = None  # BT-59
    ids: tuple[Identifier, ...] = ()  # BT-60
    legal_id: Identifier | None = None  # BT-61


@frozen(kw_only=True)
class TaxRepresentative:
    """Who answers for the seller's tax (BG-11)."""

    name: str | None = None  # BT-62
    registrations: tuple[TaxRegistration, ...] = ()  # BT-63
    address: Address | None = None  # BG-12


@frozen(kw_only=True)
class DeliveryInformation:
    """Where to and when it was delivered (BG-13)."""

    name: str | None = None  # BT-70
    location: Identifier | None = None  # BT-71
    on: date | None = None  # BT-72
    address: Address | None = None  # BG-15


@frozen(kw_only=True)
class BillingPeriod:
    """The days that are billed, both included (BG-14, BG-26)."""

    start: date | None = None  # BT-73, BT-134
    end: date | None = None  # BT-74, BT-135


@frozen(kw_only=True)
class PaymentMeans:
    """How to pay (BG-16): a code of UNTDID 4461, and an account, card or mandate."""

    code: str  # BT-81
    text: str | None = None  # BT-82
    account: str | None = None  # BT-84, an IBAN or not
    account_name: str | None = None  # BT-85
    bank: str | None = None  # BT-86, a BIC
    card: str | None = None  # BT-87
    card_network: str | None = None  # which UBL wants beside it
    card_holder: str | None = None  # BT-88
    debited_account: str | None = None  # BT-91


@frozen(kw_only=True)
class AllowanceOrCharge:
    """Something taken off or put on: the document's (BG-20, BG-21) or a line's (BG-27, BG-28)."""

    charge: bool
    amount: Money  # BT-92, BT-99, BT-136, BT-141
    base: Money | None = None  # BT-93, BT-100, BT-137, BT-142
    percent: Decimal | None = None  # BT-94, BT-101, BT-138, BT-143
    reason: str | None = None  # BT-97, BT-104, BT-139, BT-144
    reason_code: str | None = None  # BT-98, BT-105, BT-140, BT-145
    category: str | None = None  # BT-95, BT-102; a line's bears the line's
    rate: Decimal | None = None  # BT-96, BT-103, in per cent


@frozen(kw_only=True)
class TaxSubtotal:
    """The tax of one category and rate (BG-23)."""

    taxable: Money  # BT-116
    tax: Money  # BT-117
    category: str  # BT-118
    rate: Decimal | None = None  # BT-119, in per cent
    reason: str | None = None  # BT-120
    reason_code: str | None = None  # BT-121


@frozen(kw_only=True)
class DocumentTotals:
    """What the document says it comes to (BG-22)."""

    lines_net: Money  # BT-106
    allowances: Money | None = None  # BT-107
    charges: Money | None = None  # BT-108
    without_tax: Money  # BT-109
    tax: Money | None = None  # BT-110
    tax_in_accounting_currency: Money | None = None  # BT-111
    with_tax: Money  # BT-112
    prepaid: Money | None = None  # BT-113
    rounding: Money | None = None  # BT-114
    due: Money  # BT-115


@frozen(kw_only=True)
class Attachment:
    """A file within the document, as base64 text."""

    content: str
    media_type: str | None = None
    filename: str | None = None


@frozen(kw_only=True)
class SupportingDocument:
    """Another document that belongs to this one (BG-24)."""

    reference: str  # BT-122
    type_code: str | None = None
    description: str | None = None  # BT-123
    location: str | None = None  # BT-124
    attachment: Attachment | None = None  # BT-125


@frozen(kw_only=True)
class Measured:
    """How much of something, in a unit of UN/ECE Recommendation 20."""

    amount: Decimal
    unit: str | None = None


@frozen(kw_only=True)
class ItemAttribute:
    """Something about an item, as its colour (BG-32)."""

    name: str  # BT-160
    value: str  # BT-161


@frozen(kw_only=True)
class Item:
    """What was sold (BG-31)."""

    name: str | None = None  # BT-153
    description: str | None = None  # BT-154
    seller_id: str | None = None  # BT-155
    buyer_id: str | None = None  # BT-156
    standard_id: Identifier | None = None  # BT-157
    classifications: tuple[Classification, ...] = ()  # BT-158
    origin: str | None = None  # BT-159
    attributes: tuple[ItemAttribute, ...] = ()  # BG-32


@frozen(kw_only=True)
class DocumentLine:
    """A line (BG-25): so much of an item at a price, and what it comes to."""

    id: str  # BT-126
    note: str | None = None  # BT-127
    object: ObjectReference | None = None  # BT-128
    quantity: Measured  # BT-129, BT-130
    net: Money  # BT-131
    order_line: str | None = None  # BT-132
    accounting_reference: str | None = None  # BT-133
    period: BillingPeriod | None = None  # BG-26
    adjustments: tuple[AllowanceOrCharge, ...] = ()  # BG-27, BG-28
    price: Decimal  # BT-146
    price_discount: Decimal | None = None  # BT-147
    gross_price: Decimal | None = None  # BT-148
    base_quantity: Measured | None = None  # BT-149, BT-150
    category: str | None = None  # BT-151
    rate: Decimal | None = None  # BT-152, in per cent
    item: Item = Item()  # a frozen value


@frozen(kw_only=True)
class InvoiceDocument:
    """An invoice or credit note of EN 16931, as it is stated.

    `type_code` is of UNTDID 1001: 380 an invoice, 381 a credit note, 384 a corrective one, and others.
    """

    number: str  # BT-1
    issued_on: date  # BT-2
    type_code: str  # BT-3
    currency: str  # BT-5
    tax_currency: str | None = None  # BT-6
    tax_point_on: date | None = None  # BT-7
    tax_point_code: str | None = None  # BT-8, UNTDID 2005
    due_on: date | None = None  # BT-9
    buyer_reference: str | None = None  # BT-10
    project: str | None = None  # BT-11
    contract: str | None = None  # BT-12
    purchase_order: str | None = None  # BT-13
    sales_order: str | None = None  # BT-14
    receiving_advice: str | None = None  # BT-15
    despatch_advice: str | None = None  # BT-16
    tender: str | None = None  # BT-17
    object: ObjectReference | None = None  # BT-18
    accounting_reference: str | None = None  # BT-19
    payment_terms: str | None = None  # BT-20
    notes: tuple[DocumentNote, ...] = ()  # BG-1
    business_process: str | None = None  # BT-23
    specification: str | None = None  # BT-24
    preceding: tuple[PrecedingInvoice, ...] = ()  # BG-3
    seller: DocumentParty
    buyer: DocumentParty
    payee: Payee | None = None
    tax_representative: TaxRepresentative | None = None
    delivery: DeliveryInformation | None = None
    period: BillingPeriod | None = None  # BG-14
    payment_means: tuple[PaymentMeans, ...] = ()
    remittance: str | None = None  # BT-83
    mandate: str | None = None  # BT-89
    creditor_id: str | None = None  # BT-90
    adjustments: tuple[AllowanceOrCharge, ...] = ()
    totals: DocumentTotals
    taxes: tuple[TaxSubtotal, ...] = ()
    supporting: tuple[SupportingDocument, ...] = ()
    lines: tuple[DocumentLine, ...] = ()

    @property
    def is_credit_note(self) -> bool:
        """Whether UBL writes it as a credit note."""
        return self.type_code in CREDIT_NOTES


CREDIT_NOTES = frozenset(
    {"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"}
)
"""The codes of UNTDID 1001 that EN 16931 counts as credit notes."""
