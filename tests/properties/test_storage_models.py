"""The models of the published tests, on every storage: beside memory, and a year of business."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.adapters.records import DictRecords, RecordStorage
from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.ports.storage import Storage
from account_mgmt.testing.model import BusinessModel, DeskModel, ReturnModel, StorageModel

quickly = settings(
    max_examples=30,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

Open = Callable[[], Storage]


@pytest.fixture(params=["memory", "records", "sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """What opens an empty storage, each time it is called."""
    number = count()
    kept: list[Storage] = []

    def in_sqlite() -> Storage:
        migrated: Path = request.getfixturevalue("migrated_file")
        path = shutil.copy(migrated, tmp_path / f"{next(number)}.db")
        return SqlStorage(f"sqlite:///{path}", synchronous="normal")

    def in_postgresql() -> Storage:
        url = request.getfixturevalue("postgres_url")
        storage = SqlStorage(url, tenant=f"{tmp_path.name} {next(number)}")
        kept.append(storage)
        return storage

    yield {
        "memory": MemoryStorage,
        "records": lambda: RecordStorage(DictRecords()),
        "sqlite": in_sqlite,
        "postgresql": in_postgresql,
    }[request.param]
    for storage in kept:
        storage.close()


def test_every_storage_does_step_by_step_what_memory_does(opened: Open) -> None:
    class Beside(StorageModel):
        def open(self) -> Storage:
            return opened()

    run_state_machine_as_test(Beside, settings=quickly)


def test_a_year_of_business_adds_up_on_every_storage(opened: Open) -> None:
    class Business(BusinessModel):
        def open(self) -> Storage:
            return opened()

    run_state_machine_as_test(Business, settings=quickly)


def test_a_year_at_the_desk_adds_up_on_every_storage(opened: Open) -> None:
    class Desk(DeskModel):
        def open(self) -> Storage:
            return opened()

    run_state_machine_as_test(Desk, settings=quickly)


def test_orders_come_to_their_money_and_goods_back_on_every_storage(opened: Open) -> None:
    class Cash(ReturnModel):
        def open(self) -> Storage:
            return opened()

    run_state_machine_as_test(Cash, settings=quickly)
