"""The keys of a mapping that say where a value comes from, and which rows are meant."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Final, cast

from attrs import evolve

from account_mgmt.adapters.tabular.mapping import (
    DiscountAs,
    Field,
    Kind,
    Test,
    Unknown,
    Unmapped,
    Where,
    columns_of,
)
from account_mgmt.adapters.tabular.parse_text import read_dates, read_numbers
from account_mgmt.adapters.tabular.tables import Table
from account_mgmt.domain.errors import AccountManagementError, BadMapping
from account_mgmt.domain.numerals import exact
from account_mgmt.domain.rounding import Rounding

_NUMERIC: Final = frozenset(
    {Kind.AMOUNT, Kind.PRICE, Kind.QUANTITY, Kind.RATE, Kind.DISCOUNT, Kind.WHOLE}
)
_COUNTED: Final = frozenset({Kind.AMOUNT, Kind.PRICE, Kind.QUANTITY})
_REFERRING: Final = frozenset({Kind.REFERENCE})
_TEMPLATE: Final = re.compile(r"\{\{|\}\}|\{([^{}]+)\}|[{}]")


def read_field(table: Table, key: str, kind: Kind) -> Field | None:
    """What a key says: a column, a template, a constant, or a table that says more."""
    value = table.take(key)
    if value is None:
        return None
    where = f"{table.path}.{key}"
    if isinstance(value, str):
        return Field(where=where, kind=kind, parts=_template(table, key))
    if isinstance(value, dict):
        return _full_field(table.needed_table(key), where, kind)
    return Field(where=where, kind=kind, value=_constant(table, key))


def _full_field(table: Table, where: str, kind: Kind) -> Field:
    column = table.text("column")
    value, default = _constant(table, "value"), _constant(table, "default")
    parts = _template(table, "template") if "template" in table else ()
    if column is not None:
        parts = ("", column, "")
    if sum(("column" in table, "template" in table, "value" in table)) != 1:
        rule = "one of column, template and value says where it comes from"
        raise BadMapping(where, "", rule, 'Write column = "...", and neither of the others')
    table.take("template")
    field = Field(
        where=where,
        kind=kind,
        parts=parts,
        value=value,
        default=default,
        missing=frozenset(table.texts("missing", empty=True) or ()),
        map=_map(table),
        unmapped=table.choice("unmapped", Unmapped, Unmapped.REFUSE),
    )
    if kind in _NUMERIC:
        numbers, decimals = read_numbers(table), table.whole("decimals", 0, 10)
        field = evolve(field, numbers=numbers, decimals=decimals)
    if kind in _COUNTED:
        field = evolve(field, scale=_scale(table), round=_rounding(table))
    if kind is Kind.DISCOUNT:
        field = evolve(field, discount=table.choice("as", DiscountAs, DiscountAs.RATE))
    if kind is Kind.DATE:
        field = evolve(field, dates=read_dates(table) or ())
    if kind in _REFERRING:
        field = evolve(field, unknown=table.choice("unknown", Unknown, Unknown.REFUSE))
    table.done()
    return field


def _template(table: Table, key: str) -> tuple[str, ...]:
    """Text and columns by turns: "{First} {Last}" is ("", "First", " ", "Last", "")."""
    text = table.needed(key)
    if "{" not in text and "}" not in text:
        return (text,) if key == "template" else ("", text, "")
    parts, reached = [""], 0
    for found in _TEMPLATE.finditer(text):
        parts[-1] += text[reached : found.start()]
        reached = found.end()
        if found[1] is not None:
            parts += [found[1], ""]
        elif found[0] in {"{{", "}}"}:
            parts[-1] += found[0][0]
        else:
            rule, way_out = "a brace has no partner", "Write {{ for a brace, or { column = '...' }"
            raise table.refused(key, rule, way_out)
    parts[-1] += text[reached:]
    return tuple(parts)


def _constant(table: Table, key: str) -> str | int | date | None:
    value = table.take(key)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float):
        rule = "a float is not exact"
        raise table.refused(key, rule, f'Write it as text: {{ value = "{value}" }}')
    if isinstance(value, datetime) or not isinstance(value, int | date) or isinstance(value, bool):
        rule = "it is neither text, a whole number nor a day"
        raise table.refused(key, rule, 'Name a column, or write { value = "..." }')
    return value


def _map(table: Table) -> Mapping[str, str] | None:
    inner = table.table("map")
    if inner is None:
        return None
    return {word: "".join(_words(inner, word)) for word in inner.keys()}  # noqa: SIM118 # as above


def _scale(table: Table) -> tuple[int, int]:
    value = table.take("scale")
    if value is None:
        return 1, 0
    try:
        number, places = exact("Scale", value)
    except AccountManagementError as error:
        raise table.refused("scale", str(error), "Write scale = 1000, or '0.01'") from error
    if number <= 0:
        raise table.refused("scale", "it is not above zero", "Write scale = 1000, or '0.01'")
    return number, places


def _rounding(table: Table) -> Rounding | None:
    if "round" not in table:
        return None
    return table.choice("round", Rounding, Rounding.HALF_UP)


def read_fields(table: Table, section: type) -> dict[str, Field]:
    """The fields of a section that are there, by attribute; one that is needed must be."""
    found: dict[str, Field] = {}
    for name, key, kind, needed in columns_of(section):
        field = read_field(table, key, kind)
        if field is not None:
            found[name] = field
        elif needed:
            path, rule = f"{table.path}.{key}", "it is missing"
            raise BadMapping(path, "", rule, f'Say where it comes from: {key} = "Column"')
    return found


# --- tests of rows --------------------------------------------------------------------------------


def read_where(table: Table, key: str) -> Where:
    """The tests that a key asks of rows: one table, or a list of which any may hold."""
    return tuple(
        tuple(_test(tests, column) for column in tests.keys())  # noqa: SIM118 # as above
        for tests in table.tables(key)
    )


def _test(tests: Table, column: str) -> Test:
    value = tests.take(column)
    if isinstance(value, dict):
        return _asked(tests.needed_table(column), column)
    return Test(column=column, one_of=frozenset(_words(tests, column)))


def _asked(table: Table, column: str) -> Test:
    test = Test(
        column=column,
        one_of=frozenset(_words(table, "is")) if "is" in table else None,
        none_of=frozenset(_words(table, "not")),
        prefixes=table.texts("prefix") or (),
        without_prefixes=table.texts("not_prefix") or (),
        missing=table.flag("missing") if "missing" in table else None,
        at_least=_bound(table, "from"),
        above=_bound(table, "above"),
        below=_bound(table, "before" if "before" in table else "below"),
    )
    table.done()
    bounds = [one for one in (test.at_least, test.above, test.below) if one is not None]
    if len({type(one) for one in bounds}) > 1:
        rule = "its bounds are a day and a number"
        raise BadMapping(table.path, "", rule, "Give two days, or two numbers")
    if test == Test(column=column):
        raise BadMapping(table.path, "", "it asks nothing", 'Write is = "...", or another key')
    return test


def _words(table: Table, key: str) -> tuple[str, ...]:
    """Values as they stand in a file: text, or a whole number written without quotes."""
    value = table.take(key)
    many = cast("list[object]", value) if isinstance(value, list) else [value]
    words = [str(one) if type(one) is int else one for one in many if one is not None]
    if not all(isinstance(one, str) for one in words):
        raise table.refused(key, "it is neither text nor a list of texts", f'Write {key} = "..."')
    return tuple(cast("list[str]", words))


def _bound(table: Table, key: str) -> Fraction | date | None:
    value = table.take(key)
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    if isinstance(value, str | int) and not isinstance(value, bool):
        try:
            number, places = exact("Bound", value)
        except AccountManagementError as error:
            raise table.refused(key, str(error), f"Write {key} = 10") from error
        return Fraction(number, 10**places)
    raise table.refused(key, "it is neither a day nor a number", f"Write {key} = 2026-02-28 or 10")
