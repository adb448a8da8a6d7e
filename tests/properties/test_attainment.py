"""The laws of targets: nothing is lost between periods, and pace follows the season."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from account_mgmt.domain.amount import Amount, of_smallest, smallest
from account_mgmt.domain.attainment import AttainmentState, Target, attainment
from account_mgmt.domain.calendar import Period, Weekday
from account_mgmt.domain.fiscal import FiscalCalendar, Grain, Pattern
from account_mgmt.domain.milestones import milestones
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.seasonality import Seasonality
from account_mgmt.domain.working_days import CALENDAR_DAYS, DayCount, WorkingDays

SIZES = st.integers(0, 10**4) | st.integers(0, 2**70)
DAYS = st.dates(date(2025, 11, 1), date(2027, 3, 1))
COUNTS: st.SearchStrategy[DayCount] = st.just(CALENDAR_DAYS) | st.builds(
    WorkingDays,
    st.frozensets(st.sampled_from(Weekday), min_size=1),
    st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=12),
)
CALENDARS = st.builds(
    FiscalCalendar, first_month=st.integers(1, 12), pattern=st.sampled_from(Pattern)
)
GRAINS = st.sampled_from([Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR])


def euros(minor: int) -> Money:
    return Money.of_minor(minor, "EUR")


AMOUNTS: st.SearchStrategy[Amount] = SIZES.map(euros) | SIZES.map(Quantity.of_millionths)


@st.composite
def cut_spans(draw: st.DrawFn) -> list[Period]:
    """A span cut in a few places: periods side by side."""
    cuts = draw(st.lists(DAYS, min_size=2, max_size=8, unique=True).map(sorted))
    return [Period(*ends) for ends in pairwise(cuts)]


@st.composite
def years_of_targets(draw: st.DrawFn) -> tuple[Money, list[Target], Period, FiscalCalendar]:
    """A year's quota by season, in periods of some calendar."""
    calendar = draw(CALENDARS)
    periods = [part.period for part in calendar.periods(2026)]
    weights = draw(
        st.lists(st.integers(0, 20), min_size=len(periods), max_size=len(periods)).filter(any)
    )
    annual = euros(draw(SIZES))
    return (
        annual,
        list(Seasonality(weights).targets(annual, periods)),
        calendar.year(2026),
        calendar,
    )


@given(AMOUNTS, cut_spans(), COUNTS)
def test_shares_of_periods_side_by_side_sum_to_the_target(
    amount: Amount, parts: list[Period], days: DayCount
) -> None:
    whole = Period(parts[0].start, parts[-1].end)
    target = Target(whole, amount)

    shares = [target.within(part, days) for part in parts]

    assert sum(map(smallest, shares)) == smallest(amount)
    every = days.count(whole) or whole.days
    counted = days if days.count(whole) else CALENDAR_DAYS
    for share, part in zip(shares, parts, strict=True):
        exact = Fraction(smallest(amount) * counted.count(part), every)
        assert abs(smallest(share) - exact) < 1 or smallest(share) == exact
        assert smallest(share) >= 0


@given(years_of_targets(), GRAINS, COUNTS, DAYS)
def test_months_quarters_and_the_year_agree(
    year: tuple[Money, list[Target], Period, FiscalCalendar], by: Grain, days: DayCount, as_of: date
) -> None:
    annual, targets, whole, calendar = year

    found = [
        attainment(targets, euros(0), period=part, as_of=as_of, days=days)
        for part in calendar.split(whole, by)
    ]

    assert sum(smallest(one.quota) for one in found if one.quota is not None) == annual.minor


@given(years_of_targets(), COUNTS, DAYS, SIZES)
def test_what_is_expected_grows_from_nothing_to_all(
    year: tuple[Money, list[Target], Period, FiscalCalendar], days: DayCount, as_of: date, sold: int
) -> None:
    annual, targets, whole, _ = year

    def expected(on: date) -> Fraction:
        found = attainment(targets, euros(sold), period=whole, as_of=on, days=days)
        return found.expected_exactly()

    assert 0 <= expected(as_of) <= expected(as_of + timedelta(1)) <= annual.minor
    assert expected(whole.start - timedelta(1)) == 0
    assert expected(whole.last_day) == annual.minor


@given(years_of_targets(), COUNTS, DAYS, st.integers(-(10**6), 2**70))
def test_the_figures_of_an_attainment_agree_with_one_another(
    year: tuple[Money, list[Target], Period, FiscalCalendar], days: DayCount, as_of: date, sold: int
) -> None:
    annual, targets, whole, _ = year
    found = attainment(targets, euros(sold), period=whole, as_of=as_of, days=days)

    assert found.quota == annual
    assert found.variance == euros(sold - annual.minor)
    assert found.gap == euros(max(0, annual.minor - sold))
    assert (found.state is AttainmentState.MADE) == (sold >= annual.minor)
    assert (found.ratio is None) == (annual.minor == 0) == (found.undefined is not None)
    assert (found.pacing is None) == (found.pacing_undefined is not None)
    assert found.days_gone + found.days_left == days.count(whole)
    if found.ratio is not None:
        assert found.ratio.as_fraction() == Fraction(sold, annual.minor)
    if found.pacing is not None and found.projection is not None:
        exact = annual.minor * found.pacing.as_fraction()
        assert abs(smallest(found.projection) - exact) <= Fraction(1, 2)
    if found.run_rate_needed is not None and found.gap is not None:
        missing = smallest(found.gap) - smallest(found.run_rate_needed) * found.days_left
        assert abs(2 * missing) <= found.days_left


@given(SIZES.filter(bool), DAYS, COUNTS)
def test_on_the_last_day_pacing_is_the_ratio(quota: int, start: date, days: DayCount) -> None:
    period = Period.of_days(start, 30)

    found = attainment(
        [Target(period, euros(quota))], euros(7), period=period, as_of=period.last_day, days=days
    )

    assert found.pacing == found.ratio
    assert found.projection == euros(7)


@given(SIZES.filter(bool), st.lists(st.integers(-(10**5), 10**5), max_size=20))
def test_a_milestone_is_reached_by_the_first_entry_that_brings_the_sum_there(
    quota: int, credits: list[int]
) -> None:
    parts = [Rate("50%"), Rate("90%"), Rate("100%")]
    sums = [sum(credits[: number + 1]) for number in range(len(credits))]

    found = milestones(euros(quota), enumerate(map(euros, credits)), at=parts)

    oracle = [
        (part, number)
        for part in parts
        for number, sum_ in enumerate(sums)
        if sum_ >= part.as_fraction() * quota
        and not any(before >= part.as_fraction() * quota for before in sums[:number])
    ]
    assert [(one.part, one.entry) for one in found] == oracle
    for one in found:
        assert one.held == (sums[-1] >= one.part.as_fraction() * quota)
        assert one.credited == euros(sums[one.entry])


@given(AMOUNTS, cut_spans(), COUNTS)
def test_a_target_partly_outside_the_period_counts_only_inside(
    amount: Amount, parts: list[Period], days: DayCount
) -> None:
    assume(len(parts) > 1)
    target = Target(Period(parts[0].start, parts[-1].end), amount)

    found = attainment(
        [target], of_smallest(0, amount), period=parts[0], as_of=parts[0].last_day, days=days
    )

    assert found.quota == target.within(parts[0], days)
    assert found.targets == (Target(parts[0], target.within(parts[0], days)),)
