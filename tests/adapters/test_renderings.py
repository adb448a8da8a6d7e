"""Documents in the form in which the office reads them: pinned, for others have programs for it."""

import json
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.adapters.documents import HtmlInvoices
from account_mgmt.adapters.renderings import JsonRenderings, json_text
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import FloatRefused
from account_mgmt.domain.invoice import Invoice
from account_mgmt.domain.money import Money
from account_mgmt.domain.party import Party
from account_mgmt.domain.rate import Rate
from account_mgmt.ports.renderings import PacketDocument
from account_mgmt.testing import strategies
from account_mgmt.testing.builders import (
    MONDAY,
    NOON,
    a_draft,
    a_line,
    a_payment,
    a_purchase_order,
    an_invoice,
    an_order,
)


def told(value: object, kind: str = "order") -> Any:
    document = PacketDocument(kind=kind, document="o-1", version=3, value=value)
    [rendered] = JsonRenderings().of(document)
    assert rendered.suffix == "json"
    return json.loads(rendered.content)


def test_an_order_is_told_field_by_field() -> None:
    order, _ = an_order(lines=[a_line(discount=Rate("0.1"))])

    assert told(order) == {
        "form": 1,
        "kind": "order",
        "id": "o-1",
        "version": 3,
        "document": {
            "id": "o-1",
            "account": "a-1",
            "placed_on": "2026-02-02",
            "lines": [
                {
                    "number": 1,
                    "product": "p-1",
                    "quantity": {"amount": "10", "unit": "piece"},
                    "price": {"amount": "100.00", "currency": "EUR"},
                    "discount": "0.1",
                    "rounding": "half_up",
                    "cancelled": {"amount": "0", "unit": "piece"},
                    "returned": {"amount": "0", "unit": "piece"},
                    "promotions": [],
                    "net": {"amount": "900.00", "currency": "EUR"},
                }
            ],
            "kind": "sale",
            "sellers": [],
            "reference": "",
            "status": "open",
            "invoiced_on": None,
            "promotions": [],
        },
    }


def test_an_invoice_is_told_with_its_nets_and_its_tax() -> None:
    invoice, _ = an_invoice(content=a_draft())

    document = told(invoice, "invoice")["document"]

    assert document.keys() == {
        "id",
        "account",
        "number",
        "issued_on",
        "due_on",
        "due",
        "kind",
        "credits",
        "content",
    }
    assert document["content"].keys() == {
        "account",
        "seller",
        "buyer",
        "lines",
        "kind",
        "order",
        "credits",
        "adjustments",
        "credited_tax",
        "terms",
        "prepaid",
        "in_cash",
        "rounding",
        "tax_rounding",
        "reference",
        "reason",
        "advance",
        "deducts",
        "claims",
        "claimed_until",
        "tax_groups",
    }
    assert document["content"]["lines"][0]["net"] == {"amount": "1000.00", "currency": "EUR"}
    assert document["content"]["tax_groups"][0]["taxable"]["amount"] == "1000.00"
    assert document["content"]["in_cash"] is False


def test_a_payment_is_told_with_what_is_left_of_it() -> None:
    payment, _ = a_payment()

    assert told(payment, "payment")["document"] == {
        "id": "c-1",
        "account": "a-1",
        "received_on": "2026-02-02",
        "amount": {"amount": "1000.00", "currency": "EUR"},
        "method": "",
        "reference": "",
        "allocations": [],
        "refunds": [],
        "reversed_on": None,
        "status": "unapplied",
        "unapplied": {"amount": "1000.00", "currency": "EUR"},
    }


def test_a_purchase_is_told_with_what_is_to_come() -> None:
    purchase, _ = a_purchase_order()

    document = told(purchase, "purchase order")["document"]

    assert document["lines"][0]["to_come"] == {"amount": "10", "unit": "piece"}
    assert document["lines"][0]["covers"][0]["order"] == "o-1"


class Colour(Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Money("-0.05", "EUR"), '{"amount":"-0.05","currency":"EUR"}'),
        (Rate.ratio(1, 3), '"1/3"'),
        (Period.of("2026-01-01", "2027-01-01"), '{"start":"2026-01-01","end":"2027-01-01"}'),
        (NOON, '"2026-02-02T12:00:00.000000Z"'),
        (Decimal("1.50"), '"1.50"'),
        (Colour.RED, '"red"'),
        ({MONDAY: [1, True, None]}, '{"2026-02-02":[1,true,null]}'),
        ({1: "\u00fc\n"}, '{"1":"\u00fc\\n"}'),
    ],
    ids=repr,
)
def test_each_value_has_one_text(value: object, text: str) -> None:
    assert json_text(value) == text


def test_a_float_is_refused() -> None:
    with pytest.raises(FloatRefused):
        json_text([0.1])


def test_what_has_no_form_is_a_fault_of_the_program() -> None:
    with pytest.raises(TypeError, match="no form for object"):
        json_text(object())


def test_what_is_not_there_has_no_file() -> None:
    assert JsonRenderings().of(PacketDocument(kind="receipt", document="r-1", version=1)) == ()


@given(
    st.one_of(
        strategies.orders(),
        strategies.invoices(),
        strategies.payments(),
        strategies.purchase_orders(),
        strategies.credit_files(),
        strategies.deliveries(),
    )
)
def test_every_document_is_json_of_the_same_bytes_each_time(value: Any) -> None:
    document = PacketDocument(kind="x", document=str(value.id), version=1, value=value)

    [first], [second] = JsonRenderings().of(document), JsonRenderings().of(evolve(document))

    assert first == second
    assert json.loads(first.content)["document"]["id"] == value.id.value


# --- pages --------------------------------------------------------------------------------------


def an_invoice_document(*, country: str = "ES") -> PacketDocument:
    seller, buyer = (Party(name=name, country=country) for name in ("Olivar", "<b>Acme</b>"))
    content = evolve(a_draft(), seller=seller, buyer=buyer)
    invoice, _ = an_invoice(number="N-7", on=date(2026, 2, 2), content=content)
    return PacketDocument(kind="invoice", document="i-1", version=1, value=invoice)


def test_an_invoice_is_a_page_too_in_its_locale() -> None:
    [page] = HtmlInvoices("es").of(an_invoice_document())

    text = page.content.decode()
    assert page.suffix == "html"
    assert "Factura" in text
    assert "N-7" in text
    assert "&lt;b&gt;Acme" in text


def test_a_credit_note_names_the_invoice_that_it_is_for() -> None:
    invoice = an_invoice_document()
    assert isinstance(invoice.value, Invoice)
    other = evolve(invoice.value, number="N-1")

    [page] = HtmlInvoices().of(evolve(invoice, related=("what else", other)))

    assert "N-1" in page.content.decode()


def test_what_cannot_be_a_page_is_none() -> None:
    order, _ = an_order()

    assert HtmlInvoices().of(an_invoice_document(country="")) == ()
    assert HtmlInvoices().of(PacketDocument(kind="o", document="o", version=1, value=order)) == ()
