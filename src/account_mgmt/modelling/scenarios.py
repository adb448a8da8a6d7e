"""Quota scenarios: a forecast and everything that makes quotas of it, as one value to vary."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypedDict, Unpack, final

from attrs import Attribute, Factory, asdict, evolve, field, fields, frozen

from account_mgmt.domain.attainment import Target, ratio
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.cascade import Node, OverAssignment, cascade
from account_mgmt.domain.errors import BadClaims, BadWeights, ForecastNotPositive
from account_mgmt.domain.fairness import Correlation, Spread, correlation, spread
from account_mgmt.domain.ids import ManagerId
from account_mgmt.domain.money import Money
from account_mgmt.domain.quota_setting import (
    Bounds,
    Claim,
    Share,
    by_history,
    by_potential,
    company_quota,
    equal,
    share_out,
)
from account_mgmt.domain.ramp import Tenure, relieved
from account_mgmt.domain.rate import ONE, ZERO, Rate, whole_weights
from account_mgmt.domain.seasonality import Seasonality
from account_mgmt.domain.totals import total
from account_mgmt.domain.working_days import CALENDAR_DAYS, DayCount

_COMPANY: Final = "the company"
_AS_NEEDED: Final = OverAssignment(ONE)


def _rate(value: Rate | str | int) -> Rate:
    return Rate.of(value)


def _read_only(given: Mapping[ManagerId, Money]) -> Mapping[ManagerId, Money]:
    return MappingProxyType(dict(given))


def _read_only_tenures(given: Mapping[ManagerId, Tenure]) -> Mapping[ManagerId, Tenure]:
    return MappingProxyType(dict(given))


@final
@frozen(kw_only=True)
class Mix:
    """How much past sales, potential and equality count, in any proportion.

    A business of repeat sales leans to history, a hunting one to potential (ZS). Raises BadWeights
    when all are zero, or one is below.

    >>> Mix(history="60%", potential="40%").counts("history")
    Rate('0.6')
    """

    history: Rate = field(default=ZERO, converter=_rate)
    potential: Rate = field(default=ZERO, converter=_rate)
    equal: Rate = field(default=ZERO, converter=_rate)

    def __attrs_post_init__(self) -> None:
        weights = whole_weights([self.history, self.potential, self.equal])
        if min(weights) < 0:
            raise BadWeights(weights, "a weight is negative")
        if not any(weights):
            raise BadWeights(weights, "there is nothing to split by")

    def counts(self, what: str) -> Rate:
        """What part "history", "potential" or "equal" has in it; they sum to one."""
        parts: dict[str, Rate] = asdict(self, recurse=False)
        weights = dict(zip(parts, whole_weights([*parts.values()]), strict=True))
        return Rate.ratio(weights[what], sum(weights.values()))


EQUALLY: Final = Mix(equal=1)


class Changes(TypedDict, total=False):
    """What may be another in a scenario: see the fields of `QuotaModel`."""

    forecast: Money
    periods: Sequence[Period]
    managers: Sequence[ManagerId]
    stretch: Rate | str
    weights: Mix
    history: Mapping[ManagerId, Money]
    potential: Mapping[ManagerId, Money]
    pins: Mapping[ManagerId, Money]
    floors: Mapping[ManagerId, Money]
    caps: Mapping[ManagerId, Money]
    season: Seasonality
    over: OverAssignment
    tenures: Mapping[ManagerId, Tenure]
    days: DayCount


def _amounts() -> Mapping[ManagerId, Money]:
    return {}


def _tenures() -> Mapping[ManagerId, Tenure]:
    return {}


def _positive(_model: "QuotaModel", _attribute: "Attribute[Money]", forecast: Money) -> None:
    if forecast.minor <= 0:
        raise ForecastNotPositive(str(forecast))


def _somebody(
    _model: "QuotaModel", _attribute: "Attribute[tuple[ManagerId, ...]]", who: Sequence[ManagerId]
) -> None:
    if not who:
        raise BadClaims(_COMPANY, "there is no account manager to give a quota")


def _equal_periods(model: "QuotaModel") -> Seasonality:
    return Seasonality.equal(len(model.periods))


def _a_weight_a_period(
    model: "QuotaModel", _attribute: "Attribute[Seasonality]", season: Seasonality
) -> None:
    season.fitted(len(model.periods))


def _periods(periods: Iterable[Period]) -> tuple[Period, ...]:
    return tuple(periods)


def _managers(managers: Iterable[ManagerId]) -> tuple[ManagerId, ...]:
    return tuple(managers)


@final
@frozen(kw_only=True)
class QuotaModel:
    """A scenario: change it with `what_if`, work it out with `plan`, hold two together with `compare`.

    Raises ForecastNotPositive, SeasonMisfit for a season of other than the year's periods, and
    BadClaims without managers.
    """

    forecast: Money = field(validator=_positive)
    periods: tuple[Period, ...] = field(converter=_periods)  # of the year, in order
    managers: tuple[ManagerId, ...] = field(converter=_managers, validator=_somebody)
    stretch: Rate = field(default=ZERO, converter=_rate)  # beyond the forecast
    weights: Mix = EQUALLY
    history: Mapping[ManagerId, Money] = field(factory=_amounts, converter=_read_only)
    potential: Mapping[ManagerId, Money] = field(factory=_amounts, converter=_read_only)
    pins: Mapping[ManagerId, Money] = field(factory=_amounts, converter=_read_only)
    floors: Mapping[ManagerId, Money] = field(factory=_amounts, converter=_read_only)
    caps: Mapping[ManagerId, Money] = field(factory=_amounts, converter=_read_only)
    season: Seasonality = field(
        default=Factory(_equal_periods, takes_self=True), validator=_a_weight_a_period
    )
    over: OverAssignment = _AS_NEEDED
    tenures: Mapping[ManagerId, Tenure] = field(factory=_tenures, converter=_read_only_tenures)
    days: DayCount = CALENDAR_DAYS

    def what_if(self, **changes: Unpack[Changes]) -> "QuotaModel":
        """The scenario with something else in it; this one stays as it is. Raises as the class."""
        return evolve(self, **changes)

    def plan(self) -> "PlannedQuotas":
        """The scenario worked out, exact to the cent.

        The base is the forecast and its stretch, shared by the weights around pins, floors and
        caps. The street is what is handed out: more, by the over-assignment. What somebody is not
        there for, or is still learning for, comes off their street targets and is unassigned.

        Raises BadWeights and BadClaims when there is nothing to share by, PinsMissTheTotal, and
        BoundsMissTheTotal for floors above their caps or above the whole, or caps below it.
        """
        whole = company_quota(self.forecast, self.stretch)
        bases = share_out(
            whole,
            self._claims(),
            pins=self.pins,
            bounds=Bounds(floors=self.floors, caps=self.caps),
        )
        children = tuple(Node(str(one.recipient), Rate(_cents(one.amount))) for one in bases)
        _, *streets = cascade(whole, Node(_COMPANY, children=children), (self.over,))
        quotas = tuple(
            self._quota(base, street.street) for base, street in zip(bases, streets, strict=True)
        )
        return PlannedQuotas(model=self, whole=whole, quotas=quotas)

    def _claims(self) -> tuple[Claim[ManagerId], ...]:
        """Each one's claim: the parts by history, by potential and of equals, mixed."""
        nobody = Money.zero(self.forecast.currency)
        kinds = (
            ("history", by_history(self._known(self.history, "history", nobody))),
            ("potential", by_potential(self._known(self.potential, "potential", nobody))),
            ("equal", equal(self.managers)),
        )
        counted = [(self.weights.counts(what), claims) for what, claims in kinds]
        used = [(part, claims) for part, claims in counted if part]
        return tuple(
            Claim(
                who,
                _sum(part * _part(claims[place], claims) for part, claims in used),
                ", ".join(_because(part, claims[place]) for part, claims in used),
            )
            for place, who in enumerate(self.managers)
        )

    def _known(
        self, amounts: Mapping[ManagerId, Money], what: str, nobody: Money
    ) -> dict[ManagerId, Money]:
        """The amounts of all managers, in their order; those of others are not looked at."""
        if not self.weights.counts(what):
            return dict.fromkeys(self.managers, nobody)
        for who in self.managers:
            if who not in amounts:
                raise BadClaims(str(who), f"the mix needs the {what} of each, even of zero")
        return {who: amounts[who] for who in self.managers}

    def _quota(self, base: Share[ManagerId], street: object) -> "PlannedQuota":
        told = _money(street)
        full = self.season.targets(told, self.periods)
        tenure = self.tenures.get(base.recipient)
        after = relieved(full, tenure, self.days) if tenure else None
        targets = after.targets if after else full
        kept = _total([target.amount for target in targets], told)
        because = base.because
        if self.over.as_excess:
            because += f"; handed out at {self.over.as_ratio} times {base.amount}"
        if kept != told:
            because += f"; {told - kept} of it unassigned for days not there or still learning"
        return PlannedQuota(
            manager=base.recipient,
            base=_money(base.amount),
            street=told,
            targets=targets,
            unassigned=after.unassigned if after else (),
            because=because,
        )


@final
@frozen(kw_only=True)
class PlannedQuota:
    """One manager's figure: as it is needed, as it is handed out, and by period."""

    manager: ManagerId
    base: Money
    street: Money
    targets: tuple[Target, ...]  # of the street, after relief
    unassigned: tuple[Target, ...]  # what it was relieved of; with the targets it is the street
    because: str

    @property
    def quota(self) -> Money:
        """What the manager is to bring in over the year, after relief."""
        return _total([target.amount for target in self.targets], self.base)


@final
@frozen(kw_only=True)
class PlannedQuotas:
    """A scenario worked out. The bases sum to the whole; quotas and unassigned to the streets."""

    model: QuotaModel
    whole: Money
    quotas: tuple[PlannedQuota, ...]  # in the order of the managers

    @property
    def street(self) -> Money:
        """All that is handed out or left unassigned."""
        return _total([one.street for one in self.quotas], self.whole)

    @property
    def unassigned(self) -> Money:
        """What nobody was there for."""
        return self.street - _total([one.quota for one in self.quotas], self.whole)

    def of(self, manager: ManagerId | str) -> PlannedQuota:
        """That manager's figure. Raises BadClaims when the scenario has no such manager."""
        who = ManagerId.of(manager)
        for one in self.quotas:
            if one.manager == who:
                return one
        raise BadClaims(str(who), "the scenario gives them no quota")

    def fairness(self, sold: Mapping[ManagerId, Money]) -> "Fairness":
        """How fair the quotas would have been, or were, for what each sold.

        Nothing sold is zero; managers with a quota of zero have no attainment, and are left out of
        the correlations.
        """
        nothing = Money.zero(self.whole.currency)
        rows = [
            (reached, one)
            for one in self.quotas
            if (reached := ratio(sold.get(one.manager, nothing), one.quota)) is not None
        ]
        missing = [None] * (len(self.quotas) - len(rows))
        return Fairness(
            spread=spread([*(reached for reached, _ in rows), *missing]),
            with_size=_goes_with(rows, self.model.potential),
            with_growth=_goes_with_growth(rows, self.model.history, sold),
        )


@final
@frozen(kw_only=True)
class Fairness:
    """Attainment against what it should not, and what it should, go with.

    Fair quotas leave it without a relation to the size of a territory (its potential), and with a
    clear one to growth over history. Each rests on managers of whom both are known.
    """

    spread: Spread
    with_size: Correlation
    with_growth: Correlation


@final
@frozen(kw_only=True)
class QuotaChange:
    """One manager's quota in two scenarios; None in one that does not have them."""

    manager: ManagerId
    before: Money | None
    after: Money | None
    change: Money
    rate: Rate | None  # the change over what was before; None over nothing
    because: str  # of the later; empty when it gives no quota


@final
@frozen(kw_only=True)
class Compared:
    """Two scenarios, side by side. The changes of managers and of the unassigned make up that of all."""

    differs: tuple[str, ...]  # the fields of the model that are not alike
    quotas: tuple[QuotaChange, ...]
    whole: Money  # by how much more, or less, the later is to reach
    street: Money
    unassigned: Money


def compare(before: QuotaModel, after: QuotaModel) -> Compared:
    """Who has more and who has less in the later scenario. Raises MixedCurrencies, and as `plan`."""
    first, second = before.plan(), after.plan()
    old, new = ({one.manager: one for one in planned.quotas} for planned in (first, second))
    return Compared(
        differs=tuple(
            one.name
            for one in fields(QuotaModel)
            if getattr(before, one.name) != getattr(after, one.name)
        ),
        quotas=tuple(_changed(who, old.get(who), new.get(who)) for who in {**old, **new}),
        whole=second.whole - first.whole,
        street=second.street - first.street,
        unassigned=second.unassigned - first.unassigned,
    )


def _changed(who: ManagerId, old: PlannedQuota | None, new: PlannedQuota | None) -> QuotaChange:
    before, after = (one.quota if one else None for one in (old, new))
    nothing = Money.zero(next(one.currency for one in (before, after) if one is not None))
    change = (after or nothing) - (before or nothing)
    return QuotaChange(
        manager=who,
        before=before,
        after=after,
        change=change,
        rate=ratio(change, before),
        because=new.because if new else "",
    )


def _goes_with(
    rows: Sequence[tuple[Rate, PlannedQuota]], sizes: Mapping[ManagerId, Money]
) -> Correlation:
    known = [
        (reached, Rate(sizes[one.manager].minor)) for reached, one in rows if one.manager in sizes
    ]
    return correlation([reached for reached, _ in known], [size for _, size in known])


def _goes_with_growth(
    rows: Sequence[tuple[Rate, PlannedQuota]],
    history: Mapping[ManagerId, Money],
    sold: Mapping[ManagerId, Money],
) -> Correlation:
    known = [
        (reached, Rate.ratio(sold[one.manager].minor, history[one.manager].minor))
        for reached, one in rows
        if one.manager in sold and history.get(one.manager)
    ]
    return correlation([reached for reached, _ in known], [growth for _, growth in known])


def _part(claim: Claim[ManagerId], claims: Sequence[Claim[ManagerId]]) -> Rate:
    whole = _sum(one.weight for one in claims)
    if not whole:
        return ZERO
    return claim.weight * Rate.ratio(whole.denominator, whole.numerator)


def _because(part: Rate, claim: Claim[ManagerId]) -> str:
    if part == ONE:
        return claim.because
    return f"{(part * Rate(100)).round(2)} % by {claim.because}"


def _sum(rates: Iterable[Rate]) -> Rate:
    return sum(rates, start=ZERO)


def _money(amount: object) -> Money:
    assert isinstance(amount, Money)  # noqa: S101 # shares of money are money
    return amount


def _cents(amount: object) -> int:
    return _money(amount).minor


def _total(amounts: Iterable[object], like: Money) -> Money:
    return total([_money(amount) for amount in amounts], like)
