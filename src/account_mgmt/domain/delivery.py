"""How a customer's order is fulfilled: what was promised, what was shipped, and what is late.

What is open of a line is what was ordered, less what is cancelled and what was shipped: quantities,
never percentages. A delivery says only what left and what was promised; its state follows from it and
from the order. (Rules: paperwork, P1.)
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Self, TypeVar

from attrs import Attribute, evolve, field, frozen
from attrs.validators import optional

from account_mgmt.domain.calendar import ONE_DAY, Period, aware_instant, day, plain_date
from account_mgmt.domain.errors import (
    AlreadyProved,
    BadText,
    CancelledMoreThanOpen,
    DateBefore,
    IllegalTransition,
    NoSuchShipment,
    NothingThere,
    QuantityNotPositive,
    ShippedMoreThanOpen,
)
from account_mgmt.domain.events import (
    DeliveryCounted,
    DeliveryOpened,
    DeliveryPromised,
    DeliveryProved,
    GoodsShipped,
    LatenessSettled,
    LatenessTold,
)
from account_mgmt.domain.ids import AccountId, OrderId
from account_mgmt.domain.order import Order, OrderKind, OrderStatus
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.text import name, note
from account_mgmt.domain.working_days import CALENDAR_DAYS, DayCount

DeliveryT = TypeVar("DeliveryT", bound="Delivery")


class DeliveryStatus(Enum):
    """How much of an order left; derived, never set."""

    OPEN = "open"
    PART_SHIPPED = "part shipped"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


class PromiseKept(Enum):
    """Which promise a delivery is measured against."""

    FIRST = "first"
    LATEST = "latest"


@frozen(kw_only=True)
class DeliveryPromise:
    """The day by which a line was promised, and when that was recorded (UTC)."""

    line: int
    by: date = field(validator=plain_date)
    recorded_at: datetime = field(validator=aware_instant)


def _a_digest(_proof: "ProofOfDelivery", _attribute: "Attribute[str]", digest: str) -> None:
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):  # noqa: PLR2004 # hexadecimal
        raise BadText("Proof of delivery", digest, "it is no SHA-256 in hexadecimal digits")


@frozen(kw_only=True)
class ProofOfDelivery:
    """Who took the goods and when (UTC), and the SHA-256 of the document that says so."""

    received_by: str = field(validator=name)
    at: datetime = field(validator=aware_instant)
    digest: str = field(validator=_a_digest)


@frozen(kw_only=True)
class Shipment:
    """What left on a day: so much of some lines of the order."""

    number: int
    shipped_on: date = field(validator=plain_date)
    quantities: tuple[tuple[int, Quantity], ...]
    carrier: str = field(default="", validator=note)
    tracking: str = field(default="", validator=note)
    proof: ProofOfDelivery | None = None


@frozen(kw_only=True)
class Lateness:
    """An order that left after the day by which it was promised, or has yet to (`shipped` is None)."""

    order: OrderId
    account: AccountId
    promised: date
    shipped: date | None
    days_late: int


@frozen(kw_only=True)
class Delivery:
    """The fulfilment of one order. `promises` and `shipments` only grow.

    `watch_on` is the promised day after which somebody has to see to it: the earliest one of what is
    still to leave, or left late, until the account is told; then, once all has left, until the matter
    is settled. None when nothing is to be done: so what is late is found without reading the rest.
    """

    id: OrderId
    account: AccountId
    promises: tuple[DeliveryPromise, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    late_told_on: date | None = field(default=None, validator=optional(plain_date))
    late_settled_on: date | None = field(default=None, validator=optional(plain_date))
    watch_on: date | None = field(default=None, validator=optional(plain_date))
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def open(cls, order: Order) -> tuple[Self, DeliveryOpened]:
        """The delivery of an order of which nothing left. Raises IllegalTransition for a return."""
        if order.kind is OrderKind.RETURN:
            raise IllegalTransition(f"Order {order.id}", "itself a return", "delivered", ())
        delivery = cls(id=order.id, account=order.account)
        return delivery, DeliveryOpened(order=order.id, account=order.account)

    # --- what was promised ------------------------------------------------------------------

    def promise(
        self, order: Order, line: int, by: date, *, at: datetime
    ) -> tuple[Self, DeliveryPromised]:
        """The delivery with a line promised by a day, once more or again; earlier ones stay.

        Raises NoSuchLine, and DateBefore for a day before the order's.
        """
        order.line(line)
        if day(by) < order.placed_on:
            placed = order.placed_on.isoformat()
            raise DateBefore(
                f"A promise of order {order.id}", by.isoformat(), "the day it was placed", placed
            )
        new = DeliveryPromise(line=line, by=by, recorded_at=at)
        event = DeliveryPromised(order=self.id, line=line, by=by)
        return _counted(evolve(self, promises=(*self.promises, new)), order), event

    def promised(self, line: int, which: PromiseKept = PromiseKept.FIRST) -> date | None:
        """The day by which a line was promised, first or at last; None when nobody promised."""
        days = [one.by for one in self.promises if one.line == line]
        if not days:
            return None
        return days[0] if which is PromiseKept.FIRST else days[-1]

    # --- what left --------------------------------------------------------------------------

    def shipped(self, line: int) -> Quantity | None:
        """How much of a line left; None when nothing did."""
        parts = [
            quantity
            for shipment in self.shipments
            for number, quantity in shipment.quantities
            if number == line
        ]
        return Quantity.total(parts, parts[0].unit) if parts else None

    def left_to_ship(self, order: Order) -> dict[int, Quantity]:
        """What is still to leave of each line; lines of which nothing is are left out."""
        rest = {
            line.number: line.quantity
            - line.cancelled
            - (self.shipped(line.number) or line.nothing)
            for line in order.lines
        }
        return {number: quantity for number, quantity in rest.items() if quantity.millionths > 0}

    def status(self, order: Order) -> DeliveryStatus:
        """How much of the order left."""
        if order.status is OrderStatus.CANCELLED and not self.shipments:
            return DeliveryStatus.CANCELLED
        if not self.left_to_ship(order):
            return DeliveryStatus.SHIPPED
        return DeliveryStatus.PART_SHIPPED if self.shipments else DeliveryStatus.OPEN

    def ship(
        self,
        order: Order,
        quantities: Mapping[int, Quantity],
        *,
        on: date,
        carrier: str = "",
        tracking: str = "",
    ) -> tuple[Self, GoodsShipped]:
        """The delivery with so much of some lines gone.

        Raises NothingThere, NoSuchLine, QuantityNotPositive, ShippedMoreThanOpen, DateBefore, and
        IllegalTransition for a cancelled order.
        """
        if order.status is OrderStatus.CANCELLED:
            raise IllegalTransition(f"Order {order.id}", order.status.value, "shipped", ())
        if not quantities:
            raise NothingThere(f"A shipment of order {order.id}", "no line and quantity is named")
        if day(on) < order.placed_on:
            placed = order.placed_on.isoformat()
            raise DateBefore(
                f"A shipment of order {order.id}", on.isoformat(), "the day it was placed", placed
            )
        rest = self.left_to_ship(order)
        for number, quantity in quantities.items():
            line = order.line(number)
            if quantity.millionths <= 0:
                raise QuantityNotPositive(f"line {number} of order {order.id}", str(quantity))
            most = rest.get(number, line.nothing)
            if quantity > most:
                raise ShippedMoreThanOpen(str(order.id), number, str(quantity), str(most))
        shipment = Shipment(
            number=len(self.shipments) + 1,
            shipped_on=on,
            quantities=tuple(sorted(quantities.items())),
            carrier=carrier,
            tracking=tracking,
        )
        event = GoodsShipped(order=self.id, account=self.account, on=on, lines=shipment.quantities)
        return _counted(evolve(self, shipments=(*self.shipments, shipment)), order), event

    def prove(self, shipment: int, proof: ProofOfDelivery) -> tuple[Self, DeliveryProved]:
        """The delivery with the proof that a shipment arrived.

        Raises NoSuchShipment, and AlreadyProved: a proof is never replaced.
        """
        if not 1 <= shipment <= len(self.shipments):
            raise NoSuchShipment(str(self.id), shipment, len(self.shipments))
        before = self.shipments[shipment - 1]
        if before.proof is not None:
            raise AlreadyProved(str(self.id), shipment, before.proof.received_by)
        proved = evolve(before, proof=proof)
        shipments = (*self.shipments[: shipment - 1], proved, *self.shipments[shipment:])
        event = DeliveryProved(order=self.id, shipment=shipment, received_by=proof.received_by)
        return evolve(self, shipments=shipments), event

    # --- what is late -----------------------------------------------------------------------

    def completed_on(self, order: Order, line: int) -> date | None:
        """The day on which the last of a line left; None while some of it is to leave."""
        if line in self.left_to_ship(order):
            return None
        days = [
            one.shipped_on
            for one in self.shipments
            if line in {number for number, _ in one.quantities}
        ]
        return max(days, default=None)

    def backordered(self, order: Order, on: date) -> dict[int, Quantity]:
        """What is still to leave of each line past the day by which it was last promised."""
        late: dict[int, Quantity] = {}
        for number, quantity in self.left_to_ship(order).items():
            by = self.promised(number, PromiseKept.LATEST)
            if by is not None and by < on:
                late[number] = quantity
        return late

    def days_late(
        self,
        order: Order,
        line: int,
        as_of: date,
        *,
        which: PromiseKept = PromiseKept.FIRST,
        days: DayCount = CALENDAR_DAYS,
    ) -> int:
        """How many days after its promise a line left, or is by that day; 0 when in time.

        In calendar days, or in such `days` as WorkingDays. A line that nobody promised, or of which
        nothing is to leave, is never late.
        """
        by = self.promised(line, which)
        done = self.completed_on(order, line)
        if by is None or (done is None and line not in self.left_to_ship(order)):
            return 0
        end = as_of if done is None else done
        return days.count(Period(by + ONE_DAY, end + ONE_DAY)) if end > by else 0

    def lateness(self, order: Order, as_of: date) -> "Lateness | None":
        """How late the order is by a day, or left: by its line that is most days late; None: it is not.

        Against the first promise, in calendar days.
        """
        found = [
            Lateness(
                order=order.id,
                account=order.account,
                promised=by,
                shipped=self.completed_on(order, line.number),
                days_late=late,
            )
            for line in order.lines
            for by in (self.promised(line.number),)
            for late in (self.days_late(order, line.number, as_of),)
            if late and by is not None
        ]
        return max(found, key=lambda one: one.days_late, default=None)

    def tell_late(self, order: Order, *, on: date) -> tuple[Self, LatenessTold]:
        """The delivery of which the account was told that it is late. Raises NothingThere if not."""
        late = self.lateness(order, on)
        if late is None:
            raise NothingThere(f"Lateness of order {order.id}", f"it is not late on {on}")
        event = LatenessTold(
            order=self.id, account=self.account, promised=late.promised, days=late.days_late, on=on
        )
        return _counted(evolve(self, late_told_on=on), order), event

    def settle_late(self, order: Order, *, on: date) -> tuple[Self, LatenessSettled]:
        """The delivery of which nothing more is to be said, for all of it has left or is cancelled.

        Raises IllegalTransition while something is still to leave, or nobody was told.
        """
        if self.late_told_on is None or self.left_to_ship(order):
            state = "not told of" if self.late_told_on is None else "still to leave"
            raise IllegalTransition(f"Lateness of order {order.id}", state, "settled", ())
        event = LatenessSettled(order=self.id, account=self.account, on=on)
        return _counted(evolve(self, late_settled_on=on), order), event

    def recount(self, order: Order) -> tuple[Self, DeliveryCounted]:
        """The delivery as an order that was changed leaves it."""
        counted = _counted(self, order)
        return counted, DeliveryCounted(order=self.id, watch_on=counted.watch_on)

    def check_cancelled(self, order: Order) -> None:
        """Refuse with CancelledMoreThanOpen an order of which something that left is cancelled."""
        for line in order.lines:
            gone = self.shipped(line.number) or line.nothing
            if line.cancelled + gone > line.quantity:
                left = str(line.quantity - gone)
                raise CancelledMoreThanOpen(
                    str(order.id), line.number, str(line.cancelled), f"{gone} left", left
                )


def _counted(delivery: DeliveryT, order: Order) -> DeliveryT:
    """The delivery with the day after which somebody has to see to it."""
    return evolve(delivery, watch_on=min(_to_watch(delivery, order), default=None))


def _to_watch(delivery: Delivery, order: Order) -> Iterator[date]:
    left = delivery.left_to_ship(order)
    told = delivery.late_told_on is not None
    if delivery.late_settled_on is not None or (told and left):
        return
    for line in order.lines:
        by, shipped = delivery.promised(line.number), delivery.completed_on(order, line.number)
        late = shipped is not None and by is not None and shipped > by
        if by is not None and (told or late or line.number in left):
            yield by
