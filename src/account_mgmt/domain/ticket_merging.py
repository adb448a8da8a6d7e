"""Two tickets about one thing become one."""

from datetime import datetime

from account_mgmt.domain.errors import CannotMerge
from account_mgmt.domain.events import TicketAbsorbed, TicketMerged
from account_mgmt.domain.ticket import Ticket
from account_mgmt.domain.ticket_state import TicketStatus


def merge(
    absorbed: Ticket, into: Ticket, *, at: datetime
) -> tuple[tuple[Ticket, TicketMerged], tuple[Ticket, TicketAbsorbed]]:
    """Both tickets with the one gone into the other, and what happened to each: first the absorbed.

    Its messages move, by the time they were said; it points to the other, and its clocks stop.
    Raises CannotMerge for tickets of two accounts, a closed one, or one with itself, and
    RecordedBefore.
    """
    rule = _against(absorbed, into)
    if rule:
        raise CannotMerge(str(absorbed.id), str(into.id), rule)
    return absorbed.merged(into.id, at=at), into.absorbing(absorbed, at=at)


def _against(absorbed: Ticket, into: Ticket) -> str:
    """Why they cannot be one; empty when they can."""
    if absorbed.id == into.id:
        return "it is the same ticket"
    if absorbed.account != into.account:
        return f"one is of account {absorbed.account}, the other of {into.account}"
    over = [one for one in (absorbed, into) if one.status is TicketStatus.CLOSED]
    return f"{over[0].id} is closed" if over else ""
