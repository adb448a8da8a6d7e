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
    ChaseState,
    DunningPolicy,
    Letter,
    OverdueItem,
    calls,
    next_letter,
)
from account_mgmt.domain.errors import NotFound
from account_mgmt.domain.events import Event
from account_mgmt.domain.ids import AccountId, InvoiceId, ManagerId, OrderId
from account_mgmt.domain.late_interest import Interest, InterestPolicy, interest, open_by_day
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import OrderKind, OrderStatus
from account_mgmt.domain.receivables import (
    OpenItem,
    Owed,
    ReceivableKind,
    invoice_item,
    invoice_of,
    upto,
)
from account_mgmt.ports.queries import InvoiceQuery, OrderQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books, receivables_of

Amount: TypeAlias = str | Decimal | int | Money


@frozen(kw_only=True)
class Exposure:
    """What an account owes and has on order, and how much it may: the parts are never netted."""

    receivables: Money
    open_orders: Money
    limit: Money | None

    @property
    def total(self) -> Money:
        """All of it."""
        return self.receivables + self.open_orders


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

    def exposure(self, account: AccountId | str) -> Exposure:
        """What an account owes and has on order now. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            who = work.accounts.get(AccountId.of(account)).id
            return exposure_of(self.books, work, file_of(work, who))

    def release(self, order: OrderId | str, *, by: str, why: str) -> CreditFile:
        """Let a held order go. Raises NotFound when it is not held."""
        id = OrderId.of(order)
        with self.books.storage.begin(read_only=True) as work:
            account = work.orders.get(id).account
        at = self.books.clock.now()
        return self._change(account, lambda file: file.release(id, by=by, why=why, at=at))

    # --- disputes, promises, pauses ---------------------------------------------------------

    def dispute(
        self,
        invoice: InvoiceId | str,
        *,
        on: date | str,
        reason: str,
        amount: Amount | None = None,
        owner: str = "",
    ) -> CreditFile:
        """Keep that a customer does not agree with an invoice, in all or in part: it is not chased.

        Raises NotFound, AlreadyDisputed, NotAnAmount.
        """
        id, disputed = InvoiceId.of(invoice), None if amount is None else self._money(amount)
        return self._change(
            self._account_of(id),
            lambda file: file.dispute(id, on=day(on), reason=reason, amount=disputed, owner=owner),
        )

    def settle_dispute(
        self, invoice: InvoiceId | str, *, on: date | str, outcome: str
    ) -> CreditFile:
        """End the dispute about an invoice: it is chased again. Raises NotFound, DateBefore."""
        id = InvoiceId.of(invoice)
        return self._change(
            self._account_of(id),
            lambda file: file.settle_dispute(id, on=day(on), outcome=outcome),
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
        """The letter that is due to an account on a day, or None. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            who = work.accounts.get(AccountId.of(account)).id
            return self._letter(work, who, day(on))

    def send_letter(self, account: AccountId | str, *, on: date | str) -> Letter | None:
        """Record that the letter due to an account went out, and give it; None when none is due.

        What is due is asked again now, so that nobody is written to about what was just paid.
        Raises NotFound.
        """
        sent_on, who = day(on), AccountId.of(account)
        with self.books.storage.begin() as work:
            work.accounts.get(who)
            work.guard(receivables_of(who), exclusive=True)
            letter = self._letter(work, who, sent_on)
            if letter is not None:
                file = kept_file(work, who)
                work.credit_files.save(*file.send(letter, on=sent_on))
                work.commit()
        return letter

    def worklist(self, manager: ManagerId | str, *, on: date | str) -> tuple[CallToMake, ...]:
        """Whom a manager calls on a day, about what, the calls worth most first. Raises NotFound."""
        asked_on, who = day(on), ManagerId.of(manager)
        with self.books.storage.begin(read_only=True) as work:
            work.managers.get(who)
            own = [a.id for a in work.accounts.find() if a.acting_on(asked_on) == who]
            overdue = {account: self._overdue(work, account, asked_on) for account in own}
            states = {account: self._state(work, account, asked_on) for account in own}
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

    def _letter(self, work: UnitOfWork, account: AccountId, on: date) -> Letter | None:
        state = self._state(work, account, on)
        if state.waits:
            return None
        return next_letter(self.policy, self._overdue(work, account, on), state.letters, on)

    def _state(self, work: UnitOfWork, account: AccountId, on: date) -> ChaseState:
        kinds = frozenset({ReceivableKind.PAID, ReceivableKind.REVERSED})
        paid = work.receivables.explain(
            Owed(currency=self.books.currency, period=upto(on), account=account, kinds=kinds)
        )
        return file_of(work, account).state(paid, on)

    def _overdue(self, work: UnitOfWork, account: AccountId, on: date) -> tuple[OverdueItem, ...]:
        file = file_of(work, account)
        where = Owed(currency=self.books.currency, period=upto(on), account=account)
        return tuple(
            _overdue(work, item, id, file, on)
            for item in work.receivables.open_items(where)
            if item.value.minor > 0 and item.days_late(on) > 0
            for id in (invoice_of(item.item),)
            if id is not None
        )


def _overdue(
    work: UnitOfWork, item: OpenItem, id: InvoiceId, file: CreditFile, on: date
) -> OverdueItem:
    return OverdueItem(
        invoice=id,
        number=work.invoices.get(id).number,
        due_on=item.due_on,
        open=item.value,
        disputed=file.disputed(id, item.value, on),
    )


def file_of(work: UnitOfWork, account: AccountId) -> CreditFile:
    """The credit file of an account as it is kept, or an empty one where none is."""
    try:
        return work.credit_files.get(account)
    except NotFound:
        return CreditFile(id=account)


def kept_file(work: UnitOfWork, account: AccountId) -> CreditFile:
    """The credit file of an account, kept from now on."""
    try:
        return work.credit_files.get(account)
    except NotFound:
        return work.credit_files.add(*CreditFile.open(account))


def exposure_of(books: Books, work: UnitOfWork, file: CreditFile) -> Exposure:
    """What an account owes, and what it has on order that is not invoiced."""
    where = Owed(currency=books.currency, account=file.id)
    still_open = OrderQuery(account=file.id, status=OrderStatus.OPEN, kind=OrderKind.SALE)
    on_order = [order.net for order in work.orders.find(still_open)]
    billed: list[Money] = []
    for order in work.orders.find(still_open):
        for invoice in work.invoices.find(InvoiceQuery(order=order.id)):
            content = invoice.content
            if content is not None and content.credits is None:
                billed += [line.net for line in content.lines]
    return Exposure(
        receivables=work.receivables.total(where),
        open_orders=Money.total(on_order, books.currency) - Money.total(billed, books.currency),
        limit=file.limit,
    )


def hold_if_over(books: Books, work: UnitOfWork, account: AccountId, order: OrderId) -> None:
    """Hold a new order that brings its account over its limit; the order is there already."""
    file = file_of(work, account)
    if file.limit is None:
        return
    work.guard(receivables_of(account), exclusive=True)
    exposure = exposure_of(books, work, file)
    if file.over_limit(exposure.total):
        work.credit_files.save(*file.hold(order, exposure.total, at=books.clock.now()))
