"""The chance of making quota: many years drawn from what was sold in the past.

A simulated year has for each of its periods one that was, with its season taken out and the one of
that period put in. Periods are drawn for all managers at once, so that what hit them all hits them
all again, and a team's band is as wide as it should be; or for each apart, on request.
"""

from collections.abc import Mapping, Sequence
from statistics import NormalDist
from types import MappingProxyType
from typing import Final, final

import numpy as np
from attrs import field, frozen

from account_mgmt.domain.errors import BadParameter, TooLittleHistory
from account_mgmt.domain.ids import ManagerId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.seasonality import Seasonality
from account_mgmt.domain.totals import check_alike
from account_mgmt.modelling.arrays import Floats

BANDS: Final = (5, 25, 50, 75, 95)
"""The percentiles that are kept of what is sold."""

_MOST_YEARS: Final = 10_000_000
_LEAST: Final = 6  # periods to draw from
_TWO_SIDED: Final = NormalDist().inv_cdf(0.975)


def _read_only(bands: Mapping[int, Money]) -> Mapping[int, Money]:
    return MappingProxyType(dict(bands))


@final
@frozen(kw_only=True)
class Chance:
    """What a manager, a team or the company may sell against its quota."""

    name: str
    quota: Money
    chance: float  # the part of the simulated years that made it
    mean: Money  # of what was sold
    bands: Mapping[int, Money] = field(converter=_read_only)  # by percentile: see BANDS
    years: int

    @property
    def margin(self) -> float:
        """How far the chance may be off for having simulated no more years (95 %)."""
        return _TWO_SIDED * float(np.sqrt(self.chance * (1 - self.chance) / self.years))


@final
@frozen(kw_only=True)
class Simulation:
    """Many years, summed up. The same seed and the same input give the same again."""

    seed: int
    years: int
    managers: tuple[Chance, ...]
    teams: tuple[Chance, ...]
    company: Chance
    expected_to_make_it: float  # managers, on average over the years

    def of(self, name: ManagerId | str) -> Chance:
        """That manager's or team's chance. Raises BadParameter when there is none."""
        for one in (*self.managers, *self.teams):
            if one.name == str(name):
                return one
        raise BadParameter("The manager or team", str(name), "it is not in the simulation")


def simulate(  # noqa: PLR0913 # the past, the goal, and how to draw
    history: Mapping[ManagerId, Sequence[Money]],
    quotas: Mapping[ManagerId, Money],
    *,
    season: Seasonality,
    teams: Mapping[str, Sequence[ManagerId]] | None = None,
    growth: Rate | str = "0",
    years: int = 10_000,
    seed: int | None = None,
    each_apart: bool = False,
) -> Simulation:
    """Simulate a year many times over.

    Args:
        history: what each sold in the same periods of the past, oldest first, the last one being
            the last period of a year; zero where nothing was sold.
        quotas: what each is to sell in the year.
        season: of the year's periods, and of those of the past.
        teams: members by the name of the team; a team's quota is the sum of theirs.
        growth: how much more will be sold than in the periods that are drawn from.
        years: how many to simulate.
        seed: any whole number from 0 up; without one it is made, and is in what comes back.
        each_apart: draw for each manager apart, as if nothing ever hit two of them at once.

    Raises:
        TooLittleHistory: fewer than six periods, or than one year of them; or a manager has no
            history, or one of another length than the others have.
        BadParameter: years or seed are not whole numbers from 1 and 0 up; or a team has a member
            without a quota.
        MixedCurrencies: amounts in several currencies.
    """
    _check(history, quotas, season, years, seed)
    drawn_by = _made(seed)
    random = np.random.default_rng(drawn_by)
    pool, factors = _without_season(history, quotas, season, float(Rate.of(growth).as_fraction()))
    draw = _each_apart if each_apart else _together
    sold = draw(random, pool, factors, years)
    like = next(iter(quotas.values()))
    goals = np.array([quota.minor for quota in quotas.values()], dtype=np.float64)
    rows = {who: place for place, who in enumerate(quotas)}
    return Simulation(
        seed=drawn_by,
        years=years,
        managers=tuple(_summed_up(str(who), goals[i], sold[i], like) for who, i in rows.items()),
        teams=tuple(
            _group(name, _members(name, who, rows), goals, sold, like)
            for name, who in (teams or {}).items()
        ),
        company=_summed_up("the company", goals.sum(), sold.sum(axis=0), like),
        expected_to_make_it=float((sold >= goals[:, None]).sum() / years),
    )


def _check(
    history: Mapping[ManagerId, Sequence[Money]],
    quotas: Mapping[ManagerId, Money],
    season: Seasonality,
    years: int,
    seed: int | None,
) -> None:
    if type(years) is not int or not 1 <= years <= _MOST_YEARS:
        rule = "it is a whole number from 1 to 10,000,000"
        raise BadParameter("The number of years", str(years), rule)
    if seed is not None and (type(seed) is not int or seed < 0):
        raise BadParameter("The seed", str(seed), "it is a whole number from 0 up")
    if not quotas:
        raise BadParameter("The quotas", "{}", "somebody must have one")
    what = "The chance of making quota"
    lengths = {who: len(history.get(who, ())) for who in quotas}
    least = max(_LEAST, len(season.weights))
    for who, length in lengths.items():
        if length < least:
            missing = f"{who} has {length} periods of history, and it takes {least}"
            raise TooLittleHistory(what, missing, "Give zeros where nothing was sold")
        if length != max(lengths.values()):
            missing = f"{who} has {length} periods, and others have {max(lengths.values())}"
            raise TooLittleHistory(what, missing, "Give all the same periods")
    like = next(iter(quotas.values()))
    for who, quota in quotas.items():
        for amount in (quota, *history[who]):
            check_alike(like, amount)


def _made(seed: int | None) -> int:
    return int(np.random.SeedSequence().generate_state(1)[0]) if seed is None else seed


def _without_season(
    history: Mapping[ManagerId, Sequence[Money]],
    quotas: Mapping[ManagerId, Money],
    season: Seasonality,
    growth: float,
) -> tuple[Floats, Floats]:
    """Past periods as if there were no season, a manager a row; and the factor of each to come.

    Periods in which nothing is ever sold say nothing, and are not drawn.
    """
    weights = np.array(season.weights, dtype=np.float64)
    factors = weights * (len(weights) / weights.sum())
    table = np.array(
        [[amount.minor for amount in history[who]] for who in quotas], dtype=np.float64
    )
    length = table.shape[1]
    past = factors[np.arange(-length, 0) % len(factors)]
    some = past > 0
    return table[:, some] / past[some], factors * (1 + growth)


def _together(random: np.random.Generator, pool: Floats, factors: Floats, years: int) -> Floats:
    """A year is the same past periods for all: so it is a product of two matrices."""
    periods = pool.shape[1]
    drawn = random.integers(periods, size=(years, len(factors)))
    weights = np.zeros((years, periods))
    np.add.at(weights, (np.arange(years)[:, None], drawn), factors)
    return np.rint(pool @ weights.T)


def _each_apart(random: np.random.Generator, pool: Floats, factors: Floats, years: int) -> Floats:
    managers, periods = pool.shape
    sold = np.empty((managers, years))
    for place, row in enumerate(pool):
        drawn = random.integers(periods, size=(len(factors), years))
        np.einsum("p,py->y", factors, row.take(drawn), out=sold[place])
    return np.rint(sold)


def _members(name: str, who: Sequence[ManagerId], rows: Mapping[ManagerId, int]) -> list[int]:
    for member in who:
        if member not in rows:
            raise BadParameter(f"The member of team {name}", str(member), "they have no quota")
    if not who:
        raise BadParameter("The team", name, "it has no members")
    return [rows[member] for member in who]


def _group(name: str, members: Sequence[int], goals: Floats, sold: Floats, like: Money) -> Chance:
    return _summed_up(name, goals[members].sum(), sold[members].sum(axis=0), like)


def _summed_up(name: str, goal: float, sold: Floats, like: Money) -> Chance:
    inorder = np.sort(sold)
    return Chance(
        name=name,
        quota=_money(goal, like),
        chance=1 - int(np.searchsorted(inorder, goal)) / sold.size,
        mean=_money(float(sold.mean()), like),
        bands={band: _money(_percentile(inorder, band), like) for band in BANDS},
        years=sold.size,
    )


def _percentile(inorder: Floats, percent: int) -> float:
    """Between the two years that are nearest, in proportion."""
    below, rest = divmod((inorder.size - 1) * percent, 100)
    lower, upper = inorder[below], inorder[min(below + 1, inorder.size - 1)]
    return float(lower + (upper - lower) * rest / 100)


def _money(minor: float, like: Money) -> Money:
    return Money.of_minor(round(minor), like.currency)
