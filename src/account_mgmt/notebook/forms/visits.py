"""Calls that are planned: visits to accounts, and cold calls."""

from collections.abc import Sequence

from account_mgmt.adapters.documents.pages import Headline, Page, Table
from account_mgmt.domain import cold_calls
from account_mgmt.domain.cadence import ContactDue
from account_mgmt.domain.call_plan import CallPlan
from account_mgmt.domain.visit_plan import DatedPlan
from account_mgmt.locale.names import NO_DAYS
from account_mgmt.locale.reasons import contact_reason, visit_reason
from account_mgmt.notebook.forms.registry import page_of, rows_of
from account_mgmt.notebook.view import View
from account_mgmt.services.visit_planning import VisitPlan


@page_of(CallPlan)
def calls(plan: CallPlan, view: View) -> Page:
    """How many calls each account gets, and each call with why it is made."""
    say = view.say
    shares = view.table(
        "",
        (say("Account"), say("Calls")),
        [(view.name(one), view.count(calls)) for one, calls in plan.calls.items()],
    )
    one_by_one = Table(
        title=say("Call by call"),
        headings=(say("Account"), say("Value"), say("Why")),
        rows=tuple(
            (view.name(one.account), view.amount(one.gain), one.because) for one in plan.visits
        ),
        figures=frozenset({1}),
    )
    return Page(
        language=say.language,
        title=say("Call plan"),
        facts=(),
        headlines=(
            Headline(label=say("Value"), text=say.money(plan.value)),
            Headline(label=say("One more hour"), text=say.money(plan.hour_more)),
        ),
        tables=(shares, one_by_one),
    )


@page_of(DatedPlan)
def dated(plan: DatedPlan, view: View) -> Page:
    """Each visit on its day, and those for which there is none."""
    say = view.say
    tables = (_visits(plan, view), _unscheduled(plan, view))
    return Page(
        language=say.language,
        title=say("Visits"),
        facts=((say("Period"), say.span(plan.period)),),
        tables=tuple(table for table in tables if table.rows),
    )


def _visits(plan: DatedPlan, view: View) -> Table:
    say = view.say
    return Table(
        title="",
        headings=(say("Date"), say("Time"), say("Account"), say("Why")),
        rows=tuple(
            (
                say.day(one.on),
                f"{one.starts // 60:02}:{one.starts % 60:02}",
                view.name(one.account),
                visit_reason(one.because, say),
            )
            for one in plan.visits
        ),
        figures=frozenset(),
    )


def _unscheduled(plan: DatedPlan, view: View) -> Table:
    say = view.say
    return Table(
        title=say("Without a day"),
        headings=(say("Account"), say("Period"), say("Why")),
        rows=tuple(
            (view.name(one.account), say.span(one.weeks), say(NO_DAYS[one.why_not]))
            for one in plan.unscheduled
        ),
        figures=frozenset(),
    )


@page_of(VisitPlan)
def visits(plan: VisitPlan, view: View) -> Page:
    """Whom to see, when, and why."""
    page = dated(plan.dated, view)
    due = due_rows(plan.due, view)
    return Page(
        language=page.language,
        title=page.title,
        facts=((view.say("Manager"), view.name(plan.manager)), *page.facts),
        tables=(*page.tables, *([due] if due.rows else [])),
    )


@rows_of(ContactDue)
def due_rows(rows: Sequence[ContactDue], view: View) -> Table:
    """When each account is to be reached again, and why."""
    say = view.say
    return Table(
        title=say("To be reached"),
        headings=(say("Account"), say("Due"), say("Value"), say("Why")),
        rows=tuple(
            (
                view.name(one.account),
                say.day(one.due_on),
                view.amount(one.value),
                contact_reason(one.because, say),
            )
            for one in rows
        ),
        figures=frozenset({2}),
    )


@page_of(cold_calls.CallPlan)
def cold(plan: cold_calls.CallPlan, view: View) -> Page:
    """How many cold calls make up for a need, stage by stage."""
    say = view.say
    stages = view.table(
        "",
        (say("Stage"), say("Needed"), say("Rate")),
        [
            (
                one.stage.name,
                say.number(one.needed.round(1).normalize()),
                view.percent(one.stage.rate),
            )
            for one in plan.steps
        ],
        (say("Deals"), view.count(plan.deals), ""),
    )
    careful = say.amount(None) if plan.careful is None else say.number(plan.careful)
    return Page(
        language=say.language,
        title=say("Cold calls for {need}", need=say.money(plan.need)),
        facts=((say("Certainty"), view.chance(plan.certainty)),),
        headlines=(
            Headline(
                label=say("Calls"),
                text=say.number(plan.calls),
                note=say("from {low} to {high}", low=say.number(plan.hopeful), high=careful),
            ),
        ),
        tables=(stages,),
    )


@page_of(cold_calls.CallPace)
def pace(pace: cold_calls.CallPace, view: View) -> Page:
    """How many calls a day, and until when."""
    say = view.say
    a_day = say.amount(None) if pace.a_day is None else say.number(pace.a_day.round(1))
    return Page(
        language=say.language,
        title=say("Calls"),
        facts=(
            (say("Calls"), say.number(pace.calls)),
            (say("Last day"), say.day(pace.last_day)),
            (say("Days"), say.number(pace.days)),
            (say("A day"), a_day),
        ),
        tables=(),
    )
