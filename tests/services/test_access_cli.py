"""The shell as somebody."""

import json
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

Run: TypeAlias = Callable[..., Any]
YEAR = ("--from", "2026-01-01", "--to", "2027-01-01")


def standings(run: Run, url: str, *more: str) -> list[str]:
    done = run("attainment", "--db", url, *YEAR, "--json", *more)
    assert done.returncode == 0, done.stderr
    return sorted({row["manager"] for row in json.loads(done.stdout)["rows"]})


def test_a_command_shows_what_its_manager_may_see(run: Run, demo_books: str) -> None:
    assert standings(run, demo_books) == ["north", "south"]
    assert standings(run, demo_books, "--acting-as", "south") == ["south"]


def test_the_environment_may_say_who_it_is(
    run: Run, demo_books: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCOUNT_MGMT_AS", "north")

    assert standings(run, demo_books) == ["north"]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("statement", "--account", "orchard", *YEAR), "There is no account 'orchard'"),
        (("load", "mapping.toml", "--data", "."), "'north' may not load files"),
    ],
)
def test_what_a_manager_may_not_see_or_do_is_refused(
    run: Run, demo_books: str, arguments: tuple[str, ...], why: str
) -> None:
    done = run(*arguments, "--db", demo_books, "--acting-as", "north")

    assert (done.returncode, done.stdout) == (1, "")
    assert why in done.stderr
