"""What comes in from outside in one go, as checked domain values, for a service to write.

Who reads files builds a `Batch`; who writes books takes one. Neither knows the other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, Generic, TypeVar

from attrs import field, frozen

from account_mgmt.domain.account import Account, Role
from account_mgmt.domain.credit import DEFAULT_POLICY, CreditPolicy
from account_mgmt.domain.errors import BadLines, BadRow, UndoneMoreThanOrdered
from account_mgmt.domain.events import Event
from account_mgmt.domain.fiscal import FiscalCalendar
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId, PriceListId, ProductId, TeamId
from account_mgmt.domain.invoice import Invoice
from account_mgmt.domain.manager import AccountManager
from account_mgmt.domain.order import Order
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.product import PriceList, Product
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.quota import QuotaPlan
from account_mgmt.domain.rate import Rate

AggregateT = TypeVar("AggregateT")


@frozen
class Origin:
    """The place in the files that something was read from; lines count from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"


@frozen
class Loaded(Generic[AggregateT]):
    """An aggregate as born, the event that says so, and where it was read.

    The two first are what a repository's `add` takes.
    """

    aggregate: AggregateT
    event: Event
    origin: Origin


# --- facts that follow the birth of a manager or an account ---------------------------------------


@frozen(kw_only=True)
class Joining:
    """A manager counts in a team from that day on."""

    manager: ManagerId
    team: TeamId
    since: date
    origin: Origin


@frozen(kw_only=True)
class Reporting:
    """A manager reports to another from that day on."""

    manager: ManagerId
    superior: ManagerId
    since: date
    origin: Origin


@frozen(kw_only=True)
class Assigning:
    """A manager has a role on an account from one day until another (excluded; None: for good)."""

    account: AccountId
    manager: ManagerId
    role: Role
    share: Rate | None
    since: date
    until: date | None
    origin: Origin


# --- facts that follow the birth of an order ------------------------------------------------------


@frozen
class LoadedOrder(Loaded[Order]):
    """An order as placed, and the days on which it was invoiced and shipped, whole, if it was.

    `promised_by` is the day by which all of it was promised.
    """

    invoiced_on: date | None = None
    promised_by: date | None = None
    shipped_on: date | None = None


@frozen
class LoadedInvoice(Loaded[Invoice]):
    """An invoice that was issued elsewhere, and the day on which it was paid, whole, if it was.

    `disputed` says that the customer did not agree with it, from its date until it was paid.
    """

    paid_on: date | None = None
    disputed: bool = False


@frozen(kw_only=True)
class Goods:
    """So much of a product that came back, by its line in the order when the document says so.

    `price` is what the document says one unit was worth, when it says so.
    """

    product: ProductId
    quantity: Quantity
    line: int | None = None
    price: UnitPrice | None = None


@frozen(kw_only=True)
class GoodsBack:
    """A document by which goods came back, that names the order which had sold them."""

    document: OrderId
    order: OrderId
    on: date
    goods: tuple[Goods, ...]
    reason: str
    origin: Origin

    def quantities(self, order: Order) -> Mapping[int, Quantity]:
        """What `Order.return_lines` takes: so much of each line of the order, by line number.

        A product that does not say its line is taken from the order's lines of that product that
        have something left, earlier ones first. Raises BadLines when the order sold no such
        product, or at another price, NoSuchLine, and UndoneMoreThanOrdered.
        """
        taken: dict[int, Quantity] = {}
        for one in self.goods:
            left = one.quantity
            for number, room in _room(order, one, taken):
                part = min(left, room)
                taken[number] = taken[number] + part if number in taken else part
                left -= part
                if not left:
                    break
            if left:
                there = str(one.quantity - left)
                number = one.line or next(x.number for x in order.lines if x.product == one.product)
                raise UndoneMoreThanOrdered(number, str(one.quantity), there)
        return taken


def _room(
    order: Order, goods: Goods, taken: Mapping[int, Quantity]
) -> Iterable[tuple[int, Quantity]]:
    """The lines that goods may have come from, and how much of each can still come back."""
    named = order.lines if goods.line is None else (order.line(goods.line),)
    lines = [line for line in named if line.product == goods.product]
    if not lines:
        raise BadLines(f"A return to order {order.id}", f"it sold no {goods.product} there")
    if goods.price is not None:
        lines = [line for line in lines if line.price == goods.price]
        if not lines:
            rule = f"{goods.product} was not sold at {goods.price}"
            raise BadLines(f"A return to order {order.id}", rule)
    for line in lines:
        room = line.left - taken[line.number] if line.number in taken else line.left
        if room:
            yield line.number, room


# --- all of it ------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Batch:
    """What was read, every part of it checked, in the order in which it is to be written.

    `orders` may be iterated more than once, and may come from the files while they are; there are
    `order_count` of them. `goods_back` come after all orders. `policy`, `calendar` and `currency`
    are what the files were said to rest on. `rejected` are the rows that were left out because they
    are wrong, or belong to an order that is; `left_out` counts, by reason, those left out as asked.
    """

    currency: str
    calendar: FiscalCalendar = field(factory=FiscalCalendar)
    policy: CreditPolicy = DEFAULT_POLICY
    managers: Sequence[Loaded[AccountManager]] = ()
    joinings: Sequence[Joining] = ()
    reportings: Sequence[Reporting] = ()
    accounts: Sequence[Loaded[Account]] = ()
    assignments: Sequence[Assigning] = ()
    products: Sequence[Loaded[Product]] = ()
    price_lists: Sequence[Loaded[PriceList]] = ()
    plans: Sequence[Loaded[QuotaPlan]] = ()
    orders: Iterable[LoadedOrder] = ()
    order_count: int = 0
    goods_back: Sequence[GoodsBack] = ()
    invoices: Sequence[LoadedInvoice] = ()
    rejected: Sequence[BadRow] = ()
    left_out: Mapping[str, int] = field(factory=dict[str, int])


@frozen(kw_only=True)
class Known:
    """What the books hold already, so that who reads files can tell a wrong name by its line.

    Kinds that are None are not checked while reading: the service does, with less to say.
    """

    managers: Mapping[ManagerId, AccountManager] | None = None
    accounts: Mapping[AccountId, Account] | None = None
    products: Mapping[ProductId, Product] | None = None
    price_lists: Mapping[PriceListId, PriceList] | None = None
    order: Callable[[OrderId], Order | None] | None = None  # gives one order, if it is there
    came_back: Callable[["GoodsBack"], bool] = lambda _: False  # whether that is written already


UNKNOWN: Final = Known()
"""Nothing is known of the books: only what is in the files can be checked."""
