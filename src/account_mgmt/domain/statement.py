"""What an account is told it owes, and how long a company waits for its money.

(Rules: paperwork, P4; the figures are those of credit managers' textbooks, each named by its formula.)
"""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Self

from attrs import frozen

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.ids import AccountId, ItemId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.receivables import (
    OpenItem,
    ReceivableEntry,
    ReceivableKind,
    invoice_of,
)


@frozen(kw_only=True)
class Movement:
    """A change of what an account owes, and the balance after it."""

    on: date
    item: ItemId
    kind: ReceivableKind
    reason: str
    amount: Money
    balance: Money


@frozen(kw_only=True)
class Statement:
    """What an account owed when a period began, what moved, and what it owes at its end.

    Opening and movements make the closing balance. `open_items` are what makes up the closing
    balance, disputed or not: debts above zero, credit below. All in the currency of the books.
    """

    account: AccountId
    period: Period
    opening: Money
    movements: tuple[Movement, ...]
    open_items: tuple[OpenItem, ...]

    @property
    def closing(self) -> Money:
        """The balance at the end of the last day."""
        return self.movements[-1].balance if self.movements else self.opening

    @classmethod
    def of(
        cls,
        account: AccountId,
        period: Period,
        *,
        opening: Money,
        entries: Iterable[ReceivableEntry],
        open_items: Sequence[OpenItem],
    ) -> Self:
        """The statement of an account with these entries in the period.

        Settling one item with another moves nothing, and is left out.
        """
        balance = opening
        movements: list[Movement] = []
        for entry in entries:
            if entry.kind is ReceivableKind.SETTLED:
                continue
            balance += entry.value
            movements.append(
                Movement(
                    on=entry.effective_on,
                    item=entry.item,
                    kind=entry.kind,
                    reason=entry.reason,
                    amount=entry.value,
                    balance=balance,
                )
            )
        return cls(
            account=account,
            period=period,
            opening=opening,
            movements=tuple(movements),
            open_items=tuple(open_items),
        )


# --- how long money takes -----------------------------------------------------------------------


def days_sales_outstanding(receivables: Money, sales: Money, days: int) -> Rate | None:
    """Receivables at the end, by the credit sales of a period, by its days; None without sales.

    Best possible DSO is the same of receivables that are not due.
    """
    if sales.minor <= 0:
        return None
    return Rate.ratio(receivables.minor * days, sales.minor)


def count_back_dso(receivables: Money, months: Iterable[tuple[Money, int]]) -> Rate | None:
    """How many days of sales, counted back from the end month by month, the receivables are.

    `months` are sales and days of each month, the last first. None when all of them sold less.
    """
    left, days = receivables.minor, Rate(0)
    for sales, length in months:
        if left <= 0:
            break
        if sales.minor <= 0:
            days += Rate(length)
            continue
        if left < sales.minor:
            return days + Rate.ratio(left * length, sales.minor)
        left -= sales.minor
        days += Rate(length)
    return days if left <= 0 else None


def collection_effectiveness(
    *, opening: Money, sales: Money, closing: Money, closing_current: Money, months: int = 1
) -> Rate | None:
    """What was collected, of what could have been: 1 when nothing is left overdue.

    (opening + sales / months - closing) / (opening + sales / months - closing not due), with the sales
    of all those months. None where nothing could be collected.
    """
    brought = Rate(opening.minor) + Rate.ratio(sales.minor, months)
    possible = brought - Rate(closing_current.minor)
    if not possible:
        return None
    return Rate((brought - Rate(closing.minor)).as_fraction() / possible.as_fraction())


@frozen(kw_only=True)
class Settled:
    """That so much of an invoice was paid, so long after its date, and so long after it was due."""

    amount: Money
    days: int
    days_late: int


def payments_of(entries: Iterable[ReceivableEntry], opened_on: date) -> tuple[Settled, ...]:
    """What was paid of an invoice, and how long it took.

    What credit notes settled was not paid, and what bounced is left out.
    """
    settled = [
        entry
        for entry in entries
        if entry.kind is ReceivableKind.SETTLED
        and entry.against is not None
        and invoice_of(entry.against) is None
    ]
    bounced = {entry.against for entry in settled if entry.amount.minor > 0}
    paid = (one for one in settled if one.amount.minor < 0 and one.against not in bounced)
    return tuple(
        Settled(
            amount=-entry.amount,
            days=(entry.effective_on - opened_on).days,
            days_late=(entry.effective_on - entry.due_on).days,
        )
        for entry in paid
    )


def average_days_to_pay(payments: Iterable[Settled]) -> Rate | None:
    """The days between invoice and payment, weighted by amount; None when nothing was paid."""
    payments = tuple(payments)
    whole = sum(one.amount.minor for one in payments)
    if not whole:
        return None
    return Rate.ratio(sum(one.amount.minor * one.days for one in payments), whole)


def true_dso(items: Iterable[tuple[Money, int, Money]]) -> Rate:
    """Days sales outstanding of each open invoice, summed.

    `items` are what is open of an invoice, the days since its date, and the credit sales of the month
    of its date. (True DSO, as Oracle defines it: days x amount / credit sales of its month.)
    """
    parts = (Rate.ratio(open_.minor * days, sales.minor) for open_, days, sales in items)
    return Rate(sum((part.as_fraction() for part in parts), start=Fraction(0)))
