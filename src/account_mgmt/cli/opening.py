"""Where the books are, and what is slow to import."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final, Unpack, cast, final

import click
from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import TaskID

from account_mgmt.adapters.files import FolderReceipts
from account_mgmt.adapters.renderings import JsonRenderings
from account_mgmt.desk import AccountManagement, DeskOptions
from account_mgmt.domain.errors import BooksNotOpened, MissingExtra, ReceiptsElsewhere
from account_mgmt.domain.receipt import digest_of
from account_mgmt.ports.progress import Progress
from account_mgmt.ports.receipts import Receipts
from account_mgmt.ports.renderings import Renderings
from account_mgmt.ports.storage import Storage

ACTOR: Final = "account_mgmt.actor"
"""Under which a command keeps who it acts as."""


def actor() -> str | None:
    """Who the command acts as; None: nobody, who sees everything."""
    context = click.get_current_context(silent=True)
    return None if context is None else cast("str | None", context.meta.get(ACTOR))


def storage(url: str) -> Storage:
    """The storage at a URL. Raises MissingExtra and StorageError."""
    try:
        from account_mgmt.adapters.sql import SqlStorage  # noqa: PLC0415 # only when it is used
    except ModuleNotFoundError as error:
        raise MissingExtra("A database", "sql") from error
    return SqlStorage(url)


def database_folder(url: str) -> Path:
    """The folder that an SQLite database is in; the current one for any other, and for a bad URL."""
    name, _, path = url.partition(":///")
    is_file = name.startswith("sqlite") and path and not path.startswith((":", "file:"))
    return Path(path).parent if is_file else Path()


def desk_over(url: str, **options: Unpack[DeskOptions]) -> AccountManagement:
    """The desk over books that were opened before, as whoever the command acts as sees them."""
    try:
        desk = AccountManagement.of(storage(url), **options)
    except BooksNotOpened:
        raise BooksNotOpened(url) from None
    who = actor()
    return desk if who is None else desk.acting_as(who)


@contextmanager
def progress_bars() -> Generator[Progress]:
    """Bars on a terminal, one for each thing that is told of, gone when all is done."""
    console = Console(stderr=True)
    with Bars(console=console, transient=True, disable=not console.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=of)
            bars.update(tasks[what], completed=done, total=of)

        yield tell


def documents() -> ModuleType:
    """What reads and writes documents; each of them raises MissingExtra for what it needs."""
    return import_module("account_mgmt.adapters.documents")


def renderings(locale: str) -> tuple[Renderings, ...]:
    """JSON, and pages for people where what makes them is installed."""
    try:
        made = documents()
        pages: tuple[Renderings, ...] = (made.HtmlInvoices(locale), made.HtmlReports(locale))
    except MissingExtra:
        pages = ()
    return (JsonRenderings(), *pages)


def receipts_in(folder: Path | None) -> Receipts:
    """The receipts in a folder; without one, each that is asked for is refused."""
    return _Elsewhere() if folder is None else FolderReceipts(folder)


@final
class _Elsewhere(Receipts):
    """Receipts in a folder that nobody named. Raises ReceiptsElsewhere."""

    def put(self, content: bytes) -> str:
        raise ReceiptsElsewhere(digest_of(content))

    def get(self, digest: str) -> bytes:
        raise ReceiptsElsewhere(digest)


def write_page(
    make: Callable[[], object], html: Path | None, pdf: Path | None, created: date
) -> None:
    """Write a page to the files that were named, if any was."""
    if html is None and pdf is None:
        return
    page = make()
    if html is not None:
        html.write_text(documents().html(page), encoding="utf-8")
    if pdf is not None:
        pdf.write_bytes(documents().pdf(page, created=created))
