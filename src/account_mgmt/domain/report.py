"""Reports to the sales manager: what a day came to, and a week beside others and its quota.

A report is a value. Asked again as known at the same instant it is the same, and every figure of the
ledger is the sum of the entries that its question finds. (Rules: paperwork, P7.)
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Generic, TypeVar

from attrs import evolve, frozen

from account_mgmt.domain.attainment import Attainment, Target, attainment
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.call_figures import CallFigures
from account_mgmt.domain.expense_figures import ExpenseFigures
from account_mgmt.domain.fiscal import FiscalPeriod
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId, ProductId, TicketId
from account_mgmt.domain.ledger import EntryKind, SalesEntry, SalesTotal, Where
from account_mgmt.domain.money import Money
from account_mgmt.domain.product import Product
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.receivables import ReceivableEntry, ReceivableKind
from account_mgmt.domain.working_days import CALENDAR_DAYS, DayCount

KeyT = TypeVar("KeyT", AccountId, ProductId, EntryKind)
IdT_co = TypeVar("IdT_co", AccountId, ProductId, covariant=True)

Products = Mapping[ProductId, Product]
"""The products whose quantities are told in another unit than they are sold by; others may be there."""


# --- a day ------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class CreditLine:
    """What a manager is credited with of one product to one account, for one reason."""

    account: AccountId
    product: ProductId
    kind: EntryKind
    total: SalesTotal


@frozen(kw_only=True)
class ReportedDocument:
    """What one document gave a manager on a day, or took back: a sale and its return are two rows."""

    document: OrderId
    account: AccountId
    kind: EntryKind
    total: SalesTotal


@frozen(kw_only=True)
class DailyReport:
    """What a manager is credited with on a day, and what else the day came to.

    What was taken, cancelled and returned are rows of their own; `total` is what is left of them.
    `quota` is the day's share of it. `payments` are the entries of the money that came in from the
    manager's accounts, and of what bounced. `calls` and `open_tickets` are as they stand now, at the end
    of the day: activities are not kept as they were known.
    """

    manager: ManagerId
    on: date
    where: Where  # the question that finds the entries
    documents: tuple[ReportedDocument, ...]
    lines: tuple[CreditLine, ...]
    new_accounts: tuple[AccountId, ...]
    payments: tuple[ReceivableEntry, ...]
    quota: Attainment
    calls: CallFigures
    open_tickets: tuple[TicketId, ...]

    @property
    def currency(self) -> str:
        """That of the books, in which all amounts are."""
        return self.where.currency

    @property
    def known_at(self) -> datetime | None:
        """The instant as known at which it was asked (None: as known when it was made)."""
        return self.where.known_at

    @property
    def is_empty(self) -> bool:
        """Whether nothing was sold, collected, planned or done on the day."""
        return not (self.documents or self.payments or self.calls.by_kind)

    @cached_property
    def total(self) -> SalesTotal:
        """What was credited, less what was taken back."""
        return SalesTotal.together((line.total for line in self.lines), self.currency)

    @cached_property
    def by_kind(self) -> Mapping[EntryKind, SalesTotal]:
        """What was taken, returned, cancelled and passed on, in that order; each only where it is."""
        return _by_kind(self.lines, self.currency)

    @property
    def collected(self) -> Money:
        """The money that came in, whatever became of it."""
        return self._moved(ReceivableKind.PAID)

    @property
    def bounced(self) -> Money:
        """The money that was believed to be in and was not, below zero."""
        return self._moved(ReceivableKind.REVERSED)

    @property
    def mentioned_accounts(self) -> frozenset[AccountId]:
        """The accounts that it names."""
        paid = {entry.account for entry in self.payments}
        return frozenset({line.account for line in self.lines} | paid)

    @property
    def mentioned_products(self) -> frozenset[ProductId]:
        """The products that it names."""
        return frozenset(line.product for line in self.lines)

    def of(self, kind: EntryKind) -> tuple[ReportedDocument, ...]:
        """The documents of a kind, in the order of their names."""
        return tuple(row for row in self.documents if row.kind is kind)

    def question(
        self,
        *,
        account: AccountId | None = None,
        product: ProductId | None = None,
        document: OrderId | None = None,
        kind: EntryKind | None = None,
    ) -> Where:
        """The question that finds the entries behind a figure: `ReportingDesk.explain` answers it."""
        return evolve(self.where, account=account, product=product, document=document, kind=kind)

    def _moved(self, kind: ReceivableKind) -> Money:
        moved = [-entry.value for entry in self.payments if entry.kind is kind]
        return Money.total(moved, self.currency)


# --- a week -----------------------------------------------------------------------------------------


@frozen(kw_only=True)
class CreditedWeek:
    """What a manager is credited with in a week: in all, by kind, by account and by product."""

    manager: ManagerId
    week: FiscalPeriod
    asked: Where  # the question that finds everybody's entries
    lines: tuple[CreditLine, ...]

    @property
    def where(self) -> Where:
        """The question that finds the entries."""
        return evolve(self.asked, manager=self.manager)

    @cached_property
    def total(self) -> SalesTotal:
        """What was credited, less what was taken back."""
        return SalesTotal.together([line.total for line in self.lines], self.asked.currency)

    @cached_property
    def by_kind(self) -> Mapping[EntryKind, SalesTotal]:
        """What was taken, returned, cancelled and passed on, in that order; each only where it is."""
        return _by_kind(self.lines, self.asked.currency)

    @cached_property
    def by_account(self) -> Mapping[AccountId, SalesTotal]:
        """What each account's purchases gave, less what came back."""
        return _grouped(self.lines, _account, self.asked.currency)

    @cached_property
    def by_product(self) -> Mapping[ProductId, SalesTotal]:
        """What each product's sales gave, less what came back."""
        return _grouped(self.lines, _product, self.asked.currency)

    def question(
        self,
        *,
        account: AccountId | None = None,
        product: ProductId | None = None,
        kind: EntryKind | None = None,
    ) -> Where:
        """The question that finds the entries behind a figure: `ReportingDesk.explain` answers it."""
        mine = self.manager
        return evolve(self.asked, manager=mine, account=account, product=product, kind=kind)


@frozen(kw_only=True)
class Compared(Generic[IdT_co]):
    """One account or product: this week, the week before, and the same week last year."""

    id: IdT_co
    total: SalesTotal
    last_week: SalesTotal
    last_year: SalesTotal


@frozen(kw_only=True)
class WeeklyReport:
    """A manager's week, beside the week before and the same week last year, and its quota.

    `targets` are those of the fiscal year that the week ends in, and of the week; `earned` is what
    is credited in that year at the week's end. `calls` and `expenses` are as they stand now:
    activities and claims are not kept as they were known.
    """

    this_week: CreditedWeek
    last_week: CreditedWeek
    last_year: CreditedWeek
    targets: tuple[Target, ...]
    fiscal_year: Period
    earned: Money
    calls: CallFigures
    expenses: ExpenseFigures
    days: DayCount = CALENDAR_DAYS

    @property
    def manager(self) -> ManagerId:
        """Whose report it is."""
        return self.this_week.manager

    @cached_property
    def quota(self) -> Attainment:
        """How the week's share of the quota stands."""
        return self._standing(self.total.amount, self.week.period)

    @cached_property
    def year(self) -> Attainment:
        """How the fiscal year's quota stands at the week's end."""
        return self._standing(self.earned, self.fiscal_year)

    @property
    def week(self) -> FiscalPeriod:
        """Which week it is about."""
        return self.this_week.week

    @property
    def currency(self) -> str:
        """That of the books, in which all amounts are."""
        return self.this_week.asked.currency

    @property
    def known_at(self) -> datetime | None:
        """The instant as known at which it was asked (None: as known when it was made)."""
        return self.this_week.asked.known_at

    @property
    def total(self) -> SalesTotal:
        """What the week came to."""
        return self.this_week.total

    @property
    def accounts(self) -> tuple[Compared[AccountId], ...]:
        """The week by account, the largest first."""
        now, before, last_year = self.this_week, self.last_week, self.last_year
        return _compared(now.by_account, before.by_account, last_year.by_account, self.currency)

    @property
    def products(self) -> tuple[Compared[ProductId], ...]:
        """The week by product, the largest first."""
        now, before, last_year = self.this_week, self.last_week, self.last_year
        return _compared(now.by_product, before.by_product, last_year.by_product, self.currency)

    @property
    def mentioned_accounts(self) -> frozenset[AccountId]:
        """The accounts that it names."""
        return frozenset({*self.this_week.by_account, *self.quiet})

    @property
    def mentioned_products(self) -> frozenset[ProductId]:
        """The products that it names."""
        return frozenset(self.this_week.by_product)

    @property
    def quiet(self) -> tuple[AccountId, ...]:
        """The accounts that bought last week or in the same week last year, and nothing this week."""
        bought = {*self.last_week.by_account, *self.last_year.by_account}
        return tuple(sorted(bought - self.this_week.by_account.keys()))

    def _standing(self, credited: Money, period: Period) -> Attainment:
        last = self.week.period.last_day
        return attainment(self.targets, credited, period=period, as_of=last, days=self.days)


def change(now: Money, before: Money) -> Rate | None:
    """By how much it is more than before, in parts of that; None where nothing was sold before."""
    return Rate.ratio(now.minor - before.minor, before.minor) if before.minor > 0 else None


# --- how they are made ------------------------------------------------------------------------------


@frozen
class ReportNames:
    """What people call whom and what a report is about; an id stands for itself where none is known."""

    manager: str
    accounts: Mapping[AccountId, str]
    products: Mapping[ProductId, str]

    def account(self, id: AccountId) -> str:
        """An account's name."""
        return self.accounts.get(id, str(id))

    def product(self, id: ProductId) -> str:
        """A product's name."""
        return self.products.get(id, str(id))


def lines_of(
    totals: Iterable[tuple[AccountId, ProductId, EntryKind, SalesTotal]], products: Products
) -> tuple[CreditLine, ...]:
    """A report's lines, of the ledger's totals: by account, product and kind, in order of their names.

    Units are told by each product's own table, and never any other way.
    """
    lines = [
        CreditLine(
            account=account, product=product, kind=kind, total=_told(total, product, products)
        )
        for account, product, kind, total in totals
    ]
    return tuple(sorted(lines, key=_place))


def documents_of(
    entries: Iterable[SalesEntry], products: Products, currency: str
) -> tuple[ReportedDocument, ...]:
    """The rows of a day, one for each document and what happened to it: by kind, then by name."""
    groups: dict[tuple[int, OrderId, AccountId, EntryKind], list[SalesTotal]] = {}
    for entry in entries:
        total = _told(SalesTotal.of([entry], currency), entry.product, products)
        key = (_ORDER[entry.kind], entry.document, entry.account, entry.kind)
        groups.setdefault(key, []).append(total)
    return tuple(
        ReportedDocument(
            document=document,
            account=account,
            kind=kind,
            total=SalesTotal.together(totals, currency),
        )
        for (_, document, account, kind), totals in sorted(
            groups.items(), key=lambda group: (group[0][0], group[0][1].value, group[0][2].value)
        )
    )


_ORDER = {
    kind: place
    for place, kind in enumerate(
        (EntryKind.SOLD, EntryKind.RETURNED, EntryKind.CANCELLED, EntryKind.ADJUSTED)
    )
}


def _told(total: SalesTotal, product: ProductId, products: Products) -> SalesTotal:
    known = products.get(product)
    if known is None or known.holds is None:
        return total
    units: dict[str, int] = {}
    for quantity in map(known.told, total.units):
        units[quantity.unit] = units.get(quantity.unit, 0) + quantity.millionths
    return SalesTotal.of_sums(total.amount.minor, units, total.amount.currency)


def _account(line: CreditLine) -> AccountId:
    return line.account


def _product(line: CreditLine) -> ProductId:
    return line.product


def _place(line: CreditLine) -> tuple[str, str, str]:
    return line.account.value, line.product.value, line.kind._value_


def _by_kind(lines: Sequence[CreditLine], currency: str) -> Mapping[EntryKind, SalesTotal]:
    groups = _grouped(lines, lambda line: line.kind, currency)
    return {kind: groups[kind] for kind in _ORDER if kind in groups}


def _grouped(
    lines: Iterable[CreditLine], key: Callable[[CreditLine], KeyT], currency: str
) -> Mapping[KeyT, SalesTotal]:
    groups: dict[KeyT, list[SalesTotal]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line.total)
    return {one: SalesTotal.together(totals, currency) for one, totals in groups.items()}


def _compared(
    now: Mapping[IdT_co, SalesTotal],
    last_week: Mapping[IdT_co, SalesTotal],
    last_year: Mapping[IdT_co, SalesTotal],
    currency: str,
) -> tuple[Compared[IdT_co], ...]:
    nothing = SalesTotal(Money.zero(currency))
    rows = [
        Compared(
            id=id,
            total=total,
            last_week=last_week.get(id, nothing),
            last_year=last_year.get(id, nothing),
        )
        for id, total in now.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.total.amount.minor, row.id.value)))
