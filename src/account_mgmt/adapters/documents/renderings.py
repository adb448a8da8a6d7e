"""Invoices and reports in a packet as pages that people read."""

from collections.abc import Sequence
from typing import final

from attrs import frozen

from account_mgmt.adapters.documents.as_html import check_installed, html
from account_mgmt.adapters.documents.reports import daily_page, weekly_page
from account_mgmt.adapters.documents.showing import invoice_page
from account_mgmt.domain.electronic_invoice import as_document
from account_mgmt.domain.errors import BadElectronicInvoice
from account_mgmt.domain.invoice import Invoice
from account_mgmt.domain.report import DailyReport, ReportNames, WeeklyReport
from account_mgmt.ports.renderings import PacketDocument, Rendered, Renderings


@final
@frozen
class HtmlReports(Renderings):
    """Every daily and weekly report as an HTML page in a locale. Raises MissingExtra."""

    locale: str = "en"

    def __attrs_post_init__(self) -> None:
        check_installed()

    def of(self, document: PacketDocument) -> Sequence[Rendered]:
        report = document.value
        names = next((one for one in document.related if isinstance(one, ReportNames)), None)
        if names is None:
            return ()
        if isinstance(report, WeeklyReport):
            page = weekly_page(report, names, self.locale)
        elif isinstance(report, DailyReport):
            page = daily_page(report, names, self.locale)
        else:
            return ()
        return (Rendered(suffix="html", content=html(page).encode()),)


@final
@frozen
class HtmlInvoices(Renderings):
    """Every invoice and credit note as an HTML page in a locale.

    One that does not say what the page must, such as the country of both parties, has none. Raises
    MissingExtra.
    """

    locale: str = "en"

    def __attrs_post_init__(self) -> None:
        check_installed()

    def of(self, document: PacketDocument) -> Sequence[Rendered]:
        invoice = document.value
        if not isinstance(invoice, Invoice):
            return ()
        credited = next((one for one in document.related if isinstance(one, Invoice)), None)
        try:
            said = as_document(invoice, credited=credited)
        except BadElectronicInvoice:
            return ()
        page = html(invoice_page(said, self.locale))
        return (Rendered(suffix="html", content=page.encode()),)
