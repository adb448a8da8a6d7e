"""What can be read of books: a case for each method of each desk that reads."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from look_alikes import FEBRUARY, LATER, ON, WEEK, Own

from account_mgmt import AccountManagement, Period, Rate
from account_mgmt.domain.ids import AccountId, InvoiceId, ManagerId, OrderId
from account_mgmt.domain.late_interest import InterestPolicy, YearlyRate
from account_mgmt.domain.ledger import EARNED, Where
from account_mgmt.domain.receivables import OwedBy
from account_mgmt.ports.queries import (
    ActivityQuery,
    ClaimQuery,
    DealQuery,
    DemandQuery,
    InvoiceQuery,
    MileageQuery,
    OrderQuery,
    PacketQuery,
    PaymentQuery,
    ProjectQuery,
    ReturnQuery,
    SightingQuery,
    SurveyQuery,
    TicketQuery,
)
from account_mgmt.services.reporting import By

Desk: TypeAlias = AccountManagement
Ask: TypeAlias = Callable[[Desk, Own], object]

YEAR: Final = Period.year(2026)

LATE: Final = InterestPolicy(rates=(YearlyRate(since=ON, rate=Rate("0.1"), source="law"),))


def account(own: Own) -> AccountId:
    return AccountId(own.account)


def manager(own: Own) -> ManagerId:
    return ManagerId(own.manager)


READS: Final[Mapping[str, Ask]] = {
    "portfolio.account": lambda desk, own: desk.portfolio.account(own.account),
    "portfolio.accounts": lambda desk, _: desk.portfolio.accounts(),
    "portfolio.manager": lambda desk, own: desk.portfolio.manager(own.manager),
    "portfolio.managers": lambda desk, _: desk.portfolio.managers(),
    "portfolio.unassigned": lambda desk, _: desk.portfolio.unassigned(Period.year(2025)),
    "loading.known": lambda desk, _: desk.loading.known(),
    "catalogue.products": lambda desk, _: desk.catalogue.products(),
    "orders.order": lambda desk, own: desk.orders.order(own.order),
    "orders.orders": lambda desk, own: (
        desk.orders.orders(),
        desk.orders.orders(OrderQuery(account=account(own))),
        desk.orders.orders(OrderQuery(placed_on=FEBRUARY)),
    ),
    "quotas.attainment": lambda desk, own: desk.quotas.attainment(own.manager, as_of=LATER),
    "quotas.explain": lambda desk, own: desk.quotas.explain(own.manager, YEAR),
    "quotas.line_attainment": lambda desk, own: desk.quotas.line_attainment(
        own.manager, as_of=LATER
    ),
    "quotas.milestones": lambda desk, own: desk.quotas.milestones(own.manager, YEAR),
    "quotas.plans": lambda desk, _: desk.quotas.plans(),
    "quotas.standings": lambda desk, _: desk.quotas.standings(YEAR),
    "quotas.team_attainment": lambda desk, own: desk.quotas.team_attainment(own.team, as_of=LATER),
    "invoicing.draft": lambda desk, own: desk.invoicing.draft(own.late, on=ON),
    "invoicing.invoice": lambda desk, own: desk.invoicing.invoice(own.invoice),
    "invoicing.invoices": lambda desk, own: (
        desk.invoicing.invoices(),
        desk.invoicing.invoices(InvoiceQuery(order=OrderId(own.order))),
        desk.invoicing.invoices(InvoiceQuery(account=account(own))),
    ),
    "invoicing.numbered": lambda desk, own: desk.invoicing.numbered(own.number),
    "invoicing.status": lambda desk, own: desk.invoicing.status(own.invoice),
    "deliveries.delivery": lambda desk, own: desk.deliveries.delivery(own.order),
    "deliveries.late": lambda desk, _: desk.deliveries.late(LATER),
    "deliveries.late_orders": lambda desk, _: desk.deliveries.late_orders(FEBRUARY, unshipped=True),
    "deliveries.purchase": lambda desk, own: desk.deliveries.purchase(own.purchase),
    "deliveries.purchases": lambda desk, _: desk.deliveries.purchases(),
    "deliveries.status": lambda desk, own: desk.deliveries.status(own.order),
    "collections.exposure": lambda desk, own: desk.collections.exposure(own.account),
    "collections.file": lambda desk, own: desk.collections.file(own.account),
    "collections.interest": lambda desk, own: desk.collections.interest(
        own.invoice, until=LATER, policy=LATE
    ),
    "collections.letter": lambda desk, own: desk.collections.letter(own.account, on=LATER),
    "collections.letters": lambda desk, own: desk.collections.letters(own.account, on=LATER),
    "collections.worklist": lambda desk, own: desk.collections.worklist(own.manager, on=LATER),
    "payments.discounts": lambda desk, own: desk.payments.discounts(own.invoice),
    "payments.payment": lambda desk, own: desk.payments.payment(own.payment),
    "payments.payments": lambda desk, own: (
        desk.payments.payments(),
        desk.payments.payments(PaymentQuery(account=account(own))),
    ),
    "receivables.ageing": lambda desk, own: (
        desk.receivables.ageing(as_of=LATER),
        desk.receivables.ageing(as_of=LATER, account=own.account),
    ),
    "receivables.ageing_by_account": lambda desk, _: desk.receivables.ageing_by_account(
        as_of=LATER
    ),
    "receivables.average_days_to_pay": lambda desk, own: (
        desk.receivables.average_days_to_pay(),
        desk.receivables.average_days_to_pay(own.account),
    ),
    "receivables.balance": lambda desk, own: (
        desk.receivables.balance(),
        desk.receivables.balance(own.account),
    ),
    "receivables.best_possible_dso": lambda desk, _: desk.receivables.best_possible_dso(FEBRUARY),
    "receivables.breakdown": lambda desk, own: (
        desk.receivables.breakdown(OwedBy.ACCOUNT, OwedBy.KIND),
        desk.receivables.breakdown(OwedBy.DAY),
        desk.receivables.breakdown(OwedBy.DAY, account=own.account),
    ),
    "receivables.collection_effectiveness": lambda desk, _: (
        desk.receivables.collection_effectiveness(FEBRUARY)
    ),
    "receivables.count_back_dso": lambda desk, _: desk.receivables.count_back_dso(LATER),
    "receivables.days_sales_outstanding": lambda desk, _: desk.receivables.days_sales_outstanding(
        FEBRUARY
    ),
    "receivables.disputed": lambda desk, own: (
        desk.receivables.disputed(as_of=LATER),
        desk.receivables.disputed(own.account, as_of=LATER),
    ),
    "receivables.explain": lambda desk, own: (
        desk.receivables.explain(),
        desk.receivables.explain(own.account),
    ),
    "receivables.open_items": lambda desk, own: (
        desk.receivables.open_items(),
        desk.receivables.open_items(own.account),
    ),
    "receivables.statement": lambda desk, own: desk.receivables.statement(own.account, FEBRUARY),
    "receivables.true_dso": lambda desk, _: desk.receivables.true_dso(LATER),
    "mileage.log": lambda desk, own: desk.mileage.log(own.log),
    "mileage.logs": lambda desk, own: (
        desk.mileage.logs(),
        desk.mileage.logs(MileageQuery(manager=manager(own))),
    ),
    "mileage.prices": lambda desk, own: desk.mileage.prices(own.log),
    "mileage.private_gaps": lambda desk, own: desk.mileage.private_gaps(own.manager),
    "mileage.table": lambda desk, _: desk.mileage.table("GB"),
    "expenses.claim": lambda desk, own: desk.expenses.claim(own.claim),
    "expenses.claims": lambda desk, own: (
        desk.expenses.claims(),
        desk.expenses.claims(ClaimQuery(manager=manager(own))),
    ),
    "expenses.figures": lambda desk, own: (
        desk.expenses.figures(None, FEBRUARY),
        desk.expenses.figures(own.manager, FEBRUARY),
    ),
    "expenses.receipt": lambda desk, own: desk.expenses.receipt(own.claim, 1),
    "expenses.suspects": lambda desk, own: desk.expenses.suspects(own.claim),
    "expenses.violations": lambda desk, own: desk.expenses.violations(own.claim, on=ON),
    "reporting.closings": lambda desk, _: desk.reporting.closings(),
    "reporting.explain": lambda desk, own: (
        desk.reporting.explain(YEAR),
        *(
            desk.reporting.explain(Where(period=YEAR, currency="EUR", roles=EARNED, **named))
            for named in (
                {"account": account(own)},
                {"manager": manager(own)},
                {"account": account(own), "manager": manager(own)},
                {"document": OrderId(own.order)},
            )
        ),
    ),
    "reporting.sales": lambda desk, _: (
        desk.reporting.sales(YEAR, By.ACCOUNT, By.MANAGER),
        desk.reporting.sales(YEAR, By.MONTH),
        desk.reporting.sales(YEAR, By.PRODUCT),
    ),
    "reporting.total": lambda desk, _: desk.reporting.total(YEAR),
    "reports.daily": lambda desk, own: desk.reports.daily(own.manager, on=ON),
    "reports.names": lambda desk, own: desk.reports.names(desk.reports.daily(own.manager, on=ON)),
    "reports.weekly": lambda desk, own: desk.reports.weekly(own.manager, WEEK),
    "reports.weekly_of_all": lambda desk, _: tuple(desk.reports.weekly_of_all([WEEK])),
    "health.all": lambda desk, own: (
        desk.health.all(on=LATER),
        desk.health.all(on=LATER, manager=own.manager),
    ),
    "health.health": lambda desk, own: desk.health.health(own.account, on=LATER),
    "activities.activities": lambda desk, own: (
        desk.activities.activities(),
        desk.activities.activities(ActivityQuery(account=account(own))),
        desk.activities.activities(ActivityQuery(manager=manager(own))),
    ),
    "activities.activity": lambda desk, own: desk.activities.activity(own.visit),
    "activities.call_plan": lambda desk, own: desk.activities.call_plan(
        own.manager, start="2026-05-04", weeks=2
    ),
    "activities.due": lambda desk, own: desk.activities.due(own.manager, on=LATER),
    "activities.figures": lambda desk, own: desk.activities.figures(own.manager, FEBRUARY),
    "activities.plan_attainment": lambda desk, own: desk.activities.plan_attainment(
        own.manager, FEBRUARY
    ),
    "packets.documents": lambda desk, own: desk.packets.documents(own.manager, WEEK),
    "packets.late": lambda desk, own: desk.packets.late(own.manager, WEEK),
    "packets.packet": lambda desk, own: desk.packets.packet(own.packet),
    "packets.packets": lambda desk, own: (
        desk.packets.packets(),
        desk.packets.packets(PacketQuery(manager=manager(own))),
    ),
    "packets.parcel": lambda desk, own: desk.packets.parcel(own.packet),
    "packets.verify": lambda desk, own: desk.packets.verify(own.manager),
    "support.clocks": lambda desk, own: desk.support.clocks(own.ticket),
    "support.due": lambda desk, own: (
        desk.support.due(at="2026-02-03T10:00Z"),
        desk.support.due(at="2026-02-03T10:00Z", assignee=own.manager),
    ),
    "support.ticket": lambda desk, own: desk.support.ticket(own.ticket),
    "support.tickets": lambda desk, own: (
        desk.support.tickets(),
        desk.support.tickets(TicketQuery(account=account(own))),
        desk.support.tickets(TicketQuery(assignee=manager(own))),
        desk.support.tickets(TicketQuery(invoice=InvoiceId(own.invoice))),
    ),
    "returns.goods_return": lambda desk, own: desk.returns.goods_return(own.return_),
    "returns.returnable": lambda desk, own: desk.returns.returnable(own.order),
    "returns.returns": lambda desk, own: (
        desk.returns.returns(),
        desk.returns.returns(ReturnQuery(account=account(own))),
    ),
    "playbooks.compare": lambda desk, own: desk.playbooks.compare(own.invoice),
    "satisfaction.recommendation": lambda desk, _: desk.satisfaction.recommendation(),
    "satisfaction.satisfaction": lambda desk, _: desk.satisfaction.satisfaction(),
    "satisfaction.surveys": lambda desk, own: (
        desk.satisfaction.surveys(),
        desk.satisfaction.surveys(SurveyQuery(account=account(own))),
    ),
    "articles.about": lambda desk, _: desk.articles.about("widget"),
    "articles.article": lambda desk, _: desk.articles.article("article"),
    "promotions.calendar": lambda desk, own: desk.promotions.calendar(own.account, ON, LATER),
    "promotions.price": lambda desk, own: desk.promotions.price(
        own.account, [("widget", 1)], on=ON
    ),
    "promotions.promotion": lambda desk, own: (
        desk.promotions.promotion("offer"),
        desk.promotions.promotion(own.promotion),
    ),
    "promotions.promotions": lambda desk, _: (
        desk.promotions.promotions(),
        desk.promotions.promotions(on=ON),
    ),
    "promotions.take_up": lambda desk, own: (
        desk.promotions.take_up("offer"),
        desk.promotions.take_up(own.promotion),
    ),
    "promotions.uplift": lambda desk, own: desk.promotions.uplift(
        own.promotion, matched=Period.year(2025), accounts=[own.account], controls=[own.account]
    ),
    "launches.launch": lambda desk, own: (
        desk.launches.launch("launch"),
        desk.launches.launch(own.audience),
    ),
    "launches.launches": lambda desk, _: desk.launches.launches(),
    "launches.standing": lambda desk, own: (
        desk.launches.standing("launch", on=LATER),
        desk.launches.standing(own.audience, on=LATER),
    ),
    "projects.calendar": lambda desk, own: desk.projects.calendar(own.account, YEAR),
    "projects.due": lambda desk, own: (
        desk.projects.due(on=LATER),
        desk.projects.due(on=LATER, department=own.department, member=own.mark),
    ),
    "projects.late": lambda desk, _: desk.projects.late(on=LATER),
    "projects.project": lambda desk, own: desk.projects.project(own.project),
    "projects.projects": lambda desk, own: (
        desk.projects.projects(),
        desk.projects.projects(ProjectQuery(account=account(own))),
        desk.projects.projects(ProjectQuery(department=own.department)),
    ),
    "projects.standing": lambda desk, own: desk.projects.standing(own.project, on=LATER),
    "projects.timeline": lambda desk, own: desk.projects.timeline(own.project, on=LATER),
    "demand.asked": lambda desk, _: desk.demand.asked(YEAR),
    "demand.report": lambda desk, _: desk.demand.report(FEBRUARY),
    "demand.request": lambda desk, own: desk.demand.request(own.demand),
    "demand.requests": lambda desk, own: (
        desk.demand.requests(),
        desk.demand.requests(DemandQuery(account=account(own))),
    ),
    "research.changes": lambda desk, own: desk.research.changes(own.list),
    "research.list": lambda desk, own: desk.research.list(own.list),
    "research.lists": lambda desk, own: (desk.research.lists(), desk.research.lists(own.study)),
    "research.sample": lambda desk, own: desk.research.sample(own.list, 1, by="class", seed="s"),
    "competitors.contests": lambda desk, _: desk.competitors.contests(FEBRUARY),
    "competitors.deals": lambda desk, own: (
        desk.competitors.deals(),
        desk.competitors.deals(DealQuery(account=account(own))),
    ),
    "competitors.digest": lambda desk, _: desk.competitors.digest(since=ON, on=LATER),
    "competitors.latest": lambda desk, _: desk.competitors.latest(on=LATER),
    "competitors.prices": lambda desk, _: desk.competitors.prices("widget"),
    "competitors.sightings": lambda desk, own: (
        desk.competitors.sightings(),
        desk.competitors.sightings(SightingQuery(competitor=own.rival)),
    ),
}
"""What is asked, with somebody's names where it takes names."""
