"""A whole is split without loss, and it is said who gets the odd unit."""

import pytest

from account_mgmt.domain.apportion import IfZero, Remainder, apportion, even
from account_mgmt.domain.errors import BadWeights

SEASON = [6, 6, 9, 7, 7, 10, 6, 7, 10, 8, 9, 15]


def test_100_by_3_equal_weights_gives_the_odd_cent_to_the_first() -> None:
    assert apportion(10_000, [1, 1, 1]) == [3334, 3333, 3333]


def test_a_million_by_12_gives_four_of_83333_34_and_eight_of_83333_33() -> None:
    assert apportion(100_000_000, [1] * 12) == [8_333_334] * 4 + [8_333_333] * 8


def test_1200000_01_by_a_season_gives_the_odd_cent_to_the_largest_remainder() -> None:
    assert apportion(120_000_001, SEASON) == [
        7_200_000,
        7_200_000,
        10_800_000,
        8_400_000,
        8_400_000,
        12_000_000,
        7_200_000,
        8_400_000,
        12_000_000,
        9_600_000,
        10_800_000,
        18_000_001,
    ]


def test_4_00_off_three_lines_of_2_00_depends_on_the_policy_named() -> None:
    lines = [200, 200, 200]

    assert apportion(400, lines) == [134, 133, 133]
    assert apportion(400, lines, remainder=Remainder.LARGEST) == [134, 133, 133]
    assert apportion(400, lines, remainder=Remainder.LAST) == [133, 133, 134]


@pytest.mark.parametrize("remainder", Remainder)
def test_3_00_off_two_lines_of_12_00_is_1_50_each(remainder: Remainder) -> None:
    assert apportion(300, [1200, 1200], remainder=remainder) == [150, 150]


def test_50_50_of_100_01_makes_100_01_where_rounding_each_makes_100_02() -> None:
    assert apportion(10_001, [50, 50]) == [5001, 5000]


def test_5_cents_by_thirds_of_a_hundred_make_5_where_rounding_each_makes_6() -> None:
    assert apportion(5, [3333, 3333, 3334]) == [2, 1, 2]


def test_the_unit_left_goes_to_the_largest_remainder_not_to_the_largest_part() -> None:
    assert apportion(10, [5, 3, 1]) == [6, 3, 1]  # 5.56, 3.33, 1.11
    assert apportion(10, [60, 31, 9]) == [6, 3, 1]  # 6.0, 3.1, 0.9


def test_of_equal_remainders_the_earlier_gets_the_unit() -> None:
    assert apportion(1, [1, 1]) == [1, 0]
    assert apportion(2, [3, 1, 1, 3]) == [1, 0, 0, 1]
    assert apportion(6, [2, 1, 1]) == [3, 2, 1]


def test_a_weight_of_zero_gets_nothing_wherever_it_stands() -> None:
    assert apportion(100, [0, 1, 1, 1, 0]) == [0, 34, 33, 33, 0]
    assert apportion(100, [0, 1, 1, 1, 0], remainder=Remainder.LAST) == [0, 33, 33, 34, 0]


def test_one_cent_over_seven_parts_is_one_cent_and_six_nothings() -> None:
    assert apportion(1, [1] * 7) == [1, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("remainder", Remainder)
def test_a_negative_whole_has_the_negated_parts(remainder: Remainder) -> None:
    parts = apportion(400, [2, 2, 2], remainder=remainder)

    assert apportion(-400, [2, 2, 2], remainder=remainder) == [-part for part in parts]


def test_amounts_above_two_to_the_53_lose_nothing() -> None:
    whole = 3 * 2**60 + 1

    assert apportion(whole, [1, 2]) == [2**60, 2**61 + 1]


@pytest.mark.parametrize(
    ("weights", "rule"),
    [
        ([], "there is nothing to split by"),
        ([0, 0], "there is nothing to split by"),
        ([1, -1], "a weight is negative"),
        ([2, -1], "a weight is negative"),
        ([0.5, 0.5], "a weight is not a whole number"),
        ([1, float("nan")], "a weight is not a whole number"),
        ([True, False], "a weight is not a whole number"),
        (["1", "1"], "a weight is not a whole number"),
    ],
)
def test_weights_that_split_nothing_are_refused_with_the_rule(
    weights: list[int], rule: str
) -> None:
    with pytest.raises(BadWeights) as refused:
        apportion(100, weights)

    assert f"are refused: {rule}. Give whole numbers" in str(refused.value)


def test_all_zero_weights_split_equally_when_asked() -> None:
    assert apportion(100, [0, 0, 0], if_zero=IfZero.EQUAL) == [34, 33, 33]
    assert apportion(100, [0, 1, 0], if_zero=IfZero.EQUAL) == [0, 100, 0]
    with pytest.raises(BadWeights, match="nothing to split by"):
        apportion(100, [], if_zero=IfZero.EQUAL)


def test_the_refusal_shows_the_weights_but_not_without_end() -> None:
    with pytest.raises(BadWeights) as refused:
        apportion(100, [0] * 1000)

    assert str(refused.value) == (
        "Weights (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, …) are refused: "
        "there is nothing to split by. "
        "Give whole numbers, none negative and one at least above zero."
    )


@pytest.mark.parametrize("total", [-1001, -1000, -1, 0, 1, 1000, 1001])
@pytest.mark.parametrize("ways", [1, 2, 3, 7])
def test_an_even_split_is_the_one_by_equal_weights(total: int, ways: int) -> None:
    part, left = even(total, ways)
    more = part - 1 if total < 0 else part + 1

    assert [more] * left + [part] * (ways - left) == apportion(total, [5] * ways)


@pytest.mark.parametrize("ways", [0, -1, True])
def test_nothing_is_split_in_less_than_one_part(ways: int) -> None:
    with pytest.raises(BadWeights, match="refused: a whole is split in one part or more"):
        even(100, ways)
