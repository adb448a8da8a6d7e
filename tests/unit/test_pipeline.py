"""The pipeline as a forecast (spec/selling.md, B8)."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import BadRate, MixedCurrencies, ReportingCycle
from account_mgmt.domain.ids import AccountId, ManagerId
from account_mgmt.domain.money import Money
from account_mgmt.domain.pipeline import (
    ForecastCategory,
    Judgment,
    OpenDeal,
    PipelineForecast,
    category_of,
    pipeline_forecast,
    roll_up,
)

Q1 = Period.of("2026-01-01", "2026-04-01")
TODAY = date(2026, 1, 15)
NORTH, SOUTH, HEAD = ManagerId("north"), ManagerId("south"), ManagerId("head")
LINES = {NORTH: HEAD, SOUTH: HEAD, HEAD: None}
COMMIT = ForecastCategory.COMMIT


def euros(amount: str) -> Money:
    return Money(amount, "EUR")


def a_deal(
    value: str = "100.00",
    chance: str = "50%",
    *,
    closes: date = date(2026, 3, 31),
    category: ForecastCategory | None = None,
) -> OpenDeal:
    deal = OpenDeal(
        account=AccountId("acme"),
        manager=NORTH,
        value=euros(value),
        closes_on=closes,
        chance=chance,
    )
    if category is None:
        return deal
    return OpenDeal(
        account=deal.account,
        manager=deal.manager,
        value=deal.value,
        closes_on=closes,
        chance=chance,
        category=category,
    )


def forecast(*deals: OpenDeal) -> PipelineForecast:
    return pipeline_forecast(deals, Q1, on=TODAY, currency="EUR")


@pytest.mark.parametrize(
    ("chance", "category"),
    [
        ("0%", "pipeline"),
        ("39.99%", "pipeline"),
        ("40%", "best case"),
        ("59.5%", "best case"),
        ("60%", "commit"),
        ("99.9%", "commit"),
        ("100%", "closed"),
    ],
)
def test_each_band_begins_with_its_least_and_ends_before_the_next(
    chance: str, category: str
) -> None:
    assert category_of(chance) is ForecastCategory(category)


@pytest.mark.parametrize("chance", ["-1%", "100.1%"])
def test_a_chance_is_from_none_to_all(chance: str) -> None:
    with pytest.raises(BadRate):
        category_of(chance)
    with pytest.raises(BadRate):
        a_deal(chance=chance)


def test_each_category_is_for_itself_and_forecasts_add_them_up() -> None:
    found = forecast(
        a_deal("1000.00", "100%"), a_deal("400.00", "70%"), a_deal("200.00"), a_deal("50.00", "10%")
    )

    assert found.amounts[ForecastCategory.COMMIT] == euros("400.00")
    assert found.commit == euros("1400.00")
    assert found.best_case == euros("1600.00")
    assert found.open_pipeline == euros("650.00")


def test_what_is_won_counts_whole_and_what_is_lost_not_at_all() -> None:
    found = forecast(a_deal("10.00", "100%"), a_deal("99.00", "0%"), a_deal("0.01", "50%"))

    assert found.weighted == euros("10.01")  # half a cent, rounded once
    assert found.open_pipeline == euros("0.01")


def test_somebody_may_say_another_category_and_the_chance_stays() -> None:
    found = forecast(a_deal("100.00", "50%", category=COMMIT))

    assert found.commit == euros("100.00")
    assert found.weighted == euros("50.00")


def test_an_open_deal_whose_day_has_passed_is_listed_and_not_counted() -> None:
    late = a_deal("100.00", "90%", closes=date(2026, 1, 14))
    won = a_deal("7.00", "100%", closes=date(2026, 1, 14))

    found = forecast(late, won)

    assert found.overdue == (late,)
    assert found.commit == euros("7.00")
    assert found.weighted == euros("7.00")


def test_a_deal_counts_in_the_period_in_which_it_closes() -> None:
    later = a_deal(closes=date(2026, 4, 1))

    assert forecast(later).open_pipeline == euros("0")
    second = Period.of("2026-04-01", "2026-07-01")
    moved = pipeline_forecast([later], second, on=TODAY, currency="EUR")
    assert moved.open_pipeline == euros("100.00")


def test_deals_of_another_currency_are_refused() -> None:
    with pytest.raises(MixedCurrencies):
        pipeline_forecast([a_deal()], Q1, on=TODAY, currency="USD")


@given(st.lists(st.tuples(st.integers(1, 10**9), st.integers(0, 100)), max_size=20))
def test_what_is_weighted_is_within_what_is_closed_and_all_that_may_be(
    drawn: list[tuple[int, int]],
) -> None:
    found = forecast(
        *(a_deal(f"{cents // 100}.{cents % 100:02}", f"{chance}%") for cents, chance in drawn)
    )

    closed = found.amounts[ForecastCategory.CLOSED]
    assert closed <= found.weighted <= closed + found.open_pipeline


# --- judgments ----------------------------------------------------------------------------------


def a_judgment(
    manager: ManagerId,
    amount: str,
    *,
    hour: int = 9,
    category: ForecastCategory = COMMIT,
) -> Judgment:
    return Judgment(
        manager=manager,
        category=category,
        amount=euros(amount),
        by=HEAD,
        at=datetime(2026, 1, 15, hour, tzinfo=UTC),
        because="the buyer is on leave",
    )


OWN = {NORTH: euros("100.00"), SOUTH: euros("50.00"), HEAD: euros("7.00")}


def test_a_superior_has_their_own_and_what_comes_from_below() -> None:
    found = roll_up(OWN, LINES, COMMIT, currency="EUR")

    assert found[HEAD].amount == euros("157.00")
    assert found[NORTH].amount == euros("100.00")


def test_a_judgment_replaces_the_sum_where_it_is_made_and_so_above() -> None:
    found = roll_up(OWN, LINES, COMMIT, [a_judgment(NORTH, "80.00")], currency="EUR")

    assert (found[NORTH].rolled_up, found[NORTH].amount) == (euros("100.00"), euros("80.00"))
    assert found[HEAD].amount == euros("137.00")


def test_a_judgment_above_stands_over_one_below_and_both_stay_to_be_seen() -> None:
    judged = [a_judgment(NORTH, "80.00"), a_judgment(HEAD, "120.00")]

    found = roll_up(OWN, LINES, COMMIT, judged, currency="EUR")

    assert found[HEAD].amount == euros("120.00")
    assert found[HEAD].rolled_up == euros("137.00")
    assert found[NORTH].judgment == judged[0]


def test_without_the_judgment_the_sum_is_back() -> None:
    assert roll_up(OWN, LINES, COMMIT, [], currency="EUR")[NORTH].amount == euros("100.00")


def test_the_last_of_several_judgments_counts_and_those_of_other_categories_do_not() -> None:
    judged = [
        a_judgment(NORTH, "90.00", hour=12),
        a_judgment(NORTH, "80.00", hour=9),
        a_judgment(NORTH, "1.00", hour=15, category=ForecastCategory.PIPELINE),
    ]

    assert roll_up(OWN, LINES, COMMIT, judged, currency="EUR")[NORTH].amount == euros("90.00")


def test_lines_of_reporting_that_come_back_are_refused() -> None:
    with pytest.raises(ReportingCycle, match="head -> north -> head"):
        roll_up(OWN, {NORTH: HEAD, HEAD: NORTH}, COMMIT, currency="EUR")
