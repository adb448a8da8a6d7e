"""Tables of TOML, taken key by key: what has another type is refused, and what nobody took."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from enum import Enum
from typing import TypeVar, cast

from account_mgmt.domain.errors import BadMapping
from account_mgmt.domain.numerals import shown

EnumT = TypeVar("EnumT", bound=Enum)


def named(path: str, key: str) -> str:
    """The path of a key within a table."""
    return f"{path}.{key}" if path else key


def meant(word: str, known: Iterable[str]) -> str:
    """The way out of a wrong name: the one that is like it, or all there are."""
    names = list(known)
    like = get_close_matches(word, names, n=1, cutoff=0.6) or [
        name for name in names if name.casefold() == word.casefold()
    ]
    if like:
        return f"Did you mean {like[0]!r}?"
    return f"There are {', '.join(map(repr, names))}" if names else "There is none"


class Table:
    """A table, and the path of keys to it. Each method takes a key; `done` refuses what is left."""

    def __init__(self, content: Mapping[str, object], path: str = "") -> None:
        self.path = path
        self._content = content
        self._taken: dict[str, None] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._content

    def keys(self) -> Iterator[str]:
        """All keys, in the order of the file; they count as taken."""
        self._taken.update(dict.fromkeys(self._content))
        return iter(self._content)

    def take(self, key: str) -> object:
        """Whatever stands there; None when nothing does."""
        self._taken[key] = None
        return self._content.get(key)

    def refused(self, key: str, rule: str, way_out: str) -> BadMapping:
        """The error for what stands there."""
        value = self._content.get(key)
        told = "" if value is None or isinstance(value, dict) else shown(value)
        return BadMapping(named(self.path, key), told, rule, way_out)

    def text(self, key: str) -> str | None:
        """Text that is not empty."""
        value = self.take(key)
        if value is None or (isinstance(value, str) and value):
            return value
        raise self.refused(key, "it is not text", f'Write {key} = "..."')

    def needed(self, key: str) -> str:
        """Text that must be there."""
        value = self.text(key)
        if value is None:
            raise BadMapping(named(self.path, key), "", "it is missing", f'Write {key} = "..."')
        return value

    def whole(self, key: str, least: int, most: int) -> int | None:
        """A whole number within bounds."""
        value = self.take(key)
        if value is None:
            return None
        if type(value) is int and least <= value <= most:
            return value
        rule = f"it is not a whole number from {least} to {most}"
        raise self.refused(key, rule, f"Write {key} = {least}, or another of them")

    def flag(self, key: str) -> bool:
        """True or false; false when nothing is there."""
        value = self.take(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise self.refused(key, "it is neither true nor false", f"Write {key} = true")

    def day(self, key: str) -> date | None:
        """A day, as TOML writes it, without quotes."""
        value = self.take(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        raise self.refused(key, "it is not a day", f"Write {key} = 2026-02-28, without quotes")

    def choice(self, key: str, choices: type[EnumT], default: EnumT) -> EnumT:
        """One of the words of an enumeration."""
        words = {str(choice.value): choice for choice in choices}
        return self.one_of(key, words, default)

    def one_of(self, key: str, words: Mapping[str, EnumT], default: EnumT) -> EnumT:
        """What one of some words stands for."""
        word = self.text(key)
        if word is None:
            return default
        if word not in words:
            raise self.refused(key, "it is not a word for this", meant(word, words))
        return words[word]

    def texts(self, key: str, *, empty: bool = False) -> tuple[str, ...] | None:
        """One text or a list of them; `empty` ones only where they say something."""
        value = self.take(key)
        if value is None:
            return None
        listed = cast("list[object]", value) if isinstance(value, list) else [value]
        if not all(isinstance(one, str) and (one or empty) for one in listed):
            raise self.refused(
                key, "it is neither text nor a list of texts", f'Write {key} = ["..."]'
            )
        return tuple(cast("list[str]", listed))

    def table(self, key: str) -> "Table | None":
        """A table within this one."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, dict):
            return Table(cast("dict[str, object]", value), named(self.path, key))
        raise self.refused(key, "it is not a table", f"Write {key} = {{ ... }}")

    def needed_table(self, key: str) -> "Table":
        """A table that must be there."""
        table = self.table(key)
        if table is None:
            path = named(self.path, key)
            raise BadMapping(path, "", "it is missing", f"Write [{path}]")
        return table

    def tables(self, key: str) -> "list[Table]":
        """One table, or a list of them; none when nothing is there."""
        value = self.take(key)
        if value is None:
            return []
        path = named(self.path, key)
        if isinstance(value, dict):
            return [Table(cast("dict[str, object]", value), path)]
        if isinstance(value, list):
            many = cast("list[object]", value)
            if all(isinstance(one, dict) for one in many):
                return [
                    Table(cast("dict[str, object]", one), f"{path}[{number}]")
                    for number, one in enumerate(many, start=1)
                ]
        raise self.refused(key, "it is neither a table nor a list of tables", f"Write [{path}]")

    def done(self) -> None:
        """Refuse, with a guess at what was meant, the first key that nobody took."""
        for key in self._content:
            if key not in self._taken:
                rule = "there is no such key here"
                raise BadMapping(named(self.path, key), "", rule, meant(key, self._taken))
