"""The packets of managers' weeks from a shell: closed, written, and verified."""

import sys
from pathlib import Path

import click
from rich.table import Table

from account_mgmt.adapters.courier import ZipFileCourier, read_zip, verify
from account_mgmt.cli.figures import print_json, show_table
from account_mgmt.cli.opening import desk_over, receipts_in, renderings
from account_mgmt.cli.options import books, in_a_language
from account_mgmt.desk import AccountManagement
from account_mgmt.domain.calendar import iso_week
from account_mgmt.domain.errors import AlreadyExists, NotFound
from account_mgmt.domain.manifest import MANIFEST, Manifest, PacketTotal
from account_mgmt.domain.packet import Packet
from account_mgmt.domain.packet_check import PacketCheck
from account_mgmt.locale import Translator, translator

_OUT = click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The ZIP file to write."
)
_RECEIPTS = click.option(
    "--receipts",
    type=click.Path(path_type=Path),
    help="The folder in which the receipts of expense claims are kept.",
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
@_RECEIPTS
def close(  # one option each
    url: str,
    locale: str,
    as_json: bool,
    manager: str,
    week: str,
    out: Path,
    receipts: Path | None,
) -> None:
    """Close a manager's week for good, and write its packet as a ZIP file."""
    desk = _desk(url, locale, out, receipts)
    _hand_over(desk, desk.packets.close(manager, week), out, locale, as_json=as_json)


@packet.command()
@books
@_MANAGER
@_WEEK
@_OUT
@_RECEIPTS
def addendum(  # one option each
    url: str,
    locale: str,
    as_json: bool,
    manager: str,
    week: str,
    out: Path,
    receipts: Path | None,
) -> None:
    """Put what came late for a closed week, or changed since, into an addendum, and write it."""
    desk = _desk(url, locale, out, receipts)
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
@in_a_language
def verify_(file: Path, after: Path | None, as_json: bool, locale: str) -> None:
    """Verify the packet in a ZIP file, or in a folder: name each file missing, extra or changed.

    With --after it must follow that packet in the chain too. What is wrong goes to stderr, and the
    exit is 1.
    """
    check = verify(file, after=None if after is None else _manifest_in(after))
    if as_json:
        print_json(_verified(file, check))
    elif check.is_whole and check.manifest is not None:
        click.echo(_whole(check.manifest, translator(locale)))
    for finding in check.findings:
        click.echo(f"account-mgmt: {finding}", err=True)
    if not check.is_whole:
        sys.exit(1)


def _whole(manifest: Manifest, say: Translator) -> str:
    return say.ngettext(
        "Packet {packet} is whole: {count} file, manifest {manifest}",
        "Packet {packet} is whole: {count} files, manifest {manifest}",
        manifest.total.files,
        packet=manifest.packet,
        manifest=manifest.hash,
    )


def _desk(url: str, locale: str, out: Path, receipts: Path | None = None) -> AccountManagement:
    """The desk, once it is sure that a file can be written there: what is closed stays closed."""
    if out.exists():
        raise AlreadyExists("file", str(out))
    if not out.parent.is_dir():
        raise NotFound("folder", str(out.parent))
    if receipts is not None and not receipts.is_dir():
        raise NotFound("folder", str(receipts))
    return desk_over(url, renderings=renderings(locale), receipts=receipts_in(receipts))


def handed_over(desk: AccountManagement, packet: Packet, out: Path) -> Packet:
    """The packet once it is in a ZIP file; one that was sent before is written once more."""
    courier = ZipFileCourier(out)
    if not packet.has_left:
        return desk.packets.send(packet.id, courier)
    courier.deliver(desk.packets.parcel(packet.id))
    return packet


def _hand_over(
    desk: AccountManagement, packet: Packet, out: Path, locale: str, *, as_json: bool
) -> None:
    packet, manifest = handed_over(desk, packet, out), desk.packets.parcel(packet.id).manifest
    if as_json:
        print_json(_closed(packet, manifest, out))
        return
    say = translator(locale)
    show_table(_table(manifest, say))
    click.echo(say("{file}: manifest {manifest}", file=out, manifest=packet.manifest))


def _table(manifest: Manifest, say: Translator) -> Table:
    title = say("Packet {packet}, {week}", packet=manifest.packet, week=say.span(manifest.week))
    table = Table("", title=title)
    for heading in (say("documents"), say("files"), say("bytes")):
        table.add_column(heading, justify="right")
    for one in manifest.totals:
        table.add_row(*_counts(one, say))
    table.add_section()
    table.add_row(*_counts(manifest.total, say))
    return table


def _counts(one: PacketTotal, say: Translator) -> tuple[str, ...]:
    counts = map(say.number, (one.documents, one.files, one.size))
    return say.pgettext("packet", one.kind), *counts


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
