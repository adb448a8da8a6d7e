"""What was sold: by day, week, month, manager, account and product; and closing a period for good."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Final, TypeAlias, cast

from attrs import evolve, frozen

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.closing import Closing
from account_mgmt.domain.fiscal import Grain
from account_mgmt.domain.ids import AccountId, ManagerId, ProductId
from account_mgmt.domain.ledger import (
    EVERYBODY,
    Dimension,
    Key,
    SaleEvent,
    SalesEntry,
    SalesTotal,
    Where,
)
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books


class By(Enum):
    """What sales can be broken down by."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    MANAGER = "manager"
    ACCOUNT = "account"
    PRODUCT = "product"


_GRAINS: Final = {
    By.WEEK: Grain.WEEK,
    By.MONTH: Grain.MONTH,
    By.QUARTER: Grain.QUARTER,
    By.YEAR: Grain.YEAR,
}
_DIMENSIONS: Final = {
    By.MANAGER: Dimension.MANAGER,
    By.ACCOUNT: Dimension.ACCOUNT,
    By.PRODUCT: Dimension.PRODUCT,
}

GroupValue: TypeAlias = date | ManagerId | AccountId | ProductId | None


@frozen
class SalesRow:
    """One group's sales: what it is (a span of time by its first day), its orders, and its total."""

    group: tuple[GroupValue, ...]
    orders: int
    total: SalesTotal


@frozen
class ReportingDesk:
    """Sales figures, and the entries behind them."""

    books: Books

    def sales(
        self,
        period: Period,
        *by: By,
        event: SaleEvent = SaleEvent.BOOKED,
        known_at: datetime | None = None,
    ) -> tuple[SalesRow, ...]:
        """What the company sold in a period, in groups, in the order of the groups.

        Direct and house credit, so that each sale counts once; returns are in the totals and are
        no orders. `known_at` asks what was known at that UTC instant.
        """
        dimensions = tuple(_DIMENSIONS.get(one, Dimension.DAY) for one in by)
        where = self._where(period, event, known_at)
        with self.books.storage.begin(read_only=True) as work:
            totals = work.sales.breakdown(*dimensions, where=where)
            orders = work.sales.orders(*dimensions, where=where)
        rows: dict[tuple[GroupValue, ...], SalesRow] = {}
        for key, total in totals.items():
            group = self._group(key, by)
            before = rows.get(group)
            count = orders.get(key, 0) + (before.orders if before else 0)
            rows[group] = SalesRow(group, count, before.total + total if before else total)
        return tuple(rows[group] for group in sorted(rows, key=_order))

    def total(
        self,
        period: Period,
        *,
        event: SaleEvent = SaleEvent.BOOKED,
        known_at: datetime | None = None,
    ) -> SalesTotal:
        """What the company sold in a period, less what came back."""
        with self.books.storage.begin(read_only=True) as work:
            return work.sales.total(self._where(period, event, known_at))

    def explain(
        self,
        period: Period | Where,
        *,
        event: SaleEvent = SaleEvent.BOOKED,
        known_at: datetime | None = None,
    ) -> tuple[SalesEntry, ...]:
        """The entries behind a total, by day, document, line and sequence.

        Of a period, or of the question of a report's figure, which says all there is to say.
        """
        where = period
        if isinstance(where, Period):
            where = self._where(where, event, known_at)
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.sales.explain(where))

    def close_period(self, period: Period) -> Closing:
        """Close a period: its figures stand, and what comes late counts in the next open one.

        Raises PeriodClosed when some of it is closed already.
        """
        with self.books.storage.begin() as work:
            work.guard("books", exclusive=True)
            closing, event = Closing.close(
                period,
                self._all_entries(work, period),
                currency=self.books.currency,
                at=self.books.clock.now(),
                closed=work.closings.find(),
            )
            saved = work.closings.add(closing, event)
            work.commit()
        return saved

    def closings(self) -> Sequence[Closing]:
        """The closed periods."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.closings.find())

    def _all_entries(self, work: UnitOfWork, period: Period) -> Iterator[SalesEntry]:
        """The entries of every event and role."""
        for event in SaleEvent:
            where = evolve(self._where(period, event, None), roles=EVERYBODY)
            yield from work.sales.explain(where)

    def _where(self, period: Period, event: SaleEvent, known_at: datetime | None) -> Where:
        return Where(period=period, currency=self.books.currency, event=event, known_at=known_at)

    def _group(self, key: Key, by: Sequence[By]) -> tuple[GroupValue, ...]:
        """The key with each day as the first of its span."""
        return tuple(
            self.books.calendar.period_of(value, _GRAINS[one]).start
            if isinstance(value, date) and one in _GRAINS
            else cast("GroupValue", value)
            for value, one in zip(key, by, strict=True)
        )


def _order(group: tuple[GroupValue, ...]) -> tuple[str, ...]:
    """Days in order of time, ids in order of their text, the house first."""
    return tuple("" if value is None else str(value) for value in group)
