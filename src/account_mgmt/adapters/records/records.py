"""What a host gives: texts under keys, and one way of putting many of them at once."""

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import final


class Records(ABC):
    """Texts under keys. All that a storage promises rests on what `put` promises here.

    Keys are text of up to some hundred characters; their parts are divided by tabs, and a part may
    be any printable text. Safe to share between threads, and between processes if the host does.
    """

    @abstractmethod
    def get(self, key: str) -> str | None:
        """The text under a key; None when there is none."""

    @abstractmethod
    def scan(self, prefix: str, *, after: str = "") -> Iterable[tuple[str, str]]:
        """The keys that begin so, and sort after that one, with their texts.

        In the order of code points (which is that of UTF-8 bytes). Somebody may put meanwhile: each
        text must be whole, before or after, but not all of them of one moment.
        """

    @abstractmethod
    def put(self, texts: Mapping[str, str | None], *, unless_moved: str, seen: str | None) -> bool:
        """Put all these texts, and take away what is under a key with None; all of it or nothing.

        Only if the text under `unless_moved` is still the one that was `seen` (None: nothing
        there); otherwise nothing is put, and the answer is False. The check and the puts are one
        step, which neither a crash nor another `put` divides: once any of it can be read, all of
        it can. When the answer is True it lasts.
        """


@final
class DictRecords(Records):
    """Records in a dictionary, for tests and for trying out.

    >>> records = DictRecords()
    >>> records.put({"a": "1", "b": "2"}, unless_moved="a", seen=None)
    True
    >>> records.put({"b": "3"}, unless_moved="a", seen="0"), records.get("b")
    (False, '2')
    """

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._keys: list[str] = []
        self._lock = Lock()

    def get(self, key: str) -> str | None:
        return self._texts.get(key)

    def scan(self, prefix: str, *, after: str = "") -> Iterable[tuple[str, str]]:
        with self._lock:
            first = max(bisect_left(self._keys, prefix), bisect_right(self._keys, after))
            found: list[tuple[str, str]] = []
            for place in range(first, len(self._keys)):
                key = self._keys[place]
                if not key.startswith(prefix):
                    break
                found.append((key, self._texts[key]))
            return found

    def put(self, texts: Mapping[str, str | None], *, unless_moved: str, seen: str | None) -> bool:
        with self._lock:
            if self._texts.get(unless_moved) != seen:
                return False
            new = [
                key for key, text in texts.items() if text is not None and key not in self._texts
            ]
            gone = {key for key, text in texts.items() if text is None}
            self._texts.update((key, text) for key, text in texts.items() if text is not None)
            for key in gone:
                self._texts.pop(key, None)
            if gone:
                self._keys = [key for key in self._keys if key not in gone]
            if new:
                self._keys += new
                self._keys.sort()  # runs in order, put together: cheap
            return True
