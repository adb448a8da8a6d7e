"""Invoicing what was ordered or shipped, and crediting what was wrong."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from attrs import frozen

from account_mgmt.domain.account import Account
from account_mgmt.domain.calendar import day
from account_mgmt.domain.errors import (
    IllegalTransition,
    InvoicedMoreThanLeft,
    NoExchangeRate,
    NotFound,
    NothingThere,
    QuantityNotPositive,
)
from account_mgmt.domain.ids import InvoiceId, OrderId
from account_mgmt.domain.invoice import (
    Draft,
    Invoice,
    credit_note,
)
from account_mgmt.domain.invoicing_policy import (
    Billed,
    billed_line,
    invoiced,
    net_invoiced,
    to_invoice,
)
from account_mgmt.domain.late_interest import (
    InterestPolicy,
    interest,
    interest_draft,
    open_by_day,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import Order, OrderKind, OrderStatus
from account_mgmt.domain.party import Party
from account_mgmt.domain.payment import converted
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.receivables import InvoiceStatus, invoice_item, status_of
from account_mgmt.domain.settlement import (
    check_open,
    entry_of_invoice,
    settled,
)
from account_mgmt.ports.queries import InvoiceQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books, open_ledger, receivables_of
from account_mgmt.services.crediting import credit_part, uncredit_part
from account_mgmt.services.deliveries import delivery_of

Number: TypeAlias = str | Decimal | int


@frozen
class InvoiceDesk:
    """Sales invoices from customers' orders, and credit notes."""

    books: Books

    def invoice(self, id: InvoiceId | str) -> Invoice:
        """One invoice or credit note. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return work.invoices.get(InvoiceId.of(id))

    def numbered(self, number: str) -> Invoice:
        """The invoice or credit note of that number. Raises NotFound."""
        found = self.invoices(InvoiceQuery(number=number))
        if not found:
            raise NotFound("invoice numbered", number)
        return found[0]

    def invoices(self, query: InvoiceQuery | None = None) -> tuple[Invoice, ...]:
        """The invoices and credit notes in question (None: all), by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.invoices.find(query))

    def status(self, id: InvoiceId | str) -> InvoiceStatus:
        """What became of an invoice, by what the receivables ledger says of it. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            invoice = work.invoices.get(InvoiceId.of(id))
            return status_of(work.receivables.entries_of(invoice_item(invoice.id)))

    def draft(
        self,
        order: OrderId | str,
        *,
        on: date | str,
        quantities: Mapping[int, Number] | None = None,
    ) -> Draft:
        """What an invoice for an order would say; nothing is written.

        Args:
            order: what is billed.
            on: the local date of the invoice, for which tax is asked.
            quantities: how much of which lines; None: all that may be billed.

        Raises:
            NotFound: there is no such order.
            IllegalTransition: the order is a return.
            NothingToInvoice: nothing of it is left, or nothing has left yet.
            UnknownTax: the tax rules have no answer.
        """
        with self.books.storage.begin(read_only=True) as work:
            read = work.orders.get(OrderId.of(order))
            return self._draft(work, read, day(on), quantities)

    def issue(  # noqa: PLR0913 # what an invoice says that its order does not
        self,
        order: OrderId | str,
        *,
        on: date | str | None = None,
        quantities: Mapping[int, Number] | None = None,
        due_on: date | str | None = None,
        id: InvoiceId | str | None = None,
        key: str | None = None,
    ) -> Invoice:
        """Invoice an order, or what of it may be billed, under the next number of the series.

        The customer owes it from then on, and quotas that count invoices are credited.

        Args:
            order: what is billed.
            on: the local date of the invoice; today in UTC when not given.
            quantities: how much of which lines; None: all that may be billed.
            due_on: when it falls due; by the account's terms when not given.
            id: the invoice's; made up when not given.
            key: makes a repeated call give the first invoice again.

        Raises:
            NotFound, NothingToInvoice, UnknownTax, IllegalTransition: as `draft`.
            IssuedBefore: the series has given a number for a later date.
            DateBefore: it would be due before its date, or dated before its order.
            PeriodClosed: the date is in a closed period.
        """
        issued_on = self.books.clock.now().date() if on is None else day(on)
        due = None if due_on is None else day(due_on)
        who = OrderId.of(order)
        request = ("issue", who, issued_on, tuple((quantities or {}).items()), due, id)

        def command(work: UnitOfWork) -> Invoice:
            work.guard(f"order {who}", exclusive=True)
            read = work.orders.get(who)
            draft = self._draft(work, read, issued_on, quantities)
            invoice = self._issue(work, draft, issued_on, due, id)
            self._credit_sellers(work, read, invoice)
            return invoice

        if key is None:
            return self.books.again(command)
        return self.books.once(key, request, command)

    def issue_draft(
        self,
        draft: Draft,
        *,
        on: date | str,
        due_on: date | str | None = None,
        id: InvoiceId | str | None = None,
        key: str | None = None,
    ) -> Invoice:
        """Issue a draft that a host made or changed, of no order or of one. Raises as `issue` does."""
        issued_on, due = day(on), None if due_on is None else day(due_on)
        request = ("issue draft", draft, issued_on, due, id)

        def command(work: UnitOfWork) -> Invoice:
            return self._issue(work, draft, issued_on, due, id)

        if key is None:
            return self.books.again(command)
        return self.books.once(key, request, command)

    def credit(  # noqa: PLR0913 # what a credit note says
        self,
        invoice: InvoiceId | str,
        quantities: Mapping[int, Number] | None = None,
        *,
        on: date | str,
        reason: str,
        id: InvoiceId | str | None = None,
        key: str | None = None,
    ) -> Invoice:
        """Credit so much of an invoice's lines (None: all that is left of it), under its own number.

        It lowers what is open of the invoice; what the invoice does not take is to the customer's
        credit, to be used or refunded. Raises what `credit_note` does, PeriodClosed, DateBefore for
        a date before the invoice's, and IssuedBefore.
        """
        noted_on, what = day(on), InvoiceId.of(invoice)
        request = ("credit", what, noted_on, tuple((quantities or {}).items()), reason, id)

        def command(work: UnitOfWork) -> Invoice:
            read = work.invoices.get(what)
            asked = None if quantities is None else _measured(read, quantities)
            return self.credit_within(work, read, asked, on=noted_on, reason=reason, id=id)

        if key is None:
            return self.books.again(command)
        return self.books.once(key, request, command)

    def claim_interest(  # noqa: PLR0913 # what a claim says
        self,
        invoice: InvoiceId | str,
        *,
        until: date | str,
        on: date | str,
        policy: InterestPolicy,
        id: InvoiceId | str | None = None,
        key: str | None = None,
    ) -> Invoice:
        """Invoice the late interest on an invoice up to a day, and the fixed sum that goes with it.

        It is a document of its own, outside the scope of VAT, and stays when the invoice is paid.
        Raises NotFound, NoRateKnown, NothingThere when the invoice was not paid late, and what
        `issue` raises of its date.
        """
        what, last = InvoiceId.of(invoice), day(until)
        with self.books.storage.begin(read_only=True) as work:
            read = work.invoices.get(what)
            account = work.accounts.get(read.account)
            amounts = open_by_day(work.receivables.entries_of(invoice_item(what)))
        found = interest(amounts, read.due_on, last, policy)
        fixed = policy.fixed_sum(amounts[0].amount) if found.days else found.total
        draft = interest_draft(
            read,
            found,
            fixed,
            seller=self.books.invoicing.seller,
            buyer=buyer(account),
            terms=account.terms,
        )
        return self.issue_draft(draft, on=on, id=id, key=key)

    # --- within a unit of work of others ----------------------------------------------------

    def credit_within(  # noqa: PLR0913 # as to credit
        self,
        work: UnitOfWork,
        invoice: Invoice,
        quantities: Mapping[int, Quantity] | None,
        *,
        on: date,
        reason: str,
        id: InvoiceId | str | None = None,
    ) -> Invoice:
        """Do what `credit` does in a unit of work that somebody else commits."""
        work.guard(receivables_of(invoice.account), exclusive=True)
        notes = work.invoices.find(InvoiceQuery(credits=invoice.id))
        draft = credit_note(invoice, notes, quantities, reason=reason)
        note = self._issue(work, draft, max(on, invoice.issued_on), None, id)
        self._set_off(work, invoice, note)
        self._uncredit_sellers(work, note)
        return note

    def issue_within(
        self, work: UnitOfWork, draft: Draft, *, on: date, id: InvoiceId | str | None = None
    ) -> Invoice:
        """Do what `issue_draft` does in a unit of work that somebody else commits."""
        return self._issue(work, draft, on, None, id)

    # --- steps ------------------------------------------------------------------------------

    def _draft(
        self, work: UnitOfWork, order: Order, on: date, quantities: Mapping[int, Number] | None
    ) -> Draft:
        if order.kind is OrderKind.RETURN:
            raise IllegalTransition(f"Order {order.id}", "itself a return", "invoiced", ())
        earlier = work.invoices.find(InvoiceQuery(order=order.id))
        left = to_invoice(order, earlier, shipped=self._shipped(work, order))
        asked = left if quantities is None else _within(order, quantities, left)
        account = work.accounts.get(order.account)
        before = invoiced(earlier)
        lines = tuple(
            billed_line(
                line,
                asked[line.number],
                before.get(line.number, line.nothing),
                product.name,
                self.books.tax(account, product, on),
            )
            for line in order.lines
            if line.number in asked
            for product in (work.products.get(line.product),)
        )
        return Draft(
            account=account.id,
            seller=self.books.invoicing.seller,
            buyer=buyer(account),
            lines=lines,
            order=order.id,
            terms=account.terms,
            reference=order.reference,
        )

    def _shipped(self, work: UnitOfWork, order: Order) -> Mapping[int, Quantity] | None:
        """How much of each line left, where only that is billed."""
        if self.books.invoicing.billed is Billed.ORDERED:
            return None
        delivery = delivery_of(work, order)
        gone = {line.number: delivery.shipped(line.number) for line in order.lines}
        return {number: quantity for number, quantity in gone.items() if quantity is not None}

    def _issue(
        self,
        work: UnitOfWork,
        draft: Draft,
        on: date,
        due_on: date | None,
        id: InvoiceId | str | None,
    ) -> Invoice:
        """Number a draft, keep it as an invoice, and enter it in the receivables ledger."""
        check_open(on, open_ledger(work))
        work.accounts.get(draft.account)
        work.guard(receivables_of(draft.account), exclusive=True)
        at = self.books.clock.now()
        value = in_books(self.books, draft.totals.due, on)
        series = self.books.invoicing.numbering.series(draft.kind, on)
        work.guard(f"series {series.id}", exclusive=True)  # last: it is everybody's
        try:
            taken, event = work.series.get(series.id).take(on)
            work.series.save(taken, event)
        except NotFound:
            opened = work.series.add(*series.open())
            taken, event = opened.take(on)
            work.series.save(taken, event)
        invoice_id = InvoiceId.of(id or self.books.names.new("invoice"))
        invoice = work.invoices.add(*draft.issue(invoice_id, taken.last, on=on, due_on=due_on))
        work.receivables.append([entry_of_invoice(invoice, value, at=at)])
        return invoice

    def _credit_sellers(self, work: UnitOfWork, order: Order, invoice: Invoice) -> None:
        """Credit the quotas that count invoices, and the order once all of it is invoiced."""
        content = invoice.content
        lines = () if content is None else content.lines
        parts = {
            line.order_line: (line.net, line.quantity)
            for line in lines
            if line.order_line is not None
        }
        if work.sales.entries_of(order.id):  # nobody sold what replaces what came back
            at = self.books.clock.now()
            credit_part(self.books, work, order, parts, on=invoice.issued_on, at=at)
        billed = invoiced(work.invoices.find(InvoiceQuery(order=order.id)))
        whole = all(billed.get(line.number, line.nothing) >= line.left for line in order.lines)
        if whole and order.status is OrderStatus.OPEN:
            work.orders.save(*order.invoice(on=invoice.issued_on))

    def _uncredit_sellers(self, work: UnitOfWork, note: Invoice) -> None:
        """Take from the quotas that count invoices what a credit note gives back."""
        if note.order is None:
            return
        order = work.orders.get(note.order)
        billed = net_invoiced(work.invoices.find(InvoiceQuery(order=order.id)))
        at, reason = self.books.clock.now(), f"credit note {note.number}"
        uncredit_part(self.books, work, order, billed, on=note.issued_on, at=at, reason=reason)

    def _set_off(self, work: UnitOfWork, invoice: Invoice, note: Invoice) -> None:
        """Set a credit note off against what is open of its invoice."""
        debt = work.receivables.item(invoice_item(invoice.id))
        credit = work.receivables.item(invoice_item(note.id))
        if debt is None or credit is None or debt.open.minor <= 0:
            return
        amount = min(debt.open, -credit.open)
        on, at = note.issued_on, self.books.clock.now()
        work.receivables.append(
            settled(debt, credit, settles=amount, uses=amount, on=on, at=at, reason=note.number)
        )


def in_books(books: Books, amount: Money, on: date) -> Money:
    """What an amount is worth in the currency of the books on a day. Raises NoExchangeRate."""
    if amount.currency == books.currency:
        return amount
    rates = books.exchange_rates
    rate = None if rates is None else rates(amount.currency, books.currency, on)
    if rate is None:
        raise NoExchangeRate(amount.currency, books.currency, on.isoformat())
    return converted(amount, rate, books.currency)


def buyer(account: Account) -> Party:
    """Whom an account's invoices name."""
    return account.billed_to or Party(name=account.name)


def _measured(invoice: Invoice, quantities: Mapping[int, Number]) -> dict[int, Quantity]:
    return {
        number: Quantity(quantity, invoice.line(number).quantity.unit)
        for number, quantity in quantities.items()
    }


def _within(
    order: Order, quantities: Mapping[int, Number], left: Mapping[int, Quantity]
) -> dict[int, Quantity]:
    """The quantities asked for, each above zero and no more than may be billed."""
    asked: dict[int, Quantity] = {}
    for number, given in quantities.items():
        line = order.line(number)
        quantity = Quantity(given, line.quantity.unit)
        if quantity.millionths <= 0:
            raise QuantityNotPositive(f"line {number} of order {order.id}", str(quantity))
        most = left.get(number, line.nothing)
        if quantity > most:
            raise InvoicedMoreThanLeft(str(order.id), number, str(quantity), str(most))
        asked[number] = quantity
    if not asked:
        raise NothingThere(f"Invoice for order {order.id}", "no line and quantity is named")
    return asked
