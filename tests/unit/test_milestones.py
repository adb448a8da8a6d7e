"""Milestones fire once, on the entry that crosses."""

import pytest

from account_mgmt.domain.errors import BadRate, MixedCurrencies
from account_mgmt.domain.milestones import Milestone, milestones
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate


def euros(amount: str | int) -> Money:
    return Money(amount, "EUR")


def fired(*amounts: str | int, quota: int = 100) -> list[tuple[str, int, bool]]:
    """The parts reached, by which entry, and whether they still hold."""
    entries = [(number, euros(amount)) for number, amount in enumerate(amounts, start=1)]
    return [(str(one.part), one.entry, one.held) for one in milestones(euros(quota), entries)]


def test_50_90_and_100_percent_fire_on_the_entry_that_crosses() -> None:
    """Django-CRM PR 653."""
    assert fired(49, 1, 39, 1, 10) == [("0.5", 2, True), ("0.9", 4, True), ("1", 5, True)]


def test_one_entry_may_cross_several() -> None:
    assert fired(20, 75) == [("0.5", 2, True), ("0.9", 2, True)]


def test_a_cent_short_is_not_reached() -> None:
    assert fired("49.99") == []
    assert fired("49.99", "0.01") == [("0.5", 2, True)]


def test_a_later_return_does_not_unfire_but_is_shown() -> None:
    assert fired(95, -50) == [("0.5", 1, False), ("0.9", 1, False)]


def test_reaching_it_again_does_not_fire_again() -> None:
    assert fired(60, -20, 20) == [("0.5", 1, True)]


def test_the_credit_at_the_crossing_is_kept() -> None:
    found = milestones(euros(100), [("e-1", euros(55))])

    assert found == (Milestone(part=Rate("0.5"), entry="e-1", credited=euros(55), held=True),)


def test_a_quota_of_zero_has_no_milestones() -> None:
    assert fired(5, quota=0) == []


def test_milestones_may_be_others_in_any_order() -> None:
    entries = [("e", euros(110))]

    found = milestones(euros(100), entries, at=[Rate("110%"), Rate("25%"), Rate("25%"), Rate("2")])

    assert [str(one.part) for one in found] == ["0.25", "1.1"]


@pytest.mark.parametrize("part", ["0", "-0.5"])
def test_a_milestone_is_above_zero(part: str) -> None:
    with pytest.raises(BadRate, match="for a milestone is refused"):
        milestones(euros(100), [], at=[Rate(part)])


def test_entries_are_counted_as_the_quota_is() -> None:
    with pytest.raises(MixedCurrencies):
        milestones(euros(100), [("e", Money(1, "USD"))])
