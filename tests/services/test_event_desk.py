"""Events are delivered at least once, in order, and what fails comes again."""

from datetime import timedelta

import pytest

from account_mgmt import AccountManagement
from account_mgmt.ports.storage import OutboxMessage


def test_every_message_is_delivered_and_then_gone(desk: AccountManagement) -> None:
    waiting = desk.events.waiting()
    got: list[OutboxMessage] = []

    assert desk.events.deliver(got.append, at_once=2) == waiting == len(got)
    assert desk.events.waiting() == 0
    assert desk.events.deliver(got.append) == 0
    assert len({message.id for message in got}) == len(got)


def test_those_of_one_thing_come_in_the_order_in_which_they_happened(
    desk: AccountManagement,
) -> None:
    got: list[OutboxMessage] = []

    desk.events.deliver(got.append)

    versions = [message.version for message in got if message.subject == "accounts/acme"]
    assert versions == sorted(versions) == [1, 2]


def test_a_receiver_that_fails_gets_the_rest_again_when_the_claim_is_over(
    desk: AccountManagement,
) -> None:
    waiting = desk.events.waiting()
    got: list[str] = []

    def third_fails(message: OutboxMessage) -> None:
        if len(got) == 2:
            raise ConnectionError
        got.append(message.id)

    with pytest.raises(ConnectionError):
        desk.events.deliver(third_fails, claimed_for=timedelta(seconds=2))
    assert desk.events.waiting() == waiting - 2
    again: list[str] = []
    for _ in range(3):  # the clock ticks a second each time it is asked
        desk.events.deliver(lambda message: again.append(message.id))

    assert len(got + again) == waiting
    assert set(got).isdisjoint(again)


def test_while_somebody_delivers_nobody_else_does(desk: AccountManagement) -> None:
    counts: list[int] = []

    desk.events.deliver(lambda _: counts.append(desk.events.deliver(lambda _: None)), at_once=1000)

    assert set(counts) == {0}
