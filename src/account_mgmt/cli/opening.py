"""Where the books are, and what is slow to import."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Unpack

from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import TaskID

from account_mgmt.desk import AccountManagement, DeskOptions
from account_mgmt.domain.errors import BooksNotOpened, MissingExtra
from account_mgmt.ports.progress import Progress
from account_mgmt.ports.storage import Storage


def storage(url: str) -> Storage:
    """The storage at a URL. Raises MissingExtra and StorageError."""
    try:
        from account_mgmt.adapters.sql import SqlStorage  # noqa: PLC0415 # only when it is used
    except ModuleNotFoundError as error:
        raise MissingExtra("A database", "sql") from error
    return SqlStorage(url)


def desk_over(url: str, **options: Unpack[DeskOptions]) -> AccountManagement:
    """The desk over books that were opened before."""
    try:
        return AccountManagement.of(storage(url), **options)
    except BooksNotOpened:
        raise BooksNotOpened(url) from None


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
