"""A manager's week is closed once, sent until it arrives, answered, and completed by addenda."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve, field, frozen

from account_mgmt import AccountManagement
from account_mgmt.adapters.courier import ZipCourier, verify
from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.domain.credit import Credited, CreditPolicy
from account_mgmt.domain.errors import (
    BadDate,
    BadText,
    DeliveredOtherwise,
    IllegalTransition,
    KeyReused,
    ManifestDiffers,
    NotDelivered,
    NotFound,
    NothingThere,
    WeekClosed,
)
from account_mgmt.domain.manifest import PackedItem
from account_mgmt.domain.packet import Packet, PacketStatus, Parcel
from account_mgmt.domain.packet_check import check_packet
from account_mgmt.ports.courier import Courier
from account_mgmt.ports.queries import PacketQuery
from account_mgmt.ports.renderings import PacketDocument, Rendered
from account_mgmt.services.packing import SOURCES, ManagersWeek

from .conftest import TickingClock

WEEK = "2026-W06"
MONDAY, FRIDAY, SUNDAY, NEXT_MONDAY = "2026-02-02", "2026-02-06", "2026-02-08", "2026-02-09"


@frozen
class Office(Courier):
    """Takes parcels, but is out for the first few calls."""

    out: list[str] = field(factory=list)
    there: dict[str, Parcel] = field(factory=dict)
    calls: list[str] = field(factory=list)

    def deliver(self, parcel: Parcel) -> None:
        self.calls.append(str(parcel.id))
        if self.out:
            raise NotDelivered(str(parcel.id), self.out.pop())
        if self.there.setdefault(str(parcel.id), parcel).manifest != parcel.manifest:
            raise DeliveredOtherwise(str(parcel.id), "the office")


@pytest.fixture
def clock(desk: AccountManagement) -> TickingClock:
    clock = desk.books.clock
    assert isinstance(clock, TickingClock)
    return clock


def items(desk: AccountManagement, packet: Packet) -> list[tuple[str, str, int]]:
    """What is in a packet beside the reports."""
    found = desk.packets.parcel(packet.id).manifest.items
    return sorted(
        (item.kind, item.document, item.version)
        for item in found
        if not item.kind.endswith("report")
    )


def a_sale(desk: AccountManagement, id: str, on: str = MONDAY) -> None:
    desk.orders.place("acme", [("widget", 3)], on=on, id=id)


# --- what belongs to a week ---------------------------------------------------------------------


def test_a_packet_has_every_document_of_the_week(desk: AccountManagement) -> None:
    a_sale(desk, "o-1")
    desk.deliveries.buy_for("o-1", "Supplies", on=MONDAY, id="b-1")
    desk.deliveries.ship("o-1", on=MONDAY)
    desk.invoicing.issue("o-1", on=FRIDAY, id="i-1")
    desk.invoicing.credit("i-1", {1: 1}, on=FRIDAY, reason="broken", id="n-1")
    desk.payments.record("acme", "50.00", on=SUNDAY, id="c-1")

    packet = desk.packets.close("ana", WEEK)

    assert [(kind, document) for kind, document, _ in items(desk, packet)] == [
        ("credit note", "n-1"),
        ("invoice", "i-1"),
        ("order", "o-1"),
        ("payment", "c-1"),
        ("purchase order", "b-1"),
    ]
    assert check_packet(desk.packets.parcel(packet.id).contents()).is_whole


def test_a_week_begins_on_its_monday_and_ends_before_the_next(desk: AccountManagement) -> None:
    for id, on in (("o-1", "2026-02-01"), ("o-2", MONDAY), ("o-3", SUNDAY), ("o-4", NEXT_MONDAY)):
        a_sale(desk, id, on)

    packet = desk.packets.close("ana", WEEK)

    assert [document for _, document, _ in items(desk, packet)] == ["o-2", "o-3"]


def test_a_document_is_in_the_packet_of_whoever_owned_its_account_that_day(
    desk: AccountManagement,
) -> None:
    a_sale(desk, "o-1", MONDAY)
    a_sale(desk, "o-2", FRIDAY)
    desk.deliveries.buy_for("o-1", "Supplies", on=FRIDAY, id="b-1")
    desk.deliveries.ship("o-2", on=FRIDAY)
    desk.invoicing.issue("o-2", on=FRIDAY, id="i-2")
    desk.payments.record("acme", "5.00", on=FRIDAY, id="c-2")
    desk.portfolio.move("acme", "bo", on=FRIDAY)
    desk.portfolio.open_account("Nobody's", id="house")
    desk.orders.place("house", [("widget", 1)], on=MONDAY, id="o-3")

    of_ana, of_bo = (desk.packets.close(manager, WEEK) for manager in ("ana", "bo"))

    assert items(desk, of_ana) == [("order", "o-1", 1)]
    assert [document for _, document, _ in items(desk, of_bo)] == ["i-2", "o-2", "c-2", "b-1"]


def test_where_documents_name_sellers_theirs_is_the_packet(
    make_desk: Callable[..., AccountManagement],
) -> None:
    desk = make_desk(CreditPolicy(credited=Credited.NAMED))
    desk.orders.place("acme", [("widget", 1)], on=MONDAY, id="o-1", sellers={"bo": 1})
    desk.orders.place("acme", [("widget", 1)], on=MONDAY, id="o-2")
    for order in ("o-1", "o-2"):
        desk.deliveries.buy_for(order, "Supplies", on=MONDAY, id=f"b-{order}")
        desk.deliveries.ship(order, on=MONDAY)
        desk.invoicing.issue(order, on=MONDAY, id=f"i-{order}")
    desk.payments.record("acme", "10.00", on=MONDAY, id="c-1")

    of_ana, of_bo = (desk.packets.close(manager, WEEK) for manager in ("ana", "bo"))

    assert [document for _, document, _ in items(desk, of_ana)] == ["i-o-2", "o-2", "c-1", "b-o-2"]
    assert [document for _, document, _ in items(desk, of_bo)] == ["i-o-1", "o-1", "b-o-1"]


def test_a_purchase_for_no_order_is_in_no_packet(desk: AccountManagement) -> None:
    a_sale(desk, "o-1", "2026-01-02")
    desk.deliveries.buy_for("o-1", "Supplies", on=MONDAY, id="b-1")
    with desk.books.storage.begin() as work:
        bought = desk.deliveries.purchase("b-1")
        lines = tuple(evolve(line, covers=()) for line in bought.lines)
        _, event = bought.send(on=bought.drafted_on)
        work.purchase_orders.save(evolve(bought, lines=lines), event)
        work.commit()

    assert desk.packets.documents("ana", WEEK) == ()


def test_a_week_in_which_nothing_happened_has_a_packet_too(desk: AccountManagement) -> None:
    packet = desk.packets.close("bo", WEEK)

    assert packet.status is PacketStatus.CLOSED
    assert items(desk, packet) == []


def test_looking_at_a_week_writes_nothing(desk: AccountManagement) -> None:
    a_sale(desk, "o-1")

    [document] = desk.packets.documents("ana", WEEK)

    assert document.item == PackedItem("order", "o-1", 1)
    assert desk.packets.packets() == ()


def test_another_kind_joins_by_one_function(desk: AccountManagement) -> None:
    def receipts(week: ManagersWeek) -> Iterator[PacketDocument]:
        picture = Rendered(suffix="jpg", content=b"\xff\xd8")
        name = f"../{week.manager}.jpg"
        yield PacketDocument(kind="receipt", document=name, version=1, attached=(picture,))

    packets = evolve(desk.packets, sources=(*SOURCES, receipts), reports=())

    packet = packets.close("ana", WEEK)

    [entry] = packets.parcel(packet.id).manifest.entries
    assert entry.document == "../ana.jpg"
    assert entry.path.startswith("receipt/_")
    assert entry.path.endswith(".jpg")


def test_a_document_that_nothing_shows_is_not_left_out_in_silence(desk: AccountManagement) -> None:
    a_sale(desk, "o-1")

    with pytest.raises(NothingThere, match="no rendering shows it"):
        evolve(desk.packets, renderings=()).close("ana", WEEK)
    assert desk.packets.packets() == ()


# --- closing ------------------------------------------------------------------------------------


def test_a_closed_week_is_not_opened_again(desk: AccountManagement) -> None:
    a_sale(desk, "o-1")
    packet = desk.packets.close("ana", WEEK)
    a_sale(desk, "o-2")

    with pytest.raises(WeekClosed, match=r"ana/2026-W06.*addendum"):
        desk.packets.close("ana", WEEK)

    assert desk.packets.packets() == (packet,)
    assert items(desk, packet) == [("order", "o-1", 1)]


def test_closing_with_a_key_twice_is_closing_once(desk: AccountManagement) -> None:
    first = desk.packets.close("ana", WEEK, key="k-1")

    assert desk.packets.close("ana", WEEK, key="k-1") == first
    with pytest.raises(KeyReused):
        desk.packets.close("bo", WEEK, key="k-1")


def test_a_week_is_closed_for_one_manager_alone(desk: AccountManagement) -> None:
    desk.packets.close("ana", WEEK)

    assert desk.packets.close("bo", WEEK).number == 1


@pytest.mark.parametrize("week", ["2026-W54", "2026-6", "last week"])
def test_a_week_that_is_none_is_refused(desk: AccountManagement, week: str) -> None:
    with pytest.raises(BadDate):
        desk.packets.close("ana", week)


def test_a_manager_who_is_not_there_has_no_packet(desk: AccountManagement) -> None:
    for act in (desk.packets.close, desk.packets.documents, desk.packets.addendum):
        with pytest.raises(NotFound):
            act("zoe", WEEK)


def test_packets_are_a_chain_of_hashes(desk: AccountManagement) -> None:
    first = desk.packets.close("ana", WEEK)
    a_sale(desk, "o-1", MONDAY)
    second = desk.packets.addendum("ana", WEEK)
    third = desk.packets.close("ana", "2026-W07")

    assert [packet.number for packet in (first, second, third)] == [1, 2, 3]
    assert (second.previous, third.previous) == (first.manifest, second.manifest)
    assert desk.packets.verify("ana") == ()


def test_a_packet_that_was_tampered_with_in_the_books_is_found(desk: AccountManagement) -> None:
    bare = evolve(desk.packets, reports=())
    first = bare.close("ana", WEEK)
    bare.close("ana", "2026-W07")
    parcel = desk.packets.parcel(first.id)
    forged = evolve(parcel.manifest, created_at=parcel.manifest.created_at + timedelta(1))
    with desk.books.storage.begin() as work:
        _, event = Parcel.pack(forged, ())
        work.parcels.save(evolve(parcel, manifest=forged), event)
        work.commit()

    assert desk.packets.verify("ana") == (
        "ana/2026-W06: its parcel has another manifest",
        "ana/2026-W07: chain: ana/2026-W07 does not follow ana/2026-W06 as it is",
    )


# --- what comes late ----------------------------------------------------------------------------


def test_what_is_new_or_changed_since_goes_into_an_addendum(desk: AccountManagement) -> None:
    a_sale(desk, "o-1")
    a_sale(desk, "o-2")
    first = desk.packets.close("ana", WEEK)
    before = desk.packets.parcel(first.id)
    a_sale(desk, "o-3", FRIDAY)
    desk.orders.cancel("o-2", on=FRIDAY, reason="by phone")

    late = desk.packets.late("ana", WEEK)
    addendum = desk.packets.addendum("ana", WEEK)

    assert late == (PackedItem("order", "o-2", 2), PackedItem("order", "o-3", 1))
    assert items(desk, addendum) == [("order", "o-2", 2), ("order", "o-3", 1)]
    assert (addendum.completes, str(addendum.id)) == (first.id, "ana/2026-W06+1")
    assert desk.packets.parcel(first.id) == before
    assert desk.packets.late("ana", WEEK) == ()


def test_addenda_are_counted(desk: AccountManagement) -> None:
    desk.packets.close("ana", WEEK)
    for number in (1, 2):
        a_sale(desk, f"o-{number}")
        assert str(desk.packets.addendum("ana", WEEK).id) == f"ana/2026-W06+{number}"


def test_an_addendum_of_nothing_is_refused(desk: AccountManagement) -> None:
    desk.packets.close("ana", WEEK)

    with pytest.raises(NothingThere, match="nothing came late"):
        desk.packets.addendum("ana", WEEK)


def test_nothing_is_late_for_a_week_that_is_open(desk: AccountManagement) -> None:
    with pytest.raises(NotFound, match="2026-W06 of ana"):
        desk.packets.late("ana", WEEK)


def test_an_addendum_with_a_key_twice_is_one(desk: AccountManagement) -> None:
    desk.packets.close("ana", WEEK)
    a_sale(desk, "o-1")

    first = desk.packets.addendum("ana", WEEK, key="k-1")

    assert desk.packets.addendum("ana", WEEK, key="k-1") == first


# --- to the office ------------------------------------------------------------------------------


def test_a_packet_is_sent_as_it_was_closed(desk: AccountManagement) -> None:
    office = Office()
    a_sale(desk, "o-1")
    packet = desk.packets.close("ana", WEEK)
    desk.orders.cancel("o-1", on=FRIDAY, reason="by phone")

    sent = desk.packets.send(packet.id, office)

    assert sent.status is PacketStatus.SENT
    assert office.there["ana/2026-W06"] == desk.packets.parcel(packet.id)


def test_sending_twice_delivers_once(desk: AccountManagement) -> None:
    office = Office()
    packet = desk.packets.close("ana", WEEK)

    sent = desk.packets.send(packet.id, office)

    assert desk.packets.send(packet.id, office) == sent
    assert office.calls == ["ana/2026-W06"]


def test_a_lost_packet_is_kept_and_due_again_later_each_time(
    desk: AccountManagement, clock: TickingClock
) -> None:
    office = Office(out=["no line"] * 3)
    packet = desk.packets.close("ana", WEEK)
    waits: list[timedelta] = []

    for _ in range(3):
        with pytest.raises(NotDelivered, match=r"no line.*due again at 2026"):
            desk.packets.send(packet.id, office)
        lost = desk.packets.packet(packet.id)
        assert lost.status is PacketStatus.CLOSED
        assert lost.retry_at is not None
        waits.append(lost.retry_at - clock.instant)

    assert waits == [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20)]
    assert desk.packets.send(packet.id, office).failures == 0


def test_what_is_due_is_sent_and_what_waits_is_not(
    desk: AccountManagement, clock: TickingClock
) -> None:
    office = Office(out=["no line"])
    first, second = (desk.packets.close("ana", week) for week in (WEEK, "2026-W07"))

    went = desk.packets.send_due(office)
    soon = desk.packets.send_due(office)
    clock.instant += timedelta(minutes=5)
    later = desk.packets.send_due(office)

    assert [packet.id for packet in went] == [second.id]
    assert soon == ()
    assert [packet.id for packet in later] == [first.id]
    assert desk.packets.send_due(office) == ()


def test_a_packet_that_another_sender_brought_meanwhile_is_left_alone(
    desk: AccountManagement,
) -> None:
    packet = desk.packets.close("ana", WEEK)

    @frozen
    class Overtaken(Courier):
        lost: bool

        def deliver(self, parcel: Parcel) -> None:
            desk.packets.send(parcel.id, Office())
            if self.lost:
                raise NotDelivered(str(parcel.id), "no line")

    for lost in (True, False):
        sent = desk.packets.send(packet.id, Overtaken(lost))
        assert sent.status is PacketStatus.SENT
        assert desk.packets.packet(packet.id) == sent
        desk.packets.reject(packet.id, "once more")


def test_another_packet_of_that_id_at_the_office_is_refused(desk: AccountManagement) -> None:
    office = Office()
    packet = desk.packets.close("ana", WEEK)
    parcel = desk.packets.parcel(packet.id)
    older = evolve(parcel.manifest, created_at=parcel.manifest.created_at - timedelta(1))
    office.deliver(evolve(parcel, manifest=older))

    with pytest.raises(DeliveredOtherwise):
        desk.packets.send(packet.id, office)
    assert desk.packets.packet(packet.id).status is PacketStatus.CLOSED


def test_a_packet_goes_as_a_zip(desk: AccountManagement, tmp_path: Path) -> None:
    a_sale(desk, "o-1")
    packet = desk.packets.close("ana", WEEK)
    (tmp_path / "office").mkdir()

    desk.packets.send(packet.id, ZipCourier(tmp_path / "office"))

    assert verify(tmp_path / "office" / "ana_2026-W06.zip").is_whole


# --- and back -----------------------------------------------------------------------------------


@pytest.fixture
def sent(desk: AccountManagement) -> Packet:
    return desk.packets.send(desk.packets.close("ana", WEEK).id, Office())


def test_the_office_acknowledges_the_manifest_that_it_saw(
    desk: AccountManagement, sent: Packet
) -> None:
    taken = desk.packets.acknowledge(sent.id, sent.manifest)

    assert taken.status is PacketStatus.ACKNOWLEDGED
    assert desk.packets.acknowledge(sent.id, sent.manifest) == taken
    assert desk.packets.packets(PacketQuery(status=PacketStatus.ACKNOWLEDGED)) == (taken,)


def test_an_acknowledgement_of_another_manifest_changes_nothing(
    desk: AccountManagement, sent: Packet
) -> None:
    with pytest.raises(ManifestDiffers):
        desk.packets.acknowledge(sent.id, "0" * 64)
    assert desk.packets.packet(sent.id) == sent

    desk.packets.acknowledge(sent.id, sent.manifest)
    with pytest.raises(IllegalTransition):
        desk.packets.acknowledge(sent.id, "0" * 64)


def test_a_rejected_packet_is_sent_again(desk: AccountManagement, sent: Packet) -> None:
    office = Office()

    rejected = desk.packets.reject(sent.id, "it came damaged")
    again = desk.packets.send(sent.id, office)

    assert (rejected.status, rejected.reason) == (PacketStatus.REJECTED, "it came damaged")
    assert (again.status, office.calls) == (PacketStatus.SENT, ["ana/2026-W06"])


def test_a_rejection_without_a_reason_is_refused(desk: AccountManagement, sent: Packet) -> None:
    with pytest.raises(BadText):
        desk.packets.reject(sent.id, "")


def test_what_happened_to_a_packet_is_told(desk: AccountManagement) -> None:
    messages: list[str] = []
    desk.events.deliver(lambda _: None)
    packet = desk.packets.send(desk.packets.close("ana", WEEK).id, Office())
    desk.packets.acknowledge(packet.id, packet.manifest)

    desk.events.deliver(lambda message: messages.append(type(message.event).__name__))

    assert messages == [
        "ParcelPacked",
        "PacketOpened",
        "PacketClosed",
        "PacketSent",
        "PacketAcknowledged",
    ]


def test_whoever_closes_a_moment_later_is_told_that_it_is_closed() -> None:
    """Where a storage lets both go on, and refuses the later one at its commit."""
    desk = AccountManagement(MemoryStorage())
    desk.portfolio.add_manager("Ana", id="ana")
    rivals = ["bo"]

    def closing(_: ManagersWeek) -> Iterator[PacketDocument]:
        while rivals:
            rivals.pop()
            desk.packets.close("ana", WEEK)
        return iter(())

    with pytest.raises(WeekClosed):
        evolve(desk.packets, sources=(closing,)).close("ana", WEEK)
    assert len(desk.packets.packets()) == 1
