"""A made-up history of sales: the same for everybody who is measured."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Final

from attrs import frozen

from account_mgmt.domain.account import CreditRole
from account_mgmt.domain.attainment import Target
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.events import OrderPlaced
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId, ProductId
from account_mgmt.domain.ledger import EntryKind, SaleEvent, SalesEntry
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import Order, OrderLine
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import ONE

CURRENCY: Final = "EUR"
MANAGERS: Final = tuple(ManagerId(f"m-{number:02}") for number in range(17))
YEAR: Final = Period.year(2026)
QUARTERS: Final = tuple(Period.months(2026, month, 3) for month in (1, 4, 7, 10))
QUOTA: Final = Money("1000000", CURRENCY)
LINES: Final = 4
_ACCOUNTS: Final = tuple(AccountId(f"a-{number:03}") for number in range(600))
_PRODUCTS: Final = tuple(ProductId(f"p-{number:03}") for number in range(400))
_FIRST: Final = date(2024, 1, 1)
_DAYS: Final = tuple(_FIRST + timedelta(days) for days in range(3 * 365))
_RECORDED: Final = datetime(2026, 1, 1, tzinfo=UTC)


@frozen
class Sale:
    """An order, the event of its birth, and the entries that credit it."""

    order: Order
    event: OrderPlaced
    entries: tuple[SalesEntry, ...]
    manager: ManagerId


def targets() -> tuple[Target, ...]:
    """A quota for each quarter, the same for every manager."""
    return tuple(Target(quarter, QUOTA) for quarter in QUARTERS)


def sales(
    count: int,
    *,
    seed: int = 7,
    prefix: str = "o",
    managers: Sequence[ManagerId] = MANAGERS,
) -> Iterator[Sale]:
    """So many orders of four lines, credited to one manager each."""
    chance = Random(seed)  # noqa: S311 # made-up data, the same each time
    for number in range(count):
        manager, account, on = (
            chance.choice(managers),
            chance.choice(_ACCOUNTS),
            chance.choice(_DAYS),
        )
        lines = tuple(
            OrderLine(
                number=place,
                product=chance.choice(_PRODUCTS),
                quantity=Quantity(chance.randint(1, 40)),
                price=UnitPrice.of_ten_billionths(chance.randint(1, 50_000) * 10**8, CURRENCY),
            )
            for place in range(1, LINES + 1)
        )
        order, event = Order.place(OrderId(f"{prefix}-{number:07}"), account, on=on, lines=lines)
        entries = tuple(
            SalesEntry(
                document=order.id,
                line=line.number,
                sequence=1,
                event=SaleEvent.BOOKED,
                kind=EntryKind.SOLD,
                role=CreditRole.DIRECT,
                manager=manager,
                share=ONE,
                account=account,
                product=line.product,
                effective_on=on,
                recorded_at=_RECORDED,
                amount=line.net,
                units=line.quantity,
            )
            for line in lines
        )
        yield Sale(order, event, entries, manager)
