"""What text may enter: names that people gave, and ids. Nothing invisible, nothing endless."""

import unicodedata
from typing import TYPE_CHECKING, Final

from account_mgmt.domain.errors import BadText

if TYPE_CHECKING:
    from attrs import Attribute

LONGEST_ID: Final = 64
_PREFIX: Final = 16
LONGEST_NAME: Final = 200
LONGEST_NOTE: Final = 4000
LONGEST_LETTER: Final = 20_000

# Controls, format characters (which hold the bidirectional overrides), surrogates, private use,
# unassigned, line and paragraph separators. The two joiners stay: names in several scripts need them.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS: Final = frozenset("\u200c\u200d")


def identifier(instance: object, _attribute: "Attribute[str]", value: str) -> None:
    """An attrs validator: 1 to 64 printable characters, no space at either end."""
    check(f"{type(instance).__name__}", value, longest=LONGEST_ID)


def longer_identifier(instance: object, _attribute: "Attribute[str]", value: str) -> None:
    """An attrs validator: an id that may be made of others, with a few characters before them."""
    check(f"{type(instance).__name__}", value, longest=LONGEST_ID + _PREFIX)


def name(instance: object, attribute: "Attribute[str]", value: str) -> None:
    """An attrs validator: 1 to 200 printable characters, no space at either end."""
    check(f"{type(instance).__name__} {attribute.name}", value, longest=LONGEST_NAME)


def note(instance: object, attribute: "Attribute[str]", value: str) -> None:
    """An attrs validator: up to 4,000 printable characters; line breaks and tabs are welcome."""
    flat = value.translate(_LAYOUT) if type(value) is str else value
    if flat != "":
        check(
            f"{type(instance).__name__} {attribute.name}", flat, longest=LONGEST_NOTE, padded=True
        )


def spoken(instance: object, attribute: "Attribute[str]", value: str) -> None:
    """An attrs validator: 1 to 20,000 printable characters; line breaks and tabs are welcome."""
    flat = value.translate(_LAYOUT) if type(value) is str else value
    check(f"{type(instance).__name__} {attribute.name}", flat, longest=LONGEST_LETTER, padded=True)
    if flat.isspace():
        raise BadText(f"{type(instance).__name__} {attribute.name}", value[:20], "it is empty")


_LAYOUT: Final = {ord("\n"): " ", ord("\t"): " ", ord("\r"): " "}


def check(what: str, value: object, *, longest: int, padded: bool = False) -> None:
    """Refuse with BadText what a person could not read back: the rule broken is named."""
    if type(value) is not str:
        raise BadText(what, repr(value), "it is not text")
    if not value or (value.isspace() and not padded):
        raise BadText(what, value, "it is empty")
    if len(value) > longest:
        raise BadText(
            what, value[:20] + "…", f"it has {len(value)} characters, and {longest} is the most"
        )
    if value.isascii() and value.isprintable():
        if value[0] != " " != value[-1] or padded:
            return
        raise BadText(what, value, "it has space at an end")
    for character in value:
        if unicodedata.category(character) in _UNSEEN and character not in _JOINERS:
            rule = f"it holds the unseen character U+{ord(character):04X}"
            raise BadText(what, ascii(value)[1:-1], rule)
    if value != value.strip() and not padded:
        raise BadText(what, value, "it has space at an end")
