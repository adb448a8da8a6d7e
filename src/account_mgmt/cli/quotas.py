"""Quotas from a shell: attainment, and the entries behind it."""

from collections.abc import Mapping, Sequence
from typing import Final

import click
from rich.table import Table

from account_mgmt.cli.figures import (
    bar,
    number,
    print_json,
    ratio,
    show_table,
)
from account_mgmt.cli.opening import desk_over
from account_mgmt.cli.options import books, span
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.fiscal import Grain
from account_mgmt.domain.ids import ManagerId
from account_mgmt.domain.ledger import SalesEntry
from account_mgmt.locale import Translator, message, translator
from account_mgmt.locale.names import ENTRY_KINDS
from account_mgmt.services.quotas import Standing

_BY: Final[Mapping[Grain, str]] = {
    Grain.WEEK: message("Attainment by week"),
    Grain.MONTH: message("Attainment by month"),
    Grain.QUARTER: message("Attainment by quarter"),
    Grain.YEAR: message("Attainment by year"),
}
_GRAINS: Final = [grain.value for grain in Grain if grain is not Grain.DAY]


@click.command()
@books
@span
@click.option("--by", type=click.Choice(_GRAINS), default="quarter", show_default=True)
@click.option("--as-of", default=None, help="The day at whose end to look; the last by default.")
def attainment(  # one option each
    url: str, locale: str, as_json: bool, start: str, end: str, by: str, as_of: str | None
) -> None:
    """Show each manager's credit against quota, period by period."""
    desk = desk_over(url)
    currency = desk.books.currency
    rows = desk.quotas.standings(Period.of(start, end), by=Grain(by), as_of=as_of)
    if as_json:
        print_json({"currency": currency, "rows": [standing_json(row) for row in rows]})
        return
    names = {manager.id: manager.name for manager in desk.portfolio.managers()}
    say = translator(locale)
    show_table(attainment_table(rows, names, say, title=say(_BY[Grain(by)])))


@click.command()
@books
@span
@click.option("--manager", required=True, help="The manager's id.")
def explain(  # one option each
    url: str, locale: str, as_json: bool, start: str, end: str, manager: str
) -> None:
    """Show the entries that a manager's credit is made of."""
    desk = desk_over(url)
    currency = desk.books.currency
    entries = desk.quotas.explain(manager, Period.of(start, end))
    if as_json:
        print_json({"currency": currency, "entries": [_entry(entry) for entry in entries]})
        return
    say = translator(locale)
    headings = (say("entry"), say("day"), say("kind"), say("account"), say("product"))
    title = say("Credit of {manager}", manager=manager)
    table = Table(*headings, say("reason"), title=title)
    table.add_column(say("units"), justify="right")
    table.add_column(say("amount"), justify="right")
    for entry in entries:
        kind = say(ENTRY_KINDS[entry.kind])
        what = (entry.name, say.day(entry.effective_on), kind, str(entry.account))
        figures = (say.units(entry.units), say.money(entry.amount))
        reason = say.pgettext("reason", entry.reason)
        table.add_row(*what, str(entry.product), reason, *figures)
    show_table(table)


def attainment_table(
    rows: Sequence[Standing], names: Mapping[ManagerId, str], say: Translator, *, title: str
) -> Table:
    """Each manager's credit against quota, period by period."""
    table = Table(say("manager"), say("period"), title=title)
    for heading in (
        say("quota"),
        say("credited"),
        say("attainment"),
        say("expected"),
        say("pace"),
        say("projection"),
    ):
        table.add_column(heading, justify="right")
    table.add_column("")
    for row in rows:
        figure = row.attainment
        table.add_row(
            names.get(row.manager, str(row.manager)),
            say.span(figure.period),
            *(say.amount(amount) for amount in (figure.quota, figure.credited)),
            say.percent(figure.ratio),
            say.amount(figure.expected),
            say.percent(figure.pacing),
            say.amount(figure.projection),
            bar(figure.ratio),
        )
    return table


def standing_json(row: Standing) -> dict[str, object]:
    """How a manager stands in a period."""
    figure = row.attainment
    return {
        "manager": str(row.manager),
        "period": {"start": str(figure.period.start), "end": str(figure.period.end)},
        "quota": number(figure.quota),
        "credited": number(figure.credited),
        "attainment": ratio(figure.ratio),
        "pace": ratio(figure.pacing),
        "expected": number(figure.expected),
        "gap": number(figure.gap),
        "projection": number(figure.projection),
        "state": figure.state.value,
    }


def _entry(entry: SalesEntry) -> dict[str, object]:
    return {
        "entry": entry.name,
        "day": str(entry.effective_on),
        "recorded_at": entry.recorded_at.isoformat(),
        "kind": entry.kind.value,
        "role": entry.role.value,
        "share": str(entry.share),
        "account": str(entry.account),
        "product": str(entry.product),
        "units": f"{entry.units.amount:f}",
        "amount": number(entry.amount),
        "reverses": entry.reverses,
        "reason": entry.reason,
    }
