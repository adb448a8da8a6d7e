"""Taking turns with the clock, and the rows that come of it."""

import gc
from collections.abc import Callable, Mapping, Sequence
from time import perf_counter
from typing import Final

from attrs import frozen

OURS: Final = "account_mgmt"
_UNITS: Final[Sequence[tuple[float, str]]] = ((1.0, "s"), (1e-3, "ms"), (1e-6, "us"), (1e-9, "ns"))

Work = Callable[[], object]


@frozen(kw_only=True)
class Goal:
    """So many times what a peer takes at most, or so many seconds."""

    peer: str = ""
    times: float = 1.0
    seconds: float = 0.0

    def met(self, seconds: Mapping[str, float]) -> bool:
        """Whether ours is within the goal."""
        limit = seconds[self.peer] * self.times if self.peer else self.seconds
        return seconds[OURS] <= limit

    def __str__(self) -> str:
        if not self.peer:
            return shown(self.seconds)
        return f"ahead of {self.peer}" if self.times == 1 else f"{self.times:g}x {self.peer}"


@frozen(kw_only=True)
class Row:
    """One piece of work: what it took us and each peer, in seconds, and what the goal was."""

    work: str
    seconds: Mapping[str, float]
    goal: Goal | None = None

    def cells(self) -> Sequence[str]:
        """The row of the table."""
        ours = self.seconds[OURS]
        peers = "; ".join(
            f"{name} {shown(other)} ({float(f'{other / ours:.2g}'):g}x)"
            for name, other in sorted(self.seconds.items(), key=lambda one: one[1])
            if name != OURS
        )
        goal = ""
        if self.goal is not None:
            goal = f"{self.goal}: {'met' if self.goal.met(self.seconds) else 'missed'}"
        return (self.work, shown(ours), peers, goal)


def shown(seconds: float) -> str:
    """A time in the unit that suits it, to three digits."""
    size, unit = next(one for one in _UNITS if seconds >= one[0] or one[1] == "ns")
    return f"{seconds / size:.3g} {unit}"


def contest(works: Mapping[str, Work], *, turns: int = 7, times: int = 1) -> dict[str, float]:
    """The seconds that each takes at its best; in a turn each works so many times in a row.

    Every other turn goes backwards: whoever comes after one that filled the caches with its own, or
    first to what all work on, is slower for no fault of theirs.
    """
    best: dict[str, float] = {}
    order = list(works.items())
    gc.collect()
    gc.disable()  # a collection costs whoever is at work when it comes
    try:
        for _ in range(turns):
            for name, work in order:
                start = perf_counter()
                for _ in range(times):
                    work()
                taken = (perf_counter() - start) / times
                best[name] = min(taken, best.get(name, taken))
            order.reverse()
    finally:
        gc.enable()
    return best


def agree(answers: Mapping[str, object]) -> None:
    """Whoever is compared must have worked out the same."""
    for name, answer in answers.items():
        assert answer == answers[OURS], f"{name} says {answer}, and we say {answers[OURS]}"
