"""However weeks are closed and completed, each item is in one packet, and no packet ever changes."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from account_mgmt import AccountManagement
from account_mgmt.adapters.courier import FolderCourier, verify
from account_mgmt.domain.calendar import iso_week
from account_mgmt.domain.errors import IllegalTransition, NotFound, NothingThere, WeekClosed
from account_mgmt.domain.manifest import Manifest, PackedItem
from account_mgmt.domain.packet import Parcel
from account_mgmt.domain.packet_check import check_packet

FIRST = date(2026, 1, 26)
WEEKS = st.sampled_from(["2026-W05", "2026-W06", "2026-W07"])
MANAGERS = st.sampled_from(["ana", "bo"])
DAYS = st.integers(0, 20).map(lambda number: FIRST + timedelta(days=number))


class PacketModel(RuleBasedStateMachine):
    """Two managers sell, cancel, close weeks, add to them and send them, in any order."""

    @initialize()
    def begin(self) -> None:
        self.moment = datetime(2026, 1, 1, tzinfo=UTC)
        self.desk = AccountManagement(clock=self)
        for manager in ("ana", "bo"):
            self.desk.portfolio.add_manager(manager, id=manager)
            self.desk.portfolio.open_account(manager, id=manager)
            self.desk.portfolio.assign(manager, manager, since="2026-01-01")
        self.desk.catalogue.add_product("p-1", "Widget")
        self.desk.catalogue.set_price("p-1", "1.00", since="2026-01-01")
        self.orders: list[tuple[str, str, date]] = []
        self.kept: dict[str, Parcel] = {}

    def now(self) -> datetime:
        """A second later each time."""
        self.moment += timedelta(seconds=1)
        return self.moment

    @rule(manager=MANAGERS, on=DAYS)
    def sell(self, manager: str, on: date) -> None:
        id = f"O/{len(self.orders)}"
        self.desk.orders.place(manager, [("p-1", 1)], on=on, id=id)
        self.orders.append((manager, id, on))

    @precondition(lambda self: self.orders)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        _, id, on = data.draw(st.sampled_from(self.orders))
        try:
            self.desk.orders.cancel(id, on=on, reason="by phone")
        except IllegalTransition:
            return

    @rule(manager=MANAGERS, week=WEEKS)
    def close(self, manager: str, week: str) -> None:
        closed = f"{manager}/{week}" in self.kept
        try:
            packet = self.desk.packets.close(manager, week)
        except WeekClosed:
            assert closed
            return
        assert not closed
        self.kept[str(packet.id)] = self.desk.packets.parcel(packet.id)

    @rule(manager=MANAGERS, week=WEEKS)
    def complete(self, manager: str, week: str) -> None:
        try:
            packet = self.desk.packets.addendum(manager, week)
        except NotFound:
            assert f"{manager}/{week}" not in self.kept
            return
        except NothingThere:
            assert self.desk.packets.late(manager, week) == ()
            return
        self.kept[str(packet.id)] = self.desk.packets.parcel(packet.id)

    @invariant()
    def every_item_of_a_closed_week_is_in_one_packet_or_late(self) -> None:
        packed = [item for parcel in self.kept.values() for item in parcel.manifest.items]
        assert len(packed) == len(set(packed))
        for manager, id, on in self.orders:
            item = PackedItem("order", id, self.desk.orders.order(id).version)
            week = iso_week(on)
            where = [
                parcel.manifest.packet
                for parcel in self.kept.values()
                if item in parcel.manifest.items
            ]
            if f"{manager}/{week}" not in self.kept:
                assert where == []
            elif where:
                assert str(where[0]).startswith(f"{manager}/{week}")
                assert item not in self.desk.packets.late(manager, week)
            else:
                assert item in self.desk.packets.late(manager, week)

    @invariant()
    def what_was_closed_stands(self) -> None:
        for id, parcel in self.kept.items():
            assert self.desk.packets.parcel(id) == parcel
            assert check_packet(parcel.contents()).is_whole

    @invariant()
    def each_managers_packets_are_one_chain(self) -> None:
        assert self.desk.packets.verify("ana") == ()
        assert self.desk.packets.verify("bo") == ()

    def teardown(self) -> None:
        """Send all, in the order of the chains: what the office has is the chain."""
        if not hasattr(self, "desk"):
            return
        with TemporaryDirectory() as folder:
            went = self.desk.packets.send_due(FolderCourier(Path(folder)))
            assert {str(packet.id) for packet in went} == self.kept.keys()
            last: dict[str, Manifest] = {}
            for packet in went:
                parcel = self.kept[str(packet.id)]
                before = last.get(str(packet.manager))
                assert verify(Path(folder) / parcel.name, after=before).is_whole
                last[str(packet.manager)] = parcel.manifest


TestPackets = PacketModel.TestCase
TestPackets.settings = settings(max_examples=12, stateful_step_count=15, deadline=None)
