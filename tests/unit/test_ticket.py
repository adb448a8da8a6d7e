"""A ticket's life, from the first word until the customer is satisfied."""

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given

from account_mgmt.domain.conversation import Author
from account_mgmt.domain.errors import (
    AccountManagementError,
    BadServiceLevel,
    CannotMerge,
    ClosedToReplies,
    ClosedWithoutOutcome,
    DateBefore,
    IllegalTransition,
    MayNotRate,
    NothingThere,
    RecordedBefore,
    ReopenedTooLate,
    ScoreOutsideScale,
    StillWaiting,
)
from account_mgmt.domain.events import Event, TicketMoved, TicketReplied
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId, TicketId
from account_mgmt.domain.priority import Impact, Priority, Urgency
from account_mgmt.domain.ticket import Ticket
from account_mgmt.domain.ticket_merging import merge
from account_mgmt.domain.ticket_policy import (
    STANDARD_ROUTES,
    Route,
    RoutingPolicy,
    TicketPolicy,
)
from account_mgmt.domain.ticket_state import (
    LIVE,
    NEXT,
    ClosedBy,
    Origin,
    StatusChange,
    TicketKind,
    TicketStatus,
    TimeSpan,
)
from account_mgmt.testing.builders import NOON, a_message, a_ticket
from account_mgmt.testing.strategies import tickets

HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
LATER = NOON + HOUR
NEW, OPEN, PENDING, ON_HOLD, SOLVED, CLOSED = TicketStatus
REOPENS = TicketPolicy(closed_reopens=True)


def new() -> Ticket:
    return a_ticket()[0]


def in_state(status: TicketStatus) -> Ticket:
    """A ticket that got there as tickets do, all at noon."""
    ticket = new()
    return {
        NEW: lambda: ticket,
        OPEN: lambda: ticket.take_up(at=NOON)[0],
        PENDING: lambda: ticket.wait_for_customer(at=NOON)[0],
        ON_HOLD: lambda: ticket.wait_for_third_party(at=NOON)[0],
        SOLVED: lambda: ticket.solve(by="Bo", at=NOON)[0],
        CLOSED: lambda: ticket.close(reason="asked twice", at=NOON)[0],
    }[status]()


# --- the whole table -----------------------------------------------------------------------------

ACTS: dict[str, Callable[[Ticket], tuple[Ticket, Event]]] = {
    "customer replies": lambda one: one.reply(a_message(at=LATER)),
    "person replies": lambda one: one.reply(a_message(at=LATER, author=Author.PERSON)),
    "system replies": lambda one: one.reply(a_message(at=LATER, author=Author.SYSTEM)),
    "note": lambda one: one.note(a_message(at=LATER, author=Author.PERSON)),
    "join": lambda one: one.join("Cy", at=LATER),
    "take up": lambda one: one.take_up(at=LATER),
    "wait for customer": lambda one: one.wait_for_customer(at=LATER),
    "wait for third party": lambda one: one.wait_for_third_party(at=LATER),
    "solve": lambda one: one.solve(by="Bo", at=LATER),
    "confirm": lambda one: one.confirm(by="Ana", at=LATER),
    "close": lambda one: one.close(reason="asked twice", at=LATER),
    "close unanswered": lambda one: one.close_unanswered(at=LATER + 40 * DAY),
    "reopen": lambda one: one.reopen(at=LATER, why="it leaks again"),
    "follow up": lambda one: one.follow_up(TicketId("t-2"), a_message(at=LATER), on=LATER.date()),
    "snooze": lambda one: one.snooze(until=LATER + DAY, at=LATER),
    "assign": lambda one: one.assign(ManagerId("m-1"), at=LATER),
    "prioritise": lambda one: one.prioritise(Priority.HIGH, at=LATER),
    "reapply": lambda one: one.reapply(account_class="A", at=LATER),
    "escalate": lambda one: one.escalate("late", at=LATER),
    "remind": lambda one: one.remind(at=LATER),
    "rate": lambda one: one.rate(5, by="Ana", at=LATER),
    "absorb": lambda one: merge(a_ticket("t-9")[0], one, at=LATER)[1],
    "merge": lambda one: merge(one, a_ticket("t-9")[0], at=LATER)[0],
}

NO = None
TABLE: dict[str, tuple[TicketStatus | None, ...]] = {
    # from               new      open     pending  on hold  solved   closed
    "customer replies": (NEW,     OPEN,    OPEN,    OPEN,    OPEN,    NO),
    "person replies":   (OPEN,    OPEN,    PENDING, ON_HOLD, SOLVED,  NO),
    "system replies":   (NEW,     OPEN,    PENDING, ON_HOLD, SOLVED,  NO),
    "note":             (NEW,     OPEN,    PENDING, ON_HOLD, SOLVED,  NO),
    "join":             (NEW,     OPEN,    PENDING, ON_HOLD, SOLVED,  NO),
    "take up":          (OPEN,    NO,      OPEN,    OPEN,    NO,      NO),
    "wait for customer":    (PENDING, PENDING, NO,  PENDING, NO,      NO),
    "wait for third party": (ON_HOLD, ON_HOLD, ON_HOLD, NO,  NO,      NO),
    "solve":            (SOLVED,  SOLVED,  SOLVED,  SOLVED,  NO,      NO),
    "confirm":          (NO,      NO,      NO,      NO,      CLOSED,  NO),
    "close":            (CLOSED,  CLOSED,  CLOSED,  CLOSED,  CLOSED,  NO),
    "close unanswered": (NO,      NO,      CLOSED,  NO,      CLOSED,  NO),
    "reopen":           (NO,      NO,      NO,      NO,      OPEN,    NO),
    "follow up":        (NO,      NO,      NO,      NO,      NEW,     NEW),
    "snooze":           (NEW,     OPEN,    PENDING, ON_HOLD, NO,      NO),
    "assign":           (NEW,     OPEN,    PENDING, ON_HOLD, SOLVED,  NO),
    "prioritise":       (NEW,     OPEN,    PENDING, ON_HOLD, SOLVED,  NO),
    "reapply":          (NEW,     OPEN,    PENDING, ON_HOLD, SOLVED,  NO),
    "escalate":         (NEW,     OPEN,    PENDING, ON_HOLD, SOLVED,  NO),
    "remind":           (NO,      NO,      PENDING, NO,      SOLVED,  NO),
    "rate":             (NO,      NO,      NO,      NO,      SOLVED,  CLOSED),
    "absorb":           (NEW,     OPEN,    PENDING, ON_HOLD, SOLVED,  NO),
    "merge":            (CLOSED,  CLOSED,  CLOSED,  CLOSED,  CLOSED,  NO),
}  # fmt: skip
"""The state after each act in each state; NO: it is refused."""


@pytest.mark.parametrize("status", TicketStatus)
@pytest.mark.parametrize("act", ACTS)
def test_a_ticket_goes_on_as_its_table_says(act: str, status: TicketStatus) -> None:
    wanted = TABLE[act][list(TicketStatus).index(status)]
    ticket = in_state(status)
    if act == "close unanswered" and ticket.waits_since is not None:
        ticket = ticket.remind(at=NOON)[0].remind(at=NOON)[0]

    if wanted is NO:
        with pytest.raises(AccountManagementError) as refused:
            ACTS[act](ticket)
        assert str(ticket.id) in str(refused.value)
    else:
        assert ACTS[act](ticket)[0].status is wanted


@pytest.mark.parametrize("status", TicketStatus)
def test_moves_are_those_of_the_table_of_states(status: TicketStatus) -> None:
    place = list(TicketStatus).index(status)
    others = {"follow up", "absorb", "merge"}
    reached = {row[place] for act, row in TABLE.items() if act not in others} - {NO, status}

    assert reached == set(NEXT[status])


def test_all_states_but_closed_are_live() -> None:
    assert {*LIVE, CLOSED} == set(TicketStatus)


@given(tickets())
def test_a_ticket_is_always_in_one_state_of_its_machine(ticket: Ticket) -> None:
    states = [change.status for change in ticket.history]
    reopened_by_policy = (CLOSED, OPEN)

    assert states[0] is NEW
    assert NEW not in states[1:]
    for before, after in itertools.pairwise(states):
        assert after in NEXT[before] or (before, after) == reopened_by_policy
    assert (ticket.status is CLOSED) == (ticket.outcome is not None)
    assert ticket.outcome is None or ticket.outcome.said


@given(tickets())
def test_the_time_of_a_ticket_is_spent_in_one_state_at_a_time(ticket: Ticket) -> None:
    spans = sorted(
        (span for status in TicketStatus for span in ticket.spent([status])),
        key=lambda span: (span.start, span.end is None, span.end or span.start),
    )

    assert spans[0].start == ticket.opened_at
    assert [span.end for span in spans[:-1]] == [span.start for span in spans[1:]]
    assert ticket.spent(TicketStatus) == (TimeSpan(start=ticket.opened_at),)


# --- opening -------------------------------------------------------------------------------------


def test_a_new_ticket_begins_with_a_message_and_whoever_said_it() -> None:
    ticket, event = a_ticket(kind=TicketKind.LATE_SHIPMENT, order="o-1", priority=Priority.HIGH)

    assert (ticket.status, ticket.opened_at, ticket.level_from) == (NEW, NOON, NOON)
    assert ticket.participants == ("Ana",)
    assert (ticket.order, ticket.invoice) == (OrderId("o-1"), None)
    assert getattr(event, "kind", "") == "late shipment"
    assert getattr(event, "priority", "") == "high"


def test_the_system_takes_no_part_in_a_conversation() -> None:
    ticket, _ = a_ticket(message=a_message(author=Author.SYSTEM))

    assert ticket.participants == ()
    assert (new().order, new().invoice) == (None, None)


def test_an_origin_names_an_order_or_an_invoice() -> None:
    with pytest.raises(NothingThere):
        Origin(line=1)
    with pytest.raises(NothingThere):
        Origin(order=OrderId("o-1"), line=0)

    assert Origin(order=OrderId("o-1"), line=1).line == 1


def test_a_history_begins_with_the_opening_and_goes_forward() -> None:
    with pytest.raises(NothingThere):
        evolve(new(), history=())
    with pytest.raises(NothingThere):
        evolve(new(), history=(StatusChange(at=LATER, status=NEW),))
    back = StatusChange(at=NOON - SECOND, status=OPEN)
    with pytest.raises(RecordedBefore):
        evolve(new(), history=(*new().history, back))


# --- the conversation ----------------------------------------------------------------------------


def test_a_customers_reply_opens_what_waits_for_them_and_ends_a_snooze() -> None:
    waits, _ = in_state(PENDING).snooze(until=NOON + 2 * DAY, at=NOON)

    replied, event = waits.reply(a_message("Still leaking.", at=LATER))

    assert (replied.status, replied.snoozed_until) == (OPEN, None)
    assert event == TicketReplied(
        ticket=waits.id, author="customer", by="Ana", before="pending", after="open", at=LATER
    )


def test_a_persons_reply_leaves_a_snooze() -> None:
    snoozed, _ = in_state(OPEN).snooze(until=NOON + DAY, at=NOON)

    replied, _ = snoozed.reply(a_message(at=LATER, author=Author.PERSON))

    assert replied.is_snoozed(NOON + DAY - SECOND)
    assert not replied.is_snoozed(NOON + DAY)


def test_a_note_is_internal_and_a_reply_is_public_whatever_was_asked() -> None:
    noted, _ = new().note(a_message(at=LATER, author=Author.PERSON, public=True))
    replied, _ = noted.reply(a_message(at=LATER, author=Author.PERSON, public=False))

    assert [message.public for message in replied.messages] == [True, False, True]


def test_who_speaks_or_is_brought_in_takes_part_once() -> None:
    ticket, _ = new().reply(a_message(at=LATER, by="Cy", author=Author.PERSON))
    ticket, _ = ticket.reply(a_message(at=LATER, by="Cy", author=Author.PERSON))
    ticket, _ = ticket.join("Di", at=LATER)
    ticket, event = ticket.join("Di", at=LATER)

    assert ticket.participants == ("Ana", "Cy", "Di")
    assert getattr(event, "participant", "") == "Di"


def test_nothing_is_said_before_what_was_said() -> None:
    ticket, _ = new().reply(a_message(at=LATER))

    with pytest.raises(RecordedBefore):
        ticket.reply(a_message(at=LATER - SECOND))
    assert ticket.reply(a_message(at=LATER))


def test_a_closed_ticket_refuses_replies_and_says_what_to_do() -> None:
    with pytest.raises(ClosedToReplies, match="Open a follow-up ticket"):
        in_state(CLOSED).reply(a_message(at=LATER))


def test_a_policy_lets_a_customers_reply_reopen_a_closed_ticket() -> None:
    closed = in_state(CLOSED)

    assert closed.reply(a_message(at=LATER), REOPENS)[0].status is OPEN
    assert closed.reply(a_message(at=LATER), REOPENS)[0].outcome is None
    with pytest.raises(ClosedToReplies):
        closed.reply(a_message(at=LATER, author=Author.PERSON), REOPENS)


# --- solved, reopened, closed --------------------------------------------------------------------


@pytest.mark.parametrize("policy", [TicketPolicy(), REOPENS])
def test_a_ticket_is_reopened_within_seven_days_and_not_a_second_later(
    policy: TicketPolicy,
) -> None:
    solved = in_state(SOLVED)

    assert solved.reopen(at=NOON + 7 * DAY, why="again", policy=policy)[0].status is OPEN
    assert solved.reply(a_message(at=NOON + 7 * DAY), policy)[0].status is OPEN
    with pytest.raises(ReopenedTooLate, match="7 days"):
        solved.reopen(at=NOON + 7 * DAY + SECOND, why="again", policy=policy)
    with pytest.raises(ReopenedTooLate, match="follow-up"):
        solved.reply(a_message(at=NOON + 7 * DAY + SECOND), policy)


def test_a_policy_reopens_closed_tickets_counting_from_when_they_were_solved() -> None:
    closed, _ = in_state(SOLVED).confirm(by="Ana", at=NOON + 5 * DAY)

    assert closed.reopen(at=NOON + 7 * DAY, why="again", policy=REOPENS)[0].status is OPEN
    with pytest.raises(ReopenedTooLate):
        closed.reopen(at=NOON + 8 * DAY, why="again", policy=REOPENS)
    with pytest.raises(ReopenedTooLate):
        closed.reply(a_message(at=NOON + 8 * DAY), REOPENS)


def test_a_reopened_ticket_says_so() -> None:
    solved = in_state(SOLVED)

    reopened, event = solved.reopen(at=LATER, why="it leaks again")

    assert event == TicketMoved(
        ticket=solved.id, before="solved", after="open", why="it leaks again", at=LATER
    )
    assert reopened.was_reopened
    assert not solved.was_reopened
    assert (solved.done_at, reopened.done_at) == (NOON, None)


def test_a_follow_up_is_about_the_same_and_linked() -> None:
    ticket, _ = a_ticket(order="o-1", assignee="m-1", account_class="A", priority=Priority.HIGH)
    closed, _ = ticket.close(reason="asked twice", at=NOON)

    follow, _ = closed.follow_up(TicketId("t-2"), a_message(at=LATER), on=LATER.date())
    ranked, _ = closed.follow_up(
        TicketId("t-2"),
        a_message(at=LATER),
        on=LATER.date(),
        priority=Priority.LOW,
        account_class="",
    )

    assert (follow.follows, follow.order, follow.assignee) == (
        ticket.id,
        ticket.order,
        ticket.assignee,
    )
    assert (follow.priority, follow.account_class) == (Priority.HIGH, "A")
    assert (ranked.priority, ranked.account_class) == (Priority.LOW, "")


@pytest.mark.parametrize("said", ["", "  "])
def test_nothing_closes_without_an_outcome(said: str) -> None:
    with pytest.raises(ClosedWithoutOutcome):
        in_state(OPEN).close(reason=said, at=LATER)
    with pytest.raises(ClosedWithoutOutcome):
        in_state(SOLVED).confirm(by=said, at=LATER)


def test_a_closed_ticket_says_how_it_came_out() -> None:
    confirmed, event = in_state(SOLVED).confirm(by="Ana", at=LATER)
    given_up, _ = in_state(OPEN).close(reason="asked twice", at=LATER)

    assert confirmed.outcome is not None
    assert (confirmed.outcome.how, confirmed.outcome.said) == (ClosedBy.CONFIRMED, "Ana")
    assert given_up.outcome is not None
    assert (given_up.outcome.how, given_up.outcome.said) == (ClosedBy.REASON, "asked twice")
    assert (event.before, event.how) == ("solved", "confirmed")


def test_silence_closes_only_after_all_reminders_and_three_days_more() -> None:
    waits = in_state(PENDING)
    once, _ = waits.remind(at=NOON + 2 * DAY)
    twice, event = once.remind(at=NOON + 5 * DAY)

    assert event.number == 2
    with pytest.raises(StillWaiting, match="1 times of 2"):
        once.close_unanswered(at=NOON + 60 * DAY)
    with pytest.raises(StillWaiting, match="may answer until 2026-02-10T12:00"):
        twice.close_unanswered(at=NOON + 8 * DAY - SECOND)
    closed, _ = twice.close_unanswered(at=NOON + 8 * DAY)
    assert closed.outcome is not None
    assert closed.outcome.how is ClosedBy.UNANSWERED
    assert (once.silent_until(), twice.silent_until()) == (None, NOON + 8 * DAY)


def test_reminders_count_anew_when_the_customer_is_waited_for_again() -> None:
    waits, _ = in_state(PENDING).remind(at=LATER)
    asked, _ = waits.reply(a_message(at=LATER + HOUR))
    again, _ = asked.wait_for_customer(at=LATER + 2 * HOUR)

    assert (waits.reminded, asked.reminded, again.reminded) == (1, 0, 0)


def test_a_reminder_is_due_after_days_of_waiting_and_never_two_at_once() -> None:
    waits = in_state(PENDING)
    late, _ = waits.remind(at=NOON + 30 * DAY)
    last, _ = late.remind(at=NOON + 33 * DAY)

    assert waits.reminder_due() == NOON + 2 * DAY
    assert waits.remind(at=NOON + 2 * DAY)[0].reminder_due() == NOON + 5 * DAY
    assert late.reminder_due() == NOON + 33 * DAY
    assert last.reminder_due() is None
    assert new().reminder_due() is None
    assert new().silent_until() is None


def test_a_snooze_ends_later_than_it_begins() -> None:
    with pytest.raises(DateBefore):
        new().snooze(until=LATER, at=LATER)

    assert new().snooze(until=LATER + SECOND, at=LATER)
    assert not new().is_snoozed(LATER)


# --- who has it, how urgent it is ----------------------------------------------------------------


def test_a_ticket_is_given_to_a_person_and_a_department() -> None:
    given_, event = new().assign(ManagerId("m-2"), department="logistics", at=LATER)
    back, _ = given_.assign(None, at=LATER)

    assert (given_.assignee, given_.department) == (ManagerId("m-2"), "logistics")
    assert (back.assignee, back.department) == (None, "logistics")
    assert event.assignee == ManagerId("m-2")


def test_a_ticket_is_ranked_anew() -> None:
    ranked, event = new().prioritise(
        Priority.URGENT, at=LATER, impact=Impact.HIGH, urgency=Urgency.HIGH
    )

    assert (ranked.priority, ranked.impact, ranked.urgency) == (
        Priority.URGENT, Impact.HIGH, Urgency.HIGH,
    )  # fmt: skip
    assert (event.before, event.after) == ("normal", "urgent")


def test_a_step_of_escalation_is_taken_once() -> None:
    raised, event = new().escalate("late", at=LATER, assignee=ManagerId("m-2"), raised=1)

    assert (raised.priority, raised.assignee) == (Priority.HIGH, ManagerId("m-2"))
    assert (event.step, event.priority) == ("late", "high")
    with pytest.raises(IllegalTransition, match="with that step taken"):
        raised.escalate("late", at=LATER)
    assert raised.escalate("later", at=LATER)[0].assignee == ManagerId("m-2")


# --- merging -------------------------------------------------------------------------------------


def test_a_merge_moves_what_was_said_and_points_to_where_it_went() -> None:
    absorbed, _ = a_ticket("t-2", message=a_message("Again!", at=NOON + SECOND, by="Cy"), at=NOON)
    into, _ = new().reply(a_message("Tighten it.", at=LATER, author=Author.PERSON))

    (gone, gone_event), (kept, kept_event) = merge(absorbed, into, at=LATER)

    assert (gone.status, gone.merged_into, gone.messages) == (CLOSED, into.id, ())
    assert [one.text for one in kept.messages] == ["It leaks.", "Again!", "Tighten it."]
    assert [one.moved_from for one in kept.messages] == [None, absorbed.id, None]
    assert [one.text for one in kept.conversation] == ["It leaks.", "Tighten it."]
    assert kept.participants == ("Ana", "Bo", "Cy")
    assert kept.absorbed == (absorbed.id,)
    assert (gone_event.into, kept_event.messages) == (into.id, 1)


def test_messages_that_move_twice_keep_where_they_were_said() -> None:
    first, second, third = (a_ticket(f"t-{n}")[0] for n in (1, 2, 3))
    _, (second, _) = merge(first, second, at=LATER)
    _, (third, _) = merge(second, third, at=LATER)

    assert {one.moved_from for one in third.messages} == {None, first.id, second.id}


def test_what_cannot_be_one_is_not_merged() -> None:
    ticket = new()

    with pytest.raises(CannotMerge, match="the same ticket"):
        merge(ticket, ticket, at=LATER)
    with pytest.raises(CannotMerge, match="account"):
        merge(ticket, evolve(a_ticket("t-2")[0], account=AccountId("a-2")), at=LATER)
    with pytest.raises(CannotMerge, match="t-9 is closed"):
        merge(ticket, a_ticket("t-9")[0].close(reason="twice", at=NOON)[0], at=LATER)


def test_a_merged_ticket_says_where_to_reply_and_is_never_reopened() -> None:
    (gone, _), _ = merge(a_ticket("t-2")[0], new(), at=LATER)

    with pytest.raises(ClosedToReplies, match="Reply on t-1"):
        gone.reply(a_message(at=LATER), REOPENS)
    with pytest.raises(IllegalTransition):
        gone.reopen(at=LATER, why="again", policy=REOPENS)
    with pytest.raises(MayNotRate, match="merged into t-1"):
        gone.rate(5, by="Ana", at=LATER)
    assert gone.last_at == LATER


# --- ratings -------------------------------------------------------------------------------------


def test_whoever_solved_a_ticket_does_not_rate_it() -> None:
    """As asked for in glpi #474."""
    with pytest.raises(MayNotRate, match="they solved it"):
        in_state(SOLVED).rate(5, by="Bo", at=LATER)


def test_a_ticket_is_rated_from_1_to_5_once_it_is_solved() -> None:
    rated, event = in_state(SOLVED).rate(1, by="Ana", at=LATER, comment="slow")

    assert rated.rating is not None
    assert (rated.rating.score, rated.rating.comment, event.score) == (1, "slow", 1)
    with pytest.raises(ScoreOutsideScale):
        in_state(SOLVED).rate(6, by="Ana", at=LATER)
    with pytest.raises(MayNotRate, match="it is open"):
        in_state(OPEN).rate(5, by="Ana", at=LATER)


@pytest.mark.parametrize(("score", "low"), [(2, True), (3, False)])
def test_a_low_rating_reopens_where_the_policy_says_so(score: int, low: bool) -> None:  # noqa: FBT001
    rated, _ = in_state(SOLVED).rate(score, by="Ana", at=LATER)
    closed, _ = rated.confirm(by="Ana", at=LATER)
    reopens = TicketPolicy(low_rating_reopens=True)

    assert rated.rated_low() is low
    assert rated.rating_reopens(LATER, reopens) is low
    assert not rated.rating_reopens(LATER)
    assert not rated.rating_reopens(LATER + 30 * DAY, reopens)
    assert not closed.rating_reopens(LATER, reopens)
    assert not new().rated_low()


# --- policies ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        {"reopen_days": 0},
        {"silence_days": 0},
        {"reminders": ()},
        {"reminders": (5, 2)},
        {"reminders": (0, 2)},
    ],
)
def test_a_ticket_policy_counts_in_days_that_rise(broken: dict[str, object]) -> None:
    with pytest.raises(BadServiceLevel, match="A ticket policy"):
        TicketPolicy(**broken)  # type: ignore[arg-type] # broken on purpose


def test_a_kind_goes_to_its_department_and_a_category_of_product_before_others() -> None:
    routes = RoutingPolicy(
        routes=(
            Route(kind="technical question", department="support"),
            Route(kind="technical question", category="Pumps", department="hydraulics"),
        ),
        otherwise="front desk",
    )

    assert routes.department("technical question", "Pumps") == "hydraulics"
    assert routes.department("technical question", "Caps") == "support"
    assert routes.department("other", "Pumps") == "front desk"
    assert STANDARD_ROUTES.department("late shipment") == "logistics"
    assert STANDARD_ROUTES.department("other") == ""
