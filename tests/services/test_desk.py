"""What people do at the desk, end to end, on memory and on SQLite."""

from collections.abc import Callable
from datetime import date

import pytest

from account_mgmt import AccountManagement, By, Item, Money, Period
from account_mgmt.domain.account import Role
from account_mgmt.domain.credit import Credited, CreditPolicy
from account_mgmt.domain.errors import (
    AccountNotTrading,
    AlreadyExists,
    DateBefore,
    ForeignCurrency,
    KeyReused,
    NotForSale,
    NotFound,
    OverlappingOwners,
    PeriodClosed,
    QuantityNotPositive,
    ReportingCycle,
    SharesDoNotSumToOne,
    UndoneMoreThanOrdered,
)
from account_mgmt.domain.fiscal import Grain
from account_mgmt.domain.ids import ManagerId
from account_mgmt.domain.ledger import SaleEvent
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.quota import Measure

YEAR = Period.year(2026)


def credited(desk: AccountManagement, manager: str, as_of: str = "2026-12-31") -> Money:
    amount = desk.quotas.attainment(manager, as_of=as_of).credited
    assert isinstance(amount, Money)
    return amount


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def test_an_order_is_priced_from_the_list_and_credits_the_owner(desk: AccountManagement) -> None:
    order = desk.orders.place("acme", [("widget", 12)], on="2026-02-03")

    assert order.net == eur("1200.00")
    assert credited(desk, "ana") == eur("1200.00")
    assert credited(desk, "bo") == eur("0.00")


def test_credit_counts_from_the_day_of_the_order(desk: AccountManagement) -> None:
    desk.orders.place("acme", [("widget", 1)], on="2026-02-03")

    assert credited(desk, "ana", "2026-02-02") == eur("0.00")
    assert credited(desk, "ana", "2026-02-03") == eur("100.00")


def test_the_first_day_of_the_next_year_is_not_in_the_year(desk: AccountManagement) -> None:
    desk.orders.place("acme", [("widget", 1)], on="2027-01-01")

    assert desk.reporting.total(YEAR).amount == eur("0.00")


def test_a_discount_and_a_price_may_come_with_the_line(desk: AccountManagement) -> None:
    order = desk.orders.place("acme", [Item("widget", 3, "9.99", "15%")], on="2026-02-03")

    assert order.net == eur("25.47")  # 29.97 x 0.85 = 25.4745


def test_a_return_takes_the_credit_from_whoever_has_it(desk: AccountManagement) -> None:
    order = desk.orders.place("acme", [("widget", 4)], on="2026-02-03")
    desk.portfolio.move("acme", "bo", on="2026-03-01")

    desk.orders.return_lines(order.id, {1: 1}, on="2026-03-10", reason="damaged")

    assert credited(desk, "ana") == eur("300.00")
    assert credited(desk, "bo") == eur("0.00")


def test_a_cancelled_order_leaves_no_credit(desk: AccountManagement) -> None:
    order = desk.orders.place("acme", [("widget", 4)], on="2026-02-03")
    desk.orders.cancel_lines(order.id, {1: 1}, on="2026-02-04", reason="too many")
    desk.orders.cancel(order.id, on="2026-02-05", reason="no budget")

    assert credited(desk, "ana") == eur("0.00")
    assert desk.orders.order(order.id).net == eur("0.00")


def test_a_back_dated_move_passes_credit_on_and_the_past_report_stands(
    desk: AccountManagement,
) -> None:
    desk.orders.place("acme", [("widget", 4)], on="2026-02-03")
    then = desk.books.clock.now()
    desk.portfolio.move("acme", "bo", on="2026-02-01")

    now = {row.group: row.total.amount for row in desk.reporting.sales(YEAR, By.MANAGER)}
    known = {
        row.group: row.total.amount for row in desk.reporting.sales(YEAR, By.MANAGER, known_at=then)
    }

    assert now[ManagerId("bo"),] == eur("400.00")
    assert known == {(ManagerId("ana"),): eur("400.00")}
    assert desk.reporting.total(YEAR).amount == eur("400.00")


def test_what_is_explained_adds_up_to_what_is_credited(desk: AccountManagement) -> None:
    order = desk.orders.place("acme", [("widget", 3), ("widget", 2)], on="2026-02-03")
    desk.orders.return_lines(order.id, {2: 1}, on="2026-02-09", reason="wrong colour")
    desk.portfolio.move("acme", "bo", on="2026-01-15")

    entries = desk.quotas.explain("bo", YEAR)

    assert Money.total([entry.amount for entry in entries], "EUR") == credited(desk, "bo")
    assert credited(desk, "bo") == eur("400.00")


def test_the_document_is_credited_where_the_policy_says_so(
    make_desk: Callable[..., AccountManagement],
) -> None:
    desk = make_desk(CreditPolicy(credited=Credited.NAMED))

    desk.orders.place("acme", [("widget", 1)], on="2026-02-03", sellers={"bo": 1})

    assert credited(desk, "bo") == eur("100.00")


def test_an_account_that_nobody_owns_earns_for_the_house(desk: AccountManagement) -> None:
    desk.portfolio.open_account("Stray", id="stray")
    desk.orders.place("stray", [("widget", 1)], on="2026-02-03")

    assert [row.group for row in desk.reporting.sales(YEAR, By.MANAGER)] == [(None,)]
    assert desk.portfolio.unassigned(YEAR).keys() == {desk.portfolio.account("stray").id}


def test_shares_are_to_the_cent(desk: AccountManagement) -> None:
    desk.portfolio.share_out("acme", {"ana": "50%", "bo": "50%"}, since="2026-01-01")
    desk.orders.place("acme", [Item("widget", 1, "100.01")], on="2026-02-03")

    assert (credited(desk, "ana"), credited(desk, "bo")) == (eur("50.01"), eur("50.00"))


def test_an_overlay_earns_beside_the_sale(desk: AccountManagement) -> None:
    desk.portfolio.assign("acme", "bo", since="2026-01-01", role=Role.OVERLAY, share="20%")
    desk.orders.place("acme", [("widget", 1)], on="2026-02-03")

    assert credited(desk, "bo") == eur("20.00")
    assert desk.reporting.total(YEAR).amount == eur("100.00")


def test_an_invoice_counts_for_quotas_of_invoices_alone(desk: AccountManagement) -> None:
    order = desk.orders.place("acme", [("widget", 1)], on="2026-02-03")
    desk.orders.invoiced(order.id, on="2026-03-03")
    desk.orders.return_lines(order.id, {1: "0.5"}, on="2026-04-01", reason="half was broken")

    figure = desk.quotas.attainment("ana", as_of="2026-12-31", event=SaleEvent.INVOICED)

    assert figure.credited == eur("50.00")
    assert credited(desk, "ana") == eur("50.00")


def test_a_return_without_its_order_costs_the_owner_of_the_day(desk: AccountManagement) -> None:
    desk.orders.take_back("acme", [("widget", 2)], on="2026-05-05")

    (entry,) = desk.quotas.explain("ana", YEAR)
    assert entry.amount == eur("-200.00")
    assert entry.reason == "returned without reference"


def test_what_comes_late_counts_in_the_next_open_period(desk: AccountManagement) -> None:
    desk.orders.place("acme", [("widget", 1)], on="2026-01-10")
    closing = desk.reporting.close_period(Period.month(2026, 1))

    desk.orders.place("acme", [("widget", 2)], on="2026-01-20")

    assert desk.reporting.total(closing.period) == closing.total
    assert desk.reporting.total(Period.month(2026, 2)).amount == eur("200.00")
    with pytest.raises(PeriodClosed):
        desk.reporting.close_period(Period.year(2026))


def test_a_plan_shares_the_forecast_and_keeps_it(desk: AccountManagement) -> None:
    plan = desk.quotas.plan(2026, forecast=eur("1200000.01"), stretch="10%")

    assert plan.total == eur("1320000.01")
    quotas = [Money.total([t.amount for t in quota.targets], "EUR") for quota in plan.quotas]  # type: ignore[misc] # money, all of it
    assert Money.total(quotas, "EUR") == plan.total
    assert (str(plan.forecast), plan.forecast_version) == ("2026", 1)


def test_standings_leave_out_who_has_neither_quota_nor_credit(desk: AccountManagement) -> None:
    desk.orders.place("acme", [("widget", 1)], on="2026-05-03")

    rows = desk.quotas.standings(YEAR, by=Grain.QUARTER)

    assert [(str(row.manager), row.attainment.period) for row in rows] == [
        ("ana", Period.months(2026, 4, 3))
    ]
    assert rows[0].attainment.quota is None


def test_targets_may_be_set_one_by_one(desk: AccountManagement) -> None:
    desk.quotas.plan(2026, forecast=eur("1000"))
    desk.quotas.set_targets("2026", "ana", {Period.months(2026, 1, 3): eur("400.00")})
    desk.orders.place("acme", [("widget", 1)], on="2026-01-03")

    (first, *_) = desk.quotas.standings(YEAR, by=Grain.QUARTER)

    assert str(first.attainment.ratio) == "0.25"


def test_units_are_credited_by_their_unit_of_measure(desk: AccountManagement) -> None:
    desk.orders.place("acme", [("widget", 3)], on="2026-01-03")

    figure = desk.quotas.attainment("ana", as_of="2026-01-31", measure=Measure.UNITS)

    assert figure.credited == Quantity(3, "piece")


def test_before_a_period_begins_nothing_is_credited(desk: AccountManagement) -> None:
    figure = desk.quotas.attainment("ana", as_of="2025-12-31", period=YEAR)
    units = desk.quotas.attainment("ana", as_of="2025-12-31", period=YEAR, measure=Measure.UNITS)

    assert (figure.credited, units.credited) == (eur("0.00"), Quantity(0, "piece"))


def test_the_same_key_gives_the_first_order_again(desk: AccountManagement) -> None:
    first = desk.orders.place("acme", [("widget", 1)], on="2026-02-03", key="k-1")
    again = desk.orders.place("acme", [("widget", 1)], on="2026-02-03", key="k-1")

    assert again == first
    assert len(desk.orders.orders()) == 1
    with pytest.raises(KeyReused):
        desk.orders.place("acme", [("widget", 2)], on="2026-02-03", key="k-1")


def test_a_reporting_line_may_not_come_back(desk: AccountManagement) -> None:
    desk.portfolio.report_to("ana", "bo", since="2026-01-01")

    with pytest.raises(ReportingCycle, match="ana"):
        desk.portfolio.report_to("bo", "ana", since="2026-01-01")


def test_a_team_and_a_superior_are_dated(desk: AccountManagement) -> None:
    desk.portfolio.join_team("ana", "north", since="2026-03-01")
    desk.portfolio.report_to("ana", "bo", since="2026-03-01")
    desk.portfolio.report_to("ana", None, since="2026-06-01")

    ana = desk.portfolio.manager("ana")
    assert [str(ana.team_on(date(2026, 3, day))) for day in (1, 2)] == ["north", "north"]
    assert ana.team_on(date(2026, 2, 28)) is None
    assert ana.superior_on(date(2026, 5, 31)) == ManagerId("bo")
    assert ana.superior_on(date(2026, 6, 1)) is None


def test_a_record_made_by_mistake_is_written_off(desk: AccountManagement) -> None:
    desk.orders.place("acme", [("widget", 1)], on="2026-02-03")

    account = desk.portfolio.withdraw("acme", "ana", on="2026-01-01")

    assert account.owner_on(date(2026, 2, 3)) is None
    assert credited(desk, "ana") == eur("0.00")
    assert desk.reporting.total(YEAR).amount == eur("100.00")


def test_an_account_on_hold_orders_again_once_active(desk: AccountManagement) -> None:
    desk.portfolio.hold("acme", on="2026-02-01")
    with pytest.raises(AccountNotTrading, match="on hold since 2026-02-01"):
        desk.orders.place("acme", [("widget", 1)], on="2026-02-01")
    desk.portfolio.activate("acme", on="2026-02-02")

    assert desk.orders.place("acme", [("widget", 1)], on="2026-02-02").version == 1


@pytest.mark.parametrize(
    ("refused", "attempt"),
    [
        (NotFound, lambda d: d.orders.place("nobody", [("widget", 1)], on="2026-02-03")),
        (NotFound, lambda d: d.orders.place("acme", [("gadget", 1)], on="2026-02-03")),
        (
            NotFound,
            lambda d: d.orders.place("acme", [("widget", 1)], on="2026-02-03", sellers={"x": 1}),
        ),
        (NotFound, lambda d: d.portfolio.move("acme", "x", on="2026-02-03")),
        (
            NotForSale,
            lambda d: d.orders.place("acme", [("widget", Quantity(1, "kg"))], on="2026-02-03"),
        ),
        (QuantityNotPositive, lambda d: d.orders.place("acme", [("widget", 0)], on="2026-02-03")),
        (QuantityNotPositive, lambda d: d.orders.place("acme", [("widget", -1)], on="2026-02-03")),
        (AccountNotTrading, lambda d: d.orders.place("acme", [("widget", 1)], on="2025-12-31")),
        (OverlappingOwners, lambda d: d.portfolio.assign("acme", "bo", since="2026-02-03")),
        (
            SharesDoNotSumToOne,
            lambda d: d.portfolio.share_out("acme", {"ana": "0.5"}, since="2026-02-03"),
        ),
        (AlreadyExists, lambda d: d.portfolio.open_account("Acme", id="acme")),
        (AlreadyExists, lambda d: d.catalogue.add_product("widget", "Widget")),
        (
            ForeignCurrency,
            lambda d: d.orders.place(
                "acme", [Item("widget", 1, UnitPrice("1", "USD"))], on="2026-02-03"
            ),
        ),
        (
            UndoneMoreThanOrdered,
            lambda d: d.orders.return_lines("o", {1: 2}, on="2026-02-04", reason=""),
        ),
        (DateBefore, lambda d: d.orders.return_lines("o", {1: 1}, on="2026-01-01", reason="")),
    ],
)
def test_what_is_refused_writes_nothing(
    desk: AccountManagement,
    refused: type[Exception],
    attempt: Callable[[AccountManagement], object],
) -> None:
    desk.orders.place("acme", [("widget", 1)], on="2026-01-04", id="o")

    def state() -> tuple[object, ...]:
        with desk.books.storage.begin(read_only=True) as work:
            waiting = work.outbox.waiting()
        shelves = (desk.portfolio.accounts(), desk.portfolio.managers(), desk.catalogue.products())
        return (*shelves, desk.orders.orders(), desk.reporting.explain(YEAR), waiting)

    before = state()
    with pytest.raises(refused):
        attempt(desk)

    assert state() == before


def test_an_account_is_described_anew_in_part(desk: AccountManagement) -> None:
    desk.portfolio.describe_account("acme", region="North", terms="net 60")

    account = desk.portfolio.describe_account("acme", account_class="A")

    assert (account.name, account.region, account.account_class) == ("Acme", "North", "A")
    assert str(account.terms) == "net 60"


def test_an_assignment_that_ends_leaves_a_gap_and_the_house_earns(desk: AccountManagement) -> None:
    desk.orders.place("acme", [("widget", 1)], on="2026-05-01")

    desk.portfolio.end_assignment("acme", "ana", on="2026-04-01")

    assert credited(desk, "ana") == eur("0.00")
    assert list(desk.portfolio.unassigned(YEAR)) == [desk.portfolio.account("acme").id]
    assert desk.reporting.total(YEAR).amount == eur("100.00")


def test_closed_periods_can_be_listed(desk: AccountManagement) -> None:
    closing = desk.reporting.close_period(Period.month(2026, 1))

    assert desk.reporting.closings() == (closing,)
