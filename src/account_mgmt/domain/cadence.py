"""How often an account is to be reached, and whether it is time again.

(Rules: selling, B9.)
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from enum import Enum
from types import MappingProxyType
from typing import Final, final

from attrs import field, frozen

from account_mgmt.domain.account import Account, Role
from account_mgmt.domain.activity import Activity, ActivityKind
from account_mgmt.domain.calendar import ONE_DAY
from account_mgmt.domain.errors import BadVisitPolicy
from account_mgmt.domain.ids import AccountId, ManagerId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.working_days import DayCount

TOUCHES: Final = frozenset(set(ActivityKind) - {ActivityKind.EMAIL})
"""What sets the clock back when it reached the customer; a mail does only where it is said so."""

_LOOKED_AHEAD: Final = 31  # no office is shut for longer


@final
@frozen(kw_only=True)
class Cadence:
    """How many days may pass between two touches: ideally, and at most.

    A new account is reached within `first_days` of its assignment. `weight` ranks accounts of equal
    lateness. Raises BadVisitPolicy unless 1 <= ideal_days <= most_days, and for a grace below zero.
    """

    ideal_days: int
    most_days: int
    first_days: int = 7
    weight: Rate = ONE

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.ideal_days <= self.most_days:
            rule = "the ideal is one at least, and not above the most"
            raise BadVisitPolicy("Cadence", f"{self.ideal_days} to {self.most_days} days", rule)
        if self.first_days < 0:
            raise BadVisitPolicy(
                "First-contact grace", f"{self.first_days} days", "it is 0 or more"
            )
        if self.weight < ZERO:
            raise BadVisitPolicy("Weight", str(self.weight), "it is 0 or more")


def _read_only(cadences: Mapping[str, Cadence]) -> Mapping[str, Cadence]:
    return MappingProxyType(dict(cadences))


@final
@frozen(kw_only=True)
class CadencePolicy:
    """The cadence of each account class, and of all others; and what counts as a touch."""

    by_class: Mapping[str, Cadence] = field(converter=_read_only)
    otherwise: Cadence
    touches: frozenset[ActivityKind] = TOUCHES

    def of(self, account_class: str) -> Cadence:
        """The cadence of a class."""
        return self.by_class.get(account_class, self.otherwise)

    def is_touch(self, activity: Activity) -> bool:
        """Whether it sets the clock back: done, of a kind that counts, and it reached somebody."""
        return activity.reached and activity.kind in self.touches


STANDARD_CADENCE: Final = CadencePolicy(
    by_class={
        "A": Cadence(ideal_days=14, most_days=21, weight=Rate(3)),
        "B": Cadence(ideal_days=28, most_days=42, weight=Rate(2)),
        "C": Cadence(ideal_days=56, most_days=84),
    },
    otherwise=Cadence(ideal_days=28, most_days=42),
)
"""A every two weeks, B every four and six at most (Monica, issue 321), C every eight."""


class ContactState(Enum):
    """Whether it is time to reach an account again."""

    OK = "ok"
    DUE = "due"  # on the very day
    LATE = "late"  # after it, and within the most that may pass
    OVERDUE = "overdue"  # beyond


@final
@frozen(kw_only=True)
class ContactReason:
    """What the state of an account rests on; as text, in English.

    It was last reached on `last_touch` (None: never, and had since `since`), `days_since` days ago,
    where `least_days` to `most_days` may pass.
    """

    state: ContactState
    last_touch: date | None
    since: date
    days_since: int
    least_days: int
    most_days: int

    def __str__(self) -> str:
        last, least, most = self.last_touch, self.least_days, self.most_days
        told = (
            f"never reached, had since {self.since}" if last is None else f"last reached on {last}"
        )
        allowed = f"{least} to {most}" if most > least else f"{least}"
        return f"{self.state.value}: {told}, {self.days_since} days ago, where {allowed} may pass"


@final
@frozen(kw_only=True)
class ContactDue:
    """When an account is to be reached again, and why.

    `due_on` is a working day, local to the account; after `late_until` it is overdue. The clock runs
    from the customer's last touch by whomever; `own_touch` is the manager's own. `urgency` is the
    days since the last touch over the most that may pass, by the weight of the class, and by the
    account's health.
    """

    account: AccountId
    manager: ManagerId
    state: ContactState
    last_touch: date | None
    own_touch: date | None
    due_on: date
    late_until: date
    days_since: int
    urgency: Rate
    value: Money
    because: ContactReason


def contact_due(  # noqa: PLR0913 # what the answer rests on
    account: Account,
    manager: ManagerId,
    history: Iterable[Activity],
    *,
    on: date,
    policy: CadencePolicy,
    days: Collection[DayCount],
    value: Money,
    pressing: Rate = ONE,
) -> ContactDue:
    """When the manager is to reach an account again, as it stands at the end of a day.

    `history` are activities with the account; those after the day are left out. `days` are the
    calendars that must all be open on the day due. `value` is what breaks ties, and `pressing` how
    many times more urgent the account is than its days say, for its health. A new owner takes
    over the customer's clock; without any touch it runs from the first day that anybody had the
    account, or from `on` when nobody had.
    """
    touches = [one for one in history if policy.is_touch(one) and one.on <= on]
    last = max((one.on for one in touches), default=None)
    own = max((one.on for one in touches if one.manager == manager), default=None)
    cadence = policy.of(account.account_class)
    since = last or _had_since(account, on)
    wait = cadence.first_days if last is None else cadence.ideal_days
    most = wait + cadence.most_days - cadence.ideal_days
    due_on = first_open(since + timedelta(days=wait), days)
    late_until = max(due_on, since + timedelta(days=most))
    days_since = (on - since).days
    urgency = Rate.ratio(days_since, max(most, 1)) * cadence.weight * pressing
    state = _state(on, due_on, late_until)
    return ContactDue(
        account=account.id,
        manager=manager,
        state=state,
        last_touch=last,
        own_touch=own,
        due_on=due_on,
        late_until=late_until,
        days_since=days_since,
        urgency=urgency,
        value=value,
        because=ContactReason(
            state=state,
            last_touch=last,
            since=since,
            days_since=days_since,
            least_days=wait,
            most_days=most,
        ),
    )


def by_urgency(due: Iterable[ContactDue]) -> tuple[ContactDue, ...]:
    """The most urgent first; of equals the one of more value, then by account."""
    return tuple(
        sorted(due, key=lambda one: (-one.urgency.as_fraction(), -one.value.minor, one.account))
    )


def first_open(on: date, calendars: Collection[DayCount]) -> date:
    """The first day from that one on on which all calendars are open.

    The day itself when none is within a month: such calendars are never open at once.
    """
    for ahead in range(_LOOKED_AHEAD):
        wanted = on + ahead * ONE_DAY
        if all(calendar.is_open(wanted) for calendar in calendars):
            return wanted
    return on


def _had_since(account: Account, on: date) -> date:
    owners = [
        row.since for row in account.assignments if row.role is Role.OWNER and row.known(None)
    ]
    return min((since for since in owners if since <= on), default=on)


def _state(on: date, due_on: date, late_until: date) -> ContactState:
    if on < due_on:
        return ContactState.OK
    if on == due_on:
        return ContactState.DUE
    return ContactState.LATE if on <= late_until else ContactState.OVERDUE


# --- the ladder ---------------------------------------------------------------------------------


class Warmth(Enum):
    """How long ago a customer was reached, in steps of a month (margince, issue 704)."""

    ACTIVE = "active"
    COOLING = "cooling"
    DORMANT = "dormant"
    STALE = "stale"


LADDER: Final = ((30, Warmth.ACTIVE), (60, Warmth.COOLING), (90, Warmth.DORMANT))
"""The last day on which each step holds; beyond them all it is stale."""


def warmth(days_since: int, ladder: Iterable[tuple[int, Warmth]] = LADDER) -> Warmth:
    """Where a customer stands who was reached so many days ago.

    >>> warmth(30), warmth(31)
    (<Warmth.ACTIVE: 'active'>, <Warmth.COOLING: 'cooling'>)
    """
    return next((step for last, step in ladder if days_since <= last), Warmth.STALE)


# --- against a plan, and against the time there is ---------------------------------------------


@final
@frozen(kw_only=True)
class CallPlanAttainment:
    """How a plan of calls was kept; calls beyond an account's own plan make up for nobody's."""

    planned: int
    made: int  # of those planned
    over_calls: int  # beyond them
    accounts: int  # that have calls planned
    reached: int  # of these, with one call at least

    @property
    def attainment(self) -> Rate | None:
        """The part of the plan that was kept; None where nothing was planned."""
        return Rate.ratio(self.made, self.planned) if self.planned else None

    @property
    def reach(self) -> Rate | None:
        """The part of the planned accounts that had a call; None where none was planned."""
        return Rate.ratio(self.reached, self.accounts) if self.accounts else None


def call_plan_attainment(
    planned: Mapping[AccountId, int], actual: Mapping[AccountId, int]
) -> CallPlanAttainment:
    """How a plan of calls per account was kept.

    Calls on accounts that are not in the plan are over-calls too.
    """
    counts = {account: actual.get(account, 0) for account in planned}
    made = sum(min(counts[account], wanted) for account, wanted in planned.items())
    in_plan = [account for account, wanted in planned.items() if wanted]
    return CallPlanAttainment(
        planned=sum(planned.values()),
        made=made,
        over_calls=sum(actual.values()) - made,
        accounts=len(in_plan),
        reached=sum(counts[account] > 0 for account in in_plan),
    )


@final
@frozen(kw_only=True)
class CallCapacity:
    """The minutes that calls need, and those that there are."""

    needed: Rate
    available: Rate

    @property
    def short(self) -> Rate:
        """What is missing; zero when there is enough."""
        return max(self.needed - self.available, ZERO)


def call_capacity(
    calls: Iterable[tuple[int, int]],
    *,
    working_days: int,
    minutes_a_day: int,
    selling_share: Rate | str = ONE,
) -> CallCapacity:
    """Whether there is time for calls, each a count and its minutes with travel.

    Of the minutes of a working day the selling share is there for them.
    """
    share = Rate.of(selling_share)
    return CallCapacity(
        needed=Rate(sum(count * minutes for count, minutes in calls)),
        available=Rate(working_days * minutes_a_day) * share,
    )
