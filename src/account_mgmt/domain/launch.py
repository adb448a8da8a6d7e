"""A new product on its way to accounts: who heard of it, tried it, bought it, or would not have it.

What documents say is read from them: a visit that showed the product presents it, an order orders
it. A launch itself keeps what no document says: a sample, an answer. (Rules: selling, B10.)
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from enum import Enum
from typing import Final, Self, final

from attrs import Attribute, evolve, field, frozen

from account_mgmt.domain.account import Account, AccountStatus
from account_mgmt.domain.activity import Activity, ActivityStatus
from account_mgmt.domain.calendar import day, plain_date
from account_mgmt.domain.errors import BadNumber, IllegalTransition, NotOffered
from account_mgmt.domain.events import LaunchMoved, LaunchPlanned
from account_mgmt.domain.ids import AccountId, LaunchId, OrderId, ProductId
from account_mgmt.domain.ledger import SalesEntry
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.segment import EVERYBODY, Segment
from account_mgmt.domain.text import LONGEST_NOTE, check, note


class LaunchStage(Enum):
    """How far an account is with a new product."""

    NOT_PRESENTED = "not presented"
    PRESENTED = "presented"
    SAMPLED = "sampled"
    DECLINED = "declined"
    ORDERED = "ordered"
    REORDERED = "reordered"


NEXT: Final[Mapping[LaunchStage, tuple[LaunchStage, ...]]] = {
    LaunchStage.NOT_PRESENTED: (
        LaunchStage.PRESENTED,
        LaunchStage.SAMPLED,
        LaunchStage.ORDERED,
    ),
    LaunchStage.PRESENTED: (LaunchStage.SAMPLED, LaunchStage.DECLINED, LaunchStage.ORDERED),
    LaunchStage.SAMPLED: (LaunchStage.DECLINED, LaunchStage.ORDERED),
    LaunchStage.DECLINED: (LaunchStage.PRESENTED, LaunchStage.SAMPLED, LaunchStage.ORDERED),
    LaunchStage.ORDERED: (LaunchStage.REORDERED,),
    LaunchStage.REORDERED: (),
}
"""The one table of what may follow what."""

_ORDER_OF_A_DAY: Final = {stage: place for place, stage in enumerate(LaunchStage)}
_BLOCKED: Final = frozenset({AccountStatus.ON_HOLD, AccountStatus.CLOSED})


@final
@frozen(kw_only=True)
class LaunchFact:
    """What moved an account on, and the activity or order that says so; empty: somebody said it."""

    account: AccountId
    stage: LaunchStage
    on: date = field(validator=plain_date)
    source: str = field(default="", validator=note)
    reason: str = field(default="", validator=note)


@final
@frozen(kw_only=True)
class AccountLaunch:
    """How far an account is with a new product, since when; and why not, once it declined."""

    account: AccountId
    stage: LaunchStage = LaunchStage.NOT_PRESENTED
    since: date | None = None
    source: str = ""
    reason: str = ""

    def moved(self, fact: LaunchFact) -> "AccountLaunch":
        """How far it is after a fact; one that its stage does not lead to changes nothing.

        Orders of one day are one; an order of a later day is a second.
        """
        wanted = fact.stage
        if self.stage is LaunchStage.ORDERED and wanted is LaunchStage.ORDERED:
            wanted = LaunchStage.REORDERED if fact.on != self.since else wanted
        if wanted not in NEXT[self.stage]:
            return self
        return AccountLaunch(
            account=self.account,
            stage=wanted,
            since=fact.on,
            source=fact.source,
            reason=fact.reason,
        )


def shown_in(activity: Activity, product: ProductId) -> LaunchFact | None:
    """The fact that an activity presented a product; None unless it is done and reached somebody."""
    done = activity.status is ActivityStatus.DONE and activity.reached
    if not done or product not in activity.products:
        return None
    return LaunchFact(
        account=activity.account,
        stage=LaunchStage.PRESENTED,
        on=activity.on,
        source=str(activity.id),
    )


def orders_in(entries: Iterable[SalesEntry]) -> tuple[LaunchFact, ...]:
    """The facts that orders took a product, of the entries of its sales.

    An order of which nothing is left is none: it was cancelled, or all of it came back.
    """
    found: dict[OrderId, list[SalesEntry]] = {}
    for entry in entries:
        found.setdefault(entry.document, []).append(entry)
    return tuple(
        LaunchFact(
            account=own[0].account,
            stage=LaunchStage.ORDERED,
            on=min(entry.effective_on for entry in own),
            source=str(order),
        )
        for order, own in found.items()
        if sum(entry.units.millionths for entry in own) > 0
    )


def facts_about(
    product: ProductId, activities: Iterable[Activity], entries: Iterable[SalesEntry]
) -> tuple[LaunchFact, ...]:
    """What documents say of accounts and a product: its visits, and the entries of its sales."""
    shown = (shown_in(one, product) for one in activities)
    return (*(fact for fact in shown if fact is not None), *orders_in(entries))


def _some_days(launch: "Launch", attribute: "Attribute[int]", days: int) -> None:
    if days < 1:
        raise BadNumber(f"Launch {launch.id}", f"{attribute.name} {days}", "it is one at least")


@frozen(kw_only=True)
class Launch:
    """A new product: from when it is offered, to whom, and what accounts said to it.

    `facts` are what no document says, and only grow. `quiet_days` is how long an account that
    declined is left alone, `stock_days` how long one that ordered counts as stocking it.
    """

    id: LaunchId
    product: ProductId
    starts: date = field(validator=plain_date)
    audience: Segment = EVERYBODY
    quiet_days: int = field(default=90, validator=_some_days)
    stock_days: int = field(default=90, validator=_some_days)
    facts: tuple[LaunchFact, ...] = ()
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def plan(  # noqa: PLR0913 # a launch is what it is
        cls,
        id: LaunchId,
        product: ProductId,
        *,
        starts: date,
        audience: Segment = EVERYBODY,
        quiet_days: int = 90,
        stock_days: int = 90,
    ) -> tuple[Self, LaunchPlanned]:
        """A launch of which nobody has heard, and the event that says it is planned.

        Raises BadNumber for no days.
        """
        launch = cls(
            id=id,
            product=product,
            starts=starts,
            audience=audience,
            quiet_days=quiet_days,
            stock_days=stock_days,
        )
        return launch, LaunchPlanned(launch=id, product=product, starts=starts)

    def standing(
        self, account: AccountId, documented: Iterable[LaunchFact], on: date
    ) -> AccountLaunch:
        """How far an account is at the end of a day; what happened before the launch does not count.

        `documented` is what documents say, of any account. Of one day what is further counts last.
        """
        own = [
            fact
            for fact in (*self.facts, *documented)
            if fact.account == account and self.starts <= fact.on <= on
        ]
        standing = AccountLaunch(account=account)
        for fact in sorted(own, key=lambda fact: (fact.on, _ORDER_OF_A_DAY[fact.stage])):
            standing = standing.moved(fact)
        return standing

    def check_offered(self, account: Account, standing: AccountLaunch, on: date) -> None:
        """Refuse with NotOffered what is not to be presented to an account on a day.

        Nothing is, before its date; nor to an account that is on hold or closed; nor within so many
        days after it declined.
        """
        if day(on) < self.starts:
            rule, way_out = f"it starts on {self.starts}", f"Wait until {self.starts}"
            raise NotOffered(str(self.product), str(account.id), on.isoformat(), rule, way_out)
        if account.status in _BLOCKED:
            rule, way_out = f"the account is {account.status.value}", "Make it active first"
            raise NotOffered(str(self.product), str(account.id), on.isoformat(), rule, way_out)
        quiet = self.quiet_until(standing)
        if quiet is not None and on < quiet:
            rule = f"it declined on {standing.since}, and is left alone for {self.quiet_days} days"
            raise NotOffered(
                str(self.product), str(account.id), on.isoformat(), rule, f"Wait until {quiet}"
            )

    def quiet_until(self, standing: AccountLaunch) -> date | None:
        """The first day on which one that declined may be asked again; None for others."""
        if standing.stage is not LaunchStage.DECLINED or standing.since is None:
            return None
        return standing.since + timedelta(days=self.quiet_days)

    def is_news(self, account: Account, standing: AccountLaunch, on: date) -> bool:
        """Whether an account has yet to hear of it, or to be asked again, on a day."""
        if standing.stage not in {LaunchStage.NOT_PRESENTED, LaunchStage.DECLINED}:
            return False
        try:
            self.check_offered(account, standing, on)
        except NotOffered:
            return False
        return True

    # --- what no document says --------------------------------------------------------------

    def present(
        self, account: Account, documented: Iterable[LaunchFact], *, on: date
    ) -> tuple[Self, LaunchMoved]:
        """The launch as presented to an account. Raises NotOffered, IllegalTransition."""
        return self._move(account, documented, LaunchStage.PRESENTED, on)

    def sample(
        self, account: Account, documented: Iterable[LaunchFact], *, on: date
    ) -> tuple[Self, LaunchMoved]:
        """The launch with a sample left at an account. Raises NotOffered, IllegalTransition."""
        return self._move(account, documented, LaunchStage.SAMPLED, on)

    def decline(
        self, account: Account, documented: Iterable[LaunchFact], *, on: date, reason: str
    ) -> tuple[Self, LaunchMoved]:
        """The launch as declined by an account, which says why.

        Raises IllegalTransition unless it was presented before and not ordered, NotOffered before
        its date, and BadText without a reason.
        """
        check("Reason", reason, longest=LONGEST_NOTE)
        return self._move(account, documented, LaunchStage.DECLINED, on, reason)

    def _move(
        self,
        account: Account,
        documented: Iterable[LaunchFact],
        wanted: LaunchStage,
        on: date,
        reason: str = "",
    ) -> tuple[Self, LaunchMoved]:
        standing = self.standing(account.id, documented, on)
        self.check_offered(account, standing, on)
        if wanted not in NEXT[standing.stage]:
            ways = tuple(stage.value for stage in NEXT[standing.stage])
            name = f"Launch {self.id} at {account.id}"
            raise IllegalTransition(name, standing.stage.value, wanted.value, ways)
        fact = LaunchFact(account=account.id, stage=wanted, on=on, reason=reason)
        event = LaunchMoved(
            launch=self.id,
            account=account.id,
            before=standing.stage.value,
            after=wanted.value,
            on=on,
            reason=reason,
        )
        return evolve(self, facts=(*self.facts, fact)), event


# --- distribution -------------------------------------------------------------------------------


def numeric_distribution(
    stocking: Collection[AccountId], universe: Collection[AccountId]
) -> Rate | None:
    """The share of a universe of accounts that stock a product; None where there is no account.

    >>> from account_mgmt.domain.ids import AccountId
    >>> numeric_distribution([AccountId("a")], [AccountId("a"), AccountId("b")])
    Rate('0.5')
    """
    members = set(universe)
    return Rate.ratio(len(members & set(stocking)), len(members)) if members else None


def weighted_distribution(
    stocking: Collection[AccountId], category: Mapping[AccountId, Money]
) -> Rate | None:
    """The share of a category's sales that the accounts make which stock a product.

    `category` is what each account of the universe buys of the category; one that gave back more
    than it bought counts for nothing. None where nobody bought any.
    """
    weights = {account: max(sales.minor, 0) for account, sales in category.items()}
    whole = sum(weights.values())
    stocked = sum(weights.get(account, 0) for account in set(stocking))
    return Rate.ratio(stocked, whole) if whole else None


@final
@frozen(kw_only=True)
class LaunchStanding:
    """How a launch stands at the end of a day: account by account, and in the whole universe.

    The rows are the accounts of its audience, and those that moved though they are not, by id.
    Distribution is of the audience; None where it is empty, or where it buys nothing of the category.
    """

    launch: LaunchId
    product: ProductId
    on: date
    rows: tuple[AccountLaunch, ...]
    universe: int
    stocking: int
    numeric: Rate | None
    weighted: Rate | None

    @property
    def counts(self) -> dict[LaunchStage, int]:
        """How many accounts are how far."""
        return {stage: sum(row.stage is stage for row in self.rows) for stage in LaunchStage}
