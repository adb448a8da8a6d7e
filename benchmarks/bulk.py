"""Writing many orders to SQLite in one go."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count
from pathlib import Path
from typing import Final, Protocol

import sqlalchemy as sa
from attrs import frozen
from sqlalchemy import orm

from account_mgmt.adapters.sql import SqlStorage
from benchmarks.history import Sale, sales
from benchmarks.measure import OURS, Goal, Row, Work, contest

_TURNS: Final = 3
_ORDERS: Final = ("id", "account", "placed_on", "status")
_LINES: Final = ("order_id", "number", "product", "quantity", "price", "net")
_ENTRIES: Final = (
    "document", "line", "sequence", "event", "kind", "role", "manager", "share", "account",
    "product", "effective_on", "recorded_at", "minor", "currency", "millionths", "unit", "reverses",
    "reason",
)  # fmt: skip
_NUMBERS: Final = {"number", "quantity", "price", "net", "line", "sequence", "minor", "millionths"}

Rows = Sequence[tuple[object, ...]]


def on_sqlite(orders: int, folder: Path) -> Iterator[Row]:
    """So many orders of four lines, without and with the entries that credit them.

    Databases are made, with their tables, before the clock runs.
    """
    history = list(sales(orders))
    heads, lines, entries = _rows(history)
    yield Row(
        work="write an order of 4 lines to SQLite, of many in one go",
        seconds=_each(
            {
                OURS: _Ours(history, ledger=False),
                "two raw tables": _Raw(heads, lines),
                "SQLAlchemy Core": _Core(heads, lines),
                "SQLAlchemy ORM": _Orm(history),
            },
            folder,
            orders,
        ),
        goal=Goal(peer="two raw tables"),
    )
    yield Row(
        work="the same with its ledger entries",
        seconds=_each(
            {
                OURS: _Ours(history, ledger=True),
                "three raw tables": _Raw(heads, lines, entries),
                "SQLAlchemy Core": _Core(heads, lines, entries),
            },
            folder,
            orders,
        ),
        goal=Goal(peer="SQLAlchemy Core"),
    )


class _Writer(Protocol):
    """What makes a database, and then writes all orders into it."""

    def make(self, path: Path) -> Work:
        """An empty database, and what fills it."""
        ...


_NUMBER: Final = count()


def _each(writers: Mapping[str, _Writer], folder: Path, orders: int) -> dict[str, float]:
    ready = {
        name: [writer.make(folder / f"{next(_NUMBER)}.db") for _ in range(_TURNS)]
        for name, writer in writers.items()
    }
    works = {name: (lambda left=left: left.pop()()) for name, left in ready.items()}
    taken = contest(works, turns=_TURNS)
    return {name: seconds / orders for name, seconds in taken.items()}


def _rows(history: Sequence[Sale]) -> tuple[Rows, Rows, Rows]:
    heads = [
        (sale.order.id.value, sale.order.account.value, sale.order.placed_on.isoformat(), "open")
        for sale in history
    ]
    lines = [
        (
            sale.order.id.value,
            line.number,
            line.product.value,
            line.quantity.millionths,
            line.price.ten_billionths,
            line.net.minor,
        )
        for sale in history
        for line in sale.order.lines
    ]
    entries = [
        (
            entry.document.value,
            entry.line,
            entry.sequence,
            entry.event.value,
            entry.kind.value,
            entry.role.value,
            str(entry.manager),
            str(entry.share),
            entry.account.value,
            entry.product.value,
            entry.effective_on.isoformat(),
            entry.recorded_at.isoformat(),
            entry.amount.minor,
            entry.amount.currency,
            entry.units.millionths,
            entry.units.unit,
            entry.reverses,
            entry.reason,
        )
        for entry in chain.from_iterable(sale.entries for sale in history)
    ]
    return heads, lines, entries


@frozen
class _Ours:
    history: Sequence[Sale]
    ledger: bool

    def make(self, path: Path) -> Work:
        pairs = [(sale.order, sale.event) for sale in self.history]
        entries = list(chain.from_iterable(sale.entries for sale in self.history))
        storage = SqlStorage(f"sqlite:///{path}")

        def write() -> None:
            with storage.begin() as work:
                work.orders.add_all(pairs)
                if self.ledger:
                    work.sales.append(entries)
                work.commit()
            storage.close()

        return write


def _prepared(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


@frozen
class _Raw:
    heads: Rows
    lines: Rows
    entries: Rows = ()

    def make(self, path: Path) -> Work:
        db = sqlite3.connect(path, isolation_level=None)
        _prepared(db)
        db.execute(f"CREATE TABLE orders ({', '.join(_ORDERS)}, PRIMARY KEY (id))")
        db.execute(f"CREATE TABLE lines ({', '.join(_LINES)}, PRIMARY KEY (order_id, number))")
        keys = "PRIMARY KEY (document, line, sequence)"
        db.execute(f"CREATE TABLE entries ({', '.join(_ENTRIES)}, {keys})")

        def write() -> None:
            db.execute("BEGIN")
            tables = (("orders", self.heads), ("lines", self.lines), ("entries", self.entries))
            for table, rows in tables:
                if rows:
                    marks = ", ".join("?" * len(rows[0]))
                    db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 # three names
            db.execute("COMMIT")
            db.close()

        return write


def _table(metadata: sa.MetaData, name: str, columns: Sequence[str], keys: int) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        *(
            sa.Column(
                column,
                sa.BigInteger if column in _NUMBERS else sa.Text,
                primary_key=place < keys,
                autoincrement=False,
            )
            for place, column in enumerate(columns)
        ),
    )


@frozen
class _Core:
    heads: Rows
    lines: Rows
    entries: Rows = ()

    def make(self, path: Path) -> Work:
        engine, metadata = sa.create_engine(f"sqlite:///{path}"), sa.MetaData()
        sa.event.listen(engine, "connect", lambda connection, _: _prepared(connection))
        tables = (
            (_table(metadata, "orders", _ORDERS, 1), _ORDERS, self.heads),
            (_table(metadata, "lines", _LINES, 2), _LINES, self.lines),
            (_table(metadata, "entries", _ENTRIES, 3), _ENTRIES, self.entries),
        )
        metadata.create_all(engine)

        def write() -> None:
            with engine.begin() as connection:
                for table, names, rows in tables:
                    if rows:
                        named = [dict(zip(names, row, strict=True)) for row in rows]
                        connection.execute(table.insert(), named)
            engine.dispose()

        return write


class _Base(orm.DeclarativeBase):
    pass


class _OrderRow(_Base):
    __tablename__ = "orders"
    id: orm.Mapped[str] = orm.mapped_column(primary_key=True)
    account: orm.Mapped[str]
    placed_on: orm.Mapped[str]
    status: orm.Mapped[str]
    lines: orm.Mapped[list["_LineRow"]] = orm.relationship()


class _LineRow(_Base):
    __tablename__ = "lines"
    order_id: orm.Mapped[str] = orm.mapped_column(sa.ForeignKey("orders.id"), primary_key=True)
    number: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    product: orm.Mapped[str]
    quantity: orm.Mapped[int] = orm.mapped_column(sa.BigInteger)
    price: orm.Mapped[int] = orm.mapped_column(sa.BigInteger)
    net: orm.Mapped[int] = orm.mapped_column(sa.BigInteger)


@frozen
class _Orm:
    history: Sequence[Sale]

    def make(self, path: Path) -> Work:
        engine = sa.create_engine(f"sqlite:///{path}")
        sa.event.listen(engine, "connect", lambda connection, _: _prepared(connection))
        _Base.metadata.create_all(engine)

        def write() -> None:
            with orm.Session(engine) as session:
                session.add_all([_mapped(sale) for sale in self.history])
                session.commit()
            engine.dispose()

        return write


def _mapped(sale: Sale) -> _OrderRow:
    order = sale.order
    return _OrderRow(
        id=order.id.value,
        account=order.account.value,
        placed_on=order.placed_on.isoformat(),
        status="open",
        lines=[
            _LineRow(
                number=line.number,
                product=line.product.value,
                quantity=line.quantity.millionths,
                price=line.price.ten_billionths,
                net=line.net.minor,
            )
            for line in order.lines
        ],
    )
