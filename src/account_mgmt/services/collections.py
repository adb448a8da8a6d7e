"""Collecting what is overdue: limits, disputes, promises, letters, interest, and whom to call."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from attrs import frozen

from account_mgmt.domain.calendar import day
from account_mgmt.domain.credit_file import CreditFile
from account_mgmt.domain.dunning import (
    FALLING_CHANCE,
    STANDARD_DUNNING,
    CallToMake,
    ChancePolicy,
    DunningPolicy,
    Letter,
    calls,
    letters_due,
)
from account_mgmt.domain.events import Event
from account_mgmt.domain.exposure import Exposure
from account_mgmt.domain.ids import AccountId, InvoiceId, ManagerId, OrderId
from account_mgmt.domain.late_interest import Interest, InterestPolicy, interest, open_by_day
from account_mgmt.domain.money import Money
from account_mgmt.domain.receivables import invoice_item
from account_mgmt.ports.queries import AccountQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books, receivables_of
from account_mgmt.services.credit_checks import (
    exposure_of,
    file_of,
    kept_file,
    overdue_of,
    state_of,
)
from account_mgmt.services.issuing import charged_in, in_books

Amount: TypeAlias = str | Decimal | int | Money


@frozen
class CollectionsDesk:
    """Credit limits and holds, disputes and promises, letters, and the calls of a day."""

    books: Books
    policy: DunningPolicy = STANDARD_DUNNING
    chance: ChancePolicy = FALLING_CHANCE

    def file(self, account: AccountId | str) -> CreditFile:
        """The credit file of an account, be it empty. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return file_of(work, work.accounts.get(AccountId.of(account)).id)

    # --- the limit --------------------------------------------------------------------------

    def set_limit(self, account: AccountId | str, limit: Amount | None) -> CreditFile:
        """Let an account owe and have on order up to that much, or (None) anything.

        Raises NotFound, NotAnAmount.
        """
        money = None if limit is None else self._money(limit)
        return self._change(account, lambda file: file.set_limit(money))

    def exposure(self, account: AccountId | str, *, as_of: date | str | None = None) -> Exposure:
        """What an account owes and has on order now, and how late it is on a day (None: today in UTC).

        Raises NotFound.
        """
        on = self.books.clock.now().date() if as_of is None else day(as_of)
        with self.books.storage.begin(read_only=True) as work:
            who = work.accounts.get(AccountId.of(account)).id
            return exposure_of(self.books, work, who, on)

    def release(self, order: OrderId | str, *, by: str, why: str) -> CreditFile:
        """Let a held order go. Raises NotFound when it is not held."""
        id = OrderId.of(order)
        with self.books.storage.begin(read_only=True) as work:
            account = work.orders.get(id).account
        at = self.books.clock.now()
        return self._change(account, lambda file: file.release(id, by=by, why=why, at=at))

    # --- disputes, promises, pauses ---------------------------------------------------------

    def dispute(  # noqa: PLR0913 # what a dispute says
        self,
        invoice: InvoiceId | str,
        *,
        on: date | str,
        reason: str,
        amount: Amount | None = None,
        line: int | None = None,
        owner: str = "",
    ) -> CreditFile:
        """Keep that a customer does not agree with an invoice: all of it, so much, or a line.

        That much is not chased; of a line, what it comes to with its tax. Raises NotFound,
        AlreadyDisputed, NotAnAmount, NoSuchInvoiceLine.
        """
        id, disputed = InvoiceId.of(invoice), None if amount is None else self._money(amount)
        with self.books.storage.begin(read_only=True) as work:
            read = work.invoices.get(id)
        if line is not None and disputed is None:
            asked = read.line(line)
            whole = asked.net + asked.tax.on(asked.net)
            disputed = in_books(self.books, whole, read.issued_on)
        return self._change(
            read.account,
            lambda file: file.dispute(
                id, on=day(on), reason=reason, amount=disputed, line=line, owner=owner
            ),
        )

    def settle_dispute(
        self,
        invoice: InvoiceId | str,
        *,
        on: date | str,
        outcome: str,
        line: int | None = None,
    ) -> CreditFile:
        """End the dispute about an invoice, or a line of it: it is chased again.

        Raises NotFound, DateBefore.
        """
        id = InvoiceId.of(invoice)
        return self._change(
            self._account_of(id),
            lambda file: file.settle_dispute(id, on=day(on), outcome=outcome, line=line),
        )

    def promise(
        self, account: AccountId | str, amount: Amount, *, on: date | str, pay_by: date | str
    ) -> CreditFile:
        """Keep a promise to pay: the account is not chased until then.

        Raises NotFound, NotAnAmount, DateBefore.
        """
        money = self._money(amount)
        return self._change(
            account, lambda file: file.promise(money, on=day(on), pay_by=day(pay_by))
        )

    def pause(
        self, account: AccountId | str, *, since: date | str, until: date | str, reason: str
    ) -> CreditFile:
        """Do not chase an account until a day (excluded). Raises NotFound, DateBefore."""
        return self._change(
            account, lambda file: file.pause(since=day(since), until=day(until), reason=reason)
        )

    # --- letters, calls, interest -----------------------------------------------------------

    def letter(self, account: AccountId | str, *, on: date | str) -> Letter | None:
        """The letter that is due to an account on a day, or None; the highest of several.

        Raises NotFound.
        """
        return max(self.letters(account, on=on), key=lambda one: one.level.number, default=None)

    def letters(self, account: AccountId | str, *, on: date | str) -> tuple[Letter, ...]:
        """The letters due to an account on a day: one, or one for each invoice, by policy.

        Raises NotFound.
        """
        with self.books.storage.begin(read_only=True) as work:
            who = work.accounts.get(AccountId.of(account)).id
            return self._letters(work, who, day(on))

    def send_letter(self, account: AccountId | str, *, on: date | str) -> Letter | None:
        """Record that what is due to an account went out, as `send_letters`; give the highest."""
        sent = self.send_letters(account, on=on)
        return max(sent, key=lambda one: one.level.number, default=None)

    def send_letters(self, account: AccountId | str, *, on: date | str) -> tuple[Letter, ...]:
        """Record that the letters due to an account went out, and give them.

        What is due is asked again now, so that nobody is written to about what was just paid. The fee
        of a level, if it has one, is asked for on a document of its own. Raises NotFound, and what
        invoicing a fee raises.
        """
        sent_on, who = day(on), AccountId.of(account)
        with self.books.storage.begin() as work:
            account_ = work.accounts.get(who)
            work.guard(receivables_of(who), exclusive=True)
            letters = self._letters(work, who, sent_on)
            for letter in letters:
                work.credit_files.save(*kept_file(work, who).send(letter, on=sent_on))
                level = letter.level
                if level.fee:
                    what = f"Fee for the {level.action}"
                    charged_in(self.books, work, account_, what, level.fee, on=sent_on)
            work.commit()
        return letters

    def worklist(self, manager: ManagerId | str, *, on: date | str) -> tuple[CallToMake, ...]:
        """Whom a manager calls on a day, about what, the calls worth most first. Raises NotFound."""
        asked_on, who = day(on), ManagerId.of(manager)
        with self.books.storage.begin(read_only=True) as work:
            work.managers.get(who)
            known = work.accounts.find(AccountQuery(manager=who))
            own = [account.id for account in known if account.acting_on(asked_on) == who]
            overdue = {one: overdue_of(self.books, work, one, asked_on) for one in own}
            states = {one: state_of(self.books, work, one, asked_on) for one in own}
        return calls(overdue, states, asked_on, policy=self.policy, chance=self.chance)

    def interest(
        self, invoice: InvoiceId | str, *, until: date | str, policy: InterestPolicy
    ) -> Interest:
        """The late interest on an invoice up to a day, on what was open day by day.

        Raises NotFound, and NoRateKnown for a day before the policy's first rate.
        """
        last = day(until)
        with self.books.storage.begin(read_only=True) as work:
            read = work.invoices.get(InvoiceId.of(invoice))
            entries = work.receivables.entries_of(invoice_item(read.id))
        return interest(open_by_day(entries), read.due_on, last, policy)

    # --- steps ------------------------------------------------------------------------------

    def _money(self, amount: Amount) -> Money:
        return amount if isinstance(amount, Money) else Money(amount, self.books.currency)

    def _account_of(self, invoice: InvoiceId) -> AccountId:
        with self.books.storage.begin(read_only=True) as work:
            return work.invoices.get(invoice).account

    def _change(
        self,
        account: AccountId | str,
        change: Callable[[CreditFile], tuple[CreditFile, Event]],
    ) -> CreditFile:
        who = AccountId.of(account)
        with self.books.storage.begin() as work:
            work.guard(f"account {who}", exclusive=True)
            work.accounts.get(who)
            saved = work.credit_files.save(*change(kept_file(work, who)))
            work.commit()
        return saved

    def _letters(self, work: UnitOfWork, account: AccountId, on: date) -> tuple[Letter, ...]:
        state = state_of(self.books, work, account, on)
        if state.waits:
            return ()
        return letters_due(
            self.policy, overdue_of(self.books, work, account, on), state.letters, on
        )
