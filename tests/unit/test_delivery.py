"""What was promised and shipped of an order, and what is late."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.delivery import (
    Delivery,
    DeliveryStatus,
    PromiseKept,
    ProofOfDelivery,
)
from account_mgmt.domain.errors import (
    AlreadyProved,
    BadText,
    CancelledMoreThanOpen,
    DateBefore,
    IllegalTransition,
    NoSuchLine,
    NoSuchShipment,
    NothingThere,
    QuantityNotPositive,
    RuleBroken,
    ShippedMoreThanOpen,
)
from account_mgmt.domain.order import Order, OrderKind
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.working_days import WorkingDays
from account_mgmt.testing.builders import MONDAY, NOON, a_delivery, a_line, an_order

DAY = timedelta(days=1)


def pieces(number: str | int) -> Quantity:
    return Quantity(number)


def order(*quantities: str) -> Order:
    lines = [a_line(n, quantity=q) for n, q in enumerate(quantities or ("15",), start=1)]
    return an_order(lines=lines)[0]


def shipped(of: Order, *steps: tuple[dict[int, str], int]) -> Delivery:
    delivery, _ = Delivery.open(of)
    for quantities, days in steps:
        asked = {line: pieces(number) for line, number in quantities.items()}
        delivery, _ = delivery.ship(of, asked, on=MONDAY + days * DAY)
    return delivery


def promised(of: Order, *days: int) -> Delivery:
    delivery, _ = Delivery.open(of)
    for number in days:
        delivery, _ = delivery.promise(of, 1, MONDAY + number * DAY, at=NOON)
    return delivery


# --- how much left ------------------------------------------------------------------------------


def test_what_is_left_is_the_rest_not_what_left() -> None:
    """Aureuserp #1242: of 15 ordered and 10 shipped, 5 are back-ordered."""
    of = order("15")
    delivery = shipped(of, ({1: "10"}, 0))

    assert delivery.left_to_ship(of) == {1: pieces(5)}


def test_a_large_line_does_not_hide_a_small_one() -> None:
    """frappe/erpnext #12354: 250,000 and 2, the first delivered whole."""
    of = order("250000", "2")

    assert shipped(of, ({1: "250000"}, 0)).status(of) is DeliveryStatus.PART_SHIPPED


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        ((), DeliveryStatus.OPEN),
        ((({1: "1"}, 0),), DeliveryStatus.PART_SHIPPED),
        ((({1: "1"}, 0), ({1: "14"}, 1)), DeliveryStatus.SHIPPED),
    ],
)
def test_the_state_follows_from_the_quantities(
    steps: tuple[tuple[dict[int, str], int], ...], status: DeliveryStatus
) -> None:
    of = order("15")

    assert shipped(of, *steps).status(of) is status


def test_with_the_rest_cancelled_all_is_shipped() -> None:
    of = order("15")
    delivery = shipped(of, ({1: "10"}, 0))
    less, _ = of.cancel_lines({1: pieces(5)}, on=MONDAY, reason="")

    assert delivery.status(less) is DeliveryStatus.SHIPPED
    delivery.check_cancelled(less)


def test_a_cancelled_order_is_a_cancelled_delivery() -> None:
    cancelled, _ = order().cancel(on=MONDAY, reason="")

    assert shipped(order()).status(cancelled) is DeliveryStatus.CANCELLED
    with pytest.raises(IllegalTransition):
        shipped(order()).ship(cancelled, {1: pieces(1)}, on=MONDAY)


def test_what_left_cannot_be_cancelled() -> None:
    of = order("15")
    delivery = shipped(of, ({1: "10"}, 0))
    less, _ = of.cancel_lines({1: pieces(6)}, on=MONDAY, reason="")

    with pytest.raises(CancelledMoreThanOpen, match="Cancel up to 5 piece"):
        delivery.check_cancelled(less)


def test_a_return_is_not_delivered() -> None:
    with pytest.raises(IllegalTransition):
        Delivery.open(an_order(kind=OrderKind.RETURN)[0])


@pytest.mark.parametrize(
    ("quantities", "days", "error"),
    [
        ({1: "16"}, 0, ShippedMoreThanOpen),
        ({1: "0"}, 0, QuantityNotPositive),
        ({9: "1"}, 0, NoSuchLine),
        ({}, 0, NothingThere),
        ({1: "1"}, -1, DateBefore),
    ],
)
def test_what_cannot_leave_is_refused(
    quantities: dict[int, str], days: int, error: type[RuleBroken]
) -> None:
    with pytest.raises(error):
        shipped(order("15"), (quantities, days))


# --- proofs -------------------------------------------------------------------------------------

PROOF = ProofOfDelivery(received_by="Front desk", at=NOON, digest="0a" * 32)


def test_a_shipment_is_proved_once() -> None:
    delivery = shipped(order(), ({1: "1"}, 0), ({1: "1"}, 1))

    proved, event = delivery.prove(2, PROOF)

    assert [one.proof for one in proved.shipments] == [None, PROOF]
    assert event.received_by == "Front desk"
    with pytest.raises(AlreadyProved, match="Front desk took it"):
        proved.prove(2, PROOF)
    with pytest.raises(NoSuchShipment, match="It has 2"):
        proved.prove(3, PROOF)


@pytest.mark.parametrize("digest", ["", "0a", "Z" * 64])
def test_a_proof_names_its_paper_by_sha_256(digest: str) -> None:
    with pytest.raises(BadText, match="SHA-256"):
        ProofOfDelivery(received_by="Front desk", at=NOON, digest=digest)


# --- what is late -------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "late"), [(4, 0), (5, 0), (6, 1), (12, 7)])
def test_a_line_is_late_from_the_day_after_it_was_promised(day: int, late: int) -> None:
    of = order()

    assert promised(of, 5).days_late(of, 1, MONDAY + day * DAY) == late


def test_a_promise_made_again_is_measured_by_the_first_or_the_latest() -> None:
    of = order()
    delivery = promised(of, 5, 9)
    on = MONDAY + 10 * DAY

    assert delivery.days_late(of, 1, on) == 5
    assert delivery.days_late(of, 1, on, which=PromiseKept.LATEST) == 1
    assert [one.by for one in delivery.promises] == [MONDAY + 5 * DAY, MONDAY + 9 * DAY]


def test_lateness_in_working_days_leaves_weekends_out() -> None:
    of = order()

    late = promised(of, 4).days_late(of, 1, MONDAY + 8 * DAY, days=WorkingDays())

    assert late == 2  # promised on a Friday, still open on the Tuesday


def test_once_shipped_a_line_is_as_late_as_it_was_that_day() -> None:
    """Dolibarr #4459: what left is late no more each day."""
    of = order("15")
    late, _ = promised(of, 5).ship(of, {1: pieces(15)}, on=MONDAY + 8 * DAY)
    in_time, _ = promised(of, 5).ship(of, {1: pieces(15)}, on=MONDAY + 5 * DAY)

    assert late.days_late(of, 1, MONDAY + 90 * DAY) == 3
    assert in_time.days_late(of, 1, MONDAY + 90 * DAY) == 0


def test_nobody_waits_for_what_was_not_promised_or_is_cancelled() -> None:
    of = order()
    cancelled, _ = of.cancel(on=MONDAY, reason="")

    assert promised(of).days_late(of, 1, MONDAY + 90 * DAY) == 0
    assert promised(of, 5).days_late(cancelled, 1, MONDAY + 90 * DAY) == 0


def test_back_ordered_is_what_is_left_past_the_latest_promise() -> None:
    of = order("15")
    delivery, _ = promised(of, 5, 9).ship(of, {1: pieces(10)}, on=MONDAY)

    assert delivery.backordered(of, MONDAY + 9 * DAY) == {}
    assert delivery.backordered(of, MONDAY + 10 * DAY) == {1: pieces(5)}
    assert shipped(of).backordered(of, date(2030, 1, 1)) == {}


def test_a_promise_before_the_order_or_of_no_line_is_refused() -> None:
    of = order()

    with pytest.raises(DateBefore):
        promised(of, -1)
    with pytest.raises(NoSuchLine):
        Delivery.open(of)[0].promise(of, 9, MONDAY, at=NOON)


def test_the_plain_delivery_is_of_the_plain_order() -> None:
    assert a_delivery()[0].account == an_order()[0].account


@given(
    ordered=st.lists(st.integers(1, 50), min_size=1, max_size=3),
    steps=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 20), st.booleans()), max_size=8),
)
def test_ordered_is_shipped_and_cancelled_and_open(
    ordered: list[int], steps: list[tuple[int, int, bool]]
) -> None:
    of = order(*map(str, ordered))
    delivery, _ = Delivery.open(of)

    for line, number, cancels in steps:
        try:
            if cancels:
                less, _ = of.cancel_lines({line: pieces(number)}, on=MONDAY, reason="")
                delivery.check_cancelled(less)
                of = less
            else:
                delivery, _ = delivery.ship(of, {line: pieces(number)}, on=MONDAY)
        except RuleBroken:
            pass

    rest = delivery.left_to_ship(of)
    for one in of.lines:
        gone = delivery.shipped(one.number) or one.nothing
        assert one.cancelled + gone + rest.get(one.number, one.nothing) == one.quantity


# --- what is to be watched ----------------------------------------------------------------------


def test_a_delivery_is_watched_from_the_first_promise_of_what_is_still_to_leave() -> None:
    two = order("15", "2")
    delivery = promised(two, 7, 3)
    delivery, _ = delivery.promise(two, 2, MONDAY + 2 * DAY, at=NOON)

    gone, _ = delivery.ship(two, {2: pieces(2)}, on=MONDAY + 2 * DAY)

    assert delivery.watch_on == MONDAY + 2 * DAY
    assert gone.watch_on == MONDAY + 7 * DAY


def test_what_nobody_promised_is_not_watched() -> None:
    assert shipped(order()).watch_on is None


def test_what_left_in_time_is_not_watched_any_more() -> None:
    sold = order()
    on_the_day, _ = promised(sold, 3).ship(sold, {1: pieces(15)}, on=MONDAY + 3 * DAY)

    assert on_the_day.watch_on is None
    assert on_the_day.lateness(sold, MONDAY + 90 * DAY) is None


def test_what_left_a_day_late_is_watched_until_the_account_is_told_and_it_is_settled() -> None:
    sold = order()
    late, _ = promised(sold, 3).ship(sold, {1: pieces(15)}, on=MONDAY + 4 * DAY)

    told, event = late.tell_late(sold, on=MONDAY + 5 * DAY)
    settled, _ = told.settle_late(sold, on=MONDAY + 5 * DAY)

    assert late.watch_on == told.watch_on == MONDAY + 3 * DAY
    assert event.days == 1
    assert settled.watch_on is None


def test_a_late_order_of_which_the_account_was_told_is_seen_to_again_when_all_of_it_left() -> None:
    sold = order()
    told, _ = promised(sold, 3).tell_late(sold, on=MONDAY + 4 * DAY)

    part, _ = told.ship(sold, {1: pieces(5)}, on=MONDAY + 5 * DAY)
    whole, _ = part.ship(sold, {1: pieces(10)}, on=MONDAY + 6 * DAY)

    assert (told.watch_on, part.watch_on) == (None, None)
    assert whole.watch_on == MONDAY + 3 * DAY


def test_an_order_is_not_told_of_on_the_very_day_it_was_promised() -> None:
    sold = order()

    with pytest.raises(NothingThere, match="it is not late on"):
        promised(sold, 3).tell_late(sold, on=MONDAY + 3 * DAY)


def test_lateness_is_settled_only_when_it_was_told_and_nothing_is_to_leave() -> None:
    sold = order()
    told, _ = promised(sold, 3).tell_late(sold, on=MONDAY + 4 * DAY)

    with pytest.raises(IllegalTransition, match="still to leave"):
        told.settle_late(sold, on=MONDAY + 5 * DAY)
    with pytest.raises(IllegalTransition, match="not told of"):
        shipped(sold, ({1: "15"}, 0)).settle_late(sold, on=MONDAY + 5 * DAY)


def test_how_late_an_order_is_is_told_by_its_latest_line() -> None:
    two = order("15", "2")
    delivery = promised(two, 3)
    delivery, _ = delivery.promise(two, 2, MONDAY + DAY, at=NOON)
    delivery, _ = delivery.ship(two, {1: pieces(15)}, on=MONDAY + 4 * DAY)

    late = delivery.lateness(two, MONDAY + 9 * DAY)

    assert late is not None
    assert (late.promised, late.shipped, late.days_late) == (MONDAY + DAY, None, 8)


def test_a_delivery_is_counted_anew_when_its_order_was_cancelled() -> None:
    sold = order()
    delivery = promised(sold, 3)

    counted, event = delivery.recount(sold.cancel(on=MONDAY, reason="by phone")[0])

    assert (counted.watch_on, event.watch_on) == (None, None)
