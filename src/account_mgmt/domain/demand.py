"""What customers ask for, whether they got it or not.

Demand is not sales: what was ordered counts as ordered, also where stock ran out, and what was asked
for at a visit, in a ticket or on the phone counts beside it. (Rules: selling, B15.)
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum
from typing import Final, Self, final

from attrs import Attribute, evolve, field, frozen
from attrs.validators import optional

from account_mgmt.domain.activity import Activity, ActivityStatus
from account_mgmt.domain.calendar import Period, plain_date
from account_mgmt.domain.errors import BadNumber, DateBefore, IllegalTransition, NothingThere
from account_mgmt.domain.events import DemandMapped, DemandRecorded, DemandSettled
from account_mgmt.domain.ids import AccountId, DemandId, ManagerId, ProductId
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import Order, OrderKind, OrderLine
from account_mgmt.domain.proportion import Difference, Proportion, difference
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.text import note
from account_mgmt.domain.ticket import Ticket
from account_mgmt.domain.ticket_state import TicketKind


class DemandSource(Enum):
    """Where it was asked."""

    ORDER = "order"
    QUOTE = "quote"
    TICKET = "ticket"
    VISIT = "visit"
    SAID = "said"


class DemandOutcome(Enum):
    """What came of it."""

    OPEN = "open"  # nobody knows yet
    MET = "met"
    NOT_CARRIED = "not carried"
    OUT_OF_STOCK = "out of stock"
    DISCONTINUED = "discontinued"
    PRICED_OUT = "priced out"


UNMET: Final = frozenset(
    {
        DemandOutcome.NOT_CARRIED,
        DemandOutcome.OUT_OF_STOCK,
        DemandOutcome.DISCONTINUED,
        DemandOutcome.PRICED_OUT,
    }
)
"""The outcomes by which a sale was lost."""


@final
@frozen(kw_only=True)
class Asked:
    """One ask: by whom, for what, how much, when, where, and what came of it.

    It is for a product, or for what the customer called it until somebody says which product that is.
    """

    account: AccountId
    product: ProductId | None = None
    text: str = ""
    quantity: Quantity | None = None
    on: date
    source: DemandSource
    outcome: DemandOutcome = DemandOutcome.OPEN
    value: Money | None = None
    document: str = ""

    @property
    def wanted(self) -> str:
        """What tells asks apart: the product, or else the words, however they are written."""
        return _PRODUCT + str(self.product) if self.product else " ".join(self.text.split()).lower()


_PRODUCT: Final = "\n"  # which stands in no words


def _something(
    request: "DemandRequest", _attribute: "Attribute[ProductId | None]", product: ProductId | None
) -> None:
    if product is None and not request.text.strip():
        raise NothingThere(f"Request {request.id}", "it names neither a product nor words")


def _some(
    request: "DemandRequest", _attribute: "Attribute[Quantity | None]", quantity: Quantity | None
) -> None:
    if quantity is not None and quantity.millionths <= 0:
        raise BadNumber(f"Request {request.id}", str(quantity), "nobody asks for nothing")


@frozen(kw_only=True)
class DemandRequest:
    """An ask that no order says: a lost sale, a wish, a question for something that is not carried.

    `document` names the ticket or activity that it was found in, whose own ask it stands for. Words
    are kept as they were said; who mapped them to a product, and when, is kept beside them.
    """

    id: DemandId
    account: AccountId
    on: date = field(validator=plain_date)
    source: DemandSource = DemandSource.SAID
    text: str = field(default="", validator=note)
    product: ProductId | None = field(default=None, validator=_something)
    quantity: Quantity | None = field(default=None, validator=_some)
    value: Money | None = None
    outcome: DemandOutcome = DemandOutcome.OPEN
    document: str = field(default="", validator=note)
    mapped_by: ManagerId | None = None
    mapped_on: date | None = field(default=None, validator=optional(plain_date))
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def record(  # noqa: PLR0913 # an ask is what it is
        cls,
        id: DemandId,
        account: AccountId,
        *,
        on: date,
        source: DemandSource = DemandSource.SAID,
        text: str = "",
        product: ProductId | None = None,
        quantity: Quantity | None = None,
        value: Money | None = None,
        outcome: DemandOutcome = DemandOutcome.OPEN,
        document: str = "",
    ) -> tuple[Self, DemandRecorded]:
        """A new request, and the event that says so.

        Raises NothingThere when it is for nothing, BadNumber, BadText.
        """
        request = cls(
            id=id,
            account=account,
            on=on,
            source=source,
            text=text,
            product=product,
            quantity=quantity,
            value=value,
            outcome=outcome,
            document=document,
        )
        event = DemandRecorded(request=id, account=account, product=product, text=text, on=on)
        return request, event

    def map_to(self, product: ProductId, *, by: ManagerId, on: date) -> tuple[Self, DemandMapped]:
        """The request as one for a product; its words stay.

        Raises DateBefore for a day before the ask, and IllegalTransition when it is for that product.
        """
        if self.product == product:
            raise IllegalTransition(f"Request {self.id}", f"for {product}", f"for {product}", ())
        if on < self.on:
            what = f"Mapping of request {self.id}"
            raise DateBefore(what, on.isoformat(), "the day of the request", self.on.isoformat())
        event = DemandMapped(request=self.id, product=product, by=by, on=on)
        return evolve(self, product=product, mapped_by=by, mapped_on=on), event

    def settle(self, outcome: DemandOutcome) -> tuple[Self, DemandSettled]:
        """The request with what came of it."""
        event = DemandSettled(request=self.id, before=self.outcome.value, after=outcome.value)
        return evolve(self, outcome=outcome), event

    @property
    def asked(self) -> Asked:
        """The ask as it is counted."""
        return Asked(
            account=self.account,
            product=self.product,
            text=self.text,
            quantity=self.quantity,
            on=self.on,
            source=self.source,
            outcome=self.outcome,
            value=self.value,
            document=self.document,
        )


# --- what documents ask for ---------------------------------------------------------------------


@final
@frozen(kw_only=True)
class DemandPolicy:
    """How asks are found in documents, and which are one.

    Attributes:
        reasons: words, in small letters, by which the reason why an order was cancelled tells an
            outcome; what is cancelled for another reason was not asked for after all.
        tickets: the kinds of ticket that ask for something.
        marks: how a line of a note begins that tells of an ask.
        same_days: within how many days another ask of one account for one thing is the same.
    """

    reasons: Mapping[str, DemandOutcome] = field(
        factory=lambda: {
            "out of stock": DemandOutcome.OUT_OF_STOCK,
            "no stock": DemandOutcome.OUT_OF_STOCK,
            "discontinued": DemandOutcome.DISCONTINUED,
            "too expensive": DemandOutcome.PRICED_OUT,
        }
    )
    tickets: frozenset[TicketKind] = frozenset({TicketKind.TECHNICAL_QUESTION, TicketKind.OTHER})
    marks: tuple[str, ...] = ("asks for:", "wants:", "pide:", "quiere:")
    same_days: int = 30

    def outcome(self, reason: str) -> DemandOutcome | None:
        """What a reason stands for; None for one that says nothing of demand."""
        said = reason.lower()
        return next((came for words, came in self.reasons.items() if words in said), None)


STANDARD_DEMAND: Final = DemandPolicy()
"""Asks within 30 days are one; questions and other tickets ask, complaints do not."""

Reasons = Callable[[int], Sequence[tuple[Quantity, str]]]
"""How much of a line of an order was cancelled, each time, and why; by the line's number."""


def asked_in_order(order: Order, reasons: Reasons, policy: DemandPolicy) -> tuple[Asked, ...]:
    """What an order asked for: as ordered, also where it was cancelled because there was none.

    What was cancelled for the customer's own reasons is left out; what came back was asked for. A
    return asks for nothing.
    """
    if order.kind is not OrderKind.SALE:
        return ()
    found = (_asked_in_line(order, line, reasons(line.number), policy) for line in order.lines)
    return tuple(asked for asked in found if asked is not None)


def _asked_in_line(
    order: Order, line: OrderLine, cancelled: Sequence[tuple[Quantity, str]], policy: DemandPolicy
) -> Asked | None:
    known = [(quantity, policy.outcome(reason)) for quantity, reason in cancelled]
    unmet = [outcome for _, outcome in known if outcome is not None]
    kept = line.quantity.millionths - sum(q.millionths for q, outcome in known if outcome is None)
    if kept <= 0:
        return None
    return Asked(
        account=order.account,
        product=line.product,
        quantity=Quantity.of_millionths(kept, line.quantity.unit),
        on=order.placed_on,
        source=DemandSource.ORDER,
        outcome=unmet[-1] if unmet else DemandOutcome.MET,
        value=line.price.line(
            Quantity.of_millionths(kept, line.quantity.unit), line.discount, line.rounding
        ),
        document=str(order.id),
    )


def asked_in_ticket(ticket: Ticket, policy: DemandPolicy) -> Asked | None:
    """What a ticket asks for: its product, and its subject as the feature; None for a complaint."""
    if ticket.kind not in policy.tickets or ticket.merged_into is not None:
        return None
    return Asked(
        account=ticket.account,
        product=ticket.product,
        text=ticket.subject,
        on=ticket.opened_on,
        source=DemandSource.TICKET,
        document=str(ticket.id),
    )


def asked_in_note(activity: Activity, policy: DemandPolicy) -> tuple[Asked, ...]:
    """What the note of a visit that was done tells of: a line such as "wants: a blue one"."""
    if activity.status is not ActivityStatus.DONE:
        return ()
    found: list[Asked] = []
    for line in map(str.strip, activity.note.splitlines()):
        mark = next((one for one in policy.marks if line.lower().startswith(one)), None)
        words = "" if mark is None else line[len(mark) :].strip()
        if words:
            found.append(
                Asked(
                    account=activity.account,
                    text=words,
                    on=activity.on,
                    source=DemandSource.VISIT,
                    document=str(activity.id),
                )
            )
    return tuple(found)


def without_taken_up(
    found: Iterable[Asked], requests: Iterable[DemandRequest]
) -> tuple[Asked, ...]:
    """The asks of documents that no request stands for: none of the same words and document."""
    taken = {(one.document, " ".join(one.text.split()).lower()) for one in requests}
    return tuple(
        one for one in found if (one.document, " ".join(one.text.split()).lower()) not in taken
    )


def distinct(found: Iterable[Asked], policy: DemandPolicy) -> tuple[Asked, ...]:
    """The asks with those that are the same counted once, by day.

    Orders are all different. An ask that is no order is the same as one before it, by one account
    for one thing within the policy's days; and it is over when an order follows within them. Of the
    same asks the first day stays, with the largest quantity and value, and the last outcome known.
    """
    groups: dict[tuple[AccountId, str], list[Asked]] = {}
    for one in sorted(found, key=lambda one: one.on):
        groups.setdefault((one.account, one.wanted), []).append(one)
    kept = [one for group in groups.values() for one in _distinct(group, policy.same_days)]
    return tuple(sorted(kept, key=lambda one: (one.on, one.account, one.wanted, one.document)))


def _distinct(group: Sequence[Asked], days: int) -> Iterable[Asked]:
    orders = [one for one in group if one.source is DemandSource.ORDER]
    kept: list[Asked] = []
    for one in group:
        near = timedelta(days=days)
        if one.source is DemandSource.ORDER:
            continue
        if any(one.on <= order.on <= one.on + near for order in orders):
            continue
        if kept and one.on <= kept[-1].on + near:
            kept[-1] = _together(kept[-1], one)
        else:
            kept.append(one)
    return (*orders, *kept)


def _together(first: Asked, later: Asked) -> Asked:
    return evolve(
        first,
        quantity=_larger(first.quantity, later.quantity),
        value=first.value or later.value,
        outcome=later.outcome if later.outcome is not DemandOutcome.OPEN else first.outcome,
    )


def _larger(first: Quantity | None, later: Quantity | None) -> Quantity | None:
    if first is None or later is None or first.unit != later.unit:
        return first or later
    return max(first, later)


# --- figures ------------------------------------------------------------------------------------


class DemandBy(Enum):
    """What is ranked by first."""

    ACCOUNTS = "accounts"
    UNITS = "units"
    VALUE = "value"


@final
@frozen(kw_only=True)
class DemandRow:
    """What was asked for of one product, or by one set of words.

    `accounts` are distinct; `account_value` is what they bought in the year before, each counted
    once. `value` is what was asked for, where a price or a value is known, and `units` by measure.
    """

    product: ProductId | None
    text: str
    accounts: int
    account_value: Money
    requests: int
    units: tuple[Quantity, ...]
    value: Money
    unmet: int
    share: Difference | None = None  # of all requests, beside that of the time before

    @property
    def size(self) -> int:
        """All units of all measures, in millionths, to rank by."""
        return sum(quantity.millionths for quantity in self.units)


@final
@frozen(kw_only=True)
class DemandReport:
    """What customers asked for in a period, from the most wanted on.

    `suppressed` is how many rows are left out because too few accounts are behind them.
    """

    period: Period
    by: DemandBy
    rows: tuple[DemandRow, ...]
    requests: int
    suppressed: int = 0

    def top(self, number: int) -> "DemandReport":
        """The first so many rows."""
        return evolve(self, rows=self.rows[:number])

    def for_outside(self, at_least: int) -> "DemandReport":
        """The report without rows of fewer accounts than that, by which one could be known."""
        kept = tuple(row for row in self.rows if row.accounts >= at_least)
        return evolve(self, rows=kept, suppressed=self.suppressed + len(self.rows) - len(kept))


def demand_report(
    found: Iterable[Asked],
    period: Period,
    *,
    worth: Mapping[AccountId, Money],
    currency: str,
    by: DemandBy = DemandBy.ACCOUNTS,
) -> DemandReport:
    """What distinct asks add up to in a period, and whether a share changed since the time before.

    `found` may hold more than the period's: what is of the same number of days before it is what
    each share is compared with. `worth` is what each account bought in a year. By accounts, rows are
    ranked by them, then by what the accounts are worth, requests, units and value; else by units or
    value first.
    """
    before = Period.of_days(period.start - timedelta(days=period.days), period.days)
    now: dict[str, list[Asked]] = {}
    earlier: dict[str, int] = {}
    for one in found:
        if one.on in period:
            now.setdefault(one.wanted, []).append(one)
        elif one.on in before:
            earlier[one.wanted] = earlier.get(one.wanted, 0) + 1
    whole, whole_before = sum(map(len, now.values())), sum(earlier.values())
    rows = [
        evolve(
            _row(group, worth, currency),
            share=difference(
                Proportion(earlier.get(wanted, 0), whole_before), Proportion(len(group), whole)
            ),
        )
        for wanted, group in now.items()
    ]
    rows.sort(key=lambda row: (_rank(row, by), str(row.product or ""), row.text))
    return DemandReport(period=period, by=by, rows=tuple(rows), requests=whole)


def _row(group: Sequence[Asked], worth: Mapping[AccountId, Money], currency: str) -> DemandRow:
    accounts = {one.account for one in group}
    units: dict[str, int] = {}
    for one in group:
        if one.quantity is not None:
            quantity = one.quantity
            units[quantity.unit] = units.get(quantity.unit, 0) + quantity.millionths
    values = [one.value for one in group if one.value and one.value.currency == currency]
    first = group[0]
    return DemandRow(
        product=first.product,
        text="" if first.product else first.text,
        accounts=len(accounts),
        account_value=Money.total([worth[one] for one in accounts if one in worth], currency),
        requests=len(group),
        units=tuple(Quantity.of_millionths(count, unit) for unit, count in sorted(units.items())),
        value=Money.total(values, currency),
        unmet=sum(one.outcome in UNMET for one in group),
    )


def _rank(row: DemandRow, by: DemandBy) -> tuple[int, ...]:
    usual = (row.accounts, row.account_value.minor, row.requests, row.size, row.value.minor)
    first = {DemandBy.UNITS: (row.size,), DemandBy.VALUE: (row.value.minor,)}.get(by, ())
    return tuple(-figure for figure in (*first, *usual))
