"""The sales that everybody is given: orders of four lines, the same each time, made by arithmetic."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Final

from attrs import frozen

from account_mgmt import AccountManagement, FiscalCalendar, Money, Period
from account_mgmt.domain.account import Account, CreditRole
from account_mgmt.domain.credit import credit_for
from account_mgmt.domain.events import OrderPlaced
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId, ProductId
from account_mgmt.domain.ledger import EntryKind, SaleEvent, SalesEntry
from account_mgmt.domain.order import Order, OrderLine
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import ONE
from account_mgmt.ports.storage import Storage
from account_mgmt.testing.builders import NOON

MANAGERS: Final = 20
ACCOUNTS: Final = 600
PRODUCTS: Final = 300
LINES: Final = 4
YEAR: Final = Period.year(2026)
QUARTERS: Final = tuple(
    Period(start, end)
    for start, end in (
        (date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 4, 1), date(2026, 7, 1)),
        (date(2026, 7, 1), date(2026, 10, 1)),
        (date(2026, 10, 1), date(2027, 1, 1)),
    )
)
QUOTA: Final = Money("1000000", "EUR")

_MANAGERS: Final = tuple(ManagerId(f"m-{number}") for number in range(MANAGERS))
_ACCOUNTS: Final = tuple(AccountId(f"a-{number}") for number in range(ACCOUNTS))
_PRODUCTS: Final = tuple(ProductId(f"p-{number}") for number in range(PRODUCTS))
_DAYS: Final = tuple(YEAR.start + timedelta(number) for number in range(365))


@frozen
class Line:
    """So many pieces of a product, for so many cents in all."""

    product: int
    pieces: int
    cents: int


@frozen
class Sale:
    """An order as numbers: what every contender starts from."""

    number: int
    account: int
    day: int  # of the year, from zero
    lines: tuple[Line, ...]

    @property
    def manager(self) -> int:
        """Whose account it is."""
        return self.account % MANAGERS

    @property
    def id(self) -> str:
        """What all contenders call it."""
        return f"o-{self.number}"

    @property
    def on(self) -> date:
        """Its day."""
        return _DAYS[self.day]

    @property
    def quarter(self) -> Period:
        """The quarter of its day."""
        return next(quarter for quarter in QUARTERS if self.on in quarter)


def sales(count: int, *, first: int = 0) -> Iterator[Sale]:
    """That many sales, by number."""
    for number in range(first, first + count):
        yield Sale(
            number,
            account=number * 7919 % ACCOUNTS,
            day=number * 104_729 % 365,
            lines=tuple(_line(number * LINES + line) for line in range(LINES)),
        )


def _line(number: int) -> Line:
    pieces = 1 + number * 31 % 12
    return Line(number * 97 % PRODUCTS, pieces, pieces * (500 + number * 6007 % 20_000))


# --- as the library has them --------------------------------------------------------------------


def manager_id(number: int) -> ManagerId:
    """The manager of that number."""
    return _MANAGERS[number]


def order_of(sale: Sale) -> tuple[Order, OrderPlaced]:
    """The order that a sale is, and the event that says so."""
    lines = [
        OrderLine(
            number=number,
            product=_PRODUCTS[line.product],
            quantity=Quantity(line.pieces),
            price=UnitPrice.of_money(Money.of_minor(line.cents // line.pieces, "EUR")),
        )
        for number, line in enumerate(sale.lines, start=1)
    ]
    return Order.place(OrderId(sale.id), _ACCOUNTS[sale.account], on=sale.on, lines=lines)


def entries_of(sale: Sale) -> list[SalesEntry]:
    """The credit for a sale, as `credit_for` gives it for the order: for a long history."""
    document, on = OrderId(sale.id), sale.on
    return [
        SalesEntry(
            document=document,
            line=number,
            sequence=1,
            event=SaleEvent.BOOKED,
            kind=EntryKind.SOLD,
            role=CreditRole.DIRECT,
            manager=_MANAGERS[sale.manager],
            share=ONE,
            account=_ACCOUNTS[sale.account],
            product=_PRODUCTS[line.product],
            effective_on=on,
            recorded_at=NOON,
            amount=Money.of_minor(line.cents, "EUR"),
            units=Quantity.of_millionths(line.pieces * 1_000_000),
        )
        for number, line in enumerate(sale.lines, start=1)
    ]


def credited(order: Order, sale: Sale) -> tuple[SalesEntry, ...]:
    """The credit for an order, by the domain's own rule."""
    account, _ = Account.open(_ACCOUNTS[sale.account], "Customer")
    owned, _ = account.assign(_MANAGERS[sale.manager], since=YEAR.start, at=NOON)
    return credit_for(order, owned, at=NOON)


def write_history(storage: Storage, history: Iterable[Sale]) -> None:
    """Put the credit for all of them into the ledger."""
    coming = iter(history)
    while some := list(islice(coming, 5000)):
        with storage.begin() as work:
            work.sales.append([entry for sale in some for entry in entries_of(sale)])
            work.commit()


def desk_on(storage: Storage) -> AccountManagement:
    """A desk with managers, their accounts, what they sell, and quotas for the quarters."""
    desk = AccountManagement(storage, currency="EUR", calendar=FiscalCalendar())
    for product in _PRODUCTS:
        desk.catalogue.add_product(product, product.value)
    for manager in _MANAGERS:
        desk.portfolio.add_manager(manager.value, id=manager)
    for number, account in enumerate(_ACCOUNTS):
        desk.portfolio.open_account(account.value, id=account)
        desk.portfolio.assign(account, _MANAGERS[number % MANAGERS], since=YEAR.start)
    desk.quotas.plan(2026, forecast=QUOTA.times(4 * MANAGERS))
    return desk
