"""How well an account is, from 0 to 100, as a score that says what it is made of.

A weighted mean of parts, each from 0 to 100 with its own explanation. A part about which nothing is
known is left out by name, and the weights of the others count for more. (Rules: paperwork, P9.)
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from attrs import Attribute, field, frozen

from account_mgmt.domain.errors import BadServiceLevel
from account_mgmt.domain.health_reason import (
    HealthReason,
    OurLatenessReason,
    RecencyReason,
    SatisfactionReason,
    TheirLatenessReason,
    TicketsReason,
    TrendReason,
)
from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.satisfaction import Recommendation, Satisfaction

WHOLE: Final = Rate(100)
_HALF: Final = Rate("0.5")


class HealthPart(Enum):
    """What an account's health is made of."""

    RECENCY = "recency"  # of its last order, against its own rhythm
    TREND = "trend"  # of what it buys
    TICKETS = "tickets"  # that are open
    OUR_LATENESS = "our lateness"  # of deliveries
    THEIR_LATENESS = "their lateness"  # of payments
    SATISFACTION = "satisfaction"


def _read_only(weights: Mapping[HealthPart, Rate | int | str]) -> Mapping[HealthPart, Rate]:
    return MappingProxyType({part: Rate.of(weight) for part, weight in weights.items()})


def _weighing(
    _policy: object,
    _attribute: "Attribute[Mapping[HealthPart, Rate]]",
    weights: Mapping[HealthPart, Rate],
) -> None:
    if any(weight < ZERO for weight in weights.values()) or not any(weights.values()):
        raise BadServiceLevel("A health policy", "weights are 0 or more, and one is above")


@frozen(kw_only=True)
class HealthPolicy:
    """How much each part counts; what an open ticket costs, and one that is overdue beyond that.

    `urgency` is by how much an account without any health left is called on more urgently: a half
    makes its urgency one and a half times as much.
    """

    weights: Mapping[HealthPart, Rate] = field(
        factory=lambda: dict.fromkeys(HealthPart, ONE), converter=_read_only, validator=_weighing
    )
    ticket: int = 20
    overdue_ticket: int = 20
    days: int = 90  # of the trend, and as many before them
    urgency: Rate = _HALF


STANDARD_HEALTH: Final = HealthPolicy()
"""All parts count alike; an open ticket costs 20 points, an overdue one 40."""


@frozen(kw_only=True)
class HealthFacts:
    """What the health of an account rests on, as it stands at the end of a day.

    `ordered` are the days of its orders; `sold` what it bought in the days of the trend, and `before`
    in as many before; `promised` how many of its orders left or were due in the last year, `late` how
    many of these were late; `owed` what it owes, None when nothing was ever invoiced, of which
    `overdue` is.
    """

    account: AccountId
    on: date
    ordered: tuple[date, ...]
    sold: Money
    before: Money
    open_tickets: int
    overdue_tickets: int
    promised: int
    late: int
    owed: Money | None
    overdue: Money
    satisfied: Satisfaction
    recommended: Recommendation


@frozen(kw_only=True)
class ScoredPart:
    """One part of the score from 0 to 100, how much it counts, and why it is what it is.

    `because` are facts; as text, they are a sentence in English.
    """

    part: HealthPart
    score: Rate
    weight: Rate
    because: HealthReason


@frozen(kw_only=True)
class AccountHealth:
    """The health of an account from 0 to 100; None where nothing at all is known of it."""

    account: AccountId
    on: date
    score: Rate | None
    parts: tuple[ScoredPart, ...]
    missing: tuple[HealthPart, ...]

    @property
    def because(self) -> str:
        """What the score is made of, in an English sentence for people."""
        told = [f"{one.part.value} {one.score.round(0)}: {one.because}" for one in self.parts]
        if self.missing:
            told.append(f"nothing is known of {', '.join(part.value for part in self.missing)}")
        return "; ".join(told)

    def urgency(self, policy: HealthPolicy = STANDARD_HEALTH) -> Rate:
        """How many times more urgent a call is than to an account in full health."""
        if self.score is None:
            return ONE
        return ONE + policy.urgency * (WHOLE - self.score) * Rate.ratio(1, 100)


def health(facts: HealthFacts, policy: HealthPolicy = STANDARD_HEALTH) -> AccountHealth:
    """The health of an account by what is known of it.

    Recency is 100 while no more days passed since the last order than the middle gap between orders,
    and falls to 0 at three times that. Trend is what was sold against as many days before, 100 at most.
    Lateness of ours is the share of orders in time, of theirs the share of what they owe that is not
    overdue. Satisfaction is the mean of CSAT and of NPS brought to 0 to 100, of those there are.
    """
    scored = {
        HealthPart.RECENCY: _recency(facts),
        HealthPart.TREND: _trend(facts, policy),
        HealthPart.TICKETS: _tickets(facts, policy),
        HealthPart.OUR_LATENESS: _ours(facts),
        HealthPart.THEIR_LATENESS: _theirs(facts),
        HealthPart.SATISFACTION: _satisfaction(facts),
    }
    parts = tuple(
        ScoredPart(part=part, score=found[0], weight=policy.weights[part], because=found[1])
        for part, found in scored.items()
        if found is not None and policy.weights.get(part)
    )
    missing = tuple(
        part for part, found in scored.items() if found is None and policy.weights.get(part)
    )
    whole = sum((one.weight.as_fraction() for one in parts), start=ZERO.as_fraction())
    weighted = sum(
        ((one.score * one.weight).as_fraction() for one in parts), start=ZERO.as_fraction()
    )
    score = Rate(weighted / whole) if whole else None
    return AccountHealth(
        account=facts.account, on=facts.on, score=score, parts=parts, missing=missing
    )


_Scored = tuple[Rate, HealthReason] | None


def rhythm(days: Sequence[date]) -> int | None:
    """The middle gap in days between orders on those days; None with fewer than two of them.

    Of an even number of gaps, the lesser of the two in the middle; a day at least.
    """
    gaps = sorted((later - earlier).days for earlier, later in pairwise(sorted(set(days))))
    return gaps[(len(gaps) - 1) // 2] if gaps else None


def _recency(facts: HealthFacts) -> _Scored:
    usual = rhythm(facts.ordered)
    if usual is None:
        return None
    since = (facts.on - max(facts.ordered)).days
    left = Rate.ratio(3 * usual - since, 2 * usual)
    return WHOLE * min(max(left, ZERO), ONE), RecencyReason(days_since=since, usual_days=usual)


def _trend(facts: HealthFacts, policy: HealthPolicy) -> _Scored:
    if facts.before.minor <= 0:
        return None
    kept = Rate.ratio(max(facts.sold.minor, 0), facts.before.minor)
    why = TrendReason(sold=facts.sold, before=facts.before, days=policy.days)
    return WHOLE * min(kept, ONE), why


def _tickets(facts: HealthFacts, policy: HealthPolicy) -> _Scored:
    lost = facts.open_tickets * policy.ticket + facts.overdue_tickets * policy.overdue_ticket
    why = TicketsReason(open=facts.open_tickets, overdue=facts.overdue_tickets)
    return Rate(max(100 - lost, 0)), why


def _ours(facts: HealthFacts) -> _Scored:
    if not facts.promised:
        return None
    why = OurLatenessReason(promised=facts.promised, late=facts.late)
    return WHOLE * Rate.ratio(facts.promised - facts.late, facts.promised), why


def _theirs(facts: HealthFacts) -> _Scored:
    if facts.owed is None:
        return None
    why = TheirLatenessReason(owed=facts.owed, overdue=facts.overdue)
    if why.nothing_owed:
        return WHOLE, why
    return WHOLE * Rate.ratio(facts.owed.minor - facts.overdue.minor, facts.owed.minor), why


def _satisfaction(facts: HealthFacts) -> _Scored:
    found: list[Rate] = []
    share, score = facts.satisfied.share, facts.recommended.score
    if share is not None:
        found.append(WHOLE * share)
    if score is not None:
        found.append((score + WHOLE) * _HALF)
    if not found:
        return None
    mean = sum((rate.as_fraction() for rate in found), start=ZERO.as_fraction()) / len(found)
    why = SatisfactionReason(satisfied=facts.satisfied, recommended=facts.recommended)
    return Rate(mean), why
