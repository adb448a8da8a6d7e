"""The kinds of aggregate that a storage keeps, each described once for every adapter."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, Generic, TypeAlias, TypeVar

from attrs import field, frozen

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
    Id,
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
    TicketId,
)
from account_mgmt.domain.invoice import Invoice
from account_mgmt.domain.launch import Launch
from account_mgmt.domain.manager import AccountManager
from account_mgmt.domain.mileage_log import MileageLog
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
    Query,
    ReturnQuery,
    SeriesQuery,
    ShelfQuery,
    SightingQuery,
    SurveyQuery,
    TicketQuery,
)

Upcaster: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
"""Makes a document of one schema version into one of the next: plain JSON in, plain JSON out."""

AggregateT_co = TypeVar("AggregateT_co", bound=Aggregate, covariant=True)
IdT_co = TypeVar("IdT_co", bound=Id, covariant=True)
QueryT_co = TypeVar("QueryT_co", bound=Query, covariant=True)


@frozen(kw_only=True)
class Kind(Generic[AggregateT_co, IdT_co, QueryT_co]):
    """One kind of aggregate: what it is called, its classes, and what it is looked up by.

    `name` is that of its repository and begins the subject of its messages; `noun` is what a person
    calls one. `lookups` says where each field of the query is found on the aggregate, as plain text,
    a number or a day; or as several texts, of which a query names one. `schema` is the version in
    which its documents are written; `upcasters` bring older ones up, each from the version it is filed
    under to the next.
    """

    name: str
    noun: str
    aggregate: type[AggregateT_co]
    id: type[IdT_co]
    query: type[QueryT_co]
    lookups: Mapping[str, str]
    schema: int = 1
    upcasters: Mapping[int, Upcaster] = field(factory=dict[int, Upcaster])


def _same(*names: str) -> Mapping[str, str]:
    return {name: name for name in names}


def _enums(*names: str) -> Mapping[str, str]:
    return {name: f"{name}._value_" for name in names}  # a third of the time that `value` takes


MANAGERS: Final = Kind(
    name="managers",
    noun="manager",
    aggregate=AccountManager,
    id=ManagerId,
    query=ManagerQuery,
    lookups=_same("name"),
)
ACCOUNTS: Final = Kind(
    name="accounts",
    noun="account",
    aggregate=Account,
    id=AccountId,
    query=AccountQuery,
    lookups={
        **_same("name", "account_class", "region"),
        **_enums("status"),
        "manager": "manager_ids",
    },
)
PRODUCTS: Final = Kind(
    name="products",
    noun="product",
    aggregate=Product,
    id=ProductId,
    query=ProductQuery,
    lookups=_same("name", "category"),
)
PRICE_LISTS: Final = Kind(
    name="price_lists",
    noun="price list",
    aggregate=PriceList,
    id=PriceListId,
    query=PriceListQuery,
    lookups=_same("currency"),
)
FORECASTS: Final = Kind(
    name="forecasts",
    noun="forecast",
    aggregate=SalesForecast,
    id=ForecastId,
    query=ForecastQuery,
    lookups={"starts": "period.start"},
)
PLANS: Final = Kind(
    name="plans",
    noun="plan",
    aggregate=QuotaPlan,
    id=PlanId,
    query=PlanQuery,
    lookups={"starts": "year.start", **_enums("measure", "event")},
)
ORDERS: Final = Kind(
    name="orders",
    noun="order",
    aggregate=Order,
    id=OrderId,
    query=OrderQuery,
    lookups={"account": "account.value", "placed_on": "placed_on", **_enums("kind", "status")},
    schema=2,  # see codec.orders
    upcasters={1: lambda document: document},  # an order of the first schema has no promotion
)
CLOSINGS: Final = Kind(
    name="closings",
    noun="closing",
    aggregate=Closing,
    id=ClosingId,
    query=ClosingQuery,
    lookups={"starts": "period.start"},
)

COMPANIES: Final = Kind(
    name="companies",
    noun="company",
    aggregate=Company,
    id=CompanyId,
    query=CompanyQuery,
    lookups=_same("currency"),
)

INVOICES: Final = Kind(
    name="invoices",
    noun="invoice",
    aggregate=Invoice,
    id=InvoiceId,
    query=InvoiceQuery,
    lookups={
        "account": "account.value",
        "issued_on": "issued_on",
        **_enums("kind"),
        **_same("number", "order", "credits"),
    },
)

SERIES: Final = Kind(
    name="series",
    noun="series",
    aggregate=InvoiceSeries,
    id=SeriesId,
    query=SeriesQuery,
    lookups=_same("last_on"),
)

PAYMENTS: Final = Kind(
    name="payments",
    noun="payment",
    aggregate=Payment,
    id=PaymentId,
    query=PaymentQuery,
    lookups={"account": "account.value", "received_on": "received_on", **_same("reference")},
)

CREDIT_FILES: Final = Kind(
    name="credit_files",
    noun="credit file",
    aggregate=CreditFile,
    id=AccountId,
    query=CreditFileQuery,
    lookups={},
)

DELIVERIES: Final = Kind(
    name="deliveries",
    noun="delivery",
    aggregate=Delivery,
    id=OrderId,
    query=DeliveryQuery,
    lookups={"account": "account.value", **_same("watch_on")},
)

PURCHASE_ORDERS: Final = Kind(
    name="purchase_orders",
    noun="purchase order",
    aggregate=PurchaseOrder,
    id=PurchaseOrderId,
    query=PurchaseOrderQuery,
    lookups={**_same("supplier"), **_enums("status")},
)

ACTIVITIES: Final = Kind(
    name="activities",
    noun="activity",
    aggregate=Activity,
    id=ActivityId,
    query=ActivityQuery,
    lookups={
        "account": "account.value",
        "manager": "manager.value",
        **_same("on", "planned_on"),
        **_enums("kind", "status"),
    },
)

CLAIMS: Final = Kind(
    name="claims",
    noun="expense claim",
    aggregate=ExpenseClaim,
    id=ClaimId,
    query=ClaimQuery,
    lookups={"manager": "manager.value", "opened_on": "opened_on", **_enums("status")},
)

MILEAGE_LOGS: Final = Kind(
    name="mileage_logs",
    noun="mileage log",
    aggregate=MileageLog,
    id=MileageLogId,
    query=MileageQuery,
    lookups={
        "manager": "manager.value",
        "starts": "year.start",
        **_same("country"),
        **_enums("vehicle"),
    },
)

PACKETS: Final = Kind(
    name="packets",
    noun="packet",
    aggregate=Packet,
    id=PacketId,
    query=PacketQuery,
    lookups={"manager": "manager.value", "starts": "week.start", **_enums("status")},
)

PARCELS: Final = Kind(
    name="parcels",
    noun="parcel",
    aggregate=Parcel,
    id=PacketId,
    query=ParcelQuery,
    lookups={},
)

TICKETS: Final = Kind(
    name="tickets",
    noun="ticket",
    aggregate=Ticket,
    id=TicketId,
    query=TicketQuery,
    lookups={
        "account": "account.value",
        **_enums("status", "kind"),
        **_same("assignee", "opened_on", "order", "invoice"),
    },
)

ARTICLES: Final = Kind(
    name="articles",
    noun="article",
    aggregate=Article,
    id=ArticleId,
    query=ArticleQuery,
    lookups=_same("product"),
)

RETURNS: Final = Kind(
    name="returns",
    noun="return",
    aggregate=CustomerReturn,
    id=ReturnId,
    query=ReturnQuery,
    lookups={
        "account": "account.value",
        "order": "order.value",
        **_enums("status"),
        **_same("requested_on", "due_on"),
    },
)

SURVEYS: Final = Kind(
    name="surveys",
    noun="survey",
    aggregate=Survey,
    id=SurveyId,
    query=SurveyQuery,
    lookups={"account": "account.value", **_enums("scale"), **_same("asked_on")},
)

PROMOTIONS: Final = Kind(
    name="promotions",
    noun="promotion",
    aggregate=Promotion,
    id=PromotionId,
    query=PromotionQuery,
    lookups={"group": "stacking.group", "starts": "window.start", "last_day": "window.last_day"},
)

SHELVES: Final = Kind(
    name="shelves",
    noun="shelf of promotions",
    aggregate=PromotionShelf,
    id=ShelfId,
    query=ShelfQuery,
    lookups={},
)

LAUNCHES: Final = Kind(
    name="launches",
    noun="launch",
    aggregate=Launch,
    id=LaunchId,
    query=LaunchQuery,
    lookups={"product": "product.value", **_same("starts")},
)

DEMANDS: Final = Kind(
    name="demands",
    noun="request",
    aggregate=DemandRequest,
    id=DemandId,
    query=DemandQuery,
    lookups={"account": "account.value", **_same("product", "on")},
)

ACCOUNT_LISTS: Final = Kind(
    name="account_lists",
    noun="list of accounts",
    aggregate=AccountList,
    id=AccountListId,
    query=AccountListQuery,
    lookups=_same("purpose", "as_of"),
)

DEALS: Final = Kind(
    name="deals",
    noun="deal",
    aggregate=Deal,
    id=DealId,
    query=DealQuery,
    lookups={"account": "account.value", **_enums("outcome"), **_same("closed_on")},
)

SIGHTINGS: Final = Kind(
    name="sightings",
    noun="sighting",
    aggregate=Sighting,
    id=SightingId,
    query=SightingQuery,
    lookups={**_same("competitor", "account", "product"), **_enums("kind"), **_same("seen_on")},
)

PROJECTS: Final = Kind(
    name="projects",
    noun="project",
    aggregate=Project,
    id=ProjectId,
    query=ProjectQuery,
    lookups={
        **_enums("status"),
        **_same("product", "promotion", "due_on"),
        "account": "account_ids",
        "department": "departments",
    },
)

AnyKind: TypeAlias = Kind[Aggregate, Id, Query]


def _by_name(kinds: Iterable[AnyKind]) -> Mapping[str, AnyKind]:
    return MappingProxyType({kind.name: kind for kind in kinds})


KINDS: Final = _by_name(
    (
        MANAGERS,
        ACCOUNTS,
        PRODUCTS,
        PRICE_LISTS,
        FORECASTS,
        PLANS,
        ORDERS,
        CLOSINGS,
        COMPANIES,
        INVOICES,
        SERIES,
        PAYMENTS,
        CREDIT_FILES,
        DELIVERIES,
        PURCHASE_ORDERS,
        ACTIVITIES,
        CLAIMS,
        MILEAGE_LOGS,
        PACKETS,
        PARCELS,
        TICKETS,
        ARTICLES,
        RETURNS,
        SURVEYS,
        PROMOTIONS,
        SHELVES,
        SIGHTINGS,
        DEALS,
        ACCOUNT_LISTS,
        DEMANDS,
        LAUNCHES,
        PROJECTS,
    )
)
"""All kinds, by the name of their repository."""

_BY_CLASS: Final[Mapping[type, AnyKind]] = {kind.aggregate: kind for kind in KINDS.values()}


def kind_of(aggregate: type[Aggregate]) -> AnyKind:
    """The kind of an aggregate's class."""
    return _BY_CLASS[aggregate]
