"""An invoice of ours as other people's software reads it."""

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve

from account_mgmt.domain.credit_note import credit_note
from account_mgmt.domain.electronic_invoice import as_document
from account_mgmt.domain.errors import BadElectronicInvoice
from account_mgmt.domain.ids import InvoiceId
from account_mgmt.domain.invoice import Adjustment, Deduction, Draft, Invoice, InvoiceLine
from account_mgmt.domain.invoice_arithmetic import check_totals, findings
from account_mgmt.domain.money import Money
from account_mgmt.domain.party import Party
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.tax import Tax, TaxCategory, TaxRounding, at_rate
from account_mgmt.testing.builders import MONDAY, a_draft, an_invoice, an_invoice_line

SELLER = Party(name="The seller", tax_id="ESB12345674", country="ES", email="a@example.org")
BUYER = Party(name="Acme", tax_id="ESA58818501", street="Main 1", city="Town", country="ES")
EXEMPT = Tax(category=TaxCategory.EXEMPT, reason="Article 132")


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def draft(*lines: InvoiceLine, adjustments: tuple[Adjustment, ...] = ()) -> Draft:
    made = a_draft(*(lines or (an_invoice_line(tax=at_rate("21")),)), adjustments=adjustments)
    return evolve(made, seller=SELLER, buyer=BUYER, reference="PO 7")


def issued(content: Draft, number: str = "2026-000001") -> Invoice:
    return content.issue(InvoiceId(f"i {number}"), number, on=MONDAY)[0]


def test_an_invoice_adds_up_as_the_standard_wants() -> None:
    lines = (
        an_invoice_line(1, quantity="3", price="33.335", tax=at_rate("21")),
        an_invoice_line(
            2,
            tax=EXEMPT,
            adjustments=[
                Adjustment(amount=eur("1.00"), reason="discount"),
                Adjustment(amount=eur("2.00"), charge=True),
                Adjustment(amount=eur("0.00")),
            ],
        ),
    )
    adjustments = (
        Adjustment(amount=eur("5.00"), charge=True, reason="freight", tax=at_rate("21")),
        Adjustment(amount=eur("3.00")),
    )
    content = evolve(draft(*lines, adjustments=adjustments), prepaid=eur("100.00"))

    document = as_document(issued(content))

    check_totals(document)
    assert findings(document) == ()
    assert document.totals.due == content.totals.due
    assert [(one.category, one.rate) for one in document.taxes] == [
        ("S", Decimal(21)),
        ("E", Decimal(0)),
        ("O", None),
    ]
    assert [one.reason for one in document.adjustments] == ["freight", "allowance"]
    assert [one.reason for one in document.lines[1].adjustments] == ["discount", "charge"]


def test_an_invoice_names_what_it_bills() -> None:
    document = as_document(issued(draft()))

    assert (document.number, document.type_code) == ("2026-000001", "380")
    assert (document.purchase_order, document.sales_order) == ("PO 7", "o-1")
    assert document.due_on == date(2026, 3, 4)
    [line] = document.lines
    assert (line.order_line, line.item.seller_id) == ("1", "p-1")
    assert (line.quantity.amount, line.quantity.unit) == (Decimal(10), "C62")
    assert document.seller.registrations[0].number == "ESB12345674"


def test_a_credit_note_names_the_invoice_it_credits() -> None:
    invoice = issued(draft())
    note = issued(credit_note(invoice, [], reason="void"), "CN-1")

    document = as_document(note, credited=invoice)

    assert document.is_credit_note
    assert [one.number for one in document.preceding] == ["2026-000001"]


def test_what_is_outside_the_scope_of_tax_names_no_tax_number() -> None:
    document = as_document(issued(draft(an_invoice_line())))

    assert document.seller.registrations == ()
    assert document.lines[0].rate is None


def test_paid_in_cash_the_rounding_is_told() -> None:
    line = evolve(an_invoice_line(quantity="1", tax=EXEMPT), price=_francs("1.66"))

    document = as_document(issued(evolve(draft(line), in_cash=True, order=None, reference="")))

    assert document.totals.rounding == Money("-0.01", "CHF")
    assert (document.purchase_order, document.sales_order) == (None, None)


def _francs(amount: str) -> UnitPrice:
    return UnitPrice(amount, "CHF")


def test_a_line_of_no_product_has_a_name_only() -> None:
    line = evolve(an_invoice_line(tax=EXEMPT), product=None, order_line=None)

    [written] = as_document(issued(draft(line))).lines

    assert (written.item.name, written.item.seller_id, written.order_line) == ("Widget", None, None)


@pytest.mark.parametrize("who", ["seller", "buyer"])
def test_a_party_of_no_country_cannot_be_written(who: str) -> None:
    nowhere = evolve(draft(), **{who: Party(name="Somebody")})  # type: ignore[arg-type]

    with pytest.raises(BadElectronicInvoice, match=f"{who} \\(country\\)"):
        as_document(issued(nowhere))


def test_a_unit_of_no_code_cannot_be_written_unless_one_is_given() -> None:
    line = evolve(an_invoice_line(tax=EXEMPT), quantity=Quantity("2", "bundle"))

    with pytest.raises(BadElectronicInvoice, match="'bundle'"):
        as_document(issued(draft(line)))
    [written] = as_document(issued(draft(line)), units={"bundle": "BE"}).lines
    assert written.quantity.unit == "BE"


def test_an_invoice_known_by_its_head_cannot_be_written() -> None:
    with pytest.raises(BadElectronicInvoice, match="issued elsewhere"):
        as_document(an_invoice()[0])


def test_an_advance_is_named_by_the_invoice_that_deducts_it() -> None:
    advance = issued(evolve(draft(), advance=True), "2026-000001")
    final = issued(
        evolve(
            draft(),
            prepaid=eur("100.00"),
            deducts=(Deduction(invoice=advance.id, amount=eur("100.00")),),
        ),
        "2026-000002",
    )

    document = as_document(final, deducted=[advance])

    assert [one.number for one in document.preceding] == ["2026-000001"]
    assert (document.type_code, as_document(advance).type_code) == ("380", "386")
    assert document.totals.prepaid == eur("100.00")
    assert findings(document) == ()


def test_tax_that_the_books_round_otherwise_is_told_as_rounding() -> None:
    """Three lines of 10.01 at 20 %: 36.03 in the books, 36.04 by the standard."""
    lines = [an_invoice_line(n, quantity="1", price="10.01", tax=at_rate("20")) for n in (1, 2, 3)]

    document = as_document(issued(evolve(draft(*lines), tax_rounding=TaxRounding.PER_LINE)))

    assert findings(document) == ()
    assert (document.totals.tax, document.totals.rounding) == (eur("6.01"), eur("-0.01"))
    assert document.totals.due == eur("36.03")
