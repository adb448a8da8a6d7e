"""Who earns what share of a sale, and how a sale that is undone takes the credit back.

Every rule works on one line of one document and gives entries for the sales ledger. Direct shares,
with the house's, make the line's net to the cent; overlays earn beside it. What is undone reverses
the credit of those who had it, in proportion to what they have left, so that nothing is left at the
end. A corrected assignment passes credit on by reversing entries. (Rules: selling, B6.)
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Final

from attrs import frozen

from account_mgmt.domain.account import Account, CreditRole, Recipient
from account_mgmt.domain.apportion import apportion
from account_mgmt.domain.closing import Closing, posting_day
from account_mgmt.domain.errors import RecordedBefore
from account_mgmt.domain.ledger import EntryKind, SaleEvent, SalesEntry
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import Order, OrderKind
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import ZERO, Rate, whole_weights
from account_mgmt.domain.rounding import Rounding, divide


class Credited(Enum):
    """Whose sale it is."""

    OWNER = "owner"  # whoever owns the account on the day
    NAMED = "named"  # whom the document names; the owner where it names nobody


class OwnedOn(Enum):
    """The day whose owner counts, when the quota counts an event after the order."""

    EVENT = "event"
    ORDER = "order"  # a seller keeps an order placed before the account moved


class ReturnsCount(Enum):
    """The day on which a return or cancellation takes credit back."""

    WHEN_RETURNED = "when returned"
    WHEN_SOLD = "when sold"  # while that day is in no closed period; else when returned


class UnitsCredit(Enum):
    """What becomes of the units of a shared sale."""

    SPLIT = "split"  # shared as the money is, to a millionth
    UNDIVIDED = "undivided"  # whole, with the largest share


@frozen(kw_only=True)
class CreditPolicy:
    """How a company settles whose sale it is; the default is the owner on the day of the event.

    For `handover_days` after an account moved, `handover_share` of the owner's credit goes to the
    owner before.
    """

    credited: Credited = Credited.OWNER
    owned_on: OwnedOn = OwnedOn.EVENT
    returns_count: ReturnsCount = ReturnsCount.WHEN_RETURNED
    units: UnitsCredit = UnitsCredit.SPLIT
    handover_days: int = 0
    handover_share: Rate = ZERO


DEFAULT_POLICY: Final = CreditPolicy()


def recipients_for(
    order: Order,
    account: Account,
    event: SaleEvent,
    policy: CreditPolicy,
    *,
    on: date | None = None,
) -> tuple[Recipient, ...]:
    """Who earns which share of an order at that event: direct and house shares make one whole.

    `on` is the day of the event where the order does not say it.
    """
    event_on = event_day(order, event) if on is None else on
    on = event_on if policy.owned_on is OwnedOn.EVENT else order.placed_on
    by_assignment = account.recipients(on)
    if policy.credited is Credited.NAMED and order.sellers:
        named = (
            Recipient(seller.manager, CreditRole.DIRECT, seller.share) for seller in order.sellers
        )
        return (*named, *(other for other in by_assignment if other.role is CreditRole.OVERLAY))
    if policy.handover_days:
        return tuple(_handed_over(by_assignment, account, on, policy))
    return by_assignment


def _handed_over(
    recipients: Iterable[Recipient], account: Account, on: date, policy: CreditPolicy
) -> Iterator[Recipient]:
    owner = account.owner_on(on)
    moved_on = next(
        (
            on - timedelta(days=n)
            for n in range(policy.handover_days)
            if _moved(account, on - timedelta(days=n))
        ),
        None,
    )
    before = None if moved_on is None else account.owner_on(moved_on - timedelta(days=1))
    for recipient in recipients:
        if before is None or recipient.manager != owner or recipient.role is not CreditRole.DIRECT:
            yield recipient
            continue
        kept = recipient.share * policy.handover_share.complement()
        passed = recipient.share * policy.handover_share
        yield from (
            Recipient(m, CreditRole.DIRECT, s)
            for m, s in ((owner, kept), (before, passed))
            if s > ZERO
        )


def _moved(account: Account, on: date) -> bool:
    before = account.owner_on(on - timedelta(days=1))
    return before is not None and before != account.owner_on(on)


def event_day(order: Order, event: SaleEvent) -> date:
    """The day of an order's event: of its booking, or of its invoice."""
    if event is SaleEvent.INVOICED and order.invoiced_on is not None:
        return order.invoiced_on
    return order.placed_on


def credit_for(  # noqa: PLR0913 # a fact, who, when, and how the company settles it
    order: Order,
    account: Account,
    *,
    event: SaleEvent = SaleEvent.BOOKED,
    at: datetime,
    policy: CreditPolicy = DEFAULT_POLICY,
    closed: Sequence[Closing] = (),
    entries: Sequence[SalesEntry] = (),
    parts: Mapping[int, tuple[Money, Quantity]] | None = None,
    on: date | None = None,
) -> tuple[SalesEntry, ...]:
    """The credit for what stands of an order at that event, recorded at an instant.

    `entries` are those the ledger has of the order already; `closed` the closed periods, into which
    nothing more is posted. An event of a part of the order says how much of which lines it is
    about, as `parts`, and its day, as `on`.
    """
    day = event_day(order, event) if on is None else on
    recipients = recipients_for(order, account, event, policy, on=day)
    counts_on = posting_day(day, closed)
    sign = 1 if order.kind is OrderKind.SALE else -1
    kind = EntryKind.SOLD if order.kind is OrderKind.SALE else EntryKind.RETURNED
    unreferenced = "returned without reference" if order.kind is OrderKind.RETURN else ""
    reason = _because(unreferenced, late=counts_on != day)
    _check_recorded(order, entries, at)
    made: list[SalesEntry] = []
    for line in order.lines:
        if parts is not None and line.number not in parts:
            continue
        next_number = _next_sequence(entries, line.number)
        money, units = parts[line.number] if parts else (line.standing, line.left)
        shared = _shared(recipients, sign * money.minor, sign * units.millionths, policy)
        for sequence, (recipient, minor, millionths) in enumerate(shared, start=next_number):
            made.append(
                SalesEntry(
                    document=order.id,
                    line=line.number,
                    sequence=sequence,
                    event=event,
                    kind=kind,
                    role=recipient.role,
                    manager=recipient.manager,
                    share=recipient.share,
                    account=order.account,
                    product=line.product,
                    effective_on=counts_on,
                    recorded_at=at,
                    amount=Money.of_minor(minor, line.net.currency),
                    units=Quantity.of_millionths(millionths, line.quantity.unit),
                    reason=reason,
                )
            )
    return tuple(made)


def _check_recorded(order: Order, entries: Iterable[SalesEntry], at: datetime) -> None:
    """Refuse with RecordedBefore entries made before some that are there."""
    last = max((entry.recorded_at for entry in entries), default=at)
    if at < last:
        raise RecordedBefore(f"Order {order.id}", at.isoformat(), last.isoformat())


def _shared(
    recipients: Sequence[Recipient], minor: int, millionths: int, policy: CreditPolicy
) -> list[tuple[Recipient, int, int]]:
    """Each recipient's part of a line, in minor units and millionths."""
    if len(recipients) == 1:
        return [(recipients[0], minor, millionths)]
    whole = [r for r in recipients if r.role is not CreditRole.OVERLAY]
    weights = whole_weights([r.share for r in whole])
    unit_weights: Sequence[int] = weights
    if policy.units is UnitsCredit.UNDIVIDED:
        first = weights.index(max(weights))
        unit_weights = [int(i == first) for i in range(len(weights))]
    parts = list(
        zip(whole, apportion(minor, weights), apportion(millionths, unit_weights), strict=True)
    )
    beside = [
        (r, _part(minor, r.share), _part(millionths, r.share))
        for r in recipients
        if r.role is CreditRole.OVERLAY
    ]
    return parts + beside


def _part(whole: int, share: Rate) -> int:
    return divide(whole * share.numerator, share.denominator, Rounding.HALF_UP)


def _next_sequence(entries: Iterable[SalesEntry], line: int) -> int:
    return max((entry.sequence for entry in entries if entry.line == line), default=0) + 1


# --- taking credit back -------------------------------------------------------------------------


class _Holdings:
    """What each recipient has of one line's credit, in the order in which they came to it."""

    def __init__(self) -> None:
        self.minor: dict[Recipient, int] = {}
        self.millionths: dict[Recipient, int] = {}

    def add(self, recipient: Recipient, minor: int, millionths: int) -> None:
        self.minor[recipient] = self.minor.get(recipient, 0) + minor
        self.millionths[recipient] = self.millionths.get(recipient, 0) + millionths

    def reduced(self, minor: int, millionths: int) -> list[tuple[Recipient, int, int]]:
        """The steps that take so much of the line back: from each in proportion to what is left."""
        steps: list[tuple[Recipient, int, int]] = []
        direct = [r for r in self.minor if r.role is not CreditRole.OVERLAY]
        money = _proportional([self.minor[r] for r in direct], minor)
        units = _proportional([self.millionths[r] for r in direct], millionths)
        steps += zip(direct, money, units, strict=True)
        left_minor = sum(self.minor[r] for r in direct)
        left_millionths = sum(self.millionths[r] for r in direct)
        for r in self.minor:
            if r.role is CreditRole.OVERLAY:
                part = _in_step(self.minor[r], minor, left_minor)
                steps.append((r, part, _in_step(self.millionths[r], millionths, left_millionths)))
        return steps


def _proportional(held: Sequence[int], step: int) -> list[int]:
    """A step split by what each holds; nobody loses more than they hold, and all of it is all of each."""
    weights = [abs(amount) for amount in held]
    return apportion(step, weights) if any(weights) else [0] * len(held)


def _in_step(held: int, step: int, whole: int) -> int:
    """The part of an overlay that goes when `step` of the `whole` goes."""
    return divide(held * step, whole, Rounding.HALF_UP) if whole else 0


def _recipient(entry: SalesEntry) -> Recipient:
    return Recipient(entry.manager, entry.role, entry.share)


def _holdings(entries: Iterable[SalesEntry]) -> _Holdings:
    held = _Holdings()
    for entry in entries:
        held.add(_recipient(entry), entry.amount.minor, entry.units.millionths)
    return held


def _above(held: Mapping[Recipient, int], wanted: int) -> int:
    """The step from what is held by all but overlays down to what is wanted; zero when it is less."""
    there = sum(amount for r, amount in held.items() if r.role is not CreditRole.OVERLAY)
    return wanted - there if abs(there) > abs(wanted) else 0


def undo_credit(  # noqa: PLR0913 # what changed, when, why, and how the company settles it
    before: Order,
    after: Order,
    entries: Sequence[SalesEntry],
    *,
    kind: EntryKind,
    on: date,
    at: datetime,
    reason: str,
    policy: CreditPolicy = DEFAULT_POLICY,
    closed: Sequence[Closing] = (),
) -> tuple[SalesEntry, ...]:
    """The entries that take back the credit for what an order lost from `before` to `after`.

    They reverse those who have the credit, in proportion, whoever owns the account by now; what is
    taken back never exceeds what was given, and the last step leaves exactly nothing. Of an event of
    a part of the order, only credit above what still stands is taken back.
    """
    sign = 1 if before.kind is OrderKind.SALE else -1
    targets = {
        new.number: (sign * new.standing.minor, sign * new.left.millionths)
        for old, new in zip(before.lines, after.lines, strict=True)
        if old != new
    }
    # What is cancelled was not invoiced: of that, nothing is to be taken back.
    events = {SaleEvent.BOOKED} if kind is EntryKind.CANCELLED else set(SaleEvent)
    return _lowered(
        before,
        entries,
        targets,
        events=events,
        kind=kind,
        on=on,
        at=at,
        reason=reason,
        policy=policy,
        closed=closed,
    )


def undo_invoiced(  # noqa: PLR0913 # what is left, when, why, and how the company settles it
    order: Order,
    entries: Sequence[SalesEntry],
    billed: Mapping[int, tuple[Money, Quantity]],
    *,
    on: date,
    at: datetime,
    reason: str,
    policy: CreditPolicy = DEFAULT_POLICY,
    closed: Sequence[Closing] = (),
) -> tuple[SalesEntry, ...]:
    """The entries that bring the credit for what is invoiced down to what credit notes leave of it.

    `billed` says how much of which lines is invoiced and not credited. What came back already took
    its credit with it, and is not taken twice.
    """
    return _lowered(
        order,
        entries,
        {number: (net.minor, quantity.millionths) for number, (net, quantity) in billed.items()},
        events={SaleEvent.INVOICED},
        kind=EntryKind.RETURNED,
        on=on,
        at=at,
        reason=reason,
        policy=policy,
        closed=closed,
    )


def _lowered(  # noqa: PLR0913 # how far down, when, why, and how the company settles it
    order: Order,
    entries: Sequence[SalesEntry],
    targets: Mapping[int, tuple[int, int]],
    *,
    events: Collection[SaleEvent],
    kind: EntryKind,
    on: date,
    at: datetime,
    reason: str,
    policy: CreditPolicy,
    closed: Sequence[Closing],
) -> tuple[SalesEntry, ...]:
    """The entries that bring the credit of lines down to so many minor units and millionths."""
    _check_recorded(order, entries, at)
    made: list[SalesEntry] = []
    for number, (minor, millionths) in targets.items():
        of_line = [entry for entry in entries if entry.line == number]
        for event in dict.fromkeys(entry.event for entry in of_line):
            if event not in events:
                continue
            of_event = [entry for entry in of_line if entry.event is event]
            day = _undoing_day(of_event[0].effective_on, on, policy, closed)
            late = day > on
            held = _holdings(of_event)
            steps = held.reduced(_above(held.minor, minor), _above(held.millionths, millionths))
            for recipient, money, units in steps:
                if money or units:
                    sequence = _next_sequence([*of_line, *made], number)
                    why = _because(reason, late=late)
                    made.append(
                        _undoing(of_event, recipient, money, units, sequence, kind, day, at, why)
                    )
    return tuple(made)


def _because(reason: str, *, late: bool) -> str:
    return ", ".join(word for word in ("late" if late else "", reason) if word)


def _undoing_day(sold_on: date, on: date, policy: CreditPolicy, closed: Sequence[Closing]) -> date:
    if policy.returns_count is ReturnsCount.WHEN_SOLD and posting_day(sold_on, closed) == sold_on:
        return sold_on
    return posting_day(on, closed)


def _undoing(  # noqa: PLR0913, PLR0917 # an entry is what it is
    entries: Sequence[SalesEntry],
    recipient: Recipient,
    minor: int,
    millionths: int,
    sequence: int,
    kind: EntryKind,
    day: date,
    at: datetime,
    reason: str,
) -> SalesEntry:
    """The entry of a recipient's credit going down or up by so much, on the line of `entries`."""
    like = entries[0]
    given = [entry.sequence for entry in entries if _recipient(entry) == recipient]
    return SalesEntry(
        document=like.document,
        line=like.line,
        sequence=sequence,
        event=like.event,
        kind=kind,
        role=recipient.role,
        manager=recipient.manager,
        share=recipient.share,
        account=like.account,
        product=like.product,
        effective_on=day,
        recorded_at=at,
        amount=Money.of_minor(minor, like.amount.currency),
        units=Quantity.of_millionths(millionths, like.units.unit),
        reverses=given[0] if given else None,
        reason=reason,
    )


# --- passing credit on --------------------------------------------------------------------------


def recredit(  # noqa: PLR0913 # a fact, who now, when, and how the company settles it
    order: Order,
    account: Account,
    entries: Sequence[SalesEntry],
    *,
    at: datetime,
    reason: str,
    policy: CreditPolicy = DEFAULT_POLICY,
    closed: Sequence[Closing] = (),
) -> tuple[SalesEntry, ...]:
    """The entries that pass an order's credit on to those who should have it by today's records.

    For each line and event: what each day's entries gave is taken from who had it and given to who
    earns it, on that same day, or in the first open period after it. No entry where nothing changes.
    """
    _check_recorded(order, entries, at)
    made: list[SalesEntry] = []
    for line in order.lines:
        of_line = [entry for entry in entries if entry.line == line.number]
        for event in dict.fromkeys(entry.event for entry in of_line):
            of_event = [entry for entry in of_line if entry.event is event]
            wanted = recipients_for(order, account, event, policy)
            days = {entry.effective_on for entry in of_event}
            late = {posting_day(day, closed) for day in days} - days
            for (day, recipient), (minor, millionths) in _passed_on(
                of_event, wanted, policy, closed
            ).items():
                if minor or millionths:
                    sequence = _next_sequence([*of_line, *made], line.number)
                    why = _because(reason, late=day in late)
                    entry = _undoing(
                        of_event,
                        recipient,
                        minor,
                        millionths,
                        sequence,
                        EntryKind.ADJUSTED,
                        day,
                        at,
                        why,
                    )
                    made.append(entry)
    return tuple(made)


def _passed_on(
    entries: Sequence[SalesEntry],
    wanted: Sequence[Recipient],
    policy: CreditPolicy,
    closed: Sequence[Closing],
) -> Mapping[tuple[date, Recipient], tuple[int, int]]:
    """By day and recipient, how much credit comes or goes."""
    by_day: dict[date, _Holdings] = {}
    for entry in sorted(entries, key=lambda entry: entry.effective_on):
        held = by_day.setdefault(entry.effective_on, _Holdings())
        held.add(_recipient(entry), entry.amount.minor, entry.units.millionths)
    having = {
        r for held in by_day.values() for r in held.minor if held.minor[r] or held.millionths[r]
    }
    if having == set(wanted):
        return {}
    changes: dict[tuple[date, Recipient], tuple[int, int]] = {}

    def change(day: date, recipient: Recipient, minor: int, millionths: int) -> None:
        key = (posting_day(day, closed), recipient)
        before = changes.get(key, (0, 0))
        changes[key] = (before[0] + minor, before[1] + millionths)

    new = _Holdings()
    for day, held in by_day.items():
        direct = [r for r in held.minor if r.role is not CreditRole.OVERLAY]
        minor = sum(held.minor[r] for r in direct)
        millionths = sum(held.millionths[r] for r in direct)
        first = not new.minor
        steps = (
            _shared(wanted, minor, millionths, policy) if first else new.reduced(minor, millionths)
        )
        for r in held.minor:
            change(day, r, -held.minor[r], -held.millionths[r])
        for r, money, units in steps:
            new.add(r, money, units)
            change(day, r, money, units)
    return changes
