"""The sales ledger: entries as plain rows, and the sums of each day beside them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final, final

from sqlalchemy import ColumnElement, Insert, Select, Table, bindparam, func, select, union_all
from sqlalchemy.dialects.postgresql import insert

from account_mgmt.adapters.sql.entries import to_days, to_entry, to_months, to_rows
from account_mgmt.adapters.sql.schema import DAYS, ENTRIES, MONTHS, named
from account_mgmt.adapters.sql.session import Session
from account_mgmt.codec import write_instant
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import ConcurrencyError
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId, ProductId
from account_mgmt.domain.ledger import (
    Dimension,
    EntryKind,
    Key,
    SaleEvent,
    SalesEntry,
    SalesTotal,
    Where,
)
from account_mgmt.ports.storage import SalesLedger


@final
class SqlSalesLedger(SalesLedger):
    """The sales ledger of one tenant."""

    def __init__(self, session: Session, tenant: str) -> None:
        self._session: Final = session
        self._tenant: Final = tenant

    def append(self, entries: Sequence[SalesEntry]) -> None:
        self._session.writing()
        if not entries:
            return
        rows = to_rows(self._tenant, entries)
        if self._session.run_rows(_APPEND, rows) != len(rows):
            raise self._session.spoiled(_changed(entries))
        days = to_days(rows)
        self._session.run_rows(_COUNT, days)
        self._session.run_rows(_COUNT_MONTHS, to_months(days))

    def entries_of(self, document: OrderId) -> Sequence[SalesEntry]:
        self._session.reading()
        one = {"tenant": self._tenant, "document": document.value}
        return [to_entry(row) for row in self._session.rows(_OF_DOCUMENT, one)]

    def total(self, where: Where) -> SalesTotal:
        total = 0
        units: dict[str, int] = {}
        for unit, minor, millionths in self._summed((), where):
            total += int(minor)  # PostgreSQL sums whole numbers to a Decimal
            units[unit] = int(millionths)
        return SalesTotal.of_sums(total, units, where.currency)

    def breakdown(self, *by: Dimension, where: Where) -> Mapping[Key, SalesTotal]:
        sums: dict[tuple[str, ...], int] = {}
        units: dict[tuple[str, ...], dict[str, int]] = {}
        for *texts, unit, minor, millionths in self._summed(by, where):
            key = tuple(texts)
            sums[key] = sums.get(key, 0) + int(minor)
            units.setdefault(key, {})[unit] = int(millionths)
        return {
            _key(by, key): SalesTotal.of_sums(sums[key], units[key], where.currency) for key in sums
        }

    def _summed(self, by: tuple[Dimension, ...], where: Where) -> list[tuple[Any, ...]]:
        """A row for each group and unit of measure, with its sums at the end."""
        self._session.reading()
        asked, values = _asked(self._tenant, where)
        if not (_ROLLED_UP.issuperset(by) and _IN_THE_ROLLUPS.issuperset(asked)):
            return self._session.rows(_sums(by, asked), values)
        spans = _spans(where.period, daily=Dimension.DAY in by)
        for name, (start, end) in spans.items():
            values[f"{name}_start"], values[f"{name}_end"] = start, end
        return self._session.rows(_rolled_up(by, asked, tuple(spans)), values)

    def orders(self, *by: Dimension, where: Where) -> Mapping[Key, int]:
        self._session.reading()
        asked, values = _asked(self._tenant, where)
        rows = self._session.rows(_orders(by, asked), {**values, "sold": EntryKind.SOLD.value})
        # Without groups, SQL gives the orders of nothing one row, with none in it.
        return {_key(by, texts): count for *texts, count in rows if count}

    def explain(self, where: Where) -> Sequence[SalesEntry]:
        self._session.reading()
        asked, values = _asked(self._tenant, where)
        return [to_entry(row) for row in self._session.rows(_explain(asked), values)]

    def first_sales(self, event: SaleEvent) -> Mapping[AccountId, date]:
        self._session.reading()
        values = {"tenant": self._tenant, "event": event.value, "sold": EntryKind.SOLD.value}
        rows = self._session.rows(_FIRST_SALES, values)
        return {AccountId(account): date.fromisoformat(day) for account, day in rows}


def _changed(entries: Sequence[SalesEntry]) -> ConcurrencyError:
    first = entries[0]
    return ConcurrencyError("ledger of order", first.document.value, first.sequence - 1)


# --- groups -------------------------------------------------------------------------------------


def _manager(text: str) -> ManagerId | None:
    return ManagerId(text) if text else None  # empty: the house


_READERS: Final[
    Mapping[Dimension, Callable[[str], date | ManagerId | AccountId | ProductId | EntryKind | None]]
] = {
    Dimension.DAY: date.fromisoformat,
    Dimension.MANAGER: _manager,
    Dimension.ACCOUNT: AccountId,
    Dimension.PRODUCT: ProductId,
    Dimension.KIND: EntryKind,
}


def _key(by: Sequence[Dimension], texts: Iterable[str]) -> Key:
    return tuple([_READERS[dimension](text) for dimension, text in zip(by, texts, strict=True)])


# --- statements ---------------------------------------------------------------------------------

_ROLLED_UP: Final = frozenset({Dimension.DAY, Dimension.MANAGER})
_IN_ENTRIES: Final[Mapping[Dimension, ColumnElement[Any]]] = {
    Dimension.DAY: ENTRIES.c.effective_on,
    Dimension.MANAGER: ENTRIES.c.manager,
    Dimension.ACCOUNT: ENTRIES.c.account,
    Dimension.PRODUCT: ENTRIES.c.product,
    Dimension.KIND: ENTRIES.c.kind,
}


def _spans(period: Period, *, daily: bool) -> dict[str, tuple[str, str]]:
    """The whole months of a period as "months", and the days "before" and "after" them.

    Where there is no whole month, or every day is asked for, all of it is "before".
    """
    start, end = period.start, period.end
    if daily or (start.year, start.month) == (end.year, end.month):
        return {"before": (start.isoformat(), end.isoformat())}
    first, last = start.isoformat(), end.replace(day=1).isoformat()
    if start.day > 1:
        first = date(start.year + start.month // 12, start.month % 12 + 1, 1).isoformat()
    spans = {
        "before": (start.isoformat(), first),
        "months": (first[:_MONTH], last[:_MONTH]),
        "after": (last, end.isoformat()),
    }
    return {name: span for name, span in spans.items() if span[0] < span[1]}


_MONTH: Final = len("2026-03")


def _asked(tenant: str, where: Where) -> tuple[tuple[str, ...], dict[str, object]]:
    """What a question asks: its conditions by name, which make the statement, and their values."""
    values: dict[str, object] = {
        "tenant": tenant,
        "event": where.event._value_,
        "currency": where.currency,
        "start": where.period.start.isoformat(),
        "end": where.period.end.isoformat(),
    }
    for name, role in zip(_ROLES, where.roles, strict=False):
        values[name] = role._value_
    if where.manager is not None:
        values["manager"] = where.manager.value
    if where.account is not None:
        values["account"] = where.account.value
    if where.product is not None:
        values["product"] = where.product.value
    if where.document is not None:
        values["document"] = where.document.value
    if where.kind is not None:
        values["kind"] = where.kind.value
    if where.known_at is not None:
        values["known_at"] = write_instant(where.known_at)
    return tuple(values), values


_ROLES: Final = ("role0", "role1", "role2")  # as many as there are
_ALWAYS: Final = frozenset({"tenant", "event", "currency", "start", "end", *_ROLES})
_IN_THE_ROLLUPS: Final = _ALWAYS | {"manager"}


@lru_cache(maxsize=256)  # as many as there are ways of asking
def _sums(by: tuple[Dimension, ...], asked: tuple[str, ...]) -> Select[Any]:
    c, columns = ENTRIES.c, [_IN_ENTRIES[dimension] for dimension in by]
    sums = (func.sum(c.minor), func.sum(c.millionths))
    held = _held(ENTRIES, c.effective_on, asked)
    return select(*columns, c.unit, *sums).where(*held).group_by(*columns, c.unit)


@lru_cache(maxsize=256)
def _rolled_up(
    by: tuple[Dimension, ...], asked: tuple[str, ...], spans: tuple[str, ...]
) -> Select[Any]:
    """The sums over spans: of the months in the one, of days in the others."""
    parts: list[Select[Any]] = []
    for span in spans:
        table, time = (MONTHS, MONTHS.c.month) if span == "months" else (DAYS, DAYS.c.day)
        groups = [
            (time if each is Dimension.DAY else table.c.manager).label(each.value) for each in by
        ]
        summed = (*groups, table.c.unit, table.c.minor, table.c.millionths)
        parts.append(select(*summed).where(*_held(table, time, asked, f"{span}_")))
    rows = (union_all(*parts) if len(parts) > 1 else parts[0]).subquery().c
    columns = [rows[each.value] for each in by]
    sums = (func.sum(rows.minor), func.sum(rows.millionths))
    return select(*columns, rows.unit, *sums).group_by(*columns, rows.unit)


@lru_cache(maxsize=256)
def _orders(by: tuple[Dimension, ...], asked: tuple[str, ...]) -> Select[Any]:
    columns = [_IN_ENTRIES[dimension] for dimension in by]
    held = (*_held(ENTRIES, ENTRIES.c.effective_on, asked), ENTRIES.c.kind == bindparam("sold"))
    orders = func.count(ENTRIES.c.document.distinct())
    return select(*columns, orders).where(*held).group_by(*columns)


@lru_cache(maxsize=256)
def _explain(asked: tuple[str, ...]) -> Select[Any]:
    place = (ENTRIES.c.effective_on, ENTRIES.c.document, ENTRIES.c.line, ENTRIES.c.sequence)
    return select(ENTRIES).where(*_held(ENTRIES, ENTRIES.c.effective_on, asked)).order_by(*place)


def _held(
    table: Table, day: ColumnElement[str], asked: Sequence[str], span: str = ""
) -> list[ColumnElement[bool]]:
    """What holds of the rows that a question is about, as `Where.holds` says it of an entry."""
    held = [
        table.c.tenant == bindparam("tenant"),
        table.c.event == bindparam("event"),
        table.c.currency == bindparam("currency"),
        day >= bindparam(f"{span}start"),
        day < bindparam(f"{span}end"),
        table.c.role.in_([bindparam(name) for name in _ROLES if name in asked]),
    ]
    held += [
        table.c[name] == bindparam(name) for name in asked if name not in {*_ALWAYS, "known_at"}
    ]
    if "known_at" in asked:
        held.append(table.c.recorded_at <= bindparam("known_at"))
    return held


_APPEND: Final = insert(ENTRIES).values(named(ENTRIES.c)).on_conflict_do_nothing()


def _count(table: Table) -> Insert:
    counted = insert(table).values(named(table.c))
    return counted.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={
            "minor": table.c.minor + counted.excluded.minor,
            "millionths": table.c.millionths + counted.excluded.millionths,
        },
    )


_COUNT: Final = _count(DAYS)
_COUNT_MONTHS: Final = _count(MONTHS)
_OF_DOCUMENT: Final = (
    select(ENTRIES)
    .where(ENTRIES.c.tenant == bindparam("tenant"), ENTRIES.c.document == bindparam("document"))
    .order_by(ENTRIES.c.line, ENTRIES.c.sequence)
)
_FIRST_SALES: Final = (
    select(ENTRIES.c.account, func.min(ENTRIES.c.effective_on))
    .where(
        ENTRIES.c.tenant == bindparam("tenant"),
        ENTRIES.c.event == bindparam("event"),
        ENTRIES.c.kind == bindparam("sold"),
    )
    .group_by(ENTRIES.c.account)
)
