"""Messages that wait, in the order of their commits, and the claim on some of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, final

from sqlalchemy import Integer, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from account_mgmt.adapters.sql.guards import hold
from account_mgmt.adapters.sql.schema import OUTBOX, named
from account_mgmt.adapters.sql.session import Session
from account_mgmt.codec import decode_event, encode_event, write_instant
from account_mgmt.domain.events import Event
from account_mgmt.ports.storage import Outbox, OutboxMessage

_GUARD: Final = "outbox"


@final
class SqlOutbox(Outbox):
    """The outbox of one tenant."""

    def __init__(self, session: Session, tenant: str) -> None:
        self._session: Final = session
        self._tenant: Final = tenant
        self._last = (
            0  # the position given last, where this unit of work is the only one that writes
        )

    def put(self, messages: Sequence[tuple[str, Event]]) -> None:
        """Let these wait: the id and event of each."""
        tenant = self._tenant
        if not self._session.dialect.one_writer:
            rows = [(tenant, name, encode_event(event)) for name, event in messages]
            self._session.run_rows(_PUT, rows)
            return
        first = 1 + (self._last or self._session.rows(_LAST, {"tenant": tenant})[0][0])
        placed = [
            (tenant, position, name, encode_event(event))
            for position, (name, event) in enumerate(messages, first)
        ]
        self._session.run_rows(_PUT_AT, placed)
        self._last = first + len(placed) - 1

    def claim(self, *, limit: int, now: datetime, until: datetime) -> Sequence[OutboxMessage]:
        hold(self._session, self._tenant, _GUARD, exclusive=True)
        tenant = {"tenant": self._tenant}
        if self._session.rows(_CLAIMED, {**tenant, "now": write_instant(now)}):
            return ()
        rows = self._session.rows(_OLDEST, {**tenant, "limit": max(limit, 0)})
        if rows:  # one by one: an earlier message may have been committed since they were read
            mark = write_instant(until)
            self._session.run_rows(_CLAIM, [(mark, self._tenant, row[0]) for row in rows])
        return [_message(name, event) for _, name, event in rows]

    def acknowledge(self, ids: Iterable[str]) -> None:
        self._session.writing()
        rows = [(self._tenant, name) for name in ids]
        if rows and self._session.run_rows(_CLAIMED_DONE, rows) < len(rows):
            self._session.run_rows(_DONE, rows)  # no claim on it, or gone already: look everywhere

    def waiting(self) -> int:
        self._session.reading()
        count: int = self._session.rows(_WAITING, {"tenant": self._tenant})[0][0]
        return count


def _message(id: str, event: str) -> OutboxMessage:
    subject, _, version = id.rpartition("/")
    return OutboxMessage(id=id, subject=subject, version=int(version), event=decode_event(event))


_OWN: Final = OUTBOX.c.tenant == bindparam("tenant")
_PUT: Final = insert(OUTBOX).values(
    named([c for c in OUTBOX.c if c.name not in {"position", "claimed_until"}])
)
_PUT_AT: Final = insert(OUTBOX).values(named([c for c in OUTBOX.c if c.name != "claimed_until"]))
_LAST: Final = select(func.coalesce(func.max(OUTBOX.c.position), 0)).where(_OWN)
_CLAIMED: Final = (
    select(OUTBOX.c.position).where(_OWN, OUTBOX.c.claimed_until > bindparam("now")).limit(1)
)
_OLDEST: Final = (
    select(OUTBOX.c.position, OUTBOX.c.id, OUTBOX.c.event)
    .where(_OWN)
    .order_by(OUTBOX.c.position)
    .limit(bindparam("limit", type_=Integer))
)
_CLAIM: Final = (
    update(OUTBOX)
    .values(claimed_until=bindparam("until"))
    .where(_OWN, OUTBOX.c.position == bindparam("at"))
)
_DONE: Final = delete(OUTBOX).where(_OWN, OUTBOX.c.id == bindparam("id"))
_CLAIMED_DONE: Final = _DONE.where(OUTBOX.c.claimed_until.is_not(None))
_WAITING: Final = select(func.count()).select_from(OUTBOX).where(_OWN)
