"""Invoices from a shell, those of the books and electronic ones."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from rich.table import Table

from account_mgmt.domain.electronic_invoice import as_document
from account_mgmt.domain.invoice import Invoice, InvoiceKind
from account_mgmt.domain.invoice_arithmetic import recomputed
from account_mgmt.domain.invoice_document import DocumentTotals, InvoiceDocument
from account_mgmt.domain.money import Money
from account_mgmt.domain.receivables import InvoiceStatus
from account_mgmt.locale import message, translator
from account_mgmt.locale.names import INVOICE_KINDS, INVOICE_STATES

if TYPE_CHECKING:
    from account_mgmt.adapters.documents import ReadInvoice

from account_mgmt.cli.figures import number, print_json, show_table
from account_mgmt.cli.opening import desk_over, documents, write_page
from account_mgmt.cli.options import books, files, in_a_language

_CALLED: Final = {
    "lines_net": message("Lines"),
    "allowances": message("Allowance"),
    "charges": message("Charge"),
    "without_tax": message("Total without tax"),
    "tax": message("Tax"),
    "with_tax": message("Total with tax"),
    "prepaid": message("Paid in advance"),
    "rounding": message("Rounding"),
    "due": message("Amount due"),
}
"""What the totals are called, by their names in JSON."""


@click.group()
def invoice() -> None:
    """Show invoices of the books; read and convert electronic ones (EN 16931)."""


@invoice.command()
@click.argument("number")
@books
@files
def show(
    number: str, url: str, locale: str, as_json: bool, html: Path | None, pdf: Path | None
) -> None:
    """Show the invoice or credit note of a NUMBER."""
    desk = desk_over(url)
    found = desk.invoicing.numbered(number)
    credited = None if found.credits is None else desk.invoicing.invoice(found.credits)
    if html is not None or pdf is not None:
        named = () if found.content is None else found.content.deducts
        deducted = [desk.invoicing.invoice(one.invoice) for one in named]
        document = as_document(found, credited=credited, deducted=deducted)
        write_page(lambda: documents().invoice_page(document, locale), html, pdf, found.issued_on)
    status = desk.invoicing.status(found.id)
    if as_json:
        print_json(_invoice(found, status))
        return
    say = translator(locale)
    table = Table("", "", title=f"{say(INVOICE_KINDS[found.kind])} {found.number}")
    for what, value in (
        (say("account"), str(found.account)),
        (say("issued"), say.day(found.issued_on)),
        (say("due"), say.day(found.due_on)),
        (say("amount"), say.money(found.due)),
        (say("state"), say(INVOICE_STATES[status])),
    ):
        table.add_row(what, value)
    show_table(table)


@invoice.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@in_a_language
def read(file: Path, as_json: bool, locale: str) -> None:
    """Read an electronic invoice (UBL, CII, or a PDF with one within), and work out its totals.

    Where it contradicts itself below its totals, and what it has beside the standard, goes to
    stderr; an invoice whose totals do not add up is refused.
    """
    found = _read_invoice(file)
    document, totals = found.document, recomputed(found.document)
    if as_json:
        print_json(_electronic(document, totals))
        return
    say = translator(locale)
    table = Table("", title=f"{say(INVOICE_KINDS[_kind(document)])} {document.number}")
    table.add_column("", justify="right")
    for what, amount in _totals(totals):
        table.add_row(say(_CALLED[what]), say.money(amount))
    show_table(table)


@invoice.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", "form", type=click.Choice(["ubl", "cii", "facturx"]), required=True)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The file to write.")
@in_a_language
def convert(file: Path, form: str, out: Path, locale: str) -> None:
    """Write an electronic invoice in another form: UBL 2.1, CII, or Factur-X.

    What the document has beside the standard cannot be written, and goes to stderr.
    """
    found = _read_invoice(file)
    writer = documents()
    if form == "ubl":
        content = writer.write_ubl(found.document)
    elif form == "cii":
        content = writer.write_cii(found.document)
    else:
        page = writer.invoice_page(found.document, locale)
        created = found.document.issued_on
        content = writer.write_facturx(found.document, writer.pdf(page, created=created))
    out.write_bytes(content)


def _read_invoice(file: Path) -> "ReadInvoice":
    """The electronic invoice in a file; what is odd about it is told on stderr."""
    found: ReadInvoice = documents().read_invoice(file)
    for finding in found.findings:
        click.echo(f"account-mgmt: {finding}", err=True)
    for one in found.unmodelled:
        click.echo(f"account-mgmt: beside the standard: {one.path}: {one.text}", err=True)
    return found


def _kind(document: InvoiceDocument) -> InvoiceKind:
    return InvoiceKind.CREDIT_NOTE if document.is_credit_note else InvoiceKind.INVOICE


def _electronic(document: InvoiceDocument, totals: DocumentTotals) -> dict[str, object]:
    head: dict[str, object] = {
        "kind": _kind(document).value,
        "number": document.number,
        "currency": document.currency,
        "lines": len(document.lines),
    }
    return head | {what: number(amount) for what, amount in _totals(totals)}


def _totals(totals: DocumentTotals) -> list[tuple[str, Money]]:
    """The totals by the names they have in JSON; rounding only where there is any."""
    zero = Money.zero(totals.due.currency)
    told = [
        ("lines_net", totals.lines_net),
        ("allowances", totals.allowances or zero),
        ("charges", totals.charges or zero),
        ("without_tax", totals.without_tax),
        ("tax", totals.tax or zero),
        ("with_tax", totals.with_tax),
        ("prepaid", totals.prepaid or zero),
    ]
    if totals.rounding:
        told.append(("rounding", totals.rounding))
    return [*told, ("due", totals.due)]


def _invoice(invoice: Invoice, status: InvoiceStatus) -> dict[str, object]:
    return {
        "kind": invoice.kind.value,
        "id": str(invoice.id),
        "number": invoice.number,
        "account": str(invoice.account),
        "issued_on": str(invoice.issued_on),
        "due_on": str(invoice.due_on),
        "currency": invoice.due.currency,
        "due": number(invoice.due),
        "status": status.value,
    }
