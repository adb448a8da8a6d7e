"""A packet as a folder, there whole or not at all."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import final

from attrs import field, frozen

from account_mgmt.adapters.courier.limits import DEFAULT_LIMITS, Limits
from account_mgmt.adapters.courier.whole import or_lost, refuse_another
from account_mgmt.adapters.courier.zip_archive import Archive
from account_mgmt.domain.errors import BadArchive
from account_mgmt.domain.manifest import MANIFEST
from account_mgmt.domain.packet import Parcel
from account_mgmt.ports.courier import Courier


@final
@frozen
class FolderCourier(Courier):
    """Each parcel as a folder in a place that the office can see, such as a share."""

    place: Path = field(converter=Path)

    def deliver(self, parcel: Parcel) -> None:
        with or_lost(parcel.id):
            there = self.place / parcel.name
            if there.exists():
                manifest = there / MANIFEST
                refuse_another(parcel, manifest.read_bytes() if manifest.is_file() else b"", there)
            write_folder(parcel, there)


def write_folder(parcel: Parcel, path: Path) -> None:
    """Write a parcel as a folder, whole or not at all; one that is there gives way. Raises OSError."""
    beside = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name[:40]}."))
    try:
        whole = beside / "whole"
        whole.mkdir()
        for name, content in parcel.contents().items():
            file = whole / name
            file.parent.mkdir(exist_ok=True)
            with file.open("wb") as open_file:
                open_file.write(content)
                open_file.flush()
                os.fsync(open_file.fileno())
        with suppress(FileNotFoundError):
            path.rename(beside / "before")
        whole.rename(path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def read_folder(path: Path, limits: Limits = DEFAULT_LIMITS) -> Archive:
    """What stands in a folder, by paths within it; None for what is no plain file.

    Links are not followed. Raises BadArchive for what is no folder, and for more than the limits
    allow.
    """
    if not path.is_dir():
        raise BadArchive(path.name, "", "there is no such folder")
    files: dict[str, bytes | None] = {}
    left = limits.size
    for parent, folders, names in os.walk(path):
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        for name in (*names, *links):
            file = Path(parent) / name
            within = file.relative_to(path).as_posix()
            if file.is_symlink() or not file.is_file():
                files[within] = None
                continue
            left -= file.stat().st_size
            if left < 0 or len(files) >= limits.files:
                raise BadArchive(path.name, within, "the folder holds more than is read")
            files[within] = file.read_bytes()
    return Archive(files=files)
