"""What every storage is held to: subclass, override two fixtures, and get all the tests.

    from account_mgmt.testing.contracts import StorageContract

    class TestOurStorage(StorageContract):
        @pytest.fixture
        def storage(self):
            return OurStorage(tenant="ours")

        @pytest.fixture
        def other_tenant(self):
            return OurStorage(tenant="theirs")  # in the same place

Each test runs beside the other tenant, whose books look alike: the same ids, keys and document
names. A contract speaks through the port only, and never holds two units of work that write in one
thread, for a storage may let the later one wait. What fails says which promise is broken.
"""

from account_mgmt.testing.contracts.couriers import CourierContract
from account_mgmt.testing.contracts.guards import GuardsContract
from account_mgmt.testing.contracts.keys import KeysContract
from account_mgmt.testing.contracts.outbox import OutboxContract
from account_mgmt.testing.contracts.queries import QueriesContract
from account_mgmt.testing.contracts.receipts import ReceiptsContract
from account_mgmt.testing.contracts.receivables import ReceivablesContract
from account_mgmt.testing.contracts.repositories import OrdersContract, RepositoryContract
from account_mgmt.testing.contracts.sales import SalesLedgerContract
from account_mgmt.testing.contracts.work import TenantsContract, UnitOfWorkContract


class StorageContract(
    RepositoryContract,
    QueriesContract,
    OrdersContract,
    SalesLedgerContract,
    ReceivablesContract,
    OutboxContract,
    KeysContract,
    GuardsContract,
    TenantsContract,
    UnitOfWorkContract,
):
    """Everything that a storage is held to."""


__all__ = [
    "CourierContract",
    "GuardsContract",
    "KeysContract",
    "OrdersContract",
    "OutboxContract",
    "QueriesContract",
    "ReceiptsContract",
    "ReceivablesContract",
    "RepositoryContract",
    "SalesLedgerContract",
    "StorageContract",
    "TenantsContract",
    "UnitOfWorkContract",
]
