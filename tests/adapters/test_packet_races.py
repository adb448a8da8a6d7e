"""Many who close one manager's weeks at once: each week is closed once, each item is in one packet."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from workers import together

from account_mgmt import AccountManagement
from account_mgmt.adapters.courier import read_zip, verify
from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.adapters.records import DictRecords, RecordStorage
from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.domain.errors import NothingThere, WeekClosed
from account_mgmt.domain.manifest import MANIFEST, Manifest
from account_mgmt.ports.storage import Storage
from account_mgmt.testing.contracts.base import at_once

WORKER = Path(__file__).with_name("packet_worker.py")
WEEKS = ["2026-W06", "2026-W07"]
MANY = 6


def filled(storage: Storage) -> AccountManagement:
    desk = AccountManagement(storage)
    desk.portfolio.add_manager("Ana", id="ana")
    desk.portfolio.open_account("Acme", id="acme")
    desk.portfolio.assign("acme", "ana", since="2026-01-01")
    desk.catalogue.add_product("widget", "Widget")
    desk.catalogue.set_price("widget", "100.00", since="2026-01-01")
    for number, on in enumerate(("2026-02-02", "2026-02-08", "2026-02-09")):
        desk.orders.place("acme", [("widget", 1)], on=on, id=f"o-{number}")
    return desk


def packed(desk: AccountManagement) -> Counter[str]:
    """How often each document is in a packet, beside the reports of it."""
    return Counter(
        item.document
        for packet in desk.packets.packets()
        for item in desk.packets.parcel(packet.id).manifest.items
        if not item.kind.endswith("report")
    )


@pytest.mark.parametrize(
    "opened", [MemoryStorage, lambda: RecordStorage(DictRecords())], ids=["memory", "records"]
)
def test_of_many_who_close_a_week_at_once_one_does(opened: Callable[[], Storage]) -> None:
    desk = filled(opened())
    outcomes: list[str] = []

    def close() -> None:
        try:
            desk.packets.close("ana", WEEKS[0])
        except WeekClosed:
            outcomes.append("refused")
        else:
            outcomes.append("closed")

    at_once(*[close] * MANY)

    assert sorted(outcomes) == ["closed"] + ["refused"] * (MANY - 1)
    assert packed(desk) == {"o-0": 1, "o-1": 1}


@pytest.mark.parametrize(
    "opened", [MemoryStorage, lambda: RecordStorage(DictRecords())], ids=["memory", "records"]
)
def test_of_many_who_add_what_came_late_one_does(opened: Callable[[], Storage]) -> None:
    desk = filled(opened())
    desk.packets.close("ana", WEEKS[0])
    desk.orders.place("acme", [("widget", 1)], on="2026-02-03", id="late")
    outcomes: list[str] = []

    def add() -> None:
        try:
            outcomes.append(str(desk.packets.addendum("ana", WEEKS[0]).id))
        except NothingThere:
            return

    at_once(*[add] * MANY)

    assert outcomes == ["ana/2026-W06+1"]
    assert packed(desk) == {"o-0": 1, "o-1": 1, "late": 1}


def test_processes_that_close_and_send_make_one_chain_and_deliver_each_packet_once(
    url: str, storage: SqlStorage, tmp_path: Path
) -> None:
    desk = filled(storage)
    told = [
        line for lines in together(WORKER, *[(url, str(tmp_path), *WEEKS)] * 3) for line in lines
    ]

    closed = sorted(line for line in told if line.startswith("closed"))
    assert closed == [f"closed ana/{week}" for week in WEEKS]
    assert packed(desk) == {f"o-{number}": 1 for number in range(3)}
    assert desk.packets.verify("ana") == ()
    archives = sorted(tmp_path.glob("*.zip"))
    assert len(archives) == len(WEEKS)
    manifests = [Manifest.of_bytes(read_zip(one).files[MANIFEST] or b"") for one in archives]
    before = None
    for manifest, archive in sorted(
        zip(manifests, archives, strict=True), key=lambda pair: pair[0].number
    ):
        assert verify(archive, after=before).is_whole
        before = manifest
