"""What a person sees of an invoice and a statement."""

from datetime import date
from html.parser import HTMLParser
from io import BytesIO

import pikepdf
import pytest
from attrs import evolve

from account_mgmt.adapters.documents import (
    html,
    invoice_page,
    pdf,
    statement_page,
)
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.electronic_invoice import as_document
from account_mgmt.domain.errors import UnknownLocale
from account_mgmt.domain.ids import AccountId, InvoiceId
from account_mgmt.domain.invoice import Adjustment
from account_mgmt.domain.invoice_document import InvoiceDocument
from account_mgmt.domain.money import Money
from account_mgmt.domain.party import Party
from account_mgmt.domain.receivables import ReceivableKind, open_items
from account_mgmt.domain.statement import Statement
from account_mgmt.domain.tax import at_rate
from account_mgmt.testing.builders import MONDAY, a_draft, a_receivable, an_invoice_line


class Text(HTMLParser):
    """The text of a page, and the tags it is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not {"src", "href", "onclick"} & {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words += [data.strip()] if data.strip() else []


def shown(text: str) -> Text:
    read = Text()
    read.feed(text)
    return read


def document(buyer: str = "Acme") -> InvoiceDocument:
    charge = Adjustment(amount=Money("8", "EUR"), charge=True, reason="freight", tax=at_rate("21"))
    draft = a_draft(an_invoice_line(tax=at_rate("21")), adjustments=[charge])
    named = evolve(
        draft,
        seller=Party(name="The seller", country="ES", tax_id="ESB12345674"),
        buyer=Party(name=buyer, country="ES"),
        reference="PO 7",
    )
    invoice, _ = named.issue(InvoiceId("i-1"), "2026-000001", on=MONDAY)
    return as_document(invoice)


def statement() -> Statement:
    entries = [
        a_receivable(on=date(2026, 2, 2), due_on=date(2026, 2, 12)),
        a_receivable("P/c-1", kind=ReceivableKind.PAID, minor=-21_000, on=date(2026, 2, 20)),
    ]
    return Statement.of(
        AccountId("a-1"),
        Period.month(2026, 2),
        opening=Money("0", "EUR"),
        entries=entries,
        open_items=open_items(entries),
    )


def test_an_invoice_is_written_as_its_language_writes() -> None:
    words = shown(html(invoice_page(document(), "es_ES"))).words

    assert "Factura" in words
    assert "2 feb 2026" in words
    assert "1.219,68\xa0€" in words
    assert "Importe a pagar" in words


def test_a_language_without_words_is_shown_in_english_and_its_own_figures() -> None:
    words = shown(html(invoice_page(document(), "de_DE"))).words

    assert "Amount due" in words
    assert "1.219,68\xa0€" in words


def test_a_locale_that_is_none_is_refused() -> None:
    with pytest.raises(UnknownLocale):
        invoice_page(document(), "xx_nowhere")


def test_what_people_wrote_stays_text() -> None:
    page = shown(html(invoice_page(document('<script>alert("x")</script>'))))

    assert "script" not in page.tags
    assert '<script>alert("x")</script>' in page.words


def test_a_statement_shows_what_moved_and_what_is_open() -> None:
    page = statement_page(statement(), seller="The seller", account="Acme", locale="es")
    words = shown(html(page)).words

    assert [row[2] for row in page.tables[0].rows] == ["1.210,00\xa0€", "-210,00\xa0€"]
    assert ("i-1", "12 feb 2026", "16", "1.210,00\xa0€") in page.tables[1].rows
    assert "Saldo final" in words
    assert page.totals[-1][1] == "1.000,00\xa0€"


@pytest.mark.parametrize("locale", ["en", "es"])
def test_a_pdf_claims_pdf_a_3_and_brings_its_fonts(locale: str) -> None:
    pages = (
        invoice_page(document(), locale),
        statement_page(statement(), seller="The seller", account="Acme", locale=locale),
    )
    for page in pages:
        made = pdf(page, created=MONDAY)

        with pikepdf.open(BytesIO(made)) as opened, opened.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"
            assert f"{page.title} {page.facts[0][1]}" in str(metadata)
            assert str(opened.Root.Lang) == locale


def test_a_pdf_says_the_day_it_was_made_on() -> None:
    with pikepdf.open(BytesIO(pdf(invoice_page(document()), created=MONDAY))) as opened:
        assert "2026-02-02" in str(opened.open_metadata())
