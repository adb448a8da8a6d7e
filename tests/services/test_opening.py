"""A desk opens its books once, by one currency, calendar and policy; and races end well."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from account_mgmt import AccountManagement, FiscalCalendar
from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.domain.credit import Credited, CreditPolicy
from account_mgmt.domain.errors import BooksDiffer, BooksNotOpened, UnknownCurrency
from account_mgmt.ports.storage import Storage, UnitOfWork


def test_a_desk_finds_its_books_again(storage: Storage) -> None:
    calendar, policy = FiscalCalendar(first_month=7), CreditPolicy(credited=Credited.NAMED)
    AccountManagement(storage, currency="USD", calendar=calendar, policy=policy)

    desk = AccountManagement.of(storage)

    assert (desk.books.currency, desk.books.calendar, desk.books.policy) == (
        "USD",
        calendar,
        policy,
    )


def test_books_that_nobody_opened_are_not_guessed_at(storage: Storage) -> None:
    with pytest.raises(BooksNotOpened, match="No books were opened in the storage"):
        AccountManagement.of(storage)


@pytest.mark.parametrize(
    "other",
    [
        {"currency": "USD"},
        {"calendar": FiscalCalendar(first_month=7)},
        {"policy": CreditPolicy(handover_days=30)},
    ],
)
def test_books_are_not_kept_by_two_rules(storage: Storage, other: dict[str, object]) -> None:
    AccountManagement(storage)

    with pytest.raises(BooksDiffer, match=next(iter(other))):
        AccountManagement(storage, **other)  # type: ignore[arg-type] # as the names say


def test_an_unknown_currency_opens_nothing(storage: Storage) -> None:
    with pytest.raises(UnknownCurrency):
        AccountManagement(storage, currency="XXZ")

    with pytest.raises(BooksNotOpened):
        AccountManagement.of(storage)


class Raced(Storage):
    """Somebody else does something just before the first unit of work that may write."""

    def __init__(self, inner: Storage, first: Callable[[], object]) -> None:
        self._inner = inner
        self._first: Callable[[], object] | None = first

    def begin(self, *, read_only: bool = False) -> UnitOfWork:
        if not read_only and self._first is not None:
            first, self._first = self._first, None
            first()
        return self._inner.begin(read_only=read_only)


def test_of_two_who_open_at_once_both_have_the_same_books(storage: Storage) -> None:
    raced = Raced(storage, lambda: AccountManagement(storage, currency="USD"))

    desk = AccountManagement(raced, currency="USD")

    assert desk.books.currency == "USD"


def test_of_two_who_open_at_once_otherwise_one_is_refused(storage: Storage) -> None:
    raced = Raced(storage, lambda: AccountManagement(storage, currency="USD"))

    with pytest.raises(BooksDiffer):
        AccountManagement(raced, currency="EUR")


class InterruptedClock:
    """Somebody else does something at the moment it is looked at."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 1, 1, tzinfo=UTC)
        self.then: Callable[[], object] | None = None

    def now(self) -> datetime:
        if self.then is not None:
            then, self.then = self.then, None
            then()
        self.instant += timedelta(seconds=1)
        return self.instant


def test_of_two_who_use_one_key_at_once_both_have_the_first_order() -> None:
    clock, storage = InterruptedClock(), MemoryStorage()
    desk, other = AccountManagement(storage, clock=clock), AccountManagement(storage)
    desk.portfolio.open_account("Acme", id="acme")
    desk.catalogue.add_product("oil", "Oil")
    desk.catalogue.set_price("oil", "1", since="2026-01-01")

    def place(at: AccountManagement) -> object:
        return at.orders.place("acme", [("oil", 1)], on="2026-02-03", id="o-1", key="k-1")

    clock.then = lambda: place(other)

    assert place(desk) == other.orders.order("o-1")
    assert len(desk.reporting.explain(desk.books.calendar.year(2026))) == 1
