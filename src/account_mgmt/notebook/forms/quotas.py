"""Quotas, and how they stand."""

from collections.abc import Sequence

from account_mgmt.adapters.documents.pages import Bar, Cell, Chart, Headline, Page, Table
from account_mgmt.domain.amount import Amount, smallest
from account_mgmt.domain.attainment import Attainment, Target
from account_mgmt.domain.quota import QuotaPlan
from account_mgmt.domain.totals import total
from account_mgmt.locale.names import QUOTA_STATES
from account_mgmt.notebook.forms.registry import page_of, rows_of
from account_mgmt.notebook.view import View
from account_mgmt.services.quotas import Standing


@page_of(Attainment)
def attainment(figure: Attainment, view: View) -> Page:
    """How far, whether that is in time, and bars of what was credited and what was to be."""
    say = view.say
    credited = say(
        "{credited} of {quota}",
        credited=say.amount(figure.credited),
        quota=say.amount(figure.quota),
    )
    expected = say(
        "{credited} of {expected} expected by now",
        credited=say.amount(figure.credited),
        expected=say.amount(figure.expected),
    )
    return Page(
        language=say.language,
        title=say("Attainment"),
        facts=(
            (say("Period"), say.span(figure.period)),
            (say("Day"), say.day(figure.as_of)),
            (say("State"), say(QUOTA_STATES[figure.state])),
        ),
        headlines=(
            Headline(label=say("Attainment"), text=say.percent(figure.ratio), note=credited),
            Headline(label=say("Pace"), text=say.percent(figure.pacing), note=expected),
            Headline(label=say("Projection"), text=say.amount(figure.projection)),
        ),
        charts=(_bars(figure, view),),
        tables=(),
    )


def _bars(figure: Attainment, view: View) -> Chart:
    bars = [
        (view.say("Credited"), figure.credited),
        (view.say("Expected"), figure.expected),
        (view.say("Quota"), figure.quota),
    ]
    return Chart(
        title="",
        series=(view.say("Value"),),
        bars=tuple(
            Bar(label=label, lengths=(max(0, smallest(amount)),), texts=(view.say.amount(amount),))
            for label, amount in bars
            if amount is not None
        ),
    )


@rows_of(Standing)
def standings(rows: Sequence[Standing], view: View) -> Table:
    """Each manager's quota in each period."""
    say = view.say
    return view.table(
        "",
        (say("Manager"), say("Period"), *_headings(view)),
        [
            (view.name(row.manager), say.span(row.attainment.period), *_cells(row.attainment, view))
            for row in rows
        ],
        words=2,
    )


def _headings(view: View) -> tuple[str, ...]:
    say = view.say
    return (
        say("Quota"),
        say("Credited"),
        say("Attainment"),
        say("Expected"),
        say("Pace"),
        say("Projection"),
    )


def _cells(figure: Attainment, view: View) -> tuple[Cell, ...]:
    return (
        view.amount(figure.quota),
        view.amount(figure.credited),
        view.percent(figure.ratio),
        view.amount(figure.expected),
        view.percent(figure.pacing),
        view.amount(figure.projection),
    )


@page_of(QuotaPlan)
def plan(plan: QuotaPlan, view: View) -> Page:
    """What each manager is to reach in the year, and what nobody is to."""
    say = view.say
    rows: list[tuple[Cell, Cell, str]] = [
        (view.name(one.manager), view.amount(_sum(one.targets, plan)), one.because)
        for one in plan.quotas
    ]
    if plan.unassigned:
        rows.append((say("Unassigned"), view.amount(_sum(plan.unassigned, plan)), ""))
    table = Table(
        title="",
        headings=(say("Manager"), say("Quota"), say("Why")),
        rows=tuple(rows),
        figures=frozenset({1}),
        total=(say("Total"), view.amount(plan.total), ""),
    )
    return Page(
        language=say.language,
        title=say("Quota plan"),
        facts=((say("Period"), say.span(plan.year)),),
        tables=(table,),
    )


def _sum(targets: Sequence[Target], plan: QuotaPlan) -> Amount:
    return total([one.amount for one in targets], plan.total)
