"""Orders to suppliers for what customers ordered.

(Rules: paperwork, P1.)
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Final, Self

from attrs import Attribute, evolve, field, frozen
from attrs.validators import optional

from account_mgmt.domain.calendar import day, plain_date
from account_mgmt.domain.errors import (
    BadLines,
    DateBefore,
    IllegalTransition,
    QuantityNotPositive,
    ReceivedMoreThanOrdered,
)
from account_mgmt.domain.events import PurchaseDrafted, PurchaseFlagged, PurchaseMoved
from account_mgmt.domain.ids import OrderId, ProductId, PurchaseOrderId
from account_mgmt.domain.order import Order
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.text import name, note


class PurchaseStatus(Enum):
    """Where a purchase order is in its life."""

    DRAFT = "draft"
    SENT = "sent"
    CONFIRMED = "confirmed"
    PART_RECEIVED = "part received"
    RECEIVED = "received"
    CLOSED = "closed"
    CANCELLED = "cancelled"


NEXT: Final[Mapping[PurchaseStatus, tuple[PurchaseStatus, ...]]] = {
    PurchaseStatus.DRAFT: (PurchaseStatus.SENT, PurchaseStatus.CANCELLED),
    PurchaseStatus.SENT: (PurchaseStatus.CONFIRMED, PurchaseStatus.CANCELLED),
    PurchaseStatus.CONFIRMED: (
        PurchaseStatus.PART_RECEIVED,
        PurchaseStatus.RECEIVED,
        PurchaseStatus.CANCELLED,
    ),
    PurchaseStatus.PART_RECEIVED: (
        PurchaseStatus.PART_RECEIVED,
        PurchaseStatus.RECEIVED,
        PurchaseStatus.CLOSED,
    ),
    PurchaseStatus.RECEIVED: (PurchaseStatus.CLOSED,),
    PurchaseStatus.CLOSED: (),
    PurchaseStatus.CANCELLED: (),
}
"""The one table of what may follow what."""


@frozen(kw_only=True)
class ForOrderLine:
    """So much of a line is for that line of a customer's order."""

    order: OrderId
    line: int
    quantity: Quantity


def _enough(line: "PurchaseLine", _attribute: "Attribute[Quantity]", quantity: Quantity) -> None:
    if quantity.millionths <= 0:
        raise QuantityNotPositive(f"line {line.number}, product {line.product}", str(quantity))


@frozen(kw_only=True)
class PurchaseLine:
    """So much of a product, at the supplier's price where it is known, for whom, and what came."""

    number: int
    product: ProductId
    quantity: Quantity = field(validator=_enough)
    price: UnitPrice | None = None
    covers: tuple[ForOrderLine, ...] = ()
    received: Quantity | None = None

    @property
    def to_come(self) -> Quantity:
        """What is still to come."""
        return self.quantity if self.received is None else self.quantity - self.received


def _some_lines(
    order: "PurchaseOrder",
    _attribute: "Attribute[tuple[PurchaseLine, ...]]",
    lines: tuple[PurchaseLine, ...],
) -> None:
    if not lines:
        raise BadLines(f"Purchase order {order.id}", "it has no lines")
    if len({line.number for line in lines}) < len(lines):
        raise BadLines(f"Purchase order {order.id}", "two of its lines have one number")


@frozen(kw_only=True)
class PurchaseOrder:
    """An order of ours to a supplier, from its draft until all of it is received or given up.

    `flags` say which customers' orders that it is for were cancelled: nothing on order is ever
    cancelled by itself.
    """

    id: PurchaseOrderId
    supplier: str = field(validator=name)
    drafted_on: date = field(validator=plain_date)
    lines: tuple[PurchaseLine, ...] = field(validator=_some_lines)
    status: PurchaseStatus = PurchaseStatus.DRAFT
    status_since: date | None = field(default=None, validator=optional(plain_date))
    flags: tuple[str, ...] = ()
    reference: str = field(default="", validator=note)  # the supplier's own number
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def draft(
        cls,
        id: PurchaseOrderId,
        supplier: str,
        lines: Iterable[PurchaseLine],
        *,
        on: date,
    ) -> tuple[Self, PurchaseDrafted]:
        """A purchase order that nobody has sent, and the event that says it is there."""
        order = cls(id=id, supplier=supplier, drafted_on=on, lines=tuple(lines), status_since=on)
        return order, PurchaseDrafted(purchase_order=id, supplier=supplier)

    @classmethod
    def for_order(
        cls,
        id: PurchaseOrderId,
        supplier: str,
        order: Order,
        quantities: Mapping[int, Quantity],
        *,
        on: date,
    ) -> tuple[Self, PurchaseDrafted]:
        """The draft of a purchase for so much of some lines of a customer's order.

        Raises NoSuchLine, and BadLines when nothing is asked for.
        """
        lines = [
            PurchaseLine(
                number=number,
                product=order.line(number).product,
                quantity=quantity,
                covers=(ForOrderLine(order=order.id, line=number, quantity=quantity),),
            )
            for number, quantity in sorted(quantities.items())
        ]
        return cls.draft(id, supplier, lines, on=on)

    def send(self, *, on: date) -> tuple[Self, PurchaseMoved]:
        """The order as sent to the supplier. Raises IllegalTransition, DateBefore."""
        return self._become(PurchaseStatus.SENT, on)

    def confirm(self, *, on: date, reference: str = "") -> tuple[Self, PurchaseMoved]:
        """The order as the supplier confirmed it. Raises IllegalTransition, DateBefore."""
        confirmed, event = self._become(PurchaseStatus.CONFIRMED, on)
        return evolve(confirmed, reference=reference), event

    def receive(
        self, quantities: Mapping[int, Quantity], *, on: date
    ) -> tuple[Self, PurchaseMoved]:
        """The order with so much of some lines come.

        Raises IllegalTransition, DateBefore, BadLines for a line that is not there, and
        ReceivedMoreThanOrdered.
        """
        numbers = {line.number for line in self.lines}
        for number in quantities.keys() - numbers:
            raise BadLines(f"A receipt of purchase order {self.id}", f"it has no line {number}")
        lines = tuple(
            self._received(line, quantities[line.number]) if line.number in quantities else line
            for line in self.lines
        )
        whole = not any(line.to_come for line in lines)
        wanted = PurchaseStatus.RECEIVED if whole else PurchaseStatus.PART_RECEIVED
        moved, event = self._become(wanted, on)
        return evolve(moved, lines=lines), event

    def close(self, *, on: date) -> tuple[Self, PurchaseMoved]:
        """The order with nothing more to come. Raises IllegalTransition, DateBefore."""
        return self._become(PurchaseStatus.CLOSED, on)

    def cancel(self, *, on: date) -> tuple[Self, PurchaseMoved]:
        """The order as given up. Raises IllegalTransition once some of it came, DateBefore."""
        return self._become(PurchaseStatus.CANCELLED, on)

    def flag(self, order: OrderId, why: str) -> tuple[Self, PurchaseFlagged]:
        """The order, with the word that a customer's order it is for was cancelled."""
        event = PurchaseFlagged(purchase_order=self.id, order=order, why=why)
        return evolve(self, flags=(*self.flags, f"{order}: {why}")), event

    def is_for(self, order: OrderId) -> bool:
        """Whether some of it is for that order of a customer's."""
        return any(one.order == order for line in self.lines for one in line.covers)

    def _received(self, line: PurchaseLine, quantity: Quantity) -> PurchaseLine:
        if quantity.millionths <= 0:
            raise QuantityNotPositive(f"line {line.number} of {self.id}", str(quantity))
        if quantity > line.to_come:
            raise ReceivedMoreThanOrdered(
                str(self.id), line.number, str(quantity), str(line.to_come)
            )
        before = line.received or Quantity.zero(line.quantity.unit)
        return evolve(line, received=before + quantity)

    def _become(self, wanted: PurchaseStatus, on: date) -> tuple[Self, PurchaseMoved]:
        allowed = NEXT[self.status]
        if wanted not in allowed:
            ways = tuple(status.value for status in allowed)
            raise IllegalTransition(
                f"Purchase order {self.id}", self.status.value, wanted.value, ways
            )
        since = self.status_since or self.drafted_on
        if day(on) < since:
            raise DateBefore(
                f"Purchase order {self.id}",
                on.isoformat(),
                f"the day it became {self.status.value}",
                since.isoformat(),
            )
        event = PurchaseMoved(
            purchase_order=self.id, before=self.status.value, after=wanted.value, on=on
        )
        return evolve(self, status=wanted, status_since=on), event
