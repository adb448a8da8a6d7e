"""Options that several commands take."""

from collections.abc import Callable
from pathlib import Path

import click

in_a_language = click.option(
    "--locale",
    default="en",
    show_default=True,
    help="The language, and how figures are written: en, es_MX; or a catalogue's .po file.",
)
"""The option that whatever shows something takes."""


def books(command: Callable[..., None]) -> Callable[..., None]:
    """The options that every command takes."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table."),
        in_a_language,
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
