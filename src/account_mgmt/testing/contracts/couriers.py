"""What every courier is held to: subclass, override three fixtures, and get all the tests."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final, TypeAlias

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings

from account_mgmt.domain.errors import DeliveredOtherwise, NotDelivered
from account_mgmt.domain.manifest import MANIFEST, Manifest
from account_mgmt.domain.packet import Packet, Parcel
from account_mgmt.domain.packet_check import check_packet
from account_mgmt.ports.courier import Courier
from account_mgmt.testing import strategies
from account_mgmt.testing.builders import a_packet, a_parcel
from account_mgmt.testing.promises import broken, refused

Arrived: TypeAlias = Callable[[], Sequence[Mapping[str, bytes | None]]]
"""All that the office sees: the files of each packet, by their paths."""

NASTY_MANAGERS: Final = (
    "ana",
    "Ana",
    "ana/2026-W06",
    "..",
    "con",
    "a b",
    "\u00c5sa",
    "A\u030asa",
    "x" * 64,
)
"""Names that one careless place would take for one, or for a path."""


class CourierContract:
    """A courier brings every parcel whole, once however often it is asked, and says what it lost."""

    @pytest.fixture
    def courier(self) -> Courier:
        """A courier to an office that has nothing."""
        what = "override the fixture `courier`: return a Courier to an office that has nothing"
        raise NotImplementedError(what)

    @pytest.fixture
    def arrived(self) -> Arrived:
        """What the office of `courier` sees."""
        what = "override the fixture `arrived`: return a function that gives the files"
        raise NotImplementedError(f"{what} of each packet which the office has, by path")

    @pytest.fixture
    def cut_off(self) -> Courier:
        """A courier that cannot reach its office."""
        what = "override the fixture `cut_off`: return a Courier that cannot reach its office"
        raise NotImplementedError(what)

    def test_what_is_delivered_arrives_whole(self, courier: Courier, arrived: Arrived) -> None:
        parcel, _ = a_parcel(files={"o-1": b"{}", "o-2": bytes(range(256)), "o-3": b""})

        courier.deliver(parcel)

        assert _seen(arrived) == [parcel.contents()], broken(9, "a parcel arrived otherwise")

    def test_a_parcel_without_documents_arrives_too(
        self, courier: Courier, arrived: Arrived
    ) -> None:
        parcel, _ = a_parcel(files={})

        courier.deliver(parcel)

        assert _seen(arrived) == [parcel.contents()], broken(9, "an empty parcel arrived otherwise")

    @given(parcel=strategies.parcels())
    @settings(
        max_examples=15,
        deadline=None,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,  # examples share an office, under other ids
            HealthCheck.differing_executors,  # one contract, many subclasses
        ],
    )
    def test_whatever_is_in_a_parcel_arrives(
        self, courier: Courier, arrived: Arrived, parcel: Parcel
    ) -> None:
        try:
            courier.deliver(parcel)
        except DeliveredOtherwise:
            return  # an example before had that id

        there = [files for files in arrived() if _names(files) == str(parcel.id)]
        assert there == [parcel.contents()], broken(9, "a parcel arrived otherwise")
        assert check_packet(there[0]).is_whole, broken(9, "what arrived is not whole")

    def test_delivered_again_it_is_there_once(self, courier: Courier, arrived: Arrived) -> None:
        parcel, _ = a_parcel()

        courier.deliver(parcel)
        courier.deliver(parcel)

        assert _seen(arrived) == [parcel.contents()], broken(10, "a parcel arrived twice")

    def test_another_parcel_of_an_id_is_refused_and_what_is_there_stays(
        self, courier: Courier, arrived: Arrived
    ) -> None:
        parcel, _ = a_parcel()
        later = evolve(
            parcel.manifest, created_at=parcel.manifest.created_at + timedelta(seconds=1)
        )
        courier.deliver(parcel)

        with refused(DeliveredOtherwise, promise=3, how="another parcel took the place of one"):
            courier.deliver(evolve(parcel, manifest=later))

        assert _seen(arrived) == [parcel.contents()], broken(3, "what the office had has changed")

    def test_managers_of_any_name_do_not_get_into_each_others_way(
        self, courier: Courier, arrived: Arrived
    ) -> None:
        parcels = [a_parcel(manager=manager)[0] for manager in NASTY_MANAGERS]

        for parcel in parcels:
            courier.deliver(parcel)

        expected = _in_order(parcel.contents() for parcel in parcels)
        assert _seen(arrived) == expected, broken(9, "a parcel was lost to one of another name")

    def test_an_addendum_arrives_beside_the_packet_that_it_completes(
        self, courier: Courier, arrived: Arrived
    ) -> None:
        packet, _ = a_packet()
        first, _ = a_parcel()
        addendum, _ = Packet.addendum(packet, 1)
        second, _ = Parcel.pack(_after(first.manifest, addendum), ())

        courier.deliver(first)
        courier.deliver(second)

        both = _in_order((first.contents(), second.contents()))
        assert _seen(arrived) == both, broken(9, "an addendum took the place of its packet")

    def test_what_cannot_be_delivered_is_said(self, cut_off: Courier) -> None:
        with refused(NotDelivered, promise=9, how="a parcel was lost without a word"):
            cut_off.deliver(a_parcel()[0])


def _after(manifest: Manifest, addendum: Packet) -> Manifest:
    """The manifest of an addendum with nothing in it."""
    return Manifest(
        packet=addendum.id,
        manager=addendum.manager,
        week=addendum.week,
        completes=addendum.completes,
        created_at=manifest.created_at,
        number=manifest.number + 1,
        previous=manifest.hash,
    )


def _names(files: Mapping[str, bytes | None]) -> str:
    """The packet that the files say they are; nothing where they do not."""
    if not files.get(MANIFEST):
        return ""
    return str(Manifest.of_bytes(files[MANIFEST] or b"").packet)


def _seen(arrived: Arrived) -> list[Mapping[str, bytes | None]]:
    return _in_order(arrived())


def _in_order(packets: Iterable[Mapping[str, bytes | None]]) -> list[Mapping[str, bytes | None]]:
    return sorted(packets, key=lambda files: files.get(MANIFEST) or b"")
