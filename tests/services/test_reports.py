"""The daily and the weekly report, at the desk."""

import json
from datetime import UTC, datetime

import pytest

from account_mgmt import AccountManagement, Money, Period, Quantity, Role
from account_mgmt.codec.reports import daily_json, weekly_json
from account_mgmt.domain.attainment import AttainmentState
from account_mgmt.domain.errors import BadDate, NotFound
from account_mgmt.domain.fiscal import FiscalCalendar
from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.domain.ledger import EntryKind, SalesTotal
from account_mgmt.domain.product import Contents
from account_mgmt.domain.report import WeeklyReport
from account_mgmt.domain.ticket_state import TicketKind
from account_mgmt.services.orders import Item


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def a_hundred_a_day(desk: AccountManagement, year: int) -> None:
    """A quota of Ana's with the same share every day."""
    desk.quotas.plan(year, forecast=eur("73000"))
    desk.quotas.set_targets(str(year), "ana", {Period.year(year): eur("36500")})


@pytest.fixture
def sold(desk: AccountManagement) -> AccountManagement:
    """Two orders and a return in ISO week 6 of 2026, one the week before, and others' beside."""
    desk.portfolio.open_account("Zeta", id="zeta", on="2026-01-01")
    desk.portfolio.assign("zeta", "bo", since="2026-01-01")
    desk.catalogue.add_product("oil", "Olive oil", unit="box", holds=Contents(4, "bottle"))
    desk.catalogue.set_price("oil", "50.00", since="2026-01-01")
    desk.orders.place("acme", [("widget", 10)], on="2026-01-28", id="o-1")
    desk.orders.place(
        "acme", [("widget", 3), ("oil", Quantity(2, "box"))], on="2026-02-02", id="o-2"
    )
    desk.orders.place("acme", [("widget", 1)], on="2026-02-04", id="o-3")
    desk.orders.place("zeta", [("widget", 7)], on="2026-02-04", id="o-4")
    desk.deliveries.ship("o-2", on="2026-02-03")
    desk.orders.return_lines("o-2", {1: 1}, on="2026-02-04", reason="broken")
    return desk


# --- a day ------------------------------------------------------------------------------------------


def test_a_day_is_what_the_manager_is_credited_with(sold: AccountManagement) -> None:
    report = sold.reports.daily("ana", on="2026-02-04")

    assert [(str(row.document), row.kind) for row in report.documents] == [
        ("o-3", EntryKind.SOLD),
        ("o-2", EntryKind.RETURNED),
    ]
    assert report.total == SalesTotal(eur("0"))
    assert report.by_kind[EntryKind.SOLD] == SalesTotal(eur("100.00"), (Quantity(1),))


def test_units_are_told_as_the_product_says(sold: AccountManagement) -> None:
    report = sold.reports.daily("ana", on="2026-02-02")

    assert report.total.units == (Quantity(8, "bottle"), Quantity(3))


def test_a_day_stands_against_its_share_of_the_quota(sold: AccountManagement) -> None:
    a_hundred_a_day(sold, 2026)

    report = sold.reports.daily("ana", on="2026-02-02")

    assert report.quota.quota == eur("100.00")
    assert report.quota.credited == eur("400.00")
    assert sold.reports.daily("ana", on="2027-02-02").quota.state is AttainmentState.NO_QUOTA


def test_an_account_is_new_on_the_day_of_its_first_sale(sold: AccountManagement) -> None:
    first = sold.reports.daily("ana", on="2026-01-28")
    later = sold.reports.daily("ana", on="2026-02-02")

    assert first.new_accounts == (AccountId("acme"),)
    assert later.new_accounts == ()
    assert sold.reports.daily("bo", on="2026-02-04").new_accounts == (AccountId("zeta"),)


def test_a_new_account_is_that_of_who_has_most_of_the_credit(desk: AccountManagement) -> None:
    desk.portfolio.open_account("Shared", id="shared", on="2026-01-01")
    desk.portfolio.assign("shared", "ana", since="2026-01-01")
    desk.portfolio.assign("shared", "bo", since="2026-01-01", role=Role.TEAM, share="0.3")
    desk.orders.place("shared", [("widget", 10)], on="2026-02-02")

    assert desk.reports.daily("ana", on="2026-02-02").new_accounts == (AccountId("shared"),)
    assert desk.reports.daily("bo", on="2026-02-02").new_accounts == ()


def test_money_is_collected_from_the_accounts_that_were_the_managers_that_day(
    sold: AccountManagement,
) -> None:
    sold.portfolio.move("acme", "bo", on="2026-03-01")
    for on in ("2026-02-27", "2026-03-02", "2026-03-02"):
        sold.payments.record("acme", "100.00", on=on)

    assert sold.reports.daily("ana", on="2026-02-27").collected == eur("100.00")
    assert sold.reports.daily("ana", on="2026-03-02").collected == eur("0")
    assert sold.reports.daily("bo", on="2026-03-02").collected == eur("200.00")


def test_money_that_bounced_is_told_on_its_day(sold: AccountManagement) -> None:
    paid = sold.payments.record("acme", "100.00", on="2026-02-27")
    sold.payments.bounce(paid.id, on="2026-03-02", reason="no funds")

    report = sold.reports.daily("ana", on="2026-03-02")

    assert (report.collected, report.bounced) == (eur("0"), eur("-100.00"))
    assert report.payments[0].reason == "no funds"


def test_each_figure_is_taken_apart(sold: AccountManagement) -> None:
    report = sold.reports.daily("ana", on="2026-02-04")

    behind = sold.reporting.explain(report.question(kind=EntryKind.RETURNED))

    assert [entry.name for entry in behind] == ["o-2/1/2"]
    assert SalesTotal.of(behind, "EUR") == report.by_kind[EntryKind.RETURNED]


def test_a_day_of_a_stranger_is_refused(sold: AccountManagement) -> None:
    with pytest.raises(NotFound):
        sold.reports.daily("nobody", on="2026-02-04")
    with pytest.raises(BadDate):
        sold.reports.daily("ana", on="2026-02-30")


# --- a week -----------------------------------------------------------------------------------------


def test_a_week_is_seen_beside_the_one_before_and_last_years(sold: AccountManagement) -> None:
    sold.portfolio.open_account("Old", id="old", on="2025-01-01")
    sold.portfolio.assign("old", "ana", since="2025-01-01")
    sold.orders.place("old", [Item("widget", 1, price="90.00")], on="2025-02-05")

    report = sold.reports.weekly("ana", "2026-W06")

    assert report.week.period == Period.of("2026-02-02", "2026-02-09")
    assert report.total == SalesTotal(eur("400.00"), (Quantity(8, "bottle"), Quantity(3)))
    assert report.last_week.total.amount == eur("1000.00")
    assert report.last_year.total.amount == eur("90.00")
    assert (report.last_week.week.label, report.last_year.week.label) == ("2026-W05", "2025-W06")
    assert [str(row.id) for row in report.products] == ["widget", "oil"]
    assert report.quiet == (AccountId("old"),)


def test_a_week_stands_against_its_share_and_the_year_to_date(sold: AccountManagement) -> None:
    a_hundred_a_day(sold, 2026)

    report = sold.reports.weekly("ana", "2026-W06")

    assert report.quota.quota == eur("700.00")
    assert (report.year.credited, report.year.expected) == (eur("1400.00"), eur("3900.00"))
    assert (report.year.as_of, report.year.period) == (
        report.week.period.last_day,
        Period.year(2026),
    )


def test_a_week_over_new_year_has_the_targets_of_both_years(desk: AccountManagement) -> None:
    a_hundred_a_day(desk, 2026)
    a_hundred_a_day(desk, 2027)
    desk.orders.place("acme", [("widget", 1)], on="2026-12-30")

    report = desk.reports.weekly("ana", "2026-W53")

    assert report.quota.quota == eur("700.00")
    assert report.year.period == Period.year(2027)
    assert (report.total.amount, report.year.credited) == (eur("100.00"), eur("0"))


def test_the_companys_own_weeks_are_asked_for(sold: AccountManagement) -> None:
    july = FiscalCalendar(first_month=7)

    report = sold.reports.weekly("ana", "2026-W32", weeks=july)

    assert report.week.period == Period.of("2026-02-02", "2026-02-09")


def test_each_figure_of_a_week_is_taken_apart(sold: AccountManagement) -> None:
    report = sold.reports.weekly("ana", "2026-W06")

    for product, total in report.this_week.by_product.items():
        behind = sold.reporting.explain(report.this_week.question(product=product))
        assert SalesTotal.of(behind, "EUR").amount == total.amount
    before = sold.reporting.explain(report.last_week.question())
    assert [entry.name for entry in before] == ["o-1/1/1"]


def test_a_week_as_known_is_the_same_for_ever(sold: AccountManagement) -> None:
    close = sold.books.clock.now()
    before = told(sold.reports.weekly("ana", "2026-W06", known_at=close))
    day = json.dumps(daily_json(sold.reports.daily("ana", on="2026-02-04", known_at=close)))

    sold.orders.place("acme", [("widget", 50)], on="2026-02-04")
    sold.orders.place("acme", [("widget", 5)], on="2026-01-02")
    sold.portfolio.open_account("Late", id="late", on="2026-01-01")
    sold.portfolio.move("acme", "bo", on="2026-02-03")

    assert told(sold.reports.weekly("ana", "2026-W06", known_at=close)) == before
    again = sold.reports.daily("ana", on="2026-02-04", known_at=close)
    assert json.dumps(daily_json(again)) == day
    assert told(sold.reports.weekly("ana", "2026-W06")) != before


def told(report: WeeklyReport) -> str:
    return json.dumps(weekly_json(report))


def test_the_weeks_of_all_are_those_of_each(sold: AccountManagement) -> None:
    sold.quotas.plan(2026, forecast=eur("73000"))
    weeks = ["2026-W05", "2026-W06", "2026-W10"]

    found = list(sold.reports.weekly_of_all(weeks))

    each = [sold.reports.weekly(who, week) for week in weeks for who in ("ana", "bo")]
    assert found == each


def test_a_week_that_is_none_and_a_stranger_are_refused(sold: AccountManagement) -> None:
    with pytest.raises(BadDate):
        sold.reports.weekly("ana", "2025-W53")
    with pytest.raises(BadDate):
        next(sold.reports.weekly_of_all(["2026-02-02"]))
    with pytest.raises(NotFound):
        sold.reports.weekly("nobody", "2026-W06")


# --- names and JSON ---------------------------------------------------------------------------------


def test_a_report_knows_what_people_call_things(sold: AccountManagement) -> None:
    weekly = sold.reports.names(sold.reports.weekly("ana", "2026-W06"))
    daily = sold.reports.names(sold.reports.daily("ana", on="2026-02-02"))

    assert weekly.manager == "Ana"
    assert weekly.accounts == {AccountId("acme"): "Acme"}
    assert weekly.products == {ProductId("oil"): "Olive oil", ProductId("widget"): "Widget"}
    assert daily == weekly


def test_what_is_in_the_ledger_alone_has_no_name(desk: AccountManagement) -> None:
    from account_mgmt.testing.builders import an_entry  # noqa: PLC0415 # of this test alone

    with desk.books.storage.begin() as work:
        work.sales.append([an_entry(manager="ana")])
        work.commit()
    report = desk.reports.weekly("ana", "2026-W06")

    names = desk.reports.names(report)

    assert (names.account(AccountId("a-1")), names.product(ProductId("p-1"))) == ("a-1", "p-1")
    assert report.total.units == (Quantity(10),)


def test_weekly_json_has_the_keys_that_the_reference_page_says(sold: AccountManagement) -> None:
    said = weekly_json(sold.reports.weekly("ana", "2026-W06"))

    assert list(said) == [
        "week", "value", "units", "by_product", "by_account", "last_week", "last_year", "quota",
        "calls", "expenses",
    ]  # fmt: skip
    assert said["week"] == {"start": "2026-02-02", "end": "2026-02-09"}
    assert (said["value"], said["units"]) == ("400.00", {"bottle": "8", "piece": "3"})
    assert said["by_account"][0] == {
        "account": "acme",
        "value": "400.00",
        "units": {"bottle": "8", "piece": "3"},
        "last_week": {"value": "1000.00", "units": {"piece": "10"}},
        "last_year": {"value": "0.00", "units": {}},
    }
    assert (said["quota"]["quota"], said["quota"]["attainment"]) == (None, None)


# --- calls, expenses and tickets ----------------------------------------------------------------------


def test_calls_expenses_and_tickets_are_in_the_reports(sold: AccountManagement) -> None:
    for manager, on in (("ana", "2026-02-04"), ("ana", "2026-02-09"), ("bo", "2026-02-04")):
        sold.activities.log("acme", manager, on=on, today="2026-02-10")
        claim = sold.expenses.open(manager, on=on)
        sold.expenses.add(claim.id, "parking", "2.50", on=on)
    noon = datetime(2026, 2, 4, 12, tzinfo=UTC)
    ticket = sold.support.open(
        "acme", TicketKind.OTHER, "Where?", subject="Where?", by="Eva", at=noon
    )

    day = sold.reports.daily("ana", on="2026-02-04")
    week = sold.reports.weekly("ana", "2026-W06")

    assert (day.calls.all.done, week.calls.all.done) == (1, 1)
    assert week.expenses.total == eur("2.50")
    assert day.open_tickets == (ticket.id,)
    assert sold.reports.daily("ana", on="2026-02-03").open_tickets == ()
    assert sold.reports.daily("bo", on="2026-02-04").open_tickets == ()


def test_the_reports_of_all_have_each_managers_own_calls_and_expenses(
    sold: AccountManagement,
) -> None:
    sold.activities.log("acme", "bo", on="2026-02-04", today="2026-02-10")
    claim = sold.expenses.open("bo", on="2026-02-04")
    sold.expenses.add(claim.id, "parking", "2.50", on="2026-02-04")

    found = {str(one.manager): one for one in sold.reports.weekly_of_all(["2026-W06"])}

    assert (found["bo"].calls.all.done, found["ana"].calls.all.done) == (1, 0)
    assert (found["bo"].expenses.total, found["ana"].expenses.total) == (eur("2.50"), eur("0"))
