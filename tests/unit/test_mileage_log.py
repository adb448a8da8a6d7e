"""A log of trips only grows: what is worth something else since gets a line of the difference."""

from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.distance import Distance
from account_mgmt.domain.errors import (
    BadTrip,
    NothingThere,
    OdometerRunsBack,
    RecordedBefore,
    UnconfirmedDuplicates,
)
from account_mgmt.domain.ids import ClaimId
from account_mgmt.domain.mileage import Odometer, Trip, VehicleKind
from account_mgmt.domain.mileage_log import ClaimedMileage, MileageLog
from account_mgmt.domain.mileage_rates import HMRC
from account_mgmt.domain.money import Money
from account_mgmt.testing.builders import MONDAY, NOON, a_mileage_log, a_trip

TUESDAY = MONDAY + timedelta(1)
LATER = NOON + timedelta(days=3)


def a_log(*trips: Trip, on: date = MONDAY) -> MileageLog:
    log, _ = a_mileage_log(on=on)
    assert isinstance(log, MileageLog)
    for number, trip in enumerate(trips):
        log, _ = log.record(trip, HMRC, at=NOON + timedelta(minutes=number))
    return log


def pounds(amount: str) -> Money:
    return Money(amount, "GBP")


def test_a_trip_that_is_recorded_is_priced() -> None:
    log, event = a_log().record(a_trip("100"), HMRC, at=NOON)

    [line] = log.lines
    assert (line.amount, line.adjusts, line.parts[0].distance) == (
        pounds("45.00"),
        False,
        Distance.of("100", "mi"),
    )
    assert (event.trip, event.adjusted) == (1, ())
    assert log.worths == {1: pounds("45.00")}


def test_an_early_trip_that_is_recorded_late_reprices_later_ones_by_lines_of_the_difference() -> (
    None
):
    log = a_log(a_trip("9800", on=MONDAY), a_trip("500", on=TUESDAY))
    before = log.lines

    log, event = log.record(a_trip("100", on=MONDAY - timedelta(1)), HMRC, at=LATER)

    assert log.lines[:2] == before
    assert event.adjusted == (2,)
    assert [(line.trip, line.amount, line.adjusts) for line in log.lines[2:]] == [
        (2, pounds("-20.00"), True),  # a hundred miles of it at 25p instead of 45p
        (3, pounds("45.00"), False),
    ]


def test_correcting_an_early_trip_reprices_later_ones_by_lines_of_the_difference() -> None:
    log = a_log(a_trip("9800", on=MONDAY), a_trip("500", on=TUESDAY))

    log, event = log.correct(1, a_trip("9600", on=MONDAY), HMRC, at=LATER, why="misread")

    assert log.worths == {1: pounds("4320.00"), 2: pounds("205.00")}  # 400 x .45 + 100 x .25
    assert [line.why for line in log.lines[2:]] == ["misread", "misread"]
    assert event.adjusted == (1, 2)


def test_a_trip_that_is_withdrawn_is_worth_nothing_and_stays_on_the_record() -> None:
    log = a_log(a_trip("9800", on=MONDAY), a_trip("500", on=TUESDAY))

    log, _ = log.correct(1, None, HMRC, at=LATER, why="it was private")

    assert log.worths == {1: pounds("0"), 2: pounds("225.00")}
    assert [entry.trip is None for entry in log.trips] == [False, False, True]
    with pytest.raises(NothingThere, match="no trip 1 holds"):
        log.correct(1, a_trip(), HMRC, at=LATER, why="once more")


def test_hmrc_a_claim_of_april_2026_is_repriced_once_the_rate_of_may_is_known() -> None:
    """Paid at 45p on 30 April 2026; 55p, announced on 21 May, is back to 6 April: section 0."""
    log = a_log(on=date(2026, 4, 10))
    april, may = datetime(2026, 4, 30, tzinfo=UTC), datetime(2026, 5, 22, tzinfo=UTC)
    log, _ = log.record(a_trip("100", on=date(2026, 4, 10)), HMRC, at=april)
    log, _ = log.take(ClaimId("c-1"))

    log, event = log.reprice(HMRC, at=may, why="55p from 6 April")

    assert [line.amount for line in log.lines] == [pounds("45.00"), pounds("10.00")]
    assert event.adjusted == (1,)
    assert [line.number for line in log.unclaimed] == [2]
    with pytest.raises(NothingThere, match="every trip is worth what it was"):
        log.reprice(HMRC, at=may, why="again")


def test_a_trip_without_a_rate_has_no_line_and_gets_one_when_the_rate_is_known() -> None:
    log, _ = a_mileage_log(vehicle=VehicleKind.MOTORCYCLE, on=date(2026, 5, 1))
    trip = a_trip(on=date(2026, 5, 1), kind=VehicleKind.MOTORCYCLE)

    log, event = log.record(trip, HMRC, at=LATER)

    assert (log.lines, event.adjusted) == ((), ())
    assert log.prices(HMRC)[1].amount is None
    assert "has no rate for a motorcycle on 2026-05-01" in log.prices(HMRC)[1].reason
    car = next(rate for rate in HMRC.rates if rate.vehicle is VehicleKind.MOTORCYCLE)
    known = HMRC.knowing(evolve(car, since=date(2026, 4, 6), until=None, recorded_at=LATER))
    assert log.reprice(known, at=LATER, why="24p again")[0].worths == {1: pounds("24.00")}


def test_a_trip_of_another_kind_or_year_is_refused() -> None:
    for trip in (a_trip(kind=VehicleKind.BICYCLE), a_trip(on=date(2026, 4, 6))):
        with pytest.raises(BadTrip, match="keeps car trips of 2025-04-06 to 2026-04-05"):
            a_log().record(trip, HMRC, at=NOON)


def test_nothing_is_recorded_before_what_is_there() -> None:
    log = a_log(a_trip())

    with pytest.raises(RecordedBefore):
        log.record(a_trip("5"), HMRC, at=NOON - timedelta(seconds=1))


def test_a_trip_that_looks_like_another_must_be_confirmed() -> None:
    log = a_log(a_trip())

    with pytest.raises(UnconfirmedDuplicates, match="the trip of 2026-02-02 over 100 mi"):
        log.record(a_trip(), HMRC, at=LATER)
    with pytest.raises(UnconfirmedDuplicates):
        a_log().record(a_trip(), HMRC, at=LATER, beside=[a_trip()])

    twice, _ = log.record(a_trip(confirmed="there and again"), HMRC, at=LATER)
    third, _ = twice.record(a_trip("7"), HMRC, at=LATER)
    assert len(third.current) == 3


def test_readings_in_the_managers_other_logs_count() -> None:
    def drive(start: str, end: str, on: date) -> Trip:
        odometer = Odometer(start=Distance.of(start, "mi"), end=Distance.of(end, "mi"))
        return Trip(on=on, odometer=odometer, vehicle="AB 1")

    with pytest.raises(OdometerRunsBack):
        a_log().record(
            drive("90", "120", MONDAY), HMRC, at=NOON, beside=[drive("1", "100", date(2025, 4, 5))]
        )


def test_what_stands_on_a_claim_stands_on_no_other_until_it_comes_back() -> None:
    log, event = a_log(a_trip(), a_trip("5")).take(ClaimId("c-1"))

    assert (event.lines, log.unclaimed) == ((1, 2), ())
    with pytest.raises(NothingThere, match="all of it is claimed"):
        log.take(ClaimId("c-2"))
    back, _ = log.give_back(ClaimId("c-1"), (2,))
    assert [line.number for line in back.unclaimed] == [2]
    assert log.give_back(ClaimId("c-2"), (2,))[0].unclaimed == ()


def test_a_line_cannot_stand_on_two_claims() -> None:
    twice = tuple(ClaimedMileage(line=1, claim=ClaimId(id)) for id in ("c-1", "c-2"))

    with pytest.raises(BadTrip, match="claimed twice"):
        evolve(a_log(a_trip()), claimed=twice)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 6000)), min_size=1, max_size=6))
def test_whatever_the_order_of_recording_a_log_is_worth_what_its_trips_are(
    driven: list[tuple[int, int]],
) -> None:
    trips = [
        a_trip(str(far), on=date(2025, 4, 6) + timedelta(days), confirmed="yes")
        for days, far in driven
    ]
    total = min(sum(far for _, far in driven), 10_000)
    rest = sum(far for _, far in driven) - total

    log = a_log(*trips)

    assert Money.total(log.worths.values(), "GBP") == Money.of_minor(total * 45 + rest * 25, "GBP")
