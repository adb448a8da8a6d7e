"""Reports, sales, calls made and expenses."""

from collections.abc import Sequence
from datetime import date

from account_mgmt.adapters.documents.cells import total_cells
from account_mgmt.adapters.documents.pages import Page, Table
from account_mgmt.adapters.documents.reports import daily_page, weekly_page
from account_mgmt.domain.call_figures import CallFigures
from account_mgmt.domain.expense_figures import ExpenseFigures
from account_mgmt.domain.ids import AccountId, ManagerId, ProductId
from account_mgmt.domain.report import DailyReport, ReportNames, WeeklyReport
from account_mgmt.notebook.forms.registry import page_of, rows_of
from account_mgmt.notebook.view import View
from account_mgmt.services.reporting import SalesRow


@page_of(DailyReport)
def daily(report: DailyReport, view: View) -> Page:
    """A day, as the sales manager is sent it."""
    return daily_page(report, _names(report, view), view.say.locale)


@page_of(WeeklyReport)
def weekly(report: WeeklyReport, view: View) -> Page:
    """A week, as the sales manager is sent it."""
    return weekly_page(report, _names(report, view), view.say.locale)


def _names(report: DailyReport | WeeklyReport, view: View) -> ReportNames:
    return ReportNames(
        manager=view.name(report.manager),
        accounts={AccountId(id): name for id, name in view.names.items()},
        products={ProductId(id): name for id, name in view.names.items()},
    )


@rows_of(SalesRow)
def sales(rows: Sequence[SalesRow], view: View) -> Table:
    """Sales in groups, a column each; a span of time is told by its first day."""
    say = view.say
    kinds = {
        date: say("From"),
        ManagerId: say("Manager"),
        AccountId: say("Account"),
        ProductId: say("Product"),
    }
    groups = [
        next((kinds[type(one)] for one in column if one is not None), say("What"))
        for column in zip(*(row.group for row in rows), strict=True)
    ] or [say("What")]
    return view.table(
        "",
        (*groups, say("Orders"), say("Units"), say("Value")),
        [
            (
                *(_group(one, view) for one in row.group or (say("Total"),)),
                view.count(row.orders),
                *total_cells(row.total, say),
            )
            for row in rows
        ],
        words=len(groups),
    )


def _group(one: object, view: View) -> str:
    return view.day(one) if isinstance(one, date) else view.name(one)


@page_of(CallFigures)
def called(figures: CallFigures, view: View) -> Page:
    """What was planned and what was done, by kind."""
    say = view.say
    headings = (say("What"), say("Planned"), say("Done"), say("Missed"), say("Cancelled"))
    named = [(say.pgettext("activity", kind.value), one) for kind, one in figures.by_kind]
    rows = [
        (name, *map(view.count, (one.planned, one.done, one.missed, one.cancelled)))
        for name, one in named
    ]
    whole = figures.all
    counts = (whole.planned, whole.done, whole.missed, whole.cancelled)
    return Page(
        language=say.language,
        title=say("Calls and visits"),
        facts=((say("Period"), say.span(figures.period)), (say("Day"), say.day(figures.as_of))),
        tables=(view.table("", headings, rows, (say("Total"), *map(view.count, counts))),),
    )


@page_of(ExpenseFigures)
def spent(figures: ExpenseFigures, view: View) -> Page:
    """What was spent, by category."""
    say = view.say
    rows = [
        (say.pgettext("expense", what), view.amount(amount))
        for what, amount in figures.by_category.items()
    ]
    table = view.table(
        "",
        (say("Category"), say("Amount")),
        rows,
        (say("Total"), view.amount(figures.total)),
    )
    return Page(
        language=say.language,
        title=say("Expenses"),
        facts=(
            (say("Manager"), view.name(figures.manager)),
            (say("Period"), say.span(figures.period)),
        ),
        tables=(table,),
    )
