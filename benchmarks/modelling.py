"""Attrition: fitting BG/NBD to the customers of the literature, and to many more."""

from collections.abc import Iterator
from typing import Final, TypeAlias

import numpy as np
from lifetimes import BetaGeoFitter
from lifetimes.datasets import load_cdnow_summary
from numpy.typing import NDArray

from account_mgmt.modelling import fit_attrition
from benchmarks.measure import OURS, Goal, Row, agree, contest

Columns: TypeAlias = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
GOAL: Final = Goal(peer="lifetimes", times=0.1)
SEED: Final = 1


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
