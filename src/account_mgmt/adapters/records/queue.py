"""The outbox, the idempotency keys and the guards, as records."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain, islice
from json import dumps, loads
from typing import final

from attrs import frozen

from account_mgmt.adapters.records.parts import Texts, Work
from account_mgmt.codec import (
    KINDS,
    decode,
    decode_event,
    encode,
    encode_event,
    kind_of,
    read_instant,
    write_instant,
)
from account_mgmt.domain.errors import ConcurrencyError
from account_mgmt.domain.events import Event
from account_mgmt.ports.storage import Keys, Outbox, OutboxMessage, Recalled


@frozen
class _Claim:
    """Messages in somebody's hands until an instant, and the text that says so."""

    ids: frozenset[str]
    until: datetime

    @classmethod
    def of(cls, text: str) -> "_Claim":
        until, ids = loads(text)
        return cls(frozenset(ids), read_instant(until))

    def __str__(self) -> str:
        return dumps([write_instant(self.until), sorted(self.ids)])


@final
class RecordOutbox(Outbox):
    """Messages under keys in the order of their commits. A queue has no past: it is seen as it is.

    A message's id is its subject and version; where it waits is under `said` and its id.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._said: list[OutboxMessage] = []
        self._acknowledged: set[str] = set()
        self._rests_on: str | None = None  # the text of the claim before ours
        self._claim: _Claim | None = None

    def put(self, subject: str, version: int, event: Event) -> None:
        """Send an event with the rest."""
        self._work.take_part(self)
        name = f"{subject}/{version}"
        self._said.append(OutboxMessage(id=name, subject=subject, version=version, event=event))

    def claim(self, *, limit: int, now: datetime, until: datetime) -> Sequence[OutboxMessage]:
        self._work.take_part(self)
        current = self._claim
        if current is None:
            self._rests_on = self._work.view.read_now("claim")
            current = None if self._rests_on is None else _Claim.of(self._rests_on)
        if current is not None and now < current.until:
            waiting = {message.id for message in self._in_sight()}
            if current.ids & waiting:
                return ()
        claimed = tuple(islice(self._in_sight(), max(limit, 0)))
        self._claim = _Claim(frozenset(message.id for message in claimed), until)
        return claimed

    def acknowledge(self, ids: Iterable[str]) -> None:
        self._work.take_part(self)
        self._acknowledged.update(ids)

    def waiting(self) -> int:
        self._work.check()
        return sum(1 for _ in self._in_sight())

    def _in_sight(self) -> Iterable[OutboxMessage]:
        waiting = (_message(text) for _, text in self._work.view.scan_now("outbox"))
        messages = chain(waiting, self._said)
        return (message for message in messages if message.id not in self._acknowledged)

    def texts(self, commit: int) -> Texts:
        """The messages to put and take away. Raises when another drain has claimed meanwhile."""
        view = self._work.view
        texts: Texts = {}
        if self._claim is not None:
            if view.read_now("claim") != self._rests_on:
                raise ConcurrencyError("outbox", "claim", 0)
            texts[view.key("claim")] = str(self._claim)
        for number, message in enumerate(self._said):
            if message.id in self._acknowledged:
                continue
            place = f"{commit:015d}-{number:06d}"
            texts[view.key("outbox", place)] = f"{message.id}\n{encode_event(message.event)}"
            texts[view.key("said", message.id)] = place
        for name in self._acknowledged:
            said = view.read_now("said", name)
            if said is not None:
                texts[view.key("outbox", said)] = texts[view.key("said", name)] = None
        return texts


def _message(text: str) -> OutboxMessage:
    name, _, event = text.partition("\n")
    subject, _, version = name.rpartition("/")
    return OutboxMessage(id=name, subject=subject, version=int(version), event=decode_event(event))


@final
class RecordKeys(Keys):
    """What each key first gave."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._staged: dict[str, Recalled] = {}

    def recall(self, key: str) -> Recalled | None:
        self._work.check()
        if key in self._staged:
            return self._staged[key]
        text = self._work.view.read("key", key)
        if text is None:
            return None
        fingerprint, name, version, document = loads(text)
        result = decode(KINDS[name], document, version)
        return Recalled(fingerprint=fingerprint, result=result)

    def keep(self, key: str, recalled: Recalled) -> None:
        self._work.take_part(self)
        if self.recall(key) is not None:
            raise ConcurrencyError("key", key, 0)
        self._staged[key] = recalled

    def texts(self, commit: int) -> Texts:  # noqa: ARG002 # as every part
        """The keys to put. Raises when somebody has used one meanwhile."""
        view = self._work.view
        for key in self._staged:
            if view.read_now("key", key) is not None:
                raise ConcurrencyError("key", key, 0)
        return {view.key("key", key): _bound(recalled) for key, recalled in self._staged.items()}


def _bound(recalled: Recalled) -> str:
    result = recalled.result
    name = kind_of(type(result)).name
    return dumps([recalled.fingerprint, name, result.version, encode(result)])


@final
class Guards:
    """The names that a unit of work holds; under each name, who last held it alone, and at all."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._held: dict[str, bool] = {}

    def hold(self, name: str, *, exclusive: bool) -> None:
        """Hold a name, from what the unit of work sees on."""
        self._work.take_part(self)
        _ = self._work.view.since  # what rests on the guard is seen as of now
        self._held[name] = exclusive or self._held.get(name, False)

    def texts(self, commit: int) -> Texts:
        """The guards to put. Raises when somebody held one with whom it cannot be shared."""
        view = self._work.view
        texts: Texts = {}
        for name, exclusive in self._held.items():
            alone, at_all = loads(view.read_now("guard", name) or "[0, 0]")
            if view.since < (at_all if exclusive else alone):
                raise ConcurrencyError("guard", name, view.since)
            texts[view.key("guard", name)] = dumps([commit if exclusive else alone, commit])
        return texts
