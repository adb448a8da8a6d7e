"""Two years of real invoices through `load`, and every day's ageing out of the shell."""

import csv
import json
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from account_mgmt import AccountManagement
from account_mgmt.adapters.sql import SqlStorage

Shell = Callable[..., str]
MAPPING = Path(__file__).parents[2] / "examples" / "receivables" / "mapping.toml"
BUCKETS = ("not due", "1-30", "31-60", "61-90", "90+")


@pytest.fixture(scope="module")
def folder(data_folder: Path) -> Path:
    return data_folder / "receivables"


@pytest.fixture(scope="module")
def db(folder: Path, tmp_path_factory: pytest.TempPathFactory, shell: Shell) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('books') / 'receivables.db'}"
    said = json.loads(shell("load", str(MAPPING), "--data", str(folder), "--db", url, "--json"))
    assert said["written"]["invoices"] == 2466
    return url


def ageing(shell: Shell, db: str, as_of: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(shell("ageing", "--db", db, "--as-of", as_of, "--json"))
    return told


def by_hand(folder: Path, as_of: date) -> list[tuple[int, Decimal]]:
    """The ageing of a day, straight from the file."""
    sums = [(0, Decimal("0.00"))] * len(BUCKETS)
    with (folder / "accounts-receivable.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            issued, due, paid = (
                datetime.strptime(row[name], "%m/%d/%Y").date()  # noqa: DTZ007 # a day
                for name in ("InvoiceDate", "DueDate", "SettledDate")
            )
            if issued <= as_of < paid:
                late = (as_of - due).days
                place = 0 if late <= 0 else min((late - 1) // 30, 3) + 1
                count, amount = sums[place]
                sums[place] = count + 1, amount + Decimal(row["InvoiceAmount"])
    return sums


def test_the_reference_answer_comes_out(shell: Shell, db: str, folder: Path) -> None:
    page = (folder / "REFERENCE.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w +-]+) \| (\d+) \| ([\d.]+) \|$", page, re.MULTILINE)

    told = ageing(shell, db, "2012-12-31")

    assert [row[0] for row in rows] == list(BUCKETS)
    assert told == {
        "as_of": "2012-12-31",
        "buckets": [
            {"bucket": name, "invoices": int(count), "amount": f"{Decimal(amount):.2f}"}
            for name, count, amount in rows
        ],
    }


@pytest.mark.parametrize(
    "as_of", ["2011-12-31", "2012-02-29", "2012-07-15", "2013-03-01", "2013-12-31", "2014-01-09"]
)
def test_any_other_day_is_what_the_file_says(
    shell: Shell, db: str, folder: Path, as_of: str
) -> None:
    told = ageing(shell, db, as_of)

    found = [(one["invoices"], Decimal(one["amount"])) for one in told["buckets"]]
    assert found == by_hand(folder, date.fromisoformat(as_of))


def test_a_second_load_writes_nothing(shell: Shell, db: str, folder: Path) -> None:
    said = json.loads(shell("load", str(MAPPING), "--data", str(folder), "--db", db, "--json"))

    assert said["written"] == {}


def test_disputes_are_kept_with_their_accounts(db: str) -> None:
    desk = AccountManagement.of(SqlStorage(db))

    files = [desk.collections.file(account.id) for account in desk.portfolio.accounts()]

    assert sum(len(file.disputes) for file in files) == 561
