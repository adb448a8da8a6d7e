"""Every figure of a report in one list: a row for each thing and measure, numbers as numbers."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TypeAlias

from account_mgmt.adapters.documents.pages import Data
from account_mgmt.domain.amount import Amount
from account_mgmt.domain.attainment import Attainment
from account_mgmt.domain.call_figures import CallFigures
from account_mgmt.domain.expense_figures import ExpenseFigures
from account_mgmt.domain.ledger import SalesTotal
from account_mgmt.domain.money import Money
from account_mgmt.domain.report import (
    DailyReport,
    ReportNames,
    WeeklyReport,
)
from account_mgmt.locale import Translator
from account_mgmt.locale.names import MOVEMENTS, REPORTED

Row: TypeAlias = tuple[str | Decimal | int | None, ...]


def weekly_data(report: WeeklyReport, names: ReportNames, say: Translator) -> Data:
    """A weekly report: each value and quantity of the week, of last week and of last year."""
    return Data(
        title=say("Data"),
        headings=(*_headings(say), say("This week"), say("Last week"), say("Last year")),
        rows=tuple(_weekly(report, names, say)),
    )


def daily_data(report: DailyReport, names: ReportNames, say: Translator) -> Data:
    """A daily report: each value and quantity of the day."""
    return Data(
        title=say("Data"),
        headings=(*_headings(say), say("Amount")),
        rows=tuple(_daily(report, names, say)),
    )


def _headings(say: Translator) -> tuple[str, ...]:
    return say("Section"), say("Id"), say("Name"), say("Measure"), say("Unit")


def _weekly(report: WeeklyReport, names: ReportNames, say: Translator) -> Iterator[Row]:
    weeks = (report.this_week, report.last_week, report.last_year)
    yield from _totals((say("Total"), "", ""), [week.total for week in weeks], say)
    for kind, label in REPORTED.items():
        if any(kind in week.by_kind for week in weeks):
            nothing = SalesTotal.together((), report.currency)
            totals = [week.by_kind.get(kind, nothing) for week in weeks]
            yield from _totals(
                (say("Orders, returns and cancellations"), kind.value, say(label)), totals, say
            )
    for account in report.accounts:
        what = (say("By account"), str(account.id), names.account(account.id))
        yield from _totals(what, (account.total, account.last_week, account.last_year), say)
    for product in report.products:
        what = (say("By product"), str(product.id), names.product(product.id))
        yield from _totals(what, (product.total, product.last_week, product.last_year), say)
    beside = (None, None)
    for name, figure in ((say("This week"), report.quota), (say("Year to date"), report.year)):
        yield from ((*row, *beside) for row in _quota(name, figure, say))
    yield from ((*row, *beside) for row in _calls(report.calls, say))
    yield from ((*row, *beside) for row in _expenses(report.expenses, say))


def _daily(report: DailyReport, names: ReportNames, say: Translator) -> Iterator[Row]:
    yield from _totals((say("Total"), "", ""), [report.total], say)
    for kind, total in report.by_kind.items():
        what = (say("Orders, returns and cancellations"), kind.value, say(REPORTED[kind]))
        yield from _totals(what, [total], say)
    for row in report.documents:
        what = (say(REPORTED[row.kind]), str(row.document), names.account(row.account))
        yield from _totals(what, [row.total], say)
    for id in report.new_accounts:
        yield say("New accounts"), str(id), names.account(id), say("Count"), "", 1
    for entry in report.payments:
        what = (say(MOVEMENTS[entry.kind]), str(entry.account), names.account(entry.account))
        yield *what, say("Value"), entry.value.currency, (-entry.value).amount
    yield from _quota(say("The day"), report.quota, say)
    yield from _calls(report.calls, say)
    yield say("Open tickets"), "", "", say("Count"), "", len(report.open_tickets)


def _totals(what: tuple[str, ...], totals: Iterable[SalesTotal], say: Translator) -> Iterator[Row]:
    """The value, and each unit of measure that there is, of totals beside one another."""
    beside = tuple(totals)
    values = tuple(total.amount.amount for total in beside)
    yield *what, say("Value"), beside[0].amount.currency, *values
    for unit in sorted({quantity.unit for total in beside for quantity in total.units}):
        quantities = tuple(total.in_unit(unit).amount for total in beside)
        yield *what, say("Units"), unit, *quantities


def _quota(name: str, figure: Attainment, say: Translator) -> Iterator[Row]:
    if figure.quota is None:
        return
    for measure, amount in (
        (say("Quota"), figure.quota),
        (say("Credited"), figure.credited),
        (say("Expected"), figure.expected),
        (say("Projection"), figure.projection),
    ):
        if amount is not None:
            yield say("Quota"), "", name, measure, _unit(amount), amount.amount
    for measure, rate in ((say("Attainment"), figure.ratio), (say("Pace"), figure.pacing)):
        if rate is not None:
            yield say("Quota"), "", name, measure, "", rate.round(4)


def _calls(calls: CallFigures, say: Translator) -> Iterator[Row]:
    counts = [(say("Planned"), calls.all.planned), (say("Done"), calls.all.done)]
    counts += [(say.pgettext("activity", kind.value), one.done) for kind, one in calls.by_kind]
    for name, count in [*counts, (say("Missed"), calls.all.missed)]:
        yield say("Calls and visits"), "", name, say("Count"), "", count


def _expenses(expenses: ExpenseFigures, say: Translator) -> Iterator[Row]:
    categories = expenses.by_category.items()
    amounts = [(say.pgettext("expense", what), amount) for what, amount in categories]
    amounts.append((say("Of it paid by the manager"), expenses.own_paid))
    amounts.append((say("Of it on the company card"), expenses.company_card))
    for name, amount in [*amounts, (say("Total"), expenses.total)]:
        yield say("Expenses"), "", name, say("Value"), amount.currency, amount.amount


def _unit(amount: Amount) -> str:
    return amount.currency if isinstance(amount, Money) else amount.unit
