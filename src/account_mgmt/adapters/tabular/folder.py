"""The folder of data: the files that a mapping names, and none outside."""

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from account_mgmt.adapters.tabular.mapping import Source
from account_mgmt.adapters.tabular.tables import meant
from account_mgmt.domain.errors import BadMapping, BadRow, LoadRefused


@frozen
class DataFile:
    """A file in the folder of data, as it was when it was found."""

    path: Path
    name: str  # within the folder, with / between folders
    size: int
    changed: int  # nanoseconds since 1970

    def check(self) -> None:
        """Refuse with LoadRefused a file that was written to since: it is read more than once."""
        now = self.path.stat()
        if (now.st_size, now.st_mtime_ns) != (self.size, self.changed):
            raise LoadRefused((BadRow(self.name, 1, "", "", "the file changed while it was read"),))


def find(folder: Path, source: Source) -> tuple[DataFile, ...]:
    """The files of a source, in the order of the mapping, and of their names where a star stands.

    Raises BadMapping for a file that is not there, is none, or lies outside the folder, be it by a
    symbolic link.
    """
    where = f"sources.{source.name}.file"
    try:
        home = folder.resolve(strict=True)
    except OSError:
        rule = "there is no such folder of data"
        raise BadMapping("", repr(str(folder)), rule, "Name the one that holds the files") from None
    found: list[DataFile] = []
    for name in source.files:
        paths = sorted(home.glob(name)) if "*" in name else [home / name]
        if not paths:
            raise BadMapping(where, repr(name), "no file is called that", _there(home, name))
        found += (_file(home, path, where) for path in paths)
    return tuple(found)


def _file(home: Path, path: Path, where: str) -> DataFile:
    name = path.relative_to(home).as_posix()
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError):  # RuntimeError: links that go in a circle
        raise BadMapping(where, repr(name), "there is no such file", _there(home, name)) from None
    if not real.is_relative_to(home):
        rule = "it is a link that leads out of the folder of data"
        raise BadMapping(where, repr(name), rule, "Put the file itself there")
    if not real.is_file():
        raise BadMapping(where, repr(name), "it is not a file", _there(home, name))
    stat = real.stat()
    return DataFile(real, name, stat.st_size, stat.st_mtime_ns)


def _there(home: Path, name: str) -> str:
    return meant(name, sorted(_names(home)))


def _names(home: Path) -> Iterator[str]:
    for path in home.iterdir():
        if path.is_file():
            yield path.name
