"""Reading electronic invoices that are wrong, dangerous, or say more than the standard has."""

import re
from pathlib import Path

import pytest

from account_mgmt.adapters.documents import read_invoice, write_cii, write_ubl
from account_mgmt.adapters.documents.xml import LARGEST
from account_mgmt.domain.errors import BadElectronicInvoice

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">&lol2;</Invoice>
"""


@pytest.fixture
def ubl(data_folder: Path) -> bytes:
    return (data_folder / "einvoice" / "ubl-tc434-example1.xml").read_bytes()


@pytest.fixture
def cii(data_folder: Path) -> bytes:
    return (data_folder / "einvoice" / "CII_example4.xml").read_bytes()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (BOMB, "document type or entities"),
        (BOMB.decode().encode("utf-16"), "document type or entities"),
        (b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>", "document type or entities"),
        (b"", "no XML"),
        (b"PK\x03\x04", "no XML"),
        (b"<Invoice/>", "neither a UBL invoice"),
        (b"<Order xmlns='urn:oasis:names:specification:ubl:schema:xsd:Order-2'/>", "neither"),
        (b"%PDF-1.7 of no use", "cannot be opened"),
        (b"<a>" + b" " * LARGEST + b"</a>", "64 MiB"),
    ],
)
def test_what_is_no_invoice_is_refused_whole(content: bytes, rule: str) -> None:
    with pytest.raises(BadElectronicInvoice, match=rule):
        read_invoice(content)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadElectronicInvoice, match="cannot be read"):
        read_invoice(tmp_path / "none.xml")


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        (b">2015-01-09</cbc:IssueDate>", b">9 January</cbc:IssueDate>", "no day"),
        (b">2015-01-09</cbc:IssueDate>", b">20150109</cbc:IssueDate>", "no day"),
        (b">2015-01-09</cbc:IssueDate>", b">2015-02-30</cbc:IssueDate>", "no day"),
        (b">EUR</cbc:DocumentCurrencyCode>", b">XXX</cbc:DocumentCurrencyCode>", "currency"),
        (b">EUR</cbc:DocumentCurrencyCode>", b"></cbc:DocumentCurrencyCode>", "missing"),
        (b">12115118</cbc:ID>", b"></cbc:ID>", "has no number"),
        (b">250.33</cbc:PayableAmount>", b">250.330</cbc:PayableAmount>", "BR-DEC"),
        (b">250.33</cbc:PayableAmount>", b">2,50</cbc:PayableAmount>", "plain decimal"),
        (b">250.33</cbc:PayableAmount>", b">NaN</cbc:PayableAmount>", "plain decimal"),
        (b">250.33</cbc:PayableAmount>", b">1e2</cbc:PayableAmount>", "plain decimal"),
        (
            b'<cbc:PayableAmount currencyID="EUR">',
            b'<cbc:PayableAmount currencyID="USD">',
            "is in USD, and the document in EUR",
        ),
        (
            b"<cac:LegalMonetaryTotal>",
            b"<cac:LegalMonetaryTotal><cbc:PayableAmount>7</cbc:PayableAmount>",
            "stands there too",
        ),
    ],
)
def test_a_term_that_is_wrong_is_refused_by_its_place(
    ubl: bytes, before: bytes, after: bytes, rule: str
) -> None:
    assert before in ubl

    with pytest.raises(BadElectronicInvoice, match=rule):
        read_invoice(ubl.replace(before, after))


def test_two_tax_totals_in_one_currency_are_refused(ubl: bytes) -> None:
    again = b'<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">9.99</cbc:TaxAmount></cac:TaxTotal>'

    with pytest.raises(BadElectronicInvoice, match="stands there too"):
        read_invoice(ubl.replace(b"<cac:LegalMonetaryTotal>", again + b"<cac:LegalMonetaryTotal>"))


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        (b'format="102">', b'format="610">', "a day has format 102"),
        (rb">20\d{6}<", b">2015-01-09<", "written as 20260203"),
    ],
)
def test_a_day_of_cii_has_its_own_form(cii: bytes, before: bytes, after: bytes, rule: str) -> None:
    with pytest.raises(BadElectronicInvoice, match=rule):
        read_invoice(re.sub(before, after, cii, count=1))


def test_a_truth_that_is_none_is_refused(data_folder: Path) -> None:
    path = data_folder / "einvoice" / "peppol-Allowance-example.xml"
    content = path.read_bytes().replace(
        b">true</cbc:ChargeIndicator>", b">yes</cbc:ChargeIndicator>"
    )

    with pytest.raises(BadElectronicInvoice, match="neither true nor false"):
        read_invoice(content)


def test_what_is_no_term_of_the_standard_is_told(ubl: bytes) -> None:
    more = (
        b'<cbc:UBLVersionID schemeAgencyID="6">2.1</cbc:UBLVersionID>'
        b"<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>"
    )
    content = re.sub(rb"<cbc:CustomizationID>.*?</cbc:CustomizationID>", more, ubl, count=1)

    told = {one.path: one.text for one in read_invoice(content).unmodelled}

    assert told == {
        "Invoice/cbc:UBLVersionID": "2.1",
        "Invoice/cbc:UBLVersionID/@schemeAgencyID": "6",
    }


def test_a_second_word_for_one_term_is_told(ubl: bytes) -> None:
    before = b"<cbc:InvoiceTypeCode>"
    content = ubl.replace(before, b"<cbc:DueDate>2015-02-02</cbc:DueDate>" + before, 1)

    read = read_invoice(content)

    assert read.document.due_on is not None
    assert [(one.path, one.text) for one in read.unmodelled] == [
        ("Invoice/cbc:DueDate[2]", "2015-02-02")
    ]


def test_an_example_is_what_is_said_in_both_syntaxes(ubl: bytes) -> None:
    document = read_invoice(ubl).document

    assert read_invoice(write_ubl(document)).document == document
    assert read_invoice(write_cii(document)).document == document
