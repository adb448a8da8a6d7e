"""Aggregates are kept whole, found in order, and never lost to somebody else."""

from collections.abc import Callable
from threading import Barrier

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.errors import AlreadyExists, ConcurrencyError, NotFound
from account_mgmt.domain.ids import AccountId, OrderId
from account_mgmt.domain.order import OrderStatus
from account_mgmt.ports.storage import Storage
from account_mgmt.testing.builders import (
    MONDAY,
    a_line,
    an_account,
    an_entry,
    an_order,
)
from account_mgmt.testing.contracts.base import (
    NUMBERS,
    ORDERS,
    Contract,
    added,
    at_once,
    digest,
    drained,
    each,
    meet,
    names_of,
    read,
    thoroughly,
)
from account_mgmt.testing.kinds import KINDS, Kind
from account_mgmt.testing.promises import broken, refused


class RepositoryContract(Contract):
    """Aggregates are kept whole, found in order, and never lost to somebody else's save."""

    @pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
    def kind(self, request: pytest.FixtureRequest) -> Kind:
        """Each kind of aggregate in turn."""
        kind: Kind = request.param
        return kind

    def test_what_was_added_is_there_at_version_1(self, storage: Storage, kind: Kind) -> None:
        aggregate, event = kind.birth("x-1")

        [saved] = added(storage, kind, (aggregate, event))

        assert saved == evolve(aggregate, version=1), broken(
            13, "`add` gives back the aggregate at 1"
        )
        assert read(storage, kind, "x-1") == saved, broken(
            9, "what was added is not there as it was"
        )

    @thoroughly
    @given(data=st.data())
    def test_anything_valid_comes_back_as_it_was(
        self, storage: Storage, kind: Kind, data: st.DataObject
    ) -> None:
        number = next(NUMBERS)
        aggregate = evolve(data.draw(kind.any()), id=kind.id(f"any-{number}"))
        _, event = kind.birth("x-1")

        [saved] = added(storage, kind, (aggregate, event))

        assert read(storage, kind, f"any-{number}") == saved, broken(
            13, "it came back as something else"
        )
        assert saved == evolve(aggregate, version=1), broken(13, "it was changed on the way in")

    def test_a_write_is_seen_at_once_by_its_own_unit_of_work(
        self, storage: Storage, kind: Kind
    ) -> None:
        with storage.begin() as work:
            new = kind.of(work).add(*kind.birth("x-1"))

            assert kind.of(work).get(new.id) == new, broken(
                13, "a unit of work sees its own writes"
            )
            assert list(kind.of(work).find()) == [new], broken(
                13, "`find` sees the unit's own writes"
            )

    def test_nobody_else_sees_a_write_before_it_is_committed(
        self, storage: Storage, kind: Kind
    ) -> None:
        added(storage, kind, kind.birth("x-1"))

        with storage.begin() as work:
            old = kind.of(work).get(kind.id("x-1"))
            kind.of(work).save(kind.change(old, 1), kind.birth("x-1")[1])
            kind.of(work).add(*kind.birth("x-2"))
            with storage.begin(read_only=True) as theirs:
                seen = list(kind.of(theirs).find())

        assert seen == [old], broken(9, "somebody saw what was not committed")

    @pytest.mark.parametrize("left", ["rolled back", "left"])
    def test_what_is_rolled_back_leaves_no_trace(
        self, storage: Storage, kind: Kind, left: str
    ) -> None:
        [old] = added(storage, kind, kind.birth("x-1"))
        before = digest(storage)

        with storage.begin() as work:
            kind.of(work).save(kind.change(old, 1), kind.birth("x-1")[1])
            kind.of(work).add(*kind.birth("x-2"))
            if left == "rolled back":
                work.rollback()

        assert digest(storage) == before, broken(
            9, f"a unit of work that was {left} wrote something"
        )

    def test_an_exception_rolls_back(self, storage: Storage, kind: Kind) -> None:
        before = digest(storage)

        def fail() -> None:
            with storage.begin() as work:
                kind.of(work).add(*kind.birth("x-1"))
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()

        assert digest(storage) == before, broken(9, "a unit of work that failed wrote something")

    def test_a_taken_id_is_refused_and_nothing_is_written(
        self, storage: Storage, kind: Kind
    ) -> None:
        added(storage, kind, kind.birth("x-1"))
        before = digest(storage)

        with (
            refused(AlreadyExists, promise=6, how="an id was taken twice"),
            storage.begin() as work,
        ):
            kind.of(work).add(*kind.birth("x-2"))
            kind.of(work).add(*kind.birth("x-1"))
            work.commit()

        assert digest(storage) == before, broken(9, "a refused unit of work wrote something")

    def test_one_taken_id_among_many_refuses_them_all(self, storage: Storage, kind: Kind) -> None:
        added(storage, kind, kind.birth("x-1"))
        before = digest(storage)

        with (
            refused(AlreadyExists, promise=6, how="an id was taken twice"),
            storage.begin() as work,
        ):
            kind.of(work).add_all([kind.birth("x-0"), kind.birth("x-1"), kind.birth("x-2")])
            work.commit()

        assert digest(storage) == before, broken(9, "a refused unit of work wrote something")

    def test_many_are_added_as_one_by_one(self, storage: Storage, kind: Kind) -> None:
        births = [kind.birth(f"x-{number}") for number in range(3)]

        with storage.begin() as work:
            many = kind.of(work).add_all(births)
            work.commit()

        with storage.begin(read_only=True) as work:
            assert list(kind.of(work).find()) == many, broken(9, "`add_all` lost something")
        assert [aggregate.version for aggregate in many] == [1, 1, 1]
        assert [message.event for message in drained(storage)] == [event for _, event in births], (
            broken(11, "`add_all` keeps each event")
        )

    def test_each_save_gives_the_next_version(self, storage: Storage, kind: Kind) -> None:
        [first] = added(storage, kind, kind.birth("x-1"))
        event = kind.birth("x-1")[1]

        with storage.begin() as work:
            second = kind.of(work).save(kind.change(first, 2), event)
            third = kind.of(work).save(kind.change(second, 3), event)
            work.commit()

        assert [first.version, second.version, third.version] == [1, 2, 3], broken(
            6, "the version is not counted, so that nobody can tell who was first"
        )
        assert third == evolve(kind.change(first, 3), version=3), broken(
            9, "a save lost what it saved"
        )
        assert read(storage, kind, "x-1") == third, broken(9, "the last save did not stay")

    def test_a_stale_save_is_refused_and_writes_nothing(self, storage: Storage, kind: Kind) -> None:
        [stale] = added(storage, kind, kind.birth("x-1"))
        event = kind.birth("x-1")[1]
        with storage.begin() as work:
            kind.of(work).save(kind.change(kind.of(work).get(stale.id), 1), event)
            work.commit()
        before = digest(storage)

        with (
            refused(ConcurrencyError, promise=6, how="a stale save went through"),
            storage.begin() as work,
        ):
            kind.of(work).add(*kind.birth("x-2"))
            work.sales.append([an_entry()])
            kind.of(work).save(kind.change(stale, 2), event)
            work.commit()

        assert digest(storage) == before, broken(6, "a refused unit of work wrote something")

    def test_what_is_not_there_can_be_neither_read_nor_saved(
        self, storage: Storage, kind: Kind
    ) -> None:
        ghost, event = kind.birth("x-1")
        before = digest(storage)

        with storage.begin() as work:
            with refused(NotFound, promise=12, how="what the other tenant has was found"):
                kind.of(work).get(ghost.id)
            with refused(NotFound, promise=12, how="what the other tenant has was saved"):
                kind.of(work).save(evolve(ghost, version=1), event)

        assert digest(storage) == before

    def test_all_are_found_by_their_ids_in_the_order_of_code_points(
        self, storage: Storage, kind: Kind
    ) -> None:
        # The last but one sorts after the last as UTF-16; "Z" before "a" in no dictionary.
        names = [
            "10",
            "9",
            "Z",
            "a",
            "a b",
            "z",
            "Zu\u0308",
            "Z\u00fc",
            "\u65e5\u672c",
            "\uff21",
            "\U0001d4d0",
        ]
        added(storage, kind, *(kind.birth(name) for name in reversed(names)))

        with storage.begin(read_only=True) as work:
            found = names_of(kind.of(work).find())

        assert found == sorted(names), broken(13, "`find` gives ids in the order of code points")

    def test_a_long_list_is_read_page_by_page(self, storage: Storage, kind: Kind) -> None:
        added(storage, kind, *(kind.birth(f"x-{number}") for number in (3, 1, 5, 2)))

        with storage.begin() as work:
            kind.of(work).add(*kind.birth("x-4"))
            first = kind.of(work).find(limit=2)
            second = kind.of(work).find(after=first[-1].id, limit=2)
            third = kind.of(work).find(after=second[-1].id, limit=2)
            none = kind.of(work).find(after=third[-1].id, limit=2)
            between = kind.of(work).find(after=kind.id("x-2b"))

        pages = [names_of(page) for page in (first, second, third, none)]
        assert pages == [["x-1", "x-2"], ["x-3", "x-4"], ["x-5"], []], broken(
            13, "pages follow each other"
        )
        assert names_of(between) == ["x-3", "x-4", "x-5"], broken(13, "`after` need not be there")

    def test_a_reader_sees_one_state_of_the_books_and_blocks_no_writer(
        self, storage: Storage, kind: Kind
    ) -> None:
        [old] = added(storage, kind, kind.birth("x-1"))

        with storage.begin(read_only=True) as reader:
            seen = list(kind.of(reader).find())
            with storage.begin() as work:
                kind.of(work).save(kind.change(old, 1), kind.birth("x-1")[1])
                kind.of(work).add(*kind.birth("x-2"))
                work.commit()
            seen_again = list(kind.of(reader).find())
            got = kind.of(reader).get(old.id)

        assert (seen, seen_again, got) == ([old], [old], old), broken(
            3, "a reader saw the books change under its eyes"
        )

    def test_of_many_writers_at_once_each_one_acknowledged_is_kept(self, storage: Storage) -> None:
        kind = next(kind for kind in KINDS if kind.name == "accounts")
        added(storage, kind, an_account("x-1", region=""))

        def write(word: str) -> Callable[[], None]:
            def once(_: int) -> None:
                with storage.begin() as work:
                    account = work.accounts.get(AccountId("x-1"))
                    longer = f"{account.region} {word}".strip()
                    work.accounts.save(*account.describe(region=longer))
                    work.commit()

            return each(5, once)

        at_once(*(write(word) for word in "abcd"))

        account = read(storage, kind, "x-1")
        assert sorted(account.region.split()) == sorted("abcd" * 5), broken(
            6, "a save was acknowledged, and another one overwrote it"
        )
        assert account.version == 21, broken(6, "a version was counted once for two saves")  # noqa: PLR2004


class OrdersContract(Contract):
    """What was agreed with the customer is kept to the cent, and nobody's change gets lost."""

    def test_an_order_is_kept_to_the_cent_and_the_millionth(self, storage: Storage) -> None:
        lines = (
            a_line(1, price="0.0125", quantity="1000"),
            a_line(2, price="90071992547409.93"),
            a_line(3, quantity="0.000001"),
        )

        [order] = added(storage, ORDERS, an_order("x-1", lines=lines))

        kept = read(storage, ORDERS, "x-1")
        assert kept.lines == lines, broken(1, "a line came back as another")
        assert kept.net == order.net, broken(1, "an order's net is not what it was")

    def test_the_second_of_two_writers_is_refused(self, storage: Storage) -> None:
        added(storage, ORDERS, an_order("x-1"))
        stale = read(storage, ORDERS, "x-1")
        with storage.begin() as work:
            work.orders.save(*work.orders.get(OrderId("x-1")).invoice(on=MONDAY))
            work.commit()

        with (
            refused(ConcurrencyError, promise=6, how="an order that was invoiced got cancelled"),
            storage.begin() as work,
        ):
            work.orders.save(*stale.cancel(on=MONDAY, reason="too late"))
            work.commit()

        assert read(storage, ORDERS, "x-1").status is OrderStatus.INVOICED, broken(
            6, "the first writer's save was overwritten"
        )

    def test_of_two_who_change_an_order_at_once_one_is_first(self, storage: Storage) -> None:
        added(storage, ORDERS, an_order("x-1"))
        outcomes: list[str] = []
        both_read = Barrier(2)

        def become(what: str) -> Callable[[], None]:
            def job() -> None:
                with storage.begin() as work:
                    order = work.orders.get(OrderId("x-1"))
                    meet(both_read)
                    if order.status is not OrderStatus.OPEN:
                        return
                    changed = (
                        order.invoice(on=MONDAY)
                        if what == "invoiced"
                        else order.cancel(on=MONDAY, reason="")
                    )
                    try:
                        work.orders.save(*changed)
                        work.commit()
                    except ConcurrencyError:
                        return
                    outcomes.append(what)

            return job

        at_once(become("invoiced"), become("cancelled"))

        order = read(storage, ORDERS, "x-1")
        assert outcomes == [order.status.value], broken(
            6, f"{outcomes} were acknowledged for one order"
        )
        assert order.version == 2  # noqa: PLR2004
