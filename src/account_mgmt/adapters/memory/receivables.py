"""The receivables ledger in memory: entries by item and by account, as one unit of work sees them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias, final

from account_mgmt.adapters.memory.parts import Work
from account_mgmt.domain.errors import ConcurrencyError
from account_mgmt.domain.ids import ItemId
from account_mgmt.domain.receivables import Owed, ReceivableEntry
from account_mgmt.ports.storage import ReceivablesLedger

_Numbered: TypeAlias = list[tuple[int, ReceivableEntry]]
"""Entries in the order of their commits, each with the number of its own."""


@final
class ReceivablesLog:
    """The committed entries, by item and by account."""

    def __init__(self) -> None:
        self.items: defaultdict[str, _Numbered] = defaultdict(list)
        self.accounts: defaultdict[str, _Numbered] = defaultdict(list)


@final
class MemoryReceivables(ReceivablesLedger):
    """One unit of work's view of the log: as it was when it first looked, and its own entries."""

    def __init__(self, work: Work, log: ReceivablesLog) -> None:
        self._work = work
        self._log = log
        self._staged: list[ReceivableEntry] = []

    def append(self, entries: Sequence[ReceivableEntry]) -> None:
        self._work.take_part(self)
        with self._work.lock:
            self._work.look()
        self._staged += entries

    def entries_of(self, item: ItemId) -> Sequence[ReceivableEntry]:
        with self._work.lock:
            self._work.look()
            there = self._seen(self._log.items.get(item.value, ()))
            own = [entry for entry in self._staged if entry.item == item]
            return sorted([*there, *own], key=lambda entry: entry.sequence)

    def explain(self, where: Owed) -> Sequence[ReceivableEntry]:
        with self._work.lock:
            self._work.look()
            logs: Iterable[_Numbered] = self._log.accounts.values()
            if where.account is not None:
                logs = (self._log.accounts.get(where.account.value, []),)
            there = (entry for log in logs for entry in self._seen(log))
            held = [entry for entry in (*there, *self._staged) if where.holds(entry)]
            return sorted(held, key=lambda e: (e.effective_on, e.item.value, e.sequence))

    def _seen(self, entries: Iterable[tuple[int, ReceivableEntry]]) -> Iterator[ReceivableEntry]:
        since = self._work.since
        return (entry for commit, entry in entries if commit <= since)

    def refuse_conflicts(self) -> None:
        """Raise when an entry of that item and sequence is there already."""
        taken: set[tuple[str, int]] = set()
        for item in {entry.item.value for entry in self._staged}:
            taken.update((item, entry.sequence) for _, entry in self._log.items.get(item, ()))
        for entry in self._staged:
            place = entry.item.value, entry.sequence
            if place in taken:
                raise ConcurrencyError("receivable entry", entry.name, entry.sequence - 1)
            taken.add(place)

    def apply(self, commit: int) -> None:
        """Write the staged entries into the log."""
        for entry in self._staged:
            self._log.items[entry.item.value].append((commit, entry))
            self._log.accounts[entry.account.value].append((commit, entry))
