"""Competitors from the desk and from the shell."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from account_mgmt import AccountManagement, Money, Period
from account_mgmt.domain.errors import NotFound, NotYet, SourceNotAllowed
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.rate import Rate
from account_mgmt.ports.queries import DealQuery, SightingQuery

NEW_YEAR = date(2026, 1, 1)
MONDAY = date(2026, 2, 2)


def test_a_price_that_was_seen_stands_beside_ours(desk: AccountManagement) -> None:
    see = desk.competitors.see
    see(
        "Rival",
        "price",
        on=MONDAY,
        by="ana",
        source="public",
        product="widget",
        price="80.00",
        today=MONDAY,
    )
    see(
        "Rival",
        "price",
        on="2025-12-31",
        by="ana",
        source="customer",
        product="widget",
        price=UnitPrice("90", "EUR"),
        account="acme",
    )

    early, late = desk.competitors.prices("widget")

    assert (early.position, late.position) == (None, Rate("1.25"))
    assert desk.competitors.prices("widget", price_list="none")[1].ours is None
    assert len(desk.competitors.sightings(SightingQuery(competitor="Rival"))) == 2


def test_what_is_too_old_to_be_known_is_told_no_more_and_then_forgotten(
    desk: AccountManagement,
) -> None:
    seen = desk.competitors.see("Rival", "people", on=NEW_YEAR, by="ana", source="press", said="x")
    later = NEW_YEAR + timedelta(days=180)

    assert desk.competitors.latest(on=later - timedelta(days=1)) == (seen,)
    assert desk.competitors.latest(on=later) == ()
    assert [one.said for one in desk.competitors.forget_due(on=later)] == [""]
    assert desk.competitors.forget_due(on=later) == ()


def test_what_is_taken_back_is_in_the_digest(desk: AccountManagement) -> None:
    desk.competitors.see("Rival", "rumour", on=NEW_YEAR, by="ana", source="press", id="s")
    desk.competitors.retract("s", reason="not so")

    found = desk.competitors.digest(since=NEW_YEAR, on=NEW_YEAR)

    assert (found.seen, [str(one.id) for one in found.retracted]) == ((), ["s"])


def test_wins_and_losses_are_counted_by_competitor(desk: AccountManagement) -> None:
    close = desk.competitors.close_deal
    close("acme", "won", "10.00", on=NEW_YEAR, rivals=["Rival"], product="widget")
    close(
        "acme", "lost", Money("30", "EUR"), on=NEW_YEAR, reason="price", rivals=["Rival", "Other"]
    )

    other, rival = desk.competitors.contests(Period.year(2026))

    assert (rival.competitor, rival.rate.hits, rival.rate.of) == ("Rival", 1, 2)
    assert (other.lost, rival.lost) == (Money("15", "EUR"), Money("15", "EUR"))
    assert len(desk.competitors.deals(DealQuery())) == 2


def test_what_cannot_be_known_is_refused(desk: AccountManagement) -> None:
    see = desk.competitors.see
    with pytest.raises(NotYet):
        see("Rival", "price", on=MONDAY, by="ana", source="public", today=NEW_YEAR)
    with pytest.raises(SourceNotAllowed):
        see("Rival", "price", on=NEW_YEAR, by="ana", source="a spy")
    with pytest.raises(NotFound):
        see("Rival", "price", on=NEW_YEAR, by="ana", source="public", product="none")


# --- the shell ----------------------------------------------------------------------------------


def test_competitors_from_the_shell(demo_books: str, run: Callable[..., Any]) -> None:
    db = ("--db", demo_books)

    def told(*arguments: str) -> Any:
        return json.loads(run("competitors", *arguments, *db, "--json").stdout)

    about = ("--competitor", "Rival", "--kind", "price", "--by", "south", "--source", "customer")
    seen = told(
        *("see", *about, "--on", "2026-07-01", "--product", "oil", "--price", "30.00"),
        *("--account", "mill", "--valid-until", "2027-01-01"),
    )
    table = run("competitors", "show", "--on", "2026-07-02", "--locale", "es", *db)
    rows = told("show", "--on", "2026-07-02")["rows"]
    points = told("prices", "oil")["rows"]
    shown = run("competitors", "prices", "oil", *db)
    deal = ("--account", "mill", "--value", "10.00", "--on", "2026-07-01", "--rival", "Rival")
    lost = told("deal", *deal, "--outcome", "lost", "--reason", "price")
    put_off = run("competitors", "deal", *deal, "--outcome", "postponed", "--rival", "Other", *db)
    year = ("--from", "2026-01-01", "--to", "2027-01-01")
    rates = told("rates", *year)["rows"]
    rates_table = run("competitors", "rates", *year, *db)
    again = run("competitors", "see", *about, "--on", "2026-07-01", *db)
    back = run("competitors", "retract", seen["id"], "--reason", "wrong", *db)
    since = ("--since", "2020-01-01", "--on", "2999-12-31")
    digest = told("digest", *since)
    words = run("competitors", "digest", *since, *db)
    future = run("competitors", "see", *about, "--on", "2999-01-01", *db)

    assert "precio" in table.stdout
    assert rows == [seen]
    assert (points[0]["theirs"], "oil" in shown.stdout) == ("30.00", True)
    assert (lost["counts"], put_off.returncode, again.returncode) == (True, 0, 0)
    assert [(row["competitor"], row["decided"]) for row in rates] == [("Other", 0), ("Rival", 1)]
    assert "100%" not in rates_table.stdout.split("Rival")[0]
    assert "taken back, wrong" in back.stdout
    assert (len(digest["retracted"]), len(digest["deals"])) == (1, 2)
    assert "taken back, wrong" in words.stdout
    assert (future.returncode, "cannot have been done" in future.stderr) == (1, True)
