"""The daily and the weekly report, from a shell."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from rich.table import Table

from account_mgmt.cli.figures import print_json, show_table
from account_mgmt.cli.opening import desk_over, documents
from account_mgmt.cli.options import books, report_files
from account_mgmt.codec.reports import daily_json, weekly_json
from account_mgmt.services.reports import ISO_WEEKS

if TYPE_CHECKING:
    from account_mgmt.adapters.documents import Page
    from account_mgmt.adapters.documents import Table as Shown

_KINDS: Final = ("html", "xlsx", "pdf", "csv")


@click.group()
def report() -> None:
    """Show a manager's day or week, as a table, a page, a workbook or data."""


@report.command()
@books
@click.option("--manager", required=True, help="The manager's id.")
@click.option("--on", "on", required=True, help="The day, as 2026-02-28.")
@report_files
def daily(
    url: str, locale: str, as_json: bool, manager: str, on: str, **files: Path | None
) -> None:
    """Show what a manager's day came to: what was taken, and apart what was taken back."""
    desk = desk_over(url)
    made = desk.reports.daily(manager, on=on)
    if as_json:
        print_json(daily_json(made))
    if as_json and not any(files.values()):
        return
    page = documents().daily_page(made, desk.reports.names(made), locale)
    _written(page, files, made.on)
    if not as_json:
        _show(page)


@report.command()
@books
@click.option("--manager", required=True, help="The manager's id.")
@click.option("--week", required=True, help="The week, as 2019-W31.")
@click.option(
    "--weeks",
    type=click.Choice(["iso", "company"]),
    default="iso",
    show_default=True,
    help="By which calendar weeks are counted.",
)
@report_files
def weekly(
    url: str,
    locale: str,
    as_json: bool,
    manager: str,
    week: str,
    weeks: str,
    **files: Path | None,
) -> None:
    """Show what a manager's week came to, beside last week, last year and the quota."""
    desk = desk_over(url)
    calendar = ISO_WEEKS if weeks == "iso" else desk.books.calendar
    made = desk.reports.weekly(manager, week, weeks=calendar)
    if as_json:
        print_json(weekly_json(made))
    if as_json and not any(files.values()):
        return
    page = documents().weekly_page(made, desk.reports.names(made), locale)
    _written(page, files, made.week.period.last_day)
    if not as_json:
        _show(page)


def _written(page: "Page", files: Mapping[str, Path | None], created: date) -> None:
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


def _show(page: "Page") -> None:
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
