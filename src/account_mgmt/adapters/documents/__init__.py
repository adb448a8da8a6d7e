"""Documents that people and offices read. Needs the extra `documents`, for what each of them needs.

Each name is imported from its home when it is first asked for: a table on a terminal needs no PDF.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

from account_mgmt.domain.errors import MissingExtra

if TYPE_CHECKING:
    from account_mgmt.adapters.documents.account_lists import account_list_file
    from account_mgmt.adapters.documents.as_csv import csv_file
    from account_mgmt.adapters.documents.as_html import html
    from account_mgmt.adapters.documents.as_pdf import pdf
    from account_mgmt.adapters.documents.as_xlsx import xlsx
    from account_mgmt.adapters.documents.demand import demand_page
    from account_mgmt.adapters.documents.pages import (
        Bar,
        Chart,
        Data,
        Figure,
        Headline,
        Page,
        Table,
    )
    from account_mgmt.adapters.documents.reading import ReadInvoice, Unmodelled, read_invoice
    from account_mgmt.adapters.documents.renderings import HtmlInvoices, HtmlReports
    from account_mgmt.adapters.documents.reports import daily_page, weekly_page
    from account_mgmt.adapters.documents.showing import invoice_page, statement_page
    from account_mgmt.adapters.documents.syntax import Syntax
    from account_mgmt.adapters.documents.timeline import timeline_svg
    from account_mgmt.adapters.documents.writing import write_cii, write_facturx, write_ubl

__all__ = [
    "Bar",
    "Chart",
    "Data",
    "Figure",
    "Headline",
    "HtmlInvoices",
    "HtmlReports",
    "Page",
    "ReadInvoice",
    "Syntax",
    "Table",
    "Unmodelled",
    "account_list_file",
    "csv_file",
    "daily_page",
    "demand_page",
    "html",
    "invoice_page",
    "pdf",
    "read_invoice",
    "statement_page",
    "timeline_svg",
    "weekly_page",
    "write_cii",
    "write_facturx",
    "write_ubl",
    "xlsx",
]

_HOMES: Final = {
    "account_list_file": "account_lists",
    "Bar": "pages",
    "Chart": "pages",
    "Data": "pages",
    "Figure": "pages",
    "Headline": "pages",
    "HtmlInvoices": "renderings",
    "HtmlReports": "renderings",
    "Page": "pages",
    "ReadInvoice": "reading",
    "Syntax": "syntax",
    "Table": "pages",
    "Unmodelled": "reading",
    "csv_file": "as_csv",
    "daily_page": "reports",
    "demand_page": "demand",
    "html": "as_html",
    "invoice_page": "showing",
    "pdf": "as_pdf",
    "read_invoice": "reading",
    "statement_page": "showing",
    "timeline_svg": "timeline",
    "weekly_page": "reports",
    "write_cii": "writing",
    "write_facturx": "writing",
    "write_ubl": "writing",
    "xlsx": "as_xlsx",
}


def __getattr__(name: str) -> object:
    """Import what is asked for, when it is, and keep it. Raises MissingExtra."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    try:
        found: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    except ModuleNotFoundError as error:
        raise MissingExtra("Documents", "documents") from error
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
