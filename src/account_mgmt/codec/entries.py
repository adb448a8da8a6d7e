"""Ledger entries as stored texts, for storages that have no columns."""

from functools import cache
from typing import Final

from account_mgmt.codec.documents import or_refused, parse, upcast, with_schema
from account_mgmt.codec.forms import Form, object_form
from account_mgmt.domain.ledger import SalesEntry

SCHEMA: Final = 1


def encode_entry(entry: SalesEntry) -> str:
    """The text of an entry, in the newest schema."""
    return with_schema(SCHEMA, _form().write(entry))


def decode_entry(text: str) -> SalesEntry:
    """The entry that a text describes.

    Raises StorageError for one that is damaged, or that a newer library wrote.
    """

    def read() -> SalesEntry:
        entry: SalesEntry = _form().read(upcast(parse(text), SCHEMA, {}))
        return entry

    return or_refused("A stored ledger entry", read)


@cache
def _form() -> Form:
    return object_form(SalesEntry)
