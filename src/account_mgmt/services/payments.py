"""Customers' payments: recording, allocating, refunding, taking back; and what is given up."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Final, TypeAlias, TypeVar

from attrs import frozen

from account_mgmt.domain.calendar import day
from account_mgmt.domain.errors import (
    AllocatedMoreThanOpen,
    AlreadyExists,
    NoExchangeRate,
    NotAnAmount,
    NotFound,
    NotOpen,
)
from account_mgmt.domain.ids import AccountId, InvoiceId, ItemId, PaymentId
from account_mgmt.domain.invoice import Invoice
from account_mgmt.domain.money import Money
from account_mgmt.domain.payment import Allocation, AllocationPolicy, Debt, Payment, spread
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.receivables import (
    OpenItem,
    Owed,
    ReceivableEntry,
    ReceivableKind,
    invoice_item,
    invoice_of,
    item_of,
    payment_item,
    upto,
)
from account_mgmt.domain.settlement import (
    after,
    check_open,
    check_since,
    debt_of,
    discount_parts,
    entry_of_payment,
    is_small,
    recovered,
    reduced,
    reopened,
    settled,
    settled_by,
    taken_back,
)
from account_mgmt.domain.tax import TaxGroup
from account_mgmt.ports.queries import PaymentQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books, open_ledger, receivables_of
from account_mgmt.services.issuing import charged_in, in_books

_DoneT = TypeVar("_DoneT", Payment, Invoice)

Amount: TypeAlias = str | Decimal | int | Money
Named: TypeAlias = Mapping[str, Amount]
"""Amounts by the id of the invoice that each is to settle."""


@frozen
class PaymentDesk:
    """What customers pay, and what it settles."""

    books: Books

    def payment(self, id: PaymentId | str) -> Payment:
        """One payment. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return work.payments.get(PaymentId.of(id))

    def payments(self, query: PaymentQuery | None = None) -> tuple[Payment, ...]:
        """The payments in question (None: all), by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.payments.find(query))

    def record(  # noqa: PLR0913 # what a payment says
        self,
        account: AccountId | str,
        amount: Amount,
        *,
        on: date | str,
        method: str = "",
        reference: str = "",
        settling: Named | AllocationPolicy | None = AllocationPolicy.OLDEST_DUE,
        id: PaymentId | str | None = None,
        key: str | None = None,
    ) -> Payment:
        """Record money that came in, and settle invoices with it.

        What settles nothing is to the customer's credit. Where an invoice's terms give a discount
        for paying early and the money came in time, paying what is left of it after that settles it.

        Args:
            account: whose payment.
            amount: in the books' currency, unless it is Money of another.
            on: the local date on which it arrived.
            method: how it was paid.
            reference: the bank's own; the same one again is the same payment.
            settling: how much of which invoices, or the policy by which invoices are taken; None:
                nothing yet.
            id: the payment's; made up when not given.
            key: makes a repeated call give the first payment again.

        Raises:
            NotFound: no such account or invoice.
            NotAnAmount: nothing, or less.
            AllocatedMoreThanOpen: an invoice has less open, or more is named than was paid.
            NoExchangeRate: the currencies differ, and the day's rate is not known.
            PeriodClosed: the date is in a closed period.
            AlreadyExists: the account has another payment of that reference.
        """
        arrived, who = day(on), AccountId.of(account)
        money = self._money(amount)
        named = tuple(settling.items()) if isinstance(settling, Mapping) else settling
        request = ("pay", who, money, arrived, method, reference, named, id)

        def command(work: UnitOfWork) -> Payment:
            check_open(arrived, open_ledger(work))
            work.guard(receivables_of(who), exclusive=True)
            work.accounts.get(who)
            known = _known(work, who, reference)
            if known is not None:
                if (known.amount, known.received_on) != (money, arrived):
                    raise AlreadyExists("payment of the reference", reference)
                return known
            payment, event = Payment.receive(
                PaymentId.of(id or self.books.names.new("payment")),
                who,
                money,
                on=arrived,
                method=method,
                reference=reference,
            )
            at = self.books.clock.now()
            value = in_books(self.books, money, arrived)
            saved = work.payments.add(payment, event)
            came = entry_of_payment(payment, value, at=at)
            return self._settle(work, saved, item_of([came]), settling, arrived, [came])

        return self._done(key, request, command)

    def allocate(
        self,
        payment: PaymentId | str,
        settling: Named | AllocationPolicy = AllocationPolicy.OLDEST_DUE,
        *,
        on: date | str,
        key: str | None = None,
    ) -> Payment:
        """Settle invoices with what a payment has left. Raises as `record`, and IllegalTransition."""
        allocated_on, id = day(on), PaymentId.of(payment)
        named = tuple(settling.items()) if isinstance(settling, Mapping) else settling

        def command(work: UnitOfWork) -> Payment:
            read = self._held(work, id, allocated_on)
            if not read.unapplied:
                raise NotOpen(f"Payment {id}", "allocated")
            cash = _item(work, payment_item(id))
            return self._settle(work, read, cash, settling, allocated_on, [])

        return self._done(key, ("allocate", id, named, allocated_on), command)

    def refund(
        self,
        payment: PaymentId | str,
        amount: Amount | None = None,
        *,
        on: date | str,
        reason: str = "",
        key: str | None = None,
    ) -> Payment:
        """Give back what a payment has left, or so much of it.

        Raises NotFound, NotAnAmount, AllocatedMoreThanOpen, PeriodClosed, IllegalTransition.
        """
        back_on, id = day(on), PaymentId.of(payment)

        def command(work: UnitOfWork) -> Payment:
            read = self._held(work, id, back_on)
            back = read.unapplied if amount is None else self._money(amount)
            saved = work.payments.save(*read.refund(back, on=back_on))
            entry = reduced(
                _item(work, payment_item(id)),
                back,
                ReceivableKind.REFUNDED,
                on=back_on,
                at=self.books.clock.now(),
                reason=reason,
            )
            work.receivables.append([entry])
            return saved

        return self._done(key, ("refund", id, amount, back_on, reason), command)

    def bounce(
        self,
        payment: PaymentId | str,
        *,
        on: date | str,
        reason: str,
        key: str | None = None,
    ) -> Payment:
        """Record that the bank took a payment back: what it had settled is open again.

        Due when it was due. The fee of the invoicing policy, if any, is asked for on a document of its
        own. Raises NotFound, PeriodClosed, DateBefore, IllegalTransition, and AllocatedMoreThanOpen
        when some of it was refunded.
        """
        bounced_on, id = day(on), PaymentId.of(payment)

        def command(work: UnitOfWork) -> Payment:
            read = self._held(work, id, bounced_on)
            if read.refunds:
                back = Money.total(read.refunds, read.amount.currency)
                raise AllocatedMoreThanOpen(
                    f"payment {id}, of which {back} was refunded", str(read.amount), "rest"
                )
            saved = work.payments.save(*read.bounce(on=bounced_on, reason=reason))
            at, cash = self.books.clock.now(), payment_item(id)
            settled_ones = dict.fromkeys(one.invoice for one in read.allocations)
            made = list(
                chain.from_iterable(
                    reopened(
                        work.receivables.entries_of(invoice_item(invoice)),
                        cash,
                        on=bounced_on,
                        at=at,
                        reason=reason,
                    )
                    for invoice in settled_ones
                )
            )
            own = work.receivables.entries_of(cash)
            made += taken_back(own, read.allocations, on=bounced_on, at=at, reason=reason)
            work.receivables.append(made)
            fee = self.books.invoicing.bounce_fee
            if fee:
                account, what = work.accounts.get(read.account), f"Fee for returned payment {id}"
                charged_in(self.books, work, account, what, fee, on=bounced_on)
            return saved

        return self._done(key, ("bounce", id, bounced_on, reason), command)

    def use_credit(
        self, note: InvoiceId | str, settling: Named, *, on: date | str, key: str | None = None
    ) -> Invoice:
        """Settle invoices of the account with what a credit note has left.

        Raises NotFound, AllocatedMoreThanOpen, PeriodClosed.
        """
        used_on, id = day(on), InvoiceId.of(note)

        def command(work: UnitOfWork) -> Invoice:
            check_open(used_on, open_ledger(work))
            read = work.invoices.get(id)
            work.guard(receivables_of(read.account), exclusive=True)
            for invoice, amount in settling.items():
                debt = open_debt(work, InvoiceId(invoice), read.account)
                money = self._money(amount)
                credit = _item(work, invoice_item(id))
                work.receivables.append(
                    settled(
                        debt,
                        credit,
                        settles=money,
                        uses=money,
                        on=used_on,
                        at=self.books.clock.now(),
                        reason=read.number,
                    )
                )
            return read

        return self._done(key, ("use credit", id, tuple(settling.items()), used_on), command)

    def refund_credit(
        self,
        note: InvoiceId | str,
        amount: Amount | None = None,
        *,
        on: date | str,
        reason: str = "",
        key: str | None = None,
    ) -> Invoice:
        """Pay out what a credit note has left (None: all of it).

        Raises NotFound, NotOpen when nothing is left, AllocatedMoreThanOpen, DateBefore, PeriodClosed.
        """
        back_on, id = day(on), InvoiceId.of(note)

        def command(work: UnitOfWork) -> Invoice:
            check_open(back_on, open_ledger(work))
            read = work.invoices.get(id)
            work.guard(receivables_of(read.account), exclusive=True)
            credit = _item(work, invoice_item(id))
            if credit.open.minor >= 0:
                raise NotOpen(f"Credit note {read.number}", "refunded")
            check_since(f"The refund of credit note {read.number}", back_on, read.issued_on)
            back = -credit.open if amount is None else self._money(amount)
            at, kind = self.books.clock.now(), ReceivableKind.REFUNDED
            work.receivables.append([reduced(credit, back, kind, on=back_on, at=at, reason=reason)])
            return read

        return self._done(key, ("refund credit", id, amount, back_on, reason), command)

    def write_off_small(
        self,
        limit: Amount,
        *,
        on: date | str,
        approved_by: str,
        account: AccountId | str | None = None,
    ) -> tuple[Invoice, ...]:
        """Give up what is open of overdue invoices (None: everybody's) where that is up to a limit.

        Invoices of which a part was paid leave such rests, by rounding or by charges of banks. Raises
        NotAnAmount for a limit that is not above zero, PeriodClosed.
        """
        given_up_on, most = day(on), self._money(limit)
        if most.minor <= 0:
            raise NotAnAmount("A limit for small balances", str(most))
        who = None if account is None else AccountId.of(account)
        with self.books.storage.begin(read_only=True) as work:
            where = Owed(currency=self.books.currency, period=upto(given_up_on), account=who)
            small = [
                invoice
                for item in work.receivables.open_items(where)
                for invoice in (invoice_of(item.item),)
                if invoice is not None and is_small(item, most, given_up_on)
            ]
        why = f"small balance, up to {most}"
        return tuple(
            self.write_off(invoice, on=given_up_on, reason=why, approved_by=approved_by)
            for invoice in small
        )

    def discounts(self, invoice: InvoiceId | str) -> tuple[TaxGroup, ...]:
        """What discounts for paying early took off an invoice, net and tax by category and rate.

        Raises NotFound.
        """
        with self.books.storage.begin(read_only=True) as work:
            read = work.invoices.get(InvoiceId.of(invoice))
            entries = work.receivables.entries_of(invoice_item(read.id))
        off = Money.total(
            [-one.amount for one in entries if one.kind is ReceivableKind.DISCOUNTED],
            read.due.currency,
        )
        return () if read.content is None or not off else discount_parts(off, read.content)

    def write_off(  # noqa: PLR0913 # what giving up asks
        self,
        invoice: InvoiceId | str,
        amount: Amount | None = None,
        *,
        on: date | str,
        reason: str,
        approved_by: str,
        key: str | None = None,
    ) -> Invoice:
        """Give up what is open of an invoice, or so much of it.

        Raises NotFound, NotOpen, AllocatedMoreThanOpen, PeriodClosed.
        """
        given_up_on, id = day(on), InvoiceId.of(invoice)
        why = f"{reason}, approved by {approved_by}"

        def command(work: UnitOfWork) -> Invoice:
            check_open(given_up_on, open_ledger(work))
            read = work.invoices.get(id)
            work.guard(receivables_of(read.account), exclusive=True)
            debt = open_debt(work, id, read.account)
            gone = debt.open if amount is None else self._money(amount)
            at = self.books.clock.now()
            kind = ReceivableKind.WRITTEN_OFF
            work.receivables.append([reduced(debt, gone, kind, on=given_up_on, at=at, reason=why)])
            return read

        return self._done(key, ("write off", id, amount, given_up_on, why), command)

    def recover(
        self, invoice: InvoiceId | str, *, on: date | str, reason: str = "", key: str | None = None
    ) -> Invoice:
        """Open again what was written off of an invoice, because it will be paid after all.

        Raises NotFound, NotOpen when nothing of it is written off, PeriodClosed.
        """
        opened_on, id = day(on), InvoiceId.of(invoice)

        def command(work: UnitOfWork) -> Invoice:
            check_open(opened_on, open_ledger(work))
            read = work.invoices.get(id)
            work.guard(receivables_of(read.account), exclusive=True)
            entries = work.receivables.entries_of(invoice_item(id))
            at = self.books.clock.now()
            work.receivables.append([recovered(entries, on=opened_on, at=at, reason=reason)])
            return read

        return self._done(key, ("recover", id, opened_on, reason), command)

    # --- steps ------------------------------------------------------------------------------

    def _done(
        self, key: str | None, request: object, command: Callable[[UnitOfWork], _DoneT]
    ) -> _DoneT:
        return self.books.again(command) if key is None else self.books.once(key, request, command)

    def _money(self, amount: Amount) -> Money:
        return amount if isinstance(amount, Money) else Money(amount, self.books.currency)

    def _held(self, work: UnitOfWork, id: PaymentId, on: date) -> Payment:
        """The payment, with its account's receivables held, on a day that is open."""
        check_open(on, open_ledger(work))
        work.guard(receivables_of(work.payments.get(id).account), exclusive=True)
        return work.payments.get(id)

    def _settle(  # noqa: PLR0913, PLR0917 # a payment, what is open of it, and what it is for
        self,
        work: UnitOfWork,
        payment: Payment,
        cash: OpenItem,
        settling: Named | AllocationPolicy | None,
        on: date,
        entries: list[ReceivableEntry],
    ) -> Payment:
        """Settle invoices, say so on the payment, and enter it all, after what is to be entered."""
        if settling is None:
            wanted: Sequence[tuple[Allocation, OpenItem]] = ()
        elif isinstance(settling, AllocationPolicy):
            wanted = self._chosen(work, payment, settling, on)
        else:
            wanted = self._named(work, payment, settling, on)
        saved = payment
        if wanted:
            allocations = [allocation for allocation, _ in wanted]
            saved = work.payments.save(*payment.allocate(allocations, on=on))
        at = self.books.clock.now()
        for allocation, debt in wanted:
            made = settled_by(allocation, debt, cash, on=on, at=at)
            cash = after(cash, made)
            entries += made
        work.receivables.append(entries)
        return saved

    def _named(
        self, work: UnitOfWork, payment: Payment, settling: Named, on: date
    ) -> Sequence[tuple[Allocation, OpenItem]]:
        """What was named: amounts in the payment's currency, each to an invoice of the account."""
        made: list[tuple[Allocation, OpenItem]] = []
        for name, amount in settling.items():
            id = InvoiceId(name)
            item = open_debt(work, id, payment.account)
            debt = debt_of(work.invoices.get(id), item, payment.received_on)
            currency = payment.amount.currency
            money = amount if isinstance(amount, Money) else Money(amount, currency)
            rate = self._rate(currency, item.open.currency, on)
            made.append((debt.settled_with(money, on=on, rate=rate), item))
        return made

    def _chosen(
        self, work: UnitOfWork, payment: Payment, policy: AllocationPolicy, on: date
    ) -> Sequence[tuple[Allocation, OpenItem]]:
        """What the policy takes of the account's open invoices, those of the payment's currency.

        Of the oldest due, no more are read than use the payment up.
        """
        left = payment.unapplied
        few = policy is AllocationPolicy.OLDEST_DUE
        debts = self._debts(work, payment, _FEW, upto=left) if few else {}
        if Money.total([debt.asking for debt in debts], left.currency) < left:
            debts = self._debts(work, payment, None, upto=left if few else None)
        items = {debt.invoice: (debt, item) for debt, item in debts.items()}
        return [
            (items[id][0].settled_with(money, on=on), items[id][1])
            for id, money in spread(left, tuple(debts), policy).items()
        ]

    def _debts(
        self, work: UnitOfWork, payment: Payment, limit: int | None, *, upto: Money | None
    ) -> dict[Debt, OpenItem]:
        """The account's open invoices of the payment's currency, oldest due first.

        `upto` leaves out those that come after enough of them.
        """
        where = Owed(currency=self.books.currency, account=payment.account)
        found: dict[Debt, OpenItem] = {}
        asked = Money.zero(payment.amount.currency)
        for item in work.receivables.open_items(where, limit=limit):
            id = invoice_of(item.item)
            if id is None or item.open.minor <= 0 or item.open.currency != asked.currency:
                continue
            debt = debt_of(work.invoices.get(id), item, payment.received_on)
            found[debt] = item
            asked += debt.asking
            if upto is not None and asked >= upto:
                break
        return found

    def _rate(self, first: str, second: str, on: date) -> Rate | None:
        if first == second:
            return None
        rates = self.books.exchange_rates
        rate = None if rates is None else rates(first, second, on)
        if rate is None:
            raise NoExchangeRate(first, second, on.isoformat())
        return rate


_FEW: Final = 4  # open items that are read before all of them are


def open_debt(work: UnitOfWork, invoice: InvoiceId, account: AccountId) -> OpenItem:
    """What is open of an invoice of an account. Raises NotFound, and NotOpen when nothing is."""
    item = _item(work, invoice_item(invoice))
    if item.account != account:
        raise NotFound(f"invoice of account {account}", str(invoice))
    if item.open.minor <= 0:
        raise NotOpen(f"Invoice {invoice}", "settled")
    return item


def _item(work: UnitOfWork, id: ItemId) -> OpenItem:
    item = work.receivables.item(id)
    if item is None:
        raise NotFound("item of the receivables ledger", str(id))
    return item


def _known(work: UnitOfWork, account: AccountId, reference: str) -> Payment | None:
    """The payment that the account made under a bank's reference."""
    if not reference:
        return None
    found = work.payments.find(PaymentQuery(account=account, reference=reference))
    return found[0] if found else None
