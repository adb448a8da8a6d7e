"""How many people the accounts need, and who has room."""

import pytest

from account_mgmt.domain.errors import BadRate
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.workload import (
    AccountClass,
    Balance,
    balance,
    daily_room,
    distribute,
    people_needed,
    workload,
)


def test_32_400_hours_at_1_200_a_person_need_27_people() -> None:
    """200, 450 and 1 000 accounts at 4, 2 and 1 h, twelve times a year: 9 600 + 10 800 + 12 000."""
    classes = [AccountClass(200, 12, 4), AccountClass(450, 12, 2), AccountClass(1000, 12, 1)]

    assert [of_class.hours for of_class in classes] == [Rate(9_600), Rate(10_800), Rate(12_000)]
    assert workload(classes) == Rate(32_400)
    assert people_needed(workload(classes), 1200) == Rate(27)


def test_960_hours_wanted_of_1_800_there_are_840_short() -> None:
    """One person works 960 hours where the territory takes 1 800: 840 stay undone."""
    territory = workload([AccountClass(100, 12, "1.5")])

    assert territory - Rate(960) == Rate(840)
    assert people_needed(territory, 960) == Rate("1.875")


def test_travel_is_part_of_every_call() -> None:
    assert AccountClass(10, 4, 2, "0.5").hours == Rate(100)


@pytest.mark.parametrize("hours", [0, -1])
def test_a_person_has_hours(hours: int) -> None:
    with pytest.raises(BadRate, match="for the hours of a person is refused"):
        people_needed(Rate(1), hours)


def test_a_territory_is_outside_when_its_load_is_off_the_mean_by_more_than_the_limit() -> None:
    loads = {"a": Rate(85), "b": Rate(100), "c": Rate(115)}

    assert [one.index for one in balance(loads, within="15%")] == [
        Rate("0.85"),
        Rate(1),
        Rate("1.15"),
    ]
    assert not any(one.outside for one in balance(loads, within="15%"))
    assert [one.outside for one in balance(loads, within="14.99%")] == [True, False, True]


def test_where_nobody_has_any_load_there_is_no_balance() -> None:
    assert balance({"a": Rate(0)}, within="15%") == (Balance("a", None, outside=False),)
    assert balance(dict[str, Rate](), within="15%") == ()


@pytest.mark.parametrize(
    ("capacity", "room"), [(30, 1), (45, 2), (44, 1), (15, 1), (14, 0), (10, 0), (0, 0), (300, 10)]
)
def test_daily_room_is_capacity_by_30_rounded_half_up(capacity: int, room: int) -> None:
    """Odoo: 30 takes 1 a day, 45 takes 2, and a member under 15 never gets one."""
    assert daily_room(capacity) == room


def test_what_was_given_in_the_last_day_takes_room() -> None:
    assert daily_room(300, assigned=7) == 3
    assert daily_room(300, assigned=11) == 0


def test_items_go_by_capacity_and_members_take_turns() -> None:
    found = distribute("uvwxyz", {"a": 60, "b": 30}, {"a": 9, "b": 9})

    assert found.given == (("u", "a"), ("v", "b"), ("w", "a"), ("x", "b"), ("y", "a"), ("z", "a"))
    assert (found.left, found.because) == ((), "")


def test_nobody_gets_more_than_their_room_and_nothing_is_dropped() -> None:
    found = distribute("vwxyz", {"a": 60, "b": 30}, {"a": 2, "b": 1})

    assert found.given == (("v", "a"), ("w", "b"), ("x", "a"))
    assert found.left == ("y", "z")
    assert found.because == "nobody has room left today"


def test_what_one_has_no_room_for_goes_to_the_others() -> None:
    found = distribute("wxyz", {"a": 90, "b": 30}, {"a": 1, "b": 9})

    assert [member for _, member in found.given] == ["a", "b", "b", "b"]


def test_without_members_everything_is_left() -> None:
    for capacities, rooms in (({}, {}), ({"a": 30}, {}), ({"a": 30}, {"a": 0})):
        assert distribute("xy", dict[str, int](capacities), dict[str, int](rooms)).left == (
            "x",
            "y",
        )


def test_members_of_no_capacity_share_what_only_they_have_room_for() -> None:
    assert [member for _, member in distribute("xy", {"a": 0, "b": 0}, {"a": 5, "b": 5}).given] == [
        "a",
        "b",
    ]


def test_nothing_to_distribute_is_nothing_given() -> None:
    assert distribute("", {"a": 30}, {"a": 1}).given == ()
