"""Following up, asking, and the health that comes of it, on memory and on SQLite."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from account_mgmt import AccountManagement, Period
from account_mgmt.domain.account_health import HealthPart
from account_mgmt.domain.errors import NotFound, ScoreOutsideScale
from account_mgmt.domain.follow_up import FollowUpPolicy
from account_mgmt.domain.ids import AccountId, ManagerId
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.survey import SurveyScale
from account_mgmt.domain.ticket_state import TicketKind
from account_mgmt.ports.queries import SurveyQuery

ON = date(2026, 2, 2)
DAY = timedelta(days=1)
MONTH = Period(ON, ON + 28 * DAY)


def place(desk: AccountManagement, id: str, on: date = ON) -> None:
    desk.orders.place("acme", [("widget", "1")], on=on, id=id)


# --- follow-up ------------------------------------------------------------------------------------


def test_orders_visits_and_tickets_are_followed_up_once_by_whoever_has_the_account(
    desk: AccountManagement,
) -> None:
    place(desk, "o-1")
    desk.activities.log("acme", "bo", on=ON, kind="visit", today=ON, id="v-1")
    ticket = desk.support.open(
        "acme", TicketKind.OTHER, "Hm.", subject="Hm", by="Ana", at="2026-02-02T09:00Z"
    )
    desk.support.solve(ticket.id, by="Bo", at="2026-02-03T09:00Z")

    planned = desk.satisfaction.follow_up(MONTH, today=ON)
    again = desk.satisfaction.follow_up(MONTH, today=ON)

    assert [(one.on - ON).days for one in planned] == [7, 14, 4]
    assert {one.manager for one in planned} == {ManagerId("ana")}
    assert planned[0].note == "Follow-up of order o-1"
    assert again == ()
    assert len(desk.activities.activities()) == 4


def test_what_is_due_already_is_planned_for_today(desk: AccountManagement) -> None:
    place(desk, "o-1")

    [planned] = desk.satisfaction.follow_up(MONTH, today=ON + 20 * DAY)

    assert planned.on == ON + 20 * DAY


def test_what_was_cancelled_missed_or_not_solved_is_not_followed_up(
    desk: AccountManagement,
) -> None:
    place(desk, "o-1")
    desk.orders.cancel("o-1", on=ON, reason="by phone")
    desk.activities.log("acme", "ana", on=ON, kind="visit", outcome="attempted", today=ON)
    desk.support.open(
        "acme", TicketKind.OTHER, "Hm.", subject="Hm", by="Ana", at="2026-02-02T09:00Z"
    )

    assert desk.satisfaction.follow_up(MONTH, today=ON) == ()


def test_nobody_follows_up_what_the_policy_leaves_out_or_an_account_that_nobody_has(
    desk: AccountManagement,
) -> None:
    place(desk, "o-1")
    desk.portfolio.open_account("Other", id="other", on=ON)
    desk.orders.place("other", [("widget", "1")], on=ON)
    quiet = evolve(desk.satisfaction, policy=FollowUpPolicy(after_order=None))

    assert quiet.follow_up(MONTH, today=ON) == ()
    assert len(desk.satisfaction.follow_up(MONTH, today=ON)) == 1


# --- answers --------------------------------------------------------------------------------------


def test_answers_are_kept_and_counted_with_those_who_did_not_answer(
    desk: AccountManagement,
) -> None:
    asked = [
        desk.satisfaction.ask("acme", scale, on=ON, about="order o-1", id=f"q-{number}")
        for number, scale in enumerate((SurveyScale.CSAT, SurveyScale.CSAT, SurveyScale.NPS))
    ]
    desk.satisfaction.answer("q-0", 4, by="Ana", on=ON + DAY, comment="quick")
    desk.satisfaction.answer("q-2", 6, by="Ana", on=ON + DAY)

    about_acme = SurveyQuery(account=AccountId("acme"))

    assert len(asked) == len(desk.satisfaction.surveys()) == 3
    assert desk.satisfaction.satisfaction(about_acme).share == ONE
    assert desk.satisfaction.satisfaction().response_rate == Rate("1/2")
    assert desk.satisfaction.recommendation().score == Rate(-100)


def test_a_customer_is_asked_once_with_a_key_and_answers_on_the_scale(
    desk: AccountManagement,
) -> None:
    first, again = (
        desk.satisfaction.ask("acme", SurveyScale.CSAT, on=ON, key="k") for _ in range(2)
    )

    assert first == again
    with pytest.raises(ScoreOutsideScale):
        desk.satisfaction.answer(first.id, 6, by="Ana", on=ON)
    with pytest.raises(NotFound):
        desk.satisfaction.ask("nobody", SurveyScale.CSAT, on=ON)


# --- health ---------------------------------------------------------------------------------------


def scores(desk: AccountManagement, on: date = ON + 20 * DAY) -> dict[HealthPart, Rate]:
    return {one.part: one.score for one in desk.health.health("acme", on=on).parts}


def test_an_account_of_which_little_is_known_says_so(desk: AccountManagement) -> None:
    found = desk.health.health("acme", on=ON)

    assert found.score == Rate(100)
    assert set(found.missing) == set(HealthPart) - {HealthPart.TICKETS}


def test_health_is_read_from_orders_deliveries_invoices_tickets_and_answers(
    desk: AccountManagement,
) -> None:
    for number, back in enumerate((100, 10, 0)):
        place(desk, f"o-{number}", max(ON - back * DAY, date(2026, 1, 1)))
    for id, promised, shipped in (("o-0", 3, 4), ("o-1", 9, 9)):
        desk.deliveries.promise(id, 1, ON + promised * DAY)
        desk.deliveries.ship(id, on=ON + shipped * DAY)
    desk.deliveries.promise("o-2", 1, ON + 99 * DAY)
    desk.invoicing.issue("o-0", on=ON, due_on=ON + DAY)
    desk.invoicing.issue("o-1", on=ON, due_on=ON + 90 * DAY)
    ticket = desk.support.open(
        "acme", TicketKind.OTHER, "Hm.", subject="Hm", by="Ana", at="2026-02-03T09:00Z"
    )
    desk.satisfaction.ask("acme", SurveyScale.CSAT, on=ON, id="q-1")
    desk.satisfaction.answer("q-1", 2, by="Ana", on=ON)

    found = scores(desk)

    assert found[HealthPart.OUR_LATENESS] == Rate(50)
    assert found[HealthPart.THEIR_LATENESS] == Rate(50)
    assert found[HealthPart.TICKETS] == Rate(60)
    assert found[HealthPart.SATISFACTION] == Rate(0)
    assert found[HealthPart.RECENCY] == Rate(50)
    desk.support.solve(ticket.id, by="Bo", at="2026-02-04T09:00Z")
    desk.support.rate(ticket.id, 5, by="Ana", at="2026-02-05T09:00Z")
    assert scores(desk)[HealthPart.SATISFACTION] == Rate(50)
    assert scores(desk)[HealthPart.TICKETS] == Rate(100)


def test_the_trend_compares_ninety_days_with_those_before(desk: AccountManagement) -> None:
    place(desk, "o-1", date(2026, 1, 5))
    place(desk, "o-2", date(2026, 1, 6))
    place(desk, "o-3", date(2026, 5, 1))

    assert scores(desk, date(2026, 6, 30))[HealthPart.TREND] == Rate(50)


def test_the_worst_come_first_of_all_or_of_one_managers(desk: AccountManagement) -> None:
    desk.portfolio.open_account("Worse", id="worse", on=date(2026, 1, 1))
    desk.portfolio.open_account("Gone", id="gone", on=date(2026, 1, 1))
    desk.portfolio.close_account("gone", on=ON)
    desk.support.open(
        "worse", TicketKind.OTHER, "Hm.", subject="Hm", by="Ana", at="2026-02-02T09:00Z"
    )

    assert [str(one.account) for one in desk.health.all(on=ON)] == ["worse", "acme"]
    assert [str(one.account) for one in desk.health.all(on=ON, manager="ana")] == ["acme"]
    with pytest.raises(NotFound):
        desk.health.all(on=ON, manager="nobody")


def test_an_account_in_bad_health_is_called_on_before_one_that_is_as_late(
    desk: AccountManagement,
) -> None:
    desk.portfolio.open_account("Worse", id="worse", on=date(2026, 1, 1))
    desk.portfolio.assign("worse", "ana", since=date(2026, 1, 1))
    before = [str(one.account) for one in desk.activities.due("ana", on=ON)]
    desk.support.open(
        "worse", TicketKind.OTHER, "Hm.", subject="Hm", by="Ana", at="2026-02-01T09:00Z"
    )

    first, second = desk.activities.due("ana", on=ON)

    assert before == ["acme", "worse"]
    assert [str(first.account), str(second.account)] == ["worse", "acme"]
    assert first.urgency > second.urgency
    unaware = evolve(desk.activities, healths=None)
    assert [str(one.account) for one in unaware.due("ana", on=ON)] == before


def test_a_policy_may_let_health_urge_nothing(desk: AccountManagement) -> None:
    reader = desk.health.reader
    silent = evolve(reader, policy=evolve(reader.policy, urgency=ZERO))
    desk.support.open(
        "acme", TicketKind.OTHER, "Hm.", subject="Hm", by="Ana", at="2026-02-01T09:00Z"
    )

    [due] = evolve(desk.activities, healths=silent).due("ana", on=ON)

    assert due == evolve(desk.activities, healths=None).due("ana", on=ON)[0]
