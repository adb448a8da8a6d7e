"""Quotas that move, end and are relieved; what else they count; and what teams have together."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from attrs import evolve

from account_mgmt import AccountManagement, Money, Period, Quantity
from account_mgmt.domain.attainment import Target
from account_mgmt.domain.errors import MoreThanTheQuota, NotFound, NothingCounts, NothingThere
from account_mgmt.domain.fiscal import Grain
from account_mgmt.domain.ids import ManagerId, PlanId
from account_mgmt.domain.ledger import SaleEvent
from account_mgmt.domain.quota import Measure, QuotaPlan
from account_mgmt.domain.quota_moves import QuotaGoes
from account_mgmt.domain.quota_setting import by_potential
from account_mgmt.domain.ramp import FirstMonth, Ramp, Tenure
from account_mgmt.services.quotas import QuotaDesk

YEAR = Period.year(2026)
MONTHS = tuple(Period.month(2026, month) for month in range(1, 13))
QUARTERS = tuple(Period.months(2026, month, 3) for month in (1, 4, 7, 10))


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def monthly(amount: str) -> Mapping[Period, Money]:
    return {month: eur(amount) for month in MONTHS}


@pytest.fixture
def planned(desk: AccountManagement) -> AccountManagement:
    """A year's plan of 10,000 a month for each of the two."""
    desk.quotas.plan(2026, forecast=eur("240000"))
    return desk


def year_of(plan: QuotaPlan, manager: str) -> Money:
    amounts = [target.amount for target in plan.targets(ManagerId(manager))]
    return Money.total([amount for amount in amounts if isinstance(amount, Money)], "EUR")


# --- B5: account moves with quota, leavers, ramp and leave ------------------------------------------


def test_b5_an_account_takes_the_rest_of_its_quota_along(planned: AccountManagement) -> None:
    """10,000 a month, moved on 1 April: 30,000 and 90,000; back on 1 August: 80,000 and 40,000."""
    plan = planned.quotas.hand_over("2026", "ana", "bo", monthly("10000"), on="2026-04-01")
    assert (year_of(plan, "ana"), year_of(plan, "bo")) == (eur("30000"), eur("210000"))

    back = {month: eur("10000") for month in MONTHS}
    plan = planned.quotas.hand_over("2026", "bo", "ana", back, on="2026-08-01")

    assert (year_of(plan, "ana"), year_of(plan, "bo")) == (eur("80000"), eur("160000"))


def test_quota_may_stay_or_go_whole(planned: AccountManagement) -> None:
    stays = planned.quotas.hand_over(
        "2026", "ana", "bo", monthly("4000"), on="2026-07-01", goes=QuotaGoes.NONE
    )
    assert year_of(stays, "ana") == eur("120000")

    goes = planned.quotas.hand_over(
        "2026", "ana", "bo", monthly("4000"), on="2026-07-01", goes=QuotaGoes.ALL
    )

    assert (year_of(goes, "ana"), year_of(goes, "bo")) == (eur("72000"), eur("168000"))


def test_no_more_than_the_quota_can_go(planned: AccountManagement) -> None:
    with pytest.raises(MoreThanTheQuota):
        planned.quotas.hand_over("2026", "ana", "bo", monthly("10001"), on="2026-04-01")

    assert year_of(planned.quotas.plans()[0], "ana") == eur("120000")


def test_the_rest_of_a_leavers_quota_is_nobodys_and_never_a_siblings(
    planned: AccountManagement,
) -> None:
    planned.portfolio.leave("ana", on="2026-10-01")

    plan = planned.quotas.end_quota("2026", "ana", on="2026-10-01")

    assert (year_of(plan, "ana"), year_of(plan, "bo")) == (eur("90000"), eur("120000"))
    assert Money.total(
        [t.amount for t in plan.unassigned if isinstance(t.amount, Money)], "EUR"
    ) == eur("30000")
    assert planned.portfolio.manager("ana").left_on == date(2026, 10, 1)


def test_ramp_and_leave_bring_a_full_quota_down(planned: AccountManagement) -> None:
    """Hired on 1 March at a ramp of 50 %, 75 %; on leave in December."""
    tenure = Tenure(
        since=date(2026, 3, 1),
        ramp=Ramp(["50%", "75%"], first_month=FirstMonth.HIRE),
        leaves=(Period.month(2026, 12),),
    )

    plan = planned.quotas.relieve("2026", "ana", tenure)

    amounts = [str(target.amount) for target in plan.targets(ManagerId("ana"))]
    assert amounts[:4] == ["0.00 EUR", "0.00 EUR", "5000.00 EUR", "7500.00 EUR"]
    assert amounts[4:] == ["10000.00 EUR"] * 7 + ["0.00 EUR"]
    assert len(plan.unassigned) == 5


def test_a_quota_that_is_not_there_cannot_change(planned: AccountManagement) -> None:
    changes: tuple[Callable[[], object], ...] = (
        lambda: planned.quotas.end_quota("2026", "nobody", on="2026-10-01"),
        lambda: planned.quotas.hand_over("2026", "nobody", "bo", monthly("1"), on="2026-04-01"),
        lambda: planned.quotas.hand_over("2026", "ana", "nobody", monthly("1"), on="2026-04-01"),
        lambda: planned.quotas.end_quota("2027", "ana", on="2026-10-01"),
    )
    for change in changes:
        with pytest.raises(NotFound):
            change()


def test_without_managers_there_is_nothing_to_plan() -> None:
    with pytest.raises(NothingThere, match="there is no account manager to give a quota"):
        AccountManagement().quotas.plan(2026, forecast=eur("1"))


# --- what else quotas count ---------------------------------------------------------------------


def counting(desk: AccountManagement, measure: Measure, targets: Mapping[Period, Quantity]) -> None:
    """A plan for Ana that counts something other than money."""
    whole = next(iter(targets.values()))
    name = PlanId(measure.value)
    with desk.books.storage.begin() as work:
        work.plans.add(*QuotaPlan.make(name, YEAR, total=whole, measure=measure))
        work.commit()
    desk.quotas.set_targets(name, "ana", targets)


def test_new_accounts_count_on_the_day_of_their_first_sale(desk: AccountManagement) -> None:
    counting(desk, Measure.NEW_ACCOUNTS, {quarter: Quantity(2, "account") for quarter in QUARTERS})
    for number in range(3):
        desk.portfolio.open_account(f"New {number}", id=f"n-{number}")
        desk.portfolio.assign(f"n-{number}", "ana", since="2026-01-01")
        desk.orders.place(f"n-{number}", [("widget", 1)], on=f"2026-0{3 + number}-01")
        desk.orders.place(f"n-{number}", [("widget", 1)], on="2026-06-01")
    desk.portfolio.open_account("Nobody's", id="house")
    desk.orders.place("house", [("widget", 1)], on="2026-03-01")

    rows = desk.quotas.standings(YEAR, by=Grain.QUARTER, measure=Measure.NEW_ACCOUNTS)
    figure = desk.quotas.attainment("ana", as_of="2026-04-30", measure=Measure.NEW_ACCOUNTS)

    assert [str(row.attainment.credited.amount) for row in rows] == ["1", "2", "0", "0"]
    assert [str(row.attainment.ratio) for row in rows[:2]] == ["0.5", "1"]
    assert figure.credited == Quantity(2, "account")


def test_a_new_account_that_is_shared_counts_once_for_who_has_most(desk: AccountManagement) -> None:
    desk.orders.place("acme", [("widget", 1)], on="2026-02-03", sellers={"ana": "0.4", "bo": "0.6"})
    desk.portfolio.share_out("acme", {"ana": "0.4", "bo": "0.6"}, since="2026-01-01")

    rows = desk.quotas.standings(YEAR, measure=Measure.NEW_ACCOUNTS)

    assert [(str(row.manager), row.attainment.credited) for row in rows] == [
        ("bo", Quantity(1, "account"))
    ]


class Diary:
    """Somebody who counts visits."""

    def done(self, period: Period) -> Mapping[ManagerId, int]:
        return {ManagerId("ana"): period.days}


def test_activities_are_counted_by_who_keeps_the_diary(
    make_desk: Callable[..., AccountManagement],
) -> None:
    desk = make_desk(activities=Diary())
    counting(desk, Measure.ACTIVITIES, {YEAR: Quantity(730, "activity")})

    figure = desk.quotas.attainment("ana", as_of="2026-01-31", measure=Measure.ACTIVITIES)

    assert figure.credited == Quantity(31, "activity")
    [row] = desk.quotas.standings(YEAR, measure=Measure.ACTIVITIES)
    assert str(row.attainment.ratio) == "0.5"


def test_activities_that_nobody_counts_are_no_zero(desk: AccountManagement) -> None:
    quotas = QuotaDesk(evolve(desk.books, activities=None))

    with pytest.raises(NothingCounts, match="Give AccountManagement its `activities`"):
        quotas.attainment("ana", as_of="2026-01-31", measure=Measure.ACTIVITIES)


def test_units_stand_beside_revenue(desk: AccountManagement) -> None:
    counting(desk, Measure.UNITS, {YEAR: Quantity(10)})
    desk.orders.place("acme", [("widget", 4)], on="2026-02-03")

    [row] = desk.quotas.standings(YEAR, measure=Measure.UNITS)

    assert (row.attainment.credited, str(row.attainment.ratio)) == (Quantity(4), "0.4")


# --- teams and lines ------------------------------------------------------------------------------


@pytest.fixture
def teams(planned: AccountManagement) -> AccountManagement:
    """Ana is in the north until June and Bo from July; Bo reports to Ana; each has an account."""
    planned.portfolio.join_team("ana", "north", since="2026-01-01")
    planned.portfolio.join_team("ana", "south", since="2026-07-01")
    planned.portfolio.join_team("bo", "north", since="2026-07-01")
    planned.portfolio.report_to("bo", "ana", since="2026-01-01")
    planned.portfolio.open_account("Beta", id="beta")
    planned.portfolio.assign("beta", "bo", since="2026-01-01")
    for on in ("2026-06-30", "2026-07-01"):
        planned.orders.place("acme", [("widget", 1)], on=on)
        planned.orders.place("beta", [("widget", 10)], on=on)
    return planned


def test_a_sale_counts_in_the_team_of_its_day(teams: AccountManagement) -> None:
    north = teams.quotas.team_attainment("north", as_of="2026-12-31")

    assert north.credited == eur("1100.00")  # Ana's until June, Bo's from July
    assert north.quota == eur("120000.00")


def test_a_line_has_the_superior_and_everybody_below(teams: AccountManagement) -> None:
    line = teams.quotas.line_attainment("ana", as_of="2026-12-31")

    assert line.credited == eur("2200.00")
    assert line.quota == eur("240000.00")
    assert teams.quotas.line_attainment("bo", as_of="2026-12-31").credited == eur("2000.00")


def test_dolibarr_13142_a_shared_sale_counts_once_in_its_team(desk: AccountManagement) -> None:
    """A sale of 100 with two of the team is 100 for the team, and not 200."""
    for manager in ("ana", "bo"):
        desk.portfolio.join_team(manager, "north", since="2026-01-01")
    desk.portfolio.share_out("acme", {"ana": "0.5", "bo": "0.5"}, since="2026-01-01")
    desk.orders.place("acme", [("widget", 1)], on="2026-02-03")

    assert desk.quotas.team_attainment("north", as_of="2026-12-31").credited == eur("100.00")


def test_a_team_of_the_future_has_sold_nothing(teams: AccountManagement) -> None:
    figure = teams.quotas.team_attainment("north", as_of="2025-12-31", period=YEAR)

    assert (figure.credited, figure.quota) == (eur("0.00"), eur("120000.00"))


def test_a_line_without_its_superior_is_refused(desk: AccountManagement) -> None:
    with pytest.raises(NotFound):
        desk.quotas.line_attainment("nobody", as_of="2026-12-31")


# --- milestones -----------------------------------------------------------------------------------


def test_a_milestone_is_reached_by_the_entry_that_crosses_it(desk: AccountManagement) -> None:
    with desk.books.storage.begin() as work:
        work.plans.add(*QuotaPlan.make(PlanId("2026"), YEAR, total=eur("1000")))
        work.commit()
    desk.quotas.set_targets("2026", "ana", {YEAR: eur("1000")})
    assert desk.quotas.milestones("bo", YEAR) == ()
    desk.orders.place("acme", [("widget", 4)], on="2026-02-03", id="o-1")
    desk.orders.place("acme", [("widget", 5)], on="2026-03-03", id="o-2")
    desk.orders.return_lines("o-2", {1: 1}, on="2026-03-04", reason="broken")

    reached = desk.quotas.milestones("ana", YEAR)

    assert [(str(one.part), one.entry.name, one.held) for one in reached] == [
        ("0.5", "o-2/1/1", True),
        ("0.9", "o-2/1/1", False),
    ]


def test_a_plan_that_is_asked_for_is_found(planned: AccountManagement) -> None:
    [plan] = planned.quotas.plans()

    assert plan.quota(ManagerId("ana")).targets[0] == Target(MONTHS[0], eur("10000"))
    assert plan.event is SaleEvent.BOOKED


def test_before_a_period_begins_everybody_stands_at_nothing(planned: AccountManagement) -> None:
    rows = planned.quotas.standings(YEAR, as_of="2025-12-31", measure=Measure.REVENUE)

    assert [row.attainment.credited for row in rows] == [eur("0.00"), eur("0.00")]


def test_a_plan_is_shared_by_the_claims_that_it_is_given(desk: AccountManagement) -> None:
    claims = by_potential({ManagerId("ana"): eur("3000"), ManagerId("bo"): eur("1000")})

    plan = desk.quotas.plan(2026, forecast=eur("400"), claims=claims)

    assert (year_of(plan, "ana"), year_of(plan, "bo")) == (eur("300"), eur("100"))
