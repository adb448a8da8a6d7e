"""Shares with their uncertainty, and whether two differ by more than chance."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.errors import BadNumber
from account_mgmt.domain.proportion import DifferenceTest, Proportion, difference
from account_mgmt.domain.rate import Rate


def test_wilson_38_of_100_is_2910_to_4779() -> None:
    """Selling, numbers for tests: Wilson 95 %, measured."""
    assert Proportion(38, 100).interval() == (Decimal("0.2910"), Decimal("0.4779"))


def test_wilson_3_of_4_is_3006_to_9544() -> None:
    """Selling, numbers for tests: Wilson 95 %, measured."""
    assert Proportion(3, 4).interval() == (Decimal("0.3006"), Decimal("0.9544"))


def test_a_share_of_nothing_is_none() -> None:
    assert Proportion(0, 0).rate is None
    assert Proportion(0, 0).interval() is None


@pytest.mark.parametrize(("hits", "of"), [(-1, 1), (2, 1)])
def test_a_part_larger_than_its_whole_is_refused(hits: int, of: int) -> None:
    with pytest.raises(BadNumber):
        Proportion(hits, of)


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_share_is_within_its_interval_and_that_within_0_and_1(hits: int, more: int) -> None:
    share = Proportion(hits, hits + more)

    bounds, rate = share.interval(digits=12), share.rate
    assert bounds is not None
    assert rate is not None
    assert 0 <= bounds[0] <= rate.round(12) <= bounds[1] <= 1


def test_fishers_tea_table_of_3_and_1_is_4857() -> None:
    """Fisher, The Design of Experiments (1935): the lady tasting tea, 3 right of 4; two-sided."""
    found = difference(Proportion(1, 4), Proportion(3, 4))

    assert (found.test, found.p) == (DifferenceTest.FISHER, Decimal("0.4857"))
    assert not found.is_significant
    assert found.change == Rate("1/2")


def test_few_that_differ_much_are_significant() -> None:
    assert difference(Proportion(1, 10), Proportion(9, 10)).is_significant


@pytest.mark.parametrize(("of", "test"), [(1000, DifferenceTest.FISHER), (1001, DifferenceTest.Z)])
def test_2000_are_compared_exactly_and_2002_by_the_normal_distribution(
    of: int, test: DifferenceTest
) -> None:
    found = difference(Proportion(200, of), Proportion(240, of))

    assert found.test is test
    assert found.p is not None
    assert Decimal("0.025") < found.p < Decimal("0.040")


def test_what_is_all_or_none_in_both_does_not_differ() -> None:
    assert difference(Proportion(0, 2000), Proportion(0, 2000)).p == 1
    assert difference(Proportion(0, 2), Proportion(0, 2)).p == 1


def test_beside_nothing_there_is_nothing_to_compare() -> None:
    found = difference(Proportion(0, 0), Proportion(1, 2))

    assert (found.p, found.change, found.is_significant) == (None, None, False)


@given(st.integers(0, 30), st.integers(1, 30), st.integers(0, 30), st.integers(1, 30))
def test_chance_is_the_same_both_ways(a: int, b: int, c: int, d: int) -> None:
    one, other = Proportion(a, a + b), Proportion(c, c + d)

    assert difference(one, other).p == difference(other, one).p
