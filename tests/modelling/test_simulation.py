"""The chance of making quota, from years drawn out of the past."""

from itertools import product
from typing import Any

import numpy as np
import pytest

from account_mgmt.domain.errors import BadParameter, MixedCurrencies, TooLittleHistory
from account_mgmt.domain.ids import ManagerId
from account_mgmt.domain.money import Money
from account_mgmt.domain.seasonality import Seasonality
from account_mgmt.modelling import Simulation, simulate
from account_mgmt.modelling.simulation import BANDS, _percentile

ANA, BEN, EVA = (ManagerId(name) for name in ("ana", "ben", "eva"))
QUARTERS = Seasonality.equal(4)


def euros(amount: int) -> Money:
    return Money(amount, "EUR")


def sold(*amounts: int) -> list[Money]:
    return [euros(amount) for amount in amounts]


def simulated(**changes: Any) -> Simulation:
    """Two managers of two years by quarters, but for the changes."""
    plain: dict[str, Any] = {
        "history": {ANA: sold(1, 9, 5, 5, 7, 3, 2, 8), BEN: sold(9, 1, 5, 5, 3, 7, 8, 2)},
        "quotas": {ANA: euros(20), BEN: euros(20)},
        "season": QUARTERS,
        "seed": 1,
    }
    arguments = {**plain, **changes}
    return simulate(arguments.pop("history"), arguments.pop("quotas"), **arguments)


@pytest.mark.parametrize("each_apart", [False, True])
def test_the_chance_is_that_of_every_year_that_could_be_drawn(*, each_apart: bool) -> None:
    """All 8^4 years of four quarters, by hand."""
    years = [sum(year) for year in product((1, 9, 5, 5, 7, 3, 2, 8), repeat=4)]

    found = simulated(years=40_000, each_apart=each_apart).of("ana")

    made = sum(year >= 20 for year in years) / len(years)
    assert found.chance == pytest.approx(made, abs=0.012)
    assert abs(found.chance - made) < 2 * found.margin
    assert float(found.mean.amount) == pytest.approx(20, abs=0.1)


def test_bands_are_percentiles_of_the_years() -> None:
    years = np.array([sum(year) for year in product((1, 9, 5, 5, 7, 3, 2, 8), repeat=4)])

    bands = simulated(years=40_000).of(ANA).bands

    assert tuple(bands) == BANDS
    exact = np.percentile(years, BANDS)
    assert [float(one.amount) for one in bands.values()] == pytest.approx(exact, abs=1)


@pytest.mark.parametrize("years", [1, 2, 3, 10, 101])
def test_percentiles_are_those_of_numpy(years: int) -> None:
    inorder = np.sort(np.random.default_rng(5).random(years))

    for band in BANDS:
        assert _percentile(inorder, band) == pytest.approx(np.percentile(inorder, band))


def test_what_hits_all_at_once_does_so_again() -> None:
    """Ana and Ben mirror each other: together they sell the same every year."""
    together = simulated(teams={"both": [ANA, BEN]})
    apart = simulated(teams={"both": [ANA, BEN]}, each_apart=True)

    assert set(together.of("both").bands.values()) == {euros(40)}
    assert together.of("both").chance == 1
    assert apart.of("both").bands[5] < euros(40)
    assert 0.4 < apart.of("both").chance < 0.7


def test_a_teams_quota_is_that_of_its_members_and_the_companys_that_of_all() -> None:
    found = simulated(teams={"one": [BEN]})

    assert found.of("one").quota == euros(20)
    assert found.company.quota == euros(40)
    assert found.company.name == "the company"
    assert found.of("one").chance == found.of(BEN).chance


def test_the_season_is_taken_out_of_the_past_and_put_into_the_year() -> None:
    """One who sells exactly by the season sells the same every year."""
    season = Seasonality.shares([1, 2, 3, 4])

    found = simulated(
        history={ANA: sold(10, 20, 30, 40, 10, 20, 30, 40)},
        quotas={ANA: euros(100)},
        season=season,
    )

    assert set(found.of(ANA).bands.values()) == {euros(100)}


def test_a_history_that_begins_within_a_year_is_taken_by_its_end() -> None:
    season = Seasonality.shares([1, 2, 3, 4])

    found = simulated(
        history={ANA: sold(30, 40, 10, 20, 30, 40)}, quotas={ANA: euros(100)}, season=season
    )

    assert found.of(ANA).bands[50] == euros(100)


def test_periods_in_which_nothing_is_ever_sold_are_not_drawn() -> None:
    season = Seasonality.shares([0, 1, 1, 2])

    found = simulated(
        history={ANA: sold(7, 10, 10, 20, 0, 10, 10, 20)}, quotas={ANA: euros(40)}, season=season
    )

    assert set(found.of(ANA).bands.values()) == {euros(40)}


def test_growth_is_beyond_the_past() -> None:
    flat = {ANA: sold(*[10] * 8)}

    found = simulated(history=flat, quotas={ANA: euros(44)}, growth="10%")

    assert found.of(ANA).mean == euros(44)
    assert found.of(ANA).chance == 1


def test_a_quota_is_made_at_the_cent_and_not_below() -> None:
    flat = {ANA: sold(*[10] * 8)}

    assert simulated(history=flat, quotas={ANA: euros(40)}).of(ANA).chance == 1
    missed = simulated(history=flat, quotas={ANA: Money("40.01", "EUR")})
    assert missed.of(ANA).chance == 0
    assert missed.of(ANA).margin == 0


def test_managers_expected_to_make_it_are_the_sum_of_their_chances() -> None:
    found = simulated()

    assert found.expected_to_make_it == pytest.approx(sum(one.chance for one in found.managers))


# --- the seed ---------------------------------------------------------------------------------


@pytest.mark.parametrize("each_apart", [False, True])
def test_the_same_seed_gives_the_same_years_again(*, each_apart: bool) -> None:
    assert simulated(each_apart=each_apart) == simulated(each_apart=each_apart)
    assert simulated(each_apart=each_apart) != simulated(each_apart=each_apart, seed=2)


def test_a_seed_left_out_is_made_kept_and_shown() -> None:
    found = simulated(seed=None)

    assert f"seed={found.seed}" in repr(found)
    assert simulated(seed=found.seed) == found
    assert simulated(seed=None).seed != found.seed


# --- refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"history": {ANA: sold(*[1] * 8)}}, "ben has 0 periods of history, and it takes 6"),
        (
            {"history": {ANA: sold(*[1] * 5), BEN: sold(*[1] * 8)}},
            "ana has 5 periods of history, and it takes 6",
        ),
        (
            {"history": {ANA: sold(*[1] * 7), BEN: sold(*[1] * 8)}},
            "ana has 7 periods, and others have 8",
        ),
        ({"season": Seasonality.equal(12)}, "ana has 8 periods of history, and it takes 12"),
    ],
)
def test_too_little_history_is_refused_saying_what_is_missing(
    changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(TooLittleHistory, match=said):
        simulated(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"years": 0},
        {"years": 1.5},
        {"years": 10_000_001},
        {"seed": -1},
        {"seed": "dice"},
        {"quotas": {}},
        {"teams": {"none": []}},
        {"teams": {"strangers": [EVA]}},
    ],
)
def test_what_cannot_be_simulated_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(BadParameter):
        simulated(**changes)


def test_amounts_are_in_one_currency() -> None:
    with pytest.raises(MixedCurrencies):
        simulated(quotas={ANA: euros(20), BEN: Money(20, "USD")})


def test_who_is_not_in_the_simulation_has_no_chance_in_it() -> None:
    with pytest.raises(BadParameter, match="The manager or team eva is refused"):
        simulated().of(EVA)
