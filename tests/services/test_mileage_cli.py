"""The shell prices a file of trips, or names every row that is wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from account_mgmt.adapters.tabular.trips import COLUMNS, read_trips
from account_mgmt.cli import account_mgmt
from account_mgmt.domain.errors import TripsRefused

YEARS = ("--from", "2025-04-06", "--to", "2027-04-06")


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., Path]:
    def written(*lines: str) -> Path:
        path = tmp_path / "trips.csv"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path

    return written


def shell_json(path: Path, *options: str) -> Any:
    done = CliRunner().invoke(account_mgmt, ["mileage", *options, str(path), "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def refused_rows(path: Path) -> list[tuple[int, str, str]]:
    with pytest.raises(TripsRefused) as refused:
        read_trips(path)
    assert all(row.file == "trips.csv" for row in refused.value.rows)
    return [(row.line, row.column, row.rule) for row in refused.value.rows]


@pytest.mark.parametrize(("on", "total"), [("2025-05-01", "4875.00"), ("2026-05-01", "5875.00")])
def test_hmrc_11500_miles_from_a_file(told: Callable[..., Path], on: str, total: str) -> None:
    """Paperwork-sources, B6."""
    path = told("date,distance", f"{on},9800", f"{on},1700")

    said = shell_json(path, "--country", "GB", *YEARS)

    assert (said["total"], said["currency"], said["unpriced"]) == (total, "GBP", 0)
    assert [part["distance"] for part in said["trips"][1]["parts"]] == ["200", "1500"]


def test_trips_before_the_first_day_count_towards_the_tier_and_are_not_listed(
    told: Callable[..., Path],
) -> None:
    path = told("date,distance", "2025-05-01,9800", "2025-06-01,500", "2025-07-01,1")

    said = shell_json(path, "--country", "GB", "--from", "2025-06-01", "--to", "2025-07-01")

    assert [(trip["line"], trip["amount"]) for trip in said["trips"]] == [(3, "165.00")]
    assert said["totals"] == [
        {
            "person": "",
            "vehicle": "car",
            "year": {"start": "2025-04-06", "end": "2026-04-06"},
            "unit": "mi",
            "business": "500",
            "unpriced": 0,
            "amount": "165.00",
        }
    ]


def test_irs_the_rate_changed_on_1_july_2022(told: Callable[..., Path]) -> None:
    path = told("date,distance", "2022-06-30,100", "2022-07-01,100")

    said = shell_json(path, "--country", "US", "--from", "2022-01-01", "--to", "2023-01-01")

    assert [trip["amount"] for trip in said["trips"]] == ["58.50", "62.50"]
    assert said["total"] == "121.00"


def test_what_was_known_at_an_instant_can_be_asked(told: Callable[..., Path]) -> None:
    path = told("date,distance", "2026-04-10,100")

    said = shell_json(path, "--country", "GB", *YEARS, "--known-at", "2026-04-30T12:00Z")

    assert (said["total"], said["known_at"]) == ("45.00", "2026-04-30T12:00:00+00:00")


def test_people_and_kinds_have_tiers_of_their_own(told: Callable[..., Path]) -> None:
    path = told(
        "date,distance,unit,person,vehicle,registration,commute,about,purpose,route,reason",
        "2025-05-01,9800,mi,ana,car,AB 1,,,,,",
        "2025-05-02,500,mi,bo,Van,AB 1,,acme,visit,500,",
        "2025-05-03,160.9344,km,ana,bicycle,,,,,90,closed",
        "2026-05-03,10,mi,ana,motorcycle,,,,,,",
        "2025-05-04,300,,ana,car,,100,,,,",
    )

    trips = shell_json(path, "--country", "GB", *YEARS)["trips"]

    assert [(trip["person"], trip["vehicle"], trip["amount"]) for trip in trips] == [
        ("ana", "car", "4410.00"),
        ("bo", "car", "225.00"),
        ("ana", "bicycle", "20.00"),
        ("ana", "car", "90.00"),
        ("ana", "motorcycle", None),
    ]
    assert trips[4]["reason"].endswith("has no rate for a motorcycle on 2026-05-03")
    assert (trips[3]["distance"], trips[3]["business"]) == ("300", "200")


def test_a_trip_that_looks_like_another_is_priced_and_says_so(told: Callable[..., Path]) -> None:
    path = told(
        "date,distance,confirmed", "2025-05-01,5,", "2025-05-01,5,", "2025-05-01,5,back again"
    )

    trips = shell_json(path, "--country", "GB", *YEARS)["trips"]

    assert [trip["like_line"] for trip in trips] == [None, 2, None]


def test_a_table_shows_the_tiers_and_the_reasons(told: Callable[..., Path]) -> None:
    path = told(
        "date,distance,vehicle",
        "2025-05-01,10500,car",
        "2025-05-01,10500,car",
        "2026-05-01,1,motorcycle",
    )

    done = CliRunner().invoke(account_mgmt, ["mileage", "--country", "GB", *YEARS, str(path)])

    assert "10,000 x 0.45 + 500 x 0.25" in done.output
    assert "£4,625.00" in done.output
    assert "looks like line 2" in done.output
    assert "no rate for this vehicle on" in done.output


def test_every_row_that_is_wrong_is_named_and_nothing_is_priced(
    told: Callable[..., Path], refused: Callable[..., str]
) -> None:
    path = told("date,distance", *["2025-05-01,-5"] * 12, "2025-05-01,7")

    said = refused("mileage", "--country", "GB", *YEARS, str(path), "--json")

    assert "Nothing was priced: 12 rows are wrong." in said
    for line in range(2, 14):
        assert f"trips.csv, line {line}, column distance: '-5': a distance is zero or more" in said


WRONG = {
    "2025-02-30,5,,,,,,,": (("date", "2025-02 has 28 days, and no day 30"),),
    ",5,,,,,,,": (("date", "it is empty"),),
    "2025-05-01,-5,,,,,,,": (("distance", "a distance is zero or more"),),
    "2025-05-01,0,,,,,,,": (("distance", "it goes nowhere"),),
    "2025-05-01,1e5,,,,,,,": (("distance", "it is not a plain decimal number"),),
    "2025-05-01,,,,,,,,": (
        ("distance", "it has neither a distance nor two readings of the odometer"),
    ),
    "2025-05-01,5,ft,,,,,,": (("unit", "it is mi or km"),),
    "2025-05-01,,,9,7,,,,": (
        ("odometer_end", "its odometer reads 7 mi at the end, and 9 mi at the start"),
    ),
    "2025-05-01,,,9,,,,,": (("odometer_end", "it is empty, and the other reading is not"),),
    "2025-05-01,9,,7,9,,,,": (("distance", "9 mi are stated, and the odometer says 2 mi"),),
    "2025-05-01,5,,,,boat,,,": (
        ("vehicle", "it is none of car, motorcycle, bicycle, passenger, van"),
    ),
    "2025-05-01,5,,,,,6,,": (("commute", "6 mi of it would be commuting, and it is 5 mi long"),),
    "2025-05-01,5,,,,,,4,": (("route", "it is 5 mi long, and its route is 4 mi"),),
    "2025-05-01,5,,,,,,,a\u202eb": (("purpose", "it holds the unseen character U+202E"),),
    "2025-05-01,5": (("", "it has 2 values, and there are 9 columns"),),
    'x,"5,,,,,,,': (("", "a quote is opened and never closed"),),
}
HEAD = "date,distance,unit,odometer_start,odometer_end,vehicle,commute,route,purpose"


@pytest.mark.parametrize("row", WRONG)
def test_a_row_that_is_wrong_is_named_with_its_line_column_and_why(
    told: Callable[..., Path], row: str
) -> None:
    path = told(HEAD, "2025-05-01,7,,,,,,,", row)

    assert refused_rows(path) == [(3, column, rule) for column, rule in WRONG[row]]


def test_an_odometer_that_runs_back_from_row_to_row_is_named_with_both_lines(
    told: Callable[..., Path],
) -> None:
    path = told(
        "date,odometer_start,odometer_end,registration",
        "2025-05-02,1005,1030,AB 1",
        "2025-05-01,1000,1010.5,AB 1",
        "2025-05-03,1,2,CD 2",
    )

    [(line, column, rule)] = refused_rows(path)

    assert (line, column) == (2, "odometer_start")
    assert rule.endswith("it read 1010.5 mi on 2025-05-01, in line 3")


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("date,distanse", ("distanse", "it is no column of trips")),
        ("date,distance,distance", ("distance", "two columns have that name")),
        ("distance", ("date", "there is no column of that name")),
        ("date", ("distance", "nor odometer_start and odometer_end")),
        ('date,"distance', ("", "a quote is opened and never closed")),
    ],
)
def test_a_header_that_is_wrong_is_refused(
    told: Callable[..., Path], head: str, said: tuple[str, str]
) -> None:
    line, column, rule = refused_rows(told(head))[0]

    assert (line, column) == (1, said[0])
    assert said[1] in rule


def test_a_file_that_is_not_there_is_empty_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("", "utf-8")

    for name, said in (
        ("nothing.csv", "there is no such file"),
        ("empty.csv", "the file is empty"),
        (".", "it is not a file"),
    ):
        with pytest.raises(TripsRefused, match=said):
            read_trips(tmp_path / name)


def test_the_help_names_every_column() -> None:
    done = CliRunner().invoke(account_mgmt, ["mileage", "--help"])

    assert all(column in done.output for column in COLUMNS)
