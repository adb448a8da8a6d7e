"""Milestones: the moments at which a quota was half made, nearly made, made."""

from collections.abc import Iterable, Sequence
from typing import Final, Generic, TypeVar, final

from attrs import frozen

from account_mgmt.domain.amount import Amount, of_smallest, smallest
from account_mgmt.domain.errors import BadRate
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import ZERO, Rate
from account_mgmt.domain.totals import check_alike

EntryT = TypeVar("EntryT")

USUAL: Final = (Rate("50%"), Rate("90%"), Rate("100%"))


@final
@frozen(kw_only=True)
class Milestone(Generic[EntryT]):
    """A part of the quota that was reached, once and for all, with one entry."""

    part: Rate
    entry: EntryT  # the one that reached it
    credited: Money | Quantity  # with that entry
    held: bool  # whether the credit of today still reaches it: a return may have taken it back


def milestones(
    quota: Amount,
    entries: Iterable[tuple[EntryT, Amount]],
    *,
    at: Sequence[Rate] = USUAL,
) -> tuple[Milestone[EntryT], ...]:
    """The milestones reached, in the order in which that happened; several may be by one entry.

    `entries` are credits as they came, returns below zero, each with what names it. A milestone is
    reached by the first entry after which the sum is that part of the quota; falling below and
    reaching it again changes nothing. A quota of zero has none. Raises BadRate for a part that is
    not above zero.
    """
    for part in at:
        if part <= ZERO:
            raise BadRate(str(part), "a milestone", "it is a part of the quota above zero")
    ahead = sorted(set(at)) if quota else []
    reached: list[tuple[Rate, EntryT, int]] = []
    sum_ = 0
    for entry, amount in entries:
        check_alike(quota, amount)
        sum_ += smallest(amount)
        while ahead and _reaches(sum_, ahead[0], quota):
            reached.append((ahead.pop(0), entry, sum_))
    return tuple(
        Milestone(
            part=part,
            entry=entry,
            credited=of_smallest(credited, quota),
            held=_reaches(sum_, part, quota),
        )
        for part, entry, credited in reached
    )


def _reaches(credited: int, part: Rate, quota: Amount) -> bool:
    """By whole numbers: a rounded percentage reaches what the amount does not."""
    return credited * part.denominator >= smallest(quota) * part.numerator
