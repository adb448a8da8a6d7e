"""What customers owe, from a shell."""

from pathlib import Path

import click
from rich.table import Table

from account_mgmt.cli.figures import number, print_json, show_table
from account_mgmt.cli.opening import desk_over, documents, write_page
from account_mgmt.cli.options import books, files, span
from account_mgmt.domain.calendar import Period, day
from account_mgmt.domain.dunning import CallToMake
from account_mgmt.domain.receivables import AgedBy, Ageing
from account_mgmt.domain.statement import Statement
from account_mgmt.locale import Translator, translator
from account_mgmt.locale.names import MOVEMENTS


@click.command()
@books
@click.option("--as-of", required=True, help="The day at whose end to look, as 2026-12-31.")
@click.option("--account", default=None, help="One account's id; everybody's debts by default.")
@click.option(
    "--by",
    type=click.Choice([by.value for by in AgedBy]),
    default=AgedBy.DUE_DATE.value,
    show_default=True,
    help="The date from which age is counted.",
)
def ageing(  # one option each
    url: str, locale: str, as_json: bool, as_of: str, account: str | None, by: str
) -> None:
    """Show what customers owe at the end of a day, by how long it is due."""
    desk = desk_over(url)
    figure = desk.receivables.ageing(as_of=as_of, account=account, by=AgedBy(by))
    if as_json:
        print_json(ageing_json(figure))
        return
    show_table(ageing_table(figure, translator(locale)))


@click.command()
@books
@span
@click.option("--account", required=True, help="The account's id.")
@files
def statement(  # one option each
    url: str,
    locale: str,
    as_json: bool,
    start: str,
    end: str,
    account: str,
    html: Path | None,
    pdf: Path | None,
) -> None:
    """Show what an account owed, what moved, and what it owes."""
    desk = desk_over(url)
    figure = desk.receivables.statement(account, Period.of(start, end))
    names = (desk.books.invoicing.seller.name, desk.portfolio.account(account).name)
    write_page(
        lambda: documents().statement_page(
            figure, seller=names[0], account=names[1], locale=locale
        ),
        html,
        pdf,
        figure.period.last_day,
    )
    if as_json:
        print_json(_statement(figure))
        return
    show_table(_statement_table(figure, names[1], translator(locale)))


@click.command()
@books
@click.option("--manager", required=True, help="The manager's id.")
@click.option("--on", "on", required=True, help="The day, as 2026-02-28.")
def chase(url: str, locale: str, as_json: bool, manager: str, on: str) -> None:
    """Show whom a manager calls about overdue invoices, the calls worth most first."""
    desk = desk_over(url)
    worklist = desk.collections.worklist(manager, on=on)
    if as_json:
        currency = desk.books.currency
        print_json({"currency": currency, "on": on, "calls": [_call(one) for one in worklist]})
        return
    say = translator(locale)
    names = {account.id: account.name for account in desk.portfolio.accounts()}
    title = say("Calls of {manager} on {day}", manager=manager, day=say.day(day(on)))
    table = Table(say("account"), say("invoices"), title=title)
    for heading in (say("overdue"), say("days"), say("worth")):
        table.add_column(heading, justify="right")
    table.add_column(say("next step"))
    for one in worklist:
        figures = (say.money(one.overdue), say.number(one.oldest_days), say.money(one.worth))
        numbers = ", ".join(item.number for item in one.items)
        table.add_row(names[one.account], numbers, *figures, _step(one, say))
    show_table(table)


def ageing_table(figure: Ageing, say: Translator) -> Table:
    """What is owed, bucket by bucket, and the balance."""
    title = say("Owed at the end of {day}", day=say.day(figure.as_of))
    table = Table(say("days past due"), title=title)
    for heading in (say("invoices"), say("amount")):
        table.add_column(heading, justify="right")
    not_due, *late = figure.buckets
    for name, bucket in ((say("not due"), not_due), *((one.name, one) for one in late)):
        table.add_row(name, say.number(bucket.invoices), say.money(bucket.amount))
    if figure.credit:
        table.add_row(say("credit"), "", say.money(-figure.credit))
    table.add_section()
    table.add_row(say("balance"), "", say.money(figure.balance))
    return table


def _statement_table(figure: Statement, name: str, say: Translator) -> Table:
    title = f"{name}, {say.span(figure.period)}"
    table = Table(say("day"), say("movement"), say("item"), title=title)
    for heading in (say("amount"), say("balance")):
        table.add_column(heading, justify="right")
    first, last = say.day(figure.period.start), say.day(figure.period.last_day)
    table.add_row(first, say("opening"), "", "", say.money(figure.opening))
    for one in figure.movements:
        what = (
            say.day(one.on),
            say(MOVEMENTS[one.kind]),
            say.pgettext("reason", one.reason) or str(one.item),
        )
        table.add_row(*what, say.money(one.amount), say.money(one.balance))
    table.add_section()
    table.add_row(last, say("closing"), "", "", say.money(figure.closing))
    return table


def _step(one: CallToMake, say: Translator) -> str:
    step = say("call again in a week")
    if one.letter is not None:
        step = say("send the {letter}", letter=say(one.letter.action))
    return say("{step} (promise broken)", step=step) if one.broken_promise else step


def ageing_json(figure: Ageing) -> dict[str, object]:
    """Credit is told where there is any: beside the buckets, never within one."""
    buckets = [
        {"bucket": bucket.name, "invoices": bucket.invoices, "amount": number(bucket.amount)}
        for bucket in figure.buckets
    ]
    told: dict[str, object] = {"as_of": str(figure.as_of), "buckets": buckets}
    return told | {"credit": number(figure.credit)} if figure.credit else told


def _statement(figure: Statement) -> dict[str, object]:
    return {
        "account": str(figure.account),
        "period": {"start": str(figure.period.start), "end": str(figure.period.end)},
        "opening": number(figure.opening),
        "movements": [
            {
                "day": str(one.on),
                "kind": one.kind.value,
                "item": str(one.item),
                "reason": one.reason,
                "amount": number(one.amount),
                "balance": number(one.balance),
            }
            for one in figure.movements
        ],
        "closing": number(figure.closing),
        "open_items": [
            {
                "item": str(item.item),
                "due_on": str(item.due_on),
                "open": number(item.open),
                "currency": item.open.currency,
                "value": number(item.value),
            }
            for item in figure.open_items
        ],
    }


def _call(one: CallToMake) -> dict[str, object]:
    return {
        "account": str(one.account),
        "overdue": number(one.overdue),
        "worth": number(one.worth),
        "oldest_days": one.oldest_days,
        "invoices": [
            {
                "invoice": str(item.invoice),
                "number": item.number,
                "due_on": str(item.due_on),
                "open": number(item.open),
                "disputed": number(item.disputed),
            }
            for item in one.items
        ],
        "reason": one.reason,
        "next_step": one.next_step,
        "last_contact": None if one.last_contact is None else str(one.last_contact),
        "broken_promise": one.broken_promise,
    }
