"""Account managers: their teams and superiors, dated, and their coming and going."""

from datetime import UTC, date, datetime, timedelta

import pytest

from account_mgmt.domain.errors import (
    BadText,
    DateBefore,
    IllegalTransition,
    InstantForDate,
    ReportingCycle,
)
from account_mgmt.domain.ids import ManagerId, TeamId
from account_mgmt.domain.manager import AccountManager, check_reporting

NORTH, SOUTH = TeamId("north"), TeamId("south")
NEW_YEAR, APRIL, AUGUST = date(2026, 1, 1), date(2026, 4, 1), date(2026, 8, 1)
A_DAY = timedelta(1)
T1, T2 = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 2, tzinfo=UTC)


def a_manager(id: str = "ana", *, reports_to: str | None = None) -> AccountManager:
    manager, _ = AccountManager.add(ManagerId(id), id.title(), hired_on=NEW_YEAR)
    if reports_to is not None:
        manager, _ = manager.report_to(ManagerId(reports_to), since=NEW_YEAR, at=T1)
    return manager


def test_adding_says_so() -> None:
    manager, event = AccountManager.add(ManagerId("ana"), "Ana", email="ana@example.org")

    assert (event.manager, event.name) == (manager.id, "Ana")
    with pytest.raises(BadText):
        AccountManager.add(ManagerId("ana"), " ")
    with pytest.raises(InstantForDate):
        AccountManager.add(ManagerId("ana"), "Ana", hired_on=T1)


def test_a_sale_counts_in_the_team_of_its_day() -> None:
    manager, _ = a_manager().join(NORTH, since=NEW_YEAR, at=T1)
    manager, event = manager.join(SOUTH, since=APRIL, at=T2)

    days = (NEW_YEAR - A_DAY, NEW_YEAR, APRIL - A_DAY, APRIL)
    assert [manager.team_on(day) for day in days] == [None, NORTH, NORTH, SOUTH]
    assert manager.team_on(APRIL, known_at=T1) == NORTH
    assert (event.team, event.since) == (SOUTH, APRIL)


def test_a_team_joined_earlier_than_recorded_keeps_the_later_one() -> None:
    manager, _ = a_manager().join(SOUTH, since=APRIL, at=T1)
    manager, _ = manager.join(NORTH, since=NEW_YEAR, at=T2)

    assert [manager.team_on(day) for day in (NEW_YEAR, APRIL)] == [NORTH, SOUTH]


def test_a_superior_is_dated_and_may_be_nobody() -> None:
    manager = a_manager(reports_to="ben")
    manager, event = manager.report_to(None, since=APRIL, at=T2)

    assert [manager.superior_on(day) for day in (NEW_YEAR, APRIL)] == [ManagerId("ben"), None]
    assert manager.superior_on(APRIL, known_at=T1) == ManagerId("ben")
    assert event.reports_to is None


def test_nobody_reports_to_themselves() -> None:
    with pytest.raises(ReportingCycle, match="ana -> ana"):
        a_manager().report_to(ManagerId("ana"), since=APRIL, at=T1)


def test_a_reporting_line_cannot_come_back_to_where_it_began() -> None:
    people = {
        ManagerId(name): a_manager(name, reports_to=superior)
        for name, superior in (
            ("ana", "ben"),
            ("ben", "cyd"),
            ("cyd", "ana"),
            ("dan", "ana"),
            ("eva", None),
        )
    }

    with pytest.raises(ReportingCycle, match="ana -> ben -> cyd -> ana"):
        check_reporting(people[ManagerId("ana")], NEW_YEAR, people.__getitem__)
    with pytest.raises(ReportingCycle, match="dan -> ana -> ben -> cyd -> ana"):
        check_reporting(people[ManagerId("dan")], NEW_YEAR, people.__getitem__)
    check_reporting(people[ManagerId("ana")], NEW_YEAR - A_DAY, people.__getitem__)
    check_reporting(people[ManagerId("eva")], NEW_YEAR, people.__getitem__)


def test_a_manager_leaves_once_and_after_a_day_at_least() -> None:
    manager, event = a_manager().leave(on=NEW_YEAR + A_DAY)

    assert (manager.left_on, event.on) == (NEW_YEAR + A_DAY, NEW_YEAR + A_DAY)
    with pytest.raises(IllegalTransition, match="gone since"):
        manager.leave(on=AUGUST)
    with pytest.raises(DateBefore):
        a_manager().leave(on=NEW_YEAR)
