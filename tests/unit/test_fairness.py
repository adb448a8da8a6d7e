"""How attainment is spread, and what it goes with."""

from statistics import correlation as pearson
from statistics import pstdev

import pytest

from account_mgmt.domain.errors import UnpairedFigures
from account_mgmt.domain.fairness import Correlation, correlation, spread
from account_mgmt.domain.rate import Rate

REACHED = [Rate(text) for text in ("0.70", "0.95", "1.00", "1.05", "1.20", "2.00")]


def rates(*numbers: int | str) -> list[Rate]:
    return [Rate(number) for number in numbers]


def test_made_is_at_100_percent_and_near_within_20_on_either_side() -> None:
    found = spread(rates("0.7999", "0.80", "0.9999", "1", "1.20", "1.2001"))

    assert found.made == Rate("1/2")
    assert found.near == Rate("2/3")


def test_the_mean_and_deviation_are_of_all_of_them() -> None:
    floats = [float(reached.as_fraction()) for reached in REACHED]

    found = spread(REACHED)

    assert found.mean == pytest.approx(1.15)
    assert found.deviation == pytest.approx(pstdev(floats))


def test_the_skew_is_above_zero_when_a_few_are_far_ahead() -> None:
    """Two at 0 and one at 3: the third moment is 2, the variance 2; the skew is one over root 2."""
    assert spread(rates(0, 0, 3)).skew == pytest.approx(0.5**0.5)
    assert spread(rates(0, 3, 3)).skew == pytest.approx(-(0.5**0.5))
    assert spread(rates(1, 2, 3)).skew == 0


def test_those_without_an_attainment_are_counted_apart() -> None:
    found = spread([None, Rate(1), None])

    assert (found.counted, found.undefined, found.made) == (1, 2, Rate(1))


def test_of_nobody_there_is_no_figure() -> None:
    found = spread([None])

    assert (found.counted, found.undefined) == (0, 1)
    figures = (found.made, found.near, found.mean, found.deviation, found.skew)
    assert figures == (None,) * 5


def test_too_few_or_all_alike_have_no_skew() -> None:
    assert spread(rates(1, 2)).skew is None
    assert spread(rates(1, 1, 1)).skew is None
    assert spread(rates(1, 1, 1)).deviation == 0


def test_figures_in_a_line_correlate_fully() -> None:
    assert correlation(rates(1, 2, 3), rates(10, 20, 30)) == Correlation(pearson=1.0, spearman=1.0)
    assert correlation(rates(1, 2, 3), rates("-0.1", "-0.2", "-0.3")) == Correlation(
        pearson=-1.0, spearman=-1.0
    )


def test_figures_that_grow_together_in_no_proportion_correlate_by_rank() -> None:
    found = correlation(rates(1, 2, 3, 4), rates(1, 10, 100, 1000))

    assert found.spearman == 1.0
    assert found.pearson == pytest.approx(pearson([1, 2, 3, 4], [1, 10, 100, 1000]))
    assert found.pearson is not None
    assert found.pearson < 1


def test_equal_figures_share_the_mean_of_their_ranks() -> None:
    """Ranks 1, 2.5, 2.5, 4 against 1 to 4."""
    found = correlation(rates(1, 2, 2, 3), rates(1, 2, 3, 4))

    assert found.spearman == pytest.approx(pearson([1, 2.5, 2.5, 4], [1, 2, 3, 4]))


@pytest.mark.parametrize(
    ("first", "second"),
    [([], []), ([1], [1]), ([1, 2], [1, 2]), ([1, 1, 1], [1, 2, 3]), ([1, 2, 3], [5, 5, 5])],
)
def test_too_few_pairs_or_no_variance_say_nothing(first: list[int], second: list[int]) -> None:
    found = correlation(rates(*first), rates(*second))

    assert found == Correlation(pearson=None, spearman=None)
    assert found.undefined


def test_three_pairs_are_enough() -> None:
    assert not correlation(rates(1, 2, 3), rates(1, 3, 2)).undefined


def test_every_figure_has_its_partner() -> None:
    with pytest.raises(UnpairedFigures, match="3 and 2 figures cannot be compared in pairs"):
        correlation(rates(1, 2, 3), rates(1, 2))
