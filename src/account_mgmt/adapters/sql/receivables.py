"""The receivables ledger: entries as plain rows, and what is open of each item beside them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final, cast, final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    bindparam,
    case,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from account_mgmt.adapters.sql.schema import ITEMS, RECEIVABLES, named
from account_mgmt.adapters.sql.session import Session
from account_mgmt.codec import known_id, read_instant, write_instant
from account_mgmt.domain.errors import ConcurrencyError
from account_mgmt.domain.ids import AccountId, ItemId
from account_mgmt.domain.money import Money
from account_mgmt.domain.receivables import (
    CREDIT,
    AgedBy,
    Buckets,
    OpenItem,
    Owed,
    ReceivableEntry,
    ReceivableKind,
)
from account_mgmt.ports.storage import ReceivablesLedger

_NOTHING: Final = ""  # what an entry is not against


@final
class SqlReceivables(ReceivablesLedger):
    """The receivables ledger of one tenant."""

    def __init__(self, session: Session, tenant: str) -> None:
        self._session: Final = session
        self._tenant: Final = tenant

    def append(self, entries: Sequence[ReceivableEntry]) -> None:
        self._session.writing()
        if not entries:
            return
        rows = [_to_row(self._tenant, entry) for entry in entries]
        if self._session.run_rows(_APPEND, rows) != len(rows):
            first = entries[0]
            raise self._session.spoiled(
                ConcurrencyError("receivable item", first.item.value, first.sequence - 1)
            )
        self._session.run_rows(_SUM, _to_items(self._tenant, entries))

    def entries_of(self, item: ItemId) -> Sequence[ReceivableEntry]:
        self._session.reading()
        one = {"tenant": self._tenant, "item": item.value}
        return [_to_entry(row) for row in self._session.rows(_OF_ITEM, one)]

    def explain(self, where: Owed) -> Sequence[ReceivableEntry]:
        self._session.reading()
        asked, values = _asked(self._tenant, where)
        return [_to_entry(row) for row in self._session.rows(_explain(asked), values)]

    def total(self, where: Owed) -> Money:
        self._session.reading()
        asked, values = _asked(self._tenant, where)
        [(minor,)] = self._session.rows(_total(asked), values)
        return Money.of_minor(int(minor or 0), where.currency)

    def open_items(self, where: Owed, *, limit: int | None = None) -> Sequence[OpenItem]:
        self._session.reading()
        asked, values = _asked(self._tenant, where)
        values["limit"] = limit if limit is not None else _ALL
        if where.is_current:
            rows = self._session.rows(_open_now("account" in asked), values)
        else:
            rows = self._session.rows(_open_then(asked), values)
        return [_to_item(row) for row in rows]

    def item(self, item: ItemId) -> OpenItem | None:
        self._session.reading()
        rows = self._session.rows(_ITEM, {"tenant": self._tenant, "item": item.value})
        return _to_item(rows[0]) if rows else None

    def aged(self, where: Owed, *, buckets: Buckets, by: AgedBy) -> Mapping[int, tuple[int, int]]:
        self._session.reading()
        asked, values = _asked(self._tenant, where)
        as_of = where.period.last_day.toordinal()
        values["first"] = where.period.last_day.isoformat()
        for place, days in enumerate(buckets.days):
            values[f"bound{place}"] = date.fromordinal(max(as_of - days, 1)).isoformat()
        rows = self._session.rows(_aged(asked, len(buckets.days), by), values)
        return {int(place): (int(count), int(minor)) for place, count, minor in rows}


_ALL: Final = 2**62  # more rows than any table has


# --- rows ---------------------------------------------------------------------------------------


def _to_row(tenant: str, entry: ReceivableEntry) -> tuple[Any, ...]:
    return (
        tenant,
        entry.item.value,
        entry.sequence,
        entry.account.value,
        entry.kind.value,
        entry.effective_on.isoformat(),
        entry.due_on.isoformat(),
        write_instant(entry.recorded_at),
        entry.amount.minor,
        entry.amount.currency,
        entry.value.minor,
        entry.value.currency,
        _NOTHING if entry.against is None else entry.against.value,
        entry.reason,
    )


def _to_entry(row: tuple[Any, ...]) -> ReceivableEntry:
    _, item, sequence, account, kind, effective_on, due_on, recorded_at, *rest = row
    minor, currency, value, value_currency, against, reason = rest
    return ReceivableEntry(
        item=ItemId(item),
        sequence=sequence,
        account=known_id(AccountId, account),
        kind=ReceivableKind(kind),
        effective_on=date.fromisoformat(effective_on),
        due_on=date.fromisoformat(due_on),
        recorded_at=read_instant(recorded_at),
        amount=Money.of_minor(minor, currency),
        value=Money.of_minor(value, value_currency),
        against=None if against == _NOTHING else ItemId(against),
        reason=reason,
    )


def _to_items(tenant: str, entries: Iterable[ReceivableEntry]) -> list[tuple[Any, ...]]:
    """What entries add to their items, a row each, in the order in which two writers lock them."""
    rows = (
        (
            tenant,
            entry.item.value,
            entry.account.value,
            entry.effective_on.isoformat(),
            entry.due_on.isoformat(),
            entry.amount.minor,
            entry.amount.currency,
            entry.value.minor,
            entry.value.currency,
            1,
        )
        for entry in entries
    )
    return sorted(rows)


def _to_item(row: tuple[Any, ...]) -> OpenItem:
    item, account, opened_on, due_on, minor, currency, value, value_currency, entries = row
    return OpenItem(
        item=ItemId(item),
        account=known_id(AccountId, account),
        opened_on=date.fromisoformat(opened_on),
        due_on=date.fromisoformat(due_on),
        open=Money.of_minor(int(minor), currency),  # PostgreSQL sums whole numbers to a Decimal
        value=Money.of_minor(int(value), value_currency),
        entries=entries,
    )


# --- statements ---------------------------------------------------------------------------------


def _asked(tenant: str, where: Owed) -> tuple[tuple[str, ...], dict[str, object]]:
    """What a question asks: its conditions by name, which make the statement, and their values."""
    values: dict[str, object] = {
        "tenant": tenant,
        "value_currency": where.currency,
        "start": where.period.start.isoformat(),
        "end": where.period.end.isoformat(),
    }
    if where.account is not None:
        values["account"] = where.account.value
    if where.known_at is not None:
        values["known_at"] = write_instant(where.known_at)
    for place, kind in enumerate(sorted(kind.value for kind in where.kinds or ())):
        values[f"kind{place}"] = kind
    if where.kinds is not None and not where.kinds:
        values["kind0"] = ""  # of no kind: nothing
    return tuple(values), values


def _held(asked: Sequence[str]) -> list[ColumnElement[bool]]:
    """What holds of the rows that a question is about, as `Owed.holds` says it of an entry."""
    c = RECEIVABLES.c
    held = [
        c.tenant == bindparam("tenant"),
        c.value_currency == bindparam("value_currency"),
        c.effective_on >= bindparam("start"),
        c.effective_on < bindparam("end"),
    ]
    if "account" in asked:
        held.append(c.account == bindparam("account"))
    if "known_at" in asked:
        held.append(c.recorded_at <= bindparam("known_at"))
    kinds: list[BindParameter[str]] = [bindparam(name) for name in asked if name.startswith("kind")]
    if kinds:
        held.append(c.kind.in_(kinds))
    return held


@lru_cache(maxsize=64)
def _explain(asked: tuple[str, ...]) -> Select[Any]:
    c = RECEIVABLES.c
    return select(RECEIVABLES).where(*_held(asked)).order_by(c.effective_on, c.item, c.sequence)


@lru_cache(maxsize=64)
def _total(asked: tuple[str, ...]) -> Select[Any]:
    return select(func.sum(RECEIVABLES.c.value)).where(*_held(asked))


@lru_cache(maxsize=64)
def _open_then(asked: tuple[str, ...]) -> Select[Any]:
    c = RECEIVABLES.c
    minor = func.sum(c.minor)
    found = (
        select(
            c.item,
            c.account,
            func.min(c.effective_on),
            c.due_on,
            minor,
            c.currency,
            func.sum(c.value),
            c.value_currency,
            func.count(),
        )
        .where(*_held(asked))
        .group_by(c.item, c.account, c.due_on, c.currency, c.value_currency)
        .having(minor != 0)
        .order_by(c.due_on, c.item)
        .limit(bindparam("limit"))
    )
    return cast("Select[Any]", found)


_IS_OPEN: Final = ITEMS.c.minor != literal_column("0")


@lru_cache(maxsize=2)
def _open_now(of_account: bool) -> Select[Any]:  # noqa: FBT001 # one of two statements
    c = ITEMS.c
    held = [
        c.tenant == bindparam("tenant"),
        c.value_currency == bindparam("value_currency"),
        _IS_OPEN,  # in the words of the index: a value given later would hide it
    ]
    if of_account:
        held.append(c.account == bindparam("account"))
    columns = [column for column in c if column.name != "tenant"]
    order = (c.due_on, c.item)
    return select(*columns).where(*held).order_by(*order).limit(bindparam("limit"))


@lru_cache(maxsize=64)
def _aged(asked: tuple[str, ...], bounds: int, by: AgedBy) -> Select[Any]:
    """Counts and sums by bucket: what each item leaves open, sorted by its date.

    Days sort as their text does, so a bucket is where the date stands among the bounds.
    """
    c = RECEIVABLES.c
    value, minor = func.sum(c.value), func.sum(c.minor)
    since = c.due_on if by is AgedBy.DUE_DATE else func.min(c.effective_on)
    groups = [c.item, c.due_on]
    items = (
        select(value.label("value"), since.label("since"))
        .where(*_held(asked))
        .group_by(*groups)
        .having(minor != 0)
        .subquery()
    )
    later = [(items.c.since >= bindparam(f"bound{place}"), place + 1) for place in range(bounds)]
    place = case(
        (items.c.value < 0, CREDIT),
        (items.c.since >= bindparam("first"), 0),
        *later,
        else_=bounds + 1,
    ).label("place")
    placed = select(place, items.c.value).subquery()  # so that the place is one column to group by
    sums = func.count(), func.sum(placed.c.value)
    return cast("Select[Any]", select(placed.c.place, *sums).group_by(placed.c.place))


_APPEND: Final = insert(RECEIVABLES).values(named(RECEIVABLES.c)).on_conflict_do_nothing()

_added = insert(ITEMS).values(named(ITEMS.c))
_SUM: Final = _added.on_conflict_do_update(
    index_elements=list(ITEMS.primary_key),
    set_={
        "minor": ITEMS.c.minor + _added.excluded.minor,
        "value": ITEMS.c.value + _added.excluded.value,
        "entries": ITEMS.c.entries + _added.excluded.entries,
        "opened_on": case(
            (_added.excluded.opened_on < ITEMS.c.opened_on, _added.excluded.opened_on),
            else_=ITEMS.c.opened_on,
        ),
    },
)
_OF_ITEM: Final = (
    select(RECEIVABLES)
    .where(RECEIVABLES.c.tenant == bindparam("tenant"), RECEIVABLES.c.item == bindparam("item"))
    .order_by(RECEIVABLES.c.sequence)
)
_ITEM: Final = select(*[column for column in ITEMS.c if column.name != "tenant"]).where(
    ITEMS.c.tenant == bindparam("tenant"), ITEMS.c.item == bindparam("item")
)
