"""Customers' payments: what came in, what it settled, and what became of the rest.

(Rules: paperwork, P3.)
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Self

from attrs import Attribute, evolve, field, frozen
from attrs.validators import optional

from account_mgmt.domain.calendar import day, plain_date
from account_mgmt.domain.currencies import minor_units
from account_mgmt.domain.errors import (
    AllocatedMoreThanOpen,
    DateBefore,
    IllegalTransition,
    NotAnAmount,
    NothingThere,
)
from account_mgmt.domain.events import (
    PaymentAllocated,
    PaymentReceived,
    PaymentRefunded,
    PaymentReversed,
)
from account_mgmt.domain.ids import AccountId, InvoiceId, PaymentId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.rounding import divide
from account_mgmt.domain.text import note


class PaymentStatus(Enum):
    """Where a payment's money is; derived, never set."""

    UNAPPLIED = "unapplied"
    PART_ALLOCATED = "part allocated"
    ALLOCATED = "allocated"
    REVERSED = "reversed"


@frozen(kw_only=True)
class Allocation:
    """What of a payment settled what of an invoice.

    `amount` is in the payment's currency, `settles` in the invoice's; `rate` says how many of the
    invoice's one of the payment's makes, where the two differ. `discount` was taken off beside it,
    for paying early.
    """

    invoice: InvoiceId
    on: date = field(validator=plain_date)
    amount: Money
    settles: Money
    rate: Rate | None = None
    discount: Money | None = None


def _some(payment: "Payment", _attribute: "Attribute[Money]", amount: Money) -> None:
    if amount.minor <= 0:
        raise NotAnAmount(f"Payment {payment.id}", str(amount))


@frozen(kw_only=True)
class Payment:
    """Money that a customer paid on a day, local to the account.

    `allocations` and `refunded` only grow. `reference` is the bank's own.
    """

    id: PaymentId
    account: AccountId
    received_on: date = field(validator=plain_date)
    amount: Money = field(validator=_some)
    method: str = field(default="", validator=note)
    reference: str = field(default="", validator=note)
    allocations: tuple[Allocation, ...] = ()
    refunds: tuple[Money, ...] = ()
    reversed_on: date | None = field(default=None, validator=optional(plain_date))
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def receive(  # noqa: PLR0913 # a payment is what it is
        cls,
        id: PaymentId,
        account: AccountId,
        amount: Money,
        *,
        on: date,
        method: str = "",
        reference: str = "",
    ) -> tuple[Self, PaymentReceived]:
        """A payment that came in, and the event that says so. Raises NotAnAmount."""
        payment = cls(
            id=id,
            account=account,
            received_on=on,
            amount=amount,
            method=method,
            reference=reference,
        )
        return payment, PaymentReceived(payment=id, account=account, on=on, amount=amount)

    @property
    def allocated(self) -> Money:
        """What of it settled invoices."""
        return Money.total([each.amount for each in self.allocations], self.amount.currency)

    @property
    def unapplied(self) -> Money:
        """What of it is neither allocated nor refunded; nothing once it bounced."""
        if self.reversed_on is not None:
            return Money.zero(self.amount.currency)
        refunded = Money.total(self.refunds, self.amount.currency)
        return self.amount - self.allocated - refunded

    @property
    def status(self) -> PaymentStatus:
        """Where its money is."""
        if self.reversed_on is not None:
            return PaymentStatus.REVERSED
        if not self.unapplied:
            return PaymentStatus.ALLOCATED
        return PaymentStatus.PART_ALLOCATED if self.allocations else PaymentStatus.UNAPPLIED

    def allocate(
        self, allocations: Iterable[Allocation], *, on: date
    ) -> tuple[Self, PaymentAllocated]:
        """The payment with that much of it settling invoices.

        Raises NothingThere, AllocatedMoreThanOpen when more would be allocated than is left,
        DateBefore, and IllegalTransition once it bounced.
        """
        self._check(on, "allocated")
        new = tuple(allocations)
        if not new:
            raise NothingThere(f"Payment {self.id}", "no invoice is named, and none is open")
        asked = Money.total([each.amount for each in new], self.amount.currency)
        if asked > self.unapplied:
            raise AllocatedMoreThanOpen(f"payment {self.id}", str(asked), str(self.unapplied))
        event = PaymentAllocated(
            payment=self.id, invoices=tuple(each.invoice for each in new), on=on
        )
        return evolve(self, allocations=(*self.allocations, *new)), event

    def refund(self, amount: Money, *, on: date) -> tuple[Self, PaymentRefunded]:
        """The payment with that much of what it had left gone back to the customer.

        Raises NotAnAmount, AllocatedMoreThanOpen, DateBefore, and IllegalTransition once it bounced.
        """
        self._check(on, "refunded")
        if amount.minor <= 0:
            raise NotAnAmount(f"Refund of payment {self.id}", str(amount))
        if amount > self.unapplied:
            raise AllocatedMoreThanOpen(f"payment {self.id}", str(amount), str(self.unapplied))
        event = PaymentRefunded(payment=self.id, on=on, amount=amount)
        return evolve(self, refunds=(*self.refunds, amount)), event

    def bounce(self, *, on: date, reason: str) -> tuple[Self, PaymentReversed]:
        """The payment as taken back by the bank. Raises DateBefore, IllegalTransition."""
        self._check(on, "reversed")
        event = PaymentReversed(payment=self.id, on=on, reason=reason)
        return evolve(self, reversed_on=on), event

    def _check(self, on: date, wanted: str) -> None:
        if day(on) < self.received_on:
            received = self.received_on.isoformat()
            raise DateBefore(f"Payment {self.id}", on.isoformat(), "the day it came in", received)
        if self.reversed_on is not None:
            raise IllegalTransition(f"Payment {self.id}", "reversed", wanted, ())


# --- which invoices a payment settles -----------------------------------------------------------


class AllocationPolicy(Enum):
    """Which open invoices a payment settles where none is named."""

    OLDEST_DUE = "oldest due"
    OLDEST_ISSUED = "oldest issued"
    EXACT_FIRST = "exact first"  # one of exactly that amount, or else the oldest due
    PROPORTIONAL = "proportional"


@frozen(kw_only=True)
class Debt:
    """What is open of one invoice, its dates, and the discount that paying now would earn."""

    invoice: InvoiceId
    issued_on: date
    due_on: date
    open: Money
    discount: Money | None = None

    @property
    def asking(self) -> Money:
        """What settles it: all that is open, less the discount."""
        return self.open if self.discount is None else self.open - self.discount

    def settled_with(self, amount: Money, *, on: date, rate: Rate | None = None) -> Allocation:
        """The allocation of so much of a payment to it; `rate` where the currencies differ.

        The discount is earned by paying exactly what is asked.
        """
        settles = converted(amount, rate, self.open.currency)
        earned = self.discount if settles == self.asking else None
        return Allocation(
            invoice=self.invoice, on=on, amount=amount, settles=settles, rate=rate, discount=earned
        )


def converted(amount: Money, rate: Rate | None, currency: str) -> Money:
    """The amount in another currency at a rate (None: it is in it), rounded once, half up.

    A rate says how many of that currency one of the amount's makes, in major units of both.
    """
    if rate is None:
        return amount
    minor = divide(
        amount.minor * rate.numerator * 10 ** minor_units(currency),
        rate.denominator * 10 ** minor_units(amount.currency),
    )
    return Money.of_minor(minor, currency)


def spread(
    amount: Money, debts: Sequence[Debt], policy: AllocationPolicy = AllocationPolicy.OLDEST_DUE
) -> Mapping[InvoiceId, Money]:
    """How an amount is spread over open invoices of its currency; what they do not take is left out.

    Each takes what it asks, or less. Of two equally old the one of the lesser id comes first.
    """
    oldest = sorted(debts, key=lambda debt: (debt.due_on, debt.invoice))
    if policy is AllocationPolicy.OLDEST_ISSUED:
        oldest = sorted(debts, key=lambda debt: (debt.issued_on, debt.invoice))
    if policy is AllocationPolicy.EXACT_FIRST:
        oldest = [debt for debt in oldest if debt.asking == amount][:1] or oldest
    if policy is AllocationPolicy.PROPORTIONAL:
        return _in_proportion(amount, oldest)
    taken: dict[InvoiceId, Money] = {}
    left = amount
    for debt in oldest:
        part = min(left, debt.asking)
        if part:
            taken[debt.invoice] = part
            left -= part
    return taken


def _in_proportion(amount: Money, debts: Sequence[Debt]) -> Mapping[InvoiceId, Money]:
    whole = Money.total([debt.asking for debt in debts], amount.currency)
    if amount >= whole:
        return {debt.invoice: debt.asking for debt in debts}
    parts = amount.allocate(*(debt.asking.minor for debt in debts))
    return {debt.invoice: part for debt, part in zip(debts, parts, strict=True) if part}
