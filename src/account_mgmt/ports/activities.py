"""How much was done, for quotas that count activities."""

from collections.abc import Mapping
from typing import Protocol

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.ids import ManagerId


class ActivityCounts(Protocol):
    """Counts visits and calls that reached the customer."""

    def done(self, period: Period) -> Mapping[ManagerId, int]:
        """How many each manager completed on the days of the period; nobody listed did none."""
        ...
