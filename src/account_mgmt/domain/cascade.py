"""A quota's way down: from the company to teams and people, in two layers.

The base layer conserves at every node: what the children are to bring in is what their parent is.
The street layer is what is handed out, higher by an over-assignment, so that the whole is reached
though not everybody makes it; it sums exactly as well.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import prod
from typing import Final, Generic, final

from attrs import frozen

from account_mgmt.domain.amount import Amount, of_smallest, smallest
from account_mgmt.domain.apportion import apportion
from account_mgmt.domain.errors import BadOverAssignment
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.quota_setting import RecipientT
from account_mgmt.domain.rate import ONE, Rate, whole_weights
from account_mgmt.domain.totals import difference, total

_ABOVE_ZERO_TO_ONE: Final = "it is not above 0 and up to 1"


@final
@frozen(repr=False)
class OverAssignment:
    """How much more is handed out than is needed. One fact with three spellings, each named.

    A need of 800,000 and a million on the street is a ratio of 1.25, an excess of 25 % and an
    attainment factor of 80 %. Raises BadOverAssignment for less than is needed: most often one
    spelling was meant and another used.

    >>> OverAssignment.ratio("1.25") == OverAssignment.excess("25%")
    True
    """

    as_ratio: Rate

    def __attrs_post_init__(self) -> None:
        if self.as_ratio < ONE:
            raise BadOverAssignment(str(self.as_ratio), "ratio", "it is below 1")

    @classmethod
    def ratio(cls, ratio: Rate | str | int) -> "OverAssignment":
        """Street over need, 1 and above."""
        return cls(Rate.of(ratio))

    @classmethod
    def excess(cls, excess: Rate | str | int) -> "OverAssignment":
        """What is handed out beyond the need, as a part of it: 0 and above."""
        more = Rate.of(excess)
        if more.numerator < 0:
            raise BadOverAssignment(str(more), "excess", "it is below 0")
        return cls(ONE + more)

    @classmethod
    def attainment_factor(cls, factor: Rate | str | int) -> "OverAssignment":
        """Need over street: the part that has to come in. Above 0 and up to 1."""
        part = Rate.of(factor)
        if not 0 < part.numerator <= part.denominator:
            raise BadOverAssignment(str(part), "attainment factor", _ABOVE_ZERO_TO_ONE)
        return cls(Rate.ratio(part.denominator, part.numerator))

    @property
    def as_excess(self) -> Rate:
        """What is handed out beyond the need, as a part of it."""
        return self.as_ratio - ONE

    @property
    def as_attainment_factor(self) -> Rate:
        """The part of what is handed out that has to come in."""
        return Rate.ratio(self.as_ratio.denominator, self.as_ratio.numerator)

    def __repr__(self) -> str:
        return f"OverAssignment.ratio({str(self.as_ratio)!r})"


def compound(levels: Iterable[OverAssignment]) -> OverAssignment:
    """What several levels, each handing out more, come to together: twice 10 % is 21 %."""
    ratios = [level.as_ratio.as_fraction() for level in levels]
    return OverAssignment(Rate(prod(ratios, start=ONE.as_fraction())))


@frozen
class Node(Generic[RecipientT]):
    """One who gets a quota, and those whom it is handed on to.

    `weight` is against the other children of the same parent.
    """

    recipient: RecipientT
    weight: Rate = ONE
    children: "tuple[Node[RecipientT], ...]" = ()


@frozen(kw_only=True)
class Assigned(Generic[RecipientT]):
    """What a node is to bring in: `base` as it is needed, `street` as it is told."""

    recipient: RecipientT
    parent: RecipientT | None
    base: Money | Quantity
    street: Money | Quantity


def cascade(
    whole: Amount, root: Node[RecipientT], over: Sequence[OverAssignment] = ()
) -> tuple[Assigned[RecipientT], ...]:
    """The whole handed down a tree: each parent before its children, in their order.

    `over` is by level: the first is what the root hands out beyond its own, the second what its
    children do, and levels without one hand on what they have. At every node the bases of the
    children sum to its base, and their streets to its street with its level's over-assignment,
    rounded once. Raises BadWeights where children have no weight to go by.
    """
    top = Assigned(recipient=root.recipient, parent=None, base=whole, street=whole)
    return (top, *_below(root, top, over))


def _below(
    node: Node[RecipientT], above: Assigned[RecipientT], over: Sequence[OverAssignment]
) -> Iterator[Assigned[RecipientT]]:
    if not node.children:
        return
    ratio = over[0].as_ratio if over else ONE
    bases = _split(above.base, node.children)
    streets = _split(above.street.times(ratio), node.children)
    for child, base, street in zip(node.children, bases, streets, strict=True):
        its = Assigned(recipient=child.recipient, parent=node.recipient, base=base, street=street)
        yield its
        yield from _below(child, its, over[1:])


def _split(amount: Amount, nodes: Sequence[Node[RecipientT]]) -> list[Amount]:
    parts = apportion(smallest(amount), whole_weights([node.weight for node in nodes]))
    return [of_smallest(part, amount) for part in parts]


@final
@frozen(kw_only=True)
class RollUp:
    """A node's quota seen from both sides."""

    top_down: Money | Quantity  # what the node has
    bottom_up: Money | Quantity  # what its children have together

    @property
    def mismatch(self) -> Amount:
        """What the children have beyond the node: negative when the node has more."""
        return difference(self.bottom_up, self.top_down)


def roll_up(parent: Amount, children: Iterable[Amount]) -> RollUp:
    """A parent's quota beside the sum of its children's. Raises as `check_alike` does."""
    return RollUp(top_down=parent, bottom_up=total(children, parent))
