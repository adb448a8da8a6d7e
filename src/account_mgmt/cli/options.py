"""Options that several commands take."""

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click

from account_mgmt.cli.opening import ACTOR, desk_over
from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.domain.money import Money
from account_mgmt.domain.segment import Segment


def in_a_language(command: Callable[..., None]) -> Callable[..., None]:
    """The option that whatever shows something takes."""
    option = click.option(
        "--locale",
        default="en",
        show_default=True,
        help="The language, and how figures are written: en, es_MX; or a catalogue's .po file.",
    )
    return option(command)


def once(command: Callable[..., None]) -> Callable[..., None]:
    """The option by which a command that creates does so once only."""
    option = click.option("--key", default=None, help="Do it once only, however often it is said.")
    return option(command)


def _act_as(context: click.Context, _option: click.Parameter, who: str | None) -> None:
    context.meta[ACTOR] = who


def books(command: Callable[..., None]) -> Callable[..., None]:
    """The options that every command takes."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table."),
        in_a_language,
        click.option(
            "--acting-as",
            "actor",
            metavar="MANAGER",
            envvar="ACCOUNT_MGMT_AS",
            expose_value=False,
            callback=_act_as,
            help="Show what this manager may see, and those below; everything, if nobody is named.",
        ),
        click.option("--db", "url", required=True, help="Where the books are: sqlite:///field.db"),
    ):
        command = option(command)
    return command


def span(command: Callable[..., None]) -> Callable[..., None]:
    """The first day of a report, and the day after its last."""
    for option in (
        click.option("--to", "end", required=True, help="The day after the last, as 2027-01-01."),
        click.option("--from", "start", required=True, help="The first day, as 2026-01-01."),
    ):
        command = option(command)
    return command


def files(command: Callable[..., None]) -> Callable[..., None]:
    """The files that a document is written to."""
    return _files(command, "pdf", "html")


def report_files(command: Callable[..., None]) -> Callable[..., None]:
    """The files that a report is written to."""
    return _files(command, "csv", "pdf", "xlsx", "html")


def _files(command: Callable[..., None], *kinds: str) -> Callable[..., None]:
    for kind in kinds:
        command = click.option(
            f"--{kind}",
            default=None,
            type=click.Path(path_type=Path),
            help=f"Write it to this {kind.upper()} file too.",
        )(command)
    return command


def segments(command: Callable[..., None]) -> Callable[..., None]:
    """The options that choose accounts; what they say together is given as `segment`."""

    @wraps(command)
    def chosen(  # one option each
        *,
        accounts: Sequence[str],
        regions: Sequence[str],
        classes: Sequence[str],
        bought: Sequence[str],
        sales_from: str | None,
        sales_below: str | None,
        reached_within: int | None,
        not_reached_for: int | None,
        **given: Any,  # noqa: ANN401 # whatever else the command takes
    ) -> None:
        currency = desk_over(given["url"]).books.currency
        segment = Segment(
            accounts=tuple(map(AccountId, accounts)),
            regions=tuple(regions),
            classes=tuple(classes),
            bought=tuple(map(ProductId, bought)),
            sales_from=None if sales_from is None else Money(sales_from, currency),
            sales_below=None if sales_below is None else Money(sales_below, currency),
            reached_within=reached_within,
            not_reached_for=not_reached_for,
        )
        command(segment=segment, **given)

    found: Callable[..., None] = chosen
    for option in _SEGMENT:
        found = option(found)
    return found


_SEGMENT: Final = (
    click.option("--not-reached-for", type=int, default=None, metavar="DAYS"),
    click.option("--reached-within", type=int, default=None, metavar="DAYS"),
    click.option("--sales-below", default=None, help="Sales of 365 days below this amount."),
    click.option("--sales-from", default=None, help="Sales of 365 days of this at least."),
    click.option("--bought", multiple=True, help="The id of a product that it bought."),
    click.option("--class", "classes", multiple=True, help="A class of accounts."),
    click.option("--region", "regions", multiple=True, help="A region."),
    click.option("--only", "accounts", multiple=True, help="The id of an account."),
)
