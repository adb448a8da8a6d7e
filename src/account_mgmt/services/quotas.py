"""Setting quotas, and saying how they stand."""

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import frozen

from account_mgmt.domain.amount import Amount
from account_mgmt.domain.attainment import Attainment, Target, attainment
from account_mgmt.domain.calendar import Period, day
from account_mgmt.domain.errors import NothingThere
from account_mgmt.domain.fiscal import Grain
from account_mgmt.domain.forecast import SalesForecast
from account_mgmt.domain.ids import ForecastId, ManagerId, PlanId
from account_mgmt.domain.ledger import (
    EARNED,
    Dimension,
    Key,
    SaleEvent,
    SalesEntry,
    SalesTotal,
    Where,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import DEFAULT_UNIT, Quantity
from account_mgmt.domain.quota import Measure, Quota, QuotaPlan
from account_mgmt.domain.quota_setting import Claim, company_quota, equal, share_out
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.seasonality import Seasonality
from account_mgmt.domain.working_days import CALENDAR_DAYS, DayCount
from account_mgmt.ports.queries import PlanQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books


@frozen
class Standing:
    """How one manager stands against quota in one period."""

    manager: ManagerId
    attainment: Attainment


@frozen
class QuotaDesk:
    """Planning quotas from the forecast, and attainment against them."""

    books: Books

    def plan(  # noqa: PLR0913 # what a plan rests on
        self,
        year: int,
        *,
        forecast: Money,
        stretch: Rate | str = "0",
        claims: Iterable[Claim[ManagerId]] | None = None,
        seasonality: Seasonality | None = None,
        event: SaleEvent = SaleEvent.BOOKED,
        id: PlanId | str | None = None,
        key: str | None = None,
    ) -> QuotaPlan:
        """Plan a fiscal year: forecast x (1 + stretch), shared by claims, and over the season.

        Without claims all managers share equally; without a season all periods do. The forecast is
        kept as version 1 under the plan's name. Raises NothingThere without managers,
        AlreadyExists when the plan is there, and what the claims and the season raise.
        """
        name = str(id or year)
        wanted = None if claims is None else tuple(claims)
        request = ("plan", year, forecast, str(stretch), wanted, seasonality, event, name)
        span = self.books.calendar.year(year)
        periods = [part.period for part in self.books.calendar.periods(year)]
        season = seasonality or Seasonality.equal(len(periods))
        at = self.books.clock.now()

        def command(work: UnitOfWork) -> QuotaPlan:
            shared_by = wanted
            if shared_by is None:
                shared_by = equal([manager.id for manager in work.managers.find()])
            if not shared_by:
                raise NothingThere(f"Plan {name}", "there is no account manager to give a quota")
            for claim in shared_by:
                work.managers.get(claim.recipient)
            whole = company_quota(forecast, stretch)
            basis = work.forecasts.add(*SalesForecast.make(ForecastId(name), span, forecast, at=at))
            quotas = [
                Quota(
                    manager=share.recipient,
                    targets=season.targets(share.amount, periods),
                    because=share.because,
                )
                for share in share_out(whole, shared_by)
            ]
            plan = QuotaPlan.make(
                PlanId(name),
                span,
                total=whole,
                quotas=quotas,
                event=event,
                forecast=basis.id,
                forecast_version=basis.current.number,
            )
            return work.plans.add(*plan)

        return self.books.once(key, request, command)

    def set_targets(
        self, plan: PlanId | str, manager: ManagerId | str, targets: Mapping[Period, Amount], *, because: str = ""
    ) -> QuotaPlan:
        """Set or replace one manager's quota in a plan. Raises QuotaOutsideYear, WrongMeasure."""
        who = ManagerId.of(manager)
        quota = Quota(
            manager=who, targets=tuple(Target(p, a) for p, a in targets.items()), because=because
        )
        with self.books.storage.begin() as work:
            work.managers.get(who)
            saved = work.plans.save(*work.plans.get(PlanId.of(plan)).set_quota(quota))
            work.commit()
        return saved

    def plans(self) -> tuple[QuotaPlan, ...]:
        """All plans, by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.plans.find())

    def attainment(  # noqa: PLR0913 # which figure is asked for
        self,
        manager: ManagerId | str,
        *,
        as_of: date | str,
        period: Period | None = None,
        measure: Measure = Measure.REVENUE,
        event: SaleEvent = SaleEvent.BOOKED,
        unit: str = DEFAULT_UNIT,
        days: DayCount = CALENDAR_DAYS,
    ) -> Attainment:
        """How a manager's quota stands at the end of a day, in a period (None: its fiscal year).

        `measure` is revenue or units, by `unit`. Raises NotFound.
        """
        who, last = ManagerId.of(manager), day(as_of)
        span = period or self.books.calendar.year(self.books.calendar.year_of(last))
        with self.books.storage.begin(read_only=True) as work:
            work.managers.get(who)
            plans = self._plans(work, span, measure, event)
            seen = span.upto(last)
            total = None if seen is None else work.sales.total(self._where(seen, event, who))
        credited: Amount
        if measure is Measure.REVENUE:
            credited = Money.zero(self.books.currency) if total is None else total.amount
        else:
            credited = Quantity.zero(unit) if total is None else total.in_unit(unit)
        targets = [target for plan in plans for target in plan.targets(who)]
        return attainment(targets, credited, period=span, as_of=last, days=days)

    def standings(
        self,
        period: Period,
        *,
        by: Grain = Grain.YEAR,
        as_of: date | str | None = None,
        event: SaleEvent = SaleEvent.BOOKED,
        days: DayCount = CALENDAR_DAYS,
    ) -> tuple[Standing, ...]:
        """How all managers' revenue quotas stand in each part of a period, at the end of a day.

        Without `as_of`, at the end of the period. By manager, then by part; who has neither a quota
        nor credit in a part is left out of it.
        """
        last = period.last_day if as_of is None else day(as_of)
        found: list[Standing] = []
        with self.books.storage.begin(read_only=True) as work:
            plans = self._plans(work, period, Measure.REVENUE, event)
            targets: dict[ManagerId, list[Target]] = {}
            for plan in plans:
                for quota in plan.quotas:
                    targets.setdefault(quota.manager, []).extend(quota.targets)
            nothing = Money.zero(self.books.currency)
            for part in self.books.calendar.split(period, by):
                seen = part.upto(last)
                credit: Mapping[Key, SalesTotal] = {}
                if seen is not None:
                    credit = work.sales.breakdown(Dimension.MANAGER, where=self._where(seen, event))
                managers = {who for (who,) in credit if isinstance(who, ManagerId)} | set(targets)
                for who in managers:
                    total = credit.get((who,))
                    amount = nothing if total is None else total.amount
                    figure = attainment(targets.get(who, ()), amount, period=part, as_of=last, days=days)
                    if figure.quota is not None or total is not None:
                        found.append(Standing(who, figure))
        return tuple(sorted(found, key=lambda row: (row.manager.value, row.attainment.period.start)))

    def explain(
        self, manager: ManagerId | str, period: Period, *, event: SaleEvent = SaleEvent.BOOKED
    ) -> tuple[SalesEntry, ...]:
        """The ledger entries that make up what a manager is credited with in a period."""
        who = ManagerId.of(manager)
        with self.books.storage.begin(read_only=True) as work:
            work.managers.get(who)
            return tuple(work.sales.explain(self._where(period, event, who)))

    def _where(self, period: Period, event: SaleEvent, manager: ManagerId | None = None) -> Where:
        return Where(
            period=period, currency=self.books.currency, event=event, roles=EARNED, manager=manager
        )

    @staticmethod
    def _plans(
        work: UnitOfWork, period: Period, measure: Measure, event: SaleEvent
    ) -> list[QuotaPlan]:
        plans = work.plans.find(PlanQuery(measure=measure, event=event))
        return [plan for plan in plans if plan.year.overlaps(period)]
