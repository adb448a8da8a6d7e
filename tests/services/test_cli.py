"""The shell prints what the desk says, and refuses with a reason."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from in_process import Done, shell

YEAR = ("--from", "2026-01-01", "--to", "2027-01-01")


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}"
    assert shell("demo", "--db", url).returncode == 0
    return url


def test_the_demo_shows_each_manager_and_changes_nothing_the_second_time(db: str) -> None:
    before = shell("explain", "--db", db, "--manager", "south", *YEAR, "--json").stdout

    again = shell("demo", "--db", db)

    assert "Manager, North" in again.stdout
    assert "Manager, South" in again.stdout
    assert shell("explain", "--db", db, "--manager", "south", *YEAR, "--json").stdout == before


def test_attainment_is_printed_as_the_reference_page_says(db: str) -> None:
    said = shell("attainment", "--db", db, *YEAR, "--by", "year", "--as-of", "2026-08-15", "--json")

    first, second = json.loads(said.stdout)["rows"]
    assert first == {
        "manager": "north",
        "period": {"start": "2026-01-01", "end": "2027-01-01"},
        "quota": "48000.00",
        # 120 x 38.90 + 40 x 41.50 + 75 x 41.50 + 135 x 38.90 + 80 x 38.90 + 60 x 41.50
        # + 170 x 38.90 + 55 x 41.50
        "credited": "29189.50",
        "attainment": "0.6081",
        "pace": "1.1181",
        "expected": "26105.81",
        "gap": "18810.50",
        "projection": "53669.90",  # 48 000 x 29 189.50 / 26 105.806…
        "state": "open",
    }
    assert second["manager"] == "south"


def test_what_is_explained_sums_to_what_is_credited(db: str) -> None:
    entries = json.loads(shell("explain", "--db", db, "--manager", "south", *YEAR, "--json").stdout)
    rows = json.loads(shell("attainment", "--db", db, *YEAR, "--by", "year", "--json").stdout)[
        "rows"
    ]

    cents = sum(int(entry["amount"].replace(".", "")) for entry in entries["entries"])
    assert f"{cents // 100}.{cents % 100:02}" == rows[1]["credited"]


def test_sales_take_several_dimensions(db: str) -> None:
    said = shell("sales", "--db", db, *YEAR, "--by", "quarter", "--by", "account", "--json")

    row = json.loads(said.stdout)["rows"][0]
    assert list(row) == ["quarter", "account", "orders", "units", "units_by_measure", "value"]
    assert (row["quarter"], row["account"], row["orders"]) == ("2026-01-01", "harbour", 2)


@pytest.mark.parametrize(
    "command", [("sales",), ("attainment",), ("explain", "--manager", "north")]
)
def test_tables_are_written_in_the_locale(db: str, command: tuple[str, ...]) -> None:
    said = shell(*command, "--db", db, *YEAR, "--locale", "es")

    assert said.returncode == 0
    assert ",50" in said.stdout or ",00" in said.stdout


def test_a_refusal_says_why_without_a_traceback(db: str) -> None:
    said = shell("attainment", "--db", db, "--from", "2026-02-30", "--to", "2027-01-01")

    assert said.returncode == 1
    assert "2026-02-30" in said.stderr
    assert "Traceback" not in said.stderr


def test_an_unknown_manager_is_refused(db: str) -> None:
    said = shell("explain", "--db", db, "--manager", "nobody", *YEAR)

    assert (said.returncode, said.stdout) == (1, "")
    assert "nobody" in said.stderr


def test_wrong_usage_exits_with_two() -> None:
    assert shell("attainment").returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("sales", *YEAR, "--by", "quarter", "--locale", "es"),
        ("explain", "--manager", "nobody", *YEAR),
        ("attainment",),
    ],
    ids=["done", "refused", "wrong usage"],
)
def test_as_it_is_installed_it_says_and_exits_the_same(db: str, arguments: tuple[str, ...]) -> None:
    arguments = (*arguments, "--db", db)
    command = [str(Path(sys.executable).with_name("account-mgmt")), *arguments]

    ran = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")

    assert Done(ran.returncode, ran.stdout, ran.stderr) == shell(*arguments)


def test_python_runs_it_as_a_module() -> None:
    command = [sys.executable, "-m", "account_mgmt", "--version"]

    assert b"account" in subprocess.run(command, capture_output=True, check=True).stdout
