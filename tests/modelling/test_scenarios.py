"""Quota scenarios: exact to the cent, explained, varied and compared."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.cascade import OverAssignment
from account_mgmt.domain.errors import (
    BadClaims,
    BadWeights,
    BoundsMissTheTotal,
    ForecastNotPositive,
    MixedCurrencies,
    PinsMissTheTotal,
    SeasonMisfit,
)
from account_mgmt.domain.ids import ManagerId
from account_mgmt.domain.money import Money
from account_mgmt.domain.ramp import FirstMonth, Ramp, Tenure
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.seasonality import Seasonality
from account_mgmt.modelling import EQUALLY, Mix, QuotaModel, compare

ANA, BEN, EVA = (ManagerId(name) for name in ("ana", "ben", "eva"))
MONTHS = tuple(Period.month(2026, month) for month in range(1, 13))


def euros(amount: str | int) -> Money:
    return Money(amount, "EUR")


def a_model(**changes: Any) -> QuotaModel:
    """A hundred thousand for three, by months, equally; but for the changes."""
    plain: dict[str, Any] = {
        "forecast": euros("100000"),
        "periods": MONTHS,
        "managers": (ANA, BEN, EVA),
        "history": {ANA: euros(50), BEN: euros(30), EVA: euros(20)},
        "potential": {ANA: euros(10), BEN: euros(10), EVA: euros(60)},
    }
    return QuotaModel(**{**plain, **changes})


def bases(model: QuotaModel) -> list[Money]:
    return [one.base for one in model.plan().quotas]


# --- what is shared, and by what --------------------------------------------------------------


def test_unless_told_otherwise_all_share_equally_and_to_the_cent() -> None:
    assert bases(a_model()) == [euros("33333.34"), euros("33333.33"), euros("33333.33")]


def test_weights_by_history() -> None:
    assert bases(a_model(weights=Mix(history=1))) == [euros(50000), euros(30000), euros(20000)]


def test_2_percent_of_the_potential_of_20_m_are_400_k() -> None:
    """As vskills.in has it."""
    model = a_model(
        forecast=euros(20_000_000),
        managers=(ANA, BEN),
        potential={ANA: euros(2), BEN: euros(98)},
        weights=Mix(potential=1),
    )

    assert bases(model)[0] == euros(400_000)


def test_a_mix_counts_each_part_and_says_so() -> None:
    """Ana: half of 50 %, a quarter of 12.5 %, a quarter of a third: 36.4583 %."""
    planned = a_model(weights=Mix(history=2, potential=1, equal=1)).plan()

    ana = planned.of("ana")
    assert ana.base == euros("36458.34")  # with the cent that is left
    assert ana.because == (
        "50.00 % by 50.00 % of past sales: 50.00 EUR, 25.00 % by 12.50 % of the potential: "
        "10.00 EUR, 25.00 % by an equal share among 3"
    )


def test_a_stretch_is_beyond_the_forecast() -> None:
    assert a_model(stretch="10%").plan().whole == euros(110_000)


def test_pins_floors_and_caps_bound_what_is_shared() -> None:
    model = a_model(weights=Mix(history=1), pins={ANA: euros(10000)}, floors={EVA: euros(40000)})

    planned = model.plan()

    assert bases(model) == [euros(10000), euros(50000), euros(40000)]
    assert planned.of(ANA).because == "fixed beforehand"
    assert planned.of(EVA).because.endswith("; at its floor")


def test_history_of_those_who_are_not_in_the_scenario_is_not_looked_at() -> None:
    model = a_model(managers=(ANA, BEN), weights=Mix(history=1))

    assert bases(model) == [euros(62500), euros(37500)]


# --- what is handed out -----------------------------------------------------------------------


def test_a_need_of_800_k_and_a_ratio_of_1_25_put_a_million_on_the_street() -> None:
    """As revcast.com has it."""
    planned = a_model(forecast=euros(800_000), over=OverAssignment.ratio("1.25")).plan()

    assert planned.whole == euros(800_000)
    assert planned.street == euros(1_000_000)
    assert planned.of(ANA).because.endswith("; handed out at 1.25 times 266666.67 EUR")


def test_quotas_follow_the_season_and_their_months_sum_to_the_year() -> None:
    season = Seasonality.percent([6, 6, 9, 7, 7, 10, 6, 7, 10, 8, 9, 15])

    planned = a_model(forecast=euros("1200000.01"), managers=(ANA,), season=season).plan()

    amounts = [str(target.amount) for target in planned.of(ANA).targets]
    assert amounts[0] == "72000.00 EUR"
    assert amounts[-1] == "180000.01 EUR"
    assert planned.of(ANA).quota == euros("1200000.01")


def test_five_learners_at_half_of_10_k_carry_25_k_and_the_rest_is_unassigned() -> None:
    """As revcast.com has it; nothing goes to colleagues in silence."""
    five = [ManagerId(f"m{number}") for number in range(5)]
    learning = Tenure(since=date(2026, 1, 1), ramp=Ramp(["50%"], first_month=FirstMonth.HIRE))

    planned = a_model(
        forecast=euros(50_000),
        managers=five,
        periods=MONTHS[:1],
        tenures=dict.fromkeys(five, learning),
    ).plan()

    assert sum(one.quota.minor for one in planned.quotas) == euros(25_000).minor
    assert planned.unassigned == euros(25_000)
    assert planned.of("m0").because == (
        "an equal share among 5; 5000.00 EUR of it unassigned for days not there or still learning"
    )


@given(
    cents=st.integers(1, 10**10),
    sold=st.lists(st.integers(0, 10**8), min_size=1, max_size=8).filter(any),
    mix=st.tuples(*[st.integers(0, 9)] * 2, st.integers(1, 9)),
    excess=st.integers(0, 50),
    hired=st.dates(date(2025, 1, 1), date(2026, 12, 31)),
)
def test_nothing_is_lost_or_invented_in_any_scenario(
    cents: int, sold: list[int], mix: tuple[int, int, int], excess: int, hired: date
) -> None:
    managers = [ManagerId(f"m{number}") for number in range(len(sold))]
    amounts = {who: Money.of_minor(one, "EUR") for who, one in zip(managers, sold, strict=True)}
    over = OverAssignment.excess(Rate.ratio(excess, 100))
    model = QuotaModel(
        forecast=Money.of_minor(cents, "EUR"),
        periods=MONTHS,
        managers=managers,
        weights=Mix(history=mix[0], potential=mix[1], equal=mix[2]),
        history=amounts,
        potential=dict(reversed(amounts.items())),
        over=over,
        tenures={managers[0]: Tenure(since=hired)},
    )

    planned = model.plan()

    assert Money.total([one.base for one in planned.quotas], "EUR") == planned.whole
    assert planned.street == planned.whole.times(over.as_ratio)
    for one in planned.quotas:
        parts = [target.amount for target in (*one.targets, *one.unassigned)]
        assert sum(part.minor for part in parts if isinstance(part, Money)) == one.street.minor
    assert planned.unassigned + Money.total([one.quota for one in planned.quotas], "EUR") == (
        planned.street
    )


# --- varied and compared ----------------------------------------------------------------------


def test_what_if_is_another_scenario_and_leaves_this_one_alone() -> None:
    model = a_model()

    richer = model.what_if(forecast=euros(200_000), weights=Mix(history=1))

    assert richer.forecast == euros(200_000)
    assert richer.managers == model.managers
    assert model == a_model()


def test_two_scenarios_are_compared_manager_by_manager() -> None:
    model = a_model(managers=(ANA, BEN))
    other = model.what_if(managers=(ANA, EVA), forecast=euros(120_000), weights=Mix(history=1))

    found = compare(model, other)

    assert found.differs == ("forecast", "managers", "weights")
    changes = {row.manager: (row.before, row.after, row.change, row.rate) for row in found.quotas}
    assert changes[BEN] == (euros(50_000), None, -euros(50_000), Rate(-1))
    assert changes[EVA] == (None, euros("34285.71"), euros("34285.71"), None)
    assert found.whole == euros(20_000) == found.street
    assert Money.total([row.change for row in found.quotas], "EUR") == euros(20_000)
    assert found.quotas[1].because == ""
    assert found.quotas[2].because == "28.57 % of past sales: 20.00 EUR"


def test_the_change_of_what_is_unassigned_is_told_apart() -> None:
    away = a_model().what_if(tenures={ANA: Tenure(since=date(2026, 7, 1))})

    found = compare(a_model(), away)

    assert found.street == euros(0)
    assert found.unassigned == -Money.total([row.change for row in found.quotas], "EUR")
    assert found.unassigned > euros(16_000)


def test_a_scenario_is_not_compared_with_itself_in_another_currency() -> None:
    dollars = QuotaModel(forecast=Money(1, "USD"), periods=MONTHS, managers=(ANA,))

    with pytest.raises(MixedCurrencies):
        compare(a_model(managers=(ANA,)), dollars)


# --- fairness ---------------------------------------------------------------------------------


def test_quotas_in_proportion_to_what_was_sold_are_made_alike() -> None:
    sold = {ANA: euros(50_000), BEN: euros(30_000), EVA: euros(20_000)}

    fair = a_model(weights=Mix(history=1)).plan().fairness(sold)

    assert fair.spread.made == Rate(1)
    assert fair.spread.deviation == 0
    assert fair.with_size.undefined  # all attain alike


def test_equal_quotas_go_with_size_and_that_shows() -> None:
    sold = {ANA: euros(10_000), BEN: euros(11_000), EVA: euros(60_000)}

    unfair = a_model().plan().fairness(sold)

    assert unfair.with_size.pearson == pytest.approx(0.9998, abs=0.001)
    assert unfair.with_growth.pearson == pytest.approx(0.99, abs=0.02)


def test_who_sold_nothing_counts_and_who_has_no_quota_does_not() -> None:
    model = a_model(pins={EVA: euros(0)})

    spread = model.plan().fairness({ANA: euros(50_000)}).spread

    assert (spread.counted, spread.undefined) == (2, 1)
    assert spread.made == Rate("1/2")


# --- refusals ---------------------------------------------------------------------------------


def test_weights_that_are_all_zero_are_refused() -> None:
    with pytest.raises(BadWeights, match="there is nothing to split by"):
        Mix()
    with pytest.raises(BadWeights, match="negative"):
        Mix(history=-1, equal=2)


def test_a_history_that_is_all_zero_leaves_nothing_to_share_by() -> None:
    nothing = dict.fromkeys((ANA, BEN, EVA), euros(0))

    with pytest.raises(BadWeights, match="there is nothing to split by"):
        a_model(weights=Mix(history=1), history=nothing).plan()


def test_a_season_of_eleven_months_is_refused() -> None:
    with pytest.raises(SeasonMisfit):
        a_model(season=Seasonality.equal(11))
    with pytest.raises(SeasonMisfit):
        a_model().what_if(season=Seasonality.equal(11))


def test_a_floor_above_its_cap_is_refused() -> None:
    model = a_model(floors={ANA: euros(2)}, caps={ANA: euros(1)})

    with pytest.raises(BoundsMissTheTotal, match="it is above its cap"):
        model.plan()


def test_floors_above_the_whole_are_refused() -> None:
    model = a_model(floors={ANA: euros(60_000), BEN: euros(60_000)})

    with pytest.raises(BoundsMissTheTotal, match="they exceed the total"):
        model.plan()


def test_caps_below_the_whole_and_pins_above_it_are_refused() -> None:
    with pytest.raises(BoundsMissTheTotal, match="they are below the total"):
        a_model(caps=dict.fromkeys((ANA, BEN, EVA), euros(1))).plan()
    with pytest.raises(PinsMissTheTotal):
        a_model(pins={ANA: euros(100_001)}).plan()


def test_a_mix_needs_what_it_counts_of_each() -> None:
    with pytest.raises(BadClaims, match=r"eva.*the mix needs the history of each"):
        a_model(weights=Mix(history=1), history={ANA: euros(1), BEN: euros(1)}).plan()


def test_nothing_to_sell_and_nobody_to_sell_it_are_refused() -> None:
    with pytest.raises(ForecastNotPositive):
        a_model(forecast=euros(0))
    with pytest.raises(BadClaims, match="there is no account manager"):
        a_model(managers=())


def test_a_manager_outside_the_scenario_has_no_figure() -> None:
    with pytest.raises(BadClaims, match=r"zoe.*the scenario gives them no quota"):
        a_model().plan().of("zoe")


def test_the_parts_of_a_mix_sum_to_one() -> None:
    assert EQUALLY.counts("equal") == Rate(1)
    assert Mix(history="0.5", equal="1.5").counts("equal") == Rate("0.75")
