"""How satisfied customers say they are: CSAT and NPS, each with how many answered of how many asked.

CSAT is the share of 4 and 5 among answers from 1 to 5. NPS is the share of promoters (9 and 10) less
that of detractors (0 to 6) among answers from 0 to 10, in points from -100 to 100. Neither is an
average, and without an answer neither has a value. (Rules: paperwork, P9; paperwork-sources, B9.)
"""

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from account_mgmt.domain.errors import MoreAnswersThanAsked, ScoreOutsideScale
from account_mgmt.domain.rate import Rate


@frozen
class Scale:
    """The whole numbers among which a customer chooses."""

    name: str
    lowest: int
    highest: int


CSAT: Final = Scale("CSAT", 1, 5)
"""How satisfied are you, from 1 to 5?"""

NPS: Final = Scale("NPS", 0, 10)
"""How likely would you recommend us, from 0 to 10?"""

_SATISFIED: Final = 4
_PROMOTER: Final = 9
_DETRACTOR: Final = 6


@frozen(kw_only=True)
class Satisfaction:
    """How many were asked, how many answered, and how many of those are satisfied."""

    asked: int
    answers: int
    satisfied: int

    @property
    def share(self) -> Rate | None:
        """The satisfied among those who answered; None when nobody did."""
        return Rate.ratio(self.satisfied, self.answers) if self.answers else None

    @property
    def response_rate(self) -> Rate | None:
        """Those who answered among those who were asked; None when nobody was."""
        return Rate.ratio(self.answers, self.asked) if self.asked else None


@frozen(kw_only=True)
class Recommendation:
    """How many were asked, how many answered, how many of those promote, and how many warn others."""

    asked: int
    answers: int
    promoters: int
    detractors: int

    @property
    def score(self) -> Rate | None:
        """The net promoter score in points from -100 to 100; None when nobody answered."""
        if not self.answers:
            return None
        return Rate.ratio(100 * (self.promoters - self.detractors), self.answers)

    @property
    def response_rate(self) -> Rate | None:
        """Those who answered among those who were asked; None when nobody was."""
        return Rate.ratio(self.answers, self.asked) if self.asked else None


def check_score(scale: Scale, score: int) -> int:
    """The score, when it is on the scale. Raises ScoreOutsideScale."""
    if type(score) is not int or not scale.lowest <= score <= scale.highest:
        raise ScoreOutsideScale(scale.name, str(score), scale.lowest, scale.highest)
    return score


def csat(scores: Sequence[int], *, asked: int | None = None) -> Satisfaction:
    """What answers from 1 to 5 come to; as many were asked as answered, unless said otherwise.

    Raises ScoreOutsideScale, MoreAnswersThanAsked.

    >>> csat([5, 4, 3, 1], asked=10).share
    Rate('0.5')
    """
    asked = _asked(CSAT, scores, asked)
    return Satisfaction(
        asked=asked, answers=len(scores), satisfied=sum(score >= _SATISFIED for score in scores)
    )


def nps(scores: Sequence[int], *, asked: int | None = None) -> Recommendation:
    """What answers from 0 to 10 come to; as many were asked as answered, unless said otherwise.

    Raises ScoreOutsideScale, MoreAnswersThanAsked.

    >>> nps([10, 9, 8, 6], asked=8).score
    Rate('25')
    """
    asked = _asked(NPS, scores, asked)
    return Recommendation(
        asked=asked,
        answers=len(scores),
        promoters=sum(score >= _PROMOTER for score in scores),
        detractors=sum(score <= _DETRACTOR for score in scores),
    )


def _asked(scale: Scale, scores: Sequence[int], asked: int | None) -> int:
    for score in scores:
        check_score(scale, score)
    if asked is None:
        return len(scores)
    if asked < len(scores):
        raise MoreAnswersThanAsked(scale.name, len(scores), asked)
    return asked
