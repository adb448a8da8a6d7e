"""How much of an order may be invoiced, and what its lines come to."""

import pytest
from attrs import evolve

from account_mgmt.domain.errors import NothingToInvoice
from account_mgmt.domain.ids import InvoiceId
from account_mgmt.domain.invoice import Invoice, InvoiceKind
from account_mgmt.domain.invoicing_policy import billed_line, invoiced, to_invoice
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import Order
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.tax import UNTAXED
from account_mgmt.testing.builders import (
    MONDAY,
    a_draft,
    a_line,
    an_invoice,
    an_invoice_line,
    an_order,
)


def pieces(number: str) -> Quantity:
    return Quantity(number)


def an_invoice_for(quantity: str, kind: InvoiceKind = InvoiceKind.INVOICE) -> Invoice:
    draft = evolve(a_draft(an_invoice_line(quantity=quantity)), kind=kind)
    return draft.issue(InvoiceId("i-1"), "1", on=MONDAY)[0]


def order() -> Order:
    return an_order()[0]


def test_all_that_is_ordered_may_be_invoiced() -> None:
    assert to_invoice(order(), []) == {1: pieces("10")}


def test_what_is_invoiced_is_not_invoiced_again() -> None:
    assert to_invoice(order(), [an_invoice_for("4")]) == {1: pieces("6")}
    with pytest.raises(NothingToInvoice, match="all of it is invoiced"):
        to_invoice(order(), [an_invoice_for("10")])


def test_what_was_credited_may_be_invoiced_again() -> None:
    back = an_invoice_for("4", InvoiceKind.CREDIT_NOTE)

    assert to_invoice(order(), [an_invoice_for("10"), back]) == {1: pieces("4")}


def test_what_is_cancelled_or_came_back_is_never_invoiced() -> None:
    less, _ = order().cancel_lines({1: pieces("2")}, on=MONDAY, reason="")
    less, _ = less.return_lines({1: pieces("3")}, on=MONDAY, reason="")

    assert to_invoice(less, []) == {1: pieces("5")}


def test_only_what_left_is_invoiced_where_that_is_the_policy() -> None:
    assert to_invoice(order(), [], shipped={1: pieces("7")}) == {1: pieces("7")}
    with pytest.raises(NothingToInvoice, match="all that left is invoiced"):
        to_invoice(order(), [], shipped={})


def test_goods_that_came_back_before_they_were_invoiced_are_not() -> None:
    """frappe/erpnext #52647: partially billed for ever."""
    back, _ = order().return_lines({1: pieces("3")}, on=MONDAY, reason="")

    assert to_invoice(back, [], shipped={1: pieces("7")}) == {1: pieces("4")}


def test_lines_of_no_order_and_heads_alone_bill_nothing_of_one() -> None:
    other = evolve(an_invoice_line(), order_line=None)
    invoice, _ = a_draft(other).issue(InvoiceId("i-1"), "1", on=MONDAY)

    assert invoiced([invoice, an_invoice()[0]]) == {}


def test_an_order_invoiced_bit_by_bit_comes_to_what_it_would_at_once() -> None:
    line = a_line(quantity="3", price="3.335", discount=Rate("0.5"))  # 5.0025 -> 5.00
    parts = [
        billed_line(line, pieces("1"), pieces(before), "Widget", UNTAXED)
        for before in ("0", "1", "2")
    ]

    assert [part.net.minor for part in parts] == [167, 166, 167]
    assert Money.total([part.net for part in parts], "EUR") == line.net
    assert [part.adjustments[0].reason for part in parts] == ["discount"] * 3


def test_a_cent_that_rounding_leaves_is_told_as_such() -> None:
    line = a_line(quantity="3", price="3.335")  # 10.005 -> 10.01, a piece 3.34, three 10.02
    parts = [
        billed_line(line, pieces("1"), pieces(before), "Widget", UNTAXED)
        for before in ("0", "1", "2")
    ]

    assert sum(part.net.minor for part in parts) == 1001
    assert {a.reason for part in parts for a in part.adjustments} == {"discount"}


def test_a_price_is_billed_as_it_is_when_nothing_is_off() -> None:
    line = billed_line(a_line(), pieces("10"), pieces("0"), "Widget", UNTAXED)

    assert line.adjustments == ()
    assert (line.order_line, str(line.product)) == (1, "p-1")


def test_a_cent_more_is_a_charge() -> None:
    line = a_line(quantity="3", price="0.333")  # 0.999 -> 1.00, a piece 0.33
    [first, second, third] = [
        billed_line(line, pieces("1"), pieces(before), "Widget", UNTAXED)
        for before in ("0", "1", "2")
    ]

    assert (first.net.minor, second.net.minor, third.net.minor) == (33, 34, 33)
    assert (second.adjustments[0].charge, second.adjustments[0].reason) == (True, "rounding")
