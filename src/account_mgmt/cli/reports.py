"""The daily and the weekly report, from a shell."""

from pathlib import Path

import click

from account_mgmt.cli.figures import print_json
from account_mgmt.cli.opening import desk_over, documents
from account_mgmt.cli.options import books, report_files
from account_mgmt.cli.pages import show, written
from account_mgmt.codec.reports import daily_json, weekly_json
from account_mgmt.services.reports import ISO_WEEKS


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
    written(page, files, made.on)
    if not as_json:
        show(page)


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
    written(page, files, made.week.period.last_day)
    if not as_json:
        show(page)
