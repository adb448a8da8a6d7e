"""How much of what a quota counts was done: by measure, at an event."""

from collections.abc import Mapping
from typing import Final

from attrs import evolve, frozen

from account_mgmt.domain.account import CreditRole
from account_mgmt.domain.amount import Amount
from account_mgmt.domain.calendar import ONE_DAY, Period
from account_mgmt.domain.errors import NothingCounts
from account_mgmt.domain.ids import ManagerId
from account_mgmt.domain.ledger import EARNED, Dimension, SaleEvent, SalesTotal, Where
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.quota import Measure
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books

DIRECT: Final = frozenset({CreditRole.DIRECT})
_ACCOUNT: Final = "account"
_ACTIVITY: Final = "activity"


@frozen
class Counted:
    """What a quota counts: revenue, units of one measure, new accounts or activities."""

    measure: Measure
    event: SaleEvent
    unit: str

    def nothing(self, currency: str) -> Amount:
        """None of it."""
        if self.measure is Measure.REVENUE:
            return Money.zero(currency)
        units = {Measure.NEW_ACCOUNTS: _ACCOUNT, Measure.ACTIVITIES: _ACTIVITY}
        return Quantity.zero(units.get(self.measure, self.unit))

    def of(self, total: SalesTotal) -> Amount:
        """What a total of the ledger is, in revenue or in units."""
        return total.amount if self.measure is Measure.REVENUE else total.in_unit(self.unit)


def credited(
    books: Books, work: UnitOfWork, seen: Period | None, counted: Counted
) -> Mapping[ManagerId, Amount]:
    """What each manager in sight is credited with on the days of a period (None: none of them).

    A new account counts on the day of its first sale, for the manager who has most of the direct
    credit for it that day; what others have of the same sale counts for that. Raises NothingCounts
    for activities that nobody counts.
    """
    if seen is None:
        return {}
    found = _credited(books, work.whole, seen, counted)
    if work.whole is work:
        return found
    return {one.id: found[one.id] for one in work.managers.find() if one.id in found}


def _credited(
    books: Books, work: UnitOfWork, seen: Period, counted: Counted
) -> Mapping[ManagerId, Amount]:
    """The same of everybody."""
    if counted.measure is Measure.NEW_ACCOUNTS:
        return _new_accounts(books, work, seen, counted.event)
    if counted.measure is Measure.ACTIVITIES:
        if books.activities is None:
            raise NothingCounts("activities")
        done = books.activities.done(seen)
        return {manager: Quantity(count, _ACTIVITY) for manager, count in done.items()}
    where = asked(books, seen, counted.event)
    totals = work.sales.breakdown(Dimension.MANAGER, where=where)
    return {
        who: counted.of(total) for (who,), total in totals.items() if isinstance(who, ManagerId)
    }


def asked(
    books: Books, period: Period, event: SaleEvent, manager: ManagerId | None = None
) -> Where:
    """The question for what counts towards quotas: of one manager, or of all."""
    return Where(period=period, currency=books.currency, event=event, roles=EARNED, manager=manager)


def who_won(work: UnitOfWork, where: Where) -> ManagerId | None:
    """Whose account a new one is: who has most of the direct credit that a question finds, if any."""
    groups = work.sales.breakdown(Dimension.MANAGER, where=evolve(where, roles=DIRECT))
    earned = {
        who: total.amount.minor for (who,), total in groups.items() if isinstance(who, ManagerId)
    }
    return min(earned, key=lambda who: (-earned[who], who.value)) if earned else None


def _new_accounts(
    books: Books, work: UnitOfWork, seen: Period, event: SaleEvent
) -> Mapping[ManagerId, Amount]:
    counts: dict[ManagerId, int] = {}
    for account, first in work.sales.first_sales(event).items():
        if first not in seen:
            continue
        where = evolve(asked(books, Period(first, first + ONE_DAY), event), account=account)
        most = who_won(work, where)
        if most is not None:
            counts[most] = counts.get(most, 0) + 1
    return {manager: Quantity(count, _ACCOUNT) for manager, count in counts.items()}
