"""Rows by which goods came back: as documents of their own, or to the order that had sold them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from account_mgmt.adapters.tabular.converting import Columns, Getter, Wrong
from account_mgmt.adapters.tabular.heads import Head
from account_mgmt.adapters.tabular.lines import Line
from account_mgmt.adapters.tabular.mapping import Field, Orders, Returns
from account_mgmt.adapters.tabular.rows import Row
from account_mgmt.adapters.tabular.things import Work, a_note, path_of
from account_mgmt.domain.errors import AccountManagementError
from account_mgmt.domain.ids import OrderId
from account_mgmt.domain.order import OrderKind
from account_mgmt.ports.batch import Goods, GoodsBack, LoadedOrder, Origin

_T = TypeVar("_T")

Of: TypeAlias = Callable[[Row, Row], _T]
"""What gives a value of a line's row and the row of its document's head, which may be the same."""

_REASON = "returned"


class ReturnReader:
    """What tells such rows, and makes documents of them."""

    def __init__(self, work: Work, section: Orders, returns: Returns, source: str) -> None:
        self._work, self._section, self._returns = work, section, returns
        self._of_lines = work.columns(source)
        self._of_heads = work.columns(section.source)
        self._rows: dict[tuple[OrderId, OrderId], tuple[Row, ...]] = {}
        self._told = self._asked()
        self._id = self._either(returns.id, lambda columns, one: columns.made(one, OrderId))
        self._original = self._either(returns.of, lambda columns, one: columns.made(one, OrderId))
        self._line = self._either(returns.line, lambda columns, one: columns.number(one, 0, int))
        self._reason = self._either(returns.reason, lambda columns, one: columns.made(one, a_note))

    def told(self, row: Row, head: Row) -> bool:
        """Whether the row tells of goods that came back."""
        return self._told(row, head)

    def wanted(self, row: Row, head: Row) -> Iterator[OrderId]:
        """The order that the row says had sold the goods."""
        try:
            original = self._original(row, head) if self._told(row, head) else None
        except Wrong:  # told of when the documents are made
            return
        if original is not None:
            yield original

    def documents(
        self, key: OrderId, head: Head, head_row: Row, lines: Sequence[Line], origin: Origin
    ) -> Iterator[LoadedOrder | GoodsBack]:
        """The documents that the rows of one id make, of those that came back. Raises Wrong."""
        groups: dict[tuple[OrderId, OrderId | None], list[Line]] = {}
        for one in lines:
            if one.back:
                document = self._id(one.row, head_row) or key
                original = self._original(one.row, head_row)
                groups.setdefault((document, original), []).append(one)
        sold = any(not one.back for one in lines)
        for (document, original), back in groups.items():
            self._check_id(document, key, sold=sold)
            if original is None:
                yield head.order(document, [one.line for one in back], OrderKind.RETURN, origin)
            else:
                self._rows[document, original] = tuple(one.row for one in back)
                yield GoodsBack(
                    document=document,
                    order=original,
                    on=head.placed_on,
                    goods=tuple(self._goods(one, head_row) for one in back),
                    reason=self._reason(back[0].row, head_row) or _REASON,
                    origin=origin,
                )

    def check(self, goods: GoodsBack) -> bool:
        """Whether the goods can have come from the order that is said to have sold them.

        The order is then kept as it is after that. An order that is neither in the files nor in the
        books is told of; where nobody knows the books, the service will say.
        """
        orders = self._work.orders
        if orders.came_back(goods):
            return True
        if goods.order in orders.refused:
            return self._refuse(goods, orders.refused[goods.order], follows=True)
        original = orders.kept.get(goods.order)
        if original is None and orders.known is not None:
            original = orders.known(goods.order)
        if original is None:
            if orders.known is not None or goods.order in orders.sections:
                return self._refuse(goods, "there is no such order")
            return True
        try:
            quantities = goods.quantities(original)
            changed, _ = original.return_lines(quantities, on=goods.on, reason=goods.reason)
        except AccountManagementError as error:
            return self._refuse(goods, str(error))
        orders.kept[goods.order] = changed
        return True

    def _refuse(self, goods: GoodsBack, rule: str, *, follows: bool = False) -> bool:
        """Tell of the first row of a return, and of the others as of those that follow."""
        first, *others = self._rows[goods.document, goods.order]
        column = "" if self._returns.of is None else ", ".join(self._returns.of.columns)
        if follows:
            self._work.findings.follows(first, rule)
        else:
            self._work.findings.wrong(first, column, goods.order, rule)
        for row in others:
            self._work.findings.follows(row, f"return {goods.document} is refused: {rule}")
        return False

    def _check_id(self, document: OrderId, key: OrderId, *, sold: bool) -> None:
        where = f"{path_of(self._section.id)}.returns.id"
        column = ", ".join(self._section.id.columns)
        if document == key:
            if sold:
                rule = f"the document sells and takes back; {where} in the mapping names the return"
                raise Wrong(column, str(key), rule)
            return
        if document in self._work.orders.sections:
            raise Wrong(column, str(document), "an order has the id of the return")
        if self._work.orders.returns.setdefault(document, key) != key:
            raise Wrong(column, str(document), "another return has the same id")

    def _goods(self, one: Line, head_row: Row) -> Goods:
        line = one.line
        return Goods(
            product=line.product,
            quantity=line.quantity,
            line=self._line(one.row, head_row),
            price=None if self._section.lines.price is None else line.price,
        )

    # --- columns of the line's row, or of the head's ----------------------------------------------

    def _columns(self, names: Iterable[str]) -> tuple[Columns, bool]:
        """The columns that have all of the names: the line's if they do, else the head's."""
        if all(name in self._of_lines.places for name in names):
            return self._of_lines, False
        return self._of_heads, True

    def _either(
        self, one: Field | None, made: Callable[[Columns, Field], Getter[_T | None]]
    ) -> Of[_T | None]:
        if one is None:
            return lambda _row, _head: None
        columns, of_head = self._columns(one.columns)
        get = made(columns, one)
        return lambda row, head: get((head if of_head else row).cells)

    def _asked(self) -> Of[bool]:
        when = self._returns.when
        columns, of_head = self._columns(test.column for tests in when for test in tests)
        asked = columns.asked(when, f"{path_of(self._section.id)}.returns.when")
        if asked is None:
            return lambda _row, _head: False
        return lambda row, head: asked((head if of_head else row).cells)
