"""Values that people look at, of every class that has a form."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from account_mgmt import (
    AccountId,
    AccountManagement,
    ManagerId,
    Money,
    Period,
    ProductId,
    Quantity,
    Rate,
    Seasonality,
    demo,
)
from account_mgmt.domain.cold_calls import Stage, call_pace, plan_cold_calls
from account_mgmt.domain.ticket_state import TicketKind
from account_mgmt.modelling import (
    Holding,
    MostPopular,
    Purchase,
    QuotaModel,
    RunRate,
    Spend,
    back_test,
    back_test_baskets,
    business_at_risk,
    compare,
    fit_attrition,
    rebalance,
    simulate,
    summarize,
)
from account_mgmt.ports.forecaster import Sold
from account_mgmt.ports.recommender import Bought, Recommendation, Why

YEAR, AS_OF = Period.year(2026), date(2026, 8, 10)
NORTH, SOUTH = ManagerId("north"), ManagerId("south")


@pytest.fixture(scope="session")
def desk() -> AccountManagement:
    """The example territory, with a visit made and a ticket open."""
    desk = AccountManagement(currency="EUR", invoicing=demo.INVOICING)
    demo.fill(desk)
    visit = desk.activities.plan("mill", "south", on="2026-08-03", today="2026-08-01")
    desk.activities.confirm(visit.id)
    desk.activities.done(visit.id, on="2026-08-03", today=AS_OF)
    desk.support.open(
        "mill",
        TicketKind.DAMAGED_PRODUCT,
        "Two boxes were <empty>.",
        subject="Boxes & lids",
        by="Mill Lane",
        at=datetime(2026, 8, 7, 14, tzinfo=UTC),
        id="t-1",
    )
    return desk


@pytest.fixture(scope="session")
def of_desk(desk: AccountManagement) -> dict[str, object]:
    """What a desk answers, by the class of it."""
    week = Period.of("2026-08-03", "2026-08-10")
    plan = desk.activities.call_plan("south", start=AS_OF, weeks=2, visits=6)
    report = desk.reports.weekly("south", "2026-W32")
    found: list[object] = [
        Money("1234.50", "EUR"),
        Quantity("3"),
        Rate("0.125"),
        week,
        desk.quotas.attainment("south", as_of=AS_OF, period=YEAR),
        desk.quotas.standings(YEAR, as_of=AS_OF),
        desk.quotas.plans()[0],
        desk.receivables.ageing(as_of=AS_OF),
        desk.receivables.statement("mill", YEAR),
        desk.receivables.open_items("mill"),
        desk.collections.worklist("south", on=AS_OF),
        desk.reports.daily("south", on="2026-08-05"),
        report,
        report.expenses,
        desk.reporting.sales(YEAR),
        desk.activities.figures("south", week, as_of=AS_OF),
        plan,
        plan.calls,
        plan.dated,
        plan.due,
        desk.support.ticket("t-1"),
        desk.support.clocks("t-1"),
        desk.projects.standing("hampers", on=AS_OF),
        desk.projects.timeline("hampers", on=AS_OF),
        desk.projects.due(on=AS_OF),
    ]
    return {_kind(one): one for one in found}


@pytest.fixture(scope="session")
def of_models() -> dict[str, object]:
    """What the models answer, by the class of it."""
    months = [Period.month(year, month) for year in (2024, 2025) for month in range(1, 13)]
    sold = [Sold(one, Money(900 + 7 * place, "EUR")) for place, one in enumerate(months)]
    model = QuotaModel(forecast=Money("24000", "EUR"), periods=[YEAR], managers=[NORTH, SOUTH])
    planned = model.plan()
    years = simulate(
        {who: [one.amount for one in sold] for who in (NORTH, SOUTH)},
        {one.manager: one.quota for one in planned.quotas},
        season=Seasonality.equal(12),
        teams={"both": [NORTH, SOUTH]},
        years=200,
        seed=1,
    )
    bought = [
        Purchase(AccountId(f"a{number:02}"), date(2025, 1, 1 + day), Money(20 + number, "EUR"))
        for number in range(12)
        for day in range(0, 4 + 2 * number, 2)
    ]
    histories = summarize(bought, until=date(2025, 2, 28))
    fit = fit_attrition(histories.frequency, histories.recency, histories.age, model="due")
    spend = Spend(6, 4, 15)
    risk = business_at_risk(fit, spend, histories, horizon=30)
    calls = plan_cold_calls(
        Money("9000", "EUR"),
        [Stage("call", "10%"), Stage.measured("deal", passed=4, tried=10)],
        deal=Money("3000", "EUR"),
    )
    pace = call_pace(calls.calls, today=AS_OF, period_end=YEAR.end, cycle_days=30)
    told = Recommendation(
        account=AccountId("mill"),
        product=ProductId("oil"),
        why=Why.DUE,
        score=1.5,
        because="<due>",
        units=Decimal(12),
    )
    baskets = [Bought(one.account, ProductId("oil"), one.on) for one in bought]
    suggestion = rebalance(
        [Holding(AccountId(f"a{load}"), NORTH, load) for load in (5, 20, 60)]
        + [Holding(AccountId("b"), SOUTH, 60)]
    )
    found: list[object] = [
        model,
        planned,
        compare(model, model.what_if(stretch="5%")),
        planned.fairness({NORTH: Money("12000", "EUR"), SOUTH: Money("9000", "EUR")}),
        years,
        years.managers,
        RunRate().forecast(sold, [Period.month(2026, 1)]),
        sold,
        back_test(RunRate(), sold, first=12, ahead=3),
        back_test_baskets(MostPopular, baskets, since=date(2025, 1, 10)),
        fit,
        spend,
        risk,
        risk.accounts,
        (told,),
        suggestion,
        calls,
        pace,
    ]
    return {_kind(one): one for one in found}


def _kind(one: object) -> str:
    """What a value is, or what those of a sequence are; two call plans are told apart by home."""
    first = one[0] if isinstance(one, tuple | list) else one
    return f"{type(first).__module__.rpartition('.')[2]}.{type(first).__name__}"
