"""The receivables ledger as records: entries under their account and item."""

from collections.abc import Sequence
from typing import final

from account_mgmt.adapters.records.parts import Texts, Work
from account_mgmt.codec.entries import decode_receivable, encode_receivable
from account_mgmt.domain.errors import ConcurrencyError
from account_mgmt.domain.ids import ItemId
from account_mgmt.domain.receivables import Owed, ReceivableEntry
from account_mgmt.ports.storage import ReceivablesLedger


@final
class RecordReceivables(ReceivablesLedger):
    """Entries under `owed`, account, item and sequence. Under `owing` and item: its account."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._staged: list[ReceivableEntry] = []

    def append(self, entries: Sequence[ReceivableEntry]) -> None:
        self._work.take_part(self)
        self._staged += entries

    def entries_of(self, item: ItemId) -> Sequence[ReceivableEntry]:
        self._work.check()
        view = self._work.view
        account = view.read("owing", item.value)
        there = () if account is None else view.scan("owed", account, item.value)
        own = [entry for entry in self._staged if entry.item == item]
        entries = [*(decode_receivable(text) for _, text in there), *own]
        return sorted(entries, key=lambda entry: entry.sequence)

    def explain(self, where: Owed) -> Sequence[ReceivableEntry]:
        self._work.check()
        parts = () if where.account is None else (where.account.value,)
        there = (decode_receivable(text) for _, text in self._work.view.scan("owed", *parts))
        held = [entry for entry in (*there, *self._staged) if where.holds(entry)]
        return sorted(held, key=lambda e: (e.effective_on, e.item.value, e.sequence))

    def texts(self, commit: int) -> Texts:  # noqa: ARG002 # as every part
        """The entries to put. Raises when one of that item and sequence is there."""
        view = self._work.view
        texts: Texts = {}
        for entry in self._staged:
            parts = "owed", entry.account.value, entry.item.value, f"{entry.sequence:010d}"
            where = view.key(*parts)
            if where in texts or view.read_now(*parts) is not None:
                raise ConcurrencyError("receivable entry", entry.name, entry.sequence - 1)
            texts[where] = encode_receivable(entry)
            texts[view.key("owing", entry.item.value)] = entry.account.value
        return texts
