"""Write many orders of four lines to SQLite in one transaction, committed to the disk.

Everybody starts from values in memory, makes rows of them and writes them to a new file. Ours are an
order's document with the columns it is looked up by, and the event that says it was placed; with
ledger entries, also the credit for each line, by order and by day, and the sums of the days.
"""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import Engine, create_engine, event, insert
from sqlalchemy.orm import Session

from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.domain.events import OrderPlaced
from account_mgmt.domain.ids import OrderId
from account_mgmt.domain.ledger import SalesEntry
from account_mgmt.domain.order import Order
from benchmarks.day_on_sqlite import ORM, wait_for_the_disk
from benchmarks.measuring import OURS, Contender, Disagreement, Effort, Goal, Row, race
from benchmarks.sales import LINES, Sale, credited, order_of, sales
from benchmarks.tables import LINES as LINE_TABLE
from benchmarks.tables import ORDERS, connect, line_rows, order_row, records_of

WRITTEN: Final = 25_000
RAW: Final = "two raw tables"
CORE: Final = "SQLAlchemy Core"
WITH: Final = f"{OURS} with ledger entries"


def rows(effort: Effort) -> Iterator[Row]:
    """The row."""
    given = list(sales(effort.of(WRITTEN)))
    placed = [order_of(sale) for sale in given]
    credit = [
        entry
        for sale, (order, _) in zip(given, placed, strict=True)
        for entry in credited(order, sale)
    ]
    with TemporaryDirectory() as name:
        folder = Path(name)
        writers = {
            OURS: Ours(folder, placed, []),
            WITH: Ours(folder, placed, credit),
            RAW: Raw(folder, given),
            CORE: Core(folder, given),
            ORM: Mapped(folder, given),
        }
        best = race(
            [Contender(who, writer.write, writer.prepare) for who, writer in writers.items()],
            rounds=effort.rounds,
        )
        for who, writer in writers.items():
            writer.check(who, given)
    each = {who: seconds / len(given) for who, seconds in best.items()}
    yield Row(
        work=f"write orders of {LINES} lines to SQLite, the time of one",
        data=f"{len(given):,} orders in one transaction",
        best=each,
        goals=[
            Goal.within(1, each[OURS], each[RAW], "two raw tables, without ledger entries"),
            Goal.within(1, each[WITH], each[CORE], "Core, which writes none, with ledger entries"),
        ],
    )


class Writer(ABC):
    """One who writes given sales to a new file each time."""

    _numbers = count()
    path: Path

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def new_path(self) -> Path:
        """A file that is not there yet; the one before is thrown away."""
        if hasattr(self, "path"):
            self.path.unlink()
        self.path = self._folder / f"{next(self._numbers)}.db"
        return self.path

    @abstractmethod
    def prepare(self) -> None:
        """A new file, with empty tables, and open."""

    @abstractmethod
    def write(self) -> None:
        """Write all, and commit."""

    def check(self, who: str, given: Sequence[Sale]) -> None:
        """Raise Disagreement unless what was written last is all there."""
        with closing(connect(self.path)) as db:
            found = db.execute(
                "SELECT COUNT(*), (SELECT COUNT(*) FROM lines), (SELECT SUM(cents) FROM lines)"
                " FROM orders"
            ).fetchone()
        lines = [line.cents for sale in given for line in sale.lines]
        same(who, found, (len(given), len(lines), sum(lines)))


def same(who: str, found: object, given: object) -> None:
    """Raise Disagreement unless what was found is what was given."""
    if found != given:
        raise Disagreement(f"{who} wrote {found}, and was given {given}")


class Ours(Writer):
    """This library, through the port that every storage answers to."""

    _storage: SqlStorage | None = None

    def __init__(
        self,
        folder: Path,
        placed: Sequence[tuple[Order, OrderPlaced]],
        credit: Sequence[SalesEntry],
    ) -> None:
        super().__init__(folder)
        self._placed = placed
        self._credit = credit

    def prepare(self) -> None:
        if self._storage is not None:
            self._storage.close()
        self._storage = SqlStorage(f"sqlite:///{self.new_path()}")

    def write(self) -> None:
        assert self._storage is not None
        with self._storage.begin() as work:
            work.orders.add_all(self._placed)
            work.sales.append(self._credit)
            work.commit()

    def check(self, who: str, given: Sequence[Sale]) -> None:
        assert self._storage is not None
        with self._storage.begin(read_only=True) as work:
            lines = [line.net.minor for order in work.orders.find() for line in order.lines]
            entries = [
                entry.amount.minor
                for sale in given
                for entry in work.sales.entries_of(OrderId(sale.id))
            ]
        asked = [line.cents for sale in given for line in sale.lines]
        same(who, (len(lines), sum(lines)), (len(asked), sum(asked)))
        if self._credit:
            same(who, (len(entries), sum(entries)), (len(asked), sum(asked)))
        self._storage.close()


class Raw(Writer):
    """Statements written by hand, and rows as tuples."""

    def __init__(self, folder: Path, given: Sequence[Sale]) -> None:
        super().__init__(folder)
        self._given = given
        self._db: sqlite3.Connection | None = None

    def prepare(self) -> None:
        if self._db is not None:
            self._db.close()
        self._db = connect(self.new_path())

    def write(self) -> None:
        assert self._db is not None
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany("INSERT INTO orders VALUES (?, ?, ?)", map(order_row, self._given))
        self._db.executemany(
            "INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?)",
            (row for sale in self._given for row in line_rows(sale)),
        )
        self._db.execute("COMMIT")


class Core(Writer):
    """Statements made by SQLAlchemy, and rows as dictionaries, as it takes them."""

    def __init__(self, folder: Path, given: Sequence[Sale]) -> None:
        super().__init__(folder)
        self._given = given
        self._engine: Engine | None = None

    def prepare(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
        connect(self.new_path()).close()
        self._engine = create_engine(f"sqlite:///{self.path}")
        event.listen(self._engine, "connect", wait_for_the_disk)

    def write(self) -> None:
        assert self._engine is not None
        names = LINE_TABLE.c.keys()
        with self._engine.begin() as db:
            db.execute(
                insert(ORDERS),
                [dict(zip(ORDERS.c.keys(), order_row(sale), strict=True)) for sale in self._given],
            )
            db.execute(
                insert(LINE_TABLE),
                [
                    dict(zip(names, row, strict=True))
                    for sale in self._given
                    for row in line_rows(sale)
                ],
            )


class Mapped(Core):
    """Objects of mapped classes."""

    def write(self) -> None:
        assert self._engine is not None
        with Session(self._engine) as session:
            session.add_all([record for sale in self._given for record in records_of(sale)])
            session.commit()
