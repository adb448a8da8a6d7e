"""Histories of accounts, summed up from what they bought: how often, how recently, how long, how much."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Final, final

import numpy as np
from attrs import field, frozen

from account_mgmt.domain.calendar import plain_date
from account_mgmt.domain.currencies import MINOR_UNITS
from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.money import Money
from account_mgmt.domain.totals import check_alike
from account_mgmt.modelling.arrays import Floats

_DAYS: Final = 7
_MONTHS: Final = 12


class TimeUnit(Enum):
    """What histories are counted in. Orders of one are one order."""

    DAY = "day"
    WEEK = "week"  # from Monday
    MONTH = "month"

    def place(self, on: date) -> int:
        """Which day, week or month it is, in a row without a gap."""
        if self is TimeUnit.DAY:
            return on.toordinal()
        if self is TimeUnit.WEEK:
            return (on.toordinal() - 1) // _DAYS
        return on.year * _MONTHS + on.month


@final
@frozen
class Purchase:
    """An order, as far as a history goes. A return is one of a negative amount, on the order's day."""

    account: AccountId
    on: date = field(validator=plain_date)
    amount: Money | None = None


@final
@frozen(kw_only=True, eq=False)
class Histories:
    """One row an account, in the order of their ids; times in `unit`, up to the day `until`."""

    accounts: tuple[AccountId, ...]
    frequency: Floats
    recency: Floats
    age: Floats
    spend: Floats  # mean of the orders after the first, in whole currency; 0 where there are none
    currency: str | None  # None when no amounts were given
    unit: TimeUnit
    until: date


def summarize(
    purchases: Iterable[Purchase], *, until: date, unit: TimeUnit = TimeUnit.DAY
) -> Histories:
    """The histories of all accounts that bought by a day. What is later is left out.

    What came back whole within a unit of time is no order. An account of which no order is left is
    not in the histories. Raises MixedCurrencies.
    """
    bought: dict[AccountId, dict[int, list[Money]]] = defaultdict(lambda: defaultdict(list))
    like: Money | None = None
    for purchase in purchases:
        if purchase.on <= until:
            amounts = bought[purchase.account][unit.place(purchase.on)]
            if purchase.amount is not None:
                like = like or purchase.amount
                check_alike(like, purchase.amount)
                amounts.append(purchase.amount)
    orders = {account: _orders(places) for account, places in bought.items()}
    known = sorted((one for one, left in orders.items() if left), key=lambda one: one.value)
    end = unit.place(until)
    rows = [_row(orders[account], end) for account in known]
    table = np.array(rows, dtype=np.float64).reshape(len(known), 4)
    whole = 10 ** MINOR_UNITS[like.currency] if like else 1
    return Histories(
        accounts=tuple(known),
        frequency=table[:, 0],
        recency=table[:, 1],
        age=table[:, 2],
        spend=table[:, 3] / whole,
        currency=like.currency if like else None,
        unit=unit,
        until=until,
    )


def _orders(places: Mapping[int, Sequence[Money]]) -> list[tuple[int, int]]:
    """When there was an order, and of how many minor units; earliest first."""
    sums = [
        (place, sum(one.minor for one in amounts), any(one.minor < 0 for one in amounts))
        for place, amounts in sorted(places.items())
    ]
    return [(place, minor) for place, minor, returned in sums if minor > 0 or not returned]


def _row(orders: Sequence[tuple[int, int]], end: int) -> tuple[float, float, float, float]:
    (first, _), *again = orders
    last = again[-1][0] if again else first
    mean = sum(minor for _, minor in again) / len(again) if again else 0.0
    return len(again), last - first, end - first, mean
