"""Why a promotion counts on a line, or does not; and whether it may have to do with an order at all."""

from enum import Enum

from account_mgmt.domain.basket import Basket
from account_mgmt.domain.promotion import Promotion


class Why(Enum):
    """Why a promotion takes something off a line, or nothing."""

    APPLIED = "applied"
    NOT_THEN = "it is not on that day"
    NOT_FOR_THEM = "it is not for this account"
    OTHER_CURRENCY = "it is in another currency"
    USED_UP = "its uses are used up"
    BUDGET_SPENT = "its budget is spent"
    NOT_IN_RANGE = "the product is not in its range"
    CONDITION = "its conditions are not met"
    USED_BY_CONDITION = "the line meets its conditions, and has no benefit itself"
    NOTHING_OFF = "it takes nothing off this line"
    NOT_COMBINED = "it is not combined with one that counts here"
    BEATEN = "others of its group count here"
    WOULD_OVERRUN = "it would overrun its budget"


def barred(promotion: Promotion, basket: Basket) -> Why | None:
    """Why a promotion has nothing to do with an order, whatever is on its lines; None when it may."""
    if not promotion.runs(basket.on):
        return Why.NOT_THEN
    if not promotion.audience.holds(basket.account, basket.account_class, basket.region):
        return Why.NOT_FOR_THEM
    if promotion.currencies not in {(), (basket.currency,)}:
        return Why.OTHER_CURRENCY
    if promotion.left(basket.account) == 0:
        return Why.USED_UP
    left = promotion.budget_left
    return Why.BUDGET_SPENT if left is not None and left.minor <= 0 else None
