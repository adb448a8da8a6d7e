"""Real files through `load`, and out of the shell every figure of their reference pages."""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

Row = dict[str, str]
Shell = Callable[..., str]

EXAMPLES = Path(__file__).parents[2] / "examples"


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def tables(reference: Path) -> Iterator[list[str]]:
    """The cells of every row of the tables of a page."""
    for line in reference.read_text(encoding="utf-8").splitlines():
        if re.match(r"\| [\d-]+ \|", line):
            yield [cell.strip() for cell in line.strip("|").split("|")]


class Loaded:
    """A data set that was loaded into a database, and what the shell says of it."""

    def __init__(self, name: str, data: Path, home: Path, shell: Shell) -> None:
        self.folder = data / name
        self.url = f"sqlite:///{home / f'{name}.db'}"
        self._mapping = EXAMPLES / name / "mapping.toml"
        self._shell = shell

    def load(self) -> dict[str, Any]:
        said = self._shell(
            "load", str(self._mapping), "--data", str(self.folder), "--db", self.url, "--json"
        )
        loaded: dict[str, Any] = json.loads(said)
        return loaded

    def ask(self, command: str, start: str, end: str, *options: str) -> dict[str, Any]:
        said = self._shell(
            command, "--db", self.url, "--from", start, "--to", end, *options, "--json"
        )
        answer: dict[str, Any] = json.loads(said)
        return answer

    def sales(self, start: str, end: str, *by: str) -> list[dict[str, Any]]:
        options = [option for name in by for option in ("--by", name)]
        found: list[dict[str, Any]] = self.ask("sales", start, end, *options)["rows"]
        return found


@pytest.fixture(scope="module")
def adventureworks(
    data_folder: Path, tmp_path_factory: pytest.TempPathFactory, shell: Shell
) -> Loaded:
    loaded = Loaded("adventureworks", data_folder, tmp_path_factory.mktemp("books"), shell)
    assert loaded.load()["written"]["orders"] == 3616
    return loaded


@pytest.fixture(scope="module")
def northwind(data_folder: Path, tmp_path_factory: pytest.TempPathFactory, shell: Shell) -> Loaded:
    loaded = Loaded("northwind", data_folder, tmp_path_factory.mktemp("books"), shell)
    assert loaded.load()["written"]["orders"] == 830
    return loaded


# --- AdventureWorks -----------------------------------------------------------------------------


def quarters(loaded: Loaded, start: str, end: str) -> dict[tuple[str, str], dict[str, Any]]:
    answer = loaded.ask("attainment", start, end, "--by", "quarter")
    assert answer["currency"] == "USD"
    return {(row["manager"], row["period"]["start"]): row for row in answer["rows"]}


def test_every_quarter_of_the_reference_comes_out(adventureworks: Loaded) -> None:
    found = quarters(adventureworks, "2018-01-01", "2019-01-01")
    checked = 0
    for manager, *cells in tables(adventureworks.folder / "REFERENCE.md"):
        if len(cells) != 8:
            continue
        for number in range(4):
            quota, sold = cells[2 * number : 2 * number + 2]
            row = found.get((manager, f"2018-{3 * number + 1:02}-01"))
            if quota == "-":
                assert row is None
                continue
            assert row is not None
            ratio = (Decimal(sold) / Decimal(quota)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
            assert (row["quota"], row["credited"], row["attainment"]) == (quota, sold, str(ratio))
            checked += 1
    assert checked == len(found) == 47


def test_every_month_of_the_reference_comes_out(adventureworks: Loaded) -> None:
    found = {row["month"]: row for row in adventureworks.sales("2018-01-01", "2019-01-01", "month")}
    months = [cells for cells in tables(adventureworks.folder / "REFERENCE.md") if len(cells) == 4]
    assert len(months) == len(found) == 12
    for month, orders, units, value in months:
        row = found[f"{month}-01"]
        assert (row["orders"], row["units"], row["value"]) == (int(orders), units, value)


def test_every_quarter_of_every_year_is_what_the_files_add_up_to(adventureworks: Loaded) -> None:
    sold: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows(adventureworks.folder / "FactResellerSales.csv"):
        day = date.fromisoformat(row["OrderDate"])
        quarter = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        sold[row["EmployeeKey"], quarter.isoformat()] += Decimal(row["SalesAmount"])
    quotas = {
        (row["EmployeeKey"], row["QuarterStart"]): Decimal(row["SalesQuota"])
        for row in rows(adventureworks.folder / "SalesQuotaByQuarter.csv")
    }

    found = quarters(adventureworks, "2017-07-01", "2020-07-01")

    credited = {key: Decimal(row["credited"]) for key, row in found.items()}
    assert {key: amount for key, amount in credited.items() if amount} == sold
    assert sum(credited.values()) == Decimal("77548570.20")
    planned = {key: Decimal(row["quota"]) for key, row in found.items() if row["quota"] is not None}
    assert planned == quotas


def test_the_accounts_that_changed_hands_are_credited_to_the_manager_of_each_order(
    adventureworks: Loaded,
) -> None:
    expected: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows(adventureworks.folder / "FactResellerSales.csv"):
        expected[row["ResellerKey"], row["EmployeeKey"]] += Decimal(row["SalesAmount"])

    found = adventureworks.sales("2017-01-01", "2021-01-01", "account", "manager")

    assert {(row["account"], row["manager"]): Decimal(row["value"]) for row in found} == expected
    accounts = [account for account, _ in expected]
    assert sum(accounts.count(account) > 1 for account in set(accounts)) == 208


def test_what_is_explained_sums_to_what_is_credited(adventureworks: Loaded) -> None:
    entries = adventureworks.ask("explain", "2018-01-01", "2018-04-01", "--manager", "272")[
        "entries"
    ]

    assert sum(Decimal(entry["amount"]) for entry in entries) == Decimal("79514.17")


def test_loading_twice_changes_nothing(adventureworks: Loaded) -> None:
    start, end = "2017-01-01", "2021-01-01"
    before = adventureworks.ask("attainment", start, end, "--by", "month")
    entries = adventureworks.ask("explain", start, end, "--manager", "285")

    again = adventureworks.load()

    assert again["written"] == {}
    assert again["unchanged"]["orders"] == 3616
    assert adventureworks.ask("attainment", start, end, "--by", "month") == before
    assert adventureworks.ask("explain", start, end, "--manager", "285") == entries


# --- Northwind ----------------------------------------------------------------------------------


def test_northwind_comes_out_by_employee_and_month(northwind: Loaded) -> None:
    reference = list(tables(northwind.folder / "REFERENCE.md"))
    year = ("1997-01-01", "1998-01-01")

    by_manager = {row["manager"]: row["value"] for row in northwind.sales(*year, "manager")}
    by_month = {
        row["month"][:7]: (row["orders"], row["units"], row["value"])
        for row in northwind.sales(*year, "month")
    }

    assert by_manager == dict(cells for cells in reference if len(cells) == 2)
    assert by_month == {
        month: (int(orders), units, net)
        for month, orders, units, net in (cells for cells in reference if len(cells) == 4)
    }


def test_northwind_adds_up_over_all_years(northwind: Loaded) -> None:
    cents = Decimal("0.01")
    details = rows(northwind.folder / "order-details.csv")

    all_years = northwind.sales("1996-01-01", "2000-01-01", "month")

    net = sum(
        (
            Decimal(row["quantity"]) * Decimal(row["unitPrice"]) * (1 - Decimal(row["discount"]))
        ).quantize(cents, ROUND_HALF_UP)
        for row in details
    )
    assert sum(Decimal(row["value"]) for row in all_years) == net == Decimal("1265793.29")
    assert sum(Decimal(row["units"]) for row in all_years) == 51317
    assert sum(row["orders"] for row in all_years) == 830


def test_the_five_products_that_sell_most_are_those_of_the_reference(northwind: Loaded) -> None:
    reference = (northwind.folder / "REFERENCE.md").read_text(encoding="utf-8")
    top = re.findall(r"^- (\d+): (\d+)$", reference, re.MULTILINE)

    sold = northwind.sales("1996-01-01", "2000-01-01", "product")

    most = sorted(sold, key=lambda row: -Decimal(row["units"]))[:5]
    assert [(row["product"], row["units"]) for row in most] == top


def test_northwind_comes_out_of_postgresql_as_of_sqlite(
    northwind: Loaded, postgres_url: str, data_folder: Path, shell: Shell, tmp_path: Path
) -> None:
    elsewhere = Loaded("northwind", data_folder, tmp_path, shell)
    elsewhere.url = postgres_url
    elsewhere.load()
    start, end = "1996-01-01", "2000-01-01"

    for command in ("attainment", "sales"):
        assert elsewhere.ask(command, start, end) == northwind.ask(command, start, end)
    assert elsewhere.load()["written"] == {}


# --- a real file that is broken -----------------------------------------------------------------


@pytest.fixture
def as_published(data_folder: Path, tmp_path: Path) -> tuple[str, ...]:
    """The arguments that load the orders with addresses whose commas nobody quoted."""
    mapping = (EXAMPLES / "northwind" / "mapping.toml").read_text(encoding="utf-8")
    published = tmp_path / "published.toml"
    published.write_text(mapping.replace('"orders.csv"', '"orders-as-published.csv"'))
    url = f"sqlite:///{tmp_path / 'published.db'}"
    return ("load", str(published), "--data", str(data_folder / "northwind"), "--db", url, "--json")


def test_the_broken_original_is_refused_whole(
    as_published: tuple[str, ...], refused: Callable[..., str]
) -> None:
    why = refused(*as_published)

    assert "176 rows are wrong" in why
    assert "orders-as-published.csv, line 4: it has 15 values, and the header 14 columns" in why
    url = as_published[as_published.index("--db") + 1]
    assert "No books were opened" in refused(
        "sales", "--db", url, "--from", "1996-01-01", "--to", "2000-01-01"
    )


def test_all_but_its_176_wrong_rows_are_loaded_when_asked(
    as_published: tuple[str, ...], shell: Shell, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"

    loaded = json.loads(shell(*as_published, "--rejects", str(rejects)))

    assert loaded["written"]["orders"] == 830 - 176
    rejected = rows(rejects)
    assert len(rejected) == loaded["rejected"]
    wrong = [row for row in rejected if row["file"] == "orders-as-published.csv"]
    assert len(wrong) == 176
    assert (wrong[0]["line"], wrong[0]["row"][:11]) == ("4", "10250,HANAR")


# --- late shipments -------------------------------------------------------------------------------


@pytest.fixture
def late_ones(northwind: Loaded) -> list[str]:
    """The late orders of the reference page."""
    reference = (northwind.folder / "REFERENCE.md").read_text(encoding="utf-8")
    found = re.search(r"required date: 37 orders: ([\d, ]+)\.", reference)
    assert found is not None
    return found[1].split(", ")


def test_the_late_orders_are_those_of_the_reference(
    northwind: Loaded, late_ones: list[str]
) -> None:
    orders = {row["orderID"]: row for row in rows(northwind.folder / "orders.csv")}
    span = ("1996-07-01", "1998-05-07")

    answer = northwind.ask("late", *span)

    assert answer == {
        "orders": [
            {
                "order": order,
                "required": required.isoformat(),
                "shipped": shipped.isoformat(),
                "days_late": (shipped - required).days,
            }
            for order in late_ones
            for required, shipped in (
                [
                    date.fromisoformat(orders[order][column][:10])
                    for column in ("requiredDate", "shippedDate")
                ],
            )
        ]
    }
    assert northwind.ask("late", *span, "--unshipped") == answer


def test_the_sweep_makes_exactly_those_tickets_and_once(
    data_folder: Path, tmp_path: Path, shell: Shell, late_ones: list[str]
) -> None:
    loaded = Loaded("northwind", data_folder, tmp_path, shell)
    loaded.load()
    first, again = (loaded.ask("late", "1996-07-01", "1998-05-07", "--sweep") for _ in range(2))

    asked = ("ticket", "list", "--kind", "late shipment", "--db", loaded.url, "--json")
    tickets = json.loads(shell(*asked))["tickets"]

    assert sorted(ticket["order"] for ticket in tickets) == late_ones
    assert sorted(first["opened"]) == sorted(ticket["id"] for ticket in tickets)
    assert {ticket["status"] for ticket in tickets} == {"closed"}
    assert again["opened"] == again["closed"] == []


def test_the_units_asked_for_most_are_those_of_the_reference(northwind: Loaded) -> None:
    reference = (northwind.folder / "REFERENCE.md").read_text(encoding="utf-8")
    expected = re.findall(r"^- (\d+): (\d+)$", reference, re.MULTILINE)

    answer = northwind.ask("demand", "1996-01-01", "1999-01-01", "--top", "5", "--by", "units")

    assert [(row["product"], row["units"]) for row in answer["rows"]] == expected
    assert answer["requests"] == 2155
