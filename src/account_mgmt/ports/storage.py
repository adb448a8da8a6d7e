"""What the core asks of a storage: repositories, the sales ledger, an outbox, keys, and one commit.

A host implements these classes and holds them to `account_mgmt.testing.contracts`.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Generic, Self, TypeAlias, TypeVar

from attrs import frozen

from account_mgmt.domain.account import Account
from account_mgmt.domain.account_list import AccountList
from account_mgmt.domain.activity import Activity
from account_mgmt.domain.article import Article
from account_mgmt.domain.closing import Closing
from account_mgmt.domain.company import Company
from account_mgmt.domain.competitor import Deal, Sighting
from account_mgmt.domain.credit_file import CreditFile
from account_mgmt.domain.customer_return import CustomerReturn
from account_mgmt.domain.delivery import Delivery
from account_mgmt.domain.demand import DemandRequest
from account_mgmt.domain.events import Event
from account_mgmt.domain.expense_claim import ExpenseClaim
from account_mgmt.domain.forecast import SalesForecast
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
    TicketId,
)
from account_mgmt.domain.invoice import Invoice
from account_mgmt.domain.launch import Launch
from account_mgmt.domain.ledger import Dimension, Key, SaleEvent, SalesEntry, SalesTotal, Where
from account_mgmt.domain.manager import AccountManager
from account_mgmt.domain.mileage_log import MileageLog
from account_mgmt.domain.money import Money
from account_mgmt.domain.numbering import InvoiceSeries
from account_mgmt.domain.order import Order
from account_mgmt.domain.packet import Packet, Parcel
from account_mgmt.domain.payment import Payment
from account_mgmt.domain.product import PriceList, Product
from account_mgmt.domain.project import Project
from account_mgmt.domain.promotion import Promotion
from account_mgmt.domain.promotion_shelf import PromotionShelf
from account_mgmt.domain.purchase_order import PurchaseOrder
from account_mgmt.domain.quota import QuotaPlan
from account_mgmt.domain.receivables import (
    AgedBy,
    Buckets,
    OpenItem,
    Owed,
    OwedBy,
    OwedKey,
    ReceivableEntry,
    aged,
    item_of,
    open_items,
    owed_key,
)
from account_mgmt.domain.survey import Survey
from account_mgmt.domain.ticket import Ticket
from account_mgmt.ports.queries import (
    AccountListQuery,
    AccountQuery,
    ActivityQuery,
    Aggregate,
    ArticleQuery,
    ClaimQuery,
    ClosingQuery,
    CompanyQuery,
    CreditFileQuery,
    DealQuery,
    DeliveryQuery,
    DemandQuery,
    ForecastQuery,
    InvoiceQuery,
    LaunchQuery,
    ManagerQuery,
    MileageQuery,
    OrderQuery,
    PacketQuery,
    ParcelQuery,
    PaymentQuery,
    PlanQuery,
    PriceListQuery,
    ProductQuery,
    ProjectQuery,
    PromotionQuery,
    PurchaseOrderQuery,
    ReturnQuery,
    SeriesQuery,
    ShelfQuery,
    SightingQuery,
    SurveyQuery,
    TicketQuery,
)

AggregateT = TypeVar("AggregateT")
IdT = TypeVar("IdT")
QueryT = TypeVar("QueryT")


class Repository(ABC, Generic[AggregateT, IdT, QueryT]):
    """The aggregates of one kind, in one unit of work.

    A write is seen here at once, by others after `commit`.
    """

    @abstractmethod
    def get(self, id: IdT) -> AggregateT:
        """The aggregate as last saved. Raises NotFound."""

    @abstractmethod
    def find(
        self, query: QueryT | None = None, *, after: IdT | None = None, limit: int | None = None
    ) -> Sequence[AggregateT]:
        """Those the query is about (None: all), by their ids' text in the order of code points.

        `after` leaves out ids up to that one and `limit` gives at most so many, so that a long list
        is read page by page.
        """

    @abstractmethod
    def add(self, aggregate: AggregateT, event: Event) -> AggregateT:
        """Keep a new aggregate, and why in the outbox; return it at version 1.

        Raises AlreadyExists, here or at `commit`, when the id is taken; then nothing is written.
        """

    @abstractmethod
    def save(self, aggregate: AggregateT, event: Event) -> AggregateT:
        """Replace the version that was read, keep why in the outbox; return it at the next version.

        Raises ConcurrencyError, here or at `commit`, when somebody saved in between, and NotFound
        when there is none; then nothing is written.
        """

    def add_all(self, pairs: Iterable[tuple[AggregateT, Event]]) -> list[AggregateT]:
        """Add many. A storage that can do it faster in one go does."""
        return [self.add(aggregate, event) for aggregate, event in pairs]


Managers: TypeAlias = Repository[AccountManager, ManagerId, ManagerQuery]
Accounts: TypeAlias = Repository[Account, AccountId, AccountQuery]
Products: TypeAlias = Repository[Product, ProductId, ProductQuery]
PriceLists: TypeAlias = Repository[PriceList, PriceListId, PriceListQuery]
Forecasts: TypeAlias = Repository[SalesForecast, ForecastId, ForecastQuery]
Plans: TypeAlias = Repository[QuotaPlan, PlanId, PlanQuery]
Orders: TypeAlias = Repository[Order, OrderId, OrderQuery]
Closings: TypeAlias = Repository[Closing, ClosingId, ClosingQuery]
Invoices: TypeAlias = Repository[Invoice, InvoiceId, InvoiceQuery]
SeriesOfInvoices: TypeAlias = Repository[InvoiceSeries, SeriesId, SeriesQuery]
Payments: TypeAlias = Repository[Payment, PaymentId, PaymentQuery]
CreditFiles: TypeAlias = Repository[CreditFile, AccountId, CreditFileQuery]
Deliveries: TypeAlias = Repository[Delivery, OrderId, DeliveryQuery]
PurchaseOrders: TypeAlias = Repository[PurchaseOrder, PurchaseOrderId, PurchaseOrderQuery]
Activities: TypeAlias = Repository[Activity, ActivityId, ActivityQuery]
Packets: TypeAlias = Repository[Packet, PacketId, PacketQuery]
Parcels: TypeAlias = Repository[Parcel, PacketId, ParcelQuery]
Tickets: TypeAlias = Repository[Ticket, TicketId, TicketQuery]
Articles: TypeAlias = Repository[Article, ArticleId, ArticleQuery]
Returns: TypeAlias = Repository[CustomerReturn, ReturnId, ReturnQuery]
Surveys: TypeAlias = Repository[Survey, SurveyId, SurveyQuery]
Promotions: TypeAlias = Repository[Promotion, PromotionId, PromotionQuery]
Shelves: TypeAlias = Repository[PromotionShelf, ShelfId, ShelfQuery]
Sightings: TypeAlias = Repository[Sighting, SightingId, SightingQuery]
Deals: TypeAlias = Repository[Deal, DealId, DealQuery]
AccountLists: TypeAlias = Repository[AccountList, AccountListId, AccountListQuery]
Demands: TypeAlias = Repository[DemandRequest, DemandId, DemandQuery]
Launches: TypeAlias = Repository[Launch, LaunchId, LaunchQuery]
Projects: TypeAlias = Repository[Project, ProjectId, ProjectQuery]
Companies: TypeAlias = Repository[Company, CompanyId, CompanyQuery]
Claims: TypeAlias = Repository[ExpenseClaim, ClaimId, ClaimQuery]
MileageLogs: TypeAlias = Repository[MileageLog, MileageLogId, MileageQuery]


class SalesFigures(ABC):
    """What sales entries can be asked, wherever they are kept."""

    @abstractmethod
    def total(self, where: Where) -> SalesTotal:
        """What the entries in question add up to."""

    @abstractmethod
    def breakdown(self, *by: Dimension, where: Where) -> Mapping[Key, SalesTotal]:
        """The total of each group that has an entry; all groups make the total of the whole."""

    @abstractmethod
    def orders(self, *by: Dimension, where: Where) -> Mapping[Key, int]:
        """How many different orders were sold in each group that has a sale (returns are no orders)."""

    @abstractmethod
    def explain(self, where: Where) -> Sequence[SalesEntry]:
        """The entries behind a total: by day, document, line and sequence."""

    @abstractmethod
    def first_sales(self, event: SaleEvent) -> Mapping[AccountId, date]:
        """The day of the first sale to each account that ever bought."""


class SalesLedger(SalesFigures):
    """The sales ledger of one unit of work: entries come in, nothing is changed, figures come out.

    Day rollups are kept in the same transaction, so that `total` and a `breakdown` by day or manager
    cost the days they are about, not all that was ever sold, as long as they name no account, product
    or document and ask nothing about what was known.
    """

    @abstractmethod
    def append(self, entries: Sequence[SalesEntry]) -> None:
        """Write entries down.

        Raises ConcurrencyError, here or at `commit`, when one of that document, line and sequence
        is there; then nothing is written.
        """

    @abstractmethod
    def entries_of(self, document: OrderId) -> Sequence[SalesEntry]:
        """All entries of one document, by line and sequence."""


class ReceivablesLedger(ABC):
    """The receivables ledger of one unit of work: entries come in, nothing is changed.

    Only `append`, `entries_of` and `explain` must be written. A storage that can answer the rest
    faster does: what is open now should cost what is asked about, not all that was ever invoiced.
    """

    @abstractmethod
    def append(self, entries: Sequence[ReceivableEntry]) -> None:
        """Write entries down.

        Raises ConcurrencyError, here or at `commit`, when one of that item and sequence is there;
        then nothing is written.
        """

    @abstractmethod
    def entries_of(self, item: ItemId) -> Sequence[ReceivableEntry]:
        """All entries of one item, by sequence."""

    @abstractmethod
    def explain(self, where: Owed) -> Sequence[ReceivableEntry]:
        """The entries in question: by day, item and sequence."""

    def total(self, where: Owed) -> Money:
        """What the entries in question are worth in the currency of the books."""
        return Money.total([entry.value for entry in self.explain(where)], where.currency)

    def breakdown(self, *by: OwedBy, where: Owed) -> Mapping[OwedKey, Money]:
        """The worth of each group that has an entry; all groups make the total of the whole."""
        groups: dict[OwedKey, list[Money]] = {}
        for entry in self.explain(where):
            groups.setdefault(owed_key(by, entry), []).append(entry.value)
        return {key: Money.total(values, where.currency) for key, values in groups.items()}

    def open_items(self, where: Owed, *, limit: int | None = None) -> Sequence[OpenItem]:
        """The items of which the entries in question leave something open, by due date and name.

        `limit` gives at most so many.
        """
        return open_items(self.explain(where))[:limit]

    def item(self, item: ItemId) -> OpenItem | None:
        """What is open of one item by all its entries, or None when it has none."""
        entries = self.entries_of(item)
        return item_of(entries) if entries else None

    def aged(self, where: Owed, *, buckets: Buckets, by: AgedBy) -> Mapping[int, tuple[int, int]]:
        """How many items are open, and their worth in minor units, by the place of their bucket.

        Of the entries in question, at the end of the last day of its period.
        """
        return aged(self.open_items(where), where.period.last_day, buckets, by)


@frozen(kw_only=True)
class OutboxMessage:
    """An event as the outbox keeps it.

    `id` is stable, so that whoever gets a message twice can tell; `subject` is the kind and id of the
    aggregate, whose messages come in the order of its versions.
    """

    id: str
    subject: str
    version: int
    event: Event


class Outbox(ABC):
    """Events waiting to be delivered. They enter with the save that they explain."""

    @abstractmethod
    def claim(self, *, limit: int, now: datetime, until: datetime) -> Sequence[OutboxMessage]:
        """The longest-waiting messages, claimed for the caller until an instant (UTC).

        Nothing is handed out while another claim lasts, so that two drains at once deliver each
        aggregate's messages in order. Commit the claim before delivering.
        """

    @abstractmethod
    def acknowledge(self, ids: Iterable[str]) -> None:
        """These were delivered: they are never handed out again. The claim ends with the last one."""

    @abstractmethod
    def waiting(self) -> int:
        """How many messages are not acknowledged."""


@frozen(kw_only=True)
class Recalled:
    """What a key was used for: the fingerprint of the request, and its result."""

    fingerprint: str
    result: Aggregate


class Keys(ABC):
    """Idempotency keys, and what each first gave."""

    @abstractmethod
    def recall(self, key: str) -> Recalled | None:
        """What the key was used for, or None when it is free."""

    @abstractmethod
    def keep(self, key: str, recalled: Recalled) -> None:
        """Bind a key to its first result.

        Raises ConcurrencyError, here or at `commit`, when somebody else used it meanwhile; then
        nothing is written.
        """


class UnitOfWork(ABC):
    """What is done together or not at all.

    Used as a context manager: leaving without `commit` rolls everything back. After `commit` or
    `rollback` nothing more may be done with it, and it belongs to one thread; what is done all the
    same is refused with StorageError.
    """

    managers: Managers
    accounts: Accounts
    products: Products
    price_lists: PriceLists
    forecasts: Forecasts
    plans: Plans
    orders: Orders
    closings: Closings
    companies: Companies
    invoices: Invoices
    series: SeriesOfInvoices
    payments: Payments
    credit_files: CreditFiles
    deliveries: Deliveries
    purchase_orders: PurchaseOrders
    activities: Activities
    claims: Claims
    mileage_logs: MileageLogs
    packets: Packets
    parcels: Parcels
    tickets: Tickets
    articles: Articles
    returns: Returns
    surveys: Surveys
    promotions: Promotions
    shelves: Shelves
    sightings: Sightings
    deals: Deals
    account_lists: AccountLists
    demands: Demands
    launches: Launches
    projects: Projects
    sales: SalesLedger
    receivables: ReceivablesLedger
    outbox: Outbox
    keys: Keys

    @property
    def whole(self) -> "UnitOfWork":
        """The same unit of work with everything in sight: itself, unless it shows less.

        For rules that count what an actor may not see. What is read there is not shown.
        """
        return self

    def check_whole(self, what: str) -> None:  # noqa: B027 # most show all there is
        """Refuse with NotAllowed, where it shows less, to do what is for who sees everything."""

    @abstractmethod
    def guard(self, name: str, *, exclusive: bool) -> None:
        """Hold what a rule over a set rests on until the unit of work ends.

        Many may hold a name shared; whoever holds it exclusively holds it alone. A storage either
        makes the later one wait, or raises ConcurrencyError at `commit` when somebody held it in
        between with whom it cannot be shared; then nothing is written.
        """

    @abstractmethod
    def commit(self) -> None:
        """Make all of it last, at once. Raises ConcurrencyError, and then nothing is written."""

    @abstractmethod
    def rollback(self) -> None:
        """Forget all of it. Does nothing after `commit`."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.rollback()


class Storage(ABC):
    """A place that keeps one tenant's books. Safe to share between threads."""

    @abstractmethod
    def begin(self, *, read_only: bool = False) -> UnitOfWork:
        """A unit of work.

        One that only reads sees one state of the books, blocks no writer, and refuses to write with
        StorageError.
        """

    def close(self) -> None:  # noqa: B027 # most have nothing to let go
        """Let go of what the storage holds open. Does nothing by default."""
