"""The receivables ledger: what is written stands, and what is open is the sum of its entries."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import ConcurrencyError
from account_mgmt.domain.ids import AccountId, ItemId
from account_mgmt.domain.money import Money
from account_mgmt.domain.receivables import (
    AgedBy,
    Buckets,
    Owed,
    OwedBy,
    OwedKey,
    ReceivableEntry,
    ReceivableKind,
    aged,
    item_of,
    open_items,
    owed_key,
    upto,
)
from account_mgmt.ports.storage import Storage, UnitOfWork
from account_mgmt.testing import strategies
from account_mgmt.testing.builders import MONDAY, NOON, a_receivable
from account_mgmt.testing.contracts.base import LATER, Contract, digest, thoroughly
from account_mgmt.testing.promises import broken, refused

_JUNE: Final = date(2026, 6, 30)
_SETTLED: Final = ReceivableKind.SETTLED
_PAID: Final = ReceivableKind.PAID

HISTORY: Final = (
    a_receivable("I/i-1", on=date(2026, 1, 5), due_on=date(2026, 2, 4), minor=121_000),
    a_receivable("I/i-2", on=date(2026, 2, 5), due_on=date(2026, 3, 7), minor=50_000),
    a_receivable("I/i-3", account="a-2", on=_JUNE, due_on=date(2026, 7, 30), minor=1),
    a_receivable("P/c-1", kind=_PAID, on=date(2026, 3, 1), due_on=date(2026, 3, 1), minor=-130_000),
    a_receivable(
        "I/i-1", sequence=2, kind=_SETTLED, on=date(2026, 3, 1), due_on=date(2026, 2, 4),
        minor=-121_000, against="P/c-1",
    ),
    a_receivable(
        "P/c-1", sequence=2, kind=_SETTLED, on=date(2026, 3, 1), due_on=date(2026, 3, 1),
        minor=121_000, against="I/i-1",
    ),
    a_receivable(
        "I/i-2", sequence=2, kind=ReceivableKind.WRITTEN_OFF, on=date(2026, 5, 31),
        due_on=date(2026, 3, 7), minor=-20_000, at=LATER,
    ),
)  # fmt: skip
"""Three invoices of two accounts, a payment of which some is left, and a loss taken."""


def _questions() -> Iterable[Owed]:
    days = (date(2026, 1, 4), date(2026, 1, 5), date(2026, 2, 28), date(2026, 3, 1), _JUNE)
    for period in (*(upto(day) for day in days), Period.month(2026, 3)):
        plain = Owed(currency="EUR", period=period)
        yield plain
        yield evolve(plain, account=AccountId("a-1"))
        yield evolve(plain, account=AccountId("a-9"))
        yield evolve(plain, known_at=NOON)
        yield evolve(plain, kinds=frozenset({ReceivableKind.INVOICED, _PAID}))
        yield evolve(plain, kinds=frozenset())
    yield Owed(currency="EUR")
    yield Owed(currency="EUR", account=AccountId("a-2"))
    yield Owed(currency="JPY")


def _check(work: UnitOfWork, entries: Sequence[ReceivableEntry], questions: Iterable[Owed]) -> None:
    """Every answer is what these entries come to."""
    ledger = work.receivables
    for where in questions:
        held = [entry for entry in entries if where.holds(entry)]
        in_order = sorted(held, key=lambda e: (e.effective_on, e.item.value, e.sequence))
        assert list(ledger.explain(where)) == in_order, broken(2, f"{where}: other entries")
        total = Money.total([entry.value for entry in held], where.currency)
        assert ledger.total(where) == total, broken(2, f"{where}: the entries make {total}")
        groups: dict[OwedKey, list[Money]] = {}
        for entry in held:
            groups.setdefault(owed_key(tuple(OwedBy), entry), []).append(entry.value)
        sums = {key: Money.total(values, where.currency) for key, values in groups.items()}
        by_all = ledger.breakdown(*OwedBy, where=where)
        assert dict(by_all) == sums, broken(2, f"{where}: its groups")
        items = open_items(held)
        assert tuple(ledger.open_items(where)) == items, broken(2, f"{where}: what is open")
        assert tuple(ledger.open_items(where, limit=1)) == items[:1], broken(13, "limit forgotten")
        for by in AgedBy:
            buckets = Buckets((10, 30))
            wanted = aged(items, where.period.last_day, buckets, by)
            got = dict(ledger.aged(where, buckets=buckets, by=by))
            assert got == wanted, broken(2, f"{where}: aged by {by.value}")


def _written(storage: Storage, *batches: Sequence[ReceivableEntry]) -> None:
    for batch in batches:
        with storage.begin() as work:
            work.receivables.append(batch)
            work.commit()


class ReceivablesContract(Contract):
    """What is written stands; what is open is the sum of the entries behind it."""

    def test_an_empty_receivables_ledger_answers_nothing(self, storage: Storage) -> None:
        with storage.begin(read_only=True) as work:
            _check(work, [], _questions())
            assert list(work.receivables.entries_of(ItemId("I/i-1"))) == [], broken(
                12, "another's entries show"
            )
            assert work.receivables.item(ItemId("I/i-1")) is None, broken(
                12, "another's item shows"
            )

    def test_what_is_open_is_the_sum_of_its_entries(self, storage: Storage) -> None:
        _written(storage, HISTORY[:2], HISTORY[2:3], HISTORY[3:])

        with storage.begin(read_only=True) as work:
            _check(work, HISTORY, _questions())

    def test_a_unit_of_work_sees_what_it_entered_before_it_commits(self, storage: Storage) -> None:
        _written(storage, HISTORY[:3])

        with storage.begin() as work:
            work.receivables.append([])
            work.receivables.append(HISTORY[3:])
            _check(work, HISTORY, _questions())
            own = list(work.receivables.entries_of(ItemId("I/i-1")))

        assert own == [HISTORY[0], HISTORY[4]], broken(13, "a unit sees its own entries")

    def test_an_item_is_the_sum_of_all_its_entries(self, storage: Storage) -> None:
        _written(storage, HISTORY)

        with storage.begin(read_only=True) as work:
            for name in ("I/i-1", "I/i-2", "P/c-1"):
                own = [entry for entry in HISTORY if entry.item.value == name]
                assert work.receivables.item(ItemId(name)) == item_of(own), broken(2, name)
                assert list(work.receivables.entries_of(ItemId(name))) == own, broken(3, name)

    def test_an_entry_dated_back_opens_its_item_earlier(self, storage: Storage) -> None:
        later = a_receivable(on=MONDAY)
        earlier = a_receivable(sequence=2, on=MONDAY - timedelta(days=9))
        _written(storage, [later], [earlier])

        with storage.begin(read_only=True) as work:
            _check(work, [later, earlier], _questions())

    def test_a_receivable_cannot_be_entered_twice(self, storage: Storage) -> None:
        _written(storage, [HISTORY[0]])
        before = digest(storage)

        with refused(ConcurrencyError, promise=3, how="an entry was replaced"):
            _written(storage, [HISTORY[1], evolve(HISTORY[0], amount=Money("1", "EUR"))])
        with refused(ConcurrencyError, promise=3, how="two of one name went in"):
            _written(storage, [HISTORY[1], HISTORY[1]])
        assert digest(storage) == before, broken(9, "a refused entry left a trace")

    def test_receivables_rolled_back_leave_no_trace(self, storage: Storage) -> None:
        before = digest(storage)

        with storage.begin() as work:
            work.receivables.append(HISTORY)

        assert digest(storage) == before, broken(9, "what was rolled back is there")

    def test_a_reader_of_receivables_sees_one_state(self, storage: Storage) -> None:
        _written(storage, HISTORY[:2])

        with storage.begin(read_only=True) as reader:
            _check(reader, HISTORY[:2], [Owed(currency="EUR")])
            _written(storage, HISTORY[2:])
            _check(reader, HISTORY[:2], _questions())

    @given(entries=st.lists(strategies.receivables(), unique_by=lambda e: e.name, max_size=6))
    @thoroughly
    def test_any_receivable_is_kept_field_by_field(
        self, storage: Storage, entries: list[ReceivableEntry]
    ) -> None:
        with storage.begin() as work:
            work.receivables.append(entries)
            kept = {entry.name: entry for entry in work.receivables.explain(Owed(currency="EUR"))}

        assert kept == {entry.name: entry for entry in entries}, broken(13, "a field changed")
