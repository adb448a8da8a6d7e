"""Answering customers: tickets from the first word until they are satisfied."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from attrs import frozen

from account_mgmt.domain.calendar import instant
from account_mgmt.domain.conversation import Author, Message
from account_mgmt.domain.errors import NotFound
from account_mgmt.domain.events import Event, TicketClosed, TicketEscalated
from account_mgmt.domain.ids import (
    AccountId,
    InvoiceId,
    ManagerId,
    OrderId,
    ProductId,
    TicketId,
)
from account_mgmt.domain.priority import Impact, Priority, Urgency
from account_mgmt.domain.service_level import ServiceClock, clocks
from account_mgmt.domain.support_policy import (
    STANDARD_SUPPORT,
    DueTicket,
    SupportPolicy,
    due_tickets,
    next_act,
)
from account_mgmt.domain.ticket import Ticket
from account_mgmt.domain.ticket_merging import merge
from account_mgmt.domain.ticket_state import LIVE, Origin, TicketKind, TicketSource
from account_mgmt.ports.notifier import Notice, Notifier, Occasion, nobody_is_told
from account_mgmt.ports.queries import TicketQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books

When: TypeAlias = datetime | str | None
"""An instant, or text such as "2026-02-28T10:15+01:00"; None: now."""


@frozen(kw_only=True)
class Swept:
    """What a sweep did: steps of escalation taken, customers reminded, tickets closed."""

    escalated: tuple[tuple[TicketId, str], ...]
    reminded: tuple[TicketId, ...]
    closed: tuple[TicketId, ...]


@frozen
class SupportDesk:
    """Tickets: opening, answering, waiting, solving, closing; and what is due."""

    books: Books
    policy: SupportPolicy = STANDARD_SUPPORT
    notifier: Notifier = nobody_is_told

    def ticket(self, id: TicketId | str) -> Ticket:
        """One ticket. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return work.tickets.get(TicketId.of(id))

    def tickets(self, query: TicketQuery | None = None) -> tuple[Ticket, ...]:
        """The tickets in question (None: all), by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.tickets.find(query))

    def open(  # noqa: PLR0913 # what a ticket says
        self,
        account: AccountId | str,
        kind: TicketKind,
        text: str,
        *,
        subject: str,
        by: str,
        author: Author = Author.CUSTOMER,
        impact: Impact = Impact.MEDIUM,
        urgency: Urgency = Urgency.MEDIUM,
        source: TicketSource = TicketSource.EMAIL,
        order: OrderId | str | None = None,
        invoice: InvoiceId | str | None = None,
        line: int | None = None,
        product: ProductId | str | None = None,
        at: When = None,
        id: TicketId | str | None = None,
        key: str | None = None,
    ) -> Ticket:
        """Open a ticket, ranked, given to the account's manager and routed by policy.

        Args:
            account: whose ticket.
            kind: what it is about.
            text: the first message.
            subject: what it is called.
            by: who says so.
            author: on whose side they are.
            impact: how much of the customer's business it stops.
            urgency: how long it can wait.
            source: how it came in.
            order: the account's order that it is about.
            invoice: the account's invoice that it is about.
            line: the line of that order, or else of that invoice.
            product: what it is about; that of the order line where nothing is said.
            at: when it was said.
            id: the ticket's; made up when not given.
            key: makes a repeated call give the first ticket again.

        Raises:
            NotFound: no such account or product, or no such order or invoice of the account.
            NoSuchLine: the order has no such line.
            NothingThere: a line of neither an order nor an invoice.
            AlreadyExists: there is a ticket of that id.
        """
        who, rank = AccountId.of(account), (impact, urgency)
        message = self._message(at, author, by, text)
        named = TicketId.of(id or self.books.names.new("ticket"))
        said = (author, by, text, None if at is None else message.at)
        about = (order, invoice, line, product)
        request = ("open ticket", who, kind, subject, rank, source, said, about, id)

        def command(work: UnitOfWork) -> Ticket:
            owner = work.accounts.get(who)
            origin, what = _about(work, who, order, invoice, line, product)
            category = "" if what is None else work.products.get(what).category
            on = self.policy.levels.newest.calendar.day_of(message.at)
            ticket, event = Ticket.open(
                named,
                who,
                kind,
                message,
                subject=subject,
                on=on,
                priority=self.policy.priorities.priority(*rank, owner.account_class),
                impact=rank[0],
                urgency=rank[1],
                account_class=owner.account_class,
                source=source,
                origin=origin,
                product=what,
                assignee=owner.acting_on(on),
                department=self.policy.routes.department(kind.value, category),
            )
            return work.tickets.add(ticket, event)

        return self._told(key, request, command, Occasion.OPENED, text)

    # --- the conversation -------------------------------------------------------------------

    def reply(  # noqa: PLR0913 # what somebody says, and what follows
        self,
        ticket: TicketId | str,
        text: str,
        *,
        by: str,
        author: Author = Author.PERSON,
        wait: bool = False,
        at: When = None,
        key: str | None = None,
    ) -> Ticket:
        """Say something for all to see; with `wait`, then wait for the customer's answer.

        A customer's reply opens what waits for them, or was solved not too long ago. The assignee is
        told of it, and the customer of everybody else's. Raises NotFound, ClosedToReplies, ReopenedTooLate,
        RecordedBefore.
        """
        message = self._message(at, author, by, text)
        id, said = TicketId.of(ticket), (message.author, by, text, at)

        def command(work: UnitOfWork) -> Ticket:
            replied = work.tickets.save(*work.tickets.get(id).reply(message, self.policy.tickets))
            return work.tickets.save(*replied.wait_for_customer(at=message.at)) if wait else replied

        to = ("assignee",) if author is Author.CUSTOMER else ("customer",)
        request = ("reply", id, said, wait)
        return self._told(key, request, command, Occasion.REPLIED, text, to)

    def note(self, ticket: TicketId | str, text: str, *, by: str, at: When = None) -> Ticket:
        """Write what the customer does not see. Raises NotFound, ClosedToReplies, RecordedBefore."""
        message = self._message(at, Author.PERSON, by, text)
        return self._change(ticket, lambda one: one.note(message))

    def join(self, ticket: TicketId | str, participant: str, *, at: When = None) -> Ticket:
        """Let somebody more take part. Raises NotFound, ClosedToReplies, RecordedBefore."""
        return self._change(ticket, lambda one: one.join(participant, at=self._when(at)))

    # --- where it stands --------------------------------------------------------------------

    def take_up(self, ticket: TicketId | str, *, at: When = None, why: str = "") -> Ticket:
        """Work on it, and wait for nobody. Raises NotFound, IllegalTransition, RecordedBefore."""
        return self._change(ticket, lambda one: one.take_up(at=self._when(at), why=why))

    def wait_for_customer(
        self, ticket: TicketId | str, *, at: When = None, why: str = ""
    ) -> Ticket:
        """Wait for the customer: resolution does not count meanwhile. Raises as `take_up`."""
        return self._change(ticket, lambda one: one.wait_for_customer(at=self._when(at), why=why))

    def wait_for_third_party(
        self, ticket: TicketId | str, *, at: When = None, why: str = ""
    ) -> Ticket:
        """Wait for somebody else, such as a carrier. Raises as `take_up`."""
        return self._change(
            ticket, lambda one: one.wait_for_third_party(at=self._when(at), why=why)
        )

    def solve(self, ticket: TicketId | str, *, by: str, text: str = "", at: When = None) -> Ticket:
        """Call it solved, with a last word to the customer where there is one; they are to confirm.

        Raises NotFound, IllegalTransition, ClosedToReplies, RecordedBefore.
        """
        now, id = self._when(at), TicketId.of(ticket)

        def command(work: UnitOfWork) -> Ticket:
            read = work.tickets.get(id)
            if text:
                last = Message(at=now, author=Author.PERSON, by=by, text=text)
                read = work.tickets.save(*read.reply(last, self.policy.tickets))
            return work.tickets.save(*read.solve(by=by, at=now))

        return self._told(None, (), command, Occasion.SOLVED, text)

    def confirm(self, ticket: TicketId | str, *, by: str, at: When = None) -> Ticket:
        """Close it, for the customer confirmed that it is solved.

        Raises NotFound, ClosedWithoutOutcome, IllegalTransition, RecordedBefore.
        """
        return self._change(ticket, lambda one: one.confirm(by=by, at=self._when(at)))

    def close(self, ticket: TicketId | str, *, reason: str, at: When = None) -> Ticket:
        """Close it for a stated reason. Raises as `confirm`."""
        return self._change(ticket, lambda one: one.close(reason=reason, at=self._when(at)))

    def close_unanswered(self, ticket: TicketId | str, *, at: When = None) -> Ticket:
        """Close it, for the customer said nothing after all reminders.

        Raises NotFound, StillWaiting, IllegalTransition, RecordedBefore.
        """
        policy = self.policy.tickets
        return self._change(
            ticket, lambda one: one.close_unanswered(at=self._when(at), policy=policy)
        )

    def reopen(self, ticket: TicketId | str, *, why: str, at: When = None) -> Ticket:
        """Go on with what was not solved after all.

        Raises NotFound, IllegalTransition, ReopenedTooLate, RecordedBefore.
        """
        policy = self.policy.tickets
        return self._change(
            ticket, lambda one: one.reopen(at=self._when(at), why=why, policy=policy)
        )

    def follow_up(  # noqa: PLR0913 # as to open one
        self,
        ticket: TicketId | str,
        text: str,
        *,
        by: str,
        author: Author = Author.CUSTOMER,
        at: When = None,
        id: TicketId | str | None = None,
        key: str | None = None,
    ) -> Ticket:
        """Open a ticket about the same as one that is done, and linked to it.

        Raises NotFound, IllegalTransition while the first is not done, AlreadyExists.
        """
        before, message = TicketId.of(ticket), self._message(at, author, by, text)
        named = TicketId.of(id or self.books.names.new("ticket"))
        said = (message.author, by, text, at)

        def command(work: UnitOfWork) -> Ticket:
            read = work.tickets.get(before)
            ranked = work.accounts.get(read.account).account_class
            rank = (read.impact, read.urgency, ranked)
            new = read.follow_up(
                named,
                message,
                on=self.policy.levels.newest.calendar.day_of(message.at),
                priority=self.policy.priorities.priority(*rank),
                account_class=ranked,
            )
            return work.tickets.add(*new)

        return self._told(key, ("follow up", before, said, id), command, Occasion.OPENED, text)

    def merge(self, absorbed: TicketId | str, into: TicketId | str, *, at: When = None) -> Ticket:
        """Let one ticket go on in another, which comes back: both of one account, neither closed.

        Raises NotFound, CannotMerge, RecordedBefore.
        """
        now = self._when(at)
        with self.books.storage.begin() as work:
            read = (work.tickets.get(TicketId.of(id)) for id in (absorbed, into))
            gone, there = merge(*read, at=now)
            work.tickets.save(*gone)
            saved = work.tickets.save(*there)
            work.commit()
        return saved

    def snooze(self, ticket: TicketId | str, *, until: datetime | str, at: When = None) -> Ticket:
        """Put it out of sight until an instant, or until the customer replies; its clocks run on.

        Raises NotFound, IllegalTransition, DateBefore, RecordedBefore.
        """
        return self._change(ticket, lambda one: one.snooze(until=instant(until), at=self._when(at)))

    # --- who has it, how urgent it is, how it came out --------------------------------------

    def assign(
        self,
        ticket: TicketId | str,
        manager: ManagerId | str | None,
        *,
        department: str | None = None,
        at: When = None,
    ) -> Ticket:
        """Give it to a manager, or (None) to nobody; to another department where one is named.

        Raises NotFound, IllegalTransition when it is closed, RecordedBefore.
        """
        who = None if manager is None else ManagerId.of(manager)
        if who is not None:
            with self.books.storage.begin(read_only=True) as work:
                work.managers.get(who)
        return self._change(
            ticket, lambda one: one.assign(who, department=department, at=self._when(at))
        )

    def prioritise(
        self,
        ticket: TicketId | str,
        *,
        impact: Impact | None = None,
        urgency: Urgency | None = None,
        at: When = None,
    ) -> Ticket:
        """Rank it anew by policy; its clocks keep the time spent waiting for the customer.

        Raises NotFound, IllegalTransition when it is closed, RecordedBefore.
        """

        def change(one: Ticket) -> tuple[Ticket, Event]:
            rank = (
                one.impact if impact is None else impact,
                one.urgency if urgency is None else urgency,
            )
            priority: Priority = self.policy.priorities.priority(*rank, one.account_class)
            now = self._when(at)
            return one.prioritise(priority, at=now, impact=rank[0], urgency=rank[1])

        return self._change(ticket, change)

    def reapply_service_level(self, ticket: TicketId | str, *, at: When = None) -> Ticket:
        """Let it go by the service level of now, and its account's class of now.

        Raises NotFound, IllegalTransition when it is closed, RecordedBefore.
        """
        with self.books.storage.begin() as work:
            read = work.tickets.get(TicketId.of(ticket))
            ranked = work.accounts.get(read.account).account_class
            saved = work.tickets.save(*read.reapply(account_class=ranked, at=self._when(at)))
            work.commit()
        return saved

    def rate(
        self, ticket: TicketId | str, score: int, *, by: str, comment: str = "", at: When = None
    ) -> Ticket:
        """Keep how satisfied the customer is, from 1 to 5; a low score may reopen it, by policy.

        Raises NotFound, ScoreOutsideScale, MayNotRate, RecordedBefore.
        """
        now, id, policy = self._when(at), TicketId.of(ticket), self.policy.tickets
        with self.books.storage.begin() as work:
            read = work.tickets.get(id)
            rated = work.tickets.save(*read.rate(score, by=by, at=now, comment=comment))
            if rated.rating_reopens(now, policy):
                why = f"rated {score} of 5"
                rated = work.tickets.save(*rated.reopen(at=now, why=why, policy=policy))
            work.commit()
        return rated

    # --- what is due ------------------------------------------------------------------------

    def clocks(self, ticket: TicketId | str) -> tuple[ServiceClock, ...]:
        """The clocks of a ticket, by the service level that it goes by. Raises NotFound."""
        read = self.ticket(ticket)
        return clocks(read, self.policy.levels.of(read))

    def due(
        self, *, at: When = None, assignee: ManagerId | str | None = None
    ) -> tuple[DueTicket, ...]:
        """The tickets to work on, everybody's or one manager's, what is due first coming first.

        Those that wait, are snoozed, or have no target are left out. Closed ones are not read.
        """
        who = None if assignee is None else ManagerId.of(assignee)
        now = self._when(at)
        return due_tickets(self._live(who), self.policy, now)

    def sweep(self, *, at: When = None) -> Swept:
        """Do what is due by itself: steps of escalation, reminders, and closing what stayed unanswered.

        In working time only; done again, it does nothing. Each ticket is a unit of work of its own.
        Closed ones are not read. Raises ConcurrencyError when somebody works on the same ticket.
        """
        now = self._when(at)
        done: list[tuple[Ticket, Event]] = []
        for ticket in self._live(None):
            if next_act(ticket, self.policy, now) is not None:
                done += self._swept(ticket.id, now)
        escalated = [
            (ticket.id, event.step) for ticket, event in done if isinstance(event, TicketEscalated)
        ]
        closed = [ticket.id for ticket, event in done if isinstance(event, TicketClosed)]
        rest = [
            ticket.id
            for ticket, event in done
            if not isinstance(event, TicketEscalated | TicketClosed)
        ]
        return Swept(escalated=tuple(escalated), reminded=tuple(rest), closed=tuple(closed))

    # --- steps ------------------------------------------------------------------------------

    def _swept(self, id: TicketId, now: datetime) -> list[tuple[Ticket, Event]]:
        """Do all that is due on one ticket, and tell of it."""
        done: list[tuple[Ticket, Event]] = []
        with self.books.storage.begin() as work:
            read = work.tickets.get(id)
            while (act := next_act(read, self.policy, now)) is not None:
                read = work.tickets.save(*act)
                done.append((read, act[1]))
            work.commit()
        for ticket, event in done:
            if isinstance(event, TicketEscalated):
                step = next(one for one in self.policy.escalation if one.name == event.step)
                self._tell(ticket, Occasion.ESCALATED, step.notify, step.name)
            elif not isinstance(event, TicketClosed):
                self._tell(ticket, Occasion.REMINDED, ("customer",), ticket.subject)
        return done

    def _live(self, assignee: ManagerId | None) -> list[Ticket]:
        """The tickets that are not closed, found by their state."""
        with self.books.storage.begin(read_only=True) as work:
            return [
                ticket
                for status in LIVE
                for ticket in work.tickets.find(TicketQuery(status=status, assignee=assignee))
            ]

    def _change(
        self, ticket: TicketId | str, change: Callable[[Ticket], tuple[Ticket, Event]]
    ) -> Ticket:
        with self.books.storage.begin() as work:
            saved = work.tickets.save(*change(work.tickets.get(TicketId.of(ticket))))
            work.commit()
        return saved

    def _told(  # noqa: PLR0913, PLR0917 # a command, and whom to tell what of it
        self,
        key: str | None,
        request: object,
        command: Callable[[UnitOfWork], Ticket],
        occasion: Occasion,
        about: str,
        to: tuple[str, ...] = ("customer",),
    ) -> Ticket:
        """Do a command once, and tell of it; a call that only gives the first result again does not."""
        made: list[Ticket] = []

        def kept(work: UnitOfWork) -> Ticket:
            made.append(command(work))
            return made[-1]

        ticket = self.books.once(key, request, kept)
        if made and ticket is made[-1]:
            self._tell(ticket, occasion, to, about)
        return ticket

    def _when(self, at: When) -> datetime:
        return self.books.clock.now() if at is None else instant(at)

    def _message(self, at: When, author: Author, by: str, text: str) -> Message:
        return Message(at=self._when(at), author=author, by=by, text=text)

    def _tell(self, ticket: Ticket, occasion: Occasion, to: tuple[str, ...], about: str) -> None:
        if to:
            self.notifier(
                Notice(
                    occasion=occasion,
                    ticket=ticket.id,
                    account=ticket.account,
                    to=to,
                    about=about,
                    assignee=ticket.assignee,
                    department=ticket.department,
                )
            )


def _about(  # noqa: PLR0913, PLR0917 # what a ticket may be about
    work: UnitOfWork,
    account: AccountId,
    order: OrderId | str | None,
    invoice: InvoiceId | str | None,
    line: int | None,
    product: ProductId | str | None,
) -> tuple[Origin | None, ProductId | None]:
    """What a ticket is about, as far as the account's books know it."""
    what = None if product is None else ProductId.of(product)
    if order is None and invoice is None and line is None:
        return None, what
    origin = Origin(
        order=None if order is None else OrderId.of(order),
        invoice=None if invoice is None else InvoiceId.of(invoice),
        line=line,
    )
    if origin.order is not None:
        read = work.orders.get(origin.order)
        if read.account != account:
            raise NotFound(f"order of account {account}", str(origin.order))
        if line is not None:
            what = what or read.line(line).product
    if origin.invoice is not None and work.invoices.get(origin.invoice).account != account:
        raise NotFound(f"invoice of account {account}", str(origin.invoice))
    return origin, what
