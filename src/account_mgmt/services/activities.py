"""Visits and calls: planned, done, counted, and where the next ones are best spent."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeAlias

from attrs import frozen

from account_mgmt.domain.activity import (
    Activity,
    ActivityKind,
    ActivityStatus,
    Outcome,
    check_ahead,
    check_free,
    chosen,
    minute_of_day,
)
from account_mgmt.domain.cadence import (
    STANDARD_CADENCE,
    CadencePolicy,
    CallPlanAttainment,
    ContactDue,
    call_plan_attainment,
)
from account_mgmt.domain.calendar import WEST, Period, day
from account_mgmt.domain.call_figures import CallFigures, call_figures
from account_mgmt.domain.call_plan import CallResponse
from account_mgmt.domain.events import Event
from account_mgmt.domain.ids import AccountId, ActivityId, ManagerId, ProductId
from account_mgmt.domain.visit_plan import STANDARD_VISITS, VisitPolicy
from account_mgmt.ports.queries import ActivityQuery
from account_mgmt.ports.storage import Storage, UnitOfWork
from account_mgmt.ports.working_days import RegionCalendars
from account_mgmt.services.books import Books
from account_mgmt.services.health import HealthReader
from account_mgmt.services.visit_planning import VisitPlan, VisitPlanner, WeekdaysEverywhere

Time: TypeAlias = str | int
"""A time of day: "09:30", or minutes since midnight."""


@frozen
class KeptActivities:
    """Counts the visits and calls that the books themselves hold: those that reached the customer."""

    storage: Storage
    cadence: CadencePolicy = STANDARD_CADENCE

    def done(self, period: Period) -> Mapping[ManagerId, int]:
        """How many each manager completed on the days of the period; nobody listed did none."""
        asked = ActivityQuery(on=period, status=ActivityStatus.DONE)
        with self.storage.begin(read_only=True) as work:
            found = work.activities.find(asked)
        return Counter(one.manager for one in found if self.cadence.is_touch(one))


@frozen
class ActivityDesk:
    """A manager's own week: whom to see, what was done, and how the plan was kept.

    Days and times are local to the account. `today` is the account's; without it the clock says it,
    and a day is past only when it is over everywhere on earth.
    """

    books: Books
    policy: VisitPolicy = STANDARD_VISITS
    regions: RegionCalendars = WeekdaysEverywhere()  # noqa: RUF009 # a frozen value
    healths: HealthReader | None = None

    def activity(self, id: ActivityId | str) -> Activity:
        """One activity. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return work.activities.get(ActivityId.of(id))

    def activities(self, query: ActivityQuery | None = None) -> tuple[Activity, ...]:
        """The activities in question (None: all), by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.activities.find(query))

    # --- planning and doing -----------------------------------------------------------------

    def plan(  # noqa: PLR0913 # a plan is what it is
        self,
        account: AccountId | str,
        manager: ManagerId | str,
        *,
        on: date | str,
        kind: ActivityKind | str = ActivityKind.VISIT,
        starts: Time | None = None,
        minutes: int | None = None,
        contact: str = "",
        products: Iterable[ProductId | str] = (),
        note: str = "",
        today: date | str | None = None,
        id: ActivityId | str | None = None,
        key: str | None = None,
    ) -> Activity:
        """Plan a visit, call or mail, as a draft; without `minutes`, as long as a visit takes.

        Raises NotFound for an unknown account, manager or product, PlannedInThePast, TwoAtOnce,
        BadActivity, BadActivityTime, UnknownWord, BadText and KeyReused.
        """
        planned, begins = day(on), minute_of_day(starts)
        long = self.policy.hours.visit_minutes if minutes is None else minutes
        shown = tuple(ProductId.of(product) for product in products)
        which, to, who = chosen(ActivityKind, kind), AccountId.of(account), ManagerId.of(manager)
        request = ("plan", which, to, who, planned, begins, long, contact, shown, note, id)

        def command(work: UnitOfWork) -> Activity:
            _known(work, to, who, shown)
            return self._put(
                work,
                Activity.plan(
                    ActivityId.of(id or self.books.names.new("activity")),
                    which,
                    to,
                    who,
                    on=planned,
                    today=self._not_before(today),
                    starts=begins,
                    minutes=long,
                    contact=contact,
                    products=shown,
                    note=note,
                ),
            )

        return self.books.once(key, request, command)

    def log(  # noqa: PLR0913 # what was done is what it is
        self,
        account: AccountId | str,
        manager: ManagerId | str,
        *,
        on: date | str,
        kind: ActivityKind | str = ActivityKind.VISIT,
        outcome: Outcome | str = Outcome.REACHED,
        starts: Time | None = None,
        minutes: int | None = None,
        contact: str = "",
        products: Iterable[ProductId | str] = (),
        next_step: str = "",
        note: str = "",
        today: date | str | None = None,
        id: ActivityId | str | None = None,
        key: str | None = None,
    ) -> Activity:
        """Record something that was done without a plan.

        Raises NotFound, NotYet for a day that has not come, TwoAtOnce, BadActivity,
        BadActivityTime, UnknownWord, BadText and KeyReused.
        """
        done_on, begins = day(on), minute_of_day(starts)
        long = self.policy.hours.visit_minutes if minutes is None else minutes
        shown = tuple(ProductId.of(product) for product in products)
        which, to, who = chosen(ActivityKind, kind), AccountId.of(account), ManagerId.of(manager)
        came = chosen(Outcome, outcome)
        told = (came, contact, shown, next_step, note)
        request = ("log", which, to, who, done_on, begins, long, told, id)

        def command(work: UnitOfWork) -> Activity:
            _known(work, to, who, shown)
            return self._put(
                work,
                Activity.log(
                    ActivityId.of(id or self.books.names.new("activity")),
                    which,
                    to,
                    who,
                    on=done_on,
                    today=self._not_after(today),
                    outcome=came,
                    starts=begins,
                    minutes=long,
                    contact=contact,
                    products=shown,
                    next_step=next_step,
                    note=note,
                ),
            )

        return self.books.once(key, request, command)

    def confirm(self, activity: ActivityId | str) -> Activity:
        """Record that the customer agreed to it. Raises NotFound, IllegalTransition."""
        return self._change(activity, lambda read: read.confirm())

    def redraft(self, activity: ActivityId | str) -> Activity:
        """Make it a draft again, at its old time. Raises NotFound, IllegalTransition, TwoAtOnce."""
        return self._change(activity, lambda read: read.redraft())

    def cancel(self, activity: ActivityId | str, *, reason: str) -> Activity:
        """Give it up. Raises NotFound, IllegalTransition once it is done, BadText."""
        return self._change(activity, lambda read: read.cancel(reason=reason))

    def incident(self, activity: ActivityId | str, *, reason: str) -> Activity:
        """Record that something prevented it. Raises NotFound, IllegalTransition, BadText."""
        return self._change(activity, lambda read: read.incident(reason=reason))

    def reschedule(
        self,
        activity: ActivityId | str,
        *,
        on: date | str,
        starts: Time | None = None,
        today: date | str | None = None,
    ) -> Activity:
        """Put it on another day, or at another time; the day first planned for is kept.

        Raises NotFound, IllegalTransition, PlannedInThePast, TwoAtOnce, BadActivity,
        BadActivityTime.
        """
        wanted, begins, first = day(on), minute_of_day(starts), self._not_before(today)
        return self._change(
            activity, lambda read: read.reschedule(on=wanted, today=first, starts=begins)
        )

    def done(  # noqa: PLR0913 # what came of it
        self,
        activity: ActivityId | str,
        *,
        on: date | str,
        outcome: Outcome | str = Outcome.REACHED,
        starts: Time | None = None,
        minutes: int | None = None,
        contact: str | None = None,
        products: Iterable[ProductId | str] | None = None,
        next_step: str = "",
        note: str | None = None,
        today: date | str | None = None,
    ) -> Activity:
        """Record that a confirmed activity was done, and what came of it.

        What is not given stays as planned. Raises NotFound, IllegalTransition, NotYet, TwoAtOnce,
        BadActivity, BadActivityTime, UnknownWord, BadText.
        """
        done_on, begins, last = day(on), minute_of_day(starts), self._not_after(today)
        came = chosen(Outcome, outcome)
        shown = None if products is None else tuple(ProductId.of(one) for one in products)
        return self._change(
            activity,
            lambda read: read.done(
                on=done_on,
                today=last,
                outcome=came,
                starts=begins,
                minutes=minutes,
                contact=contact,
                products=shown,
                next_step=next_step,
                note=note,
            ),
            shown=shown or (),
        )

    # --- whom to see ------------------------------------------------------------------------

    def due(self, manager: ManagerId | str, *, on: date | str) -> tuple[ContactDue, ...]:
        """All accounts that a manager is to act for on a day, the most urgent first.

        Raises NotFound, and NoCalendar for an account in a region without one.
        """
        who, asked_on = ManagerId.of(manager), day(on)
        with self.books.storage.begin(read_only=True) as work:
            work.managers.get(who)
            return tuple(one.due for one in self._planner.due(work, who, asked_on))

    def call_plan(
        self,
        manager: ManagerId | str,
        *,
        start: date | str,
        weeks: int,
        visits: int | None = None,
        judged: Mapping[AccountId, CallResponse] | None = None,
    ) -> VisitPlan:
        """Where so many visits in the next weeks bring most, and when; nothing is written.

        Without `visits` there are as many as there is time for. `judged` says how sales of an
        account answer to calls, by the manager's own judgment. Raises NotFound, NoCalendar,
        NothingThere for no week.
        """
        who, first = ManagerId.of(manager), day(start)
        with self.books.storage.begin(read_only=True) as work:
            return self._planner.plan(
                work, who, start=first, weeks=weeks, visits=visits, judged=judged or {}
            )

    def schedule(  # noqa: PLR0913 # what a plan is asked with
        self,
        manager: ManagerId | str,
        *,
        start: date | str,
        weeks: int,
        visits: int | None = None,
        judged: Mapping[AccountId, CallResponse] | None = None,
        today: date | str | None = None,
    ) -> tuple[Activity, ...]:
        """Put the visits of the same plan into the diary as drafts, all or none, and give them.

        Visits that are there stand for those of the plan, so doing it again adds nothing. Raises
        NotFound, NoCalendar, NothingThere, and PlannedInThePast.
        """
        who, first, not_before = ManagerId.of(manager), day(start), self._not_before(today)
        check_ahead(f"Visits of {who}", first, not_before)
        with self.books.storage.begin() as work:
            work.guard(diary_of(who), exclusive=True)
            found = self._planner.plan(
                work, who, start=first, weeks=weeks, visits=visits, judged=judged or {}
            )
            put = [
                self._put(
                    work,
                    Activity.plan(
                        ActivityId(self.books.names.new("activity")),
                        ActivityKind.VISIT,
                        visit.account,
                        who,
                        on=visit.on,
                        today=not_before,
                        starts=visit.starts,
                        minutes=visit.minutes,
                        note=str(visit.because),
                    ),
                )
                for visit in found.dated.visits
            ]
            work.commit()
        return tuple(put)

    # --- how it was kept --------------------------------------------------------------------

    def figures(
        self, manager: ManagerId | str, period: Period, *, as_of: date | str | None = None
    ) -> CallFigures:
        """What a manager planned and did in a period, at the end of a day (None: of the period).

        Raises NotFound.
        """
        last = period.last_day if as_of is None else day(as_of)
        return call_figures(self._about(ManagerId.of(manager), period), period, last)

    def plan_attainment(self, manager: ManagerId | str, period: Period) -> CallPlanAttainment:
        """How a manager's planned visits and calls of a period were kept, account by account.

        Calls beyond what an account had planned count for nobody else's. Raises NotFound.
        """
        found = self._about(ManagerId.of(manager), period)
        planned = Counter(
            one.account
            for one in found
            if one.planned_on is not None
            and one.planned_on in period
            and one.status is not ActivityStatus.CANCELLED
        )
        made = Counter(one.account for one in found if one.reached and one.on in period)
        return call_plan_attainment(planned, made)

    # --- steps ------------------------------------------------------------------------------

    @property
    def _planner(self) -> VisitPlanner:
        return VisitPlanner(self.books, self.policy, self.regions, self.healths)

    def _about(self, manager: ManagerId, period: Period) -> tuple[Activity, ...]:
        """What a manager has on a day of a period, or had planned for one."""
        with self.books.storage.begin(read_only=True) as work:
            work.managers.get(manager)
            return activities_about(work, manager, period)

    def _change(
        self,
        activity: ActivityId | str,
        change: Callable[[Activity], tuple[Activity, Event]],
        *,
        shown: tuple[ProductId, ...] = (),
    ) -> Activity:
        id = ActivityId.of(activity)
        with self.books.storage.begin() as work:
            work.guard(diary_of(work.activities.get(id).manager), exclusive=True)
            read = work.activities.get(id)
            for product in shown:
                work.products.get(product)
            changed, event = change(read)
            check_free(changed, _same_day(work, changed))
            saved = work.activities.save(changed, event)
            work.commit()
        return saved

    def _put(self, work: UnitOfWork, born: tuple[Activity, Event]) -> Activity:
        activity, event = born
        work.guard(diary_of(activity.manager), exclusive=True)
        check_free(activity, _same_day(work, activity))
        return work.activities.add(activity, event)

    def _not_before(self, today: date | str | None) -> date:
        """The first day that is not past: the one that was said, or the last place's on earth."""
        return (self.books.clock.now() - WEST).date() if today is None else day(today)

    def _not_after(self, today: date | str | None) -> date:
        """The last day that has come: the one that was said, or the first place's on earth."""
        return self.books.latest_day(today)


def diary_of(manager: ManagerId) -> str:
    """The guard of a manager's time: whoever puts something there holds it alone."""
    return f"diary {manager}"


def activities_about(
    work: UnitOfWork, manager: ManagerId | None, period: Period
) -> tuple[Activity, ...]:
    """What a manager (None: everybody) has on a day of a period, or had planned for one."""
    now = work.activities.find(ActivityQuery(manager=manager, on=period))
    first = work.activities.find(ActivityQuery(manager=manager, planned_on=period))
    return tuple({one.id: one for one in (*now, *first)}.values())


def _same_day(work: UnitOfWork, activity: Activity) -> Iterable[Activity]:
    on = Period.of_days(activity.on, 1)
    return work.activities.find(ActivityQuery(manager=activity.manager, on=on))


def _known(
    work: UnitOfWork, account: AccountId, manager: ManagerId, products: Iterable[ProductId]
) -> None:
    work.accounts.get(account)
    work.managers.get(manager)
    for product in products:
        work.products.get(product)
