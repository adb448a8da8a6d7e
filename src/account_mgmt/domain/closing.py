"""Closed periods: what was reported stands, and what comes late counts in the next open one."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Self

from attrs import field, frozen

from account_mgmt.domain.calendar import Period, aware_instant
from account_mgmt.domain.errors import PeriodClosed
from account_mgmt.domain.events import PeriodFrozen
from account_mgmt.domain.ids import ClosingId
from account_mgmt.domain.ledger import COMPANY, SaleEvent, SalesEntry, SalesTotal


@frozen(kw_only=True)
class Closing:
    """A period whose figures stand.

    `total` is what the company booked in it; `entries` and `digest` are of all entries dated in it,
    of every event and role, so that no figure of the period can change unseen.
    """

    id: ClosingId
    period: Period
    closed_at: datetime = field(validator=aware_instant)
    total: SalesTotal
    entries: int
    digest: str  # SHA-256, hexadecimal, of the entries' names in order
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def close(
        cls,
        period: Period,
        entries: Iterable[SalesEntry],
        *,
        currency: str,
        at: datetime,
        closed: Sequence["Closing"],
    ) -> tuple[Self, PeriodFrozen]:
        """The closing of a period with these entries. Raises PeriodClosed when some of it is closed."""
        for other in closed:
            if other.period.overlaps(period):
                raise PeriodClosed(
                    str(other.period), f"it cannot be closed again as part of {period}"
                )
        entries = tuple(entries)
        closing = cls(
            id=ClosingId(f"{period.start.isoformat()}_{period.end.isoformat()}"),
            period=period,
            closed_at=at,
            total=SalesTotal.of(filter(_booked_by_the_company, entries), currency),
            entries=len(entries),
            digest=digest(entries),
        )
        event = PeriodFrozen(
            closing=closing.id, start=period.start, end=period.end, entries=len(entries)
        )
        return closing, event


def _booked_by_the_company(entry: SalesEntry) -> bool:
    return entry.event is SaleEvent.BOOKED and entry.role in COMPANY


def digest(entries: Iterable[SalesEntry]) -> str:
    """SHA-256 of the names of the entries, sorted, so that a closed report can be proved unchanged."""
    names = "\n".join(sorted(entry.name for entry in entries))
    return hashlib.sha256(names.encode()).hexdigest()


def posting_day(wanted: date, closed: Iterable[Closing]) -> date:
    """The day on which an entry counts: the one wanted, or the first after it in no closed period."""
    day = wanted
    for closing in sorted(closed, key=lambda closing: closing.period.start):
        if day in closing.period:
            day = closing.period.end
    return day
