"""What each part of an account's health rests on: facts, for a face to say in its language.

As text, each of them is a sentence in English.
"""

from attrs import frozen

from account_mgmt.domain.money import Money
from account_mgmt.domain.satisfaction import Recommendation, Satisfaction


@frozen(kw_only=True)
class RecencyReason:
    """The last order was `days_since` days ago, and one every `usual_days` days is usual."""

    days_since: int
    usual_days: int

    def __str__(self) -> str:
        return (
            f"last order {self.days_since} days ago, and one every {self.usual_days} days is usual"
        )


@frozen(kw_only=True)
class TrendReason:
    """What was sold in the last `days` days, and what in as many before them."""

    sold: Money
    before: Money
    days: int

    def __str__(self) -> str:
        return f"{self.sold} in {self.days} days, after {self.before} in as many before"


@frozen(kw_only=True)
class TicketsReason:
    """How many tickets are open, and how many of these are overdue."""

    open: int
    overdue: int

    def __str__(self) -> str:
        return f"{self.open} open, {self.overdue} of them overdue"


@frozen(kw_only=True)
class OurLatenessReason:
    """How many orders left or were due to, and how many of these were late."""

    promised: int
    late: int

    def __str__(self) -> str:
        return f"{self.late} of {self.promised} orders were late"


@frozen(kw_only=True)
class TheirLatenessReason:
    """What the account owes, and what of it is overdue; at nothing or less, it owes nothing."""

    owed: Money
    overdue: Money

    @property
    def nothing_owed(self) -> bool:
        """Whether there is nothing to be paid late."""
        return self.owed.minor <= 0

    def __str__(self) -> str:
        if self.nothing_owed:
            return "nothing is owed"
        return f"{self.overdue} of {self.owed} owed is overdue"


@frozen(kw_only=True)
class SatisfactionReason:
    """What was answered on satisfaction and on recommending; one of the two may have no answers."""

    satisfied: Satisfaction
    recommended: Recommendation

    def __str__(self) -> str:
        told: list[str] = []
        if self.satisfied.answers:
            told.append(
                f"{self.satisfied.satisfied} of {self.satisfied.answers} answers are satisfied"
            )
        if self.recommended.score is not None:
            score = self.recommended.score.round(0)
            told.append(f"an NPS of {score} from {self.recommended.answers} answers")
        return " and ".join(told)


HealthReason = (
    RecencyReason
    | TrendReason
    | TicketsReason
    | OurLatenessReason
    | TheirLatenessReason
    | SatisfactionReason
)
"""What a part of the score rests on."""
