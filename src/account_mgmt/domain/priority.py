"""How urgent a ticket is: impact by urgency, raised for accounts of a class.

(Rules: paperwork, P9.)
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from types import MappingProxyType
from typing import Final

from attrs import Attribute, field, frozen

from account_mgmt.domain.errors import BadServiceLevel


class Impact(Enum):
    """How much of the customer's business it stops."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Urgency(Enum):
    """How long it can wait."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Priority(Enum):
    """What is worked on first, from the last to the first."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"

    @property
    def rank(self) -> int:
        """How many are lower."""
        return tuple(Priority).index(self)

    def raised(self, steps: int = 1) -> "Priority":
        """So many steps higher, as far as they go."""
        ranks = tuple(Priority)
        return ranks[min(self.rank + steps, len(ranks) - 1)]


def _whole(
    _policy: "PriorityPolicy",
    _attribute: "Attribute[Sequence[Sequence[Priority]]]",
    table: Sequence[Sequence[Priority]],
) -> None:
    if [len(row) for row in table] != [len(Urgency)] * len(Impact):
        rule = f"its table has not {len(Impact)} rows of {len(Urgency)} priorities"
        raise BadServiceLevel("A priority policy", rule)


def _upwards(
    _policy: "PriorityPolicy", _attribute: "Attribute[Mapping[str, int]]", raised: Mapping[str, int]
) -> None:
    if any(steps < 0 for steps in raised.values()):
        raise BadServiceLevel("A priority policy", "it would lower the tickets of a class")


@frozen(kw_only=True)
class PriorityPolicy:
    """The priority of each impact (a row, from low to high) and urgency (a column, likewise).

    `raised` says by how many steps the tickets of an account class go up.
    """

    table: Sequence[Sequence[Priority]] = field(validator=_whole)
    raised: Mapping[str, int] = field(factory=dict[str, int], validator=_upwards)

    def priority(self, impact: Impact, urgency: Urgency, account_class: str = "") -> Priority:
        """The priority of a ticket of an account of that class."""
        row = self.table[tuple(Impact).index(impact)]
        plain = row[tuple(Urgency).index(urgency)]
        return plain.raised(self.raised.get(account_class, 0))


STANDARD_PRIORITIES: Final = PriorityPolicy(
    table=(
        (Priority.LOW, Priority.LOW, Priority.NORMAL),
        (Priority.LOW, Priority.NORMAL, Priority.HIGH),
        (Priority.NORMAL, Priority.HIGH, Priority.URGENT),
    ),
    raised=MappingProxyType({"A": 1}),
)
"""As service desks have it by custom; tickets of accounts of class A go up by one."""
