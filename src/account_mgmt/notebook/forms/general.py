"""Values without a form of their own: their fields, by their names."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, Final, cast

from attrs import AttrsInstance, fields, has

from account_mgmt.adapters.documents.pages import Page, Table
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.ids import Id
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.notebook.view import View

_VALUES: Final = re.compile(r"account_mgmt\.(domain|ports|modelling)\.")
_MOST: Final = 20  # rows that are shown of one field; `table_of` has them all


def is_value(kind: type) -> bool:
    """Whether it is a class of values, of the domain, its ports or the models."""
    return has(kind) and _VALUES.match(f"{kind.__module__}.") is not None


def general_page(value: object, view: View) -> Page:
    """One value: a fact a field, and a table for each field of values."""
    told = _fields(value)
    tables = {name: rows for name, one in told.items() if (rows := _rows_in(one))}
    return Page(
        language=view.say.language,
        title=_words(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(value).__name__)),
        facts=tuple(
            (_words(name), _text(one, view)) for name, one in told.items() if name not in tables
        ),
        tables=tuple(
            general_rows(rows[:_MOST], view, _words(name)) for name, rows in tables.items()
        ),
    )


def general_rows(rows: Sequence[object], view: View, title: str = "") -> Table:
    """Several values of one class or more: a row each."""
    told = [_fields(row) for row in rows]
    names = tuple(dict.fromkeys(name for row in told for name in row))
    figures = frozenset(
        place
        for place, name in enumerate(names)
        if all(_is_figure(row[name]) for row in told if row.get(name) is not None)
    )
    return Table(
        title=title,
        headings=tuple(map(_words, names)),
        rows=tuple(tuple(_short(row.get(name), view) for name in names) for row in told),
        figures=figures,
    )


def _fields(value: object) -> dict[str, object]:
    """What is in the fields of a value; those without anything are left out."""
    known = fields(cast("type[AttrsInstance]", type(value)))
    named = ((one.name, getattr(value, one.name)) for one in known if one.repr)
    return {
        name: held
        for name, held in named
        if not name.startswith("_")
        and held is not None
        and not (isinstance(held, Sized) and not held)
    }


def _rows_in(value: object) -> tuple[object, ...]:
    """The values that a field holds, where it holds several; ids and amounts are no rows."""
    held = cast("tuple[object, ...]", value) if isinstance(value, tuple) else ()
    return held if all(is_value(type(one)) and not _is_plain(one) for one in held) else ()


def _is_plain(value: object) -> bool:
    return isinstance(value, Id | Money | Quantity | Rate | Period)


def _is_figure(value: object) -> bool:
    return isinstance(value, Money | Quantity | Rate | int | float | Decimal) and not isinstance(
        value, bool
    )


_TEXTS: Final[Sequence[tuple[type | UnionType, Callable[[Any, View], str]]]] = (
    (Money | Quantity | None, lambda value, view: view.say.amount(value)),
    (Rate, lambda value, view: view.say.percent(value)),
    (Period, lambda value, view: view.say.span(value)),
    (datetime, lambda value, view: view.instant(value)),
    (date, lambda value, view: view.day(value)),
    (timedelta, lambda value, view: view.hours(value)),
    (Id, lambda value, view: view.name(value)),
    (Enum, lambda value, _view: str(value.value)),
    (bool | str, lambda value, _view: str(value)),
    (int | Decimal, lambda value, view: view.say.number(value)),
    (float, lambda value, view: view.statistic(value)),
)
"""How each kind reads, the first that fits: an instant is a date as well, and a truth a number."""


def _text(value: object, view: View) -> str:
    for kind, text in _TEXTS:
        if isinstance(value, kind):
            return text(value, view)
    return _several(value, view)


def _short(value: object, view: View) -> str:
    """The same in a cell: of several values how many they are."""
    rows = _rows_in(value)
    return view.say.number(len(rows)) if rows else _text(value, view)


def _several(value: object, view: View) -> str:
    """What a field holds that is no single thing, in a line."""
    if isinstance(value, Mapping):
        pairs = cast("Mapping[object, object]", value).items()
        return "; ".join(f"{_text(key, view)}: {_text(one, view)}" for key, one in pairs)
    if isinstance(value, tuple | list | frozenset | set):
        return ", ".join(_text(one, view) for one in cast("Iterable[object]", value))
    if is_value(type(value)) and type(value).__str__ is object.__str__:
        told = _fields(value).items()
        return ", ".join(f"{_words(name).lower()} {_text(one, view)}" for name, one in told)
    return str(value)


def _words(name: str) -> str:
    return name.replace("_", " ").strip().lower().capitalize()
