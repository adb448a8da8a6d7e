"""Attrition fitted to the customers of the literature and to many more, years simulated, orders recommended."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Final, TypeAlias

import numpy as np
from lifetimes import BetaGeoFitter
from lifetimes.datasets import load_cdnow_summary
from numpy.typing import NDArray

from account_mgmt import AccountId, ManagerId, Money, ProductId, Seasonality
from account_mgmt.modelling import (
    PurchaseIndex,
    Simulation,
    fit_attrition,
    next_order,
    simulate,
)
from account_mgmt.ports.recommender import Bought
from benchmarks.measure import OURS, Goal, Row, agree, contest

Columns: TypeAlias = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
GOAL: Final = Goal(peer="lifetimes", times=0.1)
SEED: Final = 1
PERIODS: Final = 36
ACCOUNTS: Final = 200
PRODUCTS: Final = 20
DAYS: Final = 2_000
FEW: Final = "account_mgmt, {:,} lines"
SEASON: Final = Seasonality.shares([6, 6, 9, 7, 7, 10, 6, 7, 10, 8, 9, 15])
Floats: TypeAlias = NDArray[np.float64]
Drawing: TypeAlias = Callable[[np.random.Generator, Floats, Floats, int], Floats]


def attrition(accounts: int) -> Iterator[Row]:
    """BG/NBD on CDNOW (which the peer ships), and on so many accounts made by the model itself."""
    known = load_cdnow_summary(index_col=[0])
    cdnow = tuple(known[name].to_numpy(float) for name in ("frequency", "recency", "T"))
    yield _fit("fit BG/NBD to the 2,357 customers of CDNOW", cdnow)
    yield _fit(f"the same to {accounts:,} accounts", histories(accounts))


def _fit(work: str, columns: Columns) -> Row:
    def ours() -> list[float]:
        return [*fit_attrition(*columns, model="bg").parameters.values()]

    def theirs() -> list[float]:
        return [*BetaGeoFitter().fit(*columns).params_]

    agree(
        {
            name: [round(one, 2) for one in fit()]
            for name, fit in ((OURS, ours), ("lifetimes", theirs))
        }
    )
    return Row(work=work, seconds=contest({OURS: ours, "lifetimes": theirs}, turns=5), goal=GOAL)


def histories(accounts: int) -> Columns:
    """Accounts of 27 to 39 weeks that order and stop as BG/NBD says, about as those of CDNOW do."""
    random = np.random.default_rng(SEED)
    rates = random.gamma(0.55, 1 / 10.6, accounts)
    stops, ages = random.beta(0.8, 2.4, accounts), random.uniform(27, 39, accounts)
    often, recent = np.zeros(accounts), np.zeros(accounts)
    going = np.ones(accounts, dtype=bool)
    while going.any():
        ordered = recent + random.exponential(1 / rates)
        going &= ordered <= ages
        often, recent = often + going, np.where(going, ordered, recent)
        going &= random.random(accounts) > stops
    return often, recent, ages


def years(managers: int, simulated: int) -> Iterator[Row]:
    """So many years for so many managers, of three years' history by months each."""
    random = np.random.default_rng(SEED)
    names = [ManagerId(f"m{number}") for number in range(managers)]
    history = {
        name: [Money.of_minor(int(minor), "EUR") for minor in random.gamma(3, 30_000, PERIODS)]
        for name in names
    }
    quotas = {name: Money.total(sold, "EUR").split(3)[0] for name, sold in history.items()}
    for how, each_apart, straight in (
        ("drawn together", False, _together),
        ("drawn for each apart", True, _each_apart),
    ):
        ours = partial(
            simulate,
            history,
            quotas,
            season=SEASON,
            years=simulated,
            seed=SEED,
            each_apart=each_apart,
        )
        theirs = partial(_straight, history, quotas, simulated, straight)
        _agree_about_chances(ours(), theirs(), simulated)
        seconds = contest({OURS: ours, "straight numpy": theirs}, turns=3)
        work = f"simulate {simulated:,} years for {managers:,} managers, {how}"
        goal = Goal(peer="straight numpy", times=1.5)
        yield Row(work=work, seconds=seconds, goal=goal)


def _straight(
    history: Mapping[ManagerId, Sequence[Money]],
    quotas: Mapping[ManagerId, Money],
    simulated: int,
    drawn: Drawing,
) -> tuple[Floats, Floats]:
    """As one writes it in a notebook: the chance of each manager, and five percentiles of each."""
    table = np.array([[one.minor for one in sold] for sold in history.values()], dtype=float)
    goals = np.array([quota.minor for quota in quotas.values()], dtype=float)
    factors = np.array(SEASON.weights) / np.mean(SEASON.weights)
    pool = table / np.tile(factors, PERIODS // len(factors))
    sold = drawn(np.random.default_rng(SEED), pool, factors, simulated)
    return (sold >= goals).mean(axis=0), np.percentile(sold, [5, 25, 50, 75, 95], axis=0)


def _together(random: np.random.Generator, pool: Floats, factors: Floats, simulated: int) -> Floats:
    drawn = random.integers(PERIODS, size=(simulated, len(factors)))
    sold = np.zeros((simulated, len(pool)))
    for place, factor in enumerate(factors):
        sold += factor * pool.T[drawn[:, place]]
    return sold


def _each_apart(
    random: np.random.Generator, pool: Floats, factors: Floats, simulated: int
) -> Floats:
    sold = np.empty((simulated, len(pool)))
    for place, row in enumerate(pool):
        sold[:, place] = row[random.integers(PERIODS, size=(simulated, len(factors)))] @ factors
    return sold


def _agree_about_chances(ours: Simulation, theirs: tuple[Floats, Floats], simulated: int) -> None:
    """They draw in another order where each is drawn apart: so within what so many years tell."""
    chances = np.array([one.chance for one in ours.managers])
    assert np.abs(chances - theirs[0]).max() < 4 / np.sqrt(simulated)


def recommending(lines: int) -> Iterator[Row]:
    """What one account should order next, asked of so many lines, a tenth and a hundredth of them."""
    counts = (lines, lines // 10, lines // 100)
    on = date(2026, 1, 1)
    asked = {
        OURS if count == lines else FEW.format(count): partial(
            next_order(PurchaseIndex(bought(count))).recommend, AccountId("a0"), on=on
        )
        for count in counts
    }
    seconds = contest(asked, turns=5, times=20)
    work = f"what one account should order next, of {lines:,} lines, and how it grows"
    yield Row(work=work, seconds=seconds, goal=Goal(peer=FEW.format(lines // 100), times=1.3))


def bought(lines: int) -> Iterator[Bought]:
    """So many lines: more of them are more orders of each account, twenty products each."""
    random = np.random.default_rng(SEED)
    picked = random.integers(ACCOUNTS, size=lines), random.integers(PRODUCTS, size=lines)
    for number, (account, product) in enumerate(
        zip(*(one.tolist() for one in picked), strict=True)
    ):
        day = date(2020, 1, 1) + timedelta(number * DAYS // lines)
        yield Bought(AccountId(f"a{account}"), ProductId(f"p{(account * 7 + product) % 300}"), day)
