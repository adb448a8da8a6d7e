"""The books at one moment, read from records that may be moving.

Every text carries the number of the commit that put it. Each commit also puts what it replaced, so
that whoever began before it goes on seeing what was there. The newest number is under the key
`clock`, which every commit moves: so one conditional put is all that keeps two apart.
"""

from collections.abc import Iterator
from json import dumps, loads
from typing import Final, final

from account_mgmt.adapters.records.records import Records
from account_mgmt.domain.errors import StorageError

REMEMBERED: Final = 1000
"""How many commits a reader may fall behind."""


@final
class View:
    """One tenant's records as they were when first looked at."""

    def __init__(self, records: Records, tenant: str) -> None:
        self._records = records
        self._tenant = tenant
        self._since: int | None = None
        self._undone: dict[str, str | None] = {}
        self._undone_upto = 0

    @property
    def since(self) -> int:
        """The number of the last commit that it sees."""
        if self._since is None:
            self._since = self._undone_upto = self.now()
        return self._since

    def now(self) -> int:
        """The number of the last commit there is."""
        return int(self._records.get(self.key("clock")) or 0)

    def key(self, *parts: str) -> str:
        """The key that a tenant's parts make."""
        return "\t".join((self._tenant, *parts))

    def read(self, *parts: str) -> str | None:
        """What was under a key."""
        since = self.since
        stored = self._records.get(self.key(*parts))
        return None if stored is None else self._as_of(since, self.key(*parts), stored)

    def read_now(self, *parts: str) -> str | None:
        """What is under a key now, whoever put it."""
        stored = self._records.get(self.key(*parts))
        return None if stored is None else _parted(stored)[1]

    def scan(self, *parts: str, after: str = "") -> Iterator[tuple[str, str]]:
        """What was under the keys that begin so: the rest of each key, and its text."""
        since = self.since
        prefix = self.key(*parts, "")
        for key, stored in self._records.scan(prefix, after=prefix + after if after else ""):
            text = self._as_of(since, key, stored)
            if text is not None:
                yield key.removeprefix(prefix), text

    def scan_now(self, *parts: str) -> Iterator[tuple[str, str]]:
        """The same as it is now."""
        prefix = self.key(*parts, "")
        for key, stored in self._records.scan(prefix):
            yield key.removeprefix(prefix), _parted(stored)[1]

    def _as_of(self, since: int, key: str, stored: str) -> str | None:
        commit, text = _parted(stored)
        if commit <= since:
            return text
        self._look_back()
        return self._undone.get(key)

    def _look_back(self) -> None:
        """Learn what the commits since have replaced."""
        for number in range(self._undone_upto + 1, self.now() + 1):
            undo = self._records.get(self.key("undo", _numbered(number)))
            if undo is None:
                rule = f"{REMEMBERED} commits have been made since it began"
                raise StorageError("Unit of work", rule, "Begin another")
            for name, replaced in loads(undo).items():
                self._undone.setdefault(name, _parted(replaced)[1])
            self._undone_upto = number

    def put(self, texts: dict[str, str | None], commit: int) -> bool:
        """Make a commit of that number, unless another has it already."""
        clock = self.key("clock")
        seen = self._records.get(clock)
        if int(seen or 0) != commit - 1:
            return False
        replaced = ((key, self._records.get(key)) for key, new in texts.items() if new is not None)
        undo = {key: text for key, text in replaced if text is not None}
        put: dict[str, str | None] = {
            key: None if text is None else f"{commit}\n{text}" for key, text in texts.items()
        }
        put[clock] = str(commit)
        put[self.key("undo", _numbered(commit))] = dumps(undo)
        if commit > REMEMBERED:
            put[self.key("undo", _numbered(commit - REMEMBERED))] = None
        return self._records.put(put, unless_moved=clock, seen=seen)


def _numbered(number: int) -> str:
    return f"{number:015d}"


def _parted(stored: str) -> tuple[int, str]:
    commit, _, text = stored.partition("\n")
    return int(commit), text
