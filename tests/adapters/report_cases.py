"""A week and a day at a desk whose customers have names that files must bear."""

from datetime import timedelta

from attrs import evolve, frozen

from account_mgmt import AccountManagement, Money, Period, Quantity
from account_mgmt.domain.product import Contents
from account_mgmt.domain.report import (
    CallFigures,
    DailyReport,
    ExpenseFigures,
    ReportNames,
    WeeklyReport,
)

WEEK = "2019-W31"
NAMES = (
    "Bodegas y Viñedos Hermanos Fernández de la Serna, S.L.",
    "=HYPERLINK(1)",
    '<script>alert("x")</script>',
    "@Café",
    "+34 600",
    "Quiet & Co",
)
CALLS = CallFigures(planned=12, done=9, missed=3, by_kind=(("call", 5), ("visit", 4)))
EXPENSES = ExpenseFigures(
    by_category=(("mileage", Money("84.15", "EUR")), ("meals", Money("36.00", "EUR"))),
    own_paid=Money("100.15", "EUR"),
    company_card=Money("20.00", "EUR"),
)


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
    weekly = desk.reports.weekly("lucia", WEEK)
    daily = desk.reports.daily("lucia", on="2019-08-01")
    return Case(
        desk,
        evolve(weekly, calls=CALLS, expenses=EXPENSES),
        evolve(daily, calls=CALLS),
        desk.reports.names(weekly),
        desk.reports.names(daily),
    )
