"""A process of its own that sells, invoices and is paid: `python cash_worker.py URL ME TIMES`.

It says "ready", waits for a line, and then works; what it prints is what was acknowledged to it.
"""

import contextlib
import sys
from itertools import count

from account_mgmt import AccountManagement
from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.domain.errors import ConcurrencyError, DateBefore


def say(text: str) -> None:
    """Print it at once, so that whoever kills this process has read it."""
    print(text, flush=True)  # noqa: T201 # whoever started it reads it


def trade(desk: AccountManagement, me: str, times: int) -> None:
    """Sell, invoice and be paid so often; every fifth invoice is refused once it has its number."""
    for number in count() if times < 0 else range(times):
        account = f"a-{number % 3}"
        order = desk.orders.place(account, [("widget", 1 + number % 4)], on="2026-02-02")
        if number % 5 == 0:
            with contextlib.suppress(DateBefore):
                desk.invoicing.issue(order.id, on="2026-02-03", due_on="2026-02-02")
        invoice = desk.invoicing.issue(order.id, on="2026-02-03")
        say(f"invoice {invoice.number}")
        while True:
            try:
                key = f"{me} {order.id}"
                payment = desk.payments.record(account, "150.00", on="2026-02-04", key=key)
            except ConcurrencyError:
                continue
            break
        say(f"payment {payment.id}")


if __name__ == "__main__":
    url, me, times = sys.argv[1:]
    storage = SqlStorage(url, synchronous="normal", patience=120)
    say("ready")
    sys.stdin.readline()
    trade(AccountManagement.of(storage), me, int(times))
