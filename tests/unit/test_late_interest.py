"""Interest on what is paid late, by published figures."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import NoRateKnown
from account_mgmt.domain.late_interest import (
    IRELAND_2024,
    SPAIN_2020,
    UK_FIXED_SUMS,
    DayCountConvention,
    InterestPolicy,
    OpenFrom,
    RateChange,
    YearlyRate,
    interest,
    monthly,
    open_by_day,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.receivables import ReceivableKind
from account_mgmt.testing.builders import a_receivable

DUE = date(2025, 1, 1)


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def at(percent: str, since: date = date(2000, 1, 1)) -> YearlyRate:
    return YearlyRate(since=since, rate=Rate.percent(percent), source="test")


def policy(*rates: YearlyRate, **more: object) -> InterestPolicy:
    return InterestPolicy(rates=rates, **more)  # type: ignore[arg-type]


def open_(amount: str, day: date = DUE) -> tuple[OpenFrom, ...]:
    return (OpenFrom(day=day, amount=eur(amount)),)


@pytest.mark.parametrize(
    ("amount", "percent", "days", "wanted"),
    [
        ("5000", "12.25", 101, "169.49"),
        ("2000", "13.25", 45, "32.67"),
        ("12000", "13", 90, "384.66"),
        ("850", "11.75", 45, "12.31"),
        ("6500", "11.75", 120, "251.10"),
        ("18000", "11.75", 200, "1158.90"),
        ("75000", "11.75", 180, "4345.89"),
    ],
)
def test_interest_is_rounded_once_for_the_item(
    amount: str, percent: str, days: int, wanted: str
) -> None:
    """Figures recomputed from the pages that the rules' sources name, over 365 days."""
    found = interest(open_(amount), DUE, DUE + timedelta(days), policy(at(percent)))

    assert found.days == days
    assert found.total == eur(wanted)


def test_an_official_penalty_invoice_counts_360_days() -> None:
    """CEN, BIS_Billing_30-Rantefaktura_Enkel.xml: 7,781.50 at 23 % for 486 days is 2,416.16."""
    rates = policy(at("23"), day_count=DayCountConvention.ACTUAL_360)

    assert interest(open_("7781.50"), DUE, DUE + timedelta(486), rates).total == eur("2416.16")


def test_interest_runs_from_the_day_after_to_the_day_of_payment() -> None:
    """Due on 1 April, paid on 16 May: 45 days (paymentcheck.co.uk)."""
    found = interest(open_("100"), date(2026, 4, 1), date(2026, 5, 16), policy(at("10")))

    assert found.days == 45
    assert found.spans[0].period == Period.of("2026-04-02", "2026-05-17")


@pytest.mark.parametrize("paid", [DUE - timedelta(1), DUE])
def test_paid_in_time_bears_none(paid: date) -> None:
    found = interest(open_("100"), DUE, paid, policy(at("10")))

    assert (found.total, found.days) == (eur("0"), 0)


def test_a_part_payment_lowers_interest_from_the_day_after() -> None:
    amounts = (
        OpenFrom(day=date(2024, 12, 1), amount=eur("1000")),
        OpenFrom(day=DUE + timedelta(10), amount=eur("400")),
        OpenFrom(day=DUE + timedelta(20), amount=eur("0")),
    )

    found = interest(amounts, DUE, DUE + timedelta(30), policy(at("36.5")))

    assert found.total == eur("14.00")  # ten days of 1.00 and ten of .40


@pytest.mark.parametrize(
    ("change", "spans", "total"),
    [
        (RateChange.SPLIT, 2, "0.60"),
        (RateChange.FIXED, 1, "0.40"),
        (RateChange.ON_PAYMENT, 1, "0.80"),
    ],
)
def test_a_change_of_the_rate_is_read_in_three_ways(
    change: RateChange, spans: int, total: str
) -> None:
    rates = policy(at("36.5"), at("73", DUE + timedelta(3)), change=change)

    found = interest(open_("100"), DUE, DUE + timedelta(4), rates)

    assert len(found.spans) == spans
    assert found.total == eur(total)


def test_a_leap_year_has_366_days_where_it_counts() -> None:
    rates = policy(at("36.6"), day_count=DayCountConvention.ACTUAL_ACTUAL)
    due = date(2023, 12, 31)

    found = interest(open_("1000", due), due, due + timedelta(10), rates)
    over = interest(open_("36500", due), date(2023, 12, 30), date(2024, 1, 1), rates)

    assert found.total == eur("10.00")
    assert over.total == eur("73.10")  # 36.60 of 2023's day, 36.50 of 2024's


def test_a_day_before_the_first_rate_has_none() -> None:
    with pytest.raises(NoRateKnown, match="2025-01-02"):
        interest(open_("100"), DUE, DUE + timedelta(5), policy(at("8", date(2025, 6, 1))))


@pytest.mark.parametrize(
    ("owed", "sum_"),
    [("999.99", "40"), ("1000", "70"), ("9999.99", "70"), ("10000", "100")],
)
def test_compensation_goes_by_the_size_of_the_debt(owed: str, sum_: str) -> None:
    uk = policy(at("8"), compensation=UK_FIXED_SUMS)

    assert uk.fixed_sum(Money(owed, "GBP")) == Money(sum_, "GBP")


def test_compensation_is_in_the_currency_of_its_law() -> None:
    assert IRELAND_2024.fixed_sum(eur("5")) == eur("40")
    assert IRELAND_2024.fixed_sum(Money("5", "USD")) == Money("0", "USD")


def test_a_law_says_since_when_and_by_what_source() -> None:
    assert IRELAND_2024.rate_on(date(2024, 7, 1)).rate == Rate("0.1225")
    assert SPAIN_2020.rate_on(date(2020, 3, 1)).rate == Rate("0.08")
    for law in (IRELAND_2024, SPAIN_2020):
        assert all(rate.source for rate in law.rates)
        assert all(one.source for one in law.compensation)


def test_a_monthly_rate_is_a_twelfth_of_a_year() -> None:
    found = interest(open_("1000"), DUE, DUE + timedelta(365), monthly(Rate("1.5%")))

    assert found.total == eur("180.00")


def test_what_was_open_follows_from_the_entries() -> None:
    paid = ReceivableKind.SETTLED
    entries = [
        a_receivable(minor=1000, on=date(2026, 1, 5)),
        a_receivable(sequence=2, kind=paid, minor=-300, on=date(2026, 1, 9)),
        a_receivable(sequence=3, kind=paid, minor=-100, on=date(2026, 1, 9)),
    ]

    assert open_by_day(entries) == (
        OpenFrom(day=date(2026, 1, 5), amount=eur("10")),
        OpenFrom(day=date(2026, 1, 9), amount=eur("6")),
    )


@given(
    days=st.integers(2, 900),
    cut=st.integers(1, 899),
    minor=st.integers(1, 10**9),
    basis=st.sampled_from(DayCountConvention),
)
def test_a_span_cut_in_two_differs_by_rounding_alone(
    days: int, cut: int, minor: int, basis: DayCountConvention
) -> None:
    amounts = (OpenFrom(day=DUE, amount=Money.of_minor(minor, "EUR")),)
    whole = policy(at("8"), day_count=basis)
    cut = min(cut, days - 1)

    parts = evolve(whole, rates=(at("8"), at("8", DUE + timedelta(cut + 1))))
    one = interest(amounts, DUE, DUE + timedelta(days), whole).total
    two = interest(amounts, DUE, DUE + timedelta(days), parts).total

    assert abs(one.minor - two.minor) <= 1
    assert interest(amounts, DUE, DUE + timedelta(days - 1), whole).total <= one


def test_a_rate_may_change_within_a_half_year() -> None:
    """Spain, 2013: 7.75 % up to 23 February, 8.75 % from the 24th. Periods are data."""
    rates = (
        YearlyRate(since=date(2013, 1, 1), rate=Rate("7.75%"), source="BOE"),
        YearlyRate(since=date(2013, 2, 24), rate=Rate("8.75%"), source="BOE"),
    )

    found = interest(
        [OpenFrom(day=date(2013, 1, 1), amount=eur("10000"))],
        date(2013, 1, 31),
        date(2013, 3, 2),
        InterestPolicy(rates=rates),
    )

    assert [(span.period.days, span.amount) for span in found.spans] == [
        (23, eur("48.84")),
        (7, eur("16.78")),
    ]
