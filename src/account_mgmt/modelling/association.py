"""Bought together: which products go along, and whether that is more than chance."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from itertools import chain, combinations
from typing import Generic, TypeVar, final

import numpy as np
from attrs import frozen
from scipy.sparse import csr_array, triu
from scipy.special import betainc

from account_mgmt.domain.errors import BadParameter

ItemT = TypeVar("ItemT", bound=Hashable)


@final
@frozen(kw_only=True)
class Rule(Generic[ItemT]):
    """Who buys `first` buys `then` along with it. All figures are over baskets, which are sets."""

    first: ItemT
    then: ItemT
    count: int  # of baskets with both
    support: float  # the part of all baskets that have both
    confidence: float  # the part of those with the first that have the other as well
    lift: float  # how many times as often as without a relation; 1 is none
    leverage: float  # how much more of all baskets than without a relation
    conviction: float  # how many times less often it fails than without; infinite if it never does
    by_chance: float  # how likely so many would be without a relation (binomial)


def frequent_itemsets(
    baskets: Iterable[Collection[ItemT]], *, support: float, most: int = 4
) -> dict[frozenset[ItemT], float]:
    """All sets of up to so many items that are in such a part of the baskets at least (Apriori).

    Raises BadParameter unless the support is above 0 and up to 1.
    """
    if not 0 < support <= 1:
        raise BadParameter("The support", f"{support:g}", "it is above 0 and up to 1")
    places, whole = _places(baskets)
    found: dict[frozenset[ItemT], float] = {}
    level = {frozenset([item]): bits for item, bits in places.items()}
    for size in range(2, most + 2):
        level = {
            items: bits for items, bits in level.items() if bits.bit_count() >= support * whole
        }
        found |= {items: bits.bit_count() / whole for items, bits in level.items()}
        level = {
            one | other: bits & more
            for (one, bits), (other, more) in combinations(level.items(), 2)
            if len(one | other) == size
        }
    return found


def _places(baskets: Iterable[Collection[ItemT]]) -> tuple[Mapping[ItemT, int], int]:
    """In which baskets each item is, as the bits of a number; and how many baskets there are."""
    places: dict[ItemT, int] = {}
    number = -1
    for number, basket in enumerate(baskets):
        for item in basket:
            places[item] = places.get(item, 0) | 1 << number
    return places, number + 1


def association_rules(
    baskets: Iterable[Collection[ItemT]],
    *,
    support: float = 0.0,
    least: int = 5,
    by_chance: float = 0.001,
) -> tuple[Rule[ItemT], ...]:
    """Rules of one product for another, those with the highest lift first, then by confidence.

    A rule needs such a support, so many baskets at least, and to be that unlikely by chance: with
    few baskets a high lift is chance more often than insight. With `least=1, by_chance=1` all are
    told. Raises BadParameter for a least below 1.
    """
    if least < 1:
        raise BadParameter("The least number of baskets", str(least), "it is from 1 up")
    kept = [set(basket) for basket in baskets]
    items = sorted(set(chain.from_iterable(kept)), key=str)
    if not items:
        return ()
    pairs = _pairs(kept, items)
    rules = (
        rule
        for one, other, both, of_one, of_other, chance in pairs
        if both >= max(least, support * len(kept)) and chance <= by_chance
        for rule in (
            _rule(items[one], items[other], both, of_one, of_other, len(kept), chance),
            _rule(items[other], items[one], both, of_other, of_one, len(kept), chance),
        )
    )
    return tuple(
        sorted(rules, key=lambda one: (-one.lift, -one.confidence, str(one.first), str(one.then)))
    )


def _pairs(
    baskets: Sequence[Collection[ItemT]], items: Sequence[ItemT]
) -> list[tuple[int, int, int, int, int, float]]:
    """Two items, how many baskets have both, how many each, and how likely so many were."""
    number = {item: place for place, item in enumerate(items)}
    columns = [number[item] for basket in baskets for item in basket]
    ends = np.cumsum([0, *map(len, baskets)])
    table = csr_array(
        (np.ones(len(columns), dtype=np.int64), columns, ends), shape=(len(baskets), len(items))
    )
    alone = np.bincount(columns, minlength=len(items))
    together = triu(table.T @ table, k=1).tocoo()
    one, other, both = together.row, together.col, np.asarray(together.data)
    whole = len(baskets)
    expected = (alone[one] / whole) * (alone[other] / whole)
    chances = betainc(both, whole - both + 1, expected)
    columns_of = (one, other, both, alone[one], alone[other], chances)
    return list(zip(*(column.tolist() for column in columns_of), strict=True))


def _rule(  # noqa: PLR0913, PLR0917 # two items, how often each, both and all there are
    first: ItemT,
    then: ItemT,
    both: int,
    of_first: int,
    of_then: int,
    whole: int,
    by_chance: float,
) -> Rule[ItemT]:
    fails = 1 - both / of_first
    return Rule(
        first=first,
        then=then,
        count=both,
        support=both / whole,
        confidence=both / of_first,
        lift=both * whole / (of_first * of_then),
        leverage=both / whole - of_first * of_then / whole**2,
        conviction=(1 - of_then / whole) / fails if fails else float("inf"),
        by_chance=by_chance,
    )
