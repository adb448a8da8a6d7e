"""New products on their way to accounts, from a shell."""

from typing import Final

import click
from rich.table import Table

from account_mgmt.cli.figures import print_json, ratio, show_table
from account_mgmt.cli.opening import desk_over
from account_mgmt.cli.options import books, once, segments
from account_mgmt.domain.launch import Launch, LaunchStage, LaunchStanding
from account_mgmt.domain.segment import Segment
from account_mgmt.locale import Message, translator

_STAGES: Final = {
    LaunchStage.NOT_PRESENTED: Message("launch", "not presented"),
    LaunchStage.PRESENTED: Message("launch", "presented"),
    LaunchStage.SAMPLED: Message("launch", "sampled"),
    LaunchStage.DECLINED: Message("launch", "declined"),
    LaunchStage.ORDERED: Message("launch", "ordered"),
    LaunchStage.REORDERED: Message("launch", "reordered"),
}


@click.group()
def launch() -> None:
    """Bring a new product to accounts, and see how far each is."""


@launch.command("plan")
@books
@click.option("--product", required=True, help="The new product's id.")
@click.option("--from", "start", required=True, help="The first day it is offered, as 2026-03-01.")
@segments
@click.option("--quiet-days", type=int, default=90, show_default=True)
@click.option("--stock-days", type=int, default=90, show_default=True)
@click.option("--id", "named", default=None, help="The launch's id; one is made without.")
@once
def plan_launch(  # one option each
    url: str,
    locale: str,
    as_json: bool,
    product: str,
    start: str,
    segment: Segment,
    quiet_days: int,
    stock_days: int,
    named: str | None,
    key: str | None,
) -> None:
    """Plan to offer a product from a day on."""
    planned = desk_over(url).launches.plan(
        product,
        starts=start,
        audience=segment,
        quiet_days=quiet_days,
        stock_days=stock_days,
        id=named,
        key=key,
    )
    _told(planned, locale, as_json=as_json)


@launch.command("show")
@books
@click.argument("id")
@click.option("--on", "on", required=True, help="At the end of which day, as 2026-03-31.")
def show_launch(url: str, locale: str, as_json: bool, id: str, on: str) -> None:
    """Show how far each account is, and how widely the product is stocked."""
    desk = desk_over(url)
    found = desk.launches.standing(id, on=on)
    if as_json:
        print_json(_standing(found))
        return
    say = translator(locale)
    names = {account.id: account.name for account in desk.portfolio.accounts()}
    title = say("Launch of {product}, on {day}", product=found.product, day=say.day(found.on))
    table = Table(say("account"), say("stage"), say("since"), say("why"), title=title)
    for row in found.rows:
        since = "" if row.since is None else say.day(row.since)
        table.add_row(names[row.account], say(_STAGES[row.stage]), since, row.reason)
    show_table(table)
    click.echo(
        say(
            "Stocked by {stocking} of {universe} accounts: {numeric} of them, {weighted} by weight.",
            stocking=found.stocking,
            universe=found.universe,
            numeric=say.percent(found.numeric),
            weighted=say.percent(found.weighted),
        )
    )


@launch.command("list")
@books
def list_launches(url: str, locale: str, as_json: bool) -> None:
    """Show all launches."""
    found = desk_over(url).launches.launches()
    if as_json:
        print_json({"rows": [_launch(one) for one in found]})
        return
    say = translator(locale)
    table = Table(say("launch"), say("product"), say("since"), title=say("Launches"))
    for one in found:
        table.add_row(str(one.id), str(one.product), say.day(one.starts))
    show_table(table)


@launch.command("sample")
@books
@click.argument("id")
@click.option("--account", required=True, help="The account's id.")
@click.option("--on", "on", required=True, help="The day, as 2026-03-31.")
def sample(url: str, locale: str, as_json: bool, id: str, account: str, on: str) -> None:
    """Record that an account was left a sample."""
    _told(desk_over(url).launches.sample(id, account, on=on), locale, as_json=as_json)


@launch.command("decline")
@books
@click.argument("id")
@click.option("--account", required=True, help="The account's id.")
@click.option("--on", "on", required=True, help="The day, as 2026-03-31.")
@click.option("--reason", required=True, help="Why it would not have it.")
def decline(  # one option each
    url: str, locale: str, as_json: bool, id: str, account: str, on: str, reason: str
) -> None:
    """Record that an account would not have it, and why."""
    saved = desk_over(url).launches.decline(id, account, on=on, reason=reason)
    _told(saved, locale, as_json=as_json)


def _told(saved: Launch, locale: str, *, as_json: bool) -> None:
    if as_json:
        print_json(_launch(saved))
        return
    say = translator(locale)
    click.echo(
        say(
            "{launch}: {product} is offered from {day} on.",
            launch=saved.id,
            product=saved.product,
            day=say.day(saved.starts),
        )
    )


def _launch(one: Launch) -> dict[str, object]:
    said = [
        {
            "account": str(fact.account),
            "stage": fact.stage.value,
            "on": str(fact.on),
            "reason": fact.reason,
        }
        for fact in one.facts
    ]
    return {
        "id": str(one.id),
        "product": str(one.product),
        "starts": str(one.starts),
        "quiet_days": one.quiet_days,
        "stock_days": one.stock_days,
        "said": said,
    }


def _standing(found: LaunchStanding) -> dict[str, object]:
    rows = [
        {
            "account": str(row.account),
            "stage": row.stage.value,
            "since": None if row.since is None else str(row.since),
            "source": row.source,
            "reason": row.reason,
        }
        for row in found.rows
    ]
    return {
        "launch": str(found.launch),
        "product": str(found.product),
        "on": str(found.on),
        "universe": found.universe,
        "stocking": found.stocking,
        "numeric": ratio(found.numeric),
        "weighted": ratio(found.weighted),
        "counts": {stage.value: count for stage, count in found.counts.items()},
        "rows": rows,
    }
