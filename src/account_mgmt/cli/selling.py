"""What was sold, from a shell."""

from collections.abc import Sequence

import click
from rich.table import Table

from account_mgmt.cli.figures import number, print_json, show_table, units_text
from account_mgmt.cli.opening import desk_over
from account_mgmt.cli.options import books, span
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.money import formatter
from account_mgmt.services.reporting import By, SalesRow


@click.command()
@books
@span
@click.option("--by", type=click.Choice([by.value for by in By]), multiple=True, default=["month"])
def sales(  # one option each
    url: str, locale: str, as_json: bool, start: str, end: str, by: Sequence[str]
) -> None:
    """Show what was sold, by whatever is named; --by may be given several times."""
    desk = desk_over(url)
    currency = desk.books.currency
    rows = desk.reporting.sales(Period.of(start, end), *map(By, by))
    if as_json:
        print_json({"currency": currency, "rows": [_sales_row(row, by) for row in rows]})
        return
    money = formatter(locale, currency)
    table = Table(*by, title="Sales")
    for heading in ("orders", "units", "value"):
        table.add_column(heading, justify="right")
    for row in rows:
        group = ("house" if value is None else str(value) for value in row.group)
        units = ", ".join(units_text(quantity, locale) for quantity in row.total.units)
        table.add_row(*group, str(row.orders), units, money(row.total.amount))
    show_table(table)


def _sales_row(row: SalesRow, by: Sequence[str]) -> dict[str, object]:
    group: dict[str, object] = {
        name: None if value is None else str(value)
        for name, value in zip(by, row.group, strict=True)
    }
    units = {quantity.unit: f"{quantity.amount:f}" for quantity in row.total.units}
    alone = next(iter(units.values()), "0") if len(units) <= 1 else None
    figures = {"units": alone, "units_by_measure": units, "value": number(row.total.amount)}
    return group | {"orders": row.orders} | figures
