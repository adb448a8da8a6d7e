"""A packet as one ZIP archive: the same packet gives the same bytes, and what came is read with care.

The archive's comment is a seal: the SHA-256 of all bytes before it. So a byte that changed anywhere is
found, also where no file is. An archive that was packed anew has no seal, and is judged by its files.
"""

import re
import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from stat import S_ISLNK, S_ISREG
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from attrs import frozen

from account_mgmt.adapters.courier.limits import DEFAULT_LIMITS, Limits, check_names
from account_mgmt.adapters.courier.whole import write_whole
from account_mgmt.domain.errors import BadArchive
from account_mgmt.domain.manifest import sha256
from account_mgmt.domain.packet import Parcel

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the first instant that ZIP knows
_UNIX: Final = 3
_MODE: Final = 0o100644 << 16
_ENCRYPTED: Final = 0x1
_END_RECORD: Final = 22  # bytes of the end of the directory, before the comment
_SEAL: Final = re.compile(rb"account-mgmt sha256 ([0-9a-f]{64})")
_SEAL_LENGTH: Final = len(b"account-mgmt sha256 ") + 64
_UNREADABLE: Final = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
    struct.error,
    zlib.error,
)


@frozen(kw_only=True)
class Archive:
    """What stands in an archive: files by path (None: its bytes cannot be read), and what is broken."""

    files: Mapping[str, bytes | None]
    broken: tuple[str, ...] = ()


# --- writing ------------------------------------------------------------------------------------


def zip_bytes(parcel: Parcel) -> bytes:
    """The archive of a parcel: manifest first, then files by path, all of one fixed time, sealed."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for path, content in parcel.contents().items():
            entry = ZipInfo(path, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = _MODE
            archive.writestr(entry, content)
    return _sealed(buffer.getvalue())


def _sealed(archive: bytes) -> bytes:
    """The archive with its seal for a comment: the length of that is the last thing before it."""
    body = archive[:-2] + struct.pack("<H", _SEAL_LENGTH)
    return body + b"account-mgmt sha256 " + sha256(body).encode()


def write_zip(parcel: Parcel, path: Path) -> None:
    """Write a parcel as a ZIP archive, whole or not at all. Raises OSError."""
    write_whole(path, zip_bytes(parcel))


# --- reading ------------------------------------------------------------------------------------


def read_zip(path: Path, limits: Limits = DEFAULT_LIMITS) -> Archive:
    """What stands in a ZIP archive; nothing is unpacked to disk.

    Raises BadArchive for what is none, for names that are absolute, lead out of a folder or stand
    twice, for links, folders and encrypted entries, and for more than the limits allow.
    """
    name = path.name
    try:
        if path.stat().st_size > limits.size:
            raise BadArchive(name, "", f"it is larger than {limits.size} bytes")
        content = path.read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise BadArchive(name, "", f"it cannot be read: {why}") from error
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            check_names(name, [entry.orig_filename for entry in entries], limits)
            _check_entries(name, entries, limits)
            files = {entry.filename: _content(archive, entry) for entry in entries}
            return Archive(files=files, broken=_broken_seal(name, content, archive.comment))
    except _UNREADABLE as error:
        raise BadArchive(name, "", "it is not a whole ZIP archive") from error


def _check_entries(name: str, entries: list[ZipInfo], limits: Limits) -> None:
    left = limits.size
    for entry in entries:
        left -= entry.file_size
        if left < 0:
            raise BadArchive(name, entry.filename, f"unpacked it exceeds {limits.size} bytes")
        if entry.file_size > max(limits.small, entry.compress_size * limits.ratio):
            rule = f"it unpacks to more than {limits.ratio} times its size"
            raise BadArchive(name, entry.filename, rule)
        mode = entry.external_attr >> 16
        if S_ISLNK(mode) or (mode >> 12 and not S_ISREG(mode)):
            raise BadArchive(name, entry.filename, "it is no plain file")
        if entry.flag_bits & _ENCRYPTED:
            raise BadArchive(name, entry.filename, "it is encrypted")


def _content(archive: ZipFile, entry: ZipInfo) -> bytes | None:
    """The bytes of an entry: no more than it says, and None where they are damaged."""
    if entry.compress_type not in {ZIP_DEFLATED, ZIP_STORED}:
        return None
    try:
        with archive.open(entry) as file:
            content = file.read(entry.file_size + 1)
    except _UNREADABLE:
        return None
    return content if len(content) == entry.file_size else None


def _broken_seal(name: str, content: bytes, comment: bytes) -> tuple[str, ...]:
    """What the seal says of the bytes before it; an archive without a comment has none."""
    if not comment:
        ends = content[-_END_RECORD:].startswith(b"PK\x05\x06") and content.endswith(b"\0\0")
        return () if ends else (f"{name}: its end is not that of an archive",)
    seal = _SEAL.fullmatch(comment)
    if seal is None:
        return (f"{name}: its comment is not the seal of a packet",)
    if sha256(content[: -len(comment)]) != seal[1].decode():
        return (f"{name}: bytes of the archive were changed since it was sealed",)
    return ()
