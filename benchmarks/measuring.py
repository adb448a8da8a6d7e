"""Taking the time of things that do the same work, in turns, and what comes of it."""

import gc
from collections.abc import Callable, Iterable, Mapping, Sequence
from time import perf_counter
from typing import Final

from attrs import field, frozen

OURS: Final = "account_mgmt"


class Disagreement(Exception):
    """Two that were to do the same work gave different answers: their times say nothing."""


@frozen
class Contender:
    """Somebody who does the work. Each call of `run` does it once and gives its answer.

    `prepare` is called before, outside the time, where a run uses something up.
    """

    name: str
    run: Callable[[], object]
    prepare: Callable[[], object] | None = None


@frozen
class Goal:
    """What a row is to reach, in words with the figure, and whether it did."""

    words: str
    met: bool

    @classmethod
    def within(cls, times: float, ours: float, theirs: float, who: str) -> "Goal":
        """At most so many times as long as somebody takes."""
        return cls(f"within {times:g}x of {who}: {ours / theirs:.2f}x", ours <= times * theirs)

    @classmethod
    def under(cls, seconds: float, ours: float) -> "Goal":
        """At most so long."""
        return cls(f"{duration(seconds)}: {duration(ours)}", ours <= seconds)

    def __str__(self) -> str:
        return f"{self.words} ({'met' if self.met else '**missed**'})"


@frozen(kw_only=True)
class Row:
    """A row of the table: a work, on what, the least time of each by name, and the goals set.

    What is no time stands in `figures`, as it is to be read.
    """

    work: str
    data: str
    best: Mapping[str, float] = field(factory=dict[str, float])
    figures: Sequence[str] = ()
    goals: Sequence[Goal] = ()

    def cells(self) -> tuple[str, str, str, str]:
        """Work, ours, peers, goals, as the table shows them."""
        ours, peers = list(self.figures), list[str]()
        for name, seconds in self.best.items():
            if name.startswith(OURS):
                ours.append(duration(seconds) + name.removeprefix(OURS))
            else:
                peers.append(f"{name} {duration(seconds)} ({times(seconds / self.best[OURS])})")
        goals = "; ".join(map(str, self.goals)) or "none set"
        return f"{self.work} ({self.data})", "; ".join(ours), "; ".join(peers) or "none", goals


@frozen(kw_only=True)
class Effort:
    """How hard to try: how often all take their turn, and how much data there is."""

    rounds: int
    scale: float  # of the sizes that the table speaks of

    def of(self, size: int) -> int:
        """That many, at this scale; four at the least."""
        return max(4, int(size * self.scale))


FULL: Final = Effort(rounds=7, scale=1.0)
TINY: Final = Effort(rounds=1, scale=0.0002)


def race(contenders: Iterable[Contender], *, rounds: int, times: int = 1) -> dict[str, float]:
    """The seconds that one run took each of them, at best, by name.

    In every round each runs `times` times before the next has its turn, so that a busy moment of
    the machine hits all alike. Nobody pays for another's garbage.
    """
    contenders = list(contenders)
    best = dict.fromkeys((contender.name for contender in contenders), float("inf"))
    for _ in range(rounds):
        for contender in contenders:
            best[contender.name] = min(best[contender.name], _turn(contender, times))
    return best


def _turn(contender: Contender, times: int) -> float:
    if contender.prepare is not None:
        contender.prepare()
    run = contender.run
    gc.collect()
    gc.disable()
    try:
        start = perf_counter()
        for _ in range(times):
            run()
        return (perf_counter() - start) / times
    finally:
        gc.enable()


def agree(contenders: Iterable[Contender]) -> object:
    """The answer that all of them give. Raises Disagreement."""
    contenders = list(contenders)
    answers: list[object] = []
    for contender in contenders:
        if contender.prepare is not None:
            contender.prepare()
        answers.append(contender.run())
        if answers[-1] != answers[0]:
            raise Disagreement(f"{contender.name} does not say what {contenders[0].name} says")
    return answers[0]


def times(ratio: float) -> str:
    """How many times as long somebody takes, in two digits or all that stand before the point."""
    return f"{ratio:.0f}x" if ratio >= 10 else f"{ratio:.2g}x"  # two digits


def duration(seconds: float) -> str:
    """Three digits and a unit."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} us"
