# %% [markdown]
# # Test your own storage
#
# A storage of your own needs no more than to put, get and scan texts: `RecordStorage` makes the rest of it. The contract that
# our storages are held to then says whether it keeps its promises. Here is one that does not, and how that shows.

# %%
# %load_ext account_mgmt.notebook

# %% [markdown]
# ## A storage
#
# Texts in a dictionary, on top of the example that the library has. It forgets to take away what was deleted.

# %%
from pathlib import Path

from account_mgmt.adapters.records import DictRecords, RecordStorage

OURS = """
from account_mgmt.adapters.records import DictRecords


class Ours(DictRecords):
    def put(self, texts, *, unless_moved, seen):
        kept = {key: text for key, text in texts.items() if text is not None}
        return super().put(kept, unless_moved=unless_moved, seen=seen)
"""
CONTRACT = """
import pytest

from account_mgmt.adapters.records import RecordStorage
from account_mgmt.testing.contracts import StorageContract
from ours import Ours


class TestOurs(StorageContract):
    @pytest.fixture
    def records(self):
        return Ours()

    @pytest.fixture
    def storage(self, records):
        return RecordStorage(records, tenant="ours")

    @pytest.fixture
    def other_tenant(self, records):
        return RecordStorage(records, tenant="theirs")
"""
for name, text in (("ours.py", OURS), ("test_ours.py", CONTRACT)):
    Path(name).write_text(text)

# %% [markdown]
# ## The contract
#
# Two fixtures, and all tests of the contract are yours. A few of them here, so that it is quick.

# %%
import subprocess
import sys


def tried(*chosen):
    """What the contract says of it: the promises that broke, and how many tests passed."""
    asked = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--color=no",
        "-p",
        "no:cacheprovider",
        "test_ours.py",
    ]
    said = subprocess.run([*asked, *chosen], capture_output=True, text=True, check=False).stdout
    broken = {
        line.partition("PROMISE")[2].strip()
        for line in said.splitlines()
        if "PROMISE" in line and not line.endswith("...")
    }
    for promise in sorted(broken):
        print("PROMISE", promise)
    print(said.splitlines()[-1].partition(" in ")[0])


tried("-k", "acknowledging_twice")

# %% [markdown]
# ## Mended

# %%
Path("ours.py").write_text("from account_mgmt.adapters.records import DictRecords as Ours\n")
tried("-k", "acknowledging_twice")

# %% [markdown]
# ## A desk on it
#
# What passes the contract holds a desk, and every figure comes out as it does in memory.

# %%
from account_mgmt import AccountManagement, Period, demo

ours = AccountManagement(RecordStorage(DictRecords()), currency="EUR", invoicing=demo.INVOICING)
demo.fill(ours)
memory = AccountManagement(currency="EUR", invoicing=demo.INVOICING)
demo.fill(memory)
year = Period.year(2026)

assert ours.quotas.standings(year, as_of="2026-08-15") == memory.quotas.standings(
    year, as_of="2026-08-15"
)
ours.quotas.standings(year, as_of="2026-08-15")

# %% [markdown]
# Beside the contract there are stateful models, which do random business on your storage and on ours and compare them after
# each step: see "Test an adapter with the contracts" in the documentation.
