"""The kinds of aggregate as the contracts and the model use them: how one is born and changes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, TypeAlias

from attrs import evolve, frozen
from hypothesis.strategies import SearchStrategy

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.credit import CreditPolicy
from account_mgmt.domain.events import Event
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
from account_mgmt.domain.money import Money
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.product import Price
from account_mgmt.ports.storage import Repository, UnitOfWork
from account_mgmt.testing import strategies
from account_mgmt.testing.builders import (
    MONDAY,
    NOON,
    a_claim,
    a_closing,
    a_company,
    a_credit_file,
    a_deal,
    a_delivery,
    a_forecast,
    a_launch,
    a_manager,
    a_mileage_log,
    a_packet,
    a_parcel,
    a_payment,
    a_plan,
    a_price_list,
    a_product,
    a_project,
    a_promotion,
    a_purchase_order,
    a_request,
    a_return,
    a_series,
    a_shelf,
    a_sighting,
    a_survey,
    a_ticket,
    an_account,
    an_account_list,
    an_activity,
    an_article,
    an_invoice,
    an_order,
)

Born: TypeAlias = tuple[Any, Event]
"""A new aggregate of any kind, and the event that says so."""

AnyRepository: TypeAlias = Repository[Any, Any, Any]


@frozen
class Kind:
    """One kind of aggregate: its repository, its ids, its birth, a change, and all there may be."""

    name: str
    id: type[Id]
    birth: Callable[[str], Born]
    change: Callable[[Any, int], Any]
    any: Callable[[], SearchStrategy[Any]]

    def of(self, work: UnitOfWork) -> AnyRepository:
        """Its repository in a unit of work."""
        repository: AnyRepository = getattr(work, self.name)
        return repository


def _a_closing(id: str) -> Born:
    closing, event = a_closing()
    return evolve(closing, id=ClosingId(id)), event


def _a_company(id: str) -> Born:
    company, event = a_company()
    return evolve(company, id=CompanyId(id)), event


def _priced(number: int) -> tuple[Price, ...]:
    return (Price(product=ProductId("p-1"), price=UnitPrice(number, "EUR"), since=MONDAY),)


KINDS: Final = (
    Kind(
        "managers",
        ManagerId,
        a_manager,
        lambda manager, n: evolve(manager, email=f"{n}@example.org"),
        strategies.managers,
    ),
    Kind(
        "accounts",
        AccountId,
        an_account,
        lambda account, n: account.describe(region=f"Region {n}")[0],
        strategies.accounts,
    ),
    Kind(
        "products",
        ProductId,
        a_product,
        lambda product, n: evolve(product, category=f"Category {n}"),
        strategies.products,
    ),
    Kind(
        "price_lists",
        PriceListId,
        a_price_list,
        lambda prices, n: evolve(prices, prices=_priced(n)),
        strategies.price_lists,
    ),
    Kind(
        "forecasts",
        ForecastId,
        a_forecast,
        lambda forecast, n: evolve(forecast, period=Period.year(2030 + n)),
        strategies.forecasts,
    ),
    Kind(
        "plans",
        PlanId,
        a_plan,
        lambda plan, n: evolve(plan, forecast=ForecastId("f-1"), forecast_version=n),
        strategies.plans,
    ),
    Kind(
        "orders",
        OrderId,
        an_order,
        lambda order, n: evolve(order, reference=f"PO {n}"),
        strategies.orders,
    ),
    Kind(
        "closings",
        ClosingId,
        _a_closing,
        lambda closing, n: evolve(closing, entries=n),
        strategies.closings,
    ),
    Kind(
        "invoices",
        InvoiceId,
        an_invoice,
        lambda invoice, n: evolve(invoice, number=f"N {n}"),
        strategies.invoices,
    ),
    Kind(
        "series",
        SeriesId,
        a_series,
        lambda series, n: evolve(series, given=n),
        strategies.series,
    ),
    Kind(
        "payments",
        PaymentId,
        a_payment,
        lambda payment, n: evolve(payment, reference=f"B {n}"),
        strategies.payments,
    ),
    Kind(
        "credit_files",
        AccountId,
        a_credit_file,
        lambda file, n: evolve(file, limit=Money(n, "EUR")),
        strategies.credit_files,
    ),
    Kind(
        "deliveries",
        OrderId,
        a_delivery,
        lambda delivery, n: evolve(delivery, account=AccountId(f"a-{n}")),
        strategies.deliveries,
    ),
    Kind(
        "purchase_orders",
        PurchaseOrderId,
        a_purchase_order,
        lambda order, n: evolve(order, reference=f"S {n}"),
        strategies.purchase_orders,
    ),
    Kind(
        "activities",
        ActivityId,
        an_activity,
        lambda activity, n: evolve(activity, note=f"N {n}"),
        strategies.activities,
    ),
    Kind(
        "claims",
        ClaimId,
        a_claim,
        lambda claim, n: evolve(claim, reference=f"T {n}"),
        strategies.claims,
    ),
    Kind(
        "mileage_logs",
        MileageLogId,
        a_mileage_log,
        lambda log, n: evolve(log, manager=ManagerId(f"m-{n}")),
        strategies.mileage_logs,
    ),
    Kind(
        "packets",
        PacketId,
        a_packet,
        lambda packet, n: evolve(packet, failures=n),
        strategies.packets,
    ),
    Kind(
        "parcels",
        PacketId,
        a_parcel,
        lambda parcel, n: evolve(
            parcel, manifest=evolve(parcel.manifest, created_at=NOON + timedelta(days=n))
        ),
        strategies.parcels,
    ),
    Kind(
        "tickets",
        TicketId,
        a_ticket,
        lambda ticket, n: evolve(ticket, department=f"Department {n}"),
        strategies.tickets,
    ),
    Kind(
        "articles",
        ArticleId,
        an_article,
        lambda article, n: evolve(article, title=f"Title {n}"),
        strategies.articles,
    ),
    Kind(
        "returns",
        ReturnId,
        a_return,
        lambda one, n: evolve(one, why=f"Why {n}"),
        strategies.returns,
    ),
    Kind(
        "surveys",
        SurveyId,
        a_survey,
        lambda one, n: evolve(one, comment=f"Comment {n}"),
        strategies.surveys,
    ),
    Kind(
        "promotions",
        PromotionId,
        a_promotion,
        lambda promotion, n: evolve(promotion, priority=n),
        strategies.promotions,
    ),
    Kind(
        "shelves",
        ShelfId,
        a_shelf,
        lambda shelf, n: evolve(
            shelf, shelved=(evolve(shelf.shelved[0], window=Period.year(2000 + n)),)
        ),
        strategies.shelves,
    ),
    Kind(
        "launches",
        LaunchId,
        a_launch,
        lambda launch, n: evolve(launch, quiet_days=n + 1),
        strategies.launches,
    ),
    Kind(
        "projects",
        ProjectId,
        a_project,
        lambda project, n: evolve(project, purpose=f"Purpose {n}"),
        strategies.projects,
    ),
    Kind(
        "demands",
        DemandId,
        a_request,
        lambda request, n: evolve(request, text=f"Number {n}"),
        strategies.requests,
    ),
    Kind(
        "account_lists",
        AccountListId,
        an_account_list,
        lambda made, n: evolve(made, channel=f"channel {n}"),
        strategies.account_lists,
    ),
    Kind(
        "deals",
        DealId,
        a_deal,
        lambda deal, n: evolve(deal, reason=f"Reason {n}"),
        strategies.deals,
    ),
    Kind(
        "sightings",
        SightingId,
        a_sighting,
        lambda sighting, n: evolve(sighting, said=f"Number {n}"),
        strategies.sightings,
    ),
    Kind(
        "companies",
        CompanyId,
        _a_company,
        lambda company, n: evolve(company, policy=CreditPolicy(handover_days=n)),
        strategies.companies,
    ),
)
"""All of them."""
