"""After an order, a visit or a ticket: when somebody asks the customer whether all is well."""

from datetime import date, timedelta
from enum import Enum
from typing import Final

from attrs import frozen

from account_mgmt.domain.activity import ActivityKind
from account_mgmt.domain.errors import BadVisitPolicy


class Followed(Enum):
    """What is followed up."""

    ORDER = "order"
    VISIT = "visit"
    TICKET = "ticket"


@frozen(kw_only=True)
class FollowUpPolicy:
    """How many days after something a customer is followed up, and how; None: not at all.

    An order is followed up after its day, a visit after it was made, a ticket after it was solved.
    """

    after_order: int | None = 7
    after_visit: int | None = 14
    after_ticket: int | None = 3
    kind: ActivityKind = ActivityKind.FOLLOW_UP

    def __attrs_post_init__(self) -> None:
        for days in (self.after_order, self.after_visit, self.after_ticket):
            if days is not None and days < 0:
                raise BadVisitPolicy("A follow-up", f"{days} days after", "it is 0 or more")

    def due(self, what: Followed, on: date) -> date | None:
        """The day on which what happened on a day is followed up; None: it is not."""
        days = {
            Followed.ORDER: self.after_order,
            Followed.VISIT: self.after_visit,
            Followed.TICKET: self.after_ticket,
        }[what]
        return None if days is None else on + timedelta(days=days)


STANDARD_FOLLOW_UP: Final = FollowUpPolicy()
"""A call a week after an order, two weeks after a visit, three days after a ticket was solved."""
