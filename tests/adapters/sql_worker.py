"""A process of its own for the tests of races and crashes: `python sql_worker.py URL TASK ARGUMENTS`.

It says "ready", waits for a line, and then works; what it prints is what was acknowledged to it.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from account_mgmt.adapters.sql import SqlStorage, session
from account_mgmt.domain.errors import ConcurrencyError
from account_mgmt.domain.ids import AccountId, ForecastId
from account_mgmt.domain.money import Money
from account_mgmt.ports.queries import OrderQuery
from account_mgmt.ports.storage import Recalled, UnitOfWork
from account_mgmt.testing.builders import NOON, an_entry, an_order


def say(text: str) -> None:
    """Print it at once, so that whoever kills this process has read it."""
    print(text, flush=True)  # noqa: T201 # whoever started it reads it


def opening(storage: SqlStorage) -> None:
    """Nothing more than to have opened it."""
    with storage.begin(read_only=True) as work:
        say(f"{work.outbox.waiting()}")


def revising(storage: SqlStorage, me: str, times: str) -> None:
    """Add versions to the forecast that everybody revises."""
    done = 0
    while done < int(times):
        try:
            with storage.begin() as work:
                forecast = work.forecasts.get(ForecastId("f-1"))
                revised = forecast.revise(Money("1", "EUR"), at=NOON, why=f"{me}-{done}")
                work.forecasts.save(*revised)
                work.commit()
        except ConcurrencyError:
            continue
        say(f"{me}-{done}")
        done += 1


def limited(storage: SqlStorage, me: str, limit: str) -> None:
    """Place orders for one account while it has fewer than it may have."""
    for number in count():
        with storage.begin() as work:
            work.guard("account/a-1", exclusive=True)
            if len(work.orders.find(OrderQuery(account=AccountId("a-1")))) >= int(limit):
                return
            order = work.orders.add(*an_order(f"o-{me}-{number}"))
            work.commit()
        say(order.id.value)


def once(storage: SqlStorage, me: str) -> None:
    """Place an order under a key that everybody uses, as a service does."""
    while True:
        try:
            with storage.begin() as work:
                recalled = work.keys.recall("the key")
                if recalled is None:
                    order = work.orders.add(*an_order(f"o-{me}"))
                    recalled = Recalled(fingerprint="request", result=order)
                    work.keys.keep("the key", recalled)
                    work.commit()
        except ConcurrencyError:
            continue
        say(f"{recalled.result.id}")
        return


def record(work: UnitOfWork, name: str) -> None:
    """An order, its credit, and its event."""
    work.orders.add(*an_order(name))
    work.sales.append([an_entry(name, line=line) for line in (1, 2)])


def recording(storage: SqlStorage, me: str) -> None:
    """Record orders until killed."""
    for number in count():
        with storage.begin() as work:
            record(work, f"o-{me}-{number}")
            work.commit()
        say(f"o-{me}-{number}")


def dying(storage: SqlStorage, step: str) -> None:
    """Record one order, and be killed just before or after the step of that number."""
    steps = count(1)

    def deadly(method: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: object) -> object:
            if next(steps) == int(step):
                os.kill(os.getpid(), signal.SIGKILL)
            result = method(*arguments)
            if next(steps) == int(step):
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return wrapped

    for name in ("run_rows", "rows", "commit"):
        setattr(session.Session, name, deadly(getattr(session.Session, name)))
    with storage.begin() as work:
        record(work, "o-1")
        work.commit()
    say("o-1")


def draining(storage: SqlStorage) -> None:
    """Deliver what waits, a few at a time, until nothing does."""
    now = datetime(2026, 2, 2, tzinfo=UTC)
    while True:
        with storage.begin() as work:
            if not work.outbox.waiting():
                return
            messages = work.outbox.claim(limit=7, now=now, until=now + timedelta(hours=1))
            work.commit()
        for message in messages:
            say(message.id)
        with storage.begin() as work:
            work.outbox.acknowledge([message.id for message in messages])
            work.commit()


def dropping(storage: SqlStorage) -> None:
    """Claim some messages, handle them, and be killed before acknowledging."""
    now = datetime(2026, 2, 2, tzinfo=UTC)
    with storage.begin() as work:
        messages = work.outbox.claim(limit=3, now=now, until=now + timedelta(hours=1))
        work.commit()
    for message in messages:
        say(message.id)
    os.kill(os.getpid(), signal.SIGKILL)


TASKS: dict[str, Callable[..., None]] = {
    task.__name__: task
    for task in (opening, revising, limited, once, recording, dying, draining, dropping)
}

if __name__ == "__main__":
    url, task, *arguments = sys.argv[1:]
    say("ready")
    sys.stdin.readline()
    TASKS[task](SqlStorage(url, synchronous="normal", patience=60), *arguments)
