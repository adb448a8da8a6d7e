"""What goes wrong runs to its end, on memory and on SQLite: late shipments, bills, damaged goods."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from account_mgmt import AccountManagement, Period
from account_mgmt.domain.conversation import Author
from account_mgmt.domain.customer_return import ReturnStatus
from account_mgmt.domain.errors import AlreadyDisputed, BadLines, NotFound, NothingThere
from account_mgmt.domain.ids import InvoiceId, OrderId, TicketId
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.return_policy import ReturnReason
from account_mgmt.domain.ticket import Ticket
from account_mgmt.domain.ticket_state import ClosedBy, TicketKind, TicketStatus
from account_mgmt.ports.notifier import Notice, Occasion
from account_mgmt.ports.queries import DeliveryQuery, TicketQuery

ON = date(2026, 2, 2)
DAY = timedelta(days=1)


def ordered(desk: AccountManagement, id: str = "o-1", *, by: int = 3) -> OrderId:
    """An order of five, promised so many days later."""
    desk.orders.place("acme", [("widget", "5")], on=ON, id=id)
    desk.deliveries.promise(id, 1, ON + by * DAY)
    return OrderId(id)


def tickets(desk: AccountManagement) -> tuple[Ticket, ...]:
    return desk.support.tickets(TicketQuery(kind=TicketKind.LATE_SHIPMENT))


# --- late shipments -------------------------------------------------------------------------------


def test_a_late_order_gets_one_ticket_on_the_day_after_its_promise(
    desk: AccountManagement,
) -> None:
    ordered(desk)

    on_the_day = desk.playbooks.sweep_late(on=ON + 3 * DAY)
    after = desk.playbooks.sweep_late(on=ON + 4 * DAY)
    again = desk.playbooks.sweep_late(on=ON + 5 * DAY)

    assert on_the_day.opened == again.opened == ()
    [ticket] = tickets(desk)
    assert after.opened == (ticket.id,)
    assert (ticket.order, ticket.department) == (OrderId("o-1"), "logistics")
    assert ticket.messages[0].text.endswith("has not left yet: 1 day late.")


def test_the_account_is_told_in_public_when_it_is_late_and_when_it_left(
    desk: AccountManagement,
) -> None:
    told: list[Notice] = []
    support = evolve(desk.support, notifier=told.append)
    desk.playbooks = evolve(desk.playbooks, support=support)
    ordered(desk)
    desk.playbooks.sweep_late(on=ON + 4 * DAY)
    desk.deliveries.ship("o-1", on=ON + 5 * DAY)

    swept = desk.playbooks.sweep_late(on=ON + 6 * DAY)

    [ticket] = tickets(desk)
    assert swept.closed == (ticket.id,)
    assert [(notice.occasion, notice.to) for notice in told] == [
        (Occasion.OPENED, ("customer",)),
        (Occasion.REPLIED, ("customer",)),
    ]
    assert all(said.public and said.author is Author.SYSTEM for said in ticket.messages)
    assert ticket.outcome is not None
    assert (ticket.outcome.how, ticket.outcome.said) == (
        ClosedBy.REASON,
        "All of order o-1 left on 2026-02-07.",
    )


def test_a_part_shipment_closes_nothing(desk: AccountManagement) -> None:
    ordered(desk)
    desk.playbooks.sweep_late(on=ON + 4 * DAY)

    desk.deliveries.ship("o-1", {1: 2}, on=ON + 4 * DAY)

    assert desk.playbooks.sweep_late(on=ON + 9 * DAY).closed == ()


def test_what_left_late_before_anybody_looked_is_told_and_closed_at_once(
    desk: AccountManagement,
) -> None:
    ordered(desk)
    desk.deliveries.ship("o-1", on=ON + 5 * DAY)

    swept = desk.playbooks.sweep_late(on=ON + 9 * DAY)

    assert len(swept.opened) == len(swept.closed) == 1
    [ticket] = tickets(desk)
    assert ticket.messages[0].text.endswith("left on 2026-02-07: 2 days late.")
    assert desk.playbooks.sweep_late(on=ON + 10 * DAY).opened == ()


def test_what_left_in_time_is_never_told_of(desk: AccountManagement) -> None:
    ordered(desk)
    desk.deliveries.ship("o-1", on=ON + 3 * DAY)

    assert desk.playbooks.sweep_late(on=ON + 90 * DAY).opened == ()


def test_an_order_that_is_cancelled_is_not_late_and_closes_its_ticket(
    desk: AccountManagement,
) -> None:
    for id in ("o-1", "o-2"):
        ordered(desk, id)
    desk.orders.cancel("o-2", on=ON + 3 * DAY, reason="by phone")
    desk.playbooks.sweep_late(on=ON + 4 * DAY)
    desk.orders.cancel("o-1", on=ON + 5 * DAY, reason="by phone")

    desk.playbooks.sweep_late(on=ON + 6 * DAY)

    [ticket] = tickets(desk)
    assert (ticket.order, ticket.status) == (OrderId("o-1"), TicketStatus.CLOSED)
    assert ticket.messages[-1].text == "All of order o-1 is wanted no more."


def test_a_ticket_that_the_customer_opened_is_the_one_ticket_of_the_order(
    desk: AccountManagement,
) -> None:
    ordered(desk)
    asked = desk.support.open(
        "acme", TicketKind.LATE_SHIPMENT, "Where is it?", subject="Order", by="Ana", order="o-1"
    )

    assert desk.playbooks.sweep_late(on=ON + 4 * DAY).opened == ()
    desk.deliveries.ship("o-1", on=ON + 5 * DAY)
    assert desk.playbooks.sweep_late(on=ON + 6 * DAY).closed == (asked.id,)
    assert len(tickets(desk)) == 1


def test_a_ticket_that_somebody_closed_stays_closed(desk: AccountManagement) -> None:
    ordered(desk)
    [opened] = desk.playbooks.sweep_late(on=ON + 4 * DAY).opened
    desk.support.close(opened, reason="they know")
    desk.deliveries.ship("o-1", on=ON + 5 * DAY)

    assert desk.playbooks.sweep_late(on=ON + 6 * DAY).closed == ()
    assert desk.playbooks.sweep_late(on=ON + 7 * DAY).opened == ()


def test_a_delivery_that_is_watched_for_nothing_is_counted_anew(desk: AccountManagement) -> None:
    """As after a migration, which has every delivery seen to from its first promise on."""
    ordered(desk)
    desk.deliveries.ship("o-1", on=ON + 3 * DAY)
    with desk.books.storage.begin() as work:
        order = work.orders.get(OrderId("o-1"))
        delivery = work.deliveries.get(order.id)
        _, event = delivery.recount(order)
        work.deliveries.save(evolve(delivery, watch_on=ON + 3 * DAY), event)
        work.commit()

    assert desk.playbooks.sweep_late(on=ON + 9 * DAY).opened == ()

    query = DeliveryQuery(watch_on=Period(date.min, date.max))
    with desk.books.storage.begin(read_only=True) as work:
        assert not work.deliveries.find(query)


def test_late_orders_are_those_placed_in_the_period_that_left_late(
    desk: AccountManagement,
) -> None:
    for id in ("o-1", "o-2", "o-3"):
        ordered(desk, id)
    desk.orders.place("acme", [("widget", "5")], on=ON, id="o-4")
    desk.deliveries.ship("o-1", on=ON + 4 * DAY)
    desk.deliveries.ship("o-2", on=ON + 3 * DAY)
    week = Period(ON, ON + 7 * DAY)

    left = desk.deliveries.late_orders(week)
    every = desk.deliveries.late_orders(week, unshipped=True)

    assert [(str(one.order), one.days_late) for one in left] == [("o-1", 1)]
    assert [(str(one.order), one.days_late) for one in every] == [("o-1", 1), ("o-3", 3)]
    assert desk.deliveries.late_orders(Period(ON, ON + DAY), unshipped=True) == left
    assert desk.deliveries.late_orders(Period(ON + DAY, ON + 7 * DAY)) == ()


# --- bills that differ ----------------------------------------------------------------------------


def billed(desk: AccountManagement, *, shipped: int = 3) -> InvoiceId:
    """Five are ordered and invoiced, and fewer left."""
    desk.orders.place("acme", [("widget", "5")], on=ON, id="o-1")
    desk.deliveries.ship("o-1", {1: shipped}, on=ON)
    return desk.invoicing.issue("o-1", on=ON, id="i-1").id


def disputed(desk: AccountManagement, text: str = "We got three.") -> Ticket:
    return desk.playbooks.dispute_invoice("i-1", text, by="Ana", on=ON, line=1, id="t-1")


def test_a_disputed_bill_is_compared_line_by_line_and_its_chasing_pauses(
    desk: AccountManagement,
) -> None:
    billed(desk)

    ticket = disputed(desk)

    assert (ticket.department, ticket.invoice) == ("billing", InvoiceId("i-1"))
    assert ticket.messages[-1].text == (
        "line 1: 3 piece of 5 piece ordered was shipped, "
        "5 piece is invoiced, 2 piece more than the customer has"
    )
    assert not ticket.messages[-1].public
    assert desk.collections.worklist("ana", on="2026-06-01") == ()
    with pytest.raises(AlreadyDisputed):
        disputed(desk)


def test_it_ends_in_a_credit_note_of_what_is_billed_too_much(desk: AccountManagement) -> None:
    billed(desk)
    disputed(desk)

    done = desk.playbooks.credit_discrepancy("t-1", by="Bo", on=ON)

    assert done.status is TicketStatus.SOLVED
    assert done.messages[-1].text == "Credited by CN-2026-000001."
    assert desk.receivables.balance("acme") == Money("300.00", "EUR")
    assert not desk.collections.file("acme").is_disputed(InvoiceId("i-1"))
    assert not desk.playbooks.compare("i-1").to_credit


def test_it_is_credited_once_however_often_it_is_asked(desk: AccountManagement) -> None:
    billed(desk)
    disputed(desk)

    for _ in range(2):
        desk.playbooks.credit_discrepancy("t-1", {1: 2}, by="Bo", on=ON)

    assert desk.receivables.balance("acme") == Money("300.00", "EUR")


def test_or_it_ends_in_an_explanation_and_is_chased_again(desk: AccountManagement) -> None:
    billed(desk, shipped=5)
    ticket = disputed(desk)
    assert ticket.messages[-1].text == "order, shipment and invoice agree on every line"

    with pytest.raises(NothingThere, match="nothing is billed too much"):
        desk.playbooks.credit_discrepancy("t-1", by="Bo", on=ON)
    with pytest.raises(NothingThere, match="says nothing"):
        desk.playbooks.explain_discrepancy("t-1", " ", by="Bo", on=ON)
    done = desk.playbooks.explain_discrepancy("t-1", "Five came.", by="Bo", on=ON)

    assert done.status is TicketStatus.SOLVED
    assert not desk.collections.file("acme").is_disputed(InvoiceId("i-1"))
    assert desk.receivables.balance("acme") == Money("500.00", "EUR")


def test_an_invoice_of_no_order_is_disputed_and_not_compared(desk: AccountManagement) -> None:
    content = desk.invoicing.invoice(billed(desk)).content
    assert content is not None
    bare = desk.invoicing.issue_draft(evolve(content, order=None), on=ON, id="i-2")

    ticket = desk.playbooks.dispute_invoice(bare.id, "What is it?", by="Ana", on=ON)

    assert len(ticket.messages) == 1
    with pytest.raises(NotFound):
        desk.playbooks.compare("i-2")


def test_only_an_invoice_is_compared_and_only_a_ticket_on_a_bill_is_settled(
    desk: AccountManagement,
) -> None:
    billed(desk)
    note = desk.invoicing.credit("i-1", {1: 2}, on=ON, reason="as agreed")
    other = desk.support.open("acme", TicketKind.OTHER, "Hm.", subject="Hm", by="Ana")
    bare = desk.support.open("acme", TicketKind.BILLING_DISCREPANCY, "Hm.", subject="Hm", by="Ana")

    with pytest.raises(BadLines, match="it is no invoice for order"):
        desk.playbooks.compare(note.id)
    for ticket in (other, bare):
        with pytest.raises(NotFound, match="billing discrepancy"):
            desk.playbooks.explain_discrepancy(ticket.id, "So it is.", by="Bo", on=ON)


# --- damaged goods --------------------------------------------------------------------------------


def damaged(desk: AccountManagement, order: str | None = "o-1") -> TicketId:
    billed(desk)
    return desk.support.open(
        "acme", TicketKind.DAMAGED_PRODUCT, "Broken.", subject="Broken", by="Ana", order=order
    ).id


def test_damaged_goods_become_a_return_and_the_carriers_term_begins(
    desk: AccountManagement,
) -> None:
    ticket = damaged(desk)

    one = desk.playbooks.take_back_damaged(ticket, {1: 2}, on=ON)

    assert (one.reason, one.status, one.ticket) == (
        ReturnReason.DAMAGED,
        ReturnStatus.AUTHORISED,
        ticket,
    )
    assert one.claim_by == ON + 7 * DAY
    assert desk.returns.returnable("o-1") == {1: Quantity(1)}


def test_it_may_be_left_to_somebody_else_to_allow(desk: AccountManagement) -> None:
    one = desk.playbooks.take_back_damaged(damaged(desk), {1: 2}, on=ON, authorise=False)

    assert one.status is ReturnStatus.REQUESTED


def test_a_ticket_without_an_order_makes_no_return(desk: AccountManagement) -> None:
    with pytest.raises(NotFound, match="order of ticket"):
        desk.playbooks.take_back_damaged(damaged(desk, None), {1: 2}, on=ON)
