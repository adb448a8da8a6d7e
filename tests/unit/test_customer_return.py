"""The life of a return: allowed, received, inspected, and settled unit by unit."""

from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given

from account_mgmt.domain.customer_return import (
    NEXT,
    CustomerReturn,
    Inspection,
    Resolution,
    ReturnLine,
    ReturnStatus,
    returnable,
)
from account_mgmt.domain.delivery import Delivery
from account_mgmt.domain.errors import (
    BadLines,
    BadText,
    DateBefore,
    IllegalTransition,
    MiscountedInspection,
    NoSuchLine,
    NoSuchReturnLine,
    NothingThere,
    QuantityNotPositive,
    ResolvedMoreThanReceived,
    ReturnedMoreThanDelivered,
)
from account_mgmt.domain.events import ReturnMoved, ReturnResolved
from account_mgmt.domain.ids import InvoiceId, OrderId
from account_mgmt.domain.order import Order
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.return_policy import ReturnPolicy, ReturnReason
from account_mgmt.testing.builders import MONDAY, a_line, a_return, an_order
from account_mgmt.testing.strategies import returns

DAY = timedelta(days=1)
PHOTO = "0f" * 32


def pieces(number: str | int) -> Quantity:
    return Quantity(number)


FIVE = an_order(lines=[a_line(1, quantity="5"), a_line(2, quantity="2")])[0]


def shipped(order: Order = FIVE, much: str = "5") -> Delivery:
    return Delivery.open(order)[0].ship(order, {1: pieces(much)}, on=MONDAY)[0]


def asked(much: str = "5", *, id: str = "r-1", **changes: object) -> CustomerReturn:
    return a_return(id, order=FIVE, quantities={1: much}, **changes)[0]  # type: ignore[arg-type] # a test's own words


def allowed(much: str = "5", *, id: str = "r-1", **changes: object) -> CustomerReturn:
    return asked(much, id=id, **changes).authorise(FIVE, shipped(), (), on=MONDAY)[0]


def received(much: str = "5", came: str | None = None) -> CustomerReturn:
    return allowed(much).receive({1: pieces(came or much)}, on=MONDAY)[0]


def inspected(
    accepted: str, rejected: str = "0", one: CustomerReturn | None = None
) -> CustomerReturn:
    came = one or received("5", str(int(accepted) + int(rejected)))
    found = Inspection(accepted=pieces(accepted), rejected=pieces(rejected))
    return came.inspect({1: found}, on=MONDAY)[0]


def settled(one: CustomerReturn, how: Resolution, much: str, room: str = "99") -> CustomerReturn:
    return one.resolve(1, how, pieces(much), on=MONDAY, room=pieces(room))[0]


# --- what may come back -------------------------------------------------------------------------


def test_what_is_asked_for_holds_nothing() -> None:
    assert returnable(FIVE, shipped(), [asked()]) == {1: pieces(5), 2: pieces(0)}


def test_what_is_allowed_is_not_allowed_again() -> None:
    assert returnable(FIVE, shipped(), [allowed("3")])[1] == pieces(2)


def test_a_return_for_all_that_was_delivered_is_allowed_and_for_more_is_refused() -> None:
    three = shipped(much="3")

    assert asked("3").authorise(FIVE, three, (), on=MONDAY)[0].line(1).authorised == pieces(3)
    with pytest.raises(ReturnedMoreThanDelivered, match="Return up to 3"):
        asked("4").authorise(FIVE, three, (), on=MONDAY)


def test_two_returns_together_are_not_more_than_was_delivered() -> None:
    first = allowed("3")

    with pytest.raises(ReturnedMoreThanDelivered):
        asked("3", id="r-2").authorise(FIVE, shipped(), [first], on=MONDAY)
    assert asked("2", id="r-2").authorise(FIVE, shipped(), [first], on=MONDAY)


def test_what_came_back_before_is_not_delivered_any_more() -> None:
    less, _ = FIVE.return_lines({1: pieces(2)}, on=MONDAY, reason="worn")

    assert returnable(less, shipped(), [])[1] == pieces(3)


def test_what_is_cancelled_refused_or_expired_holds_nothing() -> None:
    over = [
        allowed(id="r-1").cancel(on=MONDAY, reason="kept")[0],
        asked(id="r-2").refuse(on=MONDAY, reason="worn")[0],
        allowed(id="r-3").expire(on=MONDAY + 30 * DAY)[0],
    ]

    assert returnable(FIVE, shipped(), over)[1] == pieces(5)


def test_what_was_repaired_or_sent_back_is_the_customers_again_and_what_was_replaced_is_not() -> (
    None
):
    one = inspected("3", "2")
    one = settled(settled(one, Resolution.REPLACE, "1"), Resolution.REPAIR, "2")
    one = settled(one, Resolution.REJECT, "2")

    assert one.holds(1) == pieces(1)
    assert one.holds(2) is None


def test_what_came_beyond_what_was_allowed_is_held_and_leaves_never_less_than_nothing() -> None:
    assert returnable(FIVE, shipped(), [received("5", "7")])[1] == pieces(0)


# --- before goods come --------------------------------------------------------------------------


def test_a_return_is_of_lines_of_the_order_above_zero_and_not_before_it() -> None:
    with pytest.raises(NoSuchLine):
        CustomerReturn.request(
            asked().id, FIVE, {3: pieces(1)}, reason=ReturnReason.LATE, on=MONDAY
        )
    with pytest.raises(BadLines, match="it has no lines"):
        a_return(order=FIVE, quantities={})
    with pytest.raises(QuantityNotPositive):
        a_return(order=FIVE, quantities={1: "0"})
    with pytest.raises(DateBefore):
        asked(on=MONDAY - DAY)


def test_two_lines_of_a_return_do_not_have_one_number() -> None:
    line = ReturnLine(number=1, asked=pieces(1))

    with pytest.raises(BadLines, match="two of its lines have one number"):
        evolve(asked(), lines=(line, line))


def test_less_than_was_asked_may_be_allowed_of_some_lines() -> None:
    one = a_return(order=FIVE, quantities={1: "5", 2: "2"})[0]

    less, event = one.authorise(FIVE, shipped(), (), on=MONDAY, quantities={1: pieces(4)})

    assert [line.expected for line in less.lines] == [pieces(4), pieces(0)]
    assert event.after == "authorised"


def test_what_is_allowed_is_something_of_the_lines_that_were_asked_for() -> None:
    for quantities, error in (
        ({}, NothingThere),
        ({1: pieces(0)}, QuantityNotPositive),
        ({2: pieces(1)}, NoSuchReturnLine),
    ):
        with pytest.raises(error):
            asked().authorise(FIVE, shipped(), (), on=MONDAY, quantities=quantities)


def test_a_return_is_refused_for_a_reason_only() -> None:
    refused, event = asked().refuse(on=MONDAY, reason="worn")

    assert (refused.status, refused.why, event.why) == (ReturnStatus.REFUSED, "worn", "worn")
    with pytest.raises(NothingThere):
        asked().refuse(on=MONDAY, reason=" ")


def test_a_return_expires_thirty_days_after_it_was_allowed_and_not_a_day_before() -> None:
    one = allowed()

    assert one.due_on == one.expires_on == MONDAY + 30 * DAY
    assert not one.expiry_due(MONDAY + 29 * DAY)
    assert one.expiry_due(MONDAY + 30 * DAY)
    with pytest.raises(DateBefore):
        one.expire(on=MONDAY + 29 * DAY)
    assert one.expire(on=MONDAY + 30 * DAY)[0].due_on is None


def test_what_is_on_its_way_does_not_expire_and_may_still_be_given_up() -> None:
    sent, _ = allowed().send(on=MONDAY)

    assert sent.due_on is None
    assert sent.cancel(on=MONDAY, reason="kept")[0].status is ReturnStatus.CANCELLED
    with pytest.raises(IllegalTransition):
        sent.expire(on=MONDAY + 90 * DAY)


def test_nothing_is_given_up_once_something_came() -> None:
    with pytest.raises(IllegalTransition):
        received().cancel(on=MONDAY, reason="kept")


def test_a_step_is_not_dated_before_the_last_one() -> None:
    with pytest.raises(DateBefore, match="the day it became requested"):
        asked(on=MONDAY + DAY).refuse(on=MONDAY, reason="worn")


# --- the carrier --------------------------------------------------------------------------------


def test_a_carrier_is_told_of_damage_within_seven_days() -> None:
    damaged = asked(reason=ReturnReason.DAMAGED)

    claimed, event = damaged.claim(on=MONDAY + 7 * DAY)

    assert (damaged.claim_by, damaged.remind_on) == (MONDAY + 7 * DAY, MONDAY + 5 * DAY)
    assert (claimed.claimed_on, claimed.due_on, event.on) == (event.on, None, MONDAY + 7 * DAY)
    with pytest.raises(IllegalTransition, match="past the carrier's term"):
        damaged.claim(on=MONDAY + 8 * DAY)
    with pytest.raises(IllegalTransition, match="nothing to claim for"):
        asked().claim(on=MONDAY)


def test_somebody_is_reminded_once() -> None:
    damaged = asked(reason=ReturnReason.DAMAGED)

    reminded, event = damaged.remind(on=MONDAY + 5 * DAY)

    assert event.claim_by == MONDAY + 7 * DAY
    assert reminded.due_on is None
    with pytest.raises(IllegalTransition):
        reminded.remind(on=MONDAY + 6 * DAY)


def test_nobody_is_reminded_of_what_is_over() -> None:
    assert asked(reason=ReturnReason.DAMAGED).refuse(on=MONDAY, reason="worn")[0].due_on is None


# --- replacing ahead ----------------------------------------------------------------------------


def ahead(much: str = "5") -> CustomerReturn:
    return allowed(much).send_ahead(
        OrderId("o-2"), on=MONDAY, policy=ReturnPolicy(days_to_replace=10)
    )[0]


def test_a_replacement_sent_ahead_is_charged_after_its_term_when_nothing_came() -> None:
    one = ahead()

    assert not one.charge_due(MONDAY + 9 * DAY)
    assert one.charge_due(MONDAY + 10 * DAY)
    with pytest.raises(DateBefore):
        one.charge(InvoiceId("i-2"), on=MONDAY + 9 * DAY)
    charged, event = one.charge(InvoiceId("i-2"), on=MONDAY + 10 * DAY)
    assert event.invoice == InvoiceId("i-2")
    assert not charged.charge_due(MONDAY + 99 * DAY)
    with pytest.raises(IllegalTransition):
        charged.charge(InvoiceId("i-3"), on=MONDAY + 11 * DAY)


def test_what_came_is_not_charged_and_what_did_not_is() -> None:
    whole = ahead().receive({1: pieces(5)}, on=MONDAY)[0]
    part = ahead().receive({1: pieces(3)}, on=MONDAY)[0]

    assert whole.to_charge == {}
    assert not whole.charge_due(MONDAY + 10 * DAY)
    assert part.to_charge == {1: pieces(2)}


def test_what_came_and_was_not_accepted_is_charged() -> None:
    one = inspected("3", "2", ahead().receive({1: pieces(5)}, on=MONDAY)[0])

    assert one.to_charge == {1: pieces(2)}


def test_what_was_replaced_ahead_is_not_credited_too() -> None:
    one = inspected("5", "0", ahead().receive({1: pieces(5)}, on=MONDAY)[0])

    with pytest.raises(ResolvedMoreThanReceived):
        settled(one, Resolution.CREDIT, "1")
    assert settled(one, Resolution.REPLACE, "5").status is ReturnStatus.RESOLVED


def test_what_was_charged_and_then_came_is_credited_and_not_replaced() -> None:
    charged, _ = ahead().charge(InvoiceId("i-2"), on=MONDAY + 10 * DAY)
    came, _ = charged.receive({1: pieces(5)}, on=MONDAY + 11 * DAY)
    one, _ = came.inspect(
        {1: Inspection(accepted=pieces(4), rejected=pieces(1))}, on=MONDAY + 11 * DAY
    )

    assert one.left(1, Resolution.REPLACE) == pieces(0)
    assert one.left(1, Resolution.CREDIT) == pieces(4)
    assert one.left(1, Resolution.REJECT) == pieces(1)


def test_a_replacement_is_sent_ahead_once_and_before_goods_come() -> None:
    for one in (asked(), received(), ahead()):
        with pytest.raises(IllegalTransition):
            one.send_ahead(OrderId("o-3"), on=MONDAY)


# --- when goods came ----------------------------------------------------------------------------


def test_more_or_less_than_was_allowed_may_come_and_is_kept_as_it_is() -> None:
    over, under = received("3", "4").line(1), received("3", "2").line(1)

    assert (over.over, over.short) == (pieces(1), pieces(0))
    assert (under.over, under.short) == (pieces(0), pieces(1))


def test_goods_may_come_in_several_times() -> None:
    one = received("5", "2").receive({1: pieces(3)}, on=MONDAY + DAY)[0]

    assert one.line(1).came == pieces(5)


def test_what_comes_is_something_of_the_lines_that_were_asked_for() -> None:
    for quantities, error in (
        ({}, NothingThere),
        ({1: pieces(0)}, QuantityNotPositive),
        ({2: pieces(1)}, NoSuchReturnLine),
    ):
        with pytest.raises(error):
            allowed().receive(quantities, on=MONDAY)


def test_other_lines_stay_as_they_are() -> None:
    one = a_return(order=FIVE, quantities={1: "1", 2: "1"})[0]
    two = one.authorise(
        FIVE,
        Delivery.open(FIVE)[0].ship(FIVE, {1: pieces(1), 2: pieces(1)}, on=MONDAY)[0],
        (),
        on=MONDAY,
    )[0]

    came, _ = two.receive({1: pieces(1)}, on=MONDAY)
    looked, _ = came.inspect({1: Inspection(accepted=pieces(1), rejected=pieces(0))}, on=MONDAY)

    assert [line.came for line in came.lines] == [pieces(1), pieces(0)]
    assert settled(looked, Resolution.CREDIT, "1").status is ReturnStatus.RESOLVED


def test_an_inspection_counts_all_that_came() -> None:
    for accepted, rejected in (("4", "0"), ("4", "2"), ("6", "-1"), ("-1", "6")):
        with pytest.raises(MiscountedInspection, match="Count again"):
            inspected(accepted, rejected, received())
    with pytest.raises(MiscountedInspection):
        received().inspect({}, on=MONDAY)
    with pytest.raises(NoSuchReturnLine):
        received().inspect({2: Inspection(accepted=pieces(1), rejected=pieces(0))}, on=MONDAY)


def test_a_photo_is_named_by_its_hash() -> None:
    found = Inspection(accepted=pieces(5), rejected=pieces(0), condition="torn", photos=(PHOTO,))

    assert received().inspect({1: found}, on=MONDAY)[0].line(1).inspection == found
    for digest in ("0f", "0F" * 32):
        with pytest.raises(BadText, match="SHA-256"):
            Inspection(accepted=pieces(5), rejected=pieces(0), photos=(digest,))


# --- outcomes -----------------------------------------------------------------------------------


def test_one_line_may_end_in_several_outcomes_by_quantity() -> None:
    """5 received, 2 sent back, 3 credited (paperwork-sources, B10; OCA rma, pull request 354)."""
    one = inspected("3", "2")

    one, events = one.resolve(1, Resolution.REJECT, pieces(2), on=MONDAY, room=pieces(5))
    half = one.status
    one, last = one.resolve(1, Resolution.CREDIT, pieces(3), on=MONDAY, room=pieces(5))

    assert (half, one.status) == (ReturnStatus.INSPECTED, ReturnStatus.RESOLVED)
    assert [type(event) for event in (*events, *last)] == [
        ReturnResolved,
        ReturnResolved,
        ReturnMoved,
    ]
    assert one.line(1).unsettled == pieces(0)
    assert one.close(on=MONDAY)[0].status is ReturnStatus.CLOSED


def test_two_credits_for_one_return_are_refused() -> None:
    one = settled(inspected("3", "2"), Resolution.CREDIT, "3")

    with pytest.raises(
        ResolvedMoreThanReceived, match="What is credited once is not credited again"
    ):
        settled(one, Resolution.CREDIT, "1")


def test_what_was_rejected_is_not_credited_and_what_was_accepted_not_sent_back() -> None:
    one = inspected("3", "2")

    for how, much in (
        (Resolution.CREDIT, "4"),
        (Resolution.REPLACE, "4"),
        (Resolution.REJECT, "3"),
    ):
        with pytest.raises(ResolvedMoreThanReceived):
            settled(one, how, much)


def test_what_came_beyond_what_was_delivered_is_only_sent_back() -> None:
    one = inspected("5", "2", received("5", "7"))

    with pytest.raises(ReturnedMoreThanDelivered):
        settled(one, Resolution.CREDIT, "5", room="4")
    assert settled(one, Resolution.REJECT, "2", room="0").line(1).unsettled == pieces(5)


def test_only_what_was_inspected_is_settled_above_zero_and_in_order() -> None:
    with pytest.raises(IllegalTransition, match="settled"):
        settled(received(), Resolution.CREDIT, "1")
    assert received().line(1).left(Resolution.CREDIT) == pieces(0)
    with pytest.raises(QuantityNotPositive):
        settled(inspected("5"), Resolution.CREDIT, "0")
    with pytest.raises(DateBefore):
        inspected("5").resolve(1, Resolution.CREDIT, pieces(1), on=MONDAY - DAY, room=pieces(5))


def test_other_lines_keep_their_outcomes() -> None:
    one = a_return(order=FIVE, quantities={1: "1", 2: "1"})[0]
    both = Delivery.open(FIVE)[0].ship(FIVE, {1: pieces(1), 2: pieces(1)}, on=MONDAY)[0]
    one = one.authorise(FIVE, both, (), on=MONDAY)[0]
    one = one.receive({1: pieces(1), 2: pieces(1)}, on=MONDAY)[0]
    good = Inspection(accepted=pieces(1), rejected=pieces(0))
    one = one.inspect({1: good, 2: good}, on=MONDAY)[0]

    one = settled(one, Resolution.CREDIT, "1")

    assert (one.status, one.line(2).unsettled) == (ReturnStatus.INSPECTED, pieces(1))


# --- laws ---------------------------------------------------------------------------------------


def test_what_is_over_never_changes() -> None:
    over = [status for status, ways in NEXT.items() if not ways]

    assert over == [
        ReturnStatus.REFUSED,
        ReturnStatus.CLOSED,
        ReturnStatus.CANCELLED,
        ReturnStatus.EXPIRED,
    ]


@given(returns())
def test_no_more_is_ever_settled_than_came(one: CustomerReturn) -> None:
    for line in one.lines:
        kept = line.settled(Resolution.CREDIT, Resolution.REPLACE, Resolution.REPAIR)
        assert pieces(0).millionths <= line.unsettled.millionths
        assert kept + line.settled(Resolution.REJECT) + line.unsettled == line.came
        assert all(one.left(line.number, how).millionths >= 0 for how in Resolution)


@given(returns())
def test_what_was_replaced_ahead_is_given_back_once_only(one: CustomerReturn) -> None:
    for line in one.lines:
        if one.ahead is not None:
            free = line.settled(Resolution.CREDIT, Resolution.REPAIR)
            assert free + line.settled(Resolution.REPLACE) <= line.came
