"""What is said on a ticket: by whom, when, and who sees it."""

from datetime import datetime
from enum import Enum

from attrs import field, frozen

from account_mgmt.domain.calendar import aware_instant
from account_mgmt.domain.ids import TicketId
from account_mgmt.domain.text import name, spoken


class Author(Enum):
    """On whose side somebody speaks."""

    CUSTOMER = "customer"
    PERSON = "person"  # of ours
    SYSTEM = "system"  # what no person wrote: it answers nobody


@frozen(kw_only=True)
class Message:
    """Something said on a ticket; it never changes.

    `public` is what the customer sees. `moved_from` is the ticket on which it was said, where that
    was merged into this one: no clock of this one counts it.
    """

    at: datetime = field(validator=aware_instant)
    author: Author
    by: str = field(validator=name)
    text: str = field(validator=spoken)
    public: bool = True
    moved_from: TicketId | None = None

    @property
    def answers(self) -> bool:
        """Whether a customer who waits for an answer has one by this."""
        return self.public and self.author is Author.PERSON

    @property
    def asks(self) -> bool:
        """Whether the customer waits for an answer to this."""
        return self.public and self.author is Author.CUSTOMER
