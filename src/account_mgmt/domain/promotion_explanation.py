"""What became of every promotion on every line of an order, and what is missing to one that nearly applies."""

from collections.abc import Iterable, Iterator

from attrs import frozen

from account_mgmt.domain.basket import Basket, BasketLine
from account_mgmt.domain.ids import PromotionId
from account_mgmt.domain.money import Money
from account_mgmt.domain.promotion import Promotion
from account_mgmt.domain.promotion_eligibility import Why, barred
from account_mgmt.domain.promotion_pricing import Priced
from account_mgmt.domain.promotion_rules import Covers, FreeItems
from account_mgmt.domain.promotion_take import Table, missing, take


@frozen(kw_only=True)
class LineOutcome:
    """What a promotion took off a line, and why that much; where nothing, why not."""

    promotion: PromotionId
    line: int
    taken: Money
    why: Why


@frozen(kw_only=True)
class NearMiss:
    """What is missing to a promotion of which some is met: units, different products or an amount."""

    promotion: PromotionId
    name: str
    missing: int | Money
    what: str  # "units", "products", "value" or "free units"

    def __str__(self) -> str:
        if isinstance(self.missing, Money):
            return f"Order for {self.missing} more, and {self.name} applies."
        return f"Order {self.missing} more {self.what}, and {self.name} applies."


@frozen(kw_only=True)
class Explanation:
    """Every promotion on every line, in the order of ids and lines; and the near misses."""

    outcomes: tuple[LineOutcome, ...]
    near_misses: tuple[NearMiss, ...]


def explain(basket: Basket, promotions: Iterable[Promotion], priced: Priced) -> Explanation:
    """Why a price is as it is: `priced` is what `price` gave for that basket and those promotions."""
    table = Table(basket)
    outcomes: list[LineOutcome] = []
    near: list[NearMiss] = []
    known = sorted(promotions, key=lambda one: one.id)
    counting = [one for one in known if one.id in priced.taken]
    for one in known:
        outcomes += _outcomes(one, table, priced, counting)
        if one.id not in priced.taken and barred(one, basket) is None:
            near += _near_misses(one, table)
    return Explanation(outcomes=tuple(outcomes), near_misses=tuple(near))


def _outcomes(
    promotion: Promotion, table: Table, priced: Priced, counting: Iterable[Promotion]
) -> Iterator[LineOutcome]:
    nothing = Money.zero(table.basket.currency)
    closed = barred(promotion, table.basket)
    alone = take(promotion, table, {} if closed else table.items())
    for line, after in zip(table.basket.lines, priced.lines, strict=True):
        taken = next(
            (one.amount for one in after.promotions if one.promotion == promotion.id), nothing
        )
        others = [
            one
            for one in counting
            if one.id != promotion.id and any(d.promotion == one.id for d in after.promotions)
        ]
        if taken:
            why = Why.APPLIED
        elif closed is not None:
            why = closed
        elif not _is_about(promotion, line):
            why = Why.NOT_IN_RANGE
        elif not alone.uses:
            why = _why_never(promotion, table)
        elif not alone.off.get(line.number):
            meets = promotion.conditions and _counts(priced, promotion)
            why = Why.USED_BY_CONDITION if meets else Why.NOTHING_OFF
        elif any(_apart(promotion, other) for other in others):
            why = Why.NOT_COMBINED
        else:
            left = promotion.budget_left
            over = left is not None and alone.total > left.minor
            why = Why.WOULD_OVERRUN if over else Why.BEATEN
        yield LineOutcome(promotion=promotion.id, line=line.number, taken=taken, why=why)


def _counts(priced: Priced, promotion: Promotion) -> bool:
    return any(one.promotion == promotion.id for one in priced.applied)


def _apart(one: Promotion, other: Promotion) -> bool:
    return not (one.stacking.allows(other.id) and other.stacking.allows(one.id))


def _is_about(promotion: Promotion, line: BasketLine) -> bool:
    ranges = [promotion.on, *(condition.of or promotion.on for condition in promotion.conditions)]
    ranges += [b.of for b in promotion.benefits if isinstance(b, FreeItems) and b.of is not None]
    return any(range_.holds(line.line.product, line.category) for range_ in ranges)


def _why_never(promotion: Promotion, table: Table) -> Why:
    """Why it does nothing even with every item to itself."""
    unmet = any(
        missing(condition, promotion, table) is not None
        or not table.within(condition.of or promotion.on)
        for condition in promotion.conditions
    )
    return Why.CONDITION if unmet or promotion.conditions else Why.NOTHING_OFF


def _near_misses(promotion: Promotion, table: Table) -> Iterator[NearMiss]:
    short = [
        (condition, lacking)
        for condition in promotion.conditions
        if (lacking := missing(condition, promotion, table)) is not None
    ]
    for condition, lacking in short:
        what = "products" if isinstance(condition.needs, Covers) else "units"
        yield NearMiss(
            promotion=promotion.id,
            name=promotion.name,
            missing=lacking,
            what="value" if isinstance(lacking, Money) else what,
        )
    extra = [benefit.count for benefit in promotion.benefits if isinstance(benefit, FreeItems)]
    if (
        extra
        and not short
        and promotion.conditions
        and not take(promotion, table, table.items()).uses
    ):
        yield NearMiss(
            promotion=promotion.id, name=promotion.name, missing=sum(extra), what="free units"
        )
