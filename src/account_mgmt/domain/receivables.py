"""The receivables ledger: who owes what since when, entry by entry. Nothing in it is ever changed.

An *item* is an invoice, a credit note or a payment. Its entries add up to what is open of it: above
zero what the customer owes, below zero what the customer has to their credit. Settling one item with
another is an entry on each, of opposite amounts, so an account's balance is always what its open
items add up to. (Rules: paperwork, P3 and P4.)
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Final, Self, TypeAlias

from attrs import Attribute, field, frozen

from account_mgmt.domain.calendar import ALWAYS, Period, aware_instant, plain_date
from account_mgmt.domain.errors import BadBuckets
from account_mgmt.domain.ids import AccountId, InvoiceId, ItemId, PaymentId
from account_mgmt.domain.money import Money

_I: Final = "I/"
_P: Final = "P/"


def invoice_item(invoice: InvoiceId) -> ItemId:
    """The item that an invoice or credit note is in the ledger."""
    return ItemId(f"{_I}{invoice.value}")


def payment_item(payment: PaymentId) -> ItemId:
    """The item that a payment is in the ledger."""
    return ItemId(f"{_P}{payment.value}")


def invoice_of(item: ItemId) -> InvoiceId | None:
    """The invoice or credit note that an item is, or None when it is a payment."""
    return InvoiceId(item.value.removeprefix(_I)) if item.value.startswith(_I) else None


class ReceivableKind(Enum):
    """Why an entry was made."""

    INVOICED = "invoiced"
    CREDITED = "credited"  # a credit note came to the customer's credit
    PAID = "paid"  # money arrived
    SETTLED = "settled"  # one item against another
    DISCOUNTED = "discounted"  # taken off for paying early
    REFUNDED = "refunded"
    REVERSED = "reversed"  # a payment bounced
    WRITTEN_OFF = "written off"
    RECOVERED = "recovered"  # came in after it was written off
    EXCHANGED = "exchanged"  # what an exchange rate made or lost between invoice and payment


class InvoiceStatus(Enum):
    """What became of an invoice; derived from its entries, never set."""

    ISSUED = "issued"
    PART_PAID = "part paid"
    PAID = "paid"
    CREDITED = "credited"  # by credit notes, whole
    WRITTEN_OFF = "written off"
    PART_USED = "part used"  # a credit note's
    USED = "used"


@frozen(kw_only=True)
class ReceivableEntry:
    """A change of what is open of one item.

    An entry is named by its item and `sequence`, counted from 1. `amount` is in the currency of the
    item, `value` what that is in the currency of the books. `effective_on` is the local day it
    counts, `recorded_at` the UTC instant it was written. `due_on` is the item's, on each of its
    entries. `against` is the item on the other side of a settlement.
    """

    item: ItemId
    sequence: int
    account: AccountId
    kind: ReceivableKind
    effective_on: date = field(validator=plain_date)
    due_on: date = field(validator=plain_date)
    recorded_at: datetime = field(validator=aware_instant)
    amount: Money
    value: Money
    against: ItemId | None = None
    reason: str = ""

    @property
    def name(self) -> str:
        """How people refer to it: item and sequence."""
        return f"{self.item}/{self.sequence}"


@frozen(kw_only=True)
class Owed:
    """Which entries a question is about: those that count in `period`.

    `currency` is that of the books. Of one account or some kinds where named. `known_at` asks what
    anybody could have known at that UTC instant.
    """

    currency: str
    period: Period = ALWAYS
    account: AccountId | None = None
    kinds: frozenset[ReceivableKind] | None = None
    known_at: datetime | None = None

    def holds(self, entry: ReceivableEntry) -> bool:
        """Whether the question is about that entry."""
        return (
            entry.effective_on in self.period
            and (self.account is None or entry.account == self.account)
            and entry.value.currency == self.currency
            and (self.kinds is None or entry.kind in self.kinds)
            and (self.known_at is None or entry.recorded_at <= self.known_at)
        )

    @property
    def is_current(self) -> bool:
        """Whether it asks about all there is, of an account or of all."""
        return self.period == ALWAYS and self.kinds is None and self.known_at is None


def upto(last: date) -> Period:
    """Every day up to that one, which is in it."""
    return Period(date.min, last + timedelta(days=1))


class OwedBy(Enum):
    """What the ledger's figures can be broken down by."""

    DAY = "day"
    ACCOUNT = "account"
    KIND = "kind"


OwedKey: TypeAlias = tuple[date | AccountId | ReceivableKind, ...]
"""One value per dimension asked for, in that order."""


_OF: Final[Mapping[OwedBy, Callable[[ReceivableEntry], date | AccountId | ReceivableKind]]] = {
    OwedBy.DAY: lambda entry: entry.effective_on,
    OwedBy.ACCOUNT: lambda entry: entry.account,
    OwedBy.KIND: lambda entry: entry.kind,
}


def owed_key(by: Iterable[OwedBy], entry: ReceivableEntry) -> OwedKey:
    """The group that an entry is in."""
    return tuple(_OF[dimension](entry) for dimension in by)


@frozen(kw_only=True)
class OpenItem:
    """What is open of one item: above zero the customer's debt, below zero their credit.

    `opened_on` is the earliest day of its entries. `open` is in the item's currency, `value` in that of
    the books.
    """

    item: ItemId
    account: AccountId
    opened_on: date
    due_on: date
    open: Money
    value: Money
    entries: int  # how many it has: the next is one more

    def days_late(self, on: date) -> int:
        """How many days past its due date; zero or less when it is not due by then."""
        return (on - self.due_on).days


def open_items(entries: Iterable[ReceivableEntry]) -> tuple[OpenItem, ...]:
    """The items of which these entries leave something open: by due date, then by name."""
    by_item: dict[ItemId, list[ReceivableEntry]] = {}
    for entry in entries:
        by_item.setdefault(entry.item, []).append(entry)
    items = (item_of(of_item) for of_item in by_item.values())
    return tuple(sorted((item for item in items if item.open), key=_due_first))


def item_of(entries: Sequence[ReceivableEntry]) -> OpenItem:
    """The item that these are the entries of, one at least."""
    first = entries[0]
    return OpenItem(
        item=first.item,
        account=first.account,
        opened_on=min(entry.effective_on for entry in entries),
        due_on=first.due_on,
        open=Money.total([entry.amount for entry in entries], first.amount.currency),
        value=Money.total([entry.value for entry in entries], first.value.currency),
        entries=len(entries),
    )


def _due_first(item: OpenItem) -> tuple[date, ItemId]:
    return item.due_on, item.item


def status_of(entries: Sequence[ReceivableEntry]) -> InvoiceStatus:
    """What became of the invoice that these are the entries of, one at least.

    With nothing open it is written off where that took some of it, credited where credit notes
    settled all of it, and else paid. What bounced or was recovered counts as if it never was. A
    credit note is used.
    """
    item, whole = item_of(entries), entries[0].amount
    if not whole:  # nothing was asked: all of it was paid in advance
        is_note = entries[0].kind is ReceivableKind.CREDITED
        return InvoiceStatus.USED if is_note else InvoiceStatus.PAID
    if item.open == whole:
        return InvoiceStatus.ISSUED
    if whole.minor < 0:
        return InvoiceStatus.PART_USED if item.open else InvoiceStatus.USED
    if item.open:
        return InvoiceStatus.PART_PAID
    gone: dict[ItemId | None, int] = {}
    for entry in entries[1:]:
        gone[entry.against] = gone.get(entry.against, 0) + entry.amount.minor
    settled_by = [against for against, minor in gone.items() if minor]
    if None in settled_by:
        return InvoiceStatus.WRITTEN_OFF
    notes = [against for against in settled_by if against and against.value.startswith(_I)]
    return InvoiceStatus.CREDITED if notes == settled_by else InvoiceStatus.PAID


# --- ageing -------------------------------------------------------------------------------------


class AgedBy(Enum):
    """The date from which the age of a debt is counted."""

    DUE_DATE = "due date"
    INVOICE_DATE = "invoice date"


def _rising(
    _bounds: "Buckets", _attribute: "Attribute[tuple[int, ...]]", days: tuple[int, ...]
) -> None:
    whole = type(days) is tuple and all(type(bound) is int for bound in days)
    if not whole or not days or days[0] < 1 or sorted(set(days)) != list(days):
        raise BadBuckets(str(days))


@frozen
class Buckets:
    """The ages in days by which debts are sorted: the last day of each bucket but the endless one.

    >>> Buckets().names
    ('not due', '1-30', '31-60', '61-90', '90+')
    """

    days: tuple[int, ...] = field(default=(30, 60, 90), validator=_rising)

    @property
    def names(self) -> tuple[str, ...]:
        """What each bucket is called, youngest first."""
        starts = (1, *(bound + 1 for bound in self.days[:-1]))
        spans = (f"{start}-{end}" for start, end in zip(starts, self.days, strict=True))
        return ("not due", *spans, f"{self.days[-1]}+")

    def place(self, days_late: int) -> int:
        """Which bucket a debt of that age is in, counted from 0."""
        if days_late <= 0:
            return 0
        return 1 + sum(days_late > bound for bound in self.days)


@frozen(kw_only=True)
class Bucket:
    """The debts of one age: how many invoices, and what is open of them in all."""

    name: str
    invoices: int
    amount: Money


@frozen(kw_only=True)
class Ageing:
    """What is owed at the end of a day, by age, in the currency of the books.

    `credit` is what customers have to their credit (unapplied cash, credit notes not used): beside
    the buckets, never netted into one. All buckets less the credit make the balance.
    """

    as_of: date
    buckets: tuple[Bucket, ...]
    credit: Money

    @property
    def owed(self) -> Money:
        """All that is owed, before credit."""
        return Money.total([bucket.amount for bucket in self.buckets], self.credit.currency)

    @property
    def overdue(self) -> Money:
        """What is owed past its date, before credit."""
        return Money.total([bucket.amount for bucket in self.buckets[1:]], self.credit.currency)

    @property
    def balance(self) -> Money:
        """What is owed, less credit."""
        return self.owed - self.credit

    @classmethod
    def of_sums(
        cls, as_of: date, sums: Mapping[int, tuple[int, int]], buckets: Buckets, currency: str
    ) -> Self:
        """The ageing of counts and minor units by the place of their bucket; CREDIT is credit's."""
        made = tuple(
            Bucket(name=name, invoices=count, amount=Money.of_minor(minor, currency))
            for name, (count, minor) in zip(
                buckets.names,
                (sums.get(place, (0, 0)) for place in range(len(buckets.names))),
                strict=True,
            )
        )
        credit = Money.of_minor(-sums.get(CREDIT, (0, 0))[1], currency)
        return cls(as_of=as_of, buckets=made, credit=credit)


CREDIT: Final = -1
"""The place of what customers have to their credit, beside those of the buckets."""


def aged(
    items: Iterable[OpenItem], as_of: date, buckets: Buckets, by: AgedBy
) -> dict[int, tuple[int, int]]:
    """How many open items each bucket holds, and what they are worth in minor units of the books."""
    sums: dict[int, tuple[int, int]] = {}
    for item in items:
        since = item.due_on if by is AgedBy.DUE_DATE else item.opened_on
        place = CREDIT if item.value.minor < 0 else buckets.place((as_of - since).days)
        count, minor = sums.get(place, (0, 0))
        sums[place] = count + 1, minor + item.value.minor
    return sums
