"""What managers spend: claims handed in, approved or returned, paid back, with their receipts."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from attrs import evolve, frozen

from account_mgmt.domain.calendar import Period, day
from account_mgmt.domain.errors import NoExchangeRate, NoPerDiemRate, NothingThere
from account_mgmt.domain.events import Event
from account_mgmt.domain.expense_claim import ClaimStatus, ExpenseClaim, Suspect
from account_mgmt.domain.expense_figures import ExpenseFigures, expense_figures
from account_mgmt.domain.expense_line import MILEAGE, PER_DIEM, ExpenseLine, MileageRef, Payer
from account_mgmt.domain.expense_policy import DEFAULT_EXPENSES, ExpensePolicy, Violation
from account_mgmt.domain.ids import ClaimId, ManagerId
from account_mgmt.domain.mileage_log import MileageLine, MileageLog
from account_mgmt.domain.money import Money
from account_mgmt.domain.payment import converted
from account_mgmt.domain.per_diem import PER_DIEM_TABLES, Meal, PerDiemTable, per_diem
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.receipt import ReceiptFile
from account_mgmt.ports.queries import ClaimQuery, MileageQuery
from account_mgmt.ports.receipts import Receipts
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books
from account_mgmt.services.mileage import expenses_of

Amount: TypeAlias = str | Decimal | int | Money
Provided: TypeAlias = Mapping[date | str, Collection[Meal | str]]
"""The meals that somebody else paid for, by day."""


@frozen
class ExpenseDesk:
    """What managers spend, by the company's policy, and where their receipts are kept."""

    books: Books
    receipts: Receipts
    policy: ExpensePolicy = DEFAULT_EXPENSES
    per_diems: tuple[PerDiemTable, ...] = PER_DIEM_TABLES

    # --- what is asked ----------------------------------------------------------------------

    def claim(self, id: ClaimId | str) -> ExpenseClaim:
        """One claim. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return work.claims.get(ClaimId.of(id))

    def claims(self, query: ClaimQuery | None = None) -> tuple[ExpenseClaim, ...]:
        """The claims in question (None: all), by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.claims.find(query))

    def violations(self, claim: ClaimId | str, *, on: date | str) -> tuple[Violation, ...]:
        """What the policy finds on a claim handed in on a day, whether that holds it up or not."""
        with self.books.storage.begin(read_only=True) as work:
            read = work.claims.get(ClaimId.of(claim))
            others = _others(work, read)
            return read.violations(self.policy, on=day(on), others=others)

    def suspects(self, claim: ClaimId | str) -> tuple[Suspect, ...]:
        """The lines of a claim that look like others of the manager, confirmed ones too."""
        with self.books.storage.begin(read_only=True) as work:
            read = work.claims.get(ClaimId.of(claim))
            return read.suspects(_others(work, read))

    def receipt(self, claim: ClaimId | str, line: int) -> ReceiptFile:
        """The receipt of a line, with its content, checked against its hash.

        Raises NotFound, NothingThere when the line has none, and ReceiptDiffers.
        """
        read = self.claim(claim)
        receipt = read.line(line).receipt
        if receipt is None:
            raise NothingThere(f"Claim {read.id}", f"line {line} has no receipt")
        return ReceiptFile(receipt=receipt, content=self.receipts.get(receipt.digest))

    def figures(
        self,
        manager: ManagerId | str | None,
        period: Period,
        *,
        statuses: Collection[ClaimStatus] = tuple(ClaimStatus),
    ) -> ExpenseFigures:
        """What a manager (None: everybody) spent on the days of a period, in the books' currency."""
        who = None if manager is None else ManagerId.of(manager)
        found = self.claims(ClaimQuery(manager=who))
        return expense_figures(
            found, period, currency=self.books.currency, manager=who, statuses=statuses
        )

    # --- writing a claim --------------------------------------------------------------------

    def open(
        self,
        manager: ManagerId | str,
        *,
        on: date | str,
        purpose: str = "",
        id: ClaimId | str | None = None,
        key: str | None = None,
    ) -> ExpenseClaim:
        """Begin a claim. Raises NotFound, AlreadyExists."""
        who, opened_on = ManagerId.of(manager), day(on)

        def command(work: UnitOfWork) -> ExpenseClaim:
            work.guard(expenses_of(who), exclusive=True)
            work.managers.get(who)
            name = ClaimId.of(id or self.books.names.new("claim"))
            currency = self.books.currency
            opened = ExpenseClaim.open(name, who, on=opened_on, currency=currency, purpose=purpose)
            return work.claims.add(*opened)

        return self._done(key, ("claim", who, opened_on, purpose, id), command)

    def add(  # noqa: PLR0913 # what an expense says
        self,
        claim: ClaimId | str,
        category: str,
        amount: Amount,
        *,
        on: date | str,
        tax: Amount | None = None,
        payer: Payer | str = Payer.OWN,
        merchant: str = "",
        about: str = "",
        trip: str = "",
        receipt: ReceiptFile | None = None,
        itemised: bool = False,
        attendees: Iterable[str] = (),
        comment: str = "",
        confirmed: str = "",
        key: str | None = None,
    ) -> ExpenseClaim:
        """Write an expense on a claim, with its receipt, in the books' currency by the day's rate.

        Args:
            claim: a draft, or one that was returned.
            category: such as meals or lodging; the policy's limits go by it.
            amount: with tax; in the books' currency, unless it is Money of another.
            on: the local date of the expense.
            tax: what of the amount is tax.
            payer: who paid, oneself or the company's card.
            merchant: who was paid.
            about: the account or project that it is for.
            trip: the journey that it belongs to.
            receipt: the file, which is kept by the hash of its content.
            itemised: whether the receipt tells what was bought.
            attendees: who was at a meal.
            comment: the manager's word on what the policy may find.
            confirmed: why it is another expense than one that looks like it.
            key: makes a repeated call give the first result again.

        Raises:
            NotFound: no such claim.
            NoExchangeRate: the currencies differ, and the day's rate is not known.
            BadExpense: it cannot be as it is said.
            DuplicateReceipt: the same file is on a line of the manager's already.
            IllegalTransition: the claim is handed in.
        """
        money = self._money(amount)
        spent_on = day(on)
        bare = ExpenseLine(
            number=1,
            on=spent_on,
            category=category,
            amount=money,
            value=money,
            tax=None if tax is None else self._money(tax, money.currency),
            payer=Payer(payer),
            merchant=merchant,
            about=about,
            trip=trip,
            receipt=None if receipt is None else receipt.receipt,
            itemised=itemised,
            attendees=tuple(attendees),
            comment=comment,
            confirmed=confirmed,
        )

        def change(read: ExpenseClaim, work: UnitOfWork) -> tuple[ExpenseClaim, Event]:
            changed = read.add(self._valued(bare), others=_others(work, read))
            if receipt is not None:
                self.receipts.put(receipt.content)
            return changed

        return self._changed(claim, change, key=key, request=("add", bare))

    def add_per_diem(  # noqa: PLR0913 # what a journey says
        self,
        claim: ClaimId | str,
        country: str,
        period: Period,
        *,
        provided: Provided | None = None,
        full: Collection[date] | None = None,
        about: str = "",
        trip: str = "",
        key: str | None = None,
    ) -> ExpenseClaim:
        """Write the per diem of a journey on a claim, less the meals provided.

        Raises NoPerDiemRate, NoExchangeRate, BadExpense when nothing is left of it, and as `add`.
        """
        meals = {
            day(on): frozenset(Meal(meal) for meal in given)
            for on, given in (provided or {}).items()
        }
        found = per_diem(self._per_diems(country, period), period, provided=meals, full=full)
        bare = ExpenseLine(
            number=1,
            on=period.last_day,
            category=PER_DIEM,
            amount=found.total,
            value=found.total,
            about=about,
            trip=trip,
            days=period,
            comment="; ".join(found.sources),
        )

        def change(read: ExpenseClaim, work: UnitOfWork) -> tuple[ExpenseClaim, Event]:
            return read.add(self._valued(bare), others=_others(work, read))

        return self._changed(claim, change, key=key, request=("per diem", bare))

    def add_mileage(self, claim: ClaimId | str, *, key: str | None = None) -> ExpenseClaim:
        """Take all of the manager's mileage that no claim has onto this one, adjustments too.

        Raises NotFound, NothingThere when all is claimed, NoExchangeRate, IllegalTransition.
        """
        id = ClaimId.of(claim)

        def command(work: UnitOfWork) -> ExpenseClaim:
            read = self._held(work, id)
            logs = work.mileage_logs.find(MileageQuery(manager=read.manager))
            waiting = [log for log in logs if log.unclaimed]
            if not waiting:
                raise NothingThere(f"Manager {read.manager}", "no mileage waits to be claimed")
            for log in waiting:
                work.mileage_logs.save(*log.take(id))
                for line in log.unclaimed:
                    read = work.claims.save(*read.add(self._driven(log, line)))
            return read

        return self._done(key, ("mileage", id), command)

    def remove(self, claim: ClaimId | str, line: int) -> ExpenseClaim:
        """Take a line back; mileage can be claimed again then.

        Raises NotFound, NothingThere, IllegalTransition.
        """

        def change(read: ExpenseClaim, work: UnitOfWork) -> tuple[ExpenseClaim, Event]:
            changed = read.remove(line)
            driven = read.line(line).mileage
            if driven is not None:
                log = work.mileage_logs.get(driven.log)
                work.mileage_logs.save(*log.give_back(read.id, (driven.line,)))
            return changed

        return self._changed(claim, change)

    def comment(self, claim: ClaimId | str, line: int, text: str) -> ExpenseClaim:
        """Say something on a line that the policy finds fault with. Raises as `remove`."""
        return self._changed(claim, lambda read, _: read.comment(line, text))

    def confirm(self, claim: ClaimId | str, line: int, why: str) -> ExpenseClaim:
        """Say why a line is another expense than one that looks like it. Raises as `remove`."""
        return self._changed(claim, lambda read, _: read.confirm(line, why))

    # --- where a claim goes -----------------------------------------------------------------

    def submit(self, claim: ClaimId | str, *, on: date | str) -> ExpenseClaim:
        """Hand a claim in.

        Raises NotFound, NothingThere, DateBefore, PolicyViolated, UnconfirmedDuplicates,
        IllegalTransition.
        """
        handed_in = day(on)
        return self._changed(
            claim,
            lambda read, work: read.submit(self.policy, on=handed_in, others=_others(work, read)),
        )

    def send_back(self, claim: ClaimId | str, *, by: str, on: date | str, why: str) -> ExpenseClaim:
        """Return a claim to be changed. Raises NotFound, IllegalTransition, DateBefore."""
        back_on = day(on)
        return self._changed(claim, lambda read, _: read.send_back(by=by, on=back_on, why=why))

    def approve(
        self,
        claim: ClaimId | str,
        *,
        by: str,
        on: date | str,
        sanctioned: Mapping[int, Amount] | None = None,
        comment: str = "",
    ) -> ExpenseClaim:
        """Approve a claim: whole, or of the named lines so much (zero: none of it).

        Amounts are in the books' currency. Raises NotFound, PolicyViolated, UnconfirmedDuplicates,
        NothingThere, SanctionedMoreThanClaimed, BadExpense, IllegalTransition, DateBefore.
        """
        approved_on = day(on)
        amounts = {line: self._money(amount) for line, amount in (sanctioned or {}).items()}
        return self._changed(
            claim,
            lambda read, work: read.approve(
                self.policy,
                by=by,
                on=approved_on,
                sanctioned=amounts,
                others=_others(work, read),
                comment=comment,
            ),
        )

    def reimburse(
        self, claim: ClaimId | str, *, on: date | str, reference: str = ""
    ) -> ExpenseClaim:
        """Record that what was approved and own-paid was paid back.

        Raises NotFound, IllegalTransition, DateBefore.
        """
        paid_on = day(on)
        return self._changed(claim, lambda read, _: read.reimburse(on=paid_on, reference=reference))

    def reconcile(
        self, claim: ClaimId | str, lines: Iterable[int], *, statement: str
    ) -> ExpenseClaim:
        """Record that lines paid by company card were found on its statement.

        Raises NotFound, NothingThere, IllegalTransition.
        """
        numbers = tuple(lines)
        return self._changed(claim, lambda read, _: read.reconcile(numbers, statement))

    # --- steps ------------------------------------------------------------------------------

    def _money(self, amount: Amount, currency: str | None = None) -> Money:
        if isinstance(amount, Money):
            return amount
        return Money(amount, currency or self.books.currency)

    def _valued(self, line: ExpenseLine) -> ExpenseLine:
        """The line with what it is worth in the books' currency by the rate of its day."""
        first, second = line.amount.currency, self.books.currency
        if first == second:
            return line
        rates = self.books.exchange_rates
        rate: Rate | None = None if rates is None else rates(first, second, line.on)
        if rate is None:
            raise NoExchangeRate(first, second, line.on.isoformat())
        return evolve(line, value=converted(line.amount, rate, second), rate=rate)

    def _driven(self, log: MileageLog, line: MileageLine) -> ExpenseLine:
        """The expense that a line of a mileage log is."""
        bare = ExpenseLine(
            number=1,
            on=line.on,
            category=MILEAGE,
            amount=line.amount,
            value=line.amount,
            mileage=MileageRef(log=log.id, line=line.number),
            comment=line.why,
        )
        return self._valued(bare)

    def _per_diems(self, country: str, period: Period) -> PerDiemTable:
        for table in self.per_diems:
            if table.country == country:
                return table
        raise NoPerDiemRate(country, period.start.isoformat())

    def _held(self, work: UnitOfWork, id: ClaimId) -> ExpenseClaim:
        """The claim, with all of its manager's held."""
        work.guard(expenses_of(work.claims.get(id).manager), exclusive=True)
        return work.claims.get(id)

    def _changed(
        self,
        claim: ClaimId | str,
        change: Callable[[ExpenseClaim, UnitOfWork], tuple[ExpenseClaim, Event]],
        *,
        key: str | None = None,
        request: object = None,
    ) -> ExpenseClaim:
        id = ClaimId.of(claim)

        def command(work: UnitOfWork) -> ExpenseClaim:
            return work.claims.save(*change(self._held(work, id), work))

        return self._done(key, (id, request), command)

    def _done(
        self, key: str | None, request: object, command: Callable[[UnitOfWork], ExpenseClaim]
    ) -> ExpenseClaim:
        return self.books.again(command) if key is None else self.books.once(key, request, command)


def _others(work: UnitOfWork, claim: ExpenseClaim) -> tuple[ExpenseClaim, ...]:
    """The manager's other claims."""
    found = work.claims.find(ClaimQuery(manager=claim.manager))
    return tuple(one for one in found if one.id != claim.id)
