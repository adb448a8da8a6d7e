"""All that a company settles about its tickets, in one value."""

from typing import Final

from attrs import Attribute, field, frozen

from account_mgmt.domain.errors import BadServiceLevel
from account_mgmt.domain.escalation import STANDARD_ESCALATION, EscalationStep
from account_mgmt.domain.priority import STANDARD_PRIORITIES, PriorityPolicy
from account_mgmt.domain.service_level import STANDARD_SERVICE, ServiceLevels
from account_mgmt.domain.ticket_policy import (
    STANDARD_ROUTES,
    STANDARD_TICKETS,
    RoutingPolicy,
    TicketPolicy,
)


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
