"""A small desk, on memory and on SQLite."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from in_process import Done, shell

from account_mgmt import AccountManagement, Period
from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.domain.credit import DEFAULT_POLICY, CreditPolicy
from account_mgmt.ports.activities import ActivityCounts
from account_mgmt.ports.storage import Storage

YEAR = Period.year(2026)


class TickingClock:
    """A second later each time it is asked."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        self.instant += timedelta(seconds=1)
        return self.instant


class CountedNames:
    """Names in a row, so that a test reads well."""

    def __init__(self) -> None:
        self.count = 0

    def new(self, kind: str) -> str:
        self.count += 1
        return f"{kind}-{self.count}"


@pytest.fixture(params=["memory", "sqlite"])
def storage(request: pytest.FixtureRequest) -> Iterator[Storage]:
    opened: Storage = MemoryStorage()
    if request.param == "sqlite":
        opened = SqlStorage(request.getfixturevalue("sqlite_url"), synchronous="normal")
    yield opened
    opened.close()


def a_desk(
    storage: Storage, policy: CreditPolicy, activities: ActivityCounts | None
) -> AccountManagement:
    """Two managers, one account that the first owns since new year, one product at 100.00."""
    desk = AccountManagement(
        storage,
        policy=policy,
        clock=TickingClock(),
        names=CountedNames(),
        activities=activities,
    )
    for manager in ("ana", "bo"):
        desk.portfolio.add_manager(manager.title(), id=manager)
    desk.portfolio.open_account("Acme", id="acme", on=YEAR.start)
    desk.portfolio.assign("acme", "ana", since=YEAR.start)
    desk.catalogue.add_product("widget", "Widget")
    desk.catalogue.set_price("widget", "100.00", since=YEAR.start)
    return desk


@pytest.fixture
def make_desk(storage: Storage) -> Callable[..., AccountManagement]:
    """A desk by another policy, or with somebody who counts activities."""

    def make(
        policy: CreditPolicy = DEFAULT_POLICY, *, activities: ActivityCounts | None = None
    ) -> AccountManagement:
        return a_desk(storage, policy, activities)

    return make


@pytest.fixture
def desk(make_desk: Callable[..., AccountManagement]) -> AccountManagement:
    """The desk of most tests."""
    return make_desk()


@pytest.fixture
def run() -> Callable[..., Done]:
    """The shell in this very process."""
    return shell


@pytest.fixture
def demo_books(tmp_path: Path, run: Callable[..., Done]) -> str:
    """The URL of a database with the territory of the demo."""
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    assert run("demo", "--db", url).returncode == 0
    return url
