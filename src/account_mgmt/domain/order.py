"""Customers' orders: what was asked for, at what price, and what of it still stands."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Final, Self

from attrs import Attribute, Factory, evolve, field, frozen

from account_mgmt.domain.calendar import day, plain_date
from account_mgmt.domain.errors import (
    BadLines,
    DateBefore,
    IllegalTransition,
    NoSuchLine,
    NothingThere,
    QuantityNotPositive,
    SharesDoNotSumToOne,
    UndoneMoreThanOrdered,
)
from account_mgmt.domain.events import (
    OrderCancelled,
    OrderInvoiced,
    OrderLinesCancelled,
    OrderLinesReturned,
    OrderPlaced,
)
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId, ProductId, PromotionId
from account_mgmt.domain.money import Money
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.rounding import Rounding
from account_mgmt.domain.text import note


class OrderKind(Enum):
    """Which way the goods go."""

    SALE = "sale"
    RETURN = "return"  # came back with no word of the order that had sold them


class OrderStatus(Enum):
    """Where an order is in its life."""

    OPEN = "open"
    INVOICED = "invoiced"
    CANCELLED = "cancelled"


NEXT: Final[Mapping[OrderStatus, tuple[OrderStatus, ...]]] = {
    OrderStatus.OPEN: (OrderStatus.INVOICED, OrderStatus.CANCELLED),
    OrderStatus.INVOICED: (),
    OrderStatus.CANCELLED: (),
}
"""The one table of what may follow what."""


def _positive(line: "OrderLine", _attribute: "Attribute[Quantity]", quantity: Quantity) -> None:
    if quantity.millionths <= 0:
        raise QuantityNotPositive(f"line {line.number}, product {line.product}", str(quantity))


def _counted_from_one(line: "OrderLine", _attribute: "Attribute[int]", number: int) -> None:
    if type(number) is not int or number < 1:
        raise BadLines(f"Line {number}, product {line.product}", "lines are numbered from 1")


def _a_discount(line: "OrderLine", _attribute: "Attribute[Rate]", discount: Rate) -> None:
    if not ZERO <= discount <= ONE:
        rule = f"a discount of {discount} is not between 0% and 100%"
        raise BadLines(f"Line {line.number}, product {line.product}", rule)


def _no_more_undone(
    line: "OrderLine", _attribute: "Attribute[Quantity]", returned: Quantity
) -> None:
    if returned.millionths < 0 or line.cancelled.millionths < 0 or line.left.millionths < 0:
        undone = f"{line.cancelled} cancelled and {returned} returned"
        raise UndoneMoreThanOrdered(line.number, undone, str(line.quantity))


@frozen
class LineDiscount:
    """What one promotion took off a line."""

    promotion: PromotionId
    amount: Money


@frozen
class AppliedPromotion:
    """How often an order applies a promotion."""

    promotion: PromotionId
    uses: int


def _within_the_discount(
    line: "OrderLine",
    _attribute: "Attribute[tuple[LineDiscount, ...]]",
    promotions: tuple[LineDiscount, ...],
) -> None:
    if not promotions:
        return
    what = f"Line {line.number}, product {line.product}"
    if any(part.amount.minor < 0 for part in promotions):
        raise BadLines(what, "a promotion takes less than nothing off it")
    if len({part.promotion for part in promotions}) < len(promotions):
        raise BadLines(what, "it names one promotion twice")
    off = line.gross - line.price.line(line.quantity, line.discount, line.rounding)
    taken = Money.total([part.amount for part in promotions], line.price.currency)
    if taken > off:
        raise BadLines(what, f"promotions take {taken} off it, and its discount is {off}")


@frozen(kw_only=True)
class OrderLine:
    """So many of one product, at a price, less a discount.

    The net is rounded once, here, by the policy the line names, and never again. `promotions` say
    which part of the discount each promotion gave.
    """

    number: int = field(validator=_counted_from_one)
    product: ProductId
    quantity: Quantity = field(validator=_positive)
    price: UnitPrice
    discount: Rate = field(default=ZERO, validator=_a_discount)
    rounding: Rounding = Rounding.HALF_UP
    cancelled: Quantity = field(default=Factory(lambda self: self.nothing, takes_self=True))
    returned: Quantity = field(
        default=Factory(lambda self: self.nothing, takes_self=True), validator=_no_more_undone
    )
    promotions: tuple[LineDiscount, ...] = field(default=(), validator=_within_the_discount)
    net: Money = field(init=False, default=Factory(lambda self: self._priced(), takes_self=True))

    @property
    def nothing(self) -> Quantity:
        """None of it, in the line's unit of measure."""
        return Quantity.zero(self.quantity.unit)

    def _priced(self) -> Money:
        return self.price.line(self.quantity, self.discount, self.rounding)

    @property
    def gross(self) -> Money:
        """The line before its discount."""
        return self.price.line(self.quantity, ZERO, self.rounding)

    @property
    def left(self) -> Quantity:
        """What is neither cancelled nor returned."""
        return self.quantity - self.cancelled - self.returned

    @property
    def standing(self) -> Money:
        """The part of the net that is left: the net in proportion, and exactly zero at the end."""
        left = self.left.millionths
        if left == self.quantity.millionths:
            return self.net
        return self.net.times(Rate.ratio(left, self.quantity.millionths), self.rounding)

    def less(self, promotions: Iterable[LineDiscount]) -> Self:
        """The line with so much more off it, which those promotions give.

        The discount becomes the one that leaves exactly the net less what they take.
        """
        promotions = tuple(promotions)
        off = Money.total([part.amount for part in promotions], self.price.currency)
        discount = self.price.discount_to(self.net - off, self.quantity)
        return evolve(self, discount=discount, promotions=promotions)

    def taken(self, promotion: PromotionId, of: Quantity) -> Money:
        """What a promotion took off so much of the line: its part, and all of it of all the line."""
        part = Rate.ratio(of.millionths, self.quantity.millionths)
        nothing = Money.zero(self.price.currency)
        found = (one.amount for one in self.promotions if one.promotion == promotion)
        return next(found, nothing).times(part, self.rounding)

    def without(self, quantity: Quantity, *, returned: bool) -> Self:
        """The line with that much less left. Raises UndoneMoreThanOrdered, QuantityNotPositive."""
        if quantity.millionths <= 0:
            raise QuantityNotPositive(f"line {self.number}, product {self.product}", str(quantity))
        if quantity > self.left:
            raise UndoneMoreThanOrdered(self.number, str(quantity), str(self.left))
        if returned:
            return evolve(self, returned=self.returned + quantity)
        return evolve(self, cancelled=self.cancelled + quantity)


@frozen
class NamedSeller:
    """A manager whom a document names, and the share of the sale it gives them."""

    manager: ManagerId
    share: Rate = ONE


def _a_whole_order(
    order: "Order", _attribute: "Attribute[tuple[OrderLine, ...]]", lines: tuple[OrderLine, ...]
) -> None:
    if not lines:
        raise BadLines(f"Order {order.id}", "it has no lines")
    if len({line.number for line in lines}) < len(lines):
        raise BadLines(f"Order {order.id}", "two of its lines have one number")
    currencies = sorted({line.price.currency for line in lines})
    if len(currencies) > 1:
        raise BadLines(f"Order {order.id}", f"its lines are priced in {' and '.join(currencies)}")


def _shared_out(
    order: "Order",
    _attribute: "Attribute[tuple[NamedSeller, ...]]",
    sellers: tuple[NamedSeller, ...],
) -> None:
    if not sellers:
        return
    check_shares(f"Order {order.id}", [seller.share for seller in sellers])
    if len({seller.manager for seller in sellers}) < len(sellers):
        raise BadLines(f"Order {order.id}", "it names one manager twice")


def check_shares(what: str, shares: Iterable[Rate]) -> None:
    """Refuse shares that are not each above zero, or that do not make one whole exactly."""
    shares = tuple(shares)
    total = sum((share.as_fraction() for share in shares), start=ZERO.as_fraction())
    if total != 1 or any(share <= ZERO for share in shares):
        raise SharesDoNotSumToOne(what, tuple(str(share) for share in shares), str(Rate(total)))


@frozen(kw_only=True)
class Order:
    """A customer's request to buy, from the day it is placed until it is invoiced or cancelled.

    `placed_on` is local to the account. `sellers` are the managers the document itself names, whose
    shares make one whole; whether they or the account's owner are credited is the credit policy's.
    """

    id: OrderId
    account: AccountId
    placed_on: date = field(validator=plain_date)
    lines: tuple[OrderLine, ...] = field(validator=_a_whole_order)
    kind: OrderKind = OrderKind.SALE
    sellers: tuple[NamedSeller, ...] = field(default=(), validator=_shared_out)
    reference: str = field(default="", validator=note)  # the customer's own order number
    promotions: tuple[AppliedPromotion, ...] = ()
    status: OrderStatus = OrderStatus.OPEN
    invoiced_on: date | None = None
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def place(  # noqa: PLR0913 # an order is what it is
        cls,
        id: OrderId,
        account: AccountId,
        *,
        on: date,
        lines: Iterable[OrderLine],
        kind: OrderKind = OrderKind.SALE,
        sellers: Iterable[NamedSeller] = (),
        reference: str = "",
        promotions: Iterable[AppliedPromotion] = (),
    ) -> tuple[Self, OrderPlaced]:
        """A new order, and the event that says so."""
        order = cls(
            id=id,
            account=account,
            placed_on=on,
            lines=tuple(lines),
            kind=kind,
            sellers=tuple(sellers),
            reference=reference,
            promotions=tuple(promotions),
        )
        return order, OrderPlaced(order=id, account=account, on=on, net=order.net)

    @property
    def as_placed(self) -> Self:
        """The order as it came in: before anything of it was cancelled, returned or invoiced."""
        lines = tuple(
            evolve(line, cancelled=line.nothing, returned=line.nothing)
            if line.left != line.quantity
            else line
            for line in self.lines
        )
        return evolve(self, lines=lines, status=OrderStatus.OPEN, invoiced_on=None, version=0)

    @property
    def currency(self) -> str:
        """The currency of every line."""
        return self.lines[0].price.currency

    @property
    def net(self) -> Money:
        """What still stands, after discounts, cancellations and returns; below zero for a return."""
        whole = Money.total([line.standing for line in self.lines], self.currency)
        return whole if self.kind is OrderKind.SALE else -whole

    def line(self, number: int) -> OrderLine:
        """The line of that number. Raises NoSuchLine."""
        for line in self.lines:
            if line.number == number:
                return line
        raise NoSuchLine(str(self.id), number, tuple(line.number for line in self.lines))

    def cancel(self, *, on: date, reason: str) -> tuple[Self, OrderCancelled]:
        """The order with nothing left of it, and the event that says so.

        Raises IllegalTransition once it is invoiced (that is a return) or cancelled already.
        """
        self._check_day(on)
        lines = tuple(
            line.without(line.left, returned=False) if line.left else line for line in self.lines
        )
        cancelled = evolve(self._become(OrderStatus.CANCELLED), lines=lines)
        return cancelled, OrderCancelled(order=self.id, account=self.account, on=on, reason=reason)

    def cancel_lines(
        self, quantities: Mapping[int, Quantity], *, on: date, reason: str
    ) -> tuple[Self, OrderLinesCancelled]:
        """The order with that much less on the lines of those numbers.

        Raises IllegalTransition once it is invoiced or cancelled, NoSuchLine, and
        UndoneMoreThanOrdered when less than that is left.
        """
        if self.status is not OrderStatus.OPEN:
            allowed = tuple(status.value for status in NEXT[self.status])
            raise IllegalTransition(
                f"Order {self.id}", self.status.value, "partly cancelled", allowed
            )
        lines = self._less(quantities, on, returned=False)
        gone = tuple(sorted(quantities.items()))
        event = OrderLinesCancelled(
            order=self.id, account=self.account, on=on, lines=gone, reason=reason
        )
        return evolve(self, lines=lines), event

    def return_lines(
        self, quantities: Mapping[int, Quantity], *, on: date, reason: str
    ) -> tuple[Self, OrderLinesReturned]:
        """The order with that much come back on the lines of those numbers.

        Raises IllegalTransition for a cancelled order or one that is itself a return, NoSuchLine,
        and UndoneMoreThanOrdered when less than that is left.
        """
        if self.status is OrderStatus.CANCELLED or self.kind is OrderKind.RETURN:
            state = self.status.value if self.kind is OrderKind.SALE else "itself a return"
            raise IllegalTransition(f"Order {self.id}", state, "returned", ())
        lines = self._less(quantities, on, returned=True)
        back = tuple(sorted(quantities.items()))
        event = OrderLinesReturned(
            order=self.id, account=self.account, on=on, lines=back, reason=reason
        )
        return evolve(self, lines=lines), event

    def invoice(self, *, on: date) -> tuple[Self, OrderInvoiced]:
        """The order as invoiced, whole, on that day. Raises IllegalTransition unless it is open."""
        self._check_day(on)
        invoiced = evolve(self._become(OrderStatus.INVOICED), invoiced_on=on)
        return invoiced, OrderInvoiced(order=self.id, account=self.account, on=on, net=self.net)

    def _less(
        self, quantities: Mapping[int, Quantity], on: date, *, returned: bool
    ) -> tuple[OrderLine, ...]:
        self._check_day(on)
        if not quantities:
            raise NothingThere(f"Order {self.id}", "no line and quantity is named")
        for number in quantities:
            self.line(number)
        return tuple(
            line.without(quantities[line.number], returned=returned)
            if line.number in quantities
            else line
            for line in self.lines
        )

    def _check_day(self, on: date) -> None:
        if day(on) < self.placed_on:
            raise DateBefore(
                f"Order {self.id}",
                on.isoformat(),
                "the day it was placed",
                self.placed_on.isoformat(),
            )

    def _become(self, wanted: OrderStatus) -> Self:
        allowed = NEXT[self.status]
        if wanted not in allowed:
            ways = tuple(status.value for status in allowed)
            raise IllegalTransition(f"Order {self.id}", self.status.value, wanted.value, ways)
        return evolve(self, status=wanted)
