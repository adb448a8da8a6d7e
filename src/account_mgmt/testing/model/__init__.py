"""Two stateful models: any storage beside the one in memory, and a year of business upon it.

Subclass one, say how a storage is opened, and let pytest collect its `TestCase`:

    class OurStorageModel(StorageModel):
        def open(self):
            return OurStorage()

    TestOurStorage = OurStorageModel.TestCase

Both draw from few names and days, so that steps meet each other; a failure prints the shortest
history that leads to it.
"""

from account_mgmt.testing.model.beside import StorageModel
from account_mgmt.testing.model.business import BusinessModel

__all__ = ["BusinessModel", "StorageModel"]
