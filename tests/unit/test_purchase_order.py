"""Orders to suppliers for what customers ordered."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve

from account_mgmt.domain.errors import (
    BadLines,
    DateBefore,
    IllegalTransition,
    NoSuchLine,
    QuantityNotPositive,
    ReceivedMoreThanOrdered,
)
from account_mgmt.domain.ids import OrderId, ProductId, PurchaseOrderId
from account_mgmt.domain.purchase_order import (
    NEXT,
    PurchaseLine,
    PurchaseOrder,
    PurchaseStatus,
)
from account_mgmt.domain.quantity import Quantity
from account_mgmt.testing.builders import MONDAY, a_purchase_order, an_order

TUESDAY = MONDAY + timedelta(days=1)


def pieces(number: str) -> Quantity:
    return Quantity(number)


def confirmed() -> PurchaseOrder:
    drafted, _ = a_purchase_order()
    return drafted.send(on=MONDAY)[0].confirm(on=TUESDAY, reference="S 7")[0]


ACTS: dict[str, tuple[PurchaseStatus, Callable[[PurchaseOrder], object]]] = {
    "send": (PurchaseStatus.SENT, lambda one: one.send(on=TUESDAY)),
    "confirm": (PurchaseStatus.CONFIRMED, lambda one: one.confirm(on=TUESDAY)),
    "receive a part": (
        PurchaseStatus.PART_RECEIVED,
        lambda one: one.receive({1: pieces("1")}, on=TUESDAY),
    ),
    "receive all": (
        PurchaseStatus.RECEIVED,
        lambda one: one.receive({1: pieces("10")}, on=TUESDAY),
    ),
    "close": (PurchaseStatus.CLOSED, lambda one: one.close(on=TUESDAY)),
    "cancel": (PurchaseStatus.CANCELLED, lambda one: one.cancel(on=TUESDAY)),
}


@pytest.mark.parametrize("status", PurchaseStatus)
@pytest.mark.parametrize("act", ACTS)
def test_a_purchase_goes_on_as_its_table_says(status: PurchaseStatus, act: str) -> None:
    wanted, do = ACTS[act]
    one = evolve(a_purchase_order()[0], status=status)

    if wanted in NEXT[status]:
        moved = do(one)
        assert isinstance(moved, tuple)
        assert moved[0].status is wanted
        assert (moved[1].before, moved[1].after) == (status.value, wanted.value)
    else:
        with pytest.raises(IllegalTransition):
            do(one)


def test_a_purchase_says_which_customers_line_it_is_for() -> None:
    drafted, _ = a_purchase_order()

    [line] = drafted.lines
    assert [(str(one.order), one.line, one.quantity) for one in line.covers] == [
        ("o-1", 1, pieces("10"))
    ]
    assert drafted.is_for(OrderId("o-1"))
    assert not drafted.is_for(OrderId("o-2"))


def test_what_comes_is_counted_line_by_line() -> None:
    part, _ = confirmed().receive({1: pieces("4")}, on=TUESDAY)
    whole, _ = part.receive({1: pieces("6")}, on=TUESDAY)

    assert part.lines[0].to_come == pieces("6")
    assert (whole.status, whole.lines[0].to_come) == (PurchaseStatus.RECEIVED, pieces("0"))
    assert whole.reference == "S 7"


def test_a_line_of_which_nothing_came_stays_to_come() -> None:
    lines = [PurchaseLine(number=n, product=ProductId("p-1"), quantity=pieces("1")) for n in (1, 2)]
    drafted, _ = PurchaseOrder.draft(PurchaseOrderId("b-1"), "Supplies", lines, on=MONDAY)
    sent = drafted.send(on=MONDAY)[0].confirm(on=MONDAY)[0]

    part, _ = sent.receive({1: pieces("1")}, on=MONDAY)

    assert part.status is PurchaseStatus.PART_RECEIVED


def test_more_than_was_ordered_cannot_come() -> None:
    with pytest.raises(ReceivedMoreThanOrdered, match="10 piece still to come"):
        confirmed().receive({1: pieces("11")}, on=TUESDAY)


def test_nothing_and_no_line_cannot_come() -> None:
    with pytest.raises(QuantityNotPositive):
        confirmed().receive({1: pieces("0")}, on=TUESDAY)
    with pytest.raises(BadLines, match="no line 9"):
        confirmed().receive({9: pieces("1")}, on=TUESDAY)


def test_a_purchase_does_not_go_back_in_time() -> None:
    with pytest.raises(DateBefore, match="the day it became confirmed"):
        confirmed().cancel(on=MONDAY)


def test_a_flag_cancels_nothing() -> None:
    flagged, event = confirmed().flag(OrderId("o-1"), "by phone")

    assert flagged.status is PurchaseStatus.CONFIRMED
    assert (flagged.flags, event.why) == (("o-1: by phone",), "by phone")


def test_a_purchase_of_nothing_is_refused() -> None:
    order, _ = an_order()

    with pytest.raises(BadLines, match="no lines"):
        PurchaseOrder.for_order(PurchaseOrderId("b-1"), "Supplies", order, {}, on=MONDAY)
    with pytest.raises(NoSuchLine):
        PurchaseOrder.for_order(
            PurchaseOrderId("b-1"), "Supplies", order, {9: pieces("1")}, on=MONDAY
        )
    with pytest.raises(QuantityNotPositive):
        PurchaseLine(number=1, product=ProductId("p-1"), quantity=pieces("0"))


def test_two_lines_of_one_number_are_refused() -> None:
    line = PurchaseLine(number=1, product=ProductId("p-1"), quantity=pieces("1"))

    with pytest.raises(BadLines, match="one number"):
        PurchaseOrder.draft(PurchaseOrderId("b-1"), "Supplies", [line, line], on=MONDAY)
