"""Returns: goods that customers send back, and what becomes of them, line by line and unit by unit.

requested -> authorised | refused -> in transit -> received -> inspected -> resolved -> closed; cancelled
before anything came, or expired when nothing was sent. What came may be more or less than what was
authorised; every unit of it ends in one outcome, and one line may end in several. (Rules: paperwork, P10;
paperwork-sources, B10.)
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum
from typing import Final, Self

from attrs import Attribute, evolve, field, frozen
from attrs.validators import optional

from account_mgmt.domain.calendar import day, plain_date
from account_mgmt.domain.delivery import Delivery
from account_mgmt.domain.errors import (
    BadLines,
    BadText,
    DateBefore,
    IllegalTransition,
    MiscountedInspection,
    NoSuchReturnLine,
    NothingThere,
    QuantityNotPositive,
    ResolvedMoreThanReceived,
    ReturnedMoreThanDelivered,
)
from account_mgmt.domain.events import (
    CarrierClaimed,
    CarrierClaimReminded,
    ReplacementCharged,
    ReplacementSentAhead,
    ReturnMoved,
    ReturnRequested,
    ReturnResolved,
)
from account_mgmt.domain.ids import AccountId, InvoiceId, OrderId, ReturnId, TicketId
from account_mgmt.domain.order import Order
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.return_policy import STANDARD_RETURNS, ReturnPolicy, ReturnReason
from account_mgmt.domain.text import note

_DIGEST: Final = 64


class ReturnStatus(Enum):
    """Where a return is in its life."""

    REQUESTED = "requested"
    AUTHORISED = "authorised"
    REFUSED = "refused"
    IN_TRANSIT = "in transit"
    RECEIVED = "received"
    INSPECTED = "inspected"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


NEXT: Final[Mapping[ReturnStatus, tuple[ReturnStatus, ...]]] = {
    ReturnStatus.REQUESTED: (
        ReturnStatus.AUTHORISED,
        ReturnStatus.REFUSED,
        ReturnStatus.CANCELLED,
    ),
    ReturnStatus.AUTHORISED: (
        ReturnStatus.IN_TRANSIT,
        ReturnStatus.RECEIVED,
        ReturnStatus.CANCELLED,
        ReturnStatus.EXPIRED,
    ),
    ReturnStatus.REFUSED: (),
    ReturnStatus.IN_TRANSIT: (ReturnStatus.RECEIVED, ReturnStatus.CANCELLED),
    ReturnStatus.RECEIVED: (ReturnStatus.RECEIVED, ReturnStatus.INSPECTED),
    ReturnStatus.INSPECTED: (ReturnStatus.RESOLVED,),
    ReturnStatus.RESOLVED: (ReturnStatus.CLOSED,),
    ReturnStatus.CLOSED: (),
    ReturnStatus.CANCELLED: (),
    ReturnStatus.EXPIRED: (),
}
"""The one table of what may follow what; goods may come in several times before they are inspected."""

_COMING: Final = frozenset(
    {
        ReturnStatus.AUTHORISED,
        ReturnStatus.IN_TRANSIT,
        ReturnStatus.RECEIVED,
    }
)
_CAME: Final = frozenset(
    {
        ReturnStatus.INSPECTED,
        ReturnStatus.RESOLVED,
        ReturnStatus.CLOSED,
    }
)


class Resolution(Enum):
    """What becomes of a unit that came back."""

    CREDIT = "credit"
    REPLACE = "replace"
    REPAIR = "repair"
    REJECT = "reject"  # it is sent back as it came


@frozen(kw_only=True)
class ReturnOutcome:
    """What became of so much of a line; `document` is the order or ticket that it led to."""

    resolution: Resolution
    quantity: Quantity
    on: date = field(validator=plain_date)
    document: str = field(default="", validator=note)


def _digests(
    _inspection: "Inspection", _attribute: "Attribute[tuple[str, ...]]", photos: tuple[str, ...]
) -> None:
    for digest in photos:
        if len(digest) != _DIGEST or set(digest) - set("0123456789abcdef"):
            raise BadText("Photo", digest, "it is no SHA-256 in hexadecimal digits")


@frozen(kw_only=True)
class Inspection:
    """How much of a line is accepted and how much is not, in what condition, by which photos.

    Photos are named by their SHA-256.
    """

    accepted: Quantity
    rejected: Quantity
    condition: str = field(default="", validator=note)
    photos: tuple[str, ...] = field(default=(), validator=_digests)


def _asked_for(line: "ReturnLine", _attribute: "Attribute[Quantity]", asked: Quantity) -> None:
    if asked.millionths <= 0:
        raise QuantityNotPositive(f"line {line.number} of a return", str(asked))


@frozen(kw_only=True)
class ReturnLine:
    """So much of a line of the order: asked for, authorised, received, inspected, and settled."""

    number: int  # the order's line
    asked: Quantity = field(validator=_asked_for)
    authorised: Quantity | None = None
    received: Quantity | None = None
    inspection: Inspection | None = None
    outcomes: tuple[ReturnOutcome, ...] = ()

    @property
    def nothing(self) -> Quantity:
        """None of it, in the line's unit of measure."""
        return Quantity.zero(self.asked.unit)

    @property
    def expected(self) -> Quantity:
        """What was authorised; nothing while nothing is."""
        return self.nothing if self.authorised is None else self.authorised

    @property
    def came(self) -> Quantity:
        """What was received so far."""
        return self.nothing if self.received is None else self.received

    @property
    def over(self) -> Quantity:
        """How much more came than was authorised."""
        return max(self.came - self.expected, self.nothing)

    @property
    def short(self) -> Quantity:
        """How much less came than was authorised."""
        return max(self.expected - self.came, self.nothing)

    def settled(self, *resolutions: Resolution) -> Quantity:
        """How much ended in one of those outcomes."""
        parts = [one.quantity for one in self.outcomes if one.resolution in resolutions]
        return Quantity.total(parts, self.asked.unit)

    @property
    def unsettled(self) -> Quantity:
        """How much came and has no outcome yet."""
        return self.came - self.settled(*Resolution)

    def left(self, resolution: Resolution) -> Quantity:
        """How much may still end so: what was rejected goes back, what was accepted does not."""
        if self.inspection is None:
            return self.nothing
        if resolution is Resolution.REJECT:
            return self.inspection.rejected - self.settled(Resolution.REJECT)
        kept = self.settled(Resolution.CREDIT, Resolution.REPLACE, Resolution.REPAIR)
        return self.inspection.accepted - kept


@frozen(kw_only=True)
class SentAhead:
    """A replacement that was ordered before the goods came.

    What did not come is charged from `charge_on` on; `charged` is how much of which lines was, and
    `invoice` the one that did.
    """

    order: OrderId
    charge_on: date = field(validator=plain_date)
    invoice: InvoiceId | None = None
    charged: tuple[tuple[int, Quantity], ...] = ()


def _some_lines(
    one: "CustomerReturn",
    _attribute: "Attribute[tuple[ReturnLine, ...]]",
    lines: tuple[ReturnLine, ...],
) -> None:
    if not lines:
        raise BadLines(f"Return {one.id}", "it has no lines")
    if len({line.number for line in lines}) < len(lines):
        raise BadLines(f"Return {one.id}", "two of its lines have one number")


@frozen(kw_only=True)
class CustomerReturn:
    """Goods of one order that a customer sends back, from the request until all of it is settled.

    Days are local to the account. `claim_by` is the last day on which the carrier takes a claim for
    damage; None where nobody claims anything, or once it was claimed.
    """

    id: ReturnId
    account: AccountId
    order: OrderId
    reason: ReturnReason
    requested_on: date = field(validator=plain_date)
    lines: tuple[ReturnLine, ...] = field(validator=_some_lines)
    status: ReturnStatus = ReturnStatus.REQUESTED
    status_since: date = field(validator=plain_date)
    why: str = field(default="", validator=note)  # it was refused or cancelled
    ticket: TicketId | None = None
    expires_on: date | None = field(default=None, validator=optional(plain_date))
    claim_by: date | None = field(default=None, validator=optional(plain_date))
    remind_on: date | None = field(default=None, validator=optional(plain_date))
    claimed_on: date | None = field(default=None, validator=optional(plain_date))
    ahead: SentAhead | None = None
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def request(  # noqa: PLR0913 # what a request says
        cls,
        id: ReturnId,
        order: Order,
        quantities: Mapping[int, Quantity],
        *,
        reason: ReturnReason,
        on: date,
        ticket: TicketId | None = None,
        policy: ReturnPolicy = STANDARD_RETURNS,
    ) -> tuple[Self, ReturnRequested]:
        """A return that a customer asks for, and the event that says so; nothing is promised yet.

        Damage starts the carrier's term. Raises NoSuchLine, BadLines without any,
        QuantityNotPositive, and DateBefore for a day before the order's.
        """
        for number in quantities:
            order.line(number)
        if day(on) < order.placed_on:
            placed = order.placed_on.isoformat()
            raise DateBefore(f"Return {id}", on.isoformat(), "the day the order was placed", placed)
        asked = sorted(quantities.items())
        damaged = reason is ReturnReason.DAMAGED
        claim_by = on + timedelta(days=policy.claim_days) if damaged else None
        made = cls(
            id=id,
            account=order.account,
            order=order.id,
            reason=reason,
            requested_on=on,
            status_since=on,
            lines=tuple(ReturnLine(number=number, asked=quantity) for number, quantity in asked),
            ticket=ticket,
            claim_by=claim_by,
            remind_on=None if claim_by is None else claim_by - timedelta(days=policy.reminder_days),
        )
        event = ReturnRequested(
            goods_return=id,
            account=order.account,
            order=order.id,
            reason=reason.value,
            on=on,
            lines=tuple(asked),
        )
        return made, event

    # --- what follows from it ---------------------------------------------------------------

    @property
    def due_on(self) -> date | None:
        """The next day on which something happens by itself: it expires, is charged, or reminds."""
        days = [self.remind_on, self._ends_on, self._charges_on]
        return min((one for one in days if one is not None), default=None)

    def expiry_due(self, on: date) -> bool:
        """Whether it is over on a day, for nothing was sent."""
        return self._ends_on is not None and self._ends_on <= on

    def charge_due(self, on: date) -> bool:
        """Whether its replacement is to be charged on a day, for nothing came."""
        return self._charges_on is not None and self._charges_on <= on

    @property
    def _ends_on(self) -> date | None:
        return self.expires_on if self.status is ReturnStatus.AUTHORISED else None

    @property
    def _charges_on(self) -> date | None:
        owed = self.ahead is not None and self.ahead.invoice is None and self.to_charge
        return self.ahead.charge_on if self.ahead is not None and owed else None

    @property
    def to_charge(self) -> dict[int, Quantity]:
        """How much of each line was replaced ahead and neither came nor was accepted."""
        owed = {
            line.number: line.expected
            - (line.came if line.inspection is None else line.inspection.accepted)
            for line in self.lines
        }
        return {number: quantity for number, quantity in owed.items() if quantity.millionths > 0}

    def left(self, number: int, resolution: Resolution) -> Quantity:
        """How much of what came of a line may still end so.

        What was replaced ahead is not credited or repaired too, unless it was charged. Raises
        NoSuchReturnLine.
        """
        line = self.line(number)
        there = line.left(resolution)
        if self.ahead is None or resolution is Resolution.REJECT:
            return there
        charged = dict(self.ahead.charged).get(number, line.nothing)
        replaced = line.expected - charged
        if resolution is Resolution.REPLACE:
            return min(there, replaced - line.settled(Resolution.REPLACE))
        accepted = there + line.settled(Resolution.CREDIT, Resolution.REPLACE, Resolution.REPAIR)
        free = accepted - replaced - line.settled(Resolution.CREDIT, Resolution.REPAIR)
        return max(min(there, free), line.nothing)

    def line(self, number: int) -> ReturnLine:
        """The line of that number. Raises NoSuchReturnLine."""
        for line in self.lines:
            if line.number == number:
                return line
        raise NoSuchReturnLine(str(self.id), number, tuple(line.number for line in self.lines))

    def holds(self, number: int) -> Quantity | None:
        """How much of a line of the order it has a claim on; None where it has none.

        While goods are to come, what was authorised or came, whichever is more; then what came and is
        not settled, and what was replaced. What was credited is counted by the order itself, and what
        was repaired or sent back is the customer's again.
        """
        found = [line for line in self.lines if line.number == number]
        if not found:
            return None
        [line] = found
        if self.status in _COMING:
            return max(line.expected, line.came)
        if self.status in _CAME:
            return line.unsettled + line.settled(Resolution.REPLACE)
        return None

    # --- before goods come ------------------------------------------------------------------

    def authorise(  # noqa: PLR0913 # what it is allowed by
        self,
        order: Order,
        delivery: Delivery,
        others: Iterable["CustomerReturn"],
        *,
        on: date,
        quantities: Mapping[int, Quantity] | None = None,
        policy: ReturnPolicy = STANDARD_RETURNS,
    ) -> tuple[Self, ReturnMoved]:
        """The return as allowed, for all that was asked or so much of some lines, for a time.

        `others` are all returns of the order. Raises ReturnedMoreThanDelivered,
        NoSuchReturnLine, QuantityNotPositive, IllegalTransition, DateBefore.
        """
        asked = quantities
        if asked is None:
            asked = {line.number: line.asked for line in self.lines}
        room = returnable(order, delivery, [one for one in others if one.id != self.id])
        for number, quantity in asked.items():
            self.line(number)
            if quantity.millionths <= 0:
                raise QuantityNotPositive(f"line {number} of return {self.id}", str(quantity))
            if quantity > room[number]:
                raise ReturnedMoreThanDelivered(
                    str(order.id), number, str(quantity), str(room[number])
                )
        if not asked:
            raise NothingThere(f"Authorisation of return {self.id}", "it names no line")
        moved, event = self._become(ReturnStatus.AUTHORISED, on)
        lines = tuple(
            evolve(line, authorised=asked.get(line.number, line.nothing)) for line in self.lines
        )
        return evolve(
            moved, lines=lines, expires_on=on + timedelta(days=policy.days_to_send)
        ), event

    def refuse(self, *, on: date, reason: str) -> tuple[Self, ReturnMoved]:
        """The return as not allowed. Raises NothingThere without a reason, IllegalTransition."""
        if not reason.strip():
            raise NothingThere(f"Refusal of return {self.id}", "it has no reason")
        return self._become(ReturnStatus.REFUSED, on, reason)

    def cancel(self, *, on: date, reason: str) -> tuple[Self, ReturnMoved]:
        """The return as given up before anything came. Raises IllegalTransition, DateBefore."""
        return self._become(ReturnStatus.CANCELLED, on, reason)

    def expire(self, *, on: date) -> tuple[Self, ReturnMoved]:
        """The return as over, for nothing was sent in time.

        Raises IllegalTransition, and DateBefore while there is time.
        """
        if self.expires_on is not None and day(on) < self.expires_on:
            until = self.expires_on.isoformat()
            raise DateBefore(f"Return {self.id}, ended", on.isoformat(), "its last day", until)
        return self._become(ReturnStatus.EXPIRED, on, "nothing was sent in time")

    def send(self, *, on: date) -> tuple[Self, ReturnMoved]:
        """The return as on its way. Raises IllegalTransition, DateBefore."""
        return self._become(ReturnStatus.IN_TRANSIT, on)

    def send_ahead(
        self, replacement: OrderId, *, on: date, policy: ReturnPolicy = STANDARD_RETURNS
    ) -> tuple[Self, ReplacementSentAhead]:
        """The return with its replacement ordered before anything came.

        Raises IllegalTransition unless it is authorised or on its way, and has none yet.
        """
        coming = self.status in {ReturnStatus.AUTHORISED, ReturnStatus.IN_TRANSIT}
        if not coming or self.ahead is not None:
            state = self.status.value if self.ahead is None else "replaced already"
            raise IllegalTransition(f"Return {self.id}", state, "replaced ahead", ())
        charge_on = on + timedelta(days=policy.days_to_replace)
        event = ReplacementSentAhead(goods_return=self.id, order=replacement, charge_on=charge_on)
        return evolve(self, ahead=SentAhead(order=replacement, charge_on=charge_on)), event

    def charge(self, invoice: InvoiceId, *, on: date) -> tuple[Self, ReplacementCharged]:
        """The return whose replacement is charged, for what did not come in time.

        Raises IllegalTransition where nothing is to be charged, and DateBefore while there is time.
        """
        if self.ahead is None or self.ahead.invoice is not None or not self.to_charge:
            raise IllegalTransition(f"Return {self.id}", self.status.value, "charged", ())
        if day(on) < self.ahead.charge_on:
            first = self.ahead.charge_on.isoformat()
            raise DateBefore(
                f"Return {self.id}, charged", on.isoformat(), "the end of its term", first
            )
        event = ReplacementCharged(goods_return=self.id, invoice=invoice, on=on)
        charged = tuple(sorted(self.to_charge.items()))
        return evolve(self, ahead=evolve(self.ahead, invoice=invoice, charged=charged)), event

    # --- the carrier ------------------------------------------------------------------------

    def claim(self, *, on: date) -> tuple[Self, CarrierClaimed]:
        """The return of which the carrier was told.

        Raises IllegalTransition where nothing is to be claimed or it was too late.
        """
        if self.claim_by is None or day(on) > self.claim_by:
            late = "past the carrier's term" if self.claim_by else "nothing to claim for"
            raise IllegalTransition(f"Return {self.id}", late, "claimed from the carrier", ())
        event = CarrierClaimed(goods_return=self.id, on=on)
        return evolve(self, claimed_on=on, claim_by=None, remind_on=None), event

    def remind(self, *, on: date) -> tuple[Self, CarrierClaimReminded]:
        """The return of which somebody was reminded to tell the carrier.

        Raises IllegalTransition where nothing is to be claimed, or somebody was reminded.
        """
        if self.claim_by is None or self.remind_on is None:
            raise IllegalTransition(f"Return {self.id}", self.status.value, "reminded of", ())
        event = CarrierClaimReminded(goods_return=self.id, claim_by=self.claim_by, on=on)
        return evolve(self, remind_on=None), event

    # --- when goods came --------------------------------------------------------------------

    def receive(self, quantities: Mapping[int, Quantity], *, on: date) -> tuple[Self, ReturnMoved]:
        """The return with so much of some lines come, be it more or less than was authorised.

        Raises NothingThere, NoSuchReturnLine, QuantityNotPositive, IllegalTransition, DateBefore.
        """
        if not quantities:
            raise NothingThere(f"A receipt of return {self.id}", "no line and quantity is named")
        for number, quantity in quantities.items():
            self.line(number)
            if quantity.millionths <= 0:
                raise QuantityNotPositive(f"line {number} of return {self.id}", str(quantity))
        moved, event = self._become(ReturnStatus.RECEIVED, on)
        lines = tuple(
            evolve(line, received=line.came + quantities[line.number])
            if line.number in quantities
            else line
            for line in self.lines
        )
        return evolve(moved, lines=lines), event

    def inspect(
        self, inspections: Mapping[int, Inspection], *, on: date
    ) -> tuple[Self, ReturnMoved]:
        """The return with all that came looked at.

        Raises MiscountedInspection unless accepted and rejected make what came, of every line,
        NoSuchReturnLine, IllegalTransition, DateBefore.
        """
        for number in inspections:
            self.line(number)
        lines = tuple(
            evolve(line, inspection=self._counted(line, inspections.get(line.number)))
            for line in self.lines
        )
        moved, event = self._become(ReturnStatus.INSPECTED, on)
        return evolve(moved, lines=lines), event

    def _counted(self, line: ReturnLine, found: Inspection | None) -> Inspection:
        inspection = found or Inspection(accepted=line.nothing, rejected=line.nothing)
        accepted, rejected = inspection.accepted, inspection.rejected
        negative = min(accepted.millionths, rejected.millionths) < 0
        if negative or accepted + rejected != line.came:
            raise MiscountedInspection(
                str(self.id), line.number, str(accepted), str(rejected), str(line.came)
            )
        return inspection

    def resolve(  # noqa: PLR0913 # what becomes of how much
        self,
        number: int,
        resolution: Resolution,
        quantity: Quantity,
        *,
        on: date,
        room: Quantity,
        document: str = "",
    ) -> tuple[Self, tuple[ReturnResolved | ReturnMoved, ...]]:
        """The return with so much of a line settled; resolved once all that came is.

        `room` is how much of the order's line can come back beside other returns: more than that is
        only ever sent back. Raises ResolvedMoreThanReceived, ReturnedMoreThanDelivered,
        NoSuchReturnLine, QuantityNotPositive, IllegalTransition, DateBefore.
        """
        self.line(number)
        self._check_settles(on)
        if quantity.millionths <= 0:
            raise QuantityNotPositive(f"line {number} of return {self.id}", str(quantity))
        left = self.left(number, resolution)
        if quantity > left:
            raise ResolvedMoreThanReceived(
                str(self.id), number, str(quantity), resolution.value, str(left)
            )
        if resolution is not Resolution.REJECT and quantity > room:
            raise ReturnedMoreThanDelivered(str(self.order), number, str(quantity), str(room))
        outcome = ReturnOutcome(resolution=resolution, quantity=quantity, on=on, document=document)
        lines = tuple(
            evolve(one, outcomes=(*one.outcomes, outcome)) if one.number == number else one
            for one in self.lines
        )
        resolved = ReturnResolved(
            goods_return=self.id,
            order=self.order,
            line=number,
            quantity=quantity,
            resolution=resolution.value,
            document=document,
            on=on,
        )
        if any(one.unsettled for one in lines):
            return evolve(self, lines=lines), (resolved,)
        moved, event = self._become(ReturnStatus.RESOLVED, on)
        return evolve(moved, lines=lines), (resolved, event)

    def close(self, *, on: date) -> tuple[Self, ReturnMoved]:
        """The return as over. Raises IllegalTransition unless all of it is settled, DateBefore."""
        return self._become(ReturnStatus.CLOSED, on)

    # --- steps ------------------------------------------------------------------------------

    def _check_settles(self, on: date) -> None:
        if self.status is not ReturnStatus.INSPECTED:
            ways = tuple(status.value for status in NEXT[self.status])
            raise IllegalTransition(f"Return {self.id}", self.status.value, "settled", ways)
        self._check_day(on)

    def _check_day(self, on: date) -> None:
        if day(on) < self.status_since:
            raise DateBefore(
                f"Return {self.id}",
                on.isoformat(),
                f"the day it became {self.status.value}",
                self.status_since.isoformat(),
            )

    def _become(self, wanted: ReturnStatus, on: date, why: str = "") -> tuple[Self, ReturnMoved]:
        allowed = NEXT[self.status]
        if wanted not in allowed:
            ways = tuple(status.value for status in allowed)
            raise IllegalTransition(f"Return {self.id}", self.status.value, wanted.value, ways)
        self._check_day(on)
        event = ReturnMoved(
            goods_return=self.id, before=self.status.value, after=wanted.value, on=on, why=why
        )
        over = not NEXT[wanted]
        moved = evolve(
            self,
            status=wanted,
            status_since=on,
            why=why or self.why,
            claim_by=None if over else self.claim_by,
            remind_on=None if over else self.remind_on,
        )
        return moved, event


def returnable(
    order: Order, delivery: Delivery, returns: Sequence[CustomerReturn]
) -> dict[int, Quantity]:
    """How much of each line of an order can still be authorised to come back.

    What was shipped, less what came back already, less what returns have a claim on: never below
    zero.
    """
    room: dict[int, Quantity] = {}
    for line in order.lines:
        there = (delivery.shipped(line.number) or line.nothing) - line.returned
        for one in returns:
            there -= one.holds(line.number) or line.nothing
        room[line.number] = max(there, line.nothing)
    return room
