"""A unit of work on a SQL database."""

from typing import Final, final

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
    PURCHASE_ORDERS,
    SERIES,
    SIGHTINGS,
    TICKETS,
)
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
    PurchaseOrders,
    ReceivablesLedger,
    SalesLedger,
    SeriesOfInvoices,
    Sightings,
    Tickets,
    UnitOfWork,
)


@final
class SqlUnitOfWork(UnitOfWork):
    """One connection's transaction, for one tenant."""

    def __init__(self, session: Session, tenant: str) -> None:
        outbox = SqlOutbox(session, tenant)
        self._session: Final = session
        self._tenant: Final = tenant
        self.outbox: Outbox = outbox
        self.managers: Managers = SqlRepository(MANAGERS, session, tenant, outbox)
        self.accounts: Accounts = SqlRepository(ACCOUNTS, session, tenant, outbox)
        self.products: Products = SqlRepository(PRODUCTS, session, tenant, outbox)
        self.price_lists: PriceLists = SqlRepository(PRICE_LISTS, session, tenant, outbox)
        self.forecasts: Forecasts = SqlRepository(FORECASTS, session, tenant, outbox)
        self.plans: Plans = SqlRepository(PLANS, session, tenant, outbox)
        self.orders: Orders = SqlRepository(ORDERS, session, tenant, outbox)
        self.closings: Closings = SqlRepository(CLOSINGS, session, tenant, outbox)
        self.companies: Companies = SqlRepository(COMPANIES, session, tenant, outbox)
        self.invoices: Invoices = SqlRepository(INVOICES, session, tenant, outbox)
        self.series: SeriesOfInvoices = SqlRepository(SERIES, session, tenant, outbox)
        self.payments: Payments = SqlRepository(PAYMENTS, session, tenant, outbox)
        self.credit_files: CreditFiles = SqlRepository(CREDIT_FILES, session, tenant, outbox)
        self.deliveries: Deliveries = SqlRepository(DELIVERIES, session, tenant, outbox)
        self.purchase_orders: PurchaseOrders = SqlRepository(
            PURCHASE_ORDERS, session, tenant, outbox
        )
        self.activities: Activities = SqlRepository(ACTIVITIES, session, tenant, outbox)
        self.claims: Claims = SqlRepository(CLAIMS, session, tenant, outbox)
        self.mileage_logs: MileageLogs = SqlRepository(MILEAGE_LOGS, session, tenant, outbox)
        self.packets: Packets = SqlRepository(PACKETS, session, tenant, outbox)
        self.parcels: Parcels = SqlRepository(PARCELS, session, tenant, outbox)
        self.tickets: Tickets = SqlRepository(TICKETS, session, tenant, outbox)
        self.articles: Articles = SqlRepository(ARTICLES, session, tenant, outbox)
        self.sightings: Sightings = SqlRepository(SIGHTINGS, session, tenant, outbox)
        self.deals: Deals = SqlRepository(DEALS, session, tenant, outbox)
        self.account_lists: AccountLists = SqlRepository(ACCOUNT_LISTS, session, tenant, outbox)
        self.demands: Demands = SqlRepository(DEMANDS, session, tenant, outbox)
        self.launches: Launches = SqlRepository(LAUNCHES, session, tenant, outbox)
        self.sales: SalesLedger = SqlSalesLedger(session, tenant)
        self.receivables: ReceivablesLedger = SqlReceivables(session, tenant)
        self.keys: Keys = SqlKeys(session, tenant)

    def guard(self, name: str, *, exclusive: bool) -> None:
        hold(self._session, self._tenant, name, exclusive=exclusive)

    def commit(self) -> None:
        self._session.commit()

    def rollback(self) -> None:
        self._session.rollback()
