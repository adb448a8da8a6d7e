"""A manager's trips with one kind of vehicle in one tax year, and the priced lines they make.

Trips and lines only grow: what is corrected or priced anew makes further lines, of the difference, for
every trip of the year that is worth something else by then. (Rules: paperwork, P6 and B6.)
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Self

from attrs import Attribute, evolve, field, frozen

from account_mgmt.domain.calendar import Period, aware_instant, plain_date
from account_mgmt.domain.errors import BadTrip, NothingThere, RecordedBefore, UnconfirmedDuplicates
from account_mgmt.domain.events import (
    MileageClaimed,
    MileageLogOpened,
    MileageRepriced,
    TripCorrected,
    TripRecorded,
)
from account_mgmt.domain.ids import ClaimId, ManagerId, MileageLogId
from account_mgmt.domain.mileage import (
    MileageTable,
    PricedPart,
    Trip,
    TripPrice,
    VehicleKind,
    alike,
    check_readings,
    priced,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.text import name, note


@frozen(kw_only=True)
class TripEntry:
    """A trip as it was written down at an instant (UTC): the last entry of a number holds.

    None: the trip was withdrawn.
    """

    number: int
    trip: Trip | None
    recorded_at: datetime = field(validator=aware_instant)
    why: str = field(default="", validator=note)


@frozen(kw_only=True)
class MileageLine:
    """What a trip is worth, or what it is worth more or less since: the sum of its lines is its worth.

    `parts` say of what the worth was made at that instant (UTC).
    """

    number: int
    trip: int
    on: date = field(validator=plain_date)
    amount: Money
    recorded_at: datetime = field(validator=aware_instant)
    adjusts: bool = False
    why: str = field(default="", validator=note)
    parts: tuple[PricedPart, ...] = ()


@frozen(kw_only=True)
class ClaimedMileage:
    """A line of the log that stands on a claim."""

    line: int
    claim: ClaimId


def _unique(
    log: "MileageLog",
    _attribute: "Attribute[tuple[ClaimedMileage, ...]]",
    claimed: tuple[ClaimedMileage, ...],
) -> None:
    if len({one.line for one in claimed}) < len(claimed):
        raise BadTrip(f"Log {log.id}", "a line of it would be claimed twice", "Claim it once")


@frozen(kw_only=True)
class MileageLog:
    """The trips of a manager with a kind of vehicle in a tax year, by the rates of a country."""

    id: MileageLogId
    manager: ManagerId
    country: str = field(validator=name)
    vehicle: VehicleKind
    year: Period
    trips: tuple[TripEntry, ...] = ()
    lines: tuple[MileageLine, ...] = ()
    claimed: tuple[ClaimedMileage, ...] = field(default=(), validator=_unique)
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def open(
        cls,
        id: MileageLogId,
        manager: ManagerId,
        table: MileageTable,
        vehicle: VehicleKind,
        on: date,
    ) -> tuple[Self, MileageLogOpened]:
        """The log of the tax year that a day is in, with no trips, and the event that says so."""
        year = table.year_of(on)
        log = cls(id=id, manager=manager, country=table.country, vehicle=vehicle, year=year)
        return log, MileageLogOpened(log=id, manager=manager, start=year.start)

    @property
    def current(self) -> Mapping[int, Trip]:
        """The trips that hold, by number."""
        last = {entry.number: entry.trip for entry in self.trips}
        return {number: trip for number, trip in last.items() if trip is not None}

    @property
    def worths(self) -> Mapping[int, Money]:
        """What each trip is worth by its lines; those without lines are left out."""
        found: dict[int, Money] = {}
        for line in self.lines:
            before = found.get(line.trip)
            found[line.trip] = line.amount if before is None else before + line.amount
        return found

    @property
    def unclaimed(self) -> tuple[MileageLine, ...]:
        """The lines that stand on no claim."""
        taken = {one.line for one in self.claimed}
        return tuple(line for line in self.lines if line.number not in taken)

    def prices(
        self,
        table: MileageTable,
        *,
        known_at: datetime | None = None,
    ) -> Mapping[int, TripPrice]:
        """What each trip is worth by a table, as known at an instant (None: now), and why if nothing."""
        trips = dict(sorted(self.current.items()))
        prices = priced(tuple(trips.values()), table, known_at=known_at)
        return dict(zip(trips, prices, strict=True))

    def record(
        self,
        trip: Trip,
        table: MileageTable,
        *,
        at: datetime,
        beside: Sequence[Trip] = (),
    ) -> tuple[Self, TripRecorded]:
        """The log with one more trip, priced, and all that this changes of later ones.

        `beside` are the manager's trips in other logs, whose odometers count too. Raises BadTrip,
        OdometerRunsBack, RecordedBefore, and UnconfirmedDuplicates for a trip that looks like another.
        """
        number = max((entry.number for entry in self.trips), default=0) + 1
        entry = TripEntry(number=number, trip=trip, recorded_at=at)
        log = self._with(entry, beside)
        lines = _differences(log, table, at, f"trip {number} was recorded")
        event = TripRecorded(log=self.id, trip=number, on=trip.on, adjusted=_adjusted(lines))
        return evolve(log, lines=(*self.lines, *lines)), event

    def correct(  # noqa: PLR0913 # which, as what, by what, when and why
        self,
        number: int,
        trip: Trip | None,
        table: MileageTable,
        *,
        at: datetime,
        why: str,
        beside: Sequence[Trip] = (),
    ) -> tuple[Self, TripCorrected]:
        """The log with a trip as it really was (None: there was none), by lines of the difference.

        Raises NothingThere when no such trip holds, and as `record`.
        """
        if number not in self.current:
            raise NothingThere(f"Log {self.id}", f"no trip {number} holds")
        entry = TripEntry(number=number, trip=trip, recorded_at=at, why=why)
        log = self._with(entry, beside)
        lines = _differences(log, table, at, why)
        event = TripCorrected(log=self.id, trip=number, why=why, adjusted=_adjusted(lines))
        return evolve(log, lines=(*self.lines, *lines)), event

    def reprice(
        self,
        table: MileageTable,
        *,
        at: datetime,
        why: str,
    ) -> tuple[Self, MileageRepriced]:
        """The log by the rates known at an instant, by lines of the difference.

        Raises NothingThere when no trip is worth anything else, and RecordedBefore.
        """
        self._check_time(at)
        lines = _differences(self, table, at, why)
        if not lines:
            raise NothingThere(f"Log {self.id}", "every trip is worth what it was")
        event = MileageRepriced(log=self.id, why=why, adjusted=_adjusted(lines))
        return evolve(self, lines=(*self.lines, *lines)), event

    def take(self, claim: ClaimId) -> tuple[Self, MileageClaimed]:
        """The log with all that no claim has on that one. Raises NothingThere when nothing is left."""
        lines = tuple(line.number for line in self.unclaimed)
        if not lines:
            raise NothingThere(f"Log {self.id}", "all of it is claimed")
        more = (ClaimedMileage(line=line, claim=claim) for line in lines)
        event = MileageClaimed(log=self.id, claim=claim, lines=lines)
        return evolve(self, claimed=(*self.claimed, *more)), event

    def give_back(self, claim: ClaimId, lines: Collection[int]) -> tuple[Self, MileageClaimed]:
        """The log with lines free again that stood on a claim."""
        kept = tuple(one for one in self.claimed if one.claim != claim or one.line not in lines)
        event = MileageClaimed(log=self.id, claim=claim, lines=tuple(lines))
        return evolve(self, claimed=kept), event

    def _with(self, entry: TripEntry, beside: Iterable[Trip]) -> Self:
        self._check_time(entry.recorded_at)
        log = evolve(self, trips=(*self.trips, entry))
        if entry.trip is not None:
            self._check_place(entry.trip)
            kept = [trip for number, trip in self.current.items() if number != entry.number]
            trips = (*beside, *kept, entry.trip)
            check_readings(trips)
            _check_new(trips)
        return log

    def _check_time(self, at: datetime) -> None:
        moments = [
            *(entry.recorded_at for entry in self.trips),
            *(one.recorded_at for one in self.lines),
        ]
        last = max(moments, default=at)
        if at < last:
            raise RecordedBefore(f"Log {self.id}", at.isoformat(), last.isoformat())

    def _check_place(self, trip: Trip) -> None:
        if trip.kind is not self.vehicle or trip.on not in self.year:
            kept = f"{self.vehicle.value} trips of {self.year}"
            rule = f"log {self.id} keeps {kept}"
            way_out = "Withdraw it here, and record it as what it is"
            raise BadTrip(f"A {trip.kind.value} trip of {trip.on}", rule, way_out)


def _differences(
    log: MileageLog, table: MileageTable, at: datetime, why: str
) -> tuple[MileageLine, ...]:
    """A line for each trip that is worth something else than its lines say, by trip."""
    prices, worth = log.prices(table, known_at=at), log.worths
    zero = Money.zero(table.currency)
    lines: list[MileageLine] = []
    for number, on in _days(log).items():
        price, before = prices.get(number), worth.get(number)
        amount = zero if price is None or price.amount is None else price.amount
        difference = amount - (before or zero)
        if not difference:
            continue
        lines.append(
            MileageLine(
                number=len(log.lines) + len(lines) + 1,
                trip=number,
                on=on,
                amount=difference,
                recorded_at=at,
                adjusts=before is not None,
                why="" if before is None else why,
                parts=() if price is None else price.parts,
            )
        )
    return tuple(lines)


def _adjusted(lines: Iterable[MileageLine]) -> tuple[int, ...]:
    return tuple(line.trip for line in lines if line.adjusts)


def _days(log: MileageLog) -> Mapping[int, date]:
    """The day of each trip: of a withdrawn one the last that it had."""
    return {entry.number: entry.trip.on for entry in log.trips if entry.trip is not None}


def _check_new(trips: Sequence[Trip]) -> None:
    """Refuse the last of the trips when it looks like another, and nobody said why it is one."""
    new = trips[-1]
    if new.confirmed:
        return
    for place, at in alike(trips):
        if place == len(trips) - 1:
            like = trips[at]
            said = f"the trip of {like.on} over {like.distance}"
            raise UnconfirmedDuplicates(f"The trip of {new.on} over {new.distance}", (said,))
