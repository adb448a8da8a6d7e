"""What holds when several processes work on one database at once, and when one of them is killed."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, Thread

import psycopg
import pytest
from workers import started, tell, together

from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import ConcurrencyError, StorageError
from account_mgmt.domain.ids import ForecastId, OrderId
from account_mgmt.domain.ledger import Where
from account_mgmt.testing.builders import NOON, a_forecast, an_order

WORKER = Path(__file__).with_name("sql_worker.py")
ALWAYS = Where(period=Period(date(1990, 1, 1), date(2100, 1, 1)), currency="EUR")


def books(storage: SqlStorage) -> tuple[list[str], list[str], int]:
    """The orders, the documents with credit (two entries each), and how many messages wait."""
    with storage.begin(read_only=True) as work:
        orders = [order.id.value for order in work.orders.find()]
        entries = [entry.document.value for entry in work.sales.explain(ALWAYS)]
        assert work.sales.total(ALWAYS).amount.minor == 100_000 * len(entries)
        assert all(times == 2 for times in Counter(entries).values())
        return orders, sorted(set(entries)), work.outbox.waiting()


def test_an_empty_database_may_be_opened_by_many_at_once(bare_url: str) -> None:
    answers = together(WORKER, *[(bare_url, "opening")] * 6)

    assert answers == [["0"]] * 6


def test_no_acknowledged_change_is_lost(url: str, storage: SqlStorage) -> None:
    """Promise 6: what four processes were told they had saved is what is there."""
    with storage.begin() as work:
        work.forecasts.add(*a_forecast())
        work.commit()

    told = together(WORKER, *[(url, "revising", me, "10") for me in "abcd"])

    with storage.begin(read_only=True) as work:
        forecast = work.forecasts.get(ForecastId("f-1"))
    assert sorted(v.why for v in forecast.versions[1:]) == sorted(sum(told, []))
    assert forecast.version == 41


def test_a_limit_holds_when_all_race_for_the_last_of_it(url: str, storage: SqlStorage) -> None:
    """Promise 7: a guard makes a rule over a set hold, whatever the isolation level."""
    told = together(WORKER, *[(url, "limited", me, "12") for me in "abcd"])

    with storage.begin(read_only=True) as work:
        orders = [order.id.value for order in work.orders.find()]
    assert len(orders) == 12
    assert sorted(sum(told, [])) == orders


def test_eight_at_once_with_one_key_have_one_result(url: str, storage: SqlStorage) -> None:
    """Promise 10."""
    told = together(WORKER, *[(url, "once", me) for me in "abcdefgh"])

    with storage.begin(read_only=True) as work:
        (order,) = work.orders.find()
        assert work.outbox.waiting() == 1
    assert told == [[order.id.value]] * 8


def test_what_was_acknowledged_survives_a_kill(url: str, storage: SqlStorage) -> None:
    """Promise 9: and what was not is there whole, or not at all."""
    workers = [started(WORKER, url, "recording", me) for me in "ab"]
    tell(workers)
    told: list[str] = []
    for worker in workers:
        told += [worker.line().strip() for _ in range(15)]
        worker.kill()
        told += worker.rest()

    orders, credited, waiting = books(storage)
    assert set(told) <= set(orders)
    assert orders == credited
    assert waiting == len(orders)


def test_a_kill_at_any_step_of_a_commit_leaves_all_or_nothing(
    url: str, storage: SqlStorage
) -> None:
    """Promise 9: the ledger, the documents and the outbox always tell one story."""
    step = 0
    survived = False
    while not survived:
        step += 1
        worker = started(WORKER, url, "dying", str(step))
        tell([worker])
        told = worker.rest()
        survived = worker.exit == 0

        orders, credited, waiting = books(storage)
        assert (orders, credited, waiting) in (([], [], 0), (["o-1"], ["o-1"], 1)), step
        assert not told or orders, step
        if orders and not survived:  # killed between the commit and the thanks for it
            _forget_everything(url)
    assert step > 10  # five statements and the commit, each with a before and an after


def _forget_everything(url: str) -> None:
    storage = SqlStorage(url)
    with storage._database.dialect.engine.begin() as connection:
        for table in ("orders", "sales_entries", "sales_days", "sales_months", "outbox"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    storage.close()


def test_two_drains_at_once_deliver_everything_once_and_in_order(
    url: str, storage: SqlStorage
) -> None:
    """Promise 11, while no drain is killed."""
    with storage.begin() as work:
        for number in range(20):
            order = work.orders.add(*an_order(f"o-{number}"))
            work.orders.save(*order.invoice(on=order.placed_on))
        work.commit()

    mine, theirs = together(WORKER, (url, "draining"), (url, "draining"))

    expected = {f"orders/o-{number}/{version}" for number in range(20) for version in (1, 2)}
    assert sorted(mine + theirs) == sorted(expected)
    for told in (mine, theirs):
        versions: dict[str, list[int]] = {}
        for name in told:
            subject, _, version = name.rpartition("/")
            versions.setdefault(subject, []).append(int(version))
        assert all(found == sorted(found) for found in versions.values())


def test_a_drain_killed_before_it_acknowledged_has_its_messages_delivered_again(
    url: str, storage: SqlStorage
) -> None:
    """Promise 11: at least once, with the same ids."""
    with storage.begin() as work:
        work.orders.add_all([an_order(f"o-{number}") for number in range(5)])
        work.commit()
    worker = started(WORKER, url, "dropping")
    tell([worker])
    handled = worker.rest()
    midnight = NOON - timedelta(hours=12)

    with storage.begin() as work:
        meanwhile = work.outbox.claim(limit=9, now=midnight, until=NOON)
        again = work.outbox.claim(limit=9, now=midnight + timedelta(hours=1), until=NOON)

    assert handled == ["orders/o-0/1", "orders/o-1/1", "orders/o-2/1"]
    assert meanwhile == ()
    assert [message.id for message in again][:3] == handled
    assert len(again) == 5


def test_a_message_committed_late_is_delivered_late_and_not_lost(postgres_database: str) -> None:
    """Promise 11: a place in the queue is given before the commit, so a cursor would pass it by."""
    storage = SqlStorage(postgres_database)
    with storage.begin() as late, storage.begin() as early:
        late.orders.add(*an_order("o-late"))
        early.orders.add(*an_order("o-early"))
        early.commit()
        first = _drained(storage)
        late.commit()
    second = _drained(storage)
    storage.close()

    assert (first, second) == (["orders/o-early/1"], ["orders/o-late/1"])


def _drained(storage: SqlStorage) -> list[str]:
    with storage.begin() as work:
        messages = work.outbox.claim(limit=9, now=NOON, until=NOON + timedelta(hours=1))
        work.outbox.acknowledge(message.id for message in messages)
        work.commit()
    return [message.id for message in messages]


def test_a_reader_neither_waits_for_a_writer_nor_keeps_it_waiting(
    open_storage: Callable[..., SqlStorage],
) -> None:
    storage, other = open_storage(), open_storage()
    with storage.begin(read_only=True) as reader, other.begin() as writer:
        assert reader.orders.find() == []
        writer.orders.add(*an_order())
        assert reader.orders.find() == []
        writer.commit()
        assert reader.orders.find() == []  # it sees one state, however long it lasts

    with storage.begin(read_only=True) as reader:
        assert len(reader.orders.find()) == 1


def test_units_of_work_that_wait_for_each_other_are_told_so(postgres_database: str) -> None:
    storage = SqlStorage(postgres_database)
    both = Barrier(2)
    refusals: list[Exception] = []

    def hold(first: str, second: str) -> None:
        try:
            with storage.begin() as work:
                work.guard(first, exclusive=True)
                both.wait()
                work.guard(second, exclusive=True)
                work.commit()
        except ConcurrencyError as error:
            refusals.append(error)

    threads = [Thread(target=hold, args=names) for names in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    storage.close()

    assert [str(error) for error in refusals] == [
        (
            "This unit of work and another waited for each other, and the database ended this one. "
            "Nothing was written; repeat it from the start."
        )
    ]


def test_a_connection_that_the_server_ends_takes_its_unit_of_work_with_it(
    postgres_database: str,
) -> None:
    storage = SqlStorage(postgres_database)
    work = storage.begin()
    work.orders.add(*an_order())
    with psycopg.connect(postgres_database, autocommit=True) as killer:
        killer.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    with pytest.raises(StorageError, match="lost the connection"):
        work.orders.get(OrderId("o-1"))
    with pytest.raises(StorageError):
        work.commit()
    with storage.begin() as next_one:
        assert next_one.orders.find() == []
        next_one.orders.add(*an_order())
        next_one.commit()
    storage.close()


def test_guards_may_be_shared_by_many_and_are_let_go_at_the_end(
    open_storage: Callable[..., SqlStorage], url: str
) -> None:
    storage, other = open_storage(), open_storage()
    with storage.begin() as mine:
        mine.guard("account/a-1", exclusive=False)
        if url.startswith("postgresql"):  # where one writes at a time, sharing is taking turns
            with other.begin() as theirs:
                theirs.guard("account/a-1", exclusive=False)
                theirs.commit()
        mine.commit()

    with other.begin() as work:
        work.guard("account/a-1", exclusive=True)
        work.commit()
