"""What the contracts share: two storages side by side, and words for what one does with them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any, ClassVar, Final

import pytest
from hypothesis import HealthCheck, settings

from account_mgmt.domain.account import CreditRole
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import ConcurrencyError
from account_mgmt.domain.ledger import (
    Dimension,
    SaleEvent,
    Where,
)
from account_mgmt.domain.receivables import Owed
from account_mgmt.ports.storage import OutboxMessage, Recalled, Storage
from account_mgmt.testing.builders import (
    MONDAY,
    NOON,
    a_receivable,
    an_entry,
    an_order,
)
from account_mgmt.testing.kinds import KINDS, Born, Kind
from account_mgmt.testing.promises import broken

TUESDAY: Final = MONDAY + timedelta(1)
SOON: Final = NOON + timedelta(minutes=5)
LATER: Final = NOON + timedelta(hours=1)
EVER: Final = Period(date(1990, 1, 1), date(2100, 1, 1))
JANUARY: Final = Period.of("2026-01-01", "2026-02-01")

ORDERS: Final[Kind] = next(kind for kind in KINDS if kind.name == "orders")

thoroughly: Final = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,  # examples share a storage, and take new names in it
        HealthCheck.differing_executors,  # one contract, many subclasses
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


class Contract:
    """What all contracts need: an empty storage, and one of another tenant beside it."""

    _theirs: ClassVar[object]

    @pytest.fixture
    def storage(self) -> Storage:
        """An empty storage."""
        what = "override the fixture `storage`: return an empty Storage"
        raise NotImplementedError(what)

    @pytest.fixture
    def other_tenant(self) -> Storage:
        """An empty storage of another tenant, in the same place."""
        what = "override the fixture `other_tenant`: return an empty Storage of another tenant"
        raise NotImplementedError(f"{what}, in the same place as `storage`")

    @pytest.fixture(autouse=True)
    def books_that_look_alike(self, other_tenant: Storage) -> Iterator[None]:
        """The other tenant's books, which must neither show nor change."""
        with other_tenant.begin() as work:
            for kind in KINDS:
                kind.of(work).add_all(kind.birth(name) for name in ("x-1", "x-2", "theirs"))
            work.sales.append([an_entry("x-1", minor=777_777), an_entry("theirs", minor=888)])
            work.receivables.append([a_receivable(minor=777), a_receivable("I/theirs", minor=888)])
            work.keys.keep("k-1", Recalled(fingerprint="theirs", result=an_order("theirs")[0]))
            work.commit()
        before = self._digest_of_theirs(other_tenant)
        yield
        assert digest(other_tenant) == before, broken(12, "the other tenant's books changed")

    @classmethod
    def _digest_of_theirs(cls, other_tenant: Storage) -> object:
        """What the books show that every test writes anew: read for the first, the same for all."""
        if "_theirs" not in vars(cls):
            cls._theirs = digest(other_tenant)
        return cls._theirs


def digest(storage: Storage) -> object:
    """All that the port shows of a storage."""
    with storage.begin(read_only=True) as work:
        return (
            [list(kind.of(work).find()) for kind in KINDS],
            [
                list(
                    work.sales.explain(
                        Where(period=EVER, currency="EUR", event=event, roles=ALL_ROLES)
                    )
                )
                for event in SaleEvent
            ],
            work.sales.breakdown(*Dimension, where=Where(period=EVER, currency="EUR")),
            work.sales.total(Where(period=EVER, currency="EUR")),
            work.receivables.explain(Owed(currency="EUR")),
            work.receivables.open_items(Owed(currency="EUR")),
            work.keys.recall("k-1"),
            work.outbox.waiting(),
        )


ALL_ROLES: Final = frozenset(CreditRole)


def added(storage: Storage, kind: Kind, *births: Born) -> list[Any]:
    """Aggregates of a kind, as saved by somebody before."""
    with storage.begin() as work:
        saved = [kind.of(work).add(aggregate, event) for aggregate, event in births]
        work.commit()
    return saved


def read(storage: Storage, kind: Kind, id: str) -> Any:  # noqa: ANN401 # of any kind
    """The aggregate of that id, as anybody sees it now."""
    with storage.begin(read_only=True) as work:
        return kind.of(work).get(kind.id(id))


def names_of(aggregates: Iterable[Any]) -> list[str]:
    """Their ids, in the order given."""
    return [aggregate.id.value for aggregate in aggregates]


def drained(storage: Storage, *, limit: int = 10_000) -> list[OutboxMessage]:
    """All messages that wait, claimed and acknowledged."""
    with storage.begin() as work:
        messages = list(work.outbox.claim(limit=limit, now=LATER, until=LATER + timedelta(hours=1)))
        work.commit()
    with storage.begin() as work:
        work.outbox.acknowledge([message.id for message in messages])
        work.commit()
    return messages


def at_once(*jobs: Callable[[], None]) -> None:
    """Do all of it at the same time, a thread each; what one raises comes out at the end."""
    start = Barrier(len(jobs))
    raised: list[BaseException] = []

    def run(job: Callable[[], None]) -> None:
        try:
            start.wait()
            job()
        except BaseException as error:  # noqa: BLE001 # it is raised again below
            raised.append(error)

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in raised:
        raise error


def each(count: int, attempt: Callable[[int], None]) -> Callable[[], None]:
    """A job that attempts it for each number up to that many, until it holds."""

    def job() -> None:
        for number in range(count):
            until_it_holds(partial(attempt, number))

    return job


def until_it_holds(attempt: Callable[[], None]) -> None:
    """Repeat what was refused because somebody was there first."""
    while True:
        try:
            return attempt()
        except ConcurrencyError:
            continue


NUMBERS: Final = count(1)


def meet(barrier: Barrier) -> None:
    """Wait for the others; a storage may be letting them wait for us, so not for long."""
    try:
        barrier.wait(timeout=0.3)
    except BrokenBarrierError:
        return


def claimed(
    storage: Storage, *, limit: int = 10_000, now: datetime = NOON, until: datetime = SOON
) -> list[OutboxMessage]:
    """The messages that a drain gets."""
    with storage.begin() as work:
        messages = list(work.outbox.claim(limit=limit, now=now, until=until))
        work.commit()
    return messages


def acknowledged(storage: Storage, messages: Iterable[OutboxMessage]) -> None:
    """The messages are delivered."""
    with storage.begin() as work:
        work.outbox.acknowledge([message.id for message in messages])
        work.commit()


def waiting(storage: Storage) -> int:
    """How many messages wait, as anybody sees it."""
    with storage.begin(read_only=True) as work:
        return work.outbox.waiting()
