"""Account managers: the people who own accounts and carry a quota, their teams and superiors."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Self

from attrs import evolve, field, frozen
from attrs.validators import optional

from account_mgmt.domain.calendar import plain_date
from account_mgmt.domain.errors import DateBefore, IllegalTransition, ReportingCycle
from account_mgmt.domain.events import (
    ManagerAdded,
    ManagerJoinedTeam,
    ManagerLeft,
    ReportingLineChanged,
)
from account_mgmt.domain.history import (
    Spell,
    check_recorded,
    ending,
    holding,
    room_after,
    superseding,
)
from account_mgmt.domain.ids import ManagerId, TeamId
from account_mgmt.domain.text import name, note


@frozen(kw_only=True)
class Membership(Spell):
    """A manager counts in a team for a while."""

    team: TeamId


@frozen(kw_only=True)
class ReportingLine(Spell):
    """A manager reports to another for a while."""

    superior: ManagerId


@frozen(kw_only=True)
class AccountManager:
    """Somebody who owns accounts and answers for a quota.

    Teams and superiors are dated, so that a sale counts in the team of its day.
    """

    id: ManagerId
    name: str = field(validator=name)
    email: str = field(default="", validator=note)
    hired_on: date | None = field(default=None, validator=optional(plain_date))
    left_on: date | None = field(
        default=None, validator=optional(plain_date)
    )  # the first day without them
    memberships: tuple[Membership, ...] = ()
    reporting: tuple[ReportingLine, ...] = ()
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def add(
        cls, id: ManagerId, name: str, *, email: str = "", hired_on: date | None = None
    ) -> tuple[Self, ManagerAdded]:
        """A new account manager, and the event that says so."""
        return cls(id=id, name=name, email=email, hired_on=hired_on), ManagerAdded(
            manager=id, name=name
        )

    def join(self, team: TeamId, *, since: date, at: datetime) -> tuple[Self, ManagerJoinedTeam]:
        """The manager in that team from that day on, and in no other; recorded at an instant."""
        check_recorded(f"Manager {self.id}", self.memberships, at)
        until = room_after(self.memberships, since)
        new = Membership(team=team, since=since, until=until, recorded_at=at)
        joined = evolve(self, memberships=superseding(self.memberships, new))
        return joined, ManagerJoinedTeam(manager=self.id, team=team, since=since)

    def report_to(
        self, superior: ManagerId | None, *, since: date, at: datetime
    ) -> tuple[Self, ReportingLineChanged]:
        """The manager under another superior from that day on, or under none; recorded at an instant.

        Raises ReportingCycle for reporting to oneself; longer circles need the others, see
        `check_reporting`.
        """
        if superior == self.id:
            raise ReportingCycle((str(self.id), str(self.id)))
        check_recorded(f"Manager {self.id}", self.reporting, at)
        if superior is None:
            rows = ending(self.reporting, since, at=at, which=lambda _: True)
        else:
            until = room_after(self.reporting, since)
            new = ReportingLine(superior=superior, since=since, until=until, recorded_at=at)
            rows = superseding(self.reporting, new)
        event = ReportingLineChanged(manager=self.id, reports_to=superior, since=since)
        return evolve(self, reporting=rows), event

    def leave(self, *, on: date) -> tuple[Self, ManagerLeft]:
        """The manager gone from that day on. Raises IllegalTransition when gone already."""
        if self.left_on is not None:
            raise IllegalTransition(f"Manager {self.id}", f"gone since {self.left_on}", "gone", ())
        if self.hired_on is not None and on <= self.hired_on:
            hired = self.hired_on.isoformat()
            raise DateBefore(
                f"Manager {self.id} leaving", on.isoformat(), "the day after the first", hired
            )
        return evolve(self, left_on=on), ManagerLeft(manager=self.id, on=on)

    def team_on(self, on: date, known_at: datetime | None = None) -> TeamId | None:
        """The team of that day, as known at an instant (None: now)."""
        return next((row.team for row in holding(self.memberships, on, known_at)), None)

    def superior_on(self, on: date, known_at: datetime | None = None) -> ManagerId | None:
        """Whom the manager reported to on that day, as known at an instant (None: now)."""
        return next((row.superior for row in holding(self.reporting, on, known_at)), None)


def check_reporting(
    manager: AccountManager, on: date, superior_of: Callable[[ManagerId], AccountManager]
) -> None:
    """Refuse with ReportingCycle when the line above a manager comes back to them on that day."""
    chain = [manager.id]
    superior = manager.superior_on(on)
    while superior is not None:
        chain.append(superior)
        if superior in chain[:-1]:
            raise ReportingCycle(tuple(map(str, chain)))
        superior = superior_of(superior).superior_on(on)
