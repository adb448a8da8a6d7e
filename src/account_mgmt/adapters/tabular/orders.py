"""Rows to orders, each built once the last of its rows was read, wherever they stand.

Until then its rows are kept: so a file in the order of its documents takes the memory of one order,
and what is kept for all of them is their ids, however long the file is.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from account_mgmt.adapters.tabular.converting import Getter, Wrong, needed
from account_mgmt.adapters.tabular.heads import Head, HeadReader
from account_mgmt.adapters.tabular.lines import Line, LineReader
from account_mgmt.adapters.tabular.mapping import Orders, Unknown
from account_mgmt.adapters.tabular.returns import ReturnReader
from account_mgmt.adapters.tabular.rows import Row
from account_mgmt.adapters.tabular.things import Work, path_of
from account_mgmt.domain.errors import AccountManagementError
from account_mgmt.domain.ids import OrderId
from account_mgmt.domain.order import OrderKind
from account_mgmt.ports.batch import GoodsBack, LoadedOrder, Origin


class OrderReader:
    """Reads the orders of one section of the mapping.

    `prepare` reads heads and counts rows; `read` can then be called again and again, and gives the
    same documents each time. What is wrong is told once.
    """

    def __init__(self, work: Work, section: Orders) -> None:
        self._work, self._section = work, section
        lines, source = section.lines, section.lines.source or section.source
        self._path = path_of(section.id)
        self._heads_apart = bool(section.lines.source)
        self._key_field = lines.order if lines.order is not None else section.id
        columns = work.columns(source)
        self._key = needed(columns.made(self._key_field, OrderId), self._key_field)
        self._head = HeadReader(work, section)
        self.lines: LineReader = LineReader(work, lines, source)
        self._returns = (
            None
            if section.returns is None
            else ReturnReader(work, section, section.returns, source)
        )
        where = lines.where if self._heads_apart else section.where
        path = f"{self._path}.lines" if self._heads_apart else self._path
        self._feed = work.feed_of(source, where, path, self._spoil)
        self._heads: dict[OrderId, Row] = {}
        self._head_id = needed(work.columns(section.source).made(section.id, OrderId), section.id)
        self._head_feed = work.feed(section, self._path, self._spoil_head)
        self._rows: dict[OrderId, int] = {}

    # --- what has to be known before an order can be built ----------------------------------------

    def prepare(self) -> None:
        """Read the heads that are in a source of their own, and count the rows of each order."""
        if self._heads_apart:
            self._read_heads()
        for row, key in self._keyed():
            self._rows[key] = self._rows.get(key, 0) + 1
            if self._returns is not None:
                self._work.orders.wanted.update(
                    self._returns.wanted(row, self._heads.get(key, row))
                )
        for key in self._rows:
            self._work.orders.sections.setdefault(key, self._path)
        for key, row in self._heads.items():
            if key not in self._rows and key not in self._work.orders.refused:
                rule = f"no line in source {self._section.lines.source} names it"
                self._work.findings.wrong(row, ", ".join(self._section.id.columns), key, rule)

    def _read_heads(self) -> None:
        for row in self._head_feed():
            try:
                key = self._head_id(row.cells)
            except Wrong as wrong:
                self._work.findings.wrong_cell(row, wrong)
                continue
            first = self._heads.setdefault(key, row)
            if first is not row:
                column = ", ".join(self._section.id.columns)
                rule = f"{first.file}, line {first.line} has the same id"
                self._work.findings.wrong(row, column, key, rule)

    def _spoil_head(self, row: Row) -> None:
        self._spoil_by(self._head_id, row)

    def _spoil(self, row: Row) -> None:
        self._spoil_by(self._key, row)

    def _spoil_by(self, get: Getter[OrderId], row: Row) -> None:
        """Remember the order of a row that is wrong, as far as it can be told."""
        try:
            key = get(row.cells)
        except (Wrong, IndexError):
            return
        self._refuse(key, row)

    def _refuse(self, key: OrderId, row: Row) -> None:
        rule = f"order {key} is refused: {row.file}, line {row.line}"
        self._work.orders.refused.setdefault(key, rule)

    def _keyed(self) -> Iterator[tuple[Row, OrderId]]:
        """The rows that are lines, each with the id of its order."""
        for row in self._feed():
            try:
                yield row, self._key(row.cells)
            except Wrong as wrong:
                self._work.findings.wrong_cell(row, wrong)

    # --- orders -----------------------------------------------------------------------------------

    def read(self) -> Iterator[LoadedOrder | GoodsBack]:
        """All documents that can be used, each when the last of its rows was read."""
        left, waiting = dict(self._rows), dict[OrderId, list[Row]]()
        for row, key in self._keyed():
            rows = waiting.setdefault(key, [])
            rows.append(row)
            left[key] -= 1
            if not left[key]:
                del waiting[key], left[key]
                yield from self._documents(key, rows)

    def _documents(self, key: OrderId, rows: Sequence[Row]) -> Sequence[LoadedOrder | GoodsBack]:
        refused, findings = self._work.orders.refused, self._work.findings
        head_row = self._heads.get(key) if self._heads_apart else rows[0]
        if key not in refused:
            if head_row is None:
                return self._without_head(key, rows)
            made = self._made(key, head_row, rows)
            if made is not None:
                return made
            self._refuse(key, next(filter(findings.have_wrong, (head_row, *rows)), rows[0]))
        for row in rows if head_row is None else (head_row, *rows):
            findings.follows(row, refused[key])
        return ()

    def _without_head(self, key: OrderId, rows: Sequence[Row]) -> Sequence[LoadedOrder]:
        column = ", ".join(self._key_field.columns)
        for row in rows:
            if self._key_field.unknown is Unknown.DROP:
                self._work.findings.left_out_row(row, "lines of an unknown order")
            else:
                rule = f"there is no such order in source {self._section.source}"
                self._work.findings.wrong(row, column, key, rule)
        return ()

    def _made(
        self, key: OrderId, head_row: Row, rows: Sequence[Row]
    ) -> Sequence[LoadedOrder | GoodsBack] | None:
        """The documents that rows of one id are; None when something is wrong with one of them."""
        heads: list[Head | None] = []
        good = self._work.attempt(
            head_row, lambda row: heads.append(self._read_head(key, row)), self._head.getters
        )
        if not self._heads_apart:
            for row in rows[1:]:
                good &= self._work.attempt(row, partial(self._head.check_same, head_row))
        head = heads[0] if heads else None
        if head is None:
            for row in rows:
                if heads:
                    self._work.findings.left_out_row(row, "orders of an unknown account")
                else:
                    self._work.wrong_cells(row, self.lines.getters)
            return () if good else None
        lines = self._lines(head, head_row, rows)
        if lines is None or not good:
            return None
        made: list[LoadedOrder | GoodsBack] = []

        def documents(row: Row) -> None:
            origin = Origin(row.file, row.line)
            made.extend(self._sale(key, head, lines, origin))
            if self._returns is not None:
                made.extend(self._returns.documents(key, head, head_row, lines, origin))

        return made if self._work.attempt(rows[0], documents) else None

    def _read_head(self, key: OrderId, row: Row) -> Head | None:
        section = self._work.orders.sections[key]
        if section != self._path:
            rule = f"{section} has an order of that id"
            raise Wrong(", ".join(self._section.id.columns), str(key), rule)
        head = self._head.head(row)
        account = None if head is None else self._work.accounts.get(head.account)
        if head is not None and account is not None:
            account.check_trading(head.placed_on)
        return head

    def _lines(self, head: Head, head_row: Row, rows: Sequence[Row]) -> list[Line] | None:
        """What each row says; None when something is wrong with one of them."""
        found: list[Line] = []
        counts = {False: 0, True: 0}
        good, returns, work = True, self._returns, self._work
        for row in rows:
            try:
                back = returns is not None and returns.told(row, head_row)
                line = self.lines.line(row, counts[back] + 1, head.placed_on, returned=back)
            except Wrong as wrong:
                work.findings.wrong_cell(row, wrong)
                work.wrong_cells(row, self.lines.getters)
                good = False
                continue
            except AccountManagementError as error:
                work.findings.wrong(row, "", "", str(error))
                good = False
                continue
            if line is None:
                work.findings.left_out_row(row, "lines of an unknown product")
                continue
            counts[back] += 1
            found.append(Line(row, line, back))
        return found if good else None

    def _sale(
        self, key: OrderId, head: Head, lines: Sequence[Line], origin: Origin
    ) -> Iterator[LoadedOrder]:
        sold = [one.line for one in lines if not one.back]
        if sold:
            yield head.order(key, sold, OrderKind.SALE, origin)

    def can_come_back(self, goods: GoodsBack) -> bool:
        """Whether goods can have come from the order they name; if not, that is told."""
        return self._returns is not None and self._returns.check(goods)
