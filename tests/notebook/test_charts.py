"""Charts: a length is drawn, and the exact figure is told."""

from typing import Any

import pytest

from account_mgmt import AccountManagement, Grain, Period
from account_mgmt.domain.errors import NothingThere
from account_mgmt.notebook import (
    attainment_chart,
    bands_chart,
    calls_chart,
    forecast_chart,
    funnel_chart,
    pace_chart,
    timeline_chart,
)
from account_mgmt.notebook.extension import _chart_with_picture

YEAR = Period.year(2026)


def rows(chart: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = chart.to_dict()["data"]["values"]
    return found


def tooltips(chart: Any) -> list[str]:
    return [one["field"] for one in chart.to_dict()["layer"][0]["encoding"]["tooltip"]]


def test_attainment_tells_the_exact_figures_of_each_manager(desk: AccountManagement) -> None:
    chart = attainment_chart(
        desk.quotas.standings(YEAR, as_of="2026-08-10"), names={"north": "North"}
    )

    north, south = rows(chart)
    assert (north["name"], south["name"]) == ("North", "south")
    assert (south["credited"], south["quota"], south["ratio"]) == (
        "€26,531.50",
        "€48,000.00",
        "55.27%",
    )
    assert south["credited_drawn"] == pytest.approx(26531.5)
    assert {"credited", "quota", "ratio", "expected"} <= set(tooltips(chart))


def test_several_periods_of_a_manager_are_told_apart(desk: AccountManagement) -> None:
    chart = attainment_chart(desk.quotas.standings(YEAR, by=Grain.QUARTER, as_of="2026-08-10"))

    names = [one["name"] for one in rows(chart)]
    assert len(set(names)) == len(names) == 8


def test_pace_is_drawn_day_by_day_in_their_order(desk: AccountManagement) -> None:
    days = ("2026-08-10", "2026-02-10", "2026-05-10")

    chart = pace_chart(desk.quotas.attainment("south", as_of=on, period=YEAR) for on in days)

    assert [one["on"] for one in rows(chart)] == sorted(days)
    assert rows(chart)[-1]["pace"] == "103.79%"


def test_bands_have_every_manager_and_team_with_exact_amounts(of_models: dict[str, Any]) -> None:
    years = of_models["simulation.Simulation"]

    drawn = rows(bands_chart(years, "es"))

    assert [one["name"] for one in drawn] == ["north", "south", "both"]
    assert drawn[0]["p50_drawn"] == float(years.of("north").bands[50].amount)
    assert drawn[0]["quota"].endswith("€")


def test_a_forecast_has_its_interval_and_the_past_none(of_models: dict[str, Any]) -> None:
    drawn = rows(forecast_chart(of_models["forecaster.Sold"], of_models["forecaster.Expected"]))

    assert drawn[0]["low"] is None
    assert drawn[-1]["low"] <= drawn[-1]["drawn"] <= drawn[-1]["high"]


def test_calls_are_drawn_by_kind(of_desk: dict[str, Any]) -> None:
    drawn = rows(calls_chart(of_desk["call_figures.CallFigures"]))

    planned_done_missed = {
        name: [one["drawn"] for one in drawn if one["name"] == name]
        for name in ("visit", "call", "e-mail")
    }
    assert planned_done_missed == {"visit": [3, 3, 0], "call": [1, 1, 1], "e-mail": [0, 1, 0]}


def test_a_funnel_ends_in_deals(of_models: dict[str, Any]) -> None:
    drawn = rows(funnel_chart(of_models["cold_calls.CallPlan"]))

    assert [(one["name"], one["count"]) for one in drawn] == [
        ("call", "80"),
        ("deal", "8"),
        ("Deals", "3"),
    ]


def test_a_timeline_has_a_row_for_the_project_each_milestone_and_each_task(
    desk: AccountManagement,
) -> None:
    chart = timeline_chart(desk.projects.timeline("hampers", on="2026-08-15"), "es")

    price = next(one for one in rows(chart) if one["name"] == "Work out its price")
    assert len(rows(chart)) == 9
    assert (price["from"], price["to"], price["today"]) == (
        "2026-07-27",
        "2026-08-10",
        "2026-08-15",
    )
    assert (price["state"], price["department"]) == ("con retraso", "facturación")
    assert {"days", "state", "department", "done"} <= set(tooltips(chart))


def test_tasks_of_one_name_have_a_row_each(desk: AccountManagement) -> None:
    desk.projects.plan("Fair", Period.year(2026), departments=["sales"], id="fair")
    for task in ("x", "y"):
        desk.projects.add_task("fair", "Ring", department="sales", due_on="2026-09-01", id=task)

    drawn = rows(timeline_chart(desk.projects.timeline("fair", on="2026-08-15")))

    assert [one["name"] for one in drawn] == ["Fair", "Ring (x)", "Ring (y)"]


def test_a_chart_of_nothing_is_refused(of_models: dict[str, Any]) -> None:
    with pytest.raises(NothingThere):
        attainment_chart([])
    with pytest.raises(NothingThere):
        pace_chart([])
    with pytest.raises(NothingThere):
        forecast_chart(of_models["forecaster.Sold"], ())


def test_a_chart_is_shown_with_a_picture_that_needs_no_network(of_models: dict[str, Any]) -> None:
    bundle = _chart_with_picture(funnel_chart(of_models["cold_calls.CallPlan"]).to_dict())

    assert str(bundle["image/svg+xml"]).startswith("<svg")
    assert len(bundle) == 2
