"""Attrition: published parameters, likelihoods and single customers, and what the models promise."""

from contextlib import suppress
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifetimes import BetaGeoFitter, ModifiedBetaGeoFitter
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.special import gammaln

from account_mgmt.domain.errors import (
    BadHistory,
    BadParameter,
    DidNotConverge,
    TooLittleHistory,
    UnknownModel,
)
from account_mgmt.modelling import (
    Attrition,
    BgNbd,
    BuyingModel,
    DueRatio,
    MbgNbd,
    ParetoNbd,
    fit_attrition,
)
from account_mgmt.modelling.arrays import Counts
from account_mgmt.modelling.geometric import GeometricEvidence
from account_mgmt.modelling.pareto import ParetoEvidence

Columns = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
MODELS: tuple[BuyingModel, ...] = (
    BgNbd(0.243, 4.414, 0.793, 2.426),
    MbgNbd(0.525, 6.183, 0.891, 1.614),
    ParetoNbd(0.553, 10.578, 0.606, 11.669),
    DueRatio(6.6, 3.0),
)


@pytest.fixture(scope="module")
def fitted(cdnow: Columns) -> dict[str, Attrition]:
    return {name: fit_attrition(*cdnow, model=name) for name in ("bg", "mbg", "pareto", "due")}


# --- published figures ------------------------------------------------------------------------


def test_bg_nbd_on_cdnow_has_the_published_parameters_and_likelihood(
    fitted: dict[str, Attrition],
) -> None:
    """Fader, Hardie and Lee (2005): 0.243, 4.414, 0.793, 2.426; the log-likelihood is -9,582.4."""
    fit = fitted["bg"]

    assert list(fit.parameters) == ["r", "alpha", "a", "b"]
    assert [*fit.parameters.values()] == pytest.approx(
        [0.2425929, 4.4135314, 0.7928861, 2.4257532], rel=1e-6
    )
    assert fit.log_likelihood == pytest.approx(-9582.42556, abs=1e-5)
    assert fit.accounts == 2357


def test_pareto_nbd_on_cdnow_has_the_published_parameters_and_likelihood(
    fitted: dict[str, Attrition],
) -> None:
    """Schmittlein, Morrison and Colombo's model: 0.553, 10.578, 0.606, 11.669; -9,595.0."""
    fit = fitted["pareto"]

    assert list(fit.parameters) == ["r", "alpha", "s", "beta"]
    assert [*fit.parameters.values()] == pytest.approx(
        [0.5532755, 10.5776125, 0.6062134, 11.6679041], rel=1e-6
    )
    assert fit.log_likelihood == pytest.approx(-9594.97393, abs=1e-5)


def test_the_modified_bg_nbd_on_cdnow_is_that_of_the_package_lifetimes(
    fitted: dict[str, Attrition], cdnow: Columns
) -> None:
    theirs = ModifiedBetaGeoFitter().fit(*cdnow)

    assert [*fitted["mbg"].parameters.values()] == pytest.approx([*theirs.params_], rel=1e-4)
    assert fitted["mbg"].log_likelihood == pytest.approx(-9582.13268, abs=1e-5)


def test_who_is_alive_and_what_is_expected_are_as_the_package_lifetimes_says(
    fitted: dict[str, Attrition], cdnow: Columns
) -> None:
    for name, theirs in (("bg", BetaGeoFitter()), ("mbg", ModifiedBetaGeoFitter())):
        theirs.fit(*cdnow)
        ours = fitted[name]

        alive = theirs.conditional_probability_alive(*cdnow)
        orders = theirs.conditional_expected_number_of_purchases_up_to_time(13, *cdnow)
        assert ours.probability_alive(*cdnow) == pytest.approx(alive, rel=1e-3)
        assert ours.expected_orders(13, *cdnow) == pytest.approx(orders, rel=1e-3)


def test_the_log_likelihood_of_one_customer() -> None:
    """As the test suite of pymc-marketing has it."""
    model = BgNbd(r=0.25, alpha=4, a=0.8, b=2.5)

    assert model.log_likelihoods(0, 0, 40) == pytest.approx(-0.59947382, abs=5e-9)
    assert model.log_likelihoods(200, 38, 40) == pytest.approx(100.79569309, abs=5e-9)


def test_expected_orders_of_a_new_customer_by_bg_nbd(fitted: dict[str, Attrition]) -> None:
    spans = [0.1429, 1, 3, 31.8571, 32, 78]

    orders = fitted["bg"].expected_orders(spans, 0, 0, 0)

    assert np.round(orders, 4).tolist() == [0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8580]


def test_expected_orders_of_a_known_customer_by_bg_nbd(fitted: dict[str, Attrition]) -> None:
    """1.226 as published."""
    assert fitted["bg"].expected_orders(39, 2, 30.43, 38.86) == pytest.approx(1.22591, abs=5e-6)


def test_a_busy_customer_by_pareto_nbd(fitted: dict[str, Attrition]) -> None:
    """0.9979 and 25.46 as published."""
    fit = fitted["pareto"]

    assert fit.probability_alive(26, 30.86, 31) == pytest.approx(0.99792, abs=5e-6)
    assert fit.expected_orders(52, 26, 30.86, 31) == pytest.approx(25.45655, abs=5e-6)


def test_expected_orders_of_a_new_customer_by_pareto_nbd() -> None:
    model = ParetoNbd(r=0.55, alpha=10.56, s=0.61, beta=11.64)

    orders = model.expected_orders([0, 1, 2, 3, 4], 0, 0, 0)

    published = [0, 0.05077821, 0.09916088, 0.14542507, 0.18979930]
    assert orders == pytest.approx(published, abs=5e-9)


# --- the models against slow and plain arithmetic ---------------------------------------------


@pytest.mark.parametrize(
    ("model", "history"),
    [
        *product(
            [ParetoNbd(0.5, 10, 0.6, 12), ParetoNbd(9, 0.4, 3, 0.02), ParetoNbd(0.03, 50, 30, 0.2)],
            [(0, 0.0, 40.0), (1, 0.5, 1.0), (20, 19.0, 40.0), (200, 38.0, 40.0), (3, 7.0, 7.0)],
        )
    ],
)
def test_pareto_nbd_is_the_integral_over_the_day_one_stopped(
    model: ParetoNbd, history: tuple[int, float, float]
) -> None:
    often, recent, old = history
    shape, m = model.r + often, model
    begin = -shape * np.log(m.alpha + recent) - (m.s + 1) * np.log(m.beta + recent)
    area, _ = quad(
        lambda day: np.exp(
            -shape * np.log(m.alpha + day) - (m.s + 1) * np.log(m.beta + day) - begin
        ),
        recent,
        old,
        limit=500,
        points=[recent + (old - recent) / 1000, recent + (old - recent) / 50],
    )
    stays = np.exp(-shape * np.log(m.alpha + old) - m.s * np.log(m.beta + old) - begin)
    either = np.log(stays + m.s * area) + begin
    bought = gammaln(shape) - gammaln(m.r) + m.r * np.log(m.alpha) + m.s * np.log(m.beta)

    assert m.log_likelihoods(*history) == pytest.approx(bought + either, rel=1e-9, abs=1e-9)
    assert m.probability_alive(*history) == pytest.approx(stays / (stays + m.s * area), rel=1e-7)


@pytest.mark.parametrize("model", MODELS[:3])
def test_expected_orders_grow_by_the_chance_to_be_alive_by_then(model: BuyingModel) -> None:
    """The slope at the beginning is the rate of the account: so the parts add up to the whole."""
    step = 1e-5

    first = model.orders_if_alive(step, 3, 20, 25) / step

    r, alpha, *_ = model.parameters.values()
    assert first == pytest.approx((r + 3) / (alpha + 25), rel=1e-4)


@pytest.mark.parametrize("kind", [BgNbd, MbgNbd])
@pytest.mark.parametrize(("a", "b"), [(1.0, 2.5), (0.4, 0.6)])
def test_expected_orders_have_no_hole_where_the_formula_divides_by_zero(
    kind: type[BgNbd] | type[MbgNbd], a: float, b: float
) -> None:
    history = (30.0, 0, 0, 20.0)

    at = kind(0.5, 6, a, b).expected_orders(*history)

    beside = kind(0.5, 6, a * 1.001, b * 1.001).expected_orders(*history)
    assert at == pytest.approx(beside, rel=5e-3)


def test_expected_orders_by_pareto_nbd_have_no_hole_at_s_of_one() -> None:
    at = ParetoNbd(0.5, 10, 1, 12).expected_orders(30, 1, 5, 20)

    assert at == pytest.approx(ParetoNbd(0.5, 10, 1 + 1e-5, 12).expected_orders(30, 1, 5, 20), 1e-4)


def test_a_thousand_orders_do_not_overflow() -> None:
    for model in MODELS:
        told = model.expected_orders(1000, 5000, 999, 1000)

        assert np.isfinite(told), model
        assert told > 0


@pytest.mark.parametrize("kind", [BgNbd, MbgNbd])
def test_slopes_and_bends_are_those_of_the_likelihood(
    kind: type[BgNbd] | type[MbgNbd], cdnow: Columns
) -> None:
    sums = GeometricEvidence(kind, Counts.of(*cdnow))
    there = np.array([0.5, 5.0, 1.2, 2.0])

    value, slope, bend = sums.at(there)

    assert value == pytest.approx(kind(*there).log_likelihoods(*cdnow).sum())
    assert bend is not None
    for place, step in enumerate(np.eye(4) * 1e-5):
        above, below = sums.at(there + step), sums.at(there - step)
        assert slope[place] == pytest.approx((above[0] - below[0]) / 2e-5, rel=1e-6)
        assert bend[place] == pytest.approx((above[1] - below[1]) / 2e-5, rel=1e-6, abs=1e-4)


def test_slopes_of_pareto_nbd_are_those_of_its_likelihood(cdnow: Columns) -> None:
    evidence = ParetoEvidence(Counts.of(*cdnow))
    there = np.array([0.5, 5.0, 1.2, 2.0])

    value, slope, _ = evidence.at(there)

    assert value == pytest.approx(ParetoNbd(*there).log_likelihoods(*cdnow).sum())
    for place, step in enumerate(np.eye(4) * 1e-5):
        above, below = evidence.at(there + step), evidence.at(there - step)
        assert slope[place] == pytest.approx((above[0] - below[0]) / 2e-5, rel=1e-6, abs=1e-5)


# --- what models promise ----------------------------------------------------------------------


def test_who_bought_once_is_alive_for_certain_by_bg_and_fades_by_the_others(
    fitted: dict[str, Attrition],
) -> None:
    """The most reported surprise of the package lifetimes (its #239, #165 and #44)."""
    ages = [1, 10, 100, 1000]

    assert fitted["bg"].probability_alive(0, 0, ages).tolist() == [1, 1, 1, 1]
    for name in ("mbg", "pareto", "due"):
        told = fitted[name].probability_alive(0, 0, ages)
        assert (np.diff(told) < 0).all(), name
        assert told[-1] < 0.2, name


@given(
    often=st.integers(0, 300),
    old=st.floats(0.1, 1e4),
    part=st.floats(0.001, 1),
    model=st.sampled_from(MODELS),
)
def test_a_chance_is_from_0_to_1_and_falls_while_nothing_is_ordered(
    often: int, old: float, part: float, model: BuyingModel
) -> None:
    recent = old * part if often else 0

    chances = model.probability_alive(often, recent, [old, old * 1.5, old * 4])

    assert ((chances >= 0) & (chances <= 1)).all()
    assert (np.diff(chances) <= 1e-9).all()


@given(model=st.sampled_from(MODELS), often=st.integers(0, 40), span=st.floats(0.01, 100))
def test_the_unit_of_time_changes_nothing_but_the_parameters_of_time(
    model: BuyingModel, often: int, span: float
) -> None:
    recent = 30.0 if often else 0.0
    timed = {"alpha", "beta", "gap"}
    other = type(model)(
        **{name: value * (7 if name in timed else 1) for name, value in model.parameters.items()}
    )

    in_weeks = model.expected_orders(span, often, recent, 39.0)

    in_days = other.expected_orders(span * 7, often, recent * 7, 39.0 * 7)
    assert in_days == pytest.approx(in_weeks, rel=1e-6, abs=1e-12)


def test_a_fit_in_days_is_the_fit_in_weeks(fitted: dict[str, Attrition], cdnow: Columns) -> None:
    often, recent, old = cdnow

    in_days = fit_attrition(often, recent * 7, old * 7)

    weeks, days = fitted["mbg"].parameters, in_days.parameters
    assert days["alpha"] == pytest.approx(weeks["alpha"] * 7)
    assert [days[one] for one in "rab"] == pytest.approx([weeks[one] for one in "rab"])


def test_the_default_is_the_model_that_is_sane_for_those_who_bought_once(cdnow: Columns) -> None:
    assert isinstance(fit_attrition(*cdnow).model, MbgNbd)


def test_parameters_that_made_histories_are_found_again() -> None:
    random = np.random.default_rng(7)
    rows = [a_history(random, r=1.2, alpha=8, a=1.1, b=2.5) for _ in range(6000)]

    fit = fit_attrition(*np.array(rows).T)

    assert [*fit.parameters.values()] == pytest.approx([1.2, 8, 1.1, 2.5], rel=0.15)


def a_history(
    random: np.random.Generator, *, r: float, alpha: float, a: float, b: float
) -> tuple[int, float, float]:
    """One of an account that may stop after each order, also the first."""
    rate, chance, end = random.gamma(r) / alpha, random.beta(a, b), random.uniform(20, 60)
    often, last = 0, 0.0
    while random.random() > chance:
        day = last + random.exponential(1 / rate)
        if day > end:
            break
        often, last = often + 1, day
    return often, last, end


def test_a_fit_says_how_many_gaps_were_observed(fitted: dict[str, Attrition]) -> None:
    """Too short a window makes everybody look alive (lifetimes #424)."""
    assert fitted["bg"].gaps_observed == pytest.approx(4.98, abs=0.005)


def test_what_one_account_alone_says_is_what_it_says_among_others() -> None:
    for model in MODELS:
        many = model.probability_alive([0, 3, 9], [0, 20, 30], 39)

        assert many[1] == model.probability_alive(3, 20, 39)


# --- the plain due ratio ----------------------------------------------------------------------


def test_a_gap_is_drawn_to_the_pooled_one_as_by_k_of_its_own() -> None:
    """(n x own + k x pool) / (n + k): 4 gaps of 10 and 3 of 24 make 16."""
    model = DueRatio(gap=24, k=3)

    assert model.gaps([4, 0], [40, 0], [60, 60]).tolist() == [16, 24]
    assert model.due([4, 0], [40, 0], [60, 60]).tolist() == [1.25, 2.5]


def test_an_account_is_alive_by_the_due_ratio_until_its_gaps_run_out() -> None:
    model = DueRatio(gap=10, k=1)

    assert model.probability_alive(0, 0, 0) == 1
    assert model.probability_alive(0, 0, 10) == pytest.approx(np.exp(-1))
    assert model.expected_orders(20, 0, 0, 0) == 2


def test_the_pooled_gap_is_of_all_gaps_alike() -> None:
    fit = fit_attrition([1, 0, 4], [20, 0, 36], [38, 39, 37], model="due")

    assert fit.model == DueRatio(gap=56 / 5, k=3)


# --- refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("history", "said"),
    [
        (([1, 1.5], 1, 2), "The frequency in row 1 of 1.5 is refused: it is a whole number"),
        (([-1], 0, 2), "The frequency in row 0 of -1 is refused: it is from 0"),
        (([1], [3], [2]), "The recency in row 0 of 3 is refused: the last order is later"),
        (([0], [3], [4]), "The recency in row 0 of 3 is refused: nobody came back"),
        (([1], [0], [4]), "The recency in row 0 of 0 is refused: orders of one day"),
        (([1], [1], [float("nan")]), "The age in row 0 of nan is refused: it is not a finite"),
        (([1], ["soon"], [4]), "The recency of .*soon.* is refused: it must be numbers"),
        (
            ([1, 2], [1, 2, 3], [4]),
            "The shape of frequency .2,., recency .3,., age .1,. is refused",
        ),
    ],
)
def test_a_history_that_cannot_be_is_refused_by_row_and_value(
    history: tuple[Any, Any, Any], said: str
) -> None:
    with pytest.raises(BadHistory, match=said):
        fit_attrition(*history)


@pytest.mark.parametrize("horizon", [-1, float("inf"), float("nan")])
def test_a_horizon_is_a_span_of_time(horizon: float) -> None:
    with pytest.raises(BadHistory, match="The horizon of"):
        MODELS[0].expected_orders(horizon, 0, 0, 1)


def few(returned: int) -> tuple[list[int], list[int], list[int]]:
    """Thirty accounts, of which so many came back."""
    often = [1 + i % 3 for i in range(returned)] + [0] * (30 - returned)
    recent = [5 + 3 * i for i in range(returned)] + [0] * (30 - returned)
    return often, recent, [60] * 30


@pytest.mark.parametrize("model", ["bg", "mbg", "pareto"])
def test_nine_accounts_that_ordered_again_are_too_few_and_say_so(model: Any) -> None:
    with pytest.raises(TooLittleHistory, match="9 of 30 accounts ordered again, and it takes 10"):
        fit_attrition(*few(9), model=model)


def test_ten_accounts_that_ordered_again_are_enough_to_try() -> None:
    with suppress(DidNotConverge):  # ten say little, and that may be said, but it was tried
        fit_attrition(*few(10))


def test_too_few_fall_back_to_the_due_ratio_only_when_asked() -> None:
    fit = fit_attrition(*few(9), fall_back=True)

    assert isinstance(fit.model, DueRatio)
    assert isinstance(fit_attrition(*few(9), model="due").model, DueRatio)


def test_without_a_gap_there_is_no_due_ratio() -> None:
    with pytest.raises(TooLittleHistory, match="no account ordered again, so there is no gap"):
        fit_attrition(*few(0), model="due")


def test_no_accounts_are_too_little_history() -> None:
    with pytest.raises(TooLittleHistory, match="0 of 0 accounts"):
        fit_attrition([], [], [])


def test_accounts_that_never_stop_leave_nothing_to_converge_to_and_what_was_tried_is_said() -> None:
    often = np.arange(10, 60)

    with pytest.raises(DidNotConverge, match=r"did not converge: .*Tried .*from 1, 0.5, 1, 1"):
        fit_attrition(often, np.full(50, 100), np.full(50, 100), model="bg")


def test_an_unknown_model_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownModel, match="Choose one of bg, mbg, pareto, due"):
        fit_attrition([1], [1], [1], model="weibull")  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf")])
def test_a_parameter_is_a_finite_number_above_zero(value: float) -> None:
    with pytest.raises(BadParameter, match="The alpha of ParetoNbd"):
        ParetoNbd(1, value, 1, 1)
    with pytest.raises(BadParameter, match="The a of BgNbd"):
        BgNbd(1, 1, value, 1)
