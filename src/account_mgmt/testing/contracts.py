"""What every storage is held to: subclass, override two fixtures, and get all the tests.

    from account_mgmt.testing.contracts import StorageContract

    class TestOurStorage(StorageContract):
        @pytest.fixture
        def storage(self):
            return OurStorage(tenant="ours")

        @pytest.fixture
        def other_tenant(self):
            return OurStorage(tenant="theirs")  # in the same place

Each test runs beside the other tenant, whose books look alike: the same ids, keys and document
names. A contract speaks through the port only, and never holds two units of work that write in one
thread, for a storage may let the later one wait. What fails says which promise is broken.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain, combinations, count
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any, Final

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from account_mgmt.domain.account import AccountStatus, CreditRole
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import AlreadyExists, ConcurrencyError, NotFound, StorageError
from account_mgmt.domain.events import Event
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId, ProductId
from account_mgmt.domain.ledger import (
    COMPANY,
    EARNED,
    Dimension,
    EntryKind,
    Key,
    SaleEvent,
    SalesEntry,
    SalesTotal,
    Where,
)
from account_mgmt.domain.order import OrderKind, OrderStatus
from account_mgmt.domain.quota import Measure
from account_mgmt.ports.queries import (
    AccountQuery,
    ClosingQuery,
    ForecastQuery,
    ManagerQuery,
    OrderQuery,
    PlanQuery,
    PriceListQuery,
    ProductQuery,
    Query,
)
from account_mgmt.ports.storage import OutboxMessage, Recalled, Storage, UnitOfWork
from account_mgmt.testing import strategies
from account_mgmt.testing.builders import (
    MONDAY,
    NOON,
    YEAR,
    a_forecast,
    a_line,
    a_manager,
    a_plan,
    a_price_list,
    a_product,
    an_account,
    an_entry,
    an_order,
)
from account_mgmt.testing.kinds import KINDS, Born, Kind
from account_mgmt.testing.promises import broken, refused

TUESDAY: Final = MONDAY + timedelta(1)
SOON: Final = NOON + timedelta(minutes=5)
LATER: Final = NOON + timedelta(hours=1)
EVER: Final = Period(date(1990, 1, 1), date(2100, 1, 1))

ORDERS: Final = next(kind for kind in KINDS if kind.name == "orders")

thoroughly = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,  # examples share a storage, and take new names in it
        HealthCheck.differing_executors,  # one contract, many subclasses
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


class Contract:
    """What all contracts need: an empty storage, and one of another tenant beside it."""

    @pytest.fixture
    def storage(self) -> Storage:
        """An empty storage."""
        raise NotImplementedError("override the fixture `storage`: return an empty Storage")

    @pytest.fixture
    def other_tenant(self) -> Storage:
        """An empty storage of another tenant, in the same place."""
        raise NotImplementedError(
            "override the fixture `other_tenant`: return an empty Storage of another tenant, "
            "in the same place as `storage`"
        )

    @pytest.fixture(autouse=True)
    def books_that_look_alike(self, other_tenant: Storage) -> Iterator[None]:
        """The other tenant's books, which must neither show nor change."""
        with other_tenant.begin() as work:
            for kind in KINDS:
                for id in ("x-1", "x-2", "theirs"):
                    kind.of(work).add(*kind.birth(id))
            work.sales.append([an_entry("x-1", minor=777_777), an_entry("theirs", minor=888)])
            work.keys.keep("k-1", Recalled(fingerprint="theirs", result=an_order("theirs")[0]))
            work.commit()
        before = digest(other_tenant)
        yield
        assert digest(other_tenant) == before, broken(12, "the other tenant's books changed")


def digest(storage: Storage) -> object:
    """All that the port shows of a storage."""
    with storage.begin(read_only=True) as work:
        return (
            [list(kind.of(work).find()) for kind in KINDS],
            [
                list(work.sales.explain(Where(period=EVER, currency="EUR", event=event, roles=ALL_ROLES)))
                for event in SaleEvent
            ],
            work.sales.breakdown(*Dimension, where=Where(period=EVER, currency="EUR")),
            work.sales.total(Where(period=EVER, currency="EUR")),
            work.keys.recall("k-1"),
            work.outbox.waiting(),
        )


ALL_ROLES: Final = frozenset(CreditRole)


def added(storage: Storage, kind: Kind, *births: Born) -> list[Any]:
    """Aggregates of a kind, as saved by somebody before."""
    with storage.begin() as work:
        saved = [kind.of(work).add(aggregate, event) for aggregate, event in births]
        work.commit()
    return saved


def read(storage: Storage, kind: Kind, id: str) -> Any:  # noqa: ANN401 # of any kind
    """The aggregate of that id, as anybody sees it now."""
    with storage.begin(read_only=True) as work:
        return kind.of(work).get(kind.id(id))


def names_of(aggregates: Iterable[Any]) -> list[str]:
    """Their ids, in the order given."""
    return [aggregate.id.value for aggregate in aggregates]


def drained(storage: Storage, *, limit: int = 10_000) -> list[OutboxMessage]:
    """All messages that wait, claimed and acknowledged."""
    with storage.begin() as work:
        messages = list(work.outbox.claim(limit=limit, now=LATER, until=LATER + timedelta(hours=1)))
        work.commit()
    with storage.begin() as work:
        work.outbox.acknowledge([message.id for message in messages])
        work.commit()
    return messages


def at_once(*jobs: Callable[[], None]) -> None:
    """Do all of it at the same time, a thread each; what one raises comes out at the end."""
    start = Barrier(len(jobs))
    raised: list[BaseException] = []

    def run(job: Callable[[], None]) -> None:
        try:
            start.wait()
            job()
        except BaseException as error:  # noqa: BLE001 # it is raised again below
            raised.append(error)

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in raised:
        raise error


def until_it_holds(attempt: Callable[[], None]) -> None:
    """Repeat what was refused because somebody was there first."""
    while True:
        try:
            return attempt()
        except ConcurrencyError:
            continue


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

        assert saved == evolve(aggregate, version=1), broken(13, "`add` gives back the aggregate at 1")
        assert read(storage, kind, "x-1") == saved, broken(9, "what was added is not there as it was")

    @thoroughly
    @given(data=st.data())
    def test_anything_valid_comes_back_as_it_was(
        self, storage: Storage, kind: Kind, data: st.DataObject
    ) -> None:
        number = next(_NUMBERS)
        aggregate = evolve(data.draw(kind.any()), id=kind.id(f"any-{number}"))
        _, event = kind.birth("x-1")

        [saved] = added(storage, kind, (aggregate, event))

        assert read(storage, kind, f"any-{number}") == saved, broken(13, "it came back as something else")
        assert saved == evolve(aggregate, version=1), broken(13, "it was changed on the way in")

    def test_a_write_is_seen_at_once_by_its_own_unit_of_work(
        self, storage: Storage, kind: Kind
    ) -> None:
        with storage.begin() as work:
            new = kind.of(work).add(*kind.birth("x-1"))

            assert kind.of(work).get(new.id) == new, broken(13, "a unit of work sees its own writes")
            assert list(kind.of(work).find()) == [new], broken(13, "`find` sees the unit's own writes")

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

        assert digest(storage) == before, broken(9, f"a unit of work that was {left} wrote something")

    def test_an_exception_rolls_back(self, storage: Storage, kind: Kind) -> None:
        before = digest(storage)

        with pytest.raises(ZeroDivisionError), storage.begin() as work:
            kind.of(work).add(*kind.birth("x-1"))
            _ = 1 // 0

        assert digest(storage) == before, broken(9, "a unit of work that failed wrote something")

    def test_a_taken_id_is_refused_and_nothing_is_written(
        self, storage: Storage, kind: Kind
    ) -> None:
        added(storage, kind, kind.birth("x-1"))
        before = digest(storage)

        with refused(AlreadyExists, promise=6, how="an id was taken twice"), storage.begin() as work:
            kind.of(work).add(*kind.birth("x-2"))
            kind.of(work).add(*kind.birth("x-1"))
            work.commit()

        assert digest(storage) == before, broken(9, "a refused unit of work wrote something")

    def test_one_taken_id_among_many_refuses_them_all(self, storage: Storage, kind: Kind) -> None:
        added(storage, kind, kind.birth("x-1"))
        before = digest(storage)

        with refused(AlreadyExists, promise=6, how="an id was taken twice"), storage.begin() as work:
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
        assert [message.event for message in drained(storage)] == [event for _, event in births], broken(
            11, "`add_all` keeps each event"
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
        assert third == evolve(kind.change(first, 3), version=3), broken(9, "a save lost what it saved")
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
        names = ["10", "9", "Z", "a", "a b", "z", "Zu\u0308", "Z\u00fc", "\u65e5\u672c", "\uff21", "\U0001d4d0"]
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
        assert pages == [["x-1", "x-2"], ["x-3", "x-4"], ["x-5"], []], broken(13, "pages follow each other")
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
            def once() -> None:
                with storage.begin() as work:
                    account = work.accounts.get(AccountId("x-1"))
                    longer = f"{account.region} {word}".strip()
                    work.accounts.save(*account.describe(region=longer))
                    work.commit()

            return lambda: [until_it_holds(once) for _ in range(5)] and None

        at_once(*(write(word) for word in "abcd"))

        account = read(storage, kind, "x-1")
        assert sorted(account.region.split()) == sorted("abcd" * 5), broken(
            6, "a save was acknowledged, and another one overwrote it"
        )
        assert account.version == 21, broken(6, "a version was counted once for two saves")  # noqa: PLR2004


_NUMBERS: Final = count(1)


def _starting(*starts: str) -> list[Period]:
    return [Period.of(start, date.fromisoformat(start) + timedelta(28)) for start in starts]


JANUARY: Final = Period.of("2026-01-01", "2026-02-01")
AROUND_JANUARY: Final = ("2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01")
CANCELLED: Final = (an_order("x-5", account="a-2")[0].cancel(on=MONDAY, reason="")[0], an_order()[1])

QUESTIONS: Final[Sequence[tuple[str, Sequence[Born], Query, Sequence[str]]]] = (
    ("managers", [a_manager("x-1", name="Ana"), a_manager("x-2", name="Ben")], ManagerQuery(name="Ana"), ["x-1"]),
    (
        "managers",
        [a_manager("x-1", name="Zu\u0308rich"), a_manager("x-2", name="Z\u00fcrich")],
        ManagerQuery(name="Z\u00fcrich"),
        ["x-2"],
    ),
    ("managers", [a_manager("x-1", name="ana")], ManagerQuery(name="Ana"), []),
    ("managers", [a_manager("x-1", name="a%")], ManagerQuery(name="a_"), []),
    (
        "accounts",
        [
            an_account("x-1", account_class="A", region="North"),
            an_account("x-2", account_class="A", region="South"),
            an_account("x-3", account_class="B", region="North"),
            an_account("x-4", account_class="A", region="North", status=AccountStatus.ON_HOLD),
            an_account("x-5", account_class="A", region="North", name="Other"),
        ],
        AccountQuery(name="Acme", account_class="A", region="North", status=AccountStatus.ACTIVE),
        ["x-1"],
    ),
    (
        "accounts",
        [an_account("x-1", region="North"), an_account("x-2", region="")],
        AccountQuery(region="North"),
        ["x-1"],
    ),
    ("accounts", [an_account("x-1", region="")], AccountQuery(region=""), []),
    ("accounts", [an_account("x-1"), an_account("x-2", account_class="")], AccountQuery(), ["x-1", "x-2"]),
    (
        "products",
        [a_product("x-1", category="Parts"), a_product("x-2", category="Tools"), a_product("x-3", name="Nut")],
        ProductQuery(name="Widget", category="Parts"),
        ["x-1"],
    ),
    (
        "price_lists",
        [a_price_list("x-1", currency="EUR"), a_price_list("x-2", currency="USD")],
        PriceListQuery(currency="USD"),
        ["x-2"],
    ),
    (
        "forecasts",
        [a_forecast(f"x-{n}", period=span) for n, span in enumerate(_starting(*AROUND_JANUARY))],
        ForecastQuery(starts=JANUARY),
        ["x-1", "x-2"],
    ),
    (
        "plans",
        [a_plan(f"x-{n}", year=span) for n, span in enumerate(_starting(*AROUND_JANUARY))],
        PlanQuery(starts=JANUARY),
        ["x-1", "x-2"],
    ),
    (
        "plans",
        [
            a_plan("x-1"),
            a_plan("x-2", measure=Measure.UNITS),
            a_plan("x-3", event=SaleEvent.INVOICED),
            a_plan("x-4", measure=Measure.UNITS, event=SaleEvent.INVOICED),
        ],
        PlanQuery(measure=Measure.UNITS, event=SaleEvent.BOOKED, starts=JANUARY),
        ["x-2"],
    ),
    (
        "orders",
        [an_order(f"x-{n}", on=date.fromisoformat(day)) for n, day in enumerate(AROUND_JANUARY)],
        OrderQuery(placed_on=JANUARY),
        ["x-1", "x-2"],
    ),
    (
        "orders",
        [
            an_order("x-1", account="a-2"),
            an_order("x-2", account="a-2", on=TUESDAY),
            an_order("x-3", account="a-2", kind=OrderKind.RETURN),
            an_order("x-4", account="a-20"),
            CANCELLED,
        ],
        OrderQuery(
            account=AccountId("a-2"),
            placed_on=Period(MONDAY, TUESDAY),
            kind=OrderKind.SALE,
            status=OrderStatus.OPEN,
        ),
        ["x-1"],
    ),
    ("orders", [an_order("x-1"), CANCELLED], OrderQuery(status=OrderStatus.CANCELLED), ["x-5"]),
    (
        "closings",
        [KINDS[-1].birth("x-1")],
        ClosingQuery(starts=Period.of("2025-12-01", "2026-01-01")),
        [],
    ),
    ("closings", [KINDS[-1].birth("x-1")], ClosingQuery(starts=JANUARY), ["x-1"]),
)
"""What is kept, what is asked of it, and the ids that answer."""


class QueriesContract(Contract):
    """`find` gives those that the query is about: all of them, and nobody else."""

    @pytest.mark.parametrize(
        ("name", "births", "query", "answer"),
        QUESTIONS,
        ids=[f"{name}-{number}" for number, (name, *_) in enumerate(QUESTIONS)],
    )
    def test_those_are_found_that_the_query_is_about(
        self, storage: Storage, name: str, births: Sequence[Born], query: Query, answer: Sequence[str]
    ) -> None:
        kind = next(kind for kind in KINDS if kind.name == name)

        with storage.begin() as work:
            for birth in births:
                kind.of(work).add(*birth)
            inside = names_of(kind.of(work).find(query))
            work.commit()
        with storage.begin(read_only=True) as work:
            after = names_of(kind.of(work).find(query))

        promise = 15 if "2026" in repr(query) else 13
        assert after == answer, broken(promise, f"{query} is about {answer}")
        assert inside == answer, broken(13, f"{query} asked before the commit is about {answer}")

    def test_what_was_saved_is_found_by_what_it_is_now(self, storage: Storage) -> None:
        [order] = added(storage, ORDERS, an_order("x-1"))
        still_open = OrderQuery(status=OrderStatus.OPEN, account=order.account)
        cancelled = OrderQuery(status=OrderStatus.CANCELLED, account=order.account)

        with storage.begin() as work:
            before = names_of(work.orders.find(still_open))
            work.orders.save(*order.cancel(on=TUESDAY, reason="by phone"))
            inside = [names_of(work.orders.find(query)) for query in (still_open, cancelled)]
            work.commit()
        with storage.begin(read_only=True) as work:
            after = [names_of(work.orders.find(query)) for query in (still_open, cancelled)]

        assert before == ["x-1"]
        assert inside == [[], ["x-1"]], broken(13, "lookups follow the unit's own saves")
        assert after == [[], ["x-1"]], broken(13, "lookups follow a save")

    def test_a_reader_finds_what_was_there_when_it_looked(self, storage: Storage) -> None:
        [order] = added(storage, ORDERS, an_order("x-1"))
        still_open = OrderQuery(status=OrderStatus.OPEN, account=order.account)

        with storage.begin(read_only=True) as reader:
            seen = list(reader.orders.find(still_open))
            with storage.begin() as work:
                work.orders.save(*order.cancel(on=TUESDAY, reason="by phone"))
                work.orders.add(*an_order("x-2"))
                work.commit()
            seen_again = list(reader.orders.find(still_open))

        assert seen == seen_again == [order], broken(3, "a reader's question got two answers")


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
                    changed = order.invoice(on=MONDAY) if what == "invoiced" else order.cancel(on=MONDAY, reason="")
                    try:
                        work.orders.save(*changed)
                        work.commit()
                    except ConcurrencyError:
                        return
                    outcomes.append(what)

            return job

        at_once(become("invoiced"), become("cancelled"))

        order = read(storage, ORDERS, "x-1")
        assert outcomes == [order.status.value], broken(6, f"{outcomes} were acknowledged for one order")
        assert order.version == 2  # noqa: PLR2004


def meet(barrier: Barrier) -> None:
    """Wait for the others; a storage may be letting them wait for us, so not for long."""
    try:
        barrier.wait(timeout=0.3)
    except BrokenBarrierError:
        return


# --- the sales ledger -----------------------------------------------------------------------

HISTORY: Final = (
    an_entry("o-1", minor=10_000, on=date(2026, 1, 1)),
    an_entry("o-1", line=2, minor=3_334, units="0.333334", product="p-2", on=date(2026, 1, 1)),
    an_entry("o-1", line=2, sequence=2, minor=6_666, units="0.666666", product="p-2", manager="m-2", on=date(2026, 1, 1)),
    an_entry("o-1", line=2, sequence=3, minor=1_000, role=CreditRole.OVERLAY, manager="m-3", on=date(2026, 1, 1)),
    an_entry("o-2", minor=2**53 + 1, on=date(2026, 1, 31), account="a-2"),
    an_entry("o-3", minor=500, on=date(2026, 2, 1), account="a-20", unit="kg", units="0.000001"),
    an_entry("o-4", minor=7, on=date(2025, 12, 31), manager=None, role=CreditRole.HOUSE),
    an_entry("o-5", minor=40_000, on=date(2024, 2, 29), manager="m-2"),
    an_entry("o-6", minor=1_234, currency="JPY", on=date(2026, 1, 31)),
    an_entry("o-7", minor=9_999, event=SaleEvent.INVOICED, on=date(2026, 1, 31)),
    an_entry("o-8", minor=250, on=date(2026, 3, 29), manager="m-2", account="a-2"),
    an_entry("o-8", sequence=2, minor=-250, units="-10", kind=EntryKind.RETURNED, on=date(2026, 3, 29), at=LATER, manager="m-2", account="a-2"),
    an_entry("o-9", minor=-800, units="-1", kind=EntryKind.RETURNED, on=date(2026, 12, 31), manager="m-1"),
    an_entry("o-5", sequence=2, minor=-40_000, units="-10", kind=EntryKind.ADJUSTED, on=date(2024, 2, 29), at=LATER, manager="m-2"),
    an_entry("o-5", sequence=3, minor=40_000, kind=EntryKind.ADJUSTED, on=date(2024, 2, 29), at=LATER, manager="m-1"),
    an_entry("o-10", minor=60, on=date(2027, 1, 1)),
)
"""Entries at the edges of days, months and years; shared, returned, passed on; that come to nothing."""

PERIODS: Final = (
    EVER,
    YEAR,
    JANUARY,
    Period.of("2025-12-31", "2026-01-01"),
    Period.of("2026-01-01", "2026-01-31"),  # without the 31st
    Period.of("2026-01-31", "2026-02-01"),
    Period.of("2026-03-29", "2026-03-30"),
    Period.of("2024-02-29", "2024-03-01"),
    Period.of("2023-06-15", "2026-04-15"),
    Period.of("2030-01-01", "2031-01-01"),
)


def questions(periods: Iterable[Period] = PERIODS) -> Iterator[Where]:
    """Questions of every shape about `HISTORY`."""
    for period in periods:
        plain = Where(period=period, currency="EUR")
        yield plain
        yield evolve(plain, roles=EARNED)
        yield evolve(plain, roles=ALL_ROLES)
        yield evolve(plain, roles=frozenset({CreditRole.HOUSE}))
        yield evolve(plain, event=SaleEvent.INVOICED)
        yield evolve(plain, currency="JPY")
        yield evolve(plain, known_at=NOON)
        yield evolve(plain, known_at=NOON - timedelta(microseconds=1))
        yield evolve(plain, account=AccountId("a-2"))
        yield evolve(plain, product=ProductId("p-2"), roles=ALL_ROLES)
        yield evolve(plain, document=OrderId("o-5"))
        for manager in ("m-1", "m-2", "m-3", "m-9"):
            yield evolve(plain, manager=ManagerId(manager), roles=EARNED)
            yield evolve(plain, manager=ManagerId(manager), roles=COMPANY, known_at=NOON)


GROUPINGS: Final = [
    *chain.from_iterable(combinations(Dimension, size) for size in range(len(Dimension) + 1)),
    (Dimension.MANAGER, Dimension.DAY),
]


def in_order(entries: Iterable[SalesEntry]) -> list[SalesEntry]:
    """As `explain` gives them: by day, document, line and sequence."""
    return sorted(entries, key=lambda e: (e.effective_on, e.document.value, e.line, e.sequence))


def check_figures(work: UnitOfWork, entries: Sequence[SalesEntry], wheres: Iterable[Where]) -> None:
    """Every figure must be what these entries, looked at one by one, make."""
    for where in wheres:
        behind = in_order(entry for entry in entries if where.holds(entry))
        promise = 3 if where.known_at is not None else 2

        told = list(work.sales.explain(where))
        assert told == behind, broken(promise, f"`explain` of {where} is not the entries behind it")
        total = work.sales.total(where)
        assert total == SalesTotal.of(behind, where.currency), broken(
            promise, f"the total of {where} is not the sum of its entries: are all rollups kept?"
        )
        for by in GROUPINGS:
            groups = grouped(behind, by)
            told_groups = work.sales.breakdown(*by, where=where)
            summed = {key: SalesTotal.of(group, where.currency) for key, group in groups.items()}
            assert dict(told_groups) == summed, broken(
                promise, f"the groups of {where} by {_words(by)} are not the sums of their entries"
            )
            sold = {key: number for key, group in groups.items() if (number := _orders(group))}
            assert dict(work.sales.orders(*by, where=where)) == sold, broken(
                promise, f"the orders of {where} by {_words(by)} are not those in their entries"
            )


def grouped(entries: Iterable[SalesEntry], by: Sequence[Dimension]) -> dict[Key, list[SalesEntry]]:
    """The entries of each group, found one by one."""
    groups: dict[Key, list[SalesEntry]] = {}
    for entry in entries:
        of: dict[Dimension, Any] = {
            Dimension.DAY: entry.effective_on,
            Dimension.MANAGER: entry.manager,
            Dimension.ACCOUNT: entry.account,
            Dimension.PRODUCT: entry.product,
        }
        groups.setdefault(tuple(of[dimension] for dimension in by), []).append(entry)
    return groups


def _orders(entries: Iterable[SalesEntry]) -> int:
    return len({entry.document for entry in entries if entry.kind is EntryKind.SOLD})


def _words(by: Sequence[Dimension]) -> str:
    return " and ".join(dimension.value for dimension in by) or "nothing"


def written(storage: Storage, *batches: Sequence[SalesEntry]) -> None:
    """Entries in the ledger, each batch committed alone."""
    for batch in batches:
        with storage.begin() as work:
            work.sales.append(batch)
            work.commit()


class SalesLedgerContract(Contract):
    """What is written stands; every figure is the sum of the entries behind it."""

    def test_an_empty_ledger_answers_nothing(self, storage: Storage) -> None:
        with storage.begin(read_only=True) as work:
            check_figures(work, [], questions([YEAR]))
            assert list(work.sales.entries_of(OrderId("x-1"))) == [], broken(12, "another's entries show")
            assert dict(work.sales.first_sales(SaleEvent.BOOKED)) == {}, broken(12, "another's sales show")

    def test_every_figure_is_the_sum_of_its_entries(self, storage: Storage) -> None:
        written(storage, HISTORY[:4], HISTORY[4:5], HISTORY[5:])

        with storage.begin(read_only=True) as work:
            check_figures(work, HISTORY, questions())

    def test_a_unit_of_work_counts_its_own_entries_before_it_commits(self, storage: Storage) -> None:
        written(storage, HISTORY[:6])

        with storage.begin() as work:
            work.sales.append(HISTORY[6:11])
            work.sales.append(HISTORY[11:])
            check_figures(work, HISTORY, questions([YEAR, EVER, JANUARY]))
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
        assert totals == [110, 110, 110], broken(15, "1 February to 1 March is all of February, and no more")
        assert sorted(daily, key=str) == [(days[1],), (days[2],)], broken(15, "a day outside was listed")

    def test_entries_of_a_document_come_by_line_and_sequence(self, storage: Storage) -> None:
        entries = [an_entry("o-1", line=line, sequence=number) for line in (1, 2, 10) for number in (1, 2)]
        written(storage, [entries[5], entries[2]], [entries[4], entries[0]], [entries[3], entries[1]])

        with storage.begin(read_only=True) as work:
            assert list(work.sales.entries_of(OrderId("o-1"))) == entries, broken(13, "out of order")
            assert list(work.sales.entries_of(OrderId("o-2"))) == []

    def test_an_entry_is_kept_field_by_field(self, storage: Storage) -> None:
        written(storage, HISTORY)

        with storage.begin(read_only=True) as work:
            kept = [entry for n in range(1, 11) for entry in work.sales.entries_of(OrderId(f"o-{n}"))]

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
            work.sales.append([first, first] if where == "in one batch" else [evolve(first, reason="again")])
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
            check_figures(work, HISTORY[:4], questions([EVER, YEAR]))

    def test_a_reader_goes_on_seeing_the_figures_of_one_state(self, storage: Storage) -> None:
        written(storage, HISTORY[:6])

        with storage.begin(read_only=True) as reader:
            check_figures(reader, HISTORY[:6], questions([YEAR]))
            sales = reader.sales.first_sales(SaleEvent.BOOKED)
            written(storage, HISTORY[6:])
            check_figures(reader, HISTORY[:6], questions([YEAR, EVER]))
            assert reader.sales.first_sales(SaleEvent.BOOKED) == sales, broken(3, "a first sale appeared")

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
        assert own == {**booked, AccountId("a-4"): date(2026, 5, 1)}, broken(13, "its own entry is missing")

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
    def test_any_entries_add_up_to_what_they_are(self, storage: Storage, data: st.DataObject) -> None:
        number = next(_NUMBERS)
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
            check_figures(work, [*earlier, *drawn], asked)

    def test_entries_of_many_writers_at_once_are_all_counted(self, storage: Storage) -> None:
        def write(name: str) -> Callable[[], None]:
            def once(number: int) -> None:
                entry = an_entry(f"{name}-{number}", minor=1)
                until_it_holds(lambda: written(storage, [entry]))

            return lambda: [once(number) for number in range(10)] and None

        at_once(*(write(name) for name in "abcd"))

        with storage.begin(read_only=True) as work:
            total = work.sales.total(Where(period=YEAR, currency="EUR", manager=ManagerId("m-1")))
            behind = work.sales.explain(Where(period=YEAR, currency="EUR"))

        assert len(behind) == 40, broken(9, "an acknowledged entry is missing")  # noqa: PLR2004
        assert total.amount.minor == 40, broken(6, "an addition to a rollup was lost")  # noqa: PLR2004


# --- what goes with the books ---------------------------------------------------------------


def claimed(
    storage: Storage, *, limit: int = 10_000, now: datetime = NOON, until: datetime = SOON
) -> list[OutboxMessage]:
    """The messages that a drain gets."""
    with storage.begin() as work:
        messages = list(work.outbox.claim(limit=limit, now=now, until=until))
        work.commit()
    return messages


def acknowledged(storage: Storage, messages: Iterable[OutboxMessage]) -> None:
    """The messages are delivered."""
    with storage.begin() as work:
        work.outbox.acknowledge([message.id for message in messages])
        work.commit()


def waiting(storage: Storage) -> int:
    """How many messages wait, as anybody sees it."""
    with storage.begin(read_only=True) as work:
        return work.outbox.waiting()


class OutboxContract(Contract):
    """Every event arrives at least once, in order, none before its commit, none lost."""

    def test_events_arrive_in_the_order_of_what_they_tell_of(self, storage: Storage) -> None:
        assert claimed(storage) == [], broken(12, "another tenant's message arrived")
        born, placed = an_order("x-1")
        [order] = added(storage, ORDERS, (born, placed))
        with storage.begin() as work:
            saved = work.orders.save(*order.invoice(on=MONDAY))
            order, returned = saved.return_lines({1: saved.lines[0].left}, on=TUESDAY, reason="broken")
            work.orders.save(order, returned)
            work.accounts.add(*an_account("x-1"))
            work.commit()

        messages = claimed(storage)

        of_order = [message for message in messages if message.event != an_account("x-1")[1]]
        assert [message.version for message in of_order] == [1, 2, 3], broken(11, "out of order")
        assert of_order[0].event == placed, broken(11, "an event came back as another")
        assert of_order[2].event == returned, broken(11, "an event came back as another")
        assert len({message.subject for message in of_order}) == 1, broken(11, "one aggregate, one subject")
        assert len(messages) == 4, broken(11, "a message was lost, or came twice")  # noqa: PLR2004
        assert len({message.id for message in messages}) == 4, broken(11, "two messages have one id")  # noqa: PLR2004

    @thoroughly
    @given(event=strategies.events())
    def test_any_event_arrives_as_it_was(self, storage: Storage, event: Event) -> None:
        account, _ = an_account(f"any-{next(_NUMBERS)}")

        added(storage, KINDS[1], (account, event))

        assert [message.event for message in drained(storage)] == [event], broken(
            11, "an event arrived as another, or never"
        )

    def test_nothing_arrives_before_it_is_committed(self, storage: Storage) -> None:
        with storage.begin() as work:
            work.orders.add(*an_order("x-1"))

            assert waiting(storage) == 0, broken(11, "an event of what was not committed waits")

        assert waiting(storage) == 0, broken(11, "an event of what was rolled back waits")
        assert claimed(storage) == [], broken(11, "an event of what was rolled back arrived")

    def test_what_was_refused_sends_nothing(self, storage: Storage) -> None:
        [stale] = added(storage, ORDERS, an_order("x-1"))
        with storage.begin() as work:
            work.orders.save(*stale.invoice(on=MONDAY))
            work.commit()

        with refused(ConcurrencyError, promise=6, how="a stale save went through"), storage.begin() as work:
            work.accounts.add(*an_account("x-1"))
            work.orders.save(*stale.cancel(on=MONDAY, reason="too late"))
            work.commit()

        assert len(drained(storage)) == 2, broken(11, "a refused unit of work sent an event")  # noqa: PLR2004

    def test_while_a_claim_lasts_nobody_else_gets_anything(self, storage: Storage) -> None:
        added(storage, ORDERS, *(an_order(f"x-{n}") for n in range(4)))

        mine = claimed(storage, limit=2, now=NOON, until=SOON)
        theirs = claimed(storage, now=SOON - timedelta(microseconds=1), until=LATER)

        assert len(mine) == 2, broken(11, "`limit` is how many are handed out at most")  # noqa: PLR2004
        assert theirs == [], broken(11, "two drains at once got messages")

    def test_what_was_claimed_and_not_acknowledged_comes_again(self, storage: Storage) -> None:
        added(storage, ORDERS, *(an_order(f"x-{n}") for n in range(4)))
        first = claimed(storage, limit=2, now=NOON, until=SOON)
        acknowledged(storage, first[:1])

        again = claimed(storage, limit=2, now=SOON, until=LATER)

        assert again[0] == first[1], broken(11, "a message was lost with the drain that had it")
        assert len(again) == 2, broken(11, "a message was lost")  # noqa: PLR2004
        assert waiting(storage) == 3, broken(11, "a message was lost, or came back")  # noqa: PLR2004

    def test_a_claim_ends_when_all_of_it_is_acknowledged(self, storage: Storage) -> None:
        added(storage, ORDERS, *(an_order(f"x-{n}") for n in range(4)))
        first = claimed(storage, limit=3)

        acknowledged(storage, first[:2])
        assert claimed(storage) == [], broken(11, "a claim ended before its last message was delivered")
        acknowledged(storage, first[2:])
        last = claimed(storage)

        assert len(last) == 1, broken(11, "a claim outlived its last message")
        assert last[0].id not in {message.id for message in first}, broken(11, "a message came again")

    def test_acknowledging_twice_is_acknowledging_once(self, storage: Storage) -> None:
        added(storage, ORDERS, *(an_order(f"x-{n}") for n in range(3)))
        first = claimed(storage, limit=1)

        acknowledged(storage, first)
        acknowledged(storage, first)

        assert waiting(storage) == 2, broken(11, "acknowledging twice took another message")  # noqa: PLR2004

    def test_a_claim_that_was_rolled_back_was_never_made(self, storage: Storage) -> None:
        added(storage, ORDERS, an_order("x-1"))
        with storage.begin() as work:
            assert len(work.outbox.claim(limit=9, now=NOON, until=LATER)) == 1
            work.rollback()
        with storage.begin() as work:
            [message] = work.outbox.claim(limit=9, now=NOON, until=LATER)
            work.outbox.acknowledge([message.id])

        assert claimed(storage) == [message], broken(9, "what was rolled back still holds")

    def test_of_many_writers_and_drains_at_once_nothing_is_lost(self, storage: Storage) -> None:
        got: list[OutboxMessage] = []

        def write(name: str) -> Callable[[], None]:
            return lambda: [
                until_it_holds(lambda n=n: added(storage, ORDERS, an_order(f"{name}-{n}")) and None)  # type: ignore[misc]
                for n in range(10)
            ] and None

        def drain() -> None:
            for _ in range(10):
                until_it_holds(drain_once)

        def drain_once() -> None:
            messages = claimed(storage, limit=3)
            got.extend(messages)
            until_it_holds(lambda: acknowledged(storage, messages))

        at_once(write("a"), write("b"), drain, drain)
        got += drained(storage)

        ids = [message.id for message in got]
        assert len(set(ids)) == 20, broken(11, "a message was lost between writers and drains")  # noqa: PLR2004
        assert len(ids) == 20, broken(11, "two drains held one message at a time")  # noqa: PLR2004
        assert waiting(storage) == 0


class KeysContract(Contract):
    """A key recalls the first result, and only what was committed used it."""

    def test_a_key_recalls_what_it_first_gave(self, storage: Storage) -> None:
        with storage.begin() as work:
            assert work.keys.recall("k-1") is None, broken(12, "another tenant's key shows")
            order = work.orders.add(*an_order("x-1"))
            kept = Recalled(fingerprint="place x-1", result=order)
            work.keys.keep("k-1", kept)
            assert work.keys.recall("k-1") == kept, broken(13, "a unit of work sees its own writes")
            work.commit()
        with storage.begin() as work:
            work.orders.save(*work.orders.get(order.id).invoice(on=MONDAY))
            work.commit()

        with storage.begin(read_only=True) as work:
            assert work.keys.recall("k-1") == kept, broken(10, "the first result was not given again")
            assert work.keys.recall("k-2") is None, broken(10, "a free key is taken")

    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
    def test_a_result_of_any_kind_is_recalled(self, storage: Storage, kind: Kind) -> None:
        with storage.begin() as work:
            kept = Recalled(fingerprint="f" * 64, result=kind.of(work).add(*kind.birth("x-1")))
            work.keys.keep("k-1", kept)
            work.commit()

        with storage.begin(read_only=True) as work:
            assert work.keys.recall("k-1") == kept, broken(10, "a result came back as another")

    def test_a_key_of_a_rolled_back_attempt_is_free_again(self, storage: Storage) -> None:
        kept = Recalled(fingerprint="place x-1", result=an_order("x-1")[0])
        with storage.begin() as work:
            work.keys.keep("k-1", kept)

        with storage.begin() as work:
            assert work.keys.recall("k-1") is None, broken(10, "a failed attempt used the key up")
            work.keys.keep("k-1", kept)
            work.commit()

    def test_a_used_key_cannot_be_bound_again(self, storage: Storage) -> None:
        kept = Recalled(fingerprint="place x-1", result=an_order("x-1")[0])
        with storage.begin() as work:
            work.keys.keep("k-1", kept)
            work.commit()
        before = digest(storage)

        with refused(ConcurrencyError, promise=10, how="a key was bound twice"), storage.begin() as work:
            work.orders.add(*an_order("x-1"))
            work.keys.keep("k-1", evolve(kept, fingerprint="place x-2"))
            work.commit()

        assert digest(storage) == before, broken(10, "a refused unit of work wrote something")

    def test_of_eight_at_once_with_one_key_one_does_it(self, storage: Storage) -> None:
        results: list[Any] = []

        def once(number: int) -> None:
            with storage.begin() as work:
                known = work.keys.recall("k-1")
                if known is not None:
                    results.append(known.result)
                    return
                order = work.orders.add(*an_order(f"x-{number}"))
                work.keys.keep("k-1", Recalled(fingerprint="place one", result=order))
                work.commit()
                results.append(order)

        at_once(*(lambda number=n: until_it_holds(lambda: once(number)) for n in range(8)))  # type: ignore[misc]

        with storage.begin(read_only=True) as work:
            orders = list(work.orders.find())
        assert len(orders) == 1, broken(10, f"eight commands with one key placed {len(orders)} orders")
        assert results == orders * 8, broken(10, "not everybody got the first result")


class GuardsContract(Contract):
    """A rule over a set holds, whoever writes to the set at once."""

    def test_a_limit_holds_when_many_reach_for_the_last_of_it(self, storage: Storage) -> None:
        limit, placed = 3, []

        def place(name: str) -> Callable[[], None]:
            def once() -> None:
                with storage.begin() as work:
                    work.guard("credit of a-1", exclusive=True)
                    if len(work.orders.find(OrderQuery(account=AccountId("a-1")))) >= limit:
                        return
                    work.orders.add(*an_order(name))
                    work.commit()
                placed.append(name)

            return lambda: until_it_holds(once)

        at_once(*(place(f"x-{n}") for n in range(8)))

        with storage.begin(read_only=True) as work:
            there = names_of(work.orders.find())
        assert len(there) == limit, broken(7, f"{len(there)} orders under a limit of {limit}")
        assert sorted(placed) == there, broken(7, "what was acknowledged is not what is there")

    def test_two_who_hold_a_guard_alone_come_one_after_the_other(self, storage: Storage) -> None:
        seen: list[int] = []
        both_counted = Barrier(2)

        def place(name: str) -> Callable[[], None]:
            def once() -> None:
                with storage.begin() as work:
                    work.guard("credit of a-1", exclusive=True)
                    count = len(work.orders.find())
                    meet(both_counted)
                    work.orders.add(*an_order(name))
                    work.commit()
                seen.append(count)

            return lambda: until_it_holds(once)

        at_once(place("x-1"), place("x-2"))

        assert sorted(seen) == [0, 1], broken(7, "two who held a guard alone did not see each other")

    def test_who_holds_a_guard_alone_sees_what_sharers_wrote(self, storage: Storage) -> None:
        """As a closing of a period does, for whose entries everybody else shares the guard."""
        counts: list[int] = []
        both_began = Barrier(2)

        def close() -> None:
            with storage.begin() as work:
                work.guard("periods", exclusive=True)
                count = len(work.orders.find())
                meet(both_began)
                work.closings.add(*KINDS[-1].birth("x-1"))
                work.commit()
            counts.append(count)

        def place() -> None:
            with storage.begin() as work:
                work.guard("periods", exclusive=False)
                closed = work.closings.find()
                meet(both_began)
                if not closed:
                    work.orders.add(*an_order("x-1"))
                    work.commit()

        at_once(lambda: until_it_holds(close), lambda: until_it_holds(place))

        with storage.begin(read_only=True) as work:
            there = len(work.orders.find())
        assert counts == [there], broken(7, "an order came into a period that was being closed")

    def test_a_guard_may_be_shared_and_then_held_alone(self, storage: Storage) -> None:
        with storage.begin() as work:
            work.guard("periods", exclusive=False)
            work.guard("periods", exclusive=True)
            work.guard("periods", exclusive=False)
            work.guard("another", exclusive=True)
            work.orders.add(*an_order("x-1"))
            work.commit()

        assert waiting(storage) == 1, broken(7, "one unit of work stood in its own way")


class TenantsContract(Contract):
    """Another tenant's books do not exist."""

    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
    def test_another_tenants_aggregates_do_not_show(self, storage: Storage, kind: Kind) -> None:
        with storage.begin(read_only=True) as work:
            assert list(kind.of(work).find()) == [], broken(12, "another tenant's books were found")
            for id in ("x-1", "theirs"):
                with refused(NotFound, promise=12, how="another tenant's books were read"):
                    kind.of(work).get(kind.id(id))

    def test_another_tenants_figures_messages_and_keys_do_not_show(self, storage: Storage) -> None:
        with storage.begin() as work:
            for where in (Where(period=EVER, currency="EUR"), Where(period=EVER, currency="EUR", document=OrderId("x-1"))):
                assert list(work.sales.explain(where)) == [], broken(12, "another tenant's entries show")
                assert not work.sales.total(where).amount, broken(12, "another tenant's entries count")
                assert dict(work.sales.breakdown(*Dimension, where=where)) == {}, broken(12, "so do groups")
                assert dict(work.sales.orders(where=where)) == {}, broken(12, "another's orders count")
            assert list(work.sales.entries_of(OrderId("x-1"))) == [], broken(12, "another's entries show")
            assert dict(work.sales.first_sales(SaleEvent.BOOKED)) == {}, broken(12, "so do first sales")
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
        assert told == str(never_was.value), broken(12, "an error tells whether another tenant has it")

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
            assert [names_of(kind.of(work).find()) for kind in KINDS] == [["x-1"]] * len(KINDS), broken(
                9, "a part of a unit of work was lost"
            )
            assert work.outbox.waiting() == len(KINDS), broken(11, "an event was lost")
            assert work.keys.recall("k-1") is not None, broken(10, "a key was lost")
            check_figures(work, HISTORY, questions([YEAR]))

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


class StorageContract(
    RepositoryContract,
    QueriesContract,
    OrdersContract,
    SalesLedgerContract,
    OutboxContract,
    KeysContract,
    GuardsContract,
    TenantsContract,
    UnitOfWorkContract,
):
    """Everything that a storage is held to."""
