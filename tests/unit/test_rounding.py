"""What lies between two whole numbers becomes one of them, by a named policy."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.rounding import Rounding, divide

TOPS = st.integers(-40, 40) | st.integers()  # small ones, for there the ties are
BOTTOMS = st.integers(1, 9) | st.integers(1)


@pytest.mark.parametrize(
    ("rounding", "rounded"),
    [
        # of     -2.5 -1.75 -1.5 -1.25 -0.5 0.5 1.25 1.5 1.75 2.5
        (Rounding.HALF_UP, [-3, -2, -2, -1, -1, 1, 1, 2, 2, 3]),
        (Rounding.HALF_EVEN, [-2, -2, -2, -1, 0, 0, 1, 2, 2, 2]),
        (Rounding.HALF_DOWN, [-2, -2, -1, -1, 0, 0, 1, 1, 2, 2]),
        (Rounding.UP, [-3, -2, -2, -2, -1, 1, 2, 2, 2, 3]),
        (Rounding.DOWN, [-2, -1, -1, -1, 0, 0, 1, 1, 1, 2]),
    ],
)
def test_each_policy_rounds_as_it_is_named(rounding: Rounding, rounded: list[int]) -> None:
    quarters = [-10, -7, -6, -5, -2, 2, 5, 6, 7, 10]

    assert [divide(quarter, 4, rounding) for quarter in quarters] == rounded


@pytest.mark.parametrize("rounding", [Rounding.HALF_UP, Rounding.HALF_EVEN, Rounding.HALF_DOWN])
def test_what_is_nearer_to_one_side_goes_there_however_near_the_middle(rounding: Rounding) -> None:
    assert [divide(third, 3, rounding) for third in (1, 2, 4, 5)] == [0, 1, 1, 2]


def test_the_middle_goes_to_the_even_one_on_either_side() -> None:
    assert [divide(half, 2, Rounding.HALF_EVEN) for half in (7, 9, 11, 13)] == [4, 4, 6, 6]


def test_half_up_is_the_default() -> None:
    assert (divide(5, 2), divide(-5, 2)) == (3, -3)


@pytest.mark.parametrize("rounding", Rounding)
def test_what_divides_exactly_is_never_rounded(rounding: Rounding) -> None:
    assert [divide(n * 7, 7, rounding) for n in (-2, -1, 0, 1, 2)] == [-2, -1, 0, 1, 2]


@given(TOPS, BOTTOMS, st.sampled_from(Rounding))
def test_a_number_and_its_negative_round_alike(top: int, bottom: int, rounding: Rounding) -> None:
    assert divide(-top, bottom, rounding) == -divide(top, bottom, rounding)
    assert divide(top, -bottom, rounding) == -divide(top, bottom, rounding)


@given(TOPS, BOTTOMS)
def test_half_up_is_the_floor_of_one_half_more_for_what_is_not_negative(
    top: int, bottom: int
) -> None:
    assert divide(abs(top), bottom) == floor(Fraction(abs(top), bottom) + Fraction(1, 2))


@given(TOPS, BOTTOMS, st.sampled_from(Rounding))
def test_rounding_moves_less_than_one_and_to_the_nearest_where_it_says_half(
    top: int, bottom: int, rounding: Rounding
) -> None:
    moved = abs(divide(top, bottom, rounding) - Fraction(top, bottom))

    assert moved <= Fraction(1, 2) if rounding.value.startswith("half") else moved < 1


@given(TOPS, BOTTOMS)
def test_half_even_is_what_python_rounds_a_fraction_to(top: int, bottom: int) -> None:
    assert divide(top, bottom, Rounding.HALF_EVEN) == round(Fraction(top, bottom))
