"""A whole split by weights where parts have floors and caps."""

from collections.abc import Callable, Sequence

from account_mgmt.domain.apportion import IfZero, apportion
from account_mgmt.domain.errors import BoundsMissTheTotal


def apportion_within(  # noqa: PLR0913 # a split, its bounds, and two ways to see them
    total: int,
    weights: Sequence[int],
    floors: Sequence[int],
    caps: Sequence[int | None],
    *,
    if_zero: IfZero = IfZero.ERROR,
    shown: Callable[[int], str] = str,
) -> list[int]:
    """A whole number split by weights, no part below its floor or above its cap (None: without).

    Parts that would break a bound are set to it, and the others share what is left by weight, until
    none does. When floors and caps are broken at once, only those settle that are broken by more in
    all: settling both could leave the rest too much or too little. So it always ends, in as many
    rounds as there are parts at most, and the parts sum to the whole.

    Raises BoundsMissTheTotal when no parts could, written as `shown` writes numbers, and BadWeights
    when what is left has no weight to go by, unless `if_zero` says to split it equally.

    >>> apportion_within(100, [8, 1, 1], floors=[0, 15, 0], caps=[None, None, None])
    [76, 15, 9]
    """
    _check(total, floors, caps, shown)
    if not weights:
        return _split(total, weights, if_zero)
    parts = [0] * len(weights)
    free, left = list(range(len(weights))), total
    while free:
        shares = _split(left, [weights[i] for i in free], if_zero)
        wanted = dict(zip(free, shares, strict=True))
        bounded = {i: _clamp(part, floors[i], caps[i]) for i, part in wanted.items()}
        surplus = sum(bounded.values()) - left
        settled = [
            i
            for i in free
            if surplus == 0
            or (surplus > 0 and bounded[i] > wanted[i])
            or (surplus < 0 and bounded[i] < wanted[i])
        ]
        for i in settled:
            parts[i] = bounded[i]
            left -= bounded[i]
        free = [i for i in free if i not in settled]
    return parts


def _check(
    total: int, floors: Sequence[int], caps: Sequence[int | None], shown: Callable[[int], str]
) -> None:
    for floor, cap in zip(floors, caps, strict=True):
        if cap is not None and cap < floor:
            raise BoundsMissTheTotal(shown(floor), "a floor", "it is above its cap,", shown(cap))
    least = sum(floors)
    if floors and least > total:
        raise BoundsMissTheTotal(shown(least), "the floors", "they exceed the total,", shown(total))
    known = [cap for cap in caps if cap is not None]
    most = sum(known)
    if known and len(known) == len(caps) and most < total:
        raise BoundsMissTheTotal(shown(most), "the caps", "they are below the total,", shown(total))


def _split(total: int, weights: Sequence[int], if_zero: IfZero) -> list[int]:
    return apportion(total, weights, if_zero=if_zero) if total else [0] * len(weights)


def _clamp(part: int, floor: int, cap: int | None) -> int:
    part = max(part, floor)
    return part if cap is None else min(part, cap)
