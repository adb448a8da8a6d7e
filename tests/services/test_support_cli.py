"""The shell opens, answers and closes tickets, and says when something is due."""

import json
from pathlib import Path

import pytest
from in_process import shell

from account_mgmt import AccountManagement
from account_mgmt.adapters.sql import SqlStorage

HOURS = """
zone = "Europe/Amsterdam"
holidays = ["2026-02-09"]

[hours]
mon = ["09:00-17:00"]
tue = ["09:00-17:00"]
fri = ["09:00-17:00"]
sun = ["00:00-10:00"]
"""


@pytest.fixture
def calendar(tmp_path: Path) -> str:
    path = tmp_path / "hours.toml"
    path.write_text(HOURS, encoding="utf-8")
    return str(path)


@pytest.fixture
def db(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'field.db'}"
    storage = SqlStorage(url)
    desk = AccountManagement(storage)
    desk.portfolio.open_account("Acme", id="acme")
    desk.catalogue.add_product("widget", "Widget")
    storage.close()
    return url


def test_due_says_when_without_any_database(calendar: str) -> None:
    options = ("--start", "2026-02-06T16:00+01:00", "--target", "4h", "--calendar", calendar)

    told = json.loads(shell("due", *options, "--json").stdout)
    said = shell("due", *options)

    assert told == {
        "start": "2026-02-06T16:00:00+01:00",
        "target_minutes": 240,
        "zone": "Europe/Amsterdam",
        "due": "2026-02-08T03:00:00+01:00",
        "due_utc": "2026-02-08T02:00:00Z",
    }
    assert said.stdout == "2026-02-08T03:00:00+01:00\n"


def test_due_is_exact_in_the_hour_that_comes_twice(calendar: str) -> None:
    options = ("--start", "2022-10-30T02:00+02:00", "--target", "1h", "--calendar", calendar)

    assert shell("due", *options).stdout == "2022-10-30T02:00:00+01:00\n"


@pytest.mark.parametrize(
    ("start", "target", "text", "said"),
    [
        ("2026-02-06T16:00", "4h", HOURS, "no offset from UTC"),
        ("2026-02-06T16:00Z", "4d", HOURS, "hours and minutes"),
        ("2026-02-06T16:00Z", "4h", 'zone = "UTC"', "working time"),
        (
            "2026-02-06T16:00Z",
            "4h",
            HOURS.replace('"09:00-17:00"', '"09:00-17:00", "16:00-18:00"'),
            "overlap",
        ),
    ],
)
def test_due_is_refused_with_a_reason(
    calendar: str, start: str, target: str, text: str, said: str
) -> None:
    Path(calendar).write_text(text, encoding="utf-8")

    done = shell("due", "--start", start, "--target", target, "--calendar", calendar)

    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_ticket_is_opened_answered_solved_and_closed(db: str) -> None:
    told = json.loads(
        shell(
            "ticket", "open", "--db", db, "--account", "acme", "--kind", "damaged product",
            "--subject", "It leaks", "--text", "It leaks.", "--by", "Ana", "--impact", "high",
            "--product", "widget", "--id", "t-1", "--at", "2026-02-06T16:00Z", "--json",
        ).stdout
    )  # fmt: skip
    shell(
        "ticket", "reply", "t-1", "--db", db, "--text", "Which one?", "--by", "Bo",
        "--wait", "--at", "2026-02-06T16:30Z",
    )  # fmt: skip
    shell(
        "ticket", "reply", "t-1", "--db", db, "--text", "A regular.", "--by", "Bo",
        "--internal", "--at", "2026-02-06T16:31Z",
    )  # fmt: skip
    solved = json.loads(
        shell(
            "ticket", "solve", "t-1", "--db", db, "--by", "Bo", "--text", "Sent a new one.",
            "--at", "2026-02-09T10:00Z", "--json",
        ).stdout
    )  # fmt: skip
    closed = shell(
        "ticket", "close", "t-1", "--db", db, "--confirmed-by", "Ana",
        "--at", "2026-02-09T11:00Z", "--json",
    )  # fmt: skip

    assert (told["status"], told["priority"], told["department"]) == ("new", "high", "returns")
    assert told["clocks"][0]["due_at"] == "2026-02-09T10:00:00Z"
    assert (solved["status"], solved["clocks"][1]["used_minutes"]) == ("solved", 30)
    assert [one["public"] for one in solved["messages"]] == [True, True, False, True]
    assert json.loads(closed.stdout)["outcome"] == {"how": "confirmed", "said": "Ana"}


def opened(db: str, id: str, at: str) -> None:
    done = shell(
        "ticket", "open", "--db", db, "--account", "acme", "--kind", "other", "--subject", id,
        "--text", "Hello?", "--by", "Ana", "--id", id, "--at", at,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_tickets_are_listed_by_what_is_asked_and_by_what_is_due(db: str) -> None:
    for id, at in (
        ("t-1", "2026-02-06T10:00Z"),
        ("t-2", "2026-02-06T09:00Z"),
        ("t-3", "2026-02-06T08:00Z"),
    ):
        opened(db, id, at)
    shell(
        "ticket", "close", "t-3", "--db", db, "--reason", "asked twice", "--at", "2026-02-06T09:00Z"
    )
    look = ("--db", db, "--at", "2026-02-06T12:59Z", "--account", "acme", "--kind", "other")

    every = json.loads(shell("ticket", "list", *look, "--json").stdout)
    due = json.loads(shell("ticket", "list", *look, "--due", "--json").stdout)
    closed = shell("ticket", "list", *look, "--status", "closed")
    table = shell("ticket", "list", *look, "--status", "new")
    nobody = json.loads(shell("ticket", "list", *look, "--assignee", "bo", "--json").stdout)

    assert [one["id"] for one in every["tickets"]] == ["t-1", "t-2", "t-3"]
    assert [one["id"] for one in due["tickets"]] == ["t-2", "t-1"]
    assert "t-3" in closed.stdout
    assert "first response, warning" in table.stdout
    assert nobody["tickets"] == []


def test_a_ticket_is_shown_whole(db: str) -> None:
    opened(db, "t-1", "2026-02-06T10:00Z")
    shell("ticket", "reply", "t-1", "--db", db, "--text", "Odd.", "--by", "Bo", "--internal")

    shown = shell("ticket", "show", "t-1", "--db", db, "--at", "2026-02-06T10:30Z")
    now = shell("ticket", "show", "t-1", "--db", db, "--json")

    assert "Bo (internal): Odd." in shown.stdout
    assert "first response" in shown.stdout
    assert json.loads(now.stdout)["participants"] == ["Ana"]


def test_nothing_closes_without_an_outcome(db: str) -> None:
    opened(db, "t-1", "2026-02-06T10:00Z")

    bare = shell("ticket", "close", "t-1", "--db", db)
    both = shell("ticket", "close", "t-1", "--db", db, "--unanswered", "--reason", "x")
    early = shell("ticket", "close", "t-1", "--db", db, "--unanswered")

    assert (bare.returncode, both.returncode, early.returncode) == (1, 2, 1)
    assert "without an outcome" in bare.stderr
    assert "one of" in both.stderr


def test_an_internal_note_waits_for_nobody(db: str) -> None:
    opened(db, "t-1", "2026-02-06T10:00Z")
    note = ("ticket", "reply", "t-1", "--db", db, "--text", "x", "--by", "Bo", "--internal")

    assert shell(*note, "--wait").returncode == 2
    assert shell(*note, "--from", "customer").returncode == 2
