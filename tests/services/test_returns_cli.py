"""The shell lists what is late, takes goods back, and scores accounts."""

import json
from pathlib import Path
from typing import Any

import pytest
from in_process import shell

from account_mgmt import AccountManagement
from account_mgmt.adapters.sql import SqlStorage


@pytest.fixture
def db(tmp_path: Path) -> str:
    """Five were sold and three shipped, two days late; three are still to leave."""
    url = f"sqlite:///{tmp_path / 'field.db'}"
    storage = SqlStorage(url)
    desk = AccountManagement(storage)
    desk.portfolio.add_manager("Ana", id="ana")
    desk.portfolio.open_account("Acme", id="acme", on="2026-01-01")
    desk.portfolio.assign("acme", "ana", since="2026-01-01")
    desk.catalogue.add_product("widget", "Widget")
    desk.catalogue.set_price("widget", "100.00", since="2026-01-01")
    for order, much in (("o-1", 5), ("o-2", 3)):
        desk.orders.place("acme", [("widget", much)], on="2026-02-02", id=order)
        desk.deliveries.promise(order, 1, "2026-02-04")
    desk.deliveries.ship("o-1", on="2026-02-06")
    desk.invoicing.issue("o-1", on="2026-02-06", id="i-1")
    storage.close()
    return url


def told(db: str, *arguments: str) -> dict[str, object]:
    done = shell(*arguments, "--db", db, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, object] = json.loads(done.stdout)
    return found


SPAN = ("--from", "2026-02-01", "--to", "2026-02-10")
LATE = {"order": "o-1", "required": "2026-02-04", "shipped": "2026-02-06", "days_late": 2}
WAITS = {"order": "o-2", "required": "2026-02-04", "shipped": None, "days_late": 5}


def test_late_orders_are_those_that_left_late(db: str) -> None:
    assert told(db, "late", *SPAN) == {"orders": [LATE]}
    assert told(db, "late", *SPAN, "--unshipped") == {"orders": [LATE, WAITS]}


def test_a_sweep_makes_a_ticket_for_each_once(db: str) -> None:
    first, again = (told(db, "late", *SPAN, "--sweep") for _ in range(2))

    assert len(first["opened"]) == 2  # type: ignore[arg-type] # a list
    assert len(first["closed"]) == 1  # type: ignore[arg-type] # a list
    assert again == {"orders": [LATE], "opened": [], "closed": []}


def test_people_get_tables(db: str) -> None:
    late = shell("late", *SPAN, "--unshipped", "--sweep", "--db", db)
    health = shell("health", "--on", "2026-02-10", "--db", db)

    assert "Feb 6, 2026" in late.stdout
    assert "Tickets: 2 opened, 1 closed." in late.stdout
    assert "tickets 100: 0 open, 0 of them overdue" in health.stdout


def test_a_return_goes_all_the_way(db: str) -> None:
    on = ("--on", "2026-02-09")
    request = ("--order", "o-1", "--line", "1=3", "--reason", "damaged", "--id", "r-1")
    photo = "0f" * 32
    told(db, "returns", "request", *request, *on)
    told(db, "returns", "authorise", "r-1", "--line", "1=2", *on)
    told(db, "returns", "receive", "r-1", *on)
    looked = ("--accept", "1=1", "--reject", "1=1", "--condition", "bent", "--photo", photo)
    told(db, "returns", "inspect", "r-1", *looked, *on)
    told(db, "returns", "resolve", "r-1", "--line", "1", "--as", "reject", *on)
    credit = ("--as", "credit", "--quantity", "1")
    done = told(db, "returns", "resolve", "r-1", "--line", "1", *credit, *on)

    assert (done["status"], done["claim_by"]) == ("resolved", "2026-02-16")
    assert done["lines"] == [
        {
            "line": 1,
            "unit": "piece",
            "asked": "3",
            "authorised": "2",
            "received": "2",
            "accepted": "1",
            "rejected": "1",
            "condition": "bent",
            "photos": [photo],
            "outcomes": [
                {"resolution": "reject", "quantity": "1", "on": "2026-02-09", "document": None},
                {"resolution": "credit", "quantity": "1", "on": "2026-02-09", "document": None},
            ],
        }
    ]
    assert told(db, "returns", "list", "--status", "resolved", "--account", "acme") == {
        "returns": [done]
    }
    assert "1 piece credit" in shell("returns", "list", "--order", "o-1", "--db", db).stdout


def test_what_may_not_be_is_refused_with_the_reason(db: str) -> None:
    on = ("--on", "2026-02-09", "--db", db)
    request = ("returns", "request", "--order", "o-1", "--reason", "late", "--id", "r-1")
    assert shell(*request, "--line", "1=6", *on).returncode == 0

    more = shell("returns", "authorise", "r-1", *on)
    refused = shell("returns", "authorise", "r-1", "--refuse", "worn", *on)
    wrong = [shell(*request, "--line", text, *on) for text in ("1", "x=1", "1=x")]

    assert more.returncode == 1
    assert "Return up to 5 piece." in more.stderr
    assert "refused" in refused.stdout
    assert [done.returncode for done in wrong] == [2, 2, 2]


def test_health_says_what_it_is_made_of(db: str) -> None:
    one = told(db, "health", "--on", "2026-02-10", "--account", "acme")
    every = told(db, "health", "--on", "2026-02-10", "--manager", "ana")
    both = shell("health", "--on", "2026-02-10", "--account", "a", "--manager", "b", "--db", db)

    assert one == every
    accounts = one["accounts"]
    assert isinstance(accounts, list)
    acme: dict[str, Any] = accounts[0]
    assert acme["score"] == "66.7"
    assert acme["parts"][0] == {
        "part": "tickets",
        "score": "100.0",
        "weight": "1",
        "because": "0 open, 0 of them overdue",
    }
    assert acme["missing"] == ["recency", "trend", "satisfaction"]
    assert both.returncode == 2
