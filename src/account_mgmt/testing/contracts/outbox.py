"""Events wait, are claimed and delivered."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import given

from account_mgmt.domain.errors import ConcurrencyError
from account_mgmt.domain.events import Event
from account_mgmt.ports.storage import OutboxMessage, Storage
from account_mgmt.testing import strategies
from account_mgmt.testing.builders import (
    MONDAY,
    NOON,
    an_account,
    an_order,
)
from account_mgmt.testing.contracts.base import (
    LATER,
    NUMBERS,
    ORDERS,
    SOON,
    TUESDAY,
    Contract,
    acknowledged,
    added,
    at_once,
    claimed,
    drained,
    each,
    thoroughly,
    until_it_holds,
    waiting,
)
from account_mgmt.testing.kinds import KINDS
from account_mgmt.testing.promises import broken, refused


class OutboxContract(Contract):
    """Every event arrives at least once, in order, none before its commit, none lost."""

    def test_events_arrive_in_the_order_of_what_they_tell_of(self, storage: Storage) -> None:
        assert claimed(storage) == [], broken(12, "another tenant's message arrived")
        born, placed = an_order("x-1")
        [order] = added(storage, ORDERS, (born, placed))
        with storage.begin() as work:
            saved = work.orders.save(*order.invoice(on=MONDAY))
            order, returned = saved.return_lines(
                {1: saved.lines[0].left}, on=TUESDAY, reason="broken"
            )
            work.orders.save(order, returned)
            work.accounts.add(*an_account("x-1"))
            work.commit()

        messages = claimed(storage)

        of_order = [message for message in messages if message.event != an_account("x-1")[1]]
        assert [message.version for message in of_order] == [1, 2, 3], broken(11, "out of order")
        assert of_order[0].event == placed, broken(11, "an event came back as another")
        assert of_order[2].event == returned, broken(11, "an event came back as another")
        assert len({message.subject for message in of_order}) == 1, broken(
            11, "one aggregate, one subject"
        )
        assert len(messages) == 4, broken(11, "a message was lost, or came twice")  # noqa: PLR2004
        ids = {message.id for message in messages}
        assert len(ids) == len(messages), broken(11, "two messages have one id")

    @thoroughly
    @given(event=strategies.events())
    def test_any_event_arrives_as_it_was(self, storage: Storage, event: Event) -> None:
        account, _ = an_account(f"any-{next(NUMBERS)}")

        added(storage, KINDS[1], (account, event))

        assert [message.event for message in drained(storage)] == [event], broken(
            11, "an event arrived as another, or never"
        )

    def test_nothing_arrives_before_it_is_committed(self, storage: Storage) -> None:
        with storage.begin() as work:
            work.orders.add(*an_order("x-1"))

            assert waiting(storage) == 0, broken(11, "an event of what was not committed waits")

        assert waiting(storage) == 0, broken(11, "an event of what was rolled back waits")
        assert claimed(storage) == [], broken(11, "an event of what was rolled back arrived")

    def test_what_was_refused_sends_nothing(self, storage: Storage) -> None:
        [stale] = added(storage, ORDERS, an_order("x-1"))
        with storage.begin() as work:
            work.orders.save(*stale.invoice(on=MONDAY))
            work.commit()

        with (
            refused(ConcurrencyError, promise=6, how="a stale save went through"),
            storage.begin() as work,
        ):
            work.accounts.add(*an_account("x-1"))
            work.orders.save(*stale.cancel(on=MONDAY, reason="too late"))
            work.commit()

        assert len(drained(storage)) == 2, broken(11, "a refused unit of work sent an event")  # noqa: PLR2004

    def test_while_a_claim_lasts_nobody_else_gets_anything(self, storage: Storage) -> None:
        added(storage, ORDERS, *(an_order(f"x-{n}") for n in range(4)))

        mine = claimed(storage, limit=2, now=NOON, until=SOON)
        theirs = claimed(storage, now=SOON - timedelta(microseconds=1), until=LATER)

        assert len(mine) == 2, broken(11, "`limit` is how many are handed out at most")  # noqa: PLR2004
        assert theirs == [], broken(11, "two drains at once got messages")

    def test_what_was_claimed_and_not_acknowledged_comes_again(self, storage: Storage) -> None:
        added(storage, ORDERS, *(an_order(f"x-{n}") for n in range(4)))
        first = claimed(storage, limit=2, now=NOON, until=SOON)
        acknowledged(storage, first[:1])

        again = claimed(storage, limit=2, now=SOON, until=LATER)

        assert again[0] == first[1], broken(11, "a message was lost with the drain that had it")
        assert len(again) == 2, broken(11, "a message was lost")  # noqa: PLR2004
        assert waiting(storage) == 3, broken(11, "a message was lost, or came back")  # noqa: PLR2004

    def test_a_claim_ends_when_all_of_it_is_acknowledged(self, storage: Storage) -> None:
        added(storage, ORDERS, *(an_order(f"x-{n}") for n in range(4)))
        first = claimed(storage, limit=3)

        acknowledged(storage, first[:2])
        assert claimed(storage) == [], broken(
            11, "a claim ended before its last message was delivered"
        )
        acknowledged(storage, first[2:])
        last = claimed(storage)

        assert len(last) == 1, broken(11, "a claim outlived its last message")
        assert last[0].id not in {message.id for message in first}, broken(
            11, "a message came again"
        )

    def test_acknowledging_twice_is_acknowledging_once(self, storage: Storage) -> None:
        added(storage, ORDERS, *(an_order(f"x-{n}") for n in range(3)))
        first = claimed(storage, limit=1)

        acknowledged(storage, first)
        acknowledged(storage, first)

        assert waiting(storage) == 2, broken(11, "acknowledging twice took another message")  # noqa: PLR2004

    def test_a_claim_that_was_rolled_back_was_never_made(self, storage: Storage) -> None:
        added(storage, ORDERS, an_order("x-1"))
        with storage.begin() as work:
            assert len(work.outbox.claim(limit=9, now=NOON, until=LATER)) == 1
            work.rollback()
        with storage.begin() as work:
            [message] = work.outbox.claim(limit=9, now=NOON, until=LATER)
            work.outbox.acknowledge([message.id])

        assert claimed(storage) == [message], broken(9, "what was rolled back still holds")

    def test_of_many_writers_and_drains_at_once_nothing_is_lost(self, storage: Storage) -> None:
        got: list[OutboxMessage] = []

        def write(name: str) -> Callable[[], None]:
            def once(number: int) -> None:
                added(storage, ORDERS, an_order(f"{name}-{number}"))

            return each(10, once)

        def drain(_: int) -> None:
            messages = claimed(storage, limit=3)
            got.extend(messages)
            until_it_holds(lambda: acknowledged(storage, messages))

        at_once(write("a"), write("b"), each(10, drain), each(10, drain))
        got += drained(storage)

        ids = [message.id for message in got]
        assert len(set(ids)) == 20, broken(11, "a message was lost between writers and drains")  # noqa: PLR2004
        assert len(ids) == 20, broken(11, "two drains held one message at a time")  # noqa: PLR2004
        assert waiting(storage) == 0
