"""Loading a folder of files from a shell."""

from pathlib import Path

import click
from babel.numbers import format_decimal
from rich.table import Table

from account_mgmt.cli.figures import print_json, show_table
from account_mgmt.cli.opening import progress_bars, storage
from account_mgmt.cli.options import books
from account_mgmt.desk import loading_into
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
    show_table(_load_table(report, locale))
    if rejects is not None:
        wrong = format_decimal(report.rejected_rows, locale=locale)
        click.echo(
            f"{wrong} rows were wrong, or belong to an order that is: they are in {rejects}."
        )
    for reason, count in report.left_out.items():
        click.echo(f"{format_decimal(count, locale=locale)} rows were left out: {reason}.")


def _load_table(report: LoadReport, locale: str) -> Table:
    table = Table("", title="Loaded")
    for heading in ("new", "there already"):
        table.add_column(heading, justify="right")
    for kind in dict.fromkeys((*report.written, *report.unchanged)):
        counts = (report.written.get(kind, 0), report.unchanged.get(kind, 0))
        table.add_row(kind, *(format_decimal(count, locale=locale) for count in counts))
    return table


def _report(report: LoadReport) -> dict[str, object]:
    return {
        "written": dict(report.written),
        "unchanged": dict(report.unchanged),
        "rejected": report.rejected_rows,
        "left_out": dict(report.left_out),
    }
