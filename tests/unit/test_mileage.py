"""What trips are worth: by country, kind of vehicle, date, tier, and what was known when."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.distance import Distance, DistanceUnit
from account_mgmt.domain.errors import BadRateTable, BadText, BadTrip, OdometerRunsBack
from account_mgmt.domain.mileage import (
    Commuting,
    MileageRate,
    MileageTable,
    MileageTier,
    Odometer,
    Trip,
    VehicleKind,
    alike,
    check_readings,
    priced,
    private_gaps,
    readings_that_fall,
)
from account_mgmt.domain.mileage_rates import HMRC, IRS
from account_mgmt.domain.money import Money
from account_mgmt.domain.price import UnitPrice
from account_mgmt.testing.builders import MONDAY, NOON, a_trip
from account_mgmt.testing.strategies import trips

MAY_2025 = date(2025, 5, 1)
MAY_2026 = date(2026, 5, 1)


def miles(number: str) -> Distance:
    return Distance.of(number, "mi")


def amount(trip: Trip, table: MileageTable = HMRC) -> str:
    return str(priced([trip], table)[0].amount)


def a_drive(start: str, end: str, *, on: date = MONDAY, vehicle: str = "AB 1") -> Trip:
    return Trip(on=on, odometer=Odometer(start=miles(start), end=miles(end)), vehicle=vehicle)


def a_rate(
    since: date,
    until: date | None = None,
    *,
    price: str = "0.50",
    vehicle: VehicleKind | None = VehicleKind.CAR,
    currency: str = "EUR",
    tiers: tuple[MileageTier, ...] | None = None,
) -> MileageRate:
    return MileageRate(
        since=since,
        until=until,
        recorded_at=NOON,
        vehicle=vehicle,
        unit=DistanceUnit.KILOMETRE,
        source="Own rates",
        tiers=tiers or (MileageTier(price=UnitPrice(price, currency)),),
    )


# --- published figures ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "worth"),
    [
        ("2016-01-01", "54.00"),
        ("2017-12-31", "53.50"),
        ("2018-07-04", "54.50"),
        ("2019-01-01", "58.00"),
        ("2020-02-29", "57.50"),
        ("2021-12-31", "56.00"),
        ("2022-06-30", "58.50"),
        ("2022-07-01", "62.50"),
        ("2023-01-01", "65.50"),  # a popular page has 65: the notice has 65.5
        ("2024-12-31", "67.00"),
        ("2025-01-01", "70.00"),
        ("2026-12-31", "72.50"),
    ],
)
def test_irs_a_hundred_miles_on_business(on: str, worth: str) -> None:
    """IRS Notices 2016-1 to 2026-10 and Announcement 2022-13; paperwork-sources, section 0."""
    assert amount(a_trip("100", on=date.fromisoformat(on)), IRS) == f"{worth} USD"


@pytest.mark.parametrize(
    ("on", "worth"),
    [
        ("2002-04-06", "40.00"),
        ("2011-04-05", "40.00"),
        ("2011-04-06", "45.00"),
        ("2026-04-05", "45.00"),
        ("2026-04-06", "55.00"),
    ],
)
def test_hmrc_a_hundred_miles_by_car(on: str, worth: str) -> None:
    """HMRC 480 appendix 3; 55p announced on 21 May 2026; paperwork-sources, section 0."""
    assert amount(a_trip("100", on=date.fromisoformat(on))) == f"{worth} GBP"


@pytest.mark.parametrize(
    ("kind", "worth"),
    [
        (VehicleKind.MOTORCYCLE, "2760.00"),
        (VehicleKind.BICYCLE, "2300.00"),
        (VehicleKind.PASSENGER, "575.00"),
    ],
)
def test_hmrc_other_kinds_have_one_rate_whatever_the_distance(
    kind: VehicleKind, worth: str
) -> None:
    """24p, 20p and 5p a mile up to 2025-26; paperwork-sources, section 0."""
    assert amount(a_trip("11500", on=MAY_2025, kind=kind)) == f"{worth} GBP"


@pytest.mark.parametrize(("on", "worth"), [(MAY_2025, "4875.00"), (MAY_2026, "5875.00")])
def test_hmrc_11500_miles_of_a_year(on: date, worth: str) -> None:
    """10,000 x .45 + 1,500 x .25, and x .55 in 2026-27; paperwork-sources, B6."""
    whole = a_trip("11500", on=on)
    shared = [a_trip("1150", on=on + timedelta(days)) for days in range(10)]

    assert amount(whole) == f"{worth} GBP"
    total = Money.total([one.amount for one in priced(shared, HMRC) if one.amount], "GBP")
    assert total == Money(worth, "GBP")


@pytest.mark.parametrize(("on", "worth"), [(MAY_2025, "165.00"), (MAY_2026, "185.00")])
def test_hmrc_a_500_mile_trip_that_starts_at_9800_is_split(on: date, worth: str) -> None:
    """200 x .45 + 300 x .25, and x .55 in 2026-27; paperwork-sources, B6."""
    _, second = priced([a_trip("9800", on=on), a_trip("500", on=on)], HMRC)

    assert second.amount == Money(worth, "GBP")
    assert [part.distance for part in second.parts] == [miles("200"), miles("300")]
    assert second.parts[1].amount == Money("75.00", "GBP")
    assert second.before == miles("9800")


def test_hmrc_before_21_may_2026_an_april_trip_was_worth_45p() -> None:
    """The rate was announced on 21 May 2026 and backdated; paperwork-sources, section 0."""
    trip = a_trip("100", on=date(2026, 4, 10))
    day_before, on_the_day = (datetime(2026, 5, day, tzinfo=UTC) for day in (20, 21))

    assert priced([trip], HMRC, known_at=day_before)[0].amount == Money("45.00", "GBP")
    assert priced([trip], HMRC, known_at=on_the_day)[0].amount == Money("55.00", "GBP")


def test_irs_before_9_june_2022_a_trip_in_july_was_worth_58_5_cents() -> None:
    """Announcement 2022-13, of 9 June 2022, is for trips from 1 July on."""
    trip = a_trip("100", on=date(2022, 7, 1))

    before = priced([trip], IRS, known_at=datetime(2022, 6, 8, tzinfo=UTC))[0]

    assert before.amount == Money("58.50", "USD")


# --- tiers, years, units -------------------------------------------------------------------------


def test_trips_count_in_order_of_date_whatever_the_order_they_are_told_in() -> None:
    late, early = a_trip("500", on=date(2025, 6, 1)), a_trip("9800", on=MAY_2025)

    assert [one.amount for one in priced([late, early], HMRC)] == [
        Money("165.00", "GBP"),
        Money("4410.00", "GBP"),
    ]


def test_a_trip_to_the_bound_is_not_split_and_a_millionth_further_is() -> None:
    to, over = a_trip("10000", on=MAY_2025), a_trip("10000.000001", on=MAY_2025)

    assert len(priced([to], HMRC)[0].parts) == 1
    assert len(priced([over], HMRC)[0].parts) == 2


def test_the_first_and_the_last_day_of_a_tax_year_count_in_it() -> None:
    """Year bounds are inclusive of both days; paperwork-sources, B6."""
    assert HMRC.year_of(date(2025, 4, 6)) == HMRC.year_of(date(2026, 4, 5))
    assert HMRC.year_of(date(2026, 4, 6)) == Period.of("2026-04-06", "2027-04-06")
    assert IRS.year_of(date(2025, 1, 1)) == IRS.year_of(date(2025, 12, 31)) == Period.year(2025)


def test_a_new_tax_year_and_another_kind_of_vehicle_begin_from_zero() -> None:
    driven = [
        a_trip("10000", on=date(2025, 4, 5)),
        a_trip("10000", on=date(2025, 4, 6)),
        a_trip("100", on=date(2025, 4, 6), kind=VehicleKind.MOTORCYCLE),
    ]

    assert [len(one.parts) for one in priced(driven, HMRC)] == [1, 1, 1]
    assert all(not one.before for one in priced(driven, HMRC))


def test_kilometres_are_paid_as_the_miles_that_they_are() -> None:
    trip = Trip(on=MAY_2025, stated=Distance.of("160.9344", "km"))

    assert amount(trip) == "45.00 GBP"


def test_a_trip_is_rounded_once_half_away_from_zero() -> None:
    assert amount(a_trip("0.5", on=MAY_2025)) == "0.23 GBP"  # 22.5p
    assert amount(a_trip("12.3", on=MAY_2025)) == "5.54 GBP"  # 553.5p


@given(
    st.lists(
        trips(
            days=st.dates(date(2025, 1, 1), date(2026, 12, 31)),
            kinds=st.just(VehicleKind.CAR),
        ),
        max_size=6,
    )
)
def test_a_trip_is_worth_what_its_miles_below_and_above_the_bound_are(driven: list[Trip]) -> None:
    """Against an oracle that counts in fractions of a mile."""
    reached: dict[Period, Fraction] = {}
    ordered = sorted(driven, key=lambda trip: trip.on)
    for trip, price in zip(ordered, priced(ordered, HMRC), strict=True):
        far = trip.business().ratio(DistanceUnit.MILE).as_fraction()
        year = HMRC.year_of(trip.on)
        before = reached.get(year, Fraction(0))
        reached[year] = before + far
        bound = Fraction(10_000)
        low = min(reached[year], bound) - min(before, bound)
        pence = low * (55 if trip.on >= date(2026, 4, 6) else 45) + (far - low) * 25

        assert price.amount is not None
        assert abs(price.amount.minor - pence) <= Fraction(1, 2)
        assert Money.total([part.amount for part in price.parts], "GBP") == price.amount
        assert Distance.total([part.distance for part in price.parts]) == trip.business()


# --- no rate, commuting --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trip", "table"),
    [
        (a_trip(on=date(2002, 4, 5)), HMRC),
        (a_trip(on=date(2026, 4, 6), kind=VehicleKind.MOTORCYCLE), HMRC),
        (a_trip(on=date(2015, 12, 31)), IRS),
        (a_trip(on=date(2027, 1, 1)), IRS),
        (a_trip(on=MAY_2025, kind=VehicleKind.MOTORCYCLE), IRS),
    ],
)
def test_a_trip_without_a_rate_says_so_and_is_never_worth_zero(
    trip: Trip, table: MileageTable
) -> None:
    [price] = priced([trip], table)

    assert price.amount is None
    assert price.reason == f"{table.name} has no rate for a {trip.kind.value} on {trip.on}"


def test_a_kind_without_a_rate_of_its_own_has_the_one_for_all() -> None:
    since = date(2026, 1, 1)
    table = MileageTable(
        name="Own",
        country="ES",
        rates=(a_rate(since), a_rate(since, price="0.10", vehicle=None)),
    )

    car, bicycle = (
        Trip(on=MONDAY, stated=Distance.of(10, "km"), kind=kind)
        for kind in (VehicleKind.CAR, VehicleKind.BICYCLE)
    )

    assert (amount(car, table), amount(bicycle, table)) == ("5.00 EUR", "1.00 EUR")


def test_commuting_is_deducted_before_the_tier() -> None:
    """The first 40 miles are not paid; paperwork-sources, B6."""
    trip = evolve(a_trip("100", on=MAY_2025), commute=miles("40"))
    after = a_trip("9950", on=date(2025, 5, 2))

    prices = priced([trip, after], HMRC)

    assert prices[0].amount == Money("27.00", "GBP")
    assert prices[1].before == miles("60")
    assert [part.distance for part in prices[1].parts] == [miles("9940"), miles("10")]


def test_a_trip_that_is_all_commuting_is_worth_nothing_and_says_why() -> None:
    trip = evolve(a_trip("100", on=MAY_2025), commute=miles("100"))

    [price] = priced([trip], HMRC)

    assert (price.amount, price.reason) == (Money.zero("GBP"), "all of it is commuting")


def test_by_policy_a_trip_with_any_commuting_is_not_paid() -> None:
    strict = evolve(HMRC, commuting=Commuting.EXCLUDED)
    trip = evolve(a_trip("100", on=MAY_2025), commute=miles("1"))

    assert priced([trip], strict)[0].amount == Money.zero("GBP")
    assert priced([evolve(trip, commute=miles("0"))], strict)[0].amount == Money("45", "GBP")


# --- trips ---------------------------------------------------------------------------------------


def test_the_distance_is_what_lies_between_the_readings_unless_it_is_stated() -> None:
    drive = a_drive("1000", "1040")

    assert drive.distance == miles("40")
    assert evolve(drive, stated=miles("30")).distance == miles("30")


@pytest.mark.parametrize(("start", "end"), [("1040", "1000"), ("1000", "1000")])
def test_an_odometer_that_does_not_run_on_is_refused(start: str, end: str) -> None:
    with pytest.raises(BadTrip, match=f"reads {end} mi at the end, and {start} mi at the start"):
        a_drive(start, end)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "neither a distance nor two readings"),
        ({"stated": miles("0")}, "goes nowhere"),
        ({"stated": miles("5"), "commute": miles("6")}, "6 mi of it would be commuting"),
        ({"stated": miles("50"), "route": miles("40")}, "its route is 40 mi"),
        (
            {
                "stated": miles("50"),
                "odometer": Odometer(start=miles("1"), end=miles("41")),
            },
            "50 mi are stated, and the odometer says 40 mi",
        ),
    ],
)
def test_a_trip_that_nobody_can_have_made_is_refused(fields: dict[str, object], said: str) -> None:
    with pytest.raises(BadTrip, match=said):
        Trip(on=MONDAY, **fields)  # type: ignore[arg-type]


def test_a_trip_longer_than_its_route_needs_a_reason() -> None:
    trip = Trip(on=MONDAY, stated=miles("50"), route=miles("40"), reason="road closed")

    assert trip.distance == miles("50")
    assert Trip(on=MONDAY, stated=miles("40"), route=miles("40")).reason == ""


def test_unseen_text_is_refused() -> None:
    with pytest.raises(BadText):
        Trip(on=MONDAY, stated=miles("1"), vehicle="AB\u202e1")


def test_readings_of_a_vehicle_never_fall() -> None:
    first, second = a_drive("1000", "1040"), a_drive("1030", "1050", on=MONDAY + timedelta(1))

    with pytest.raises(OdometerRunsBack) as refused:
        check_readings([second, first])

    assert (refused.value.reading, refused.value.before) == ("1030 mi", "1040 mi")
    check_readings([first, evolve(second, vehicle="CD 2")])
    check_readings([first, evolve(second, vehicle="CD 2", kind=VehicleKind.PASSENGER)])


def test_a_trip_within_another_of_the_vehicle_overlaps_it() -> None:
    whole, within, after = a_drive("1000", "1100"), a_drive("1010", "1020"), a_drive("1090", "1110")

    assert list(readings_that_fall([whole, within, after])) == [(1, 0), (2, 0)]
    check_readings([whole, a_drive("1100", "1110", vehicle="ab 1 ")])


def test_a_vehicle_without_a_registration_is_named_by_its_kind() -> None:
    with pytest.raises(OdometerRunsBack, match="'car' reads 5 mi"):
        check_readings([a_drive("1", "9", vehicle=""), a_drive("5", "12", vehicle="", on=MONDAY)])


def test_what_lies_between_two_trips_was_private() -> None:
    driven = [
        a_drive("1100", "1200", on=MONDAY + timedelta(2)),
        a_drive("1000", "1040"),
        a_drive("1200", "1201", on=MONDAY + timedelta(3)),
        a_trip("7"),
    ]

    [gap] = private_gaps(driven)

    assert (gap.distance, gap.since, gap.until) == (miles("60"), MONDAY, MONDAY + timedelta(2))


def test_equal_trips_of_a_vehicle_on_a_day_look_alike_unless_both_have_readings() -> None:
    there, back = a_drive("1000", "1040"), a_drive("1040", "1080")
    stated = Trip(on=MONDAY, stated=miles("40"), vehicle="AB 1")

    assert list(alike([there, back])) == []
    assert list(alike([there, stated])) == [(1, 0)]
    assert list(alike([stated, back, stated])) == [(1, 0), (2, 0)]
    assert list(alike([stated, evolve(stated, on=MONDAY + timedelta(1))])) == []


# --- tables --------------------------------------------------------------------------------------

_MARCH, _APRIL = date(2026, 3, 1), date(2026, 4, 1)


def test_a_table_with_a_hole_is_refused_and_the_hole_is_named() -> None:
    rates = (a_rate(_MARCH, date(2026, 3, 31)), a_rate(_APRIL))

    with pytest.raises(BadRateTable, match="no rate for 2026-03-31 to 2026-03-31"):
        MileageTable(name="Own", country="ES", rates=rates)


def test_a_table_with_two_rates_for_a_day_is_refused() -> None:
    rates = (a_rate(_APRIL), a_rate(_MARCH, date(2026, 4, 2)))

    with pytest.raises(BadRateTable, match="two of its rates hold on 2026-04-01"):
        MileageTable(name="Own", country="ES", rates=rates)


def test_rates_of_different_kinds_may_begin_on_different_days() -> None:
    rates = (a_rate(_APRIL), a_rate(_MARCH, _APRIL, vehicle=VehicleKind.BICYCLE))

    assert MileageTable(name="Own", country="ES", rates=rates).currency == "EUR"


@pytest.mark.parametrize("rates", [(), (a_rate(_MARCH, _APRIL), a_rate(_APRIL, currency="USD"))])
def test_a_table_has_one_currency(rates: tuple[MileageRate, ...]) -> None:
    with pytest.raises(BadRateTable, match="one currency"):
        MileageTable(name="Own", country="ES", rates=rates)


def _tier(upto: str | None) -> MileageTier:
    return MileageTier(upto=None if upto is None else miles(upto), price=UnitPrice("1", "EUR"))


@pytest.mark.parametrize(
    "bounds", [(), ("10",), (None, None), ("10", "10", None), ("20", "10", None), ("0", None)]
)
def test_tiers_that_leave_a_distance_out_are_refused(bounds: tuple[str | None, ...]) -> None:
    with pytest.raises(BadRateTable):
        MileageRate(
            since=_MARCH, recorded_at=NOON, source="Own rates", tiers=tuple(map(_tier, bounds))
        )


def test_a_rate_that_becomes_known_takes_its_days_and_nothing_else() -> None:
    old = MileageTable(name="Own", country="ES", rates=(a_rate(_MARCH),))

    new = old.knowing(evolve(a_rate(_APRIL, price="0.60"), recorded_at=NOON + timedelta(days=90)))

    day = date(2026, 4, 1)
    before = new.rate(VehicleKind.CAR, day, known_at=NOON)
    now = new.rate(VehicleKind.CAR, day)
    assert before is not None
    assert now is not None
    assert [str(rate.tiers[0].price) for rate in (before, now)] == ["0.50 EUR", "0.60 EUR"]
