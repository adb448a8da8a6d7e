"""What is seen of competitors, and who won the business that they were after as well.

A sighting is kept for ever as something that was seen; it is taken back, never deleted, and what it
said is forgotten once it is older than the policy lets it be. (Rules: selling, B16.)
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Final, Self, TypeAlias, final

from attrs import Attribute, evolve, field, frozen
from attrs.validators import optional

from account_mgmt.domain.calendar import aware_instant, plain_date
from account_mgmt.domain.errors import (
    BadLines,
    DateBefore,
    IllegalTransition,
    NotYet,
    SourceNotAllowed,
)
from account_mgmt.domain.events import (
    DealClosed,
    SightingForgotten,
    SightingMade,
    SightingRetracted,
)
from account_mgmt.domain.ids import AccountId, DealId, ManagerId, ProductId, SightingId
from account_mgmt.domain.money import Money
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.proportion import Proportion
from account_mgmt.domain.rate import ONE, ZERO, Rate, whole_weights
from account_mgmt.domain.text import LONGEST_NOTE, check, name, note


class SightingKind(Enum):
    """What was seen."""

    PRICE = "price"
    PROMOTION = "promotion"
    NEW_PRODUCT = "new product"
    INCUMBENT = "incumbent"  # whom the account buys from
    PEOPLE = "people"
    RUMOUR = "rumour"


class Confidence(Enum):
    """How sure whoever saw it is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@final
@frozen(kw_only=True)
class SightingPolicy:
    """From where one may know of competitors, and how long what was seen is kept.

    Attributes:
        sources: the sources that are fair; what was meant for others' eyes only is none.
        keep_days: after how many days what a sighting said is forgotten.
        keep_people_days: the same for sightings of people.
    """

    sources: frozenset[str] = frozenset(
        {"customer", "public", "press", "trade fair", "own experience", "partner"}
    )
    keep_days: int = 1095
    keep_people_days: int = 180

    def forgotten_on(self, sighting: "Sighting") -> date:
        """The first day on which nobody may know any more what a sighting said."""
        people = sighting.kind is SightingKind.PEOPLE
        return sighting.seen_on + timedelta(
            days=self.keep_people_days if people else self.keep_days
        )

    def check_source(self, source: str) -> None:
        """Refuse with SourceNotAllowed what may not be used."""
        if source not in self.sources:
            raise SourceNotAllowed(source, tuple(sorted(self.sources)))


STANDARD_SIGHTINGS: Final = SightingPolicy()
"""Fair sources; three years, and half a year for what is said of people."""

SightingKey: TypeAlias = tuple[str, AccountId | None, ProductId | None, SightingKind]
"""What a sighting is about: of two about the same, the later one holds."""


def _after_seen(
    sighting: "Sighting", _attribute: "Attribute[date | None]", until: date | None
) -> None:
    if until is not None and until <= sighting.seen_on:
        what = f"The end of sighting {sighting.id}"
        seen = sighting.seen_on.isoformat()
        raise DateBefore(what, until.isoformat(), "the day after it was seen", seen)


@frozen(kw_only=True)
class Sighting:
    """What somebody saw of a competitor on a day: where, of what, from whom, and how sure it is.

    It holds until `valid_until` (that day excluded), or until a later one about the same.
    """

    id: SightingId
    competitor: str = field(validator=name)
    kind: SightingKind
    seen_on: date = field(validator=plain_date)
    recorded_at: datetime = field(validator=aware_instant)
    by: ManagerId
    source: str = field(validator=name)
    confidence: Confidence = Confidence.MEDIUM
    account: AccountId | None = None
    product: ProductId | None = None
    price: UnitPrice | None = None
    said: str = field(default="", validator=note)
    valid_until: date | None = field(default=None, validator=_after_seen)
    retracted_at: datetime | None = field(default=None, validator=optional(aware_instant))
    reason: str = field(default="", validator=note)  # why it was retracted
    forgotten_on: date | None = field(default=None, validator=optional(plain_date))
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def make(  # noqa: PLR0913 # a sighting is what it is
        cls,
        id: SightingId,
        competitor: str,
        kind: SightingKind,
        *,
        seen_on: date,
        today: date,
        at: datetime,
        by: ManagerId,
        source: str,
        confidence: Confidence = Confidence.MEDIUM,
        account: AccountId | None = None,
        product: ProductId | None = None,
        price: UnitPrice | None = None,
        said: str = "",
        valid_until: date | None = None,
        policy: SightingPolicy = STANDARD_SIGHTINGS,
    ) -> tuple[Self, SightingMade]:
        """A new sighting, and the event that says so.

        Raises NotYet for one in the future, SourceNotAllowed, DateBefore and BadText.
        """
        policy.check_source(source)
        if seen_on > today:
            raise NotYet(f"Sighting {id}", seen_on.isoformat(), today.isoformat())
        made = cls(
            id=id,
            competitor=competitor,
            kind=kind,
            seen_on=seen_on,
            recorded_at=at,
            by=by,
            source=source,
            confidence=confidence,
            account=account,
            product=product,
            price=price,
            said=said,
            valid_until=valid_until,
        )
        event = SightingMade(sighting=id, competitor=competitor, kind=kind.value, seen_on=seen_on)
        return made, event

    @property
    def key(self) -> SightingKey:
        """What it is about."""
        return self.competitor, self.account, self.product, self.kind

    def holds(self, on: date) -> bool:
        """Whether it was seen by that day, nobody took it back, and it is still valid."""
        return (
            self.retracted_at is None
            and self.forgotten_on is None
            and self.seen_on <= on
            and (self.valid_until is None or on < self.valid_until)
        )

    def retract(self, *, at: datetime, reason: str) -> tuple[Self, SightingRetracted]:
        """The sighting as taken back; it stays to be seen. Raises IllegalTransition, BadText."""
        if self.retracted_at is not None:
            raise IllegalTransition(f"Sighting {self.id}", "retracted", "retracted", ())
        check("Reason", reason, longest=LONGEST_NOTE)
        event = SightingRetracted(sighting=self.id, reason=reason, at=at)
        return evolve(self, retracted_at=at, reason=reason), event

    def forget(
        self, *, on: date, policy: SightingPolicy = STANDARD_SIGHTINGS
    ) -> tuple[Self, SightingForgotten]:
        """The sighting without what it said, once it is too old to be known.

        That something was seen, when and by whom, stays. Raises DateBefore too early, and
        IllegalTransition when it is forgotten already.
        """
        if self.forgotten_on is not None:
            raise IllegalTransition(f"Sighting {self.id}", "forgotten", "forgotten", ())
        first = policy.forgotten_on(self)
        if on < first:
            what = f"Forgetting sighting {self.id}"
            raise DateBefore(what, on.isoformat(), "the end of its keeping", first.isoformat())
        gone = evolve(self, price=None, said="", account=None, forgotten_on=on)
        return gone, SightingForgotten(sighting=self.id, on=on)


def latest(sightings: Iterable[Sighting], on: date) -> tuple[Sighting, ...]:
    """What holds on a day: of each thing the last that was seen, by competitor and day.

    Of two of one day it is the one recorded later.
    """
    found: dict[SightingKey, Sighting] = {}
    for one in sorted(sightings, key=lambda one: (one.seen_on, one.recorded_at, one.id)):
        if one.holds(on):
            found[one.key] = one
    return tuple(sorted(found.values(), key=lambda one: (one.competitor, one.seen_on, one.id)))


@final
@frozen(kw_only=True)
class PricePoint:
    """A competitor's price on the day it was seen, beside our own of that day.

    `position` is ours over theirs: above one we are dearer. None where we have no price, or theirs
    is nothing or in another currency.
    """

    on: date
    competitor: str
    theirs: UnitPrice
    ours: UnitPrice | None

    @property
    def position(self) -> Rate | None:
        """Our price over theirs."""
        ours, theirs = self.ours, self.theirs
        if ours is None or not theirs or ours.currency != theirs.currency:
            return None
        return Rate.ratio(ours.ten_billionths, theirs.ten_billionths)


def price_points(
    sightings: Iterable[Sighting], ours: Mapping[date, UnitPrice | None]
) -> tuple[PricePoint, ...]:
    """The prices that were seen, by day and competitor, each beside ours of that day.

    What was taken back or forgotten is left out.
    """
    found = [
        PricePoint(
            on=one.seen_on, competitor=one.competitor, theirs=one.price, ours=ours.get(one.seen_on)
        )
        for one in sightings
        if one.price is not None and one.retracted_at is None
    ]
    return tuple(sorted(found, key=lambda point: (point.on, point.competitor)))


# --- business won and lost ----------------------------------------------------------------------


class DealOutcome(Enum):
    """How business that we were after ended."""

    WON = "won"
    LOST = "lost"
    NO_DECISION = "no decision"
    POSTPONED = "postponed"
    NOT_QUALIFIED = "not qualified"


@final
@frozen
class Rival:
    """A competitor that was after the same business, and its weight beside the others."""

    competitor: str = field(validator=name)
    weight: Rate = ONE


def _told_apart(
    deal: "Deal", _attribute: "Attribute[tuple[Rival, ...]]", rivals: tuple[Rival, ...]
) -> None:
    if len({one.competitor for one in rivals}) < len(rivals):
        raise BadLines(f"Deal {deal.id}", "it names one competitor twice")
    if any(one.weight <= ZERO for one in rivals):
        raise BadLines(f"Deal {deal.id}", "each competitor needs a weight above 0")


@frozen(kw_only=True)
class Deal:
    """Business that was decided: won, lost, or neither; against whom, and why.

    A renewal, and what only we could supply, says nothing of competitors.
    """

    id: DealId
    account: AccountId
    closed_on: date = field(validator=plain_date)
    recorded_at: datetime = field(validator=aware_instant)
    outcome: DealOutcome
    value: Money
    reason: str = field(default="", validator=note)
    product: ProductId | None = None
    rivals: tuple[Rival, ...] = field(default=(), validator=_told_apart)
    renewal: bool = False
    sole_source: bool = False
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def close(  # noqa: PLR0913 # a deal is what it is
        cls,
        id: DealId,
        account: AccountId,
        outcome: DealOutcome,
        value: Money,
        *,
        on: date,
        today: date,
        at: datetime,
        reason: str = "",
        product: ProductId | None = None,
        rivals: Iterable[Rival] = (),
        renewal: bool = False,
        sole_source: bool = False,
    ) -> tuple[Self, DealClosed]:
        """A deal as it was decided, and the event that says so.

        Raises NotYet for a day that has not come, BadLines for a competitor named twice or without
        weight, and BadText when a lost one has no reason.
        """
        if on > today:
            raise NotYet(f"Deal {id}", on.isoformat(), today.isoformat())
        if outcome is DealOutcome.LOST:
            check("Reason", reason, longest=LONGEST_NOTE)
        deal = cls(
            id=id,
            account=account,
            closed_on=on,
            recorded_at=at,
            outcome=outcome,
            value=value,
            reason=reason,
            product=product,
            rivals=tuple(rivals),
            renewal=renewal,
            sole_source=sole_source,
        )
        return deal, DealClosed(
            deal=id, account=account, outcome=outcome.value, value=value, reason=reason, on=on
        )

    @property
    def counts(self) -> bool:
        """Whether it says who wins: it was won or lost, and others could have had it."""
        decided = self.outcome in {DealOutcome.WON, DealOutcome.LOST}
        return decided and not self.renewal and not self.sole_source

    def against(self, competitor: str) -> bool:
        """Whether that competitor was after it."""
        return any(one.competitor == competitor for one in self.rivals)

    @property
    def shares(self) -> dict[str | None, Money]:
        """Its value by competitor, by their weights; the shares make the whole; None has it alone."""
        if not self.rivals:
            return {None: self.value}
        parts = self.value.allocate(*whole_weights([one.weight for one in self.rivals]))
        return {one.competitor: part for one, part in zip(self.rivals, parts, strict=True)}


def win_rate(deals: Iterable[Deal], competitor: str | None = None) -> Proportion:
    """How many were won of those that were won or lost; against a competitor, or against all.

    What was never decided, put off or never qualified is left out, and so are renewals and what only
    we could supply. Of none the rate is None.
    """
    counted = [
        deal for deal in deals if deal.counts and (competitor is None or deal.against(competitor))
    ]
    return Proportion(sum(deal.outcome is DealOutcome.WON for deal in counted), len(counted))


def lost_value(deals: Iterable[Deal], currency: str) -> dict[str | None, Money]:
    """What was lost to each competitor, by name; None holds what was lost to nobody in particular.

    Value that several were after is shared among them, so all of it makes up what was lost. Deals in
    another currency are left out.
    """
    found: dict[str | None, Money] = {}
    for deal in deals:
        if deal.outcome is not DealOutcome.LOST or deal.value.currency != currency:
            continue
        for competitor, part in deal.shares.items():
            found[competitor] = found.get(competitor, Money.zero(currency)) + part
    return dict(sorted(found.items(), key=lambda item: (item[0] is None, item[0] or "")))


def lost_reasons(deals: Iterable[Deal]) -> dict[str, int]:
    """How many deals were lost for each reason, the most frequent first."""
    found: dict[str, int] = {}
    for deal in deals:
        if deal.outcome is DealOutcome.LOST:
            found[deal.reason] = found.get(deal.reason, 0) + 1
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


@final
@frozen(kw_only=True)
class Contest:
    """How we stand against one competitor."""

    competitor: str
    rate: Proportion
    lost: Money


@final
@frozen(kw_only=True)
class MarketDigest:
    """What is new since a day: what was seen, what was taken back, and what was decided."""

    since: date
    seen: tuple[Sighting, ...]
    retracted: tuple[Sighting, ...]
    deals: tuple[Deal, ...]


def digest(
    sightings: Sequence[Sighting], deals: Iterable[Deal], since: date, on: date
) -> MarketDigest:
    """What was recorded from a day on until the end of another (both UTC), in that order.

    What was seen long ago and told only now is new; what does not hold any more is not told.
    """

    def new(at: datetime | None) -> bool:
        return at is not None and since <= at.date() <= on

    told = sorted(sightings, key=lambda one: (one.recorded_at, one.id))
    return MarketDigest(
        since=since,
        seen=tuple(one for one in told if new(one.recorded_at) and one.holds(on)),
        retracted=tuple(one for one in told if new(one.retracted_at)),
        deals=tuple(
            sorted(
                (one for one in deals if new(one.recorded_at)),
                key=lambda one: (one.recorded_at, one.id),
            )
        ),
    )
