"""A mile is 1.609344 km exactly, and nothing is rounded on the way."""

from fractions import Fraction

import pytest
from hypothesis import given

from account_mgmt.domain.distance import Distance, DistanceUnit
from account_mgmt.domain.errors import BadNumber, BadText, TooManyDecimals
from account_mgmt.domain.rate import Rate
from account_mgmt.testing.strategies import distances


def test_a_mile_is_1_609344_kilometres() -> None:
    """The international yard and pound agreement of 1959."""
    assert Distance.of("1", "mi") == Distance.of("1.609344", "km")
    assert Distance.of("1", "mi").ratio(DistanceUnit.KILOMETRE) == Rate("1.609344")
    assert Distance.of("100", "mi").rounded(DistanceUnit.KILOMETRE) == Fraction("160.9344")


@given(distances(), distances())
def test_distances_add_and_compare_across_units_without_a_rounding(
    first: Distance, second: Distance
) -> None:
    mile = DistanceUnit.MILE
    there = first.ratio(mile).as_fraction() + second.ratio(mile).as_fraction()

    assert (first + second).ratio(mile).as_fraction() == there
    assert (first < second) == (first.ratio(mile) < second.ratio(mile))
    assert (first + second).less(second) == first
    assert Distance.total([first, second]) == second + first
    assert hash(first + second) == hash(second + first)


def test_less_than_nothing_is_nothing() -> None:
    assert not Distance.of(1, "km").less(Distance.of(1, "mi"))


@pytest.mark.parametrize("amount", ["-1", "1e5", "NaN", ""])
def test_what_is_no_distance_is_refused(amount: str) -> None:
    with pytest.raises(BadNumber):
        Distance.of(amount, "mi")


def test_less_than_nothing_is_refused_in_nanometres_too() -> None:
    with pytest.raises(BadNumber, match="zero or more"):
        Distance(-1)


def test_a_seventh_decimal_is_refused_and_the_sixth_is_exact() -> None:
    assert Distance.of("0.000001", "mi").nanometres == 1_609_344
    with pytest.raises(TooManyDecimals):
        Distance.of("0.0000001", "mi")


def test_a_unit_that_nobody_knows_is_refused() -> None:
    with pytest.raises(BadText, match="it is mi or km"):
        Distance.of("1", "furlong")


def test_a_distance_is_told_in_the_unit_it_was_given_in() -> None:
    distance = Distance.of("12.50", "km")

    assert (str(distance), repr(distance)) == ("12.5 km", "Distance.of('12.5', 'km')")
    assert distance != "12.5 km"
