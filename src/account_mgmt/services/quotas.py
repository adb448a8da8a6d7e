"""Setting quotas, and saying how they stand."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from attrs import evolve, frozen

from account_mgmt.domain.amount import Amount
from account_mgmt.domain.attainment import Attainment, Target, attainment
from account_mgmt.domain.calendar import Period, day
from account_mgmt.domain.errors import NothingThere
from account_mgmt.domain.events import Event
from account_mgmt.domain.fiscal import Grain
from account_mgmt.domain.forecast import SalesForecast
from account_mgmt.domain.ids import ForecastId, ManagerId, PlanId, TeamId
from account_mgmt.domain.ledger import Dimension, Key, SaleEvent, SalesEntry, SalesTotal
from account_mgmt.domain.manager import AccountManager
from account_mgmt.domain.milestones import Milestone, milestones
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import DEFAULT_UNIT
from account_mgmt.domain.quota import Measure, Quota, QuotaPlan
from account_mgmt.domain.quota_moves import QuotaGoes
from account_mgmt.domain.quota_setting import Claim, company_quota, equal, share_out
from account_mgmt.domain.ramp import Tenure
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.seasonality import Seasonality
from account_mgmt.domain.teams import Belongs, below, in_team, spans, targets_within
from account_mgmt.domain.totals import total
from account_mgmt.domain.working_days import CALENDAR_DAYS, DayCount
from account_mgmt.ports.queries import PlanQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books
from account_mgmt.services.credited import DIRECT, Counted, asked, credited


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
        self,
        plan: PlanId | str,
        manager: ManagerId | str,
        targets: Mapping[Period, Amount],
        *,
        because: str = "",
    ) -> QuotaPlan:
        """Set or replace one manager's quota in a plan. Raises QuotaOutsideYear, WrongMeasure."""
        who = ManagerId.of(manager)
        quota = Quota(
            manager=who, targets=tuple(Target(p, a) for p, a in targets.items()), because=because
        )

        def change(work: UnitOfWork, read: QuotaPlan) -> tuple[QuotaPlan, Event]:
            work.managers.get(who)
            return read.set_quota(quota)

        return self._change(plan, change)

    def plans(self) -> tuple[QuotaPlan, ...]:
        """All plans, by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.plans.find())

    def hand_over(  # noqa: PLR0913 # two people, an account's part, a day and two policies
        self,
        plan: PlanId | str,
        giver: ManagerId | str,
        taker: ManagerId | str,
        part: Mapping[Period, Amount],
        *,
        on: date | str,
        goes: QuotaGoes = QuotaGoes.REMAINING,
        days: DayCount = CALENDAR_DAYS,
    ) -> QuotaPlan:
        """Let an account's part of a quota go along with the account, on the day that it moves.

        `part` is the account's part of the giver's targets. Together the two keep what they had.
        Raises NotFound, MoreThanTheQuota, OverlappingSpans.
        """
        targets = [Target(period, amount) for period, amount in part.items()]

        def change(work: UnitOfWork, read: QuotaPlan) -> tuple[QuotaPlan, Event]:
            work.managers.get(ManagerId.of(taker))
            return read.hand_over(
                ManagerId.of(giver), ManagerId.of(taker), targets, on=day(on), goes=goes, days=days
            )

        return self._change(plan, change)

    def end_quota(
        self,
        plan: PlanId | str,
        manager: ManagerId | str,
        *,
        on: date | str,
        days: DayCount = CALENDAR_DAYS,
    ) -> QuotaPlan:
        """End the quota of a manager who is there no more from a day on.

        The rest goes to the plan's `unassigned`, until somebody is given it. Raises NotFound.
        """
        who = ManagerId.of(manager)
        return self._change(plan, lambda _, read: read.end_quota(who, on=day(on), days=days))

    def relieve(
        self,
        plan: PlanId | str,
        manager: ManagerId | str,
        tenure: Tenure,
        *,
        days: DayCount = CALENDAR_DAYS,
    ) -> QuotaPlan:
        """Bring a full quota down by ramp and leave. The rest goes to the plan's `unassigned`.

        Relieve a quota once: what is left of it is no full quota any more. Raises NotFound.
        """
        who = ManagerId.of(manager)
        return self._change(plan, lambda _, read: read.relieve(who, tenure, days=days))

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

        Units are those of measure `unit`; new accounts are counted in "account", activities in
        "activity". Raises NotFound, and NothingCounts for activities that nobody counts.
        """
        who, last, span = ManagerId.of(manager), day(as_of), self._span(as_of, period)
        counted, seen = Counted(measure, event, unit), span.upto(day(as_of))
        with self.books.storage.begin(read_only=True) as work:
            work.managers.get(who)
            plans = self._plans(work, span, counted)
            amount = counted.nothing(self.books.currency)
            if measure in {Measure.REVENUE, Measure.UNITS}:
                if seen is not None:
                    amount = counted.of(work.sales.total(asked(self.books, seen, event, who)))
            else:
                amount = credited(self.books, work, seen, counted).get(who, amount)
        targets = [target for plan in plans for target in plan.targets(who)]
        return attainment(targets, amount, period=span, as_of=last, days=days)

    def team_attainment(  # noqa: PLR0913 # which figure is asked for
        self,
        team: TeamId | str,
        *,
        as_of: date | str,
        period: Period | None = None,
        measure: Measure = Measure.REVENUE,
        event: SaleEvent = SaleEvent.BOOKED,
        unit: str = DEFAULT_UNIT,
        days: DayCount = CALENDAR_DAYS,
    ) -> Attainment:
        """How a team stands: the quotas of its members, and the direct credit of its members.

        Each counts for the days on which they were in the team; an entry counts once, and overlays,
        which are beside the sale, do not. `measure` is revenue or units.
        """
        belongs = in_team(TeamId.of(team))
        counted = Counted(measure, event, unit)
        return self._rolled_up(
            lambda _: belongs, day(as_of), self._span(as_of, period), counted, days
        )

    def line_attainment(  # noqa: PLR0913 # which figure is asked for
        self,
        superior: ManagerId | str,
        *,
        as_of: date | str,
        period: Period | None = None,
        measure: Measure = Measure.REVENUE,
        event: SaleEvent = SaleEvent.BOOKED,
        unit: str = DEFAULT_UNIT,
        days: DayCount = CALENDAR_DAYS,
    ) -> Attainment:
        """How a manager and everybody below stand together, as `team_attainment` does it.

        Raises NotFound.
        """
        who, counted = ManagerId.of(superior), Counted(measure, event, unit)
        with self.books.storage.begin(read_only=True) as work:
            work.managers.get(who)
        return self._rolled_up(
            lambda managers: below(who, managers),
            day(as_of),
            self._span(as_of, period),
            counted,
            days,
        )

    def standings(  # noqa: PLR0913 # which figures are asked for
        self,
        period: Period,
        *,
        by: Grain = Grain.YEAR,
        as_of: date | str | None = None,
        measure: Measure = Measure.REVENUE,
        event: SaleEvent = SaleEvent.BOOKED,
        unit: str = DEFAULT_UNIT,
        days: DayCount = CALENDAR_DAYS,
    ) -> tuple[Standing, ...]:
        """How all managers' quotas stand in each part of a period, at the end of a day.

        Without `as_of`, at the end of the period. By manager, then by part; who has neither a quota
        nor credit in a part is left out of it.
        """
        last = period.last_day if as_of is None else day(as_of)
        counted = Counted(measure, event, unit)
        nothing = counted.nothing(self.books.currency)
        found: list[Standing] = []
        with self.books.storage.begin(read_only=True) as work:
            targets: dict[ManagerId, list[Target]] = {}
            for plan in self._plans(work, period, counted):
                for quota in plan.quotas:
                    targets.setdefault(quota.manager, []).extend(quota.targets)
            for part in self.books.calendar.split(period, by):
                credit = credited(self.books, work, part.upto(last), counted)
                for who in credit.keys() | targets.keys():
                    amount = credit.get(who, nothing)
                    figure = attainment(
                        targets.get(who, ()), amount, period=part, as_of=last, days=days
                    )
                    if figure.quota is not None or who in credit:
                        found.append(Standing(who, figure))
        return tuple(
            sorted(found, key=lambda row: (row.manager.value, row.attainment.period.start))
        )

    def milestones(
        self, manager: ManagerId | str, period: Period, *, event: SaleEvent = SaleEvent.BOOKED
    ) -> tuple[Milestone[SalesEntry], ...]:
        """The parts of a revenue quota that a manager reached in a period, and with which entry.

        Raises NotFound for an unknown manager; without a quota there are none.
        """
        who, counted = ManagerId.of(manager), Counted(Measure.REVENUE, event, DEFAULT_UNIT)
        with self.books.storage.begin(read_only=True) as work:
            plans = self._plans(work, period, counted)
        entries = self.explain(who, period, event=event)
        targets = [target for plan in plans for target in plan.targets(who)]
        nothing = Money.zero(self.books.currency)
        figure = attainment(targets, nothing, period=period, as_of=period.last_day)
        if figure.quota is None:
            return ()
        return milestones(figure.quota, [(entry, entry.amount) for entry in entries])

    def explain(
        self, manager: ManagerId | str, period: Period, *, event: SaleEvent = SaleEvent.BOOKED
    ) -> tuple[SalesEntry, ...]:
        """The ledger entries that make up what a manager is credited with in a period."""
        who = ManagerId.of(manager)
        with self.books.storage.begin(read_only=True) as work:
            work.managers.get(who)
            return tuple(work.sales.explain(asked(self.books, period, event, who)))

    def _change(
        self,
        plan: PlanId | str,
        change: Callable[[UnitOfWork, QuotaPlan], tuple[QuotaPlan, Event]],
    ) -> QuotaPlan:
        with self.books.storage.begin() as work:
            saved = work.plans.save(*change(work, work.plans.get(PlanId.of(plan))))
            work.commit()
        return saved

    def _rolled_up(
        self,
        who_belongs: Callable[[Mapping[ManagerId, AccountManager]], Belongs],
        last: date,
        span: Period,
        counted: Counted,
        days: DayCount,
    ) -> Attainment:
        """What managers have together, each for the days on which they belong."""
        seen = span.upto(last)
        with self.books.storage.begin(read_only=True) as work:
            managers = {manager.id: manager for manager in work.managers.find()}
            plans = self._plans(work, span, counted)
            credit: Mapping[Key, SalesTotal] = {}
            if seen is not None:
                where = evolve(asked(self.books, seen, counted.event), roles=DIRECT)
                by = (Dimension.MANAGER, Dimension.DAY)
                credit = work.whole.sales.breakdown(*by, where=where)
        belongs = who_belongs(managers)
        amounts = [
            counted.of(sold)
            for (who, on), sold in credit.items()
            if isinstance(who, ManagerId) and isinstance(on, date)
            if who in managers and belongs(managers[who], on)
        ]
        targets = [
            target
            for plan in plans
            for quota in plan.quotas
            for target in targets_within(
                quota.targets, spans(managers[quota.manager], span, belongs), days
            )
        ]
        whole = total(amounts, counted.nothing(self.books.currency))
        return attainment(targets, whole, period=span, as_of=last, days=days)

    def _span(self, as_of: date | str, period: Period | None) -> Period:
        """The period asked about, or the fiscal year of the day."""
        return period or self.books.calendar.year(self.books.calendar.year_of(day(as_of)))

    @staticmethod
    def _plans(work: UnitOfWork, period: Period, counted: Counted) -> list[QuotaPlan]:
        plans = work.plans.find(PlanQuery(measure=counted.measure, event=counted.event))
        return [plan for plan in plans if plan.year.overlaps(period)]
