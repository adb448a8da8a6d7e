"""Receipts in memory, gone with the process."""

from typing import final

from account_mgmt.domain.errors import NotFound
from account_mgmt.domain.receipt import check_digest, digest_of
from account_mgmt.ports.receipts import Receipts


@final
class MemoryReceipts(Receipts):
    """Contents in memory, none at first.

    >>> receipts = MemoryReceipts()
    >>> receipts.get(receipts.put(b"lunch"))
    b'lunch'
    """

    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}

    def put(self, content: bytes) -> str:
        digest = digest_of(content)
        self._contents.setdefault(digest, bytes(content))
        return digest

    def get(self, digest: str) -> bytes:
        check_digest(digest)
        if digest not in self._contents:
            raise NotFound("receipt", digest)
        return self._contents[digest]
