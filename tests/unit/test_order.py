"""Orders: lines priced to the cent, and what may become of them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.errors import (
    AccountManagementError,
    BadLines,
    DateBefore,
    IllegalTransition,
    InstantForDate,
    MixedUnits,
    NoSuchLine,
    NothingThere,
    QuantityNotPositive,
    SharesDoNotSumToOne,
    UndoneMoreThanOrdered,
)
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId, ProductId
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import (
    NEXT,
    NamedSeller,
    Order,
    OrderKind,
    OrderLine,
    OrderStatus,
    check_shares,
)
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.rounding import Rounding
from account_mgmt.testing.builders import MONDAY, NOON, a_line, an_order
from account_mgmt.testing.strategies import orders

TUESDAY = MONDAY + timedelta(1)
ANA, BEN = ManagerId("ana"), ManagerId("ben")


def plain(**changes: Any) -> Order:
    return evolve(an_order()[0], **changes)


def pieces(number: str) -> Quantity:
    return Quantity(number)


# --- lines ----------------------------------------------------------------------------------


def test_a_line_is_rounded_once_after_its_discount() -> None:
    line = OrderLine(
        number=1,
        product=ProductId("p-1"),
        quantity=Quantity("3"),
        price=UnitPrice("0.335", "EUR"),
        discount=Rate("10%"),
    )

    assert (line.gross, line.net) == (Money("1.01", "EUR"), Money("0.90", "EUR"))


def test_a_line_rounds_by_the_policy_it_names() -> None:
    priced = [
        evolve(a_line(quantity="1", price="0.125"), rounding=rounding).net.minor
        for rounding in Rounding
    ]

    assert dict(zip((rounding.name for rounding in Rounding), priced, strict=True)) == {
        "HALF_UP": 13,
        "HALF_EVEN": 12,
        "HALF_DOWN": 12,
        "UP": 13,
        "DOWN": 12,
    }


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_quantity_is_above_zero(quantity: int) -> None:
    with pytest.raises(QuantityNotPositive):
        evolve(a_line(), quantity=Quantity.of_millionths(quantity))


@pytest.mark.parametrize("discount", ["-1%", "100.01%"])
def test_a_discount_is_between_nothing_and_all(discount: str) -> None:
    with pytest.raises(BadLines, match="between 0% and 100%"):
        a_line(discount=Rate(discount))


@pytest.mark.parametrize(
    ("cancelled", "returned"), [("6", "5"), ("-1", "0"), ("0", "-1"), ("11", "0")]
)
def test_a_line_cannot_have_lost_more_than_it_had(cancelled: str, returned: str) -> None:
    with pytest.raises(UndoneMoreThanOrdered):
        evolve(a_line(), cancelled=pieces(cancelled), returned=pieces(returned))


@given(
    st.lists(st.integers(1, 10**7), min_size=1, max_size=7),
    st.integers(0, 10**12),
    st.sampled_from(Rounding),
)
def test_what_stands_of_a_line_goes_down_to_exactly_nothing(
    parts: list[int], price: int, rounding: Rounding
) -> None:
    line = OrderLine(
        number=1,
        product=ProductId("p-1"),
        quantity=Quantity.of_millionths(sum(parts)),
        price=UnitPrice.of_ten_billionths(price, "EUR"),
        rounding=rounding,
    )
    standing = [line.standing]
    for number, part in enumerate(parts):
        line = line.without(Quantity.of_millionths(part), returned=number % 2 == 0)
        standing.append(line.standing)

    assert standing[0] == line.net
    assert standing == sorted(standing, reverse=True)
    assert not standing[-1]
    assert not line.left


# --- documents ------------------------------------------------------------------------------


def test_placing_says_so_with_the_net() -> None:
    order, event = Order.place(
        OrderId("o-1"), AccountId("a-1"), on=MONDAY, lines=[a_line(1), a_line(2, price="0.01")]
    )

    assert (event.order, event.account, event.on) == (order.id, order.account, MONDAY)
    assert event.net == order.net == Money("1000.10", "EUR")


def test_a_return_without_reference_is_below_zero() -> None:
    assert plain(kind=OrderKind.RETURN).net == Money("-1000.00", "EUR")


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        ((), "no lines"),
        ((a_line(1), a_line(1)), "one number"),
        ((a_line(1), a_line(2, currency="USD")), "EUR and USD"),
    ],
)
def test_lines_that_make_no_document_are_refused(lines: tuple[OrderLine, ...], rule: str) -> None:
    with pytest.raises(BadLines, match=rule):
        plain(lines=lines)


def test_a_day_has_no_time() -> None:
    with pytest.raises(InstantForDate):
        plain(placed_on=NOON)


def test_named_sellers_share_one_whole_and_are_named_once() -> None:
    half, third = Rate("1/2"), Rate("1/3")
    plain(sellers=(NamedSeller(ANA, third), NamedSeller(BEN, Rate("2/3"))))

    with pytest.raises(SharesDoNotSumToOne):
        plain(sellers=(NamedSeller(ANA, half), NamedSeller(BEN, third)))
    with pytest.raises(BadLines, match="twice"):
        plain(sellers=(NamedSeller(ANA, half), NamedSeller(ANA, half)))


@pytest.mark.parametrize(
    "shares",
    [("26.69%", "15.55%", "32.31%", "25.45%"), ("0.1%", "65.1%", "34.8%"), ("1/3", "1/3", "1/3")],
)
def test_shares_that_floats_add_up_wrongly_make_one_whole(shares: tuple[str, ...]) -> None:
    """26.69 + 15.55 + 32.31 + 25.45 is 100.00000000000001 to a float, and ERPNext refuses it."""
    check_shares("Order", map(Rate, shares))


# --- what may become of them ----------------------------------------------------------------

Event = Callable[[Order], tuple[Order, object]]
EVENTS: dict[str, Event] = {
    "cancel": lambda order: order.cancel(on=TUESDAY, reason="by phone"),
    "cancel_lines": lambda order: order.cancel_lines({1: pieces("1")}, on=TUESDAY, reason="less"),
    "return_lines": lambda order: order.return_lines({1: pieces("1")}, on=TUESDAY, reason="broken"),
    "invoice": lambda order: order.invoice(on=TUESDAY),
}
OPEN = an_order()[0]
STATES = {
    "open": OPEN,
    "invoiced": OPEN.invoice(on=MONDAY)[0],
    "cancelled": OPEN.cancel(on=MONDAY, reason="")[0],
    "return": evolve(OPEN, kind=OrderKind.RETURN),
    "invoiced return": evolve(OPEN, kind=OrderKind.RETURN).invoice(on=MONDAY)[0],
}
LEGAL = {
    ("open", "cancel"): OrderStatus.CANCELLED,
    ("open", "cancel_lines"): OrderStatus.OPEN,
    ("open", "return_lines"): OrderStatus.OPEN,
    ("open", "invoice"): OrderStatus.INVOICED,
    ("invoiced", "return_lines"): OrderStatus.INVOICED,
    ("return", "cancel"): OrderStatus.CANCELLED,
    ("return", "cancel_lines"): OrderStatus.OPEN,
    ("return", "invoice"): OrderStatus.INVOICED,
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("event", EVENTS)
def test_an_order_does_what_its_state_allows_and_nothing_else(state: str, event: str) -> None:
    order = STATES[state]

    if (state, event) in LEGAL:
        assert EVENTS[event](order)[0].status is LEGAL[state, event]
    else:
        with pytest.raises(IllegalTransition) as refusal:
            EVENTS[event](order)
        assert set(refusal.value.allowed) <= {status.value for status in NEXT[order.status]}


@pytest.mark.parametrize("event", EVENTS)
def test_nothing_happens_to_an_order_before_it_is_placed(event: str) -> None:
    later = evolve(OPEN, placed_on=TUESDAY + timedelta(1))

    with pytest.raises(DateBefore, match="the day it was placed"):
        EVENTS[event](later)


def test_a_day_of_an_event_has_no_time() -> None:
    with pytest.raises(InstantForDate):
        OPEN.cancel(on=NOON, reason="")


def test_cancelling_takes_what_is_left() -> None:
    order, _ = OPEN.cancel_lines({1: pieces("4")}, on=MONDAY, reason="too many")
    order, event = order.cancel(on=TUESDAY, reason="by phone")

    assert not order.net
    assert order.line(1).cancelled == pieces("10")
    assert (event.order, event.on, event.reason) == (order.id, TUESDAY, "by phone")


def test_cancelling_after_a_return_takes_only_the_rest() -> None:
    order, _ = OPEN.return_lines({1: pieces("4")}, on=MONDAY, reason="broken")
    order, _ = order.cancel(on=TUESDAY, reason="the rest too")

    assert (order.line(1).returned, order.line(1).cancelled) == (pieces("4"), pieces("6"))


def test_a_part_is_cancelled_by_line_and_quantity() -> None:
    order, event = OPEN.cancel_lines({1: pieces("2.5")}, on=TUESDAY, reason="less")

    assert order.net == Money("750.00", "EUR")
    assert event.lines == ((1, pieces("2.5")),)


def test_the_last_piece_can_be_returned_and_none_after_it() -> None:
    order, _ = STATES["invoiced"].return_lines({1: pieces("9")}, on=TUESDAY, reason="broken")
    order, _ = order.return_lines({1: pieces("1")}, on=TUESDAY, reason="broken")

    assert not order.net
    with pytest.raises(UndoneMoreThanOrdered, match="Take back up to 0 piece"):
        order.return_lines({1: Quantity.of_millionths(1)}, on=TUESDAY, reason="broken")


def test_more_than_is_left_is_refused() -> None:
    with pytest.raises(UndoneMoreThanOrdered):
        OPEN.return_lines({1: pieces("10.000001")}, on=TUESDAY, reason="broken")


@pytest.mark.parametrize("nothing", [pieces("0"), pieces("-1")])
def test_taking_back_nothing_or_less_is_refused(nothing: Quantity) -> None:
    with pytest.raises(QuantityNotPositive):
        OPEN.return_lines({1: nothing}, on=TUESDAY, reason="broken")


def test_a_return_names_lines_that_are_there_in_their_unit() -> None:
    with pytest.raises(NothingThere):
        OPEN.return_lines({}, on=TUESDAY, reason="broken")
    with pytest.raises(NoSuchLine, match="Its lines are 1"):
        OPEN.return_lines({2: pieces("1")}, on=TUESDAY, reason="broken")
    with pytest.raises(MixedUnits):
        OPEN.return_lines({1: Quantity("1", "kg")}, on=TUESDAY, reason="broken")


def test_invoicing_says_what_stands() -> None:
    order, _ = OPEN.cancel_lines({1: pieces("5")}, on=MONDAY, reason="less")
    order, event = order.invoice(on=TUESDAY)

    assert (order.invoiced_on, event.on, event.net) == (TUESDAY, TUESDAY, Money("500.00", "EUR"))


@given(orders(), st.sampled_from(sorted(EVENTS)))
def test_an_event_changes_what_it_says_or_is_refused_and_changes_nothing(
    order: Order, name: str
) -> None:
    on = order.placed_on + timedelta(50)
    first = order.lines[0]
    part = Quantity.of_millionths(first.quantity.millionths // 2 + 1, first.quantity.unit)
    events: dict[str, Event] = {
        "cancel": lambda order: order.cancel(on=on, reason=""),
        "cancel_lines": lambda order: order.cancel_lines({1: part}, on=on, reason=""),
        "return_lines": lambda order: order.return_lines({1: part}, on=on, reason=""),
        "invoice": lambda order: order.invoice(on=on),
    }
    before = repr(order)

    try:
        after, _ = events[name](order)
    except AccountManagementError:
        assert repr(order) == before
        return

    assert repr(order) == before, "the order it was asked of is frozen"
    assert (after.id, after.account, after.placed_on, after.version) == (
        order.id,
        order.account,
        order.placed_on,
        order.version,
    )
    lost = first.left - after.lines[0].left
    assert lost == {"cancel": first.left, "invoice": Quantity.zero(part.unit)}.get(name, part)
    assert after.status is {"cancel": OrderStatus.CANCELLED, "invoice": OrderStatus.INVOICED}.get(
        name, order.status
    )
    assert isinstance(after.placed_on, date)
    assert not isinstance(after.placed_on, datetime)


@pytest.mark.parametrize("number", [0, -1, True])
def test_lines_are_numbered_from_one(number: int) -> None:
    with pytest.raises(BadLines, match="lines are numbered from 1"):
        a_line(number)
