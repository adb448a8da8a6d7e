"""What happened: facts in the past tense, with ids and figures, never the thing itself.

Each event reaches the outbox with the save that it explains, in the same transaction.
"""

from datetime import date, datetime

from attrs import fields, frozen

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.ids import (
    AccountId,
    AccountListId,
    ActivityId,
    ArticleId,
    ClaimId,
    ClosingId,
    CompanyId,
    DealId,
    DemandId,
    ForecastId,
    InvoiceId,
    LaunchId,
    ManagerId,
    MileageLogId,
    OrderId,
    PacketId,
    PaymentId,
    PlanId,
    PriceListId,
    ProductId,
    ProjectId,
    PromotionId,
    PurchaseOrderId,
    ReturnId,
    SeriesId,
    ShelfId,
    SightingId,
    SurveyId,
    TaskId,
    TeamId,
    TicketId,
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


# --- visits and calls ---------------------------------------------------------------------------


@frozen(kw_only=True, repr=False)
class ActivityPlanned(Event):
    """A visit, call or mail was planned for a day."""

    activity: ActivityId
    kind: str
    account: AccountId
    manager: ManagerId
    on: date


@frozen(kw_only=True, repr=False)
class ActivityMoved(Event):
    """An activity went on: confirmed, cancelled, prevented, or back to a draft."""

    activity: ActivityId
    before: str
    after: str
    reason: str


@frozen(kw_only=True, repr=False)
class ActivityRescheduled(Event):
    """An activity was put on another day or at another time."""

    activity: ActivityId
    before: date
    after: date


@frozen(kw_only=True, repr=False)
class ActivityDone(Event):
    """An account was visited, called or written to; `outcome` says whether it was reached."""

    activity: ActivityId
    kind: str
    account: AccountId
    manager: ManagerId
    on: date
    outcome: str


# --- expenses and mileage -----------------------------------------------------------------------


@frozen(kw_only=True, repr=False)
class ClaimOpened(Event):
    """A manager began a claim of expenses."""

    claim: ClaimId
    manager: ManagerId
    on: date


@frozen(kw_only=True, repr=False)
class ExpenseAdded(Event):
    """A line was written on a claim; its value is in the currency of the books."""

    claim: ClaimId
    line: int
    on: date
    category: str
    value: Money


@frozen(kw_only=True, repr=False)
class ExpenseChanged(Event):
    """A line of a claim was taken back, commented on, or confirmed as no duplicate."""

    claim: ClaimId
    line: int
    what: str


@frozen(kw_only=True, repr=False)
class ClaimMoved(Event):
    """A claim went on: submitted, or returned with the reason."""

    claim: ClaimId
    before: str
    after: str
    on: date
    by: str
    why: str


@frozen(kw_only=True, repr=False)
class ClaimApproved(Event):
    """Somebody approved a claim: so much of it is paid back, so much was paid by company card."""

    claim: ClaimId
    on: date
    by: str
    own: Money
    company_card: Money
    refused: tuple[int, ...]


@frozen(kw_only=True, repr=False)
class ClaimReimbursed(Event):
    """What a manager laid out was paid back."""

    claim: ClaimId
    manager: ManagerId
    on: date
    amount: Money
    reference: str


@frozen(kw_only=True, repr=False)
class CardLinesReconciled(Event):
    """Lines paid by company card were found on its statement."""

    claim: ClaimId
    lines: tuple[int, ...]
    statement: str


@frozen(kw_only=True, repr=False)
class MileageLogOpened(Event):
    """A manager's trips with a kind of vehicle are kept for a tax year."""

    log: MileageLogId
    manager: ManagerId
    start: date


@frozen(kw_only=True, repr=False)
class TripRecorded(Event):
    """A trip was written down; `adjusted` says what that changed of trips priced before."""

    log: MileageLogId
    trip: int
    on: date
    adjusted: tuple[int, ...]


@frozen(kw_only=True, repr=False)
class TripCorrected(Event):
    """A trip was corrected or withdrawn; `adjusted` says which trips cost otherwise since."""

    log: MileageLogId
    trip: int
    why: str
    adjusted: tuple[int, ...]


@frozen(kw_only=True, repr=False)
class MileageRepriced(Event):
    """Trips were priced anew by the rates known now."""

    log: MileageLogId
    why: str
    adjusted: tuple[int, ...]


@frozen(kw_only=True, repr=False)
class MileageClaimed(Event):
    """Lines of a log were taken onto a claim, or came back from one."""

    log: MileageLogId
    claim: ClaimId
    lines: tuple[int, ...]


# --- packets ------------------------------------------------------------------------------------


@frozen(kw_only=True, repr=False)
class PacketOpened(Event):
    """The packet of a manager's week, or an addendum to one, was begun."""

    packet: PacketId
    manager: ManagerId
    completes: PacketId | None


@frozen(kw_only=True, repr=False)
class PacketClosed(Event):
    """A packet stands for good, as its manifest of that hash says."""

    packet: PacketId
    number: int
    manifest: str


@frozen(kw_only=True, repr=False)
class ParcelPacked(Event):
    """The files of a packet were kept."""

    packet: PacketId
    manifest: str
    files: int
    size: int


@frozen(kw_only=True, repr=False)
class PacketSent(Event):
    """A packet was handed over to the office."""

    packet: PacketId
    manifest: str
    at: datetime


@frozen(kw_only=True, repr=False)
class PacketLost(Event):
    """A courier lost a packet; it is sent again."""

    packet: PacketId
    why: str
    failures: int
    retry_at: datetime


@frozen(kw_only=True, repr=False)
class PacketAcknowledged(Event):
    """The office took a packet, and saw the manifest of that hash."""

    packet: PacketId
    manifest: str
    at: datetime


@frozen(kw_only=True, repr=False)
class PacketRejected(Event):
    """The office would not take a packet."""

    packet: PacketId
    reason: str
    at: datetime


# --- tickets ------------------------------------------------------------------------------------


@frozen(kw_only=True, repr=False)
class TicketOpened(Event):
    """A customer asked something, or something went wrong."""

    ticket: TicketId
    account: AccountId
    kind: str
    priority: str
    at: datetime


@frozen(kw_only=True, repr=False)
class TicketReplied(Event):
    """Somebody said something on a ticket for all to see; it may have changed its state."""

    ticket: TicketId
    author: str
    by: str
    before: str
    after: str
    at: datetime


@frozen(kw_only=True, repr=False)
class TicketNoted(Event):
    """Somebody wrote on a ticket what the customer does not see."""

    ticket: TicketId
    by: str
    at: datetime


@frozen(kw_only=True, repr=False)
class TicketMoved(Event):
    """A ticket went on: taken up, waiting, solved, or opened again."""

    ticket: TicketId
    before: str
    after: str
    why: str
    at: datetime


@frozen(kw_only=True, repr=False)
class TicketClosed(Event):
    """A ticket came to its end: how, and what was said about it."""

    ticket: TicketId
    before: str
    how: str
    reason: str
    at: datetime


@frozen(kw_only=True, repr=False)
class TicketAssigned(Event):
    """A ticket is somebody else's, or another department's, from now on."""

    ticket: TicketId
    assignee: ManagerId | None
    department: str
    at: datetime


@frozen(kw_only=True, repr=False)
class TicketPrioritised(Event):
    """A ticket is more urgent than it was, or less."""

    ticket: TicketId
    before: str
    after: str
    at: datetime


@frozen(kw_only=True, repr=False)
class TicketAbsorbed(Event):
    """A ticket took in another's conversation."""

    ticket: TicketId
    absorbed: TicketId
    messages: int
    at: datetime


@frozen(kw_only=True, repr=False)
class TicketMerged(Event):
    """A ticket goes on in another; its own clocks stand still."""

    ticket: TicketId
    before: str
    into: TicketId
    at: datetime


@frozen(kw_only=True, repr=False)
class TicketSnoozed(Event):
    """A ticket is out of sight until an instant, or until the customer replies; its clocks run on."""

    ticket: TicketId
    until: datetime
    at: datetime


@frozen(kw_only=True, repr=False)
class TicketJoined(Event):
    """Somebody else takes part in a ticket."""

    ticket: TicketId
    participant: str
    at: datetime


@frozen(kw_only=True, repr=False)
class TicketEscalated(Event):
    """A step of escalation was taken, once for all."""

    ticket: TicketId
    step: str
    assignee: ManagerId | None
    priority: str
    at: datetime


@frozen(kw_only=True, repr=False)
class CustomerReminded(Event):
    """A customer was reminded that a ticket waits for them."""

    ticket: TicketId
    number: int
    at: datetime


@frozen(kw_only=True, repr=False)
class ServiceLevelReapplied(Event):
    """A ticket goes by the service level of today, and no longer by that of its opening."""

    ticket: TicketId
    account_class: str
    at: datetime


@frozen(kw_only=True, repr=False)
class TicketRated(Event):
    """A customer said how satisfied they are with what became of a ticket, from 1 to 5."""

    ticket: TicketId
    by: str
    score: int
    at: datetime


@frozen(kw_only=True, repr=False)
class ArticleWritten(Event):
    """An answer was kept to be found again."""

    article: ArticleId
    title: str
    product: ProductId | None
    at: datetime


@frozen(kw_only=True, repr=False)
class ArticleRevised(Event):
    """An article gives a better answer."""

    article: ArticleId
    at: datetime


@frozen(kw_only=True, repr=False)
class ArticleCited(Event):
    """An article answered another ticket."""

    article: ArticleId
    ticket: TicketId
    at: datetime


# --- lateness, returns, follow-up ---------------------------------------------------------------


@frozen(kw_only=True, repr=False)
class DeliveryCounted(Event):
    """What is to be watched of a delivery was counted anew, for its order has changed."""

    order: OrderId
    watch_on: date | None


@frozen(kw_only=True, repr=False)
class LatenessTold(Event):
    """An account was told that its order is late."""

    order: OrderId
    account: AccountId
    promised: date
    days: int
    on: date


@frozen(kw_only=True, repr=False)
class LatenessSettled(Event):
    """All of a late order has left, or is wanted no more."""

    order: OrderId
    account: AccountId
    on: date


@frozen(kw_only=True, repr=False)
class ReturnRequested(Event):
    """A customer wants to send goods back."""

    goods_return: ReturnId
    account: AccountId
    order: OrderId
    reason: str
    on: date
    lines: tuple[tuple[int, Quantity], ...]


@frozen(kw_only=True, repr=False)
class ReturnMoved(Event):
    """A return went on: authorised, refused, on its way, received, inspected, closed, or over."""

    goods_return: ReturnId
    before: str
    after: str
    on: date
    why: str


@frozen(kw_only=True, repr=False)
class ReturnResolved(Event):
    """It was settled what becomes of so much of a line that came back."""

    goods_return: ReturnId
    order: OrderId
    line: int
    quantity: Quantity
    resolution: str
    document: str
    on: date


@frozen(kw_only=True, repr=False)
class ReplacementSentAhead(Event):
    """A replacement was ordered before the goods came back."""

    goods_return: ReturnId
    order: OrderId
    charge_on: date


@frozen(kw_only=True, repr=False)
class ReplacementCharged(Event):
    """Nothing came back for a replacement sent ahead: it was invoiced."""

    goods_return: ReturnId
    invoice: InvoiceId
    on: date


@frozen(kw_only=True, repr=False)
class CarrierClaimed(Event):
    """The carrier was told of the damage."""

    goods_return: ReturnId
    on: date


@frozen(kw_only=True, repr=False)
class CarrierClaimReminded(Event):
    """Somebody was reminded to tell the carrier of the damage before it is too late."""

    goods_return: ReturnId
    claim_by: date
    on: date


@frozen(kw_only=True, repr=False)
class SurveyAsked(Event):
    """A customer was asked how satisfied they are."""

    survey: SurveyId
    account: AccountId
    scale: str
    on: date


@frozen(kw_only=True, repr=False)
class SurveyAnswered(Event):
    """A customer said how satisfied they are."""

    survey: SurveyId
    account: AccountId
    score: int
    on: date


# --- promotions ---------------------------------------------------------------------------------


@frozen(kw_only=True, repr=False)
class PromotionAdded(Event):
    """A promotion was agreed, from one day until another."""

    promotion: PromotionId
    name: str
    starts: date
    ends: date


@frozen(kw_only=True, repr=False)
class PromotionEnded(Event):
    """A promotion was ended before its time: that day is the first without it."""

    promotion: PromotionId
    on: date
    reason: str


@frozen(kw_only=True, repr=False)
class PromotionTold(Event):
    """An account was told of a promotion."""

    promotion: PromotionId
    account: AccountId
    on: date
    by: str


@frozen(kw_only=True, repr=False)
class PromotionTaken(Event):
    """An order reserved so much of a promotion."""

    promotion: PromotionId
    account: AccountId
    order: str
    uses: int
    amount: Money


@frozen(kw_only=True, repr=False)
class PromotionUseChanged(Event):
    """What an order takes of a promotion changed: committed where it was reserved, or released."""

    promotion: PromotionId
    account: AccountId
    order: str
    uses: int
    reserved: Money
    committed: Money


@frozen(kw_only=True, repr=False)
class ShelfOpened(Event):
    """There is a place for promotions on a product, a category, or everything."""

    shelf: ShelfId


@frozen(kw_only=True, repr=False)
class PromotionShelved(Event):
    """A promotion can be found from what it is about."""

    shelf: ShelfId
    promotion: PromotionId


# --- launches, demand, research, competitors, projects ------------------------------------------


@frozen(kw_only=True, repr=False)
class LaunchPlanned(Event):
    """A new product will be presented to accounts from a day on."""

    launch: LaunchId
    product: ProductId
    starts: date


@frozen(kw_only=True, repr=False)
class LaunchMoved(Event):
    """An account is further with a new product, by what somebody said."""

    launch: LaunchId
    account: AccountId
    before: str
    after: str
    on: date
    reason: str


@frozen(kw_only=True, repr=False)
class DemandRecorded(Event):
    """A customer asked for something that no order says."""

    request: DemandId
    account: AccountId
    product: ProductId | None
    text: str
    on: date


@frozen(kw_only=True, repr=False)
class DemandMapped(Event):
    """Somebody said which product a customer's words meant."""

    request: DemandId
    product: ProductId
    by: ManagerId
    on: date


@frozen(kw_only=True, repr=False)
class DemandSettled(Event):
    """It is known what came of a request."""

    request: DemandId
    before: str
    after: str


@frozen(kw_only=True, repr=False)
class ConsentRecorded(Event):
    """A customer allowed something from a day on, or refused it."""

    account: AccountId
    answer: str
    scope: str
    since: date


@frozen(kw_only=True, repr=False)
class AccountListMade(Event):
    """A list of accounts was made for a purpose."""

    list: AccountListId
    purpose: str
    number: int
    count: int
    hash: str


@frozen(kw_only=True, repr=False)
class SightingMade(Event):
    """Somebody saw something of a competitor."""

    sighting: SightingId
    competitor: str
    kind: str
    seen_on: date


@frozen(kw_only=True, repr=False)
class SightingRetracted(Event):
    """A sighting was taken back; it stays to be seen."""

    sighting: SightingId
    reason: str
    at: datetime


@frozen(kw_only=True, repr=False)
class SightingForgotten(Event):
    """What a sighting said was too old to be kept."""

    sighting: SightingId
    on: date


@frozen(kw_only=True, repr=False)
class DealClosed(Event):
    """Business was won, lost, or neither."""

    deal: DealId
    account: AccountId
    outcome: str
    value: Money
    reason: str
    on: date


@frozen(kw_only=True, repr=False)
class ProjectPlanned(Event):
    """A project is planned, of departments and for a while."""

    project: ProjectId
    name: str
    period: Period
    departments: tuple[str, ...]


@frozen(kw_only=True, repr=False)
class ProjectMoved(Event):
    """A project is in another state."""

    project: ProjectId
    before: str
    after: str
    on: date
    reason: str


@frozen(kw_only=True, repr=False)
class ProjectRescheduled(Event):
    """A project runs for another while."""

    project: ProjectId
    before: Period
    after: Period


@frozen(kw_only=True, repr=False)
class ProjectProgressStated(Event):
    """Somebody said how much of a project is done, as a share of the whole."""

    project: ProjectId
    before: Rate
    after: Rate


@frozen(kw_only=True, repr=False)
class DepartmentJoinedProject(Event):
    """Another department takes part in a project."""

    project: ProjectId
    department: str


@frozen(kw_only=True, repr=False)
class MemberJoinedProject(Event):
    """Somebody works on a project."""

    project: ProjectId
    who: str
    department: str
    role: str


@frozen(kw_only=True, repr=False)
class MemberLeftProject(Event):
    """Somebody works on a project no more; the tasks that were theirs are their department's."""

    project: ProjectId
    who: str
    tasks: tuple[TaskId, ...]


@frozen(kw_only=True, repr=False)
class MilestoneSet(Event):
    """A milestone of a project has a day."""

    project: ProjectId
    milestone: str
    due_on: date


@frozen(kw_only=True, repr=False)
class MilestoneReached(Event):
    """A milestone of a project was reached."""

    project: ProjectId
    milestone: str
    due_on: date
    on: date


@frozen(kw_only=True, repr=False)
class TaskAdded(Event):
    """There is more to do in a project."""

    project: ProjectId
    task: TaskId
    department: str
    responsible: str
    due_on: date


@frozen(kw_only=True, repr=False)
class TaskChanged(Event):
    """A task of a project is somebody else's, on other days, or waits for others."""

    project: ProjectId
    task: TaskId
    changed: tuple[str, ...]
    due_on: date


@frozen(kw_only=True, repr=False)
class TaskMoved(Event):
    """A task of a project is in another state, or further; progress is in per cent."""

    project: ProjectId
    task: TaskId
    before: str
    after: str
    progress: int
    on: date
    reason: str


@frozen(kw_only=True, repr=False)
class AccountJoinedProject(Event):
    """An account takes part in a project."""

    project: ProjectId
    account: AccountId
    since: date


@frozen(kw_only=True, repr=False)
class AccountLeftProject(Event):
    """An account takes part in a project no more."""

    project: ProjectId
    account: AccountId
    on: date
    reason: str


@frozen(kw_only=True, repr=False)
class DecisionTaken(Event):
    """Something was decided in a project, perhaps in place of what was decided before."""

    project: ProjectId
    number: int
    on: date
    by: str
    supersedes: int | None
