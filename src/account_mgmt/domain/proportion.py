"""Shares of a count, how sure one can be of them, and whether two differ by more than chance.

Intervals are Wilson's (1927), which hold for few and for extreme counts; two shares are compared by
Fisher's exact test, and by the pooled two-proportion z-test where counts are large.
"""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import Enum
from fractions import Fraction
from math import comb, erfc, sqrt
from typing import Final, final

from attrs import frozen

from account_mgmt.domain.errors import BadNumber
from account_mgmt.domain.rate import Rate

Z_95: Final = Decimal("1.959963984540054")
"""The point of the normal distribution that leaves 2.5 % above it."""

EXACT_UP_TO: Final = 2000
"""How many there may be in all for the exact test; beyond, the normal one is as good."""

SIGNIFICANT: Final = Decimal("0.05")
"""A difference that chance brings less often than that is called significant."""


@final
@frozen
class Proportion:
    """So many of so many. Raises BadNumber unless the first is a part of the second.

    >>> Proportion(38, 100).interval()
    (Decimal('0.2910'), Decimal('0.4779'))
    """

    hits: int
    of: int

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.hits <= self.of:
            rule = "the part is between nothing and the whole"
            raise BadNumber("Proportion", f"{self.hits} of {self.of}", rule)

    @property
    def rate(self) -> Rate | None:
        """The share; None of nothing."""
        return Rate.ratio(self.hits, self.of) if self.of else None

    def interval(self, z: Decimal = Z_95, digits: int = 4) -> tuple[Decimal, Decimal] | None:
        """Between what the true share is, in 95 of 100 cases by the default: Wilson's score interval.

        Rounded half up to so many digits. None of nothing.
        """
        return wilson_bounds(self.hits, self.of, z, digits) if self.of else None


def wilson_bounds(hits: int, of: int, z: Decimal, digits: int) -> tuple[Decimal, Decimal]:
    """The ends of Wilson's score interval of so many of some, rounded half up to so many digits."""
    unit = Decimal(1).scaleb(-digits)
    with localcontext() as context:
        context.prec = 40
        n, share = Decimal(of), Decimal(hits) / of
        middle = share + z * z / (2 * n)
        spread = z * (share * (1 - share) / n + z * z / (4 * n * n)).sqrt()
        whole = 1 + z * z / n
        low, high = (middle - spread) / whole, (middle + spread) / whole
        return (
            max(low, Decimal(0)).quantize(unit, ROUND_HALF_UP),
            min(high, Decimal(1)).quantize(unit, ROUND_HALF_UP),
        )


class DifferenceTest(Enum):
    """By which test two shares were compared."""

    FISHER = "Fisher's exact test"
    Z = "two-proportion z-test"


@final
@frozen(kw_only=True)
class Difference:
    """Whether two shares differ by more than chance: `p` is how often chance alone does as much.

    `p` has four digits and is of both sides. None where there is nothing to compare.
    """

    before: Proportion
    now: Proportion
    test: DifferenceTest
    p: Decimal | None

    @property
    def is_significant(self) -> bool:
        """Whether chance brings it less often than five times in a hundred."""
        return self.p is not None and self.p < SIGNIFICANT

    @property
    def change(self) -> Rate | None:
        """By how much the share rose; None where one is of nothing."""
        if self.now.rate is None or self.before.rate is None:
            return None
        return self.now.rate - self.before.rate


def difference(before: Proportion, now: Proportion) -> Difference:
    """Two shares compared, exactly where counts are small.

    >>> difference(Proportion(1, 10), Proportion(9, 10)).p
    Decimal('0.0011')
    """
    exact = before.of + now.of <= EXACT_UP_TO
    test = DifferenceTest.FISHER if exact else DifferenceTest.Z
    p: Decimal | None = None
    if before.of and now.of:
        p = _fisher(before, now) if exact else _pooled_z(before, now)
    return Difference(before=before, now=now, test=test, p=p)


def _fisher(before: Proportion, now: Proportion) -> Decimal:
    """The probability of all tables with these sums that are no more likely than this one."""
    hits, whole = before.hits + now.hits, before.of + now.of
    ways = [
        comb(before.of, one) * comb(now.of, hits - one)
        for one in range(max(0, hits - now.of), min(hits, before.of) + 1)
    ]
    seen = comb(before.of, before.hits) * comb(now.of, now.hits)
    share = Fraction(sum(way for way in ways if way <= seen), comb(whole, hits))
    return Rate(share).round(4)


def _pooled_z(before: Proportion, now: Proportion) -> Decimal:
    pooled = (before.hits + now.hits) / (before.of + now.of)
    spread = sqrt(pooled * (1 - pooled) * (1 / before.of + 1 / now.of))
    if not spread:
        return Decimal("1.0000")
    z = (now.hits / now.of - before.hits / before.of) / spread
    return Decimal(erfc(abs(z) / sqrt(2))).quantize(Decimal("0.0001"), ROUND_HALF_UP)
