"""Who belongs to a team or a line, and on which days."""

from datetime import UTC, date, datetime

from account_mgmt.domain.attainment import Target
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.ids import ManagerId, TeamId
from account_mgmt.domain.manager import AccountManager
from account_mgmt.domain.money import Money
from account_mgmt.domain.teams import below, in_team, spans, targets_within

AT = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = Period.year(2026)
TOP, MIDDLE, LOW = (ManagerId(name) for name in ("top", "middle", "low"))


def a_manager(id: ManagerId, superior: ManagerId | None = None) -> AccountManager:
    manager, _ = AccountManager.add(id, str(id))
    if superior is not None:
        manager, _ = manager.report_to(superior, since=YEAR.start, at=AT)
    return manager


def test_a_line_goes_down_through_everybody() -> None:
    managers = {
        one.id: one for one in (a_manager(TOP), a_manager(MIDDLE, TOP), a_manager(LOW, MIDDLE))
    }
    belongs = below(TOP, managers)

    assert [belongs(manager, YEAR.start) for manager in managers.values()] == [True, True, True]
    assert not below(LOW, managers)(managers[TOP], YEAR.start)


def test_a_superior_who_is_not_there_ends_the_line() -> None:
    low = a_manager(LOW, MIDDLE)

    assert not below(TOP, {LOW: low})(low, YEAR.start)
    assert below(MIDDLE, {LOW: low})(low, YEAR.start)


def test_a_line_in_a_circle_comes_to_an_end() -> None:
    managers = {one.id: one for one in (a_manager(MIDDLE, LOW), a_manager(LOW, MIDDLE))}

    assert not below(TOP, managers)(managers[LOW], YEAR.start)


def test_spans_are_as_long_as_they_can_be() -> None:
    manager = a_manager(LOW)
    for team, since in (("north", "2026-02-01"), ("south", "2026-05-01"), ("north", "2026-11-01")):
        manager, _ = manager.join(TeamId(team), since=date.fromisoformat(since), at=AT)

    assert list(spans(manager, YEAR, in_team(TeamId("north")))) == [
        Period.of("2026-02-01", "2026-05-01"),
        Period.of("2026-11-01", "2027-01-01"),
    ]


def test_the_parts_of_a_target_side_by_side_make_the_whole() -> None:
    target = Target(YEAR, Money("100.00", "EUR"))
    parts = [Period.of("2026-01-01", "2026-04-02"), Period.of("2026-04-02", "2027-01-01")]

    shares = [share.amount for share in targets_within([target], parts)]

    assert Money.total([one for one in shares if isinstance(one, Money)], "EUR") == Money(
        "100.00", "EUR"
    )
    assert list(targets_within([target], [Period.year(2027)])) == []
