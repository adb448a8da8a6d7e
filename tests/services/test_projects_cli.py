"""Projects from the shell: what the made-up territory's is like, in tables, JSON and a picture."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from account_mgmt import AccountManagement, Period
from account_mgmt.adapters.sql import SqlStorage

AT = ("--on", "2026-08-15")


@pytest.fixture
def told(demo_books: str, run: Callable[..., Any]) -> Callable[..., Any]:
    """What a command of projects says in JSON."""

    def say(*arguments: str) -> Any:
        done = run("project", *arguments, "--db", demo_books, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return say


def test_the_territory_runs_one_project(told: Callable[..., Any]) -> None:
    [row] = told("list")["rows"]

    assert (row["id"], row["status"], row["done"]) == ("hampers", "active", "0.1667")
    assert row["departments"] == ["sales", "billing", "logistics"]
    assert (row["from"], row["to"], row["product"]) == ("2026-07-01", "2026-12-25", "jam")


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (("--state", "active"), 1),
        (("--state", "planned"), 0),
        (("--account", "orchard"), 1),
        (("--account", "mill"), 0),
        (("--department", "billing"), 1),
        (("--department", "bill"), 0),
    ],
)
def test_projects_are_listed_by_state_account_and_department(
    told: Callable[..., Any], asked: tuple[str, ...], count: int
) -> None:
    assert len(told("list", *asked)["rows"]) == count


def test_a_project_is_shown_with_how_it_stands_and_what_was_decided(
    told: Callable[..., Any],
) -> None:
    shown = told("show", "hampers", *AT)

    standing = shown["standing"]
    assert (standing["track"], standing["left"], standing["tasks"]) == ("late", 5, 6)
    assert standing["reasons"][0] == "Work out its price was due on 2026-08-09, 6 days ago"
    assert standing["critical"] == ["offer", "pack", "ship"]
    assert shown["decisions"][0]["why"] == "it is the box that we have"
    assert [part["account"] for part in shown["accounts"]] == ["orchard"]


def test_a_timeline_is_shown_and_drawn(
    told: Callable[..., Any], run: Callable[..., Any], demo_books: str, tmp_path: Path
) -> None:
    file = tmp_path / "hampers.svg"

    rows = told("timeline", "hampers", *AT, "--svg", str(file))["rows"]
    table = run("project", "timeline", "hampers", *AT, "--db", demo_books)

    assert [row["kind"] for row in rows].count("task") == 6
    assert rows[2]["blocked_by"] == ["range"]
    assert rows[2]["id"] == "costing"
    assert etree.QName(etree.fromstring(file.read_bytes())).localname == "svg"
    assert "8 days" in table.stdout


def test_what_is_due_is_told_by_whose_it_is(told: Callable[..., Any]) -> None:
    assert [row["task"] for row in told("due", *AT)["rows"]] == [
        *("costing", "boxes", "offer", "pack", "ship"),
    ]
    assert [row["days_late"] for row in told("due", *AT, "--until", "2026-08-31")["rows"]] == [6]
    assert [row["task"] for row in told("due", *AT, "--department", "billing")["rows"]] == [
        "costing"
    ]
    assert [row["task"] for row in told("due", *AT, "--member", "Manager, South")["rows"]] == [
        "offer"
    ]


def test_late_projects_are_told_with_why(told: Callable[..., Any]) -> None:
    assert [row["project"] for row in told("late", *AT)["rows"]] == ["hampers"]
    assert told("late", "--on", "2026-08-09")["rows"] == []


def test_a_project_that_is_not_there_is_refused(run: Callable[..., Any], demo_books: str) -> None:
    done = run("project", "show", "x", *AT, "--db", demo_books)

    assert (done.returncode, "There is no project 'x'" in done.stderr) == (1, True)


def test_what_people_wrote_is_printed_as_they_wrote_it(
    run: Callable[..., Any], demo_books: str
) -> None:
    desk = AccountManagement(SqlStorage(demo_books))
    name = "[/bold] [red]Spring[/red] :tada:"
    desk.projects.plan(name, Period.year(2026), departments=["[/x]"], id="spring")
    desk.projects.enroll("spring", "mill", since="2026-02-01", note="[/y]")
    desk.projects.withdraw("spring", "mill", on="2026-03-01", reason="it moved")
    for number in (None, 1):
        desk.projects.decide(
            *("spring", "we go"),
            on="2026-01-05",
            by="Ana",
            why="it pays",
            supersedes=number,
            today="2026-01-05",
        )
    desk.projects.cancel("spring", on="2026-01-06", reason="no stock", today="2026-01-06")

    shown = run("project", "show", "spring", *AT, "--db", demo_books)
    listed = run("project", "list", "--db", demo_books)

    assert name in listed.stdout
    assert name in shown.stdout
    assert "[/y]; until Mar 1, 2026; it moved" in shown.stdout
