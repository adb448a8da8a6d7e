"""Promotions: from when until when, for whom, on what, and how much of their limits is used.

A promotion that other orders' use counts for keeps the count itself, so that whoever orders under it
holds it: a budget is never overrun by two orders at once. What an order takes is reserved, committed
at the event that credits the sale, and released in proportion when it is cancelled or returned.
(Rules: selling, B13.)
"""

from collections.abc import Iterable
from datetime import date
from typing import Self

from attrs import Attribute, evolve, field, frozen
from attrs.validators import min_len, optional

from account_mgmt.domain.calendar import Period, plain_date
from account_mgmt.domain.errors import (
    AlreadyExists,
    BadPromotion,
    BudgetOverrun,
    DateBefore,
    IllegalTransition,
    PromotionUsedUp,
)
from account_mgmt.domain.events import (
    PromotionAdded,
    PromotionEnded,
    PromotionTaken,
    PromotionTold,
    PromotionUseChanged,
)
from account_mgmt.domain.ids import AccountId, PromotionId
from account_mgmt.domain.money import Money
from account_mgmt.domain.promotion_rules import (
    BEST_OF_ALL,
    EVERYBODY,
    EVERYTHING,
    LINE_BENEFITS,
    UNLIMITED,
    AmountOff,
    Audience,
    Benefit,
    BundlePrice,
    Buys,
    CheapestFree,
    Condition,
    Counted,
    Covers,
    FixedUnitPrice,
    FreeGoods,
    FreeItems,
    Limits,
    PercentOff,
    ProductRange,
    Spends,
    Stacking,
    VolumeTiers,
)
from account_mgmt.domain.text import name as printable
from account_mgmt.domain.text import note


@frozen(kw_only=True)
class Told:
    """That an account was told of a promotion: on which day, by whom, and how."""

    account: AccountId
    on: date = field(validator=plain_date)
    by: str = field(validator=printable)
    how: str = field(default="", validator=note)


@frozen(kw_only=True)
class AccountUses:
    """How often one account's orders apply a promotion."""

    account: AccountId
    uses: int


@frozen(kw_only=True)
class Usage:
    """What orders take of a promotion: how often, and how much is reserved and committed.

    `accounts` is kept where uses are limited per account.
    """

    uses: int = 0
    reserved: Money | None = None  # None: nothing yet
    committed: Money | None = None
    accounts: tuple[AccountUses, ...] = ()

    def by(self, account: AccountId) -> int:
        """How often that account's orders apply it."""
        return next((row.uses for row in self.accounts if row.account == account), 0)

    def taken(self, currency: str) -> Money:
        """All that is reserved or committed."""
        parts = [part for part in (self.reserved, self.committed) if part is not None]
        return Money.total(parts, currency)


UNUSED = Usage()


@frozen(kw_only=True)
class UseChange:
    """What one order changes in the use of a promotion."""

    uses: int = 0
    reserved: Money
    committed: Money

    def __bool__(self) -> bool:
        return bool(self.uses or self.reserved or self.committed)


def _makes_sense(
    promotion: "Promotion",
    _attribute: "Attribute[tuple[Benefit, ...]]",
    benefits: tuple[Benefit, ...],
) -> None:
    what = f"Promotion {promotion.id}, benefit"
    by_line = any(isinstance(benefit, LINE_BENEFITS) for benefit in benefits)
    in_sets = any(isinstance(condition.needs, Buys | Covers) for condition in promotion.conditions)
    for benefit in benefits:
        name = type(benefit).__name__
        if by_line and isinstance(benefit, BundlePrice | CheapestFree | FreeItems):
            rule = "beside a benefit that takes every item in range it has no item left"
            raise BadPromotion(what, name, rule)
        if isinstance(benefit, BundlePrice | CheapestFree) and not in_sets:
            rule = "it needs a condition that says which items make a set: Buys or Covers"
            raise BadPromotion(what, name, rule)


def _in_one_currency(
    promotion: "Promotion", _attribute: "Attribute[Limits]", _limits: Limits
) -> None:
    if len(promotion.currencies) > 1:
        rule = "a promotion is in one currency"
        raise BadPromotion(f"Promotion {promotion.id}", " and ".join(promotion.currencies), rule)


@frozen(kw_only=True)
class Promotion:
    """What an account has off, while the window lasts, on the conditions that it names.

    The window is half-open, in the days of the account; the day of the order decides. Of several,
    a higher `priority` is looked at first. `on` is what benefits are given on, and what conditions
    are about that name no range of their own.
    """

    id: PromotionId
    name: str = field(validator=printable)
    window: Period
    benefits: tuple[Benefit, ...] = field(validator=[min_len(1), _makes_sense])
    on: ProductRange = EVERYTHING
    audience: Audience = EVERYBODY
    conditions: tuple[Condition, ...] = ()
    limits: Limits = field(default=UNLIMITED, validator=_in_one_currency)
    stacking: Stacking = BEST_OF_ALL
    priority: int = 0
    ended_on: date | None = field(default=None, validator=optional(plain_date))  # first day without
    told: tuple[Told, ...] = ()
    usage: Usage = UNUSED
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def add(  # noqa: PLR0913 # a promotion is what it is
        cls,
        id: PromotionId,
        name: str,
        *,
        window: Period,
        benefits: Iterable[Benefit],
        on: ProductRange = EVERYTHING,
        audience: Audience = EVERYBODY,
        conditions: Iterable[Condition] = (),
        limits: Limits = UNLIMITED,
        stacking: Stacking = BEST_OF_ALL,
        priority: int = 0,
    ) -> tuple[Self, PromotionAdded]:
        """A new promotion, and the event that says so. Raises BadPromotion."""
        promotion = cls(
            id=id,
            name=name,
            window=window,
            benefits=tuple(benefits),
            on=on,
            audience=audience,
            conditions=tuple(conditions),
            limits=limits,
            stacking=stacking,
            priority=priority,
        )
        return promotion.agreed()

    def agreed(self) -> tuple[Self, PromotionAdded]:
        """The promotion as it is agreed, and the event that says so."""
        return self, PromotionAdded(
            promotion=self.id, name=self.name, starts=self.window.start, ends=self.window.end
        )

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies of the amounts in it: none or one."""
        found = {self.limits.budget.currency} if self.limits.budget is not None else set[str]()
        for benefit in self.benefits:
            if isinstance(benefit, AmountOff | BundlePrice):
                found.add(benefit.amount.currency)
            elif isinstance(benefit, FixedUnitPrice):
                found.add(benefit.price.currency)
        found |= {c.needs.least.currency for c in self.conditions if isinstance(c.needs, Spends)}
        return tuple(sorted(found))

    @property
    def anchor(self) -> ProductRange:
        """A range of which something must be ordered, or the promotion has nothing to do."""
        wanted = [condition.of or self.on for condition in self.conditions] or [self.on]
        return next((range_ for range_ in wanted if not range_.is_everything), EVERYTHING)

    @property
    def is_by_line(self) -> bool:
        """Whether each line has it by itself, whatever else is ordered."""
        return all(
            isinstance(benefit, PercentOff | FixedUnitPrice)
            or (isinstance(benefit, VolumeTiers) and benefit.counted is Counted.PER_LINE)
            for benefit in self.benefits
        ) and all(
            isinstance(condition.needs, Buys)
            and condition.needs.counted is Counted.PER_LINE
            and condition.of in {None, self.on}
            for condition in self.conditions
        )

    @property
    def goods(self) -> tuple[FreeGoods, ...]:
        """What it gives on top of an order."""
        return tuple(benefit for benefit in self.benefits if isinstance(benefit, FreeGoods))

    def runs(self, on: date) -> bool:
        """Whether it is on, on that day of the account's."""
        return on in self.window and (self.ended_on is None or on < self.ended_on)

    def end(self, *, on: date, reason: str) -> tuple[Self, PromotionEnded]:
        """The promotion as ended before its time: that day is the first without it.

        Raises IllegalTransition when it was ended already, and DateBefore before its start. Orders
        taken under it keep what they have.
        """
        if self.ended_on is not None:
            raise IllegalTransition(f"Promotion {self.id}", "ended", "ended", ())
        if on < self.window.start:
            start = self.window.start.isoformat()
            raise DateBefore(f"Promotion {self.id}", on.isoformat(), "its start", start)
        return evolve(self, ended_on=on), PromotionEnded(promotion=self.id, on=on, reason=reason)

    def tell(
        self, account: AccountId, *, on: date, by: str, how: str = ""
    ) -> tuple[Self, PromotionTold]:
        """The promotion with that account told of it. Raises AlreadyExists when it was told before."""
        if any(told.account == account for told in self.told):
            raise AlreadyExists(f"account told of promotion {self.id}", str(account))
        told = Told(account=account, on=on, by=by, how=how)
        event = PromotionTold(promotion=self.id, account=account, on=on, by=by)
        return evolve(self, told=(*self.told, told)), event

    def left(self, account: AccountId) -> int | None:
        """How often that account may still apply it; None: without limit."""
        limits, usage = self.limits, self.usage
        left: list[int] = []
        if limits.uses is not None:
            left.append(limits.uses - usage.uses)
        if limits.per_account is not None:
            left.append(limits.per_account - usage.by(account))
        return max(0, min(left)) if left else None

    @property
    def budget_left(self) -> Money | None:
        """What is neither reserved nor committed of the budget; None: it has none."""
        budget = self.limits.budget
        return None if budget is None else budget - self.usage.taken(budget.currency)

    def reserve(
        self, account: AccountId, amount: Money, *, uses: int, reference: str
    ) -> tuple[Self, PromotionTaken]:
        """The promotion with so much of it reserved for an order.

        Raises PromotionUsedUp and BudgetOverrun when less than that is left.
        """
        left, budget = self.left(account), self.budget_left
        if left is not None and uses > left:
            raise PromotionUsedUp(str(self.id), uses, left, str(account))
        if budget is not None and amount > budget:
            raise BudgetOverrun(str(self.id), str(amount), str(budget))
        nothing = Money.zero(amount.currency)
        changed = self._use(account, UseChange(uses=uses, reserved=amount, committed=nothing))
        return changed, PromotionTaken(
            promotion=self.id, account=account, order=reference, uses=uses, amount=amount
        )

    def change_use(
        self, account: AccountId, change: UseChange, *, reference: str
    ) -> tuple[Self, PromotionUseChanged]:
        """The promotion with what an order now takes: less, or committed where it was reserved."""
        return self._use(account, change), PromotionUseChanged(
            promotion=self.id,
            account=account,
            order=reference,
            uses=change.uses,
            reserved=change.reserved,
            committed=change.committed,
        )

    def _use(self, account: AccountId, change: UseChange) -> Self:
        usage, currency = self.usage, change.reserved.currency
        nothing = Money.zero(currency)
        accounts = usage.accounts
        if self.limits.per_account is not None:
            mine = AccountUses(account=account, uses=usage.by(account) + change.uses)
            rows = [mine, *(row for row in accounts if row.account != account)]
            accounts = tuple(sorted((r for r in rows if r.uses), key=lambda row: row.account))
        return evolve(
            self,
            usage=Usage(
                uses=usage.uses + change.uses,
                reserved=(usage.reserved or nothing) + change.reserved,
                committed=(usage.committed or nothing) + change.committed,
                accounts=accounts,
            ),
        )
