"""What one can look for, aggregate by aggregate: small frozen values over the lookup fields.

A field left at None asks nothing; a value asks for equality; a Period asks for a day within it. An
aggregate whose lookup field is empty answers no question about that field.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from attrs import field, frozen

from account_mgmt.domain.account import Account, AccountStatus
from account_mgmt.domain.account_list import AccountList
from account_mgmt.domain.activity import Activity, ActivityKind, ActivityStatus
from account_mgmt.domain.article import Article
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.closing import Closing
from account_mgmt.domain.company import Company
from account_mgmt.domain.competitor import Deal, DealOutcome, Sighting, SightingKind
from account_mgmt.domain.credit_file import CreditFile
from account_mgmt.domain.customer_return import CustomerReturn, ReturnStatus
from account_mgmt.domain.delivery import Delivery
from account_mgmt.domain.demand import DemandRequest
from account_mgmt.domain.expense_claim import ClaimStatus, ExpenseClaim
from account_mgmt.domain.forecast import SalesForecast
from account_mgmt.domain.ids import AccountId, InvoiceId, ManagerId, OrderId, ProductId, PromotionId
from account_mgmt.domain.invoice import Invoice, InvoiceKind
from account_mgmt.domain.launch import Launch
from account_mgmt.domain.ledger import SaleEvent
from account_mgmt.domain.manager import AccountManager
from account_mgmt.domain.mileage import VehicleKind
from account_mgmt.domain.mileage_log import MileageLog
from account_mgmt.domain.numbering import InvoiceSeries
from account_mgmt.domain.order import Order, OrderKind, OrderStatus
from account_mgmt.domain.packet import Packet, PacketStatus, Parcel
from account_mgmt.domain.payment import Payment
from account_mgmt.domain.product import PriceList, Product
from account_mgmt.domain.project import Project
from account_mgmt.domain.project_state import ProjectStatus
from account_mgmt.domain.promotion import Promotion
from account_mgmt.domain.promotion_shelf import PromotionShelf
from account_mgmt.domain.purchase_order import PurchaseOrder, PurchaseStatus
from account_mgmt.domain.quota import Measure, QuotaPlan
from account_mgmt.domain.survey import Survey, SurveyScale
from account_mgmt.domain.ticket import Ticket
from account_mgmt.domain.ticket_state import TicketKind, TicketStatus

Aggregate: TypeAlias = (
    AccountManager
    | Account
    | Product
    | PriceList
    | SalesForecast
    | QuotaPlan
    | Order
    | Closing
    | Company
    | Invoice
    | InvoiceSeries
    | Payment
    | CreditFile
    | Delivery
    | PurchaseOrder
    | Activity
    | ExpenseClaim
    | MileageLog
    | Packet
    | Parcel
    | Ticket
    | Article
    | CustomerReturn
    | Survey
    | Promotion
    | PromotionShelf
    | Sighting
    | Deal
    | AccountList
    | DemandRequest
    | Launch
    | Project
)


ONE_OF_SEVERAL: Final[Mapping[str, bool]] = MappingProxyType({"several": True})
"""The metadata of a query's field whose lookup has several values: a value asks for it among them."""


@frozen(kw_only=True)
class ManagerQuery:
    """Managers by name."""

    name: str | None = None


@frozen(kw_only=True)
class AccountQuery:
    """Accounts by name, class, region, state, and a manager who ever had a role on them.

    Who has one on a day is for the account to say.
    """

    name: str | None = None
    account_class: str | None = None
    region: str | None = None
    status: AccountStatus | None = None
    manager: ManagerId | None = field(default=None, metadata=ONE_OF_SEVERAL)


@frozen(kw_only=True)
class ProductQuery:
    """Products by name and category."""

    name: str | None = None
    category: str | None = None


@frozen(kw_only=True)
class PriceListQuery:
    """Price lists by currency."""

    currency: str | None = None


@frozen(kw_only=True)
class ForecastQuery:
    """Forecasts by the day their period starts."""

    starts: Period | None = None


@frozen(kw_only=True)
class PlanQuery:
    """Quota plans by the day their year starts, the measure and the event."""

    starts: Period | None = None
    measure: Measure | None = None
    event: SaleEvent | None = None


@frozen(kw_only=True)
class OrderQuery:
    """Orders by account, day, kind and state."""

    account: AccountId | None = None
    placed_on: Period | None = None
    kind: OrderKind | None = None
    status: OrderStatus | None = None


@frozen(kw_only=True)
class ClosingQuery:
    """Closings by the day their period starts."""

    starts: Period | None = None


@frozen(kw_only=True)
class CompanyQuery:
    """The company by the currency of its books."""

    currency: str | None = None


@frozen(kw_only=True)
class InvoiceQuery:
    """Invoices and credit notes by account, date, kind, number, order, and the invoice they credit."""

    account: AccountId | None = None
    issued_on: Period | None = None
    kind: InvoiceKind | None = None
    number: str | None = None
    order: OrderId | None = None
    credits: InvoiceId | None = None


@frozen(kw_only=True)
class SeriesQuery:
    """Series of invoice numbers by the day of the last one they gave."""

    last_on: Period | None = None


@frozen(kw_only=True)
class PaymentQuery:
    """Payments by account, the day they came in, and the bank's reference."""

    account: AccountId | None = None
    received_on: Period | None = None
    reference: str | None = None


@frozen(kw_only=True)
class CreditFileQuery:
    """Credit files; there is nothing to ask but which there are."""


@frozen(kw_only=True)
class DeliveryQuery:
    """Deliveries by the account of their order, and the promised day after which to see to them."""

    account: AccountId | None = None
    watch_on: Period | None = None


@frozen(kw_only=True)
class PurchaseOrderQuery:
    """Purchase orders by supplier and state."""

    supplier: str | None = None
    status: PurchaseStatus | None = None


@frozen(kw_only=True)
class ActivityQuery:
    """Visits and calls by account, manager, day, the day first planned for, kind and state."""

    account: AccountId | None = None
    manager: ManagerId | None = None
    on: Period | None = None
    planned_on: Period | None = None
    kind: ActivityKind | None = None
    status: ActivityStatus | None = None


@frozen(kw_only=True)
class ClaimQuery:
    """Expense claims by manager, the day they were begun, and state."""

    manager: ManagerId | None = None
    opened_on: Period | None = None
    status: ClaimStatus | None = None


@frozen(kw_only=True)
class MileageQuery:
    """Mileage logs by manager, the day their tax year starts, country, and kind of vehicle."""

    manager: ManagerId | None = None
    starts: Period | None = None
    country: str | None = None
    vehicle: VehicleKind | None = None


@frozen(kw_only=True)
class PacketQuery:
    """Packets and addenda by manager, the day their week starts, and state."""

    manager: ManagerId | None = None
    starts: Period | None = None
    status: PacketStatus | None = None


@frozen(kw_only=True)
class ParcelQuery:
    """Parcels; there is nothing to ask but which there are."""


@frozen(kw_only=True)
class TicketQuery:
    """Tickets by account, state, kind, who has them, the day they were opened, and what they are about."""

    account: AccountId | None = None
    status: TicketStatus | None = None
    kind: TicketKind | None = None
    assignee: ManagerId | None = None
    opened_on: Period | None = None
    order: OrderId | None = None
    invoice: InvoiceId | None = None


@frozen(kw_only=True)
class ArticleQuery:
    """Articles by the product they are about."""

    product: ProductId | None = None


@frozen(kw_only=True)
class ReturnQuery:
    """Returns by account, order, state, the day they were asked for, and that on which they are due."""

    account: AccountId | None = None
    order: OrderId | None = None
    status: ReturnStatus | None = None
    requested_on: Period | None = None
    due_on: Period | None = None


@frozen(kw_only=True)
class SurveyQuery:
    """Questions on satisfaction by account, scale, and the day they were asked."""

    account: AccountId | None = None
    scale: SurveyScale | None = None
    asked_on: Period | None = None


@frozen(kw_only=True)
class PromotionQuery:
    """Promotions by the group they compete in, the day they start, and the last day they are on."""

    group: str | None = None
    starts: Period | None = None
    last_day: Period | None = None


@frozen(kw_only=True)
class ShelfQuery:
    """Shelves of promotions; there is nothing to ask but which there are."""


@frozen(kw_only=True)
class LaunchQuery:
    """Launches by product and by the day they start."""

    product: ProductId | None = None
    starts: Period | None = None


@frozen(kw_only=True)
class DemandQuery:
    """Requests by account, product and day."""

    account: AccountId | None = None
    product: ProductId | None = None
    on: Period | None = None


@frozen(kw_only=True)
class AccountListQuery:
    """Lists of accounts by purpose and day."""

    purpose: str | None = None
    as_of: Period | None = None


@frozen(kw_only=True)
class DealQuery:
    """Deals by account, how they ended, and the day."""

    account: AccountId | None = None
    outcome: DealOutcome | None = None
    closed_on: Period | None = None


@frozen(kw_only=True)
class SightingQuery:
    """Sightings by competitor, account, product, kind and day."""

    competitor: str | None = None
    account: AccountId | None = None
    product: ProductId | None = None
    kind: SightingKind | None = None
    seen_on: Period | None = None


@frozen(kw_only=True)
class ProjectQuery:
    """Projects by state, product, promotion, and the first day on which something left is due.

    And by an account that took part at any time, and a department that takes part: by one of several.
    """

    status: ProjectStatus | None = None
    product: ProductId | None = None
    promotion: PromotionId | None = None
    due_on: Period | None = None
    account: AccountId | None = field(default=None, metadata=ONE_OF_SEVERAL)
    department: str | None = field(default=None, metadata=ONE_OF_SEVERAL)


Query: TypeAlias = (
    ManagerQuery
    | AccountQuery
    | ProductQuery
    | PriceListQuery
    | ForecastQuery
    | PlanQuery
    | OrderQuery
    | ClosingQuery
    | CompanyQuery
    | InvoiceQuery
    | SeriesQuery
    | PaymentQuery
    | CreditFileQuery
    | DeliveryQuery
    | PurchaseOrderQuery
    | ActivityQuery
    | ClaimQuery
    | MileageQuery
    | PacketQuery
    | ParcelQuery
    | TicketQuery
    | ArticleQuery
    | ReturnQuery
    | SurveyQuery
    | PromotionQuery
    | ShelfQuery
    | SightingQuery
    | DealQuery
    | AccountListQuery
    | DemandQuery
    | LaunchQuery
    | ProjectQuery
)
