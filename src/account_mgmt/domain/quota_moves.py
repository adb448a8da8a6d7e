"""What becomes of quota when an account changes hands. No cent is made or lost by it."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from itertools import pairwise
from typing import final

from attrs import frozen

from account_mgmt.domain.amount import Amount, smallest, zero_like
from account_mgmt.domain.attainment import Target
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import MoreThanTheQuota, OverlappingSpans
from account_mgmt.domain.totals import check_alike, difference, total
from account_mgmt.domain.working_days import CALENDAR_DAYS, DayCount


class QuotaGoes(Enum):
    """How much of an account's quota goes with it."""

    NONE = "none"  # it stays with the one who had it
    REMAINING = "remaining"  # what is left of the year, the current period by its days
    ALL = "all"  # the year's, as if the account had always been the other's


@final
@frozen(kw_only=True)
class QuotaMove:
    """Both managers' targets after a move. Together they are what they were."""

    giver: tuple[Target, ...]
    taker: tuple[Target, ...]


def move_quota(  # noqa: PLR0913 # two people, an account, a day and two policies
    giver: Sequence[Target],
    taker: Sequence[Target],
    account: Iterable[Target],
    *,
    on: date,
    goes: QuotaGoes,
    days: DayCount = CALENDAR_DAYS,
) -> QuotaMove:
    """The targets of both once an account's part has gone from one to the other on a day.

    `account` is the account's part of the giver's targets, period by period. Periods stay whole:
    each keeps its own quota, less here and more there, and no year is divided anew. Moving back
    later is another move. Raises MoreThanTheQuota when the giver has less in a period than goes,
    and OverlappingSpans when the taker's periods are cut otherwise.
    """
    kept, gained = _by_period(giver), _by_period(taker)
    for part in account:
        gone = _going(part, on, goes, days)
        if not gone:
            continue
        there = kept.get(part.period, zero_like(gone))
        check_alike(there, gone)
        if smallest(there) < smallest(gone):
            raise MoreThanTheQuota(str(part.period), str(gone), str(there))
        kept[part.period] = difference(there, gone)
        gained[part.period] = total([gained.get(part.period, zero_like(gone)), gone], gone)
    return QuotaMove(giver=_in_order(kept), taker=_in_order(gained))


def _by_period(targets: Iterable[Target]) -> dict[Period, Amount]:
    amounts: dict[Period, Amount] = {}
    for target in targets:
        before = amounts.get(target.period, zero_like(target.amount))
        amounts[target.period] = total([before, target.amount], before)
    return amounts


def _going(part: Target, on: date, goes: QuotaGoes, days: DayCount) -> Amount:
    if goes is QuotaGoes.NONE:
        return zero_like(part.amount)
    if goes is QuotaGoes.ALL or on <= part.period.start:
        return part.amount
    if part.period.end <= on:
        return zero_like(part.amount)
    return part.within(Period(on, part.period.end), days)


def _in_order(amounts: dict[Period, Amount]) -> tuple[Target, ...]:
    targets = tuple(Target(period, amounts[period]) for period in sorted(amounts))
    for one, next_ in pairwise(targets):
        if one.period.overlaps(next_.period):
            what = "Targets"
            raise OverlappingSpans(what, str(one.period), str(next_.period))
    return targets
