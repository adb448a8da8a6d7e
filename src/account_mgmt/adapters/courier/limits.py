"""How much is read of an archive from outside, and what a name in one may be."""

import re
from collections.abc import Iterable
from typing import Final

from attrs import frozen

from account_mgmt.domain.errors import BadArchive

_DRIVE: Final = re.compile(r"[A-Za-z]:")


@frozen(kw_only=True)
class Limits:
    """What an archive from outside may hold at most, so that reading it ends.

    `size` is in bytes, of all files unpacked. `ratio` is how many times its packed size a file may
    be; small files, up to `small` bytes, are not asked.
    """

    files: int = 100_000
    size: int = 2 * 2**30
    ratio: int = 200
    small: int = 2**20


DEFAULT_LIMITS: Final = Limits()


def check_names(archive: str, names: Iterable[str], limits: Limits) -> None:
    """Refuse with BadArchive names that lead out of a folder, stand twice, or are too many."""
    seen: set[str] = set()
    for name in names:
        folded = name.casefold()
        if not name or name.startswith(("/", "\\")) or _DRIVE.match(name):
            raise BadArchive(archive, name, "its path is absolute")
        if "\\" in name or "\0" in name or any(part in {"", ".", ".."} for part in name.split("/")):
            raise BadArchive(archive, name, "its path does not stay within the packet")
        if folded in seen:
            raise BadArchive(archive, name, "two entries have this name")
        seen.add(folded)
    if len(seen) > limits.files:
        raise BadArchive(archive, "", f"it holds more than {limits.files} files")
