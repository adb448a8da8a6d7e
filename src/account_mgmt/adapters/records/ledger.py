"""The sales ledger as records: entries under their days, where each stands, and sums by month."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from json import dumps, loads
from typing import Final, TypeAlias, final

from account_mgmt.adapters.records.parts import Texts, Work
from account_mgmt.codec.entries import decode_entry, encode_entry
from account_mgmt.domain.errors import ConcurrencyError
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId
from account_mgmt.domain.ledger import (
    Dimension,
    EntryKind,
    Key,
    SaleEvent,
    SalesEntry,
    SalesTotal,
    Where,
    sales_key,
)
from account_mgmt.ports.storage import SalesLedger

_Pairs: TypeAlias = dict[str, list[int]]
"""Minor units and millionths, by unit of measure."""


@final
class RecordSales(SalesLedger):
    """Entries under `entry`, day, document, line and sequence, which is the order of `explain`.

    Under `place`, document, line and sequence: the day on which an entry is found. Under `sums`,
    event, currency, role, manager and month: what each day of it adds up to. Under `first`, event
    and account: the day of the first sale.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._staged: list[SalesEntry] = []
        self._documents: defaultdict[OrderId, list[SalesEntry]] = defaultdict(list)
        self._filed = 0  # of the staged entries, so many are under their documents

    def append(self, entries: Sequence[SalesEntry]) -> None:
        self._work.take_part(self)
        self._staged += entries

    def entries_of(self, document: OrderId) -> Sequence[SalesEntry]:
        self._work.check()
        view = self._work.view
        for entry in islice(self._staged, self._filed, None):
            self._documents[entry.document].append(entry)
        self._filed = len(self._staged)
        own = list(self._documents.get(document, ()))
        for place, day in view.scan("place", document.value):
            text = view.read("entry", day, document.value, *place.split("\t"))
            if text is not None:
                own.append(decode_entry(text))
        return sorted(own, key=_place)

    def total(self, where: Where) -> SalesTotal:
        self._work.check()
        return self._sums((), where).get((), _Sums()).total(where.currency)

    def breakdown(self, *by: Dimension, where: Where) -> Mapping[Key, SalesTotal]:
        self._work.check()
        return {key: sums.total(where.currency) for key, sums in self._sums(by, where).items()}

    def orders(self, *by: Dimension, where: Where) -> Mapping[Key, int]:
        self._work.check()
        sold: defaultdict[Key, set[OrderId]] = defaultdict(set)
        for entry in self._matching(where):
            if entry.kind is EntryKind.SOLD:
                sold[sales_key(by, entry)].add(entry.document)
        return {key: len(documents) for key, documents in sold.items()}

    def explain(self, where: Where) -> Sequence[SalesEntry]:
        self._work.check()
        return sorted(
            self._matching(where), key=lambda e: (e.effective_on, e.document.value, *_place(e))
        )

    def first_sales(self, event: SaleEvent) -> Mapping[AccountId, date]:
        self._work.check()
        first = {
            AccountId(account): date.fromisoformat(day)
            for account, day in self._work.view.scan("first", event.value)
        }
        for entry in self._staged:
            if entry.kind is EntryKind.SOLD and entry.event is event:
                known = first.get(entry.account, entry.effective_on)
                first[entry.account] = min(known, entry.effective_on)
        return first

    # --- questions --------------------------------------------------------------------------

    def _matching(self, where: Where) -> Iterator[SalesEntry]:
        """The entries that a question is about."""
        yield from filter(where.holds, self._staged)
        start, end = where.period.start.isoformat(), where.period.end.isoformat()
        for key, text in self._work.view.scan("entry", after=start):
            if key >= end:
                return
            entry = decode_entry(text)
            if where.holds(entry):
                yield entry

    def _sums(self, by: Sequence[Dimension], where: Where) -> Mapping[Key, "_Sums"]:
        groups: defaultdict[Key, _Sums] = defaultdict(_Sums)
        entries: Iterable[SalesEntry] = self._staged
        if _ROLLED_UP.issuperset(by) and _is_rolled_up(where):
            for day, manager, pairs in self._rolled_up(where):
                key = tuple(day if each is Dimension.DAY else manager for each in by)
                for unit, (minor, millionths) in pairs.items():
                    groups[key].add(unit, minor, millionths)
            entries = filter(where.holds, self._staged)
        else:
            entries = self._matching(where)
        for entry in entries:
            groups[sales_key(by, entry)].add(
                entry.units.unit, entry.amount.minor, entry.units.millionths
            )
        return groups

    def _rolled_up(self, where: Where) -> Iterator[tuple[date, ManagerId | None, _Pairs]]:
        """The days that a question is about, with the sums of each."""
        for role in where.roles:
            parts = ["sums", where.event.value, where.currency, role.value]
            if where.manager is not None:
                parts.append(where.manager.value)
            for key, text in self._work.view.scan(*parts):
                *named, month = key.split("\t")
                name = named[0] if named else parts[-1]
                manager = ManagerId(name) if name else None
                for number, pairs in loads(text).items():
                    day = date.fromisoformat(f"{month}-{number}")
                    if day in where.period:
                        yield day, manager, pairs

    # --- the commit -------------------------------------------------------------------------

    def texts(self, commit: int) -> Texts:  # noqa: ARG002 # as every part
        """The entries to put, and the sums with them. Raises when one of that name is there."""
        view = self._work.view
        texts: Texts = {}
        for entry in self._staged:
            document, place = entry.document.value, _placed(entry)
            where = view.key("place", document, *place)
            if where in texts or view.read_now("place", document, *place) is not None:
                raise ConcurrencyError("ledger entry", entry.name, entry.sequence - 1)
            day = entry.effective_on.isoformat()
            texts[where] = day
            texts[view.key("entry", day, document, *place)] = encode_entry(entry)
        return texts | self._new_sums() | self._new_first_sales()

    def _new_sums(self) -> Texts:
        view = self._work.view
        months: dict[tuple[str, ...], dict[str, _Pairs]] = {}
        for entry in self._staged:
            month, day = entry.effective_on.isoformat()[:7], entry.effective_on.isoformat()[8:]
            manager = "" if entry.manager is None else entry.manager.value
            head = (entry.event.value, entry.amount.currency, entry.role.value, manager, month)
            if head not in months:
                months[head] = loads(view.read_now("sums", *head) or "{}")
            pair = months[head].setdefault(day, {}).setdefault(entry.units.unit, [0, 0])
            pair[0] += entry.amount.minor
            pair[1] += entry.units.millionths
        return {view.key("sums", *head): dumps(days) for head, days in months.items()}

    def _new_first_sales(self) -> Texts:
        view = self._work.view
        first: dict[tuple[str, str], str] = {}
        for entry in self._staged:
            if entry.kind is EntryKind.SOLD:
                head = (entry.event.value, entry.account.value)
                day = entry.effective_on.isoformat()
                known = first.get(head) or view.read_now("first", *head) or day
                first[head] = min(known, day)
        return {view.key("first", *head): day for head, day in first.items()}


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

    def total(self, currency: str) -> SalesTotal:
        return SalesTotal.of_sums(self.minor, self.units, currency)


_ROLLED_UP: Final = frozenset({Dimension.DAY, Dimension.MANAGER})


def _is_rolled_up(where: Where) -> bool:
    return (
        where.account is None
        and where.product is None
        and where.document is None
        and where.kind is None
        and where.known_at is None
    )


def _place(entry: SalesEntry) -> tuple[int, int]:
    return entry.line, entry.sequence


def _placed(entry: SalesEntry) -> tuple[str, str]:
    return f"{entry.line:010d}", f"{entry.sequence:010d}"
