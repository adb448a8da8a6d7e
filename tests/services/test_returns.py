"""Taking goods back at the desk, on memory and on SQLite: quantities, money and credit move once."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from attrs import evolve

from account_mgmt import AccountManagement, Period
from account_mgmt.domain.customer_return import CustomerReturn, Resolution, ReturnStatus
from account_mgmt.domain.errors import (
    IllegalTransition,
    NoSuchReturnLine,
    NotFound,
    NothingToInvoice,
    ResolvedMoreThanReceived,
    ReturnedMoreThanDelivered,
)
from account_mgmt.domain.ids import InvoiceId, OrderId, ReturnId
from account_mgmt.domain.invoice import InvoiceKind
from account_mgmt.domain.ledger import SaleEvent, Where
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.return_policy import RestockingFee, ReturnPolicy, ReturnReason
from account_mgmt.domain.ticket_state import TicketKind
from account_mgmt.ports.queries import InvoiceQuery, ReturnQuery, TicketQuery
from account_mgmt.services.orders import Item
from account_mgmt.services.returns import Inspected

ON = date(2026, 2, 2)
DAY = timedelta(days=1)
PHOTO = "0f" * 32


def sold(desk: AccountManagement, much: str = "5", *, price: str | None = None) -> OrderId:
    """An order of so many, shipped and invoiced whole."""
    order = desk.orders.place("acme", [Item("widget", much, price)], on=ON, id="o-1")
    desk.deliveries.ship(order.id, on=ON)
    desk.invoicing.issue(order.id, on=ON, id="i-1")
    return order.id


def came(
    desk: AccountManagement,
    much: int = 5,
    *,
    accepted: int | None = None,
    reason: ReturnReason = ReturnReason.NOT_WANTED,
    id: str = "r-1",
) -> CustomerReturn:
    """A return of so many that came and was inspected."""
    good = much if accepted is None else accepted
    desk.returns.request("o-1", {1: much}, reason=reason, on=ON, id=id)
    desk.returns.authorise(id, on=ON)
    desk.returns.receive(id, on=ON)
    return desk.returns.inspect(
        id, {1: Inspected(accepted=good, rejected=much - good, photos=(PHOTO,))}, on=ON
    )


def booked(desk: AccountManagement, event: SaleEvent = SaleEvent.BOOKED) -> Money:
    with desk.books.storage.begin(read_only=True) as work:
        where = Where(period=Period.year(2026), currency="EUR", event=event)
        return work.sales.total(where).amount


def owed(desk: AccountManagement) -> Money:
    return desk.receivables.balance("acme")


def with_policy(desk: AccountManagement, policy: ReturnPolicy) -> AccountManagement:
    desk.returns = evolve(desk.returns, policy=policy)
    return desk


# --- the whole way --------------------------------------------------------------------------------


def test_5_received_2_sent_back_3_credited_leave_delivered_2_and_invoiced_2(
    desk: AccountManagement,
) -> None:
    """By OCA's rma, pull request 354, whose figures were 0 and 2 (paperwork-sources, B10)."""
    sold(desk)
    came(desk, accepted=3)

    desk.returns.resolve("r-1", 1, Resolution.REJECT, on=ON)
    done = desk.returns.resolve("r-1", 1, Resolution.CREDIT, on=ON)

    line = desk.orders.order("o-1").line(1)
    shipped = desk.deliveries.delivery("o-1").shipped(1)
    assert shipped is not None
    assert shipped - line.returned == Quantity(2)
    [comparison] = desk.playbooks.compare("i-1").lines
    assert (comparison.invoiced, comparison.differs) == (Quantity(2), ())
    assert done.status is ReturnStatus.RESOLVED
    assert desk.returns.close("r-1", on=ON).status is ReturnStatus.CLOSED


def test_credit_moves_quantities_receivables_and_sales_credit_only_on_that_outcome(
    desk: AccountManagement,
) -> None:
    sold(desk)
    came(desk)
    before = (owed(desk), booked(desk), booked(desk, SaleEvent.INVOICED))

    desk.returns.resolve("r-1", 1, Resolution.CREDIT, 2, on=ON)

    assert before == (Money("500.00", "EUR"),) * 3
    assert (owed(desk), booked(desk), booked(desk, SaleEvent.INVOICED)) == (
        Money("300.00", "EUR"),
    ) * 3
    [note] = desk.invoicing.invoices(InvoiceQuery(credits=InvoiceId("i-1")))
    assert note.content is not None
    assert note.content.reason == "return r-1: not wanted"


def test_a_unit_is_refunded_with_its_exact_share_of_the_line(desk: AccountManagement) -> None:
    """10.00 / 3 is 3.34, 3.33, 3.33, together 10.00 (paperwork-sources, B10; Solidus makes 9.99)."""
    order = desk.orders.place(
        "acme", [Item("widget", "3", "4.00", discount=Rate("1/6"))], on=ON, id="o-1"
    )
    desk.deliveries.ship(order.id, on=ON)
    assert desk.invoicing.issue(order.id, on=ON, id="i-1").due == Money("10.00", "EUR")
    came(desk, 3)

    for _ in range(3):
        desk.returns.resolve("r-1", 1, Resolution.CREDIT, 1, on=ON)

    notes = desk.invoicing.invoices(InvoiceQuery(kind=InvoiceKind.CREDIT_NOTE))
    given = [note.due for note in sorted(notes, key=lambda note: note.number)]
    assert given == [Money(amount, "EUR") for amount in ("3.34", "3.33", "3.33")]
    assert owed(desk) == booked(desk) == Money("0.00", "EUR")


def test_two_credits_for_one_return_are_refused(desk: AccountManagement) -> None:
    sold(desk)
    came(desk, 2)
    desk.returns.resolve("r-1", 1, Resolution.CREDIT, on=ON)

    with pytest.raises(IllegalTransition, match="resolved"):
        desk.returns.resolve("r-1", 1, Resolution.CREDIT, 1, on=ON)
    assert owed(desk) == Money("300.00", "EUR")


def test_half_credited_is_not_credited_whole(desk: AccountManagement) -> None:
    sold(desk)
    came(desk, 2)
    desk.returns.resolve("r-1", 1, Resolution.CREDIT, 1, on=ON)

    with pytest.raises(ResolvedMoreThanReceived, match="up to 1"):
        desk.returns.resolve("r-1", 1, Resolution.CREDIT, 2, on=ON)
    assert owed(desk) == Money("400.00", "EUR")


def test_what_was_credited_without_a_return_is_not_credited_again_by_one(
    desk: AccountManagement,
) -> None:
    sold(desk)
    desk.invoicing.credit("i-1", {1: 2}, on=ON, reason="as agreed")
    came(desk, 2)

    desk.returns.resolve("r-1", 1, Resolution.CREDIT, on=ON)

    assert owed(desk) == Money("300.00", "EUR")
    assert desk.orders.order("o-1").line(1).returned == Quantity(2)


def test_goods_that_come_back_before_they_are_invoiced_are_never_invoiced(
    desk: AccountManagement,
) -> None:
    order = desk.orders.place("acme", [("widget", "5")], on=ON, id="o-1")
    desk.deliveries.ship(order.id, on=ON)
    desk.invoicing.issue(order.id, on=ON, quantities={1: 2})
    came(desk, 3)

    desk.returns.resolve("r-1", 1, Resolution.CREDIT, on=ON)

    assert owed(desk) == Money("200.00", "EUR")
    with pytest.raises(NothingToInvoice):
        desk.invoicing.issue(order.id, on=ON)


def test_several_invoices_are_credited_the_latest_first(desk: AccountManagement) -> None:
    order = desk.orders.place("acme", [("widget", "5")], on=ON, id="o-1")
    desk.deliveries.ship(order.id, on=ON)
    for day, much in ((ON, 3), (ON + DAY, 2)):
        desk.invoicing.issue(order.id, on=day, quantities={1: much}, id=f"i-{much}")
    came(desk, 3)

    desk.returns.resolve("r-1", 1, Resolution.CREDIT, on=ON + DAY)

    credited = {
        str(note.credits): note.due
        for note in desk.invoicing.invoices(InvoiceQuery(kind=InvoiceKind.CREDIT_NOTE))
    }
    assert credited == {"i-2": Money("200.00", "EUR"), "i-3": Money("100.00", "EUR")}


# --- what may come back -----------------------------------------------------------------------------


def test_a_return_for_more_than_was_delivered_is_refused(desk: AccountManagement) -> None:
    desk.orders.place("acme", [("widget", "5")], on=ON, id="o-1")
    desk.deliveries.ship("o-1", {1: 3}, on=ON)
    desk.returns.request("o-1", {1: 4}, reason=ReturnReason.LATE, on=ON, id="r-1")

    assert desk.returns.returnable("o-1") == {1: Quantity(3)}
    with pytest.raises(ReturnedMoreThanDelivered):
        desk.returns.authorise("r-1", on=ON)
    desk.returns.authorise("r-1", on=ON, quantities={1: 3})
    desk.returns.request("o-1", {1: 1}, reason=ReturnReason.LATE, on=ON, id="r-2")
    with pytest.raises(ReturnedMoreThanDelivered):
        desk.returns.authorise("r-2", on=ON)


def test_a_return_may_be_refused_given_up_or_sent(desk: AccountManagement) -> None:
    sold(desk)
    for id in ("r-1", "r-2", "r-3"):
        desk.returns.request("o-1", {1: 1}, reason=ReturnReason.LATE, on=ON, id=id)

    desk.returns.refuse("r-1", on=ON, reason="worn")
    desk.returns.authorise("r-2", on=ON)
    desk.returns.send("r-2", on=ON)
    desk.returns.cancel("r-3", on=ON, reason="kept")

    found = {str(one.id): one.status.value for one in desk.returns.returns()}
    assert found == {"r-1": "refused", "r-2": "in transit", "r-3": "cancelled"}
    query = ReturnQuery(status=ReturnStatus.IN_TRANSIT)
    assert desk.returns.returns(query) == (desk.returns.goods_return("r-2"),)


def test_a_return_is_asked_for_once_with_a_key_and_about_what_there_is(
    desk: AccountManagement,
) -> None:
    sold(desk)
    ticket = desk.support.open("acme", TicketKind.OTHER, "Too big.", subject="Size", by="Ana")

    first, again = (
        desk.returns.request(
            "o-1", {1: 1}, reason=ReturnReason.NOT_WANTED, on=ON, ticket=ticket.id, key="k"
        )
        for _ in range(2)
    )

    assert first == again
    assert first.ticket == ticket.id
    with pytest.raises(NotFound):
        desk.returns.request("o-1", {1: 1}, reason=ReturnReason.LATE, on=ON, ticket="nothing")


def test_less_or_other_lines_than_were_asked_for_are_named_rightly(desk: AccountManagement) -> None:
    sold(desk)
    desk.returns.request("o-1", {1: 2}, reason=ReturnReason.LATE, on=ON, id="r-1")

    with pytest.raises(NoSuchReturnLine):
        desk.returns.authorise("r-1", on=ON, quantities={2: 1})
    desk.returns.authorise("r-1", on=ON)
    with pytest.raises(NoSuchReturnLine):
        desk.returns.receive("r-1", {2: 1}, on=ON)
    with pytest.raises(NoSuchReturnLine):
        desk.returns.inspect("r-1", {2: Inspected(accepted=1)}, on=ON)
    assert desk.returns.receive("r-1", {1: 3}, on=ON).line(1).over == Quantity(1)


# --- the other outcomes -----------------------------------------------------------------------------


def test_replace_makes_an_order_at_no_charge_for_which_nobody_is_credited(
    desk: AccountManagement,
) -> None:
    sold(desk)
    came(desk, 2)

    done = desk.returns.resolve("r-1", 1, Resolution.REPLACE, on=ON)

    [outcome] = done.line(1).outcomes
    order = desk.orders.order(outcome.document)
    assert (order.net, order.line(1).quantity, order.reference) == (
        Money("0.00", "EUR"),
        Quantity(2),
        "return r-1",
    )
    assert (booked(desk), owed(desk)) == (Money("500.00", "EUR"), Money("500.00", "EUR"))
    assert desk.returns.returnable("o-1") == {1: Quantity(3)}
    desk.invoicing.issue(order.id, on=ON)
    with desk.books.storage.begin(read_only=True) as work:
        assert not work.sales.entries_of(order.id)


def test_repair_makes_a_ticket_for_whoever_repairs(desk: AccountManagement) -> None:
    sold(desk)
    came(desk, 2)

    done = desk.returns.resolve("r-1", 1, Resolution.REPAIR, on=ON)

    [ticket] = desk.support.tickets(TicketQuery(order=OrderId("o-1")))
    assert (ticket.department, str(ticket.id)) == ("repair", done.line(1).outcomes[0].document)
    assert desk.returns.returnable("o-1") == {1: Quantity(5)}


# --- fees -------------------------------------------------------------------------------------------


def test_restocking_is_invoiced_beside_the_credit(desk: AccountManagement) -> None:
    fee = RestockingFee(share=Rate("10%"))
    with_policy(desk, ReturnPolicy(fees=[(ReturnReason.NOT_WANTED, fee)]))
    sold(desk)
    came(desk, 2)

    desk.returns.resolve("r-1", 1, Resolution.CREDIT, on=ON)

    assert owed(desk) == Money("320.00", "EUR")
    assert booked(desk) == Money("300.00", "EUR")


def test_other_reasons_and_what_was_never_invoiced_cost_nothing(desk: AccountManagement) -> None:
    fee = RestockingFee(fixed=Money("5.00", "EUR"))
    with_policy(desk, ReturnPolicy(fee=fee))
    desk.orders.place("acme", [("widget", "5")], on=ON, id="o-1")
    desk.deliveries.ship("o-1", on=ON)
    came(desk, 2)

    desk.returns.resolve("r-1", 1, Resolution.CREDIT, on=ON)

    assert owed(desk) == Money("0.00", "EUR")


# --- replaced ahead, reminders, expiry --------------------------------------------------------------


def test_a_replacement_sent_ahead_is_charged_once_when_nothing_comes(
    desk: AccountManagement,
) -> None:
    sold(desk)
    desk.returns.request("o-1", {1: 2}, reason=ReturnReason.WARRANTY, on=ON, id="r-1")
    desk.returns.authorise("r-1", on=ON)
    ahead = desk.returns.send_ahead("r-1", on=ON).ahead
    assert ahead is not None
    assert desk.orders.order(ahead.order).line(1).quantity == Quantity(2)

    early = desk.returns.sweep(on=ON + 29 * DAY)
    swept = desk.returns.sweep(on=ON + 30 * DAY)
    again = desk.returns.sweep(on=ON + 31 * DAY)

    assert early.charged == again.charged == ()
    assert swept.charged == swept.expired == (ReturnId("r-1"),)
    assert owed(desk) == Money("700.00", "EUR")


def test_what_was_replaced_ahead_and_came_makes_no_second_order(desk: AccountManagement) -> None:
    sold(desk)
    desk.returns.request("o-1", {1: 2}, reason=ReturnReason.WARRANTY, on=ON, id="r-1")
    desk.returns.authorise("r-1", on=ON)
    ahead = desk.returns.send_ahead("r-1", on=ON).ahead
    desk.returns.receive("r-1", on=ON)
    desk.returns.inspect("r-1", {1: Inspected(accepted=2)}, on=ON)

    done = desk.returns.resolve("r-1", 1, Resolution.REPLACE, on=ON)

    assert ahead is not None
    assert done.line(1).outcomes[0].document == str(ahead.order)
    assert len(desk.orders.orders()) == 2


def test_somebody_is_reminded_of_the_carriers_term_once_unless_it_was_claimed(
    desk: AccountManagement,
) -> None:
    sold(desk)
    for id in ("r-1", "r-2"):
        desk.returns.request("o-1", {1: 1}, reason=ReturnReason.DAMAGED, on=ON, id=id)
    desk.returns.claim("r-2", on=ON + DAY)

    swept = desk.returns.sweep(on=ON + 5 * DAY)

    assert swept.to_claim == ((ReturnId("r-1"), ON + 7 * DAY),)
    assert desk.returns.sweep(on=ON + 4 * DAY).to_claim == ()
    assert desk.returns.sweep(on=ON + 5 * DAY).to_claim == ()


def test_one_that_is_not_sent_expires_and_may_be_asked_for_again(desk: AccountManagement) -> None:
    sold(desk)
    desk.returns.request("o-1", {1: 5}, reason=ReturnReason.LATE, on=ON, id="r-1")
    desk.returns.authorise("r-1", on=ON)

    assert desk.returns.sweep(on=ON + 29 * DAY).expired == ()
    assert desk.returns.sweep(on=ON + 30 * DAY).expired == (ReturnId("r-1"),)
    assert desk.returns.returnable("o-1") == {1: Quantity(5)}


def test_only_one_of_two_who_return_the_same_goods_is_allowed(
    make_desk: Callable[..., AccountManagement],
) -> None:
    desk = make_desk()
    sold(desk)
    came(desk, 5)
    desk.returns.request("o-1", {1: 1}, reason=ReturnReason.LATE, on=ON, id="r-2")

    with pytest.raises(ReturnedMoreThanDelivered):
        desk.returns.authorise("r-2", on=ON)
