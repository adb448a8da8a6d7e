"""A process of its own that orders under a promotion: `python promotion_worker.py URL ME TIMES`.

It says "ready", waits for a line, and then orders; what it prints is what each order took.
"""

import sys

from account_mgmt import AccountManagement
from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.domain.errors import ConcurrencyError
from account_mgmt.domain.order import Order


def say(text: str) -> None:
    """Print it at once."""
    print(text, flush=True)  # noqa: T201 # whoever started it reads it


def ordered(desk: AccountManagement, key: str) -> Order:
    """An order of seven, placed again whenever another was quicker."""
    while True:
        try:
            return desk.orders.place("a-1", [("tea", 7)], on="2026-06-01", key=key)
        except ConcurrencyError:
            continue


def trade(desk: AccountManagement, me: str, times: int) -> None:
    """Order so often; every third order is cancelled again, and gives back what it took."""
    for number in range(times):
        order = ordered(desk, f"{me} {number}")
        taken = sum(part.amount.minor for line in order.lines for part in line.promotions)
        say(f"{order.id} {taken}")
        if number % 3 == 2:  # every third
            while True:
                try:
                    desk.orders.cancel(order.id, on="2026-06-01", reason="by phone")
                except ConcurrencyError:
                    continue
                break


if __name__ == "__main__":
    url, me, times = sys.argv[1:]
    storage = SqlStorage(url, synchronous="normal", patience=120)
    say("ready")
    sys.stdin.readline()
    trade(AccountManagement.of(storage), me, int(times))
