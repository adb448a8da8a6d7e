"""Taking goods back: from the customer's request until every unit has its outcome."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from attrs import evolve, frozen

from account_mgmt.domain.calendar import ONE_DAY, Period, day
from account_mgmt.domain.conversation import Author, Message
from account_mgmt.domain.credit_note import credited
from account_mgmt.domain.customer_return import (
    CustomerReturn,
    Inspection,
    Resolution,
    returnable,
)
from account_mgmt.domain.events import Event
from account_mgmt.domain.ids import OrderId, ReturnId, TicketId
from account_mgmt.domain.invoice import (
    Draft,
    Invoice,
    InvoiceKind,
    InvoiceLine,
)
from account_mgmt.domain.invoicing_policy import billed_line, invoiced
from account_mgmt.domain.ledger import EntryKind
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import Order
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.return_policy import STANDARD_RETURNS, ReturnPolicy, ReturnReason
from account_mgmt.domain.ticket import Ticket
from account_mgmt.domain.ticket_state import Origin, TicketKind, TicketSource
from account_mgmt.ports.queries import InvoiceQuery, ReturnQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books
from account_mgmt.services.crediting import take_credit_back
from account_mgmt.services.delivered import delivery_of
from account_mgmt.services.invoicing import InvoiceDesk
from account_mgmt.services.issuing import buyer_of

Number: TypeAlias = str | Decimal | int


@frozen(kw_only=True)
class Inspected:
    """What was found of a line: so much accepted, so much not, in what condition, by which photos.

    Photos are named by the SHA-256 of their files.
    """

    accepted: Number = 0
    rejected: Number = 0
    condition: str = ""
    photos: tuple[str, ...] = ()


@frozen(kw_only=True)
class ReturnsSwept:
    """What a sweep did: returns that expired, replacements charged, and claims to be made by a day."""

    expired: tuple[ReturnId, ...]
    charged: tuple[ReturnId, ...]
    to_claim: tuple[tuple[ReturnId, date], ...]


@frozen
class ReturnDesk:
    """Returns: asking, allowing, receiving, inspecting, and settling every unit that came."""

    books: Books
    invoicing: InvoiceDesk
    policy: ReturnPolicy = STANDARD_RETURNS

    def goods_return(self, id: ReturnId | str) -> CustomerReturn:
        """One return. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return work.returns.get(ReturnId.of(id))

    def returns(self, query: ReturnQuery | None = None) -> tuple[CustomerReturn, ...]:
        """The returns in question (None: all), by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.returns.find(query))

    def returnable(self, order: OrderId | str) -> Mapping[int, Quantity]:
        """How much of each line of an order can still be authorised to come back. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            read = work.orders.get(OrderId.of(order))
            return returnable(read, delivery_of(work, read), self._of(work, read.id))

    # --- before goods come ------------------------------------------------------------------

    def request(  # noqa: PLR0913 # what a request says
        self,
        order: OrderId | str,
        quantities: Mapping[int, Number],
        *,
        reason: ReturnReason,
        on: date | str,
        ticket: TicketId | str | None = None,
        id: ReturnId | str | None = None,
        key: str | None = None,
    ) -> CustomerReturn:
        """Keep that a customer wants to send so much of some lines of an order back.

        Raises NotFound, NoSuchLine, BadLines without any line, QuantityNotPositive, DateBefore.
        """
        who, asked_on = OrderId.of(order), day(on)
        about = None if ticket is None else TicketId.of(ticket)
        request = ("request return", who, tuple(quantities.items()), reason, asked_on, about, id)

        def command(work: UnitOfWork) -> CustomerReturn:
            read = work.orders.get(who)
            if about is not None:
                work.tickets.get(about)
            asked = _measured(read, quantities)
            named = ReturnId.of(id or self.books.names.new("return"))
            policy = self.policy
            return work.returns.add(
                *CustomerReturn.request(
                    named, read, asked, reason=reason, on=asked_on, ticket=about, policy=policy
                )
            )

        return self.books.once(key, request, command)

    def authorise(
        self,
        id: ReturnId | str,
        *,
        on: date | str,
        quantities: Mapping[int, Number] | None = None,
    ) -> CustomerReturn:
        """Allow a return, of all that was asked or so much of some lines, for a time.

        Two returns of one order are never both allowed what only one can have. Raises NotFound,
        ReturnedMoreThanDelivered, NoSuchReturnLine, IllegalTransition, DateBefore.
        """
        with self.books.storage.begin() as work:
            read, order = self._held(work, id)
            asked = None
            if quantities is not None:
                for number in quantities:
                    read.line(number)
                asked = _measured(order, quantities)
            changed = read.authorise(
                order,
                delivery_of(work, order),
                self._of(work, order.id),
                on=day(on),
                quantities=asked,
                policy=self.policy,
            )
            saved = work.returns.save(*changed)
            work.commit()
        return saved

    def refuse(self, id: ReturnId | str, *, on: date | str, reason: str) -> CustomerReturn:
        """Do not allow it. Raises NotFound, NothingThere without a reason, IllegalTransition."""
        return self._change(id, lambda one, _: one.refuse(on=day(on), reason=reason))

    def cancel(self, id: ReturnId | str, *, on: date | str, reason: str) -> CustomerReturn:
        """Give it up before anything came. Raises NotFound, IllegalTransition, DateBefore."""
        return self._change(id, lambda one, _: one.cancel(on=day(on), reason=reason))

    def send(self, id: ReturnId | str, *, on: date | str) -> CustomerReturn:
        """Record that it is on its way. Raises NotFound, IllegalTransition, DateBefore."""
        return self._change(id, lambda one, _: one.send(on=day(on)))

    def send_ahead(self, id: ReturnId | str, *, on: date | str) -> CustomerReturn:
        """Order a replacement at no charge before the goods come; it is charged when none do.

        Raises NotFound, IllegalTransition unless it is authorised or on its way.
        """
        sent_on = day(on)
        with self.books.storage.begin() as work:
            read, order = self._held(work, id)
            name = OrderId.of(self.books.names.new("order"))
            changed = read.send_ahead(name, on=sent_on, policy=self.policy)
            wanted = {line.number: line.expected for line in read.lines if line.expected}
            self._replacement(work, order, read, wanted, sent_on, name)
            saved = work.returns.save(*changed)
            work.commit()
        return saved

    def claim(self, id: ReturnId | str, *, on: date | str) -> CustomerReturn:
        """Record that the carrier was told of the damage. Raises NotFound, IllegalTransition."""
        return self._change(id, lambda one, _: one.claim(on=day(on)))

    # --- when goods came --------------------------------------------------------------------

    def receive(
        self,
        id: ReturnId | str,
        quantities: Mapping[int, Number] | None = None,
        *,
        on: date | str,
    ) -> CustomerReturn:
        """Record that so much of some lines came (None: what was authorised and has not come).

        More or less than authorised may come: it is kept as it is. Raises NotFound, NothingThere,
        NoSuchReturnLine, QuantityNotPositive, IllegalTransition, DateBefore.
        """

        def change(one: CustomerReturn, order: Order) -> tuple[CustomerReturn, Event]:
            came = {line.number: line.short for line in one.lines if line.short}
            if quantities is not None:
                for number in quantities:
                    one.line(number)
                came = _measured(order, quantities)
            return one.receive(came, on=day(on))

        return self._change(id, change)

    def inspect(
        self, id: ReturnId | str, found: Mapping[int, Inspected], *, on: date | str
    ) -> CustomerReturn:
        """Record how much of what came is accepted, and how much is not, of every line.

        Raises NotFound, MiscountedInspection, NoSuchReturnLine, IllegalTransition, BadText.
        """

        def change(one: CustomerReturn, _order: Order) -> tuple[CustomerReturn, Event]:
            inspections = {
                number: Inspection(
                    accepted=Quantity(said.accepted, one.line(number).asked.unit),
                    rejected=Quantity(said.rejected, one.line(number).asked.unit),
                    condition=said.condition,
                    photos=tuple(said.photos),
                )
                for number, said in found.items()
            }
            return one.inspect(inspections, on=day(on))

        return self._change(id, change)

    def resolve(
        self,
        id: ReturnId | str,
        line: int,
        resolution: Resolution,
        quantity: Number | None = None,
        *,
        on: date | str,
    ) -> CustomerReturn:
        """Settle so much of a line (None: all that may be settled so).

        - credit: the order's quantity and sales credit go back, and what of it was invoiced is
          credited on its invoices, the latest first, less the restocking fee, which is invoiced.
        - replace: a new order at no charge, for which nobody is credited, unless one was sent ahead.
        - repair: a ticket for whoever repairs it.
        - reject: nothing but that it goes back as it came.

        Raises NotFound, ResolvedMoreThanReceived, ReturnedMoreThanDelivered, NoSuchReturnLine,
        IllegalTransition, DateBefore, PeriodClosed.
        """
        settled_on = day(on)
        with self.books.storage.begin() as work:
            read, order = self._held(work, id)
            there = read.line(line)
            much = (
                read.left(line, resolution)
                if quantity is None
                else Quantity(quantity, there.asked.unit)
            )
            others = [one for one in self._of(work, order.id) if one.id != read.id]
            kept = there.settled(Resolution.REPLACE)
            room = returnable(order, delivery_of(work, order), others)[line] - kept
            document = self._document(read, resolution)
            moved, events = read.resolve(
                line, resolution, much, on=settled_on, room=room, document=document
            )
            self._follow(work, read, order, resolution, {line: much}, settled_on, document)
            saved = read
            for event in events:
                saved = work.returns.save(evolve(moved, version=saved.version), event)
            work.commit()
        return saved

    def close(self, id: ReturnId | str, *, on: date | str) -> CustomerReturn:
        """End a return of which every unit is settled. Raises NotFound, IllegalTransition."""
        return self._change(id, lambda one, _: one.close(on=day(on)))

    # --- what is due ------------------------------------------------------------------------

    def sweep(self, *, on: date | str) -> ReturnsSwept:
        """Do what is due on a day: end what was not sent, charge what was replaced, and remind.

        Done again, it does nothing. Returns on which nothing is due are not read.
        """
        now = day(on)
        expired: list[ReturnId] = []
        charged: list[ReturnId] = []
        to_claim: list[tuple[ReturnId, date]] = []
        due = self.returns(ReturnQuery(due_on=Period(date.min, now + ONE_DAY)))
        for one in due:
            if one.remind_on is not None and one.claim_by is not None and one.remind_on <= now:
                self._change(one.id, lambda read, _: read.remind(on=now))
                to_claim.append((one.id, one.claim_by))
            if one.charge_due(now):
                self._charge(one.id, now)
                charged.append(one.id)
            if one.expiry_due(now):
                self._change(one.id, lambda read, _: read.expire(on=now))
                expired.append(one.id)
        return ReturnsSwept(
            expired=tuple(expired), charged=tuple(charged), to_claim=tuple(to_claim)
        )

    # --- steps ------------------------------------------------------------------------------

    def _held(self, work: UnitOfWork, id: ReturnId | str) -> tuple[CustomerReturn, Order]:
        """A return and its order, held so that nothing else of the order changes meanwhile."""
        named = ReturnId.of(id)
        work.guard(f"order {work.returns.get(named).order}", exclusive=True)
        read = work.returns.get(named)
        return read, work.orders.get(read.order)

    def _of(self, work: UnitOfWork, order: OrderId) -> list[CustomerReturn]:
        return list(work.returns.find(ReturnQuery(order=order)))

    def _change(
        self,
        id: ReturnId | str,
        change: Callable[[CustomerReturn, Order], tuple[CustomerReturn, Event]],
    ) -> CustomerReturn:
        with self.books.storage.begin() as work:
            saved = work.returns.save(*change(*self._held(work, id)))
            work.commit()
        return saved

    def _document(self, one: CustomerReturn, resolution: Resolution) -> str:
        """The name of what an outcome leads to, where that is a document of its own."""
        if resolution is Resolution.REPLACE:
            return str(one.ahead.order) if one.ahead else self.books.names.new("order")
        return self.books.names.new("ticket") if resolution is Resolution.REPAIR else ""

    def _follow(  # noqa: PLR0913, PLR0917 # what became of what, when
        self,
        work: UnitOfWork,
        one: CustomerReturn,
        order: Order,
        resolution: Resolution,
        quantities: Mapping[int, Quantity],
        on: date,
        document: str,
    ) -> None:
        if resolution is Resolution.CREDIT:
            self._credit(work, one, order, quantities, on)
        if resolution is Resolution.REPLACE and one.ahead is None:
            self._replacement(work, order, one, quantities, on, OrderId(document))
        if resolution is Resolution.REPAIR:
            self._repair(work, one, order, quantities, on, TicketId(document))

    def _credit(
        self,
        work: UnitOfWork,
        one: CustomerReturn,
        order: Order,
        quantities: Mapping[int, Quantity],
        on: date,
    ) -> None:
        """Take the goods back into the books: once, and what was invoiced of them only."""
        books, reason = self.books, f"return {one.id}: {one.reason.value}"
        after = work.orders.save(*order.return_lines(quantities, on=on, reason=reason))
        at = books.clock.now()
        take_credit_back(
            books, work, order, after, kind=EntryKind.RETURNED, on=on, at=at, reason=reason
        )
        net = Money.zero(order.currency)
        notes: list[Invoice] = []
        for number in quantities:
            for invoice, asked in self._to_credit(work, after, number):
                note = self.invoicing.credit_within(work, invoice, asked, on=on, reason=reason)
                notes.append(note)
                net += _net(note)
        fee = self.policy.restocking(one.reason, net)
        if fee:
            draft = _fee_draft(notes[0], fee, f"Restocking of {reason}")
            self.invoicing.issue_within(work, draft, on=max(on, notes[-1].issued_on))

    def _to_credit(
        self, work: UnitOfWork, order: Order, number: int
    ) -> Iterable[tuple[Invoice, dict[int, Quantity]]]:
        """What of an order's line is invoiced beyond what the customer keeps, the latest first."""
        found = work.invoices.find(InvoiceQuery(order=order.id))
        line = order.line(number)
        over = invoiced(found).get(number, line.nothing) - line.left
        sales = [one for one in found if one.kind is InvoiceKind.INVOICE]
        for invoice in sorted(sales, key=lambda one: (one.issued_on, one.number), reverse=True):
            back = credited(one for one in found if one.credits == invoice.id)
            for billed in _lines(invoice):
                left = billed.quantity - back.get(billed.number, line.nothing)
                part = min(over, left)
                if billed.order_line == number and part.millionths > 0:
                    over -= part
                    yield invoice, {billed.number: part}

    def _replacement(  # noqa: PLR0913, PLR0917 # what a replacement says
        self,
        work: UnitOfWork,
        order: Order,
        one: CustomerReturn,
        quantities: Mapping[int, Quantity],
        on: date,
        id: OrderId,
    ) -> None:
        """A new order of the same goods at no charge; nobody sold it, so nobody is credited."""
        free = UnitPrice(0, order.currency)
        lines = [
            evolve(
                line,
                quantity=quantities[line.number],
                price=free,
                cancelled=line.nothing,
                returned=line.nothing,
            )
            for line in order.lines
            if line.number in quantities
        ]
        reference = f"return {one.id}"
        placed = Order.place(id, order.account, on=on, lines=lines, reference=reference)
        work.orders.add(*placed)

    def _repair(  # noqa: PLR0913, PLR0917 # what is to be repaired
        self,
        work: UnitOfWork,
        one: CustomerReturn,
        order: Order,
        quantities: Mapping[int, Quantity],
        on: date,
        id: TicketId,
    ) -> None:
        """A ticket for whoever repairs the goods, given to the account's manager."""
        [(number, quantity)] = quantities.items()
        line = order.line(number)
        text = f"{quantity} of {line.product} to repair, of return {one.id}."
        message = Message(
            at=self.books.clock.now(), author=Author.SYSTEM, by="returns", text=text, public=False
        )
        work.tickets.add(
            *Ticket.open(
                id,
                one.account,
                TicketKind.DAMAGED_PRODUCT,
                message,
                subject=f"Repair for return {one.id}",
                on=on,
                source=TicketSource.SYSTEM,
                origin=Origin(order=order.id, line=number),
                product=line.product,
                assignee=work.accounts.get(one.account).acting_on(on),
                department="repair",
            )
        )

    def _charge(self, id: ReturnId, on: date) -> None:
        """Invoice what was replaced ahead and did not come, as the order had sold the goods."""
        with self.books.storage.begin() as work:
            read, order = self._held(work, id)
            account = work.accounts.get(read.account)
            asked = read.to_charge
            lines = tuple(
                evolve(
                    billed_line(
                        line,
                        asked[line.number],
                        line.nothing,
                        product.name,
                        self.books.tax(account, product, on),
                    ),
                    order_line=None,
                )
                for line in order.lines
                if line.number in asked
                for product in (work.products.get(line.product),)
            )
            draft = Draft(
                account=account.id,
                seller=self.books.invoicing.seller,
                buyer=buyer_of(account),
                lines=lines,
                terms=account.terms,
                reference=f"return {read.id}",
            )
            invoice = self.invoicing.issue_within(work, draft, on=on)
            work.returns.save(*read.charge(invoice.id, on=on))
            work.commit()


def _measured(order: Order, quantities: Mapping[int, Number]) -> dict[int, Quantity]:
    return {
        number: Quantity(quantity, order.line(number).quantity.unit)
        for number, quantity in quantities.items()
    }


def _lines(invoice: Invoice) -> tuple[InvoiceLine, ...]:
    return () if invoice.content is None else invoice.content.lines


def _net(note: Invoice) -> Money:
    return Money.total([line.net for line in _lines(note)], note.due.currency)


def _fee_draft(note: Invoice, fee: Money, description: str) -> Draft:
    """The invoice of a restocking fee, bearing the tax of what was credited."""
    [content] = [note.content] if note.content else []
    line = InvoiceLine(
        number=1,
        description=description,
        quantity=Quantity(1),
        price=UnitPrice.of_money(fee),
        tax=content.lines[0].tax,
    )
    return Draft(
        account=note.account,
        seller=content.seller,
        buyer=content.buyer,
        lines=(line,),
        terms=content.terms,
        reference=content.reference,
    )
