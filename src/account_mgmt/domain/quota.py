"""Quotas: what each manager is to bring in, period by period, and the plan that they come from."""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from itertools import pairwise
from typing import Self

from attrs import Attribute, evolve, field, frozen

from account_mgmt.domain.amount import Amount
from account_mgmt.domain.attainment import Target
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import (
    AlreadyExists,
    NotFound,
    OverlappingSpans,
    QuotaOutsideYear,
    WrongMeasure,
)
from account_mgmt.domain.events import QuotaMoved, QuotaSet, QuotasPlanned
from account_mgmt.domain.ids import ForecastId, ManagerId, PlanId
from account_mgmt.domain.ledger import SaleEvent
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.quota_moves import QuotaGoes, move_quota
from account_mgmt.domain.ramp import Relieved, Tenure, ended, relieved
from account_mgmt.domain.text import note
from account_mgmt.domain.totals import difference, total
from account_mgmt.domain.working_days import CALENDAR_DAYS, DayCount


class Measure(Enum):
    """What a quota counts."""

    REVENUE = "revenue"  # money
    UNITS = "units"  # quantities, in one unit of measure
    NEW_ACCOUNTS = "new accounts"  # first orders, in "account"
    ACTIVITIES = "activities"  # visits and calls done, in "activity"


def _in_order(
    quota: "Quota", _attribute: "Attribute[tuple[Target, ...]]", targets: tuple[Target, ...]
) -> None:
    for earlier, later in pairwise(targets):
        if later.period.start < earlier.period.end:
            raise OverlappingSpans(
                f"Targets of {quota.manager}", str(earlier.period), str(later.period)
            )


def by_day(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Targets in the order of their periods."""
    return tuple(sorted(targets, key=lambda target: target.period.start))


@frozen(kw_only=True)
class Quota:
    """One manager's quota: a target for each period, in order, none overlapping.

    `because` says how the figure was come to.
    """

    manager: ManagerId
    targets: tuple[Target, ...] = field(converter=by_day, validator=_in_order)
    because: str = field(default="", validator=note)


def _within_the_year(
    plan: "QuotaPlan", _attribute: "Attribute[tuple[Quota, ...]]", quotas: tuple[Quota, ...]
) -> None:
    managers = [quota.manager for quota in quotas]
    for manager in managers:
        if managers.count(manager) > 1:
            raise AlreadyExists(f"quota in plan {plan.id} for", str(manager))
    for quota in quotas:
        for target in quota.targets:
            if target.period.start < plan.year.start or target.period.end > plan.year.end:
                raise QuotaOutsideYear(
                    str(plan.id), str(quota.manager), str(target.period), str(plan.year)
                )
            _counted_alike(plan, quota.manager, target.amount)


def _counted_alike(plan: "QuotaPlan", manager: ManagerId, amount: Amount) -> None:
    if isinstance(amount, Money) != (plan.measure is Measure.REVENUE):
        raise WrongMeasure(str(plan.id), str(manager), str(amount), plan.measure.value)


@frozen(kw_only=True)
class QuotaPlan:
    """Who is to bring in how much in a year, counted by one measure at one event.

    `total` is what the company is to reach; the managers' quotas may make more (over-assignment).
    `unassigned` holds what leavers left behind, until somebody is given it.
    """

    id: PlanId
    year: Period
    measure: Measure = Measure.REVENUE
    event: SaleEvent = SaleEvent.BOOKED
    total: Money | Quantity
    quotas: tuple[Quota, ...] = field(default=(), validator=_within_the_year)
    unassigned: tuple[Target, ...] = ()
    forecast: ForecastId | None = None
    forecast_version: int | None = None
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def make(  # noqa: PLR0913 # what a plan rests on
        cls,
        id: PlanId,
        year: Period,
        *,
        total: Amount,
        quotas: Iterable[Quota] = (),
        measure: Measure = Measure.REVENUE,
        event: SaleEvent = SaleEvent.BOOKED,
        forecast: ForecastId | None = None,
        forecast_version: int | None = None,
    ) -> tuple[Self, QuotasPlanned]:
        """A new plan, and the event that says so.

        Raises QuotaOutsideYear, OverlappingSpans, WrongMeasure.
        """
        plan = cls(
            id=id,
            year=year,
            measure=measure,
            event=event,
            total=total,
            quotas=tuple(quotas),
            forecast=forecast,
            forecast_version=forecast_version,
        )
        return plan, QuotasPlanned(plan=id, total=total)

    def quota(self, manager: ManagerId) -> Quota:
        """That manager's quota. Raises NotFound when the plan gives them none."""
        for quota in self.quotas:
            if quota.manager == manager:
                return quota
        raise NotFound(f"quota in plan {self.id} for", str(manager))

    def targets(self, manager: ManagerId) -> tuple[Target, ...]:
        """That manager's targets, in order; none when the plan gives them no quota."""
        return next((quota.targets for quota in self.quotas if quota.manager == manager), ())

    def set_quota(self, quota: Quota) -> tuple[Self, QuotaSet]:
        """The plan with that manager's quota set or replaced.

        Raises QuotaOutsideYear, OverlappingSpans, WrongMeasure.
        """
        others = tuple(other for other in self.quotas if other.manager != quota.manager)
        planned = evolve(self, quotas=(*others, quota))
        amount = total([target.amount for target in quota.targets], self.total)
        return planned, QuotaSet(plan=self.id, manager=quota.manager, amount=amount)

    def hand_over(  # noqa: PLR0913 # two people, an account's part, a day and two policies
        self,
        giver: ManagerId,
        taker: ManagerId,
        part: Iterable[Target],
        *,
        on: date,
        goes: QuotaGoes,
        days: DayCount = CALENDAR_DAYS,
    ) -> tuple[Self, QuotaMoved]:
        """The plan once an account's part of the giver's quota has gone along with it on a day.

        Together the two have what they had. Raises NotFound when the giver has no quota, and what
        `move_quota` raises.
        """
        theirs = self.quota(giver)
        moved = move_quota(theirs.targets, self.targets(taker), part, on=on, goes=goes, days=days)
        gone = difference(
            total([target.amount for target in theirs.targets], self.total),
            total([target.amount for target in moved.giver], self.total),
        )
        because = {quota.manager: quota.because for quota in self.quotas}
        changed = {giver: moved.giver, taker: moved.taker}
        quotas = [quota for quota in self.quotas if quota.manager not in changed]
        quotas += [
            Quota(manager=manager, targets=targets, because=because.get(manager, ""))
            for manager, targets in changed.items()
        ]
        event = QuotaMoved(plan=self.id, giver=giver, taker=taker, amount=gone, on=on)
        return evolve(self, quotas=tuple(quotas)), event

    def end_quota(
        self, manager: ManagerId, *, on: date, days: DayCount = CALENDAR_DAYS
    ) -> tuple[Self, QuotaMoved]:
        """The plan once a manager is there no more from a day on: the rest is nobody's for now.

        Raises NotFound.
        """
        return self._without(manager, ended(self.quota(manager).targets, on, days), on)

    def relieve(
        self, manager: ManagerId, tenure: Tenure, *, days: DayCount = CALENDAR_DAYS
    ) -> tuple[Self, QuotaMoved]:
        """The plan with a full quota brought down to what a manager is there and ready for.

        The rest is nobody's for now. Raises NotFound.
        """
        relief = relieved(self.quota(manager).targets, tenure, days)
        return self._without(manager, relief, tenure.since)

    def _without(self, manager: ManagerId, relief: Relieved, on: date) -> tuple[Self, QuotaMoved]:
        quotas = tuple(
            evolve(quota, targets=relief.targets) if quota.manager == manager else quota
            for quota in self.quotas
        )
        gone = total([target.amount for target in relief.unassigned], self.total)
        event = QuotaMoved(plan=self.id, giver=manager, taker=None, amount=gone, on=on)
        return evolve(
            self, quotas=quotas, unassigned=by_day((*self.unassigned, *relief.unassigned))
        ), event
