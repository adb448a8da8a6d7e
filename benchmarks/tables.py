"""The tables that those would make who write orders and their lines to SQLite without us."""

import sqlite3
from pathlib import Path

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from benchmarks.sales import Sale


def connect(path: Path) -> sqlite3.Connection:
    """A file with a table of orders and one of lines, as careful with commits as ours."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = wal")
    db.execute("PRAGMA synchronous = full")
    db.execute(
        "CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, account INTEGER, day INTEGER)"
    )
    db.execute(
        "CREATE TABLE IF NOT EXISTS lines (sale TEXT, number INTEGER, manager INTEGER, day INTEGER,"
        " product INTEGER, pieces INTEGER, cents INTEGER, PRIMARY KEY (sale, number))"
    )
    return db


def order_row(sale: Sale) -> tuple[str, int, int]:
    """An order as a row of its table."""
    return sale.id, sale.account, sale.day


def line_rows(sale: Sale) -> list[tuple[str, int, int, int, int, int, int]]:
    """Its lines as rows of theirs."""
    manager, day, id = sale.manager, sale.day, sale.id
    return [
        (id, number, manager, day, line.product, line.pieces, line.cents)
        for number, line in enumerate(sale.lines, start=1)
    ]


METADATA = MetaData()
ORDERS = Table(
    "orders",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("account", Integer),
    Column("day", Integer),
)
LINES = Table(
    "lines",
    METADATA,
    Column("sale", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    *(Column(name, Integer) for name in ("manager", "day", "product", "pieces", "cents")),
)


class Record(DeclarativeBase):
    """What is mapped."""


class OrderRecord(Record):
    """An order, mapped."""

    __tablename__ = "orders"

    id: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[int]
    day: Mapped[int]


class LineRecord(Record):
    """A line, mapped."""

    __tablename__ = "lines"

    sale: Mapped[str] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    manager: Mapped[int]
    day: Mapped[int]
    product: Mapped[int]
    pieces: Mapped[int]
    cents: Mapped[int]


def records_of(sale: Sale) -> list[Record]:
    """An order and its lines as mapped objects."""
    lines = [
        LineRecord(
            sale=id,
            number=number,
            manager=manager,
            day=day,
            product=product,
            pieces=pieces,
            cents=cents,
        )
        for id, number, manager, day, product, pieces, cents in line_rows(sale)
    ]
    return [OrderRecord(id=sale.id, account=sale.account, day=sale.day), *lines]
