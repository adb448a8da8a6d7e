"""Trips from a CSV file: every row checked, all of them or none."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

from attrs import evolve, frozen

from account_mgmt.adapters.tabular.csv_file import read
from account_mgmt.adapters.tabular.folder import DataFile
from account_mgmt.adapters.tabular.mapping import Source
from account_mgmt.adapters.tabular.rows import Broken, Row
from account_mgmt.domain.calendar import day
from account_mgmt.domain.distance import Distance, DistanceUnit
from account_mgmt.domain.errors import (
    AccountManagementError,
    BadRow,
    BadText,
    TripsRefused,
)
from account_mgmt.domain.mileage import (
    Odometer,
    Trip,
    VehicleKind,
    alike,
    readings_that_fall,
)
from account_mgmt.domain.text import LONGEST_NAME, check

T = TypeVar("T")

COLUMNS: Final[Mapping[str, str]] = {
    "date": "the day of the trip, as 2026-04-06",
    "distance": "how far; or leave it out, and give both odometer readings",
    "unit": "mi or km, of all distances and readings of the row; miles when left out",
    "odometer_start": "what the odometer read before",
    "odometer_end": "what it read after",
    "vehicle": "car (or van), motorcycle, bicycle or passenger; a car when left out",
    "registration": "tells vehicles of a kind apart",
    "person": "who drove: tiers count for each person by themselves",
    "commute": "what of the distance was the way to work, which is not paid",
    "route": "what a map makes of it: a longer trip needs a reason",
    "reason": "why it was longer",
    "about": "the account or project",
    "purpose": "what for",
    "confirmed": "why it is another trip than one of that day and distance",
}
"""What a column may be called; the date and either a distance or two readings are needed."""

_VEHICLES: Final = {kind.value: kind for kind in VehicleKind} | {"van": VehicleKind.CAR}


@frozen(kw_only=True)
class TripRow:
    """A trip, the line of the file that it begins on, and that of an earlier one it looks like."""

    line: int
    person: str
    trip: Trip
    like: int | None = None


def read_trips(path: Path) -> tuple[TripRow, ...]:
    """The trips of a CSV file, in its order. Its first row names the columns: see COLUMNS.

    Raises TripsRefused with every row that is wrong: by itself, or because a vehicle's odometer runs
    back from one row to another.
    """
    try:
        found = path.stat()
    except OSError:
        raise TripsRefused((BadRow(path.name, 1, "", "", "there is no such file"),)) from None
    file = DataFile(path, path.name, found.st_size, found.st_mtime_ns)
    if not path.is_file():
        raise TripsRefused((BadRow(file.name, 1, "", "", "it is not a file"),))
    rows = read(file, Source(name="trips", files=(path.name,)))
    header = _header(next(rows, None), file.name)
    findings: list[BadRow] = []
    trips: list[tuple[Row, TripRow]] = []
    for row in rows:
        cells = _Cells(row, header, findings)
        trip = cells.trip()
        if trip is not None:
            trips.append((row, trip))
    findings += _running_back(trips)
    if findings:
        raise TripsRefused(tuple(sorted(findings)))
    return tuple(_looking_alike(trips))


def _header(row: Row | None, file: str) -> tuple[str, ...]:
    if row is None:
        raise TripsRefused((BadRow(file, 1, "", "", "the file is empty"),))
    if isinstance(row, Broken):
        raise TripsRefused((row.bad("", "", row.rule),))
    names = tuple(str(cell).strip().lower() for cell in row.cells)
    wrong = [
        row.bad(name, name, f"it is no column of trips; those are {', '.join(COLUMNS)}")
        for name in names
        if name not in COLUMNS
    ]
    wrong += [
        row.bad(name, name, "two columns have that name")
        for name in COLUMNS
        if names.count(name) > 1
    ]
    if "date" not in names:
        wrong.append(row.bad("date", "", "there is no column of that name"))
    if "distance" not in names and not {"odometer_start", "odometer_end"} <= {*names}:
        rule = "there is no column of that name, nor odometer_start and odometer_end"
        wrong.append(row.bad("distance", "", rule))
    if wrong:
        raise TripsRefused(tuple(wrong))
    return names


@frozen(eq=False)
class _Cells:
    """The cells of one row, and where what is wrong with them is written down."""

    row: Row
    header: Sequence[str]
    findings: list[BadRow]

    def trip(self) -> TripRow | None:
        """The trip that the row tells, or None when something is wrong with it."""
        before = len(self.findings)
        if isinstance(self.row, Broken):
            self.findings.append(self.row.bad("", "", self.row.rule))
        elif len(self.row.cells) != len(self.header):
            rule = f"it has {len(self.row.cells)} values, and there are {len(self.header)} columns"
            self.findings.append(self.row.bad("", "", rule))
        else:
            made = self._made()
            if made is not None and len(self.findings) == before:
                person = self._text("person")
                return TripRow(line=self.row.line, person=person, trip=made)
        return None

    def _made(self) -> Trip | None:
        on = self._needed("date", day)
        kind = self._read("vehicle", _vehicle) or VehicleKind.CAR
        unit = self._read("unit", DistanceUnit.read) or DistanceUnit.MILE

        def far(text: str) -> Distance:
            return Distance.of(text, unit)

        stated, commute, route, start, end = (
            self._read(name, far)
            for name in ("distance", "commute", "route", "odometer_start", "odometer_end")
        )
        texts = {name: self._text(name) for name in ("about", "purpose", "confirmed", "reason")}
        registration = self._text("registration")
        self._text("person")
        odometer = self._odometer(start, end)
        if on is None or self._is_wrong:
            return None
        trip = self._checked(
            "distance" if odometer is None or stated is not None else "odometer_end",
            lambda: Trip(
                on=on,
                kind=kind,
                odometer=odometer,
                stated=stated,
                vehicle=registration,
                about=texts["about"],
                purpose=texts["purpose"],
                confirmed=texts["confirmed"],
            ),
        )
        if trip is None:
            return None
        self._checked("commute", lambda: evolve(trip, commute=commute))
        self._checked("route", lambda: evolve(trip, route=route, reason=texts["reason"]))
        if self._is_wrong:
            return None
        return evolve(trip, commute=commute, route=route, reason=texts["reason"])

    def _odometer(self, start: Distance | None, end: Distance | None) -> Odometer | None:
        if start is None and end is None:
            return None
        for name, given in (("odometer_start", start), ("odometer_end", end)):
            if given is None:
                self._refuse(name, "it is empty, and the other reading is not")
        if start is None or end is None:
            return None
        return self._checked("odometer_end", lambda: Odometer(start=start, end=end))

    @property
    def _is_wrong(self) -> bool:
        return bool(self.findings) and self.findings[-1].line == self.row.line

    def _raw(self, name: str) -> str:
        if name not in self.header:
            return ""
        return str(self.row.cells[self.header.index(name)] or "").strip()

    def _refuse(self, name: str, rule: str) -> None:
        self.findings.append(self.row.bad(name, self._raw(name), rule))

    def _checked(self, name: str, make: Callable[[], T]) -> T | None:
        try:
            return make()
        except AccountManagementError as error:
            self._refuse(name, str(getattr(error, "rule", None) or error))
            return None

    def _read(self, name: str, how: Callable[[str], T]) -> T | None:
        raw = self._raw(name)
        return self._checked(name, lambda: how(raw)) if raw else None

    def _needed(self, name: str, how: Callable[[str], T]) -> T | None:
        if not self._raw(name):
            self._refuse(name, "it is empty")
            return None
        return self._read(name, how)

    def _text(self, name: str) -> str:
        return self._read(name, lambda raw: _plain(name, raw)) or ""


def _plain(name: str, raw: str) -> str:
    check(name, raw, longest=LONGEST_NAME)
    return raw


def _vehicle(text: str) -> VehicleKind:
    if text.lower() not in _VEHICLES:
        raise BadText("Vehicle", text, f"it is none of {', '.join(_VEHICLES)}")
    return _VEHICLES[text.lower()]


def _by_person(trips: Iterable[tuple[Row, TripRow]]) -> Mapping[str, list[tuple[Row, TripRow]]]:
    groups: dict[str, list[tuple[Row, TripRow]]] = {}
    for one in trips:
        groups.setdefault(one[1].person, []).append(one)
    return groups


def _running_back(trips: Iterable[tuple[Row, TripRow]]) -> Iterator[BadRow]:
    """The rows whose odometer starts below where an earlier one of that vehicle ended."""
    for group in _by_person(trips).values():
        driven = [told.trip for _, told in group]
        for late, early in readings_that_fall(driven):
            before, now = driven[early].odometer, driven[late].odometer
            assert before is not None and now is not None  # noqa: PT018, S101 # only such are told of
            rule = f"the odometer runs back, or the trips overlap: it read {before.end} on {driven[early].on}, in line {group[early][1].line}"
            yield group[late][0].bad("odometer_start", now.start, rule)


def _looking_alike(trips: Sequence[tuple[Row, TripRow]]) -> Iterator[TripRow]:
    """The trips in the order of the file, each with the line of an earlier one that it looks like."""
    like: dict[int, int] = {}
    for group in _by_person(trips).values():
        for late, early in alike([told.trip for _, told in group]):
            if not group[late][1].trip.confirmed:
                like[group[late][1].line] = group[early][1].line
    for _, told in trips:
        yield evolve(told, like=like.get(told.line))
