"""The published strategies give all that is valid, reach what is nasty, and shrink well."""

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from account_mgmt.domain.account import Account, AccountStatus, Contact, Role
from account_mgmt.domain.activity import Activity
from account_mgmt.domain.attainment import Target
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.closing import Closing
from account_mgmt.domain.currencies import MINOR_UNITS
from account_mgmt.domain.distance import Distance
from account_mgmt.domain.events import Event
from account_mgmt.domain.expense_claim import ExpenseClaim
from account_mgmt.domain.expense_line import ExpenseLine
from account_mgmt.domain.forecast import SalesForecast
from account_mgmt.domain.ids import AccountId, Id, OrderId
from account_mgmt.domain.ledger import SalesEntry, SalesTotal, Where
from account_mgmt.domain.manager import AccountManager
from account_mgmt.domain.mileage import Trip
from account_mgmt.domain.mileage_log import MileageLog
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import Order, OrderKind, OrderLine, OrderStatus
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.product import PriceList, Product
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.quota import QuotaPlan
from account_mgmt.domain.rate import ONE, Rate
from account_mgmt.domain.receipt import Receipt
from account_mgmt.domain.terms import PaymentTerms
from account_mgmt.testing import strategies
from account_mgmt.testing.registration import register
from account_mgmt.testing.strategies import BEYOND_FLOAT, FIRST_DAY

register()  # as hypothesis does when the package is installed

TYPES = [
    Account,
    AccountManager,
    Activity,
    Closing,
    Contact,
    Distance,
    Event,
    ExpenseClaim,
    ExpenseLine,
    MileageLog,
    Money,
    Order,
    OrderLine,
    PaymentTerms,
    Period,
    PriceList,
    Product,
    Quantity,
    QuotaPlan,
    Rate,
    Receipt,
    SalesEntry,
    SalesForecast,
    SalesTotal,
    Target,
    Trip,
    UnitPrice,
    Where,
    *Id.__subclasses__(),
]


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
@given(data=st.data())
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
def test_a_type_is_enough_to_draw_its_values(kind: type, data: st.DataObject) -> None:
    assert isinstance(data.draw(st.from_type(kind)), kind)


def test_installing_the_library_is_enough() -> None:
    project = tomllib.loads(Path(__file__).parents[2].joinpath("pyproject.toml").read_text("utf-8"))

    entry = project["project"]["entry-points"]["hypothesis"]["account_mgmt"]

    assert entry == f"{register.__module__}:{register.__name__}"


def reached(
    strategy: SearchStrategy[object], wanted: Callable[..., bool], *, simplest: bool = True
) -> object:
    """An example of what is wanted."""
    phases = (Phase.generate, Phase.shrink) if simplest else (Phase.generate,)
    return find(
        strategy, wanted, settings=settings(max_examples=5000, database=None, phases=phases)
    )


def _month_end(order: Order) -> bool:
    return (order.placed_on + timedelta(1)).day == 1


NASTY: dict[str, tuple[SearchStrategy[object], Callable[..., bool]]] = {
    "an order on the last day of a month": (strategies.orders(), _month_end),
    "an order on a leap day": (
        strategies.orders(),
        lambda o: (o.placed_on.month, o.placed_on.day) == (2, 29),
    ),
    "a currency without decimals": (strategies.orders(), lambda o: MINOR_UNITS[o.currency] == 0),
    "a currency of three decimals": (strategies.orders(), lambda o: MINOR_UNITS[o.currency] == 3),
    "a currency that CLDR shows without its cents": (
        strategies.amounts(strategies.currencies()),
        lambda m: m.currency == "ALL",
    ),
    "an order that no float can count": (strategies.orders(), lambda o: o.net.minor > BEYOND_FLOAT),
    "money that no float can hold": (
        strategies.amounts(),
        lambda m: int(float(m.minor)) != m.minor,
    ),
    "an order shared by seven": (strategies.orders(), lambda o: len(o.sellers) == 7),
    "a single cent": (strategies.amounts(), lambda m: m.minor == 1),
    "an order of nothing but free goods": (
        strategies.orders(),
        lambda o: not o.net and o.lines[0].left,
    ),
    "a discount of all of it": (strategies.orders(), lambda o: o.lines[0].discount == ONE),
    "a line of a fraction of a unit": (
        strategies.orders(),
        lambda o: o.lines[0].quantity.millionths % 10**6,
    ),
    "a cancelled order": (strategies.orders(), lambda o: o.status is OrderStatus.CANCELLED),
    "an invoiced order of which something came back": (
        strategies.orders(),
        lambda o: o.status is OrderStatus.INVOICED and any(line.returned for line in o.lines),
    ),
    "a return without a reference": (strategies.orders(), lambda o: o.kind is OrderKind.RETURN),
    "a decomposed name": (strategies.names(), lambda name: normalize("NFC", name) != name),
    "a name from right to left": (strategies.names(), lambda name: "\u0600" <= name[0] <= "\u06ff"),
    "a name as long as may be": (strategies.names(), lambda name: len(name) == 200),
    "an id as long as may be": (strategies.ids(AccountId), lambda named: len(named.value) == 64),
    "an account on hold": (strategies.accounts(), lambda a: a.status is AccountStatus.ON_HOLD),
    "an account that changed hands": (
        strategies.accounts(),
        lambda a: sum(row.role is Role.OWNER for row in a.assignments) > 2,
    ),
    "an account with a history written off": (
        strategies.accounts(),
        lambda a: any(row.superseded_at is not None for row in a.assignments),
    ),
    "an account shared out": (
        strategies.accounts(),
        lambda a: any(row.role is Role.TEAM for row in a.assignments),
    ),
    "a period of one day": (strategies.periods(), lambda p: (p.end - p.start).days == 1),
    "a year": (strategies.periods(), lambda p: (p.end - p.start).days == 366),
}


@pytest.mark.parametrize("what", NASTY)
def test_what_is_nasty_is_drawn(what: str) -> None:
    strategy, wanted = NASTY[what]

    assert wanted(reached(strategy, wanted, simplest=False))


def test_an_order_shrinks_to_something_a_person_can_read() -> None:
    order = reached(strategies.orders(), lambda _: True)

    assert isinstance(order, Order)
    assert (order.id, order.account, order.placed_on) == (
        OrderId("o-1"),
        AccountId("a-1"),
        FIRST_DAY,
    )
    [line] = order.lines
    assert (str(line.quantity), str(line.price), order.sellers) == ("1 piece", "0.00 EUR", ())


def test_a_failing_order_keeps_only_what_makes_it_fail() -> None:
    order = reached(
        strategies.orders(), lambda order: len(order.lines) == 2 and order.net.minor >= 1000
    )

    assert isinstance(order, Order)
    assert order.status is OrderStatus.OPEN
    assert order.net.minor <= 1100
    assert {line.quantity.unit for line in order.lines} == {"piece"}


@given(strategies.shares())
def test_shares_make_one_whole(shares: tuple[Rate, ...]) -> None:
    assert sum(share.as_fraction() for share in shares) == 1


def test_a_strategy_refuses_days_that_are_none() -> None:
    with pytest.raises(ValueError, match="there is no day"):
        strategies.days(FIRST_DAY, FIRST_DAY - timedelta(1))


@given(strategies.days(FIRST_DAY, FIRST_DAY + timedelta(3)))
def test_days_keep_within_what_is_asked(day: date) -> None:
    assert FIRST_DAY <= day <= FIRST_DAY + timedelta(3)
