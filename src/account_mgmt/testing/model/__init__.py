"""Stateful models: any storage beside the one in memory, and a year of business upon it.

`BusinessModel` goes through the domain, `DeskModel` through the services, `CashModel` from orders to
their money, and `ReturnModel` from there to what comes back.

Subclass one, say how a storage is opened, and let pytest collect its `TestCase`:

    class OurStorageModel(StorageModel):
        def open(self):
            return OurStorage()

    TestOurStorage = OurStorageModel.TestCase

All draw from few names and days, so that steps meet each other; a failure prints the shortest
history that leads to it.
"""

from account_mgmt.testing.model.beside import StorageModel
from account_mgmt.testing.model.business import BusinessModel
from account_mgmt.testing.model.cash import CashModel
from account_mgmt.testing.model.desk import DeskModel
from account_mgmt.testing.model.returns import ReturnModel

__all__ = ["BusinessModel", "CashModel", "DeskModel", "ReturnModel", "StorageModel"]
