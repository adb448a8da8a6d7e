"""Loading a folder of files from a shell."""

from pathlib import Path

import click
from rich.table import Table

from account_mgmt.cli.figures import print_json, show_table
from account_mgmt.cli.opening import actor, progress_bars, storage
from account_mgmt.cli.options import books
from account_mgmt.desk import loading_into
from account_mgmt.domain.errors import NotAllowed
from account_mgmt.locale import Translator, translator
from account_mgmt.services.loading import LoadReport


@click.command()
@click.argument("mapping", type=click.Path(path_type=Path))
@click.option("--data", required=True, type=click.Path(path_type=Path), help="The folder of files.")
@books
@click.option(
    "--rejects",
    default=None,
    type=click.Path(path_type=Path),
    help="Load all but the wrong rows, and write those to this CSV file.",
)
def load(
    mapping: Path, data: Path, url: str, locale: str, as_json: bool, rejects: Path | None
) -> None:
    """Load a folder of files, as a MAPPING file says: all of it, or nothing.

    What was loaded before is left as it is, so the same files may be loaded again.
    """
    from account_mgmt.adapters.tabular import (  # noqa: PLC0415 # only when it is used
        read_batch,
        read_mapping,
        write_rejects,
    )

    who = actor()
    if who is not None:
        raise NotAllowed(who, "load files")
    how = read_mapping(mapping)
    desk = loading_into(
        storage(url), currency=how.currency, calendar=how.calendar, policy=how.policy
    )
    with progress_bars() as progress:
        batch = read_batch(
            how, data, reject=rejects is not None, known=desk.known(), progress=progress
        )
        if rejects is not None:
            write_rejects(rejects, batch.rejected)
        report = desk.load(batch, progress=progress)
    if as_json:
        print_json(_report(report))
        return
    say = translator(locale)
    show_table(_load_table(report, say))
    if rejects is not None:
        wrong = say.ngettext(
            "{count} row was wrong, or belongs to an order that is: it is in {file}.",
            "{count} rows were wrong, or belong to an order that is: they are in {file}.",
            report.rejected_rows,
            file=rejects,
        )
        click.echo(wrong)
    for reason, count in report.left_out.items():
        left_out = say.ngettext(
            "{count} row was left out: {reason}.",
            "{count} rows were left out: {reason}.",
            count,
            reason=say(reason),
        )
        click.echo(left_out)


def _load_table(report: LoadReport, say: Translator) -> Table:
    table = Table("", title=say("Loaded"))
    for heading in (say("new"), say("there already")):
        table.add_column(heading, justify="right")
    for kind in dict.fromkeys((*report.written, *report.unchanged)):
        counts = (report.written.get(kind, 0), report.unchanged.get(kind, 0))
        table.add_row(say(kind), *map(say.number, counts))
    return table


def _report(report: LoadReport) -> dict[str, object]:
    return {
        "written": dict(report.written),
        "unchanged": dict(report.unchanged),
        "rejected": report.rejected_rows,
        "left_out": dict(report.left_out),
    }
