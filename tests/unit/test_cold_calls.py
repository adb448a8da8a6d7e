"""Cold calls to make up for lost business, and the time there is for them."""

from datetime import UTC, date, datetime
from itertools import pairwise
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.cold_calls import (
    CallPlan,
    RoundUp,
    Stage,
    call_pace,
    missing_business,
    plan_cold_calls,
    wilson,
)
from account_mgmt.domain.errors import (
    BadParameter,
    BadRate,
    DealOfNothing,
    InstantForDate,
    MixedCurrencies,
    StageNeverPassed,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.working_days import WorkingDays


def euros(amount: str | int) -> Money:
    return Money(amount, "EUR")


def funnel(*rates: str) -> list[Stage]:
    """Stages in the order of work."""
    return [Stage(f"stage {place}", rate) for place, rate in enumerate(rates)]


def for_deals(deals: int, *rates: str, rounding: RoundUp = RoundUp.EACH_STAGE) -> CallPlan:
    return plan_cold_calls(euros(deals), funnel(*rates), deal=euros(1), rounding=rounding)


# --- what is needed ---------------------------------------------------------------------------


def test_what_is_missing_is_the_quota_less_all_that_comes_anyway() -> None:
    missing = missing_business(
        euros(1000), credited=euros(300), expected=euros(250), pipeline=euros(50)
    )

    assert missing == euros(400)


def test_a_quota_that_makes_itself_needs_no_calls() -> None:
    missing = missing_business(euros(10), credited=euros(5), expected=euros(6), pipeline=euros(0))

    plan = plan_cold_calls(missing, funnel("10%"), deal=euros(5))

    assert missing == euros(0)
    assert (plan.deals, plan.calls, plan.certainty) == (0, 0, 1)


def test_what_is_missing_is_in_one_currency() -> None:
    with pytest.raises(MixedCurrencies):
        missing_business(euros(1), credited=euros(0), expected=Money(1, "USD"), pipeline=euros(0))


# --- backwards through the funnel -------------------------------------------------------------


def test_14_deals_at_40_50_35_10_percent_need_35_70_200_and_2000_calls() -> None:
    """As mysalesprocess.com reckons."""
    plan = for_deals(14, "10%", "35%", "50%", "40%")

    assert [step.needed for step in plan.steps] == [Rate(2000), Rate(200), Rate(70), Rate(35)]
    assert plan.calls == 2000


def test_2_m_in_deals_of_100_k_at_50_percent_are_20_deals_40_opportunities_3_33_a_month() -> None:
    """As mysalesprocess.com reckons."""
    plan = plan_cold_calls(euros(2_000_000), funnel("50%"), deal=euros(100_000))

    assert (plan.deals, plan.calls) == (20, 40)
    assert Rate.ratio(plan.calls, 12).round(2) == Rate("3.33").round(2)


def test_a_part_of_a_deal_is_a_deal() -> None:
    assert plan_cold_calls(euros("100.01"), funnel("50%"), deal=euros(100)).deals == 2
    assert plan_cold_calls(euros("100.00"), funnel("50%"), deal=euros(100)).deals == 1


def test_rounding_at_each_stage_asks_for_more_than_rounding_at_the_end() -> None:
    """1 deal of 3, of 7 and of 9 tenths: 4, 6 and 7 people; or 5.3 in all, and so 6."""
    each = for_deals(1, "90%", "70%", "30%")
    end = for_deals(1, "90%", "70%", "30%", rounding=RoundUp.AT_THE_END)

    assert [step.needed for step in each.steps] == [Rate(7), Rate(6), Rate(4)]
    assert end.steps[2].needed == Rate("10/3")
    assert (each.calls, end.calls) == (7, 6)


def test_without_stages_each_call_is_a_deal() -> None:
    plan = plan_cold_calls(euros(3), [], deal=euros(1))

    assert (plan.calls, plan.steps, plan.certainty) == (3, (), 1)


def test_a_rate_of_zero_is_impossible_and_the_stage_is_named() -> None:
    with pytest.raises(StageNeverPassed, match="nobody passes the stage 'stage 1'"):
        for_deals(1, "10%", "0", "50%")


@pytest.mark.parametrize("deal", [0, -1])
def test_deals_bring_something(deal: int) -> None:
    with pytest.raises(DealOfNothing):
        plan_cold_calls(euros(1), funnel("10%"), deal=euros(deal))


@pytest.mark.parametrize("rate", ["-0.01", "1.01"])
def test_the_rate_of_a_stage_is_from_0_to_1(rate: str) -> None:
    with pytest.raises(BadRate, match="the rate of a stage"):
        Stage("call", rate)


@given(
    deals=st.integers(0, 500),
    rates=st.lists(st.fractions(min_value="1/50", max_value=1), max_size=5),
)
def test_enough_come_to_each_stage_for_the_next(deals: int, rates: list[object]) -> None:
    plan = for_deals(deals, *map(str, rates))

    passed = [step.needed * step.stage.rate for step in plan.steps]
    for came, (_, following) in zip(passed, pairwise(plan.steps), strict=False):
        assert came >= following.needed
    end = for_deals(deals, *map(str, rates), rounding=RoundUp.AT_THE_END)
    assert deals <= end.calls <= plan.calls


# --- certainty --------------------------------------------------------------------------------


def test_calls_that_are_enough_on_average_are_enough_every_other_time() -> None:
    plan = for_deals(14, "10%", "35%", "50%", "40%")

    assert plan.certainty == pytest.approx(0.536, abs=0.001)


def test_a_stated_certainty_asks_for_the_fewest_calls_that_reach_it() -> None:
    """By hand: of 1 in 10 calls, 2 deals with nine chances in ten."""
    plan = plan_cold_calls(euros(2), funnel("10%"), deal=euros(1), certainty="90%")

    def by_hand(calls: int) -> float:
        return 1 - sum(comb(calls, won) * 0.1**won * 0.9 ** (calls - won) for won in range(2))

    assert plan.calls == 38
    assert by_hand(37) < 0.9 <= by_hand(38)
    assert plan.certainty == pytest.approx(by_hand(38))


def test_a_low_certainty_still_asks_for_enough_on_average() -> None:
    assert plan_cold_calls(euros(2), funnel("10%"), deal=euros(1), certainty="1%").calls == 20


def test_nothing_needed_is_certain_without_a_call() -> None:
    assert plan_cold_calls(euros(0), funnel("10%"), deal=euros(1), certainty="90%").calls == 0


@pytest.mark.parametrize("certainty", ["0", "1", "-5%", "120%"])
def test_nothing_is_more_certain_than_certain(certainty: str) -> None:
    with pytest.raises(BadRate, match="for a certainty is refused"):
        plan_cold_calls(euros(2), funnel("10%"), deal=euros(1), certainty=certainty)


# --- measured rates ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("passed", "tried", "low", "high"),
    [(38, 100, "0.2910", "0.4779"), (3, 4, "0.3006", "0.9544")],
)
def test_wilson_at_95_percent(passed: int, tried: int, low: str, high: str) -> None:
    found = wilson(passed, tried)

    assert (str(found.low.round(4)), str(found.high.round(4))) == (low, high)


def test_none_passed_and_all_passed_end_the_interval_exactly() -> None:
    assert wilson(0, 5).low == Rate(0)
    assert wilson(5, 5).high == Rate(1)


@pytest.mark.parametrize(("passed", "tried"), [(-1, 5), (6, 5), (0, 0)])
def test_what_passed_is_part_of_what_was_tried(passed: int, tried: int) -> None:
    with pytest.raises(BadParameter, match=f"A measured rate {passed} of {tried} is refused"):
        Stage.measured("call", passed=passed, tried=tried)


def test_a_rate_measured_seldom_widens_what_may_be_needed() -> None:
    few = [Stage.measured("call", passed=3, tried=4)]
    many = [Stage.measured("call", passed=300, tried=400)]

    guess, knowledge = (plan_cold_calls(euros(30), one, deal=euros(1)) for one in (few, many))

    assert (guess.hopeful, guess.calls, guess.careful) == (32, 40, 100)
    assert (knowledge.hopeful, knowledge.calls, knowledge.careful) == (38, 40, 43)
    assert guess.steps[0].stage.tried == 4


def test_an_assumed_rate_has_no_interval() -> None:
    plan = for_deals(10, "10%")

    assert plan.hopeful == plan.calls == plan.careful == 100


def test_a_stage_that_may_let_nobody_pass_has_no_careful_plan() -> None:
    one = Stage("call", "0.0000000001", tried=3)

    assert plan_cold_calls(euros(1), [one], deal=euros(1)).careful is None


# --- time -------------------------------------------------------------------------------------


def test_calls_are_spread_over_the_working_days_that_still_help() -> None:
    """A quarter that ends with June and a cycle of 30 days: from Monday 4 May to Sunday 31 May."""
    pace = call_pace(
        200,
        today=date(2026, 5, 4),
        period_end=date(2026, 7, 1),
        cycle_days=30,
        days=WorkingDays(),
    )

    assert pace.last_day == date(2026, 5, 31)
    assert pace.days == 20
    assert pace.a_day == Rate(10)
    assert pace.closable


@pytest.mark.parametrize(("today", "left"), [(date(2026, 5, 31), 1), (date(2026, 6, 1), 0)])
def test_calls_within_a_cycle_of_the_end_cannot_help(today: date, left: int) -> None:
    pace = call_pace(7, today=today, period_end=date(2026, 7, 1), cycle_days=30)

    assert pace.days == left
    assert pace.closable is bool(left)
    assert pace.a_day == (Rate(7) if left else None)


def test_no_calls_are_possible_at_any_time() -> None:
    late = call_pace(0, today=date(2026, 6, 30), period_end=date(2026, 7, 1), cycle_days=30)

    assert late.closable
    assert late.a_day == Rate(0)


def test_a_cycle_is_not_below_zero() -> None:
    with pytest.raises(BadParameter, match="The sales cycle -1 days is refused"):
        call_pace(1, today=date(2026, 1, 1), period_end=date(2026, 2, 1), cycle_days=-1)


def test_the_days_of_a_pace_are_days() -> None:
    with pytest.raises(InstantForDate):
        call_pace(
            1, today=datetime(2026, 1, 1, tzinfo=UTC), period_end=date(2026, 2, 1), cycle_days=1
        )
