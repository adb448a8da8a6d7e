"""Storage on records: what it makes of a host's get, scan and put, and of their failing."""

from collections.abc import Callable, Iterable, Mapping

import pytest

from account_mgmt.adapters.records import DictRecords, Records, RecordStorage, view
from account_mgmt.domain.errors import BadText, ConcurrencyError, StorageError
from account_mgmt.domain.ids import AccountId, OrderId
from account_mgmt.domain.ledger import Where
from account_mgmt.testing.builders import MONDAY, YEAR, an_account, an_entry, an_order


class Interrupted(Records):
    """Records between whose steps something else happens."""

    def __init__(self) -> None:
        self.inner = DictRecords()
        self.before_put: list[Callable[[], object]] = []
        self.puts = 0

    def get(self, key: str) -> str | None:
        return self.inner.get(key)

    def scan(self, prefix: str, *, after: str = "") -> Iterable[tuple[str, str]]:
        return self.inner.scan(prefix, after=after)

    def put(self, texts: Mapping[str, str | None], *, unless_moved: str, seen: str | None) -> bool:
        self.puts += 1
        if self.before_put:
            self.before_put.pop()()
        return self.inner.put(texts, unless_moved=unless_moved, seen=seen)


@pytest.fixture
def records() -> Interrupted:
    return Interrupted()


@pytest.fixture
def storage(records: Interrupted) -> RecordStorage:
    return RecordStorage(records)


def place(storage: RecordStorage, name: str, minor: int) -> None:
    with storage.begin() as work:
        work.orders.add(*an_order(name))
        work.sales.append([an_entry(name, minor=minor)])
        work.commit()


def test_figures_that_moved_meanwhile_are_added_to_and_nobody_is_refused(
    storage: RecordStorage, records: Interrupted
) -> None:
    records.before_put.append(lambda: place(storage, "o-2", 20))

    place(storage, "o-1", 1)

    with storage.begin(read_only=True) as work:
        assert work.sales.total(Where(period=YEAR, currency="EUR")).amount.minor == 21
        assert len(work.orders.find()) == work.outbox.waiting() == 2
    assert records.puts == 3


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(
    storage: RecordStorage, records: Interrupted
) -> None:
    place(storage, "o-1", 1)

    def invoice() -> None:
        with storage.begin() as work:
            work.orders.save(*work.orders.get(OrderId("o-1")).invoice(on=MONDAY))
            work.commit()

    records.before_put.append(invoice)
    with storage.begin() as work:
        work.orders.save(*work.orders.get(OrderId("o-1")).cancel(on=MONDAY, reason=""))
        work.sales.append([an_entry("o-9")])
        with pytest.raises(ConcurrencyError):
            work.commit()

    with storage.begin(read_only=True) as work:
        assert work.orders.get(OrderId("o-1")).invoiced_on == MONDAY
        assert not work.sales.entries_of(OrderId("o-9"))


def test_a_put_that_fails_leaves_the_books_as_they_were(
    storage: RecordStorage, records: Interrupted
) -> None:
    def fail() -> None:
        raise ConnectionError

    records.before_put.append(fail)
    with pytest.raises(ConnectionError):
        place(storage, "o-1", 1)

    place(storage, "o-1", 1)
    with storage.begin(read_only=True) as work:
        assert work.outbox.waiting() == 1


def test_a_reader_goes_back_as_many_commits_as_are_remembered_and_no_further(
    storage: RecordStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "REMEMBERED", 3)

    def rename(region: str) -> None:
        with storage.begin() as work:
            account = work.accounts.get(AccountId("a-1"))
            work.accounts.save(*account.describe(region=region))
            work.commit()

    with storage.begin() as work:
        work.accounts.add(*an_account("a-1", region="0"))
        work.commit()
    near, far = storage.begin(read_only=True), storage.begin(read_only=True)
    for reader in (near, far):
        reader.accounts.find()
    for region in "123":
        rename(region)
    assert near.accounts.get(AccountId("a-1")).region == "0"

    rename("4")

    assert near.accounts.get(AccountId("a-1")).region == "0", "it has looked back already"
    with pytest.raises(StorageError, match="3 commits have been made since it began"):
        far.accounts.get(AccountId("a-1"))


def test_two_processes_on_one_place_see_each_other(records: Interrupted) -> None:
    here, there = RecordStorage(records), RecordStorage(records)

    place(here, "o-1", 1)

    with there.begin(read_only=True) as work:
        assert work.orders.get(OrderId("o-1")).id == OrderId("o-1")


def test_tenants_whose_names_begin_alike_do_not_see_each_other(records: Interrupted) -> None:
    place(RecordStorage(records, tenant="a"), "o-1", 1)

    with RecordStorage(records, tenant="a orders").begin(read_only=True) as work:
        assert not work.orders.find()
    with pytest.raises(BadText):
        RecordStorage(records, tenant="a\torders")


def test_a_damaged_record_is_refused_and_not_shown(
    storage: RecordStorage, records: Interrupted
) -> None:
    place(storage, "o-1", 1)
    clock = records.get("default\tclock")
    secret = {"default\torders\to-1": '1\n1\n{"schema":1,"secret":"hunter2"}'}
    records.inner.put(secret, unless_moved="default\tclock", seen=clock)

    with storage.begin(read_only=True) as work, pytest.raises(StorageError) as refusal:
        work.orders.get(OrderId("o-1"))
    assert "hunter2" not in str(refusal.value)


def test_a_dictionary_puts_all_or_nothing() -> None:
    records = DictRecords()
    assert records.put({"a": "1", "b": "1"}, unless_moved="a", seen=None)

    assert not records.put({"b": "2", "c": "2"}, unless_moved="a", seen=None)
    assert list(records.scan("")) == [("a", "1"), ("b", "1")]

    assert records.put({"a": None, "c": "3"}, unless_moved="a", seen="1")
    assert list(records.scan("")) == [("b", "1"), ("c", "3")]
    assert list(records.scan("", after="b")) == [("c", "3")]
    assert (records.get("a"), records.get("c")) == (None, "3")
