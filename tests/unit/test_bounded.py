"""A split within floors and caps."""

import pytest

from account_mgmt.domain.apportion import IfZero
from account_mgmt.domain.bounded import apportion_within
from account_mgmt.domain.errors import BadWeights, BoundsMissTheTotal

NONE = [None, None, None]


def test_without_bounds_it_is_the_split_by_weights() -> None:
    assert apportion_within(100, [1, 1, 1], [0, 0, 0], NONE) == [34, 33, 33]


def test_what_a_floor_takes_the_others_give_by_weight() -> None:
    assert apportion_within(100, [8, 1, 1], [0, 28, 0], NONE) == [64, 28, 8]


def test_what_a_cap_leaves_the_others_take_by_weight() -> None:
    assert apportion_within(100, [8, 1, 1], [0, 0, 0], [50, None, None]) == [50, 25, 25]


def test_a_part_pushed_over_a_bound_by_another_is_bounded_in_turn() -> None:
    assert apportion_within(100, [6, 3, 1], [0, 0, 0], [40, 35, None]) == [40, 35, 25]


def test_floors_and_caps_broken_at_once_do_not_settle_together() -> None:
    """Settling both at once would leave 10 to the third, whose cap is 8."""
    parts = apportion_within(100, [90, 5, 5], [0, 20, 0], [70, None, 8])

    assert parts == [70, 22, 8]


def test_what_is_left_without_weight_goes_nowhere_unless_equally() -> None:
    with pytest.raises(BadWeights):
        apportion_within(10, [1, 0, 0], [0, 0, 0], [5, None, None])
    assert apportion_within(10, [1, 0, 0], [0, 0, 0], [4, None, None], if_zero=IfZero.EQUAL) == [
        4,
        3,
        3,
    ]


def test_nobody_shares_nothing() -> None:
    assert apportion_within(0, [], [], []) == []
    with pytest.raises(BadWeights):
        apportion_within(1, [], [], [])


@pytest.mark.parametrize(
    ("floors", "caps"), [([5, 6], [None, None]), ([0, 0], [4, 5]), ([6, 0], [5, None])]
)
def test_bounds_that_no_parts_could_keep_are_refused(
    floors: list[int], caps: list[int | None]
) -> None:
    with pytest.raises(BoundsMissTheTotal):
        apportion_within(10, [1, 1], floors, caps)
