"""Tickets: what a customer asked or what went wrong, until they are satisfied.

new -> open -> pending (on the customer) | on hold (on a third party) -> solved -> closed. Nothing
closes without the customer's confirmation, their silence after reminders, or a stated reason.
(Rules: paperwork, P9; paperwork-sources, B9.)
"""

import itertools
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Self

from attrs import Attribute, evolve, field, frozen
from attrs.validators import optional

from account_mgmt.domain.calendar import aware_instant, instant, plain_date
from account_mgmt.domain.conversation import Author, Message
from account_mgmt.domain.errors import (
    ClosedToReplies,
    ClosedWithoutOutcome,
    DateBefore,
    IllegalTransition,
    MayNotRate,
    NothingThere,
    RecordedBefore,
    ReopenedTooLate,
    StillWaiting,
)
from account_mgmt.domain.events import (
    CustomerReminded,
    ServiceLevelReapplied,
    TicketAbsorbed,
    TicketAssigned,
    TicketClosed,
    TicketEscalated,
    TicketJoined,
    TicketMerged,
    TicketMoved,
    TicketNoted,
    TicketOpened,
    TicketPrioritised,
    TicketRated,
    TicketReplied,
    TicketSnoozed,
)
from account_mgmt.domain.ids import AccountId, InvoiceId, ManagerId, OrderId, ProductId, TicketId
from account_mgmt.domain.priority import Impact, Priority, Urgency
from account_mgmt.domain.satisfaction import CSAT, check_score
from account_mgmt.domain.text import name, note
from account_mgmt.domain.ticket_policy import STANDARD_TICKETS, TicketPolicy
from account_mgmt.domain.ticket_state import (
    DONE,
    NEXT,
    WAITING,
    ClosedBy,
    Escalated,
    Origin,
    Outcome,
    Rating,
    StatusChange,
    TicketKind,
    TicketSource,
    TicketStatus,
    TimeSpan,
)


def _in_time(
    ticket: "Ticket",
    _attribute: "Attribute[tuple[StatusChange, ...]]",
    history: tuple[StatusChange, ...],
) -> None:
    if history[:1] != (StatusChange(at=ticket.opened_at, status=TicketStatus.NEW),):
        raise NothingThere(f"History of ticket {ticket.id}", "it does not begin with its opening")
    for earlier, later in itertools.pairwise(history):
        if later.at < earlier.at:
            raise RecordedBefore(
                f"Ticket {ticket.id}", later.at.isoformat(), earlier.at.isoformat()
            )


@frozen(kw_only=True)
class Ticket:
    """What a customer asked or what went wrong, from its opening until it is closed.

    `history`, `messages`, `reminders` and `escalated` only grow; all clocks are read from them.
    `level_from` is when the service level holds that it goes by: of its opening, until reapplied;
    `account_class` is the account's at that instant.
    """

    id: TicketId
    account: AccountId
    kind: TicketKind
    subject: str = field(validator=name)
    opened_at: datetime = field(validator=aware_instant)
    opened_on: date = field(validator=plain_date)  # local to those who answer
    level_from: datetime = field(validator=aware_instant)
    impact: Impact = Impact.MEDIUM
    urgency: Urgency = Urgency.MEDIUM
    priority: Priority = Priority.NORMAL
    account_class: str = field(default="", validator=note)
    source: TicketSource = TicketSource.EMAIL
    origin: Origin | None = None
    product: ProductId | None = None
    follows: TicketId | None = None  # the one that was closed
    history: tuple[StatusChange, ...] = field(validator=_in_time)
    messages: tuple[Message, ...] = ()
    participants: tuple[str, ...] = ()
    assignee: ManagerId | None = None
    department: str = field(default="", validator=note)
    snoozed_until: datetime | None = field(default=None, validator=optional(aware_instant))
    reminders: tuple[datetime, ...] = ()
    escalated: tuple[Escalated, ...] = ()
    solved_by: str = field(default="", validator=note)
    outcome: Outcome | None = None
    rating: Rating | None = None
    merged_into: TicketId | None = None
    absorbed: tuple[TicketId, ...] = ()
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def open(  # noqa: PLR0913 # what is known of it
        cls,
        id: TicketId,
        account: AccountId,
        kind: TicketKind,
        message: Message,
        *,
        subject: str,
        on: date,
        priority: Priority = Priority.NORMAL,
        impact: Impact = Impact.MEDIUM,
        urgency: Urgency = Urgency.MEDIUM,
        account_class: str = "",
        source: TicketSource = TicketSource.EMAIL,
        origin: Origin | None = None,
        product: ProductId | None = None,
        assignee: ManagerId | None = None,
        department: str = "",
        follows: TicketId | None = None,
    ) -> tuple[Self, TicketOpened]:
        """A new ticket that begins with a message, and the event that says so."""
        at = message.at
        ticket = cls(
            id=id,
            account=account,
            kind=kind,
            subject=subject,
            opened_at=at,
            opened_on=on,
            level_from=at,
            impact=impact,
            urgency=urgency,
            priority=priority,
            account_class=account_class,
            source=source,
            origin=origin,
            product=product,
            follows=follows,
            history=(StatusChange(at=at, status=TicketStatus.NEW),),
            messages=(message,),
            participants=_with((), message),
            assignee=assignee,
            department=department,
        )
        event = TicketOpened(
            ticket=id, account=account, kind=kind.value, priority=priority.value, at=at
        )
        return ticket, event

    def follow_up(
        self,
        id: TicketId,
        message: Message,
        *,
        on: date,
        priority: Priority | None = None,
        account_class: str | None = None,
    ) -> tuple[Self, TicketOpened]:
        """A new ticket about the same as this one, which is closed or can no more be reopened.

        Raises IllegalTransition while this one is still to be worked on.
        """
        if self.status not in DONE:
            ways = tuple(status.value for status in NEXT[self.status])
            raise IllegalTransition(f"Ticket {self.id}", self.status.value, "followed up", ways)
        return type(self).open(
            id,
            self.account,
            self.kind,
            message,
            subject=self.subject,
            on=on,
            priority=priority or self.priority,
            impact=self.impact,
            urgency=self.urgency,
            account_class=self.account_class if account_class is None else account_class,
            source=self.source,
            origin=self.origin,
            product=self.product,
            assignee=self.assignee,
            department=self.department,
            follows=self.id,
        )

    # --- what follows from its history ------------------------------------------------------

    def status_on(self, on: date) -> TicketStatus | None:
        """Its state at the end of a UTC day; None before it was opened."""
        reached = [change.status for change in self.history if change.at.date() <= on]
        return reached[-1] if reached else None

    @property
    def status(self) -> TicketStatus:
        """Where it stands."""
        return self.history[-1].status

    @property
    def order(self) -> OrderId | None:
        """The order that it is about."""
        return None if self.origin is None else self.origin.order

    @property
    def invoice(self) -> InvoiceId | None:
        """The invoice that it is about."""
        return None if self.origin is None else self.origin.invoice

    @property
    def last_at(self) -> datetime:
        """When anything last happened to it."""
        said, taken = (one.at for one in self.messages), (one.at for one in self.escalated)
        return max((self.history[-1].at, *said, *taken, *self.reminders))

    @property
    def conversation(self) -> tuple[Message, ...]:
        """What was said on this very ticket, its opening first; not what came with others."""
        return tuple(one for one in self.messages if one.moved_from is None)

    @property
    def done_at(self) -> datetime | None:
        """When it was solved, or closed without; None while it is not."""
        done = list(itertools.takewhile(lambda one: one.status in DONE, reversed(self.history)))
        return done[-1].at if done else None

    @property
    def waits_since(self) -> datetime | None:
        """Since when the customer is to answer, or to confirm; None when nobody waits for them."""
        return self.history[-1].at if self.status in WAITING else None

    @property
    def was_reopened(self) -> bool:
        """Whether it was thought done, and was not."""
        states = [change.status for change in self.history]
        return any(
            before in DONE and after not in DONE for before, after in itertools.pairwise(states)
        )

    def spent(self, states: Iterable[TicketStatus]) -> tuple[TimeSpan, ...]:
        """The spans of time that it spent in those states, in order, none touching the next."""
        wanted = frozenset(states)
        spans: list[TimeSpan] = []
        since: datetime | None = None
        for change in self.history:
            if change.status in wanted:
                since = since or change.at
            elif since is not None:
                spans.append(TimeSpan(start=since, end=change.at))
                since = None
        if since is not None:
            spans.append(TimeSpan(start=since))
        return tuple(spans)

    def is_snoozed(self, at: datetime) -> bool:
        """Whether it is out of sight at an instant."""
        return self.snoozed_until is not None and at < self.snoozed_until

    # --- what is said -----------------------------------------------------------------------

    def reply(
        self, message: Message, policy: TicketPolicy = STANDARD_TICKETS
    ) -> tuple[Self, TicketReplied]:
        """The ticket with something said for all to see.

        A customer's reply opens what waits for them, and what is solved while it may be reopened;
        a person's takes up what is new. Raises ClosedToReplies when it is closed, unless the policy
        reopens it, ReopenedTooLate, RecordedBefore.
        """
        after = self._after(message, policy)
        moved = self._dated(message.at)
        if after is not self.status:
            moved = self._now(after, message.at)
        said = evolve(
            moved,
            messages=(*self.messages, evolve(message, public=True)),
            participants=_with(self.participants, message),
        )
        if message.author is Author.CUSTOMER:
            said = evolve(said, snoozed_until=None)
        event = TicketReplied(
            ticket=self.id,
            author=message.author.value,
            by=message.by,
            before=self.status.value,
            after=after.value,
            at=message.at,
        )
        return said, event

    def note(self, message: Message) -> tuple[Self, TicketNoted]:
        """The ticket with something said that the customer does not see.

        Raises ClosedToReplies, RecordedBefore.
        """
        self._check_open_to_words()
        said = evolve(
            self._dated(message.at), messages=(*self.messages, evolve(message, public=False))
        )
        return said, TicketNoted(ticket=self.id, by=message.by, at=message.at)

    def join(self, participant: str, *, at: datetime) -> tuple[Self, TicketJoined]:
        """The ticket with somebody more who takes part. Raises ClosedToReplies, RecordedBefore."""
        self._check_open_to_words()
        there = self.participants
        joined = evolve(
            self._dated(at),
            participants=there if participant in there else (*there, participant),
        )
        return joined, TicketJoined(ticket=self.id, participant=participant, at=at)

    def _after(self, message: Message, policy: TicketPolicy) -> TicketStatus:
        """The state that a reply leaves it in."""
        status = self.status
        if status is TicketStatus.CLOSED:
            if not (self._may_reopen(policy) and message.author is Author.CUSTOMER):
                self._check_open_to_words()
            self._check_reopens(message.at, policy)
            return TicketStatus.OPEN
        if message.author is Author.PERSON:
            return TicketStatus.OPEN if status is TicketStatus.NEW else status
        if message.author is Author.SYSTEM or status is TicketStatus.NEW:
            return status
        if status is TicketStatus.SOLVED:
            self._check_reopens(message.at, policy)
        return TicketStatus.OPEN

    def _may_reopen(self, policy: TicketPolicy) -> bool:
        closed = self.status is TicketStatus.CLOSED
        return not closed or (policy.closed_reopens and self.merged_into is None)

    def _check_open_to_words(self) -> None:
        if self.merged_into is not None:
            rule = f"it was merged into {self.merged_into}"
            raise ClosedToReplies(str(self.id), rule, f"Reply on {self.merged_into}")
        if self.status is TicketStatus.CLOSED:
            rule = f"it was closed at {self.history[-1].at.isoformat()}"
            way_out = "Open a follow-up ticket, which is linked to it"
            raise ClosedToReplies(str(self.id), rule, way_out)

    def _check_reopens(self, at: datetime, policy: TicketPolicy) -> None:
        if self._is_late(at, policy):
            raise ReopenedTooLate(str(self.id), f"{self.done_at}", policy.reopen_days)

    def _is_late(self, at: datetime, policy: TicketPolicy) -> bool:
        """Whether it was done too long ago to be reopened."""
        since = self.done_at
        return since is not None and at - since > timedelta(days=policy.reopen_days)

    # --- where it stands --------------------------------------------------------------------

    def take_up(self, *, at: datetime, why: str = "") -> tuple[Self, TicketMoved]:
        """The ticket as worked on. Raises IllegalTransition from solved: that is to reopen it."""
        if self.status is TicketStatus.SOLVED:
            raise self._illegal(TicketStatus.OPEN, (TicketStatus.CLOSED,))
        return self._move(TicketStatus.OPEN, at, why)

    def wait_for_customer(self, *, at: datetime, why: str = "") -> tuple[Self, TicketMoved]:
        """The ticket as waiting for the customer's answer. Raises IllegalTransition."""
        return self._move(TicketStatus.PENDING, at, why)

    def wait_for_third_party(self, *, at: datetime, why: str = "") -> tuple[Self, TicketMoved]:
        """The ticket as waiting for somebody else, such as a carrier. Raises IllegalTransition."""
        return self._move(TicketStatus.ON_HOLD, at, why)

    def solve(self, *, by: str, at: datetime, why: str = "") -> tuple[Self, TicketMoved]:
        """The ticket as solved by somebody; it is for the customer to confirm.

        Raises IllegalTransition, RecordedBefore.
        """
        solved, event = self._move(TicketStatus.SOLVED, at, why)
        return evolve(solved, solved_by=by, snoozed_until=None), event

    def reopen(
        self, *, at: datetime, why: str, policy: TicketPolicy = STANDARD_TICKETS
    ) -> tuple[Self, TicketMoved]:
        """The ticket as not solved after all.

        Raises IllegalTransition when it is not done, or closed and the policy reopens none that
        are; ReopenedTooLate, RecordedBefore.
        """
        if self.status not in DONE or not self._may_reopen(policy):
            raise self._illegal(TicketStatus.OPEN, self._ways(but=TicketStatus.OPEN))
        self._check_reopens(at, policy)
        event = TicketMoved(
            ticket=self.id,
            before=self.status.value,
            after=TicketStatus.OPEN.value,
            why=why,
            at=at,
        )
        return self._now(TicketStatus.OPEN, at), event

    def confirm(self, *, by: str, at: datetime) -> tuple[Self, TicketClosed]:
        """The ticket as closed, for the customer confirmed that it is solved.

        Raises ClosedWithoutOutcome when nobody is named, IllegalTransition unless it is solved.
        """
        if self.status is not TicketStatus.SOLVED:
            raise self._illegal(TicketStatus.CLOSED, self._ways(but=TicketStatus.CLOSED))
        return self._close(ClosedBy.CONFIRMED, by, at)

    def close(self, *, reason: str, at: datetime) -> tuple[Self, TicketClosed]:
        """The ticket as closed for a stated reason. Raises ClosedWithoutOutcome, IllegalTransition."""
        return self._close(ClosedBy.REASON, reason, at)

    def close_unanswered(
        self, *, at: datetime, policy: TicketPolicy = STANDARD_TICKETS
    ) -> tuple[Self, TicketClosed]:
        """The ticket as closed, for the customer said nothing after all reminders.

        Raises IllegalTransition when nobody waits for them, StillWaiting when it is too early.
        """
        if self.status not in WAITING:
            raise self._illegal(TicketStatus.CLOSED, self._ways(but=TicketStatus.CLOSED))
        until, sent = self.silent_until(policy), self.reminded
        if until is None:
            rule = f"the customer was reminded {sent} times of {len(policy.reminders)}"
            raise StillWaiting(str(self.id), rule)
        if at < until:
            raise StillWaiting(str(self.id), f"they may answer until {until.isoformat()}")
        return self._close(ClosedBy.UNANSWERED, f"after {sent} reminders", at)

    def snooze(self, *, until: datetime, at: datetime) -> tuple[Self, TicketSnoozed]:
        """The ticket out of sight until an instant, or until the customer replies.

        Its clocks run on. Raises IllegalTransition when it is done, DateBefore when that is over.
        """
        if self.status in DONE:
            ways = tuple(status.value for status in NEXT[self.status])
            raise IllegalTransition(f"Ticket {self.id}", self.status.value, "snoozed", ways)
        if until <= at:
            what = f"Ticket {self.id}, snoozed until"
            raise DateBefore(what, until.isoformat(), "now", at.isoformat())
        event = TicketSnoozed(ticket=self.id, until=until, at=at)
        return evolve(self._dated(at), snoozed_until=until), event

    # --- who has it, and how urgent it is ---------------------------------------------------

    def assign(
        self, assignee: ManagerId | None, *, department: str | None = None, at: datetime
    ) -> tuple[Self, TicketAssigned]:
        """The ticket as somebody's, or nobody's; in another department where one is named.

        Raises IllegalTransition when it is closed.
        """
        self._check_live("assigned")
        where = self.department if department is None else department
        event = TicketAssigned(ticket=self.id, assignee=assignee, department=where, at=at)
        return evolve(self._dated(at), assignee=assignee, department=where), event

    def prioritise(
        self,
        priority: Priority,
        *,
        at: datetime,
        impact: Impact | None = None,
        urgency: Urgency | None = None,
    ) -> tuple[Self, TicketPrioritised]:
        """The ticket at another priority; its clocks are read from its history by the new targets.

        Raises IllegalTransition when it is closed.
        """
        self._check_live("prioritised")
        changed = evolve(
            self._dated(at),
            priority=priority,
            impact=impact or self.impact,
            urgency=urgency or self.urgency,
        )
        event = TicketPrioritised(
            ticket=self.id, before=self.priority.value, after=priority.value, at=at
        )
        return changed, event

    def reapply(self, *, account_class: str, at: datetime) -> tuple[Self, ServiceLevelReapplied]:
        """The ticket by the service level of that instant, counted from its opening all the same.

        Raises IllegalTransition when it is closed.
        """
        self._check_live("put under another service level")
        event = ServiceLevelReapplied(ticket=self.id, account_class=account_class, at=at)
        return evolve(self._dated(at), level_from=at, account_class=account_class), event

    def escalate(
        self,
        step: str,
        *,
        at: datetime,
        assignee: ManagerId | None = None,
        raised: int = 0,
    ) -> tuple[Self, TicketEscalated]:
        """The ticket with a step of escalation taken: reassigned, raised, or just told of.

        Raises IllegalTransition when it is closed, or that step was taken already.
        """
        self._check_live(f"escalated ({step})")
        if self.took(step):
            state = f"{self.status.value}, with that step taken"
            raise IllegalTransition(f"Ticket {self.id}", state, f"escalated ({step})", ())
        priority = self.priority.raised(raised)
        changed = evolve(
            self._dated(at),
            escalated=(*self.escalated, Escalated(step=step, at=at)),
            assignee=assignee or self.assignee,
            priority=priority,
        )
        event = TicketEscalated(
            ticket=self.id, step=step, assignee=changed.assignee, priority=priority.value, at=at
        )
        return changed, event

    def took(self, step: str) -> bool:
        """Whether that step of escalation was taken."""
        return any(one.step == step for one in self.escalated)

    # --- the customer's silence, and their word ---------------------------------------------

    @property
    def reminded(self) -> int:
        """How often the customer was reminded since they are waited for."""
        since = self.waits_since
        return 0 if since is None else sum(at >= since for at in self.reminders)

    def reminder_due(self, policy: TicketPolicy = STANDARD_TICKETS) -> datetime | None:
        """When the customer is to be reminded next; None when no reminder is left, or nobody waits."""
        since, sent = self.waits_since, self.reminded
        if since is None or sent >= len(policy.reminders):
            return None
        due = since + timedelta(days=policy.reminders[sent])
        if not sent:
            return due
        apart = timedelta(days=policy.reminders[sent] - policy.reminders[sent - 1])
        return max(due, self.reminders[-1] + apart)  # never two at once, however late the first was

    def silent_until(self, policy: TicketPolicy = STANDARD_TICKETS) -> datetime | None:
        """Until when the customer may answer; None while reminders are left, or nobody waits."""
        if self.waits_since is None or self.reminded < len(policy.reminders):
            return None
        return self.reminders[-1] + timedelta(days=policy.silence_days)

    def remind(self, *, at: datetime) -> tuple[Self, CustomerReminded]:
        """The ticket with the customer reminded. Raises IllegalTransition unless it waits for them."""
        if self.waits_since is None:
            ways = tuple(status.value for status in NEXT[self.status])
            what = "a reminder to the customer"
            raise IllegalTransition(f"Ticket {self.id}", self.status.value, what, ways)
        reminded = evolve(self._dated(at), reminders=(*self.reminders, at))
        event = CustomerReminded(ticket=self.id, number=reminded.reminded, at=at)
        return reminded, event

    def rate(
        self, score: int, *, by: str, at: datetime, comment: str = ""
    ) -> tuple[Self, TicketRated]:
        """The ticket with the customer's rating, from 1 to 5; a later one takes its place.

        Raises ScoreOutsideScale, MayNotRate for whoever solved it, and while it is not done.
        """
        check_score(CSAT, score)
        if by == self.solved_by:
            raise MayNotRate(str(self.id), by, "they solved it")
        if self.status not in DONE:
            raise MayNotRate(str(self.id), by, f"it is {self.status.value}")
        if self.merged_into is not None:
            raise MayNotRate(str(self.id), by, f"it was merged into {self.merged_into}")
        rating = Rating(at=at, by=by, score=score, comment=comment)
        event = TicketRated(ticket=self.id, by=by, score=score, at=at)
        return evolve(self._dated(at), rating=rating), event

    def rated_low(self, policy: TicketPolicy = STANDARD_TICKETS) -> bool:
        """Whether the customer is less satisfied than the policy lets pass."""
        return self.rating is not None and self.rating.score <= policy.low_rating

    def rating_reopens(self, at: datetime, policy: TicketPolicy = STANDARD_TICKETS) -> bool:
        """Whether the policy has it reopened for its low rating, and it may be."""
        asked = policy.low_rating_reopens and self.rated_low(policy)
        return asked and self._may_reopen(policy) and not self._is_late(at, policy)

    # --- merging ----------------------------------------------------------------------------

    def merged(self, into: TicketId, *, at: datetime) -> tuple[Self, TicketMerged]:
        """The ticket as gone into another. Use `ticket_merging.merge`, which does both ends."""
        event = TicketMerged(ticket=self.id, before=self.status.value, into=into, at=at)
        closed = self._now(TicketStatus.CLOSED, at)
        outcome = Outcome(how=ClosedBy.MERGED, said=str(into))
        gone = evolve(closed, messages=(), merged_into=into, outcome=outcome, snoozed_until=None)
        return gone, event

    def absorbing(self, other: "Ticket", *, at: datetime) -> tuple[Self, TicketAbsorbed]:
        """The ticket with another's conversation. Use `ticket_merging.merge`, which does both ends."""
        moved = [evolve(one, moved_from=one.moved_from or other.id) for one in other.messages]
        everybody = dict.fromkeys((*self.participants, *other.participants))
        event = TicketAbsorbed(ticket=self.id, absorbed=other.id, messages=len(moved), at=at)
        absorbing = evolve(
            self._dated(at),
            messages=tuple(sorted((*self.messages, *moved), key=lambda message: message.at)),
            participants=tuple(everybody),
            absorbed=(*self.absorbed, other.id),
        )
        return absorbing, event

    # --- steps ------------------------------------------------------------------------------

    def _move(self, wanted: TicketStatus, at: datetime, why: str) -> tuple[Self, TicketMoved]:
        if wanted not in NEXT[self.status]:
            raise self._illegal(wanted, NEXT[self.status])
        event = TicketMoved(
            ticket=self.id, before=self.status.value, after=wanted.value, why=why, at=at
        )
        return self._now(wanted, at), event

    def _close(self, how: ClosedBy, said: str, at: datetime) -> tuple[Self, TicketClosed]:
        if not said.strip():
            raise ClosedWithoutOutcome(str(self.id))
        if self.status is TicketStatus.CLOSED:
            raise self._illegal(TicketStatus.CLOSED, ())
        event = TicketClosed(
            ticket=self.id, before=self.status.value, how=how.value, reason=said, at=at
        )
        closed = self._now(TicketStatus.CLOSED, at)
        return evolve(closed, outcome=Outcome(how=how, said=said), snoozed_until=None), event

    def _now(self, status: TicketStatus, at: datetime) -> Self:
        """The ticket in that state; one that is not closed has no outcome."""
        history = (*self.history, StatusChange(at=at, status=status))
        return evolve(self._dated(at), history=history, outcome=None)

    def _dated(self, at: datetime) -> Self:
        """The ticket itself, when that instant is not before anything that happened to it."""
        if instant(at) < self.last_at:
            raise RecordedBefore(f"Ticket {self.id}", at.isoformat(), self.last_at.isoformat())
        return self

    def _check_live(self, wanted: str) -> None:
        if self.status is TicketStatus.CLOSED:
            raise IllegalTransition(f"Ticket {self.id}", self.status.value, wanted, ())

    def _ways(self, *, but: TicketStatus) -> tuple[TicketStatus, ...]:
        return tuple(status for status in NEXT[self.status] if status is not but)

    def _illegal(
        self, wanted: TicketStatus, allowed: tuple[TicketStatus, ...]
    ) -> IllegalTransition:
        ways = tuple(status.value for status in allowed)
        return IllegalTransition(f"Ticket {self.id}", self.status.value, wanted.value, ways)


def _with(participants: tuple[str, ...], message: Message) -> tuple[str, ...]:
    """Those who take part, and whoever speaks now, unless no person does."""
    if message.author is Author.SYSTEM or message.by in participants:
        return participants
    return (*participants, message.by)
