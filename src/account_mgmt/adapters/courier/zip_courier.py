"""Packets handed over as ZIP archives."""

from pathlib import Path
from typing import final

from attrs import field, frozen

from account_mgmt.adapters.courier.whole import or_lost, refuse_another
from account_mgmt.adapters.courier.zip_archive import read_zip, write_zip
from account_mgmt.domain.errors import BadArchive
from account_mgmt.domain.manifest import MANIFEST
from account_mgmt.domain.packet import Parcel
from account_mgmt.ports.courier import Courier


@final
@frozen
class ZipCourier(Courier):
    """Each parcel as an archive in a place that the office can see, named by us."""

    place: Path = field(converter=Path)

    def deliver(self, parcel: Parcel) -> None:
        ZipFileCourier(self.place / f"{parcel.name}.zip").deliver(parcel)


@final
@frozen
class ZipFileCourier(Courier):
    """One parcel as the archive of that very name; another there is refused."""

    file: Path = field(converter=Path)

    def deliver(self, parcel: Parcel) -> None:
        with or_lost(parcel.id):
            if self.file.exists():
                refuse_another(parcel, _manifest(self.file), self.file)
            write_zip(parcel, self.file)


def _manifest(file: Path) -> bytes:
    """What an archive has for a manifest; nothing where it cannot be read."""
    try:
        return read_zip(file).files.get(MANIFEST) or b""
    except BadArchive:
        return b""
