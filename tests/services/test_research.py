"""Lists of accounts from the desk and from the shell."""

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from account_mgmt import AccountManagement
from account_mgmt.domain.account_list import ListChange, ListField
from account_mgmt.domain.errors import FieldsNotAllowed, UnknownWord

DAY = date(2026, 2, 2)


@pytest.fixture
def asked(desk: AccountManagement) -> AccountManagement:
    """Acme said yes; Brill said no; nobody asked Cole."""
    for id in ("brill", "cole"):
        desk.portfolio.open_account(id.title(), id=id, account_class="B")
    desk.portfolio.record_consent("acme", "given", since="2026-01-01")
    desk.portfolio.record_consent("brill", "refused", since="2026-01-01")
    return desk


def test_a_list_is_kept_numbered_and_compared_with_the_one_before(
    asked: AccountManagement,
) -> None:
    first = asked.research.make("study", ["id", "name"], as_of=DAY)
    asked.portfolio.describe_account("acme", name="Acme 2")
    asked.portfolio.record_consent("cole", "given", since="2026-01-01")
    second = asked.research.make("study", ["id", "name"], as_of=DAY)
    other = asked.research.make("another", ["id"], as_of=DAY)

    assert (first.number, second.number, other.number) == (1, 2, 1)
    assert asked.research.list(first.id).rows[0].name == "Acme"
    assert [one.change for one in asked.research.changes(second.id)] == [
        ListChange.RENAMED,
        ListChange.ADDED,
    ]
    assert [one.change for one in asked.research.changes(first.id)] == [ListChange.ADDED]
    assert asked.research.lists("study") == (first, second)
    assert len(asked.research.lists()) == 3


def test_a_sample_is_of_a_field_that_the_list_has(asked: AccountManagement) -> None:
    made = asked.research.make("study", ["id", "class"], as_of=DAY)

    assert len(asked.research.sample(made.id, 1, by=ListField.CLASS, seed="s")) == 1
    with pytest.raises(FieldsNotAllowed):
        asked.research.sample(made.id, 1, by="region", seed="s")
    with pytest.raises(UnknownWord):
        asked.research.make("study", ["shoe size"], as_of=DAY)


# --- the shell ----------------------------------------------------------------------------------


def test_a_list_is_exported_with_its_manifest(
    demo_books: str, run: Callable[..., Any], tmp_path: Path
) -> None:
    out = tmp_path / "list.csv"
    common = ("--db", demo_books, "--purpose", "a study", "--as-of", "2026-07-01")
    answer = ("--answer", "given", "--since", "2026-01-01", "--db", demo_books)

    consent = run("accounts", "consent", "mill", *answer, "--json")
    said = run("accounts", "consent", "harbour", *answer, "--scope", "research")
    done = run("accounts", "export", *common, "--fields", "id,name", "--out", str(out), "--json")
    again = run(
        *("accounts", "export", *common, "--fields", "id", "--locale", "es"),
        *("--out", str(tmp_path / "list.xlsx")),
    )

    assert json.loads(consent.stdout)["consents"][0]["answer"] == "given"
    assert said.returncode == 0
    manifest = json.loads(done.stdout)
    assert manifest == json.loads((tmp_path / "list.csv.manifest.json").read_text("utf-8"))
    rows = list(csv.reader(out.read_text("utf-8-sig").splitlines()))
    assert rows[0] == manifest["fields"] == ["id", "name", "consent", "refused"]
    assert [row[0] for row in rows[1:]] == ["harbour", "mill"]
    assert (manifest["count"], manifest["removed"][0]["account"]) == (2, "orchard")
    assert {one["change"] for one in manifest["changes"]} == {"added"}
    assert "lista 2: 2 cuentas" in again.stdout


def test_a_list_without_a_file_is_printed_as_csv_and_nothing_else(
    demo_books: str, run: Callable[..., Any], tmp_path: Path
) -> None:
    out = tmp_path / "list.csv"
    asked = ("--db", demo_books, "--purpose", "a study", "--fields", "id,name", "--locale", "es")
    answer = ("--answer", "given", "--since", "2026-01-01", "--db", demo_books)
    run("accounts", "consent", "mill", *answer)

    printed = run("accounts", "export", *asked)
    run("accounts", "export", *asked, "--out", str(out))

    assert printed.stdout.splitlines()[1:] == ["mill,Mill Lane Grocers,given since 2026-01-01,"]
    assert printed.stdout == out.read_text("utf-8-sig")
    assert printed.stderr == "a study, lista 1: 1 cuenta, 2 cuentas omitidas.\n"


@pytest.mark.parametrize(
    ("options", "code", "why"),
    [
        (("--purpose", "", "--fields", "id", "--out", "x.csv"), 1, "it has no purpose"),
        (("--purpose", "p", "--fields", "phone", "--out", "x.csv"), 1, "may not be given away"),
        (("--purpose", "p", "--fields", "id", "--out", "x.txt"), 2, "neither .csv nor .xlsx"),
        (("--fields", "id", "--out", "x.csv"), 2, "--purpose"),
        (("--purpose", "p", "--fields", "phone"), 1, "may not be given away"),
        (("--purpose", "p", "--fields", "id", "--json"), 2, "Name the file with --out"),
    ],
)
def test_a_list_without_purpose_or_with_more_than_may_be_said_is_refused(
    demo_books: str, run: Callable[..., Any], options: tuple[str, ...], code: int, why: str
) -> None:
    refused = run("accounts", "export", "--db", demo_books, *options)

    assert (refused.returncode, why in refused.stderr) == (code, True)
