"""Ledger entries as stored texts, for storages that have no columns."""

from typing import Final, TypeVar

from account_mgmt.codec.documents import or_refused, parse, upcast, with_schema
from account_mgmt.codec.forms import Form, object_form
from account_mgmt.domain.ledger import SalesEntry
from account_mgmt.domain.receivables import ReceivableEntry

SCHEMA: Final = 1

EntryT = TypeVar("EntryT", SalesEntry, ReceivableEntry)


def encode_entry(entry: SalesEntry) -> str:
    """The text of a sales entry, in the newest schema."""
    return _encoded(SalesEntry, entry)


def decode_entry(text: str) -> SalesEntry:
    """The sales entry that a text describes.

    Raises StorageError for one that is damaged, or that a newer library wrote.
    """
    return _decoded(SalesEntry, text)


def encode_receivable(entry: ReceivableEntry) -> str:
    """The text of a receivable entry, in the newest schema."""
    return _encoded(ReceivableEntry, entry)


def decode_receivable(text: str) -> ReceivableEntry:
    """The receivable entry that a text describes. Raises StorageError as the other does."""
    return _decoded(ReceivableEntry, text)


def _encoded(kind: type[EntryT], entry: EntryT) -> str:
    return with_schema(SCHEMA, _FORMS[kind].write(entry))


def _decoded(kind: type[EntryT], text: str) -> EntryT:
    def read() -> EntryT:
        entry: EntryT = _FORMS[kind].read(upcast(parse(text), SCHEMA, {}))
        return entry

    return or_refused("A stored ledger entry", read)


class _Forms(dict[type, Form]):
    """The form of each class of entry, made when it is first met."""

    def __missing__(self, kind: type) -> Form:
        form = self[kind] = object_form(kind)
        return form


_FORMS: Final = _Forms()
