"""The outbox and the idempotency keys, and one unit of work's view of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import final

from attrs import evolve, frozen

from account_mgmt.adapters.memory.parts import Work
from account_mgmt.domain.errors import ConcurrencyError
from account_mgmt.domain.events import Event
from account_mgmt.ports.storage import Keys, Outbox, OutboxMessage, Recalled


@frozen
class _Claim:
    """Messages in somebody's hands until an instant, or until all of them are acknowledged."""

    ids: frozenset[str]
    until: datetime

    def lasts(self, now: datetime) -> bool:
        return bool(self.ids) and now < self.until


@final
class Queue:
    """The committed messages that nobody has acknowledged, in the order of their commits."""

    def __init__(self) -> None:
        self.waiting: dict[str, OutboxMessage] = {}
        self.claim: _Claim | None = None


@final
class MemoryOutbox(Outbox):
    """One unit of work's hold on the queue. A queue has no past: it is seen as it is now."""

    def __init__(self, work: Work, queue: Queue) -> None:
        self._work = work
        self._queue = queue
        self._said: list[OutboxMessage] = []
        self._acknowledged: set[str] = set()
        self._claims: tuple[_Claim | None, _Claim] | None = None  # the one before, and ours

    def put(self, kind: str, name: str, version: int, event: Event) -> None:
        """Send an event with the rest. Its id says what it tells of, and stays the same."""
        self._work.take_part(self)
        subject = f"{kind}/{name}"
        message = f"{subject}/{version}"
        self._said.append(OutboxMessage(id=message, subject=subject, version=version, event=event))

    def claim(self, *, limit: int, now: datetime, until: datetime) -> Sequence[OutboxMessage]:
        self._work.take_part(self)
        with self._work.lock:
            before = self._queue.claim if self._claims is None else self._claims[0]
            current = self._queue.claim if self._claims is None else self._claims[1]
            if current is not None and _without(current, self._acknowledged).lasts(now):
                return ()
            claimed = tuple(islice(self._in_sight(), max(limit, 0)))
            ours = _Claim(frozenset(message.id for message in claimed), until)
            self._claims = before, ours
            return claimed

    def acknowledge(self, ids: Iterable[str]) -> None:
        self._work.take_part(self)
        self._acknowledged.update(ids)

    def waiting(self) -> int:
        self._work.check()
        with self._work.lock:
            return sum(1 for _ in self._in_sight())

    def _in_sight(self) -> Iterable[OutboxMessage]:
        messages = chain(self._queue.waiting.values(), self._said)
        return (message for message in messages if message.id not in self._acknowledged)

    def refuse_conflicts(self) -> None:
        """Raise when another drain has claimed meanwhile."""
        if self._claims is not None and self._queue.claim is not self._claims[0]:
            raise ConcurrencyError("outbox", "claim", 0)

    def apply(self, commit: int) -> None:  # noqa: ARG002 # as every part
        """Let the messages wait, be claimed, or be gone."""
        queue = self._queue
        queue.waiting.update((message.id, message) for message in self._said)
        if self._claims is not None:
            queue.claim = self._claims[1]
        if self._acknowledged:
            for name in self._acknowledged:
                queue.waiting.pop(name, None)
            if queue.claim is not None:
                queue.claim = _without(queue.claim, self._acknowledged)


def _without(claim: _Claim, acknowledged: set[str]) -> _Claim:
    return evolve(claim, ids=claim.ids - acknowledged)


@final
class MemoryKeys(Keys):
    """One unit of work's view of the keys: those kept before it began, and its own."""

    def __init__(self, work: Work, kept: dict[str, tuple[int, Recalled]]) -> None:
        self._work = work
        self._kept = kept  # each with the number of the commit that kept it
        self._staged: dict[str, Recalled] = {}

    def recall(self, key: str) -> Recalled | None:
        with self._work.lock:
            self._work.look()
            commit, recalled = self._kept.get(key, (0, None))
        return self._staged.get(key, recalled if commit <= self._work.since else None)

    def keep(self, key: str, recalled: Recalled) -> None:
        self._work.take_part(self)
        if self.recall(key) is not None:
            raise ConcurrencyError("key", key, 0)
        self._staged[key] = recalled

    def refuse_conflicts(self) -> None:
        """Raise when somebody has used a key meanwhile."""
        for key in self._staged:
            if key in self._kept:
                raise ConcurrencyError("key", key, 0)

    def apply(self, commit: int) -> None:
        """Keep the staged keys."""
        self._kept.update((key, (commit, recalled)) for key, recalled in self._staged.items())
