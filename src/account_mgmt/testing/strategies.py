"""Hypothesis strategies for everything that this library takes or gives.

Each gives all that is valid, not what is likely, and draws the nasty cases on purpose: month ends
and leap days, currencies of no and of three decimals, amounts beyond 2**53, a cent to share among
seven, decomposed and right-to-left names. Failing cases shrink to a few short lines: `o-1`, one
piece, 1 January 2026. Where the hypothesis plugin is installed, `st.from_type(Order)` finds them.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from operator import itemgetter
from types import NoneType
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from account_mgmt.domain.account import (
    Account,
    AccountStatus,
    Contact,
    CreditRole,
    Role,
)
from account_mgmt.domain.account_list import AccountList, ListedAccount, ListField, RemovedAccount
from account_mgmt.domain.activity import (
    Activity,
    ActivityKind,
    ActivityStatus,
    Outcome,
)
from account_mgmt.domain.article import Article
from account_mgmt.domain.attainment import Target
from account_mgmt.domain.business_hours import BusinessHours, Opening
from account_mgmt.domain.calendar import Period, Weekday, iso_week
from account_mgmt.domain.closing import Closing
from account_mgmt.domain.company import Company
from account_mgmt.domain.competitor import (
    STANDARD_SIGHTINGS,
    Confidence,
    Deal,
    DealOutcome,
    Rival,
    Sighting,
    SightingKind,
)
from account_mgmt.domain.consent import Answer
from account_mgmt.domain.conversation import Author, Message
from account_mgmt.domain.credit import (
    Credited,
    CreditPolicy,
    OwnedOn,
    ReturnsCount,
    UnitsCredit,
)
from account_mgmt.domain.credit_file import (
    CreditFile,
    CreditHold,
    Dispute,
    Pause,
    PromiseToPay,
)
from account_mgmt.domain.currencies import MINOR_UNITS
from account_mgmt.domain.customer_return import CustomerReturn, Inspection, Resolution
from account_mgmt.domain.delivery import (
    Delivery,
    DeliveryPromise,
    ProofOfDelivery,
    Shipment,
)
from account_mgmt.domain.demand import DemandOutcome, DemandRequest, DemandSource
from account_mgmt.domain.distance import Distance, DistanceUnit
from account_mgmt.domain.dunning import SentLetter
from account_mgmt.domain.errors import AccountManagementError, RuleBroken
from account_mgmt.domain.events import Event
from account_mgmt.domain.expense_claim import ClaimStatus, Decision, ExpenseClaim, Reconciled
from account_mgmt.domain.expense_line import ExpenseLine, MileageRef, Payer
from account_mgmt.domain.fiscal import Anchor, FiscalCalendar, NamedBy, Pattern
from account_mgmt.domain.forecast import SalesForecast
from account_mgmt.domain.ids import (
    AccountId,
    AccountListId,
    ActivityId,
    ArticleId,
    ClaimId,
    DealId,
    DemandId,
    ForecastId,
    Id,
    InvoiceId,
    ItemId,
    LaunchId,
    ManagerId,
    MileageLogId,
    OrderId,
    PaymentId,
    PlanId,
    PriceListId,
    ProductId,
    ProjectId,
    PromotionId,
    PurchaseOrderId,
    ReturnId,
    SeriesId,
    ShelfId,
    SightingId,
    SurveyId,
    TaskId,
    TeamId,
    TicketId,
)
from account_mgmt.domain.invoice import (
    Adjustment,
    Deduction,
    Draft,
    Invoice,
    InvoiceKind,
    InvoiceLine,
)
from account_mgmt.domain.launch import Launch, LaunchFact, LaunchStage
from account_mgmt.domain.ledger import (
    COMPANY,
    EARNED,
    EntryKind,
    SaleEvent,
    SalesEntry,
    SalesTotal,
    Where,
)
from account_mgmt.domain.manager import AccountManager
from account_mgmt.domain.manifest import Manifest, PackedItem, PacketEntry, packet_id, sha256
from account_mgmt.domain.mileage import Odometer, PricedPart, Trip, VehicleKind
from account_mgmt.domain.mileage_log import ClaimedMileage, MileageLine, MileageLog, TripEntry
from account_mgmt.domain.money import Money
from account_mgmt.domain.numbering import InvoiceSeries
from account_mgmt.domain.order import NamedSeller, Order, OrderKind, OrderLine
from account_mgmt.domain.packet import PackedFile, Packet, PacketStatus, Parcel
from account_mgmt.domain.party import Party
from account_mgmt.domain.payment import Allocation, Payment
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.priority import Impact, Priority, Urgency
from account_mgmt.domain.product import Contents, Price, PriceList, Product
from account_mgmt.domain.project import Project
from account_mgmt.domain.project_parts import (
    Participation,
    ProjectDecision,
    ProjectMember,
    ProjectMilestone,
)
from account_mgmt.domain.project_state import ProjectStatus
from account_mgmt.domain.project_task import PercentMethod, ProjectTask, TaskStatus
from account_mgmt.domain.promotion import AccountUses, Promotion, Told, Usage
from account_mgmt.domain.promotion_rules import (
    AmountOff,
    Audience,
    Benefit,
    BundlePrice,
    Buys,
    CheapestFree,
    Condition,
    Counted,
    Covers,
    FixedUnitPrice,
    FreeGoods,
    FreeItems,
    GroupRule,
    Limits,
    Overrun,
    PercentOff,
    ProductRange,
    Spends,
    Stacking,
    Tier,
    VolumeTiers,
)
from account_mgmt.domain.promotion_shelf import PromotionShelf
from account_mgmt.domain.purchase_order import (
    ForOrderLine,
    PurchaseLine,
    PurchaseOrder,
    PurchaseStatus,
)
from account_mgmt.domain.quantity import DEFAULT_UNIT, Quantity
from account_mgmt.domain.quota import Measure, Quota, QuotaPlan
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.receipt import Receipt
from account_mgmt.domain.receivables import ReceivableEntry, ReceivableKind
from account_mgmt.domain.return_policy import ReturnReason
from account_mgmt.domain.rounding import Rounding
from account_mgmt.domain.segment import Segment
from account_mgmt.domain.survey import Survey, SurveyScale
from account_mgmt.domain.tax import RATED, REASONED, Tax, TaxCategory, TaxRounding
from account_mgmt.domain.terms import PaymentTerms
from account_mgmt.domain.ticket import Ticket
from account_mgmt.domain.ticket_merging import merge
from account_mgmt.domain.ticket_policy import TicketPolicy
from account_mgmt.domain.ticket_state import Origin, TicketKind, TicketSource

IdT = TypeVar("IdT", bound=Id)
T = TypeVar("T")


def _first(given: SearchStrategy[T] | None, otherwise: SearchStrategy[T]) -> SearchStrategy[T]:
    return otherwise if given is None else given


# --- text ---------------------------------------------------------------------------------------

NASTY_NAMES: Final = (
    "Acme",
    "Zu\u0308rich Ku\u0308chen",  # decomposed: looks like the next, and is not
    "Z\u00fcrich K\u00fcchen",
    "O'Brien & Sons <b>",
    "=1+1",
    "\u0645\u062a\u062c\u0631",  # right to left
    "\U0001d4d0\uff21",  # in UTF-16 the first sorts before the second, by code points after it
    "Robert'); DROP TABLE orders;--",
    "x" * 200,
)
"""Names that people have, and that break what is built carelessly."""

_SEEN: Final = st.characters(
    exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"), codec="utf-8"
)


def names() -> SearchStrategy[str]:
    """Names of people and things: 1 to 200 characters that can be seen."""
    return st.sampled_from(NASTY_NAMES) | st.text(_SEEN, min_size=1, max_size=12)


def notes() -> SearchStrategy[str]:
    """Remarks, which may be empty and run over several lines."""
    return st.sampled_from(("", "by phone", "first line\n\tsecond")) | names()


def ids(kind: type[IdT], prefix: str | None = None) -> SearchStrategy[IdT]:
    """Names of things of one kind: mostly few, so that they meet; and any that is valid."""
    letter = kind.__name__[0].lower() if prefix is None else prefix
    few = tuple(kind(f"{letter}-{number}") for number in range(1, 10))
    nasty = tuple(kind(name) for name in (*NASTY_NAMES[:-1], "x" * 64, "a b/c", "%_", "0"))
    text = st.text(_SEEN, min_size=1, max_size=8).map(kind)
    return st.one_of(st.sampled_from(few), st.sampled_from(few), st.sampled_from(nasty), text)


_TEAM_IDS: Final = ids(TeamId)
_MANAGER_IDS: Final = ids(ManagerId)
_ACCOUNT_IDS: Final = ids(AccountId)
_PRODUCT_IDS: Final = ids(ProductId)
_PRICE_LIST_IDS: Final = ids(PriceListId)
_FORECAST_IDS: Final = ids(ForecastId)
_PLAN_IDS: Final = ids(PlanId)
_ORDER_IDS: Final = ids(OrderId)
_NAMES: Final = names()
_NOTES: Final = notes()

# --- numbers ------------------------------------------------------------------------------------

CURRENCIES: Final = ("EUR", "USD", "JPY", "KWD", "ALL", "CLF")
"""Of two decimals, none, three, two where CLDR shows none, and four."""

BEYOND_FLOAT: Final = 2**53 + 1
"""The first whole number that a float cannot hold."""


def currencies() -> SearchStrategy[str]:
    """Codes of ISO 4217."""
    return st.sampled_from(CURRENCIES) | st.sampled_from(sorted(MINOR_UNITS))


def whole_amounts(least: int = -(10**17), most: int = 10**17) -> SearchStrategy[int]:
    """Whole numbers of minor units or millionths: mostly small, and some that no float holds."""
    edges = (0, 1, -1, 7, 100, 999, 10_001, BEYOND_FLOAT, -BEYOND_FLOAT, least, most)
    held = tuple(edge for edge in edges if least <= edge <= most)
    small = max(least, -100_000), min(most, 100_000)
    near = st.integers(*small) if small[0] <= small[1] else st.nothing()
    return st.one_of(near, st.sampled_from(held), st.integers(least, most))


def amounts(
    currencies: SearchStrategy[str] | None = None, *, least: int = -(10**17), most: int = 10**17
) -> SearchStrategy[Money]:
    """Money, from `least` to `most` minor units."""
    return st.builds(Money.of_minor, whole_amounts(least, most), _first(currencies, _EUROS))


def units() -> SearchStrategy[str]:
    """Units of measure."""
    return st.sampled_from((DEFAULT_UNIT, DEFAULT_UNIT, "kg", "hour", "m\u00b2"))


def quantities(
    units: SearchStrategy[str] | None = None, *, least: int = 1, most: int = 10**12
) -> SearchStrategy[Quantity]:
    """Quantities above zero, unless `least` says otherwise; in millionths."""
    millionths = st.one_of(
        st.integers(max(1, least // 10**6), max(1, min(most // 10**6, 1000))).map(
            lambda n: n * 10**6
        ),
        st.integers(least, most),
    )
    return st.builds(Quantity.of_millionths, millionths, _first(units, _PIECES))


def prices(currency: str = "EUR") -> SearchStrategy[UnitPrice]:
    """What one unit costs in that currency: whole cents, fractions of them, nothing, and much."""
    cent = 10 ** (10 - MINOR_UNITS[currency])
    counts = st.one_of(
        st.integers(0, 100_000).map(lambda minor: minor * cent),
        st.sampled_from((0, 1, cent, cent + 1, 3_333_333_333, 125_000_000, 10**21)),
        st.integers(0, 10**14),
    )
    return counts.map(lambda count: UnitPrice.of_ten_billionths(count, currency))


_DISCOUNTS: Final = (ZERO, Rate("10%"), Rate("1/3"), Rate("12.5%"), Rate("99.99%"), ONE)


def discounts() -> SearchStrategy[Rate]:
    """From nothing to all of it."""
    return st.sampled_from(_DISCOUNTS) | st.integers(0, 10_000).map(lambda n: Rate.ratio(n, 10_000))


def rates() -> SearchStrategy[Rate]:
    """Any ratio."""
    return st.builds(Rate.ratio, st.integers(-1000, 10**6), st.integers(1, 10_000))


@st.composite
def shares(draw: st.DrawFn, *, least: int = 1, most: int = 7) -> tuple[Rate, ...]:
    """Shares above zero that make exactly one whole, such as three thirds."""
    weights = draw(st.lists(st.sampled_from((1, 1, 2, 3, 33, 100)), min_size=least, max_size=most))
    return tuple(Rate.ratio(weight, sum(weights)) for weight in weights)


_EUROS: Final = st.just("EUR")
_PIECES: Final = st.just(DEFAULT_UNIT)
_CURRENCIES: Final = currencies()
_UNITS: Final = units()
_AMOUNTS: Final = amounts(least=-(10**16), most=10**16)
_QUANTITIES: Final = quantities()
_EITHER_WAY: Final = quantities(_UNITS, least=-(10**12))

# --- days ---------------------------------------------------------------------------------------

FIRST_DAY: Final = date(2026, 1, 1)
_NASTY_DAYS: Final = tuple(
    date.fromisoformat(day)
    for day in (
        "2026-01-31",
        "2026-02-28",
        "2026-03-01",
        "2024-02-29",
        "2025-12-31",
        "2026-03-29",  # clocks go forward in Europe
        "2026-10-25",  # and back
        "2026-12-31",
        "2027-01-01",
        "2020-12-31",  # in a year of 53 weeks
    )
)


def days(first: date = date(2016, 1, 1), last: date = date(2035, 12, 31)) -> SearchStrategy[date]:
    """Days: mostly of 2026, and the edges of months, years and daylight saving."""
    if not first <= last:
        raise ValueError(f"there is no day from {first} to {last}")  # a test's own error
    near = min(max(FIRST_DAY, first), last)
    nasty = tuple(day for day in _NASTY_DAYS if first <= day <= last) or (near,)
    room = min((last - near).days, 400)
    return st.one_of(
        st.integers(0, room).map(lambda n: near + timedelta(n)),
        st.sampled_from(nasty),
        st.dates(first, last),
    )


def instants(
    first: datetime = datetime(2026, 1, 1, tzinfo=UTC),
    last: datetime = datetime(2027, 1, 1, tzinfo=UTC),
) -> SearchStrategy[datetime]:
    """Moments in UTC, to the microsecond, some of them just before midnight."""
    seconds = int((last - first).total_seconds())
    near = st.integers(0, max(seconds // 86_400, 0)).map(lambda n: first + timedelta(days=n))
    micro = timedelta(microseconds=1)
    return st.one_of(
        near,
        near.map(lambda at: at - micro if at - micro >= first else at),
        st.integers(0, seconds * 10**6).map(lambda n: first + n * micro),
    )


def periods(days: SearchStrategy[date] | None = None) -> SearchStrategy[Period]:
    """Half-open spans of a day and more: months, quarters, years, and any."""
    whole = (
        [(month, 1) for month in range(1, 13)] + [(month, 3) for month in (1, 4, 7, 10)] + [(1, 12)]
    )
    calendar = st.builds(_whole_months, st.integers(2024, 2027), st.sampled_from(whole))
    any_day = _first(days, _DAYS)
    lengths = st.sampled_from((1, 2, 7, 28, 30, 91, 365, 366)) | st.integers(1, 4000)
    return calendar | st.builds(_from, any_day, lengths)


def _from(start: date, length: int) -> Period:
    return Period(start, start + timedelta(length))


def _whole_months(year: int, span: tuple[int, int]) -> Period:
    first, length = span
    after = year * 12 + first - 1 + length
    return Period(date(year, first, 1), date(after // 12, after % 12 + 1, 1))


_DAYS: Final = days()
_SOME_DAY: Final = st.none() | _DAYS
_INSTANTS: Final = instants()

# --- products and prices ------------------------------------------------------------------------


@st.composite
def products(draw: st.DrawFn) -> Product:
    """Products, some to come and some discontinued."""
    since = draw(_SOME_DAY)
    gone = draw(_SOME_DAY)
    return Product(
        id=draw(_PRODUCT_IDS),
        name=draw(_NAMES),
        unit=draw(_UNITS),
        category=draw(_NOTES),
        since=since,
        discontinued_on=gone,
        holds=draw(st.none() | st.builds(Contents, st.integers(1, 1000), _UNITS)),
    )


@st.composite
def price_lists(draw: st.DrawFn) -> PriceList:
    """Price lists: in one currency, no two prices of a product from one day for one minimum."""
    currency = draw(_CURRENCIES)
    minimums = st.none() | _QUANTITIES
    offers = st.builds(
        Price, product=_PRODUCT_IDS, price=prices(currency), since=_DAYS, minimum=minimums
    )
    listed = draw(
        st.lists(
            offers, max_size=4, unique_by=lambda offer: (offer.product, offer.since, offer.minimum)
        )
    )
    return PriceList(id=draw(_PRICE_LIST_IDS), currency=currency, prices=tuple(listed))


# --- people and accounts ------------------------------------------------------------------------


_DAYS_AFTER: Final = st.sampled_from((0, 0, 1, 30, 900))
_RECORDED: Final = itemgetter(2)  # what is recorded comes in the order of its instants


def _in_time(rows: SearchStrategy[list[Any]]) -> SearchStrategy[list[Any]]:
    return rows.map(lambda drawn: sorted(drawn, key=_RECORDED))


_JOININGS: Final = _in_time(st.lists(st.tuples(_TEAM_IDS, _DAYS, _INSTANTS), max_size=3))
_REPORTINGS: Final = _in_time(st.lists(st.tuples(_MANAGER_IDS, _DAYS, _INSTANTS), max_size=2))


@st.composite
def managers(draw: st.DrawFn) -> AccountManager:
    """Account managers who joined teams and reported to others, as it was recorded."""
    hired = draw(_SOME_DAY)
    after = 0 if hired is None else draw(_DAYS_AFTER)
    left = hired + timedelta(after) if hired is not None and after else None
    manager, _ = AccountManager.add(
        draw(_MANAGER_IDS), draw(_NAMES), email=draw(_NOTES), hired_on=hired
    )
    for team, since, at in draw(_JOININGS):
        manager, _ = manager.join(team, since=since, at=at)
    for superior, since, at in draw(_REPORTINGS):
        if superior != manager.id:
            manager, _ = manager.report_to(superior, since=since, at=at)
    return evolve(manager, left_on=left)


def contacts() -> SearchStrategy[Contact]:
    """People to talk to."""
    return st.builds(Contact, name=_NAMES, position=_NOTES, email=_NOTES, phone=_NOTES)


def terms() -> SearchStrategy[PaymentTerms]:
    """Payment terms."""
    written = (
        "net 30",
        "on receipt",
        "net 60 eom",
        "2/10 net 30",
        "1.5/7 net 45 eom",
        "net 0",
        "day 31 next month",
        "2/10 day 5 next month",
    )
    parts = {"net_days": st.integers(0, 999), "end_of_month": st.booleans()}
    percent = st.integers(1, 9999).map(lambda n: Rate.ratio(n, 10_000))
    return st.one_of(
        st.sampled_from(written).map(PaymentTerms.of),
        st.builds(PaymentTerms, **parts),
        st.builds(PaymentTerms, **parts, discount=percent, discount_days=st.integers(0, 999)),
    )


Step = Callable[[Account, date, datetime, ManagerId], tuple[Account, object]]
_THIRD: Final = Rate("1/3")
_STEPS: Final[tuple[Step, ...]] = (
    lambda account, on, at, who: account.move(who, on=on, at=at),
    lambda account, on, at, who: account.move(who, on=on, at=at),
    lambda account, on, at, who: account.assign(
        who, since=on, at=at, role=Role.OVERLAY, share=_THIRD
    ),
    lambda account, on, at, who: account.assign(
        who, since=on, at=at, role=Role.COVER, until=on + timedelta(9)
    ),
    lambda account, on, at, who: account.share_out(
        {account.owner_on(on) or who: _THIRD, who: Rate("2/3")}, since=on, at=at
    ),
)
"""What may happen to an account; a step that its state refuses is left out."""


_SOME_STEPS: Final = _in_time(
    st.lists(st.tuples(st.sampled_from(_STEPS), _DAYS, _INSTANTS, _MANAGER_IDS), max_size=5)
)
_SOME_ANSWERS: Final = st.lists(
    st.tuples(st.sampled_from(Answer), st.sampled_from(("", "research")), _DAYS, _INSTANTS),
    max_size=2,
)
_SOME_CONTACTS: Final = st.lists(contacts(), max_size=2)
_TERMS: Final = terms()
_CLASSES: Final = st.sampled_from(("", "A", "B", "C"))
_STATUSES: Final = st.sampled_from(AccountStatus)


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    """Accounts in every state that changed hands, were shared out and covered, on any days."""
    opened = draw(_SOME_DAY)
    account, _ = Account.open(
        draw(_ACCOUNT_IDS),
        draw(_NAMES),
        on=opened,
        account_class=draw(_CLASSES),
        region=draw(_NOTES),
        terms=draw(_TERMS),
        contacts=draw(_SOME_CONTACTS),
        status=draw(_STATUSES),
    )
    for step, on, at, who in draw(_SOME_STEPS):
        with suppress(RuleBroken):  # what its state refuses does not happen
            account, _ = step(account, on, at, who)
    for answer, scope, on, at in draw(_SOME_ANSWERS):
        with suppress(RuleBroken):  # nor what would be recorded before something that is
            account, _ = account.record_consent(answer, scope=scope, since=on, at=at)
    return account


# --- orders -------------------------------------------------------------------------------------


_SHAPES: Final = tuple(
    (ProductId(product), unit, discount, rounding)
    for product, unit, discount, rounding in (
        ("p-1", DEFAULT_UNIT, ZERO, Rounding.HALF_UP),
        ("p-2", DEFAULT_UNIT, Rate("10%"), Rounding.HALF_UP),
        ("p-3", "kg", Rate("1/3"), Rounding.HALF_EVEN),
        ("p-1", "hour", Rate("12.5%"), Rounding.DOWN),
        ("Z\u00fcrich", DEFAULT_UNIT, ZERO, Rounding.HALF_DOWN),
        ("Zu\u0308rich", "m\u00b2", Rate("99.99%"), Rounding.UP),
        ("p-4", DEFAULT_UNIT, ONE, Rounding.HALF_UP),
    )
)
# A draw costs more than a line, so each says as much as it can.
_PLAIN_SHAPES: Final = st.sampled_from(_SHAPES)
_ODD_SHAPES: Final = st.tuples(_PRODUCT_IDS, _UNITS, discounts(), st.sampled_from(Rounding))
_COUNTS: Final = st.integers(1, 10**12)
_PRICED: Final = st.integers(0, 10**14)


def _line(number: int, shape: tuple[Any, ...], count: int, price: int, currency: str) -> OrderLine:
    product, unit, discount, rounding = shape
    cent = 10 ** (10 - MINOR_UNITS[currency])
    return OrderLine(
        number=number,
        product=product,
        quantity=Quantity.of_millionths(count * 10**6 if count <= 1000 else count, unit),  # noqa: PLR2004
        price=UnitPrice.of_ten_billionths(_spread(price, cent), currency),
        discount=discount,
        rounding=rounding,
    )


def _spread(price: int, cent: int) -> int:
    """A price in one draw: whole cents at first, then any fraction of one, at last riches."""
    if price < 10**6:
        return price * cent
    return price if price < 9 * 10**13 else price * 10**7


@st.composite
def order_lines(draw: st.DrawFn, currency: str = "EUR") -> OrderLine:
    """Single lines of orders, numbered 1, of which nothing is cancelled or returned."""
    return _line(1, draw(_ODD_SHAPES), draw(_COUNTS), draw(_PRICED), currency)


def _nothing(order: Order) -> Order:
    return order


def _half_cancelled(order: Order) -> Order:
    first = order.lines[0]
    part = Quantity.of_millionths((first.left.millionths + 1) // 2, first.left.unit)
    return order.cancel_lines({first.number: part}, on=order.placed_on, reason="too many")[0]


def _cancelled(order: Order) -> Order:
    return order.cancel(on=order.placed_on + timedelta(1), reason="by phone")[0]


def _invoiced(order: Order) -> Order:
    return order.invoice(on=order.placed_on + timedelta(30))[0]


def _returned(order: Order) -> Order:
    last = order.lines[-1]
    if order.kind is OrderKind.RETURN:
        return order
    return order.return_lines(
        {last.number: last.left}, on=order.placed_on + timedelta(40), reason="broken"
    )[0]


_LIVES: Final[tuple[Callable[[Order], Order], ...]] = (
    _nothing,
    _nothing,
    _nothing,
    _half_cancelled,
    _cancelled,
    _invoiced,
    lambda order: _returned(_invoiced(order)),
    _returned,
)


_PLAIN_IDS: Final = st.sampled_from([OrderId(f"o-{number}") for number in range(1, 1000)])
_PLAIN_ACCOUNTS: Final = st.sampled_from([AccountId(f"a-{number}") for number in range(1, 10)])
_PLAIN_DAYS: Final = st.sampled_from(
    [*(FIRST_DAY + timedelta(n) for n in range(90)), *_NASTY_DAYS * 4]
)
_SELLERS: Final = (
    (),
    (NamedSeller(ManagerId("m-1")),),
    (NamedSeller(ManagerId("m-1"), Rate("1/3")), NamedSeller(ManagerId("m-2"), Rate("2/3"))),
    tuple(NamedSeller(ManagerId(f"m-{n}"), Rate.ratio(1, 7)) for n in range(1, 8)),
)
_HEADS: Final = st.sampled_from(
    [
        (currency, kind, sellers, odd)
        for odd in (*(False,) * 15, True)
        for currency in CURRENCIES
        for sellers in (*_SELLERS, (), ())
        for kind in (OrderKind.SALE, OrderKind.SALE, OrderKind.SALE, OrderKind.RETURN)
    ]
)
_HOW_MANY: Final = {most: st.sampled_from((1, *range(1, most + 1))) for most in range(1, 10)}
_A_LIFE: Final = st.sampled_from(_LIVES)


@st.composite
def orders(  # what a test may want to hold
    draw: st.DrawFn,
    *,
    ids: SearchStrategy[OrderId] | None = None,
    accounts: SearchStrategy[AccountId] | None = None,
    placed_on: SearchStrategy[date] | None = None,
    currencies: SearchStrategy[str] | None = None,
    most_lines: int = 3,
) -> Order:
    """Orders in every state of their lives, and returns without a reference.

    One in sixteen draws its texts, days and rates from all there are; the others from a few that
    meet each other, which is faster and shrinks further.
    """
    currency, kind, sellers, odd = draw(_HEADS)
    if currencies is not None:
        currency = draw(currencies)
    shapes = _ODD_SHAPES if odd else _PLAIN_SHAPES
    order = Order(
        id=draw(_first(ids, _ORDER_IDS if odd else _PLAIN_IDS)),
        account=draw(_first(accounts, _ACCOUNT_IDS if odd else _PLAIN_ACCOUNTS)),
        placed_on=draw(_first(placed_on, _DAYS if odd else _PLAIN_DAYS)),
        lines=tuple(
            _line(number, draw(shapes), draw(_COUNTS), draw(_PRICED), currency)
            for number in range(1, draw(_HOW_MANY[most_lines]) + 1)
        ),
        kind=kind,
        sellers=sellers,
        reference=draw(_NOTES) if odd else "",
    )
    return draw(_A_LIFE)(order)


# --- forecasts, quotas, closings ----------------------------------------------------------------


@st.composite
def forecasts(draw: st.DrawFn) -> SalesForecast:
    """Sales forecasts of up to four versions."""
    currency = draw(_CURRENCIES)
    expected = amounts(st.just(currency), least=1)
    first, *later = sorted(draw(st.lists(_INSTANTS, min_size=1, max_size=4)))
    forecast, _ = SalesForecast.make(
        draw(_FORECAST_IDS), draw(periods()), draw(expected), at=first, why=draw(_NOTES)
    )
    for at in later:
        forecast, _ = forecast.revise(draw(expected), at=at)
    return forecast


def targets() -> SearchStrategy[Target]:
    """What is to be reached in a period, in money or in units."""
    return st.builds(Target, period=periods(), amount=amounts(least=0) | quantities())


@st.composite
def plans(draw: st.DrawFn) -> QuotaPlan:
    """Quota plans of a year, in months or quarters, by every measure and event."""
    year = draw(st.integers(2024, 2027))
    length = draw(st.sampled_from((12, 3, 1)))
    spans = [_whole_months(year, (first, length)) for first in range(1, 13, length)]
    measure = draw(st.sampled_from(Measure))
    unit = {Measure.NEW_ACCOUNTS: "account", Measure.ACTIVITIES: "activity"}.get(measure, "piece")
    counted: SearchStrategy[Money | Quantity] = (
        amounts(least=0) if measure is Measure.REVENUE else quantities(st.just(unit))
    )
    people = draw(st.lists(_MANAGER_IDS, max_size=3, unique=True))
    quotas = [
        Quota(
            manager=manager,
            targets=[
                Target(period=span, amount=draw(counted)) for span in spans if draw(st.booleans())
            ],
            because=draw(_NOTES),
        )
        for manager in people
    ]
    forecast = draw(st.none() | _FORECAST_IDS)
    return QuotaPlan(
        id=draw(_PLAN_IDS),
        year=_whole_months(year, (1, 12)),
        measure=measure,
        event=draw(st.sampled_from(SaleEvent)),
        total=draw(counted),
        quotas=tuple(quotas),
        forecast=forecast,
        forecast_version=None if forecast is None else draw(st.integers(1, 9)),
    )


@st.composite
def closings(draw: st.DrawFn) -> Closing:
    """Closings of periods with a few entries."""
    period = draw(periods())
    within = entries(
        days=st.integers(0, (period.end - period.start).days - 1).map(
            lambda n: period.start + timedelta(n)
        )
    )
    behind = draw(st.lists(within, max_size=4, unique_by=lambda entry: entry.name))
    closing, _ = Closing.close(period, behind, currency="EUR", at=draw(_INSTANTS), closed=())
    return closing


# --- the company --------------------------------------------------------------------------------


def calendars() -> SearchStrategy[FiscalCalendar]:
    """Fiscal calendars of months and of weeks."""
    return st.builds(
        FiscalCalendar,
        first_month=st.integers(1, 12),
        pattern=st.sampled_from(Pattern),
        week_start=st.sampled_from(Weekday),
        anchor=st.sampled_from(Anchor),
        named_by=st.sampled_from(NamedBy),
    )


def policies() -> SearchStrategy[CreditPolicy]:
    """Credit policies, with and without a handover."""
    return st.builds(
        CreditPolicy,
        credited=st.sampled_from(Credited),
        owned_on=st.sampled_from(OwnedOn),
        returns_count=st.sampled_from(ReturnsCount),
        units=st.sampled_from(UnitsCredit),
        handover_days=st.integers(0, 90),
        handover_share=st.sampled_from((ZERO, Rate("0.5"), ONE)),
    )


def companies() -> SearchStrategy[Company]:
    """Companies that keep books in any currency."""
    return st.builds(Company, currency=_CURRENCIES, calendar=calendars(), policy=policies())


# --- the sales ledger ---------------------------------------------------------------------------

_ROLES: Final = st.sampled_from(
    [
        (CreditRole.DIRECT, ManagerId("m-1")),
        (CreditRole.DIRECT, ManagerId("m-2")),
        (CreditRole.HOUSE, None),
        (CreditRole.OVERLAY, ManagerId("m-1")),
        (CreditRole.OVERLAY, ManagerId("Zu\u0308rich")),
        (CreditRole.DIRECT, ManagerId("Z\u00fcrich")),
    ]
)
_FACTS: Final = st.sampled_from(
    [
        (event, kind, product, account)
        for event in (SaleEvent.BOOKED, SaleEvent.BOOKED, SaleEvent.INVOICED, SaleEvent.PAID)
        for kind in EntryKind
        for product in (ProductId("p-1"), ProductId("p-2"))
        for account in (AccountId("a-1"), AccountId("a-2"), AccountId("a-10"))
    ]
)


@st.composite
def entries(
    draw: st.DrawFn,
    *,
    documents: SearchStrategy[OrderId] | None = None,
    days: SearchStrategy[date] | None = None,
    currencies: SearchStrategy[str] | None = None,
) -> SalesEntry:
    """Entries of the sales ledger that need not belong together; in euros unless told."""
    role, manager = draw(_ROLES)
    event, kind, product, account = draw(_FACTS)
    sequence = draw(st.integers(1, 9))
    return SalesEntry(
        document=draw(_first(documents, _PLAIN_IDS)),
        line=draw(st.integers(1, 9)),
        sequence=sequence,
        event=event,
        kind=kind,
        role=role,
        manager=manager,
        share=draw(st.sampled_from((ONE, Rate("1/3"), Rate("0.5")))),
        account=account,
        product=product,
        effective_on=draw(_first(days, _PLAIN_DAYS)),
        recorded_at=draw(_INSTANTS),
        amount=draw(
            _AMOUNTS if currencies is None else amounts(currencies, least=-(10**16), most=10**16)
        ),
        units=draw(_EITHER_WAY),
        reverses=draw(st.none() | st.integers(1, sequence)),
        reason=draw(st.sampled_from(("", "late", "by phone"))),
    )


def wheres(periods: SearchStrategy[Period] | None = None) -> SearchStrategy[Where]:
    """Questions to a sales ledger, of those whom `entries` are about."""
    none = st.none()
    return st.builds(
        Where,
        period=_first(periods, _PERIODS),
        currency=st.sampled_from(("EUR", "EUR", "EUR", "JPY")),
        event=st.sampled_from((SaleEvent.BOOKED, SaleEvent.INVOICED)),
        roles=st.sampled_from(
            (COMPANY, EARNED, frozenset({CreditRole.OVERLAY}), frozenset(CreditRole))
        ),
        manager=none
        | st.sampled_from((ManagerId("m-1"), ManagerId("Z\u00fcrich"), ManagerId("m-9"))),
        account=st.one_of(none, none, st.sampled_from((AccountId("a-1"), AccountId("a-10")))),
        product=st.one_of(none, none, st.just(ProductId("p-1"))),
        document=st.one_of(none, none, st.just(OrderId("o-1"))),
        kind=st.one_of(none, none, st.sampled_from(EntryKind)),
        known_at=st.one_of(none, none, _INSTANTS),
    )


_PERIODS: Final = periods()


def totals() -> SearchStrategy[SalesTotal]:
    """What entries add up to."""
    return st.lists(entries(), max_size=4).map(lambda some: SalesTotal.of(some, "EUR"))


# --- invoices and payments ----------------------------------------------------------------------


def taxes() -> SearchStrategy[Tax]:
    """Taxes of every category, with the reason where there is none."""
    rated = st.builds(
        Tax,
        category=st.sampled_from(sorted(RATED, key=lambda category: category.value)),
        rate=st.sampled_from(("4%", "7%", "10%", "19%", "21%", "25%", "5.5%")).map(Rate),
    )
    free = st.builds(
        Tax,
        category=st.sampled_from(sorted(REASONED, key=lambda category: category.value)),
        reason=_NAMES,
    )
    return st.one_of(rated, rated, free, st.just(Tax(category=TaxCategory.ZERO_RATED)))


def parties() -> SearchStrategy[Party]:
    """Sellers and buyers."""
    return st.builds(
        Party,
        name=_NAMES,
        tax_id=st.sampled_from(("", "ESB12345674")),
        street=_NOTES,
        city=_NOTES,
        country=st.sampled_from(("", "ES", "DE")),
    )


def adjustments(
    currencies: SearchStrategy[str] | None = None,
    taxed: SearchStrategy[Tax | None] | None = None,
) -> SearchStrategy[Adjustment]:
    """Allowances and charges, of nothing upwards."""
    return st.builds(
        Adjustment,
        charge=st.booleans(),
        amount=amounts(_first(currencies, _CURRENCIES), least=0, most=10**6),
        reason=_NOTES,
        tax=_first(taxed, st.none() | taxes()),
    )


@st.composite
def invoice_lines(
    draw: st.DrawFn,
    *,
    numbers: SearchStrategy[int] | None = None,
    currencies: SearchStrategy[str] | None = None,
) -> InvoiceLine:
    """Lines of invoices, with up to two allowances or charges."""
    currency = draw(_first(currencies, _CURRENCIES))
    number = draw(_first(numbers, st.integers(1, 99)))
    of_line = adjustments(st.just(currency), st.none())
    return InvoiceLine(
        number=number,
        description=draw(_NAMES),
        quantity=Quantity.of_millionths(draw(st.integers(1, 10**9)), "piece"),
        price=draw(prices(currency)),
        tax=draw(taxes()),
        adjustments=tuple(draw(st.lists(of_line, max_size=2))),
        product=draw(st.none() | st.just(ProductId("p-1"))),
        order_line=draw(st.none() | st.just(number)),
    )


@st.composite
def drafts(draw: st.DrawFn, *, currencies: SearchStrategy[str] | None = None) -> Draft:
    """Invoices that may still change, of up to four lines in one currency."""
    currency = draw(_first(currencies, _CURRENCIES))
    numbers = draw(st.lists(st.integers(1, 99), min_size=1, max_size=4, unique=True))
    some = amounts(st.just(currency), least=0, most=10**4)
    prepaid = draw(st.none() | some)
    parts = st.builds(Deduction, invoice=ids(InvoiceId), amount=some)
    deducts = tuple(draw(st.lists(parts, max_size=2)))
    return Draft(
        account=draw(_ACCOUNT_IDS),
        seller=draw(parties()),
        buyer=draw(parties()),
        lines=tuple(
            draw(invoice_lines(numbers=st.just(number), currencies=st.just(currency)))
            for number in numbers
        ),
        order=draw(st.none() | _ORDER_IDS),
        adjustments=tuple(draw(st.lists(adjustments(st.just(currency)), max_size=2))),
        terms=draw(terms()),
        tax_rounding=draw(st.sampled_from(TaxRounding)),
        prepaid=Money.total([one.amount for one in deducts], currency) if deducts else prepaid,
        deducts=deducts,
        advance=draw(st.booleans()),
        in_cash=draw(st.booleans()),
        rounding=draw(st.none() | amounts(st.just(currency), least=-50, most=50)),
        claims=draw(st.none() | ids(InvoiceId)),
        claimed_until=draw(st.none() | _PLAIN_DAYS),
        reference=draw(_NOTES),
    )


@st.composite
def invoices(draw: st.DrawFn) -> Invoice:
    """Invoices and credit notes: issued from drafts, and such as are known by their heads only."""
    on = draw(_PLAIN_DAYS)
    content = draw(st.none() | drafts())
    due = draw(amounts()) if content is None else content.totals.due
    credits = draw(st.none() | ids(InvoiceId))
    return Invoice(
        id=draw(ids(InvoiceId)),
        account=draw(_ACCOUNT_IDS),
        number=draw(_NAMES),
        issued_on=on,
        due_on=on + timedelta(days=draw(st.integers(0, 120))),
        due=due,
        kind=InvoiceKind.INVOICE if credits is None else InvoiceKind.CREDIT_NOTE,
        credits=credits,
        content=content,
    )


@st.composite
def series(draw: st.DrawFn) -> InvoiceSeries:
    """Series that gave no number yet, or some."""
    given = draw(st.integers(0, 10**6))
    return InvoiceSeries(
        id=draw(ids(SeriesId)),
        format=draw(st.sampled_from(("{counter}", "{year}-{counter:06d}", "CN {counter}/{year}"))),
        year=draw(st.sampled_from((0, 2025, 2026))),
        given=given,
        last_on=draw(_PLAIN_DAYS) if given else None,
    )


@st.composite
def payments(draw: st.DrawFn) -> Payment:
    """Payments: unapplied, allocated in part or whole, refunded, and bounced."""
    amount = draw(amounts(least=3, most=10**12))
    received = draw(_PLAIN_DAYS)
    parts = amount.split(3)
    invoice_ids = draw(st.lists(ids(InvoiceId), max_size=2, unique=True))
    return Payment(
        id=draw(ids(PaymentId)),
        account=draw(_ACCOUNT_IDS),
        received_on=received,
        amount=amount,
        method=draw(_NOTES),
        reference=draw(_NOTES),
        allocations=tuple(
            Allocation(
                invoice=invoice,
                on=received + timedelta(days=place),
                amount=part,
                settles=part,
                discount=draw(st.none() | st.just(parts[0])),
                rate=draw(st.none() | st.just(ONE)),
            )
            for place, (invoice, part) in enumerate(zip(invoice_ids, parts, strict=False))
        ),
        refunds=draw(st.sampled_from(((), (parts[2],)))),
        reversed_on=draw(st.none() | st.just(received + timedelta(days=9))),
    )


# --- deliveries, purchases, credit ---------------------------------------------------------------


@st.composite
def deliveries(draw: st.DrawFn) -> Delivery:
    """Deliveries with promises, shipments and proofs, of orders that need not be told."""
    lines = st.integers(1, 3)
    promises = st.builds(DeliveryPromise, line=lines, by=_PLAIN_DAYS, recorded_at=_INSTANTS)
    proofs = st.builds(ProofOfDelivery, received_by=_NAMES, at=_INSTANTS, digest=st.just("0f" * 32))
    shipments = [
        Shipment(
            number=number,
            shipped_on=draw(_PLAIN_DAYS),
            quantities=tuple(draw(st.lists(st.tuples(lines, _QUANTITIES), max_size=2))),
            carrier=draw(_NOTES),
            tracking=draw(_NOTES),
            proof=draw(st.none() | proofs),
        )
        for number in range(1, draw(st.integers(1, 4)))
    ]
    return Delivery(
        id=draw(_ORDER_IDS),
        account=draw(_ACCOUNT_IDS),
        promises=tuple(draw(st.lists(promises, max_size=3))),
        shipments=tuple(shipments),
        late_told_on=draw(st.none() | _PLAIN_DAYS),
        late_settled_on=draw(st.none() | _PLAIN_DAYS),
        watch_on=draw(st.none() | _PLAIN_DAYS),
    )


@st.composite
def purchase_orders(draw: st.DrawFn) -> PurchaseOrder:
    """Purchase orders in every state."""
    covers = st.builds(ForOrderLine, order=_ORDER_IDS, line=st.integers(1, 9), quantity=_QUANTITIES)
    positive = st.integers(1, 10**9).map(Quantity.of_millionths)
    lines = [
        PurchaseLine(
            number=number,
            product=ProductId("p-1"),
            quantity=draw(positive),
            price=draw(st.none() | prices()),
            covers=tuple(draw(st.lists(covers, max_size=2))),
            received=draw(st.none() | positive),
        )
        for number in range(1, draw(st.integers(2, 4)))
    ]
    return PurchaseOrder(
        id=draw(ids(PurchaseOrderId)),
        supplier=draw(_NAMES),
        drafted_on=draw(_PLAIN_DAYS),
        lines=tuple(lines),
        status=draw(st.sampled_from(PurchaseStatus)),
        status_since=draw(st.none() | _PLAIN_DAYS),
        flags=tuple(draw(st.lists(_NAMES, max_size=2))),
        reference=draw(_NOTES),
    )


@st.composite
def credit_files(draw: st.DrawFn) -> CreditFile:
    """Credit files with limits, disputes, promises, pauses, letters and holds."""
    invoices_ = ids(InvoiceId)
    sums = amounts(least=1, most=10**12)
    pay_by = draw(st.integers(0, 60))
    disputes = st.builds(
        Dispute,
        invoice=invoices_,
        line=st.none() | st.integers(1, 9),
        opened_on=_PLAIN_DAYS,
        reason=_NOTES,
        amount=st.none() | sums,
        owner=_NOTES,
        settled_on=st.none() | _PLAIN_DAYS,
        outcome=_NOTES,
    )
    promises = st.tuples(_PLAIN_DAYS, sums).map(
        lambda made: PromiseToPay(
            made_on=made[0], pay_by=made[0] + timedelta(days=pay_by), amount=made[1]
        )
    )
    letters = st.builds(
        SentLetter,
        level=st.integers(1, 3),
        on=_PLAIN_DAYS,
        invoices=st.lists(invoices_, max_size=2).map(tuple),
    )
    holds = st.builds(
        CreditHold,
        order=_ORDER_IDS,
        held_at=_INSTANTS,
        exposure=sums,
        limit=sums,
        reason=_NOTES,
        released_at=st.none() | _INSTANTS,
        released_by=_NOTES,
        why=_NOTES,
    )
    pauses = st.builds(Pause, since=_PLAIN_DAYS, until=_PLAIN_DAYS, reason=_NOTES)
    return CreditFile(
        id=draw(_ACCOUNT_IDS),
        limit=draw(st.none() | amounts(least=0)),
        disputes=tuple(draw(st.lists(disputes, max_size=2))),
        promises=tuple(draw(st.lists(promises, max_size=2))),
        pauses=tuple(draw(st.lists(pauses, max_size=2))),
        letters=tuple(draw(st.lists(letters, max_size=2))),
        holds=tuple(draw(st.lists(holds, max_size=2))),
    )


# --- visits and calls ---------------------------------------------------------------------------


@st.composite
def activities(draw: st.DrawFn) -> Activity:
    """Visits, calls and mails in every state, at any time of any day, planned or not."""
    status = draw(st.sampled_from(ActivityStatus))
    starts = draw(st.none() | st.sampled_from((0, 540, 1439)) | st.integers(0, 1439))
    return Activity(
        id=draw(ids(ActivityId, "v")),
        kind=draw(st.sampled_from(ActivityKind)),
        account=draw(_ACCOUNT_IDS),
        manager=draw(_MANAGER_IDS),
        on=draw(_PLAIN_DAYS),
        starts=starts,
        minutes=draw(st.integers(1, 1440 - (starts or 0))),
        planned_on=draw(st.none() | _PLAIN_DAYS),
        status=status,
        outcome=draw(st.sampled_from(Outcome)) if status is ActivityStatus.DONE else None,
        contact=draw(_NOTES),
        products=tuple(draw(st.lists(_PRODUCT_IDS, max_size=2))),
        next_step=draw(_NOTES),
        note=draw(_NOTES),
        reason=draw(_NOTES),
    )


# --- expenses and mileage ------------------------------------------------------------------------


def distances(*, least: int = 0) -> SearchStrategy[Distance]:
    """Distances in miles and kilometres, from `least` millionths of one."""
    millionths = st.one_of(
        st.integers(max(1, least // 10**6), 20_000).map(lambda n: n * 10**6),
        st.integers(least, 10**11),
    )

    def made(count: int, unit: DistanceUnit) -> Distance:
        return Distance(count * unit.millionth, unit)

    return st.builds(made, millionths, st.sampled_from(DistanceUnit))


@st.composite
def trips(
    draw: st.DrawFn,
    *,
    days: SearchStrategy[date] | None = None,
    kinds: SearchStrategy[VehicleKind] | None = None,
) -> Trip:
    """Trips by distance or by odometer, some with a way to work in them."""
    distance = draw(distances(least=1))
    by_odometer = draw(st.booleans())
    start = draw(distances())
    return Trip(
        on=draw(_first(days, _PLAIN_DAYS)),
        kind=draw(_first(kinds, st.sampled_from(VehicleKind))),
        stated=None if by_odometer else distance,
        odometer=Odometer(start=start, end=start + distance) if by_odometer else None,
        commute=draw(st.sampled_from((None, distance, Distance(0)))),
        vehicle=draw(_NOTES),
        about=draw(_NOTES),
        purpose=draw(_NOTES),
        confirmed=draw(_NOTES),
    )


@st.composite
def mileage_logs(draw: st.DrawFn) -> MileageLog:
    """Logs of trips, corrected and withdrawn, with priced lines that need not be theirs."""
    vehicle = draw(st.sampled_from(VehicleKind))
    year = draw(st.sampled_from((Period.year(2026), Period.of("2025-04-06", "2026-04-06"))))
    within = st.integers(0, year.days - 1).map(lambda n: year.start + timedelta(n))
    entries = st.builds(
        TripEntry,
        number=st.integers(1, 3),
        trip=st.none() | trips(days=within, kinds=st.just(vehicle)),
        recorded_at=_INSTANTS,
        why=_NOTES,
    )
    parts = st.builds(
        PricedPart,
        distance=distances(),
        unit=st.sampled_from(DistanceUnit),
        price=prices(),
        amount=_AMOUNTS,
        source=_NAMES,
    )
    lines = [
        MileageLine(
            number=number,
            trip=draw(st.integers(1, 3)),
            on=draw(within),
            amount=draw(_AMOUNTS),
            recorded_at=draw(_INSTANTS),
            adjusts=draw(st.booleans()),
            why=draw(_NOTES),
            parts=tuple(draw(st.lists(parts, max_size=2))),
        )
        for number in range(1, draw(st.integers(1, 4)))
    ]
    claimed = draw(st.lists(st.integers(1, 3), max_size=2, unique=True))
    return MileageLog(
        id=draw(ids(MileageLogId)),
        manager=draw(_MANAGER_IDS),
        country=draw(st.sampled_from(("GB", "US"))),
        vehicle=vehicle,
        year=year,
        trips=tuple(draw(st.lists(entries, max_size=3))),
        lines=tuple(lines),
        claimed=tuple(ClaimedMileage(line=line, claim=draw(ids(ClaimId))) for line in claimed),
    )


def receipts() -> SearchStrategy[Receipt]:
    """Receipts whose names are no paths."""
    file_names = st.sampled_from(("lunch.jpg", "Z\u00fcrich 1.pdf", "=1+1", "..x"))
    return st.builds(
        Receipt.of,
        file_names,
        st.sampled_from(("image/jpeg", "application/pdf")),
        st.binary(min_size=1, max_size=3),
    )


@st.composite
def expense_lines(draw: st.DrawFn, number: int = 1) -> ExpenseLine:
    """Expenses in the books' euros and in other currencies, and adjustments of mileage."""
    mileage = draw(st.none() | st.builds(MileageRef, log=ids(MileageLogId), line=st.integers(1, 9)))
    amount = draw(amounts(currencies(), least=1, most=10**12))
    value = amount if amount.currency == "EUR" else draw(amounts(least=1, most=10**12))
    return ExpenseLine(
        number=number,
        on=draw(_PLAIN_DAYS),
        category=draw(st.sampled_from(("meals", "lodging")) | _NAMES),
        mileage=mileage,
        amount=amount if mileage is None else -amount,
        tax=draw(st.none() | st.just(Money.zero(amount.currency))) if mileage is None else None,
        value=value if mileage is None else -value,
        rate=None if amount.currency == "EUR" else Rate.ratio(draw(st.integers(1, 999)), 100),
        payer=draw(st.sampled_from(Payer)),
        merchant=draw(_NOTES),
        about=draw(_NOTES),
        trip=draw(_NOTES),
        days=draw(st.none() | periods()),
        receipt=draw(st.none() | receipts()),
        itemised=draw(st.booleans()),
        attendees=tuple(draw(st.lists(_NAMES, max_size=2))),
        comment=draw(_NOTES),
        confirmed=draw(_NOTES),
    )


@st.composite
def claims(draw: st.DrawFn) -> ExpenseClaim:
    """Expense claims in every state."""
    lines = [draw(expense_lines(number)) for number in range(1, draw(st.integers(1, 4)))]
    decided = draw(st.booleans())
    return ExpenseClaim(
        id=draw(ids(ClaimId)),
        manager=draw(_MANAGER_IDS),
        opened_on=draw(_PLAIN_DAYS),
        currency="EUR",
        purpose=draw(_NOTES),
        lines=tuple(lines),
        given=len(lines),
        status=draw(st.sampled_from(ClaimStatus)),
        status_since=draw(st.none() | _PLAIN_DAYS),
        submitted_on=draw(st.none() | _PLAIN_DAYS),
        returned=draw(_NOTES),
        approved_by=draw(_NOTES),
        decisions=tuple(
            Decision(line=line.number, sanctioned=line.value, why=draw(_NOTES))
            for line in (lines if decided else ())
        ),
        reconciled=tuple(
            Reconciled(line=line.number, statement=draw(_NOTES)) for line in lines[:1]
        ),
        reference=draw(_NOTES),
    )


# --- packets ------------------------------------------------------------------------------------

_KINDS_OF_DOCUMENT: Final = ("order", "invoice", "credit note", "payment", "purchase order")
_WEEKS: Final = _PLAIN_DAYS.map(lambda day: Period.iso_week(iso_week(day)))
_HASHES: Final = st.binary(max_size=4).map(sha256)


@st.composite
def manifests(
    draw: st.DrawFn, *, files: SearchStrategy[dict[tuple[str, str], bytes]] | None = None
) -> Manifest:
    """Manifests of packets and of addenda, the first of a chain and later ones."""
    manager, week = draw(_MANAGER_IDS), draw(_WEEKS)
    addendum = draw(st.integers(0, 3))
    number = draw(st.integers(1, 60))
    there = draw(_first(files, packed_files()))
    entries = [_entry(kind, document, content) for (kind, document), content in there.items()]
    return Manifest(
        packet=packet_id(manager, week, addendum),
        manager=manager,
        week=week,
        completes=packet_id(manager, week) if addendum else None,
        created_at=draw(_INSTANTS),
        number=number,
        previous=draw(_HASHES) if number > 1 else "",
        entries=tuple(sorted(entries, key=lambda entry: entry.path)),
    )


def packed_files(*, least: int = 0) -> SearchStrategy[dict[tuple[str, str], bytes]]:
    """Files by the kind and the id of the document that each shows; ids that make bad paths too."""
    name = st.tuples(st.sampled_from(_KINDS_OF_DOCUMENT), ids(OrderId).map(str))
    return st.dictionaries(name, st.binary(max_size=40), min_size=least, max_size=5)


def _entry(kind: str, document: str, content: bytes) -> PacketEntry:
    return PacketEntry.of(PackedItem(kind, document, 1), "json", content)


@st.composite
def parcels(draw: st.DrawFn, *, least: int = 0) -> Parcel:
    """Parcels of a few small files."""
    files = draw(packed_files(least=least))
    manifest = draw(manifests(files=st.just(files)))
    packed = [
        PackedFile(path=_entry(kind, document, content).path, content=content)
        for (kind, document), content in files.items()
    ]
    return Parcel.pack(manifest, packed)[0]


@st.composite
def packets(draw: st.DrawFn) -> Packet:
    """Packets and addenda, anywhere on their way."""
    manifest = draw(manifests())
    packet = Packet(
        id=manifest.packet,
        manager=manifest.manager,
        week=manifest.week,
        completes=manifest.completes,
    )
    at, status = draw(_INSTANTS), draw(st.sampled_from(PacketStatus))
    if status is PacketStatus.OPEN:
        return packet
    packet, _ = packet.close(manifest)
    if draw(st.booleans()):
        packet, _ = packet.lose("the line was dead", at=at)
    if status is PacketStatus.CLOSED:
        return packet
    packet, _ = packet.send(at=at)
    if status is PacketStatus.ACKNOWLEDGED:
        return packet.acknowledge(manifest.hash, at=at)[0]
    return packet if status is PacketStatus.SENT else packet.reject(draw(_NAMES), at=at)[0]


# --- business hours, tickets ---------------------------------------------------------------------

ZONES: Final = (
    "UTC",
    "Europe/Madrid",
    "Europe/Dublin",  # its winter time is the one with an offset of its own
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",  # half an hour off
    "Africa/Casablanca",  # changes around Ramadan
    "Asia/Kolkata",
    "Australia/Lord_Howe",  # changes by half an hour
    "Pacific/Chatham",  # three quarters of an hour off
    "Pacific/Apia",  # once left out a day
    "Atlantic/Azores",  # changes at midnight
)
"""Zones whose clocks change in every way that there is."""


def business_hours(zones: SearchStrategy[str] | None = None) -> SearchStrategy[BusinessHours]:
    """Business hours with split days, holidays and extra days, in zones whose clocks change."""
    day = st.sampled_from(_DAY_HOURS)
    weeks = st.lists(day, min_size=7, max_size=7).filter(any).map(tuple)
    special = st.dictionaries(_DAYS, day.filter(bool), max_size=3)
    return st.builds(
        _hours,
        _first(zones, st.sampled_from(ZONES)),
        weeks,
        st.frozensets(_DAYS, max_size=6),
        special,
    )


def _hours(
    zone: str,
    week: tuple[tuple[Opening, ...], ...],
    holidays: frozenset[date],
    special: dict[date, tuple[Opening, ...]],
) -> BusinessHours:
    return BusinessHours(zone, week, holidays - special.keys(), tuple(sorted(special.items())))


_DAY_HOURS: Final = tuple(
    tuple(Opening.of(text) for text in hours.split())
    for hours in (
        "",
        "09:00-17:00",
        "09:00-14:00 16:00-19:00",
        "00:00-24:00",
        "00:00-10:00",
        "01:30-02:30 02:45-03:15",
        "22:00-24:00",
        "08:00-12:00 12:00-16:00",
    )
)


def messages(at: datetime) -> SearchStrategy[Message]:
    """What may be said at an instant."""
    return st.builds(
        Message,
        at=st.just(at),
        author=st.sampled_from(Author),
        by=_NAMES,
        text=st.sampled_from(("It leaks.", "first line\n\tsecond")) | names(),
        public=st.booleans(),
    )


_OPENED: Final = datetime(2026, 2, 2, 9, tzinfo=UTC)
_OFTEN: Final = TicketPolicy(closed_reopens=True, reopen_days=400, low_rating=5)


def _acts(ticket: Ticket, at: datetime) -> dict[str, Callable[[], tuple[Ticket, Event]]]:
    """What may be tried with a ticket; each is refused in some states."""
    said = Message(at=at, author=Author.CUSTOMER, by="Ana", text="And now?")
    answer = evolve(said, author=Author.PERSON, by="Bo")
    other = evolve(_opened(at), account=ticket.account)
    return {
        "ask": lambda: ticket.reply(said, _OFTEN),
        "answer": lambda: ticket.reply(answer, _OFTEN),
        "note": lambda: ticket.note(answer),
        "take up": lambda: ticket.take_up(at=at),
        "pend": lambda: ticket.wait_for_customer(at=at),
        "hold": lambda: ticket.wait_for_third_party(at=at, why="the carrier"),
        "solve": lambda: ticket.solve(by="Bo", at=at),
        "confirm": lambda: ticket.confirm(by="Ana", at=at),
        "close": lambda: ticket.close(reason="asked twice", at=at),
        "reopen": lambda: ticket.reopen(at=at, why="it leaks again", policy=_OFTEN),
        "snooze": lambda: ticket.snooze(until=at + timedelta(days=1), at=at),
        "assign": lambda: ticket.assign(ManagerId("m-2"), department="logistics", at=at),
        "prioritise": lambda: ticket.prioritise(Priority.URGENT, at=at, impact=Impact.HIGH),
        "reapply": lambda: ticket.reapply(account_class="B", at=at),
        "escalate": lambda: ticket.escalate(f"step {len(ticket.escalated)}", at=at, raised=1),
        "remind": lambda: ticket.remind(at=at),
        "rate": lambda: ticket.rate(4, by="Ana", at=at, comment="quick"),
        "absorb": lambda: merge(other, ticket, at=at)[1],
        "merge": lambda: merge(ticket, other, at=at)[0],
    }


def _opened(at: datetime) -> Ticket:
    message = Message(at=at, author=Author.PERSON, by="Bo", text="The same once more.")
    ticket, _ = Ticket.open(
        TicketId("other"),
        AccountId("a-1"),
        TicketKind.OTHER,
        message,
        subject="Other",
        on=at.date(),
    )
    return ticket


@st.composite
def tickets(draw: st.DrawFn) -> Ticket:
    """Tickets of every kind, after a life of a few steps, such as may be."""
    at = draw(instants())
    line = draw(st.none() | st.integers(1, 9))
    order, invoice = draw(st.none() | _ORDER_IDS), draw(st.none() | ids(InvoiceId))
    ticket, _ = Ticket.open(
        draw(ids(TicketId)),
        draw(_ACCOUNT_IDS),
        draw(st.sampled_from(TicketKind)),
        draw(messages(at)),
        subject=draw(_NAMES),
        on=at.date(),
        priority=draw(st.sampled_from(Priority)),
        impact=draw(st.sampled_from(Impact)),
        urgency=draw(st.sampled_from(Urgency)),
        account_class=draw(st.sampled_from(("", "A", "B"))),
        source=draw(st.sampled_from(TicketSource)),
        origin=Origin(order=order, invoice=invoice, line=line) if order or invoice else None,
        product=draw(st.none() | _PRODUCT_IDS),
        assignee=draw(st.none() | _MANAGER_IDS),
        department=draw(_NOTES),
        follows=draw(st.none() | ids(TicketId)),
    )
    for name, minutes in draw(st.lists(_TICKET_STEPS, max_size=8)):
        at += timedelta(minutes=minutes)
        with suppress(AccountManagementError):
            ticket, _ = _acts(ticket, at)[name]()
    return ticket


_TICKET_STEPS: Final = st.tuples(
    st.sampled_from(sorted(_acts(_opened(_OPENED), _OPENED))), st.integers(0, 3000)
)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Articles with and without a product, revised and cited."""
    at = draw(instants())
    article, _ = Article.write(
        draw(ids(ArticleId)),
        draw(_NAMES),
        draw(st.sampled_from(("Turn it off and on.", "first\n\tsecond")) | names()),
        by=draw(_NAMES),
        at=at,
        product=draw(st.none() | _PRODUCT_IDS),
        ticket=draw(st.none() | ids(TicketId)),
    )
    for ticket in draw(st.lists(ids(TicketId), max_size=2)):
        article, _ = article.cite(ticket, at=at)
    if draw(st.booleans()):
        article, _ = article.revise("Better.", by="Bo", at=at + timedelta(days=1))
    return article


# --- returns, surveys -----------------------------------------------------------------------------


def _return_acts(
    one: CustomerReturn, order: Order, much: Quantity, on: date
) -> dict[str, Callable[[], CustomerReturn]]:
    """What may be tried with a return; each is refused in some states."""
    delivery, _ = Delivery.open(order)
    delivery, _ = delivery.ship(order, delivery.left_to_ship(order), on=order.placed_on)
    number = one.lines[0].number
    came = one.line(number).came
    part = min(much, came)
    found = Inspection(
        accepted=part, rejected=came - part, condition="scratched", photos=("0f" * 32,)
    )

    def settle(resolution: Resolution) -> CustomerReturn:
        left = one.left(number, resolution)
        return one.resolve(number, resolution, left, on=on, room=left, document="x-1")[0]

    return {
        "authorise": lambda: one.authorise(order, delivery, (), on=on)[0],
        "refuse": lambda: one.refuse(on=on, reason="worn")[0],
        "cancel": lambda: one.cancel(on=on, reason="kept after all")[0],
        "expire": lambda: one.expire(on=on)[0],
        "send": lambda: one.send(on=on)[0],
        "send ahead": lambda: one.send_ahead(OrderId("o-2"), on=on)[0],
        "charge": lambda: one.charge(InvoiceId("i-2"), on=on)[0],
        "claim": lambda: one.claim(on=on)[0],
        "remind": lambda: one.remind(on=on)[0],
        "receive": lambda: one.receive({number: much}, on=on)[0],
        "inspect": lambda: one.inspect({number: found}, on=on)[0],
        **{each.value: partial(settle, each) for each in Resolution},
        "close": lambda: one.close(on=on)[0],
    }


_RETURN_STEPS: Final = (
    ("authorise", "send", "receive", "receive", "inspect", "credit", "reject", "close"),
    ("authorise", "send ahead", "receive", "inspect", "replace", "reject", "close"),
    ("authorise", "claim", "receive", "inspect", "repair", "reject"),
    ("authorise", "send ahead", "expire", "charge"),
    ("remind", "refuse"),
    ("authorise", "send", "cancel"),
)
"""Lives that a return may have."""


@st.composite
def returns(draw: st.DrawFn) -> CustomerReturn:
    """Returns anywhere in a life that may be: refused, expired, replaced ahead, settled in parts."""
    much = Quantity.of_millionths(draw(st.integers(1, 9_000_000)))
    line = OrderLine(
        number=draw(st.integers(1, 9)),
        product=ProductId("p-1"),
        quantity=much,
        price=UnitPrice("10.00", "EUR"),
    )
    order, _ = Order.place(draw(_ORDER_IDS), draw(_ACCOUNT_IDS), on=draw(_PLAIN_DAYS), lines=[line])
    one, _ = CustomerReturn.request(
        draw(ids(ReturnId)),
        order,
        {line.number: line.quantity},
        reason=draw(st.sampled_from(ReturnReason)),
        on=order.placed_on,
        ticket=draw(st.none() | ids(TicketId)),
    )
    life = draw(st.sampled_from(_RETURN_STEPS))
    on = order.placed_on
    for step in life[: draw(st.integers(0, len(life)))]:
        on += timedelta(days=draw(st.integers(0, 40)))
        parts = draw(st.integers(1, line.quantity.millionths))
        much = Quantity.of_millionths(parts, line.quantity.unit)
        with suppress(AccountManagementError):
            one = _return_acts(one, order, much, on)[step]()
    return one


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    """Questions on either scale, answered or not."""
    scale, on = draw(st.sampled_from(SurveyScale)), draw(_DAYS)
    survey, _ = Survey.ask(
        draw(ids(SurveyId)), draw(_ACCOUNT_IDS), scale, on=on, about=draw(_NOTES)
    )
    if draw(st.booleans()):
        score = draw(st.integers(1, 5))
        survey, _ = survey.answer(score, by=draw(_NAMES), on=on, comment=draw(_NOTES))
    return survey


# --- promotions ---------------------------------------------------------------------------------


_PROMOTION_IDS: Final = ids(PromotionId)
_FEW_PRODUCTS: Final = st.lists(_PRODUCT_IDS, max_size=2, unique=True).map(tuple)
_SMALL: Final = st.integers(1, 5)
_SOME_EUROS: Final = st.integers(1, 10_000).map(lambda minor: Money.of_minor(minor, "EUR"))
_OFFS: Final = st.sampled_from((ZERO, Rate("10%"), Rate("1/3"), Rate("50%"), ONE))


def ranges(products: SearchStrategy[ProductId] | None = None) -> SearchStrategy[ProductRange]:
    """Some products, some categories, or everything."""
    named = (
        _FEW_PRODUCTS
        if products is None
        else st.lists(products, max_size=2, unique=True).map(tuple)
    )
    categories = st.sampled_from(((), (), ("tools",), ("tools", "S\u00fc\u00dfes")))
    return st.builds(ProductRange, products=named, categories=categories)


def conditions(of: SearchStrategy[ProductRange] | None = None) -> SearchStrategy[Condition]:
    """What must be bought, spent or covered, of a range of its own or of the promotion's."""
    buys = st.builds(Buys, least=_SMALL, counted=st.sampled_from(Counted))
    slabs = _SMALL.map(lambda least: Buys(least=least, most=least + 2))
    needs = buys | slabs | st.builds(Spends, least=_SOME_EUROS) | st.builds(Covers, products=_SMALL)
    return st.builds(Condition, needs=needs, of=st.none() | _first(of, ranges()))


def _tiers(least: int, off: Rate, more: int) -> tuple[Tier, ...]:
    return Tier(least=least, off=off), Tier(least=least + more, off=ONE)


def benefits(products: SearchStrategy[ProductId] | None = None) -> SearchStrategy[Benefit]:
    """Every kind of benefit, free goods of those products among them."""
    return st.one_of(
        st.builds(PercentOff, off=_OFFS),
        st.builds(AmountOff, amount=_SOME_EUROS),
        st.builds(FixedUnitPrice, price=_SOME_EUROS.map(UnitPrice.of_money)),
        st.builds(BundlePrice, amount=_SOME_EUROS),
        st.builds(FreeItems, count=_SMALL, of=st.none() | ranges(products), off=_OFFS),
        st.builds(CheapestFree, count=_SMALL, off=_OFFS),
        st.builds(
            VolumeTiers,
            tiers=st.builds(_tiers, _SMALL, _OFFS, _SMALL),
            counted=st.sampled_from(Counted),
        ),
        st.builds(FreeGoods, product=_first(products, _PRODUCT_IDS), count=_SMALL),
    )


def limits() -> SearchStrategy[Limits]:
    """Limits of every kind, and none."""
    some = st.none() | _SMALL
    return st.builds(
        Limits,
        uses=some,
        per_account=some,
        per_order=some,
        budget=st.none() | _SOME_EUROS,
        overrun=st.sampled_from(Overrun),
    )


def stackings() -> SearchStrategy[Stacking]:
    """Groups and their rules, exclusive ones, and lists of what may be combined."""
    return st.builds(
        Stacking,
        group=st.sampled_from(("promotions", "autumn")),
        rule=st.sampled_from(GroupRule),
        exclusive=st.booleans(),
        combines_with=st.lists(_PROMOTION_IDS, max_size=2).map(tuple),
    )


@st.composite
def promotions(  # what a test may want to hold
    draw: st.DrawFn,
    *,
    ids: SearchStrategy[PromotionId] | None = None,
    products: SearchStrategy[ProductId] | None = None,
    limits: SearchStrategy[Limits] | None = None,
    stackings: SearchStrategy[Stacking] | None = None,
) -> Promotion:
    """Promotions of every kind: told of, used, and ended."""
    given = draw(benefits(products))
    asked = draw(st.lists(conditions(ranges(products)), max_size=2))
    if isinstance(given, BundlePrice | CheapestFree) and not any(
        isinstance(one.needs, Buys | Covers) for one in asked
    ):
        asked.append(Condition(needs=Buys(least=draw(_SMALL))))
    promotion, _ = Promotion.add(
        draw(_first(ids, _PROMOTION_IDS)),
        draw(_NAMES),
        window=draw(periods(_PLAIN_DAYS)),
        benefits=[given],
        on=draw(ranges(products)),
        audience=Audience(account_classes=draw(st.sampled_from(((), ("A", "B"))))),
        conditions=asked,
        limits=draw(_first(limits, _LIMITS)),
        stacking=draw(_first(stackings, _STACKINGS)),
        priority=draw(st.integers(-1, 1)),
    )
    if draw(st.booleans()):
        return promotion
    account, on = draw(_ACCOUNT_IDS), draw(_PLAIN_DAYS)
    return evolve(
        promotion,
        ended_on=on,
        told=(Told(account=account, on=on, by="Ana", how=draw(_NOTES)),),
        usage=Usage(
            uses=draw(_SMALL),
            reserved=draw(_SOME_EUROS),
            committed=draw(_SOME_EUROS),
            accounts=(AccountUses(account=account, uses=1),),
        ),
    )


_LIMITS: Final = limits()
_STACKINGS: Final = stackings()


@st.composite
def shelves(draw: st.DrawFn) -> PromotionShelf:
    """Shelves with some promotions, and empty ones."""
    shelf = PromotionShelf(id=draw(ids(ShelfId)))
    for promotion in draw(st.lists(promotions(), max_size=2, unique_by=lambda one: one.id)):
        shelf, _ = shelf.put(promotion)
    return shelf


# --- launches, demand, research, competitors, projects ------------------------------------------


def segments() -> SearchStrategy[Segment]:
    """Rules that choose accounts, wide and narrow."""
    least = amounts(_EUROS, least=0, most=10**6)
    return st.builds(
        Segment,
        accounts=st.lists(_ACCOUNT_IDS, max_size=2).map(tuple),
        regions=st.lists(_NAMES, max_size=2).map(tuple),
        classes=st.lists(_CLASSES, max_size=2).map(tuple),
        bought=st.lists(_PRODUCT_IDS, max_size=2).map(tuple),
        sales_from=st.none() | least,
        sales_below=st.none() | amounts(_EUROS, least=10**6 + 1, most=10**9),
        reached_within=st.none() | st.integers(1, 900),
        not_reached_for=st.none() | st.integers(1, 900),
    )


@st.composite
def launches(draw: st.DrawFn) -> Launch:
    """Launches to any audience, with what accounts said to them."""
    launch, _ = Launch.plan(
        draw(ids(LaunchId)),
        draw(_PRODUCT_IDS),
        starts=draw(_DAYS),
        audience=draw(segments()),
        quiet_days=draw(st.integers(1, 900)),
        stock_days=draw(st.integers(1, 900)),
    )
    said = st.sampled_from((LaunchStage.PRESENTED, LaunchStage.SAMPLED, LaunchStage.DECLINED))
    facts = st.builds(LaunchFact, account=_ACCOUNT_IDS, stage=said, on=_DAYS, reason=_NOTES)
    return evolve(launch, facts=tuple(draw(st.lists(facts, max_size=3))))


@st.composite
def project_tasks(
    draw: st.DrawFn, *, departments: SearchStrategy[str] | None = None, id: TaskId | None = None
) -> ProjectTask:
    """Tasks of any state, weight and length that wait for nothing."""
    starts_on = draw(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
    status = draw(st.sampled_from(TaskStatus))
    begun = status in {TaskStatus.WORKING, TaskStatus.DONE}
    return ProjectTask(
        id=id or draw(ids(TaskId)),
        title=draw(_NAMES),
        department=draw(_first(departments, _NAMES)),
        starts_on=starts_on,
        due_on=starts_on + timedelta(days=draw(st.integers(0, 400))),
        weight=draw(st.sampled_from((ZERO, Rate("1/3"), ONE, Rate("2.5")))),
        account=draw(st.none() | _ACCOUNT_IDS),
        product=draw(st.none() | _PRODUCT_IDS),
        status=status,
        progress=100 if status is TaskStatus.DONE else draw(st.integers(0, 99)) if begun else 0,
        begun_on=starts_on if begun else None,
        done_on=starts_on if status is TaskStatus.DONE else None,
        reason="not wanted" if status is TaskStatus.CANCELLED else "",
    )


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Projects in any state, whose tasks wait for earlier ones; with people, accounts, decisions."""
    start = draw(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
    period = Period.of_days(start, draw(st.integers(1, 900)))
    departments = draw(st.lists(_NAMES, min_size=1, max_size=3, unique=True))
    homes = st.sampled_from(departments)
    drawn = [
        draw(project_tasks(departments=homes, id=TaskId(f"t-{number}")))
        for number in range(draw(st.integers(0, 4)))
    ]
    tasks = tuple(
        evolve(task, blocked_by=tuple(one.id for one in drawn[:place] if draw(st.booleans())))
        for place, task in enumerate(drawn)
    )
    decisions = st.integers(0, 2).map(
        lambda count: tuple(
            ProjectDecision(number=n, on=start, by="Ana", what="we wait", why="no stock")
            for n in range(1, count + 1)
        )
    )
    return Project(
        id=draw(ids(ProjectId)),
        name=draw(_NAMES),
        period=period,
        departments=tuple(departments),
        purpose=draw(_NOTES),
        method=draw(st.sampled_from(PercentMethod)),
        stated=draw(st.sampled_from((ZERO, Rate("1/3"), ONE))),
        members=tuple(
            ProjectMember(who=who, department=draw(homes), role=draw(_NOTES))
            for who in draw(st.lists(_NAMES, max_size=2, unique=True))
        ),
        milestones=tuple(
            ProjectMilestone(
                name=f"Milestone {number}",
                due_on=period.start,
                reached_on=draw(st.none() | st.just(start)),
            )
            for number in range(draw(st.integers(0, 2)))
        ),
        tasks=tasks,
        accounts=tuple(
            Participation(account=one, since=start, until=draw(st.none() | st.just(start)))
            for one in draw(st.lists(_ACCOUNT_IDS, max_size=2, unique=True))
        ),
        decisions=draw(decisions),
        promotion=draw(st.none() | ids(PromotionId)),
        product=draw(st.none() | _PRODUCT_IDS),
        status=draw(st.sampled_from(ProjectStatus)),
        since=draw(st.none() | st.just(start)),
    )


@st.composite
def requests(draw: st.DrawFn) -> DemandRequest:
    """Requests for products and in words, mapped and not."""
    on = draw(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
    request, _ = DemandRequest.record(
        draw(ids(DemandId)),
        draw(_ACCOUNT_IDS),
        on=on,
        source=draw(st.sampled_from(DemandSource)),
        text=draw(_NAMES),
        product=draw(st.none() | st.just(ProductId("p-1"))),
        quantity=draw(st.none() | quantities(least=1)),
        value=draw(st.none() | _AMOUNTS),
        outcome=draw(st.sampled_from(DemandOutcome)),
        document=draw(_NOTES),
    )
    if draw(st.booleans()):
        request, _ = request.map_to(ProductId("p-2"), by=draw(_MANAGER_IDS), on=on)
    return request


@st.composite
def account_lists(draw: st.DrawFn) -> AccountList:
    """Lists with rows and removed ones, of any fields."""
    fields = tuple(draw(st.lists(st.sampled_from(ListField), min_size=1, unique=True)))
    rows = st.builds(
        ListedAccount,
        account=_ACCOUNT_IDS,
        name=_NAMES,
        account_class=_CLASSES,
        owner=st.none() | _MANAGER_IDS,
        values=st.just(tuple(field.value for field in fields)),
        consent=_NOTES,
        refused=st.lists(_NAMES, max_size=2).map(tuple),
    )
    removed = st.builds(RemovedAccount, account=_ACCOUNT_IDS, reason=_NAMES)
    return AccountList(
        id=draw(ids(AccountListId)),
        purpose=draw(_NAMES),
        number=draw(st.integers(1, 99)),
        as_of=draw(_DAYS),
        known_at=draw(_INSTANTS),
        fields=fields,
        segment=draw(segments()),
        channel=draw(_NOTES),
        rows=tuple(draw(st.lists(rows, max_size=2))),
        removed=tuple(draw(st.lists(removed, max_size=2))),
    )


@st.composite
def sightings(draw: st.DrawFn) -> Sighting:
    """Sightings of every kind, some taken back, some forgotten."""
    on, at = draw(st.dates(date(2000, 1, 1), date(2100, 1, 1))), draw(_INSTANTS)
    sighting, _ = Sighting.make(
        draw(ids(SightingId)),
        draw(_NAMES),
        draw(st.sampled_from(SightingKind)),
        seen_on=on,
        today=on,
        at=at,
        by=draw(_MANAGER_IDS),
        source=draw(st.sampled_from(sorted(STANDARD_SIGHTINGS.sources))),
        confidence=draw(st.sampled_from(Confidence)),
        account=draw(st.none() | _ACCOUNT_IDS),
        product=draw(st.none() | _PRODUCT_IDS),
        price=draw(st.none() | prices()),
        said=draw(_NOTES),
        valid_until=draw(st.none() | st.just(on + timedelta(days=30))),
    )
    if draw(st.booleans()):
        sighting, _ = sighting.retract(at=at, reason="wrong")
    if draw(st.booleans()):
        sighting, _ = sighting.forget(on=STANDARD_SIGHTINGS.forgotten_on(sighting))
    return sighting


@st.composite
def deals(draw: st.DrawFn) -> Deal:
    """Deals of every outcome, against any number of competitors."""
    on = draw(_DAYS)
    rivals = draw(st.lists(st.sampled_from(("Rival", "Other", "Third")), unique=True))
    weights = st.sampled_from((ONE, Rate("1/3"), Rate("0.01")))
    return Deal.close(
        draw(ids(DealId)),
        draw(_ACCOUNT_IDS),
        draw(st.sampled_from(DealOutcome)),
        draw(_AMOUNTS),
        on=on,
        today=on,
        at=draw(_INSTANTS),
        reason=draw(_NAMES),
        product=draw(st.none() | _PRODUCT_IDS),
        rivals=[Rival(one, draw(weights)) for one in rivals],
        renewal=draw(st.booleans()),
        sole_source=draw(st.booleans()),
    )[0]


# --- the receivables ledger ---------------------------------------------------------------------


@st.composite
def receivables(draw: st.DrawFn, *, days: SearchStrategy[date] | None = None) -> ReceivableEntry:
    """Entries of the receivables ledger that need not belong together, worth euros."""
    value = draw(amounts(st.just("EUR"), least=-(10**12), most=10**12))
    foreign = draw(st.none() | amounts(least=-(10**12), most=10**12))
    return ReceivableEntry(
        item=draw(st.sampled_from((ItemId("I/i-1"), ItemId("I/Z\u00fcrich"), ItemId("P/c-1")))),
        sequence=draw(st.integers(1, 99)),
        account=draw(st.sampled_from((AccountId("a-1"), AccountId("a-2"), AccountId("a-10")))),
        kind=draw(st.sampled_from(ReceivableKind)),
        effective_on=draw(_first(days, _PLAIN_DAYS)),
        due_on=draw(_PLAIN_DAYS),
        recorded_at=draw(_INSTANTS),
        amount=value if foreign is None else foreign,
        value=value,
        against=draw(st.none() | st.just(ItemId("I/i-2"))),
        reason=draw(st.sampled_from(("", "2026-000001", "no funds"))),
    )


# --- events -------------------------------------------------------------------------------------


def events() -> SearchStrategy[Event]:
    """Events of every kind."""
    return st.one_of([_event(kind) for kind in _kinds_of(Event)])


def _kinds_of(kind: type[Event]) -> Iterator[type[Event]]:
    for below in kind.__subclasses__():
        yield below
        yield from _kinds_of(below)


def _event(kind: type[Event]) -> SearchStrategy[Event]:
    hints = get_type_hints(kind)
    return st.fixed_dictionaries({name: _fact(hint) for name, hint in hints.items()}).map(
        lambda facts: kind(**facts)
    )


def _fact(hint: Any) -> SearchStrategy[Any]:  # noqa: ANN401 # a type as it is written
    """A strategy for a field of an event, by its type."""
    parts = get_args(hint)
    if get_origin(hint) is tuple and parts[-1] is Ellipsis:
        return st.lists(_fact(parts[0]), max_size=3).map(tuple)
    if get_origin(hint) is tuple:
        return st.tuples(*map(_fact, parts))
    if parts:
        return st.one_of([_fact(part) for part in parts])
    if issubclass(hint, Id):
        return ids(hint)
    return _FACTS_OF[hint]


_FACTS_OF: Final[dict[type, SearchStrategy[Any]]] = {
    NoneType: st.none(),
    str: _NAMES,
    int: st.integers(0, 10**6),
    date: _DAYS,
    datetime: _INSTANTS,
    Money: _AMOUNTS,
    Quantity: _QUANTITIES,
    Rate: rates(),
    Period: _PERIODS,
}
