"""The packet of a week goes one way; what is in it stands."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.account import Account
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.credit import Credited, CreditPolicy
from account_mgmt.domain.errors import (
    BadBackOff,
    BadManifest,
    BadText,
    IllegalTransition,
    ManifestDiffers,
    NotAWeek,
)
from account_mgmt.domain.ids import ManagerId, PacketId
from account_mgmt.domain.manifest import PackedItem
from account_mgmt.domain.order import NamedSeller, Order
from account_mgmt.domain.packet import (
    NEXT,
    BackOff,
    PackedFile,
    Packet,
    PacketStatus,
    Parcel,
    sender,
    still_to_pack,
)
from account_mgmt.domain.rate import Rate
from account_mgmt.testing.builders import (
    MONDAY,
    NOON,
    a_manifest,
    a_packet,
    a_parcel,
    an_account,
    an_order,
)

LATER = NOON + timedelta(hours=1)
NAMED = CreditPolicy(credited=Credited.NAMED)


def a_closed_packet() -> Packet:
    packet, _ = a_packet()
    return packet.close(a_manifest(packet))[0]


def a_sent_packet() -> Packet:
    return a_closed_packet().send(at=NOON)[0]


IN_STATE: dict[PacketStatus, Callable[[], Packet]] = {
    PacketStatus.OPEN: lambda: a_packet()[0],
    PacketStatus.CLOSED: a_closed_packet,
    PacketStatus.SENT: a_sent_packet,
    PacketStatus.ACKNOWLEDGED: lambda: a_sent_packet().acknowledge(a_manifest().hash, at=NOON)[0],
    PacketStatus.REJECTED: lambda: a_sent_packet().reject("no receipts", at=NOON)[0],
}
ATTEMPTS: dict[PacketStatus, Callable[[Packet], Packet]] = {
    PacketStatus.CLOSED: lambda packet: packet.close(a_manifest())[0],
    PacketStatus.SENT: lambda packet: packet.send(at=LATER)[0],
    PacketStatus.ACKNOWLEDGED: lambda packet: packet.acknowledge(a_manifest().hash, at=LATER)[0],
    PacketStatus.REJECTED: lambda packet: packet.reject("no receipts", at=LATER)[0],
}


@pytest.mark.parametrize("status", PacketStatus)
@pytest.mark.parametrize("wanted", ATTEMPTS)
def test_a_packet_goes_the_way_of_the_table_and_no_other(
    status: PacketStatus, wanted: PacketStatus
) -> None:
    packet = IN_STATE[status]()

    if wanted in NEXT[status]:
        assert ATTEMPTS[wanted](packet).status is wanted
        return
    with pytest.raises(IllegalTransition, match=f"cannot become {wanted.value}"):
        ATTEMPTS[wanted](packet)


def test_a_packet_is_named_by_manager_and_week() -> None:
    packet, opened = a_packet(manager="ana")

    assert packet.id == PacketId("ana/2026-W06")
    assert (opened.packet, opened.completes) == (packet.id, None)  # type: ignore[attr-defined]


def test_a_packet_is_of_a_whole_week() -> None:
    with pytest.raises(NotAWeek):
        Packet.open(ManagerId("m-1"), Period.of("2026-02-03", "2026-02-10"))


def test_a_closed_packet_has_its_manifest_and_its_place_in_the_chain() -> None:
    packet, _ = a_packet()
    manifest = a_manifest(packet, after=a_manifest())

    closed, event = packet.close(manifest)

    assert (closed.number, closed.previous) == (2, a_manifest().hash)
    assert (closed.manifest, closed.closed_at) == (manifest.hash, NOON)
    assert (event.packet, event.number, event.manifest) == (packet.id, 2, manifest.hash)


def test_a_packet_is_not_closed_by_the_manifest_of_another() -> None:
    other, _ = a_packet(manager="m-2")

    with pytest.raises(BadManifest, match="m-2/2026-W06"):
        a_packet()[0].close(a_manifest(other))


def test_an_addendum_names_the_packet_that_it_completes() -> None:
    first = a_closed_packet()

    addendum, opened = Packet.addendum(first, 2)

    assert addendum.id == PacketId("m-1/2026-W06+2")
    assert (addendum.completes, addendum.week) == (first.id, first.week)
    assert opened.completes == first.id


# --- on its way ---------------------------------------------------------------------------------


def test_a_lost_packet_stays_closed_and_waits_longer_each_time() -> None:
    once, event = a_closed_packet().lose("no line", at=NOON)
    twice, _ = once.lose("no line", at=LATER)

    assert (once.status, once.failures, once.failure) == (PacketStatus.CLOSED, 1, "no line")
    assert once.retry_at == event.retry_at == NOON + timedelta(minutes=5)
    assert twice.retry_at == LATER + timedelta(minutes=10)


def test_a_packet_that_went_after_all_waits_for_nothing() -> None:
    lost, _ = a_closed_packet().lose("no line", at=NOON)

    sent, event = lost.send(at=LATER)

    assert (sent.failures, sent.failure, sent.retry_at) == (0, "", None)
    assert sent.sent_at == event.at == LATER


def test_only_what_could_be_sent_can_be_lost() -> None:
    with pytest.raises(IllegalTransition):
        a_sent_packet().lose("no line", at=NOON)


def test_a_closed_packet_is_due_at_once_and_a_lost_one_when_its_wait_is_over() -> None:
    lost, _ = a_closed_packet().lose("no line", at=NOON)

    assert a_closed_packet().is_due(NOON)
    assert not lost.is_due(NOON + timedelta(minutes=4, seconds=59))
    assert lost.is_due(NOON + timedelta(minutes=5))
    assert not a_sent_packet().is_due(LATER)


@pytest.mark.parametrize("status", PacketStatus)
def test_the_office_has_what_was_sent_or_acknowledged(status: PacketStatus) -> None:
    has_left = status in {PacketStatus.SENT, PacketStatus.ACKNOWLEDGED}

    assert IN_STATE[status]().has_left == has_left


def test_an_acknowledgement_of_another_manifest_is_refused() -> None:
    with pytest.raises(ManifestDiffers, match="the office saw manifest beef"):
        a_sent_packet().acknowledge("beef", at=NOON)


def test_a_rejection_has_a_reason() -> None:
    rejected, event = a_sent_packet().reject("no receipts", at=LATER)

    assert (rejected.reason, rejected.answered_at) == ("no receipts", LATER)
    assert event.reason == "no receipts"
    with pytest.raises(BadText):
        a_sent_packet().reject("", at=NOON)


def test_a_rejected_packet_is_sent_again_as_it_is() -> None:
    rejected = IN_STATE[PacketStatus.REJECTED]()

    again, _ = rejected.send(at=LATER)

    assert (again.manifest, again.reason, again.answered_at) == (rejected.manifest, "", None)


# --- waiting ------------------------------------------------------------------------------------


@given(
    st.timedeltas(timedelta(microseconds=1), timedelta(days=9)),
    st.timedeltas(timedelta(0), timedelta(days=9)),
    st.integers(1, 9),
    st.integers(1, 60),
)
def test_waits_never_shrink_and_never_exceed_the_longest(
    first: timedelta, more: timedelta, factor: int, failures: int
) -> None:
    back_off = BackOff(first=first, factor=factor, longest=first + more)

    wait, following = back_off.wait(failures), back_off.wait(failures + 1)

    assert first <= wait <= following <= back_off.longest
    assert following in {wait * factor, back_off.longest}


@pytest.mark.parametrize(
    ("first", "factor", "longest"),
    [
        (timedelta(0), 2, timedelta(1)),
        (timedelta(2), 2, timedelta(1)),
        (timedelta(1), 0, timedelta(1)),
    ],
)
def test_waits_that_are_nothing_or_shrink_are_refused(
    first: timedelta, factor: int, longest: timedelta
) -> None:
    with pytest.raises(BadBackOff):
        BackOff(first=first, factor=factor, longest=longest)


# --- parcels ------------------------------------------------------------------------------------


def test_a_parcel_has_the_files_of_its_manifest_whatever_their_order() -> None:
    manifest = a_manifest(files={"o-1": b"1", "o-2": b"2"})
    files = [PackedFile(path=f"order/o-{n}.json", content=str(n).encode()) for n in (2, 1)]

    parcel, event = Parcel.pack(manifest, files)

    assert list(parcel.contents().items()) == [
        ("manifest.json", manifest.to_bytes()),
        ("order/o-1.json", b"1"),
        ("order/o-2.json", b"2"),
    ]
    assert (event.files, event.size, event.manifest) == (2, 2, manifest.hash)


def test_a_parcel_without_a_file_of_its_manifest_is_refused() -> None:
    with pytest.raises(BadManifest, match="its files are not those"):
        Parcel.pack(a_manifest(), ())


def test_a_parcel_with_another_file_than_its_manifest_says_is_refused() -> None:
    with pytest.raises(BadManifest, match=r"order/o-1\.json"):
        Parcel.pack(a_manifest(), [PackedFile(path="order/o-1.json", content=b"[]")])


@pytest.mark.parametrize(
    ("manager", "name"),
    [("ana", "ana_2026-W06"), ("../x", "_")],
)
def test_a_parcel_is_called_by_manager_and_week_and_never_by_a_path(
    manager: str, name: str
) -> None:
    parcel, _ = a_parcel(manager=manager)

    assert parcel.name.startswith(name)
    assert "/" not in parcel.name


def test_what_is_in_a_file_is_not_shown() -> None:
    assert "secret" not in repr(a_parcel(files={"o-1": b"secret"}))


# --- what belongs to it -------------------------------------------------------------------------


def test_a_document_is_sent_by_the_owner_of_its_account_on_its_date() -> None:
    account, _ = an_account(owner="m-1")
    assert isinstance(account, Account)
    moved, _ = account.move(ManagerId("m-2"), on=MONDAY, at=NOON)

    assert sender(moved, MONDAY - timedelta(1), CreditPolicy()) == ManagerId("m-1")
    assert sender(moved, MONDAY, CreditPolicy()) == ManagerId("m-2")
    assert sender(an_account()[0], MONDAY, CreditPolicy()) is None


def an_order_of(*sellers: tuple[str, str]) -> Order:
    named = [NamedSeller(ManagerId(manager), Rate(share)) for manager, share in sellers]
    return an_order(sellers=named)[0]


@pytest.mark.parametrize(
    ("sellers", "by"),
    [
        ((), "m-1"),
        ((("m-2", "1"),), "m-2"),
        ((("m-2", "0.4"), ("m-3", "0.6")), "m-3"),
        ((("m-2", "0.5"), ("m-3", "0.5")), "m-2"),
    ],
)
def test_where_documents_name_sellers_the_one_of_the_largest_share_sends_it(
    sellers: tuple[tuple[str, str], ...], by: str
) -> None:
    account, _ = an_account(owner="m-1")
    order = an_order_of(*sellers)

    assert sender(account, MONDAY, NAMED, order) == ManagerId(by)
    assert sender(account, MONDAY, CreditPolicy(), order) == ManagerId("m-1")
    assert sender(account, MONDAY, NAMED) == ManagerId("m-1")


def test_what_is_new_and_what_changed_since_is_still_to_pack() -> None:
    order = PackedItem("order", "o-1", 2)
    packed = [evolve(order, version=1), order, PackedItem("order", "o-2", 1)]
    new, changed = PackedItem("payment", "o-1", 1), evolve(order, version=3)

    assert still_to_pack([order, PackedItem("order", "o-2", 1)], packed) == frozenset()
    assert still_to_pack([new, changed], packed) == {new, changed}
    assert still_to_pack([evolve(new, version=0)], ()) == {evolve(new, version=0)}
