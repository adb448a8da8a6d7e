"""Finding the late orders among many, of which nearly all are closed history, on SQLite.

What is due is the same in both files; only the history behind it grows.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from account_mgmt import AccountManagement
from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.delivery import Delivery
from account_mgmt.domain.events import Event
from account_mgmt.domain.ids import AccountId, OrderId, ProductId
from account_mgmt.domain.order import Order, OrderLine
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.ports.queries import DeliveryQuery
from benchmarks.measure import OURS, Goal, Row, agree, contest

LINES: Final = 4  # of an order
_DUE: Final = 50
_AT_ONCE: Final = 5_000
_TODAY: Final = date(2026, 6, 30)
_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)


def on_sqlite(lines: int, folder: Path, *, turns: int = 5) -> Iterator[Row]:
    """The sweep that finds all told, and what is due of it, over so many lines and a hundredth of them."""
    few = max(lines // 100, _DUE * LINES)
    desk, smaller = _filled(folder / "late.db", lines), _filled(folder / "late-few.db", few)

    def due(at: AccountManagement) -> int:
        with at.books.storage.begin(read_only=True) as work:
            found = work.deliveries.find(DeliveryQuery(watch_on=Period(date.min, _TODAY)))
            late = [one.lateness(work.orders.get(one.id), _TODAY) for one in found]
        return sum(one is not None for one in late)

    named = f"account_mgmt, {few:,} lines"
    agree({OURS: due(desk), named: due(smaller)})
    yield Row(
        work=f"find {_DUE} late orders among {lines:,} order lines, on SQLite",
        seconds=contest({OURS: lambda: due(desk), named: lambda: due(smaller)}, turns=turns),
        goal=Goal(peer=named, times=2),
    )
    first = [len(at.playbooks.sweep_late(on=_TODAY).opened) for at in (desk, smaller)]
    agree({OURS: first[0], named: first[1]})
    yield Row(
        work="the sweep again, when all late orders are told of",
        seconds=contest(
            {
                OURS: lambda: desk.playbooks.sweep_late(on=_TODAY),
                named: lambda: smaller.playbooks.sweep_late(on=_TODAY),
            },
            turns=turns,
        ),
        goal=Goal(peer=named, times=2),
    )
    for storage in (desk.books.storage, smaller.books.storage):
        storage.close()


def _filled(path: Path, lines: int) -> AccountManagement:
    """A desk with so many order lines, shipped in time but for the last few orders."""
    desk = AccountManagement(SqlStorage(f"sqlite:///{path}"))
    desk.portfolio.open_account("Acme", id="acme")
    orders = _orders(lines // LINES)
    while some := list(islice(orders, _AT_ONCE)):
        with desk.books.storage.begin() as work:
            work.orders.add_all([order for order, _ in some])
            work.deliveries.add_all([delivery for _, delivery in some])
            work.commit()
    return desk


def _orders(number: int) -> Iterator[tuple[tuple[Order, Event], tuple[Delivery, Event]]]:
    for n in range(number):
        on = _TODAY - timedelta(days=10 + n % 1000)
        order, placed = Order.place(
            OrderId(f"o-{n:07}"),
            AccountId("acme"),
            on=on,
            lines=[
                OrderLine(
                    number=line,
                    product=ProductId("widget"),
                    quantity=Quantity(line),
                    price=UnitPrice("10.00", "EUR"),
                )
                for line in range(1, LINES + 1)
            ],
        )
        delivery, opened = Delivery.open(order)
        for line in order.lines:
            delivery, _ = delivery.promise(order, line.number, on + timedelta(days=5), at=_AT)
        if n < number - _DUE:
            left = delivery.left_to_ship(order)
            delivery, _ = delivery.ship(order, left, on=on + timedelta(days=2))
        yield (order, placed), (delivery, opened)
