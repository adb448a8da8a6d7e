"""The file that a company keeps on an account's credit: its limit, disputes, promises and letters.

Nothing in it is overwritten: what ended says when. (Rules: paperwork, P4 and P5.)
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from typing import Final, Self

from attrs import Attribute, evolve, field, frozen

from account_mgmt.domain.calendar import aware_instant, day, plain_date
from account_mgmt.domain.dunning import ChaseState, Letter, SentLetter
from account_mgmt.domain.errors import (
    AlreadyDisputed,
    DateBefore,
    NotAnAmount,
    NotFound,
)
from account_mgmt.domain.events import (
    ChasingPaused,
    CreditFileOpened,
    CreditLimitSet,
    DisputeOpened,
    DisputeSettled,
    LetterSent,
    OrderHeld,
    OrderReleased,
    PaymentPromised,
)
from account_mgmt.domain.ids import AccountId, InvoiceId, OrderId
from account_mgmt.domain.money import Money
from account_mgmt.domain.receivables import ReceivableEntry, ReceivableKind
from account_mgmt.domain.text import note


@frozen(kw_only=True)
class Dispute:
    """That a customer does not agree with an invoice, with one line of it, or with so much of it.

    While it is open, the amount (None: all that is open) is not chased.
    """

    invoice: InvoiceId
    line: int | None = None
    opened_on: date = field(validator=plain_date)
    reason: str = field(validator=note)
    amount: Money | None = None
    owner: str = field(default="", validator=note)
    settled_on: date | None = None
    outcome: str = field(default="", validator=note)

    def stands(self, on: date) -> bool:
        """Whether it is open on a day."""
        return self.opened_on <= on and (self.settled_on is None or on < self.settled_on)


class PromiseOutcome(Enum):
    """What became of a promise to pay."""

    RUNNING = "running"
    KEPT = "kept"
    PART_KEPT = "part kept"
    BROKEN = "broken"


def _after_the_promise(
    promise: "PromiseToPay", _attribute: "Attribute[date]", pay_by: date
) -> None:
    if day(pay_by) < promise.made_on:
        made = promise.made_on.isoformat()
        raise DateBefore("A promise to pay", pay_by.isoformat(), "the day it was made", made)


@frozen(kw_only=True)
class PromiseToPay:
    """That an account said it will pay so much by a day; it is not chased until then."""

    made_on: date = field(validator=plain_date)
    pay_by: date = field(validator=_after_the_promise)
    amount: Money

    def outcome(self, payments: Iterable[ReceivableEntry], on: date) -> PromiseOutcome:
        """What became of it by the end of a day, by the entries of the account's payments."""
        paid = -sum(
            entry.value.minor
            for entry in payments
            if entry.kind in {ReceivableKind.PAID, ReceivableKind.REVERSED}
            and self.made_on <= entry.effective_on <= min(self.pay_by, on)
        )
        if paid >= self.amount.minor:
            return PromiseOutcome.KEPT
        if on <= self.pay_by:
            return PromiseOutcome.RUNNING
        return PromiseOutcome.PART_KEPT if paid > 0 else PromiseOutcome.BROKEN


@frozen(kw_only=True)
class Pause:
    """That an account is not chased until a day; it ends by itself."""

    since: date = field(validator=plain_date)
    until: date = field(validator=plain_date)
    reason: str = field(validator=note)


OVER_LIMIT: Final = "over the credit limit"


@frozen(kw_only=True)
class CreditHold:
    """That an order waits because it goes over the limit; who let it go, when and why."""

    order: OrderId
    held_at: datetime = field(validator=aware_instant)
    exposure: Money
    limit: Money
    reason: str = field(default="", validator=note)
    released_at: datetime | None = None
    released_by: str = field(default="", validator=note)
    why: str = field(default="", validator=note)


@frozen(kw_only=True)
class CreditFile:
    """All that is known of an account's credit, beside what it owes.

    Without a limit it may owe anything.
    """

    id: AccountId
    limit: Money | None = None
    disputes: tuple[Dispute, ...] = ()
    promises: tuple[PromiseToPay, ...] = ()
    pauses: tuple[Pause, ...] = ()
    letters: tuple[SentLetter, ...] = ()
    holds: tuple[CreditHold, ...] = ()
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def open(cls, account: AccountId) -> tuple[Self, CreditFileOpened]:
        """A file with nothing in it, and the event that says it is there."""
        return cls(id=account), CreditFileOpened(account=account)

    # --- the limit --------------------------------------------------------------------------

    def set_limit(self, limit: Money | None) -> tuple[Self, CreditLimitSet]:
        """The file with another limit, or none. Raises NotAnAmount for one below zero."""
        if limit is not None and limit.minor < 0:
            raise NotAnAmount(f"Credit limit of {self.id}", str(limit))
        return evolve(self, limit=limit), CreditLimitSet(account=self.id, limit=limit)

    def over_limit(self, exposure: Money) -> bool:
        """Whether that much is more than the account may owe and have on order."""
        return self.limit is not None and exposure > self.limit

    def hold(
        self, order: OrderId, exposure: Money, *, at: datetime, reason: str = OVER_LIMIT
    ) -> tuple[Self, OrderHeld]:
        """The file with an order held, for the account would come to that exposure, or is late."""
        limit = self.limit or Money.zero(exposure.currency)
        hold = CreditHold(order=order, held_at=at, exposure=exposure, limit=limit, reason=reason)
        event = OrderHeld(account=self.id, order=order, exposure=exposure, limit=limit)
        return evolve(self, holds=(*self.holds, hold)), event

    def release(
        self, order: OrderId, *, by: str, why: str, at: datetime
    ) -> tuple[Self, OrderReleased]:
        """The file with an order let go. Raises NotFound when it is not held."""
        if not self.is_held(order):
            raise NotFound(f"held order of account {self.id}", str(order))
        holds = tuple(
            evolve(hold, released_at=at, released_by=by, why=why)
            if hold.order == order and hold.released_at is None
            else hold
            for hold in self.holds
        )
        return evolve(self, holds=holds), OrderReleased(
            account=self.id, order=order, by=by, why=why
        )

    def is_held(self, order: OrderId) -> bool:
        """Whether an order waits to be let go."""
        return any(hold.order == order and hold.released_at is None for hold in self.holds)

    def was_released(self, order: OrderId) -> bool:
        """Whether somebody let an order go: it is not held again."""
        return any(hold.order == order and hold.released_at is not None for hold in self.holds)

    # --- disputes, promises, pauses ---------------------------------------------------------

    def dispute(  # noqa: PLR0913 # what a dispute says
        self,
        invoice: InvoiceId,
        *,
        on: date,
        reason: str,
        amount: Money | None = None,
        line: int | None = None,
        owner: str = "",
    ) -> tuple[Self, DisputeOpened]:
        """The file with an invoice disputed: all of it, so much of it, or one line.

        Raises AlreadyDisputed while another dispute about the same is open, and NotAnAmount.
        """
        if amount is not None and amount.minor <= 0:
            raise NotAnAmount(f"Dispute about invoice {invoice}", str(amount))
        standing = [
            one for one in self.disputes if one.invoice == invoice and one.settled_on is None
        ]
        if any(line is None or one.line in {None, line} for one in standing):
            raise AlreadyDisputed(str(invoice))
        new = Dispute(
            invoice=invoice, line=line, opened_on=on, reason=reason, amount=amount, owner=owner
        )
        event = DisputeOpened(account=self.id, invoice=invoice, on=on, reason=reason)
        return evolve(self, disputes=(*self.disputes, new)), event

    def settle_dispute(
        self, invoice: InvoiceId, *, on: date, outcome: str, line: int | None = None
    ) -> tuple[Self, DisputeSettled]:
        """The file with the dispute about an invoice, or a line of it, settled.

        Raises NotFound, DateBefore.
        """
        still_open = [
            one
            for one in self.disputes
            if one.invoice == invoice and one.line == line and not one.settled_on
        ]
        if not still_open:
            what = str(invoice) if line is None else f"{invoice}, line {line}"
            raise NotFound(f"open dispute of account {self.id}", what)
        [dispute] = still_open
        if day(on) < dispute.opened_on:
            opened = dispute.opened_on.isoformat()
            raise DateBefore(
                f"Dispute about {invoice}", on.isoformat(), "the day it was opened", opened
            )
        disputes = tuple(
            evolve(one, settled_on=on, outcome=outcome) if one is dispute else one
            for one in self.disputes
        )
        event = DisputeSettled(account=self.id, invoice=invoice, on=on, outcome=outcome)
        return evolve(self, disputes=disputes), event

    def is_disputed(self, invoice: InvoiceId) -> bool:
        """Whether a dispute about an invoice is open."""
        return any(one.invoice == invoice and one.settled_on is None for one in self.disputes)

    def disputed(self, invoice: InvoiceId, open_: Money, on: date) -> Money:
        """How much of what is open of an invoice is disputed on a day."""
        standing = [one for one in self.disputes if one.invoice == invoice and one.stands(on)]
        amounts = [open_ if one.amount is None else one.amount for one in standing]
        return min(Money.total(amounts, open_.currency), open_)

    def promise(self, amount: Money, *, on: date, pay_by: date) -> tuple[Self, PaymentPromised]:
        """The file with a promise to pay. Raises NotAnAmount, DateBefore."""
        if amount.minor <= 0:
            raise NotAnAmount(f"Promise of account {self.id}", str(amount))
        new = PromiseToPay(made_on=on, pay_by=pay_by, amount=amount)
        event = PaymentPromised(account=self.id, amount=amount, on=on, pay_by=pay_by)
        return evolve(self, promises=(*self.promises, new)), event

    def pause(self, *, since: date, until: date, reason: str) -> tuple[Self, ChasingPaused]:
        """The file of an account that is not chased until a day (excluded). Raises DateBefore."""
        if day(until) <= since:
            first = since.isoformat()
            raise DateBefore("A pause ending", until.isoformat(), "the day after it begins", first)
        new = Pause(since=since, until=until, reason=reason)
        event = ChasingPaused(account=self.id, since=since, until=until, reason=reason)
        return evolve(self, pauses=(*self.pauses, new)), event

    def send(self, letter: Letter, *, on: date) -> tuple[Self, LetterSent]:
        """The file once a letter went out."""
        invoices = tuple(item.invoice for item in letter.items)
        sent = SentLetter(level=letter.level.number, on=on, invoices=invoices)
        event = LetterSent(
            account=self.id, level=letter.level.number, on=on, invoices=invoices, total=letter.total
        )
        return evolve(self, letters=(*self.letters, sent)), event

    def state(self, payments: Iterable[ReceivableEntry], on: date) -> ChaseState:
        """What stands about chasing the account on a day, by what it paid until then."""
        payments = tuple(payments)
        outcomes = [one.outcome(payments, on) for one in self.promises if one.made_on <= on]
        paused = any(one.since <= on < one.until for one in self.pauses)
        return ChaseState(
            waits=paused or PromiseOutcome.RUNNING in outcomes,
            broken_promise=bool(outcomes) and outcomes[-1] in _NOT_KEPT,
            letters=tuple(letter for letter in self.letters if letter.on <= on),
            last_contact=max(
                (
                    *(letter.on for letter in self.letters if letter.on <= on),
                    *(one.made_on for one in self.promises if one.made_on <= on),
                ),
                default=None,
            ),
        )


_NOT_KEPT: Final = frozenset({PromiseOutcome.BROKEN, PromiseOutcome.PART_KEPT})
