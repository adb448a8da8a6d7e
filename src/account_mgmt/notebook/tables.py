"""Values as a table that every data frame reads, by the interchange of Arrow.

A column is a field of the class, or one of its figures (a property). Ids and kinds are text, days
date32, instants timestamps in UTC; an amount is a decimal128 with the digits of its currency, beside
a column of its currency. Only rates become floats: they are for the eye.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, TypeAlias, cast

import narwhals.stable.v2 as nw
import pyarrow as pa
from attrs import AttrsInstance, fields, has

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import NoForm
from account_mgmt.domain.ids import Id
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate

Scalar: TypeAlias = bool | int | float | Decimal | str | date | datetime | timedelta | None
Frame: TypeAlias = nw.DataFrame[pa.Table]

_PLAIN: Final = (bool, int, float, Decimal, str, date, datetime, timedelta)
_DIGITS: Final = 38  # of a decimal128


def table_of(values: object) -> Frame:
    """Values of the domain as a table, a row each; one value alone is a row.

    It is a data frame of narwhals over Arrow, and has Arrow's stream: so `polars.DataFrame(table)`,
    `pandas.DataFrame.from_arrow(table)` and `pyarrow.table(table)` take it as it is. A period is two
    days, the second one the first after it; what a value holds is spread out under its name; rows
    within a row are left out (give them alone). Without values there are no columns. Raises NoForm.

    >>> from account_mgmt import Money, Period
    >>> from account_mgmt.ports.forecaster import Sold
    >>> table_of([Sold(Period.month(2026, 1), Money("9.50", "EUR"))]).columns
    ['period_start', 'period_end', 'amount', 'amount_currency']
    """
    given = [values] if has(type(values)) else list(cast("Iterable[object]", values))
    rows = [dict(_row(value)) for value in given]
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: [row.get(name) for row in rows] for name in names}
    kept = {name: cells for name, cells in columns.items() if not _spread_out(name, columns)}
    table = pa.table({name: _array(cells) for name, cells in kept.items()})
    return nw.from_native(table, eager_only=True)


def _spread_out(name: str, columns: Mapping[str, Sequence[object]]) -> bool:
    """Whether a column has nothing, for what it stands for is in columns of longer names."""
    nothing = all(cell is None for cell in columns[name])
    return nothing and any(other.startswith(f"{name}_") for other in columns)


# --- a value ------------------------------------------------------------------------------------


def _row(value: object) -> Iterator[tuple[str, Scalar]]:
    if not has(type(value)):
        raise NoForm(type(value).__name__)
    return _spread(value, "")


def _spread(value: object, under: str) -> Iterator[tuple[str, Scalar]]:
    """The fields and figures of a value; what is long is left to `repr`, and so left out here."""
    for name in _names(type(value)):
        yield from _cells(f"{under}{name}", getattr(value, name))


def _names(kind: type) -> Iterator[str]:
    known = fields(cast("type[AttrsInstance]", kind))
    yield from (one.name for one in known if one.repr and not one.name.startswith("_"))
    for owner in reversed(kind.__mro__):
        for name, member in vars(owner).items():
            if isinstance(member, property | cached_property) and not name.startswith("_"):
                yield name


def _cells(name: str, value: object) -> Iterator[tuple[str, Scalar]]:
    """The columns that something becomes; none for rows of its own."""
    if value is None or isinstance(value, _PLAIN):
        yield name, value
    elif type(value) in _KINDS:
        yield from ((f"{name}{more}", cell) for more, cell in _KINDS[type(value)](value))
    elif isinstance(value, Id | Enum):
        yield name, str(value.value)
    elif isinstance(value, Mapping):
        for key, one in cast("Mapping[object, object]", value).items():
            yield from _cells(f"{name}_{key}", one)
    elif isinstance(value, tuple):
        for place, one in enumerate(cast("tuple[object, ...]", value), start=1):
            if not has(type(one)) or isinstance(one, Id):
                yield from _cells(f"{name}_{place}", one)
    elif has(type(value)):
        yield from _spread(value, f"{name}_")


def _money(amount: Money) -> tuple[tuple[str, Scalar], ...]:
    return ("", amount.amount), ("_currency", amount.currency)


def _quantity(quantity: Quantity) -> tuple[tuple[str, Scalar], ...]:
    return ("", quantity.amount), ("_unit", quantity.unit)


def _rate(rate: Rate) -> tuple[tuple[str, Scalar], ...]:
    return (("", float(rate.as_fraction())),)


def _fraction(fraction: Fraction) -> tuple[tuple[str, Scalar], ...]:
    return (("", float(fraction)),)


def _period(period: Period) -> tuple[tuple[str, Scalar], ...]:
    return ("_start", period.start), ("_end", period.end)


_KINDS: Final[Mapping[type, Callable[..., tuple[tuple[str, Scalar], ...]]]] = {
    Money: _money,
    Quantity: _quantity,
    Rate: _rate,
    Fraction: _fraction,
    Period: _period,
}


# --- a column -----------------------------------------------------------------------------------


def _array(cells: Sequence[Scalar]) -> "pa.Array[Any]":
    """A column, of the type that its values have; of none at all, one of nulls."""
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds <= {int, float} and float in kinds:
        return pa.array([None if cell is None else float(cast("float", cell)) for cell in cells])
    if len(kinds) > 1:
        return pa.array([None if cell is None else str(cell) for cell in cells], pa.string())
    return pa.array(cells, _type_of(kinds.pop(), cells) if kinds else pa.null())


def _type_of(kind: type, cells: Sequence[Scalar]) -> pa.DataType:
    if kind is Decimal:
        exponents = (cell.as_tuple().exponent for cell in cells if isinstance(cell, Decimal))
        places = (-one for one in exponents if isinstance(one, int))
        return pa.decimal128(_DIGITS, max(0, *places, 0))
    return _TYPES[kind]


_TYPES: Final[Mapping[type, pa.DataType]] = {
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    str: pa.string(),
    date: pa.date32(),
    datetime: pa.timestamp("us", tz="UTC"),
    timedelta: pa.duration("us"),
}
