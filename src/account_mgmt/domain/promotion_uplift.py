"""What a promotion did, against a time and accounts without it: lift, uplift with its uncertainty, return.

The baseline comes from seasonally comparable weeks without a promotion, not from the weeks before.
(Rules: selling, B13, post-event.)
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from attrs import frozen

from account_mgmt.domain.errors import NothingToCompare
from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.rounding import divide

NORMAL_95: Final = Fraction(196, 100)
"""How many standard errors lie on each side of a mean, for 95 in 100."""

_FEWEST: Final = 2


@frozen(kw_only=True)
class Lift:
    """What was sold with a promotion, beside what would have been without: in one measure."""

    baseline: int
    actual: int

    @property
    def rate(self) -> Rate | None:
        """Actual over baseline, less one; None without a baseline.

        >>> Lift(baseline=400, actual=1100).rate
        Rate('1.75')
        """
        return Rate.ratio(self.actual - self.baseline, self.baseline) if self.baseline else None

    @property
    def incremental(self) -> int:
        """What was sold on top of the baseline; below zero when it was less."""
        return self.actual - self.baseline


def incremental(
    weeks: Sequence[Lift], *, after: Sequence[Lift] = (), cannibalised: int = 0, halo: int = 0
) -> int:
    """What a promotion brought in all: more in its weeks, less the dip in the weeks after it.

    What other products of ours lost by it (`cannibalised`) is taken off, what they gained by it
    (`halo`) is added.
    """
    dip = sum(max(0, week.baseline - week.actual) for week in after)
    return sum(week.incremental for week in weeks) - dip - cannibalised + halo


@frozen(kw_only=True)
class Return:
    """What a promotion brought and what it cost: discounts, those on baseline units too, and lump sums."""

    margin: Money  # on the incremental units
    cost: Money

    @property
    def rate(self) -> Rate | None:
        """(margin - cost) / cost; None when it cost nothing."""
        gained = self.margin - self.cost
        return Rate.ratio(gained.minor, self.cost.minor) if self.cost else None


@frozen(kw_only=True)
class Compared:
    """One account's sales in minor units: in the window, and in the period it is matched with."""

    window: int
    matched: int

    @property
    def change(self) -> int:
        """How much more it was."""
        return self.window - self.matched


@frozen(kw_only=True)
class Uplift:
    """What a promotion brought in all, and the bounds within which it lies, 95 times in 100.

    The bounds are None where fewer than two accounts had it, or were compared.
    """

    accounts: int
    controls: int
    lift: Lift  # of those that had it, against what they would have done as the controls did
    amount: Money
    low: Money | None
    high: Money | None

    @property
    def is_clear(self) -> bool:
        """Whether nothing at all lies outside the bounds."""
        return (
            self.low is not None
            and self.high is not None
            and (self.low.minor > 0 or self.high.minor < 0)
        )


def uplift(
    had: Mapping[AccountId, Compared], controls: Mapping[AccountId, Compared], currency: str
) -> Uplift:
    """The uplift of the accounts that had a promotion: what they gained more than controls did.

    The mean change of an account from the matched period, less that of a control, times the
    accounts (difference in differences). Its standard error is that of two independent means.
    Raises NothingToCompare without an account on either side.
    """
    if not had or not controls:
        missing = "no account had it" if not had else "there is no control account"
        raise NothingToCompare("Uplift", missing)
    ours = [one.change for one in had.values()]
    theirs = [one.change for one in controls.values()]
    effect = (_mean(ours) - _mean(theirs)) * len(ours)
    amount = divide(effect.numerator, effect.denominator)
    actual = sum(one.window for one in had.values())
    low = high = None
    if min(len(ours), len(theirs)) >= _FEWEST:
        variance = _variance(ours) / len(ours) + _variance(theirs) / len(theirs)
        margin = _root(variance) * NORMAL_95 * len(ours)
        low, high = (_money(effect - margin, currency), _money(effect + margin, currency))
    return Uplift(
        accounts=len(ours),
        controls=len(theirs),
        lift=Lift(baseline=actual - amount, actual=actual),
        amount=Money.of_minor(amount, currency),
        low=low,
        high=high,
    )


def _mean(values: Sequence[int]) -> Fraction:
    return Fraction(sum(values), len(values))


def _variance(values: Sequence[int]) -> Fraction:
    """Of a sample: the squared distances from the mean over one less than there are."""
    mean = _mean(values)
    return sum(((value - mean) ** 2 for value in values), start=Fraction(0)) / (len(values) - 1)


def _root(value: Fraction) -> Fraction:
    """The square root, to the 28 digits that Decimal has: for a bound, not for an amount."""
    return Fraction((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())


def _money(value: Fraction, currency: str) -> Money:
    return Money.of_minor(divide(value.numerator, value.denominator), currency)
