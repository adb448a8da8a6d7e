"""Recording an order of four lines and asking for one manager's attainment, over a long history."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Final, Protocol

import pandas as pd
import polars as pl
import sqlalchemy as sa
from attrs import define
from sqlalchemy import orm

from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.domain.attainment import attainment
from account_mgmt.domain.ledger import EARNED, SalesEntry, Where
from account_mgmt.ports.storage import Storage
from benchmarks.history import CURRENCY, LINES, MANAGERS, QUOTA, YEAR, Sale, sales, targets
from benchmarks.measure import OURS, Goal, Row, agree, contest

ASKED: Final = MANAGERS[3]
_WHERE: Final = Where(period=YEAR, currency=CURRENCY, roles=EARNED, manager=ASKED)
_TARGETS: Final = targets()
_QUOTA: Final = QUOTA.minor * len(_TARGETS)
_START, _END = YEAR.start.isoformat(), YEAR.end.isoformat()
_TURNS: Final = 5

Plain = tuple[str, int, str, str, str, str, int, int]
"""Document, line, manager, account, product, day, minor units, units: what a peer keeps of a line."""


class Contender(Protocol):
    """Books of some kind."""

    def record(self, sale: Sale) -> None:
        """Write an order's lines down."""

    def ask(self) -> int:
        """The asked manager's credit in the year, in minor units; attainment is worked out too."""
        ...


def in_memory(lines: int, *, each: int = 40) -> Iterator[Row]:
    """The work in memory; and how it grows from a hundredth of the history, in the same turns."""
    fewer = f"{OURS}, {lines // 100:,} lines"
    history = list(sales(lines // LINES))
    plain = [_plain(entry) for sale in history for entry in sale.entries]
    contenders: dict[str, Contender] = {
        OURS: _Ours(_filled(MemoryStorage(), history)),
        fewer: _Ours(_filled(MemoryStorage(), history[: len(history) // 100])),
        "dict of ints (limit)": _DictOfInts(plain),
        "sqlite3": _Sqlite(plain),
        "polars": _Polars(plain),
        "pandas": _Pandas(plain),
    }
    del history, plain
    taken = _compete(contenders, each=each, alike=contenders.keys() - {fewer})
    small = taken.pop(fewer)
    yield Row(
        work=f"record an order of 4 lines, then ask one manager's attainment; {lines:,} lines of history, in memory",
        seconds=taken,
        goal=Goal(peer="dict of ints (limit)", times=2.5),
    )
    yield Row(
        work=f"the same over {lines // 100:,} lines, and how it grows",
        seconds={OURS: taken[OURS], fewer: small},
        goal=Goal(peer=fewer, times=1.3),
    )


def on_sqlite(lines: int, folder: Path, *, each: int = 40) -> Iterator[Row]:
    """The same work on SQLite: the order and its entries, committed to the disk."""
    history = list(sales(lines // LINES))
    contenders: dict[str, Contender] = {
        OURS: _Ours(_filled(SqlStorage(f"sqlite:///{folder / 'ours.db'}"), history), orders=True),
        "rollup upsert by hand (limit)": _UpsertByHand(folder / "hand.db", history),
        "SQLAlchemy ORM": _Orm(folder / "orm.db", history),
    }
    del history
    yield Row(
        work=f"the same on SQLite, committed; {lines:,} lines of history",
        seconds=_compete(contenders, each=each),
        goal=Goal(peer="rollup upsert by hand (limit)", times=1.3),
    )


def _compete(
    contenders: Mapping[str, Contender], *, each: int, alike: Collection[str] | None = None
) -> dict[str, float]:
    """All of them record the same sales, and ask after each.

    What they answer is compared, among those with the same history.
    """
    new = list(sales(each * _TURNS, seed=8, prefix="n"))
    queues = {name: iter(new) for name in contenders}

    def work(name: str, contender: Contender) -> None:
        contender.record(next(queues[name]))
        contender.ask()

    works = {
        name: (lambda name=name, contender=contender: work(name, contender))
        for name, contender in contenders.items()
    }
    taken = contest(works, turns=_TURNS, times=each)
    agree({name: contenders[name].ask() for name in alike or contenders})
    return taken


# --- ours ---------------------------------------------------------------------------------------


@define
class _Ours:
    storage: Storage
    orders: bool = False

    def record(self, sale: Sale) -> None:
        with self.storage.begin() as work:
            if self.orders:
                work.orders.add(sale.order, sale.event)
            work.sales.append(sale.entries)
            work.commit()

    def ask(self) -> int:
        with self.storage.begin(read_only=True) as work:
            total = work.sales.total(_WHERE)
        figure = attainment(_TARGETS, total.amount, period=YEAR, as_of=YEAR.last_day)
        assert figure.ratio is not None
        return total.amount.minor


def _filled(storage: Storage, history: Iterable[Sale]) -> Storage:
    left = iter(history)
    while some := list(islice(left, 10_000)):
        with storage.begin() as work:
            work.sales.append(list(chain.from_iterable(sale.entries for sale in some)))
            work.commit()
    return storage


# --- what a user would take instead -------------------------------------------------------------


def _plain(entry: SalesEntry) -> Plain:
    return (
        entry.document.value,
        entry.line,
        str(entry.manager),
        entry.account.value,
        entry.product.value,
        entry.effective_on.isoformat(),
        entry.amount.minor,
        entry.units.millionths // 1_000_000,
    )


_NAMES: Final = ("document", "line", "manager", "account", "product", "day", "minor", "units")


class _DictOfInts:
    """Sums by manager and quarter, and nothing else: the least that any books must do."""

    def __init__(self, plain: Iterable[Plain]) -> None:
        self._sums: dict[tuple[str, int], int] = defaultdict(int)
        for _, _, manager, _, _, day, minor, _ in plain:
            self._sums[manager, _quarter(date.fromisoformat(day))] += minor

    def record(self, sale: Sale) -> None:
        sums = self._sums
        for entry in sale.entries:
            sums[sale.manager.value, _quarter(entry.effective_on)] += entry.amount.minor

    def ask(self) -> int:
        sums, first = self._sums, _quarter(YEAR.start)
        credited = sum([sums[ASKED.value, quarter] for quarter in range(first, first + 4)])
        assert credited / _QUOTA >= 0
        return credited


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


class _Sqlite:
    """A table of lines with an index, asked by SQL."""

    def __init__(self, plain: Iterable[Plain]) -> None:
        self._db = sqlite3.connect(":memory:", isolation_level=None)
        self._db.execute(f"CREATE TABLE lines ({', '.join(_NAMES)}, PRIMARY KEY (document, line))")
        self._db.execute("BEGIN")
        self._db.executemany("INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?)", plain)
        self._db.execute("CREATE INDEX by_manager ON lines (manager, day)")
        self._db.execute("COMMIT")

    def record(self, sale: Sale) -> None:
        self._db.execute("BEGIN")
        rows = [_plain(entry) for entry in sale.entries]
        self._db.executemany("INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._db.execute("COMMIT")

    def ask(self) -> int:
        sql = "SELECT sum(minor) FROM lines WHERE manager = ? AND day >= ? AND day < ?"
        (credited,) = self._db.execute(sql, (ASKED.value, _START, _END)).fetchone()
        assert credited / _QUOTA >= 0
        return int(credited)


class _Polars:
    """A frame that grows by concatenation."""

    def __init__(self, plain: list[Plain]) -> None:
        self._frame = pl.DataFrame(plain, schema=list(_NAMES), orient="row")

    def record(self, sale: Sale) -> None:
        rows = [_plain(entry) for entry in sale.entries]
        more = pl.DataFrame(rows, schema=list(_NAMES), orient="row")
        self._frame = pl.concat([self._frame, more])

    def ask(self) -> int:
        mine = self._frame.filter(
            (pl.col("manager") == ASKED.value) & (pl.col("day") >= _START) & (pl.col("day") < _END)
        )
        credited = int(mine["minor"].sum())
        assert credited / _QUOTA >= 0
        return credited


class _Pandas:
    """The same in pandas."""

    def __init__(self, plain: list[Plain]) -> None:
        self._frame = pd.DataFrame(plain, columns=list(_NAMES))

    def record(self, sale: Sale) -> None:
        rows = [_plain(entry) for entry in sale.entries]
        more = pd.DataFrame(rows, columns=list(_NAMES))
        self._frame = pd.concat([self._frame, more], ignore_index=True)

    def ask(self) -> int:
        frame = self._frame
        mine = (frame["manager"] == ASKED.value) & (frame["day"] >= _START) & (frame["day"] < _END)
        credited = int(frame.loc[mine, "minor"].sum())
        assert credited / _QUOTA >= 0
        return credited


class _UpsertByHand:
    """An order, its lines as rows, and a sum by manager and day, in SQL written for it alone."""

    def __init__(self, path: Path, history: Iterable[Sale]) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("CREATE TABLE orders (id PRIMARY KEY, account, placed_on, status)")
        self._db.execute(f"CREATE TABLE lines ({', '.join(_NAMES)}, PRIMARY KEY (document, line))")
        self._db.execute("CREATE TABLE sums (manager, day, minor, PRIMARY KEY (manager, day))")
        self._db.execute("BEGIN")
        for sale in history:
            self._write(sale)
        self._db.execute("COMMIT")

    def _write(self, sale: Sale) -> None:
        rows = [_plain(entry) for entry in sale.entries]
        order = (rows[0][0], rows[0][3], rows[0][5], "open")
        self._db.execute("INSERT INTO orders VALUES (?, ?, ?, ?)", order)
        self._db.executemany("INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._db.execute(
            "INSERT INTO sums VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET minor = minor + excluded.minor",
            (rows[0][2], rows[0][5], sum(row[6] for row in rows)),
        )

    def record(self, sale: Sale) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        self._write(sale)
        self._db.execute("COMMIT")

    def ask(self) -> int:
        sql = "SELECT sum(minor) FROM sums WHERE manager = ? AND day >= ? AND day < ?"
        (credited,) = self._db.execute(sql, (ASKED.value, _START, _END)).fetchone()
        assert credited / _QUOTA >= 0
        return int(credited)


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
    __table_args__ = (sa.Index("by_manager", "manager", "day"),)
    document: orm.Mapped[str] = orm.mapped_column(sa.ForeignKey("orders.id"), primary_key=True)
    line: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    manager: orm.Mapped[str]
    account: orm.Mapped[str]
    product: orm.Mapped[str]
    day: orm.Mapped[str]
    minor: orm.Mapped[int]
    units: orm.Mapped[int]


class _Orm:
    """Mapped classes and a sum over the lines."""

    def __init__(self, path: Path, history: Iterable[Sale]) -> None:
        self._engine = sa.create_engine(f"sqlite:///{path}")
        sa.event.listen(self._engine, "connect", self._prepare)
        _Base.metadata.create_all(self._engine)
        with self._engine.begin() as connection:
            orders, lines = [], []
            for sale in history:
                rows = [_plain(entry) for entry in sale.entries]
                orders.append((rows[0][0], rows[0][3], rows[0][5], "open"))
                lines += rows
            if orders:
                raw = connection.connection.dbapi_connection
                assert raw is not None
                raw.executemany("INSERT INTO orders VALUES (?, ?, ?, ?)", orders)
                raw.executemany("INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?)", lines)

    @staticmethod
    def _prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    def record(self, sale: Sale) -> None:
        rows = [_plain(entry) for entry in sale.entries]
        with orm.Session(self._engine) as session:
            order = _OrderRow(
                id=rows[0][0], account=rows[0][3], placed_on=rows[0][5], status="open"
            )
            order.lines = [_LineRow(**dict(zip(_NAMES[1:], row[1:], strict=True))) for row in rows]
            session.add(order)
            session.commit()

    def ask(self) -> int:
        with orm.Session(self._engine) as session:
            credited = session.scalar(
                sa.select(sa.func.sum(_LineRow.minor)).where(
                    _LineRow.manager == ASKED.value, _LineRow.day >= _START, _LineRow.day < _END
                )
            )
        assert credited is not None
        assert credited / _QUOTA >= 0
        return int(credited)
