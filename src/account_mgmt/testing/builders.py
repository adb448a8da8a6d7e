"""The plain case of everything, so that a test names only what matters to it.

A builder of an aggregate gives the pair that a birth gives and `add` takes: the new aggregate, and
the event that says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from attrs import evolve

from account_mgmt.domain.account import Account, AccountStatus, CreditRole
from account_mgmt.domain.account_list import AccountList, ListField
from account_mgmt.domain.activity import Activity, ActivityKind
from account_mgmt.domain.article import Article
from account_mgmt.domain.attainment import Target
from account_mgmt.domain.basket import Basket
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.closing import Closing
from account_mgmt.domain.company import Company
from account_mgmt.domain.competitor import Deal, DealOutcome, Rival, Sighting, SightingKind
from account_mgmt.domain.conversation import Author, Message
from account_mgmt.domain.credit_file import CreditFile
from account_mgmt.domain.customer_return import CustomerReturn
from account_mgmt.domain.delivery import Delivery
from account_mgmt.domain.demand import DemandOutcome, DemandRequest
from account_mgmt.domain.distance import Distance
from account_mgmt.domain.events import AccountListMade, Event
from account_mgmt.domain.expense_claim import ExpenseClaim
from account_mgmt.domain.expense_line import ExpenseLine, MileageRef, Payer
from account_mgmt.domain.forecast import SalesForecast
from account_mgmt.domain.ids import (
    AccountId,
    AccountListId,
    ActivityId,
    ArticleId,
    ClaimId,
    DealId,
    DemandId,
    ForecastId,
    InvoiceId,
    ItemId,
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
    TicketId,
)
from account_mgmt.domain.invoice import Adjustment, Draft, Invoice, InvoiceKind, InvoiceLine
from account_mgmt.domain.launch import Launch
from account_mgmt.domain.ledger import EntryKind, SaleEvent, SalesEntry
from account_mgmt.domain.manager import AccountManager
from account_mgmt.domain.manifest import Manifest, PackedItem, PacketEntry
from account_mgmt.domain.mileage import MileageTable, Trip, VehicleKind
from account_mgmt.domain.mileage_log import MileageLog
from account_mgmt.domain.mileage_rates import HMRC
from account_mgmt.domain.money import Money
from account_mgmt.domain.numbering import InvoiceSeries
from account_mgmt.domain.order import NamedSeller, Order, OrderKind, OrderLine
from account_mgmt.domain.packet import PackedFile, Packet, Parcel
from account_mgmt.domain.party import Party
from account_mgmt.domain.payment import Payment
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.priority import Priority
from account_mgmt.domain.product import PriceList, Product
from account_mgmt.domain.project import Project
from account_mgmt.domain.project_task import PercentMethod, ProjectTask
from account_mgmt.domain.promotion import Promotion
from account_mgmt.domain.promotion_rules import (
    BEST_OF_ALL,
    UNLIMITED,
    Benefit,
    Condition,
    Limits,
    PercentOff,
    ProductRange,
    Stacking,
)
from account_mgmt.domain.promotion_shelf import PromotionShelf
from account_mgmt.domain.purchase_order import PurchaseOrder
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.quota import Measure, Quota, QuotaPlan
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.receipt import Receipt
from account_mgmt.domain.receivables import ReceivableEntry, ReceivableKind
from account_mgmt.domain.return_policy import ReturnReason
from account_mgmt.domain.segment import EVERYBODY, AccountFacts, Segment
from account_mgmt.domain.survey import Survey, SurveyScale
from account_mgmt.domain.tax import UNTAXED, Tax
from account_mgmt.domain.ticket import Ticket
from account_mgmt.domain.ticket_state import Origin, TicketKind

NEW_YEAR: Final = date(2026, 1, 1)
MONDAY: Final = date(2026, 2, 2)
NOON: Final = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
YEAR: Final = Period(NEW_YEAR, date(2027, 1, 1))


def a_manager(id: str = "m-1", *, name: str = "Luc\u00eda Rey") -> tuple[AccountManager, Event]:
    """Somebody new."""
    return AccountManager.add(ManagerId(id), name)


def an_account(
    id: str = "a-1",
    *,
    name: str = "Acme",
    account_class: str = "A",
    region: str = "North",
    status: AccountStatus = AccountStatus.ACTIVE,
    owner: str | None = None,
) -> tuple[Account, Event]:
    """A trading account; with an owner, one that the manager of that id always had."""
    account, opened = Account.open(
        AccountId(id), name, account_class=account_class, region=region, status=status
    )
    if owner is None:
        return account, opened
    return account.assign(ManagerId(owner), since=NEW_YEAR, at=NOON)[0], opened


def a_product(
    id: str = "p-1", *, name: str = "Widget", category: str = "Parts"
) -> tuple[Product, Event]:
    """Something sold by the piece."""
    return Product.add(ProductId(id), name, category=category)


def a_price_list(id: str = "l-1", *, currency: str = "EUR") -> tuple[PriceList, Event]:
    """A list without prices."""
    return PriceList.open(PriceListId(id), currency=currency)


def a_forecast(id: str = "f-1", *, period: Period = YEAR) -> tuple[SalesForecast, Event]:
    """A million for the period."""
    return SalesForecast.make(ForecastId(id), period, Money("1000000", "EUR"), at=NOON)


def a_plan(
    id: str = "q-1",
    *,
    year: Period = YEAR,
    measure: Measure = Measure.REVENUE,
    event: SaleEvent = SaleEvent.BOOKED,
) -> tuple[QuotaPlan, Event]:
    """A plan that asks the same of two managers."""
    amount = Money("600000", "EUR") if measure is Measure.REVENUE else Quantity("600")
    quotas = [
        Quota(manager=ManagerId(manager), targets=[Target(period=year, amount=amount)])
        for manager in ("m-1", "m-2")
    ]
    return QuotaPlan.make(
        PlanId(id), year, total=amount, quotas=quotas, measure=measure, event=event
    )


def a_line(  # a line is what it is
    number: int = 1,
    *,
    product: str = "p-1",
    quantity: str = "10",
    price: str = "100.00",
    currency: str = "EUR",
    discount: Rate = ZERO,
) -> OrderLine:
    """Ten pieces at a hundred euros."""
    return OrderLine(
        number=number,
        product=ProductId(product),
        quantity=Quantity(quantity),
        price=UnitPrice(price, currency),
        discount=discount,
    )


def an_order(  # an order is what it is
    id: str = "o-1",
    *,
    account: str = "a-1",
    on: date = MONDAY,
    lines: Iterable[OrderLine] = (a_line(),),
    kind: OrderKind = OrderKind.SALE,
    sellers: Iterable[NamedSeller] = (),
) -> tuple[Order, Event]:
    """Ten pieces at a hundred euros, for an account, on a Monday."""
    return Order.place(
        OrderId(id), AccountId(account), on=on, lines=lines, kind=kind, sellers=sellers
    )


def a_company() -> tuple[Company, Event]:
    """A company that keeps its books in euros, by calendar months."""
    return Company(currency="EUR").opening()


def a_closing(period: Period = YEAR, entries: Iterable[SalesEntry] = ()) -> tuple[Closing, Event]:
    """A period closed with these entries."""
    return Closing.close(period, entries, currency="EUR", at=NOON, closed=())


def an_invoice(  # an invoice is what it is
    id: str = "i-1",
    *,
    account: str = "a-1",
    number: str = "",
    on: date = MONDAY,
    due_on: date | None = None,
    minor: int = 121_000,
    currency: str = "EUR",
    kind: InvoiceKind = InvoiceKind.INVOICE,
    credits: str | None = None,
    content: Draft | None = None,
) -> tuple[Invoice, Event]:
    """An invoice of 1,210 euros, due in thirty days, of which no more than its head is known."""
    return Invoice.issue(
        InvoiceId(id),
        AccountId(account),
        number or id,
        on=on,
        due_on=due_on or on + timedelta(days=30),
        due=Money.of_minor(minor, currency),
        kind=kind,
        credits=None if credits is None else InvoiceId(credits),
        content=content,
    )


def an_invoice_line(  # a line is what it is
    number: int = 1,
    *,
    quantity: str = "10",
    price: str = "100.00",
    tax: Tax = UNTAXED,
    adjustments: Iterable[Adjustment] = (),
) -> InvoiceLine:
    """Ten pieces at a hundred euros, untaxed."""
    return InvoiceLine(
        number=number,
        description="Widget",
        quantity=Quantity(quantity),
        price=UnitPrice(price, "EUR"),
        tax=tax,
        adjustments=tuple(adjustments),
        product=ProductId("p-1"),
        order_line=number,
    )


def a_draft(
    *lines: InvoiceLine, adjustments: Iterable[Adjustment] = (), order: str | None = "o-1"
) -> Draft:
    """An invoice of one line, unless others are given, that may still change."""
    return Draft(
        account=AccountId("a-1"),
        seller=Party(name="The seller"),
        buyer=Party(name="Acme"),
        lines=lines or (an_invoice_line(),),
        order=None if order is None else OrderId(order),
        adjustments=tuple(adjustments),
    )


def a_series(
    id: str = "own/invoice/2026", *, last_on: date | None = None
) -> tuple[InvoiceSeries, Event]:
    """A series of which no number was taken, or one on that day."""
    series, event = InvoiceSeries(id=SeriesId(id), format="{year}-{counter:06d}", year=2026).open()
    return (series, event) if last_on is None else series.take(last_on)


def a_payment(
    id: str = "c-1",
    *,
    account: str = "a-1",
    on: date = MONDAY,
    minor: int = 100_000,
    currency: str = "EUR",
    reference: str = "",
) -> tuple[Payment, Event]:
    """A thousand euros, of which nothing is allocated."""
    return Payment.receive(
        PaymentId(id),
        AccountId(account),
        Money.of_minor(minor, currency),
        on=on,
        reference=reference,
    )


def a_credit_file(id: str = "a-1", *, limit: str | None = None) -> tuple[CreditFile, Event]:
    """A file with nothing in it but, perhaps, a limit in euros."""
    file, event = CreditFile.open(AccountId(id))
    return (file, event) if limit is None else file.set_limit(Money(limit, "EUR"))


def a_delivery(
    id: str = "o-1", *, account: str = "a-1", promised: date | None = None
) -> tuple[Delivery, Event]:
    """The delivery of an order of which nothing left; its line may be promised."""
    order, _ = an_order(id, account=account)
    opened = Delivery.open(order)
    return opened if promised is None else opened[0].promise(order, 1, promised, at=NOON)


def a_return(  # a return is what it is
    id: str = "r-1",
    *,
    order: Order | None = None,
    quantities: Mapping[int, str] = MappingProxyType({1: "2"}),
    reason: ReturnReason = ReturnReason.NOT_WANTED,
    on: date = MONDAY,
    ticket: str | None = None,
) -> tuple[CustomerReturn, Event]:
    """Two pieces of an order's first line that are not wanted, asked for on the Monday it was placed."""
    sold = order or an_order()[0]
    asked = {n: Quantity(much, sold.line(n).quantity.unit) for n, much in quantities.items()}
    about = None if ticket is None else TicketId(ticket)
    return CustomerReturn.request(ReturnId(id), sold, asked, reason=reason, on=on, ticket=about)


def a_survey(
    id: str = "q-1",
    *,
    account: str = "a-1",
    scale: SurveyScale = SurveyScale.CSAT,
    on: date = MONDAY,
) -> tuple[Survey, Event]:
    """A question that nobody has answered yet, on the scale from 1 to 5."""
    return Survey.ask(SurveyId(id), AccountId(account), scale, on=on, about="order o-1")


def a_purchase_order(
    id: str = "b-1", *, supplier: str = "Supplies", on: date = MONDAY
) -> tuple[PurchaseOrder, Event]:
    """The draft of a purchase of ten pieces for an order of a customer's."""
    order, _ = an_order()
    return PurchaseOrder.for_order(PurchaseOrderId(id), supplier, order, {1: Quantity("10")}, on=on)


def an_activity(
    id: str = "v-1",
    *,
    kind: ActivityKind = ActivityKind.VISIT,
    account: str = "a-1",
    manager: str = "m-1",
    on: date = MONDAY,
    starts: int | None = 540,
    minutes: int = 60,
) -> tuple[Activity, Event]:
    """The draft of a visit of an hour at nine in the morning."""
    return Activity.plan(
        ActivityId(id),
        kind,
        AccountId(account),
        ManagerId(manager),
        on=on,
        today=min(on, NEW_YEAR),
        starts=starts,
        minutes=minutes,
    )


def a_claim(
    id: str = "c-1", *, manager: str = "m-1", on: date = MONDAY
) -> tuple[ExpenseClaim, Event]:
    """A claim in euros with nothing on it."""
    return ExpenseClaim.open(ClaimId(id), ManagerId(manager), on=on, currency="EUR")


def an_expense(  # an expense is what it is
    amount: str = "30.00",
    *,
    on: date = MONDAY,
    category: str = "lodging",
    merchant: str = "Grand Hotel",
    payer: Payer = Payer.OWN,
    receipt: Receipt | None = None,
    trip: str = "",
    comment: str = "",
    confirmed: str = "",
    mileage: MileageRef | None = None,
) -> ExpenseLine:
    """Thirty euros for a room, paid out of one's own pocket."""
    return ExpenseLine(
        number=1,
        on=on,
        category=category,
        amount=Money(amount, "EUR"),
        value=Money(amount, "EUR"),
        payer=payer,
        merchant=merchant,
        receipt=receipt,
        trip=trip,
        comment=comment,
        confirmed=confirmed,
        mileage=mileage,
    )


def a_receipt(name: str = "room.pdf", *, content: bytes = b"one night") -> Receipt:
    """A hotel's bill."""
    return Receipt.of(name, "application/pdf", content)


def a_trip(  # a trip is what it is
    miles: str = "100",
    *,
    on: date = MONDAY,
    kind: VehicleKind = VehicleKind.CAR,
    vehicle: str = "",
    confirmed: str = "",
) -> Trip:
    """A hundred miles by car."""
    return Trip(
        on=on,
        kind=kind,
        stated=Distance.of(miles, "mi"),
        vehicle=vehicle,
        confirmed=confirmed,
    )


def a_mileage_log(
    id: str = "t-1",
    *,
    manager: str = "m-1",
    table: MileageTable = HMRC,
    vehicle: VehicleKind = VehicleKind.CAR,
    on: date = MONDAY,
) -> tuple[MileageLog, Event]:
    """The log of a British tax year, without trips."""
    return MileageLog.open(MileageLogId(id), ManagerId(manager), table, vehicle, on)


A_WEEK: Final = Period.iso_week("2026-W06")
"""The week that begins on the Monday of the plain case."""


def a_packet(
    id: str | None = None, *, manager: str = "m-1", week: Period = A_WEEK
) -> tuple[Packet, Event]:
    """An open packet of a manager's week, under another id where one is given."""
    packet, event = Packet.open(ManagerId(manager), week)
    return (packet if id is None else evolve(packet, id=PacketId(id))), event


def a_manifest(
    packet: Packet | None = None,
    files: Mapping[str, bytes] = MappingProxyType({"o-1": b"{}"}),
    *,
    after: Manifest | None = None,
    at: datetime = NOON,
) -> Manifest:
    """The manifest of an order's file in a packet, or of such files by their orders' ids."""
    packet = packet or a_packet()[0]
    entries = [
        PacketEntry.of(PackedItem("order", order, 1), "json", content)
        for order, content in files.items()
    ]
    return Manifest(
        packet=packet.id,
        manager=packet.manager,
        week=packet.week,
        completes=packet.completes,
        created_at=at,
        number=1 if after is None else after.number + 1,
        previous="" if after is None else after.hash,
        entries=tuple(sorted(entries, key=lambda entry: entry.path)),
    )


def a_parcel(
    id: str | None = None,
    files: Mapping[str, bytes] = MappingProxyType({"o-1": b"{}"}),
    *,
    manager: str = "m-1",
    after: Manifest | None = None,
) -> tuple[Parcel, Event]:
    """The parcel of a packet with one order in it, or with such files by their orders' ids."""
    manifest = a_manifest(a_packet(id, manager=manager)[0], files, after=after)
    packed = [
        PackedFile(
            path=PacketEntry.of(PackedItem("order", order, 1), "json", content).path,
            content=content,
        )
        for order, content in files.items()
    ]
    return Parcel.pack(manifest, packed)


def a_message(
    text: str = "It leaks.",
    *,
    at: datetime = NOON,
    author: Author = Author.CUSTOMER,
    by: str = "",
    public: bool = True,
) -> Message:
    """A customer's word at noon of a Monday, for all to see."""
    speaker = by or {Author.CUSTOMER: "Ana", Author.PERSON: "Bo"}.get(author, "the system")
    return Message(at=at, author=author, by=speaker, text=text, public=public)


def a_ticket(  # a ticket is what it is
    id: str = "t-1",
    *,
    account: str = "a-1",
    kind: TicketKind = TicketKind.OTHER,
    at: datetime = NOON,
    on: date | None = None,
    message: Message | None = None,
    priority: Priority = Priority.NORMAL,
    account_class: str = "",
    assignee: str | None = None,
    order: str | None = None,
    invoice: str | None = None,
) -> tuple[Ticket, Event]:
    """A new ticket of a customer's, at noon of a Monday."""
    about = (
        Origin(
            order=None if order is None else OrderId(order),
            invoice=None if invoice is None else InvoiceId(invoice),
        )
        if order or invoice
        else None
    )
    return Ticket.open(
        TicketId(id),
        AccountId(account),
        kind,
        message or a_message(at=at),
        subject="It leaks",
        on=on or at.date(),
        priority=priority,
        account_class=account_class,
        assignee=None if assignee is None else ManagerId(assignee),
        origin=about,
    )


def an_article(id: str = "h-1", *, product: str | None = "p-1") -> tuple[Article, Event]:
    """How to stop a widget from leaking."""
    return Article.write(
        ArticleId(id),
        "It leaks",
        "Tighten the cap.",
        by="Bo",
        at=NOON,
        product=None if product is None else ProductId(product),
        ticket=TicketId("t-1"),
    )


def a_promotion(  # what a test may want to hold
    id: str = "pr-1",
    *,
    benefits: Iterable[Benefit] = (PercentOff(off=Rate("10%")),),
    window: Period = Period.year(2026),  # noqa: B008 # it is frozen
    products: Iterable[str] = (),
    conditions: Iterable[Condition] = (),
    limits: Limits = UNLIMITED,
    stacking: Stacking = BEST_OF_ALL,
    priority: int = 0,
) -> tuple[Promotion, Event]:
    """Ten per cent off everything, for everybody, in 2026."""
    return Promotion.add(
        PromotionId(id),
        f"Promotion {id}",
        window=window,
        benefits=benefits,
        on=ProductRange(products=tuple(map(ProductId, products))),
        conditions=conditions,
        limits=limits,
        stacking=stacking,
        priority=priority,
    )


def a_shelf(id: str = "all") -> tuple[PromotionShelf, Event]:
    """A shelf with one promotion on it."""
    return PromotionShelf(id=ShelfId(id)).put(a_promotion()[0])


def a_basket(*lines: tuple[str, str, str], account: str = "a-1", on: date = MONDAY) -> Basket:
    """What an account orders: products with their quantities and prices in euros."""
    return Basket.of(
        AccountId(account),
        [
            OrderLine(
                number=number,
                product=ProductId(product),
                quantity=Quantity(quantity),
                price=UnitPrice(price, "EUR"),
            )
            for number, (product, quantity, price) in enumerate(lines, start=1)
        ],
        on=on,
    )


def a_launch(
    id: str = "n-1",
    *,
    product: str = "p-1",
    starts: date = MONDAY,
    audience: Segment = EVERYBODY,
) -> tuple[Launch, Event]:
    """A product that everybody may hear of from a Monday on."""
    return Launch.plan(LaunchId(id), ProductId(product), starts=starts, audience=audience)


def a_project(
    id: str = "j-1",
    *,
    period: Period = YEAR,
    departments: Iterable[str] = ("sales", "logistics"),
    method: PercentMethod = PercentMethod.TASKS,
    tasks: Iterable[ProjectTask] = (),
    product: str | None = None,
    promotion: str | None = None,
) -> tuple[Project, Event]:
    """A year's project of two departments, with such tasks, that nobody works on yet."""
    project, event = Project.plan(
        ProjectId(id),
        "Spring range",
        period,
        departments=departments,
        method=method,
        product=None if product is None else ProductId(product),
        promotion=None if promotion is None else PromotionId(promotion),
    )
    return evolve(project, tasks=tuple(tasks)), event


def a_task(
    id: str = "t-1",
    *,
    department: str = "sales",
    starts_on: date = MONDAY,
    due_on: date = MONDAY + timedelta(days=4),
    responsible: str = "",
    weight: str | int = 1,
    blocked_by: Iterable[str] = (),
) -> ProjectTask:
    """A working week's task of the sales department, from a Monday on."""
    return ProjectTask(
        id=TaskId(id),
        title=f"Task {id}",
        department=department,
        starts_on=starts_on,
        due_on=due_on,
        responsible=responsible,
        weight=Rate(weight),
        blocked_by=tuple(map(TaskId, blocked_by)),
    )


def a_request(
    id: str = "r-1",
    *,
    account: str = "a-1",
    product: str | None = "p-1",
    text: str = "a blue one",
    on: date = MONDAY,
    outcome: DemandOutcome = DemandOutcome.OPEN,
) -> tuple[DemandRequest, Event]:
    """A customer who asks for a blue widget on a Monday."""
    return DemandRequest.record(
        DemandId(id),
        AccountId(account),
        on=on,
        text=text,
        product=None if product is None else ProductId(product),
        outcome=outcome,
    )


def an_account_list(
    id: str = "l-1",
    *,
    purpose: str = "a study",
    on: date = MONDAY,
    number: int = 1,
    accounts: Iterable[Account] = (),
    fields: Sequence[ListField] = (ListField.ID, ListField.NAME),
) -> tuple[AccountList, AccountListMade]:
    """The first list for a study on a Monday, of such accounts, which bought nothing."""
    known = [AccountFacts(account=one, sales=Money.zero("EUR")) for one in accounts]
    return AccountList.make(
        AccountListId(id), purpose, fields, known, number=number, as_of=on, known_at=NOON
    )


def a_sighting(  # a sighting is what it is
    id: str = "s-1",
    *,
    competitor: str = "Rival",
    kind: SightingKind = SightingKind.PRICE,
    on: date = MONDAY,
    at: datetime = NOON,
    account: str | None = "a-1",
    product: str | None = "p-1",
    price: str | None = "90",
    source: str = "customer",
    valid_until: date | None = None,
) -> tuple[Sighting, Event]:
    """A competitor's price of 90 euros, which a customer told on a Monday."""
    return Sighting.make(
        SightingId(id),
        competitor,
        kind,
        seen_on=on,
        today=on,
        at=at,
        by=ManagerId("m-1"),
        source=source,
        account=None if account is None else AccountId(account),
        product=None if product is None else ProductId(product),
        price=None if price is None else UnitPrice(price, "EUR"),
        said="on offer",
        valid_until=valid_until,
    )


def a_deal(  # a deal is what it is
    id: str = "d-1",
    *,
    account: str = "a-1",
    outcome: DealOutcome = DealOutcome.LOST,
    value: str = "1000",
    on: date = MONDAY,
    at: datetime = NOON,
    reason: str = "price",
    rivals: Iterable[str | Rival] = ("Rival",),
    renewal: bool = False,
    sole_source: bool = False,
) -> tuple[Deal, Event]:
    """A thousand euros of business that a competitor won by its price."""
    return Deal.close(
        DealId(id),
        AccountId(account),
        outcome,
        Money(value, "EUR"),
        on=on,
        today=on,
        at=at,
        reason=reason,
        rivals=[Rival(one) if isinstance(one, str) else one for one in rivals],
        renewal=renewal,
        sole_source=sole_source,
    )


def a_receivable(  # an entry is what it is
    item: str = "I/i-1",
    *,
    sequence: int = 1,
    account: str = "a-1",
    kind: ReceivableKind = ReceivableKind.INVOICED,
    on: date = MONDAY,
    due_on: date = MONDAY,
    at: datetime = NOON,
    minor: int = 121_000,
    against: str | None = None,
) -> ReceivableEntry:
    """An invoice of 1,210 euros, due on the Monday of its date."""
    return ReceivableEntry(
        item=ItemId(item),
        sequence=sequence,
        account=AccountId(account),
        kind=kind,
        effective_on=on,
        due_on=due_on,
        recorded_at=at,
        amount=Money.of_minor(minor, "EUR"),
        value=Money.of_minor(minor, "EUR"),
        against=None if against is None else ItemId(against),
    )


def an_entry(  # an entry is what it is
    document: str = "o-1",
    *,
    line: int = 1,
    sequence: int = 1,
    event: SaleEvent = SaleEvent.BOOKED,
    kind: EntryKind = EntryKind.SOLD,
    role: CreditRole = CreditRole.DIRECT,
    manager: str | None = "m-1",
    account: str = "a-1",
    product: str = "p-1",
    on: date = MONDAY,
    at: datetime = NOON,
    minor: int = 100_000,
    currency: str = "EUR",
    units: str = "10",
    unit: str = "piece",
) -> SalesEntry:
    """A thousand euros and ten pieces, credited to one manager."""
    return SalesEntry(
        document=OrderId(document),
        line=line,
        sequence=sequence,
        event=event,
        kind=kind,
        role=role,
        manager=None if manager is None else ManagerId(manager),
        share=ONE,
        account=AccountId(account),
        product=ProductId(product),
        effective_on=on,
        recorded_at=at,
        amount=Money.of_minor(minor, currency),
        units=Quantity(units, unit),
    )
