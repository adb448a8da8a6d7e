"""The daily and the weekly report to the sales manager."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final, TypeAlias, TypeVar, cast

from attrs import evolve, frozen

from account_mgmt.domain.activity import Activity
from account_mgmt.domain.attainment import Target, attainment
from account_mgmt.domain.calendar import ONE_DAY, Period, day
from account_mgmt.domain.call_figures import call_figures
from account_mgmt.domain.errors import NotFound
from account_mgmt.domain.expense_claim import ExpenseClaim
from account_mgmt.domain.expense_figures import expense_figures
from account_mgmt.domain.fiscal import FiscalCalendar, FiscalPeriod
from account_mgmt.domain.ids import AccountId, ManagerId, ProductId, TicketId
from account_mgmt.domain.ledger import (
    EVERYBODY,
    Dimension,
    EntryKind,
    SaleEvent,
    SalesEntry,
    SalesTotal,
    Where,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.product import Product
from account_mgmt.domain.quota import Measure
from account_mgmt.domain.receivables import Owed, ReceivableEntry, ReceivableKind
from account_mgmt.domain.report import (
    CreditedWeek,
    DailyReport,
    ReportNames,
    WeeklyReport,
    documents_of,
    lines_of,
)
from account_mgmt.domain.ticket_state import LIVE
from account_mgmt.domain.working_days import CALENDAR_DAYS, DayCount
from account_mgmt.ports.queries import ClaimQuery, PlanQuery, TicketQuery
from account_mgmt.ports.storage import Repository, UnitOfWork
from account_mgmt.services.activities import activities_about
from account_mgmt.services.books import Books
from account_mgmt.services.credited import asked, who_won

ISO_WEEKS: Final = FiscalCalendar()
"""The weeks of ISO 8601."""

AggregateT = TypeVar("AggregateT")
IdT = TypeVar("IdT")
QueryT = TypeVar("QueryT")
OfManagerT = TypeVar("OfManagerT", Activity, ExpenseClaim)

_MONEY: Final = frozenset({ReceivableKind.PAID, ReceivableKind.REVERSED})
_Line: TypeAlias = tuple[AccountId, ProductId, EntryKind, SalesTotal]


@frozen
class ReportDesk:
    """Reports as values: one manager's day, one manager's week, and the weeks of all in sight.

    What a report of a manager holds is the manager's, also of accounts that have moved on since.
    """

    books: Books

    def daily(
        self,
        manager: ManagerId | str,
        *,
        on: date | str,
        known_at: datetime | None = None,
        days: DayCount = CALENDAR_DAYS,
    ) -> DailyReport:
        """What a manager's day came to, as known at a UTC instant (None: now).

        The day is the account's own, as orders are dated. A sale to a new account is the first to it
        that was known then. Quotas are as they stand now. Raises NotFound, BadDate.
        """
        who, one_day = ManagerId.of(manager), Period.of_days(day(on), 1)
        with self.books.storage.begin(read_only=True) as work:
            work.managers.get(who)
            return self.daily_in(work.whole, who, one_day, known_at=known_at, days=days)

    def daily_in(
        self,
        work: UnitOfWork,
        who: ManagerId,
        one_day: Period,
        *,
        known_at: datetime | None = None,
        days: DayCount = CALENDAR_DAYS,
    ) -> DailyReport:
        """The same, as a unit of work sees the books. Raises NotFound."""
        where = evolve(asked(self.books, one_day, SaleEvent.BOOKED, who), known_at=known_at)
        work.managers.get(who)
        entries = work.sales.explain(where)
        products: dict[ProductId, Product] = {}
        _learn(work, {entry.product for entry in entries}, products)
        targets = _targets(work, one_day).get(who, ())
        return DailyReport(
            manager=who,
            on=one_day.start,
            where=where,
            documents=documents_of(entries, products, where.currency),
            lines=lines_of(_lines(entries, where.currency), products),
            new_accounts=tuple(_new_accounts(work, entries, where)),
            payments=tuple(_payments(work, where)),
            quota=attainment(
                targets,
                SalesTotal.of(entries, where.currency).amount,
                period=one_day,
                as_of=one_day.start,
                days=days,
            ),
            calls=call_figures(activities_about(work, who, one_day), one_day, one_day.start),
            open_tickets=tuple(_open_tickets(work, who, one_day.start)),
        )

    def weekly(  # which week of whom
        self,
        manager: ManagerId | str,
        week: str,
        *,
        weeks: FiscalCalendar = ISO_WEEKS,
        known_at: datetime | None = None,
        days: DayCount = CALENDAR_DAYS,
    ) -> WeeklyReport:
        """What a manager's week came to, as known at a UTC instant (None: now).

        The week is named as "2019-W31", by the calendar that is given: that of ISO 8601, or the
        company's. Quotas are as they stand now. Raises NotFound, BadDate.
        """
        who, wanted = ManagerId.of(manager), weeks.week_named(week)
        with self.books.storage.begin(read_only=True) as work:
            work.managers.get(who)
            whole = work.whole
            return self.weekly_in(whole, who, wanted, weeks=weeks, known_at=known_at, days=days)

    def weekly_in(  # noqa: PLR0913 # which week of whom
        self,
        work: UnitOfWork,
        who: ManagerId,
        wanted: FiscalPeriod,
        *,
        weeks: FiscalCalendar = ISO_WEEKS,
        known_at: datetime | None = None,
        days: DayCount = CALENDAR_DAYS,
    ) -> WeeklyReport:
        """The same, as a unit of work sees the books. Raises NotFound."""
        work.managers.get(who)
        weekly = _Weekly(self, work, weeks, known_at, days, (who,))
        return next(weekly.reports(wanted))

    def weekly_of_all(
        self,
        wanted: Iterable[str],
        *,
        weeks: FiscalCalendar = ISO_WEEKS,
        known_at: datetime | None = None,
        days: DayCount = CALENDAR_DAYS,
    ) -> Iterator[WeeklyReport]:
        """The reports of all managers for some weeks: week by week, by the managers' ids.

        It reads one state of the books, and the ledger a few times a week rather than a few times a
        report. Raises BadDate.
        """
        named = [weeks.week_named(week) for week in wanted]
        with self.books.storage.begin(read_only=True) as work:
            managers = tuple(manager.id for manager in work.managers.find())
            weekly = _Weekly(self, work.whole, weeks, known_at, days, managers)
            for week in named:
                yield from weekly.reports(week)

    def names(self, report: DailyReport | WeeklyReport) -> ReportNames:
        """What people call the manager, and the accounts and products that a report is about."""
        with self.books.storage.begin(read_only=True) as work:
            return names_in(work, report)


# --- a week of many -------------------------------------------------------------------------------


class _Weekly:
    """Reports of one week after another: what one week needs and the next one too is asked once."""

    def __init__(  # noqa: PLR0913, PLR0917 # what all the reports rest on
        self,
        desk: ReportDesk,
        work: UnitOfWork,
        weeks: FiscalCalendar,
        known_at: datetime | None,
        days: DayCount,
        managers: Sequence[ManagerId],
    ) -> None:
        self._desk, self._work, self._weeks = desk, work, weeks
        self._known_at, self._days, self._managers = known_at, days, managers
        self._one = managers[0] if len(managers) == 1 else None
        self._products: dict[ProductId, Product] = {}
        self._kept: dict[FiscalPeriod, Mapping[ManagerId, CreditedWeek]] = {}
        self._targets: dict[Period, Mapping[ManagerId, tuple[Target, ...]]] = {}
        self._claims = _by_manager(work.claims.find(ClaimQuery(manager=self._one)))

    def reports(self, week: FiscalPeriod) -> Iterator[WeeklyReport]:
        """The week's report of each manager."""
        calendar, period = self._desk.books.calendar, week.period
        wanted = (week, self._weeks.week_before(week), self._weeks.week_last_year(week))
        self._kept = {
            one: self._kept[one] if one in self._kept else self._credited(one) for one in wanted
        }
        this, before, last_year = (self._kept[one] for one in wanted)
        year = calendar.year(calendar.year_of(period.last_day))
        earned = self._earned(year, period.last_day)
        targets = self._targets_of(Period(min(year.start, period.start), year.end))
        activities = _by_manager(activities_about(self._work, self._one, period))
        currency = self._desk.books.currency
        nothing, last = Money.zero(currency), period.last_day
        idle = call_figures((), period, last)
        unspent = expense_figures((), period, currency=currency)
        for who in self._managers:
            yield WeeklyReport(
                this_week=this[who],
                last_week=before[who],
                last_year=last_year[who],
                targets=targets.get(who, ()),
                fiscal_year=year,
                earned=earned.get(who, nothing),
                calls=call_figures(activities[who], period, last) if who in activities else idle,
                expenses=expense_figures(self._claims[who], period, currency=currency, manager=who)
                if who in self._claims
                else evolve(unspent, manager=who),
                days=self._days,
            )

    def _credited(self, week: FiscalPeriod) -> Mapping[ManagerId, CreditedWeek]:
        """What the ledger says of a week, by manager."""
        by = (Dimension.MANAGER, Dimension.ACCOUNT, Dimension.PRODUCT, Dimension.KIND)
        asked, lines = self._where(week.period), dict[ManagerId, list[_Line]]()
        groups = cast(
            "Mapping[tuple[ManagerId, AccountId, ProductId, EntryKind], SalesTotal]",
            self._work.sales.breakdown(*by, where=evolve(asked, manager=self._one)),
        )
        for (who, account, product, kind), total in groups.items():
            lines.setdefault(who, []).append((account, product, kind, total))
        _learn(self._work, {product for _, _, product, _ in groups}, self._products)
        return {
            who: CreditedWeek(
                manager=who,
                week=week,
                asked=asked,
                lines=lines_of(lines[who], self._products) if who in lines else (),
            )
            for who in self._managers
        }

    def _earned(self, year: Period, last: date) -> Mapping[ManagerId, Money]:
        """What each manager is credited with in the fiscal year, at the end of a day in it."""
        where = self._where(Period(year.start, last + ONE_DAY))
        groups = self._work.sales.breakdown(
            Dimension.MANAGER, where=evolve(where, manager=self._one)
        )
        return {who: total.amount for (who,), total in groups.items() if isinstance(who, ManagerId)}

    def _targets_of(self, period: Period) -> Mapping[ManagerId, tuple[Target, ...]]:
        if period not in self._targets:
            self._targets[period] = _targets(self._work, period)
        return self._targets[period]

    def _where(self, period: Period) -> Where:
        """The question for what everybody is credited with in a period."""
        return evolve(asked(self._desk.books, period, SaleEvent.BOOKED), known_at=self._known_at)


# --- what is looked up ----------------------------------------------------------------------------


def names_in(work: UnitOfWork, report: DailyReport | WeeklyReport) -> ReportNames:
    """What people call whom and what a report is about, as a unit of work sees the books."""
    return ReportNames(
        manager=work.managers.get(report.manager).name,
        accounts={
            id: account.name
            for id in sorted(report.mentioned_accounts)
            if (account := found(work.accounts, id)) is not None
        },
        products={
            id: product.name
            for id in sorted(report.mentioned_products)
            if (product := found(work.products, id)) is not None
        },
    )


def found(repository: Repository[AggregateT, IdT, QueryT], id: IdT) -> AggregateT | None:
    """The aggregate of that name; None when there is none."""
    try:
        return repository.get(id)
    except NotFound:
        return None


def _learn(work: UnitOfWork, ids: Iterable[ProductId], known: dict[ProductId, Product]) -> None:
    """Look up the products that are not known yet, for what one unit of them holds."""
    for id in ids:
        if id not in known and (product := found(work.products, id)) is not None:
            known[id] = product


def _by_manager(ones: Iterable[OfManagerT]) -> Mapping[ManagerId, Sequence[OfManagerT]]:
    groups: dict[ManagerId, list[OfManagerT]] = {}
    for one in ones:
        groups.setdefault(one.manager, []).append(one)
    return groups


def _open_tickets(work: UnitOfWork, who: ManagerId, on: date) -> Iterator[TicketId]:
    """The tickets that a manager has, and nobody had solved at the end of the day."""
    for ticket in work.tickets.find(TicketQuery(assignee=who)):
        if ticket.status_on(on) in LIVE:
            yield ticket.id


def _lines(entries: Iterable[SalesEntry], currency: str) -> list[_Line]:
    groups: dict[tuple[AccountId, ProductId, EntryKind], list[SalesEntry]] = {}
    for entry in entries:
        groups.setdefault((entry.account, entry.product, entry.kind), []).append(entry)
    return [(*what, SalesTotal.of(group, currency)) for what, group in groups.items()]


def _targets(work: UnitOfWork, period: Period) -> Mapping[ManagerId, tuple[Target, ...]]:
    """Everybody's revenue targets that have to do with a period."""
    targets: dict[ManagerId, tuple[Target, ...]] = {}
    for plan in work.plans.find(PlanQuery(measure=Measure.REVENUE, event=SaleEvent.BOOKED)):
        if plan.year.overlaps(period):
            for quota in plan.quotas:
                before = targets.get(quota.manager, ())
                targets[quota.manager] = (*before, *quota.targets)
    return targets


def _new_accounts(
    work: UnitOfWork, entries: Sequence[SalesEntry], where: Where
) -> Iterator[AccountId]:
    """The accounts that bought for the first time on the day, whose sale is mostly the manager's."""
    before = Period(date.min, where.period.start)
    for account in sorted({entry.account for entry in entries if entry.kind is EntryKind.SOLD}):
        sold = evolve(where, account=account, manager=None, roles=EVERYBODY)
        bought = work.sales.orders(where=evolve(sold, period=before))
        if not bought and who_won(work, sold) == where.manager:
            yield account


def _payments(work: UnitOfWork, where: Where) -> Iterator[ReceivableEntry]:
    """The money of the day that came in, or turned out not to, from accounts the manager owned."""
    owed = Owed(currency=where.currency, period=where.period, kinds=_MONEY, known_at=where.known_at)
    owners: dict[AccountId, ManagerId | None] = {}
    for entry in work.receivables.explain(owed):
        if entry.account not in owners:
            account = work.accounts.get(entry.account)
            owners[entry.account] = account.owner_on(where.period.start, where.known_at)
        if owners[entry.account] == where.manager:
            yield entry
