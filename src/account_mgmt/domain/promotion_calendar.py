"""What is on for an account and when, with a warning wherever two promotions meet."""

from collections.abc import Iterable
from itertools import combinations

from attrs import frozen

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import GroupRulesDiffer, OverlappingPromotions
from account_mgmt.domain.ids import AccountId, PromotionId
from account_mgmt.domain.promotion import Promotion


@frozen(kw_only=True)
class Running:
    """A promotion in a calendar: the days of it that are asked about, and since when the account knows."""

    promotion: PromotionId
    name: str
    days: Period
    told: bool


@frozen(kw_only=True)
class Overlap:
    """Two promotions that are on in the same days, on what may be the same products."""

    first: PromotionId
    second: PromotionId
    days: Period
    combined: bool  # whether they may both count on one item


@frozen(kw_only=True)
class PromotionCalendar:
    """What is on for an account in a period, by first day and id, and what meets what."""

    account: AccountId
    running: tuple[Running, ...]
    overlaps: tuple[Overlap, ...]


def days_of(promotion: Promotion) -> Period | None:
    """The days that a promotion is on; None when it was ended on the first of them."""
    if promotion.ended_on is None or promotion.ended_on >= promotion.window.end:
        return promotion.window
    if promotion.ended_on == promotion.window.start:
        return None
    return Period(promotion.window.start, promotion.ended_on)


def promotion_calendar(  # whose, and what they are
    account: AccountId,
    account_class: str,
    region: str,
    promotions: Iterable[Promotion],
    in_: Period,
) -> PromotionCalendar:
    """The calendar of an account of that class and region."""
    theirs = [
        (one, days)
        for one in promotions
        if one.audience.holds(account, account_class, region)
        and (whole := days_of(one)) is not None
        and (days := whole.intersect(in_)) is not None
    ]
    theirs.sort(key=lambda pair: (pair[1].start, pair[0].id))
    return PromotionCalendar(
        account=account,
        running=tuple(
            Running(
                promotion=one.id,
                name=one.name,
                days=days,
                told=any(told.account == account for told in one.told),
            )
            for one, days in theirs
        ),
        overlaps=tuple(
            Overlap(first=one.id, second=other.id, days=both, combined=_may_combine(one, other))
            for (one, days), (other, other_days) in combinations(theirs, 2)
            if (both := days.intersect(other_days)) is not None and one.on.may_meet(other.on)
        ),
    )


def _may_combine(one: Promotion, other: Promotion) -> bool:
    return (
        one.stacking.group != other.stacking.group
        and one.stacking.allows(other.id)
        and other.stacking.allows(one.id)
    )


def check_group(promotion: Promotion, others: Iterable[Promotion]) -> None:
    """Refuse with GroupRulesDiffer a promotion that says another rule than those of its group."""
    for other in others:
        if promotion.stacking.rule is not other.stacking.rule:
            raise GroupRulesDiffer(
                str(promotion.id),
                promotion.stacking.group,
                promotion.stacking.rule.value,
                other.stacking.rule.value,
            )


def check_exclusive(promotion: Promotion, others: Iterable[Promotion]) -> None:
    """Refuse with OverlappingPromotions two exclusive ones over the same days, accounts and products.

    Where one has a higher priority, it is clear which counts.
    """
    for other in others:
        days = days_of(other)
        both = None if days is None else promotion.window.intersect(days)
        if (
            both is not None
            and other.stacking.exclusive
            and promotion.priority == other.priority
            and promotion.audience.may_meet(other.audience)
            and promotion.on.may_meet(other.on)
        ):
            raise OverlappingPromotions(str(promotion.id), str(other.id), str(both))
