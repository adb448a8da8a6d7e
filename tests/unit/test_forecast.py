"""Sales forecasts: every version is kept, the last one counts."""

from datetime import UTC, datetime, timedelta

import pytest

from account_mgmt.domain.errors import (
    ForecastNotPositive,
    ForeignCurrency,
    NotFound,
    RecordedBefore,
)
from account_mgmt.domain.forecast import SalesForecast
from account_mgmt.domain.ids import ForecastId
from account_mgmt.domain.money import Money
from account_mgmt.testing.builders import YEAR

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FIRST = SalesForecast.make(ForecastId("2026"), YEAR, Money("100", "EUR"), at=NOON)[0]
REVISED = FIRST.revise(Money("120", "EUR"), at=NOON + HOUR, why="a new product")[0]


def test_a_revision_is_one_version_more() -> None:
    assert [version.number for version in REVISED.versions] == [1, 2]
    assert REVISED.current.amount == Money("120", "EUR")
    assert REVISED.current.why == "a new product"


def test_what_stood_at_an_instant_can_be_asked() -> None:
    assert REVISED.known_at(NOON).number == 1
    assert REVISED.known_at(NOON + HOUR).number == 2
    with pytest.raises(NotFound, match="version of forecast 2026 as known at"):
        REVISED.known_at(NOON - HOUR)


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_nobody_forecasts_nothing_or_less(amount: str) -> None:
    with pytest.raises(ForecastNotPositive, match=r"0\.00 EUR|-1\.00 EUR"):
        FIRST.revise(Money(amount, "EUR"), at=NOON)


def test_all_versions_are_in_one_currency() -> None:
    with pytest.raises(ForeignCurrency, match="Forecast 2026 is in USD"):
        FIRST.revise(Money("1", "USD"), at=NOON)


def test_a_version_is_not_recorded_before_the_one_it_follows() -> None:
    with pytest.raises(RecordedBefore, match="Forecast 2026 has a record made at"):
        REVISED.revise(Money("1", "EUR"), at=NOON)
