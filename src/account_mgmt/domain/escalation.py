"""Escalation: what is done when a ticket is late, or comes back; each step once for a ticket.

(Rules: paperwork, P9.)
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum
from typing import Final

from attrs import Attribute, field, frozen

from account_mgmt.domain.errors import BadServiceLevel
from account_mgmt.domain.ids import ManagerId
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.service_level import ServiceClock, ServiceMeasure
from account_mgmt.domain.text import name
from account_mgmt.domain.ticket import Ticket
from account_mgmt.domain.ticket_policy import STANDARD_TICKETS, TicketPolicy


class EscalationEvent(Enum):
    """What calls for a step at once, whatever the clocks show."""

    REOPENED = "reopened"
    RATED_LOW = "rated low"


def _some_share(step: "EscalationStep", _attribute: "Attribute[Rate]", share: Rate) -> None:
    if not share > ZERO:
        raise BadServiceLevel(
            f"Escalation step {step.name!r}", f"it is taken at {share} of a target"
        )


def _something(step: "EscalationStep", _attribute: "Attribute[int]", raised: int) -> None:
    if raised < 0:
        raise BadServiceLevel(f"Escalation step {step.name!r}", "it would lower the priority")
    if not (step.notify or step.reassign_to or raised):
        rule = "it neither tells anybody, nor reassigns, nor raises the priority"
        raise BadServiceLevel(f"Escalation step {step.name!r}", rule)


@frozen(kw_only=True)
class EscalationStep:
    """What is done once: when a clock has used a share of its target, or something happens.

    Attributes:
        name: what it is known by; a ticket takes a step of that name once.
        on: the clock, or what happens.
        share: of the target, where it is a clock; from 1 on, after the instant it is used.
        notify: who is told, by whatever a notifier knows them by.
        reassign_to: whose the ticket becomes.
        raised: by how many steps its priority goes up.
    """

    name: str = field(validator=name)
    on: ServiceMeasure | EscalationEvent
    share: Rate = field(default=ONE, validator=_some_share)
    notify: tuple[str, ...] = ()
    reassign_to: ManagerId | None = None
    raised: int = field(default=0, validator=_something)

    def is_due(
        self, ticket: Ticket, clocks: Iterable[ServiceClock], at: datetime, policy: TicketPolicy
    ) -> bool:
        """Whether what calls for it has happened by an instant."""
        if self.on is EscalationEvent.REOPENED:
            return ticket.was_reopened
        if self.on is EscalationEvent.RATED_LOW:
            return ticket.rated_low(policy)
        return any(one.measure is self.on and one.reached(self.share, at) for one in clocks)


def steps_due(
    steps: Iterable[EscalationStep],
    ticket: Ticket,
    clocks: Sequence[ServiceClock],
    at: datetime,
    policy: TicketPolicy = STANDARD_TICKETS,
) -> tuple[EscalationStep, ...]:
    """The steps that a ticket is to take at an instant and has not, in the order of the policy."""
    return tuple(
        step
        for step in steps
        if not ticket.took(step.name) and step.is_due(ticket, clocks, at, policy)
    )


STANDARD_ESCALATION: Final = (
    EscalationStep(
        name="response late", on=ServiceMeasure.FIRST_RESPONSE, notify=("assignee",), raised=1
    ),
    EscalationStep(
        name="resolution close",
        on=ServiceMeasure.RESOLUTION,
        share=Rate("0.8"),
        notify=("assignee",),
    ),
    EscalationStep(
        name="resolution late",
        on=ServiceMeasure.RESOLUTION,
        notify=("assignee", "department"),
        raised=1,
    ),
)
"""The assignee is told of a late response and before a late resolution, the department after."""
