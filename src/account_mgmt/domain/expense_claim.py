"""Expense claims: handed in, approved line by line or returned, paid back.

(Rules: paperwork, P6 and B6.)
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Final, Self

from attrs import Attribute, evolve, field, frozen
from attrs.validators import optional

from account_mgmt.domain.calendar import day, plain_date
from account_mgmt.domain.errors import (
    BadExpense,
    DateBefore,
    DuplicateReceipt,
    IllegalTransition,
    NothingThere,
    PolicyViolated,
    SanctionedMoreThanClaimed,
    UnconfirmedDuplicates,
)
from account_mgmt.domain.events import (
    CardLinesReconciled,
    ClaimApproved,
    ClaimMoved,
    ClaimOpened,
    ClaimReimbursed,
    ExpenseAdded,
    ExpenseChanged,
)
from account_mgmt.domain.expense_line import ExpenseLine, Payer
from account_mgmt.domain.expense_policy import (
    ExpensePolicy,
    Violation,
    self_approval,
    violations,
)
from account_mgmt.domain.ids import ClaimId, ManagerId
from account_mgmt.domain.money import Money
from account_mgmt.domain.text import note


class ClaimStatus(Enum):
    """Where a claim is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    REIMBURSED = "reimbursed"


NEXT: Final[Mapping[ClaimStatus, frozenset[ClaimStatus]]] = {
    ClaimStatus.DRAFT: frozenset({ClaimStatus.SUBMITTED}),
    ClaimStatus.SUBMITTED: frozenset({ClaimStatus.APPROVED, ClaimStatus.RETURNED}),
    ClaimStatus.RETURNED: frozenset({ClaimStatus.SUBMITTED}),
    ClaimStatus.APPROVED: frozenset({ClaimStatus.REIMBURSED}),
    ClaimStatus.REIMBURSED: frozenset(),
}
"""What may follow what."""

_OPEN: Final = frozenset({ClaimStatus.DRAFT, ClaimStatus.RETURNED})


@frozen(kw_only=True)
class Decision:
    """How much of a line was approved, in the currency of the books; nothing: it was refused."""

    line: int
    sanctioned: Money
    why: str = field(default="", validator=note)


@frozen(kw_only=True)
class Reconciled:
    """On which statement of the company card a line was found."""

    line: int
    statement: str = field(validator=note)


@frozen(kw_only=True)
class Suspect:
    """A line that looks like another, on this or another claim, of the same manager."""

    line: int
    claim: ClaimId
    other: int


def _numbered(
    claim: "ExpenseClaim",
    _attribute: "Attribute[tuple[ExpenseLine, ...]]",
    lines: tuple[ExpenseLine, ...],
) -> None:
    if len({line.number for line in lines}) < len(lines):
        raise BadExpense(f"Claim {claim.id}", "two of its lines have one number", "Number them")


@frozen(kw_only=True)
class ExpenseClaim:
    """What a manager spent and asks back, or spent by company card and accounts for.

    All values are in `currency`, that of the books. Lines change in drafts and returned claims alone.
    """

    id: ClaimId
    manager: ManagerId
    opened_on: date = field(validator=plain_date)
    currency: str
    purpose: str = field(default="", validator=note)
    lines: tuple[ExpenseLine, ...] = field(default=(), validator=_numbered)
    given: int = 0  # line numbers so far: none comes twice
    status: ClaimStatus = ClaimStatus.DRAFT
    status_since: date | None = field(default=None, validator=optional(plain_date))
    submitted_on: date | None = field(default=None, validator=optional(plain_date))
    returned: str = field(default="", validator=note)  # why it came back last
    approved_by: str = field(default="", validator=note)
    decisions: tuple[Decision, ...] = ()
    reconciled: tuple[Reconciled, ...] = ()
    reference: str = field(default="", validator=note)  # of the payment that paid it back
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def open(
        cls, id: ClaimId, manager: ManagerId, *, on: date, currency: str, purpose: str = ""
    ) -> tuple[Self, ClaimOpened]:
        """A claim with nothing on it, and the event that says it is there."""
        claim = cls(
            id=id,
            manager=manager,
            opened_on=on,
            currency=Money.zero(currency).currency,
            purpose=purpose,
            status_since=on,
        )
        return claim, ClaimOpened(claim=id, manager=manager, on=on)

    def line(self, number: int) -> ExpenseLine:
        """One of its lines. Raises NothingThere."""
        for line in self.lines:
            if line.number == number:
                return line
        raise NothingThere(f"Claim {self.id}", f"it has no line {number}")

    def sanctioned(self, line: ExpenseLine) -> Money:
        """What counts of a line: what was approved of it, or its value until that is decided."""
        for decision in self.decisions:
            if decision.line == line.number:
                return decision.sanctioned
        return line.value

    @property
    def live(self) -> tuple[ExpenseLine, ...]:
        """The lines that were not refused."""
        refused = {one.line for one in self.decisions if not one.sanctioned}
        return tuple(line for line in self.lines if line.number not in refused)

    def total(self, payer: Payer | None = None) -> Money:
        """What counts of all its lines, or of those that somebody paid."""
        paid = [line for line in self.lines if payer in {None, line.payer}]
        return Money.total([self.sanctioned(line) for line in paid], self.currency)

    @property
    def to_reimburse(self) -> Money:
        """What is to be paid back: what is approved and own-paid; nothing before and after that.

        Below zero where mileage adjustments take back more than the rest is worth.
        """
        if self.status is not ClaimStatus.APPROVED:
            return Money.zero(self.currency)
        return self.total(Payer.OWN)

    @property
    def unreconciled(self) -> tuple[ExpenseLine, ...]:
        """The lines paid by company card that were not found on a statement yet."""
        found = {one.line for one in self.reconciled}
        return tuple(
            line
            for line in self.live
            if line.payer is Payer.COMPANY_CARD and line.number not in found
        )

    # --- while it is written ----------------------------------------------------------------

    def add(
        self, line: ExpenseLine, *, others: Sequence["ExpenseClaim"] = ()
    ) -> tuple[Self, ExpenseAdded]:
        """The claim with one more line, of the number that comes next.

        `others` are the manager's other claims. Raises IllegalTransition, and DuplicateReceipt when
        the same file was handed in before.
        """
        self._check_open()
        if line.value.currency != self.currency:
            rule = f"its books are in {self.currency}"
            raise BadExpense(f"Claim {self.id}, {line.value}", rule, "Convert it first")
        if line.receipt is not None:
            for id, number in with_receipt(line.receipt.digest, [self, *others]):
                raise DuplicateReceipt(line.receipt.name, str(id), number)
        number = self.given + 1
        added = evolve(line, number=number)
        event = ExpenseAdded(
            claim=self.id, line=number, on=line.on, category=line.category, value=line.value
        )
        return evolve(self, lines=(*self.lines, added), given=number), event

    def remove(self, number: int) -> tuple[Self, ExpenseChanged]:
        """The claim without a line. Raises IllegalTransition, NothingThere."""
        self._check_open()
        gone = self.line(number)
        lines = tuple(line for line in self.lines if line is not gone)
        event = ExpenseChanged(claim=self.id, line=number, what="taken back")
        return evolve(self, lines=lines), event

    def comment(self, number: int, text: str) -> tuple[Self, ExpenseChanged]:
        """The claim with the manager's word on a line. Raises IllegalTransition, NothingThere."""
        return self._change(evolve(self.line(number), comment=text), "commented on")

    def confirm(self, number: int, why: str) -> tuple[Self, ExpenseChanged]:
        """The claim with the reason why a line is not the one it looks like.

        Raises IllegalTransition, NothingThere.
        """
        return self._change(evolve(self.line(number), confirmed=why), "confirmed")

    # --- what is found on it ----------------------------------------------------------------

    def suspects(self, others: Iterable["ExpenseClaim"] = ()) -> tuple[Suspect, ...]:
        """The lines that look like an earlier one here, or one on another claim of the manager.

        Confirmed ones, too. What was refused looks like nothing.
        """
        elsewhere = tuple(claim for claim in others if claim.id != self.id)
        return tuple(
            Suspect(line=line.number, claim=claim.id, other=other.number)
            for line in self.live
            for claim in (self, *elsewhere)
            for other in claim.live
            if (claim is not self or other.number < line.number) and line.is_like(other)
        )

    def violations(
        self, policy: ExpensePolicy, *, on: date, others: Iterable["ExpenseClaim"] = ()
    ) -> tuple[Violation, ...]:
        """What the policy finds when it is handed in on a day, whether that holds it up or not."""
        beside = [line for claim in others if claim.id != self.id for line in claim.live]
        return violations(self.lines, policy, on=self.submitted_on or on, beside=beside)

    # --- where it goes ----------------------------------------------------------------------

    def submit(
        self, policy: ExpensePolicy, *, on: date, others: Sequence["ExpenseClaim"] = ()
    ) -> tuple[Self, ClaimMoved]:
        """The claim as handed in.

        Raises NothingThere, DateBefore for an expense of a later day, PolicyViolated,
        UnconfirmedDuplicates, IllegalTransition.
        """
        self._check(ClaimStatus.SUBMITTED, on)
        if not self.lines:
            raise NothingThere(f"Claim {self.id}", "no expense is on it")
        last = max(line.on for line in self.lines)
        if on < last:
            raise DateBefore(
                f"Claim {self.id}", on.isoformat(), "the day of its last expense", last.isoformat()
            )
        fresh = evolve(self, submitted_on=on)
        _check_found(fresh, fresh.violations(policy, on=on, others=others), others)
        event = self._moved(ClaimStatus.SUBMITTED, on, str(self.manager), "")
        return evolve(fresh, status=ClaimStatus.SUBMITTED, status_since=on), event

    def send_back(self, *, by: str, on: date, why: str) -> tuple[Self, ClaimMoved]:
        """The claim as returned, to be changed and handed in again. Raises IllegalTransition."""
        self._check(ClaimStatus.RETURNED, on)
        event = self._moved(ClaimStatus.RETURNED, on, by, why)
        back = evolve(self, status=ClaimStatus.RETURNED, status_since=on, submitted_on=None)
        return evolve(back, returned=why), event

    def approve(  # noqa: PLR0913 # who, when, by what, and what of it
        self,
        policy: ExpensePolicy,
        *,
        by: str,
        on: date,
        sanctioned: Mapping[int, Money] | None = None,
        others: Sequence["ExpenseClaim"] = (),
        comment: str = "",
    ) -> tuple[Self, ClaimApproved]:
        """The claim as approved: whole, or of the named lines so much; zero refuses a line.

        What is found on it is asked again. Raises PolicyViolated (also when managers approve their
        own, unless the policy takes a comment), UnconfirmedDuplicates, NothingThere for a line that is
        not there, SanctionedMoreThanClaimed, BadExpense when nothing is left of it, IllegalTransition.
        """
        self._check(ClaimStatus.APPROVED, on)
        decided = self._decided(sanctioned or {}, comment)
        approved = evolve(self, decisions=decided)
        found = [
            one
            for one in self.violations(policy, on=on, others=others)
            if any(line.number in one.lines for line in approved.live)
        ]
        if by == str(self.manager):
            found.append(self_approval(policy, comment))
        _check_found(approved, found, others)
        event = ClaimApproved(
            claim=self.id,
            on=on,
            by=by,
            own=approved.total(Payer.OWN),
            company_card=approved.total(Payer.COMPANY_CARD),
            refused=tuple(one.line for one in decided if not one.sanctioned),
        )
        done = evolve(approved, status=ClaimStatus.APPROVED, status_since=on, approved_by=by)
        return done, event

    def reimburse(self, *, on: date, reference: str = "") -> tuple[Self, ClaimReimbursed]:
        """The claim as paid back; nothing is, where all was paid by card. Raises IllegalTransition."""
        self._check(ClaimStatus.REIMBURSED, on)
        event = ClaimReimbursed(
            claim=self.id,
            manager=self.manager,
            on=on,
            amount=self.to_reimburse,
            reference=reference,
        )
        paid = evolve(self, status=ClaimStatus.REIMBURSED, status_since=on, reference=reference)
        return paid, event

    def reconcile(self, lines: Iterable[int], statement: str) -> tuple[Self, CardLinesReconciled]:
        """The claim with lines found on a statement of the company card.

        Raises IllegalTransition before it is approved, and NothingThere for a line that no card paid
        or that was found before.
        """
        if self.status not in {ClaimStatus.APPROVED, ClaimStatus.REIMBURSED}:
            raise self._illegal("reconciled")
        numbers = tuple(dict.fromkeys(lines))
        waiting = {line.number for line in self.unreconciled}
        for number in numbers:
            if number not in waiting:
                rule = f"line {number} waits for no statement of the company card"
                raise NothingThere(f"Claim {self.id}", rule)
        found = (Reconciled(line=number, statement=statement) for number in numbers)
        event = CardLinesReconciled(claim=self.id, lines=numbers, statement=statement)
        return evolve(self, reconciled=(*self.reconciled, *found)), event

    # --- steps ------------------------------------------------------------------------------

    def _change(self, line: ExpenseLine, what: str) -> tuple[Self, ExpenseChanged]:
        self._check_open()
        lines = tuple(line if one.number == line.number else one for one in self.lines)
        event = ExpenseChanged(claim=self.id, line=line.number, what=what)
        return evolve(self, lines=lines), event

    def _decided(self, asked: Mapping[int, Money], comment: str) -> tuple[Decision, ...]:
        for number in asked:
            self.line(number)
        decisions = tuple(
            Decision(
                line=line.number,
                sanctioned=self._at_most(line, asked.get(line.number, line.value)),
                why=comment if line.number in asked else "",
            )
            for line in self.lines
        )
        if not any(one.sanctioned for one in decisions):
            way_out = "Return it with the reason"
            raise BadExpense(f"Approving claim {self.id}", "nothing is left of it", way_out)
        return decisions

    def _at_most(self, line: ExpenseLine, amount: Money) -> Money:
        zero = Money.zero(self.currency)
        if not min(zero, line.value) <= amount <= max(zero, line.value):
            raise SanctionedMoreThanClaimed(str(self.id), line.number, str(amount), str(line.value))
        return amount

    def _check_open(self) -> None:
        if self.status not in _OPEN:
            raise self._illegal("changed")

    def _check(self, wanted: ClaimStatus, on: date) -> None:
        if wanted not in NEXT[self.status]:
            raise self._illegal(wanted.value)
        since = self.status_since or self.opened_on
        if day(on) < since:
            became = f"the day it became {self.status.value}"
            raise DateBefore(f"Claim {self.id}", on.isoformat(), became, since.isoformat())

    def _illegal(self, wanted: str) -> IllegalTransition:
        ways = tuple(sorted(status.value for status in NEXT[self.status]))
        return IllegalTransition(f"Claim {self.id}", self.status.value, wanted, ways)

    def _moved(self, wanted: ClaimStatus, on: date, by: str, why: str) -> ClaimMoved:
        return ClaimMoved(
            claim=self.id,
            before=self.status.value,
            after=wanted.value,
            on=on,
            by=by,
            why=why,
        )


def with_receipt(digest: str, claims: Iterable[ExpenseClaim]) -> Iterator[tuple[ClaimId, int]]:
    """The lines that were handed in with a receipt of that hash, and were not refused."""
    for claim in claims:
        for line in claim.live:
            if line.receipt is not None and line.receipt.digest == digest:
                yield claim.id, line.number


def _check_found(
    claim: ExpenseClaim, found: Iterable[Violation], others: Sequence[ExpenseClaim]
) -> None:
    stopping = tuple(str(one) for one in found if one.holds_up)
    if stopping:
        raise PolicyViolated(str(claim.id), stopping)
    unsaid = tuple(
        f"line {one.line} like line {one.other} of {one.claim}"
        for one in claim.suspects(others)
        if not claim.line(one.line).confirmed
    )
    if unsaid:
        raise UnconfirmedDuplicates(f"Claim {claim.id}", unsaid)
