"""Quota plans: targets in the year, counted alike, none overlapping."""

from datetime import date

import pytest

from account_mgmt.domain.attainment import Target
from account_mgmt.domain.calendar import Period, Weekday
from account_mgmt.domain.errors import (
    AlreadyExists,
    NotFound,
    OverlappingSpans,
    QuotaOutsideYear,
    WrongMeasure,
)
from account_mgmt.domain.events import QuotaMoved, QuotaSet, QuotasPlanned
from account_mgmt.domain.ids import ForecastId, ManagerId, PlanId
from account_mgmt.domain.ledger import SaleEvent
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.quota import Measure, Quota, QuotaPlan
from account_mgmt.domain.quota_moves import QuotaGoes
from account_mgmt.domain.ramp import Tenure
from account_mgmt.domain.working_days import CALENDAR_DAYS, DayCount, WorkingDays

YEAR = Period.year(2026)
ANA, BO, CLEO = ManagerId("ana"), ManagerId("bo"), ManagerId("cleo")
TEN_DAYS = Period.of("2026-06-01", "2026-06-11")  # with two Mondays, the second on the 8th
MONDAYS = WorkingDays(weekdays={Weekday.MONDAY})


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


def test_targets_that_share_days_are_refused_with_both_named() -> None:
    with pytest.raises(OverlappingSpans) as refused:
        a_quota(ANA, FIRST_HALF, Target(YEAR, eur("1")))

    told = refused.value
    assert told.what == "Targets of ana"
    assert {told.first, told.second} == {str(FIRST_HALF.period), str(YEAR)}


def test_a_manager_has_one_quota_in_a_plan() -> None:
    with pytest.raises(AlreadyExists, match="quota in plan 2026 for 'ana'"):
        a_plan(a_quota(ANA, FIRST_HALF), a_quota(ANA, SECOND_HALF))


@pytest.mark.parametrize(
    "period",
    [Period(date(2025, 12, 31), date(2026, 2, 1)), Period(date(2026, 12, 1), date(2027, 1, 2))],
)
def test_a_target_outside_the_year_is_refused(period: Period) -> None:
    with pytest.raises(QuotaOutsideYear) as refused:
        a_plan(a_quota(ANA, Target(period, eur("1"))))

    assert refused.value.__reduce__()[1] == ("2026", "ana", str(period), str(YEAR))


@pytest.mark.parametrize(
    ("measure", "amount"), [(Measure.REVENUE, Quantity(1)), (Measure.UNITS, eur("1"))]
)
def test_a_target_is_counted_as_its_plan_counts(measure: Measure, amount: Money | Quantity) -> None:
    with pytest.raises(WrongMeasure) as refused:
        a_plan(a_quota(ANA, Target(YEAR, amount)), measure=measure)

    assert refused.value.__reduce__()[1] == ("2026", "ana", str(amount), measure.value)


def test_who_has_no_quota_has_no_targets() -> None:
    plan = a_plan(a_quota(ANA, FIRST_HALF))

    assert plan.targets(BO) == ()
    with pytest.raises(NotFound, match="quota in plan 2026 for 'bo'"):
        plan.quota(BO)


def test_a_quota_that_is_set_again_replaces_the_one_before() -> None:
    plan, event = a_plan(a_quota(ANA, FIRST_HALF)).set_quota(a_quota(ANA, SECOND_HALF))

    assert plan.targets(ANA) == (SECOND_HALF,)
    assert event == QuotaSet(plan=PlanId("2026"), manager=ANA, amount=eur("40"))


def test_a_plan_says_by_what_it_counts_and_on_which_forecast_it_rests() -> None:
    plan, event = QuotaPlan.make(
        PlanId("2026"),
        YEAR,
        total=eur("100"),
        event=SaleEvent.INVOICED,
        forecast=ForecastId("f-1"),
        forecast_version=3,
    )

    assert plan.event is SaleEvent.INVOICED
    assert (plan.forecast, plan.forecast_version) == (ForecastId("f-1"), 3)
    assert event == QuotasPlanned(plan=PlanId("2026"), total=eur("100"))


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
    assert event == QuotaMoved(
        plan=PlanId("2026"), giver=ANA, taker=BO, amount=eur("10"), on=date(2026, 7, 1)
    )


def test_what_moves_adds_to_what_the_taker_has_and_leaves_others_alone() -> None:
    before = a_plan(
        a_quota(ANA, SECOND_HALF), a_quota(BO, FIRST_HALF, SECOND_HALF), a_quota(CLEO, FIRST_HALF)
    )

    plan, _ = before.hand_over(
        ANA,
        BO,
        [Target(SECOND_HALF.period, eur("10"))],
        on=date(2026, 7, 1),
        goes=QuotaGoes.REMAINING,
    )

    assert plan.targets(ANA) == (Target(SECOND_HALF.period, eur("30")),)
    assert plan.targets(BO) == (FIRST_HALF, Target(SECOND_HALF.period, eur("50")))
    assert plan.quota(CLEO) == before.quota(CLEO)


@pytest.mark.parametrize(("days", "gone"), [(CALENDAR_DAYS, "1.20"), (MONDAYS, "2.00")])
def test_what_moves_within_a_period_goes_by_the_days_that_count(days: DayCount, gone: str) -> None:
    plan = a_plan(a_quota(ANA, Target(TEN_DAYS, eur("4.00"))))

    _, event = plan.hand_over(
        ANA,
        BO,
        [Target(TEN_DAYS, eur("4.00"))],
        on=date(2026, 6, 8),
        goes=QuotaGoes.REMAINING,
        days=days,
    )

    assert event.amount == eur(gone)


def test_what_a_leaver_leaves_behind_stays_in_order() -> None:
    plan, event = a_plan(a_quota(ANA, FIRST_HALF, SECOND_HALF)).end_quota(ANA, on=date(2026, 7, 1))
    plan, _ = plan.end_quota(ANA, on=YEAR.start)

    assert plan.unassigned == (FIRST_HALF, SECOND_HALF)
    assert event == QuotaMoved(
        plan=PlanId("2026"), giver=ANA, taker=None, amount=eur("40"), on=date(2026, 7, 1)
    )


@pytest.mark.parametrize(("days", "left"), [(CALENDAR_DAYS, "1.20"), (MONDAYS, "2.00")])
def test_a_quota_that_ends_within_a_period_keeps_the_days_that_count(
    days: DayCount, left: str
) -> None:
    plan = a_plan(a_quota(ANA, Target(TEN_DAYS, eur("4.00"))), a_quota(BO, FIRST_HALF))

    after, event = plan.end_quota(ANA, on=date(2026, 6, 8), days=days)

    assert event.amount == eur(left)
    assert after.quota(BO) == plan.quota(BO)


@pytest.mark.parametrize(("days", "left"), [(CALENDAR_DAYS, "2.80"), (MONDAYS, "2.00")])
def test_a_quota_is_relieved_of_the_days_before_its_manager_is_there(
    days: DayCount, left: str
) -> None:
    plan = a_plan(a_quota(ANA, Target(TEN_DAYS, eur("4.00"))), a_quota(BO, FIRST_HALF))

    after, event = plan.relieve(ANA, Tenure(since=date(2026, 6, 8)), days=days)

    assert event == QuotaMoved(
        plan=PlanId("2026"), giver=ANA, taker=None, amount=eur(left), on=date(2026, 6, 8)
    )
    assert after.unassigned == (Target(TEN_DAYS, eur(left)),)
    assert after.targets(ANA) == (Target(TEN_DAYS, eur("4.00") - eur(left)),)
    assert after.quota(BO) == plan.quota(BO)
