"""Setting quotas: who is to bring in how much of a whole, and why.

Each method says what each recipient can claim of a whole (`Claim`); `share_out` then shares the
whole by the claims, around what is fixed and within what is bounded, to the cent. Methods that go
by each one's own past need no whole: they suggest amounts (`Suggestion`).

A recipient is whatever gets a quota: the id of a manager, a team, a region.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Generic, TypeVar

from attrs import evolve, field, frozen

from account_mgmt.domain.amount import Amount, of_smallest, smallest
from account_mgmt.domain.apportion import IfZero, apportion
from account_mgmt.domain.bounded import apportion_within
from account_mgmt.domain.errors import BadClaims, BadRate, PinsMissTheTotal
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import ONE, ZERO, Rate, whole_weights
from account_mgmt.domain.totals import check_alike, difference, total

_ALL: Final = "everybody"
RecipientT = TypeVar("RecipientT", bound=Hashable)


@frozen
class Claim(Generic[RecipientT]):
    """What one has a claim to, against the claims of the others."""

    recipient: RecipientT
    weight: Rate
    because: str


@frozen
class Share(Generic[RecipientT]):
    """What one is to bring in, and why so much."""

    recipient: RecipientT
    amount: Money | Quantity
    because: str


@frozen
class Suggestion(Generic[RecipientT]):
    """What one's own past suggests; None where it suggests nothing, for the reason given."""

    recipient: RecipientT
    amount: Money | Quantity | None
    because: str


def equal(recipients: Iterable[RecipientT]) -> tuple[Claim[RecipientT], ...]:
    """The same claim for each."""
    those = tuple(recipients)
    return tuple(Claim(one, ONE, f"an equal share among {len(those)}") for one in those)


def by_potential(
    potentials: Mapping[RecipientT, Amount],
) -> tuple[Claim[RecipientT], ...]:
    """Claims by what each territory could buy."""
    return _by_amount(potentials, "the potential")


def by_history(history: Mapping[RecipientT, Amount]) -> tuple[Claim[RecipientT], ...]:
    """Claims by what each sold before."""
    return _by_amount(history, "past sales")


def by_blend(
    history: Mapping[RecipientT, Amount],
    potentials: Mapping[RecipientT, Amount],
    *,
    history_counts: Rate | str,
) -> tuple[Claim[RecipientT], ...]:
    """Claims by both: `history_counts` of the claim by past sales, the rest by potential.

    From 0 to 1. A business of repeat sales leans to history, a hunting one to potential (ZS).
    Raises BadRate for another rate, and BadClaims when one has a history and no potential, or the
    other way round.
    """
    alpha = Rate.of(history_counts)
    if not ZERO <= alpha <= ONE:
        raise BadRate(str(alpha), "the part of history in a blend", "it is from 0 to 1")
    for one in history.keys() ^ potentials.keys():
        raise BadClaims(str(one), "a blend needs both a history and a potential, even of zero")
    past, possible = _parts(history), _parts(potentials)
    return tuple(
        Claim(
            one,
            alpha * past[one] + alpha.complement() * possible[one],
            f"{_percent(alpha)} by {_percent(past[one])} of past sales, "
            f"{_percent(alpha.complement())} by {_percent(possible[one])} of the potential",
        )
        for one in history
    )


def by_capacity(days: Mapping[RecipientT, Rate | int]) -> tuple[Claim[RecipientT], ...]:
    """Claims by ramped selling days: those each is there for, less while still learning.

    See `Tenure.ramped_days`.
    """
    there = {one: Rate.of(count) for one, count in days.items()}
    return tuple(
        Claim(one, count, f"{count.round(2)} ramped selling days") for one, count in there.items()
    )


def _by_amount(amounts: Mapping[RecipientT, Amount], of_what: str) -> tuple[Claim[RecipientT], ...]:
    parts = _parts(amounts)
    return tuple(
        Claim(one, part, f"{_percent(part)} of {of_what}: {amounts[one]}")
        for one, part in parts.items()
    )


def _parts(amounts: Mapping[RecipientT, Amount]) -> dict[RecipientT, Rate]:
    """Each amount as a part of them all; zeros when they are all zero. Raises BadClaims."""
    for one, amount in amounts.items():
        if smallest(amount) < 0:
            raise BadClaims(str(one), f"a claim cannot rest on {amount}, which is below zero")
    if not amounts:
        return {}
    whole = smallest(total(amounts.values(), next(iter(amounts.values()))))
    return {one: Rate.ratio(smallest(amount), whole or 1) for one, amount in amounts.items()}


def _percent(rate: Rate) -> str:
    return f"{(rate * Rate(100)).round(2)} %"


def scaled_history(
    history: Mapping[RecipientT, Amount], growth: Rate | str
) -> tuple[Suggestion[RecipientT], ...]:
    """What each sold, and so much more: "10%" asks for 110 percent of it."""
    by = Rate.of(growth)
    because = f"{_percent(ONE + by)} of"
    return tuple(
        Suggestion(one, amount.times(ONE + by), f"{because} {amount}")
        for one, amount in history.items()
    )


def growth_between(earlier: Amount, later: Amount) -> Rate | None:
    """How much more the later is, as a part of the earlier; None unless that is above zero."""
    check_alike(earlier, later)
    if smallest(earlier) <= 0:
        return None
    return Rate.ratio(smallest(later) - smallest(earlier), smallest(earlier))


def trend(
    earlier: Mapping[RecipientT, Amount], later: Mapping[RecipientT, Amount]
) -> tuple[Suggestion[RecipientT], ...]:
    """What comes next if each grows as between two years.

    No suggestion for those who sold nothing in the earlier year, or are not in it: from there no
    growth can be told. One who is not in the later year sold nothing in it.
    """
    suggested: list[Suggestion[RecipientT]] = []
    for one, first in earlier.items():
        second = later.get(one, of_smallest(0, first))
        growth = growth_between(first, second)
        if growth is None:
            suggested.append(Suggestion(one, None, _NO_TREND))
        else:
            because = f"{_percent(growth)} growth once more on {second}"
            suggested.append(Suggestion(one, second.times(ONE + growth), because))
    new = (one for one in later if one not in earlier)
    return (*suggested, *(Suggestion(one, None, _NO_TREND) for one in new))


_NO_TREND: Final = "no trend, for nothing was sold in the earlier year"


def company_quota(forecast: Money, stretch: Rate | str) -> Money:
    """What the company is to sell: the forecast, and so much more."""
    return forecast.times(ONE + Rate.of(stretch))


def _read_only(amounts: Mapping[RecipientT, Amount]) -> Mapping[RecipientT, Amount]:
    return MappingProxyType(dict(amounts))


@frozen(kw_only=True)
class Bounds(Generic[RecipientT]):
    """The least and the most that some may get; the others are free."""

    floors: Mapping[RecipientT, Amount] = field(
        factory=dict[RecipientT, Amount], converter=_read_only
    )
    caps: Mapping[RecipientT, Amount] = field(
        factory=dict[RecipientT, Amount], converter=_read_only
    )


def growth_bounds(
    history: Mapping[RecipientT, Amount], *, least: Rate | str, most: Rate | str
) -> Bounds[RecipientT]:
    """Bounds by growth on what each sold: least "-5%", most "25%"."""
    low, high = ONE + Rate.of(least), ONE + Rate.of(most)
    return Bounds(
        floors={one: amount.times(low) for one, amount in history.items()},
        caps={one: amount.times(high) for one, amount in history.items()},
    )


def share_out(
    whole: Amount,
    claims: Iterable[Claim[RecipientT]],
    *,
    pins: Mapping[RecipientT, Amount] | None = None,
    bounds: Bounds[RecipientT] | None = None,
    if_zero: IfZero = IfZero.ERROR,
) -> tuple[Share[RecipientT], ...]:
    """The whole, shared by claims; the shares sum to it, and come in the order of the claims.

    `pins` are fixed beforehand: the others share what is left. Those whom `bounds` would break get
    what the bound says, and the rest share the difference (see `apportion_within`).

    Raises PinsMissTheTotal when the pins are above the whole, or are all there is and below it;
    BoundsMissTheTotal when no shares could keep the bounds; BadWeights when there is no weight to
    go by; BadClaims when something is below zero, or one claims twice, or is pinned or bounded
    without a claim.

    >>> [str(share.amount) for share in share_out(Money("100.00", "EUR"), equal("abc"))]
    ['33.34 EUR', '33.33 EUR', '33.33 EUR']
    """
    claimed = _by_recipient(claims)
    pins, bounds = pins or {}, bounds or Bounds()
    for amounts in (pins, bounds.floors, bounds.caps):
        _check_known(whole, amounts, claimed)
    for who, amount in ((_ALL, whole), *((str(one), pin) for one, pin in pins.items())):
        if smallest(amount) < 0:
            raise BadClaims(who, f"{amount} is below zero")
    free = tuple(claim for one, claim in claimed.items() if one not in pins)
    left = _left_by(pins.values(), whole, somebody_left=bool(free))
    shared = _bounded(left, free, bounds, if_zero)
    fixed = {one: Share(one, amount, "fixed beforehand") for one, amount in pins.items()}
    return tuple(fixed[one] if one in fixed else shared[one] for one in claimed)


def _bounded(
    whole: Amount,
    claims: Sequence[Claim[RecipientT]],
    bounds: Bounds[RecipientT],
    if_zero: IfZero,
) -> dict[RecipientT, Share[RecipientT]]:
    """Shares of those that are not pinned."""
    if not claims:
        return {}
    floors = [
        max(0, _smallest_or_none(bounds.floors.get(claim.recipient)) or 0) for claim in claims
    ]
    caps = [_smallest_or_none(bounds.caps.get(claim.recipient)) for claim in claims]
    parts = apportion_within(
        smallest(whole),
        whole_weights([claim.weight for claim in claims]),
        floors,
        caps,
        if_zero=if_zero,
        shown=lambda count: str(of_smallest(count, whole)),
    )
    shares: dict[RecipientT, Share[RecipientT]] = {}
    for claim, part, floor, cap in zip(claims, parts, floors, caps, strict=True):
        kept = (
            "; at its cap" if part == cap else "; at its floor" if floor and part == floor else ""
        )
        amount = of_smallest(part, whole)
        shares[claim.recipient] = Share(claim.recipient, amount, claim.because + kept)
    return shares


def _by_recipient(claims: Iterable[Claim[RecipientT]]) -> dict[RecipientT, Claim[RecipientT]]:
    claimed: dict[RecipientT, Claim[RecipientT]] = {}
    for claim in claims:
        if claim.recipient in claimed:
            raise BadClaims(str(claim.recipient), "it claims twice")
        if claim.weight < ZERO:
            raise BadClaims(str(claim.recipient), f"its weight, {claim.weight}, is below zero")
        claimed[claim.recipient] = claim
    return claimed


def _check_known(
    whole: Amount,
    amounts: Mapping[RecipientT, Amount],
    claimed: Mapping[RecipientT, Claim[RecipientT]],
) -> None:
    for one, amount in amounts.items():
        if one not in claimed:
            raise BadClaims(str(one), "it is fixed or bounded, and claims nothing")
        check_alike(whole, amount)


def _left_by(pins: Iterable[Amount], whole: Amount, *, somebody_left: bool) -> Amount:
    pinned = total(pins, whole)
    left = difference(whole, pinned)
    short = of_smallest(abs(smallest(left)), whole)
    if smallest(left) < 0:
        raise PinsMissTheTotal(str(pinned), str(whole), "they exceed it by", str(short))
    if left and not somebody_left:
        raise PinsMissTheTotal(str(pinned), str(whole), "nobody is left to bring in", str(short))
    return left


def _smallest_or_none(amount: Amount | None) -> int | None:
    return None if amount is None else smallest(amount)


def rounded(shares: Sequence[Share[RecipientT]], unit: Amount) -> tuple[Share[RecipientT], ...]:
    """The shares in whole units (thousands, say): what is left below one goes to the largest.

    Their sum stays as it is. A share that was fixed or bounded may move by up to a unit: round
    before, or leave it out. Raises BadClaims unless the unit is above zero.

    >>> thousands = rounded(share_out(Money("10500", "EUR"), equal("abc")), Money("1000", "EUR"))
    >>> [str(share.amount) for share in thousands]
    ['4500.00 EUR', '3000.00 EUR', '3000.00 EUR']
    """
    if smallest(unit) <= 0:
        raise BadClaims(_ALL, f"shares cannot be rounded to {unit}")
    whole = smallest(total((share.amount for share in shares), unit))
    if not whole:
        return tuple(shares)
    units, rest = divmod(whole, smallest(unit))
    sizes = [smallest(share.amount) for share in shares]
    parts = [part * smallest(unit) for part in apportion(units, sizes)]
    parts[parts.index(max(parts)) if units else sizes.index(max(sizes))] += rest
    return tuple(
        evolve(share, amount=of_smallest(part, unit), because=f"{share.because}; rounded to {unit}")
        for share, part in zip(shares, parts, strict=True)
    )
