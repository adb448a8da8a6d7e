"""Quota plans: targets in the year, counted alike, none overlapping."""

from datetime import date

import pytest

from account_mgmt.domain.attainment import Target
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import (
    AlreadyExists,
    NotFound,
    OverlappingSpans,
    QuotaOutsideYear,
    WrongMeasure,
)
from account_mgmt.domain.ids import ManagerId, PlanId
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.quota import Measure, Quota, QuotaPlan
from account_mgmt.domain.quota_moves import QuotaGoes

YEAR = Period.year(2026)
ANA, BO = ManagerId("ana"), ManagerId("bo")


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def a_quota(manager: ManagerId, *targets: Target) -> Quota:
    return Quota(manager=manager, targets=targets)


def a_plan(*quotas: Quota, measure: Measure = Measure.REVENUE) -> QuotaPlan:
    whole = eur("100") if measure is Measure.REVENUE else Quantity(100)
    plan, _ = QuotaPlan.make(PlanId("2026"), YEAR, total=whole, quotas=quotas, measure=measure)
    return plan


FIRST_HALF = Target(Period(YEAR.start, date(2026, 7, 1)), eur("60"))
SECOND_HALF = Target(Period(date(2026, 7, 1), YEAR.end), eur("40"))


def test_targets_come_in_the_order_of_their_periods() -> None:
    assert a_quota(ANA, SECOND_HALF, FIRST_HALF).targets == (FIRST_HALF, SECOND_HALF)


def test_targets_that_share_days_are_refused() -> None:
    with pytest.raises(OverlappingSpans, match="Targets of ana"):
        a_quota(ANA, FIRST_HALF, Target(YEAR, eur("1")))


def test_a_manager_has_one_quota_in_a_plan() -> None:
    with pytest.raises(AlreadyExists, match="'ana'"):
        a_plan(a_quota(ANA, FIRST_HALF), a_quota(ANA, SECOND_HALF))


@pytest.mark.parametrize(
    "period",
    [Period(date(2025, 12, 31), date(2026, 2, 1)), Period(date(2026, 12, 1), date(2027, 1, 2))],
)
def test_a_target_outside_the_year_is_refused(period: Period) -> None:
    with pytest.raises(QuotaOutsideYear) as refused:
        a_plan(a_quota(ANA, Target(period, eur("1"))))

    assert f"{period}" in str(refused.value)
    assert "2026" in str(refused.value)


@pytest.mark.parametrize(
    ("measure", "amount"), [(Measure.REVENUE, Quantity(1)), (Measure.UNITS, eur("1"))]
)
def test_a_target_is_counted_as_its_plan_counts(measure: Measure, amount: Money | Quantity) -> None:
    with pytest.raises(WrongMeasure) as refused:
        a_plan(a_quota(ANA, Target(YEAR, amount)), measure=measure)

    assert measure.value in str(refused.value)


def test_who_has_no_quota_has_no_targets() -> None:
    plan = a_plan(a_quota(ANA, FIRST_HALF))

    assert plan.targets(BO) == ()
    with pytest.raises(NotFound, match="quota in plan 2026 for 'bo'"):
        plan.quota(BO)


def test_a_quota_that_is_set_again_replaces_the_one_before() -> None:
    plan, event = a_plan(a_quota(ANA, FIRST_HALF)).set_quota(a_quota(ANA, SECOND_HALF))

    assert plan.targets(ANA) == (SECOND_HALF,)
    assert event.amount == eur("40")


def test_a_quota_that_moves_says_why_it_was_set_and_how_much_went() -> None:
    given = Quota(manager=ANA, targets=(SECOND_HALF,), because="pinned")

    plan, event = a_plan(given).hand_over(
        ANA,
        BO,
        [Target(SECOND_HALF.period, eur("10"))],
        on=date(2026, 7, 1),
        goes=QuotaGoes.REMAINING,
    )

    assert (plan.quota(ANA).because, plan.quota(BO).because) == ("pinned", "")
    assert (event.giver, event.taker, event.amount) == (ANA, BO, eur("10"))


def test_what_a_leaver_leaves_behind_stays_in_order() -> None:
    plan, event = a_plan(a_quota(ANA, FIRST_HALF, SECOND_HALF)).end_quota(ANA, on=date(2026, 7, 1))
    plan, _ = plan.end_quota(ANA, on=YEAR.start)

    assert plan.unassigned == (FIRST_HALF, SECOND_HALF)
    assert (event.taker, event.amount) == (None, eur("40"))
