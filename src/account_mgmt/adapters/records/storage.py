"""One tenant's books as records of a host, and units of work upon them."""

from threading import get_ident
from typing import final

from account_mgmt.adapters.records.ledger import RecordSales
from account_mgmt.adapters.records.parts import Part, Texts
from account_mgmt.adapters.records.queue import Guards, RecordKeys, RecordOutbox
from account_mgmt.adapters.records.receivables import RecordReceivables
from account_mgmt.adapters.records.records import Records
from account_mgmt.adapters.records.tables import RecordRepository
from account_mgmt.adapters.records.view import View
from account_mgmt.codec import (
    ACCOUNT_LISTS,
    ACCOUNTS,
    ACTIVITIES,
    ARTICLES,
    CLAIMS,
    CLOSINGS,
    COMPANIES,
    CREDIT_FILES,
    DEALS,
    DELIVERIES,
    DEMANDS,
    FORECASTS,
    INVOICES,
    LAUNCHES,
    MANAGERS,
    MILEAGE_LOGS,
    ORDERS,
    PACKETS,
    PARCELS,
    PAYMENTS,
    PLANS,
    PRICE_LISTS,
    PRODUCTS,
    PROJECTS,
    PROMOTIONS,
    PURCHASE_ORDERS,
    RETURNS,
    SERIES,
    SHELVES,
    SIGHTINGS,
    SURVEYS,
    TICKETS,
)
from account_mgmt.domain.errors import StorageError
from account_mgmt.domain.events import Event
from account_mgmt.domain.text import LONGEST_ID, check
from account_mgmt.ports.storage import (
    AccountLists,
    Accounts,
    Activities,
    Articles,
    Claims,
    Closings,
    Companies,
    CreditFiles,
    Deals,
    Deliveries,
    Demands,
    Forecasts,
    Invoices,
    Keys,
    Launches,
    Managers,
    MileageLogs,
    Orders,
    Outbox,
    Packets,
    Parcels,
    Payments,
    Plans,
    PriceLists,
    Products,
    Projects,
    Promotions,
    PurchaseOrders,
    ReceivablesLedger,
    Returns,
    SalesLedger,
    SeriesOfInvoices,
    Shelves,
    Sightings,
    Storage,
    Surveys,
    Tickets,
    UnitOfWork,
)


@final
class RecordStorage(Storage):
    """One tenant's books in whatever a host can `get`, `scan` and `put`.

    Optimistic: a unit of work sees the books as they were when it first looked, and stages its
    writes; its commit is one `put`, made again on newer books when only figures that add up have
    moved meanwhile. A reader that falls a thousand commits behind is refused.

    >>> from account_mgmt.adapters.records import DictRecords
    >>> with RecordStorage(DictRecords()).begin(read_only=True) as work:
    ...     work.accounts.find()
    []
    """

    def __init__(self, records: Records, *, tenant: str = "default") -> None:
        check("Tenant", tenant, longest=LONGEST_ID)
        self._records = records
        self._tenant = tenant

    def begin(self, *, read_only: bool = False) -> UnitOfWork:
        return RecordUnitOfWork(View(self._records, self._tenant), read_only=read_only)


@final
class RecordUnitOfWork(UnitOfWork):
    """The books as they were when it first looked at them, under what it staged."""

    def __init__(self, view: View, *, read_only: bool) -> None:
        self.view = view
        self.managers: Managers = RecordRepository(self, MANAGERS)
        self.accounts: Accounts = RecordRepository(self, ACCOUNTS)
        self.products: Products = RecordRepository(self, PRODUCTS)
        self.price_lists: PriceLists = RecordRepository(self, PRICE_LISTS)
        self.forecasts: Forecasts = RecordRepository(self, FORECASTS)
        self.plans: Plans = RecordRepository(self, PLANS)
        self.orders: Orders = RecordRepository(self, ORDERS)
        self.closings: Closings = RecordRepository(self, CLOSINGS)
        self.companies: Companies = RecordRepository(self, COMPANIES)
        self.invoices: Invoices = RecordRepository(self, INVOICES)
        self.series: SeriesOfInvoices = RecordRepository(self, SERIES)
        self.payments: Payments = RecordRepository(self, PAYMENTS)
        self.credit_files: CreditFiles = RecordRepository(self, CREDIT_FILES)
        self.deliveries: Deliveries = RecordRepository(self, DELIVERIES)
        self.purchase_orders: PurchaseOrders = RecordRepository(self, PURCHASE_ORDERS)
        self.activities: Activities = RecordRepository(self, ACTIVITIES)
        self.claims: Claims = RecordRepository(self, CLAIMS)
        self.mileage_logs: MileageLogs = RecordRepository(self, MILEAGE_LOGS)
        self.packets: Packets = RecordRepository(self, PACKETS)
        self.parcels: Parcels = RecordRepository(self, PARCELS)
        self.tickets: Tickets = RecordRepository(self, TICKETS)
        self.articles: Articles = RecordRepository(self, ARTICLES)
        self.returns: Returns = RecordRepository(self, RETURNS)
        self.surveys: Surveys = RecordRepository(self, SURVEYS)
        self.promotions: Promotions = RecordRepository(self, PROMOTIONS)
        self.shelves: Shelves = RecordRepository(self, SHELVES)
        self.sightings: Sightings = RecordRepository(self, SIGHTINGS)
        self.deals: Deals = RecordRepository(self, DEALS)
        self.account_lists: AccountLists = RecordRepository(self, ACCOUNT_LISTS)
        self.demands: Demands = RecordRepository(self, DEMANDS)
        self.launches: Launches = RecordRepository(self, LAUNCHES)
        self.projects: Projects = RecordRepository(self, PROJECTS)
        self.sales: SalesLedger = RecordSales(self)
        self.receivables: ReceivablesLedger = RecordReceivables(self)
        self.keys: Keys = RecordKeys(self)
        self._outbox = RecordOutbox(self)
        self.outbox: Outbox = self._outbox
        self._guards = Guards(self)
        self._read_only = read_only
        self._thread = get_ident()
        self._over = False
        self._parts: list[Part] = []

    def check(self) -> None:
        """Refuse a unit of work that is over, or that another thread began."""
        if self._over:
            raise StorageError("Unit of work", "it is over", "Begin another")
        if self._thread != get_ident():
            rule = "it belongs to the thread that began it"
            raise StorageError("Unit of work", rule, "Begin one in each thread")

    def take_part(self, part: Part) -> None:
        """Refuse that too for one begun to read only; and commit that part with the rest."""
        self.check()
        if self._read_only:
            rule = "it was begun to read only"
            raise StorageError("Unit of work", rule, "Begin one without `read_only`")
        if part not in self._parts:
            self._parts.append(part)

    def said(self, subject: str, version: int, event: Event) -> None:
        """Send an event to the outbox with the rest."""
        self._outbox.put(subject, version, event)

    def guard(self, name: str, *, exclusive: bool) -> None:
        self._guards.hold(name, exclusive=exclusive)

    def commit(self) -> None:
        self.check()
        self._over = True
        while self._parts:
            commit = self.view.now() + 1
            texts: Texts = {}
            for part in self._parts:
                texts.update(part.texts(commit))
            if self.view.put(texts, commit):
                return

    def rollback(self) -> None:
        if not self._over:
            self.check()
            self._over = True
