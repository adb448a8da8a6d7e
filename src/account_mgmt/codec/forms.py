"""How each type is written in a stored document, and read back strictly.

    text, whole number, truth   as JSON has them
    date                        "2026-02-03"
    bytes                       Base64 (RFC 4648), one line
    instant                     "2026-02-03T10:15:00.000000Z", always UTC, always that long
    enum                        its value
    id                          its text
    Money                       [minor units, "EUR"]
    Quantity                    [millionths, "piece"]
    UnitPrice                   [ten-billionths, "EUR"]
    Rate                        [numerator, denominator], in lowest terms
    Period                      ["2026-01-01", "2027-01-01"], the end excluded
    Money or Quantity           {"money": [...]} or {"quantity": [...]}
    one of several attrs classes {"class name": {...}}
    tuple                       an array
    attrs class                 an object of its fields, but for those it computes itself

A field that is None, empty text or an empty tuple is left out, and read back so whatever default
the class has by then. Everything is read through the domain's own constructors, which check it, and
nothing is converted on the way: a float, a number in quotes or an unknown field is refused.
"""

import types
import typing
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache, lru_cache
from json.encoder import encode_basestring_ascii as quoted
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

import attrs
from attrs import frozen

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.ids import Id
from account_mgmt.domain.money import Money
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate

IdT = TypeVar("IdT", bound=Id)


class Unreadable(Exception):
    """Stored text that was not written by this codec. It never leaves the codec."""


class _Never:
    """Equal to nothing: the empty value of a type that has none."""


NEVER: Final = _Never()


@frozen
class Form:
    """How values of one type are written as JSON text, and read from what JSON gave.

    `empty` is the value that a field of this type leaves out.
    """

    write: Callable[[Any], str]
    read: Callable[[Any], Any]
    empty: object = NEVER


# --- plain values -------------------------------------------------------------------------------


def exactly(kind: type, raw: object) -> Any:  # noqa: ANN401 # the type is the argument
    """The value, when it is of that very type: True is no number, and 1.0 is no 1."""
    if type(raw) is not kind:
        raise Unreadable(f"{kind.__name__} expected where {type(raw).__name__} stands")
    return raw


def pair(raw: object) -> list[Any]:
    """The two values of an array of two."""
    values: list[Any] = exactly(list, raw)
    if len(values) != 2:  # noqa: PLR2004 # a pair
        raise Unreadable(f"two values expected where {len(values)} stand")
    return values


def read_text(raw: object) -> str:
    """Text as it is."""
    if type(raw) is not str:
        raise Unreadable(f"text expected where {type(raw).__name__} stands")
    return raw


def read_whole(raw: object) -> int:
    """A whole number as it is."""
    if type(raw) is not int:
        raise Unreadable(f"a whole number expected where {type(raw).__name__} stands")
    return raw


def read_date(raw: object) -> date:
    """A day, written in the one way that this codec writes it."""
    text = read_text(raw)
    day = date.fromisoformat(text)
    if len(text) != len("2026-02-03") or day.isoformat() != text:
        raise Unreadable("a date such as 2026-02-03 expected where other text stands")
    return day


def read_bytes(raw: object) -> bytes:
    """Bytes, written in the one way that Base64 has for them."""
    text = read_text(raw)
    content = b64decode(text, validate=True)
    if b64encode(content).decode() != text:
        raise Unreadable("Base64 expected where other text stands")
    return content


def write_instant(instant: datetime) -> str:
    """The text of an instant, which sorts as the instants do."""
    utc = instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    return utc.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def read_instant(raw: object) -> datetime:
    """An instant, written in the one way that this codec writes it."""
    text = read_text(raw)
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is not UTC or write_instant(instant) != text:
        raise Unreadable("a UTC instant expected where other text stands")
    return instant


def known_id(kind: type[IdT], value: str) -> IdT:
    """An id, checked once while it is in use: products and accounts come again and again."""
    wanted: object = kind  # mypy takes no class of ours for hashable
    return cast("IdT", _checked_id(wanted, value))


@lru_cache(maxsize=8192)
def _checked_id(kind: Any, value: str) -> object:  # noqa: ANN401 # any class of id
    return kind(value)


def read_rate(raw: object) -> Rate:
    """An exact ratio in lowest terms."""
    numerator, denominator = pair(raw)
    rate = Rate.ratio(read_whole(numerator), read_whole(denominator))
    if rate.denominator != denominator:
        raise Unreadable(f"a ratio in lowest terms expected where {type(raw).__name__} stands")
    return rate


def read_money(raw: object) -> Money:
    """An amount from its minor units."""
    minor, currency = pair(raw)
    return Money.of_minor(read_whole(minor), read_text(currency))


def read_quantity(raw: object) -> Quantity:
    """A quantity from its millionths."""
    millionths, unit = pair(raw)
    return Quantity.of_millionths(read_whole(millionths), read_text(unit))


def read_price(raw: object) -> UnitPrice:
    """A price from its ten-billionths."""
    ten_billionths, currency = pair(raw)
    return UnitPrice.of_ten_billionths(read_whole(ten_billionths), read_text(currency))


def _read_period(raw: object) -> Period:
    start, end = pair(raw)
    return Period(read_date(start), read_date(end))


def write_money(money: Money) -> str:
    """Minor units and currency."""
    return f'[{money.minor},"{money.currency}"]'


def write_quantity(quantity: Quantity) -> str:
    """Millionths and unit of measure."""
    return f"[{quantity.millionths},{quoted(quantity.unit)}]"


PLAIN: Final[Mapping[type, Form]] = {
    str: Form(quoted, read_text, ""),
    int: Form(str, read_whole),
    bool: Form(lambda truth: "true" if truth else "false", lambda raw: exactly(bool, raw)),
    bytes: Form(lambda content: f'"{b64encode(content).decode()}"', read_bytes),
    date: Form(lambda day: f'"{day.isoformat()}"', read_date),
    datetime: Form(lambda instant: f'"{write_instant(instant)}"', read_instant),
    Money: Form(write_money, read_money),
    Quantity: Form(write_quantity, read_quantity),
    UnitPrice: Form(lambda p: f'[{p.ten_billionths},"{p.currency}"]', read_price),
    Rate: Form(lambda rate: f"[{rate.numerator},{rate.denominator}]", read_rate),
    Period: Form(lambda p: f'["{p.start.isoformat()}","{p.end.isoformat()}"]', _read_period),
}
"""The types that have a form of their own."""


# --- types made of others -----------------------------------------------------------------------


@cache
def form_of(kind: object) -> Form:
    """The form of any type that a stored field may have. Raises TypeError for another."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in {types.UnionType, typing.Union}:
        return _union_form(tuple(part for part in parts if part is not type(None)), parts)
    if origin is tuple:
        return array_form(form_of(parts[0])) if parts[-1] is Ellipsis else _record_form(parts)
    if not isinstance(kind, type):
        raise TypeError(f"stored documents have no form for {kind}")
    if kind in PLAIN:
        return PLAIN[kind]
    if issubclass(kind, Enum):
        members = {_word(member): member for member in kind}
        written = {member: quoted(word) for word, member in members.items()}
        return Form(written.__getitem__, cast("dict[object, Enum]", members).__getitem__)
    if issubclass(kind, Id):
        return Form(lambda name: quoted(name.value), lambda raw: known_id(kind, read_text(raw)))
    return object_form(kind)  # pyright: ignore[reportUnknownArgumentType] # whatever it is


def _word(member: Enum) -> str:
    """What stands for a member: its value, or the name of one that only has a number."""
    return member.value if isinstance(member.value, str) else member.name.lower()


def _union_form(some: tuple[object, ...], parts: tuple[object, ...]) -> Form:
    form = _amount_form() if set(some) == {Money, Quantity} else _one_of(some)
    if len(some) == len(parts):
        return form
    return Form(
        lambda value: "null" if value is None else form.write(value),
        lambda raw: None if raw is None else form.read(raw),
        None,
    )


def _one_of(some: tuple[object, ...]) -> Form:
    """The form of the one type, or of one of several attrs classes, each told by its name."""
    if len(some) == 1:
        return form_of(some[0])
    kinds = {kind.__name__: kind for kind in some if isinstance(kind, type) and attrs.has(kind)}
    if len(kinds) < len(some):
        raise TypeError(f"stored documents have no form for one of {some}")
    forms = {name: object_form(kind) for name, kind in kinds.items()}

    def write(value: object) -> str:
        name = type(value).__name__
        return f'{{"{name}":{forms[name].write(value)}}}'

    def read(raw: object) -> object:
        [(name, fields)] = exactly(dict, raw).items()
        if name not in forms:
            raise Unreadable(f"one of {', '.join(forms)} expected where another class stands")
        return forms[name].read(fields)

    return Form(write, read)


def _amount_form() -> Form:
    def write(amount: Money | Quantity) -> str:
        if isinstance(amount, Money):
            return f'{{"money":{write_money(amount)}}}'
        return f'{{"quantity":{write_quantity(amount)}}}'

    def read(raw: object) -> Money | Quantity:
        given: dict[str, Any] = exactly(dict, raw)
        if given.keys() == {"money"}:
            return read_money(given["money"])
        if given.keys() == {"quantity"}:
            return read_quantity(given["quantity"])
        raise Unreadable("money or a quantity expected where another object stands")

    return Form(write, read)


def array_form(form: Form) -> Form:
    """The form of a tuple of any length, all of whose values have one form."""
    return Form(
        lambda values: f"[{','.join([form.write(value) for value in values])}]",
        lambda raw: tuple([form.read(value) for value in exactly(list, raw)]),
        (),
    )


def _record_form(items: tuple[object, ...]) -> Form:
    forms = [form_of(item) for item in items]

    def write(values: tuple[object, ...]) -> str:
        return f"[{','.join([f.write(value) for f, value in zip(forms, values, strict=True)])}]"

    def read(raw: object) -> tuple[object, ...]:
        values = exactly(list, raw)
        if len(values) != len(forms):
            raise Unreadable(f"{len(forms)} values expected where {type(raw).__name__} stands")
        return tuple([form.read(value) for form, value in zip(forms, values, strict=True)])

    return Form(write, read)


def object_form(
    kind: type, *, without: str = "", forms: Mapping[str, Form] = MappingProxyType({})
) -> Form:
    """The form of an attrs class: its fields by name, but for those it computes and the one named.

    `forms` are those of fields that have one of their own.
    """
    hints = typing.get_type_hints(kind)
    fields = [
        (field.name, f'"{field.name}":', forms.get(field.name) or form_of(hints[field.name]))
        for field in attrs.fields(kind)
        if field.init and field.name != without
    ]

    def write(value: object) -> str:
        parts: list[str] = []
        for name, label, form in fields:
            item = getattr(value, name)
            if form.empty is NEVER or item != form.empty:  # to ask a value takes longer
                parts.append(label + form.write(item))
        return f"{{{','.join(parts)}}}"

    def read(raw: object) -> object:
        return kind(**read_fields(raw))

    def read_fields(raw: object) -> dict[str, object]:
        given = dict(exactly(dict, raw))
        values: dict[str, object] = {}
        for name, _, form in fields:
            if name in given:
                values[name] = form.read(given.pop(name))
            elif form.empty is not NEVER:
                values[name] = form.empty
            else:
                raise Unreadable(f"{kind.__name__} has no {name}")
        if given:
            raise Unreadable(f"{kind.__name__} has no field {', '.join(sorted(given))}")
        return values

    return Form(write, read)
