"""The models on real data: ahead of what is plainer, and as the page on them says."""

from pathlib import Path

import pytest
from benchmarks.accuracy import PAGE, REGION, adventureworks, months, written

from account_mgmt.modelling import RunRate, SeasonalNaive, back_test


@pytest.fixture(scope="module")
def tables(data_folder: Path) -> dict[str, list[list[str]]]:
    """The tables as they come out now, without heads, by title."""
    made = written(data_folder)
    shown = REGION.search(PAGE.read_text("utf-8"))
    assert shown is not None
    assert made.strip() in shown[0], "run: python -m benchmarks.accuracy FOLDER"
    return {
        title.strip(): [
            [cell.strip() for cell in line.strip("|").split("|")]
            for line in body.strip().splitlines()[2:]
        ]
        for title, _, body in (part.partition("\n") for part in made.split("### ")[1:])
    }


def percent(cell: str) -> float:
    return float(cell.removesuffix(" %"))


def test_the_forecasters_are_ahead_of_last_years_month_at_every_span(
    tables: dict[str, list[list[str]]],
) -> None:
    for row in tables["Forecasts"]:
        run_rate, smoothing, last_year = map(percent, row[3:6])
        assert max(run_rate, smoothing) < last_year, row


def test_the_forecaster_is_ahead_from_any_month_on_that_it_begins(data_folder: Path) -> None:
    sold = months(adventureworks(data_folder))

    for first in (15, 24):
        ours, naive = (
            back_test(one, sold, first=first, ahead=6).error for one in (RunRate(), SeasonalNaive())
        )
        assert ours is not None
        assert naive is not None
        assert ours < naive


def test_the_recommender_is_ahead_of_the_most_popular_wherever_anything_can_be_known(
    tables: dict[str, list[list[str]]],
) -> None:
    """In July the whole assortment is new, and nobody finds anything; at Northwind it may be a draw."""
    *rows, whole = [row for row in tables["Next orders"] if row[0] == "AdventureWorks"]

    assert len(rows) == 10
    for row in rows:
        found, popular = percent(row[3]), percent(row[4])
        assert found > popular or (row[1][5:7] == "07" and popular == 0), row
    assert percent(whole[3]) > 2 * percent(whole[4])
    for row in tables["Next orders"]:
        assert percent(row[3]) >= max(percent(row[4]), percent(row[5])), row


def test_over_all_quarters_the_recommender_is_ahead_of_both_plainer_ones_at_both_companies(
    tables: dict[str, list[list[str]]],
) -> None:
    wholes = [row for row in tables["Next orders"] if row[1] == "all"]

    assert [row[0] for row in wholes] == ["AdventureWorks", "Northwind"]
    for row in wholes:
        assert percent(row[3]) > max(percent(row[4]), percent(row[5])), row


def test_what_is_told_as_likelier_comes_oftener(tables: dict[str, list[list[str]]]) -> None:
    came = [percent(row[4]) for row in tables["Chances"] if row[0] == "AdventureWorks"]

    assert len(came) == 5
    assert came == sorted(came)


def test_own_quotas_stand_beside_plans_of_what_was_known_then(
    tables: dict[str, list[list[str]]],
) -> None:
    *quarters, all_ = tables["Quotas"]

    nearer = [percent(row[4]) < percent(row[3]) for row in quarters]
    assert (len(quarters), sum(nearer)) == (7, 4)
    assert percent(all_[3]) < percent(all_[4])  # theirs are nearer over all, and the page says so
