"""Charts of domain values: what is drawn is a length, and what the pointer tells is the exact figure.

Each takes values, and gives a chart of altair to change or save as one likes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias, cast

import altair as alt

from account_mgmt.domain.amount import Amount
from account_mgmt.domain.attainment import Attainment
from account_mgmt.domain.calendar import ONE_DAY, Period
from account_mgmt.domain.call_figures import CallFigures
from account_mgmt.domain.cold_calls import CallPlan
from account_mgmt.domain.errors import NothingThere
from account_mgmt.domain.money import Money
from account_mgmt.domain.project_timeline import RowState, Timeline
from account_mgmt.locale import translator
from account_mgmt.locale.names import ROW_STATES
from account_mgmt.notebook.view import Called, View
from account_mgmt.ports.forecaster import Expected, Sold
from account_mgmt.services.quotas import Standing

if TYPE_CHECKING:
    from account_mgmt.modelling import Simulation

Drawn: TypeAlias = Mapping[str, str | float | None]
"""What is drawn of one thing: by name of the field, as vega knows it."""

_MAIN: Final = "#1f5f8b"
_SOFT: Final = "#a9c4d8"
_GOAL: Final = "#c77700"
_WIDE: Final = 560
_TALL: Final = 260
_EACH: Final = 34  # pixels for a row of bars
_ROOM: Final = alt.Axis(minExtent=60)  # for labels, before the title of an axis
_NOBODY: Final[Called] = {}


def attainment_chart(
    standings: Iterable[Standing], locale: str = "en", *, names: Called = _NOBODY
) -> alt.LayerChart:
    """What each manager was credited, against the quota and what was expected by now.

    A bar is what was credited, the black line the quota, the coloured one what was expected. Raises
    NothingThere without standings, and UnknownLocale.
    """
    view = View(translator(locale), names)
    say = view.say
    given = tuple(standings)
    several = len({one.attainment.period for one in given}) > 1
    rows = [
        {
            "name": f"{view.name(one.manager)}, {say.span(one.attainment.period)}"
            if several
            else view.name(one.manager),
            **_standing(one.attainment, view),
        }
        for one in given
    ]
    told = (say("Quota"), say("Credited"), say("Attainment"), say("Expected"))
    base = _chart(rows, "An attainment chart").encode(
        y=alt.Y("name:N", title=None, sort=None),
        tooltip=_told("name:N", say("Manager"), ("quota", "credited", "ratio", "expected"), told),
    )
    return _sized(
        alt.layer(
            base.mark_bar(color=_MAIN, height=14).encode(x=_x("credited_drawn", view, given)),
            base.mark_tick(color="#000", thickness=3, size=24).encode(x="quota_drawn:Q"),
            base.mark_tick(color=_GOAL, thickness=3, size=24).encode(x="expected_drawn:Q"),
        ),
        len(rows) * _EACH,
        (say("Attainment"), say("black: quota; orange: expected by now")),
    )


def pace_chart(
    days: Iterable[Attainment], locale: str = "en", *, names: Called = _NOBODY
) -> alt.LayerChart:
    """One quota at the end of several days: what was credited, and what was expected by then.

    Give the attainments of one period as of each day. Raises NothingThere, and UnknownLocale.
    """
    view = View(translator(locale), names)
    say = view.say
    given = sorted(days, key=lambda one: one.as_of)
    rows = [
        {"on": one.as_of.isoformat(), "day": say.day(one.as_of), **_standing(one, view)}
        for one in given
    ]
    told = (say("Credited"), say("Expected"), say("Pace"), say("Quota"))
    base = _chart(rows, "A pace chart").encode(
        x=_by_day(),
        tooltip=_told("day:N", say("Day"), ("credited", "expected", "pace", "quota"), told),
    )
    amount = alt.Y("credited_drawn:Q", title=_in(given[0].credited, say("Value")), axis=_ROOM)
    return _sized(
        alt.layer(
            base.mark_line(color=_GOAL, strokeDash=[5, 3]).encode(y="expected_drawn:Q"),
            base.mark_line(color="#000", strokeWidth=1).encode(y="quota_drawn:Q"),
            base.mark_line(color=_MAIN, point=True).encode(y=amount),
        ),
        _TALL,
        (say("Pace"), say("blue: credited; orange: expected; black: quota")),
    )


def bands_chart(
    years: "Simulation", locale: str = "en", *, names: Called = _NOBODY
) -> alt.LayerChart:
    """Between what each manager and team will sell, and the quota, as simulated.

    The thin line is nine years in ten, the thick one every other year, the white mark the middle; the
    coloured mark is the quota. Raises UnknownLocale.
    """
    view = View(translator(locale), names)
    say = view.say
    rows = [
        {
            "name": view.name(one.name),
            "chance": view.chance(one.chance),
            "quota": say.money(one.quota),
            "quota_drawn": _drawn(one.quota),
            **{f"p{band}": say.money(amount) for band, amount in one.bands.items()},
            **{f"p{band}_drawn": _drawn(amount) for band, amount in one.bands.items()},
        }
        for one in (*years.managers, *years.teams)
    ]
    told = (say("Quota"), say("Chance"), "5 %", "25 %", "50 %", "75 %", "95 %")
    fields = ("quota", "chance", "p5", "p25", "p50", "p75", "p95")
    base = _chart(rows, "A chart of bands").encode(
        y=alt.Y("name:N", title=None, sort=None),
        tooltip=_told("name:N", say("Name"), fields, told),
    )
    title = _in(years.company.quota, say("Sales"))
    from_low = alt.X("p5_drawn:Q", title=title, scale=alt.Scale(zero=False))
    return _sized(
        alt.layer(
            base.mark_rule(color=_SOFT, strokeWidth=4).encode(x=from_low, x2="p95_drawn:Q"),
            base.mark_bar(color=_MAIN, height=14).encode(x="p25_drawn:Q", x2="p75_drawn:Q"),
            base.mark_tick(color="#fff", thickness=2, size=14).encode(x="p50_drawn:Q"),
            base.mark_tick(color=_GOAL, thickness=3, size=26).encode(x="quota_drawn:Q"),
        ),
        len(rows) * _EACH,
        (say("Chance of making quota"), say("orange: quota; light: nine years in ten")),
    )


def forecast_chart(
    sold: Iterable[Sold], ahead: Sequence[Expected], locale: str = "en"
) -> alt.LayerChart:
    """What was sold, what is expected, and between what it lies. Raises NothingThere, UnknownLocale."""
    view = View(translator(locale))
    say = view.say
    if not ahead:
        raise NothingThere("A forecast chart", "there is nothing to draw")
    past: list[Drawn] = [
        {
            "on": one.period.start.isoformat(),
            "period": say.span(one.period),
            "kind": say("Sold"),
            "amount": say.money(one.amount),
            "drawn": _drawn(one.amount),
            "between": say.amount(None),
            "low": None,
            "high": None,
        }
        for one in sold
    ]
    future: list[Drawn] = [
        {
            "on": one.period.start.isoformat(),
            "period": say.span(one.period),
            "kind": say("Expected"),
            "amount": say.money(one.amount),
            "drawn": _drawn(one.amount),
            "between": say(
                "from {low} to {high}", low=say.money(one.low), high=say.money(one.high)
            ),
            "low": _drawn(one.low),
            "high": _drawn(one.high),
        }
        for one in ahead
    ]
    told = (say("Kind"), say("Amount"), say("Between"))
    base = _chart([*past, *future], "A forecast chart").encode(
        x=_by_day(),
        tooltip=_told("period:N", say("Period"), ("kind", "amount", "between"), told),
    )
    title = _in(ahead[0].amount, say("Value"))
    kinds = alt.Scale(domain=[say("Sold"), say("Expected")], range=[_MAIN, _GOAL])
    return _sized(
        alt.layer(
            base.mark_area(color=_GOAL, opacity=0.25).encode(
                y=alt.Y("low:Q", title=title, axis=_ROOM), y2="high:Q"
            ),
            base.mark_line(point=True, strokeJoin="round").encode(
                y="drawn:Q", color=alt.Color("kind:N", scale=kinds, title=None)
            ),
        ),
        _TALL,
        (say("Forecast"), ""),
    )


def calls_chart(figures: CallFigures, locale: str = "en") -> alt.LayerChart:
    """What was planned, done and missed, by kind. Raises NothingThere when nothing was, UnknownLocale."""
    view = View(translator(locale))
    say = view.say
    rows: list[Drawn] = [
        {
            "name": say.pgettext("activity", kind.value),
            "what": what,
            "count": say.number(count),
            "drawn": count,
        }
        for kind, one in figures.by_kind
        for what, count in (
            (say("Planned"), one.planned),
            (say("Done"), one.done),
            (say("Missed"), one.missed),
        )
    ]
    kinds = alt.Scale(
        domain=[say("Planned"), say("Done"), say("Missed")], range=[_SOFT, _MAIN, _GOAL]
    )
    base = _chart(rows, "A chart of calls").encode(
        y=alt.Y("name:N", title=None, sort=None),
        yOffset=alt.YOffset("what:N", sort=None),
        tooltip=_told("name:N", say("What"), ("what", "count"), (say("Kind"), say("Count"))),
    )
    bars = base.mark_bar().encode(
        x=alt.X("drawn:Q", title=say("Count"), axis=alt.Axis(tickMinStep=1)),
        color=alt.Color("what:N", scale=kinds, title=None),
    )
    return _sized(
        alt.layer(bars),
        len(figures.by_kind) * 2 * _EACH,
        (say("Calls and visits"), say.span(figures.period)),
    )


def funnel_chart(plan: CallPlan, locale: str = "en") -> alt.LayerChart:
    """How many must come to each stage of the funnel, and how many deals come out. Raises UnknownLocale."""
    view = View(translator(locale))
    say = view.say
    rows: list[Drawn] = [
        {
            "name": one.stage.name,
            "count": say.number(one.needed.round(1).normalize()),
            "drawn": float(one.needed.as_fraction()),
            "rate": say.percent(one.stage.rate),
        }
        for one in plan.steps
    ]
    rows.append(
        {
            "name": say("Deals"),
            "count": say.number(plan.deals),
            "drawn": plan.deals,
            "rate": say.amount(None),
        }
    )
    base = _chart(rows, "A funnel").encode(
        x=alt.X("drawn:Q", title=say("Needed")),
        y=alt.Y("name:N", title=None, sort=None),
        tooltip=_told("name:N", say("Stage"), ("count", "rate"), (say("Needed"), say("Rate"))),
    )
    return _sized(
        alt.layer(
            base.mark_bar(color=_MAIN, height=16),
            base.mark_text(align="left", dx=4).encode(text="count:N"),
        ),
        len(rows) * _EACH,
        (say("Cold calls for {need}", need=say.money(plan.need)), ""),
    )


def timeline_chart(timeline: Timeline, locale: str = "en") -> alt.LayerChart:
    """A project's tasks and milestones over their days, and the day it is read at. Raises UnknownLocale.

    A bar is a task in the colour of how far it is, a diamond a milestone, the line the day.
    """
    say = translator(locale)
    often = Counter(row.name for row in timeline.rows)
    rows: list[Drawn] = [
        {
            "name": row.name if often[row.name] == 1 else f"{row.name} ({row.id})",
            "from": row.first_day.isoformat(),
            "to": (row.last_day + ONE_DAY).isoformat(),
            "days": say.span(Period(row.first_day, row.last_day + ONE_DAY)),
            "kind": row.kind.value,
            "state": say(ROW_STATES[row.state]),
            "department": say.pgettext("department", row.department) if row.department else "",
            "done": say.percent(row.done),
            "today": timeline.on.isoformat(),
        }
        for row in timeline.rows
    ]
    told = (say("Days"), say("State"), say("Department"), say("Done"))
    fields = ("days", "state", "department", "done")
    states = alt.Scale(
        domain=[say(ROW_STATES[state]) for state in RowState],
        range=[_SOFT, _MAIN, "#2e6b46", "#a12c22", "#a3a9af"],
    )
    base = _chart(rows, "A timeline").encode(
        x=alt.X("from:T", title=None),
        y=alt.Y("name:N", title=None, sort=[str(row["name"]) for row in rows]),
        color=alt.Color("state:N", scale=states, title=None),
        tooltip=_told("name:N", say("Name"), fields, told),
    )
    bars = base.transform_filter("datum.kind != 'milestone'")
    marks = base.transform_filter("datum.kind == 'milestone'")
    return _sized(
        alt.layer(
            bars.mark_bar(height=14).encode(x2="to:T"),
            marks.mark_point(shape="diamond", filled=True, size=140, opacity=1),
            base.mark_rule(color=_GOAL).encode(
                x="today:T", y=alt.Y(), color=alt.value(_GOAL), tooltip=alt.value(None)
            ),
        ),
        len(rows) * _EACH,
        (timeline.name, say("As of {day}", day=say.day(timeline.on))),
    )


# --- all of them --------------------------------------------------------------------------------


def _chart(rows: Sequence[Drawn], what: str) -> alt.Chart:
    if not rows:
        raise NothingThere(what, "there is nothing to draw")
    values = [dict(row) for row in rows]
    return alt.Chart(alt.Data(values=values))  # type: ignore[no-untyped-call] # altair leaves it so


def _sized(
    chart: alt.LayerChart | alt.FacetChart, height: int, said: tuple[str, str]
) -> alt.LayerChart:
    title, below = said
    layered = cast("alt.LayerChart", chart)  # none of the layers here is a facet
    return layered.properties(
        width=_WIDE, height=height, title=alt.Title(title, subtitle=below, anchor="start")
    )


def _told(
    field: str, heading: str, fields: Sequence[str], headings: Sequence[str]
) -> list[alt.Tooltip]:
    more = zip(fields, headings, strict=True)
    return [
        alt.Tooltip(field, title=heading),
        *(alt.Tooltip(f"{one}:N", title=said) for one, said in more),
    ]


def _standing(figure: Attainment, view: View) -> dict[str, str | float | None]:
    say = view.say
    return {
        "quota": say.amount(figure.quota),
        "credited": say.amount(figure.credited),
        "expected": say.amount(figure.expected),
        "ratio": say.percent(figure.ratio),
        "pace": say.percent(figure.pacing),
        "quota_drawn": _drawn(figure.quota),
        "credited_drawn": _drawn(figure.credited),
        "expected_drawn": _drawn(figure.expected),
    }


def _x(field: str, view: View, given: Sequence[Standing]) -> alt.X:
    return alt.X(f"{field}:Q", title=_in(given[0].attainment.credited, view.say("Value")))


def _by_day() -> alt.X:
    """Days by number, which all languages read; never two labels in one place."""
    return alt.X("on:T", title=None, axis=alt.Axis(format="%Y-%m", labelOverlap=True))


def _in(amount: Amount, what: str) -> str:
    """What an axis is of, and in what it counts."""
    return f"{what} ({amount.currency if isinstance(amount, Money) else amount.unit})"


def _drawn(amount: Amount | None) -> float | None:
    """How long it is drawn: a picture has no cents."""
    return None if amount is None else float(amount.amount)
