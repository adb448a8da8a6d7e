"""What a ticket is made of: its kinds and states, what may follow what, and how it ends.

(Rules: paperwork, P9; paperwork-sources, B9.)
"""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Final

from attrs import Attribute, field, frozen

from account_mgmt.domain.calendar import aware_instant
from account_mgmt.domain.errors import NothingThere
from account_mgmt.domain.ids import InvoiceId, OrderId
from account_mgmt.domain.text import name, note


class TicketKind(Enum):
    """What a ticket is about."""

    TECHNICAL_QUESTION = "technical question"
    LATE_SHIPMENT = "late shipment"
    BILLING_DISCREPANCY = "billing discrepancy"
    DAMAGED_PRODUCT = "damaged product"
    OTHER = "other"


class TicketSource(Enum):
    """How it came in."""

    EMAIL = "email"
    PHONE = "phone"
    VISIT = "visit"
    PORTAL = "portal"
    SYSTEM = "system"  # found by ourselves


class TicketStatus(Enum):
    """Where a ticket stands."""

    NEW = "new"
    OPEN = "open"
    PENDING = "pending"  # the customer is to answer
    ON_HOLD = "on hold"  # a third party is
    SOLVED = "solved"
    CLOSED = "closed"


NEXT: Final[Mapping[TicketStatus, tuple[TicketStatus, ...]]] = {
    TicketStatus.NEW: (
        TicketStatus.OPEN,
        TicketStatus.PENDING,
        TicketStatus.ON_HOLD,
        TicketStatus.SOLVED,
        TicketStatus.CLOSED,
    ),
    TicketStatus.OPEN: (
        TicketStatus.PENDING,
        TicketStatus.ON_HOLD,
        TicketStatus.SOLVED,
        TicketStatus.CLOSED,
    ),
    TicketStatus.PENDING: (
        TicketStatus.OPEN,
        TicketStatus.ON_HOLD,
        TicketStatus.SOLVED,
        TicketStatus.CLOSED,
    ),
    TicketStatus.ON_HOLD: (
        TicketStatus.OPEN,
        TicketStatus.PENDING,
        TicketStatus.SOLVED,
        TicketStatus.CLOSED,
    ),
    TicketStatus.SOLVED: (TicketStatus.OPEN, TicketStatus.CLOSED),
    TicketStatus.CLOSED: (),  # a policy may let a late reply open it again
}
"""What may follow each state; no ticket becomes new again."""

LIVE: Final = (
    TicketStatus.NEW,
    TicketStatus.OPEN,
    TicketStatus.PENDING,
    TicketStatus.ON_HOLD,
    TicketStatus.SOLVED,
)
"""The states of tickets that are not over."""

DONE: Final = frozenset({TicketStatus.SOLVED, TicketStatus.CLOSED})
"""The states in which nothing more is to be done, unless the customer says so."""

WAITING: Final = frozenset({TicketStatus.PENDING, TicketStatus.SOLVED})
"""The states in which the customer is to answer, or to confirm."""


class ClosedBy(Enum):
    """What closed a ticket."""

    CONFIRMED = "confirmed"  # by the customer
    UNANSWERED = "unanswered"  # in spite of reminders
    REASON = "reason"  # a stated one
    MERGED = "merged"  # it goes on in another


@frozen(kw_only=True)
class Outcome:
    """How a ticket was closed; `said` is who confirmed it, or the reason."""

    how: ClosedBy
    said: str = field(default="", validator=note)


@frozen(kw_only=True)
class StatusChange:
    """From that instant (UTC) a ticket is in a state."""

    at: datetime = field(validator=aware_instant)
    status: TicketStatus


@frozen(kw_only=True)
class TimeSpan:
    """The time from an instant up to another (UTC); None: it lasts."""

    start: datetime
    end: datetime | None = None


def _from_one(_origin: "Origin", _attribute: "Attribute[int | None]", line: int | None) -> None:
    if line is not None and line < 1:
        raise NothingThere("Origin of a ticket", f"line {line} is none, they count from 1")


@frozen(kw_only=True)
class Origin:
    """What a ticket is about, if that is in the books: an order or an invoice, and a line of it."""

    order: OrderId | None = None
    invoice: InvoiceId | None = None
    line: int | None = field(default=None, validator=_from_one)

    def __attrs_post_init__(self) -> None:
        if self.order is None and self.invoice is None:
            raise NothingThere("Origin of a ticket", "it names neither an order nor an invoice")


@frozen(kw_only=True)
class Rating:
    """How satisfied a customer said they are, from 1 to 5."""

    at: datetime = field(validator=aware_instant)
    by: str = field(validator=name)
    score: int
    comment: str = field(default="", validator=note)


@frozen(kw_only=True)
class Escalated:
    """A step of escalation that was taken."""

    step: str = field(validator=name)
    at: datetime = field(validator=aware_instant)
