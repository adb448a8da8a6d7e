"""What a manager planned and did in a period, for the reports of a day or a week.

(Rules: selling, B9.)
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import final

from attrs import frozen

from account_mgmt.domain.activity import Activity, ActivityKind, ActivityStatus
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.rate import Rate


@final
@frozen(kw_only=True)
class KindFigures:
    """What was planned and done, of one kind or of all.

    Planned are those first planned for a day of the period and not cancelled: each was kept on that
    day, moved to another, missed, or is still ahead. Done are all done in the period, planned or
    not: each reached the customer, or was an attempt.
    """

    planned: int = 0
    kept: int = 0  # done on the day for which they were first planned
    moved: int = 0  # to another day, whether done since or not
    missed: int = 0  # their day is over, and they were not done
    cancelled: int = 0  # beside those planned
    done: int = 0
    reached: int = 0
    attempts: int = 0

    @property
    def ahead(self) -> int:
        """How many of those planned are still to come."""
        return self.planned - self.kept - self.moved - self.missed

    @property
    def adherence(self) -> Rate | None:
        """The part of those planned that was kept; None where nothing was planned."""
        return Rate.ratio(self.kept, self.planned) if self.planned else None


@final
@frozen(kw_only=True)
class CallFigures:
    """What was planned and done in a period, as it stood at the end of a day."""

    period: Period
    as_of: date
    all: KindFigures
    by_kind: tuple[tuple[ActivityKind, KindFigures], ...]  # those of which there are any


def call_figures(activities: Iterable[Activity], period: Period, as_of: date) -> CallFigures:
    """The figures of these activities (of one manager, or of many) at the end of a day.

    Give all that were planned for a day of the period or done on one, whatever day they are on now.
    The figures of the kinds add up to those of all.
    """
    given = list(activities)
    kinds = [(kind, [one for one in given if one.kind is kind]) for kind in ActivityKind]
    counted = [(kind, _counted(ones, period, as_of)) for kind, ones in kinds if ones]
    return CallFigures(
        period=period,
        as_of=as_of,
        all=_counted(given, period, as_of),
        by_kind=tuple((kind, figures) for kind, figures in counted if figures != KindFigures()),
    )


def _counted(activities: Sequence[Activity], period: Period, as_of: date) -> KindFigures:
    meant = [one for one in activities if one.planned_on is not None and one.planned_on in period]
    cancelled = [one for one in meant if one.status is ActivityStatus.CANCELLED]
    planned = [one for one in meant if one.status is not ActivityStatus.CANCELLED]
    moved = [one for one in planned if one.on != one.planned_on]
    stayed = [one for one in planned if one.on == one.planned_on and one.on <= as_of]
    kept = sum(one.status is ActivityStatus.DONE for one in stayed)
    done = [
        one
        for one in activities
        if one.status is ActivityStatus.DONE and one.on in period and one.on <= as_of
    ]
    reached = sum(one.reached for one in done)
    return KindFigures(
        planned=len(planned),
        kept=kept,
        moved=len(moved),
        missed=len(stayed) - kept,
        cancelled=len(cancelled),
        done=len(done),
        reached=reached,
        attempts=len(done) - reached,
    )
