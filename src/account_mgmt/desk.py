"""The composition root: the only module that knows everybody."""

from collections.abc import Sequence
from typing import Self, TypedDict, Unpack

from attrs import evolve

from account_mgmt.adapters.memory import MemoryReceipts, MemoryStorage
from account_mgmt.adapters.renderings import JsonRenderings
from account_mgmt.adapters.sight import SeenStorage
from account_mgmt.adapters.system import RandomNames, SystemClock
from account_mgmt.domain.account_health import STANDARD_HEALTH, HealthPolicy
from account_mgmt.domain.account_list import STANDARD_LISTS, ListPolicy
from account_mgmt.domain.company import OWN
from account_mgmt.domain.competitor import STANDARD_SIGHTINGS, SightingPolicy
from account_mgmt.domain.credit import DEFAULT_POLICY, CreditPolicy
from account_mgmt.domain.currencies import minor_units
from account_mgmt.domain.demand import STANDARD_DEMAND, DemandPolicy
from account_mgmt.domain.dunning import STANDARD_DUNNING, DunningPolicy
from account_mgmt.domain.errors import BooksNotOpened, NotFound
from account_mgmt.domain.expense_policy import DEFAULT_EXPENSES, ExpensePolicy
from account_mgmt.domain.exposure import DEFAULT_CREDIT_RULES, CreditRules
from account_mgmt.domain.fiscal import FiscalCalendar
from account_mgmt.domain.follow_up import STANDARD_FOLLOW_UP, FollowUpPolicy
from account_mgmt.domain.ids import ManagerId
from account_mgmt.domain.invoicing_policy import DEFAULT_INVOICING, InvoicingPolicy
from account_mgmt.domain.mileage import MileageTable
from account_mgmt.domain.mileage_rates import MILEAGE_TABLES
from account_mgmt.domain.per_diem import PER_DIEM_TABLES, PerDiemTable
from account_mgmt.domain.project_standing import STANDARD_PROJECTS, ProjectPolicy
from account_mgmt.domain.return_policy import STANDARD_RETURNS, ReturnPolicy
from account_mgmt.domain.support_policy import STANDARD_SUPPORT, SupportPolicy
from account_mgmt.domain.visit_plan import STANDARD_VISITS, VisitPolicy
from account_mgmt.ports.access import BY_REPORTING_LINES, Access
from account_mgmt.ports.activities import ActivityCounts
from account_mgmt.ports.clock import Clock
from account_mgmt.ports.exchange import ExchangeRates
from account_mgmt.ports.names import Names
from account_mgmt.ports.notifier import Notifier, nobody_is_told
from account_mgmt.ports.receipts import Receipts
from account_mgmt.ports.renderings import Renderings
from account_mgmt.ports.storage import Storage
from account_mgmt.ports.tax import TaxRules
from account_mgmt.ports.working_days import RegionCalendars
from account_mgmt.services.activities import ActivityDesk, KeptActivities
from account_mgmt.services.articles import ArticleDesk
from account_mgmt.services.books import Books, untaxed
from account_mgmt.services.catalogue import CatalogueDesk
from account_mgmt.services.collections import CollectionsDesk
from account_mgmt.services.competitors import CompetitorDesk
from account_mgmt.services.deliveries import DeliveryDesk
from account_mgmt.services.events import EventDesk
from account_mgmt.services.expenses import ExpenseDesk
from account_mgmt.services.health import HealthDesk, HealthReader
from account_mgmt.services.insight import DemandDesk
from account_mgmt.services.invoicing import InvoiceDesk
from account_mgmt.services.launches import LaunchDesk
from account_mgmt.services.loading import LoadingDesk
from account_mgmt.services.mileage import MileageDesk
from account_mgmt.services.orders import OrderDesk
from account_mgmt.services.packets import PacketDesk
from account_mgmt.services.packing import SOURCES, ReceiptFiles, WeekReports
from account_mgmt.services.payments import PaymentDesk
from account_mgmt.services.playbooks import PlaybookDesk
from account_mgmt.services.portfolio import PortfolioDesk
from account_mgmt.services.projects import ProjectDesk
from account_mgmt.services.promotions import PromotionDesk
from account_mgmt.services.quotas import QuotaDesk
from account_mgmt.services.receivables import ReceivablesDesk
from account_mgmt.services.reporting import ReportingDesk
from account_mgmt.services.reports import ReportDesk
from account_mgmt.services.research import ResearchDesk
from account_mgmt.services.returns import ReturnDesk
from account_mgmt.services.satisfaction import SatisfactionDesk
from account_mgmt.services.support import SupportDesk
from account_mgmt.services.visit_planning import WeekdaysEverywhere


class DeskOptions(TypedDict, total=False):
    """What a host may hand to a desk, whatever its books rest on: see `AccountManagement`."""

    clock: Clock | None
    names: Names | None
    activities: ActivityCounts | None
    invoicing: InvoicingPolicy
    dunning: DunningPolicy
    credit_rules: CreditRules
    tax: TaxRules
    exchange_rates: ExchangeRates | None
    visits: VisitPolicy
    regions: RegionCalendars | None
    expenses: ExpensePolicy
    mileage: Sequence[MileageTable]
    per_diems: Sequence[PerDiemTable]
    receipts: Receipts | None
    renderings: Sequence[Renderings] | None
    support: SupportPolicy
    notifier: Notifier
    returns: ReturnPolicy
    follow_up: FollowUpPolicy
    health: HealthPolicy
    demand: DemandPolicy
    lists: ListPolicy
    sightings: SightingPolicy
    projects: ProjectPolicy
    access: Access


class AccountManagement:
    """An account manager's whole desk: portfolio, orders, quotas, cash, the week, tickets, returns.

    What the books rest on is kept in the storage when it is empty, and checked when it is not.

    Args:
        storage: where the books are kept; without one, in memory.
        calendar: the fiscal years; calendar years by default.
        currency: that of all amounts.
        policy: whose sale it is.
        clock: for tests, and hosts with their own.
        names: of what is made without an id; for tests, and hosts with their own.
        activities: counts visits and calls for quotas of them; the books' own by default.
        invoicing: who sells, how invoices are numbered, and what is billed.
        dunning: how overdue accounts are chased.
        credit_rules: when an order is held, and goods with it.
        tax: the tax of a sale on its day.
        exchange_rates: the rates of the day.
        visits: how often accounts are visited, and how visits are chosen.
        regions: on which days accounts work where they are; Monday to Friday by default.
        expenses: what managers are paid back.
        mileage: the rates of distance.
        per_diems: the rates of days away.
        receipts: keeps the files of receipts; in memory by default.
        renderings: in which forms documents are packed for the office; as JSON by default.
        support: how tickets are answered.
        notifier: tells people of tickets; nobody by default.
        returns: how long returns may take, and what restocking costs.
        follow_up: when customers are asked whether all is well.
        health: what makes the health of an account, and how much it urges a call.
        demand: how asks are found in documents, and which are one.
        lists: what lists of accounts may say, and of whom.
        sightings: from where one may know of competitors, and for how long.
        projects: when a project is at risk.
        access: what `acting_as` shows to whom; a manager's own and their reports' by default.

    Raises:
        BooksDiffer: the books rest on another currency, calendar or policy.
        UnknownCurrency: there is no such currency.
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
        visits: VisitPolicy = STANDARD_VISITS,
        regions: RegionCalendars | None = None,
        expenses: ExpensePolicy = DEFAULT_EXPENSES,
        mileage: Sequence[MileageTable] = MILEAGE_TABLES,
        per_diems: Sequence[PerDiemTable] = PER_DIEM_TABLES,
        receipts: Receipts | None = None,
        renderings: Sequence[Renderings] | None = None,
        support: SupportPolicy = STANDARD_SUPPORT,
        notifier: Notifier = nobody_is_told,
        credit_rules: CreditRules = DEFAULT_CREDIT_RULES,
        returns: ReturnPolicy = STANDARD_RETURNS,
        follow_up: FollowUpPolicy = STANDARD_FOLLOW_UP,
        health: HealthPolicy = STANDARD_HEALTH,
        demand: DemandPolicy = STANDARD_DEMAND,
        lists: ListPolicy = STANDARD_LISTS,
        sightings: SightingPolicy = STANDARD_SIGHTINGS,
        projects: ProjectPolicy = STANDARD_PROJECTS,
        access: Access = BY_REPORTING_LINES,
    ) -> None:
        books = _books(storage, currency, calendar, policy, clock, names)
        self.books: Books = evolve(
            books,
            activities=activities or KeptActivities(books.storage, visits.cadence),
            invoicing=invoicing,
            tax=tax,
            exchange_rates=exchange_rates,
            credit_rules=credit_rules,
        )
        self.books.open()
        kept = receipts or MemoryReceipts()
        self._access: Access = access
        self._options: DeskOptions = DeskOptions(
            clock=self.books.clock,
            names=self.books.names,
            activities=self.books.activities,
            invoicing=invoicing,
            dunning=dunning,
            credit_rules=credit_rules,
            tax=tax,
            exchange_rates=exchange_rates,
            visits=visits,
            regions=regions,
            expenses=expenses,
            mileage=mileage,
            per_diems=per_diems,
            receipts=kept,
            renderings=renderings,
            support=support,
            notifier=notifier,
            returns=returns,
            follow_up=follow_up,
            health=health,
            demand=demand,
            lists=lists,
            sightings=sightings,
            projects=projects,
            access=access,
        )
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
        self.mileage: MileageDesk = MileageDesk(self.books, tuple(mileage))
        self.expenses: ExpenseDesk = ExpenseDesk(self.books, kept, expenses, tuple(per_diems))
        self.reporting: ReportingDesk = ReportingDesk(self.books)
        self.reports: ReportDesk = ReportDesk(self.books)
        healths = HealthReader(self.books, health, support.levels)
        self.health: HealthDesk = HealthDesk(healths)
        self.activities: ActivityDesk = ActivityDesk(
            self.books, visits, regions or WeekdaysEverywhere(), healths
        )
        self.packets: PacketDesk = PacketDesk(
            self.books,
            (JsonRenderings(),) if renderings is None else tuple(renderings),
            (*SOURCES, ReceiptFiles(kept)),
            (WeekReports(self.reports),),
        )
        self.support: SupportDesk = SupportDesk(self.books, support, notifier)
        self.returns: ReturnDesk = ReturnDesk(self.books, self.invoicing, returns)
        self.playbooks: PlaybookDesk = PlaybookDesk(
            self.books, self.support, self.invoicing, self.collections, self.returns
        )
        self.satisfaction: SatisfactionDesk = SatisfactionDesk(
            self.books, self.activities, follow_up
        )
        self.articles: ArticleDesk = ArticleDesk(self.books)
        self.promotions: PromotionDesk = PromotionDesk(self.books)
        self.launches: LaunchDesk = LaunchDesk(self.books)
        self.demand: DemandDesk = DemandDesk(self.books, demand)
        self.research: ResearchDesk = ResearchDesk(self.books, lists)
        self.competitors: CompetitorDesk = CompetitorDesk(self.books, sightings)
        self.projects: ProjectDesk = ProjectDesk(self.books, projects)
        self.events: EventDesk = EventDesk(self.books)

    def acting_as(self, actor: ManagerId | str) -> Self:
        """The same desk with less in sight: what that actor may see, by `access`.

        What they may not see does not exist for them: it is in no list, total or export, and to ask
        for it by name raises NotFound, as for what never was. An actor's own desk can act for somebody
        in their reach: then what both see is seen. Raises NotFound for whoever is nobody here.
        """
        seen = SeenStorage(
            storage=self.books.storage,
            actor=str(actor),
            access=self._access,
            clock=self.books.clock,
        )
        seen.check()
        books = self.books
        return type(self)(
            seen,
            calendar=books.calendar,
            currency=books.currency,
            policy=books.policy,
            **self._options,
        )

    @classmethod
    def of(cls, storage: Storage, **options: Unpack[DeskOptions]) -> Self:
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
            **options,
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
