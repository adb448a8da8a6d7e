"""Collecting what is overdue: letters by level, promises, disputes, and whom to call first.

(Rules: paperwork, P5.)
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum
from typing import Final

from attrs import Attribute, field, frozen

from account_mgmt.domain.errors import BadDunning
from account_mgmt.domain.ids import AccountId, InvoiceId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate


class Reaches(Enum):
    """When a debt reaches a level that asks for days and for an amount."""

    BOTH = "both"
    EITHER = "either"


@frozen(kw_only=True)
class DunningLevel:
    """A step of chasing: after how many days past due, and for how much, what is done.

    `fee` is what the letter asks for beside the debt; it is charged on a document of its own.
    """

    number: int
    after_days: int
    action: str
    minimum: Money | None = None
    fee: Money | None = None
    stops_shipping: bool = False


def _rising(
    _policy: "DunningPolicy",
    _attribute: "Attribute[tuple[DunningLevel, ...]]",
    levels: tuple[DunningLevel, ...],
) -> None:
    if [level.number for level in levels] != list(range(1, len(levels) + 1)):
        raise BadDunning("its levels are not numbered 1, 2, 3")
    days = [level.after_days for level in levels]
    if not levels or days != sorted(set(days)) or days[0] < 1:
        raise BadDunning("the days of its levels do not rise from 1")


class Weighed(Enum):
    """Which amount a level's minimum is about."""

    ALL = "all that is chased"
    OLDEST = "the oldest invoice"


class DunnedPer(Enum):
    """What a letter is about."""

    ACCOUNT = "account"  # all that an account owes, by the item that is furthest
    INVOICE = "invoice"


def _some_days(_policy: "DunningPolicy", attribute: "Attribute[int]", days: int) -> None:
    if type(days) is not int or days < 0:
        raise BadDunning(f"{days} {attribute.name.replace('_', ' ')} are below zero")


@frozen(kw_only=True)
class DunningPolicy:
    """How a company chases: its levels, and how long it waits between letters.

    Letters go up one level at a time, whatever the debt has reached; shipping stops at once. An
    item is left alone for `grace_days` after its due date, whatever its level asks. With `per`
    invoice, each has levels and letters of its own.
    """

    levels: tuple[DunningLevel, ...] = field(validator=_rising)
    days_between: int = field(default=7, validator=_some_days)
    reaches: Reaches = Reaches.BOTH
    grace_days: int = field(default=0, validator=_some_days)
    per: DunnedPer = DunnedPer.ACCOUNT
    weighed: Weighed = Weighed.ALL

    def chased(self, items: Iterable["OverdueItem"], on: date) -> tuple["OverdueItem", ...]:
        """The items of which something is to be chased on a day."""
        return tuple(
            item for item in items if item.chased.minor > 0 and item.days_late(on) > self.grace_days
        )

    def reached(self, items: Sequence["OverdueItem"], on: date) -> DunningLevel | None:
        """The highest level that these items have reached, or None.

        A level asks whether an item is late for its days, and whether what is weighed, all of them or
        the oldest, comes to its minimum.
        """
        found: DunningLevel | None = None
        oldest = max(items, key=lambda item: item.days_late(on), default=None)
        weighed = items if self.weighed is Weighed.ALL or oldest is None else (oldest,)
        owed = sum(item.chased.minor for item in weighed)
        for level in self.levels:
            late = [item for item in items if item.days_late(on) >= level.after_days]
            enough = level.minimum is None or owed >= level.minimum.minor
            both = bool(late) and enough
            either = bool(late) or (level.minimum is not None and enough)
            if both if self.reaches is Reaches.BOTH else either:
                found = level
        return found


STANDARD_DUNNING: Final = DunningPolicy(
    levels=(
        DunningLevel(number=1, after_days=5, action="friendly reminder"),
        DunningLevel(number=2, after_days=20, action="formal reminder"),
        DunningLevel(number=3, after_days=40, action="final notice", stops_shipping=True),
    )
)
"""Three letters in forty days; no further goods after the last."""


@frozen(kw_only=True)
class OverdueItem:
    """What is open of an invoice past its date, and what of it is not to be chased just now."""

    invoice: InvoiceId
    number: str
    due_on: date
    open: Money
    disputed: Money

    @property
    def chased(self) -> Money:
        """What is open and not disputed."""
        return self.open - self.disputed

    def days_late(self, on: date) -> int:
        """How many days past due."""
        return (on - self.due_on).days


@frozen(kw_only=True)
class SentLetter:
    """A letter that went out: its level, the day, and the invoices it named."""

    level: int
    on: date
    invoices: tuple[InvoiceId, ...]


@frozen(kw_only=True)
class Letter:
    """The letter to send now: it names every item that is chased."""

    level: DunningLevel
    items: tuple[OverdueItem, ...]
    total: Money


def letters_due(
    policy: DunningPolicy, items: Iterable[OverdueItem], sent: Sequence[SentLetter], on: date
) -> tuple[Letter, ...]:
    """The letters that are due on a day: one about all that is owed, or one for each invoice."""
    if policy.per is DunnedPer.ACCOUNT:
        letter = next_letter(policy, items, sent, on)
        return () if letter is None else (letter,)
    found: list[Letter] = []
    for item in items:
        about = [letter for letter in sent if item.invoice in letter.invoices]
        letter = next_letter(policy, (item,), about, on)
        if letter is not None:
            found.append(letter)
    return tuple(found)


def next_letter(
    policy: DunningPolicy, items: Iterable[OverdueItem], sent: Sequence[SentLetter], on: date
) -> Letter | None:
    """The letter that is due on a day, or None.

    It is one level above the last that named any of what is still open, as far as the debt has
    reached; paid debts lower it again. Between letters the policy waits.
    """
    chased = policy.chased(items, on)
    reached = policy.reached(chased, on)
    if reached is None:
        return None
    still_open = {item.invoice for item in chased}
    about_these = [letter for letter in sent if still_open.intersection(letter.invoices)]
    last = max((letter.level for letter in about_these), default=0)
    if sent and on < max(letter.on for letter in sent) + timedelta(days=policy.days_between):
        return None
    if last >= reached.number:
        return None
    total = Money.total([item.chased for item in chased], chased[0].open.currency)
    return Letter(level=policy.levels[last], items=chased, total=total)


# --- whom to call -------------------------------------------------------------------------------


@frozen(kw_only=True)
class ChancePolicy:
    """How likely a call is to bring the money, by days late: each holds from its days on."""

    steps: tuple[tuple[int, Rate], ...]

    def chance(self, days_late: int) -> Rate:
        """The chance for a debt of that age."""
        return max(
            ((days, rate) for days, rate in self.steps if days <= days_late),
            default=(0, Rate(1)),
            key=lambda step: step[0],
        )[1]


FALLING_CHANCE: Final = ChancePolicy(
    steps=((1, Rate("0.9")), (31, Rate("0.7")), (61, Rate("0.5")), (91, Rate("0.3")))
)
"""A plain table for whom nothing better was measured: it falls with each bucket of ageing."""


@frozen(kw_only=True)
class CallToMake:
    """An account to call: about what, why, and what to do after.

    `worth` is what the call may bring: each overdue amount by its chance. `letter` is what to send
    after; None when it is to call again in a week.
    """

    account: AccountId
    overdue: Money
    worth: Money
    oldest_days: int
    items: tuple[OverdueItem, ...]
    reason: str
    next_step: str
    last_contact: date | None
    broken_promise: bool
    letter: DunningLevel | None = None


def calls(
    overdue: Mapping[AccountId, Sequence[OverdueItem]],
    files: "Mapping[AccountId, ChaseState]",
    on: date,
    *,
    policy: DunningPolicy = STANDARD_DUNNING,
    chance: ChancePolicy = FALLING_CHANCE,
) -> tuple[CallToMake, ...]:
    """The calls of a day, those worth most first; then the larger debt, then by account.

    Accounts whose debts are all disputed, promised for later, or not to be chased are left out.
    """
    made: list[CallToMake] = []
    for account, items in overdue.items():
        state = files.get(account, NOT_CHASED)
        chased = policy.chased(items, on)
        if not chased or state.waits:
            continue
        made.append(_call(account, chased, state, on, policy, chance))
    return tuple(
        sorted(made, key=lambda call: (-call.worth.minor, -call.overdue.minor, call.account))
    )


@frozen(kw_only=True)
class ChaseState:
    """What stands about chasing an account on a day."""

    waits: bool = False  # for a promise, or until a pause ends
    broken_promise: bool = False
    letters: tuple[SentLetter, ...] = ()
    last_contact: date | None = None


NOT_CHASED: Final = ChaseState()


def _call(  # noqa: PLR0913, PLR0917 # what a call rests on
    account: AccountId,
    items: tuple[OverdueItem, ...],
    state: ChaseState,
    on: date,
    policy: DunningPolicy,
    chance: ChancePolicy,
) -> CallToMake:
    currency = items[0].open.currency
    overdue = Money.total([item.chased for item in items], currency)
    worth = Money.total(
        [item.chased.times(chance.chance(item.days_late(on))) for item in items], currency
    )
    oldest = max(item.days_late(on) for item in items)
    count = f"{len(items)} {'invoice' if len(items) == 1 else 'invoices'}"
    reason = f"{overdue} overdue on {count}, the oldest for {oldest} days"
    if state.broken_promise:
        reason += "; a promise to pay was broken"
    due = letters_due(policy, items, state.letters, on)
    highest = max((one.level for one in due), key=lambda level: level.number, default=None)
    step = "call again in a week" if highest is None else f"send the {highest.action}"
    return CallToMake(
        account=account,
        overdue=overdue,
        worth=worth,
        oldest_days=oldest,
        items=items,
        reason=reason,
        next_step=step,
        last_contact=state.last_contact,
        broken_promise=state.broken_promise,
        letter=highest,
    )
