"""One tenant's books in memory, and units of work upon them.

Optimistic: a unit of work sees the books as they were when it first looked, and stages its writes.
Its commit checks, under the one lock, that nobody was there first, and then lets all of it stand.
"""

from collections.abc import Iterable, Mapping
from threading import RLock, get_ident
from types import TracebackType
from typing import Final, cast, final
from weakref import ref

from account_mgmt.adapters.memory.ledger import Log, MemorySales
from account_mgmt.adapters.memory.parts import Part
from account_mgmt.adapters.memory.queue import MemoryKeys, MemoryOutbox, Queue
from account_mgmt.adapters.memory.receivables import MemoryReceivables, ReceivablesLog
from account_mgmt.adapters.memory.tables import MemoryRepository, Table
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
from account_mgmt.domain.errors import ConcurrencyError, StorageError
from account_mgmt.domain.events import Event
from account_mgmt.ports.parts import part
from account_mgmt.ports.queries import Aggregate
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
    Recalled,
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
class Books:
    """All that is committed."""

    def __init__(self) -> None:
        self.lock: Final = RLock()
        self.commits = 0
        self.looking: set[ref[MemoryUnitOfWork]] = set()
        self.guards: dict[str, _Guard] = {}
        self.managers: Final = Table(MANAGERS)
        self.accounts: Final = Table(ACCOUNTS)
        self.products: Final = Table(PRODUCTS)
        self.price_lists: Final = Table(PRICE_LISTS)
        self.forecasts: Final = Table(FORECASTS)
        self.plans: Final = Table(PLANS)
        self.orders: Final = Table(ORDERS, "account", "placed_on")
        self.closings: Final = Table(CLOSINGS)
        self.companies: Final = Table(COMPANIES)
        self.purchase_orders: Final = Table(PURCHASE_ORDERS)
        self.activities: Final = Table(ACTIVITIES, "account", "on")
        self.deliveries: Final = Table(DELIVERIES, "account", "watch_on")
        self.packets: Final = Table(PACKETS, "manager", "starts")
        self.parcels: Final = Table(PARCELS)
        self.tickets: Final = Table(TICKETS, "account", "status", "assignee", "order", "invoice")
        self.articles: Final = Table(ARTICLES, "product")
        self.returns: Final = Table(RETURNS, "account", "order", "due_on")
        self.surveys: Final = Table(SURVEYS, "account")
        self.promotions: Final = Table(PROMOTIONS, "group")
        self.shelves: Final = Table(SHELVES)
        self.sightings: Final = Table(SIGHTINGS, "competitor", "product")
        self.deals: Final = Table(DEALS)
        self.account_lists: Final = Table(ACCOUNT_LISTS, "purpose")
        self.demands: Final = Table(DEMANDS, "account", "on")
        self.launches: Final = Table(LAUNCHES, "product")
        self.projects: Final = Table(PROJECTS, "status")
        self.credit_files: Final = Table(CREDIT_FILES)
        self.payments: Final = Table(PAYMENTS)
        self.series: Final = Table(SERIES)
        self.invoices: Final = Table(INVOICES)
        self.claims: Final = Table(CLAIMS, "manager")
        self.mileage_logs: Final = Table(MILEAGE_LOGS, "manager")
        self.sales: Final = Log()
        self.receivables: Final = ReceivablesLog()
        self.outbox: Final = Queue()
        self.keys: dict[str, tuple[int, Recalled]] = {}


@final
class _Guard:
    """The commits that last held a name: alone, and at all."""

    __slots__ = ("alone", "at_all")

    def __init__(self) -> None:
        self.alone = self.at_all = 0


@final
class MemoryStorage(Storage):
    """One tenant's books in memory, empty at first and gone with the process.

    >>> with MemoryStorage().begin(read_only=True) as work:
    ...     work.accounts.find()
    []
    """

    def __init__(self) -> None:
        self._books = Books()

    def begin(self, *, read_only: bool = False) -> UnitOfWork:
        return MemoryUnitOfWork(self._books, read_only=read_only)


@final
class MemoryUnitOfWork(UnitOfWork):
    """The books as they were when it first looked at them, under what it staged."""

    books: Books
    managers: Managers = part(lambda work: MemoryRepository(work, work.books.managers))
    accounts: Accounts = part(lambda work: MemoryRepository(work, work.books.accounts))
    products: Products = part(lambda work: MemoryRepository(work, work.books.products))
    price_lists: PriceLists = part(lambda work: MemoryRepository(work, work.books.price_lists))
    forecasts: Forecasts = part(lambda work: MemoryRepository(work, work.books.forecasts))
    plans: Plans = part(lambda work: MemoryRepository(work, work.books.plans))
    orders: Orders = part(lambda work: MemoryRepository(work, work.books.orders))
    closings: Closings = part(lambda work: MemoryRepository(work, work.books.closings))
    invoices: Invoices = part(lambda work: MemoryRepository(work, work.books.invoices))
    series: SeriesOfInvoices = part(lambda work: MemoryRepository(work, work.books.series))
    payments: Payments = part(lambda work: MemoryRepository(work, work.books.payments))
    credit_files: CreditFiles = part(lambda work: MemoryRepository(work, work.books.credit_files))
    deliveries: Deliveries = part(lambda work: MemoryRepository(work, work.books.deliveries))
    purchase_orders: PurchaseOrders = part(
        lambda work: MemoryRepository(work, work.books.purchase_orders)
    )
    activities: Activities = part(lambda work: MemoryRepository(work, work.books.activities))
    claims: Claims = part(lambda work: MemoryRepository(work, work.books.claims))
    mileage_logs: MileageLogs = part(lambda work: MemoryRepository(work, work.books.mileage_logs))
    packets: Packets = part(lambda work: MemoryRepository(work, work.books.packets))
    parcels: Parcels = part(lambda work: MemoryRepository(work, work.books.parcels))
    tickets: Tickets = part(lambda work: MemoryRepository(work, work.books.tickets))
    articles: Articles = part(lambda work: MemoryRepository(work, work.books.articles))
    returns: Returns = part(lambda work: MemoryRepository(work, work.books.returns))
    surveys: Surveys = part(lambda work: MemoryRepository(work, work.books.surveys))
    promotions: Promotions = part(lambda work: MemoryRepository(work, work.books.promotions))
    shelves: Shelves = part(lambda work: MemoryRepository(work, work.books.shelves))
    sightings: Sightings = part(lambda work: MemoryRepository(work, work.books.sightings))
    deals: Deals = part(lambda work: MemoryRepository(work, work.books.deals))
    account_lists: AccountLists = part(
        lambda work: MemoryRepository(work, work.books.account_lists)
    )
    demands: Demands = part(lambda work: MemoryRepository(work, work.books.demands))
    launches: Launches = part(lambda work: MemoryRepository(work, work.books.launches))
    projects: Projects = part(lambda work: MemoryRepository(work, work.books.projects))
    companies: Companies = part(lambda work: MemoryRepository(work, work.books.companies))
    outbox: Outbox = part(lambda work: MemoryOutbox(work, work.books.outbox))
    sales: SalesLedger = part(lambda work: MemorySales(work, work.books.sales))
    receivables: ReceivablesLedger = part(
        lambda work: MemoryReceivables(work, work.books.receivables)
    )
    keys: Keys = part(lambda work: MemoryKeys(work, work.books.keys))

    since: int = -1  # until it looks
    entries: int = -1
    before: dict[tuple[str, str], Aggregate | None]
    _known: "ref[MemoryUnitOfWork]"
    _over = False
    _guards: dict[str, bool] | None = None

    def __init__(self, books: Books, *, read_only: bool) -> None:
        self.books: Books = books
        self.lock: RLock = books.lock
        self._read_only = read_only
        self._thread = get_ident()
        self._parts: list[Part] = []
        self.sales = MemorySales(self, books.sales)

    def check(self) -> None:
        """Refuse a unit of work that is over, or that another thread began."""
        if self._over:
            raise StorageError("Unit of work", "it is over", "Begin another")
        if self._thread != get_ident():
            rule = "it belongs to the thread that began it"
            raise StorageError("Unit of work", rule, "Begin one in each thread")

    def look(self) -> None:
        """Refuse that too; and see the books from now on as they are, if this is the first look."""
        if self._over or self._thread != get_ident():
            self.check()
        if self.since < 0:
            books = self.books
            self.since = books.commits
            self.entries = len(books.sales.entries)
            self.before = {}
            self._known = ref(self)
            books.looking.add(self._known)

    def take_part(self, part: Part) -> None:
        """Refuse also a unit of work begun to read only; and commit that part with the rest."""
        self._check_writing()
        if part not in self._parts:
            self._parts.append(part)

    def _check_writing(self) -> None:
        if self._over or self._thread != get_ident():
            self.check()
        if self._read_only:
            rule = "it was begun to read only"
            raise StorageError("Unit of work", rule, "Begin one without `read_only`")

    def others(self) -> Iterable["MemoryUnitOfWork"]:
        """The other units of work that have looked, and are under way."""
        looking = self.books.looking
        for known in tuple(looking):
            other = known()
            if other is None:  # it was left without a word
                looking.discard(known)
            elif other is not self:
                yield other

    def said(self, kind: str, name: str, version: int, event: Event) -> None:
        """Send an event to the outbox with the rest."""
        cast("MemoryOutbox", self.outbox).put(kind, name, version, event)

    def guard(self, name: str, *, exclusive: bool) -> None:
        self._check_writing()
        with self.lock:
            self.look()
        if self._guards is None:
            self._guards = {}
        self._guards[name] = exclusive or self._guards.get(name, False)

    def commit(self) -> None:
        self.check()
        with self.lock:
            parts = self._parts
            self._end()
            for part in parts:
                part.refuse_conflicts()
            if self._guards:
                self._check_guards(self._guards)
            self.books.commits += 1
            for part in parts:
                part.apply(self.books.commits)

    def rollback(self) -> None:
        if not self._over:
            self.check()
            self._end()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._over:
            self.check()
            self._end()

    def _check_guards(self, guards: Mapping[str, bool]) -> None:
        """Raise when somebody held a guard meanwhile with whom we cannot have shared it."""
        known = [self.books.guards.setdefault(name, _Guard()) for name in guards]
        for name, guard in zip(guards, known, strict=True):
            if self.since < (guard.at_all if guards[name] else guard.alone):
                raise ConcurrencyError("guard", name, self.since)
        for name, guard in zip(guards, known, strict=True):
            guard.at_all = self.books.commits + 1
            if guards[name]:
                guard.alone = guard.at_all

    def _end(self) -> None:
        self._over = True
        self._parts = []
        del self.sales  # which would keep it from being forgotten
        if self.since >= 0:
            self.books.looking.discard(self._known)
