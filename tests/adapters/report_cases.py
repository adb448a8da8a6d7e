"""A week and a day at a desk whose customers have names that files must bear."""

from datetime import UTC, datetime, timedelta

from attrs import frozen

from account_mgmt import AccountManagement, Money, Period, Quantity
from account_mgmt.domain.expense_line import Payer
from account_mgmt.domain.product import Contents
from account_mgmt.domain.report import (
    DailyReport,
    ReportNames,
    WeeklyReport,
)
from account_mgmt.domain.ticket_state import TicketKind

WEEK = "2019-W31"
NAMES = (
    "Bodegas y Viñedos Hermanos Fernández de la Serna, S.L.",
    "=HYPERLINK(1)",
    '<script>alert("x")</script>',
    "@Café",
    "+34 600",
    "Quiet & Co",
)
CALLED = (("call", 5, True), ("visit", 4, True), ("visit", 3, False))
SPENT = (("mileage", "84.15", Payer.OWN), ("meals", "36.00", Payer.COMPANY_CARD))


@frozen
class Case:
    """The desk, and its reports with what others count."""

    desk: AccountManagement
    weekly: WeeklyReport
    daily: DailyReport
    names: ReportNames
    daily_names: ReportNames


def a_case() -> Case:
    """A week with sales in three units of measure, a return, a cancellation and a payment."""
    desk = AccountManagement()
    desk.portfolio.add_manager("Lucía Rey", id="lucia")
    for number, name in enumerate(NAMES):
        desk.portfolio.open_account(name, id=f"a-{number}", on="2018-01-01")
        desk.portfolio.assign(f"a-{number}", "lucia", since="2018-01-01")
    desk.catalogue.add_product("oil", "Olive oil, 5 l", unit="box", holds=Contents(4, "piece"))
    desk.catalogue.add_product("jam", "Fig jam")
    desk.catalogue.add_product("rice", "=Rice", unit="kg")
    for product, price in (("oil", "155.60"), ("jam", "3.45"), ("rice", "1.2345")):
        desk.catalogue.set_price(product, price, since="2018-01-01")
    desk.quotas.plan(2019, forecast=Money("240000", "EUR"))
    number = 0
    for week, count in (("2018-W31", 3), ("2019-W30", 6), (WEEK, 5)):
        start = Period.iso_week(week).start
        for account in range(count):
            number += 1
            lines = [
                ("oil", Quantity(number, "box")),
                ("jam", Quantity(10 * number)),
                ("rice", Quantity("12.5", "kg")),
            ]
            desk.orders.place(
                f"a-{account}",
                lines[: 1 + account % 3],
                on=start + timedelta(account % 4),
                id=f"o-{number}",
            )
    desk.deliveries.ship("o-10", on="2019-08-01")
    desk.orders.return_lines("o-10", {1: 1}, on="2019-08-01", reason="damaged")
    desk.orders.cancel("o-11", on="2019-08-01", reason="too late")
    desk.payments.record("a-1", "500.00", on="2019-08-01", reference="=transfer")
    _call_and_spend(desk)
    weekly = desk.reports.weekly("lucia", WEEK)
    daily = desk.reports.daily("lucia", on="2019-08-01")
    return Case(desk, weekly, daily, desk.reports.names(weekly), desk.reports.names(daily))


def _call_and_spend(desk: AccountManagement) -> None:
    """Twelve calls and visits on 1 August, of which nine were made; a claim; and a ticket."""
    for kind, count, made in CALLED:
        for number in range(count):
            account = f"a-{number}"
            planned = desk.activities.plan(
                account, "lucia", kind=kind, on="2019-08-01", today="2019-07-29"
            )
            if made:
                desk.activities.confirm(planned.id)
                desk.activities.done(planned.id, on="2019-08-01")
    claim = desk.expenses.open("lucia", on="2019-08-01")
    for category, amount, payer in SPENT:
        desk.expenses.add(claim.id, category, amount, on="2019-08-01", payer=payer)
    desk.support.open(
        "a-1",
        TicketKind.OTHER,
        "Where is it?",
        subject="Late",
        by="Eva",
        at=datetime(2019, 8, 1, 9, tzinfo=UTC),
    )
