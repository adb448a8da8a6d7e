"""The packets of managers' weeks: closing, sending, the office's answer, and what came late."""

from collections.abc import Callable, Collection, Iterable

from attrs import frozen

from account_mgmt.domain.calendar import Period, iso_week
from account_mgmt.domain.errors import (
    AlreadyExists,
    NotDelivered,
    NotFound,
    NothingThere,
    WeekClosed,
)
from account_mgmt.domain.events import PacketOpened
from account_mgmt.domain.ids import ManagerId, PacketId
from account_mgmt.domain.manifest import Manifest, PackedItem
from account_mgmt.domain.packet import (
    BackOff,
    Packet,
    PacketStatus,
    Parcel,
    still_to_pack,
)
from account_mgmt.domain.packet_check import check_packet
from account_mgmt.ports.courier import Courier
from account_mgmt.ports.queries import PacketQuery
from account_mgmt.ports.renderings import PacketDocument, Renderings
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books
from account_mgmt.services.packing import SOURCES, ManagersWeek, WeekSource, packed


@frozen
class PacketDesk:
    """Each manager's week as one packet for the office, and addenda for what comes late.

    `renderings` say in which forms documents are shown, `sources` which documents belong to a week,
    and `reports` what tells of them: a report goes with each packet and addendum of its week, and is
    never late by itself, for it changes whenever something that it compares with does. `back_off` says
    how long a lost packet waits.
    """

    books: Books
    renderings: tuple[Renderings, ...]
    sources: tuple[WeekSource, ...] = SOURCES
    reports: tuple[WeekSource, ...] = ()
    back_off: BackOff = BackOff()  # noqa: RUF009 # a frozen value

    # --- looking ----------------------------------------------------------------------------

    def packet(self, id: PacketId | str) -> Packet:
        """One packet or addendum. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return work.packets.get(PacketId.of(id))

    def packets(self, query: PacketQuery | None = None) -> tuple[Packet, ...]:
        """The packets and addenda in question (None: all), by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.packets.find(query))

    def parcel(self, id: PacketId | str) -> Parcel:
        """What is in a packet, as it was when the packet was closed. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return work.parcels.get(PacketId.of(id))

    def documents(self, manager: ManagerId | str, week: str) -> tuple[PacketDocument, ...]:
        """What belongs to a manager's week as the books are now; nothing is written.

        Raises NotFound for a manager who is not there, and BadDate for what is no ISO week.
        """
        who, span = ManagerId.of(manager), Period.iso_week(week)
        with self.books.storage.begin(read_only=True) as work:
            work.managers.get(who)
            return self._documents(work, who, span)

    def late(self, manager: ManagerId | str, week: str) -> tuple[PackedItem, ...]:
        """What belongs to a closed week and is in no packet of it: new, or changed since.

        Raises NotFound when the week is not closed, and BadDate.
        """
        who, span = ManagerId.of(manager), Period.iso_week(week)
        with self.books.storage.begin(read_only=True) as work:
            self._first(work, who, span)
            return tuple(sorted(document.item for document in self._late(work, who, span)))

    def verify(self, manager: ManagerId | str) -> tuple[str, ...]:
        """What is wrong with the packets of a manager as they are kept: nothing, unless tampered with.

        Each file against its manifest, each manifest against its packet, each packet against the one
        before it.
        """
        found: list[str] = []
        before: Manifest | None = None
        with self.books.storage.begin(read_only=True) as work:
            for packet in self._chain(work, ManagerId.of(manager)):
                parcel = work.parcels.get(packet.id)
                check = check_packet(parcel.contents(), after=before)
                found += (f"{packet.id}: {finding}" for finding in check.findings)
                if parcel.manifest.hash != packet.manifest:
                    found.append(f"{packet.id}: its parcel has another manifest")
                before = parcel.manifest
        return tuple(found)

    # --- closing ----------------------------------------------------------------------------

    def close(self, manager: ManagerId | str, week: str, *, key: str | None = None) -> Packet:
        """Close a manager's week for good, and keep all that belongs to it as it is now.

        Args:
            manager: whose week.
            week: as ISO 8601 names it, such as 2019-W31.
            key: makes a repeated call give the first packet again.

        Raises:
            NotFound: no such manager.
            BadDate: there is no such week.
            WeekClosed: it is closed already; what came late goes into an addendum.
        """
        who, span = ManagerId.of(manager), Period.iso_week(week)

        def command(work: UnitOfWork) -> Packet:
            self._hold(work, who)
            work.managers.get(who)
            for packet in self._of_week(work, who, span):
                raise WeekClosed(week, str(who), str(packet.id))
            documents = self._documents(work, who, span)
            told = self._reports(work, who, span)
            return self._pack(work, Packet.open(who, span), (*documents, *told))

        return self._done(key, ("close week", who, span), command)

    def addendum(self, manager: ManagerId | str, week: str, *, key: str | None = None) -> Packet:
        """Put what came late, or changed since, into an addendum to a closed week.

        Raises NotFound when the week is not closed, NothingThere when nothing is late, and BadDate.
        """
        who, span = ManagerId.of(manager), Period.iso_week(week)

        def command(work: UnitOfWork) -> Packet:
            self._hold(work, who)
            first = self._first(work, who, span)
            late = self._late(work, who, span)
            if not late:
                raise NothingThere(f"Addendum to packet {first.id}", "nothing came late")
            number = len(self._of_week(work, who, span))
            told = self._unpacked(work, who, span, self._reports(work, who, span))
            return self._pack(work, Packet.addendum(first, number), (*late, *told))

        return self._done(key, ("addendum", who, span), command)

    # --- to the office and back -------------------------------------------------------------

    def send(self, packet: PacketId | str, courier: Courier) -> Packet:
        """Hand a closed packet, or a rejected one, to a courier; one that was sent is left alone.

        Raises NotFound, DeliveredOtherwise when the office has another packet of that id, and
        NotDelivered when the courier lost it: that is written down, and it is due again after a
        while, longer each time.
        """
        id = PacketId.of(packet)
        with self.books.storage.begin(read_only=True) as work:
            read, parcel = work.packets.get(id), work.parcels.get(id)
        if read.has_left:
            return read
        try:
            courier.deliver(parcel)
        except NotDelivered as lost:
            why = lost.why
            kept = self.books.again(lambda work: self._lost(work, id, why))
            if kept.retry_at is None:  # another courier brought it meanwhile
                return kept
            raise NotDelivered(str(id), why, kept.retry_at.isoformat()) from lost
        return self.books.again(lambda work: self._sent(work, id))

    def send_due(self, courier: Courier) -> tuple[Packet, ...]:
        """Send every closed packet that is due, and give those that went.

        What is lost once more waits longer, and is sent by a later call: nothing is given up.
        """
        now = self.books.clock.now()
        due = [
            packet
            for packet in self.packets(PacketQuery(status=PacketStatus.CLOSED))
            if packet.is_due(now)
        ]
        went: list[Packet] = []
        for packet in sorted(due, key=lambda packet: (packet.manager, packet.number)):
            try:
                went.append(self.send(packet.id, courier))
            except NotDelivered:
                continue
        return tuple(went)

    def acknowledge(self, packet: PacketId | str, manifest: str) -> Packet:
        """Record that the office took a packet; `manifest` is the hash of the manifest it saw.

        The same answer again changes nothing. Raises NotFound, IllegalTransition, and ManifestDiffers
        when the office saw another manifest than was sent.
        """
        id = PacketId.of(packet)

        def command(work: UnitOfWork) -> Packet:
            read = work.packets.get(id)
            if read.status is PacketStatus.ACKNOWLEDGED and read.manifest == manifest:
                return read
            return work.packets.save(*read.acknowledge(manifest, at=self.books.clock.now()))

        return self.books.again(command)

    def reject(self, packet: PacketId | str, reason: str) -> Packet:
        """Record that the office would not take a packet, and why.

        It can be sent again as it is; what is wrong in it is corrected in the books and goes into an
        addendum. Raises NotFound, IllegalTransition, BadText.
        """
        id = PacketId.of(packet)
        return self.books.again(
            lambda work: work.packets.save(
                *work.packets.get(id).reject(reason, at=self.books.clock.now())
            )
        )

    # --- steps ------------------------------------------------------------------------------

    def _done(
        self, key: str | None, request: object, command: Callable[[UnitOfWork], Packet]
    ) -> Packet:
        if key is not None:
            return self.books.once(key, request, command)
        try:
            return self.books.again(command)
        except AlreadyExists:  # somebody else closed it just now
            return self.books.again(command)

    def _hold(self, work: UnitOfWork, manager: ManagerId) -> None:
        """Hold the chain of a manager's packets: whoever adds to it does so alone."""
        work.guard(f"packets {manager}", exclusive=True)

    def _of_week(self, work: UnitOfWork, manager: ManagerId, week: Period) -> list[Packet]:
        found = work.packets.find(PacketQuery(manager=manager, starts=week))
        return sorted(found, key=lambda packet: packet.number)

    def _first(self, work: UnitOfWork, manager: ManagerId, week: Period) -> Packet:
        for packet in self._of_week(work, manager, week):
            return packet
        raise NotFound("closed week", f"{iso_week(week.start)} of {manager}")

    def _chain(self, work: UnitOfWork, manager: ManagerId) -> list[Packet]:
        found = work.packets.find(PacketQuery(manager=manager))
        return sorted(found, key=lambda packet: packet.number)

    def _documents(
        self, work: UnitOfWork, manager: ManagerId, week: Period
    ) -> tuple[PacketDocument, ...]:
        looked_at = ManagersWeek(books=self.books, work=work.whole, manager=manager, week=week)
        return tuple(document for source in self.sources for document in source(looked_at))

    def _reports(
        self, work: UnitOfWork, manager: ManagerId, week: Period
    ) -> tuple[PacketDocument, ...]:
        looked_at = ManagersWeek(books=self.books, work=work.whole, manager=manager, week=week)
        return tuple(report for source in self.reports for report in source(looked_at))

    def _late(
        self, work: UnitOfWork, manager: ManagerId, week: Period
    ) -> tuple[PacketDocument, ...]:
        return self._unpacked(work, manager, week, self._documents(work, manager, week))

    def _unpacked(
        self,
        work: UnitOfWork,
        manager: ManagerId,
        week: Period,
        documents: Collection[PacketDocument],
    ) -> tuple[PacketDocument, ...]:
        """Those of the documents that no packet of the week has, in the state they are in."""
        packets = self._of_week(work, manager, week)
        there = (item for one in packets for item in work.parcels.get(one.id).manifest.items)
        late = still_to_pack((document.item for document in documents), there)
        return tuple(document for document in documents if document.item in late)

    def _pack(
        self,
        work: UnitOfWork,
        opened: tuple[Packet, PacketOpened],
        documents: Iterable[PacketDocument],
    ) -> Packet:
        """The packet closed with these documents, after the last of its manager's chain."""
        packet, _ = opened
        chain = self._chain(work, packet.manager)
        pairs = [pair for document in documents for pair in packed(document, self.renderings)]
        manifest = Manifest(
            packet=packet.id,
            manager=packet.manager,
            week=packet.week,
            completes=packet.completes,
            created_at=self.books.clock.now(),
            number=len(chain) + 1,
            previous=chain[-1].manifest if chain else "",
            entries=tuple(sorted((entry for entry, _ in pairs), key=lambda entry: entry.path)),
        )
        work.parcels.add(*Parcel.pack(manifest, (file for _, file in pairs)))
        return work.packets.save(*work.packets.add(*opened).close(manifest))

    def _sent(self, work: UnitOfWork, id: PacketId) -> Packet:
        read = work.packets.get(id)
        if read.has_left:  # somebody else sent it meanwhile; the office has it once
            return read
        return work.packets.save(*read.send(at=self.books.clock.now()))

    def _lost(self, work: UnitOfWork, id: PacketId, why: str) -> Packet:
        read = work.packets.get(id)
        if read.has_left:
            return read
        now = self.books.clock.now()
        return work.packets.save(*read.lose(why, at=now, back_off=self.back_off))
