"""Promotions from a shell: agree them, price orders under them, and see what they did."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich.table import Table

from account_mgmt.cli.figures import number, print_json, ratio, show_table
from account_mgmt.cli.opening import desk_over
from account_mgmt.cli.options import books
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import OrderLine
from account_mgmt.domain.promotion import Promotion
from account_mgmt.domain.promotion_explanation import LineOutcome, NearMiss
from account_mgmt.locale import Translator, translator
from account_mgmt.locale.names import PROMOTION_OUTCOMES
from account_mgmt.services.promotions import Quote


@click.group()
def promotion() -> None:
    """Agree promotions, price orders under them, and see what they did."""


@promotion.command("add")
@books
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def add_promotions(url: str, locale: str, as_json: bool, file: Path) -> None:
    """Agree the promotions of a TOML FILE."""
    from account_mgmt.adapters.toml.promotions import read_promotions  # noqa: PLC0415 # when used

    desk = desk_over(url)
    added = [desk.promotions.add(one) for one in read_promotions(file, desk.books.currency)]
    if as_json:
        print_json({"promotions": [_row(one) for one in added]})
        return
    _show(added, translator(locale))


@promotion.command("list")
@books
@click.option("--on", default=None, help="Those that are on, on a day; all by default.")
def list_promotions(url: str, locale: str, as_json: bool, on: str | None) -> None:
    """List promotions, with what is left of their limits."""
    found = desk_over(url).promotions.promotions(on=on)
    if as_json:
        print_json({"promotions": [_row(one) for one in found]})
        return
    _show(found, translator(locale))


def _row(one: Promotion) -> dict[str, object]:
    limits, usage = one.limits, one.usage
    return {
        "promotion": str(one.id),
        "name": one.name,
        "from": one.window.start.isoformat(),
        "to": one.window.end.isoformat(),
        "ended": None if one.ended_on is None else one.ended_on.isoformat(),
        "priority": one.priority,
        "group": one.stacking.group,
        "exclusive": one.stacking.exclusive,
        "uses": usage.uses if limits.are_counted else None,
        "most_uses": limits.uses,
        "budget": number(limits.budget),
        "reserved": number(usage.reserved),
        "committed": number(usage.committed),
        "budget_left": number(one.budget_left),
        "told": len(one.told),
    }


def _show(found: Sequence[Promotion], say: Translator) -> None:
    table = Table(say("promotion"), say("first day"), say("last day"), title=say("Promotions"))
    for heading in (say("uses"), say("budget"), say("budget left")):
        table.add_column(heading, justify="right")
    for one in found:
        table.add_row(
            f"{one.name} ({one.id})",
            say.day(one.window.start),
            say.day(one.window.last_day),
            say.number(one.usage.uses) if one.limits.are_counted else "",
            say.amount(one.limits.budget),
            say.amount(one.budget_left),
        )
    show_table(table)


@promotion.command("price")
@books
@click.argument("account")
@click.argument("lines", nargs=-1, required=True, metavar="PRODUCT=QUANTITY...")
@click.option("--on", required=True, help="The day of the order, as 2026-09-01.")
def price_lines(
    url: str, locale: str, as_json: bool, account: str, lines: Sequence[str], on: str
) -> None:
    """Price an order of ACCOUNT that day, with why each promotion counts on a line or does not."""
    asked: list[tuple[str, str]] = []
    for text in lines:
        product, sign, quantity = text.rpartition("=")
        if not sign:
            raise click.BadParameter(f"{text} is not PRODUCT=QUANTITY")
        asked.append((product, quantity))
    quote = desk_over(url).promotions.price(account, asked, on=on)
    if as_json:
        print_json(_quote(quote))
        return
    say = translator(locale)
    show_table(_price_table(quote, say))
    for goods in quote.priced.goods:
        click.echo(f"+ {say.number(goods.units)} {goods.product} ({goods.promotion})")
    for near in quote.explanation.near_misses:
        click.echo(_lacking(near, say))


def _price_table(quote: Quote, say: Translator) -> Table:
    table = Table(say("line"), say("product"), title=say("Price"))
    for heading in (say("units"), say("before"), say("taken off"), say("after")):
        table.add_column(heading, justify="right")
    table.add_column(say("why"))
    for line in quote.priced.lines:
        before = line.net
        for part in line.promotions:
            before += part.amount
        table.add_row(
            say.number(line.number),
            str(line.product),
            say.units(line.quantity),
            say.money(before),
            say.money(before - line.net),
            say.money(line.net),
            "\n".join(_said(one, say) for one in _of_line(quote, line)),
        )
    return table


def _of_line(quote: Quote, line: OrderLine) -> list[LineOutcome]:
    return [one for one in quote.explanation.outcomes if one.line == line.number]


def _said(one: LineOutcome, say: Translator) -> str:
    return f"{one.promotion}: {say(PROMOTION_OUTCOMES[one.why])}"


def _lacking(near: NearMiss, say: Translator) -> str:
    """What is to be ordered for a promotion to apply."""
    lacking, name = near.missing, near.name
    if isinstance(lacking, Money):
        return say(
            "Order for {amount} more, and {promotion} applies.",
            amount=say.money(lacking),
            promotion=name,
        )
    if near.what == "products":
        return say.ngettext(
            "Order {count} more product, and {promotion} applies.",
            "Order {count} more products, and {promotion} applies.",
            lacking,
            promotion=name,
        )
    if near.what == "free units":
        return say.ngettext(
            "Order {count} more unit, which is free, and {promotion} applies.",
            "Order {count} more units, which are free, and {promotion} applies.",
            lacking,
            promotion=name,
        )
    return say.ngettext(
        "Order {count} more unit, and {promotion} applies.",
        "Order {count} more units, and {promotion} applies.",
        lacking,
        promotion=name,
    )


def _quote(quote: Quote) -> Mapping[str, object]:
    return {
        "before": number(quote.before),
        "net": number(quote.priced.net),
        "lines": [
            {
                "line": line.number,
                "product": str(line.product),
                "net": number(line.net),
                "promotions": [
                    {
                        "promotion": str(one.promotion),
                        "taken": number(one.taken),
                        "why": one.why.value,
                    }
                    for one in _of_line(quote, line)
                ],
            }
            for line in quote.priced.lines
        ],
        "goods": [
            {
                "promotion": str(goods.promotion),
                "product": str(goods.product),
                "units": goods.units,
                "value": number(goods.value),
            }
            for goods in quote.priced.goods
        ],
        "near_misses": [
            {"promotion": str(near.promotion), "says": str(near)}
            for near in quote.explanation.near_misses
        ],
    }


@promotion.command("take-up")
@books
@click.argument("id", metavar="PROMOTION")
def take_up(url: str, locale: str, as_json: bool, id: str) -> None:
    """Show how many of those told took a promotion, and what orders took of it."""
    found = desk_over(url).promotions.take_up(id)
    figures = {
        "told": found.told,
        "told_and_took": found.told_and_took,
        "took": found.took,
        "orders": found.orders,
        "uses": found.uses,
    }
    if as_json:
        print_json(
            {
                **figures,
                "rate": ratio(found.rate),
                "given": number(found.given),
                "net": number(found.net),
            }
        )
        return
    say = translator(locale)
    table = Table(say("told"), say("of them took it"), say("took it"), title=say("Take-up"))
    for heading in (say("orders"), say("uses"), say("given"), say("net")):
        table.add_column(heading, justify="right")
    counts = [say.number(count) for count in figures.values()]
    table.add_row(*counts, say.money(found.given), say.money(found.net))
    show_table(table)


@promotion.command("uplift")
@books
@click.argument("id", metavar="PROMOTION")
@click.option("--from", "start", required=True, help="The first day of the matched period.")
@click.option("--to", "end", required=True, help="The day after its last.")
@click.option("--account", "accounts", multiple=True, help="An account that had it; those told.")
@click.option("--control", "controls", multiple=True, help="An account to compare with; the rest.")
def show_uplift(
    url: str,
    locale: str,
    as_json: bool,
    id: str,
    start: str,
    end: str,
    accounts: Sequence[str],
    controls: Sequence[str],
) -> None:
    """Show what a promotion brought against a matched period and control accounts."""
    found = desk_over(url).promotions.uplift(
        id, matched=Period.of(start, end), accounts=accounts, controls=controls
    )
    if as_json:
        print_json(
            {
                "accounts": found.accounts,
                "controls": found.controls,
                "uplift": number(found.amount),
                "low": number(found.low),
                "high": number(found.high),
                "lift": ratio(found.lift.rate),
                "clear": found.is_clear,
            }
        )
        return
    say = translator(locale)
    table = Table(say("accounts"), say("control accounts"), title=say("Uplift"))
    for heading in (say("uplift"), say("at least"), say("at most"), say("lift")):
        table.add_column(heading, justify="right")
    table.add_row(
        say.number(found.accounts),
        say.number(found.controls),
        say.money(found.amount),
        say.amount(found.low),
        say.amount(found.high),
        say.percent(found.lift.rate),
    )
    show_table(table)
