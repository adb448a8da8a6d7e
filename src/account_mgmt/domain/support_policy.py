"""All that a company settles about its tickets, in one value; and what is to be done by it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from attrs import Attribute, field, frozen

from account_mgmt.domain.errors import BadServiceLevel
from account_mgmt.domain.escalation import STANDARD_ESCALATION, EscalationStep, steps_due
from account_mgmt.domain.events import CustomerReminded, TicketClosed, TicketEscalated
from account_mgmt.domain.priority import STANDARD_PRIORITIES, PriorityPolicy
from account_mgmt.domain.service_level import (
    STANDARD_SERVICE,
    ClockState,
    ServiceClock,
    ServiceLevels,
    clocks,
    next_due,
)
from account_mgmt.domain.ticket import Ticket
from account_mgmt.domain.ticket_policy import (
    STANDARD_ROUTES,
    STANDARD_TICKETS,
    RoutingPolicy,
    TicketPolicy,
)
from account_mgmt.domain.ticket_state import TicketStatus


def _named_apart(
    _policy: "SupportPolicy",
    _attribute: "Attribute[tuple[EscalationStep, ...]]",
    steps: tuple[EscalationStep, ...],
) -> None:
    if len({step.name for step in steps}) < len(steps):
        raise BadServiceLevel("Escalation", "two of its steps have one name")


@frozen(kw_only=True)
class SupportPolicy:
    """How tickets are ranked, routed, timed, escalated and closed."""

    tickets: TicketPolicy = STANDARD_TICKETS
    priorities: PriorityPolicy = STANDARD_PRIORITIES
    routes: RoutingPolicy = STANDARD_ROUTES
    levels: ServiceLevels = STANDARD_SERVICE
    escalation: tuple[EscalationStep, ...] = field(
        default=STANDARD_ESCALATION, validator=_named_apart
    )


STANDARD_SUPPORT: Final = SupportPolicy()
"""What holds where a company settles nothing else."""


def next_act(
    ticket: Ticket, policy: SupportPolicy, at: datetime
) -> tuple[Ticket, TicketEscalated | CustomerReminded | TicketClosed] | None:
    """What is to be done with a ticket at an instant without anybody asking, or None.

    The steps of escalation that are due, one after another; then a reminder to the customer; then
    closing what stayed unanswered. All of it in working time only: nobody is told at night.
    """
    level = policy.levels.of(ticket)
    calendar = (level or policy.levels.newest).calendar
    if ticket.status is TicketStatus.CLOSED or not calendar.is_open(at):
        return None
    steps = steps_due(policy.escalation, ticket, clocks(ticket, level), at, policy.tickets)
    if steps:
        first = steps[0]
        return ticket.escalate(first.name, at=at, assignee=first.reassign_to, raised=first.raised)
    reminder, silence = ticket.reminder_due(policy.tickets), ticket.silent_until(policy.tickets)
    if reminder is not None and at >= reminder:
        return ticket.remind(at=at)
    if silence is not None and at >= silence:
        return ticket.close_unanswered(at=at, policy=policy.tickets)
    return None


@frozen(kw_only=True)
class DueTicket:
    """A ticket to work on, the clock of it that is due next, and how that stands."""

    ticket: Ticket
    clock: ServiceClock
    state: ClockState


def due_tickets(
    tickets: Iterable[Ticket], policy: SupportPolicy, at: datetime
) -> tuple[DueTicket, ...]:
    """Those with a clock that runs, what is due first (or was longest ago) coming first.

    Those that are snoozed or wait are left out.
    """
    found: list[DueTicket] = []
    for ticket in tickets:
        clock = next_due(clocks(ticket, policy.levels.of(ticket)), at)
        if clock is not None and not ticket.is_snoozed(at):
            found.append(DueTicket(ticket=ticket, clock=clock, state=clock.state(at)))
    return tuple(sorted(found, key=lambda one: (one.clock.due_at or at, one.ticket.id)))
