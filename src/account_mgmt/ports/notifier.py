"""Telling people about tickets, from outside."""

from enum import Enum
from typing import Protocol

from attrs import frozen

from account_mgmt.domain.ids import AccountId, ManagerId, TicketId


class Occasion(Enum):
    """What somebody is told of."""

    OPENED = "opened"
    REPLIED = "replied"
    SOLVED = "solved"
    REMINDED = "reminded"
    ESCALATED = "escalated"


@frozen(kw_only=True)
class Notice:
    """Whom to tell of what about a ticket.

    `to` is "customer", or whom a step of escalation names: "assignee", "department", or anybody a
    host knows by that word. `about` is the message's text, or the name of the step.
    """

    occasion: Occasion
    ticket: TicketId
    account: AccountId
    to: tuple[str, ...]
    about: str
    assignee: ManagerId | None
    department: str


class Notifier(Protocol):
    """Tells people. It is called after the commit, so what it raises undoes nothing.

    Nobody is told twice by one call, and perhaps nobody when the process ends in between: whoever
    must not miss anything drains the events instead.
    """

    def __call__(self, notice: Notice, /) -> None:
        """Tell them."""
        ...


def nobody_is_told(_notice: Notice, /) -> None:
    """What a desk without a notifier does: nothing."""
