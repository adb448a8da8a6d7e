"""Getting goods to customers: promises, shipments, proofs, and what is bought for it."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from attrs import frozen

from account_mgmt.domain.calendar import Period, day, instant
from account_mgmt.domain.delivery import (
    Delivery,
    DeliveryStatus,
    Lateness,
    PromiseKept,
    ProofOfDelivery,
)
from account_mgmt.domain.dunning import STANDARD_DUNNING, DunningPolicy
from account_mgmt.domain.errors import HeldForCredit, NotFound
from account_mgmt.domain.events import PurchaseMoved
from account_mgmt.domain.ids import OrderId, PurchaseOrderId
from account_mgmt.domain.order import Order
from account_mgmt.domain.purchase_order import PurchaseOrder, PurchaseStatus
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.working_days import CALENDAR_DAYS, DayCount
from account_mgmt.ports.queries import OrderQuery, PurchaseOrderQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books, receivables_of
from account_mgmt.services.credit_checks import exposure_of, kept_file, why_not_shipped
from account_mgmt.services.delivered import delivery_of

Number: TypeAlias = str | Decimal | int


@frozen(kw_only=True)
class LateLine:
    """A line of an order that is past its promise, and what of it is still to leave."""

    order: OrderId
    line: int
    promised: date
    days_late: int
    to_ship: Quantity


@frozen
class DeliveryDesk:
    """What was promised and shipped of customers' orders, and what is bought for them."""

    books: Books
    policy: DunningPolicy = STANDARD_DUNNING

    def delivery(self, order: OrderId | str) -> Delivery:
        """The delivery of an order, be it of nothing yet. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return delivery_of(work, work.orders.get(OrderId.of(order)))

    def status(self, order: OrderId | str) -> DeliveryStatus:
        """How much of an order left. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            read = work.orders.get(OrderId.of(order))
            return delivery_of(work, read).status(read)

    def promise(self, order: OrderId | str, line: int, by: date | str) -> Delivery:
        """Promise a line by a day; earlier promises are kept beside it.

        Raises NotFound, NoSuchLine, DateBefore.
        """
        with self.books.storage.begin() as work:
            read = self._held(work, OrderId.of(order))
            at = self.books.clock.now()
            promised = self._opened(work, read).promise(read, line, day(by), at=at)
            saved = work.deliveries.save(*promised)
            work.commit()
        return saved

    def ship(  # noqa: PLR0913 # what a shipment says
        self,
        order: OrderId | str,
        quantities: Mapping[int, Number] | None = None,
        *,
        on: date | str,
        carrier: str = "",
        tracking: str = "",
        key: str | None = None,
    ) -> Delivery:
        """Record that so much of some lines left (None: all that is still to leave).

        Credit is asked again: an order whose account is over its limit with what leaves, or so late
        that shipping stops, is held until somebody lets it go.

        Raises NotFound, NothingThere, NoSuchLine, ShippedMoreThanOpen, DateBefore, HeldForCredit
        while the order is held, IllegalTransition for a cancelled one, and KeyReused.
        """
        who, shipped_on = OrderId.of(order), day(on)
        asked_for = None if quantities is None else tuple(quantities.items())
        request = ("ship", who, asked_for, shipped_on, carrier, tracking)

        def command(work: UnitOfWork) -> Delivery:
            read = self._held(work, who)
            work.guard(receivables_of(read.account), exclusive=True)
            before = self._opened(work, read)
            asked = before.left_to_ship(read)
            if quantities is not None:
                asked = _measured(read, quantities)
            shipped = before.ship(read, asked, on=shipped_on, carrier=carrier, tracking=tracking)
            why = why_not_shipped(self.books, work, read, asked, shipped_on, self.policy)
            if why is not None:
                raise HeldForCredit(str(who), str(read.account), why)
            return work.deliveries.save(*shipped)

        try:
            return self.books.once(key, request, command)
        except HeldForCredit as refused:
            self._hold(who, shipped_on, refused.reason)
            raise

    def prove(
        self, order: OrderId | str, shipment: int, *, received_by: str, at: str, digest: str
    ) -> Delivery:
        """Keep who took a shipment, at which instant, and the SHA-256 of the paper that says so.

        Raises NotFound, NoSuchShipment, AlreadyProved, BadInstant, BadText.
        """
        proof = ProofOfDelivery(received_by=received_by, at=instant(at), digest=digest)
        with self.books.storage.begin() as work:
            read = self._held(work, OrderId.of(order))
            saved = work.deliveries.save(*self._opened(work, read).prove(shipment, proof))
            work.commit()
        return saved

    def late(
        self,
        as_of: date | str,
        *,
        which: PromiseKept = PromiseKept.FIRST,
        days: DayCount = CALENDAR_DAYS,
    ) -> tuple[LateLine, ...]:
        """The lines still to leave that are past their promise on a day, the latest first."""
        on = day(as_of)
        found: list[LateLine] = []
        with self.books.storage.begin(read_only=True) as work:
            for delivery in work.deliveries.find():
                order = work.orders.get(delivery.id)
                for line, quantity in delivery.left_to_ship(order).items():
                    late = delivery.days_late(order, line, on, which=which, days=days)
                    by = delivery.promised(line, which)
                    if late and by is not None:
                        found.append(
                            LateLine(
                                order=order.id,
                                line=line,
                                promised=by,
                                days_late=late,
                                to_ship=quantity,
                            )
                        )
        return tuple(sorted(found, key=lambda one: (-one.days_late, one.order, one.line)))

    def late_orders(self, placed: Period, *, unshipped: bool = False) -> tuple[Lateness, ...]:
        """The orders placed in a period that left after the day they were first promised, by id.

        With `unshipped`, those too that are still to leave and past it at the end of the period. In
        calendar days, by the line that is latest.
        """
        found: list[Lateness] = []
        with self.books.storage.begin(read_only=True) as work:
            for order in work.orders.find(OrderQuery(placed_on=placed)):
                late = delivery_of(work, order).lateness(order, placed.last_day)
                if late is not None and (unshipped or late.shipped is not None):
                    found.append(late)
        return tuple(found)

    # --- what is bought ---------------------------------------------------------------------

    def purchase(self, id: PurchaseOrderId | str) -> PurchaseOrder:
        """One purchase order. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return work.purchase_orders.get(PurchaseOrderId.of(id))

    def purchases(self, query: PurchaseOrderQuery | None = None) -> tuple[PurchaseOrder, ...]:
        """The purchase orders in question (None: all), by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.purchase_orders.find(query))

    def buy_for(  # noqa: PLR0913 # what a purchase says
        self,
        order: OrderId | str,
        supplier: str,
        quantities: Mapping[int, Number] | None = None,
        *,
        on: date | str,
        id: PurchaseOrderId | str | None = None,
        key: str | None = None,
    ) -> PurchaseOrder:
        """Draw up a purchase from a supplier for what is still to leave of a customer's order.

        `quantities` name so much of some lines instead. Raises NotFound, NoSuchLine, BadLines when
        nothing is to leave, and KeyReused.
        """
        who, drafted_on = OrderId.of(order), day(on)
        request = ("buy", who, supplier, tuple((quantities or {}).items()), drafted_on, id)

        def command(work: UnitOfWork) -> PurchaseOrder:
            read = work.orders.get(who)
            asked = delivery_of(work, read).left_to_ship(read)
            if quantities is not None:
                asked = _measured(read, quantities)
            name = PurchaseOrderId.of(id or self.books.names.new("purchase"))
            drafted = PurchaseOrder.for_order(name, supplier, read, asked, on=drafted_on)
            return work.purchase_orders.add(*drafted)

        return self.books.once(key, request, command)

    def send(self, purchase: PurchaseOrderId | str, *, on: date | str) -> PurchaseOrder:
        """Send a purchase order. Raises NotFound, IllegalTransition, DateBefore."""
        return self._move(purchase, lambda read: read.send(on=day(on)))

    def confirm(
        self, purchase: PurchaseOrderId | str, *, on: date | str, reference: str = ""
    ) -> PurchaseOrder:
        """Record that the supplier confirmed it. Raises NotFound, IllegalTransition, DateBefore."""
        return self._move(purchase, lambda read: read.confirm(on=day(on), reference=reference))

    def receive(
        self,
        purchase: PurchaseOrderId | str,
        quantities: Mapping[int, Number] | None = None,
        *,
        on: date | str,
        key: str | None = None,
    ) -> PurchaseOrder:
        """Record that so much of some lines came (None: all that was to come).

        Raises NotFound, BadLines, ReceivedMoreThanOrdered, IllegalTransition, DateBefore, KeyReused.
        """
        came = None if quantities is None else tuple(quantities.items())
        request = ("receive", PurchaseOrderId.of(purchase), came, day(on))

        def change(read: PurchaseOrder) -> tuple[PurchaseOrder, PurchaseMoved]:
            to_come = {line.number: line.to_come for line in read.lines if line.to_come}
            if quantities is not None:
                units = {line.number: line.quantity.unit for line in read.lines}
                to_come = {
                    number: Quantity(quantity, units.get(number, "piece"))
                    for number, quantity in quantities.items()
                }
            return read.receive(to_come, on=day(on))

        return self._move(purchase, change, key, request)

    def close(self, purchase: PurchaseOrderId | str, *, on: date | str) -> PurchaseOrder:
        """Expect nothing more of it. Raises NotFound, IllegalTransition, DateBefore."""
        return self._move(purchase, lambda read: read.close(on=day(on)))

    def cancel_purchase(self, purchase: PurchaseOrderId | str, *, on: date | str) -> PurchaseOrder:
        """Give it up. Raises NotFound, IllegalTransition once some of it came, DateBefore."""
        return self._move(purchase, lambda read: read.cancel(on=day(on)))

    # --- steps ------------------------------------------------------------------------------

    def _held(self, work: UnitOfWork, id: OrderId) -> Order:
        """The order, held so that nobody ships, cancels or invoices it meanwhile."""
        work.guard(f"order {id}", exclusive=True)
        return work.orders.get(id)

    def _hold(self, id: OrderId, on: date, reason: str) -> None:
        """Keep that an order is held, so that somebody can let it go."""
        with self.books.storage.begin() as work:
            order = work.orders.get(id)
            work.guard(f"account {order.account}", exclusive=True)
            file = kept_file(work, order.account)
            if not file.is_held(id):
                at = self.books.clock.now()
                total = exposure_of(self.books, work, order.account, on).total
                work.credit_files.save(*file.hold(id, total, at=at, reason=reason))
                work.commit()

    def _opened(self, work: UnitOfWork, order: Order) -> Delivery:
        """The delivery of an order, kept from now on."""
        try:
            return work.deliveries.get(order.id)
        except NotFound:
            return work.deliveries.add(*Delivery.open(order))

    def _move(
        self,
        purchase: PurchaseOrderId | str,
        change: Callable[[PurchaseOrder], tuple[PurchaseOrder, PurchaseMoved]],
        key: str | None = None,
        request: object = None,
    ) -> PurchaseOrder:
        def command(work: UnitOfWork) -> PurchaseOrder:
            read = work.purchase_orders.get(PurchaseOrderId.of(purchase))
            return work.purchase_orders.save(*change(read))

        return self.books.once(key, request, command)


def _measured(order: Order, quantities: Mapping[int, Number]) -> dict[int, Quantity]:
    return {
        number: Quantity(quantity, order.line(number).quantity.unit)
        for number, quantity in quantities.items()
    }


_ON_ORDER: Final = (
    PurchaseStatus.DRAFT,
    PurchaseStatus.SENT,
    PurchaseStatus.CONFIRMED,
    PurchaseStatus.PART_RECEIVED,
)


def flag_purchases(work: UnitOfWork, order: OrderId, why: str) -> None:
    """Tell the purchases that are for an order that it was cancelled; cancel none of them."""
    for status in _ON_ORDER:
        for purchase in work.whole.purchase_orders.find(PurchaseOrderQuery(status=status)):
            if purchase.is_for(order):
                work.whole.purchase_orders.save(*purchase.flag(order, why))
