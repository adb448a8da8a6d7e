"""Real orders through the desk give the reference figures, and those of an independent sum."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from account_mgmt import AccountManagement, By, Item, Money, Period
from account_mgmt.domain.attainment import Target
from account_mgmt.domain.credit import Credited, CreditPolicy
from account_mgmt.domain.fiscal import Grain
from account_mgmt.domain.ids import ManagerId, PlanId
from account_mgmt.domain.order import Order
from account_mgmt.domain.quota import Quota, QuotaPlan

Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def tables(reference: Path) -> Iterator[list[str]]:
    """The cells of every row of the tables of a page."""
    for line in reference.read_text(encoding="utf-8").splitlines():
        if re.match(r"\| [\d-]+ \|", line):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def a_desk(currency: str) -> AccountManagement:
    return AccountManagement(currency=currency, policy=CreditPolicy(credited=Credited.NAMED))


@pytest.fixture(scope="module")
def adventureworks(data_folder: Path) -> AccountManagement:
    folder = data_folder / "adventureworks"
    desk = a_desk("USD")
    for row in rows(folder / "Employees.csv"):
        desk.portfolio.add_manager(f"{row['FirstName']} {row['LastName']}", id=row["EmployeeKey"])
    for row in rows(folder / "Resellers.csv"):
        desk.portfolio.open_account(row["ResellerName"], id=row["ResellerKey"])
    lines = rows(folder / "FactResellerSales.csv")
    for product in sorted({row["ProductKey"] for row in lines}):
        desk.catalogue.add_product(product, f"Product {product}")
    documents: dict[str, list[Row]] = defaultdict(list)
    for row in lines:
        documents[row["SalesOrderNumber"]].append(row)
    for number, of_order in documents.items():
        first = of_order[0]
        desk.orders.place(
            first["ResellerKey"],
            [Item(row["ProductKey"], row["OrderQuantity"], row["UnitPrice"]) for row in of_order],
            on=first["OrderDate"],
            id=number,
            sellers={first["EmployeeKey"]: 1},
        )
    targets: dict[str, list[Target]] = defaultdict(list)
    for row in rows(folder / "SalesQuotaByQuarter.csv"):
        start = date.fromisoformat(row["QuarterStart"])
        quarter = Period.months(start.year, start.month, 3)
        targets[row["EmployeeKey"]].append(Target(quarter, Money(row["SalesQuota"], "USD")))
    quotas = [Quota(manager=ManagerId(key), targets=tuple(mine)) for key, mine in targets.items()]
    with desk.books.storage.begin() as work:
        span = Period(date(2017, 7, 1), date(2020, 7, 1))
        plan = QuotaPlan.make(PlanId("quarters"), span, total=Money("95714000.00", "USD"), quotas=quotas)
        work.plans.add(*plan)
        work.commit()
    return desk


def test_every_quarter_of_the_reference_comes_out(
    adventureworks: AccountManagement, data_folder: Path
) -> None:
    standings = adventureworks.quotas.standings(Period.year(2018), by=Grain.QUARTER)
    found = {
        (str(row.manager), row.attainment.period.start.month // 3): row.attainment for row in standings
    }
    checked = 0
    for manager, *cells in tables(data_folder / "adventureworks" / "REFERENCE.md"):
        if len(cells) != 8:
            continue
        for quarter in range(4):
            quota, sold = cells[2 * quarter : 2 * quarter + 2]
            figure = found.get((manager, quarter))
            if quota == "-":
                assert figure is None
                continue
            assert figure is not None
            assert (figure.quota, figure.credited) == (Money(quota, "USD"), Money(sold, "USD"))
            checked += 1
    assert checked == 47


def test_every_month_of_the_reference_comes_out(
    adventureworks: AccountManagement, data_folder: Path
) -> None:
    sold = {row.group[0]: row for row in adventureworks.reporting.sales(Period.year(2018), By.MONTH)}
    months = [cells for cells in tables(data_folder / "adventureworks" / "REFERENCE.md") if len(cells) == 4]
    assert len(months) == 12
    for month, orders, units, value in months:
        row = sold[date.fromisoformat(f"{month}-01")]
        assert row.orders == int(orders)
        assert [quantity.amount for quantity in row.total.units] == [Decimal(units)]
        assert row.total.amount == Money(value, "USD")


def test_every_quarter_of_every_year_is_what_the_lines_add_up_to(
    adventureworks: AccountManagement, data_folder: Path
) -> None:
    expected: dict[tuple[str, date], Decimal] = defaultdict(Decimal)
    for row in rows(data_folder / "adventureworks" / "FactResellerSales.csv"):
        day = date.fromisoformat(row["OrderDate"])
        quarter = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        expected[row["EmployeeKey"], quarter] += Decimal(row["SalesAmount"])
    standings = adventureworks.quotas.standings(
        Period(date(2017, 7, 1), date(2020, 7, 1)), by=Grain.QUARTER
    )
    found = {
        (str(row.manager), row.attainment.period.start): row.attainment.credited.amount
        for row in standings
        if row.attainment.credited
    }
    assert found == expected
    assert sum(found.values()) == Decimal("77548570.20")


@pytest.fixture(scope="module")
def northwind(data_folder: Path) -> AccountManagement:
    folder = data_folder / "northwind"
    desk = a_desk("USD")
    for row in rows(folder / "employees.csv"):
        desk.portfolio.add_manager(f"{row['firstName']} {row['lastName']}", id=row["employeeID"])
    for row in rows(folder / "customers.csv"):
        desk.portfolio.open_account(row["companyName"], id=row["customerID"])
    for row in rows(folder / "products.csv"):
        desk.catalogue.add_product(row["productID"], row["productName"])
    lines: dict[str, list[Row]] = defaultdict(list)
    for row in rows(folder / "order-details.csv"):
        lines[row["orderID"]].append(row)
    for row in rows(folder / "orders.csv"):
        items = [
            Item(line["productID"], line["quantity"], line["unitPrice"], line["discount"])
            for line in lines[row["orderID"]]
        ]
        desk.orders.place(
            row["customerID"],
            items,
            on=row["orderDate"].removesuffix(" 00:00:00.000"),
            id=row["orderID"],
            sellers={row["employeeID"]: 1},
        )
    return desk


def test_northwind_comes_out_by_employee_and_month(
    northwind: AccountManagement, data_folder: Path
) -> None:
    reference = list(tables(data_folder / "northwind" / "REFERENCE.md"))
    year = Period.year(1997)
    by_manager = {str(row.group[0]): row for row in northwind.reporting.sales(year, By.MANAGER)}
    by_month = {str(row.group[0])[:7]: row for row in northwind.reporting.sales(year, By.MONTH)}

    for employee, net in (cells for cells in reference if len(cells) == 2):
        assert by_manager[employee].total.amount == Money(net, "USD")
    for month, orders, units, net in (cells for cells in reference if len(cells) == 4):
        row = by_month[month]
        assert (row.orders, row.total.amount) == (int(orders), Money(net, "USD"))
        assert [quantity.amount for quantity in row.total.units] == [Decimal(units)]
    assert (len(by_manager), len(by_month)) == (9, 12)


def test_northwind_adds_up_over_all_years(northwind: AccountManagement, data_folder: Path) -> None:
    all_years = Period(date(1996, 1, 1), date(1999, 1, 1))
    total = northwind.reporting.total(all_years)
    cents = Decimal("0.01")
    expected = sum(
        (
            Decimal(row["quantity"]) * Decimal(row["unitPrice"]) * (1 - Decimal(row["discount"]))
        ).quantize(cents, ROUND_HALF_UP)
        for row in rows(data_folder / "northwind" / "order-details.csv")
    )
    assert total.amount.amount == expected == Decimal("1265793.29")
    assert [quantity.amount for quantity in total.units] == [Decimal(51317)]
    orders: tuple[Order, ...] = northwind.orders.orders()
    assert Money.total([order.net for order in orders], "USD") == total.amount
