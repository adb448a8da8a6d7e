"""Rows to quota plans: targets of managers, period by period."""

from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Final

from attrs import define, field, frozen

from account_mgmt.adapters.tabular.converting import Getter, Wrong, needed
from account_mgmt.adapters.tabular.mapping import Quotas
from account_mgmt.adapters.tabular.rows import Row
from account_mgmt.adapters.tabular.things import Work, maybe, path_of
from account_mgmt.domain.amount import Amount
from account_mgmt.domain.attainment import Target
from account_mgmt.domain.calendar import ONE_DAY, Period
from account_mgmt.domain.currencies import minor_units
from account_mgmt.domain.fiscal import FiscalCalendar
from account_mgmt.domain.ids import ManagerId, PlanId
from account_mgmt.domain.ledger import SaleEvent
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.quota import Measure, Quota, QuotaPlan
from account_mgmt.domain.totals import total
from account_mgmt.ports.batch import Loaded, Origin

_QUANTITY_DECIMALS: Final = 6
_COUNTED_IN: Final = {Measure.NEW_ACCOUNTS: "account", Measure.ACTIVITIES: "activity"}


@define
class _Plan:
    """A plan as its rows are read; without a year of its own, it runs as its targets do."""

    measure: Measure
    event: SaleEvent
    year: Period | None
    origin: Origin
    targets: dict[ManagerId, list[tuple[Target, Origin]]] = field(
        factory=dict[ManagerId, list[tuple[Target, Origin]]]
    )

    def add(self, manager: ManagerId, target: Target, origin: Origin) -> None:
        """Keep a target. Raises Wrong for one that shares days with another of the manager."""
        mine = self.targets.setdefault(manager, [])
        for other, before in mine:
            if other.period.overlaps(target.period):
                rule = f"{before} has a target of {manager} for {other.period}, which overlaps"
                raise Wrong("", str(target.period), rule)
        mine.append((target, origin))

    def made(self, id: PlanId) -> Loaded[QuotaPlan]:
        """The plan. Its total is what its targets sum to."""
        targets = [target for mine in self.targets.values() for target, _ in mine]
        start = min(target.period.start for target in targets)
        end = max(target.period.end for target in targets)
        born = QuotaPlan.make(
            id,
            self.year or Period(start, end),
            total=total([target.amount for target in targets], targets[0].amount),
            quotas=[
                Quota(manager=manager, targets=tuple(target for target, _ in mine))
                for manager, mine in self.targets.items()
            ],
            measure=self.measure,
            event=self.event,
        )
        return Loaded(*born, self.origin)


@define
class Plans:
    """Quota plans as they are read."""

    _plans: dict[PlanId, _Plan] = field(factory=dict[PlanId, _Plan])

    def plan(self, id: PlanId, section: Quotas, year: Period | None, origin: Origin) -> _Plan:
        """The plan of that id. Raises Wrong when it counts something else."""
        new = _Plan(section.measure, section.event, year, origin)
        plan = self._plans.setdefault(id, new)
        if (plan.measure, plan.event) != (new.measure, new.event):
            rule = f"plan {id} counts {plan.measure.value} {plan.event.value} by {plan.origin}"
            raise Wrong("", str(id), rule)
        return plan

    def made(self) -> list[Loaded[QuotaPlan]]:
        """All of them."""
        return [plan.made(id) for id, plan in self._plans.items() if plan.targets]


@frozen
class _Read:
    """What a row says, before it is known when the next target starts."""

    row: Row
    manager: ManagerId
    amount: Amount
    start: date
    end: date | None
    plan: PlanId | None


def read_quotas(
    work: Work, section: Quotas, calendar: FiscalCalendar, into: Plans
) -> Callable[[], None]:
    """What reads targets, and puts each in its plan."""
    targets = _targets(work, section)

    def run() -> None:
        read = targets()
        following = dict(pairwise(sorted({one.start for one in read})))
        for one in read:
            work.attempt(one.row, partial(_place, one, section, following, calendar, into))

    return run


def _targets(work: Work, section: Quotas) -> Callable[[], list[_Read]]:
    columns = work.columns(section.source)
    get_manager = needed(columns.made(section.manager, ManagerId), section.manager)
    get_start = needed(columns.day(section.start), section.start)
    get_end = maybe(columns.day, section.end)
    get_through = maybe(columns.day, section.through)
    get_plan = maybe(lambda one: columns.made(one, PlanId), section.plan)
    get_amount = _amounts(work, section)
    everything: list[Getter[object]] = [
        get_manager, get_start, get_end, get_through, get_plan, get_amount,
    ]  # fmt: skip
    read: list[_Read] = []

    def make(row: Row) -> None:
        cells = row.cells
        manager = work.managers.named(get_manager(cells), section.manager)
        if manager is None:
            work.findings.left_out_row(row, "targets of an unknown manager")
            return
        through = get_through(cells)
        end = get_end(cells) if through is None else through + ONE_DAY
        plan = get_plan(cells)
        read.append(_Read(row, manager, get_amount(cells), get_start(cells), end, plan))

    feed = work.feed(section, path_of(section.manager), lambda _: None)

    def run() -> list[_Read]:
        for row in feed():
            work.attempt(row, make, everything)
        return read

    return run


def _amounts(work: Work, section: Quotas) -> Getter[Amount]:
    columns, currency = work.columns(section.source), work.currency
    unit = _COUNTED_IN.get(section.measure, section.unit)

    def money(minor: int) -> Amount:
        return Money.of_minor(minor, currency)

    def quantity(millionths: int) -> Amount:
        return Quantity.of_millionths(millionths, unit)

    if section.measure is Measure.REVENUE:
        get = columns.number(section.amount, minor_units(currency), money)
    else:
        get = columns.number(section.amount, _QUANTITY_DECIMALS, quantity)
    return needed(get, section.amount)


def _place(  # a target, and what its period depends on
    read: _Read,
    section: Quotas,
    following: dict[date, date],
    calendar: FiscalCalendar,
    into: Plans,
    _row: Row,
) -> None:
    period = _period(read, section, following, calendar)
    origin = Origin(read.row.file, read.row.line)
    if read.plan is not None:
        plan = into.plan(read.plan, section, None, origin)
    else:
        number = calendar.year_of(period.start)
        year = calendar.year(number)
        if not year.covers(period):
            rule = f"the target runs beyond its fiscal year, {year}; name a plan for such periods"
            raise Wrong(", ".join(section.start.columns), str(period), rule)
        plan = into.plan(_plan_id(number, section), section, year, origin)
    plan.add(read.manager, Target(period, read.amount), origin)


def _plan_id(year: int, section: Quotas) -> PlanId:
    """The plan of a year, where rows name none: "2026", "2026 units", "2026 revenue invoiced"."""
    words = [str(year)]
    if (section.measure, section.event) != (Measure.REVENUE, SaleEvent.BOOKED):
        words.append(section.measure.value)
    if section.event is not SaleEvent.BOOKED:
        words.append(section.event.value)
    return PlanId(" ".join(words))


def _period(
    read: _Read, section: Quotas, following: dict[date, date], calendar: FiscalCalendar
) -> Period:
    column = ", ".join(section.start.columns)
    if section.grain is not None:
        period = calendar.period_of(read.start, section.grain)
        if period.start != read.start:
            rule = f"no {section.grain.value} begins on that day; the one around it is {period}"
            raise Wrong(column, read.start.isoformat(), rule)
        return period
    end = following.get(read.start, section.last_until) if section.until_next else read.end
    if end is None:
        raise Wrong(column, read.start.isoformat(), "nothing says when the target ends")
    return Period(read.start, end)
