"""Record an order of four lines, then ask one manager's attainment in its quarter: on SQLite.

Each commit waits for the disk (write-ahead log, synchronous = full), for everybody alike.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import create_engine, event, func, select
from sqlalchemy.orm import Session

from account_mgmt.adapters.sql import SqlStorage
from benchmarks.day_in_memory import Answer, Recorder, days_of
from benchmarks.measuring import OURS, Contender, Effort, Goal, Row, agree, race
from benchmarks.sales import LINES, QUOTA, Sale, sales, write_history
from benchmarks.tables import LineRecord, connect, line_rows, order_row, records_of

LIMIT: Final = 1.3
HISTORY: Final = 1_000_000 // LINES
TURN: Final = 100
ORM: Final = "SQLAlchemy ORM"


def rows(effort: Effort) -> Iterator[Row]:
    """The row."""
    history = list(sales(effort.of(HISTORY)))
    times = effort.of(TURN)
    new = list(sales(1 + times * effort.rounds, first=len(history)))
    with TemporaryDirectory() as name:
        folder = Path(name)
        storage = SqlStorage(f"sqlite:///{folder / 'ours.db'}")
        write_history(storage, history)
        by_hand = ByHand(folder / "by-hand.db", history, new)
        by_orm = ByOrm(folder / "orm.db", history, new)
        contenders = [
            Contender(OURS, Recorder(storage, new)),
            Contender("rollup upsert by hand", by_hand),
            Contender(ORM, by_orm),
        ]
        agree(contenders)
        best = race(contenders, rounds=effort.rounds, times=times)
        storage.close()
        by_hand.close()
        by_orm.close()
    yield Row(
        work=f"record an order of {LINES} lines, then ask one manager's attainment, "
        "on SQLite, committed",
        data=f"{len(history) * LINES:,} lines of history",
        best=best,
        goals=[
            Goal.within(LIMIT, best[OURS], best["rollup upsert by hand"], "a rollup upsert by hand")
        ],
    )


class ByHand:
    """Statements written by hand: the order, its lines, and the sum of its manager's day."""

    def __init__(self, path: Path, history: Sequence[Sale], new: Sequence[Sale]) -> None:
        self._db = connect(path)
        self._db.execute(
            "CREATE TABLE days (manager INTEGER, day INTEGER, cents INTEGER,"
            " PRIMARY KEY (manager, day)) WITHOUT ROWID"
        )
        self._db.execute("BEGIN IMMEDIATE")
        for sale in history:
            self._write(sale)
        self._db.execute("COMMIT")
        self._coming = iter(new)

    def _write(self, sale: Sale) -> None:
        self._db.execute("INSERT INTO orders VALUES (?, ?, ?)", order_row(sale))
        self._db.executemany("INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?)", line_rows(sale))
        cents = sum(line.cents for line in sale.lines)
        self._db.execute(_UPSERT, (sale.manager, sale.day, cents))

    def __call__(self) -> Answer:
        """Write all three; commit; sum the days."""
        sale = next(self._coming)
        self._db.execute("BEGIN IMMEDIATE")
        self._write(sale)
        self._db.execute("COMMIT")
        row = self._db.execute(_QUARTER, (sale.manager, *days_of(sale))).fetchone()
        return int(row[0]), QUOTA.minor

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


_UPSERT: Final = (
    "INSERT INTO days VALUES (?, ?, ?)"
    " ON CONFLICT (manager, day) DO UPDATE SET cents = cents + excluded.cents"
)
_QUARTER: Final = "SELECT SUM(cents) FROM days WHERE manager = ? AND day >= ? AND day < ?"


class ByOrm:
    """Mapped classes, and a sum over the lines by an index that holds all it needs."""

    def __init__(self, path: Path, history: Sequence[Sale], new: Sequence[Sale]) -> None:
        with closing(connect(path)) as db:
            db.execute("BEGIN IMMEDIATE")
            for sale in history:
                db.execute("INSERT INTO orders VALUES (?, ?, ?)", order_row(sale))
                db.executemany("INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?)", line_rows(sale))
            db.execute("COMMIT")
            db.execute("CREATE INDEX by_manager ON lines (manager, day, cents)")
        self._engine = create_engine(f"sqlite:///{path}")
        event.listen(self._engine, "connect", wait_for_the_disk)
        self._coming = iter(new)

    def __call__(self) -> Answer:
        """Add the objects; commit; ask."""
        sale = next(self._coming)
        with Session(self._engine) as session:
            session.add_all(records_of(sale))
            session.commit()
            first, end = days_of(sale)
            asked = select(func.sum(LineRecord.cents)).where(
                LineRecord.manager == sale.manager, LineRecord.day >= first, LineRecord.day < end
            )
            return int(session.scalar(asked) or 0), QUOTA.minor

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def wait_for_the_disk(connection: sqlite3.Connection, _: object) -> None:
    """Commit with the care of all others."""
    connection.execute("PRAGMA synchronous = full")
