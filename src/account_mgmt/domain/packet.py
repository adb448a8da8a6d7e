"""The packet of a manager's week: closed once, handed over, answered; and completed by addenda.

A closed week stands. What comes late, and what changed since, goes into an addendum that names the
packet it completes, never silently into the packet. (Rules: paperwork, P8.)
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Final, Self

from attrs import Attribute, evolve, field, frozen
from attrs.validators import optional

from account_mgmt.domain.account import Account
from account_mgmt.domain.calendar import Period, aware_instant
from account_mgmt.domain.credit import Credited, CreditPolicy
from account_mgmt.domain.errors import BadBackOff, BadManifest, IllegalTransition, ManifestDiffers
from account_mgmt.domain.events import (
    PacketAcknowledged,
    PacketClosed,
    PacketLost,
    PacketOpened,
    PacketRejected,
    PacketSent,
    ParcelPacked,
)
from account_mgmt.domain.ids import ManagerId, PacketId
from account_mgmt.domain.manifest import (
    MANIFEST,
    Manifest,
    PackedItem,
    an_iso_week,
    packet_id,
    safe_name,
)
from account_mgmt.domain.order import Order
from account_mgmt.domain.text import LONGEST_NOTE, check, note


class PacketStatus(Enum):
    """Where a packet is on its way to the office."""

    OPEN = "open"
    CLOSED = "closed"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    REJECTED = "rejected"


NEXT: Final[Mapping[PacketStatus, tuple[PacketStatus, ...]]] = {
    PacketStatus.OPEN: (PacketStatus.CLOSED,),
    PacketStatus.CLOSED: (PacketStatus.SENT,),
    PacketStatus.SENT: (PacketStatus.ACKNOWLEDGED, PacketStatus.REJECTED),
    PacketStatus.ACKNOWLEDGED: (),
    PacketStatus.REJECTED: (PacketStatus.SENT,),  # the same bytes once more
}
"""The one table of what may follow what."""


@frozen(kw_only=True)
class BackOff:
    """How long to wait after a courier lost a packet: longer each time, and never for ever.

    Raises BadBackOff unless the waits are above zero and do not shrink.
    """

    first: timedelta = timedelta(minutes=5)
    factor: int = 2
    longest: timedelta = timedelta(days=1)

    def __attrs_post_init__(self) -> None:
        if not timedelta(0) < self.first <= self.longest or self.factor < 1:
            raise BadBackOff(str(self.first), self.factor, str(self.longest))

    def wait(self, failures: int) -> timedelta:
        """How long to wait after so many failures in a row.

        >>> [str(BackOff().wait(failures)) for failures in (1, 2, 3, 20)]
        ['0:05:00', '0:10:00', '0:20:00', '1 day, 0:00:00']
        """
        wait = self.first
        for _ in range(failures - 1):
            if wait >= self.longest:
                break
            wait *= self.factor
        return min(wait, self.longest)


@frozen(kw_only=True)
class Packet:
    """What a manager sends to the office of one week, from its opening to the office's answer.

    What is in it stands in its parcel, of the same id; `manifest` is the hash of that parcel's
    manifest, `number` and `previous` are its place in the chain of the manager's packets. An addendum
    has the packet that it `completes`. All instants are UTC.
    """

    id: PacketId
    manager: ManagerId
    week: Period = field(validator=an_iso_week)
    completes: PacketId | None = None
    status: PacketStatus = PacketStatus.OPEN
    number: int = 0  # 0 while it is open
    previous: str = ""
    manifest: str = ""
    closed_at: datetime | None = field(default=None, validator=optional(aware_instant))
    failures: int = 0  # in a row
    failure: str = ""  # why it was lost last
    retry_at: datetime | None = field(default=None, validator=optional(aware_instant))
    sent_at: datetime | None = field(default=None, validator=optional(aware_instant))
    answered_at: datetime | None = field(default=None, validator=optional(aware_instant))
    reason: str = field(default="", validator=note)  # why it was rejected
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def open(cls, manager: ManagerId, week: Period) -> tuple[Self, PacketOpened]:
        """The packet of a week with nothing in it yet, and the event that says so."""
        packet = cls(id=packet_id(manager, week), manager=manager, week=week)
        return packet, PacketOpened(packet=packet.id, manager=manager, completes=None)

    @classmethod
    def addendum(cls, completes: "Packet", number: int) -> tuple[Self, PacketOpened]:
        """The n-th addendum to a packet, with nothing in it yet, and the event that says so."""
        packet = cls(
            id=packet_id(completes.manager, completes.week, number),
            manager=completes.manager,
            week=completes.week,
            completes=completes.id,
        )
        return packet, PacketOpened(
            packet=packet.id, manager=packet.manager, completes=completes.id
        )

    @property
    def has_left(self) -> bool:
        """Whether the office has it, as far as we know."""
        return self.status in {PacketStatus.SENT, PacketStatus.ACKNOWLEDGED}

    def close(self, manifest: Manifest) -> tuple[Self, PacketClosed]:
        """The packet with what is in it, for good, closed when its manifest was made.

        Raises IllegalTransition, and BadManifest for the manifest of another packet.
        """
        if manifest.packet != self.id:
            raise BadManifest(f"it is of packet {manifest.packet}, and not of {self.id}")
        closed = evolve(
            self._become(PacketStatus.CLOSED),
            number=manifest.number,
            previous=manifest.previous,
            manifest=manifest.hash,
            closed_at=manifest.created_at,
        )
        event = PacketClosed(packet=self.id, number=manifest.number, manifest=manifest.hash)
        return closed, event

    def send(self, *, at: datetime) -> tuple[Self, PacketSent]:
        """The packet as handed over; a rejected one is sent again as it is. Raises IllegalTransition."""
        sent = evolve(
            self._become(PacketStatus.SENT),
            failures=0,
            failure="",
            retry_at=None,
            sent_at=at,
            answered_at=None,
            reason="",
        )
        return sent, PacketSent(packet=self.id, manifest=self.manifest, at=at)

    def lose(
        self,
        why: str,
        *,
        at: datetime,
        back_off: BackOff = BackOff(),  # a frozen value
    ) -> tuple[Self, PacketLost]:
        """The packet as the courier lost it: it stays as it was, to be sent again after a wait.

        Raises IllegalTransition for one that could not be sent.
        """
        self._become(PacketStatus.SENT)
        failures = self.failures + 1
        retry_at = at + back_off.wait(failures)
        lost = evolve(self, failures=failures, failure=why, retry_at=retry_at)
        return lost, PacketLost(packet=self.id, why=why, failures=failures, retry_at=retry_at)

    def is_due(self, at: datetime) -> bool:
        """Whether it waits to be sent, and no longer for a courier that lost it."""
        waits = self.status is PacketStatus.CLOSED
        return waits and (self.retry_at is None or self.retry_at <= at)

    def acknowledge(self, manifest: str, *, at: datetime) -> tuple[Self, PacketAcknowledged]:
        """The packet as the office took it; `manifest` is the hash of the manifest that it saw.

        Raises IllegalTransition, and ManifestDiffers when the office saw another than was sent.
        """
        taken = self._become(PacketStatus.ACKNOWLEDGED)
        if manifest != self.manifest:
            raise ManifestDiffers(str(self.id), manifest, self.manifest)
        event = PacketAcknowledged(packet=self.id, manifest=manifest, at=at)
        return evolve(taken, answered_at=at), event

    def reject(self, reason: str, *, at: datetime) -> tuple[Self, PacketRejected]:
        """The packet as the office would not take it. Raises IllegalTransition, and BadText for no reason."""
        check("Reason", reason, longest=LONGEST_NOTE, padded=True)
        rejected = evolve(self._become(PacketStatus.REJECTED), answered_at=at, reason=reason)
        return rejected, PacketRejected(packet=self.id, reason=reason, at=at)

    def _become(self, wanted: PacketStatus) -> Self:
        allowed = NEXT[self.status]
        if wanted not in allowed:
            ways = tuple(status.value for status in allowed)
            raise IllegalTransition(f"Packet {self.id}", self.status.value, wanted.value, ways)
        return evolve(self, status=wanted)


# --- what is in it ------------------------------------------------------------------------------


@frozen(kw_only=True)
class PackedFile:
    """A file of a packet."""

    path: str
    content: bytes = field(repr=False)


def _as_listed(
    parcel: "Parcel", _attribute: "Attribute[tuple[PackedFile, ...]]", files: tuple[PackedFile, ...]
) -> None:
    entries = parcel.manifest.entries
    listed = [entry.path for entry in entries]
    if [file.path for file in files] != listed:
        raise BadManifest("its files are not those of the parcel")
    for entry, file in zip(entries, files, strict=True):
        if not entry.shows(file.content):
            raise BadManifest(f"{file.path} in the parcel is not the file that it lists")


@frozen(kw_only=True)
class Parcel:
    """The files of a packet as they were when it was closed, and their manifest. It never changes.

    Raises BadManifest unless the files are exactly those that the manifest lists.
    """

    id: PacketId
    manifest: Manifest
    files: tuple[PackedFile, ...] = field(default=(), validator=_as_listed)
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def pack(cls, manifest: Manifest, files: Iterable[PackedFile]) -> tuple[Self, ParcelPacked]:
        """What a manifest lists, in its order, and the event that says so. Raises BadManifest."""
        parcel = cls(
            id=manifest.packet,
            manifest=manifest,
            files=tuple(sorted(files, key=lambda file: file.path)),
        )
        total = manifest.total
        event = ParcelPacked(
            packet=parcel.id, manifest=manifest.hash, files=total.files, size=total.size
        )
        return parcel, event

    @property
    def name(self) -> str:
        """What a file or folder of it is called: made by us of the manager, the week and the addendum."""
        manager, _, week = self.id.value.rpartition("/")
        return f"{safe_name(manager)}_{week.replace('+', '_')}"

    def contents(self) -> dict[str, bytes]:
        """All files by their paths, the manifest first."""
        files = {file.path: file.content for file in self.files}
        return {MANIFEST: self.manifest.to_bytes(), **files}


# --- what belongs to it -------------------------------------------------------------------------


def sender(
    account: Account, on: date, policy: CreditPolicy, order: Order | None = None
) -> ManagerId | None:
    """Whose packet a document of an account goes into: one manager's, or nobody's.

    The owner of the account on the document's date; or, where the credit policy goes by whom the
    order names, whoever of those has the largest share, the first of equals.
    """
    if policy.credited is Credited.NAMED and order is not None and order.sellers:
        return max(order.sellers, key=lambda seller: seller.share).manager
    return account.owner_on(on)


def still_to_pack(
    items: Iterable[PackedItem], packed: Iterable[PackedItem]
) -> frozenset[PackedItem]:
    """The documents that are in no packet, and those that changed since they were packed last."""
    newest: dict[tuple[str, str], int] = {}
    for item in packed:
        name = item.kind, item.document
        newest[name] = max(item.version, newest.get(name, item.version))
    return frozenset(
        item for item in items if item.version > newest.get((item.kind, item.document), -1)
    )
