"""The sales ledger: what is written stands, and every figure is the sum of its entries."""

from collections.abc import Callable
from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import ConcurrencyError
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId
from account_mgmt.domain.ledger import (
    Dimension,
    EntryKind,
    SaleEvent,
    Where,
)
from account_mgmt.ports.storage import Storage
from account_mgmt.testing import strategies
from account_mgmt.testing.builders import (
    MONDAY,
    NOON,
    YEAR,
    an_entry,
    an_order,
)
from account_mgmt.testing.contracts.base import (
    ALL_ROLES,
    EVER,
    JANUARY,
    NUMBERS,
    Contract,
    at_once,
    digest,
    each,
    thoroughly,
)
from account_mgmt.testing.contracts.figures import HISTORY, check_figures, questions, written
from account_mgmt.testing.promises import broken, refused


class SalesLedgerContract(Contract):
    """What is written stands; every figure is the sum of the entries behind it."""

    def test_an_empty_ledger_answers_nothing(self, storage: Storage) -> None:
        with storage.begin(read_only=True) as work:
            check_figures(work.sales, [], questions([YEAR]))
            assert list(work.sales.entries_of(OrderId("x-1"))) == [], broken(
                12, "another's entries show"
            )
            assert dict(work.sales.first_sales(SaleEvent.BOOKED)) == {}, broken(
                12, "another's sales show"
            )

    def test_every_figure_is_the_sum_of_its_entries(self, storage: Storage) -> None:
        written(storage, HISTORY[:4], HISTORY[4:5], HISTORY[5:])

        with storage.begin(read_only=True) as work:
            check_figures(work.sales, HISTORY, questions())

    def test_a_unit_of_work_counts_its_own_entries_before_it_commits(
        self, storage: Storage
    ) -> None:
        written(storage, HISTORY[:6])

        with storage.begin() as work:
            work.sales.append(HISTORY[6:11])
            work.sales.append(HISTORY[11:])
            check_figures(work.sales, HISTORY, questions([YEAR, EVER, JANUARY]))
            of_document = list(work.sales.entries_of(OrderId("o-8")))

        assert of_document == [HISTORY[10], HISTORY[11]], broken(13, "a unit sees its own entries")

    def test_the_last_day_of_a_period_counts_and_its_end_does_not(self, storage: Storage) -> None:
        days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1)]
        written(storage, [an_entry(f"o-{n}", minor=10**n, on=day) for n, day in enumerate(days)])

        with storage.begin(read_only=True) as work:
            february = Where(period=Period.of("2026-02-01", "2026-03-01"), currency="EUR")
            alone = work.sales.total(february)
            of_manager = work.sales.total(evolve(february, manager=ManagerId("m-1")))
            of_account = work.sales.total(evolve(february, account=AccountId("a-1")))
            daily = work.sales.breakdown(Dimension.DAY, where=february)

        totals = [total.amount.minor for total in (alone, of_manager, of_account)]
        assert totals == [110, 110, 110], broken(
            15, "1 February to 1 March is all of February, and no more"
        )
        assert sorted(daily, key=str) == [(days[1],), (days[2],)], broken(
            15, "a day outside was listed"
        )

    def test_entries_of_a_document_come_by_line_and_sequence(self, storage: Storage) -> None:
        entries = [
            an_entry("o-1", line=line, sequence=number) for line in (1, 2, 10) for number in (1, 2)
        ]
        written(
            storage, [entries[5], entries[2]], [entries[4], entries[0]], [entries[3], entries[1]]
        )

        with storage.begin(read_only=True) as work:
            assert list(work.sales.entries_of(OrderId("o-1"))) == entries, broken(
                13, "out of order"
            )
            assert list(work.sales.entries_of(OrderId("o-2"))) == []

    def test_an_entry_is_kept_field_by_field(self, storage: Storage) -> None:
        written(storage, HISTORY)

        with storage.begin(read_only=True) as work:
            kept = [
                entry for n in range(1, 11) for entry in work.sales.entries_of(OrderId(f"o-{n}"))
            ]

        wanted = sorted(HISTORY, key=lambda e: (int(e.document.value[2:]), e.line, e.sequence))
        assert kept == wanted, broken(3, "an entry came back as another")

    @pytest.mark.parametrize("where", ["in another commit", "in the same commit", "in one batch"])
    def test_an_entry_cannot_be_written_twice(self, storage: Storage, where: str) -> None:
        first = an_entry("o-1", line=1, sequence=1)
        if where == "in another commit":
            written(storage, [first])
        before = digest(storage)

        with (
            refused(ConcurrencyError, promise=3, how=f"an entry was written twice {where}"),
            storage.begin() as work,
        ):
            work.orders.add(*an_order("x-1"))
            work.sales.append([an_entry("o-2")])
            if where == "in the same commit":
                work.sales.append([first])
            work.sales.append(
                [first, first] if where == "in one batch" else [evolve(first, reason="again")]
            )
            work.commit()

        assert digest(storage) == before, broken(9, "a refused unit of work wrote something")

    def test_what_is_rolled_back_leaves_no_trace_in_any_figure(self, storage: Storage) -> None:
        written(storage, HISTORY[:4])

        with storage.begin() as work:
            work.sales.append(HISTORY[4:])
        with storage.begin() as work:
            work.sales.append(HISTORY[4:])
            work.rollback()

        with storage.begin(read_only=True) as work:
            check_figures(work.sales, HISTORY[:4], questions([EVER, YEAR]))

    def test_a_reader_goes_on_seeing_the_figures_of_one_state(self, storage: Storage) -> None:
        written(storage, HISTORY[:6])

        with storage.begin(read_only=True) as reader:
            check_figures(reader.sales, HISTORY[:6], questions([YEAR]))
            sales = reader.sales.first_sales(SaleEvent.BOOKED)
            written(storage, HISTORY[6:])
            check_figures(reader.sales, HISTORY[:6], questions([YEAR, EVER]))
            assert reader.sales.first_sales(SaleEvent.BOOKED) == sales, broken(
                3, "a first sale appeared"
            )

    def test_the_first_sale_to_each_account_is_its_earliest_day(self, storage: Storage) -> None:
        written(
            storage,
            [an_entry("o-1", account="a-1", on=date(2026, 3, 1))],
            [an_entry("o-2", account="a-1", on=date(2026, 1, 31)), an_entry("o-3", account="a-2")],
            [an_entry("o-4", account="a-2", on=date(2025, 1, 1), event=SaleEvent.INVOICED)],
            [an_entry("o-5", account="a-3", kind=EntryKind.RETURNED, minor=-1, units="-1")],
        )

        with storage.begin() as work:
            booked = dict(work.sales.first_sales(SaleEvent.BOOKED))
            work.sales.append([an_entry("o-6", account="a-4", on=date(2026, 5, 1))])
            own = dict(work.sales.first_sales(SaleEvent.BOOKED))

        assert booked == {AccountId("a-1"): date(2026, 1, 31), AccountId("a-2"): MONDAY}, broken(
            2, "first sales are the earliest days of what was sold, by event"
        )
        assert own == {**booked, AccountId("a-4"): date(2026, 5, 1)}, broken(
            13, "its own entry is missing"
        )

    def test_a_report_as_known_at_an_instant_never_changes(self, storage: Storage) -> None:
        written(storage, [entry for entry in HISTORY if entry.recorded_at == NOON])
        wheres = [evolve(where, known_at=NOON) for where in questions([EVER, YEAR])]

        def report() -> list[object]:
            with storage.begin(read_only=True) as work:
                return [
                    (work.sales.total(where), dict(work.sales.breakdown(*Dimension, where=where)))
                    for where in wheres
                ]

        before = report()
        written(storage, [entry for entry in HISTORY if entry.recorded_at != NOON])

        assert report() == before, broken(3, "a report of what was known changed afterwards")

    @thoroughly
    @given(data=st.data())
    def test_any_entries_add_up_to_what_they_are(
        self, storage: Storage, data: st.DataObject
    ) -> None:
        number = next(NUMBERS)
        document = OrderId(f"any-{number}")
        drawn = data.draw(
            st.lists(
                strategies.entries(documents=st.just(document)),
                min_size=1,
                max_size=8,
                unique_by=lambda entry: (entry.line, entry.sequence),
            )
        )
        asked = data.draw(st.lists(strategies.wheres(), min_size=1, max_size=3))
        with storage.begin(read_only=True) as work:
            everything = Where(period=EVER, currency="EUR", roles=ALL_ROLES)
            earlier = [
                entry
                for event in SaleEvent
                for entry in work.sales.explain(evolve(everything, event=event))
            ]

        written(storage, drawn[:3], drawn[3:])

        with storage.begin(read_only=True) as work:
            assert list(work.sales.entries_of(document)) == sorted(
                drawn, key=lambda e: (e.line, e.sequence)
            ), broken(3, "an entry came back as another")
            check_figures(work.sales, [*earlier, *drawn], asked)

    def test_entries_of_many_writers_at_once_are_all_counted(self, storage: Storage) -> None:
        def write(name: str) -> Callable[[], None]:
            return each(10, lambda n: written(storage, [an_entry(f"{name}-{n}", minor=1)]))

        at_once(*(write(name) for name in "abcd"))

        with storage.begin(read_only=True) as work:
            total = work.sales.total(Where(period=YEAR, currency="EUR", manager=ManagerId("m-1")))
            behind = work.sales.explain(Where(period=YEAR, currency="EUR"))

        assert len(behind) == 40, broken(9, "an acknowledged entry is missing")  # noqa: PLR2004
        assert total.amount.minor == 40, broken(6, "an addition to a rollup was lost")  # noqa: PLR2004
