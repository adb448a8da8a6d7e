"""Where the contents of receipts are kept: by their hash, beside the books and not in them."""

from abc import ABC, abstractmethod


class Receipts(ABC):
    """Contents by their SHA-256, so that one is never kept twice and never replaced.

    A content that was put is there for good, also when the claim that it was for is not written.
    """

    @abstractmethod
    def put(self, content: bytes) -> str:
        """Keep a content, unless it is there; return its SHA-256 in small hexadecimal digits."""

    @abstractmethod
    def get(self, digest: str) -> bytes:
        """The content of that hash.

        Raises BadReceipt for what is no SHA-256, NotFound when there is none, and ReceiptDiffers when
        what is kept under the hash is not what was put.
        """
