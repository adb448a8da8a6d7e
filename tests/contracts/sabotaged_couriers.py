"""Couriers with a fault planted in each, and the contract to be run upon them.

The name keeps pytest from collecting it by itself: `test_sabotage.py` runs it, and wants it red.
"""

from collections.abc import Mapping
from itertools import count

import pytest
from attrs import evolve, field, frozen

from account_mgmt.domain.errors import DeliveredOtherwise, NotDelivered
from account_mgmt.domain.manifest import MANIFEST
from account_mgmt.domain.packet import Parcel
from account_mgmt.ports.courier import Courier
from account_mgmt.testing.contracts import CourierContract
from account_mgmt.testing.contracts.couriers import Arrived


@frozen
class Honest(Courier):
    """Brings parcels to a dictionary."""

    office: dict[str, Mapping[str, bytes]] = field(factory=dict)
    reachable: bool = True

    def deliver(self, parcel: Parcel) -> None:
        if not self.reachable:
            raise NotDelivered(str(parcel.id), "the line is dead")
        self.bring(self.called(parcel), self.files(parcel), parcel)

    def bring(self, name: str, files: Mapping[str, bytes], parcel: Parcel) -> None:
        there = self.office.get(name, files)
        if there.get(MANIFEST) != files.get(MANIFEST):
            raise DeliveredOtherwise(str(parcel.id), "the office")
        self.office[name] = files

    def called(self, parcel: Parcel) -> str:
        return str(parcel.id)

    def files(self, parcel: Parcel) -> Mapping[str, bytes]:
        return parcel.contents()


class CourierOf(CourierContract):
    """The contract upon a kind of courier."""

    kind: type[Honest] = Honest

    @pytest.fixture
    def courier(self) -> Honest:
        return self.kind()

    @pytest.fixture
    def arrived(self, courier: Honest) -> Arrived:
        return lambda: list(courier.office.values())

    @pytest.fixture
    def cut_off(self) -> Courier:
        return evolve(self.kind(), reachable=False)


class TestHonest(CourierOf):
    pass


class Cutting(Honest):
    """Cuts off the last byte of a file."""

    def files(self, parcel: Parcel) -> Mapping[str, bytes]:
        return {path: content[:200] for path, content in parcel.contents().items()}


class TestCutting(CourierOf):
    kind = Cutting


class WithoutManifest(Honest):
    """Brings the documents alone."""

    def files(self, parcel: Parcel) -> Mapping[str, bytes]:
        return {file.path: file.content for file in parcel.files}


class TestWithoutManifest(CourierOf):
    kind = WithoutManifest


class Repeating(Honest):
    """Knows no parcel again."""

    def called(self, parcel: Parcel) -> str:
        return f"{parcel.id}, {next(_COPIES)}"


_COPIES = count()


class TestRepeating(CourierOf):
    kind = Repeating


class Replacing(Honest):
    """Takes whatever comes under an id for the better one."""

    def bring(self, name: str, files: Mapping[str, bytes], parcel: Parcel) -> None:  # noqa: ARG002 # whose it is counts for nothing here
        self.office[name] = files


class TestReplacing(CourierOf):
    kind = Replacing


class NamedByWeek(Replacing):
    """Knows one packet a week."""

    def called(self, parcel: Parcel) -> str:
        return f"{parcel.manifest.week} {parcel.id.value[-2:]}"


class TestNamedByWeek(CourierOf):
    kind = NamedByWeek


class WithoutAddenda(Replacing):
    """Takes an addendum for the packet."""

    def called(self, parcel: Parcel) -> str:
        return str(parcel.manifest.completes or parcel.id)


class TestWithoutAddenda(CourierOf):
    kind = WithoutAddenda


class Silent(Honest):
    """Loses a parcel, and says that all is well."""

    def deliver(self, parcel: Parcel) -> None:
        if self.reachable:
            super().deliver(parcel)


class TestSilent(CourierOf):
    kind = Silent


class SkippingEmptyFiles(Honest):
    """Brings no file that has nothing in it."""

    def files(self, parcel: Parcel) -> Mapping[str, bytes]:
        return {path: content for path, content in parcel.contents().items() if content}


class TestSkippingEmptyFiles(CourierOf):
    kind = SkippingEmptyFiles
