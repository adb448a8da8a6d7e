"""What companies settle about tickets: reopening, reminding, closing, and who answers what.

(Rules: paperwork, P9; paperwork-sources, B9.)
"""

from collections.abc import Sequence
from typing import Final

from attrs import Attribute, field, frozen

from account_mgmt.domain.errors import BadServiceLevel
from account_mgmt.domain.text import name, note


def _some_days(_policy: object, attribute: "Attribute[int]", days: int) -> None:
    if days < 1:
        raise BadServiceLevel("A ticket policy", f"its {attribute.name} is {days}, less than a day")


def _rising(_policy: object, _attribute: "Attribute[Sequence[int]]", days: Sequence[int]) -> None:
    if not days or list(days) != sorted(set(days)) or days[0] < 1:
        raise BadServiceLevel("A ticket policy", "the days of its reminders do not rise from 1")


@frozen(kw_only=True)
class TicketPolicy:
    """How long a solved ticket may be reopened, and when silence closes one.

    Attributes:
        reopen_days: how many days after it was solved; later a follow-up ticket is opened.
        closed_reopens: whether a reply within those days reopens even a closed ticket; else it is
            refused.
        reminders: after how many days of waiting the customer is reminded, each time.
        silence_days: how many days after the last reminder a ticket may be closed as unanswered.
        low_rating: the score from 1 to 5 up to which a rating is low.
        low_rating_reopens: whether a low rating reopens what may be reopened.
    """

    reopen_days: int = field(default=7, validator=_some_days)
    closed_reopens: bool = False
    reminders: Sequence[int] = field(default=(2, 5), validator=_rising)
    silence_days: int = field(default=3, validator=_some_days)
    low_rating: int = 2
    low_rating_reopens: bool = False


STANDARD_TICKETS: Final = TicketPolicy()
"""Reopened within a week; reminded after two and five days, closed three days after that."""


@frozen(kw_only=True)
class Route:
    """What goes to a department: a kind of ticket, or of those what is about one category of product."""

    department: str = field(validator=name)
    kind: str = field(validator=name)
    category: str = field(default="", validator=note)  # empty: of every product


@frozen(kw_only=True)
class RoutingPolicy:
    """Which department can answer what; the route that names the product's category goes first."""

    routes: tuple[Route, ...] = ()
    otherwise: str = ""

    def department(self, kind: str, category: str = "") -> str:
        """The department for a kind of ticket about a product of that category."""
        found = {route.category: route for route in reversed(self.routes) if route.kind == kind}
        route = found.get(category) or found.get("")
        return self.otherwise if route is None else route.department


STANDARD_ROUTES: Final = RoutingPolicy(
    routes=(
        Route(kind="technical question", department="technical support"),
        Route(kind="billing discrepancy", department="billing"),
        Route(kind="late shipment", department="logistics"),
        Route(kind="damaged product", department="returns"),
    )
)
"""Each kind to the department that is named for it."""
