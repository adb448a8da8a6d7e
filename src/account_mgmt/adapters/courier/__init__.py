"""Packets as folders and as ZIP archives: handed over, read, and verified. Needs no extra."""

from account_mgmt.adapters.courier.folder import FolderCourier, read_folder, write_folder
from account_mgmt.adapters.courier.limits import DEFAULT_LIMITS, Limits
from account_mgmt.adapters.courier.verifying import verify
from account_mgmt.adapters.courier.zip_archive import Archive, read_zip, write_zip, zip_bytes
from account_mgmt.adapters.courier.zip_courier import ZipCourier, ZipFileCourier

__all__ = [
    "DEFAULT_LIMITS",
    "Archive",
    "FolderCourier",
    "Limits",
    "ZipCourier",
    "ZipFileCourier",
    "read_folder",
    "read_zip",
    "verify",
    "write_folder",
    "write_zip",
    "zip_bytes",
]
