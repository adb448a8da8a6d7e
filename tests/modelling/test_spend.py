"""What an account spends an order, and business at risk."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from account_mgmt.domain.errors import BadHistory, DidNotConverge, TooLittleHistory
from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.money import Money
from account_mgmt.modelling import (
    Attrition,
    BgNbd,
    DueRatio,
    Purchase,
    Spend,
    business_at_risk,
    fit_attrition,
    fit_spend,
    summarize,
)
from account_mgmt.modelling.arrays import Floats
from account_mgmt.modelling.spend import _Evidence

END = date(1997, 9, 30)


def drawn(accounts: int, model: Spend, seed: int) -> tuple[Floats, Floats]:
    """Accounts with one to seven orders after the first, and what each spent on average."""
    random = np.random.default_rng(seed)
    often = random.integers(1, 8, accounts).astype(float)
    rates = random.gamma(model.q, 1 / model.v, accounts)
    return often, random.gamma(model.p * often, 1 / (rates * often))


def test_gamma_gamma_on_cdnow_has_the_published_parameters(
    cdnow_purchases: Sequence[Purchase],
) -> None:
    """Fader, Hardie and Lee (2005): p 6.25, q 3.74, v 15.44; and the first ten customers."""
    summed = summarize(cdnow_purchases, until=END)

    fit = fit_spend(summed.frequency, summed.spend)

    assert [*fit.parameters.values()] == pytest.approx([6.25, 3.74, 15.44], abs=0.01)
    first_ten = fit.expected_spend(summed.frequency, summed.spend)[:10]
    published = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    assert first_ten == pytest.approx(published, abs=0.1)


def test_slopes_of_the_spend_are_those_of_its_likelihood() -> None:
    often, mean = np.array([1.0, 4, 9]), np.array([0.5, 2, 1.1])
    there = np.array([2.0, 3.0, 1.5])

    _, slope, _ = _Evidence(often, mean).at(there)

    for place, step in enumerate(np.eye(3) * 1e-6):
        above, below = (
            Spend(*point).log_likelihoods(often, mean).sum()
            for point in (there + step, there - step)
        )
        assert slope[place] == pytest.approx((above - below) / 2e-6, rel=1e-5)


def test_slopes_of_the_drawn_spend_are_those_of_what_it_climbs() -> None:
    evidence, there = (
        _Evidence(np.array([1.0, 4, 9]), np.array([0.5, 2, 1.1])),
        np.array([2, 3, 1.5]),
    )

    _, slope, _ = evidence.drawn(there)

    for place, step in enumerate(np.eye(3) * 1e-6):
        above, below = (evidence.drawn(point)[0] for point in (there + step, there - step))
        assert slope[place] == pytest.approx((above - below) / 2e-6, rel=1e-5)


def test_the_more_orders_are_known_the_nearer_is_the_expectation_to_their_mean() -> None:
    model = Spend(p=6, q=4, v=15)

    told = model.expected_spend([0, 1, 10, 1000], [0, 100, 100, 100])

    assert told[0] == pytest.approx(15 * 6 / 3)  # the mean of all
    assert (np.diff(told) > 0).all()
    assert told[-1] == pytest.approx(100, rel=0.01)


def test_nine_accounts_are_too_few_to_learn_spends_from() -> None:
    with pytest.raises(TooLittleHistory, match="9 accounts ordered again, and it takes 10"):
        fit_spend([2] * 9 + [0] * 50, [10 + i for i in range(9)] + [0] * 50)


def test_spends_that_are_all_alike_have_nothing_to_converge_to() -> None:
    with pytest.raises(DidNotConverge, match="The spend model did not converge"):
        fit_spend([2] * 40, [10.0] * 40)


def test_spends_without_a_mean_are_refused() -> None:
    """Drawn from the model itself, with q of 0.8: their mean grows with every account."""
    random = np.random.default_rng(3)
    spends = 15 * random.gamma(2, size=400) / random.gamma(0.8, size=400)

    with pytest.raises(DidNotConverge, match=r"they have no mean: q is 0\.8"):
        fit_spend([1] * 400, spends)


@given(
    accounts=st.integers(12, 200),
    p=st.floats(0.5, 50),
    q=st.floats(1.5, 30),
    v=st.floats(0.01, 1e6),
    seed=st.integers(0, 10_000),
)
@example(accounts=12, p=2.0, q=1.5, v=1.0, seed=315)  # q is fitted close to 1: a heavy tail
def test_falling_back_there_always_are_parameters_and_they_expect_what_was_spent(
    accounts: int, p: float, q: float, v: float, seed: int
) -> None:
    """Drawn from the model itself, of few accounts or many: an account is between itself and all."""
    often, mean = drawn(accounts, Spend(p, q, v), seed)

    fit = fit_spend(often, mean, fall_back=True)

    told, of_all = fit.expected_spend(often, mean), fit.expected_spend(0, 0)
    assert fit.q > 1
    assert (np.minimum(mean, of_all) * (1 - 1e-9) <= told).all()
    assert (told <= np.maximum(mean, of_all) * (1 + 1e-9)).all()
    assert 0 < of_all < np.inf  # beyond the largest of few, where the tail is heavy


@given(seed=st.integers(0, 10_000), cents=st.sampled_from([0.01, 100, 1e6]))
def test_in_other_money_spends_are_the_same_but_for_the_money(seed: int, cents: float) -> None:
    often, mean = drawn(300, Spend(4, 3, 15), seed)

    fit, other = (fit_spend(often, spend, fall_back=True) for spend in (mean, cents * mean))

    assert [other.p, other.q] == pytest.approx([fit.p, fit.q], rel=1e-3)
    assert other.v == pytest.approx(cents * fit.v, rel=1e-3)


def test_with_many_accounts_the_parameters_are_those_they_were_drawn_with() -> None:
    often, mean = drawn(20_000, Spend(6, 4, 15), seed=1)

    fit = fit_spend(often, mean)

    assert [fit.p, fit.q, fit.v] == pytest.approx([6, 4, 15], rel=0.05)
    assert fit_spend(often, mean, fall_back=True) == fit  # there is nothing to fall back from


def test_orders_all_alike_are_refused_and_falling_back_expects_them_again() -> None:
    often, mean = np.full(40, 2.0), np.linspace(50, 150, 40)
    with pytest.raises(DidNotConverge, match="p grows without end"):
        fit_spend(often, np.full(40, 10.0) + 1e-9 * mean)

    alike = fit_spend(often, np.full(40, 10.0), fall_back=True)

    assert alike.expected_spend(2, 10)[()] == pytest.approx(10, rel=0.01)


@pytest.mark.parametrize(("often", "mean"), [(1, 0), (1, -5), (-1, 5), (1, float("nan"))])
def test_a_mean_spend_is_above_zero(often: float, mean: float) -> None:
    with pytest.raises(BadHistory, match="in row 0 of"):
        fit_spend([often], [mean])


# --- business at risk -------------------------------------------------------------------------


def two_accounts() -> list[Purchase]:
    """Both ordered for 100 every ten days; one has stopped."""
    first = date(2026, 1, 1)
    return [
        Purchase(AccountId(name), first + timedelta(10 * turn), Money("100.00", "EUR"))
        for name, turns in (("faithful", 10), ("gone", 3))
        for turn in range(turns)
    ]


def by_due_ratio() -> Attrition:
    return Attrition(model=DueRatio(gap=10, k=3), log_likelihood=0.0, accounts=2, gaps_observed=9.0)


def test_at_risk_is_what_would_come_beyond_what_is_expected_and_the_worst_is_first() -> None:
    histories = summarize(two_accounts(), until=date(2026, 4, 1))
    steady = Spend(p=1e6, q=1e6 + 1, v=100)  # everybody spends 100

    told = business_at_risk(by_due_ratio(), steady, histories, horizon=30)

    worst, best = told.accounts
    assert [worst.account, best.account] == [AccountId("gone"), AccountId("faithful")]
    assert (worst.orders, best.alive) == (3, 1)
    assert worst.at_risk > Money("299.00", "EUR")
    assert best.at_risk == Money.zero("EUR")
    assert worst.expected + worst.at_risk == Money("300.00", "EUR")


def test_sums_of_business_at_risk_are_those_of_its_rows() -> None:
    histories = summarize(two_accounts(), until=date(2026, 4, 25))

    told = business_at_risk(by_due_ratio(), Spend(6, 4, 15), histories, horizon=7)

    assert told.expected == Money.total([row.expected for row in told.accounts], "EUR")
    assert told.at_risk == Money.total([row.at_risk for row in told.accounts], "EUR")


def test_business_at_risk_takes_amounts() -> None:
    histories = summarize([Purchase(AccountId("a"), date(2026, 1, 1))], until=date(2026, 1, 2))

    with pytest.raises(TooLittleHistory, match="the purchases had no amounts"):
        business_at_risk(by_due_ratio(), Spend(6, 4, 15), histories, horizon=7)


def test_business_at_risk_at_cdnow_comes_near_what_was_bought(
    cdnow_purchases: Sequence[Purchase],
) -> None:
    """Of 39 weeks to come, known by their first 39: within a fifth of what then was spent."""
    histories = summarize(cdnow_purchases, until=END)
    fit = fit_attrition(histories.frequency, histories.recency, histories.age)
    spend = fit_spend(histories.frequency, histories.spend)

    told = business_at_risk(fit, spend, histories, horizon=273)

    then = [p.amount for p in cdnow_purchases if END < p.on <= END + timedelta(273) and p.amount]
    sold = Money.total(then, "USD").minor
    assert abs(told.expected.minor - sold) < 0.2 * sold
    assert BgNbd is not type(fit.model)
