"""What the rows of a load speak of: things by their ids, and the work that all sections share."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from attrs import define, field, frozen

from account_mgmt.adapters.tabular.converting import Cells, Columns, Getter, Wrong, shown
from account_mgmt.adapters.tabular.findings import Findings
from account_mgmt.adapters.tabular.mapping import Field, Repeated, Section, Unknown, Where
from account_mgmt.adapters.tabular.rows import Broken, LeftOut, Row
from account_mgmt.adapters.tabular.sources import Reader
from account_mgmt.domain.account import Account
from account_mgmt.domain.errors import AccountManagementError
from account_mgmt.domain.ids import AccountId, Id, ManagerId, OrderId, ProductId
from account_mgmt.domain.manager import AccountManager
from account_mgmt.domain.order import Order
from account_mgmt.domain.product import Product
from account_mgmt.domain.text import LONGEST_NAME, LONGEST_NOTE, check
from account_mgmt.ports.batch import GoodsBack, Origin
from account_mgmt.ports.progress import Progress

_T = TypeVar("_T")
_IdT = TypeVar("_IdT", bound=Id)


class Things(Generic[_IdT, _T]):
    """The things of one kind: those in the files, those in the books, and those that are refused.

    Where neither the files nor the books were asked about the kind, every name is let pass.
    """

    def __init__(self, kind: str, known: Mapping[_IdT, _T] | None, *, described: bool) -> None:
        self.kind = kind
        self.found: dict[_IdT, _T] = {}
        self._known: Mapping[_IdT, _T] = known or {}
        self._checked = described or known is not None
        self._refused: dict[_IdT, str] = {}

    def refuse(self, id: _IdT, row: Row) -> None:
        """Remember that a row of that id is wrong, so that what rests on it cannot stand."""
        self._refused.setdefault(id, f"{self.kind} {id} is refused: {row.file}, line {row.line}")

    def get(self, id: _IdT) -> _T | None:
        """The thing, if it is anywhere to be had."""
        return self.found.get(id) or self._known.get(id)

    def named(self, id: _IdT | None, field: Field) -> _IdT | None:
        """The id when it names something; None when the mapping drops names that do not."""
        if id is None or id in self.found or id in self._known:
            return id
        if id in self._refused:
            raise Wrong(", ".join(field.columns), str(id), self._refused[id], follows=True)
        if not self._checked:
            return id
        if field.unknown is Unknown.DROP:
            return None
        rule = f"there is no such {self.kind}"
        raise Wrong(", ".join(field.columns), str(id), rule)


@define
class OrdersSeen:
    """The ids of all documents so far, and the orders that returns ask for."""

    known: Callable[[OrderId], Order | None] | None
    came_back: Callable[[GoodsBack], bool]
    sections: dict[OrderId, str] = field(factory=dict[OrderId, str])  # the section of each order
    returns: dict[OrderId, OrderId] = field(
        factory=dict[OrderId, OrderId]
    )  # and of each return, its order id
    wanted: set[OrderId] = field(factory=set[OrderId])
    kept: dict[OrderId, Order] = field(factory=dict[OrderId, Order])
    refused: dict[OrderId, str] = field(factory=dict[OrderId, str])


@frozen
class Work:
    """What all sections of one load share."""

    currency: str
    readers: Mapping[str, Reader]
    findings: Findings
    progress: Progress
    managers: Things[ManagerId, AccountManager]
    accounts: Things[AccountId, Account]
    products: Things[ProductId, Product]
    orders: "OrdersSeen"

    def columns(self, source: str) -> Columns:
        """The columns of a source."""
        return self.readers[source].columns

    def feed(
        self, section: Section, path: str, spoil: Callable[[Row], None]
    ) -> Callable[[], Iterator[Row]]:
        """What gives the rows of a section that can be used, each time it is called.

        The others are told of, and given to `spoil`.
        """
        return self.feed_of(section.source, section.where, path, spoil)

    def feed_of(
        self, source: str, where: Where, path: str, spoil: Callable[[Row], None]
    ) -> Callable[[], Iterator[Row]]:
        """The same for the rows of a source that some tests ask for."""
        asked = self.columns(source).asked(where, f"{path}.where")
        return lambda: self._rows(source, asked, spoil)

    def _rows(
        self, source: str, asked: Callable[[Cells], bool] | None, spoil: Callable[[Row], None]
    ) -> Iterator[Row]:
        for row in self.readers[source].rows(self.progress):
            if isinstance(row, Broken | LeftOut):
                self.findings.unusable(row)
                if isinstance(row, Broken):
                    spoil(row)
                continue
            try:
                if asked is None or asked(row.cells):
                    yield row
            except Wrong as wrong:
                self.findings.wrong_cell(row, wrong)
                spoil(row)

    def attempt(
        self, row: Row, make: Callable[[Row], None], getters: Iterable[Getter[object]] = ()
    ) -> bool:
        """Whether something was made of a row; if not, all that is wrong with it is kept."""
        try:
            make(row)
        except Wrong as wrong:
            self.findings.wrong_cell(row, wrong)
        except AccountManagementError as error:
            self.findings.wrong(row, "", "", str(error))
        else:
            return True
        self.wrong_cells(row, getters)
        return False

    def wrong_cells(self, row: Row, getters: Iterable[Getter[object]]) -> None:
        """Keep all that is wrong with the cells of a row, and not only what comes first."""
        for get in getters:
            try:
                get(row.cells)
            except Wrong as wrong:
                self.findings.wrong_cell(row, wrong)


def spoiler(things: Things[_IdT, _T], get_id: Getter[_IdT]) -> Callable[[Row], None]:
    """What remembers the id of a row that is wrong, as far as it can be told."""

    def spoil(row: Row) -> None:
        try:
            things.refuse(get_id(row.cells), row)
        except (Wrong, IndexError):
            return

    return spoil


class Repeats(Generic[_IdT]):
    """Whether rows of one id may come again, and whether they say the same."""

    def __init__(self, repeated: Repeated, columns: Columns, fields: Iterable[Field]) -> None:
        self._repeated = repeated
        self._places = {columns.places[name]: name for one in fields for name in one.columns}
        self._first: dict[_IdT, tuple[Origin, list[object]]] = {}

    def is_new(self, id: _IdT, row: Row) -> bool:
        """Whether the row is the first of its id. Raises Wrong for another that may not be."""
        if self._repeated is Repeated.FIRST and id in self._first:
            return False
        says: list[object] = [row.cells[place] for place in self._places]
        origin, before = self._first.setdefault(id, (Origin(row.file, row.line), says))
        if before is says:
            return True
        if self._repeated is Repeated.REFUSE:
            rule = f"{origin} has the same id; `repeated` in the mapping may allow that"
            raise Wrong("", str(id), rule)
        for place, now, then in zip(self._places, says, before, strict=True):
            if now != then:
                rule = f"{origin} has the same id, and says {then!r}"
                raise Wrong(self._places[place], shown(row.cells[place]), rule)
        return False


def a_name(text: str) -> str:
    """The text, if it can be a name. Raises BadText."""
    check("Name", text, longest=LONGEST_NAME)
    return text


def a_note(text: str) -> str:
    """The text, if it can be a note. Raises BadText."""
    check("Text", text, longest=LONGEST_NOTE, padded=True)
    return text


def used(fields: Iterable[Field | None]) -> list[Field]:
    """The fields that are there."""
    return [one for one in fields if one is not None]


def path_of(one: Field) -> str:
    """The path in the mapping of the section that a field is in."""
    return one.where.rpartition(".")[0]


def maybe(get: Callable[[Field], Getter[_T | None]], one: Field | None) -> Getter[_T | None]:
    """The getter of a field that need not be there."""
    if one is None:
        return lambda _: None
    return get(one)
