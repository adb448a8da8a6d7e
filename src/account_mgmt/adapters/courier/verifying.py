"""Whether what came is the packet that was sent."""

from pathlib import Path

from account_mgmt.adapters.courier.folder import read_folder
from account_mgmt.adapters.courier.limits import DEFAULT_LIMITS, Limits
from account_mgmt.adapters.courier.zip_archive import read_zip
from account_mgmt.domain.manifest import Manifest
from account_mgmt.domain.packet_check import PacketCheck, check_packet


def verify(
    path: Path, *, after: Manifest | None = None, limits: Limits = DEFAULT_LIMITS
) -> PacketCheck:
    """What is wrong with a packet in a ZIP archive or a folder: each file by name; nothing when whole.

    `after` is the manifest of the packet before it in the chain. Raises BadArchive for what is not
    safe to read, or cannot be.
    """
    found = read_folder(path, limits) if path.is_dir() else read_zip(path, limits)
    return check_packet(found.files, after=after, broken=found.broken)
