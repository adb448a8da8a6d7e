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
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final, final

import attrs

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import FloatRefused
from account_mgmt.domain.ids import Id
from account_mgmt.domain.invoice import Draft, InvoiceLine
from account_mgmt.domain.money import Money
from account_mgmt.domain.payment import Payment
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.purchase_order import PurchaseLine
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.ports.renderings import PacketDocument, Rendered, Renderings

FORM: Final = 1
"""The version of the form, which stands in every document; a name that changes makes it another."""

_FOLLOWS: Final[Mapping[type, tuple[str, ...]]] = {
    Draft: ("tax_groups", "totals"),
    InvoiceLine: ("net",),
    Payment: ("status", "unapplied"),
    PurchaseLine: ("to_come",),
}
"""What is told of a class beside its fields."""

Write = Callable[[Any], object]


@final
class JsonRenderings(Renderings):
    """Every document as one JSON file.

    >>> note = PacketDocument(kind="note", document="n-1", version=2, value="late")
    >>> JsonRenderings().of(note)[0].content.decode().strip()
    '{"form": 1, "kind": "note", "id": "n-1", "version": 2, "document": "late"}'
    """

    def of(self, document: PacketDocument) -> Sequence[Rendered]:
        if document.value is None:
            return ()
        told = {
            "form": FORM,
            "kind": document.kind,
            "id": document.document,
            "version": document.version,
            "document": plain(document.value),
        }
        return (Rendered(suffix="json", content=_JSON(told).encode() + b"\n"),)


_JSON: Final = json.JSONEncoder(ensure_ascii=False).encode


def plain(value: object) -> object:
    """The value as JSON has it. Raises FloatRefused, and TypeError for what has no form here."""
    return _WRITERS[type(value)](value)


def _amount(value: Money | UnitPrice) -> object:
    amount, _, currency = str(value).rpartition(" ")
    return {"amount": amount, "currency": currency}


def _quantity(value: Quantity) -> object:
    amount, _, unit = str(value).partition(" ")
    return {"amount": amount, "unit": unit}


def _instant(value: datetime) -> object:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _refuse(value: float) -> object:
    raise FloatRefused("Value", str(value))


def _as_it_is(value: object) -> object:
    return value


def _several(values: Sequence[object]) -> object:
    return [_WRITERS[type(value)](value) for value in values]


def _named(values: Mapping[object, object]) -> object:
    return {str(plain(name)): _WRITERS[type(value)](value) for name, value in values.items()}


class _Writers(dict[type, Write]):
    """What writes values of each class, made when the class is first met."""

    def __missing__(self, kind: type) -> Write:
        write = self[kind] = _writer(kind)
        return write


_WRITERS: Final = _Writers(
    {
        str: _as_it_is,
        int: _as_it_is,
        bool: _as_it_is,
        type(None): _as_it_is,
        float: _refuse,
        Decimal: lambda value: f"{value:f}",
        date: date.isoformat,
        datetime: _instant,
        Money: _amount,
        UnitPrice: _amount,
        Quantity: _quantity,
        Rate: str,
        Period: lambda value: {"start": value.start.isoformat(), "end": value.end.isoformat()},
        tuple: _several,
        list: _several,
    }
)


def _writer(kind: type) -> Write:
    if issubclass(kind, Id):
        return str
    if issubclass(kind, Enum):
        return _word
    if issubclass(kind, Mapping):
        return _named
    if attrs.has(kind):
        return _object(kind)
    raise TypeError(f"documents have no form for {kind.__name__}")


def _word(member: Enum) -> object:
    return member.value if isinstance(member.value, str) else member.name.lower()


def _object(kind: type) -> Write:
    names = [one.name for one in attrs.fields(kind) if one.name != "version"]
    names += _FOLLOWS.get(kind, ())

    def write(value: object) -> object:
        told: dict[str, object] = {}
        for name in names:
            item = getattr(value, name)
            told[name] = _WRITERS[type(item)](item)
        return told

    return write
