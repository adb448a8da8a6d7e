"""A unit of work on a SQL database."""

from typing import Final, TypeVar, final

from account_mgmt.adapters.sql.guards import hold
from account_mgmt.adapters.sql.keys import SqlKeys
from account_mgmt.adapters.sql.ledger import SqlSalesLedger
from account_mgmt.adapters.sql.outbox import SqlOutbox
from account_mgmt.adapters.sql.receivables import SqlReceivables
from account_mgmt.adapters.sql.repository import SqlRepository
from account_mgmt.adapters.sql.session import Session
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
    Kind,
)
from account_mgmt.domain.ids import Id
from account_mgmt.ports.parts import part
from account_mgmt.ports.queries import Aggregate, Query
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
    Repository,
    Returns,
    SalesLedger,
    SeriesOfInvoices,
    Shelves,
    Sightings,
    Surveys,
    Tickets,
    UnitOfWork,
)

AggregateT = TypeVar("AggregateT", bound=Aggregate)
IdT = TypeVar("IdT", bound=Id)
QueryT = TypeVar("QueryT", bound=Query)


def _repository(
    kind: Kind[AggregateT, IdT, QueryT],
) -> Repository[AggregateT, IdT, QueryT]:
    return part(lambda work: SqlRepository(kind, work.session, work.tenant, work.outbox))


@final
class SqlUnitOfWork(UnitOfWork):
    """One connection's transaction, for one tenant."""

    managers: Managers = _repository(MANAGERS)
    accounts: Accounts = _repository(ACCOUNTS)
    products: Products = _repository(PRODUCTS)
    price_lists: PriceLists = _repository(PRICE_LISTS)
    forecasts: Forecasts = _repository(FORECASTS)
    plans: Plans = _repository(PLANS)
    orders: Orders = _repository(ORDERS)
    closings: Closings = _repository(CLOSINGS)
    companies: Companies = _repository(COMPANIES)
    invoices: Invoices = _repository(INVOICES)
    series: SeriesOfInvoices = _repository(SERIES)
    payments: Payments = _repository(PAYMENTS)
    credit_files: CreditFiles = _repository(CREDIT_FILES)
    deliveries: Deliveries = _repository(DELIVERIES)
    purchase_orders: PurchaseOrders = _repository(PURCHASE_ORDERS)
    activities: Activities = _repository(ACTIVITIES)
    claims: Claims = _repository(CLAIMS)
    mileage_logs: MileageLogs = _repository(MILEAGE_LOGS)
    packets: Packets = _repository(PACKETS)
    parcels: Parcels = _repository(PARCELS)
    tickets: Tickets = _repository(TICKETS)
    articles: Articles = _repository(ARTICLES)
    returns: Returns = _repository(RETURNS)
    surveys: Surveys = _repository(SURVEYS)
    promotions: Promotions = _repository(PROMOTIONS)
    shelves: Shelves = _repository(SHELVES)
    sightings: Sightings = _repository(SIGHTINGS)
    deals: Deals = _repository(DEALS)
    account_lists: AccountLists = _repository(ACCOUNT_LISTS)
    demands: Demands = _repository(DEMANDS)
    launches: Launches = _repository(LAUNCHES)
    projects: Projects = _repository(PROJECTS)
    outbox: Outbox = part(lambda work: SqlOutbox(work.session, work.tenant))
    sales: SalesLedger = part(lambda work: SqlSalesLedger(work.session, work.tenant))
    receivables: ReceivablesLedger = part(lambda work: SqlReceivables(work.session, work.tenant))
    keys: Keys = part(lambda work: SqlKeys(work.session, work.tenant))

    def __init__(self, session: Session, tenant: str) -> None:
        self.session: Final = session
        self.tenant: Final = tenant

    def guard(self, name: str, *, exclusive: bool) -> None:
        hold(self.session, self.tenant, name, exclusive=exclusive)

    def commit(self) -> None:
        self.session.commit()

    def rollback(self) -> None:
        self.session.rollback()
