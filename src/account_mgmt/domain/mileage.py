"""Trips in one's own vehicle, and what they are worth by rate tables of country, date and tier.

A tier counts all trips of one person and kind of vehicle in a tax year, in order of date; a trip over
its bound is split. What a trip is worth is exact and rounded once, half away from zero. Rates are data:
each with the days it holds, when it became known, and its source. (Rules: paperwork, P6 and B6.)
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from itertools import pairwise
from typing import Final

from attrs import Attribute, evolve, field, frozen

from account_mgmt.domain.calendar import Period, plain_date
from account_mgmt.domain.currencies import minor_units
from account_mgmt.domain.distance import Distance, DistanceUnit
from account_mgmt.domain.errors import BadRateTable, BadTrip, OdometerRunsBack
from account_mgmt.domain.history import Spell, gaps, holding, superseding
from account_mgmt.domain.money import Money
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.rounding import divide
from account_mgmt.domain.text import name as named
from account_mgmt.domain.text import note


class VehicleKind(Enum):
    """With what somebody drives, as rate tables tell vehicles apart."""

    CAR = "car"  # vans, too: the tables of the IRS and of HMRC pay and count them as one
    MOTORCYCLE = "motorcycle"
    BICYCLE = "bicycle"
    PASSENGER = "passenger"  # a colleague who was carried: a trip of its own beside the driver's


class Commuting(Enum):
    """What becomes of the part of a trip that is the way to work."""

    DEDUCTED = "deducted"  # before the tier; the rest is paid
    EXCLUDED = "excluded"  # a trip with any of it is not paid at all


# --- trips --------------------------------------------------------------------------------------


def _runs_on(odometer: "Odometer", _attribute: "Attribute[Distance]", end: Distance) -> None:
    if end <= odometer.start:
        rule = f"its odometer reads {end} at the end, and {odometer.start} at the start"
        raise BadTrip("The trip", rule, "Give the readings the right way round")


@frozen(kw_only=True)
class Odometer:
    """What a vehicle's odometer read before and after a trip."""

    start: Distance
    end: Distance = field(validator=_runs_on)

    @property
    def distance(self) -> Distance:
        """What lies between."""
        return self.end.less(self.start)


def _some_way(trip: "Trip", _attribute: "Attribute[Distance | None]", _: Distance | None) -> None:
    read = trip.odometer
    if trip.stated is None and read is None:
        rule = "it has neither a distance nor two readings of the odometer"
        raise BadTrip(f"The trip of {trip.on}", rule, "Give one of them")
    if not trip.distance:
        raise BadTrip(f"The trip of {trip.on}", "it goes nowhere", "Give a distance above zero")
    if trip.stated is not None and read is not None and read.distance < trip.stated:
        rule = f"{trip.stated} are stated, and the odometer says {read.distance}"
        raise BadTrip(f"The trip of {trip.on}", rule, "Correct one of the two")


def _within(trip: "Trip", _attribute: "Attribute[Distance | None]", way: Distance | None) -> None:
    if way is not None and way > trip.distance:
        rule = f"{way} of it would be commuting, and it is {trip.distance} long"
        raise BadTrip(f"The trip of {trip.on}", rule, "Give at most the whole trip")


def _explained(trip: "Trip", _attribute: "Attribute[str]", reason: str) -> None:
    note(trip, _attribute, reason)
    if trip.route is not None and trip.distance > trip.route and not reason:
        rule = f"it is {trip.distance} long, and its route is {trip.route}"
        raise BadTrip(f"The trip of {trip.on}", rule, "Give the reason for the detour")


@frozen(kw_only=True)
class Trip:
    """A drive on business on a day, local to who drove, told by its distance or by an odometer.

    `stated` goes before the readings, which may then cover more. `commute` is what of it was the way to
    work; `route` is what a map makes of it: a longer one needs a `reason`. `vehicle` tells vehicles of a
    kind apart, `about` names an account or project. `confirmed` says why it is another trip than one
    that looks like it. Raises BadTrip.
    """

    on: date = field(validator=plain_date)
    kind: VehicleKind = VehicleKind.CAR
    odometer: Odometer | None = None
    stated: Distance | None = field(default=None, validator=_some_way)
    commute: Distance | None = field(default=None, validator=_within)
    route: Distance | None = None
    reason: str = field(default="", validator=_explained)
    vehicle: str = field(default="", validator=note)
    about: str = field(default="", validator=note)
    purpose: str = field(default="", validator=note)
    confirmed: str = field(default="", validator=note)

    @property
    def distance(self) -> Distance:
        """How long it was, all of it."""
        if self.stated is not None:
            return self.stated
        assert self.odometer is not None  # noqa: S101 # one of the two is there, or it is refused
        return self.odometer.distance

    def business(self, commuting: Commuting = Commuting.DEDUCTED) -> Distance:
        """How much of it is paid for and counts towards the tier."""
        if self.commute is None or not self.commute:
            return self.distance
        if commuting is Commuting.EXCLUDED:
            return self.distance.less(self.distance)
        return self.distance.less(self.commute)

    @property
    def driven(self) -> tuple[VehicleKind, str]:
        """What tells its vehicle from others of the same person."""
        return self.kind, self.vehicle.casefold().strip()


def readings_that_fall(trips: Sequence[Trip]) -> Iterator[tuple[int, int]]:
    """The places of trips whose odometer starts below where an earlier one ended, and of those.

    By vehicle and in order of day, on a day by reading: so trips of a vehicle that overlap are among
    them. Passengers have no odometer of their own.
    """
    last: dict[tuple[VehicleKind, str], tuple[Distance, int]] = {}
    for place, read in sorted(_read(trips), key=lambda one: (trips[one[0]].on, one[1].start)):
        vehicle = trips[place].driven
        highest, at = last.get(vehicle, (read.start, place))
        if read.start < highest:
            yield place, at
        if read.end >= highest:
            last[vehicle] = read.end, place


def check_readings(trips: Sequence[Trip]) -> None:
    """Refuse with OdometerRunsBack a reading below an earlier one of the same vehicle."""
    for late, early in readings_that_fall(trips):
        read, before = trips[late], trips[early]
        assert read.odometer and before.odometer  # noqa: S101, PT018 # only such are told of
        raise OdometerRunsBack(
            read.vehicle or read.kind.value,
            read.on.isoformat(),
            str(read.odometer.start),
            str(before.odometer.end),
            before.on.isoformat(),
        )


@frozen(kw_only=True)
class PrivateGap:
    """What a vehicle was driven between two trips on business: that is private."""

    vehicle: str
    since: date
    until: date
    distance: Distance


def private_gaps(trips: Sequence[Trip]) -> tuple[PrivateGap, ...]:
    """What the odometers say was driven between trips, by vehicle and day. Raises OdometerRunsBack."""
    check_readings(trips)
    by_vehicle: dict[tuple[VehicleKind, str], list[tuple[Odometer, Trip]]] = {}
    for place, read in _read(trips):
        by_vehicle.setdefault(trips[place].driven, []).append((read, trips[place]))
    found = [
        PrivateGap(
            vehicle=trip.vehicle,
            since=before.on,
            until=trip.on,
            distance=read.start.less(left.end),
        )
        for driven in by_vehicle.values()
        for (left, before), (read, trip) in pairwise(
            sorted(driven, key=lambda one: one[0].start.nanometres)
        )
        if read.start > left.end
    ]
    return tuple(sorted(found, key=lambda gap: (gap.since, gap.vehicle)))


def alike(trips: Sequence[Trip]) -> Iterator[tuple[int, int]]:
    """The places of trips that look like an earlier one, and of those.

    Of one vehicle on one day and equally long, where not both are told by their odometers.
    """
    seen: dict[tuple[object, ...], list[int]] = {}
    for place, trip in enumerate(trips):
        others = seen.setdefault((*trip.driven, trip.on, trip.distance), [])
        same = [at for at in others if trip.odometer is None or trips[at].odometer is None]
        if same:
            yield place, same[0]
        others.append(place)


def _read(trips: Sequence[Trip]) -> Iterator[tuple[int, Odometer]]:
    for place, trip in enumerate(trips):
        if trip.odometer is not None and trip.kind is not VehicleKind.PASSENGER:
            yield place, trip.odometer


# --- rates --------------------------------------------------------------------------------------


@frozen(kw_only=True)
class MileageTier:
    """What a mile or kilometre is worth, up to so far in a tax year; None: from there on."""

    upto: Distance | None = None
    price: UnitPrice


def _rising(
    rate: "MileageRate",
    _attribute: "Attribute[tuple[MileageTier, ...]]",
    tiers: tuple[MileageTier, ...],
) -> None:
    bounds = [tier.upto for tier in tiers[:-1]]
    known = [bound for bound in bounds if bound is not None]
    if not tiers or tiers[-1].upto is not None or len(known) < len(bounds):
        raise BadRateTable(rate.source, "only the last of its tiers is without a bound")
    if any(second <= first for first, second in pairwise([Distance(0), *known])):
        raise BadRateTable(rate.source, "the bounds of its tiers do not rise from zero")


@frozen(kw_only=True)
class MileageRate(Spell):
    """What a mile or kilometre is worth on the days `[since, until)`.

    `vehicle` None is for every kind that has no rate of its own. `recorded_at` is when it became known,
    which may be after the days it holds. Raises BadRateTable for tiers that leave a distance out.
    """

    vehicle: VehicleKind | None = VehicleKind.CAR
    unit: DistanceUnit = DistanceUnit.MILE
    source: str = field(validator=named)
    tiers: tuple[MileageTier, ...] = field(validator=_rising)


def without_holes(table: str, rows: Iterable[Spell]) -> None:
    """Refuse with BadRateTable rates of one thing that leave days between them out, or overlap."""
    current = sorted((row for row in rows if row.superseded_at is None), key=lambda row: row.since)
    for first, second in pairwise(current):
        if first.overlaps(second):
            raise BadRateTable(table, f"two of its rates hold on {second.since}")
        for hole in gaps(current, Period(first.since, second.since)):
            raise BadRateTable(table, f"it has no rate for {hole}")


def _whole(
    table: "MileageTable",
    _attribute: "Attribute[tuple[MileageRate, ...]]",
    rates: tuple[MileageRate, ...],
) -> None:
    if len({tier.price.currency for rate in rates for tier in rate.tiers}) != 1:
        raise BadRateTable(table.name, "its rates are not all in one currency")
    for vehicle in dict.fromkeys(rate.vehicle for rate in rates):
        without_holes(table.name, [rate for rate in rates if rate.vehicle is vehicle])


@frozen(kw_only=True)
class MileageTable:
    """The rates of a country, the day on which its tax year begins, and what becomes of commuting.

    Each rate says when it became known, so that one can ask what a trip was worth by what was known
    then. Raises BadRateTable when, as known now, days between two rates of a kind have none or two.
    """

    name: str = field(validator=named)
    country: str = field(validator=named)  # ISO 3166, as GB
    year_begins: tuple[int, int] = (1, 1)  # month and day
    commuting: Commuting = Commuting.DEDUCTED
    rates: tuple[MileageRate, ...] = field(validator=_whole)

    @property
    def currency(self) -> str:
        """The currency of its rates."""
        return self.rates[0].tiers[0].price.currency

    def year_of(self, on: date) -> Period:
        """The tax year that a day is in: both its first and its last day count.

        >>> from account_mgmt.domain.mileage_rates import HMRC
        >>> str(HMRC.year_of(date(2026, 4, 5)))
        '2025-04-06 to 2026-04-05'
        """
        year = on.year if (on.month, on.day) >= self.year_begins else on.year - 1
        return Period(date(year, *self.year_begins), date(year + 1, *self.year_begins))

    def rate(
        self, kind: VehicleKind, on: date, *, known_at: datetime | None = None
    ) -> MileageRate | None:
        """The rate of a kind of vehicle on a day, or the one for all; None when there is none.

        As known at an instant (None: as known now).
        """
        held = list(holding(self.rates, on, known_at))
        for vehicle in (kind, None):
            for rate in held:
                if rate.vehicle is vehicle:
                    return rate
        return None

    def knowing(self, new: MileageRate) -> "MileageTable":
        """The table once a rate became known: it takes its days from those of its kind."""

        def rival(rate: MileageRate) -> bool:
            return rate.vehicle is new.vehicle

        return evolve(self, rates=superseding(self.rates, new, rivals=rival))


# --- what trips are worth -----------------------------------------------------------------------


@frozen(kw_only=True)
class PricedPart:
    """What of a trip fell into one tier, and what that is worth."""

    distance: Distance
    unit: DistanceUnit
    price: UnitPrice
    amount: Money
    source: str


class Unpaid(Enum):
    """Why nothing of a trip is paid."""

    NO_RATE = "no rate"
    COMMUTING = "commuting"  # all of it


@frozen(kw_only=True)
class TripPrice:
    """What a trip is worth by a table: None where no rate is known, never zero for that.

    `before` is what was driven earlier in its tax `year` with that kind of vehicle; `unpaid` is why
    nothing of it is paid, if so it is.
    """

    trip: Trip
    year: Period
    before: Distance
    business: Distance
    parts: tuple[PricedPart, ...] = ()
    amount: Money | None = None
    table: str
    unpaid: Unpaid | None = None

    @property
    def reason(self) -> str:
        """Why nothing of it is paid, in English; empty where something is."""
        if self.unpaid is Unpaid.NO_RATE:
            return f"{self.table} has no rate for a {self.trip.kind.value} on {self.trip.on}"
        return "" if self.unpaid is None else "all of it is commuting"


def priced(
    trips: Sequence[Trip],
    table: MileageTable,
    *,
    known_at: datetime | None = None,
) -> tuple[TripPrice, ...]:
    """What the trips of one person are worth, in the order given.

    They count towards the tiers in order of date, and on a day in the order given. Rates are those of
    the day of the trip, whenever it is claimed, as known at an instant (None: as known now).
    """
    driven: dict[tuple[Period, VehicleKind], Distance] = {}
    found: dict[int, TripPrice] = {}
    for place in sorted(range(len(trips)), key=lambda one: trips[one].on):
        trip = trips[place]
        counted = table.year_of(trip.on), trip.kind
        before = driven.get(counted, Distance(0))
        rate = table.rate(trip.kind, trip.on, known_at=known_at)
        bare = TripPrice(
            trip=trip,
            year=counted[0],
            before=before,
            business=trip.business(table.commuting),
            table=table.name,
        )
        driven[counted] = before + bare.business
        found[place] = (
            evolve(bare, unpaid=Unpaid.NO_RATE) if rate is None else _priced(bare, rate, table)
        )
    return tuple(found[place] for place in range(len(trips)))


def _priced(bare: TripPrice, rate: MileageRate, table: MileageTable) -> TripPrice:
    per_minor: Final = 10 ** (10 - minor_units(table.currency))
    parts: list[PricedPart] = []
    exact, paid = Fraction(0), Money.zero(table.currency)
    for tier, distance in _split(bare.before, bare.business, rate.tiers):
        ratio = distance.ratio(rate.unit).as_fraction()
        exact += ratio * tier.price.ten_billionths / per_minor
        reached = Money.of_minor(divide(exact.numerator, exact.denominator), table.currency)
        parts.append(
            PricedPart(
                distance=distance,
                unit=rate.unit,
                price=tier.price,
                amount=reached - paid,  # so that the parts make the whole, which is rounded once
                source=rate.source,
            )
        )
        paid = reached
    unpaid = None if parts else Unpaid.COMMUTING
    return evolve(bare, parts=tuple(parts), amount=paid, unpaid=unpaid)


def _split(
    before: Distance, distance: Distance, tiers: Sequence[MileageTier]
) -> Iterator[tuple[MileageTier, Distance]]:
    """What of a distance falls into each tier, after what was driven before."""
    at, end = before.nanometres, before.nanometres + distance.nanometres
    for tier in tiers:
        bound = end if tier.upto is None else min(end, tier.upto.nanometres)
        if bound > at:
            yield tier, Distance(bound - at, distance.unit)
            at = bound
