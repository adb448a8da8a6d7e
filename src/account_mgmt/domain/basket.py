"""An order as promotions look at it: who orders, when, and every line at its price before promotions."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from attrs import Factory, field, frozen

from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import OrderLine
from account_mgmt.domain.price import UnitPrice

MILLION = 10**6


def _whole(one: "BasketLine") -> int:
    return one.line.quantity.millionths // MILLION


def _worth(one: "BasketLine") -> int:
    return one.line.net.minor


@frozen(kw_only=True)
class BasketLine:
    """A line of an order, and the category of its product.

    `units` are whole ones: a part of a unit counts for none. `value` is in minor units, after the line's
    own discount.
    """

    line: OrderLine
    category: str = ""
    number: int = field(init=False, default=Factory(lambda self: self.line.number, takes_self=True))
    units: int = field(init=False, default=Factory(_whole, takes_self=True))
    value: int = field(init=False, default=Factory(_worth, takes_self=True))


@frozen(kw_only=True)
class Basket:
    """What an account orders on a day of its own, before any promotion.

    `prices` are those of products that promotions may give away.
    """

    account: AccountId
    on: date
    lines: tuple[BasketLine, ...]
    account_class: str = ""
    region: str = ""
    prices: Mapping[ProductId, UnitPrice] = field(
        factory=lambda: MappingProxyType(dict[ProductId, UnitPrice]())
    )

    @classmethod
    def of(cls, account: AccountId, lines: Iterable[OrderLine], *, on: date) -> "Basket":
        """Lines of products whose category is not known, ordered by an account without a class."""
        return cls(account=account, on=on, lines=tuple(BasketLine(line=line) for line in lines))

    @property
    def currency(self) -> str:
        """The currency of every line."""
        return self.lines[0].line.price.currency

    @property
    def net(self) -> Money:
        """What the lines come to before promotions."""
        return Money.total([line.line.net for line in self.lines], self.currency)
