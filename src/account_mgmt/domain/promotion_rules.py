"""What a promotion is made of: for whom, on what, on which conditions, giving what, within which limits.

Every part is a frozen value that refuses what could pay a customer for buying. (Rules: selling, B13.)
"""

from collections.abc import Sequence
from enum import Enum
from typing import TypeAlias

from attrs import Attribute, field, frozen

from account_mgmt.domain.errors import BadPromotion
from account_mgmt.domain.ids import AccountId, ProductId, PromotionId
from account_mgmt.domain.money import Money
from account_mgmt.domain.numerals import shown
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.rate import ONE, ZERO, Rate


def _counted(instance: object, attribute: "Attribute[int]", count: int) -> None:
    if type(count) is not int or count < 1:
        what = f"{type(instance).__name__} {attribute.name}"
        raise BadPromotion(what, shown(count), "it is not a whole number above zero")


def _counted_if_any(instance: object, attribute: "Attribute[int]", count: int | None) -> None:
    if count is not None:
        _counted(instance, attribute, count)


def _a_share(instance: object, attribute: "Attribute[Rate]", rate: Rate) -> None:
    if not ZERO <= rate <= ONE:
        what = f"{type(instance).__name__} {attribute.name}"
        raise BadPromotion(what, str(rate), "it is not between 0% and 100%: it would pay them")


def _above_nothing(instance: object, attribute: "Attribute[Money]", amount: Money | None) -> None:
    if amount is not None and amount.minor <= 0:
        what = f"{type(instance).__name__} {attribute.name}"
        raise BadPromotion(what, str(amount), "it is not above zero")


def _not_below_nothing(instance: object, attribute: "Attribute[Money]", amount: Money) -> None:
    if amount.minor < 0:
        what = f"{type(instance).__name__} {attribute.name}"
        raise BadPromotion(what, str(amount), "it is below zero: it would pay them")


# --- on what, and for whom ----------------------------------------------------------------------


@frozen(kw_only=True)
class ProductRange:
    """Products by name, and all of some categories; with neither, everything that is sold."""

    products: tuple[ProductId, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether it leaves nothing out."""
        return not (self.products or self.categories)

    def holds(self, product: ProductId, category: str) -> bool:
        """Whether a product of that category is in it."""
        return self.is_everything or product in self.products or category in self.categories

    def may_meet(self, other: "ProductRange") -> bool:
        """Whether something may be in both: a product's category is not known here."""
        if self.is_everything or other.is_everything:
            return True
        if (self.products and other.categories) or (self.categories and other.products):
            return True
        return bool(
            {*self.products} & {*other.products} or {*self.categories} & {*other.categories}
        )


EVERYTHING = ProductRange()
"""All that is sold."""


@frozen(kw_only=True)
class Audience:
    """Accounts by name, class and region. What names nothing leaves nobody out; the rest must all hold."""

    accounts: tuple[AccountId, ...] = ()
    account_classes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    def holds(self, account: AccountId, account_class: str, region: str) -> bool:
        """Whether an account of that class and region is one of them."""
        return (
            (not self.accounts or account in self.accounts)
            and (not self.account_classes or account_class in self.account_classes)
            and (not self.regions or region in self.regions)
        )

    def may_meet(self, other: "Audience") -> bool:
        """Whether some account may be in both."""
        return (
            _share_one(self.accounts, other.accounts)
            and _share_one(self.account_classes, other.account_classes)
            and _share_one(self.regions, other.regions)
        )


EVERYBODY = Audience()
"""All accounts."""


def _share_one(some: Sequence[object], others: Sequence[object]) -> bool:
    return not some or not others or bool({*some} & {*others})


# --- conditions ---------------------------------------------------------------------------------


class Counted(Enum):
    """What a number of units is counted over."""

    TOGETHER = "together"  # all lines in range
    PER_LINE = "per line"  # each line alone


@frozen(kw_only=True)
class Buys:
    """So many whole units in range.

    With `most` it is a slab: it looks at all there is, and uses it up, once.
    """

    least: int = field(validator=_counted)
    most: int | None = field(default=None, validator=_counted_if_any)
    counted: Counted = Counted.TOGETHER

    def __attrs_post_init__(self) -> None:
        if self.most is not None and self.most < self.least:
            raise BadPromotion("Buys most", str(self.most), f"it is below {self.least}, the least")


@frozen(kw_only=True)
class Spends:
    """Units in range worth so much, at their prices before promotions."""

    least: Money = field(validator=_above_nothing)


@frozen(kw_only=True)
class Covers:
    """One unit each of so many different products in range."""

    products: int = field(validator=_counted)


Needs: TypeAlias = Buys | Spends | Covers


@frozen(kw_only=True)
class Condition:
    """What must be in the order, of a range (None: the promotion's own). It uses up what meets it."""

    needs: Needs
    of: ProductRange | None = None


# --- benefits -----------------------------------------------------------------------------------


@frozen(kw_only=True)
class PercentOff:
    """A share off every item in range."""

    off: Rate = field(validator=_a_share)


@frozen(kw_only=True)
class AmountOff:
    """So much off the items that meet the conditions, never more than they are worth.

    Without a condition: off all items in range, once.
    """

    amount: Money = field(validator=_above_nothing)


@frozen(kw_only=True)
class FixedUnitPrice:
    """Every item in range at that price, where it is not cheaper already."""

    price: UnitPrice


@frozen(kw_only=True)
class BundlePrice:
    """The items that meet the conditions for so much together, where that is less."""

    amount: Money = field(validator=_not_below_nothing)


@frozen(kw_only=True)
class FreeItems:
    """So many more items at a share off, once those that meet the conditions are bought.

    They are taken of a range (None: the promotion's own), the dearest first, and must be ordered.
    """

    count: int = field(validator=_counted)
    of: ProductRange | None = None
    off: Rate = field(default=ONE, validator=_a_share)


@frozen(kw_only=True)
class CheapestFree:
    """The cheapest of the items that meet the conditions, at a share off."""

    count: int = field(default=1, validator=_counted)
    off: Rate = field(default=ONE, validator=_a_share)


@frozen(kw_only=True)
class Tier:
    """From so many units on, a share off."""

    least: int = field(validator=_counted)
    off: Rate = field(validator=_a_share)


def _rising(
    _tiers: "VolumeTiers", _attribute: "Attribute[tuple[Tier, ...]]", tiers: tuple[Tier, ...]
) -> None:
    steps = [tier.least for tier in tiers]
    if not steps or steps != sorted(set(steps)):
        raise BadPromotion("VolumeTiers tiers", shown(steps), "they do not rise step by step")


@frozen(kw_only=True)
class VolumeTiers:
    """A share off every item in range, by how many there are: that of the highest tier reached."""

    tiers: tuple[Tier, ...] = field(validator=_rising)
    counted: Counted = Counted.PER_LINE

    def off(self, millionths: int) -> Rate:
        """The share off that so many millionths of a unit reach."""
        reached = [tier.off for tier in self.tiers if tier.least * 10**6 <= millionths]
        return reached[-1] if reached else ZERO


@frozen(kw_only=True)
class FreeGoods:
    """So many units of a product on top of the order, for each time the conditions are met."""

    product: ProductId
    count: int = field(validator=_counted)


Benefit: TypeAlias = (
    PercentOff
    | AmountOff
    | FixedUnitPrice
    | BundlePrice
    | FreeItems
    | CheapestFree
    | VolumeTiers
    | FreeGoods
)

LineBenefit: TypeAlias = PercentOff | FixedUnitPrice | VolumeTiers
"""A benefit that every item in range has."""

LINE_BENEFITS = (PercentOff, FixedUnitPrice, VolumeTiers)
"""The same, to ask whether one is."""


# --- limits and stacking ------------------------------------------------------------------------


class Overrun(Enum):
    """What becomes of an order that would take more than is left of the budget."""

    CLIP = "clip"  # it takes what is left
    REFUSE = "refuse"  # the promotion does not apply to it


@frozen(kw_only=True)
class Limits:
    """How often a promotion is applied at most, in all, by one account and in one order; and its budget.

    An order that meets the conditions three times over applies it three times.
    """

    uses: int | None = field(default=None, validator=_counted_if_any)
    per_account: int | None = field(default=None, validator=_counted_if_any)
    per_order: int | None = field(default=None, validator=_counted_if_any)
    budget: Money | None = field(default=None, validator=_above_nothing)
    overrun: Overrun = Overrun.CLIP

    @property
    def are_counted(self) -> bool:
        """Whether it must be known what other orders took."""
        return not (self.uses is None and self.per_account is None and self.budget is None)


UNLIMITED = Limits()
"""As often as its conditions are met."""


class GroupRule(Enum):
    """Which promotions of one group count, where they compete for the same items."""

    LARGEST = "largest"  # those that take most off together
    SMALLEST = "smallest"  # those that take least off
    FIRST = "first"  # by id
    ACCUMULATE = "accumulate"  # all: each on the price before promotions


@frozen(kw_only=True)
class Stacking:
    """The group a promotion competes in, and what it may be combined with.

    Promotions of different groups add up. An exclusive one has its items to itself;
    `combines_with` names the only others that it may share them with, and nothing means any.
    """

    group: str = "promotions"
    rule: GroupRule = GroupRule.LARGEST
    exclusive: bool = False
    combines_with: tuple[PromotionId, ...] = ()

    @property
    def is_restricted(self) -> bool:
        """Whether there is a promotion that it may not be combined with."""
        return self.exclusive or bool(self.combines_with)

    def allows(self, other: PromotionId) -> bool:
        """Whether it shares its items with that promotion."""
        return not self.exclusive and (not self.combines_with or other in self.combines_with)


BEST_OF_ALL = Stacking()
"""One group for all, of which whatever takes most off counts."""
