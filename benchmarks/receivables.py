"""Ageing of many open invoices at a past day, and recording a payment among them, on SQLite.

Beside both stands the same question in SQL written by hand, on the very same file.
"""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final

from account_mgmt import AccountManagement
from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.domain.events import Event
from account_mgmt.domain.ids import AccountId, InvoiceId
from account_mgmt.domain.invoice import Invoice
from account_mgmt.domain.money import Money
from account_mgmt.domain.settlement import entry_of_invoice
from benchmarks.measure import OURS, Goal, Row, agree, contest

ACCOUNTS: Final = 200
AS_OF: Final = date(2026, 6, 30)
_FIRST: Final = date(2026, 1, 1)
_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
_BY_HAND: Final = """
    SELECT CASE WHEN due_on >= '2026-06-30' THEN 0 WHEN due_on >= '2026-05-31' THEN 1
                WHEN due_on >= '2026-05-01' THEN 2 WHEN due_on >= '2026-04-01' THEN 3 ELSE 4 END AS place,
           count(*), sum(open)
    FROM (SELECT due_on, sum(value) AS open FROM receivable_entries
          WHERE tenant = 'default' AND effective_on < '2026-07-01'
          GROUP BY item, due_on HAVING sum(minor) <> 0)
    GROUP BY place
"""


def on_sqlite(invoices: int, folder: Path, *, each: int) -> Iterator[Row]:
    """Both pieces of work, over so many open invoices, and the payment over a tenth of them."""
    path, few = folder / "receivables.db", folder / "few.db"
    desk, smaller = _filled(path, invoices), _filled(few, max(invoices // 10, ACCOUNTS))
    raw = sqlite3.connect(path)

    def ours() -> dict[int, tuple[int, int]]:
        figure = desk.receivables.ageing(as_of=AS_OF)
        told = ((bucket.invoices, bucket.amount.minor) for bucket in figure.buckets)
        return {place: sums for place, sums in enumerate(told) if sums[0]}

    def by_hand() -> dict[int, tuple[int, int]]:
        return {place: (number, minor) for place, number, minor in raw.execute(_BY_HAND)}

    agree({OURS: ours(), "SQL by hand": by_hand()})
    yield Row(
        work=f"ageing of {invoices:,} open invoices at a past day, on SQLite",
        seconds=contest({OURS: ours, "SQL by hand": by_hand}, turns=5),
        goal=Goal(peer="SQL by hand", times=2),
    )
    raw.close()

    numbers = count()
    hand = _PaidByHand(folder / "by-hand.db", path)

    def pay(at: AccountManagement) -> None:
        number = next(numbers)
        at.payments.record(f"a-{number % ACCOUNTS}", "100.00", on=AS_OF, id=f"c-{number}")

    works = {
        OURS: lambda: pay(desk),
        "SQL by hand": lambda: hand.pay(next(numbers)),
        f"account_mgmt, {max(invoices // 10, ACCOUNTS):,} invoices": lambda: pay(smaller),
    }
    yield Row(
        work="record a payment that settles the oldest of them, committed",
        seconds=contest(works, turns=5, times=each),
        goal=Goal(peer="SQL by hand", times=2),
    )
    hand.close()
    for storage in (desk.books.storage, smaller.books.storage):
        storage.close()


def _filled(path: Path, invoices: int) -> AccountManagement:
    """A desk whose accounts owe a hundred euros on each of so many invoices."""
    desk = AccountManagement(SqlStorage(f"sqlite:///{path}"))
    for number in range(ACCOUNTS):
        desk.portfolio.open_account(f"Account {number}", id=f"a-{number}")
    with desk.books.storage.begin() as work:
        born = [_invoice(number) for number in range(invoices)]
        saved = work.invoices.add_all(born)
        work.receivables.append([entry_of_invoice(one, one.due, at=_AT) for one in saved])
        work.commit()
    return desk


def _invoice(number: int) -> tuple[Invoice, Event]:
    on = _FIRST + timedelta(days=number % 170)
    return Invoice.issue(
        InvoiceId(f"i-{number:06d}"),
        AccountId(f"a-{number % ACCOUNTS}"),
        f"N-{number:06d}",
        on=on,
        due_on=on + timedelta(days=30),
        due=Money("100.00", "EUR"),
    )


class _PaidByHand:
    """The same work in SQL alone, on a copy of the file: payment, entries, and what is open."""

    def __init__(self, path: Path, like: Path) -> None:
        with sqlite3.connect(like) as source, sqlite3.connect(path) as copy:
            source.backup(copy)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")

    def pay(self, number: int) -> None:
        """Record a hundred euros, and settle the account's oldest invoice with it."""
        account, payment = f"a-{number % ACCOUNTS}", f"P/c-{number}"
        execute = self._db.execute
        execute("BEGIN IMMEDIATE")
        item, minor, entries = execute(
            "SELECT item, minor, entries FROM receivable_items WHERE tenant = 'default'"
            " AND account = ? AND minor <> 0 AND minor > 0 ORDER BY due_on, item LIMIT 1",
            (account,),
        ).fetchone()
        execute(
            "INSERT INTO payments (tenant, id, version, document, account, received_on)"
            " VALUES ('default', ?, 1, '{}', ?, '2026-06-30')",
            (payment, account),
        )
        for name, sequence, kind, amount in (
            (payment, 1, "paid", -minor),
            (item, entries + 1, "settled", -minor),
            (payment, 2, "settled", minor),
        ):
            execute(
                "INSERT INTO receivable_entries VALUES ('default', ?, ?, ?, ?, '2026-06-30',"
                " '2026-06-30', '2026-06-30T00:00:00.000000Z', ?, 'EUR', ?, 'EUR', '', '')",
                (name, sequence, account, kind, amount, amount),
            )
        execute(
            "UPDATE receivable_items SET minor = 0, value = 0, entries = entries + 1"
            " WHERE tenant = 'default' AND item = ?",
            (item,),
        )
        execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()
