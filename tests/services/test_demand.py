"""What customers ask for, from the desk and from the shell."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from account_mgmt import AccountManagement, Money, Period, Quantity
from account_mgmt.domain.demand import DemandOutcome, DemandSource
from account_mgmt.domain.errors import NotFound, NotYet, UnknownWord
from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.product import Contents
from account_mgmt.domain.ticket_state import TicketKind
from account_mgmt.ports.queries import DemandQuery

MONDAY = date(2026, 2, 2)
TUESDAY = MONDAY + timedelta(days=1)
FEBRUARY = Period.of("2026-02-01", "2026-03-01")


def test_a_request_is_kept_mapped_and_settled(desk: AccountManagement) -> None:
    lost = desk.demand.record(
        "acme", on=MONDAY, text="a blue one", value="90.00", quantity=3, today=TUESDAY, id="r"
    )
    desk.demand.map_to("r", "widget", by="ana", on=TUESDAY)
    desk.demand.settle("r", "out of stock")

    kept = desk.demand.request("r")
    assert lost.value == Money("90", "EUR")
    assert (str(kept.product), kept.outcome) == ("widget", DemandOutcome.OUT_OF_STOCK)
    assert desk.demand.requests(DemandQuery(account=AccountId("acme"))) == (kept,)


def test_what_nobody_knows_or_what_has_not_come_is_refused(desk: AccountManagement) -> None:
    with pytest.raises(NotYet):
        desk.demand.record("acme", on=TUESDAY, text="x", today=MONDAY)
    with pytest.raises(NotFound):
        desk.demand.record("acme", on=MONDAY, product="nothing", today=MONDAY)
    with pytest.raises(UnknownWord):
        desk.demand.report(FEBRUARY, by="luck")


def test_orders_tickets_notes_and_requests_are_asks(desk: AccountManagement) -> None:
    order = desk.orders.place("acme", [("widget", 5)], on=MONDAY)
    desk.orders.cancel(order.id, on=TUESDAY, reason="out of stock")
    desk.support.open(
        "acme", TicketKind.OTHER, "Have you a red one?", subject="a red one", by="Ana"
    )
    desk.support.open("acme", TicketKind.LATE_SHIPMENT, "Where is it?", subject="late", by="Ana")
    desk.activities.log("acme", "ana", on=MONDAY, today=MONDAY, note="wants: a blue one")
    desk.demand.record(
        *("acme",),
        on=MONDAY,
        text="a blue one",
        product="widget",
        quantity=Quantity("2"),
        source="visit",
        document="activity-5",
        today=MONDAY,
    )

    found = desk.demand.asked(Period.year(2026))

    assert {(one.source, one.text) for one in found} >= {
        (DemandSource.ORDER, ""),
        (DemandSource.TICKET, "a red one"),
    }
    row = next(row for row in desk.demand.report(FEBRUARY).rows if row.product)
    assert (row.units, row.unmet) == ((Quantity("5"),), 1)


def test_units_are_told_in_what_a_product_holds(desk: AccountManagement) -> None:
    desk.catalogue.add_product("box", "Box", holds=Contents(12, "bottle"))
    desk.catalogue.set_price("box", "10.00", since=date(2026, 1, 1))
    desk.orders.place("acme", [("box", 2)], on=MONDAY)

    [row] = desk.demand.report(FEBRUARY, by="units").rows

    assert row.units == (Quantity("24", "bottle"),)


def test_a_report_of_few_accounts_says_so(desk: AccountManagement) -> None:
    desk.orders.place("acme", [("widget", 5)], on=MONDAY)

    found = desk.demand.report(FEBRUARY, at_least=5)

    assert (found.rows, found.suppressed) == ((), 1)


# --- the shell ----------------------------------------------------------------------------------

WHEN = ("--from", "2026-01-01", "--to", "2027-01-01")


def test_the_most_wanted_of_the_demo(demo_books: str, run: Callable[..., Any]) -> None:
    said = run("demand", "--db", demo_books, *WHEN, "--top", "1", "--by", "units", "--json")

    answer = json.loads(said.stdout)
    [row] = answer["rows"]
    assert {"product", "accounts", "requests", "units", "value", "unmet"} <= row.keys()
    assert answer["by"] == "units"


def test_demand_as_a_table_and_as_files(
    demo_books: str, run: Callable[..., Any], tmp_path: Path
) -> None:
    page, sheet = tmp_path / "demand.html", tmp_path / "demand.csv"

    shown = run("demand", "--db", demo_books, *WHEN, "--locale", "es", "--html", str(page))
    quiet = run(
        *("demand", "--db", demo_books, *WHEN, "--at-least", "99", "--json"),
        *("--csv", str(sheet), "--by", "value"),
    )
    units = run("demand", "--db", demo_books, *WHEN, "--by", "units", "--at-least", "99")

    assert "Lo que piden los clientes" in shown.stdout
    assert "<svg" in page.read_text(encoding="utf-8")
    assert json.loads(quiet.stdout)["rows"] == []
    assert sheet.read_bytes().startswith(b"\xef\xbb\xbfId,Product")
    assert "Left out for few accounts" in units.stdout
