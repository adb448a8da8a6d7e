"""A document as JSON for whoever has no account_mgmt.

    text, whole number, truth   as JSON has them
    decimal number, ratio       text: "0.25", "1/3"
    date                        "2026-02-03"
    instant                     "2026-02-03T10:15:00.000000Z", always UTC
    what has a fixed choice     its word
    id                          its text
    Money, UnitPrice            {"amount": "12.50", "currency": "EUR"}
    Quantity                    {"amount": "10", "unit": "piece"}
    Period                      {"start": "2026-01-01", "end": "2027-01-01"}, the end excluded
    several                     an array
    anything of fields          an object of its fields by name, and what follows from them

What is not said is null, so that a reader finds every name. `version` stands beside the document. A
float is refused: it holds no amount exactly.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from typing import Any, Final, final

import attrs

from account_mgmt.codec.reports import daily_json, weekly_json
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import FloatRefused
from account_mgmt.domain.ids import Id
from account_mgmt.domain.invoice import Draft, InvoiceLine
from account_mgmt.domain.money import Money
from account_mgmt.domain.party import Party
from account_mgmt.domain.payment import Payment
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.purchase_order import PurchaseLine
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.report import DailyReport, WeeklyReport
from account_mgmt.domain.tax import Tax
from account_mgmt.domain.terms import PaymentTerms
from account_mgmt.ports.renderings import PacketDocument, Rendered, Renderings

FORM: Final = 1
"""The version of the form, which stands in every document; a name that changes makes it another."""

_FOLLOWS: Final[Mapping[type, tuple[str, ...]]] = {
    Draft: ("tax_groups",),
    InvoiceLine: ("net",),
    Payment: ("status", "unapplied"),
    PurchaseLine: ("to_come",),
}
"""What is told of a class beside its fields."""

_REPEATED: Final = frozenset({Party, PaymentTerms, Tax})
"""Values that stand in one document after another, and are written once."""

Write = Callable[[Any], str]


@final
class JsonRenderings(Renderings):
    """Every document as one JSON file.

    >>> note = PacketDocument(kind="note", document="n-1", version=2, value="late")
    >>> JsonRenderings().of(note)[0].content.decode().strip()
    '{"form":1,"kind":"note","id":"n-1","version":2,"document":"late"}'
    """

    def of(self, document: PacketDocument) -> Sequence[Rendered]:
        if document.value is None:
            return ()
        told = (
            f'{{"form":{FORM},"kind":{quoted(document.kind)},"id":{quoted(document.document)}'
            f',"version":{document.version},"document":{_told(document.value)}}}\n'
        )
        return (Rendered(suffix="json", content=told.encode()),)


def _told(value: object) -> str:
    """A report in the form in which the shell prints it; anything else field by field."""
    if isinstance(value, WeeklyReport):
        return json.dumps(weekly_json(value), ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, DailyReport):
        return json.dumps(daily_json(value), ensure_ascii=False, separators=(",", ":"))
    return json_text(value)


def json_text(value: object) -> str:
    """The value as JSON text. Raises FloatRefused, and TypeError for what has no form here.

    >>> json_text(Money("12.50", "EUR"))
    '{"amount":"12.50","currency":"EUR"}'
    """
    return _WRITERS[type(value)](value)


def _amount(value: Money | UnitPrice) -> str:
    amount, _, currency = str(value).rpartition(" ")
    return f'{{"amount":"{amount}","currency":"{currency}"}}'


def _quantity(value: Quantity) -> str:
    amount, _, unit = str(value).partition(" ")
    return f'{{"amount":"{amount}","unit":{quoted(unit)}}}'


def _instant(value: datetime) -> str:
    return f'"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")}Z"'


def _refuse(value: float) -> str:
    raise FloatRefused("Value", str(value))


def _several(values: Iterable[object]) -> str:
    return f"[{','.join([_WRITERS[type(value)](value) for value in values])}]"


def _named(values: Mapping[object, object]) -> str:
    told = [f"{_name(name)}:{_WRITERS[type(value)](value)}" for name, value in values.items()]
    return f"{{{','.join(told)}}}"


def _name(value: object) -> str:
    text = json_text(value)
    return text if text[0] == '"' else quoted(text)


class _Writers(dict[type, Write]):
    """What writes values of each class, made when the class is first met."""

    def __missing__(self, kind: type) -> Write:
        write = self[kind] = _writer(kind)
        return write


_WRITERS: Final = _Writers(
    {
        str: quoted,
        int: str,
        bool: lambda truth: "true" if truth else "false",
        type(None): lambda _: "null",
        float: _refuse,
        Decimal: lambda value: f'"{value:f}"',
        date: lambda value: f'"{value.isoformat()}"',
        datetime: _instant,
        Money: _amount,
        UnitPrice: _amount,
        Quantity: _quantity,
        Rate: lambda value: f'"{value}"',
        Period: lambda value: f'{{"start":"{value.start}","end":"{value.end}"}}',
        tuple: _several,
        list: _several,
    }
)


def _writer(kind: type) -> Write:
    if issubclass(kind, Id):
        return lambda name: quoted(name.value)
    if issubclass(kind, Enum):
        return {member: quoted(_word(member)) for member in kind}.__getitem__
    if attrs.has(kind):  # pyright: ignore[reportUnknownArgumentType] # whatever it is
        return lru_cache(maxsize=1024)(_object(kind)) if kind in _REPEATED else _object(kind)
    if issubclass(kind, Mapping):
        return _named
    raise TypeError(f"documents have no form for {kind.__name__}")


def _word(member: Enum) -> str:
    return member.value if isinstance(member.value, str) else member.name.lower()


def _object(kind: type) -> Write:
    names = [one.name for one in attrs.fields(kind) if one.name != "version"]
    fields = [(f'"{name}":', name) for name in (*names, *_FOLLOWS.get(kind, ()))]

    def write(value: object) -> str:
        told: list[str] = []
        for label, name in fields:
            item = getattr(value, name)
            told.append(label + _WRITERS[type(item)](item))
        return f"{{{','.join(told)}}}"

    return write
