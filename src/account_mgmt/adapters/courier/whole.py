"""Files that are there whole or not at all."""

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from account_mgmt.domain.errors import BadManifest, DeliveredOtherwise, NotDelivered
from account_mgmt.domain.ids import PacketId
from account_mgmt.domain.manifest import Manifest
from account_mgmt.domain.packet import Parcel


def write_whole(path: Path, content: bytes) -> None:
    """Write a file: beside its place first, then into it at once. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o644)
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


@contextmanager
def or_lost(packet: PacketId) -> Generator[None]:
    """What the system refuses becomes NotDelivered."""
    try:
        yield
    except OSError as error:
        raise NotDelivered(str(packet), error.strerror or type(error).__name__) from error


def refuse_another(parcel: Parcel, manifest: bytes, place: Path) -> None:
    """Refuse with DeliveredOtherwise a place where another manifest is; a damaged one may give way."""
    try:
        there = Manifest.of_bytes(manifest)
    except BadManifest:
        return
    if there.hash != parcel.manifest.hash:
        raise DeliveredOtherwise(str(parcel.id), str(place))
