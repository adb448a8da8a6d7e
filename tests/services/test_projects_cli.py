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


# --- what is done -------------------------------------------------------------------------------

SPRING = ("--from", "2026-02-02", "--to", "2026-04-01", "--department", "sales")
ON = ("--on", "2026-02-09")
BOTH = ("--department", "sales", "--due", "2026-03-06")


@pytest.fixture
def small_books(tmp_path: Path) -> str:
    """The URL of books with one account."""
    url = f"sqlite:///{tmp_path / 'small.db'}"
    storage = SqlStorage(url, synchronous="normal")
    AccountManagement(storage).portfolio.open_account("Acme", id="acme", on="2026-01-01")
    storage.close()
    return url


@pytest.fixture
def step(small_books: str, run: Callable[..., Any]) -> Callable[..., str]:
    """What a command of projects prints when it is done."""

    def do(*arguments: str) -> str:
        done = run("project", *arguments, "--db", small_books)
        assert done.returncode == 0, done.stderr
        return str(done.stdout)

    return do


@pytest.fixture
def refused(small_books: str, run: Callable[..., Any]) -> Callable[..., str]:
    """Why a command of projects is refused."""

    def ask(*arguments: str) -> str:
        done = run("project", *arguments, "--db", small_books)
        assert (done.returncode, done.stdout) == (1, "")
        return str(done.stderr)

    return ask


@pytest.fixture
def spring(small_books: str, step: Callable[..., str]) -> Callable[..., str]:
    """The same, where a project is active, with a member, a milestone and two tasks in a row."""
    storage = SqlStorage(small_books, synchronous="normal")
    work, days = AccountManagement(storage).projects, Period.of("2026-02-02", "2026-04-01")
    work.plan("Spring range", days, departments=["sales", "logistics"], id="spring")
    work.add_member("spring", "Ana", department="sales")
    work.set_milestone("spring", "On the shelf", due_on="2026-03-20")
    work.add_task("spring", "Agree", department="sales", due_on="2026-02-13", id="agree")
    order = {"department": "logistics", "due_on": "2026-03-06", "id": "order"}
    work.add_task("spring", "Order", blocked_by=["agree"], **order)
    work.activate("spring", on="2026-02-02")
    storage.close()
    return step


def test_a_project_is_run_from_plan_to_complete_in_the_shell(step: Callable[..., str]) -> None:
    story = [
        step("plan", "Spring range", *SPRING, "--id", "spring"),
        step("join", "spring", "logistics"),
        step("member", "spring", "Ana", "--department", "sales", "--role", "lead"),
        step("enroll", "spring", "acme", "--since", "2026-02-09", "--note", "the pilot"),
        step("milestone", "spring", "On the shelf", "--due", "2026-03-20"),
        step(
            *("task", "spring", "Agree", "--department", "sales", "--starts", "2026-02-02"),
            *("--due", "2026-02-13", "--responsible", "Ana", "--id", "agree"),
        ),
        step("activate", "spring", "--on", "2026-02-02"),
        step("begin", "spring", "agree", "--on", "2026-02-02"),
        step("hold", "spring", "--on", "2026-02-03", "--reason", "no samples"),
        step("activate", "spring", "--on", "2026-02-09"),
        step("progress", "spring", "agree", "60", *ON),
        step("decide", "spring", "Of wood", "--by", "Ana", "--why", "it lasts", *ON),
        step("withdraw", "spring", "acme", "--on", "2026-03-09", "--reason", "it moved"),
        step("finish", "spring", "agree", "--on", "2026-02-13"),
        step("reach", "spring", "On the shelf", "--on", "2026-03-18"),
        step("complete", "spring", "--on", "2026-03-20"),
    ]

    assert [line.replace("\n", "") for line in story] == [
        "spring: Spring range is planned.",
        "spring: logistics takes part.",
        "spring: Ana is a member, from sales.",
        "spring: acme takes part from Feb 9, 2026 on.",
        "spring: On the shelf is due on Mar 20, 2026.",
        "agree: Agree, open at 0.00%.",
        "spring: Spring range is active.",
        "agree: Agree, working at 0.00%.",
        "spring: Spring range is on hold.",
        "spring: Spring range is active.",
        "agree: Agree, working at 60.00%.",
        "spring: decision 1 is recorded.",
        "spring: acme takes part no more from Mar 9, 2026 on.",
        "agree: Agree, done at 100.00%.",
        "spring: On the shelf was reached on Mar 18, 2026.",
        "spring: Spring range is complete.",
    ]


def test_a_task_that_is_dropped_keeps_a_project_from_nothing(
    spring: Callable[..., str], refused: Callable[..., str]
) -> None:
    assert "agree" in refused("complete", "spring", *ON)

    dropped = [
        spring("drop", "spring", task, *ON, "--reason", "there is no room")
        for task in ("agree", "order")
    ]

    assert dropped[0].strip() == "agree: Agree, cancelled at 0.00%."
    assert "Spring range is complete" in spring("complete", "spring", *ON)


def test_how_much_is_done_is_said_by_hand_where_no_task_says_so(
    step: Callable[..., str], refused: Callable[..., str]
) -> None:
    step("plan", "Fair", *SPRING, "--id", "fair", "--method", "manual")
    step("activate", "fair", "--on", "2026-02-02")

    assert step("state", "fair", "40%").strip() == "fair: 40.00% is done."
    assert "it is a share from 0 to 1" in refused("state", "fair", "140%")


def test_a_project_that_is_cancelled_says_why(
    spring: Callable[..., str],
) -> None:
    cancelled = json.loads(spring("cancel", "spring", *ON, "--reason", "no stock", "--json"))

    assert (cancelled["status"], cancelled["since"]) == ("cancelled", "2026-02-09")
    assert cancelled["reason"] == "no stock"
    assert "cancelled: no stock" in spring("show", "spring", *ON)


def test_a_project_is_planned_with_all_that_was_asked_for(step: Callable[..., str]) -> None:
    planned = json.loads(
        step(
            *("plan", "Spring range", *SPRING, "--department", "logistics", "--id", "spring"),
            *("--purpose", "more shelves", "--method", "weight", "--json"),
        )
    )

    assert (planned["from"], planned["to"]) == ("2026-02-02", "2026-04-01")
    assert planned["departments"] == ["sales", "logistics"]
    assert (planned["purpose"], planned["method"]) == ("more shelves", "weight")
    assert (planned["status"], planned["since"]) == ("planned", None)


def test_a_task_is_added_with_all_that_was_asked_for(spring: Callable[..., str]) -> None:
    added = json.loads(
        spring(
            *("task", "spring", "Write", "--department", "sales", "--responsible", "Ana"),
            *("--starts", "2026-02-14", "--due", "2026-02-20", "--weight", "2.5", "--id", "write"),
            *("--blocked-by", "agree", "--blocked-by", "order", "--account", "acme", "--json"),
        )
    )

    assert added["tasks"][-1] == {
        "id": "write",
        "title": "Write",
        "department": "sales",
        "responsible": "Ana",
        "starts_on": "2026-02-14",
        "due_on": "2026-02-20",
        "status": "open",
        "progress": 0,
        "weight": "2.5000",
        "blocked_by": ["agree", "order"],
        "begun_on": None,
        "done_on": None,
        "account": "acme",
        "product": None,
        "reason": "",
    }


STEPS: dict[tuple[str, ...], tuple[str, object]] = {
    ("activate", "spring", *ON): ("status", "active"),
    ("join", "spring", "billing"): ("departments", "billing"),
    ("member", "spring", "Bo", "--department", "sales", "--role", "lead"): (
        "members",
        {"who": "Bo", "department": "sales", "role": "lead"},
    ),
    ("enroll", "spring", "acme", "--since", "2026-02-09", "--note", "pilot"): (
        "accounts",
        {"account": "acme", "since": "2026-02-09", "until": None, "note": "pilot", "reason": ""},
    ),
    ("withdraw", "spring", "acme", "--on", "2026-03-09", "--reason", "it moved"): (
        "accounts",
        {
            "account": "acme",
            "since": "2026-02-09",
            "until": "2026-03-09",
            "note": "",
            "reason": "it moved",
        },
    ),
    ("milestone", "spring", "Printed", "--due", "2026-03-27"): (
        "milestones",
        {"name": "Printed", "due_on": "2026-03-27", "reached_on": None},
    ),
    ("reach", "spring", "On the shelf", *ON): (
        "milestones",
        {"name": "On the shelf", "due_on": "2026-03-20", "reached_on": "2026-02-09"},
    ),
    ("decide", "spring", "Of tin", "--by", "Ana", "--why", "cheap", *ON, "--supersedes", "1"): (
        "decisions",
        {
            "number": 2,
            "on": "2026-02-09",
            "by": "Ana",
            "what": "Of tin",
            "why": "cheap",
            "supersedes": 1,
        },
    ),
}
"""What a step changes in a project, and to what; of several parts, the last."""
BEFORE = {
    "activate": ("hold", "spring", "--on", "2026-02-03", "--reason", "no samples"),
    "withdraw": ("enroll", "spring", "acme", "--since", "2026-02-09"),
    "decide": ("decide", "spring", "Of wood", "--by", "Ana", "--why", "it lasts", *ON),
}
"""What is done before a step."""


@pytest.mark.parametrize("asked", STEPS, ids=lambda asked: asked[0])
def test_each_step_gives_the_project_as_it_is_then(
    spring: Callable[..., str], asked: tuple[str, ...]
) -> None:
    key, expected = STEPS[asked]
    if asked[0] in BEFORE:
        spring(*BEFORE[asked[0]])

    found = json.loads(spring(*asked, "--json"))

    assert found["id"] == "spring"
    assert (found[key] if isinstance(found[key], str) else found[key][-1]) == expected


def test_each_step_of_a_task_gives_the_project_as_it_is_then(spring: Callable[..., str]) -> None:
    told = [
        json.loads(spring(*asked, "--json"))["tasks"][0]
        for asked in (
            ("begin", "spring", "agree", "--on", "2026-02-03"),
            ("progress", "spring", "agree", "60", *ON),
            ("finish", "spring", "agree", "--on", "2026-02-13"),
        )
    ]

    assert [(one["status"], one["progress"], one["begun_on"], one["done_on"]) for one in told] == [
        ("working", 0, "2026-02-03", None),
        ("working", 60, "2026-02-03", None),
        ("done", 100, "2026-02-03", "2026-02-13"),
    ]


@pytest.mark.parametrize("method", ["manual", "tasks", "progress", "weight"])
def test_a_project_on_hold_or_complete_is_told_in_json(
    step: Callable[..., str], method: str
) -> None:
    step("plan", "Fair", *SPRING, "--id", "fair", "--method", method)
    step("activate", "fair", "--on", "2026-02-02")

    waits = json.loads(step("hold", "fair", *ON, "--reason", "no stand", "--json"))
    step("activate", "fair", *ON)
    done = json.loads(step("complete", "fair", *ON, "--json"))

    assert (waits["status"], waits["reason"]) == ("on hold", "no stand")
    assert (done["status"], done["method"]) == ("complete", method)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (("plan", "Spring", *SPRING, "--id", "spring"), "There is a project 'spring' already."),
        (("plan", "Fair", *SPRING, "--department", "sales"), "sales is named twice"),
        (("plan", "Fair", *SPRING, "--product", "x"), "There is no product 'x'"),
        (("plan", "Fair", *SPRING, "--promotion", "x"), "There is no promotion 'x'"),
        (("activate", "spring", *ON), "cannot become active, because it is active"),
        (("activate", "x", *ON), "There is no project 'x'"),
        (("hold", "spring", *ON, "--reason", ""), "it is empty"),
        (("hold", "spring", "--on", "2026-02-01", "--reason", "?"), "2026-02-01 is before"),
        (("complete", "spring", *ON), "agree, order"),
        (("complete", "spring", "--on", "9999-01-01"), "today is"),
        (("cancel", "spring", *ON, "--reason", ""), "it is empty"),
        (("join", "spring", "sales"), "sales is named twice"),
        (("member", "spring", "Bo", "--department", "x"), "member Bo, takes no part"),
        (("enroll", "spring", "x", "--since", "2026-02-09"), "There is no account 'x'"),
        (("withdraw", "spring", "acme", *ON), "There is no account in project spring named 'acme'"),
        (("milestone", "spring", "Late", "--due", "2026-04-01"), "2026-04-01"),
        (
            ("reach", "spring", "Other", *ON),
            "There is no milestone of project spring named 'Other'",
        ),
        (("task", "spring", "T", "--department", "x", "--due", "2026-03-06"), "takes no part"),
        (("task", "spring", "T", *BOTH, "--starts", "2026-03-07"), "2026-03-06 is before"),
        (("task", "spring", "T", *BOTH, "--responsible", "Bo"), "Bo"),
        (("task", "spring", "T", *BOTH, "--blocked-by", "x"), "'x'"),
        (("task", "spring", "T", *BOTH, "--account", "x"), "There is no account 'x'"),
        (("task", "spring", "T", *BOTH, "--product", "x"), "There is no product 'x'"),
        (("task", "spring", "T", *BOTH, "--weight", "-1"), "it is nothing at least"),
        (("task", "spring", "T", *BOTH, "--weight", "much"), "'much'"),
        (("progress", "spring", "agree", "60", *ON), "cannot become further, because it is open"),
        (("progress", "spring", "agree", "101", *ON), "cannot become further"),
        (("begin", "spring", "order", *ON), "agree"),
        (("begin", "spring", "x", *ON), "There is no task in project spring named 'x'"),
        (("finish", "spring", "order", *ON), "agree"),
        (("decide", "spring", "?", "--by", "Ana", "--why", "", *ON), "it is empty"),
        (
            ("decide", "spring", "?", "--by", "Ana", "--why", "?", *ON, "--supersedes", "1"),
            "it is the number of an earlier decision",
        ),
    ],
)
def test_what_the_desk_refuses_exits_with_1_and_why(
    spring: Callable[..., str], refused: Callable[..., str], asked: tuple[str, ...], why: str
) -> None:
    before = spring("show", "spring", *ON, "--json")

    assert why in refused(*asked)
    assert spring("show", "spring", *ON, "--json") == before


@pytest.mark.parametrize(
    "asked",
    [
        ("plan", "Fair", "--from", "2026-02-02", "--to", "2026-04-01"),
        ("plan", "Fair", *SPRING, "--method", "guess"),
        ("hold", "spring", *ON),
        ("cancel", "spring", *ON),
        ("progress", "spring", "agree", "half", *ON),
        ("decide", "spring", "?", "--by", "Ana", *ON),
    ],
)
def test_what_is_asked_for_wrongly_exits_with_2(
    small_books: str, run: Callable[..., Any], asked: tuple[str, ...]
) -> None:
    assert run("project", *asked, "--db", small_books).returncode == 2


def test_a_step_with_a_key_is_done_once(spring: Callable[..., str]) -> None:
    task = ("task", "spring", "Write", *BOTH, "--key", "k-1", "--json")
    plan = ("plan", "Fair", *SPRING, "--key", "k-2", "--json")
    decide = ("decide", "spring", "?", "--by", "Ana", "--why", "?", *ON, "--key", "k-3", "--json")

    for asked in (task, plan, decide):
        assert spring(*asked) == spring(*asked)


def test_a_language_that_is_not_there_is_refused_before_anything_is_done(
    spring: Callable[..., str], refused: Callable[..., str]
) -> None:
    before = spring("show", "spring", *ON, "--json")

    assert "klingon" in refused("finish", "spring", "agree", *ON, "--locale", "klingon")
    assert spring("show", "spring", *ON, "--json") == before
