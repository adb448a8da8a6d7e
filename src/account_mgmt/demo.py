"""A small made-up territory: two managers, three accounts, a year's plan, and what happens to it."""

from typing import Final

from account_mgmt.desk import AccountManagement
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.money import Money
from account_mgmt.domain.seasonality import Seasonality

YEAR: Final = Period.year(2026)
AS_OF: Final = "2026-08-15"
CURRENCY: Final = "EUR"

_MANAGERS: Final = {"north": "Manager, North", "south": "Manager, South"}
_ACCOUNTS: Final = {
    "harbour": ("Harbour Stores", "north"),
    "mill": ("Mill Lane Grocers", "north"),
    "orchard": ("Orchard Foods", "south"),
}
_PRICES: Final = {"oil": ("Olive oil, 5 l", "38.90"), "jam": ("Fig jam, box of 12", "41.50")}
_SEASON: Final = (6, 6, 9, 7, 7, 10, 6, 7, 10, 8, 9, 15)  # December is the big month
_ORDERS: Final = (
    ("harbour", "2026-01-14", {"oil": 120, "jam": 40}),
    ("orchard", "2026-01-28", {"oil": 60}),
    ("mill", "2026-02-11", {"jam": 75}),
    ("orchard", "2026-03-04", {"oil": 150, "jam": 90}),
    ("harbour", "2026-03-19", {"oil": 135}),
    ("mill", "2026-04-22", {"oil": 80, "jam": 60}),
    ("orchard", "2026-05-13", {"jam": 110}),
    ("harbour", "2026-06-10", {"oil": 170, "jam": 55}),
    ("mill", "2026-06-24", {"oil": 95}),
    ("orchard", "2026-07-08", {"oil": 105}),
    ("mill", "2026-08-05", {"jam": 70}),
)


def fill(desk: AccountManagement) -> None:
    """Fill empty books with the territory; books that hold managers already are left alone."""
    if desk.portfolio.managers():
        return
    for id, name in _MANAGERS.items():
        desk.portfolio.add_manager(name, id=id)
    for id, (name, owner) in _ACCOUNTS.items():
        desk.portfolio.open_account(name, id=id)
        desk.portfolio.assign(id, owner, since=YEAR.start)
    for id, (name, price) in _PRICES.items():
        desk.catalogue.add_product(id, name)
        desk.catalogue.set_price(id, price, since=YEAR.start)
    desk.quotas.plan(
        2026, forecast=Money("96000", CURRENCY), seasonality=Seasonality.shares(_SEASON)
    )
    for number, (account, on, lines) in enumerate(_ORDERS, start=1):
        desk.orders.place(account, list(lines.items()), on=on, id=f"o-{number}")
    desk.orders.return_lines("o-4", {2: 15}, on="2026-03-20", reason="damaged in transit")
    desk.portfolio.move("mill", "south", on="2026-06-01")
