"""What customers ask for, from a shell."""

from pathlib import Path

import click

from account_mgmt.cli.figures import number, print_json, ratio
from account_mgmt.cli.opening import desk_over, documents
from account_mgmt.cli.options import books, report_files, span
from account_mgmt.cli.pages import show, written
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.demand import DemandBy, DemandReport, DemandRow


@click.command()
@books
@span
@click.option("--top", type=click.IntRange(1), default=20, show_default=True)
@click.option(
    "--by",
    type=click.Choice([by.value for by in DemandBy]),
    default=DemandBy.ACCOUNTS.value,
    show_default=True,
    help="What is ranked by first.",
)
@click.option(
    "--at-least",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Leave out what fewer accounts asked for, when the list leaves the company.",
)
@report_files
def demand(  # one option each
    url: str,
    locale: str,
    as_json: bool,
    start: str,
    end: str,
    top: int,
    by: str,
    at_least: int,
    **files: Path | None,
) -> None:
    """Show what customers asked for most, whether they got it or not."""
    desk = desk_over(url)
    found = desk.demand.report(Period.of(start, end), by=by, at_least=at_least).top(top)
    if as_json:
        print_json(_demand(found, desk.books.currency))
    if as_json and not any(files.values()):
        return
    names = {product.id: product.name for product in desk.catalogue.products()}
    page = documents().demand_page(found, names, locale)
    written(page, files, found.period.last_day)
    if not as_json:
        show(page)


def _demand(found: DemandReport, currency: str) -> dict[str, object]:
    return {
        "currency": currency,
        "period": {"start": str(found.period.start), "end": str(found.period.end)},
        "by": found.by.value,
        "requests": found.requests,
        "suppressed": found.suppressed,
        "rows": [_demand_row(row) for row in found.rows],
    }


def _demand_row(row: DemandRow) -> dict[str, object]:
    units = {quantity.unit: f"{quantity.amount:f}" for quantity in row.units}
    share = row.share
    return {
        "product": None if row.product is None else str(row.product),
        "text": row.text,
        "accounts": row.accounts,
        "account_value": number(row.account_value),
        "requests": row.requests,
        "units": next(iter(units.values()), "0") if len(units) <= 1 else None,
        "units_by_measure": units,
        "value": number(row.value),
        "unmet": row.unmet,
        "share": None
        if share is None
        else {
            "now": ratio(share.now.rate),
            "before": ratio(share.before.rate),
            "test": share.test.value,
            "p": None if share.p is None else str(share.p),
            "significant": share.is_significant,
        },
    }
