"""Writing many orders to SQLite in one go."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import chain, count
from pathlib import Path
from typing import Final, Protocol

import sqlalchemy as sa
from attrs import frozen
from sqlalchemy import orm

from account_mgmt.adapters.sql import SqlStorage
from benchmarks.history import Sale, sales
from benchmarks.measure import OURS, Goal, Row, Work, agree, contest

_TURNS: Final = 3
_ORDERS: Final = ("id", "account", "placed_on", "status")
_LINES: Final = ("order_id", "number", "product", "quantity", "price", "net")
_ENTRIES: Final = (
    "document", "line", "sequence", "event", "kind", "role", "manager", "share", "account",
    "product", "effective_on", "recorded_at", "minor", "currency", "millionths", "unit", "reverses",
    "reason",
)  # fmt: skip
_TABLES: Final = ("orders", "lines", "entries")
_NUMBERS: Final = {"number", "quantity", "price", "net", "line", "sequence", "minor", "millionths"}

Rows = Sequence[tuple[object, ...]]


def on_sqlite(orders: int, folder: Path) -> Iterator[Row]:
    """So many orders of four lines, without and with the entries that credit them.

    Databases are made, with their tables, before the clock runs. All begin with the same orders and
    entries in memory, and make of them, while it runs, whatever it is that they write.
    """
    history = list(sales(orders))
    yield Row(
        work="write an order of 4 lines to SQLite, of many in one go",
        seconds=_each(
            {
                OURS: _Ours(history, ledger=False),
                "two raw tables": _Raw(history, ledger=False),
                "SQLAlchemy Core": _Core(history, ledger=False),
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
                "three raw tables": _Raw(history, ledger=True),
                "SQLAlchemy Core": _Core(history, ledger=True),
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
    paths = {name: [folder / f"{next(_NUMBER)}.db" for _ in range(_TURNS)] for name in writers}
    ready = {name: [writer.make(path) for path in paths[name]] for name, writer in writers.items()}
    works = {name: (lambda left=left: left.pop()()) for name, left in ready.items()}
    taken = contest(works, turns=_TURNS)
    agree({name: [_written(path) for path in paths[name]] for name in writers})
    return {name: seconds / orders for name, seconds in taken.items()}


def _written(path: Path) -> tuple[int, int, int]:
    """What is found in a database: its orders, their net and what is credited in minor units."""
    with closing(sqlite3.connect(path)) as db:
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
        ledger = next(iter(tables & {"sales_entries", "entries"}), None)
        credit = f"SELECT coalesce(sum(minor), 0) FROM {ledger}"  # noqa: S608 # one of two names
        credited = int(db.execute(credit).fetchone()[0]) if ledger else 0
        if "lines" in tables:
            net, orders = "SELECT sum(net) FROM lines", "SELECT count(*) FROM orders"
            return db.execute(orders).fetchone()[0], db.execute(net).fetchone()[0], credited
    with closing(SqlStorage(f"sqlite:///{path}")) as storage, storage.begin(read_only=True) as work:
        found = work.orders.find()
    return len(found), sum(order.net.minor for order in found), credited


def _rows(history: Sequence[Sale], *, ledger: bool) -> tuple[Rows, Rows, Rows]:
    """The rows of the orders, of their lines, and of the entries if they are wanted."""
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
        for entry in chain.from_iterable(sale.entries for sale in history if ledger)
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
    history: Sequence[Sale]
    ledger: bool

    def make(self, path: Path) -> Work:
        db = sqlite3.connect(path, isolation_level=None)
        _prepared(db)
        db.execute(f"CREATE TABLE orders ({', '.join(_ORDERS)}, PRIMARY KEY (id))")
        db.execute(f"CREATE TABLE lines ({', '.join(_LINES)}, PRIMARY KEY (order_id, number))")
        keys = "PRIMARY KEY (document, line, sequence)"
        db.execute(f"CREATE TABLE entries ({', '.join(_ENTRIES)}, {keys})")

        def write() -> None:
            db.execute("BEGIN")
            made = _rows(self.history, ledger=self.ledger)
            for table, rows in zip(_TABLES, made, strict=True):
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
    history: Sequence[Sale]
    ledger: bool

    def make(self, path: Path) -> Work:
        engine, metadata = sa.create_engine(f"sqlite:///{path}"), sa.MetaData()
        sa.event.listen(engine, "connect", lambda connection, _: _prepared(connection))
        tables = (
            _table(metadata, "orders", _ORDERS, 1),
            _table(metadata, "lines", _LINES, 2),
            _table(metadata, "entries", _ENTRIES, 3),
        )
        metadata.create_all(engine)

        def write() -> None:
            with engine.begin() as connection:
                made = _rows(self.history, ledger=self.ledger)
                for table, rows in zip(tables, made, strict=True):
                    if rows:
                        names = table.c.keys()
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
