"""The packets of managers' weeks from a shell: closed, written, and verified."""

import sys
from pathlib import Path

import click
from babel.numbers import format_decimal
from rich.table import Table

from account_mgmt.adapters.courier import ZipFileCourier, read_zip, verify
from account_mgmt.adapters.renderings import JsonRenderings
from account_mgmt.cli.figures import print_json, show_table
from account_mgmt.cli.opening import desk_over, documents
from account_mgmt.cli.options import books
from account_mgmt.desk import AccountManagement
from account_mgmt.domain.calendar import iso_week
from account_mgmt.domain.errors import AlreadyExists, MissingExtra, NotFound
from account_mgmt.domain.manifest import MANIFEST, Manifest
from account_mgmt.domain.packet import Packet
from account_mgmt.domain.packet_check import PacketCheck
from account_mgmt.ports.renderings import Renderings

_OUT = click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The ZIP file to write."
)
_MANAGER = click.option("--manager", required=True, help="The manager's id.")
_WEEK = click.option("--week", required=True, help="The ISO week, as 2019-W31.")


@click.group()
def packet() -> None:
    """Close a manager's week and hand it over; verify a packet that came."""


@packet.command()
@books
@_MANAGER
@_WEEK
@_OUT
def close(url: str, locale: str, as_json: bool, manager: str, week: str, out: Path) -> None:
    """Close a manager's week for good, and write its packet as a ZIP file."""
    desk = _desk(url, locale, out)
    _hand_over(desk, desk.packets.close(manager, week), out, locale, as_json=as_json)


@packet.command()
@books
@_MANAGER
@_WEEK
@_OUT
def addendum(url: str, locale: str, as_json: bool, manager: str, week: str, out: Path) -> None:
    """Put what came late for a closed week, or changed since, into an addendum, and write it."""
    desk = _desk(url, locale, out)
    _hand_over(desk, desk.packets.addendum(manager, week), out, locale, as_json=as_json)


@packet.command()
@click.argument("id")
@books
@_OUT
def write(id: str, url: str, locale: str, as_json: bool, out: Path) -> None:
    """Write the packet or addendum of an ID once more, byte for byte as it was closed."""
    desk = _desk(url, locale, out)
    _hand_over(desk, desk.packets.packet(id), out, locale, as_json=as_json)


@packet.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--after", type=click.Path(path_type=Path), help="The ZIP of the packet before it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a sentence.")
def verify_(file: Path, after: Path | None, as_json: bool) -> None:
    """Verify the packet in a ZIP file, or in a folder: name each file missing, extra or changed.

    With --after it must follow that packet in the chain too. What is wrong goes to stderr, and the
    exit is 1.
    """
    check = verify(file, after=None if after is None else _manifest_in(after))
    if as_json:
        print_json(_verified(file, check))
    elif check.is_whole and check.manifest is not None:
        total = check.manifest.total
        click.echo(
            f"Packet {check.manifest.packet} is whole: {total.files} files, manifest {check.manifest.hash}"
        )
    for finding in check.findings:
        click.echo(f"account-mgmt: {finding}", err=True)
    if not check.is_whole:
        sys.exit(1)


def _desk(url: str, locale: str, out: Path) -> AccountManagement:
    """The desk, once it is sure that a file can be written there: what is closed stays closed."""
    if out.exists():
        raise AlreadyExists("file", str(out))
    if not out.parent.is_dir():
        raise NotFound("folder", str(out.parent))
    return desk_over(url, renderings=_renderings(locale))


def _renderings(locale: str) -> tuple[Renderings, ...]:
    """JSON, and pages for people where what makes them is installed."""
    try:
        made = documents()
        pages: tuple[Renderings, ...] = (made.HtmlInvoices(locale), made.HtmlReports(locale))
    except MissingExtra:
        pages = ()
    return (JsonRenderings(), *pages)


def _hand_over(
    desk: AccountManagement, packet: Packet, out: Path, locale: str, *, as_json: bool
) -> None:
    courier, parcel = ZipFileCourier(out), desk.packets.parcel(packet.id)
    if packet.has_left:
        courier.deliver(parcel)
    else:
        packet = desk.packets.send(packet.id, courier)
    if as_json:
        print_json(_closed(packet, parcel.manifest, out))
        return
    table = Table("", title=f"Packet {packet.id}, {packet.week}")
    for heading in ("documents", "files", "bytes"):
        table.add_column(heading, justify="right")
    for one in (*parcel.manifest.totals, parcel.manifest.total):
        counts = (one.documents, one.files, one.size)
        table.add_row(one.kind, *(format_decimal(count, locale=locale) for count in counts))
    show_table(table)
    click.echo(f"{out}: manifest {packet.manifest}")


def _manifest_in(file: Path) -> Manifest:
    return Manifest.of_bytes(read_zip(file).files.get(MANIFEST) or b"")


def _head(manifest: Manifest) -> dict[str, object]:
    return {
        "packet": str(manifest.packet),
        "manager": str(manifest.manager),
        "week": {
            "name": iso_week(manifest.week.start),
            "start": str(manifest.week.start),
            "end": str(manifest.week.end),
        },
        "completes": None if manifest.completes is None else str(manifest.completes),
        "number": manifest.number,
        "previous": manifest.previous or None,
        "manifest": manifest.hash,
    }


def _closed(packet: Packet, manifest: Manifest, out: Path) -> dict[str, object]:
    total = manifest.total
    return _head(manifest) | {
        "status": packet.status.value,
        "file": str(out),
        "documents": total.documents,
        "files": total.files,
        "bytes": total.size,
        "entries": [
            {
                "path": entry.path,
                "kind": entry.kind,
                "document": entry.document,
                "version": entry.version,
                "bytes": entry.size,
                "sha256": entry.sha256,
            }
            for entry in manifest.entries
        ],
    }


def _verified(file: Path, check: PacketCheck) -> dict[str, object]:
    head = {} if check.manifest is None else _head(check.manifest)
    return {
        "file": str(file),
        "whole": check.is_whole,
        **head,
        "missing": list(check.missing),
        "extra": list(check.extra),
        "changed": list(check.changed),
        "broken": list(check.broken),
    }
