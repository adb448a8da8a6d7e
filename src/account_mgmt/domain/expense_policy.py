"""What a company pays for: limits, receipts, deadlines, and what each breach of them does.

(Rules: paperwork, P6 and B6.)
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import Enum
from typing import Final

from attrs import field, frozen

from account_mgmt.domain.expense_line import MEALS, MILEAGE, PER_DIEM, ExpenseLine
from account_mgmt.domain.money import Money


class ViolationKind(Enum):
    """What a policy can find."""

    TOO_LATE = "too late"
    OVER_LIMIT = "over the limit"
    NO_RECEIPT = "no receipt"
    NOT_ITEMISED = "receipt not itemised"
    PROHIBITED = "prohibited category"
    NO_ATTENDEES = "no attendees"
    SELF_APPROVAL = "self-approval"


class Per(Enum):
    """What a limit is counted over."""

    EXPENSE = "expense"
    DAY = "day"
    TRIP = "trip"


@frozen(kw_only=True)
class Limit:
    """The most that a category (None: all together) may cost, in the currency of the books."""

    amount: Money
    category: str | None = None
    per: Per = Per.EXPENSE


@frozen(kw_only=True)
class ExpensePolicy:
    """What is paid for, and what a breach of it does.

    Breaches of `blocking` kinds hold a claim up, others are only listed, to be looked at. A comment
    lets a breach of a `by_comment` kind through.

    Receipts are asked for above an amount, itemised ones above another; `days_to_claim` after an expense
    it is too late. Mileage and per diems have no receipts. Nothing is asked where nothing is said.
    """

    limits: tuple[Limit, ...] = ()
    receipt_above: Money | None = None
    itemised_above: Money | None = None
    days_to_claim: int | None = None
    prohibited: frozenset[str] = frozenset()
    attendees_for: frozenset[str] = frozenset({MEALS})
    without_receipt: frozenset[str] = frozenset({MILEAGE, PER_DIEM})
    blocking: frozenset[ViolationKind] = field(
        default=frozenset(ViolationKind) - {ViolationKind.NO_ATTENDEES}
    )
    by_comment: frozenset[ViolationKind] = frozenset(
        {ViolationKind.NO_RECEIPT, ViolationKind.NOT_ITEMISED, ViolationKind.TOO_LATE}
    )


DEFAULT_EXPENSES: Final = ExpensePolicy()
"""No limits and no deadline; who was at a meal is asked for, and nobody approves their own claim."""


@frozen(kw_only=True)
class Violation:
    """What the policy finds, on which lines, and what was said about it."""

    kind: ViolationKind
    lines: tuple[int, ...]
    rule: str
    blocking: bool
    comment: str = ""  # by which it is let through

    @property
    def holds_up(self) -> bool:
        """Whether the claim cannot go on because of it."""
        return self.blocking and not self.comment

    def __str__(self) -> str:
        numbers = ", ".join(str(line) for line in self.lines)
        where = f"line{'s' if len(self.lines) > 1 else ''} {numbers}: " if self.lines else ""
        return where + self.rule


def violations(
    lines: Sequence[ExpenseLine],
    policy: ExpensePolicy,
    *,
    on: date,
    beside: Sequence[ExpenseLine] = (),
) -> tuple[Violation, ...]:
    """What a policy finds on the lines of a claim that is handed in on a day, in order of kind.

    `beside` are the manager's lines on other claims, which count towards limits of a day or a trip.
    """
    found = [
        *(one for line in lines for one in _of_line(line, policy, on)),
        *(one for limit in policy.limits for one in _over(limit, policy, lines, beside)),
    ]
    order = list(ViolationKind)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.lines)))


def self_approval(policy: ExpensePolicy, comment: str = "") -> Violation:
    """What a policy finds when a manager approves their own claim."""
    kind = ViolationKind.SELF_APPROVAL
    return _violation(kind, (), "nobody approves their own claim", policy, comment)


def _violation(
    kind: ViolationKind,
    lines: Sequence[ExpenseLine],
    rule: str,
    policy: ExpensePolicy,
    comment: str = "",
) -> Violation:
    said = [line.comment for line in lines]
    if kind not in policy.by_comment:
        comment = ""
    elif lines and all(said):
        comment = "; ".join(dict.fromkeys(said))
    return Violation(
        kind=kind,
        lines=tuple(line.number for line in lines),
        rule=rule,
        blocking=kind in policy.blocking,
        comment=comment,
    )


def _of_line(line: ExpenseLine, policy: ExpensePolicy, on: date) -> Iterator[Violation]:
    """What one line breaks by itself."""
    for broken, kind, rule in (
        (
            _late(line, policy, on),
            ViolationKind.TOO_LATE,
            f"it is claimed more than {policy.days_to_claim} days after {line.on}",
        ),
        (
            line.category in policy.prohibited,
            ViolationKind.PROHIBITED,
            f"{line.category} is not paid for",
        ),
        (
            _needs_receipt(line, policy, policy.receipt_above) and line.receipt is None,
            ViolationKind.NO_RECEIPT,
            f"a receipt is needed above {policy.receipt_above}",
        ),
        (
            _needs_receipt(line, policy, policy.itemised_above) and not line.itemised,
            ViolationKind.NOT_ITEMISED,
            f"an itemised receipt is needed above {policy.itemised_above}",
        ),
        (
            line.category in policy.attendees_for and not line.attendees,
            ViolationKind.NO_ATTENDEES,
            f"{line.category} need the names of who was there",
        ),
    ):
        if broken:
            yield _violation(kind, (line,), rule, policy)


def _late(line: ExpenseLine, policy: ExpensePolicy, on: date) -> bool:
    days = policy.days_to_claim
    return days is not None and on > line.on + timedelta(days=days)


def _needs_receipt(line: ExpenseLine, policy: ExpensePolicy, above: Money | None) -> bool:
    asked = above is not None and line.value > above
    return asked and line.category not in policy.without_receipt


def _over(
    limit: Limit,
    policy: ExpensePolicy,
    lines: Sequence[ExpenseLine],
    beside: Sequence[ExpenseLine],
) -> Iterator[Violation]:
    """Where the lines cost more than a limit: by expense, by day, or by trip."""
    groups: dict[object, list[ExpenseLine]] = {}
    for place, line in enumerate((*lines, *beside)):
        if limit.category not in {None, line.category}:
            continue
        if limit.per is Per.TRIP and not line.trip:
            continue
        key = {Per.EXPENSE: place, Per.DAY: line.on, Per.TRIP: line.trip}[limit.per]
        groups.setdefault(key, []).append(line)
    for group in groups.values():
        own = [line for line in group if any(line is one for one in lines)]
        cost = Money.total([line.value for line in group], limit.amount.currency)
        if own and cost > limit.amount:
            what = limit.category or "expenses"
            rule = f"{cost} is more than the {limit.amount} for {what} by {limit.per.value}"
            yield _violation(ViolationKind.OVER_LIMIT, own, rule, policy)
