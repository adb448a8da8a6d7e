"""Rows to the heads of documents: who ordered, when, through whom."""

from collections.abc import Iterator, Sequence
from datetime import date

from attrs import frozen

from account_mgmt.adapters.tabular.converting import Cells, Getter, Wrong, needed
from account_mgmt.adapters.tabular.mapping import Field, Orders
from account_mgmt.adapters.tabular.rows import Row
from account_mgmt.adapters.tabular.things import Work, a_note, maybe, used
from account_mgmt.domain.errors import DateBefore
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId
from account_mgmt.domain.order import NamedSeller, Order, OrderKind, OrderLine
from account_mgmt.domain.rate import ONE
from account_mgmt.ports.batch import LoadedOrder, Origin


@frozen
class Head:
    """What a document says once, for all of its lines."""

    account: AccountId
    placed_on: date
    sellers: tuple[NamedSeller, ...]
    reference: str
    invoiced_on: date | None
    promised_by: date | None
    shipped_on: date | None

    def order(
        self, id: OrderId, lines: Sequence[OrderLine], kind: OrderKind, origin: Origin
    ) -> LoadedOrder:
        """The document with these lines. Raises what `Order.place` and `Order.invoice` do."""
        born = Order.place(
            id,
            self.account,
            on=self.placed_on,
            lines=lines,
            kind=kind,
            sellers=self.sellers,
            reference=self.reference,
        )
        if self.invoiced_on is not None:
            born[0].invoice(on=self.invoiced_on)  # refuses a day before the order's
        if self.promised_by is not None or self.shipped_on is not None:
            _check_delivery(born[0], self.promised_by, self.shipped_on)
        return LoadedOrder(*born, origin, self.invoiced_on, self.promised_by, self.shipped_on)


def _check_delivery(order: Order, promised_by: date | None, shipped_on: date | None) -> None:
    """Refuse with DateBefore a promise or a shipment before the order's day."""
    for what, on in (("promised", promised_by), ("shipped", shipped_on)):
        if on is not None and on < order.placed_on:
            thing = f"Order {order.id}, {what}"
            placed = order.placed_on.isoformat()
            raise DateBefore(thing, on.isoformat(), "the day it was placed", placed)


class HeadReader:
    """What reads the head of a document from a row."""

    def __init__(self, work: Work, section: Orders) -> None:
        columns = work.columns(section.source)
        self._work, self._section = work, section
        self._account = needed(columns.made(section.account, AccountId), section.account)
        self._placed = needed(columns.day(section.placed_on), section.placed_on)
        self._invoiced = maybe(columns.day, section.invoiced_on)
        self._promised = maybe(columns.day, section.promised_by)
        self._shipped = maybe(columns.day, section.shipped_on)
        self._reference = maybe(lambda one: columns.made(one, a_note), section.reference)
        self._currency = maybe(columns.text, section.currency)
        self._sellers = [
            (one, columns.made(one.manager, ManagerId), maybe(columns.rate, one.share))
            for one in section.sellers
        ]
        sellers = [get for _, *both in self._sellers for get in both]
        self.getters: tuple[Getter[object], ...] = (
            self._account, self._placed, self._invoiced, self._promised, self._shipped,
            self._reference, self._currency, *sellers,
        )  # fmt: skip
        fields = used((
            section.id, section.account, section.placed_on, section.invoiced_on, section.reference,
            section.promised_by, section.shipped_on, section.currency, *(x for one in section.sellers for x in (one.manager, one.share)),
        ))  # fmt: skip
        self._places = {columns.places[name]: name for one in fields for name in one.columns}

    def head(self, row: Row) -> Head | None:
        """What the row says; None when the account is unknown and the mapping drops such orders."""
        cells = row.cells
        account = self._work.accounts.named(self._account(cells), self._section.account)
        currency = self._currency(cells)
        if currency is not None and currency != self._work.currency:
            rule = f"the books are kept in {self._work.currency}"
            raise Wrong(self._column(self._section.currency), currency, rule)
        if account is None:
            return None
        return Head(
            account,
            self._placed(cells),
            tuple(self._named(cells)),
            self._reference(cells) or "",
            self._invoiced(cells),
            self._promised(cells),
            self._shipped(cells),
        )

    def _named(self, cells: Cells) -> Iterator[NamedSeller]:
        for one, get_manager, get_share in self._sellers:
            manager = self._work.managers.named(get_manager(cells), one.manager)
            if manager is not None:
                yield NamedSeller(manager, get_share(cells) or ONE)

    def check_same(self, first: Row, other: Row) -> None:
        """Refuse with Wrong a row that says something else of its document than the first."""
        for place, name in self._places.items():
            now, then = other.cells[place], first.cells[place]
            if now != then:
                rule = f"{first.file}, line {first.line}, of the same document, says {then!r}"
                raise Wrong(name, "" if now is None else str(now), rule)

    @staticmethod
    def _column(one: Field | None) -> str:
        return "" if one is None else ", ".join(one.columns)
