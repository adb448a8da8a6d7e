"""Where order, shipment and invoice differ."""

import pytest
from attrs import evolve

from account_mgmt.domain.delivery import Delivery
from account_mgmt.domain.discrepancy import Discrepancy, compare
from account_mgmt.domain.errors import BadLines
from account_mgmt.domain.ids import InvoiceId
from account_mgmt.domain.invoice import Draft, Invoice, InvoiceLine
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import Order
from account_mgmt.domain.party import Party
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.testing.builders import MONDAY, a_line, an_order

FIVE = an_order(lines=[a_line(1, quantity="5", price="100.00"), a_line(2, quantity="1")])[0]


def delivered(order: Order = FIVE, much: str = "5") -> Delivery:
    return Delivery.open(order)[0].ship(order, {1: Quantity(much)}, on=MONDAY)[0]


def an_invoice(much: str = "5", price: str = "100.00", id: str = "i-1") -> Invoice:
    line = InvoiceLine(
        number=1,
        description="Widget",
        quantity=Quantity(much),
        price=UnitPrice(price, "EUR"),
        order_line=1,
    )
    freight = evolve(line, number=2, description="Freight", order_line=None)
    draft = Draft(
        account=FIVE.account,
        seller=Party(name="Us"),
        buyer=Party(name="Them"),
        lines=(line, freight),
        order=FIVE.id,
    )
    return draft.issue(InvoiceId(id), id, on=MONDAY)[0]


def compared(invoice: Invoice, order: Order = FIVE, much: str = "5") -> Discrepancy:
    return compare(order, delivered(order, much), invoice, [invoice])


def test_where_all_agree_nothing_is_to_be_credited() -> None:
    found = compared(an_invoice())

    assert not found.differs
    assert found.to_credit == {}
    assert found.told == "order, shipment and invoice agree on every line"


def test_what_is_billed_beyond_what_the_customer_has_is_to_be_credited() -> None:
    found = compared(an_invoice(), much="3")

    assert found.to_credit == {1: Quantity(2)}
    assert "2 piece more than the customer has" in found.told


def test_what_came_back_or_was_cancelled_the_customer_does_not_have() -> None:
    back = FIVE.return_lines({1: Quantity(1)}, on=MONDAY, reason="worn")[0]
    less = FIVE.cancel_lines({1: Quantity(2)}, on=MONDAY, reason="less")[0]

    assert compared(an_invoice(), back).to_credit == {1: Quantity(1)}
    assert compared(an_invoice(), less, "3").to_credit == {1: Quantity(2)}


def test_another_price_than_agreed_is_told_with_how_much_it_is_too_much() -> None:
    found = compared(an_invoice(price="110.00"))

    assert found.lines[0].overcharged == Money("50.00", "EUR")
    assert found.told == "line 1: 550.00 EUR is billed where 500.00 EUR was agreed"
    assert found.to_credit == {}


def test_no_more_is_credited_on_an_invoice_than_it_bills() -> None:
    first, second = an_invoice("4"), an_invoice("1", id="i-2")

    found = compare(FIVE, delivered(much="2"), second, [first, second])

    assert found.to_credit == {1: Quantity(1)}


def test_an_invoice_is_compared_with_its_own_order() -> None:
    with pytest.raises(BadLines):
        compared(an_invoice(), an_order("o-2", lines=FIVE.lines)[0])
