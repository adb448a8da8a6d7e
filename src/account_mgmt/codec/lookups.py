"""What aggregates are looked up by, and what a query asks of it, in terms any storage can index."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from operator import attrgetter
from typing import Any, Final, TypeAlias, cast

import attrs
from attrs import frozen

from account_mgmt.codec.kinds import kind_of
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.ids import Id
from account_mgmt.ports.queries import ONE_OF_SEVERAL, Aggregate, Query

Plain: TypeAlias = str | int | None
"""A lookup value as stored: text or a whole number; days, enums and several as text. None: it has none."""


@frozen
class Equals:
    """The lookup field has that value."""

    lookup: str
    value: str | int

    def holds(self, value: Plain) -> bool:
        """Whether a stored value meets it."""
        return value == self.value


@frozen
class Within:
    """The lookup field is a day on or after `start` and before `end`, all as ISO text."""

    lookup: str
    start: str
    end: str

    def holds(self, value: Plain) -> bool:
        """Whether a stored value meets it."""
        return isinstance(value, str) and self.start <= value < self.end


@frozen
class Among:
    """The lookup field has several values, and this is one of them.

    They are stored as lines of one text, each between two line breaks, which no value has in it.
    """

    lookup: str
    value: str

    def holds(self, value: Plain) -> bool:
        """Whether a stored value meets it."""
        return isinstance(value, str) and self.line in value

    @property
    def line(self) -> str:
        """What the stored text has in it where it holds."""
        return f"\n{self.value}\n"


Condition: TypeAlias = Equals | Within | Among


def lookups(aggregate: Aggregate) -> dict[str, Plain]:
    """The lookup fields of an aggregate, by the query's names for them."""
    names = kind_of(type(aggregate)).lookups
    return dict(zip(names, lookup_values(aggregate), strict=True))


def lookup_values(aggregate: Aggregate) -> list[Plain]:
    """The same without the names, in the order in which the kind has them."""
    values = _GETTERS[type(aggregate)](aggregate)
    return [value if type(value) is str and value else plain(value) for value in values]


class _Getters(dict[type, Callable[[Any], tuple[Any, ...]]]):
    """What gives the lookups of each class at once, made when it is first met."""

    def __missing__(self, kind: type[Aggregate]) -> Callable[[Any], tuple[Any, ...]]:
        paths = tuple(kind_of(kind).lookups.values())
        getter = self[kind] = _getter(paths)
        return getter


def _getter(paths: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    if len(paths) > 1:
        return attrgetter(*paths)
    getters = [attrgetter(path) for path in paths]  # one, or none
    return lambda aggregate: tuple([get(aggregate) for get in getters])


_GETTERS: Final = _Getters()


def plain(value: object) -> Plain:
    """A value as it is stored for looking up; empty text is no value."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum | Id):
        return plain(value.value)
    if isinstance(value, tuple):  # several, of which a query names one: see `Among`
        each = cast("tuple[object, ...]", value)
        return "".join(f"\n{plain(one)}\n" for one in each) or None
    if value is None or isinstance(value, str | int):
        return None if value == "" else value
    raise TypeError(f"nothing can be looked up by {type(value).__name__}")


def conditions(query: Query | None) -> tuple[Condition, ...]:
    """What a query asks, all of which must hold; nothing when it asks nothing."""
    if query is None:
        return ()
    asked = ((field, getattr(query, field.name)) for field in attrs.fields(type(query)))
    return tuple(
        _condition(field.name, value, several=field.metadata == ONE_OF_SEVERAL)
        for field, value in asked
        if value is not None
    )


def _condition(name: str, value: object, *, several: bool) -> Condition:
    if isinstance(value, Period):
        return Within(name, value.start.isoformat(), value.end.isoformat())
    wanted = plain(value)
    if several and isinstance(wanted, str) and "\n" not in wanted:
        return Among(name, wanted)
    return Equals(name, "" if wanted is None else wanted)


def holds(asked: tuple[Condition, ...], values: Mapping[str, Plain]) -> bool:
    """Whether lookup values meet every condition."""
    return all(condition.holds(values[condition.lookup]) for condition in asked)
