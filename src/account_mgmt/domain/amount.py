"""What a target or a credit is counted in: money, or units of a thing."""

from typing import TypeAlias, overload

from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity

Amount: TypeAlias = Money | Quantity


def smallest(amount: Amount) -> int:
    """The amount as a whole number of the smallest parts it has: minor units, or millionths."""
    return amount.minor if isinstance(amount, Money) else amount.millionths


@overload
def of_smallest(count: int, like: Money) -> Money: ...
@overload
def of_smallest(count: int, like: Quantity) -> Quantity: ...
@overload
def of_smallest(count: int, like: Amount) -> Amount: ...
def of_smallest(count: int, like: Amount) -> Amount:
    """So many of the smallest parts, in the currency or the unit of that amount.

    >>> of_smallest(1250, Money("1", "EUR")), of_smallest(1250, Quantity("1", "kg"))
    (Money('12.50', 'EUR'), Quantity('0.00125', 'kg'))
    """
    if isinstance(like, Money):
        return Money.of_minor(count, like.currency)
    return Quantity.of_millionths(count, like.unit)


@overload
def zero_like(amount: Money) -> Money: ...
@overload
def zero_like(amount: Quantity) -> Quantity: ...
@overload
def zero_like(amount: Amount) -> Amount: ...
def zero_like(amount: Amount) -> Amount:
    """Nothing, in the currency or the unit of that amount."""
    return of_smallest(0, amount)
