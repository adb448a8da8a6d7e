"""Sums and differences of amounts that may be money or quantities, but not both at once."""

from collections.abc import Iterable
from typing import TypeVar, overload

from account_mgmt.domain.amount import Amount, of_smallest, smallest
from account_mgmt.domain.errors import MixedCurrencies, MixedUnits, UnlikeAmounts
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity

AmountT = TypeVar("AmountT", Money, Quantity)


def check_alike(first: Amount, second: Amount) -> None:
    """Refuse two amounts that cannot be added.

    Raises MixedCurrencies, MixedUnits, and UnlikeAmounts for money beside a quantity.
    """
    if isinstance(first, Money) and isinstance(second, Money):
        if first.currency != second.currency:
            raise MixedCurrencies(first.currency, second.currency)
    elif isinstance(first, Quantity) and isinstance(second, Quantity):
        if first.unit != second.unit:
            raise MixedUnits(first.unit, second.unit)
    else:
        raise UnlikeAmounts(str(first), str(second))


@overload
def total(amounts: Iterable[Money], like: Money) -> Money: ...
@overload
def total(amounts: Iterable[Quantity], like: Quantity) -> Quantity: ...
@overload
def total(amounts: Iterable[Amount], like: Amount) -> Amount: ...
def total(amounts: Iterable[Amount], like: Amount) -> Amount:
    """The sum of amounts of the same kind as `like`; of none it is zero. Raises as `check_alike`.

    >>> total([Money("1.00", "EUR"), Money("2.50", "EUR")], Money("0", "EUR"))
    Money('3.50', 'EUR')
    """
    if isinstance(like, Money):
        return Money.total(_alike(amounts, like), like.currency)
    return Quantity.total(_alike(amounts, like), like.unit)


def _alike(amounts: Iterable[Amount], like: AmountT) -> list[AmountT]:
    """Them, if all are money or all quantities, as that one is."""
    kind = type(like)
    alike: list[AmountT] = []
    for amount in amounts:
        if not isinstance(amount, kind):
            raise UnlikeAmounts(str(like), str(amount))
        alike.append(amount)
    return alike


def difference(amount: Amount, less: Amount) -> Amount:
    """The one without the other. Raises as `check_alike`."""
    check_alike(amount, less)
    return of_smallest(smallest(amount) - smallest(less), amount)
