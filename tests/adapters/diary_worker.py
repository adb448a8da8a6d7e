"""A process of its own that plans visits of one manager: `python diary_worker.py URL ME`.

It says "ready", waits for a line, and then tries every quarter of an hour of two days, beginning
where nobody else begins; what it prints is what was acknowledged to it.
"""

import contextlib
import sys

from account_mgmt import AccountManagement
from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.domain.errors import TwoAtOnce

QUARTERS = 12


def plan(desk: AccountManagement, me: int) -> None:
    """Plan an hour at each quarter at which the manager is free."""
    for number in range(2 * QUARTERS):
        on, quarter = divmod((number + 5 * me) % (2 * QUARTERS), QUARTERS)
        with contextlib.suppress(TwoAtOnce):
            visit = desk.activities.plan(
                "acme",
                "ana",
                on=f"2026-02-0{2 + on}",
                starts=540 + 15 * quarter,
                minutes=60,
                today="2026-02-01",
            )
            print(visit.id, flush=True)  # noqa: T201 # whoever started it reads it


if __name__ == "__main__":
    url, who = sys.argv[1:]
    opened = AccountManagement.of(SqlStorage(url, synchronous="normal", patience=120))
    print("ready", flush=True)  # noqa: T201 # whoever started it waits for it
    sys.stdin.readline()
    plan(opened, int(who))
