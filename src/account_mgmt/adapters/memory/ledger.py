"""The sales ledger: a log of entries, rollups of it by day, and one unit of work's view of both."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import Final, TypeAlias, final

from account_mgmt.adapters.memory.parts import Work
from account_mgmt.adapters.memory.rollup import Rollup, spans_of
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

_Value: TypeAlias = date | ManagerId | AccountId | ProductId | EntryKind | None
_Head: TypeAlias = tuple[str, int, int]
"""Currency, event and role. An enum member hashes its name, in Python: its identity is as good."""

_NONE: Final[Mapping[str, Rollup]] = {}


@final
class Log:
    """The committed entries in the order of their commits, and what is kept to answer quickly."""

    def __init__(self) -> None:
        self.entries: list[SalesEntry] = []
        self.documents: dict[str, list[SalesEntry]] = {}
        # By manager, then by unit of measure.
        self._rollups: dict[_Head, dict[str | None, dict[str, Rollup]]] = {}
        self._indexes: dict[Callable[[SalesEntry], object], _Index] = {}
        self._first_sales: dict[SaleEvent, _FirstSales] = {}

    def write(self, batch: "_Batch") -> None:
        """Let these stand, and count them."""
        self.entries += batch.entries
        documents = self.documents
        for document, entries in batch.by_document.items():
            if document in documents:
                documents[document] += entries
            else:
                documents[document] = entries
        for first, minor, millionths in batch.runs:
            head = (first.amount.currency, id(first.event), id(first.role))
            manager = None if first.manager is None else first.manager.value
            try:
                rollup = self._rollups[head][manager][first.units.unit]
            except KeyError:
                rollup = self._new_rollup(head, manager, first)
            rollup.add(first.effective_on, minor, millionths)

    def _new_rollup(self, head: "_Head", manager: str | None, first: SalesEntry) -> Rollup:
        by_unit = self._rollups.setdefault(head, {}).setdefault(manager, {})
        return by_unit.setdefault(first.units.unit, Rollup(first.manager, first.units.unit))

    def sums(self, where: Where) -> tuple[int, dict[str, int]]:
        """What the rollups say of a question: money, and the units of each measure."""
        minor = 0
        units: dict[str, int] = {}
        spans = spans_of(where.period.start, where.period.end)
        for rollup in self.rollups(where):
            found = rollup.over(spans)
            if found is not None:
                minor += found[0]
                units[rollup.unit] = units.get(rollup.unit, 0) + found[1]
        return minor, units

    def rollups(self, where: Where) -> list[Rollup]:
        """Those that a question is about."""
        currency, event, wanted = where.currency, id(where.event), where.manager
        found: list[Rollup] = []
        for role in where.roles:
            by_manager = self._rollups.get((currency, event, id(role)))
            if by_manager is None:
                continue
            if wanted is not None:
                found += by_manager.get(wanted.value, _NONE).values()
            else:
                found += chain.from_iterable(by_unit.values() for by_unit in by_manager.values())
        return found

    def first_sales(self, event: SaleEvent) -> Mapping[AccountId, date]:
        """The day of the first sale to each account; kept from question to question."""
        return self._first_sales.setdefault(event, _FirstSales(event)).upto(self.entries)

    def by(self, key: Callable[[SalesEntry], object]) -> Mapping[object, Sequence[SalesEntry]]:
        """All entries, by what `key` makes of each; indexed when first asked for, and then kept."""
        return self._indexes.setdefault(key, _Index(key)).upto(self.entries)


@final
class _Index:
    """Entries by something about them; it reads on in the log when it is asked."""

    def __init__(self, key: Callable[[SalesEntry], object]) -> None:
        self._key = key
        self._read = 0
        self._entries: defaultdict[object, list[SalesEntry]] = defaultdict(list)

    def upto(self, log: Sequence[SalesEntry]) -> Mapping[object, Sequence[SalesEntry]]:
        for entry in log[self._read :] if self._read < len(log) else ():
            self._entries[self._key(entry)].append(entry)
        self._read = len(log)
        return self._entries


def _document(entry: SalesEntry) -> OrderId:
    return entry.document


@final
class MemorySales(SalesLedger):
    """One unit of work's view of the log: as long as it was at first, and its own entries."""

    _by_document: _Index | None = None  # of its own entries, once they are asked for

    def __init__(self, work: Work, log: Log) -> None:
        self._work = work
        self._lock = work.lock
        self._log = log
        self._staged: list[SalesEntry] = []

    def append(self, entries: Sequence[SalesEntry]) -> None:
        if entries:
            self._work.take_part(self)
            self._staged += entries

    def entries_of(self, document: OrderId) -> Sequence[SalesEntry]:
        with self._lock:
            self._work.look()
            kept = self._seen(self._log.documents.get(document.value, ()))
            own: Sequence[SalesEntry] = ()
            if self._staged:
                self._by_document = self._by_document or _Index(_document)
                own = self._by_document.upto(self._staged).get(document, ())
            return sorted(chain(kept, own), key=_place)

    def total(self, where: Where) -> SalesTotal:
        with self._lock:
            self._work.look()
            if not _is_rolled_up(where):
                return SalesTotal.of(self._matching(where), where.currency)
            minor, units = self._log.sums(where)
            if self._staged or self._work.entries < len(self._log.entries):
                minor = self._corrected(minor, units, where)
        return SalesTotal.of_sums(minor, units, where.currency)

    def breakdown(self, *by: Dimension, where: Where) -> Mapping[Key, SalesTotal]:
        groups: defaultdict[Key, _Sums] = defaultdict(_Sums)
        with self._lock:
            self._work.look()
            entries: Iterable[SalesEntry]
            if not self._later() and _is_rolled_up(where) and _ROLLED_UP.issuperset(by):
                self._add_rollups(groups, by, where)
                entries = filter(where.holds, self._staged)
            else:
                entries = self._matching(where)
            key_of = _keys(by)
            for entry in entries:
                sums = groups[key_of(entry)]
                sums.add(entry.units.unit, entry.amount.minor, entry.units.millionths)
        return {
            key: SalesTotal.of_sums(sums.minor, sums.units, where.currency)
            for key, sums in groups.items()
        }

    def orders(self, *by: Dimension, where: Where) -> Mapping[Key, int]:
        sold: defaultdict[Key, set[str]] = defaultdict(set)
        with self._lock:
            self._work.look()
            key_of = _keys(by)
            for entry in self._matching(where):
                if entry.kind is EntryKind.SOLD:
                    sold[key_of(entry)].add(entry.document.value)
        return {key: len(documents) for key, documents in sold.items()}

    def explain(self, where: Where) -> Sequence[SalesEntry]:
        with self._lock:
            self._work.look()
            return sorted(
                self._matching(where), key=lambda e: (e.effective_on, e.document.value, *_place(e))
            )

    def first_sales(self, event: SaleEvent) -> Mapping[AccountId, date]:
        with self._lock:
            self._work.look()
            if self._later():
                first = _FirstSales(event).upto(self._log.entries[: self._work.entries])
            else:
                first = self._log.first_sales(event)
            return _FirstSales(event, first).upto(self._staged)

    def _matching(self, where: Where) -> Iterator[SalesEntry]:
        """The entries that a question is about, in no order."""
        if where.document is not None:
            likely: Iterable[SalesEntry] = self._log.documents.get(where.document.value, ())
        elif where.account is not None:
            likely = self._log.by(_account).get(where.account.value, ())
        elif where.product is not None:
            likely = self._log.by(_product).get(where.product.value, ())
        else:
            days = self._log.by(_day)
            period = range(where.period.start.toordinal(), where.period.end.toordinal())
            likely = chain.from_iterable(days[day] for day in days if day in period)
        return (entry for entry in chain(self._seen(likely), self._staged) if where.holds(entry))

    def _later(self) -> Sequence[SalesEntry]:
        """What others have committed since this unit of work began."""
        length, log = self._work.entries, self._log.entries
        return log[length:] if length < len(log) else ()

    def _seen(self, entries: Iterable[SalesEntry]) -> Iterable[SalesEntry]:
        """Those that were there when this unit of work began."""
        later = self._later()
        if not later:
            return entries
        unseen = set(map(id, later))
        return (entry for entry in entries if id(entry) not in unseen)

    def _add_rollups(
        self, groups: "defaultdict[Key, _Sums]", by: Sequence[Dimension], where: Where
    ) -> None:
        start, end = where.period.start, where.period.end
        spans = spans_of(start, end)
        for rollup in self._log.rollups(where):
            manager, unit = rollup.manager, rollup.unit
            if Dimension.DAY not in by:
                found = rollup.over(spans)
                if found is not None:
                    groups[(manager,) * len(by)].add(unit, *found)
                continue
            for day, minor, millionths in rollup.days(start, end):
                key = tuple(day if each is Dimension.DAY else manager for each in by)
                groups[key].add(unit, minor, millionths)

    def _corrected(self, minor: int, units: dict[str, int], where: Where) -> int:
        """What the rollups say, with our own entries and without those committed since."""
        for entries, sign in ((self._staged, 1), (self._later(), -1)):
            for entry in filter(where.holds, entries):
                unit = entry.units.unit
                minor += sign * entry.amount.minor
                units[unit] = units.get(unit, 0) + sign * entry.units.millionths
        return minor

    def refuse_conflicts(self) -> None:
        """Raise when an entry of that document, line and sequence is there already."""
        self._batch = _Batch(self._staged)
        for document, entries in self._batch.by_document.items():
            there = self._log.documents.get(document)
            if there is None and _strictly_in_order(entries):
                continue  # an order's first entries: no set is needed to see that they are new
            taken = set(map(_place, there or ()))
            for entry in entries:
                if (place := _place(entry)) in taken:
                    raise ConcurrencyError("ledger entry", entry.name, entry.sequence - 1)
                taken.add(place)

    def apply(self, commit: int) -> None:  # noqa: ARG002 # as every part
        """Write the staged entries into the log."""
        self._log.write(self._batch)


@final
class _Batch:
    """Entries to be written: by document, and in runs of neighbours counted in one place."""

    __slots__ = ("by_document", "entries", "runs")

    def __init__(self, entries: list[SalesEntry]) -> None:
        self.entries: list[SalesEntry] = entries
        self.by_document: dict[str, list[SalesEntry]] = {}
        self.runs: list[tuple[SalesEntry, int, int]] = []
        start = 0
        first = entries[0]
        currency, unit = first.amount.currency, first.units.unit
        minor = millionths = 0
        for place, entry in enumerate(entries):
            amount, units = entry.amount, entry.units
            if not (
                entry.document is first.document
                and entry.manager is first.manager
                and entry.effective_on is first.effective_on
                and entry.role is first.role
                and entry.event is first.event
                and amount.currency is currency
                and units.unit is unit
            ):  # equals that are not the same only make another run
                self._close(first, minor, millionths, entries[start:place])
                start = place
                first = entry
                currency, unit = amount.currency, units.unit
                minor = millionths = 0
            minor += amount.minor
            millionths += units.millionths
        self._close(first, minor, millionths, entries[start:])

    def _close(self, first: SalesEntry, minor: int, millionths: int, run: list[SalesEntry]) -> None:
        self.runs.append((first, minor, millionths))
        document = first.document.value
        if document in self.by_document:
            self.by_document[document] += run
        else:
            self.by_document[document] = run


@final
class _Sums:
    """Money and units as they add up."""

    __slots__ = ("minor", "units")

    def __init__(self) -> None:
        self.minor = 0
        self.units: dict[str, int] = {}

    def add(self, unit: str, minor: int, millionths: int) -> None:
        self.minor += minor
        self.units[unit] = self.units.get(unit, 0) + millionths


@final
class _FirstSales:
    """The day of each account's first sale; it reads on in the log when it is asked."""

    def __init__(self, event: SaleEvent, known: Mapping[AccountId, date] | None = None) -> None:
        self._event = event
        self._read = 0
        self._first = dict(known or {})

    def upto(self, log: Sequence[SalesEntry]) -> Mapping[AccountId, date]:
        for entry in log[self._read :] if self._read < len(log) else ():
            if entry.kind is EntryKind.SOLD and entry.event is self._event:
                day = self._first.get(entry.account, entry.effective_on)
                self._first[entry.account] = min(day, entry.effective_on)
        self._read = len(log)
        return self._first


_ROLLED_UP: Final = frozenset({Dimension.DAY, Dimension.MANAGER})
_FIELDS: Final[Mapping[Dimension, str]] = {
    Dimension.DAY: "effective_on",
    Dimension.MANAGER: "manager",
    Dimension.ACCOUNT: "account",
    Dimension.PRODUCT: "product",
    Dimension.KIND: "kind",
}


def _is_rolled_up(where: Where) -> bool:
    return (
        where.account is None
        and where.product is None
        and where.document is None
        and where.kind is None
        and where.known_at is None
    )


def _keys(by: Sequence[Dimension]) -> Callable[[SalesEntry], Key]:
    """What gives an entry's group: made once for all of them."""
    fields = [_FIELDS[dimension] for dimension in by]
    if len(fields) > 1:
        return attrgetter(*fields)
    values: list[Callable[[SalesEntry], _Value]] = [attrgetter(field) for field in fields]
    return lambda entry: tuple([value(entry) for value in values])


def _place(entry: SalesEntry) -> tuple[int, int]:
    return entry.line, entry.sequence


def _day(entry: SalesEntry) -> int:
    return entry.effective_on.toordinal()


def _account(entry: SalesEntry) -> str:
    return entry.account.value


def _product(entry: SalesEntry) -> str:
    return entry.product.value


def _strictly_in_order(entries: Iterable[SalesEntry]) -> bool:
    line = sequence = -1
    for entry in entries:
        if entry.line < line or (entry.line == line and entry.sequence <= sequence):
            return False
        line, sequence = entry.line, entry.sequence
    return True
