"""Receipts: what was handed in, known by the hash of its content.

(Rules: paperwork, P6.)
"""

import hashlib
import re
from typing import Final, Self

from attrs import Attribute, field, frozen

from account_mgmt.domain.errors import BadReceipt, ReceiptDiffers
from account_mgmt.domain.text import LONGEST_NAME, check

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
_SEPARATORS: Final = frozenset("/\\:")


def _no_path(_receipt: object, _attribute: "Attribute[str]", value: str) -> None:
    check("Receipt name", value, longest=LONGEST_NAME)
    if _SEPARATORS.intersection(value) or value.strip(".") == "":
        raise BadReceipt(repr(value), "its name is a path, or could be one")


def _known_type(_receipt: object, _attribute: "Attribute[str]", value: str) -> None:
    if not _MEDIA_TYPE.fullmatch(value):
        raise BadReceipt(ascii(value), "its media type is not one, such as image/jpeg")


def _some(_receipt: object, _attribute: "Attribute[int]", value: int) -> None:
    if value < 1:
        raise BadReceipt(f"of {value} bytes", "it is empty")


def check_digest(value: str) -> None:
    """Refuse with BadReceipt what is not a SHA-256 in 64 small hexadecimal digits."""
    if not _DIGEST.fullmatch(value):
        raise BadReceipt(ascii(value[:80]), "its hash is not a SHA-256 in 64 small hex digits")


def _a_digest(_receipt: object, _attribute: "Attribute[str]", value: str) -> None:
    check_digest(value)


@frozen(kw_only=True)
class Receipt:
    """A file that proves an expense. Its name is for people, and never a path.

    Raises BadReceipt, and BadText for a name with control or direction-changing characters.
    """

    name: str = field(validator=_no_path)
    media_type: str = field(validator=_known_type)
    size: int = field(validator=_some)
    digest: str = field(validator=_a_digest)

    @classmethod
    def of(cls, name: str, media_type: str, content: bytes) -> Self:
        """The receipt with that content.

        >>> Receipt.of("lunch.jpg", "image/jpeg", b"...").size
        3
        """
        digest = digest_of(content)
        return cls(name=name, media_type=media_type, size=len(content), digest=digest)

    def check(self, content: bytes) -> None:
        """Refuse with ReceiptDiffers a content that is not the one handed in."""
        found = digest_of(content)
        if found != self.digest:
            raise ReceiptDiffers(self.name, self.digest, found)


def digest_of(content: bytes) -> str:
    """The SHA-256 of a content, in small hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


@frozen(kw_only=True)
class ReceiptFile:
    """A receipt as it is handed in, with its content. Raises as Receipt does."""

    receipt: Receipt
    content: bytes = field(repr=False)

    @classmethod
    def of(cls, name: str, media_type: str, content: bytes) -> Self:
        """The file of that name and content."""
        return cls(receipt=Receipt.of(name, media_type, content), content=content)

    def __attrs_post_init__(self) -> None:
        self.receipt.check(self.content)
