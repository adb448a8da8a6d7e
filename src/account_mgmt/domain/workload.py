"""Workload: how many people the accounts need, and who has room for more of them."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final, Generic, TypeVar, final

from attrs import field, frozen

from account_mgmt.domain.apportion import IfZero
from account_mgmt.domain.bounded import apportion_within
from account_mgmt.domain.errors import BadRate
from account_mgmt.domain.rate import ZERO, Rate
from account_mgmt.domain.rounding import divide

ItemT = TypeVar("ItemT")
MemberT = TypeVar("MemberT", bound=Hashable)
_DAYS_OF_CAPACITY: Final = 30


def _rate(value: Rate | str | int) -> Rate:
    return Rate.of(value)


@final
@frozen
class AccountClass:
    """Accounts that are looked after alike; a call's hours take in what it needs around it."""

    accounts: int
    calls_a_year: Rate = field(converter=_rate)
    hours_a_call: Rate = field(converter=_rate)
    hours_of_travel: Rate = field(default=ZERO, converter=_rate)  # a call

    @property
    def hours(self) -> Rate:
        """What they take in a year."""
        return Rate(self.accounts) * self.calls_a_year * (self.hours_a_call + self.hours_of_travel)


def workload(classes: Iterable[AccountClass]) -> Rate:
    """The hours that all the accounts take in a year (Talley's build-up)."""
    return Rate(sum((of_class.hours.as_fraction() for of_class in classes), start=Fraction(0)))


def people_needed(hours: Rate, hours_a_person: Rate | int) -> Rate:
    """How many people do that many hours, exactly; whole people are for the reader to decide.

    >>> people_needed(workload([AccountClass(200, 12, 4), AccountClass(450, 12, 2)]), 1200)
    Rate('17')
    """
    available = Rate.of(hours_a_person)
    if available <= ZERO:
        raise BadRate(str(available), "the hours of a person", "they are above zero")
    return hours * Rate.ratio(available.denominator, available.numerator)


@final
@frozen
class Balance(Generic[MemberT]):
    """How a territory's load stands to the mean of all: 1 is even. `outside` the limits or not."""

    territory: MemberT
    index: Rate | None  # None when nobody has any load
    outside: bool


def balance(loads: Mapping[MemberT, Rate], *, within: Rate | str) -> tuple[Balance[MemberT], ...]:
    """Each territory's load against the mean; more than `within` off it is outside ("15%")."""
    limit = Rate.of(within)
    whole = sum((load.as_fraction() for load in loads.values()), start=Fraction(0))
    if not whole:
        return tuple(Balance(one, None, outside=False) for one in loads)
    indices = {one: load.as_fraction() * len(loads) / whole for one, load in loads.items()}
    return tuple(
        Balance(one, Rate(index), outside=abs(index - 1) > limit.as_fraction())
        for one, index in indices.items()
    )


def daily_room(capacity: int, assigned: int = 0) -> int:
    """How many more one can take today, whose capacity is so many in 30 days.

    `assigned` were given in the last 24 hours. A capacity under 15 rounds to none a day (Odoo).

    >>> daily_room(30), daily_room(45), daily_room(10)
    (1, 2, 0)
    """
    return max(0, divide(capacity, _DAYS_OF_CAPACITY) - assigned)


@final
@frozen(kw_only=True)
class Distribution(Generic[ItemT, MemberT]):
    """Who was given what, and what nobody could take."""

    given: tuple[tuple[ItemT, MemberT], ...]
    left: tuple[ItemT, ...]
    because: str  # why something is left; empty when nothing is


def distribute(
    items: Sequence[ItemT], capacities: Mapping[MemberT, int], rooms: Mapping[MemberT, int]
) -> Distribution[ItemT, MemberT]:
    """Items shared out by capacity, nobody beyond their room.

    By the largest remainder, so that the same question has the same answer. Members take turns, in
    the order of `capacities`, until each has theirs. A member without an entry in `rooms` has none.
    Nothing is dropped: what nobody has room for comes back.
    """
    members = [one for one in capacities if rooms.get(one, 0) > 0]
    caps = [rooms[one] for one in members]
    taken = min(len(items), sum(caps))
    counts = apportion_within(
        taken,
        [capacities[one] for one in members],
        floors=[0] * len(members),
        caps=caps,
        if_zero=IfZero.EQUAL,
    )
    turns = [
        one
        for turn in range(max(counts, default=0))
        for one, count in zip(members, counts, strict=True)
        if turn < count
    ]
    left = tuple(items[taken:])
    because = "nobody has room left today" if left else ""
    return Distribution(given=tuple(zip(items, turns, strict=False)), left=left, because=because)
