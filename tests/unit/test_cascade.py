"""A quota's way down, and how much more is handed out than is needed."""

from collections.abc import Callable

import pytest

from account_mgmt.domain.cascade import Node, OverAssignment, cascade, compound, roll_up
from account_mgmt.domain.errors import BadOverAssignment, BadWeights, MixedCurrencies
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate

TREE = Node(
    "company",
    children=(
        Node("north", Rate(2), (Node("a"), Node("b"), Node("c"))),
        Node("south", Rate(1), (Node("d"), Node("e", Rate("0.5")))),
    ),
)


def euros(amount: str | int) -> Money:
    return Money(amount, "EUR")


def test_a_target_of_800_k_and_a_street_of_a_million_have_three_spellings() -> None:
    """Ratio 1.25, excess 25 %, attainment factor 80 %."""
    one = OverAssignment.ratio("1.25")

    assert one == OverAssignment.excess("25%") == OverAssignment.attainment_factor("80%")
    assert one.as_ratio == Rate("1.25")
    assert one.as_excess == Rate("25%")
    assert one.as_attainment_factor == Rate("80%")
    assert euros(800_000).times(one.as_ratio) == euros(1_000_000)
    assert repr(one) == "OverAssignment.ratio('1.25')"


@pytest.mark.parametrize(
    ("spelled", "wrongly"),
    [
        (OverAssignment.ratio, "0.25"),
        (OverAssignment.ratio, "80%"),
        (OverAssignment.excess, "-1%"),
        (OverAssignment.attainment_factor, "1.25"),
        (OverAssignment.attainment_factor, "0"),
    ],
)
def test_one_spelling_in_place_of_another_is_refused(
    spelled: Callable[[str], OverAssignment], wrongly: str
) -> None:
    with pytest.raises(BadOverAssignment, match="A quarter more is ratio"):
        spelled(wrongly)


def test_none_is_the_least_over_assignment() -> None:
    none = OverAssignment(Rate(1))

    assert OverAssignment.ratio(1) == OverAssignment.excess(0) == none
    assert OverAssignment.attainment_factor(1) == none


def test_excess_compounds_by_level() -> None:
    """The product of (1 + o) over the levels, less 1."""
    ten = OverAssignment.excess("10%")

    assert compound([ten, ten]).as_excess == Rate("21%")
    assert compound([]) == OverAssignment.excess(0)


def test_a_quota_goes_down_whole_at_every_node() -> None:
    handed = {one.recipient: one for one in cascade(euros("1000.01"), TREE)}

    assert [str(handed[one].base) for one in ("company", "north", "south")] == [
        "1000.01 EUR",
        "666.67 EUR",
        "333.34 EUR",
    ]
    assert [str(handed[one].base) for one in "abcde"] == [
        "222.23 EUR",
        "222.22 EUR",
        "222.22 EUR",
        "222.23 EUR",
        "111.11 EUR",
    ]
    assert all(one.street == one.base for one in handed.values())
    assert handed["a"].parent == "north"
    assert handed["company"].parent is None


def test_the_street_is_higher_by_each_levels_over_assignment_and_sums_too() -> None:
    ten = OverAssignment.excess("10%")

    handed = {one.recipient: one for one in cascade(euros(1000), TREE, [ten, ten])}

    teams = [handed[one].street for one in ("north", "south")]
    people = [handed[one].street for one in "abcde"]
    assert Money.total((one for one in teams if isinstance(one, Money)), "EUR") == euros(1100)
    assert Money.total((one for one in people if isinstance(one, Money)), "EUR") == euros(1210)
    assert handed["company"].street == euros(1000)


def test_a_level_without_an_over_assignment_hands_on_what_it_has() -> None:
    ten = OverAssignment.excess("10%")

    handed = {one.recipient: one for one in cascade(euros(1000), TREE, [ten])}

    assert roll_up(handed["north"].street, [handed[one].street for one in "abc"]).mismatch == euros(
        0
    )


def test_children_without_weight_cannot_be_handed_anything() -> None:
    with pytest.raises(BadWeights):
        cascade(euros(1), Node("company", children=(Node("a", Rate(0)),)))


def test_a_mismatch_is_negative_when_the_team_has_more_than_its_members() -> None:
    seen = roll_up(euros(100), [euros(60), euros(30)])

    assert (seen.top_down, seen.bottom_up, seen.mismatch) == (euros(100), euros(90), euros(-10))
    assert roll_up(euros(100), [euros(60), euros(60)]).mismatch == euros(20)
    with pytest.raises(MixedCurrencies):
        roll_up(euros(1), [Money(1, "USD")])
