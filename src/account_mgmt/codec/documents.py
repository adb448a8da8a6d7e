"""Aggregates as stored documents: JSON with a schema version, readable by every later version.

The `version` of an aggregate is the storage's own, and lives beside the document, not in it.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn, TypeVar, cast

import attrs

from account_mgmt.codec.forms import Form, Unreadable, exactly, object_form
from account_mgmt.codec.kinds import AggregateT_co, IdT_co, Kind, QueryT_co, Upcaster, kind_of
from account_mgmt.codec.orders import read_order, write_order
from account_mgmt.domain.errors import AccountManagementError, StorageError
from account_mgmt.domain.order import Order
from account_mgmt.ports.queries import Aggregate

SCHEMA: Final = "schema"
"""The field of every document and event that says in which version it is written."""

Plain = dict[str, Any]
T = TypeVar("T")
A = TypeVar("A", bound=Aggregate)


def encode(aggregate: Aggregate) -> str:
    """The document of an aggregate, in the newest schema of its kind."""
    if type(aggregate) is Order:
        return write_order(aggregate)
    kind = kind_of(type(aggregate))
    return with_schema(kind.schema, _FORMS[kind.aggregate].write(aggregate))


def decode(kind: Kind[AggregateT_co, IdT_co, QueryT_co], text: str, version: int) -> AggregateT_co:
    """The aggregate that a document describes, at the version under which it is stored.

    Raises StorageError for a document that is damaged, or that a newer library wrote.
    """

    def read() -> AggregateT_co:
        document = upcast(parse(text), kind.schema, kind.upcasters)
        aggregate = cast("AggregateT_co", _FORMS[kind.aggregate].read(document))
        return at_version(aggregate, version)

    return or_refused(f"A stored {kind.noun}", read)


class _Forms(dict[type, Form]):
    """The form of each class, made when it is first met."""

    def __missing__(self, kind: type) -> Form:
        form = self[kind] = object_form(kind, without="version")
        return form


_FORMS: Final = _Forms({Order: Form(write_order, read_order)})


def with_schema(schema: int, document: str) -> str:
    """The text of a JSON object with its schema version in front."""
    rest = document[1:]
    return f'{{"{SCHEMA}":{schema}{"}" if rest == "}" else "," + rest}'


def upcast(document: Plain, newest: int, upcasters: Mapping[int, Upcaster]) -> Plain:
    """The document in the newest schema, without the field that said which it was in."""
    schema = document.pop(SCHEMA, None)
    if type(schema) is not int or not 1 <= schema <= newest:
        raise Unreadable(f"its schema is {schema!r:.20}, and {newest} is the newest known here")
    for step in range(schema, newest):
        document = upcasters[step](document)
    return document


def at_version(aggregate: A, version: int) -> A:
    """The same aggregate at another version. Nothing else changes, so nothing is checked again."""
    copied: A = _COPIERS[type(aggregate)](aggregate, version)
    return copied


class _Copiers(dict[type, Callable[[Any, int], Any]]):
    """What copies an instance of each class at another version, made when it is first met."""

    def __missing__(self, kind: type) -> Callable[[Any, int], Any]:
        copier = self[kind] = _copier(kind)
        return copier


_COPIERS: Final = _Copiers()


def _copier(kind: type) -> Callable[[Any, int], Any]:
    """Copy slot by slot, in a function written for the class, as attrs writes its methods.

    `evolve` takes five times as long, and checks what was checked before.
    """
    names = [field.name for field in attrs.fields(kind) if field.name != "version"]
    slots: dict[str, Any] = {
        f"put_{name}": getattr(kind, name).__set__ for name in (*names, "version")
    }
    lines = [f"    put_{name}(new, old.{name})" for name in names]
    code = ["def copy(old, version):", "    new = make(kind)", *lines]
    code += ["    put_version(new, version)", "    return new"]
    scope: dict[str, Any] = {"make": object.__new__, "kind": kind, **slots}
    exec("\n".join(code), scope)  # noqa: S102 # of our own field names
    copy: Callable[[Any, int], Any] = scope["copy"]
    return copy


# --- strict JSON --------------------------------------------------------------------------------


def parse(text: str) -> Plain:
    """A JSON object, strictly: no doubled keys, no floats, no NaN. Raises Unreadable, ValueError."""
    document: Plain = exactly(dict, _JSON.decode(text))
    return document


def _once(pairs: list[tuple[str, Any]]) -> Plain:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise Unreadable("a key stands in it twice")
    return document


def _no_float(literal: str) -> NoReturn:
    raise Unreadable(f"{literal:.20} stands in it, and stored numbers are whole")


_JSON: Final = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float
)


def or_refused(what: str, read: Callable[[], T]) -> T:
    """What `read` gives; what stops it becomes a StorageError that shows no stored text."""
    try:
        return read()
    except (Unreadable, AccountManagementError, ValueError, TypeError, KeyError) as error:
        why = f"{error}" if isinstance(error, Unreadable) else "a value in it is refused"
        way_out = "Restore it from a backup, or open it with the version that wrote it"
        raise StorageError(what, f"it cannot be read: {why}", way_out) from error
