"""The shell shows a manager's day and week, and writes them to files."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from account_mgmt.cli import account_mgmt
from account_mgmt.domain.errors import AccountManagementError, BadDate, NotFound

WEEKLY = ("report", "weekly", "--manager", "south", "--week", "2026-W10")
DAILY = ("report", "daily", "--manager", "south", "--on", "2026-03-20")


def shell(*arguments: str) -> Result:
    return CliRunner().invoke(account_mgmt, arguments)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}"
    assert shell("demo", "--db", url).exit_code == 0
    return url


def test_a_week_is_told_as_the_reference_page_says(db: str) -> None:
    said = json.loads(shell(*WEEKLY, "--db", db, "--json").stdout)

    assert said["week"] == {"start": "2026-03-02", "end": "2026-03-09"}
    assert (said["value"], said["units"]) == ("9570.00", {"piece": "240"})
    assert [row["product"] for row in said["by_product"]] == ["oil", "jam"]
    assert said["by_account"][0]["value"] == "9570.00"
    assert said["last_week"]["week"] == {"start": "2026-02-23", "end": "2026-03-02"}
    assert said["last_year"] == {
        "week": {"start": "2025-03-03", "end": "2025-03-10"},
        "value": "0.00",
        "units": {},
    }
    assert said["quota"]["year"]["credited"] == "11904.00"


def test_a_day_is_told_as_the_reference_page_says(db: str) -> None:
    said = json.loads(shell(*DAILY, "--db", db, "--json").stdout)

    assert said["value"] == "-622.50"
    assert said["returned"] == {"value": "-622.50", "units": {"piece": "-15"}, "documents": 1}
    assert said["taken"]["documents"] == 0
    assert said["rows"] == [
        {
            "document": "o-4",
            "account": "orchard",
            "kind": "returned",
            "value": "-622.50",
            "units": {"piece": "-15"},
        }
    ]


@pytest.mark.parametrize("report", [WEEKLY, DAILY])
def test_a_report_is_shown_as_tables(db: str, report: tuple[str, ...]) -> None:
    said = shell(*report, "--db", db, "--locale", "es")

    assert said.exit_code == 0
    assert "Pedidos, devoluciones y anulaciones" in said.stdout
    assert "Manager, South" in said.stdout


@pytest.mark.parametrize("report", [WEEKLY, DAILY])
@pytest.mark.parametrize("as_json", [False, True])
def test_a_report_is_written_to_the_files_that_are_named(
    db: str, tmp_path: Path, report: tuple[str, ...], *, as_json: bool
) -> None:
    starts = {"html": b"<!doctype", "xlsx": b"PK", "pdf": b"%PDF", "csv": b"\xef\xbb\xbf"}
    named = [part for kind in starts for part in (f"--{kind}", str(tmp_path / f"report.{kind}"))]

    said = shell(*report, "--db", db, *named, *(["--json"] if as_json else []))

    assert said.exit_code == 0
    for kind, start in starts.items():
        assert (tmp_path / f"report.{kind}").read_bytes().lower().startswith(start.lower())
    if as_json:
        json.loads(said.stdout)


def test_the_companys_weeks_are_asked_for(db: str) -> None:
    company = shell(*WEEKLY, "--weeks", "company", "--db", db, "--json")

    assert company.stdout == shell(*WEEKLY, "--db", db, "--json").stdout  # its weeks are ISO's


@pytest.mark.parametrize(
    ("wrong", "refused"),
    [
        (("report", "weekly", "--manager", "south", "--week", "2026-10"), BadDate),
        (("report", "weekly", "--manager", "south", "--week", "2025-W53"), BadDate),
        (("report", "daily", "--manager", "south", "--on", "2026-02-30"), BadDate),
        (("report", "daily", "--manager", "nobody", "--on", "2026-02-20"), NotFound),
    ],
)
def test_what_is_none_is_refused_with_the_reason(
    db: str, wrong: tuple[str, ...], refused: type[AccountManagementError]
) -> None:
    said = shell(*wrong, "--db", db)

    assert said.exit_code == 1
    assert isinstance(said.exception, refused)


def test_wrong_usage_exits_with_two(db: str) -> None:
    assert shell("report", "weekly", "--db", db).exit_code == 2
