"""The composition root: the only module that knows everybody."""

from typing import Self

from attrs import evolve

from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.adapters.system import RandomNames, SystemClock
from account_mgmt.domain.company import OWN
from account_mgmt.domain.credit import DEFAULT_POLICY, CreditPolicy
from account_mgmt.domain.currencies import minor_units
from account_mgmt.domain.dunning import STANDARD_DUNNING, DunningPolicy
from account_mgmt.domain.errors import BooksNotOpened, NotFound
from account_mgmt.domain.exposure import DEFAULT_CREDIT_RULES, CreditRules
from account_mgmt.domain.fiscal import FiscalCalendar
from account_mgmt.domain.invoicing_policy import DEFAULT_INVOICING, InvoicingPolicy
from account_mgmt.ports.activities import ActivityCounts
from account_mgmt.ports.clock import Clock
from account_mgmt.ports.exchange import ExchangeRates
from account_mgmt.ports.names import Names
from account_mgmt.ports.storage import Storage
from account_mgmt.ports.tax import TaxRules
from account_mgmt.services.books import Books, untaxed
from account_mgmt.services.catalogue import CatalogueDesk
from account_mgmt.services.collections import CollectionsDesk
from account_mgmt.services.deliveries import DeliveryDesk
from account_mgmt.services.events import EventDesk
from account_mgmt.services.invoicing import InvoiceDesk
from account_mgmt.services.loading import LoadingDesk
from account_mgmt.services.orders import OrderDesk
from account_mgmt.services.payments import PaymentDesk
from account_mgmt.services.portfolio import PortfolioDesk
from account_mgmt.services.quotas import QuotaDesk
from account_mgmt.services.receivables import ReceivablesDesk
from account_mgmt.services.reporting import ReportingDesk


class AccountManagement:
    """An account manager's whole desk: portfolio, orders, quotas, invoices, payments, receivables.

    Without a storage the books are kept in memory. All amounts are in `currency`; `policy` says
    whose sale it is; `clock` and `names` are for tests and for hosts with their own; `activities`
    counts visits and calls, for quotas of them; `invoicing` says who sells and how invoices are
    numbered, `dunning` how overdue accounts are chased, `credit_rules` when an order is held; `tax` and `exchange_rates` give the rates of the day. What the books
    rest on is kept in the storage when it is empty, and checked when it is not: raises BooksDiffer
    for another currency, calendar or policy, and UnknownCurrency.
    """

    def __init__(  # noqa: PLR0913 # what a company decides once
        self,
        storage: Storage | None = None,
        *,
        calendar: FiscalCalendar | None = None,
        currency: str = "EUR",
        policy: CreditPolicy = DEFAULT_POLICY,
        clock: Clock | None = None,
        names: Names | None = None,
        activities: ActivityCounts | None = None,
        invoicing: InvoicingPolicy = DEFAULT_INVOICING,
        dunning: DunningPolicy = STANDARD_DUNNING,
        tax: TaxRules = untaxed,
        exchange_rates: ExchangeRates | None = None,
        credit_rules: CreditRules = DEFAULT_CREDIT_RULES,
    ) -> None:
        books = _books(storage, currency, calendar, policy, clock, names)
        self.books: Books = evolve(
            books,
            activities=activities,
            invoicing=invoicing,
            tax=tax,
            exchange_rates=exchange_rates,
            credit_rules=credit_rules,
        )
        self.books.open()
        self.loading: LoadingDesk = LoadingDesk(self.books)
        self.portfolio: PortfolioDesk = PortfolioDesk(self.books)
        self.catalogue: CatalogueDesk = CatalogueDesk(self.books)
        self.orders: OrderDesk = OrderDesk(self.books)
        self.quotas: QuotaDesk = QuotaDesk(self.books)
        self.invoicing: InvoiceDesk = InvoiceDesk(self.books)
        self.deliveries: DeliveryDesk = DeliveryDesk(self.books, dunning)
        self.collections: CollectionsDesk = CollectionsDesk(self.books, dunning)
        self.payments: PaymentDesk = PaymentDesk(self.books)
        self.receivables: ReceivablesDesk = ReceivablesDesk(self.books)
        self.reporting: ReportingDesk = ReportingDesk(self.books)
        self.events: EventDesk = EventDesk(self.books)

    @classmethod
    def of(  # noqa: PLR0913 # what a host hands in
        cls,
        storage: Storage,
        *,
        clock: Clock | None = None,
        names: Names | None = None,
        activities: ActivityCounts | None = None,
        invoicing: InvoicingPolicy = DEFAULT_INVOICING,
        dunning: DunningPolicy = STANDARD_DUNNING,
        tax: TaxRules = untaxed,
        exchange_rates: ExchangeRates | None = None,
        credit_rules: CreditRules = DEFAULT_CREDIT_RULES,
    ) -> Self:
        """The desk over books that are there, in their own currency, calendar and policy.

        Raises BooksNotOpened when nobody opened any in the storage.
        """
        with storage.begin(read_only=True) as work:
            try:
                company = work.companies.get(OWN)
            except NotFound:
                raise BooksNotOpened("the storage") from None
        return cls(
            storage,
            calendar=company.calendar,
            currency=company.currency,
            policy=company.policy,
            clock=clock,
            names=names,
            activities=activities,
            invoicing=invoicing,
            dunning=dunning,
            tax=tax,
            exchange_rates=exchange_rates,
            credit_rules=credit_rules,
        )


def loading_into(
    storage: Storage,
    *,
    currency: str,
    calendar: FiscalCalendar | None = None,
    policy: CreditPolicy = DEFAULT_POLICY,
) -> LoadingDesk:
    """The loading desk alone, which opens books with what it loads: both, or neither.

    So a load that is refused leaves the storage as it was. Raises UnknownCurrency.
    """
    return LoadingDesk(_books(storage, currency, calendar, policy))


def _books(  # noqa: PLR0913, PLR0917 # what a company decides once
    storage: Storage | None,
    currency: str,
    calendar: FiscalCalendar | None,
    policy: CreditPolicy,
    clock: Clock | None = None,
    names: Names | None = None,
) -> Books:
    minor_units(currency)
    return Books(
        storage=storage or MemoryStorage(),
        calendar=calendar or FiscalCalendar(),
        currency=currency,
        policy=policy,
        clock=clock or SystemClock(),
        names=names or RandomNames(),
    )
