"""The shell plans visits and takes down what was done."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from account_mgmt.cli import account_mgmt

Shell = Callable[..., str]


@pytest.fixture(scope="module")
def db(shell: Shell, tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}"
    shell("demo", "--db", url)
    return url


def test_what_was_done_is_taken_down_and_moves_the_plan(db: str, shell: Shell) -> None:
    log = ("log", "--db", db, "--manager", "north", "--account", "harbour", "--on", "2026-08-12")
    plan = ("plan", "--db", db, "--manager", "north", "--from", "2026-08-17", "--weeks", "2")

    before = json.loads(shell(*plan, "--visits", "2", "--json"))
    told = json.loads(
        shell(*log, "--kind", "call", "--at", "09:30", "--product", "oil", "--next", "send a quote",
              "--key", "k-1", "--json")
    )  # fmt: skip
    after = json.loads(shell(*plan, "--visits", "2", "--json"))

    assert (told["kind"], told["starts"], told["outcome"]) == ("call", "09:30", "reached")
    assert (told["products"], told["next_step"]) == (["oil"], "send a quote")
    assert [one["account"] for one in before["due"]] == ["harbour"]
    assert before["due"][0]["state"] == "overdue"
    assert len(before["visits"]) == 2
    assert before["visits"][0]["why"].startswith("overdue: never reached")
    assert after["due"] == []


def test_a_plan_and_a_log_are_shown_to_people(db: str, shell: Shell) -> None:
    plan = shell(
        "plan", "--db", db, "--manager", "south", "--from", "2026-08-17", "--weeks", "2",
        "--region", "=ES-MD",
    )  # fmt: skip
    log = shell("log", "--db", db, "--manager", "south", "--account", "mill", "--on", "2026-08-12")

    assert "Orchard Foods" in plan
    assert "Due on Aug 17, 2026" in plan
    assert log.endswith(": visit to mill on Aug 12, 2026, reached.\n")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (("--account", "nobody", "--on", "2026-08-12"), "nobody"),
        (("--account", "mill", "--on", "2026-08-12", "--note", "a\u202eb"), "U+202E"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    db: str, refused: Shell, given: tuple[str, ...], why: str
) -> None:
    assert why in refused("log", "--db", db, "--manager", "south", *given)


def test_a_region_without_a_calendar_is_refused(db: str, refused: Shell) -> None:
    plan = ("plan", "--db", db, "--manager", "south", "--from", "2026-08-17", "--weeks", "1")

    assert "No calendar is known" in refused(*plan, "--region", "Madrid=ES-MD")


def test_a_region_that_is_not_named_so_is_wrong_usage(db: str) -> None:
    done = CliRunner().invoke(
        account_mgmt,
        ["plan", "--db", db, "--manager", "south", "--from", "2026-08-17", "--weeks", "1",
         "--region", "Madrid"],
    )  # fmt: skip
    assert done.exit_code == 2
