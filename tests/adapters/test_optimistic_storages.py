"""Storages that let everybody go on, and refuse at the commit whoever was not first."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.adapters.records import DictRecords, RecordStorage
from account_mgmt.domain.errors import AlreadyExists, ConcurrencyError
from account_mgmt.domain.ids import OrderId
from account_mgmt.domain.ledger import Where
from account_mgmt.ports.storage import Recalled, Storage, UnitOfWork
from account_mgmt.testing.builders import MONDAY, NOON, YEAR, an_account, an_entry, an_order

Step = Callable[[UnitOfWork], object]


@pytest.fixture(
    params=[MemoryStorage, lambda: RecordStorage(DictRecords())], ids=["memory", "records"]
)
def storage(request: pytest.FixtureRequest) -> Storage:
    made: Storage = request.param()
    with made.begin() as work:
        work.orders.add(*an_order("o-1"))
        work.commit()
    return made


def save(work: UnitOfWork) -> None:
    work.orders.save(*work.orders.get(OrderId("o-1")).invoice(on=MONDAY))


RIVALRIES: dict[str, tuple[Step, Step, type[Exception]]] = {
    "two saves": (save, save, ConcurrencyError),
    "two of one id": (
        lambda work: work.orders.add(*an_order("o-2")),
        lambda work: work.orders.add(*an_order("o-2")),
        AlreadyExists,
    ),
    "two of one key": (
        lambda work: work.keys.keep("k-1", Recalled(fingerprint="1", result=an_order()[0])),
        lambda work: work.keys.keep("k-1", Recalled(fingerprint="2", result=an_order()[0])),
        ConcurrencyError,
    ),
    "two entries of one name": (
        lambda work: work.sales.append([an_entry()]),
        lambda work: work.sales.append([an_entry()]),
        ConcurrencyError,
    ),
    "two drains": (
        lambda work: work.outbox.claim(limit=1, now=NOON, until=NOON + timedelta(1)),
        lambda work: work.outbox.claim(limit=1, now=NOON, until=NOON + timedelta(1)),
        ConcurrencyError,
    ),
    "two who hold a guard alone": (
        lambda work: work.guard("g", exclusive=True),
        lambda work: work.guard("g", exclusive=True),
        ConcurrencyError,
    ),
    "one who shares a guard, and then one who holds it alone": (
        lambda work: work.guard("g", exclusive=False),
        lambda work: work.guard("g", exclusive=True),
        ConcurrencyError,
    ),
    "one who holds a guard alone, and then one who shares it": (
        lambda work: work.guard("g", exclusive=True),
        lambda work: work.guard("g", exclusive=False),
        ConcurrencyError,
    ),
}


@pytest.mark.parametrize("rivalry", RIVALRIES)
def test_of_two_rivals_the_second_to_commit_is_refused_whole(
    storage: Storage, rivalry: str
) -> None:
    first_does, second_does, error = RIVALRIES[rivalry]
    with storage.begin() as first, storage.begin() as second:
        second_does(second)
        second.accounts.add(*an_account("a-2"))
        first_does(first)
        first.accounts.add(*an_account("a-1"))
        first.commit()

        with pytest.raises(error):
            second.commit()

    with storage.begin(read_only=True) as work:
        assert [account.id.value for account in work.accounts.find()] == ["a-1"]


def test_those_who_share_a_guard_or_write_apart_are_no_rivals(storage: Storage) -> None:
    with storage.begin() as first, storage.begin() as second:
        for number, work in enumerate((first, second), start=1):
            work.guard("g", exclusive=False)
            work.accounts.add(*an_account(f"a-{number}"))
            work.sales.append([an_entry(f"o-{number}", minor=number)])
        first.commit()
        second.commit()

    with storage.begin(read_only=True) as work:
        assert work.sales.total(Where(period=YEAR, currency="EUR")).amount.minor == 3
        assert len(work.accounts.find()) == 2


def test_a_message_claimed_and_acknowledged_at_once_is_gone(storage: Storage) -> None:
    with storage.begin() as work:
        work.accounts.add(*an_account("a-1"))
        messages = work.outbox.claim(limit=9, now=NOON, until=NOON + timedelta(1))
        work.outbox.acknowledge(message.id for message in messages)
        work.commit()

    with storage.begin() as work:
        assert len(messages) == 2, "a unit of work sees its own events too"
        assert work.outbox.waiting() == 0
        assert not work.outbox.claim(limit=9, now=NOON, until=NOON + timedelta(1))
