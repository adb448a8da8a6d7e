"""The health of accounts from a shell."""

import click
from rich.table import Table

from account_mgmt.cli.figures import bar, print_json, show_table
from account_mgmt.cli.opening import desk_over
from account_mgmt.cli.options import books
from account_mgmt.domain.account_health import AccountHealth
from account_mgmt.domain.rate import Rate


@click.command()
@books
@click.option("--on", required=True, help="The day at whose end to look, as 2026-06-30.")
@click.option("--account", default=None, help="One account's id.")
@click.option("--manager", default=None, help="One manager's id: the accounts that they act for.")
def health(
    url: str,
    locale: str,  # noqa: ARG001 # as every command on books takes it
    as_json: bool,
    on: str,
    account: str | None,
    manager: str | None,
) -> None:
    """Score accounts from 0 to 100, the worst first, and say what each score is made of."""
    if account is not None and manager is not None:
        raise click.UsageError("Give one of --account and --manager.")
    desk = desk_over(url).health
    found = desk.all(on=on, manager=manager) if account is None else (desk.health(account, on=on),)
    if as_json:
        print_json({"on": on, "accounts": [_health(one) for one in found]})
        return
    table = Table("account", "health", "", "because", title=f"Health on {on}")
    for one in found:
        share = None if one.score is None else one.score * Rate("0.01")
        table.add_row(
            str(one.account), _points(one.score) or "-", bar(share), one.because.replace("; ", "\n")
        )
    show_table(table)


def _points(score: Rate | None) -> str | None:
    return None if score is None else f"{score.round(1):f}"


def _health(one: AccountHealth) -> dict[str, object]:
    return {
        "account": str(one.account),
        "score": _points(one.score),
        "parts": [
            {
                "part": part.part.value,
                "score": _points(part.score),
                "weight": str(part.weight),
                "because": part.because,
            }
            for part in one.parts
        ],
        "missing": [part.value for part in one.missing],
    }
