"""What a plan of visits rests on, read from the books."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from attrs import evolve, frozen

from account_mgmt.domain.account import Account, AccountStatus
from account_mgmt.domain.activity import Activity
from account_mgmt.domain.cadence import (
    CallCapacity,
    ContactDue,
    by_urgency,
    call_capacity,
    contact_due,
)
from account_mgmt.domain.calendar import ONE_DAY, Period
from account_mgmt.domain.call_plan import CallPlan, CallResponse
from account_mgmt.domain.errors import NothingThere
from account_mgmt.domain.ids import AccountId, ManagerId
from account_mgmt.domain.ledger import SaleEvent, Where
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import ONE, Rate
from account_mgmt.domain.visit_choice import DAYS_A_YEAR, Candidate, choose_visits, reasons
from account_mgmt.domain.visit_plan import (
    DAYS_A_WEEK,
    DatedPlan,
    VisitPolicy,
    WantedVisits,
    spread_visits,
)
from account_mgmt.domain.working_days import WORKWEEK, DayCount, WorkingDays
from account_mgmt.ports.queries import AccountQuery, ActivityQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.ports.working_days import RegionCalendars
from account_mgmt.services.books import Books
from account_mgmt.services.health import HealthReader
from account_mgmt.services.market import news_on


@frozen
class WeekdaysEverywhere:
    """Monday to Friday wherever an account is, holidays and all: what a desk without calendars knows."""

    def days(self, region: str) -> DayCount:  # noqa: ARG002 # wherever it is
        """The days from Monday to Friday."""
        return _WEEKDAYS


_WEEKDAYS: Final = WorkingDays(WORKWEEK)


@frozen(kw_only=True)
class VisitPlan:
    """Whom a manager is to see in the next weeks, when, and why.

    `due` is every account of the manager's, the most urgent first; `calls` is how the visits are
    shared out (None without accounts), `dated` when they are; `capacity` the minutes they need with
    their travel, and those there are.
    """

    manager: ManagerId
    due: tuple[ContactDue, ...]
    calls: CallPlan | None
    dated: DatedPlan
    capacity: CallCapacity


@frozen
class VisitPlanner:
    """Plans visits from what the books hold, in a unit of work."""

    books: Books
    policy: VisitPolicy
    regions: RegionCalendars
    healths: HealthReader | None = None

    def due(
        self, work: UnitOfWork, manager: ManagerId, on: date, until: date | None = None
    ) -> tuple[Candidate, ...]:
        """A manager's accounts as they stand on a day, the most urgent first.

        They are those that the manager is to act for on that day, or on the first day of a week
        until another.
        """
        weeks = [on] if until is None else _week_starts(Period(on, until))
        news = news_on(self.books, work, on)
        found = {
            account.id: evolve(
                self._candidate(work, account, manager, on), news=news.get(account.id, ())
            )
            for account in work.accounts.find(AccountQuery(manager=manager))
            if account.status is not AccountStatus.CLOSED
            and any(account.acting_on(first) == manager for first in weeks)
        }
        return tuple(found[one.account] for one in by_urgency(c.due for c in found.values()))

    def plan(  # noqa: PLR0913 # what a plan is asked with
        self,
        work: UnitOfWork,
        manager: ManagerId,
        *,
        start: date,
        weeks: int,
        visits: int | None,
        judged: Mapping[AccountId, CallResponse],
    ) -> VisitPlan:
        """The plan of so many visits (None: as many as there is time for) in so many weeks."""
        if weeks < 1:
            raise NothingThere("A plan of visits", f"{weeks} weeks have no day")
        work.managers.get(manager)
        period = Period.of_days(start, weeks * DAYS_A_WEEK)
        candidates = [_judged(one, judged) for one in self.due(work, manager, start, period.end)]
        open_days, hours = self.policy.days.count(period), self.policy.hours
        number = open_days * len(hours.starts) if visits is None else visits
        calls = choose_visits(candidates, period, number, self.policy)
        accounts = {one.id: one for one in work.accounts.find(AccountQuery(manager=manager))}
        own = {one.due.account for one in candidates}
        taken = [
            one
            for one in work.activities.find(ActivityQuery(on=period))
            if one.manager == manager or one.account in own
        ]
        wanted = self._wanted(candidates, calls, accounts, manager)
        dated = spread_visits(wanted, period, taken, manager=manager, hours=hours)
        capacity = call_capacity(
            [(sum(calls.numbers) if calls else 0, hours.visit_minutes + hours.travel_minutes)],
            working_days=open_days,
            minutes_a_day=hours.closes - hours.opens + hours.travel_minutes,
        )
        return VisitPlan(
            manager=manager,
            due=tuple(one.due for one in candidates),
            calls=calls,
            dated=dated,
            capacity=capacity,
        )

    def _candidate(
        self, work: UnitOfWork, account: Account, manager: ManagerId, on: date
    ) -> Candidate:
        history = work.activities.find(ActivityQuery(account=account.id))
        year = Period(on - timedelta(days=DAYS_A_YEAR), on)
        sales = self._sales(work, account.id, year)
        due = contact_due(
            account,
            manager,
            history,
            on=on,
            policy=self.policy.cadence,
            days=self._days(account),
            value=sales,
            pressing=self._pressing(work, account.id, on),
        )
        return Candidate(
            due=due,
            cadence=self.policy.cadence.of(account.account_class),
            sales=sales,
            touches=sum(self._touched(one, year) for one in history),
        )

    def _pressing(self, work: UnitOfWork, account: AccountId, on: date) -> Rate:
        """How many times more urgent an account is for its health."""
        if self.healths is None or not self.healths.policy.urgency:
            return ONE  # a health takes several questions
        return self.healths.health(work, account, on).urgency(self.healths.policy)

    def _touched(self, activity: Activity, year: Period) -> bool:
        return self.policy.cadence.is_touch(activity) and activity.on in year

    def _sales(self, work: UnitOfWork, account: AccountId, year: Period) -> Money:
        where = Where(
            period=year, currency=self.books.currency, event=SaleEvent.BOOKED, account=account
        )
        return work.sales.total(where).amount

    def _days(self, account: Account) -> tuple[DayCount, ...]:
        return self.policy.days, self.regions.days(account.region)

    def _wanted(
        self,
        candidates: Sequence[Candidate],
        calls: CallPlan | None,
        accounts: Mapping[AccountId, Account],
        manager: ManagerId,
    ) -> list[WantedVisits]:
        if calls is None:
            return []
        found: list[WantedVisits] = []
        for one in candidates:
            account = accounts[one.due.account]
            told = reasons(calls, one)
            if told:
                found.append(
                    WantedVisits(
                        account=account.id,
                        due_on=one.due.due_on,
                        because=told,
                        days=self._days(account),
                        holds=_holds(account, manager),
                    )
                )
        return found


def _holds(account: Account, manager: ManagerId) -> Callable[[date], bool]:
    return lambda on: account.acting_on(on) == manager


def _judged(one: Candidate, judged: Mapping[AccountId, CallResponse]) -> Candidate:
    return evolve(one, response=judged.get(one.due.account))


def _week_starts(period: Period) -> list[date]:
    return [period.start + days * ONE_DAY for days in range(0, period.days, DAYS_A_WEEK)]
