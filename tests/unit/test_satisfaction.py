"""CSAT and NPS, and how many answered.

(Rules: paperwork, P9; paperwork-sources, B9.)
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.errors import MoreAnswersThanAsked, ScoreOutsideScale
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.satisfaction import CSAT, NPS, check_score, csat, nps


def test_csat_is_the_share_of_4_and_5_and_no_average() -> None:
    found = csat([5, 4, 3, 2, 1], asked=20)

    assert (found.answers, found.satisfied) == (5, 2)
    assert found.share == Rate("0.4")
    assert found.response_rate == Rate("0.25")


def test_nps_is_promoters_less_detractors_in_points() -> None:
    found = nps([10, 9, 8, 7, 6, 0], asked=12)

    assert (found.promoters, found.detractors) == (2, 2)
    assert found.score == Rate(0)
    assert found.response_rate == Rate("0.5")


@pytest.mark.parametrize(("score", "points"), [(9, 100), (8, 0), (7, 0), (6, -100)])
def test_promoters_begin_at_9_and_detractors_end_at_6(score: int, points: int) -> None:
    assert nps([score]).score == Rate(points)


def test_without_answers_neither_has_a_value() -> None:
    assert csat([], asked=3).share is None
    assert nps([], asked=3).score is None
    assert csat([], asked=3).response_rate == Rate(0)
    assert csat([]).response_rate is None
    assert nps([]).response_rate is None


@pytest.mark.parametrize(
    ("scale", "score"), [(CSAT, 0), (CSAT, 6), (NPS, -1), (NPS, 11), (CSAT, True), (CSAT, 4.0)]
)
def test_a_score_outside_its_scale_is_refused(scale: object, score: int) -> None:
    with pytest.raises(ScoreOutsideScale, match="the scale runs"):
        check_score(scale, score)  # type: ignore[arg-type] # one of the two


@pytest.mark.parametrize(("scale", "scores"), [(CSAT, (1, 5)), (NPS, (0, 10))])
def test_the_ends_of_a_scale_are_on_it(scale: object, scores: tuple[int, int]) -> None:
    assert [check_score(scale, score) for score in scores] == list(scores)  # type: ignore[arg-type]


def test_a_wrong_score_among_right_ones_is_refused() -> None:
    with pytest.raises(ScoreOutsideScale):
        csat([5, 6])
    with pytest.raises(ScoreOutsideScale):
        nps([10, 11])


def test_no_more_answer_than_were_asked() -> None:
    assert csat([5, 5], asked=2).response_rate == Rate(1)
    with pytest.raises(MoreAnswersThanAsked):
        csat([5, 5], asked=1)


@given(st.lists(st.integers(0, 10), min_size=1))
def test_nps_lies_between_minus_100_and_100(scores: list[int]) -> None:
    score = nps(scores).score

    assert score is not None
    assert not score < Rate(-100)
    assert not Rate(100) < score
