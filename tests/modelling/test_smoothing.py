"""Exponential smoothing by the library statsmodels, behind the forecaster's port."""

import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import (
    BadParameter,
    BadRate,
    MissingExtra,
    MixedCurrencies,
    TooLittleHistory,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate
from account_mgmt.modelling import ExponentialSmoothing
from account_mgmt.ports.forecaster import Expected, Sold

SEASON = (60, 60, 90, 70, 70, 100, 60, 70, 100, 80, 90, 150)
WOBBLE = (3, -2, 1, -3, 2, -1, 2)


def months(count: int, after: int = 0) -> list[Period]:
    return [Period.month(2023 + m // 12, m % 12 + 1) for m in range(after, after + count)]


def sold(amounts: Sequence[int]) -> list[Sold]:
    return [
        Sold(period, Money(amount, "EUR"))
        for period, amount in zip(months(len(amounts)), amounts, strict=True)
    ]


def years(count: int) -> list[int]:
    return [10 * SEASON[n % 12] + WOBBLE[n % len(WOBBLE)] for n in range(12 * count)]


def ahead(amounts: Sequence[int], count: int, places: int = 12, **asked: Any) -> list[Expected]:
    """What a forecaster of that many places expects after the amounts."""
    past = sold(amounts)
    forecaster = ExponentialSmoothing(places=places)
    return [*forecaster.forecast(past, months(count, len(past)), **asked)]


def test_a_season_of_two_whole_years_comes_again() -> None:
    told = ahead(years(2), 12)

    assert [one.period for one in told] == months(12, 24)
    for one, usual in zip(told, SEASON, strict=True):
        assert abs(one.amount.minor / 1000 - usual) < 3


def test_short_of_two_years_there_is_no_season_yet() -> None:
    told = ahead(years(2)[:-1], 12)

    assert max(one.amount for one in told).minor < 1.2 * min(one.amount for one in told).minor


def test_a_trend_goes_on_and_tires() -> None:
    told = ahead([100 + 10 * n + WOBBLE[n % 7] for n in range(20)], 12)

    steps = [later.amount.minor - one.amount.minor for one, later in pairwise(told)]
    assert steps[0] > 0
    assert all(later < step for step, later in pairwise(steps))


def test_the_surer_the_wider_and_the_farther_the_wider() -> None:
    steps = [WOBBLE[n * n % 7] + WOBBLE[n // 2 % 7] for n in range(20)]
    walk = [200 + 10 * sum(steps[:n]) for n in range(20)]

    (near, *_, far), (surer, *_) = (ahead(walk, 6, confidence=c) for c in ("80%", "95%"))

    assert near.low < near.amount < near.high
    assert far.high - far.low > near.high - near.low
    assert surer.high - surer.low > near.high - near.low
    assert surer.confidence == Rate("0.95")


@settings(max_examples=6, deadline=None)
@given(st.lists(st.integers(-50, 10_000), min_size=12, max_size=30))
def test_nothing_is_expected_below_zero_and_the_same_past_gives_the_same(
    amounts: list[int],
) -> None:
    told = ahead(amounts, 3)

    assert all(0 <= one.low.minor <= one.amount.minor <= one.high.minor for one in told)
    assert told == ahead(amounts, 3)


@pytest.mark.parametrize(("always", "expected"), [(70, 70), (0, 0), (-5, 0)])
def test_what_never_changed_goes_on_so(always: int, expected: int) -> None:
    (told,) = ahead([always] * 30, 1)

    assert (told.low, told.amount, told.high) == (Money(expected, "EUR"),) * 3


def test_quarters_have_a_season_of_four_and_years_have_none() -> None:
    by_quarter = [(100, 50, 80, 200)[n % 4] + WOBBLE[n % 7] for n in range(16)]

    assert ahead(by_quarter, 4, places=4)[3].amount > Money(150, "EUR")
    assert len(ahead(by_quarter, 2, places=1)) == 2
    assert ahead(by_quarter, 0) == []


@pytest.mark.parametrize(("places", "given_"), [(12, 11), (4, 9)])
def test_less_than_a_year_or_than_ten_periods_is_too_little(places: int, given_: int) -> None:
    least = max(places, 10)
    with pytest.raises(TooLittleHistory, match=f"there are {given_} periods, and it takes {least}"):
        ahead([100] * given_, 1, places=places)


def test_bad_input_is_refused_as_by_every_forecaster() -> None:
    with pytest.raises(BadRate, match="for a confidence is refused"):
        ahead(years(1), 1, confidence="1")
    with pytest.raises(BadParameter):
        ExponentialSmoothing(places=0)
    with pytest.raises(MixedCurrencies):
        ExponentialSmoothing().forecast(
            [*sold(years(1)), Sold(months(1, 12)[0], Money(1, "USD"))], months(1, 13)
        )


def test_without_the_extra_its_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "statsmodels.tsa.statespace.exponential_smoothing", None)

    with pytest.raises(MissingExtra, match=r"account-mgmt\[forecasting\]"):
        ahead(years(1), 1)
