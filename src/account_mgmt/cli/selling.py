"""What was sold, from a shell."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import click
from rich.table import Table

from account_mgmt.cli.figures import number, print_json, show_table
from account_mgmt.cli.opening import desk_over
from account_mgmt.cli.options import books, span
from account_mgmt.domain.calendar import Period
from account_mgmt.locale import Translator, message, translator
from account_mgmt.services.reporting import By, GroupValue, SalesRow

_BY: Final[Mapping[By, str]] = {
    By.DAY: message("day"),
    By.WEEK: message("week"),
    By.MONTH: message("month"),
    By.QUARTER: message("quarter"),
    By.YEAR: message("year"),
    By.MANAGER: message("manager"),
    By.ACCOUNT: message("account"),
    By.PRODUCT: message("product"),
}


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
    say = translator(locale)
    table = Table(*(say(_BY[By(one)]) for one in by), title=say("Sales"))
    for heading in (say("orders"), say("units"), say("value")):
        table.add_column(heading, justify="right")
    for row in rows:
        group = (_group(value, say) for value in row.group)
        units = ", ".join(say.units(quantity) for quantity in row.total.units)
        table.add_row(*group, say.number(row.orders), units, say.money(row.total.amount))
    show_table(table)


def _group(value: GroupValue, say: Translator) -> str:
    if value is None:
        return say("house")
    return say.day(value) if isinstance(value, date) else str(value)


def _sales_row(row: SalesRow, by: Sequence[str]) -> dict[str, object]:
    group: dict[str, object] = {
        name: None if value is None else str(value)
        for name, value in zip(by, row.group, strict=True)
    }
    units = {quantity.unit: f"{quantity.amount:f}" for quantity in row.total.units}
    alone = next(iter(units.values()), "0") if len(units) <= 1 else None
    figures = {"units": alone, "units_by_measure": units, "value": number(row.total.amount)}
    return group | {"orders": row.orders} | figures
