"""Trips in managers' own vehicles: written down, corrected, and priced by what is known."""

from collections.abc import Callable, Mapping
from datetime import datetime

from attrs import frozen

from account_mgmt.domain.calendar import ONE_DAY, Period
from account_mgmt.domain.errors import BadTrip, NothingThere
from account_mgmt.domain.events import Event
from account_mgmt.domain.ids import ManagerId, MileageLogId
from account_mgmt.domain.mileage import MileageTable, PrivateGap, Trip, TripPrice, private_gaps
from account_mgmt.domain.mileage_log import MileageLog
from account_mgmt.domain.mileage_rates import MILEAGE_TABLES
from account_mgmt.ports.queries import MileageQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books


@frozen
class MileageDesk:
    """The trips of managers, by kind of vehicle and tax year, and what they are worth."""

    books: Books
    tables: tuple[MileageTable, ...] = MILEAGE_TABLES

    def log(self, id: MileageLogId | str) -> MileageLog:
        """One log. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return work.mileage_logs.get(MileageLogId.of(id))

    def logs(self, query: MileageQuery | None = None) -> tuple[MileageLog, ...]:
        """The logs in question (None: all), by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.mileage_logs.find(query))

    def prices(
        self, log: MileageLogId | str, *, known_at: datetime | None = None
    ) -> Mapping[int, TripPrice]:
        """What each trip of a log is worth, as known at an instant (None: by all that is known).

        A trip without a rate says so, and has no amount. Raises NotFound.
        """
        read = self.log(log)
        return read.prices(self.table(read.country), known_at=known_at)

    def private_gaps(self, manager: ManagerId | str) -> tuple[PrivateGap, ...]:
        """What a manager's odometers say was driven between trips on business."""
        logs = self.logs(MileageQuery(manager=ManagerId.of(manager)))
        return private_gaps([trip for log in logs for trip in log.current.values()])

    def record(
        self, manager: ManagerId | str, trip: Trip, *, country: str, key: str | None = None
    ) -> MileageLog:
        """Write a trip down in the log of its tax year, priced by what is known now.

        Later trips of the year that are worth something else because of it get lines of the difference.

        Raises:
            NotFound: no such manager.
            BadTrip: there is no rate table of the country.
            OdometerRunsBack: a reading is below an earlier one of the vehicle, or trips overlap.
            UnconfirmedDuplicates: it looks like another trip, and says not why it is one.
        """
        who, table = ManagerId.of(manager), self.table(country)

        def command(work: UnitOfWork) -> MileageLog:
            work.guard(expenses_of(who), exclusive=True)
            work.managers.get(who)
            log = self._log_for(work, who, trip, table)
            at = self.books.clock.now()
            beside = _beside(work, log)
            return work.mileage_logs.save(*log.record(trip, table, at=at, beside=beside))

        if key is None:
            return self.books.again(command)
        return self.books.once(key, ("trip", who, trip, country), command)

    def correct(self, log: MileageLogId | str, number: int, trip: Trip, *, why: str) -> MileageLog:
        """Say how a trip really was, by lines of the difference: nothing is edited.

        Raises NotFound, NothingThere when no such trip holds, and as `record`.
        """
        return self._corrected(log, number, trip, why)

    def withdraw(self, log: MileageLogId | str, number: int, *, why: str) -> MileageLog:
        """Say that a trip was none. Raises NotFound, NothingThere."""
        return self._corrected(log, number, None, why)

    def reprice(self, log: MileageLogId | str, *, why: str) -> MileageLog:
        """Price a log by the rates known now, by lines of the difference.

        Raises NotFound, and NothingThere when every trip is worth what it was.
        """

        def change(read: MileageLog, work: UnitOfWork) -> tuple[MileageLog, Event]:
            del work  # nothing beside the log is asked
            at = self.books.clock.now()
            return read.reprice(self.table(read.country), at=at, why=why)

        return self._changed(log, change)

    def reprice_all(self, country: str, *, why: str) -> tuple[MileageLog, ...]:
        """Price all logs of a country by the rates known now; those that this changes, by id.

        Each log by itself, so that a call that was cut short can be made again.
        """
        changed: list[MileageLog] = []
        for log in self.logs(MileageQuery(country=country)):
            try:
                changed.append(self.reprice(log.id, why=why))
            except NothingThere:
                continue
        return tuple(changed)

    def table(self, country: str) -> MileageTable:
        """The rates of a country. Raises BadTrip when there are none."""
        for table in self.tables:
            if table.country == country:
                return table
        known = ", ".join(table.country for table in self.tables)
        way_out = f"Choose one of {known}, or give AccountManagement `mileage` a table of it"
        raise BadTrip(f"A trip in {country!r}", "no rate table of that country is here", way_out)

    # --- steps ------------------------------------------------------------------------------

    def _log_for(
        self, work: UnitOfWork, who: ManagerId, trip: Trip, table: MileageTable
    ) -> MileageLog:
        """The log that a trip belongs to, opened when there is none."""
        start = table.year_of(trip.on).start
        starts = Period(start, start + ONE_DAY)
        query = MileageQuery(manager=who, country=table.country, vehicle=trip.kind, starts=starts)
        for log in work.mileage_logs.find(query):
            return log
        id = MileageLogId(self.books.names.new("mileage"))
        return work.mileage_logs.add(*MileageLog.open(id, who, table, trip.kind, trip.on))

    def _corrected(
        self, log: MileageLogId | str, number: int, trip: Trip | None, why: str
    ) -> MileageLog:
        def change(read: MileageLog, work: UnitOfWork) -> tuple[MileageLog, Event]:
            table, at = self.table(read.country), self.books.clock.now()
            beside = _beside(work, read)
            return read.correct(number, trip, table, at=at, why=why, beside=beside)

        return self._changed(log, change)

    def _changed(
        self,
        log: MileageLogId | str,
        change: Callable[[MileageLog, UnitOfWork], tuple[MileageLog, Event]],
    ) -> MileageLog:
        id = MileageLogId.of(log)

        def command(work: UnitOfWork) -> MileageLog:
            work.guard(expenses_of(work.mileage_logs.get(id).manager), exclusive=True)
            return work.mileage_logs.save(*change(work.mileage_logs.get(id), work))

        return self.books.again(command)


def expenses_of(manager: ManagerId) -> str:
    """The guard of a manager's claims and trips: whoever changes one holds them all."""
    return f"expenses {manager}"


def _beside(work: UnitOfWork, log: MileageLog) -> tuple[Trip, ...]:
    """The manager's trips with that kind of vehicle in other logs."""
    query = MileageQuery(manager=log.manager, vehicle=log.vehicle)
    others = work.mileage_logs.find(query)
    return tuple(trip for one in others if one.id != log.id for trip in one.current.values())
