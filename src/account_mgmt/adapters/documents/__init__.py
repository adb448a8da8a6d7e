"""Documents that people and offices read. Needs the extra `documents`."""

from account_mgmt.adapters.documents.html import html
from account_mgmt.adapters.documents.pages import Page, Table
from account_mgmt.adapters.documents.pdf import pdf
from account_mgmt.adapters.documents.reading import ReadInvoice, Unmodelled, read_invoice
from account_mgmt.adapters.documents.showing import invoice_page, statement_page
from account_mgmt.adapters.documents.syntax import Syntax
from account_mgmt.adapters.documents.writing import write_cii, write_facturx, write_ubl

__all__ = [
    "Page",
    "ReadInvoice",
    "Syntax",
    "Table",
    "Unmodelled",
    "html",
    "invoice_page",
    "pdf",
    "read_invoice",
    "statement_page",
    "write_cii",
    "write_facturx",
    "write_ubl",
]
