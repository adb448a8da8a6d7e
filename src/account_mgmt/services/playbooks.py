"""What is done when something goes wrong: late shipments, bills that differ, damaged goods."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from attrs import frozen

from account_mgmt.domain.calendar import Period, day
from account_mgmt.domain.conversation import Author
from account_mgmt.domain.customer_return import CustomerReturn
from account_mgmt.domain.delivery import Lateness
from account_mgmt.domain.discrepancy import Discrepancy, compare
from account_mgmt.domain.errors import NotFound, NothingThere
from account_mgmt.domain.ids import InvoiceId, OrderId, TicketId
from account_mgmt.domain.order import Order
from account_mgmt.domain.return_policy import ReturnReason
from account_mgmt.domain.ticket import Ticket
from account_mgmt.domain.ticket_state import DONE, TicketKind, TicketSource, TicketStatus
from account_mgmt.ports.queries import DeliveryQuery, InvoiceQuery, TicketQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books
from account_mgmt.services.collections import CollectionsDesk
from account_mgmt.services.credit_checks import file_of
from account_mgmt.services.delivered import delivery_of, recount_delivery
from account_mgmt.services.invoicing import InvoiceDesk
from account_mgmt.services.returns import ReturnDesk
from account_mgmt.services.support import SupportDesk

Number: TypeAlias = str | Decimal | int
_SYSTEM: Final = "late shipments"


@frozen(kw_only=True)
class LateSwept:
    """What a sweep of late shipments did: tickets opened, and those closed for all has left."""

    opened: tuple[TicketId, ...]
    closed: tuple[TicketId, ...]


@frozen
class PlaybookDesk:
    """The usual things that go wrong, each run to its end through the other desks."""

    books: Books
    support: SupportDesk
    invoicing: InvoiceDesk
    collections: CollectionsDesk
    returns: ReturnDesk

    # --- late shipments ---------------------------------------------------------------------

    def sweep_late(self, *, on: date | str) -> LateSwept:
        """Find what is late on a day: one ticket per order, told to the account, closed on delivery.

        What left late before anybody looked is told too, and closed at once. Done again, it does
        nothing. Only deliveries with something to see to are read, however many there were before.
        """
        now = day(on)
        opened: list[TicketId] = []
        closed: list[TicketId] = []
        with self.books.storage.begin(read_only=True) as work:
            due = work.deliveries.find(DeliveryQuery(watch_on=Period(date.min, now)))
        for delivery in due:
            if delivery.late_told_on is None:
                opened += self._tell_late(delivery.id, now)
            closed += self._settle_late(delivery.id, now)
        return LateSwept(opened=tuple(opened), closed=tuple(closed))

    def _tell_late(self, id: OrderId, on: date) -> list[TicketId]:
        """Open the ticket of a late order, unless it has one, and keep that the account was told."""
        with self.books.storage.begin(read_only=True) as work:
            order = work.orders.get(id)
            late = delivery_of(work, order).lateness(order, on)
            has = self._ticket(work, id) is not None
        opened: list[TicketId] = []
        if late is not None and not has:
            opened.append(self._open_late(late).id)
        with self.books.storage.begin() as work:
            order = self._held(work, id)
            delivery = delivery_of(work, order)
            if late is None:
                recount_delivery(work, order)
            else:
                work.deliveries.save(*delivery.tell_late(order, on=on))
            work.commit()
        return opened

    def _open_late(self, late: Lateness) -> Ticket:
        return self.support.open(
            late.account,
            TicketKind.LATE_SHIPMENT,
            _told(late),
            subject=f"Order {late.order} is late",
            by=_SYSTEM,
            author=Author.SYSTEM,
            source=TicketSource.SYSTEM,
            order=late.order,
            key=f"late shipment {late.order}",
        )

    def _settle_late(self, id: OrderId, on: date) -> list[TicketId]:
        """Close the ticket of a late order of which nothing is to leave any more."""
        with self.books.storage.begin() as work:
            order = self._held(work, id)
            delivery = delivery_of(work, order)
            if delivery.late_told_on is None or delivery.left_to_ship(order):
                return []
            ticket = self._ticket(work, id)
        closed: list[TicketId] = []
        if ticket is not None and ticket.status is not TicketStatus.CLOSED:
            days = [shipment.shipped_on for shipment in delivery.shipments]
            left = f"left on {max(days)}" if days else "is wanted no more"
            text = f"All of order {id} {left}."
            self.support.reply(ticket.id, text, by=_SYSTEM, author=Author.SYSTEM)
            closed.append(self.support.close(ticket.id, reason=text).id)
        with self.books.storage.begin() as work:
            order = self._held(work, id)
            work.deliveries.save(*delivery_of(work, order).settle_late(order, on=on))
            work.commit()
        return closed

    def _held(self, work: UnitOfWork, id: OrderId) -> Order:
        work.guard(f"order {id}", exclusive=True)
        return work.orders.get(id)

    def _ticket(self, work: UnitOfWork, order: OrderId) -> Ticket | None:
        """The ticket about a late order, the first if somebody opened more; None where none is."""
        asked = TicketQuery(order=order, kind=TicketKind.LATE_SHIPMENT)
        found = work.tickets.find(asked)
        return min(found, key=lambda one: (one.opened_at, one.id), default=None)

    # --- bills that differ ------------------------------------------------------------------

    def compare(self, invoice: InvoiceId | str) -> Discrepancy:
        """An invoice beside its order and what left of it, line by line. Raises NotFound, BadLines."""
        with self.books.storage.begin(read_only=True) as work:
            read = work.invoices.get(InvoiceId.of(invoice))
            if read.order is None:
                raise NotFound("order of invoice", str(read.id))
            order = work.orders.get(read.order)
            found = work.invoices.find(InvoiceQuery(order=order.id))
            return compare(order, delivery_of(work, order), read, found)

    def dispute_invoice(  # noqa: PLR0913 # what the customer says
        self,
        invoice: InvoiceId | str,
        text: str,
        *,
        by: str,
        on: date | str,
        line: int | None = None,
        id: TicketId | str | None = None,
    ) -> Ticket:
        """Open a ticket about a bill that the customer does not agree with, and pause its chasing.

        Where its order is known, what differs is noted for whoever answers. Raises NotFound,
        AlreadyDisputed.
        """
        what = InvoiceId.of(invoice)
        read = self.invoicing.invoice(what)
        self.collections.dispute(what, on=on, reason=text, owner="billing")
        ticket = self.support.open(
            read.account,
            TicketKind.BILLING_DISCREPANCY,
            text,
            subject=f"Invoice {read.number}",
            by=by,
            invoice=what,
            line=line,
            id=id,
        )
        if read.order is None:
            return ticket
        return self.support.note(ticket.id, self.compare(what).told, by="billing")

    def credit_discrepancy(
        self,
        ticket: TicketId | str,
        quantities: Mapping[int, Number] | None = None,
        *,
        by: str,
        on: date | str,
    ) -> Ticket:
        """End it by a credit note: of so much of the invoice's lines, or (None) what is billed too much.

        The dispute is settled, and the customer told. Raises NotFound, NothingThere when nothing is
        billed too much, CreditedMoreThanLeft, IllegalTransition.
        """
        read, invoice = self._billing(ticket)
        asked = quantities
        if asked is None:
            proposed = self.compare(invoice).to_credit
            if not proposed:
                raise NothingThere(f"Credit for ticket {read.id}", "nothing is billed too much")
            asked = {number: quantity.amount for number, quantity in proposed.items()}
        reason = f"ticket {read.id}"
        key = f"discrepancy {read.id}"
        note = self.invoicing.credit(invoice, asked, on=on, reason=reason, key=key)
        return self._settled(read, invoice, f"Credited by {note.number}.", by, on)

    def explain_discrepancy(
        self, ticket: TicketId | str, explanation: str, *, by: str, on: date | str
    ) -> Ticket:
        """End it by an explanation to the customer; the dispute is settled and chasing resumes.

        Raises NotFound, NothingThere without a word, IllegalTransition.
        """
        read, invoice = self._billing(ticket)
        if not explanation.strip():
            raise NothingThere(f"Explanation on ticket {read.id}", "it says nothing")
        return self._settled(read, invoice, explanation, by, on)

    def _billing(self, ticket: TicketId | str) -> tuple[Ticket, InvoiceId]:
        read = self.support.ticket(ticket)
        if read.kind is not TicketKind.BILLING_DISCREPANCY or read.invoice is None:
            raise NotFound("billing discrepancy", str(read.id))
        return read, read.invoice

    def _settled(
        self, ticket: Ticket, invoice: InvoiceId, outcome: str, by: str, on: date | str
    ) -> Ticket:
        with self.books.storage.begin(read_only=True) as work:
            file = file_of(work, ticket.account)
        if file.is_disputed(invoice):
            self.collections.settle_dispute(invoice, on=on, outcome=outcome)
        if ticket.status in DONE:
            return ticket
        return self.support.solve(ticket.id, by=by, text=outcome)

    # --- damaged goods ----------------------------------------------------------------------

    def take_back_damaged(
        self,
        ticket: TicketId | str,
        quantities: Mapping[int, Number],
        *,
        on: date | str,
        authorise: bool = True,
    ) -> CustomerReturn:
        """Make a return of a ticket about goods that came damaged; the carrier's term begins.

        Raises NotFound for a ticket that names no order, and what `ReturnDesk.authorise` does.
        """
        read = self.support.ticket(ticket)
        if read.order is None:
            raise NotFound("order of ticket", str(read.id))
        asked = self.returns.request(
            read.order,
            quantities,
            reason=ReturnReason.DAMAGED,
            on=on,
            ticket=read.id,
            key=f"damaged {read.id}",
        )
        return self.returns.authorise(asked.id, on=on) if authorise else asked


def _told(late: Lateness) -> str:
    """What the account is told."""
    days = f"{late.days_late} day{'s' if late.days_late > 1 else ''}"
    left = "has not left yet" if late.shipped is None else f"left on {late.shipped}"
    return f"Order {late.order} was promised for {late.promised} and {left}: {days} late."
