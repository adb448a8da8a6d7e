"""Pages of a document, on a terminal and in files."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.table import Table

from account_mgmt.cli.figures import show_table
from account_mgmt.cli.opening import documents

if TYPE_CHECKING:
    from account_mgmt.adapters.documents import Page
    from account_mgmt.adapters.documents import Table as Shown

_KINDS: Final = ("html", "xlsx", "pdf", "csv")


def written(page: "Page", files: Mapping[str, Path | None], created: date) -> None:
    """Write a report to the files that were named."""
    writer = documents()
    for kind in _KINDS:
        path = files[kind]
        if path is None:
            continue
        if kind == "html":
            content = writer.html(page).encode("utf-8")
        elif kind == "csv":
            content = writer.csv_file(page.data)
        else:
            content = getattr(writer, kind)(page, created=created)
        path.write_bytes(content)


def show(page: "Page") -> None:
    """The page on a terminal: what it is, what matters most, and its tables."""
    facts = Table(title=page.title, show_header=False)
    for what, value in page.facts:
        facts.add_row(what, value, "")
    facts.add_section()
    for one in page.headlines:
        facts.add_row(one.label, one.text, one.note)
    show_table(facts)
    for table in page.tables:
        show_table(_shown(table))


def _shown(table: "Shown") -> Table:
    shown = Table(title=table.title)
    for column, heading in enumerate(table.headings):
        shown.add_column(heading, justify="right" if column in table.figures else "left")
    for row in table.rows:
        shown.add_row(*map(str, row))
    if table.total:
        shown.add_section()
        shown.add_row(*map(str, table.total))
    return shown
