"""Units of work, and whose books they see."""

from collections.abc import Callable, Sequence

import pytest

from account_mgmt.domain.errors import NotFound, StorageError
from account_mgmt.domain.ids import AccountId, OrderId
from account_mgmt.domain.ledger import (
    Dimension,
    SaleEvent,
    Where,
)
from account_mgmt.ports.storage import Recalled, Storage, UnitOfWork
from account_mgmt.testing.builders import (
    MONDAY,
    NOON,
    YEAR,
    an_entry,
    an_order,
)
from account_mgmt.testing.contracts.base import (
    EVER,
    LATER,
    ORDERS,
    Contract,
    added,
    at_once,
    digest,
    names_of,
    waiting,
)
from account_mgmt.testing.contracts.figures import HISTORY, check_figures, questions
from account_mgmt.testing.kinds import KINDS, Kind
from account_mgmt.testing.promises import broken, refused


class TenantsContract(Contract):
    """Another tenant's books do not exist."""

    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
    def test_another_tenants_aggregates_do_not_show(self, storage: Storage, kind: Kind) -> None:
        with storage.begin(read_only=True) as work:
            assert list(kind.of(work).find()) == [], broken(12, "another tenant's books were found")
            for name in ("x-1", "theirs"):
                with refused(NotFound, promise=12, how="another tenant's books were read"):
                    kind.of(work).get(kind.id(name))

    def test_another_tenants_figures_messages_and_keys_do_not_show(self, storage: Storage) -> None:
        with storage.begin() as work:
            for where in (
                Where(period=EVER, currency="EUR"),
                Where(period=EVER, currency="EUR", document=OrderId("x-1")),
            ):
                assert list(work.sales.explain(where)) == [], broken(
                    12, "another tenant's entries show"
                )
                assert not work.sales.total(where).amount, broken(
                    12, "another tenant's entries count"
                )
                assert dict(work.sales.breakdown(*Dimension, where=where)) == {}, broken(
                    12, "so do groups"
                )
                assert dict(work.sales.orders(where=where)) == {}, broken(
                    12, "another's orders count"
                )
            assert list(work.sales.entries_of(OrderId("x-1"))) == [], broken(
                12, "another's entries show"
            )
            assert dict(work.sales.first_sales(SaleEvent.BOOKED)) == {}, broken(
                12, "so do first sales"
            )
            assert work.keys.recall("k-1") is None, broken(12, "another tenant's key shows")
            assert work.outbox.waiting() == 0, broken(12, "another tenant's messages count")
            messages = list(work.outbox.claim(limit=9, now=NOON, until=LATER))
            assert messages == [], broken(12, "another tenant's message arrived")

    def test_a_refusal_does_not_tell_of_another_tenants_books(self, storage: Storage) -> None:
        with storage.begin() as work, pytest.raises(NotFound) as refusal:
            work.accounts.get(AccountId("theirs"))
        with storage.begin() as work, pytest.raises(NotFound) as never_was:
            work.accounts.get(AccountId("nobodys"))

        told = str(refusal.value).replace("theirs", "nobodys")
        assert told == str(never_was.value), broken(
            12, "an error tells whether another tenant has it"
        )

    def test_ids_keys_and_entries_of_another_tenant_are_free(self, storage: Storage) -> None:
        with storage.begin() as work:
            for kind in KINDS:
                kind.of(work).add(*kind.birth("x-1"))
            work.sales.append([an_entry("x-1")])
            work.keys.keep("k-1", Recalled(fingerprint="ours", result=an_order("x-1")[0]))
            work.guard("periods", exclusive=True)
            work.commit()

        assert waiting(storage) == len(KINDS), broken(12, "another tenant was in the way")


class UnitOfWorkContract(Contract):
    """All of it or nothing; once; by the thread that began it."""

    def test_all_that_is_done_together_is_committed_together(self, storage: Storage) -> None:
        with storage.begin() as work:
            for kind in KINDS:
                kind.of(work).add(*kind.birth("x-1"))
            work.sales.append(HISTORY)
            work.keys.keep("k-1", Recalled(fingerprint="f", result=an_order("x-1")[0]))
            work.commit()

        with storage.begin(read_only=True) as work:
            assert [names_of(kind.of(work).find()) for kind in KINDS] == [["x-1"]] * len(KINDS), (
                broken(9, "a part of a unit of work was lost")
            )
            assert work.outbox.waiting() == len(KINDS), broken(11, "an event was lost")
            assert work.keys.recall("k-1") is not None, broken(10, "a key was lost")
            check_figures(work.sales, HISTORY, questions([YEAR]))

    @pytest.mark.parametrize("end", ["commit", "rollback"])
    def test_after_its_end_nothing_more_may_be_done(self, storage: Storage, end: str) -> None:
        [order] = added(storage, ORDERS, an_order("x-1"))
        before = digest(storage)
        work = storage.begin()
        work.orders.get(order.id)
        getattr(work, end)()

        for attempt in self.attempts(work):
            with refused(StorageError, promise=9, how=f"a unit of work was used after {end}"):
                attempt()
        work.rollback()

        assert digest(storage) == before, broken(9, f"something was written after {end}")

    def test_another_thread_is_refused(self, storage: Storage) -> None:
        with storage.begin() as work:
            work.orders.add(*an_order("x-1"))
            not_refused: list[int] = []

            def try_all() -> None:
                for number, attempt in enumerate(self.attempts(work)):
                    try:
                        attempt()
                    except StorageError:
                        continue
                    not_refused.append(number)

            at_once(try_all)

        assert not_refused == [], broken(9, "one unit of work was used by two threads")

    def test_a_reader_writes_nothing(self, storage: Storage) -> None:
        [order] = added(storage, ORDERS, an_order("x-1"))
        before = digest(storage)

        with storage.begin(read_only=True) as work:
            for attempt in (
                lambda: work.orders.add(*an_order("x-2")),
                lambda: work.orders.save(*order.invoice(on=MONDAY)),
                lambda: work.sales.append([an_entry()]),
                lambda: work.keys.keep("k-1", Recalled(fingerprint="f", result=order)),
                lambda: work.outbox.claim(limit=1, now=NOON, until=LATER),
                lambda: work.outbox.acknowledge(["x"]),
                lambda: work.guard("periods", exclusive=True),
            ):
                with refused(StorageError, promise=9, how="a reader wrote"):
                    attempt()

        assert digest(storage) == before, broken(9, "a reader wrote something")

    @staticmethod
    def attempts(work: UnitOfWork) -> Sequence[Callable[[], object]]:
        """All that may be done with a unit of work that is not over."""
        order, placed = an_order("x-9")
        where = Where(period=YEAR, currency="EUR")
        return (
            lambda: work.orders.get(order.id),
            work.orders.find,
            lambda: work.orders.add(order, placed),
            lambda: work.orders.save(order, placed),
            lambda: work.orders.add_all([(order, placed)]),
            lambda: work.sales.append([an_entry("x-9")]),
            lambda: work.sales.total(where),
            lambda: work.sales.breakdown(where=where),
            lambda: work.sales.orders(where=where),
            lambda: work.sales.explain(where),
            lambda: work.sales.entries_of(order.id),
            lambda: work.sales.first_sales(SaleEvent.BOOKED),
            lambda: work.keys.recall("k-1"),
            lambda: work.keys.keep("k-1", Recalled(fingerprint="f", result=order)),
            lambda: work.outbox.claim(limit=1, now=NOON, until=LATER),
            lambda: work.outbox.acknowledge(["x"]),
            work.outbox.waiting,
            lambda: work.guard("periods", exclusive=True),
            work.commit,
        )
