"""The made-up territory from a shell: its quotas, who owes what, and a week of it on its way to the office."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
from attrs import frozen

from account_mgmt import demo as territory
from account_mgmt.adapters.files import FolderReceipts
from account_mgmt.cli.figures import print_json, show_table
from account_mgmt.cli.opening import database_folder, documents, renderings, storage
from account_mgmt.cli.options import in_a_language
from account_mgmt.cli.packets import handed_over
from account_mgmt.cli.quotas import attainment_table, standing_json
from account_mgmt.cli.receivables import ageing_json, ageing_table
from account_mgmt.desk import AccountManagement
from account_mgmt.domain.calendar import Period, day
from account_mgmt.domain.errors import MissingExtra, NotFound
from account_mgmt.domain.ids import ManagerId
from account_mgmt.domain.manifest import packet_id
from account_mgmt.domain.packet import Packet
from account_mgmt.locale import Translator, translator

_RECEIPTS: Final = "demo-receipts"
_PACKET: Final = "demo-week.zip"
_REPORT: Final = "demo-week.html"


@frozen(kw_only=True)
class _Handed:
    """The files of the week, and which of them were written just now; no report without its extra."""

    packet: Path
    report: Path | None
    written: tuple[Path, ...]

    @property
    def left(self) -> tuple[Path, ...]:
        """The files that were there already."""
        there = (self.packet, self.report)
        return tuple(one for one in there if one is not None and one not in self.written)


@click.command()
@click.option("--db", "url", default="sqlite:///demo.db", show_default=True)
@in_a_language
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option(
    "--out",
    "folder",
    default=None,
    type=click.Path(path_type=Path),
    help="The folder of the week's files; that of an SQLite database, or else the current one, by default.",
)
def demo(url: str, locale: str, as_json: bool, folder: Path | None) -> None:
    """Fill a small made-up territory into a database, show how it stands, and hand a week of it in.

    Its quotas and who owes what are shown. The packet of a week goes to demo-week.zip, its report to
    demo-week.html, and the receipts of its expenses to demo-receipts. What is there already is left
    as it is.
    """
    where = folder or database_folder(url)
    if not where.is_dir():
        raise NotFound("folder", str(where))
    desk = AccountManagement(
        storage(url),
        currency=territory.CURRENCY,
        invoicing=territory.INVOICING,
        renderings=renderings(locale),
        receipts=FolderReceipts(where / _RECEIPTS),
    )
    territory.fill(desk)
    handed = _hand_in(desk, where, locale)
    rows = desk.quotas.standings(territory.YEAR, as_of=territory.AS_OF)
    owed = desk.receivables.ageing(as_of=territory.AS_OF)
    if as_json:
        standings = [standing_json(row) for row in rows]
        told = {"currency": territory.CURRENCY, "rows": standings, "ageing": ageing_json(owed)}
        print_json(told | {"week": _week(handed)})
        return
    say = translator(locale)
    names = {manager.id: manager.name for manager in desk.portfolio.managers()}
    title = say("2026, as of {day}", day=say.day(day(territory.AS_OF)))
    show_table(attainment_table(rows, names, say, title=title))
    show_table(ageing_table(owed, say))
    for line in (*_further(url, say), *_handed_in(handed, say)):
        click.echo(line)


def _hand_in(desk: AccountManagement, folder: Path, locale: str) -> _Handed:
    """Close the week and write its packet and its report, unless they are there."""
    packet, report = folder / _PACKET, folder / _REPORT
    written: list[Path] = []
    if not packet.exists():
        handed_over(desk, _closed(desk), packet)
        written.append(packet)
    page = None if report.exists() else _page(desk, locale)
    if page is not None:
        report.write_text(page, encoding="utf-8")
        written.append(report)
    return _Handed(
        packet=packet, report=report if report.exists() else None, written=tuple(written)
    )


def _closed(desk: AccountManagement) -> Packet:
    """The packet of the week, which is closed if it was not."""
    week = Period.iso_week(territory.WEEK)
    try:
        return desk.packets.packet(packet_id(ManagerId(territory.WEEK_OF), week))
    except NotFound:
        return desk.packets.close(territory.WEEK_OF, territory.WEEK)


def _page(desk: AccountManagement, locale: str) -> str | None:
    """The report of the week as a page; None where what makes it is not installed."""
    made = desk.reports.weekly(territory.WEEK_OF, territory.WEEK)
    try:
        page: str = documents().html(
            documents().weekly_page(made, desk.reports.names(made), locale)
        )
    except MissingExtra:
        return None
    return page


def _further(url: str, say: Translator) -> Iterator[str]:
    """Where to look further."""
    explain = f"explain --db {url} --manager south --from 2026-01-01 --to 2027-01-01"
    chase = f"chase --db {url} --manager south --on {territory.AS_OF}"
    yield say(
        "Mill Lane Grocers went from north to south on 1 June: what it ordered since counts there,\n"
        "what it ordered before stays. Look further: {command}",
        command=f"account-mgmt {explain}",
    )
    yield say(
        "Whom to call about what is overdue: {command}",
        command=f"account-mgmt {chase}",
    )


def _handed_in(handed: _Handed, say: Translator) -> Iterator[str]:
    """What was written of the week, and what was there already."""
    week = say.span(Period.iso_week(territory.WEEK))
    if handed.written:
        yield say(
            "The week {week} of {manager} is packed for the office, and reported: {files}",
            week=week,
            manager=territory.WEEK_OF,
            files=_files(handed.written),
        )
    if handed.left:
        yield say(
            "There already, and left as it is: {files}",
            files=_files(handed.left),
        )
    yield say(
        "Whether the packet is whole: {command}",
        command=f"account-mgmt packet verify {handed.packet}",
    )


def _files(paths: tuple[Path, ...]) -> str:
    return ", ".join(map(str, paths))


def _week(handed: _Handed) -> dict[str, object]:
    return {
        "manager": territory.WEEK_OF,
        "week": territory.WEEK,
        "packet": str(handed.packet),
        "report": None if handed.report is None else str(handed.report),
        "written": [str(path) for path in handed.written],
    }
