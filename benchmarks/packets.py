"""The packet of a heavy week: from files that are rendered to a ZIP, and from books on SQLite to it.

Beside both stands zipping and hashing the very same bytes with the standard library, and no more.
"""

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Final

from attrs import evolve

from account_mgmt import AccountManagement, Period, at_rate
from account_mgmt.adapters.courier import ZipFileCourier, verify
from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.domain.events import Event
from account_mgmt.domain.ids import AccountId, InvoiceId, OrderId, PacketId, PaymentId, ProductId
from account_mgmt.domain.invoice import Draft, Invoice, InvoiceLine
from account_mgmt.domain.manifest import PacketEntry
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import Order, OrderLine
from account_mgmt.domain.packet import Parcel
from account_mgmt.domain.party import Party
from account_mgmt.domain.payment import Payment
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from benchmarks.measure import OURS, Goal, Row, Work, agree, contest

WEEK: Final = Period.iso_week("2026-W06")
_TURNS: Final = 5


def on_sqlite(documents: int, folder: Path) -> Iterator[Row]:
    """A week of so many documents: orders, invoices for them, and payments."""
    desk = AccountManagement(SqlStorage(f"sqlite:///{folder / 'packets.db'}"))
    for number in range(_TURNS + 1):
        _fill(desk, f"m-{number}", documents)
    numbers = count()
    parcel = desk.packets.parcel(_handed_over(desk, next(numbers), folder))
    contents = parcel.contents()
    assert verify(folder / "m-0.zip").is_whole
    agree({OURS: len(parcel.manifest.items), "documents": documents})
    works: dict[str, Work] = {
        OURS: lambda: _packed(parcel, folder / f"packed-{next(numbers)}.zip"),
        "zipfile and hashlib": lambda: _zipped(contents, folder / "by-hand.zip"),
    }
    goal = Goal(peer="zipfile and hashlib", times=2)
    work = f"a packet of {documents:,} documents: listed, hashed, zipped, written whole"
    yield Row(work=work, seconds=contest(works, turns=_TURNS), goal=goal)

    numbers = count(1)
    works[OURS] = lambda: _handed_over(desk, next(numbers), folder)
    work = f"close a week of {documents:,} documents on SQLite, and hand its packet over"
    yield Row(work=work, seconds=contest(works, turns=_TURNS))
    desk.books.storage.close()


def _packed(parcel: Parcel, path: Path) -> None:
    """The packet of files that are rendered, from their entries to an archive on disk."""
    suffix = len(".json")
    contents = {file.path: file.content for file in parcel.files}
    entries = [
        PacketEntry.of(entry.item, entry.path[1 - suffix :], contents[entry.path])
        for entry in parcel.manifest.entries
    ]
    manifest = evolve(parcel.manifest, entries=tuple(entries))
    ZipFileCourier(path).deliver(Parcel.pack(manifest, parcel.files)[0])


def _handed_over(desk: AccountManagement, number: int, folder: Path) -> PacketId:
    """The whole of it: find what belongs to the week, render it, keep it, and hand it over."""
    packets = evolve(desk.packets, reports=())  # the documents alone
    packet = packets.close(f"m-{number}", "2026-W06")
    return packets.send(packet.id, ZipFileCourier(folder / f"m-{number}.zip")).id


def _zipped(contents: Mapping[str, bytes], path: Path) -> None:
    """The same files, hashed and zipped."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            hashlib.sha256(content).hexdigest()
            archive.writestr(name, content)


def _fill(desk: AccountManagement, manager: str, documents: int) -> None:
    """Two fifths orders of five lines, two fifths invoices for them, one fifth payments."""
    desk.portfolio.add_manager(manager, id=manager)
    desk.portfolio.open_account(manager, id=f"a-{manager}")
    desk.portfolio.assign(f"a-{manager}", manager, since="2026-01-01")
    sales = [_order(manager, number) for number in range(documents * 2 // 5)]
    with desk.books.storage.begin() as work:
        work.orders.add_all(sales)
        work.invoices.add_all([_invoice(order) for order, _ in sales])
        work.payments.add_all(
            [_payment(manager, number) for number in range(documents - 2 * len(sales))]
        )
        work.commit()


def _order(manager: str, number: int) -> tuple[Order, Event]:
    lines = [
        OrderLine(
            number=line,
            product=ProductId(f"p-{line}"),
            quantity=Quantity(line + number % 7),
            price=UnitPrice(f"{line}1.35", "EUR"),
        )
        for line in range(1, 6)
    ]
    return Order.place(
        OrderId(f"o-{manager}-{number}"),
        AccountId(f"a-{manager}"),
        on=WEEK.start + timedelta(days=number % 5),
        lines=lines,
    )


def _invoice(order: Order) -> tuple[Invoice, Event]:
    lines = tuple(
        InvoiceLine(
            number=line.number,
            description=f"Product {line.product}",
            quantity=line.quantity,
            price=line.price,
            tax=at_rate("21"),
            product=line.product,
            order_line=line.number,
        )
        for line in order.lines
    )
    draft = Draft(
        account=order.account,
        seller=Party(name="The seller", country="ES"),
        buyer=Party(name="The buyer", country="ES"),
        lines=lines,
        order=order.id,
    )
    return draft.issue(InvoiceId(f"i-{order.id}"), f"N-{order.id}", on=order.placed_on)


def _payment(manager: str, number: int) -> tuple[Payment, Event]:
    return Payment.receive(
        PaymentId(f"c-{manager}-{number}"),
        AccountId(f"a-{manager}"),
        Money.of_minor(10_000 + number, "EUR"),
        on=WEEK.last_day,
    )
