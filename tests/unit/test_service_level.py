"""Targets, due instants, warnings and breaches.

(Rules: paperwork, P9; paperwork-sources, B9.)
"""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from account_mgmt.domain.business_hours import BusinessHours
from account_mgmt.domain.conversation import Author
from account_mgmt.domain.errors import BadServiceLevel, BadTarget
from account_mgmt.domain.escalation import (
    STANDARD_ESCALATION,
    EscalationEvent,
    EscalationStep,
    steps_due,
)
from account_mgmt.domain.events import CustomerReminded, TicketClosed, TicketEscalated
from account_mgmt.domain.ids import ManagerId
from account_mgmt.domain.priority import Priority
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.service_level import (
    STANDARD_HOURS,
    ClockState,
    ServiceClock,
    ServiceLevel,
    ServiceLevels,
    ServiceMeasure,
    ServiceTarget,
    clocks,
    due_after,
    next_due,
)
from account_mgmt.domain.support_policy import SupportPolicy, due_tickets, next_act
from account_mgmt.domain.ticket import Ticket
from account_mgmt.domain.ticket_merging import merge
from account_mgmt.domain.ticket_policy import TicketPolicy
from account_mgmt.domain.ticket_state import TicketStatus, TimeSpan
from account_mgmt.testing.builders import a_message, a_ticket

HOUR, DAY, MINUTE, SECOND = (
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(minutes=1),
    timedelta(seconds=1),
)
FRIDAY = datetime(2026, 2, 6, tzinfo=UTC)
MONDAY = FRIDAY + 3 * DAY
FIRST, NEXT_, RESOLUTION = ServiceMeasure


def level(**changes: object) -> ServiceLevel:
    """Four hours to answer, two to answer again, eight to solve, from nine to five in UTC."""
    target = ServiceTarget(first_response="4h", next_response="2h", resolution="8h")
    plain: dict[str, object] = {"name": "plain", "calendar": STANDARD_HOURS, "targets": (target,)}
    return ServiceLevel(**(plain | changes))  # type: ignore[arg-type] # a test's own words


def ticket(at: datetime = FRIDAY + 16 * HOUR) -> Ticket:
    return a_ticket(at=at)[0]


def clock(
    of: Ticket, measure: ServiceMeasure = RESOLUTION, by: ServiceLevel | None = None
) -> ServiceClock:
    return [one for one in clocks(of, by or level()) if one.measure is measure][-1]


def answered(one: Ticket, at: datetime) -> Ticket:
    return one.reply(a_message("Tighten it.", at=at, author=Author.PERSON))[0]


def asked(one: Ticket, at: datetime) -> Ticket:
    return one.reply(a_message("And now?", at=at))[0]


# --- due, warned, breached -----------------------------------------------------------------------


def test_a_ticket_of_friday_16_with_a_target_of_4_hours_is_due_on_monday_at_noon() -> None:
    """The worked example of paperwork, P9."""
    assert clock(ticket(), FIRST).due_at == MONDAY + 12 * HOUR


def test_a_breach_is_at_the_first_instant_after_due() -> None:
    first = clock(ticket(), FIRST)
    due = MONDAY + 12 * HOUR

    assert first.state(due) is ClockState.WARNING
    assert first.state(due + timedelta(microseconds=1)) is ClockState.BREACHED


def test_it_warns_when_80_percent_are_used() -> None:
    first = clock(ticket(), FIRST)
    warns = MONDAY + 11 * HOUR + 12 * MINUTE  # 3 h 12 of 4

    assert first.warns_at == warns
    assert first.state(warns - SECOND) is ClockState.RUNNING
    assert first.state(warns) is ClockState.WARNING


def test_a_warning_comes_in_working_time() -> None:
    """As asked for in zammad #4432."""
    first = clock(ticket(FRIDAY + 13 * HOUR), FIRST, level(warn_at=Rate("0.99")))

    assert first.warns_at == FRIDAY + 16 * HOUR + timedelta(minutes=57, seconds=36)
    assert first.due_at == FRIDAY + 17 * HOUR


def test_what_is_done_in_time_is_met_and_what_is_done_late_is_missed() -> None:
    due = MONDAY + 12 * HOUR

    assert clock(answered(ticket(), due), FIRST).state(due) is ClockState.MET
    assert clock(answered(ticket(), due + SECOND), FIRST).state(due + DAY) is ClockState.MISSED
    assert clock(answered(ticket(), due), FIRST).state(due - SECOND) is ClockState.WARNING


def test_business_time_used_is_that_of_the_clock() -> None:
    first = clock(ticket(), FIRST)

    assert first.used(MONDAY + 10 * HOUR) == 2 * HOUR
    assert clock(answered(ticket(), MONDAY + 10 * HOUR), FIRST).used(MONDAY + 5 * DAY) == 2 * HOUR


# --- responses -----------------------------------------------------------------------------------


def test_a_first_response_is_the_first_public_reply_of_a_person() -> None:
    one = ticket()
    one, _ = one.note(a_message(at=MONDAY + 9 * HOUR, author=Author.PERSON))
    one, _ = one.reply(a_message(at=MONDAY + 10 * HOUR, author=Author.SYSTEM))

    assert clock(one, FIRST).stopped_at is None
    assert clock(answered(one, MONDAY + 11 * HOUR), FIRST).stopped_at == MONDAY + 11 * HOUR


def test_what_a_person_opened_a_ticket_with_answers_nobody() -> None:
    opened, _ = a_ticket(message=a_message(at=FRIDAY + 16 * HOUR, author=Author.PERSON))

    assert clock(opened, FIRST).stopped_at is None
    assert clock(answered(opened, MONDAY), FIRST).stopped_at == MONDAY


def test_waiting_for_the_customer_does_not_pause_a_first_response() -> None:
    waits, _ = ticket().wait_for_customer(at=FRIDAY + 16 * HOUR)

    assert clock(waits, FIRST).due_at == MONDAY + 12 * HOUR
    assert clock(waits, FIRST).pauses == ()


def test_a_next_response_counts_from_the_oldest_unanswered_message() -> None:
    one = answered(ticket(MONDAY + 9 * HOUR), MONDAY + 10 * HOUR)
    one = asked(asked(one, MONDAY + 11 * HOUR), MONDAY + 12 * HOUR)

    waiting = clock(one, NEXT_)
    done = clock(answered(one, MONDAY + 13 * HOUR), NEXT_)

    assert (waiting.started_at, waiting.due_at) == (MONDAY + 11 * HOUR, MONDAY + 13 * HOUR)
    assert waiting.stopped_at is None
    assert done.stopped_at == MONDAY + 13 * HOUR


def test_each_question_has_a_clock_of_its_own() -> None:
    one = answered(ticket(MONDAY + 9 * HOUR), MONDAY + 10 * HOUR)
    for hour in (11, 13):
        one = answered(asked(one, MONDAY + hour * HOUR), MONDAY + (hour + 1) * HOUR)

    found = [c for c in clocks(one, level()) if c.measure is NEXT_]

    assert [c.started_at for c in found] == [MONDAY + 11 * HOUR, MONDAY + 13 * HOUR]


def test_questions_before_the_first_response_are_part_of_it() -> None:
    one = asked(ticket(MONDAY + 9 * HOUR), MONDAY + 10 * HOUR)

    assert NEXT_ not in {c.measure for c in clocks(one, level())}
    assert NEXT_ not in {c.measure for c in clocks(answered(one, MONDAY + 11 * HOUR), level())}


def test_clocks_stop_when_a_ticket_is_closed() -> None:
    one = asked(answered(ticket(MONDAY + 9 * HOUR), MONDAY + 10 * HOUR), MONDAY + 11 * HOUR)
    closed, _ = one.close(reason="asked twice", at=MONDAY + 12 * HOUR)
    unanswered, _ = ticket().close(reason="asked twice", at=MONDAY + 12 * HOUR)

    assert {c.stopped_at for c in clocks(closed, level())} == {
        MONDAY + 10 * HOUR,
        MONDAY + 12 * HOUR,
    }
    assert {c.stopped_at for c in clocks(unanswered, level())} == {MONDAY + 12 * HOUR}


def test_a_question_after_it_was_solved_stops_no_earlier_than_it_was_asked() -> None:
    one, _ = answered(ticket(MONDAY + 9 * HOUR), MONDAY + 10 * HOUR).solve(
        by="Bo", at=MONDAY + 11 * HOUR
    )
    one = asked(one, MONDAY + 12 * HOUR)
    again, _ = one.solve(by="Bo", at=MONDAY + 12 * HOUR)

    assert clock(again, NEXT_).stopped_at == MONDAY + 12 * HOUR


def test_a_merged_ticket_has_no_clocks_and_its_messages_count_on_no_other() -> None:
    early, other = ticket(MONDAY + 8 * HOUR), ticket(MONDAY + 8 * HOUR)
    other = answered(evolve(other, id=a_ticket("t-2")[0].id), MONDAY + 9 * HOUR)

    (gone, _), (kept, _) = merge(other, early, at=MONDAY + 10 * HOUR)

    assert clocks(gone, level()) == ()
    assert clock(kept, FIRST).stopped_at is None


# --- pauses --------------------------------------------------------------------------------------


def test_waiting_for_the_customer_pauses_resolution_and_on_hold_does_not() -> None:
    one, _ = ticket(MONDAY + 9 * HOUR).wait_for_customer(at=MONDAY + 10 * HOUR)
    held, _ = ticket(MONDAY + 9 * HOUR).wait_for_third_party(at=MONDAY + 10 * HOUR)

    assert clock(one).due_at is None
    assert clock(one).state(MONDAY + 11 * HOUR) is ClockState.PAUSED
    assert clock(held).due_at == MONDAY + 17 * HOUR


def test_a_policy_may_pause_on_hold_too() -> None:
    held, _ = ticket(MONDAY + 9 * HOUR).wait_for_third_party(at=MONDAY + 10 * HOUR)
    pausing = frozenset({TicketStatus.PENDING, TicketStatus.ON_HOLD})

    assert clock(held, by=level(pausing=pausing)).due_at is None


def test_two_pauses_on_one_day_both_count() -> None:
    one = ticket(MONDAY + 9 * HOUR)
    for hour in (10, 14):  # an hour each
        one, _ = one.wait_for_customer(at=MONDAY + hour * HOUR)
        one = asked(one, MONDAY + (hour + 1) * HOUR)

    assert clock(one).due_at == MONDAY + DAY + 11 * HOUR
    assert clock(one).used(MONDAY + 17 * HOUR) == 6 * HOUR
    assert clock(one).used(MONDAY + 10 * HOUR + 30 * MINUTE) == HOUR


def test_a_pause_outside_working_time_moves_nothing() -> None:
    one, _ = ticket(MONDAY + 9 * HOUR).wait_for_customer(at=MONDAY + 17 * HOUR)
    one = asked(one, MONDAY + DAY + 8 * HOUR)

    assert clock(one).due_at == MONDAY + 17 * HOUR


def test_a_breach_before_a_pause_stands() -> None:
    late, _ = ticket(MONDAY + 9 * HOUR).wait_for_customer(at=MONDAY + DAY + 10 * HOUR)

    assert clock(late).due_at == MONDAY + 17 * HOUR
    assert clock(late).state(MONDAY + DAY + 11 * HOUR) is ClockState.BREACHED


def test_used_time_stands_still_while_a_pause_lasts() -> None:
    one, _ = ticket(MONDAY + 9 * HOUR).wait_for_customer(at=MONDAY + 10 * HOUR)

    assert clock(one).used(MONDAY + 4 * DAY) == HOUR


def test_the_time_in_which_it_was_thought_solved_does_not_count() -> None:
    solved, _ = ticket(MONDAY + 9 * HOUR).solve(by="Bo", at=MONDAY + 10 * HOUR)
    again, _ = solved.reopen(at=MONDAY + 12 * HOUR, why="it leaks again")

    assert clock(solved).stopped_at == MONDAY + 10 * HOUR
    assert clock(solved).pauses == ()
    assert clock(again).stopped_at is None
    assert clock(again).due_at == MONDAY + DAY + 11 * HOUR


def test_what_is_solved_while_it_waits_is_met() -> None:
    one, _ = ticket(MONDAY + 9 * HOUR).wait_for_customer(at=MONDAY + 10 * HOUR)
    solved, _ = one.solve(by="Bo", at=MONDAY + 5 * DAY)

    assert clock(solved).pauses == (TimeSpan(start=MONDAY + 10 * HOUR, end=MONDAY + 5 * DAY),)
    assert clock(solved).state(MONDAY + 6 * DAY) is ClockState.MET
    assert clock(solved).used(MONDAY + 6 * DAY) == HOUR


def test_a_change_of_priority_keeps_the_pauses_and_counts_anew() -> None:
    """As asked for in glpi #15605."""
    urgent = ServiceTarget(priority=Priority.URGENT, resolution="2h")
    by = level(targets=(ServiceTarget(resolution="8h"), urgent))
    one, _ = ticket(MONDAY + 9 * HOUR).wait_for_customer(at=MONDAY + 10 * HOUR)
    one = asked(one, MONDAY + 13 * HOUR)

    raised, _ = one.prioritise(Priority.URGENT, at=MONDAY + 13 * HOUR)

    assert clock(one, by=by).due_at == MONDAY + DAY + 12 * HOUR
    assert clock(raised, by=by).due_at == MONDAY + 14 * HOUR


def test_without_pauses_what_is_due_is_as_the_calendar_says() -> None:
    start = FRIDAY + 16 * HOUR

    assert due_after(STANDARD_HOURS, start, 4 * HOUR) == MONDAY + 12 * HOUR
    exactly = TimeSpan(start=FRIDAY + 17 * HOUR, end=None)
    assert due_after(STANDARD_HOURS, start, HOUR, [exactly]) == FRIDAY + 17 * HOUR


# --- which target holds --------------------------------------------------------------------------


def test_the_most_exact_target_holds() -> None:
    by = level(
        targets=(
            ServiceTarget(resolution="8h"),
            ServiceTarget(priority=Priority.HIGH, resolution="4h"),
            ServiceTarget(account_class="A", resolution="3h"),
            ServiceTarget(account_class="A", priority=Priority.HIGH, resolution="1h"),
        )
    )

    def hours(account_class: str, priority: Priority) -> timedelta | None:
        found = by.target(account_class, priority)
        return None if found is None else found.resolution

    assert hours("B", Priority.LOW) == 8 * HOUR
    assert hours("B", Priority.HIGH) == 4 * HOUR
    assert hours("A", Priority.LOW) == 3 * HOUR
    assert hours("A", Priority.HIGH) == HOUR


def test_without_a_target_or_a_level_there_is_no_clock() -> None:
    by = level(targets=(ServiceTarget(account_class="A", resolution="8h"),))
    first, _ = a_ticket(account_class="A")

    assert clocks(ticket(), by) == ()
    assert clocks(ticket(), None) == ()
    assert [one.measure for one in clocks(first, by)] == [RESOLUTION]


def test_a_change_of_policy_leaves_tickets_alone_until_it_is_reapplied() -> None:
    changed = MONDAY + 10 * HOUR
    quick = ServiceTarget(resolution="2h")
    levels = ServiceLevels((level(), level(name="quick", since=changed, targets=(quick,))))
    before, after = ticket(MONDAY + 9 * HOUR), ticket(changed)
    again, _ = before.reapply(account_class="", at=changed)

    assert levels.of(before) == levels.versions[0]
    assert levels.of(ticket(changed - SECOND)) == levels.versions[0]
    assert levels.of(after) == levels.newest == levels.of(again)
    assert clock(again, by=levels.of(again)).due_at == MONDAY + 11 * HOUR  # from its opening


def test_before_the_first_policy_nothing_was_promised() -> None:
    levels = ServiceLevels((level(since=MONDAY),))

    assert levels.of(ticket()) is None


@pytest.mark.parametrize(
    "broken",
    [
        {"targets": ()},
        {"targets": (ServiceTarget(resolution="8h"), ServiceTarget(first_response="8h"))},
        {"warn_at": Rate(0)},
        {"warn_at": Rate(1)},
        {"pausing": frozenset({TicketStatus.SOLVED})},
    ],
)
def test_a_service_level_that_means_nothing_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(BadServiceLevel, match="'plain'"):
        level(**broken)


def test_service_levels_follow_one_another() -> None:
    for versions in ((), (level(), level()), (level(since=MONDAY), level(since=FRIDAY))):
        with pytest.raises(BadServiceLevel):
            ServiceLevels(versions)


@pytest.mark.parametrize("target", ["0h", "4d", timedelta(0)])
def test_a_target_is_business_time(target: str | timedelta) -> None:
    with pytest.raises(BadTarget):
        ServiceTarget(resolution=target)


# --- what is due next ----------------------------------------------------------------------------


def test_the_clock_that_is_due_next_is_one_that_runs() -> None:
    one = ticket(MONDAY + 9 * HOUR)
    replied = answered(one, MONDAY + 10 * HOUR)
    waits, _ = replied.wait_for_customer(at=MONDAY + 10 * HOUR)
    at = MONDAY + 11 * HOUR

    def measure(of: Ticket) -> ServiceMeasure | None:
        found = next_due(clocks(of, level()), at)
        return None if found is None else found.measure

    assert (measure(one), measure(replied), measure(waits)) == (FIRST, RESOLUTION, None)


def test_a_worklist_has_what_is_due_first_and_nothing_that_sleeps() -> None:
    policy = SupportPolicy(levels=ServiceLevels((level(),)))
    early, late = (a_ticket(f"t-{n}", at=MONDAY + n * HOUR)[0] for n in (9, 10))
    asleep, _ = a_ticket("t-1", at=MONDAY)[0].snooze(until=MONDAY + DAY, at=MONDAY)
    tied = evolve(early, id=a_ticket("t-a")[0].id)
    solved, _ = a_ticket("t-2", at=MONDAY)[0].solve(by="Bo", at=MONDAY)
    at = MONDAY + 14 * HOUR

    found = due_tickets([late, tied, asleep, early, solved], policy, at)

    assert [str(one.ticket.id) for one in found] == ["t-9", "t-a", "t-10"]
    assert [one.state for one in found] == [
        ClockState.BREACHED, ClockState.BREACHED, ClockState.WARNING,
    ]  # fmt: skip


# --- escalation ----------------------------------------------------------------------------------


def step(**changes: object) -> EscalationStep:
    plain: dict[str, object] = {"name": "late", "on": RESOLUTION, "notify": ("assignee",)}
    return EscalationStep(**(plain | changes))  # type: ignore[arg-type] # a test's own words


def names_due(of: Ticket, at: datetime, *steps: EscalationStep, low: int = 2) -> list[str]:
    policy = TicketPolicy(low_rating=low)
    return [one.name for one in steps_due(steps, of, clocks(of, level()), at, policy)]


def test_a_step_at_a_share_is_due_from_that_instant_and_one_at_a_breach_after_it() -> None:
    one, due = ticket(MONDAY + 9 * HOUR), MONDAY + 17 * HOUR
    half, whole = step(name="half", share=Rate("0.5")), step()

    assert names_due(one, MONDAY + 13 * HOUR - SECOND, half, whole) == []
    assert names_due(one, MONDAY + 13 * HOUR, half, whole) == ["half"]
    assert names_due(one, due, half, whole) == ["half"]
    assert names_due(one, due + SECOND, half, whole) == ["half", "late"]


def test_a_clock_that_stopped_or_waits_calls_for_nothing() -> None:
    one = ticket(MONDAY + 9 * HOUR)
    solved, _ = one.solve(by="Bo", at=MONDAY + 10 * HOUR)
    waits, _ = one.wait_for_customer(at=MONDAY + 10 * HOUR)

    assert names_due(solved, MONDAY + 9 * DAY, step()) == []
    assert names_due(waits, MONDAY + 9 * DAY, step()) == []


def test_a_step_is_due_once() -> None:
    taken, _ = ticket(MONDAY + 9 * HOUR).escalate("late", at=MONDAY + 10 * HOUR)

    assert names_due(taken, MONDAY + 9 * DAY, step(), step(name="later")) == ["later"]


def test_a_step_may_follow_from_what_happens() -> None:
    solved, _ = ticket(MONDAY + 9 * HOUR).solve(by="Bo", at=MONDAY + 10 * HOUR)
    again, _ = solved.reopen(at=MONDAY + 11 * HOUR, why="again")
    rated, _ = solved.rate(2, by="Ana", at=MONDAY + 11 * HOUR)
    steps = (
        step(name="back", on=EscalationEvent.REOPENED),
        step(name="unhappy", on=EscalationEvent.RATED_LOW),
    )
    at = MONDAY + 12 * HOUR

    assert names_due(solved, at, *steps) == []
    assert names_due(again, at, *steps) == ["back"]
    assert names_due(rated, at, *steps) == ["unhappy"]
    assert names_due(rated, at, *steps, low=1) == []


@pytest.mark.parametrize("broken", [{"share": Rate(0)}, {"raised": -1}, {"notify": ()}])
def test_a_step_that_does_nothing_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(BadServiceLevel, match="'late'"):
        step(**broken)


@pytest.mark.parametrize("does", [{"raised": 1}, {"reassign_to": ManagerId("m-2")}])
def test_a_step_needs_to_tell_nobody(does: dict[str, object]) -> None:
    assert step(notify=(), **does).notify == ()


def test_steps_of_a_policy_have_names_of_their_own() -> None:
    with pytest.raises(BadServiceLevel, match="one name"):
        SupportPolicy(escalation=(step(), step()))

    assert SupportPolicy().escalation == STANDARD_ESCALATION


# --- what is done by itself ----------------------------------------------------------------------

POLICY = SupportPolicy(
    levels=ServiceLevels((level(),)),
    escalation=(step(name="slow", on=FIRST), step(reassign_to=ManagerId("m-2"), raised=1)),
)


def acts(one: Ticket, at: datetime, policy: SupportPolicy = POLICY) -> tuple[Ticket, list[object]]:
    """All that is done with a ticket at an instant."""
    events: list[object] = []
    while (act := next_act(one, policy, at)) is not None:
        one = act[0]
        events.append(act[1])
    return one, events


def test_steps_are_taken_one_after_another_and_none_twice() -> None:
    at = MONDAY + DAY + 10 * HOUR

    late, events = acts(ticket(MONDAY + 9 * HOUR), at)

    assert [event.step for event in events if isinstance(event, TicketEscalated)] == [
        "slow",
        "late",
    ]
    assert (late.priority, late.assignee) == (Priority.HIGH, ManagerId("m-2"))
    assert acts(late, at + DAY) == (late, [])


def test_nobody_is_told_outside_working_time() -> None:
    late = ticket(MONDAY + 9 * HOUR)

    assert next_act(late, POLICY, MONDAY + 18 * HOUR) is None
    assert next_act(late, POLICY, MONDAY + DAY + 9 * HOUR) is not None


def test_silence_is_reminded_of_and_then_closed() -> None:
    one, _ = ticket(MONDAY + 9 * HOUR).wait_for_customer(at=MONDAY + 10 * HOUR)
    one = answered(one, MONDAY + 10 * HOUR)
    kinds: list[type] = []
    for day in range(14):
        one, events = acts(one, MONDAY + day * DAY + 11 * HOUR)
        kinds += map(type, events)

    assert kinds == [CustomerReminded, CustomerReminded, TicketClosed]
    assert [at.date().day for at in one.reminders] == [11, 16]  # Wednesday; a Saturday waits
    assert one.history[-1].at == MONDAY + 10 * DAY + 11 * HOUR


def test_what_is_closed_or_under_no_level_yet_is_left_alone() -> None:
    closed, _ = ticket().close(reason="asked twice", at=FRIDAY + 16 * HOUR)
    later = evolve(POLICY, levels=ServiceLevels((level(since=MONDAY + 30 * DAY),)))

    assert next_act(closed, POLICY, MONDAY + 10 * HOUR) is None
    assert next_act(ticket(), later, MONDAY + 10 * HOUR) is None


# --- daylight saving -----------------------------------------------------------------------------


def test_targets_are_exact_when_clocks_change() -> None:
    madrid = BusinessHours.of("Europe/Madrid", {"sat": ["09:00-17:00"], "mon": ["09:00-17:00"]})
    saturday = datetime(2026, 3, 28, 15, tzinfo=UTC)  # 16:00 there; clocks change on Sunday

    found = clock(ticket(saturday), FIRST, level(calendar=madrid))

    assert found.due_at == datetime(2026, 3, 30, 10, tzinfo=UTC)  # noon there
