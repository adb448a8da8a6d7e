"""The models catch what is broken, in a storage or in the rules of credit."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from runpy import run_path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.domain.credit import credit_for, undo_credit
from account_mgmt.domain.ledger import SalesEntry
from account_mgmt.domain.payment import Allocation
from account_mgmt.domain.receivables import OpenItem, ReceivableEntry
from account_mgmt.domain.settlement import settled_by
from account_mgmt.ports.storage import Storage
from account_mgmt.services import payments
from account_mgmt.testing.model import BusinessModel, CashModel, StorageModel, business

enough = settings(
    max_examples=300,
    stateful_step_count=25,
    deadline=None,
    database=None,
    derandomize=True,  # a known fault: whether it is found must not be luck
    phases=[Phase.generate],  # that it fails is the point, not how briefly
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


SABOTAGED = run_path(str(Path(__file__).with_name("sabotaged.py")))


def a_storage_with(part: str, fault: str) -> Callable[[], Storage]:
    return type("Sabotaged", (SABOTAGED["WrappedStorage"],), {part: SABOTAGED[fault]})


@pytest.mark.parametrize(
    ("part", "fault", "promise"),
    [
        ("repository", "LosesUpdates", 13),
        ("repository", "FindsInAnyOrder", 13),
        ("work", "KeepsWhatIsRolledBack", 13),
        ("sales", "ForgetsReturnsInRollups", 13),
        ("sales", "CountsInFloats", 13),
        ("sales", "WritesEntriesAgain", 13),
        ("outbox", "ClaimsTwice", 13),
        ("outbox", "LosesWhatWasClaimed", 11),
        ("keys", "BindsKeysAtOnce", 13),
    ],
)
def test_a_storage_that_differs_from_memory_is_found(part: str, fault: str, promise: int) -> None:
    opened = a_storage_with(part, fault)

    class Sabotaged(StorageModel):
        def open(self) -> Storage:
            return opened()

    with pytest.raises(AssertionError, match=rf"PROMISE ({promise}|13|11) BROKEN"):
        run_state_machine_as_test(Sabotaged, settings=enough)


class Business(BusinessModel):
    """The business, kept in memory."""

    def open(self) -> Storage:
        return MemoryStorage()


def test_a_rollup_that_misses_a_return_is_found_by_the_business() -> None:
    opened = a_storage_with("sales", "ForgetsReturnsInRollups")

    class Sabotaged(BusinessModel):
        def open(self) -> Storage:
            return opened()

    with pytest.raises(AssertionError, match=r"PROMISE (1|2) BROKEN"):
        run_state_machine_as_test(Sabotaged, settings=enough)


def test_credit_that_is_not_passed_on_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(business, "recredit", lambda *_, **__: ())

    with pytest.raises(AssertionError, match="PROMISE 1 BROKEN"):
        run_state_machine_as_test(Business, settings=enough)


def test_a_cent_that_is_lost_on_a_return_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_but_the_last(*args: object, **kwargs: object) -> tuple[SalesEntry, ...]:
        return undo_credit(*args, **kwargs)[:-1]  # type: ignore[arg-type] # passed on as they are

    monkeypatch.setattr(business, "undo_credit", all_but_the_last)

    with pytest.raises(AssertionError, match="PROMISE 1 BROKEN"):
        run_state_machine_as_test(Business, settings=enough)


def test_an_entry_in_a_closed_period_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def as_if_all_were_open(*args: object, **kwargs: object) -> tuple[SalesEntry, ...]:
        return credit_for(*args, **{**kwargs, "closed": ()})  # type: ignore[arg-type] # as they are

    monkeypatch.setattr(business, "credit_for", as_if_all_were_open)

    with pytest.raises(AssertionError, match="PROMISE 3 BROKEN"):
        run_state_machine_as_test(Business, settings=enough)


def test_credit_netted_into_a_debt_is_found() -> None:
    class Cash(CashModel):
        def open(self) -> Storage:
            return a_storage_with("receivables", "NetsCreditIntoTheOldest")()

    with pytest.raises(AssertionError, match="PROMISE 2 BROKEN"):
        run_state_machine_as_test(Cash, settings=enough)


def test_a_payment_that_settles_more_than_it_has_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    class Cash(CashModel):
        def open(self) -> Storage:
            return MemoryStorage()

    def as_if_it_had_more(
        allocation: Allocation, debt: OpenItem, cash: OpenItem, *, on: date, at: datetime
    ) -> tuple[ReceivableEntry, ...]:
        paid, *rest = settled_by(allocation, debt, cash, on=on, at=at)
        return evolve(paid, amount=-debt.open, value=-debt.value), *rest

    monkeypatch.setattr(payments, "settled_by", as_if_it_had_more)

    with pytest.raises(AssertionError, match="PROMISE"):
        run_state_machine_as_test(Cash, settings=enough)
