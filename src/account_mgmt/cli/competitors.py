"""Competitors from a shell: what was seen of them, and who won."""

from collections.abc import Sequence
from typing import Final

import click
from rich.table import Table

from account_mgmt.cli.figures import number, print_json, ratio, show_table
from account_mgmt.cli.opening import desk_over
from account_mgmt.cli.options import books, once, span
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.competitor import (
    Confidence,
    Contest,
    Deal,
    DealOutcome,
    PricePoint,
    Sighting,
    SightingKind,
)
from account_mgmt.locale import Message, Translator, translator

_KINDS: Final = {
    SightingKind.PRICE: Message("sighting", "price"),
    SightingKind.PROMOTION: Message("sighting", "promotion"),
    SightingKind.NEW_PRODUCT: Message("sighting", "new product"),
    SightingKind.INCUMBENT: Message("sighting", "incumbent"),
    SightingKind.PEOPLE: Message("sighting", "people"),
    SightingKind.RUMOUR: Message("sighting", "rumour"),
}


@click.group()
def competitors() -> None:
    """See what competitors do, and who wins the business that they are after as well."""


@competitors.command()
@books
@click.option("--competitor", required=True, help="Whose doing it is.")
@click.option("--kind", type=click.Choice([kind.value for kind in SightingKind]), required=True)
@click.option("--on", "on", required=True, help="The day it was seen, as 2026-03-31.")
@click.option("--by", required=True, help="The id of the manager who saw it.")
@click.option("--source", required=True, help="From where it is known, as customer or public.")
@click.option("--account", default=None, help="The id of the account where it was seen.")
@click.option("--product", default=None, help="The id of our product that it is beside.")
@click.option("--price", default=None, help="Their price.")
@click.option("--said", default="", help="What was seen, in words.")
@click.option(
    "--confidence",
    type=click.Choice([one.value for one in Confidence]),
    default=Confidence.MEDIUM.value,
    show_default=True,
)
@click.option("--valid-until", default=None, help="The first day on which it holds no more.")
@once
def see(  # one option each
    url: str,
    locale: str,
    as_json: bool,
    competitor: str,
    kind: str,
    on: str,
    by: str,
    source: str,
    account: str | None,
    product: str | None,
    price: str | None,
    said: str,
    confidence: str,
    valid_until: str | None,
    key: str | None,
) -> None:
    """Record what somebody saw of a competitor."""
    seen = desk_over(url).competitors.see(
        competitor,
        kind,
        on=on,
        by=by,
        source=source,
        account=account,
        product=product,
        price=price,
        said=said,
        confidence=confidence,
        valid_until=valid_until,
        key=key,
    )
    _told(seen, locale, as_json=as_json)


@competitors.command()
@books
@click.argument("id")
@click.option("--reason", required=True, help="Why it is taken back.")
def retract(url: str, locale: str, as_json: bool, id: str, reason: str) -> None:
    """Take a sighting back; it stays to be seen."""
    _told(desk_over(url).competitors.retract(id, reason=reason), locale, as_json=as_json)


@competitors.command("show")
@books
@click.option("--on", "on", required=True, help="On which day, as 2026-03-31.")
def show_latest(url: str, locale: str, as_json: bool, on: str) -> None:
    """Show what holds on a day: of each thing the last that was seen."""
    _sightings(desk_over(url).competitors.latest(on=on), locale, as_json=as_json)


@competitors.command()
@books
@click.argument("product")
def prices(url: str, locale: str, as_json: bool, product: str) -> None:
    """Show competitors' prices of a product over time, beside ours."""
    found = desk_over(url).competitors.prices(product)
    if as_json:
        print_json({"product": product, "rows": [_point(one) for one in found]})
        return
    say = translator(locale)
    table = Table(say("day"), say("competitor"), title=say("Prices of {product}", product=product))
    for heading in (say("theirs"), say("ours"), say("ours over theirs")):
        table.add_column(heading, justify="right")
    for one in found:
        theirs = say.price(one.theirs.amount, one.theirs.currency)
        ours = "" if one.ours is None else say.price(one.ours.amount, one.ours.currency)
        position = say.percent(one.position)
        table.add_row(say.day(one.on), one.competitor, theirs, ours, position)
    show_table(table)


@competitors.command()
@books
@click.option("--account", required=True, help="The account's id.")
@click.option("--outcome", type=click.Choice([one.value for one in DealOutcome]), required=True)
@click.option("--value", required=True, help="What it was worth.")
@click.option("--on", "on", required=True, help="The day it was decided, as 2026-03-31.")
@click.option("--reason", default="", help="Why; a lost one needs it.")
@click.option("--rival", "rivals", multiple=True, help="Who else was after it.")
@click.option("--renewal", is_flag=True, help="It only went on.")
@click.option("--sole-source", is_flag=True, help="Only we could supply it.")
@once
def deal(  # one option each
    url: str,
    locale: str,
    as_json: bool,
    account: str,
    outcome: str,
    value: str,
    on: str,
    reason: str,
    rivals: Sequence[str],
    renewal: bool,
    sole_source: bool,
    key: str | None,
) -> None:
    """Record how business was decided, against whom and why."""
    closed = desk_over(url).competitors.close_deal(
        account,
        outcome,
        value,
        on=on,
        reason=reason,
        rivals=rivals,
        renewal=renewal,
        sole_source=sole_source,
        key=key,
    )
    if as_json:
        print_json(_deal(closed))
        return
    say = translator(locale)
    click.echo(say("{deal}: recorded, {value}.", deal=closed.id, value=say.money(closed.value)))


@competitors.command()
@books
@span
def rates(url: str, locale: str, as_json: bool, start: str, end: str) -> None:
    """Show how often we win against each competitor, how sure that is, and what we lost to it."""
    desk = desk_over(url)
    found = desk.competitors.contests(Period.of(start, end))
    if as_json:
        print_json({"currency": desk.books.currency, "rows": [_contest(one) for one in found]})
        return
    say = translator(locale)
    table = Table(say("competitor"), title=say("Won and lost"))
    for heading in (say("won"), say("decided"), say("win rate"), say("between"), say("lost")):
        table.add_column(heading, justify="right")
    for one in found:
        table.add_row(
            one.competitor,
            say.number(one.rate.hits),
            say.number(one.rate.of),
            say.percent(one.rate.rate),
            _between(one, say),
            say.money(one.lost),
        )
    show_table(table)


@competitors.command("digest")
@books
@click.option("--since", required=True, help="From which day on, as 2026-03-01.")
@click.option("--on", "on", required=True, help="Until the end of which day, as 2026-03-31.")
def show_digest(url: str, locale: str, as_json: bool, since: str, on: str) -> None:
    """Show what was told of competitors since a day."""
    found = desk_over(url).competitors.digest(since=since, on=on)
    if as_json:
        print_json(
            {
                "since": str(found.since),
                "seen": [_sighting(one) for one in found.seen],
                "retracted": [_sighting(one) for one in found.retracted],
                "deals": [_deal(one) for one in found.deals],
            }
        )
        return
    _sightings(found.seen, locale, as_json=False)
    say = translator(locale)
    for one in found.retracted:
        click.echo(say("{sighting}: taken back, {reason}.", sighting=one.id, reason=one.reason))
    for closed in found.deals:
        click.echo(say("{deal}: recorded, {value}.", deal=closed.id, value=say.money(closed.value)))


def _sightings(found: Sequence[Sighting], locale: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"rows": [_sighting(one) for one in found]})
        return
    say = translator(locale)
    headings = (say("day"), say("competitor"), say("what"), say("product"), say("account"))
    table = Table(*headings, title=say("Competitors"))
    table.add_column(say("price"), justify="right")
    table.add_column(say("said"))
    for one in found:
        price = "" if one.price is None else say.price(one.price.amount, one.price.currency)
        table.add_row(
            say.day(one.seen_on),
            one.competitor,
            say(_KINDS[one.kind]),
            str(one.product or ""),
            str(one.account or ""),
            price,
            one.said,
        )
    show_table(table)


def _between(one: Contest, say: Translator) -> str:
    interval = one.rate.interval()
    if interval is None:
        return ""
    return " \u2013 ".join(say.per_hundred(bound * 100) for bound in interval)


def _told(one: Sighting, locale: str, *, as_json: bool) -> None:
    if as_json:
        print_json(_sighting(one))
        return
    say = translator(locale)
    said = say("{sighting}: recorded.", sighting=one.id)
    click.echo(
        said
        if one.retracted_at is None
        else say("{sighting}: taken back, {reason}.", sighting=one.id, reason=one.reason)
    )


def _sighting(one: Sighting) -> dict[str, object]:
    return {
        "id": str(one.id),
        "competitor": one.competitor,
        "kind": one.kind.value,
        "seen_on": str(one.seen_on),
        "by": str(one.by),
        "source": one.source,
        "confidence": one.confidence.value,
        "account": None if one.account is None else str(one.account),
        "product": None if one.product is None else str(one.product),
        "price": None if one.price is None else f"{one.price.amount:f}",
        "said": one.said,
        "valid_until": None if one.valid_until is None else str(one.valid_until),
        "retracted": one.retracted_at is not None,
        "reason": one.reason,
    }


def _deal(one: Deal) -> dict[str, object]:
    return {
        "id": str(one.id),
        "account": str(one.account),
        "outcome": one.outcome.value,
        "value": number(one.value),
        "on": str(one.closed_on),
        "reason": one.reason,
        "rivals": [rival.competitor for rival in one.rivals],
        "counts": one.counts,
    }


def _contest(one: Contest) -> dict[str, object]:
    interval = one.rate.interval()
    return {
        "competitor": one.competitor,
        "won": one.rate.hits,
        "decided": one.rate.of,
        "rate": ratio(one.rate.rate),
        "interval": None if interval is None else [str(bound) for bound in interval],
        "lost": number(one.lost),
    }


def _point(one: PricePoint) -> dict[str, object]:
    return {
        "on": str(one.on),
        "competitor": one.competitor,
        "theirs": f"{one.theirs.amount:f}",
        "ours": None if one.ours is None else f"{one.ours.amount:f}",
        "position": ratio(one.position),
    }
