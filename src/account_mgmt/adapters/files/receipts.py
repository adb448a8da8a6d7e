"""Receipts in a folder: a file for each content, called by its hash."""

import os
import tempfile
from pathlib import Path
from typing import final

from account_mgmt.domain.errors import NotFound, ReceiptDiffers
from account_mgmt.domain.receipt import check_digest, digest_of
from account_mgmt.ports.receipts import Receipts


@final
class FolderReceipts(Receipts):
    """Contents in a folder of files, which is made when the first is put.

    Files are called by hashes alone, never by what people call them. A file appears whole or not at
    all, and one that was changed since is refused with ReceiptDiffers.
    """

    def __init__(self, folder: Path | str) -> None:
        self._folder = Path(folder)

    def put(self, content: bytes) -> str:
        digest = digest_of(content)
        path = self._path(digest)
        if path.exists() and digest_of(path.read_bytes()) == digest:
            return digest
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".receipt-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return digest

    def get(self, digest: str) -> bytes:
        check_digest(digest)
        try:
            content = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise NotFound("receipt", digest) from error
        found = digest_of(content)
        if found != digest:
            raise ReceiptDiffers(digest, digest, found)
        return content

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest
