"""The sales ledger: who earned which credit, entry by entry. Nothing in it is ever changed."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Final

from attrs import field, frozen

from account_mgmt.domain.account import CreditRole
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId, ProductId
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate


class SaleEvent(Enum):
    """The moment that a quota counts: one quota, one event."""

    BOOKED = "booked"
    SHIPPED = "shipped"
    INVOICED = "invoiced"
    PAID = "paid"


class EntryKind(Enum):
    """Why an entry was made."""

    SOLD = "sold"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    ADJUSTED = "adjusted"  # credit passed on, because an assignment was corrected


@frozen(kw_only=True)
class SalesEntry:
    """A share of the credit for one line of one document, or its reversal.

    An entry is named by its document, line and `sequence`, counted from 1 within the line.
    `effective_on` is the day it counts, `recorded_at` the UTC instant it was written. `reverses` is
    the sequence of the entry it takes back. An amount is in the currency of the books.
    """

    document: OrderId
    line: int
    sequence: int
    event: SaleEvent
    kind: EntryKind
    role: CreditRole
    manager: ManagerId | None  # None: the house
    share: Rate
    account: AccountId
    product: ProductId
    effective_on: date
    recorded_at: datetime
    amount: Money
    units: Quantity
    reverses: int | None = None
    reason: str = ""

    @property
    def name(self) -> str:
        """How people refer to it: document, line, sequence."""
        return f"{self.document}/{self.line}/{self.sequence}"


COMPANY: Final = frozenset({CreditRole.DIRECT, CreditRole.HOUSE})
"""The roles that make up the company's sales: overlays count beside them."""

EARNED: Final = frozenset({CreditRole.DIRECT, CreditRole.OVERLAY})
"""The roles that count towards a manager's own quota."""


EVERYBODY: Final = frozenset(CreditRole)
"""All roles there are."""


class Dimension(Enum):
    """What a ledger's figures can be broken down by."""

    DAY = "day"
    MANAGER = "manager"
    ACCOUNT = "account"
    PRODUCT = "product"
    KIND = "kind"


Key = tuple[date | ManagerId | AccountId | ProductId | EntryKind | None, ...]
"""One value per dimension asked for, in that order; None where there is no manager."""

_OF: Final[
    Mapping[
        Dimension,
        Callable[[SalesEntry], date | ManagerId | AccountId | ProductId | EntryKind | None],
    ]
] = {
    Dimension.DAY: lambda entry: entry.effective_on,
    Dimension.MANAGER: lambda entry: entry.manager,
    Dimension.ACCOUNT: lambda entry: entry.account,
    Dimension.PRODUCT: lambda entry: entry.product,
    Dimension.KIND: lambda entry: entry.kind,
}


def sales_key(by: Iterable[Dimension], entry: SalesEntry) -> Key:
    """The group that an entry is in."""
    return tuple(_OF[dimension](entry) for dimension in by)


@frozen(kw_only=True)
class Where:
    """Which entries a question is about.

    The entries of `event`, dated in `period`, in `currency`, earned in one of `roles`; of one manager,
    account, product, document or kind where named. `known_at` asks what anybody could have known at that
    UTC instant: entries recorded later do not count.
    """

    period: Period
    currency: str
    event: SaleEvent = SaleEvent.BOOKED
    roles: frozenset[CreditRole] = COMPANY
    manager: ManagerId | None = None
    account: AccountId | None = None
    product: ProductId | None = None
    document: OrderId | None = None
    kind: EntryKind | None = None
    known_at: datetime | None = None

    def holds(self, entry: SalesEntry) -> bool:
        """Whether the question is about that entry."""
        return (
            entry.effective_on in self.period
            and entry.event is self.event
            and entry.role in self.roles
            and entry.amount.currency == self.currency
            and (self.manager is None or entry.manager == self.manager)
            and (self.account is None or entry.account == self.account)
            and (self.product is None or entry.product == self.product)
            and (self.document is None or entry.document == self.document)
            and (self.kind is None or entry.kind is self.kind)
            and (self.known_at is None or entry.recorded_at <= self.known_at)
        )


@frozen
class SalesTotal:
    """What entries add up to: an amount, and the units of each unit of measure, by its name."""

    amount: Money
    units: tuple[Quantity, ...] = field(default=())

    @classmethod
    def of(cls, entries: Iterable[SalesEntry], currency: str) -> "SalesTotal":
        """The total of these entries, which are all in that currency."""
        minor = 0
        units: dict[str, int] = {}
        for entry in entries:
            minor += entry.amount.minor
            units[entry.units.unit] = units.get(entry.units.unit, 0) + entry.units.millionths
        return cls.of_sums(minor, units, currency)

    @classmethod
    def of_sums(cls, minor: int, units: Mapping[str, int], currency: str) -> "SalesTotal":
        """The total of so many minor units, and millionths of each unit of measure."""
        money = Money.of_minor(minor, currency)
        if len(units) == 1:  # nearly always, and asked for a million times a day
            [(unit, count)] = units.items()
            return cls(money, (Quantity.of_millionths(count, unit),) if count else ())
        counts = [(unit, count) for unit, count in sorted(units.items()) if count]
        return cls(money, tuple(Quantity.of_millionths(count, unit) for unit, count in counts))

    @classmethod
    def together(cls, totals: "Iterable[SalesTotal]", currency: str) -> "SalesTotal":
        """The total of totals, which are all in that currency; units of different measures stay apart."""
        totals = tuple(totals)
        if len(totals) == 1:
            return totals[0]
        minor = 0
        units: dict[str, int] = {}
        for total in totals:
            minor += total.amount.minor
            for quantity in total.units:
                units[quantity.unit] = units.get(quantity.unit, 0) + quantity.millionths
        return cls.of_sums(minor, units, currency)

    def __add__(self, other: "SalesTotal") -> "SalesTotal":
        units = {quantity.unit: quantity.millionths for quantity in self.units}
        for quantity in other.units:
            units[quantity.unit] = units.get(quantity.unit, 0) + quantity.millionths
        return SalesTotal.of_sums(
            self.amount.minor + other.amount.minor, units, self.amount.currency
        )

    def in_unit(self, unit: str) -> Quantity:
        """The units sold by that unit of measure."""
        return next(
            (quantity for quantity in self.units if quantity.unit == unit), Quantity.zero(unit)
        )
