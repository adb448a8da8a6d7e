"""For hosts' own test suites: strategies, the contracts of the ports, models of any storage."""

import sys

if "pytest" in sys.modules:  # then a contract that fails shows what it compared
    sys.modules["pytest"].register_assert_rewrite(
        "account_mgmt.testing.contracts", "account_mgmt.testing.model"
    )
