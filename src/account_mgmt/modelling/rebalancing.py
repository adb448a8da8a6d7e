"""Territories brought into balance, as a suggestion: which accounts to move, and as few as can be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import Final, final

from attrs import field, frozen

from account_mgmt.domain.errors import BadClaims, BadRate
from account_mgmt.domain.ids import AccountId, ManagerId
from account_mgmt.domain.rate import ONE, ZERO, Rate

_TRIES: Final = 5_000  # of the search for fewer moves; then what was found first is kept
_DEEPER: Final = 4  # moves beyond the least that are tried where the largest accounts do not fit


def _rate(value: Rate | str | int) -> Rate:
    return Rate.of(value)


@final
@frozen
class Holding:
    """An account, who looks after it, and how much of a load it is: hours, potential, sales."""

    account: AccountId
    manager: ManagerId
    load: Rate = field(converter=_rate)


@final
@frozen
class Move:
    """An account that would change hands."""

    account: AccountId
    giver: ManagerId
    taker: ManagerId
    load: Rate


@final
@frozen(kw_only=True)
class Rebalancing:
    """A suggestion. Nothing is moved by it."""

    moves: tuple[Move, ...]
    before: Mapping[ManagerId, Rate]  # the load of each over the mean: 1 is even
    after: Mapping[ManagerId, Rate]
    balanced: bool  # whether all are within the tolerance after it
    at_least: int  # no suggestion could do with fewer moves

    @property
    def fewest(self) -> bool:
        """Whether it is known that fewer moves do not do."""
        return self.balanced and len(self.moves) == self.at_least


def rebalance(
    holdings: Iterable[Holding],
    managers: Iterable[ManagerId] = (),
    *,
    tolerance: Rate | str = "10%",
) -> Rebalancing:
    """Moves that bring each load within the tolerance of the mean; the fewest that are found.

    `managers` names those without an account yet. First by the largest accounts that fit, then by
    looking for fewer moves still. Where no moves bring all within the tolerance (one account may be
    larger than a share), those are suggested that come nearer, and it is not `balanced`.

    Raises BadRate for a tolerance below zero, and BadClaims for an account twice, a load below zero
    or no load at all.
    """
    table = _Table(tuple(holdings), tuple(managers), Rate.of(tolerance))
    least = table.at_least(table.start)
    found = table.by_size()
    balanced = table.within(table.after(found))
    better = table.fewer(least, len(found) if balanced else least + _DEEPER)
    found = found if better is None else better
    return Rebalancing(
        moves=tuple(found),
        before=table.shown(table.start),
        after=table.shown(table.after(found)),
        balanced=balanced or better is not None,
        at_least=least,
    )


_Loads = Mapping[ManagerId, Rate]


class _Table:
    """Loads and their limits, and what moves do to them."""

    def __init__(
        self, holdings: Sequence[Holding], managers: Sequence[ManagerId], tolerance: Rate
    ) -> None:
        if tolerance < ZERO:
            raise BadRate(str(tolerance), "a tolerance", "it is from 0 up")
        _check(holdings)
        self.largest = sorted(holdings, key=lambda one: (-one.load, one.account.value))
        who = dict.fromkeys([*managers, *(one.manager for one in holdings)])
        self.start: dict[ManagerId, Rate] = {
            manager: sum((h.load for h in holdings if h.manager == manager), start=ZERO)
            for manager in who
        }
        whole = sum(self.start.values(), start=ZERO)
        self.mean = whole * Rate.ratio(1, len(self.start))
        self.high, self.low = (
            self.mean * side for side in (ONE + tolerance, max(ONE - tolerance, ZERO))
        )
        self._tries = 0

    def within(self, loads: _Loads) -> bool:
        return all(self.low <= load <= self.high for load in loads.values())

    def after(self, moves: Iterable[Move]) -> _Loads:
        loads = dict(self.start)
        for move in moves:
            loads[move.giver] -= move.load
            loads[move.taker] += move.load
        return loads

    def shown(self, loads: _Loads) -> Mapping[ManagerId, Rate]:
        over = Rate.ratio(self.mean.denominator, self.mean.numerator)
        return MappingProxyType({who: load * over for who, load in loads.items()})

    def at_least(self, loads: _Loads, moved: frozenset[AccountId] = frozenset()) -> int:
        """Moves without which some could not give up, or others not get, what they must."""
        gives = gets = 0
        free = [one for one in self.largest if one.account not in moved]
        for who, load in loads.items():
            if load > self.high:
                gives += _fewest((one.load for one in free if one.manager == who), load - self.high)
            if load < self.low:
                gets += _fewest((one.load for one in free if one.manager != who), self.low - load)
        return max(gives, gets)

    def by_size(self) -> list[Move]:
        """The most loaded gives the largest account that brings it and the least loaded nearer."""
        moves: list[Move] = []
        moved: set[AccountId] = set()
        while not self.within(loads := self.after(moves)):
            giver = max(loads, key=lambda who: (loads[who], who.value))
            taker = min(loads, key=lambda who: (loads[who], who.value))
            gap = loads[giver] - loads[taker]
            wanted = max(loads[giver] - self.mean, self.mean - loads[taker])
            fits = [
                one
                for one in self.largest
                if one.manager == giver and one.account not in moved and ZERO < one.load < gap
            ]
            if not fits:
                break
            best = min(fits, key=lambda one: _distance(one.load, wanted))
            moved.add(best.account)
            moves.append(Move(best.account, giver, taker, best.load))
        return moves

    def fewer(self, least: int, than: int) -> list[Move] | None:
        """As few moves as can be found, if fewer than so many."""
        self._tries = 0
        for depth in range(least, than):
            found = self._within_moves(self.start, frozenset(), depth)
            if found is not None:
                return found
        return None

    def _within_moves(
        self, loads: _Loads, moved: frozenset[AccountId], depth: int
    ) -> list[Move] | None:
        if self.within(loads):
            return []
        self._tries += 1
        if self._tries > _TRIES or self.at_least(loads, moved) > depth:
            return None
        for move in self._next(loads, moved):
            changed = {
                **loads,
                move.giver: loads[move.giver] - move.load,
                move.taker: loads[move.taker] + move.load,
            }
            rest = self._within_moves(changed, moved | {move.account}, depth - 1)
            if rest is not None:
                return [move, *rest]
        return None

    def _next(self, loads: _Loads, moved: frozenset[AccountId]) -> Iterator[Move]:
        """Moves from the most loaded, where it has too much; else to the least loaded."""
        most = max(loads, key=lambda who: (loads[who], who.value))
        least = min(loads, key=lambda who: (loads[who], who.value))
        too_much = loads[most] > self.high
        for one in self.largest:
            may_give = one.manager == most if too_much else one.manager != least
            if one.account in moved or not one.load or not may_give:
                continue
            takers = [who for who in loads if who != one.manager] if too_much else [least]
            for taker in sorted(takers, key=lambda who: (loads[who], who.value)):
                if loads[taker] + one.load <= self.high:
                    yield Move(one.account, one.manager, taker, one.load)


def _check(holdings: Sequence[Holding]) -> None:
    seen: set[AccountId] = set()
    for one in holdings:
        if one.account in seen:
            raise BadClaims(str(one.account), "it is held twice")
        if one.load < ZERO:
            raise BadClaims(str(one.account), f"its load, {one.load}, is below zero")
        seen.add(one.account)
    if not any(one.load for one in holdings):
        raise BadClaims("everybody", "there is no load to balance")


def _fewest(loads: Iterable[Rate], wanted: Rate) -> int:
    """How many of the loads, the largest first, come to what is wanted."""
    sums = list(accumulate(loads))
    return next((place for place, so_far in enumerate(sums, 1) if so_far >= wanted), len(sums) + 1)


def _distance(load: Rate, wanted: Rate) -> Rate:
    return max(load - wanted, wanted - load)
