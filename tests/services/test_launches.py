"""Launching a product from the desk and from the shell."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from account_mgmt import AccountManagement
from account_mgmt.domain.errors import IllegalTransition, NotFound, NotOffered, NotYet
from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.domain.launch import LaunchStage
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.segment import Segment
from account_mgmt.ports.queries import LaunchQuery

MONDAY = date(2026, 2, 2)
TUESDAY = MONDAY + timedelta(days=1)
LATER = date(2026, 3, 31)


@pytest.fixture
def market(desk: AccountManagement) -> AccountManagement:
    """Acme and Brill, a widget and a new gadget of one category, and its launch."""
    desk.portfolio.open_account("Brill", id="brill", region="South")
    desk.portfolio.assign("brill", "ana", since=date(2026, 1, 1))
    desk.catalogue.add_product("gadget", "Gadget", category="Things")
    desk.catalogue.add_product("gizmo", "Gizmo", category="Things")
    for product in ("gadget", "gizmo"):
        desk.catalogue.set_price(product, "10.00", since=date(2026, 1, 1))
    desk.launches.plan("gadget", starts=MONDAY, id="go")
    return desk


def stages(desk: AccountManagement, on: date = LATER) -> dict[str, LaunchStage]:
    return {str(row.account): row.stage for row in desk.launches.standing("go", on=on).rows}


def test_a_launch_is_kept_and_found_by_its_product(market: AccountManagement) -> None:
    launch = market.launches.launch("go")

    assert market.launches.launches(LaunchQuery(product=ProductId("gadget"))) == (launch,)
    assert market.launches.launches(LaunchQuery(product=ProductId("widget"))) == ()
    with pytest.raises(NotFound):
        market.launches.plan("nothing", starts=MONDAY)


def test_visits_and_orders_move_accounts_on(market: AccountManagement) -> None:
    market.activities.log("acme", "ana", on=MONDAY, today=TUESDAY, products=["gadget"])
    market.orders.place("brill", [("gadget", 2)], on=MONDAY)
    market.orders.place("brill", [("gadget", 2)], on=TUESDAY)

    assert stages(market, MONDAY - timedelta(days=1))["acme"] is LaunchStage.NOT_PRESENTED
    assert stages(market) == {"acme": LaunchStage.PRESENTED, "brill": LaunchStage.REORDERED}


def test_people_say_what_no_document_does(market: AccountManagement) -> None:
    market.launches.present("go", "acme", on=MONDAY, today=TUESDAY)
    market.launches.sample("go", "acme", on=TUESDAY, today=TUESDAY)
    market.launches.decline("go", "acme", on=TUESDAY, reason="too dear", today=TUESDAY)

    row = next(r for r in market.launches.standing("go", on=LATER).rows if str(r.account) == "acme")
    assert (row.stage, row.reason) == (LaunchStage.DECLINED, "too dear")
    with pytest.raises(NotOffered, match="left alone"):
        market.launches.sample("go", "acme", on=LATER, today=LATER)
    with pytest.raises(IllegalTransition):
        market.launches.decline("go", "brill", on=TUESDAY, reason="no", today=TUESDAY)
    with pytest.raises(NotYet):
        market.launches.sample("go", "brill", on=TUESDAY, today=MONDAY)


def test_distribution_is_of_the_audience_and_weighed_by_its_category(
    market: AccountManagement,
) -> None:
    market.orders.place("acme", [("gizmo", 30), ("widget", 9)], on=MONDAY)
    order = market.orders.place("brill", [("gadget", 10)], on=MONDAY)

    found = market.launches.standing("go", on=LATER)
    assert (found.stocking, found.universe) == (1, 2)
    assert (found.numeric, found.weighted) == (Rate("50%"), Rate("25%"))
    assert found.counts[LaunchStage.ORDERED] == 1

    market.orders.cancel(order.id, on=TUESDAY, reason="no")
    assert market.launches.standing("go", on=LATER).numeric == Rate(0)


def test_an_account_outside_the_audience_is_told_of_once_it_moves(
    market: AccountManagement,
) -> None:
    south = Segment(regions=("South",))
    market.launches.plan("widget", starts=MONDAY, audience=south, id="widgets")
    market.orders.place("acme", [("widget", 1)], on=MONDAY)

    found = market.launches.standing("widgets", on=LATER)

    assert [str(row.account) for row in found.rows] == ["acme", "brill"]
    assert (found.universe, found.numeric, found.weighted) == (1, Rate(0), None)


def test_who_has_not_heard_of_it_is_in_the_call_plan_and_who_has_is_not(
    market: AccountManagement,
) -> None:
    market.activities.log("acme", "ana", on=MONDAY, today=TUESDAY, products=["gadget"])

    plan = market.activities.call_plan("ana", start=TUESDAY, weeks=4)

    why = {str(visit.account): str(visit.because) for visit in reversed(plan.dated.visits)}
    assert "to hear of gadget" in why["brill"]
    assert "to hear of" not in why.get("acme", "")


def test_the_account_facts_know_what_was_bought_for_an_audience(market: AccountManagement) -> None:
    bought = Segment(bought=(ProductId("widget"),))
    market.launches.plan("gizmo", starts=MONDAY, audience=bought, id="fans")
    order = market.orders.place("brill", [("widget", 1)], on=MONDAY)
    market.orders.cancel(order.id, on=MONDAY, reason="no")
    market.orders.place("acme", [("widget", 1)], on=MONDAY)

    assert [r.account for r in market.launches.standing("fans", on=MONDAY).rows] == [
        AccountId("acme")
    ]


# --- the shell ----------------------------------------------------------------------------------


def test_a_launch_from_the_run(demo_books: str, run: Callable[..., Any]) -> None:
    url = demo_books
    at = ("--account", "mill", "--on", "2026-07-02", "--db", url)

    planned = run(
        *("launch", "plan", "--product", "oil", "--from", "2026-07-01", "--id", "go"),
        *("--sales-from", "1", "--not-reached-for", "30", "--db", url),
    )
    sampled = run("launch", "sample", "go", *at, "--json")
    declined = run("launch", "decline", "go", *at, "--reason", "not now")
    refused = run("launch", "sample", "go", *at)
    shown = run("launch", "show", "go", "--on", "2026-07-31", "--db", url, "--json")
    table = run("launch", "show", "go", "--on", "2026-07-31", "--db", url, "--locale", "es")
    listed = run("launch", "list", "--db", url)
    every = run("launch", "list", "--db", url, "--json")

    assert planned.stdout.startswith("go: oil is offered from")
    assert json.loads(sampled.stdout)["said"][0]["stage"] == "sampled"
    assert declined.returncode == 0
    assert (refused.returncode, "left alone" in refused.stderr) == (1, True)
    rows = {row["account"]: row for row in json.loads(shown.stdout)["rows"]}
    assert (rows["mill"]["stage"], rows["mill"]["reason"]) == ("declined", "not now")
    assert "rechazado" in table.stdout
    assert "go" in listed.stdout
    assert json.loads(every.stdout)["rows"][0]["product"] == "oil"
