"""Orders are loaded with the day they were promised by, and the day they were shipped."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from account_mgmt import AccountManagement
from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.adapters.tabular import parse_mapping, read_batch
from account_mgmt.desk import loading_into
from account_mgmt.domain.delivery import DeliveryStatus
from account_mgmt.domain.errors import LoadRefused
from account_mgmt.ports.storage import Storage
from account_mgmt.services.loading import LoadReport

MAPPING = """
currency = "EUR"
[sources.customers]
file = "customers.csv"
[sources.sales]
file = "sales.csv"
[accounts]
from = "customers"
id = "Id"
name = "Id"
[products]
from = "sales"
id = "Sku"
name = "Sku"
repeated = "same"
[orders]
from = "sales"
id = "Doc"
account = "Customer"
placed_on = "Date"
promised_by = "Promised"
shipped_on = "Shipped"
[orders.lines]
product = "Sku"
quantity = "Pieces"
price = "Price"
"""
HEAD = "Doc,Customer,Date,Promised,Shipped,Sku,Pieces,Price\n"
Load = Callable[..., LoadReport]


def row(promised: str = "2026-02-05", shipped: str = "2026-02-06") -> str:
    return f"1,acme,2026-02-03,{promised},{shipped},oil,5,10.00\n"


@pytest.fixture
def storage() -> Storage:
    return MemoryStorage()


@pytest.fixture
def load(tmp_path: Path, storage: Storage) -> Load:
    def loaded(*sales: str) -> LoadReport:
        (tmp_path / "customers.csv").write_text("Id\nacme\n")
        (tmp_path / "sales.csv").write_text(HEAD + "".join(sales))
        how = parse_mapping(MAPPING)
        desk = loading_into(storage, currency=how.currency)
        return desk.load(read_batch(how, tmp_path, known=desk.known()))

    return loaded


def desk(storage: Storage) -> AccountManagement:
    return AccountManagement.of(storage)


def test_an_order_is_promised_and_shipped_whole_on_the_days_of_its_file(
    load: Load, storage: Storage
) -> None:
    report = load(row())

    delivery = desk(storage).deliveries.delivery("1")
    assert report.written["deliveries"] == 1
    assert delivery.promised(1) == delivery.watch_on == date(2026, 2, 5)
    assert desk(storage).deliveries.status("1") is DeliveryStatus.SHIPPED


def test_only_what_a_file_says_is_kept(load: Load, storage: Storage) -> None:
    report = load(
        row("", ""),
        row(promised="").replace("1,", "2,", 1),
        row(shipped="").replace("1,", "3,", 1),
    )

    deliveries = desk(storage).deliveries
    assert report.written["deliveries"] == 2
    assert deliveries.delivery("1").version == 0
    assert (deliveries.delivery("2").promises, deliveries.delivery("3").shipments) == ((), ())


def test_a_second_load_adds_nothing_and_a_later_one_what_is_news(
    load: Load, storage: Storage
) -> None:
    load(row("", ""))

    promised = load(row(shipped=""))
    shipped = load(row())
    again = load(row())

    assert [report.written.get("deliveries", 0) for report in (promised, shipped, again)] == [
        1,
        1,
        0,
    ]
    assert again.written == {}
    assert again.unchanged["deliveries"] == 1
    assert desk(storage).deliveries.status("1") is DeliveryStatus.SHIPPED


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (row(promised="2026-02-07"), "the day promised"),
        (row(shipped="2026-02-07"), "the day shipped"),
    ],
)
def test_another_day_than_the_books_have_is_refused(load: Load, other: str, why: str) -> None:
    load(row())

    with pytest.raises(LoadRefused, match=why):
        load(other)


@pytest.mark.parametrize("wrong", [row(promised="2026-02-02"), row(shipped="2026-02-02")])
def test_nothing_is_promised_or_shipped_before_the_order(load: Load, wrong: str) -> None:
    with pytest.raises(LoadRefused, match="2026-02-02"):
        load(wrong)
