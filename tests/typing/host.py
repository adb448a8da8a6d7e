"""A host's program as type checkers see it: checked strictly, never run."""

from datetime import date
from typing import assert_type

from account_mgmt import AccountManagement, By, FiscalCalendar, Item, Money, Period, Quantity, Rate
from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.adapters.records import Records, RecordStorage
from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.adapters.tabular import read_batch, read_mapping
from account_mgmt.domain.account import Account
from account_mgmt.domain.attainment import Attainment
from account_mgmt.domain.errors import AccountManagementError, ConcurrencyError
from account_mgmt.domain.ids import AccountId, ManagerId
from account_mgmt.domain.ledger import SalesEntry
from account_mgmt.domain.manager import AccountManager
from account_mgmt.domain.order import Order
from account_mgmt.domain.quota import QuotaPlan
from account_mgmt.ports.clock import Clock
from account_mgmt.ports.storage import Storage, UnitOfWork
from account_mgmt.services.loading import LoadReport
from account_mgmt.services.quotas import Standing
from account_mgmt.services.reporting import SalesRow


def storages(records: Records) -> list[Storage]:
    """Each of them is a Storage."""
    return [MemoryStorage(), RecordStorage(records), SqlStorage("sqlite:///field.db")]


def a_year(storage: Storage, clock: Clock) -> None:
    """What the desk takes, and what it gives."""
    desk = AccountManagement(storage, calendar=FiscalCalendar(first_month=7), clock=clock)
    manager = assert_type(desk.portfolio.add_manager("Name"), AccountManager)
    account = assert_type(desk.portfolio.open_account("Name", terms="net 30"), Account)
    assert_type(manager.id, ManagerId)
    assert_type(account.id, AccountId)
    assert_type(desk.portfolio.assign(account.id, manager.id, since=date(2026, 1, 1)), Account)
    assert_type(desk.quotas.plan(2026, forecast=Money("1200000", "EUR"), stretch="0.1"), QuotaPlan)
    order = desk.orders.place(
        account.id,
        [("widget", 12), Item("gadget", Quantity("1.5", "kg"), "2.50", Rate("0.1"))],
        on="2026-02-03",
    )
    assert_type(order, Order)
    assert_type(order.net, Money)
    standing = assert_type(desk.quotas.attainment(manager.id, as_of="2026-02-28"), Attainment)
    assert_type(standing.ratio, Rate | None)
    year = Period.year(2026)
    assert_type(desk.quotas.standings(year), tuple[Standing, ...])
    assert_type(desk.quotas.explain(manager.id, year), tuple[SalesEntry, ...])
    assert_type(desk.reporting.sales(year, By.MONTH, By.ACCOUNT), tuple[SalesRow, ...])


def own_work(storage: Storage) -> Order | None:
    """A unit of work of the host's own."""
    with storage.begin(read_only=True) as work:
        assert_type(work, UnitOfWork)
        found = work.orders.find()
    try:
        return found[0]
    except ConcurrencyError as error:
        assert_type(error.version, int)
        raise
    except AccountManagementError:
        return None


def loaded(folder: str) -> LoadReport:
    """Files into the books."""
    from pathlib import Path  # noqa: PLC0415 # only here

    mapping = read_mapping(Path(folder) / "mapping.toml")
    desk = AccountManagement(currency=mapping.currency, policy=mapping.policy)
    batch = read_batch(mapping, Path(folder), known=desk.loading.known())
    return desk.loading.load(batch)
