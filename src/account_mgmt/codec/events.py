"""Events as stored in the outbox: a JSON object with the event's class name and schema version."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from account_mgmt.codec.documents import or_refused, parse, upcast, with_schema
from account_mgmt.codec.forms import Form, Unreadable, object_form, read_text
from account_mgmt.codec.kinds import Upcaster
from account_mgmt.codec.orders import write_placed
from account_mgmt.domain.events import Event, OrderPlaced

TYPE: Final = "type"
"""The field that holds the class name."""

SCHEMAS: Final[Mapping[str, int]] = MappingProxyType({})
"""The newest schema of each event, by class name; 1 where it is not named."""

UPCASTERS: Final[Mapping[str, Mapping[int, Upcaster]]] = MappingProxyType({})
"""By class name, what brings an older event up, from the version it is filed under to the next."""


def encode_event(event: Event) -> str:
    """The text of an event, in the newest schema of its class."""
    if type(event) is OrderPlaced:
        return write_placed(event)
    name = type(event).__name__
    fields = _FORMS[type(event)].write(event)
    return with_schema(SCHEMAS.get(name, 1), f'{{"{TYPE}":"{name}",{fields[1:]}')


def decode_event(text: str) -> Event:
    """The event that a text describes.

    Raises StorageError for one that is damaged, or that a newer library wrote.
    """

    def read() -> Event:
        document = parse(text)
        name = read_text(document.pop(TYPE, None))
        if name not in event_classes():
            raise Unreadable("no event of its type is known here")
        document = upcast(document, SCHEMAS.get(name, 1), UPCASTERS.get(name, {}))
        event: Event = _FORMS[event_classes()[name]].read(document)
        return event

    return or_refused("A stored event", read)


@cache
def event_classes() -> Mapping[str, type[Event]]:
    """Every class of event, by name."""
    return MappingProxyType({kind.__name__: kind for kind in _below(Event)})


def _below(kind: type[Event]) -> Iterator[type[Event]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


class _Forms(dict[type, Form]):
    """The form of each class, made when it is first met."""

    def __missing__(self, kind: type) -> Form:
        form = self[kind] = object_form(kind)
        return form


_FORMS: Final = _Forms()
