"""Lists of accounts that leave the company, and what accounts allow, from a shell."""

import json
from pathlib import Path

import click

from account_mgmt.cli.figures import print_json
from account_mgmt.cli.opening import desk_over, documents
from account_mgmt.cli.options import books, once, segments
from account_mgmt.domain.account_list import AccountList, Changed
from account_mgmt.domain.consent import Answer
from account_mgmt.domain.manifest import sha256
from account_mgmt.domain.segment import Segment
from account_mgmt.locale import Translator, translator


@click.group()
def accounts() -> None:
    """Give lists of accounts to those who ask for them, of those who allow it."""


@accounts.command()
@books
@click.option("--purpose", required=True, help="What the list is for.")
@click.option("--fields", required=True, help="What it says of each, as id,name,region.")
@click.option(
    "--out",
    default=None,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file, .csv or .xlsx, with its manifest beside it (--json prints that). "
    "Without a file, CSV is printed.",
)
@click.option("--as-of", default=None, help="The day, as 2026-03-31; today by default.")
@click.option("--channel", default="", help="How they will be reached, as phone or email.")
@segments
@once
def export(  # one option each
    url: str,
    locale: str,
    as_json: bool,
    purpose: str,
    fields: str,
    out: Path | None,
    as_of: str | None,
    channel: str,
    segment: Segment,
    key: str | None,
) -> None:
    """Write the accounts of a segment that allow it to a file, with what changed; or print them."""
    if out is None and as_json:
        raise click.UsageError("--json prints the manifest of a file. Name the file with --out.")
    if out is not None and out.suffix not in {".csv", ".xlsx"}:
        raise click.BadParameter(f"{out.name} is neither .csv nor .xlsx", param_hint="--out")
    say, desk = translator(locale), desk_over(url)
    made = desk.research.make(
        purpose,
        [one.strip() for one in fields.split(",") if one.strip()],
        as_of=as_of or desk.books.clock.now().date(),
        segment=segment,
        channel=channel,
        key=key,
    )
    if out is None:
        printed: bytes = documents().account_list_file(made, ".csv", locale)
        click.echo(printed.decode("utf-8-sig").replace("\r\n", "\n"), nl=False)
        click.echo(_made(made, None, say), err=True)
        return
    content = documents().account_list_file(made, out.suffix, locale)
    manifest = _manifest(made, desk.research.changes(made.id), out.name, content)
    out.write_bytes(content)
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    out.with_name(f"{out.name}.manifest.json").write_text(text + "\n", encoding="utf-8")
    if as_json:
        print_json(manifest)
    else:
        click.echo(_made(made, out.name, say))


@accounts.command()
@books
@click.argument("account")
@click.option("--answer", type=click.Choice([one.value for one in Answer]), required=True)
@click.option("--since", required=True, help="From which day on, as 2026-03-31.")
@click.option("--scope", default="", help="A topic or channel; everything by default.")
def consent(  # one option each
    url: str, locale: str, as_json: bool, account: str, answer: str, since: str, scope: str
) -> None:
    """Record what an account allows, or that it is not to be contacted."""
    saved = desk_over(url).portfolio.record_consent(account, answer, since=since, scope=scope)
    rows = [
        {"answer": one.answer.value, "scope": one.scope, "since": str(one.since)}
        for one in saved.consents
        if one.known(None)
    ]
    if as_json:
        print_json({"account": str(saved.id), "consents": rows})
        return
    say = translator(locale)
    click.echo(say("{account}: recorded.", account=saved.id))


def _made(made: AccountList, file: str | None, say: Translator) -> str:
    written = say.ngettext("{count} account", "{count} accounts", len(made.rows))
    if file is not None:
        written = say("{accounts} in {file}", accounts=written, file=file)
    return say(
        "{purpose}, list {number}: {accounts}, {removed}.",
        purpose=made.purpose,
        number=say.number(made.number),
        accounts=written,
        removed=say.ngettext(
            "{count} account left out", "{count} accounts left out", len(made.removed)
        ),
    )


def _manifest(
    made: AccountList, changed: tuple[Changed, ...], file: str, content: bytes
) -> dict[str, object]:
    return {
        "purpose": made.purpose,
        "number": made.number,
        "list": str(made.id),
        "as_of": str(made.as_of),
        "known_at": made.known_at.isoformat(),
        "fields": list(made.headings),
        "filter": _filter(made),
        "count": len(made.rows),
        "hash": made.hash,
        "file": file,
        "sha256": sha256(content),
        "removed": [{"account": str(one.account), "reason": one.reason} for one in made.removed],
        "changes": [
            {
                "account": str(one.account),
                "change": one.change.value,
                "before": one.before,
                "after": one.after,
            }
            for one in changed
        ],
    }


def _filter(made: AccountList) -> dict[str, object]:
    segment = made.segment
    return {
        "accounts": [str(one) for one in segment.accounts],
        "regions": list(segment.regions),
        "classes": list(segment.classes),
        "bought": [str(one) for one in segment.bought],
        "sales_from": None if segment.sales_from is None else str(segment.sales_from.amount),
        "sales_below": None if segment.sales_below is None else str(segment.sales_below.amount),
        "reached_within": segment.reached_within,
        "not_reached_for": segment.not_reached_for,
        "channel": made.channel,
    }
