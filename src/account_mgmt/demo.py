"""A small made-up territory: two managers, three accounts, a year's plan, its orders and its cash.

One manager's week of it is whole: visits, a claim with its receipt, a ticket. A project that sales runs
with other departments is under way.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from account_mgmt.desk import AccountManagement
from account_mgmt.domain.activity import ActivityKind, Outcome
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.invoicing_policy import InvoicingPolicy
from account_mgmt.domain.money import Money
from account_mgmt.domain.party import Party
from account_mgmt.domain.receipt import ReceiptFile
from account_mgmt.domain.seasonality import Seasonality
from account_mgmt.domain.ticket_state import TicketKind

YEAR: Final = Period.year(2026)
AS_OF: Final = "2026-08-15"
CURRENCY: Final = "EUR"
INVOICING: Final = InvoicingPolicy(
    seller=Party(name="Larder Wholesale", street="1 Quay", city="Cork", country="IE")
)
"""Who sells: so that invoices say all that the standard asks."""
WEEK: Final = "2026-W32"
WEEK_OF: Final = "south"

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
_PAYMENTS: Final = (
    ("harbour", "2026-02-12", "6328.00"),
    ("orchard", "2026-02-26", "2334.00"),
    ("mill", "2026-04-02", "3112.50"),
    ("orchard", "2026-04-10", "8947.50"),
    ("harbour", "2026-05-04", "5251.50"),
    ("mill", "2026-06-15", "4000.00"),
    ("harbour", "2026-07-28", "2000.00"),
)
_PLANNED_ON: Final = "2026-07-31"
_PLANNED: Final = (
    ("v-1", ActivityKind.VISIT, "mill", "2026-08-05", "10:00"),
    ("v-2", ActivityKind.VISIT, "orchard", "2026-08-06", "09:30"),
    ("v-3", ActivityKind.CALL, "mill", "2026-08-07", "12:00"),
)
_DONE: Final = (
    ("v-1", "2026-08-05", Outcome.REACHED, ["jam"], "confirm the delivery"),
    ("v-2", "2026-08-06", Outcome.REACHED, ["oil", "jam"], "send a quote"),
)
_LOGGED: Final = (
    ("v-4", ActivityKind.CALL, "orchard", "2026-08-04", Outcome.REACHED),
    ("v-5", ActivityKind.EMAIL, "mill", "2026-08-07", Outcome.ATTEMPTED),
)
_PROJECT: Final = Period.of("2026-07-01", "2026-12-25")
_DEPARTMENTS: Final = ("sales", "billing", "logistics")
_TASKS: Final = (
    ("range", "Agree what is in a hamper", "sales", "2026-07-06", "2026-07-26", ()),
    ("costing", "Work out its price", "billing", "2026-07-27", "2026-08-09", ("range",)),
    ("boxes", "Order the boxes", "logistics", "2026-07-27", "2026-09-06", ("range",)),
    ("offer", "Offer it to the accounts", "sales", "2026-08-24", "2026-09-20", ("costing",)),
    ("pack", "Pack", "logistics", "2026-09-21", "2026-11-15", ("boxes", "offer")),
    ("ship", "Ship", "logistics", "2026-11-16", "2026-12-06", ("pack",)),
)


def fill(desk: AccountManagement) -> None:
    """Fill empty books with the territory; books that hold managers already are left alone."""
    if desk.portfolio.managers():
        return
    for id, name in _MANAGERS.items():
        desk.portfolio.add_manager(name, id=id)
    for id, (name, owner) in _ACCOUNTS.items():
        desk.portfolio.open_account(name, id=id)
        desk.portfolio.describe_account(id, billed_to=Party(name=name, city="Cork", country="IE"))
        desk.portfolio.assign(id, owner, since=YEAR.start)
    for id, (name, price) in _PRICES.items():
        desk.catalogue.add_product(id, name)
        desk.catalogue.set_price(id, price, since=YEAR.start)
    desk.quotas.plan(
        2026, forecast=Money("96000", CURRENCY), seasonality=Seasonality.shares(_SEASON)
    )
    for _, happened in sorted(_year(desk), key=lambda day: day[0]):
        happened()
    desk.collections.dispute("i-7", on="2026-06-20", reason="a box was short", amount="83.00")
    desk.collections.promise("harbour", "5000.00", on="2026-07-20", pay_by="2026-07-31")
    desk.portfolio.move("mill", "south", on="2026-06-01")
    _work_the_week(desk)
    _run_the_project(desk)


def _year(desk: AccountManagement) -> Iterator[tuple[str, Callable[[], object]]]:
    """What happened on which day: orders, what came back, and payments."""
    for number, (account, on, lines) in enumerate(_ORDERS, start=1):
        yield on, partial(_sell, desk, number, account, on, lines)
    yield "2026-03-20", partial(_take_back, desk)
    for number, (account, on, amount) in enumerate(_PAYMENTS, start=1):
        id, reference = f"p-{number}", f"transfer {number}"
        yield on, partial(desk.payments.record, account, amount, on=on, id=id, reference=reference)


def _sell(
    desk: AccountManagement, number: int, account: str, on: str, lines: Mapping[str, int]
) -> None:
    order = desk.orders.place(account, list(lines.items()), on=on, id=f"o-{number}").id
    if on < "2026-07-01":
        desk.deliveries.ship(order, on=on)
        desk.invoicing.issue(order, on=on, id=f"i-{number}")


def _take_back(desk: AccountManagement) -> None:
    why = "damaged in transit"
    desk.orders.return_lines("o-4", {2: 15}, on="2026-03-20", reason=why)
    desk.invoicing.credit("i-4", {2: 15}, on="2026-03-20", reason=why, id="n-1")


def _work_the_week(desk: AccountManagement) -> None:
    """A manager's week: one visit brought an order, one planned call was not made."""
    for id, kind, account, on, starts in _PLANNED:
        desk.activities.plan(
            account, WEEK_OF, kind=kind, on=on, starts=starts, today=_PLANNED_ON, id=id
        )
        desk.activities.confirm(id)
    for id, on, outcome, products, step in _DONE:
        desk.activities.done(
            id, on=on, outcome=outcome, products=products, next_step=step, today=AS_OF
        )
    for id, kind, account, on, outcome in _LOGGED:
        desk.activities.log(
            account, WEEK_OF, kind=kind, on=on, outcome=outcome, minutes=15, today=AS_OF, id=id
        )
    desk.expenses.open(WEEK_OF, on="2026-08-06", purpose="Visits of the week", id="c-1")
    bill = ReceiptFile.of("fuel.txt", "text/plain", b"Coast Road\nFuel, 6 August 2026\n58.40 EUR\n")
    desk.expenses.add("c-1", "fuel", "58.40", on="2026-08-06", merchant="Coast Road", receipt=bill)
    desk.expenses.add("c-1", "parking", "6.50", on="2026-08-05", payer="company card")
    desk.expenses.submit("c-1", on="2026-08-07")
    desk.support.open(
        "orchard",
        TicketKind.LATE_SHIPMENT,
        "Where is the oil that we ordered in July?",
        subject="Oil of order o-10",
        by="Orchard Foods",
        order="o-10",
        at="2026-08-04T06:15Z",
        id="k-1",
    )
    desk.support.reply("k-1", "It leaves this week.", by=_MANAGERS[WEEK_OF], at="2026-08-04T08:40Z")


def _run_the_project(desk: AccountManagement) -> None:
    """Hampers for December: a price is late, and what waits for it is not begun."""
    work, id = desk.projects, "hampers"
    work.plan("December hampers", _PROJECT, departments=_DEPARTMENTS, product="jam", id=id)
    work.add_member(id, _MANAGERS[WEEK_OF], department="sales", role="lead")
    for task, title, department, starts_on, due_on, blocked_by in _TASKS:
        work.add_task(
            id,
            title,
            department=department,
            starts_on=starts_on,
            due_on=due_on,
            responsible=_MANAGERS[WEEK_OF] if department == "sales" else "",
            blocked_by=blocked_by,
            id=task,
        )
    work.set_milestone(id, "Price list printed", due_on="2026-08-21")
    work.set_milestone(id, "On every shelf", due_on="2026-12-11")
    work.enroll(id, "orchard", since="2026-07-13", note="tastes the first one")
    work.activate(id, on="2026-07-01", today=AS_OF)
    work.decide(
        id,
        "Twelve jars to a hamper",
        on="2026-07-24",
        by=_MANAGERS[WEEK_OF],
        why="it is the box that we have",
        today=AS_OF,
    )
    work.begin_task(id, "range", on="2026-07-06", today=AS_OF)
    work.finish_task(id, "range", on="2026-07-24", today=AS_OF)
    for task, progress in (("costing", 60), ("boxes", 30)):
        work.begin_task(id, task, on="2026-07-27", today=AS_OF)
        work.progress_task(id, task, progress, on="2026-08-14", today=AS_OF)
