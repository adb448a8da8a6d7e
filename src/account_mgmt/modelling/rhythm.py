"""The rhythm in which an account orders an item."""

from typing import Final

from account_mgmt.modelling.purchases import Item

_PULL: Final = 3.0  # gaps of one's own that weigh as much as the usual one


def drawn_gap(item: Item, usual: float) -> float:
    """Days from one order of an item to the next: its own, drawn towards what is usual."""
    known = len(item.days) - 1
    own = usual if item.gap is None else item.gap
    return max(1.0, (known * own + _PULL * usual) / (known + _PULL))


def rhythm(since: int, gap: float) -> str:
    """How long ago an item was ordered, beside how long that usually is; for people."""
    return f"last ordered {since} days ago, and usually again after {gap:.0f}"
