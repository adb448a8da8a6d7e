"""What counts for a team, or for everybody below a superior: who was in it on which days."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from account_mgmt.domain.attainment import Target
from account_mgmt.domain.calendar import ONE_DAY, Period
from account_mgmt.domain.ids import ManagerId, TeamId
from account_mgmt.domain.manager import AccountManager
from account_mgmt.domain.working_days import CALENDAR_DAYS, DayCount

Belongs = Callable[[AccountManager, date], bool]
"""Whether a manager counts on a day."""


def in_team(team: TeamId) -> Belongs:
    """Whoever is a member of the team on that day."""
    return lambda manager, on: manager.team_on(on) == team


def below(superior: ManagerId, managers: Mapping[ManagerId, AccountManager]) -> Belongs:
    """The superior, and whoever reports to them on that day, through however many others."""

    def belongs(manager: AccountManager, on: date) -> bool:
        seen: set[ManagerId] = set()
        above: ManagerId | None = manager.id
        while above is not None and above not in seen:
            if above == superior:
                return True
            seen.add(above)
            there = managers.get(above)
            above = None if there is None else there.superior_on(on)
        return False

    return belongs


def spans(manager: AccountManager, period: Period, belongs: Belongs) -> Iterator[Period]:
    """The parts of a period in which a manager counts, in order, as long as they can be."""
    start: date | None = None
    day = period.start
    while day < period.end:
        if belongs(manager, day):
            start = start or day
        elif start is not None:
            yield Period(start, day)
            start = None
        day += ONE_DAY
    if start is not None:
        yield Period(start, period.end)


def targets_within(
    targets: Iterable[Target], parts: Iterable[Period], days: DayCount = CALENDAR_DAYS
) -> Iterator[Target]:
    """The shares of targets that fall on the days of those parts."""
    parts = tuple(parts)
    for target in targets:
        for part in parts:
            shared = target.period.intersect(part)
            if shared is not None:
                yield Target(shared, target.within(shared, days))
