"""Questions on satisfaction, and their answers."""

from datetime import timedelta

import pytest
from attrs import evolve

from account_mgmt.domain.errors import AlreadyAnswered, BadText, DateBefore, ScoreOutsideScale
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.survey import Survey, SurveyScale, recommendation, satisfaction
from account_mgmt.testing.builders import MONDAY, a_survey


def answered(score: int, scale: SurveyScale = SurveyScale.CSAT) -> Survey:
    return a_survey(scale=scale)[0].answer(score, by="Ana", on=MONDAY)[0]


def test_an_answer_is_kept_with_who_gave_it() -> None:
    survey, event = a_survey()[0].answer(4, by="Ana", on=MONDAY, comment="quick")

    assert (survey.score, survey.by, survey.comment) == (4, "Ana", "quick")
    assert (event.score, survey.answered_on) == (4, MONDAY)


def test_a_score_outside_its_scale_is_refused() -> None:
    for scale, scores in ((SurveyScale.CSAT, (0, 6)), (SurveyScale.NPS, (-1, 11))):
        for score in scores:
            with pytest.raises(ScoreOutsideScale):
                answered(score, scale)
            with pytest.raises(ScoreOutsideScale):
                evolve(a_survey(scale=scale)[0], score=score)


def test_an_answer_is_given_once_by_somebody_and_not_before_the_question() -> None:
    with pytest.raises(AlreadyAnswered):
        answered(4).answer(5, by="Ana", on=MONDAY)
    with pytest.raises(BadText):
        a_survey()[0].answer(4, by="", on=MONDAY)
    with pytest.raises(DateBefore):
        a_survey()[0].answer(4, by="Ana", on=MONDAY - timedelta(days=1))


def test_each_scale_counts_its_own_and_those_who_did_not_answer() -> None:
    surveys = [
        answered(5),
        answered(3),
        a_survey()[0],
        answered(10, SurveyScale.NPS),
        answered(6, SurveyScale.NPS),
        answered(9, SurveyScale.NPS),
        a_survey(scale=SurveyScale.NPS)[0],
    ]

    assert (satisfaction(surveys).share, satisfaction(surveys).asked) == (Rate("1/2"), 3)
    assert recommendation(surveys).score == Rate("100/3")
    assert recommendation(surveys).asked == 4
