"""Questions to customers about how satisfied they are, and their answers, kept one by one.

(Rules: paperwork, P9; paperwork-sources, B9.)
"""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Final, Self

from attrs import evolve, field, frozen
from attrs.validators import optional

from account_mgmt.domain.calendar import day, plain_date
from account_mgmt.domain.errors import AlreadyAnswered, DateBefore
from account_mgmt.domain.events import SurveyAnswered, SurveyAsked
from account_mgmt.domain.ids import AccountId, SurveyId
from account_mgmt.domain.satisfaction import (
    CSAT,
    NPS,
    Recommendation,
    Satisfaction,
    Scale,
    check_score,
    csat,
    nps,
)
from account_mgmt.domain.text import LONGEST_NAME, check, note


class SurveyScale(Enum):
    """On which scale a customer is asked."""

    CSAT = "CSAT"  # how satisfied, from 1 to 5
    NPS = "NPS"  # how likely to recommend us, from 0 to 10


_SCALES: Final[dict[SurveyScale, Scale]] = {SurveyScale.CSAT: CSAT, SurveyScale.NPS: NPS}


@frozen(kw_only=True)
class Survey:
    """One question to one customer, and the score they gave, if they did.

    `about` says in a word what it is about: an order, a visit, a ticket. Days are local to the account.
    """

    id: SurveyId
    account: AccountId
    scale: SurveyScale
    asked_on: date = field(validator=plain_date)
    about: str = field(default="", validator=note)
    score: int | None = None
    answered_on: date | None = field(default=None, validator=optional(plain_date))
    by: str = field(default="", validator=note)
    comment: str = field(default="", validator=note)
    version: int = 0  # counted by storage; the domain never touches it

    def __attrs_post_init__(self) -> None:
        if self.score is not None:
            check_score(_SCALES[self.scale], self.score)

    @classmethod
    def ask(
        cls, id: SurveyId, account: AccountId, scale: SurveyScale, *, on: date, about: str = ""
    ) -> tuple[Self, SurveyAsked]:
        """A question without an answer, and the event that says it was asked."""
        asked = cls(id=id, account=account, scale=scale, asked_on=on, about=about)
        return asked, SurveyAsked(survey=id, account=account, scale=scale.value, on=on)

    def answer(
        self, score: int, *, by: str, on: date, comment: str = ""
    ) -> tuple[Self, SurveyAnswered]:
        """The question with its answer.

        Raises ScoreOutsideScale, AlreadyAnswered, and DateBefore for a day before it was asked.
        """
        check("Survey answered by", by, longest=LONGEST_NAME)
        check_score(_SCALES[self.scale], score)
        if self.score is not None:
            raise AlreadyAnswered(str(self.id), self.score)
        if day(on) < self.asked_on:
            asked = self.asked_on.isoformat()
            raise DateBefore(f"Survey {self.id}", on.isoformat(), "the day it was asked", asked)
        answered = evolve(self, score=score, answered_on=on, by=by, comment=comment)
        event = SurveyAnswered(survey=self.id, account=self.account, score=score, on=on)
        return answered, event


def satisfaction(surveys: Iterable[Survey]) -> Satisfaction:
    """What those asked from 1 to 5 answered, of all who were asked so."""
    scores = [one.score for one in surveys if one.scale is SurveyScale.CSAT]
    return csat([score for score in scores if score is not None], asked=len(scores))


def recommendation(surveys: Iterable[Survey]) -> Recommendation:
    """What those asked from 0 to 10 answered, of all who were asked so."""
    scores = [one.score for one in surveys if one.scale is SurveyScale.NPS]
    return nps([score for score in scores if score is not None], asked=len(scores))
