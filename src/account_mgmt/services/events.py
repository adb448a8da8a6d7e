"""Delivering what happened to whoever wants to know."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from attrs import frozen

from account_mgmt.ports.storage import OutboxMessage
from account_mgmt.services.books import Books

_CLAIMED_FOR: Final = timedelta(minutes=5)


@frozen
class EventDesk:
    """The messages of the outbox, each delivered at least once."""

    books: Books

    def deliver(
        self,
        to: Callable[[OutboxMessage], object],
        *,
        at_once: int = 100,
        claimed_for: timedelta = _CLAIMED_FOR,
    ) -> int:
        """Hand every waiting message to a receiver, those of one thing in their order; say how many.

        A message is done with when the receiver returns. When it raises, that message and those
        after it wait until the claim is over, and come again. So a receiver may get one twice, and
        knows it by its `id`. Gives 0 while somebody else delivers.

        Args:
            to: is called with each message.
            at_once: how many are claimed at a time.
            claimed_for: how long a claim lasts if this process dies; longer than `at_once`
                deliveries take.
        """
        count = 0
        while messages := self._claim(at_once, claimed_for):
            delivered: list[str] = []
            try:
                for message in messages:
                    to(message)
                    delivered.append(message.id)
            finally:
                self._acknowledge(delivered)
            count += len(delivered)
        return count

    def waiting(self) -> int:
        """How many messages nobody has received yet."""
        with self.books.storage.begin(read_only=True) as work:
            return work.outbox.waiting()

    def _claim(self, limit: int, lasting: timedelta) -> tuple[OutboxMessage, ...]:
        now = self.books.clock.now()
        with self.books.storage.begin() as work:
            messages = tuple(work.outbox.claim(limit=limit, now=now, until=now + lasting))
            work.commit()
        return messages

    def _acknowledge(self, ids: list[str]) -> None:
        with self.books.storage.begin() as work:
            work.outbox.acknowledge(ids)
            work.commit()
