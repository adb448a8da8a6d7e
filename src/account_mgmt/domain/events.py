"""What happened: facts in the past tense, with ids and figures, never the thing itself.

Each event reaches the outbox with the save that it explains, in the same transaction.
"""

from datetime import date

from attrs import fields, frozen

from account_mgmt.domain.ids import (
    AccountId,
    ClosingId,
    CompanyId,
    ForecastId,
    InvoiceId,
    ManagerId,
    OrderId,
    PaymentId,
    PlanId,
    PriceListId,
    ProductId,
    PurchaseOrderId,
    SeriesId,
    TeamId,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate


@frozen(kw_only=True, repr=False)
class Event:
    """Something that happened. The storage that keeps it gives it a stable id."""

    def __repr__(self) -> str:  # once for all: attrs would compile one for each class, at import
        facts = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(type(self)))
        return f"{type(self).__name__}({facts})"


# --- people and accounts ------------------------------------------------------------------------


@frozen(kw_only=True, repr=False)
class ManagerAdded(Event):
    """An account manager joined."""

    manager: ManagerId
    name: str


@frozen(kw_only=True, repr=False)
class ManagerJoinedTeam(Event):
    """From that day the manager counts in that team."""

    manager: ManagerId
    team: TeamId
    since: date


@frozen(kw_only=True, repr=False)
class ReportingLineChanged(Event):
    """From that day the manager reports to another, or to nobody."""

    manager: ManagerId
    reports_to: ManagerId | None
    since: date


@frozen(kw_only=True, repr=False)
class ManagerLeft(Event):
    """The manager's last day was the day before."""

    manager: ManagerId
    on: date


@frozen(kw_only=True, repr=False)
class AccountOpened(Event):
    """A customer account was opened."""

    account: AccountId
    name: str
    on: date | None


@frozen(kw_only=True, repr=False)
class AccountDescribed(Event):
    """An account's name, class, region, terms or contacts changed: the fields are named."""

    account: AccountId
    fields: tuple[str, ...]


@frozen(kw_only=True, repr=False)
class AccountAssigned(Event):
    """From that day a manager has a role on an account."""

    account: AccountId
    manager: ManagerId
    role: str
    share: Rate | None
    since: date
    until: date | None


@frozen(kw_only=True, repr=False)
class AccountShared(Event):
    """From that day the credit of an account is shared out anew."""

    account: AccountId
    shares: tuple[tuple[ManagerId, Rate], ...]
    since: date


@frozen(kw_only=True, repr=False)
class AccountMoved(Event):
    """From that day an account belongs to another manager."""

    account: AccountId
    before: ManagerId | None
    after: ManagerId
    on: date


@frozen(kw_only=True, repr=False)
class AssignmentWithdrawn(Event):
    """A manager's role on an account was recorded by mistake, and holds no more."""

    account: AccountId
    manager: ManagerId
    role: str
    since: date


@frozen(kw_only=True, repr=False)
class AccountStatusChanged(Event):
    """An account was put on hold, taken off, or closed."""

    account: AccountId
    before: str
    after: str
    on: date


# --- products and prices ------------------------------------------------------------------------


@frozen(kw_only=True, repr=False)
class ProductAdded(Event):
    """A product can be sold."""

    product: ProductId
    name: str


@frozen(kw_only=True, repr=False)
class ProductDiscontinued(Event):
    """From that day a product is sold no more."""

    product: ProductId
    on: date


@frozen(kw_only=True, repr=False)
class PriceListOpened(Event):
    """There is a price list of that name."""

    price_list: PriceListId
    currency: str


@frozen(kw_only=True, repr=False)
class PriceSet(Event):
    """From that day a product has another price on a list."""

    price_list: PriceListId
    product: ProductId
    price: str
    since: date


# --- orders -------------------------------------------------------------------------------------


@frozen(kw_only=True, repr=False)
class OrderPlaced(Event):
    """A customer ordered, or sent back goods without naming an order (then the net is below zero)."""

    order: OrderId
    account: AccountId
    on: date
    net: Money


@frozen(kw_only=True, repr=False)
class OrderLinesCancelled(Event):
    """A part of an order was cancelled."""

    order: OrderId
    account: AccountId
    on: date
    lines: tuple[tuple[int, Quantity], ...]
    reason: str


@frozen(kw_only=True, repr=False)
class OrderCancelled(Event):
    """All that was left of an order was cancelled."""

    order: OrderId
    account: AccountId
    on: date
    reason: str


@frozen(kw_only=True, repr=False)
class OrderLinesReturned(Event):
    """Goods of an order came back."""

    order: OrderId
    account: AccountId
    on: date
    lines: tuple[tuple[int, Quantity], ...]
    reason: str


@frozen(kw_only=True, repr=False)
class OrderInvoiced(Event):
    """An order was invoiced, whole."""

    order: OrderId
    account: AccountId
    on: date
    net: Money


# --- forecasts, quotas, closings ----------------------------------------------------------------


@frozen(kw_only=True, repr=False)
class ForecastMade(Event):
    """The first version of a sales forecast."""

    forecast: ForecastId
    amount: Money


@frozen(kw_only=True, repr=False)
class ForecastRevised(Event):
    """A later version of a sales forecast."""

    forecast: ForecastId
    number: int
    amount: Money


@frozen(kw_only=True, repr=False)
class QuotasPlanned(Event):
    """A plan gives managers their quotas."""

    plan: PlanId
    total: Money | Quantity


@frozen(kw_only=True, repr=False)
class QuotaSet(Event):
    """One manager's quota in a plan was set or replaced."""

    plan: PlanId
    manager: ManagerId
    amount: Money | Quantity


@frozen(kw_only=True, repr=False)
class QuotaMoved(Event):
    """A part of one manager's quota went to another, with an account or with a leaver."""

    plan: PlanId
    giver: ManagerId
    taker: ManagerId | None
    amount: Money | Quantity
    on: date


@frozen(kw_only=True, repr=False)
class BooksOpened(Event):
    """Books were opened, to be kept in that currency."""

    company: CompanyId
    currency: str


@frozen(kw_only=True, repr=False)
class PeriodFrozen(Event):
    """A period was closed: its figures stand for ever."""

    closing: ClosingId
    start: date
    end: date
    entries: int


# --- invoices and payments ----------------------------------------------------------------------


@frozen(kw_only=True, repr=False)
class SeriesOpened(Event):
    """Invoices are numbered in a new series."""

    series: SeriesId


@frozen(kw_only=True, repr=False)
class NumberTaken(Event):
    """An invoice took the next number of a series, for good."""

    series: SeriesId
    number: str


@frozen(kw_only=True, repr=False)
class InvoiceIssued(Event):
    """A customer was sent an invoice or a credit note; `due` is what it asks for or gives back."""

    invoice: InvoiceId
    account: AccountId
    number: str
    on: date
    due: Money


@frozen(kw_only=True, repr=False)
class PaymentReceived(Event):
    """A customer's money arrived."""

    payment: PaymentId
    account: AccountId
    on: date
    amount: Money


@frozen(kw_only=True, repr=False)
class PaymentAllocated(Event):
    """A payment settled invoices, in part or whole."""

    payment: PaymentId
    invoices: tuple[InvoiceId, ...]
    on: date


@frozen(kw_only=True, repr=False)
class PaymentRefunded(Event):
    """What a payment had left went back to the customer, in part or whole."""

    payment: PaymentId
    on: date
    amount: Money


@frozen(kw_only=True, repr=False)
class PaymentReversed(Event):
    """A payment bounced: what it had settled is open again."""

    payment: PaymentId
    on: date
    reason: str


# --- credit and collections ---------------------------------------------------------------------


@frozen(kw_only=True, repr=False)
class CreditFileOpened(Event):
    """A file on an account's credit was opened."""

    account: AccountId


@frozen(kw_only=True, repr=False)
class CreditLimitSet(Event):
    """An account may owe up to that much from now on; None is any amount."""

    account: AccountId
    limit: Money | None


@frozen(kw_only=True, repr=False)
class OrderHeld(Event):
    """An order waits, for it would bring its account over the limit."""

    account: AccountId
    order: OrderId
    exposure: Money
    limit: Money


@frozen(kw_only=True, repr=False)
class OrderReleased(Event):
    """Somebody let a held order go."""

    account: AccountId
    order: OrderId
    by: str
    why: str


@frozen(kw_only=True, repr=False)
class DisputeOpened(Event):
    """A customer does not agree with an invoice."""

    account: AccountId
    invoice: InvoiceId
    on: date
    reason: str


@frozen(kw_only=True, repr=False)
class DisputeSettled(Event):
    """A dispute about an invoice came to its end."""

    account: AccountId
    invoice: InvoiceId
    on: date
    outcome: str


@frozen(kw_only=True, repr=False)
class PaymentPromised(Event):
    """An account promised to pay so much by a day."""

    account: AccountId
    amount: Money
    on: date
    pay_by: date


@frozen(kw_only=True, repr=False)
class ChasingPaused(Event):
    """An account is not chased for a while."""

    account: AccountId
    since: date
    until: date
    reason: str


@frozen(kw_only=True, repr=False)
class LetterSent(Event):
    """An account was sent a reminder."""

    account: AccountId
    level: int
    on: date
    invoices: tuple[InvoiceId, ...]
    total: Money


# --- deliveries and purchases -------------------------------------------------------------------


@frozen(kw_only=True, repr=False)
class DeliveryOpened(Event):
    """What becomes of an order's goods is followed from now on."""

    order: OrderId
    account: AccountId


@frozen(kw_only=True, repr=False)
class DeliveryPromised(Event):
    """A line of an order was promised by a day."""

    order: OrderId
    line: int
    by: date


@frozen(kw_only=True, repr=False)
class GoodsShipped(Event):
    """Goods of an order left."""

    order: OrderId
    account: AccountId
    on: date
    lines: tuple[tuple[int, Quantity], ...]


@frozen(kw_only=True, repr=False)
class DeliveryProved(Event):
    """There is a proof that a shipment arrived."""

    order: OrderId
    shipment: int
    received_by: str


@frozen(kw_only=True, repr=False)
class PurchaseDrafted(Event):
    """A purchase order to a supplier was drawn up."""

    purchase_order: PurchaseOrderId
    supplier: str


@frozen(kw_only=True, repr=False)
class PurchaseMoved(Event):
    """A purchase order went on: sent, confirmed, received, closed or cancelled."""

    purchase_order: PurchaseOrderId
    before: str
    after: str
    on: date


@frozen(kw_only=True, repr=False)
class PurchaseFlagged(Event):
    """What a purchase order is for is wanted no more; nothing was cancelled."""

    purchase_order: PurchaseOrderId
    order: OrderId
    why: str
