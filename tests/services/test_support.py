"""Answering customers, as people do it at the desk, on memory and on SQLite."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from account_mgmt import AccountManagement
from account_mgmt.domain.conversation import Author
from account_mgmt.domain.errors import (
    AlreadyExists,
    CannotMerge,
    ClosedToReplies,
    KeyReused,
    NoSuchLine,
    NotFound,
    NothingThere,
    StillWaiting,
)
from account_mgmt.domain.escalation import EscalationEvent, EscalationStep
from account_mgmt.domain.events import TicketOpened, TicketReplied
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId, ProductId, TicketId
from account_mgmt.domain.priority import Impact, Priority, Urgency
from account_mgmt.domain.service_level import ClockState, ServiceMeasure
from account_mgmt.domain.support_policy import STANDARD_SUPPORT, SupportPolicy
from account_mgmt.domain.ticket import Ticket
from account_mgmt.domain.ticket_policy import Route, RoutingPolicy, TicketPolicy
from account_mgmt.domain.ticket_state import ClosedBy, TicketKind, TicketStatus
from account_mgmt.ports.notifier import Notice, Occasion
from account_mgmt.ports.queries import TicketQuery

MONDAY = datetime(2026, 2, 2, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NINE = MONDAY + 9 * HOUR


class Told(list[Notice]):
    """A notifier that remembers."""

    def __call__(self, notice: Notice, /) -> None:
        self.append(notice)

    @property
    def occasions(self) -> list[Occasion]:
        return [notice.occasion for notice in self]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def with_policy(desk: AccountManagement, told: Told) -> Callable[..., AccountManagement]:
    """The desk over the same books, with another policy on tickets."""

    def make(policy: SupportPolicy) -> AccountManagement:
        books = desk.books
        return AccountManagement.of(
            books.storage, clock=books.clock, names=books.names, support=policy, notifier=told
        )

    return make


@pytest.fixture
def told_desk(with_policy: Callable[..., AccountManagement]) -> AccountManagement:
    return with_policy(STANDARD_SUPPORT)


def opened(desk: AccountManagement, at: datetime = NINE, **changes: object) -> Ticket:
    plain: dict[str, object] = {"subject": "It leaks", "by": "Ana", "at": at}
    return desk.support.open("acme", TicketKind.OTHER, "It leaks.", **(plain | changes))  # type: ignore[arg-type] # a test's own words


def status(desk: AccountManagement, ticket: Ticket) -> TicketStatus:
    return desk.support.ticket(ticket.id).status


# --- opening -------------------------------------------------------------------------------------


def test_a_ticket_goes_to_the_accounts_manager_ranked_and_routed(desk: AccountManagement) -> None:
    desk.portfolio.describe_account("acme", account_class="A")

    ticket = desk.support.open(
        "acme",
        TicketKind.LATE_SHIPMENT,
        "Where is it?",
        subject="Order of January",
        by="Ana",
        impact=Impact.HIGH,
        at="2026-02-02T23:30:00Z",
    )

    assert ticket.assignee == ManagerId("ana")
    assert ticket.department == "logistics"
    assert (ticket.priority, ticket.account_class) == (Priority.URGENT, "A")
    assert ticket.opened_on.isoformat() == "2026-02-02"
    assert desk.support.ticket(ticket.id) == ticket


def test_a_ticket_without_a_word_of_when_was_opened_just_now(desk: AccountManagement) -> None:
    ticket = desk.support.open("acme", TicketKind.OTHER, "Hello?", subject="Hello", by="Ana")

    assert ticket.opened_at.date().isoformat() == "2026-01-01"
    assert str(ticket.id).startswith("ticket-")


def test_a_ticket_of_an_order_line_is_about_its_product(desk: AccountManagement) -> None:
    desk.orders.place("acme", [("widget", 12)], on="2026-02-02", id="o-1")
    desk.catalogue.add_product("cap", "Cap")

    about_line = opened(desk, order="o-1", line=1)
    about_other = opened(desk, order="o-1", line=1, product="cap")
    about_order = opened(desk, order="o-1")

    assert about_line.product == ProductId("widget")
    assert about_other.product == ProductId("cap")
    assert about_order.product is None
    found = desk.support.tickets(TicketQuery(order=OrderId("o-1")))
    assert {one.id for one in found} == {about_line.id, about_other.id, about_order.id}


def test_a_technical_question_goes_to_who_can_answer_for_the_product(
    desk: AccountManagement, with_policy: Callable[..., AccountManagement]
) -> None:
    desk.catalogue.add_product("pump", "Pump", category="Pumps")
    kind = TicketKind.TECHNICAL_QUESTION
    routes = RoutingPolicy(
        routes=(Route(kind=kind.value, category="Pumps", department="hydraulics"),)
    )
    desk = with_policy(SupportPolicy(routes=routes))

    ticket = desk.support.open("acme", kind, "How?", subject="How", by="Ana", product="pump")

    assert ticket.department == "hydraulics"


def test_what_a_ticket_is_about_is_in_the_accounts_books(desk: AccountManagement) -> None:
    desk.portfolio.open_account("Other", id="other")
    desk.orders.place("acme", [("widget", 12)], on="2026-02-02", id="o-1")
    desk.invoicing.issue("o-1", on="2026-02-03", id="i-1")

    assert str(opened(desk, invoice="i-1").invoice) == "i-1"
    for wrong, error in (
        ({"order": "o-2"}, NotFound),
        ({"invoice": "i-2"}, NotFound),
        ({"product": "nothing"}, NotFound),
        ({"order": "o-1", "line": 2}, NoSuchLine),
        ({"line": 1}, NothingThere),
    ):
        with pytest.raises(error):
            opened(desk, **wrong)
    for about in ({"order": "o-1"}, {"invoice": "i-1"}):
        with pytest.raises(NotFound, match="of account other"):
            desk.support.open("other", TicketKind.OTHER, "?", subject="?", by="Di", **about)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        desk.support.open("nobody", TicketKind.OTHER, "?", subject="?", by="Di")
    assert len(desk.support.tickets()) == 1


def test_a_key_opens_one_ticket_and_tells_of_it_once(
    told_desk: AccountManagement, told: Told
) -> None:
    first = opened(told_desk, key="mail 1")
    again = opened(told_desk, key="mail 1")

    assert again == first
    assert told.occasions == [Occasion.OPENED]
    with pytest.raises(KeyReused):
        opened(told_desk, key="mail 1", subject="Another")
    with pytest.raises(AlreadyExists):
        opened(told_desk, id=first.id)


# --- the conversation ----------------------------------------------------------------------------


def test_whoever_is_to_know_is_told_of_replies(told_desk: AccountManagement, told: Told) -> None:
    ticket = opened(told_desk)
    told_desk.support.reply(ticket.id, "Tighten it.", by="Bo", wait=True, at=NINE + HOUR)
    replied = told_desk.support.reply(
        ticket.id, "It helps.", by="Ana", author=Author.CUSTOMER, at=NINE + 2 * HOUR
    )
    told_desk.support.note(ticket.id, "Easy one.", by="Bo", at=NINE + 3 * HOUR)

    assert replied.status is TicketStatus.OPEN
    assert [(one.occasion, one.to) for one in told] == [
        (Occasion.OPENED, ("customer",)),
        (Occasion.REPLIED, ("customer",)),
        (Occasion.REPLIED, ("assignee",)),
    ]
    assert told[2].assignee == ManagerId("ana")
    states = [one.status for one in told_desk.support.ticket(ticket.id).history]
    assert states == [
        TicketStatus.NEW, TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.OPEN,
    ]  # fmt: skip


def test_a_reply_with_a_key_is_said_once(desk: AccountManagement) -> None:
    ticket = opened(desk)
    for _ in range(2):
        desk.support.reply(ticket.id, "Tighten it.", by="Bo", at=NINE + HOUR, key="mail 2")

    assert len(desk.support.ticket(ticket.id).messages) == 2


def test_every_change_of_state_is_an_event(desk: AccountManagement) -> None:
    ticket = opened(desk)
    desk.support.reply(ticket.id, "Tighten it.", by="Bo", at=NINE + HOUR)
    events: list[object] = []
    desk.events.deliver(lambda message: events.append(message.event))

    assert [type(one) for one in events[-2:]] == [TicketOpened, TicketReplied]


def test_a_closed_ticket_refuses_a_reply_and_is_followed_up(
    told_desk: AccountManagement, told: Told
) -> None:
    desk = told_desk
    ticket = opened(desk)
    desk.support.close(ticket.id, reason="asked twice", at=NINE)
    with pytest.raises(ClosedToReplies):
        desk.support.reply(ticket.id, "But!", by="Ana", author=Author.CUSTOMER, at=NINE + HOUR)

    follow = desk.support.follow_up(ticket.id, "But!", by="Ana", at=NINE + HOUR, id="t-2")

    assert (follow.follows, follow.id) == (ticket.id, TicketId("t-2"))
    assert told.occasions == [Occasion.OPENED, Occasion.OPENED]
    assert str(desk.support.follow_up(ticket.id, "Hm.", by="Ana").id).startswith("ticket-")


# --- where it stands -----------------------------------------------------------------------------


def test_a_ticket_waits_goes_on_is_solved_and_confirmed(
    told_desk: AccountManagement, told: Told
) -> None:
    desk, ticket = told_desk, opened(told_desk)
    support, id = desk.support, ticket.id
    seen = [
        support.take_up(id, at=NINE).status,
        support.wait_for_third_party(id, at=NINE, why="the carrier").status,
        support.wait_for_customer(id, at=NINE).status,
        support.solve(id, by="Bo", text="Tightened.", at=NINE).status,
        support.reopen(id, why="it leaks again", at=NINE).status,
        support.solve(id, by="Bo", at=NINE).status,
        support.confirm(id, by="Ana", at=NINE).status,
    ]

    assert [one.value for one in seen] == [
        "open", "on hold", "pending", "solved", "open", "solved", "closed",
    ]  # fmt: skip
    assert told.occasions[1:] == [Occasion.SOLVED, Occasion.SOLVED]
    assert support.ticket(id).messages[-1].text == "Tightened."


def test_what_is_refused_leaves_nothing_behind(desk: AccountManagement) -> None:
    ticket = opened(desk)
    desk.support.solve(ticket.id, by="Bo", at=NINE)
    before = desk.support.ticket(ticket.id)

    with pytest.raises(Exception, match="cannot become solved"):
        desk.support.solve(ticket.id, by="Bo", text="Once more.", at=NINE)

    assert desk.support.ticket(ticket.id) == before


def test_two_tickets_about_one_thing_become_one(desk: AccountManagement) -> None:
    first, second = opened(desk), opened(desk, at=NINE + HOUR)

    kept = desk.support.merge(second.id, first.id, at=NINE + 2 * HOUR)

    assert kept.absorbed == (second.id,)
    gone = desk.support.ticket(second.id)
    assert (gone.merged_into, gone.status) == (first.id, TicketStatus.CLOSED)
    with pytest.raises(CannotMerge):
        desk.support.merge(second.id, first.id, at=NINE + 2 * HOUR)


def test_who_has_it_and_how_urgent_it_is_may_change(desk: AccountManagement) -> None:
    ticket = opened(desk)

    desk.support.assign(ticket.id, "bo", department="logistics", at=NINE)
    desk.support.prioritise(ticket.id, impact=Impact.HIGH, at=NINE)
    urgent = desk.support.prioritise(ticket.id, urgency=Urgency.HIGH, at=NINE)
    joined = desk.support.join(ticket.id, "Di", at=NINE)
    free = desk.support.assign(ticket.id, None, at=NINE)

    assert (urgent.assignee, urgent.priority) == (ManagerId("bo"), Priority.URGENT)
    assert joined.participants == ("Ana", "Di")
    assert (free.assignee, free.department) == (None, "logistics")
    with pytest.raises(NotFound):
        desk.support.assign(ticket.id, "nobody", at=NINE)


def test_a_service_level_is_reapplied_with_the_class_of_now(desk: AccountManagement) -> None:
    ticket = opened(desk)
    desk.portfolio.describe_account("acme", account_class="A")

    again = desk.support.reapply_service_level(ticket.id, at=NINE + HOUR)

    assert (again.account_class, again.level_from) == ("A", NINE + HOUR)


def test_a_low_rating_reopens_by_policy_alone(
    desk: AccountManagement, with_policy: Callable[..., AccountManagement]
) -> None:
    strict = with_policy(SupportPolicy(tickets=TicketPolicy(low_rating_reopens=True)))
    first, second = opened(desk), opened(desk)
    for ticket in (first, second):
        desk.support.solve(ticket.id, by="Bo", at=NINE)

    plain = desk.support.rate(first.id, 1, by="Ana", comment="slow", at=NINE + HOUR)
    reopened = strict.support.rate(second.id, 1, by="Ana", at=NINE + HOUR)

    assert (plain.status, reopened.status) == (TicketStatus.SOLVED, TicketStatus.OPEN)
    assert reopened.rating is not None


# --- what is due ---------------------------------------------------------------------------------


def test_what_is_due_comes_first_and_closed_tickets_not_at_all(desk: AccountManagement) -> None:
    late, early, closed, asleep = (opened(desk, at=NINE + n * HOUR) for n in (1, 0, 2, 3))
    desk.support.close(closed.id, reason="asked twice", at=NINE + 2 * HOUR)
    desk.support.snooze(asleep.id, until=NINE + DAY, at=NINE + 3 * HOUR)
    desk.support.assign(late.id, "bo", at=NINE + 3 * HOUR)
    at = NINE + 4 * HOUR

    everybody = desk.support.due(at=at + timedelta(seconds=1))
    bo = desk.support.due(at=at, assignee="bo")

    assert [one.ticket.id for one in everybody] == [early.id, late.id]
    assert [one.state for one in everybody] == [ClockState.BREACHED, ClockState.RUNNING]
    assert [one.ticket.id for one in bo] == [late.id]


def test_the_clocks_of_a_ticket_are_read_from_its_history(desk: AccountManagement) -> None:
    ticket = opened(desk)

    first, resolution = desk.support.clocks(ticket.id)

    assert (first.measure, first.due_at) == (ServiceMeasure.FIRST_RESPONSE, NINE + 4 * HOUR)
    assert resolution.due_at == NINE + 4 * DAY + 8 * HOUR


def test_a_sweep_takes_the_steps_that_are_due_and_then_none(
    told_desk: AccountManagement, told: Told
) -> None:
    ticket = opened(told_desk)
    at = NINE + 5 * HOUR

    swept = told_desk.support.sweep(at=at)
    again = told_desk.support.sweep(at=at)

    assert swept.escalated == ((ticket.id, "response late"),)
    assert (again.escalated, again.reminded, again.closed) == ((), (), ())
    assert (told[-1].occasion, told[-1].to, told[-1].about) == (
        Occasion.ESCALATED, ("assignee",), "response late",
    )  # fmt: skip
    assert told_desk.support.ticket(ticket.id).priority is Priority.HIGH


def test_a_step_that_tells_nobody_tells_nobody(
    with_policy: Callable[..., AccountManagement], told: Told
) -> None:
    quiet = EscalationStep(name="back", on=EscalationEvent.REOPENED, reassign_to=ManagerId("bo"))
    desk = with_policy(SupportPolicy(escalation=(quiet,)))
    ticket = opened(desk)
    desk.support.solve(ticket.id, by="Bo", at=NINE)
    desk.support.reopen(ticket.id, why="again", at=NINE)
    told.clear()

    assert desk.support.sweep(at=NINE).escalated == ((ticket.id, "back"),)
    assert told == []
    assert desk.support.ticket(ticket.id).assignee == ManagerId("bo")


def test_a_sweep_reminds_and_at_last_closes_what_stays_unanswered(
    told_desk: AccountManagement, told: Told
) -> None:
    desk, ticket = told_desk, opened(told_desk)
    desk.support.reply(ticket.id, "Which one?", by="Bo", wait=True, at=NINE)
    with pytest.raises(StillWaiting):
        desk.support.close_unanswered(ticket.id, at=NINE + DAY)

    swept = [desk.support.sweep(at=NINE + day * DAY) for day in range(11)]

    assert [one.reminded for one in swept if one.reminded] == [(ticket.id,)] * 2
    assert [one.closed for one in swept if one.closed] == [(ticket.id,)]
    closed = desk.support.ticket(ticket.id)
    assert closed.outcome is not None
    assert closed.outcome.how is ClosedBy.UNANSWERED
    assert told.occasions[2:] == [Occasion.REMINDED, Occasion.REMINDED]


def test_silence_is_closed_by_hand_too(desk: AccountManagement) -> None:
    ticket = opened(desk)
    desk.support.wait_for_customer(ticket.id, at=NINE)
    quiet = evolve(desk.support, policy=SupportPolicy(tickets=TicketPolicy(reminders=(1,))))
    quiet.sweep(at=NINE + DAY)

    assert quiet.close_unanswered(ticket.id, at=NINE + 4 * DAY).status is TicketStatus.CLOSED


# --- articles ------------------------------------------------------------------------------------


def test_an_answer_is_found_again_by_its_product(desk: AccountManagement) -> None:
    ticket, other = opened(desk, product="widget"), opened(desk)

    article = desk.articles.write("It leaks", "Tighten it.", by="Bo", ticket=ticket.id)
    desk.articles.cite(article.id, other.id)
    desk.articles.revise(article.id, "Change the cap.", by="Bo")

    [found] = desk.articles.about("widget")
    assert (found.answer, found.tickets) == ("Change the cap.", (ticket.id, other.id))
    assert desk.articles.article(article.id) == found
    assert desk.articles.about("other") == ()


def test_an_article_is_written_once_with_a_key_and_about_what_there_is(
    desk: AccountManagement,
) -> None:
    written = [
        desk.articles.write("It leaks", "Tighten it.", by="Bo", id="h-1", key="k") for _ in range(2)
    ]

    assert written[0] == written[1]
    assert written[0].product is None
    with pytest.raises(NotFound):
        desk.articles.write("It leaks", "Tighten it.", by="Bo", product="nothing")
    with pytest.raises(NotFound):
        desk.articles.write("It leaks", "Tighten it.", by="Bo", ticket="nothing")
    about = desk.articles.write("Widgets", "Turn it.", by="Bo", product="widget", at=NINE)
    assert (about.product, about.written_at) == (ProductId("widget"), NINE)


def test_the_account_of_a_ticket_is_looked_up(desk: AccountManagement) -> None:
    ticket = opened(desk)

    assert desk.support.tickets(TicketQuery(account=AccountId("acme"))) == (ticket,)
    assert desk.support.tickets(TicketQuery(account=AccountId("other"))) == ()
    assert status(desk, ticket) is TicketStatus.NEW
