"""A process of its own that closes weeks and sends them: `python packet_worker.py URL FOLDER WEEK...`.

It says "ready", waits for a line, and then works; what it prints is what was acknowledged to it.
"""

import contextlib
import sys
from pathlib import Path

from account_mgmt import AccountManagement
from account_mgmt.adapters.courier import ZipCourier
from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.domain.errors import NothingThere, WeekClosed


def say(text: str) -> None:
    """Print it at once, so that whoever kills this process has read it."""
    print(text, flush=True)  # noqa: T201 # whoever started it reads it


def work(desk: AccountManagement, folder: Path, weeks: list[str]) -> None:
    """Close each week, sell something in it that comes late, and send all."""
    for week in weeks:
        try:
            say(f"closed {desk.packets.close('ana', week).id}")
        except WeekClosed:
            say(f"refused {week}")
        with contextlib.suppress(NothingThere):
            say(f"added {desk.packets.addendum('ana', week).id}")
        for packet in desk.packets.send_due(ZipCourier(folder)):
            say(f"sent {packet.id}")


if __name__ == "__main__":
    url, folder, *weeks = sys.argv[1:]
    storage = SqlStorage(url, synchronous="normal", patience=120)
    say("ready")
    sys.stdin.readline()
    work(AccountManagement.of(storage), Path(folder), weeks)
