"""A storage that shows less keeps what every storage promises, of what it shows."""

import pytest

from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.adapters.sight import SeenStorage
from account_mgmt.adapters.system import SystemClock
from account_mgmt.ports.access import ReportingLines
from account_mgmt.ports.storage import Storage
from account_mgmt.testing.contracts import StorageContract

OFFICE = ReportingLines(office={"clara"})


def seen_by_the_office(storage: Storage) -> SeenStorage:
    return SeenStorage(storage=storage, actor="clara", access=OFFICE, clock=SystemClock())


class TestSeenByTheOffice(StorageContract):
    """To whom it shows everything, twice over."""

    @pytest.fixture
    def storage(self) -> SeenStorage:
        return seen_by_the_office(seen_by_the_office(MemoryStorage()))

    @pytest.fixture
    def other_tenant(self) -> SeenStorage:
        return seen_by_the_office(MemoryStorage())
