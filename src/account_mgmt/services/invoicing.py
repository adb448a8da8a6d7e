"""Invoicing what was ordered or shipped, and crediting what was wrong."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from attrs import frozen

from account_mgmt.domain.advance import (
    advance_draft,
    advances,
    check_not_deducted,
    with_advances,
)
from account_mgmt.domain.calendar import day
from account_mgmt.domain.claims import claim_draft
from account_mgmt.domain.credit_note import credit_note
from account_mgmt.domain.errors import (
    IllegalTransition,
    InvoicedMoreThanLeft,
    NotFound,
    NothingThere,
    QuantityNotPositive,
)
from account_mgmt.domain.ids import InvoiceId, OrderId
from account_mgmt.domain.invoice import Draft, Invoice
from account_mgmt.domain.invoicing_policy import (
    Billed,
    billed_line,
    claimed_until,
    invoiced,
    is_billed,
    net_invoiced,
    to_invoice,
)
from account_mgmt.domain.late_interest import InterestPolicy, claim_of, open_by_day
from account_mgmt.domain.order import Order, OrderKind, OrderStatus
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.receivables import InvoiceStatus, invoice_item, status_of
from account_mgmt.domain.settlement import check_since, settled
from account_mgmt.ports.queries import InvoiceQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books, receivables_of
from account_mgmt.services.crediting import credit_part, uncredit_part
from account_mgmt.services.delivered import delivery_of
from account_mgmt.services.issuing import buyer_of, issued_in

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
            invoice = issued_in(self.books, work, draft, issued_on, due_on=due, id=id)
            self._credit_sellers(work, read, invoice)
            return invoice

        return self._done(key, request, command)

    def advance(  # noqa: PLR0913 # what an advance says
        self,
        order: OrderId | str,
        share: Rate | str | Decimal,
        *,
        on: date | str,
        due_on: date | str | None = None,
        id: InvoiceId | str | None = None,
        key: str | None = None,
    ) -> Invoice:
        """Ask for so much of what an order comes to before anything of it is delivered.

        The advance bears the tax of what it is for; whatever is invoiced of the order later deducts
        its part (BT-113), and the last invoice what is left. No seller is credited for it.

        Args:
            order: what it is for.
            share: how much of the order, such as "30%"; "100%" for all of it.
            on: the local date of the invoice.
            due_on: when it falls due; by the account's terms when not given.
            id: the invoice's; made up when not given.
            key: makes a repeated call give the first invoice again.

        Raises:
            NotFound, UnknownTax, IssuedBefore, PeriodClosed, DateBefore: as `issue` does.
            NotAnAmount: the share is not above zero.
            AdvanceMoreThanLeft: the order comes to less than that, with earlier advances.
        """
        issued_on, due = day(on), None if due_on is None else day(due_on)
        who = OrderId.of(order)
        request = ("advance", who, str(share), issued_on, due, id)

        def command(work: UnitOfWork) -> Invoice:
            work.guard(f"order {who}", exclusive=True)
            read = work.orders.get(who)
            _check_billable(read, issued_on)
            earlier = advances(work.invoices.find(InvoiceQuery(order=who)))
            draft = advance_draft(who, self._whole(work, read, issued_on), share, earlier)
            return issued_in(self.books, work, draft, issued_on, due_on=due, id=id)

        return self._done(key, request, command)

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
            return issued_in(self.books, work, draft, issued_on, due_on=due, id=id)

        return self._done(key, request, command)

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
        credit, to be used or refunded. Raises what `credit_note` does, AdvanceDeducted for an advance
        that later invoices deduct, PeriodClosed, DateBefore for a date before the invoice's, and
        IssuedBefore.
        """
        noted_on, what = day(on), InvoiceId.of(invoice)
        request = ("credit", what, noted_on, tuple((quantities or {}).items()), reason, id)

        def command(work: UnitOfWork) -> Invoice:
            read = work.invoices.get(what)
            asked = None if quantities is None else _measured(read, quantities)
            return self.credit_within(work, read, asked, on=noted_on, reason=reason, id=id)

        return self._done(key, request, command)

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
        No day is claimed twice: a later claim is for the days since the last. Raises NotFound,
        NoRateKnown, NothingThere when the invoice was not paid late or the policy claims nothing, and
        what `issue` raises of its date.
        """
        what, last, claimed_on = InvoiceId.of(invoice), day(until), day(on)
        request = ("claim interest", what, last, claimed_on, policy, id)

        def command(work: UnitOfWork) -> Invoice:
            read = work.invoices.get(what)
            work.guard(receivables_of(read.account), exclusive=True)
            account = work.accounts.get(read.account)
            earlier = work.invoices.find(InvoiceQuery(account=read.account))
            found = claim_of(
                read,
                open_by_day(work.receivables.entries_of(invoice_item(what))),
                last,
                policy,
                claimed_until=claimed_until(what, earlier),
            )
            late = f"{found.days} {'day' if found.days == 1 else 'days'}"
            draft = claim_draft(
                account.id,
                (
                    (f"Late interest on invoice {read.number}, {late}", found.interest),
                    (f"Fixed compensation for invoice {read.number}", found.fixed),
                ),
                seller=self.books.invoicing.seller,
                buyer=buyer_of(account),
                terms=account.terms,
                reason=f"paid late: invoice {read.number}",
                on=what,
                until=found.until,
            )
            return issued_in(self.books, work, draft, claimed_on, id=id)

        return self._done(key, request, command)

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
        if invoice.order is not None:
            of_order = work.invoices.find(InvoiceQuery(order=invoice.order))
            check_not_deducted(invoice, draft, of_order)
        check_since(f"A credit note for invoice {invoice.number}", on, invoice.issued_on)
        note = issued_in(self.books, work, draft, on, id=id)
        self._set_off(work, invoice, note)
        self._uncredit_sellers(work, note)
        return note

    def issue_within(
        self, work: UnitOfWork, draft: Draft, *, on: date, id: InvoiceId | str | None = None
    ) -> Invoice:
        """Do what `issue_draft` does in a unit of work that somebody else commits."""
        return issued_in(self.books, work, draft, on, id=id)

    # --- steps ------------------------------------------------------------------------------

    def _done(
        self, key: str | None, request: object, command: Callable[[UnitOfWork], Invoice]
    ) -> Invoice:
        return self.books.again(command) if key is None else self.books.once(key, request, command)

    def _draft(
        self, work: UnitOfWork, order: Order, on: date, quantities: Mapping[int, Number] | None
    ) -> Draft:
        """What is billed now of an order, less its part of what was asked for in advance."""
        _check_billable(order, on)
        earlier = work.invoices.find(InvoiceQuery(order=order.id))
        left = to_invoice(order, earlier, shipped=self._shipped(work, order))
        asked = left if quantities is None else _within(order, quantities, left)
        draft = self._billing(work, order, on, asked, invoiced(earlier))
        in_advance = advances(earlier)
        if not in_advance:
            return draft
        rest = self._billing(work, order, on, to_invoice(order, earlier), invoiced(earlier))
        whole = self._whole(work, order, on).totals.with_tax
        return with_advances(draft, rest, in_advance, whole)

    def _whole(self, work: UnitOfWork, order: Order, on: date) -> Draft:
        """What all that stands of an order would come to on one invoice."""
        return self._billing(work, order, on, to_invoice(order, ()), {})

    def _billing(
        self,
        work: UnitOfWork,
        order: Order,
        on: date,
        asked: Mapping[int, Quantity],
        before: Mapping[int, Quantity],
    ) -> Draft:
        """The draft for so much of some lines, of which `before` is billed already."""
        account = work.accounts.get(order.account)
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
            buyer=buyer_of(account),
            lines=lines,
            order=order.id,
            terms=account.terms,
            tax_rounding=self.books.invoicing.tax_rounding,
            reference=order.reference,
        )

    def _shipped(self, work: UnitOfWork, order: Order) -> Mapping[int, Quantity] | None:
        """How much of each line left, where only that is billed."""
        if self.books.invoicing.billed is Billed.ORDERED:
            return None
        delivery = delivery_of(work, order)
        gone = {line.number: delivery.shipped(line.number) for line in order.lines}
        return {number: quantity for number, quantity in gone.items() if quantity is not None}

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
        invoices = work.invoices.find(InvoiceQuery(order=order.id))
        if order.status is OrderStatus.OPEN and is_billed(order, invoices):
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
        if debt is None or credit is None or debt.open.minor <= 0 or not credit.open:
            return
        amount = min(debt.open, -credit.open)
        on, at = note.issued_on, self.books.clock.now()
        work.receivables.append(
            settled(debt, credit, settles=amount, uses=amount, on=on, at=at, reason=note.number)
        )


def _check_billable(order: Order, on: date) -> None:
    if order.kind is OrderKind.RETURN:
        raise IllegalTransition(f"Order {order.id}", "itself a return", "invoiced", ())
    check_since(f"An invoice for order {order.id}", on, order.placed_on)


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
