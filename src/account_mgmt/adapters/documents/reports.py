"""What the daily and the weekly report say."""

from collections.abc import Iterator, Mapping
from typing import Any

from account_mgmt.adapters.documents.cells import (
    change_cell,
    count_cell,
    money_cell,
    percent_cell,
    total_cells,
)
from account_mgmt.adapters.documents.pages import Bar, Cell, Chart, Headline, Page, Table
from account_mgmt.adapters.documents.report_data import daily_data, weekly_data
from account_mgmt.domain.attainment import Attainment
from account_mgmt.domain.call_figures import CallFigures
from account_mgmt.domain.expense_figures import ExpenseFigures
from account_mgmt.domain.ledger import EntryKind, SalesTotal
from account_mgmt.domain.money import Money
from account_mgmt.domain.report import (
    Compared,
    DailyReport,
    ReportNames,
    WeeklyReport,
    change,
)
from account_mgmt.locale import Translator, translator
from account_mgmt.locale.names import MOVEMENTS, REPORTED

_MOST = 10  # bars of a chart


# --- a week -----------------------------------------------------------------------------------------


def weekly_page(report: WeeklyReport, names: ReportNames, locale: str = "en") -> Page:
    """What a weekly report shows. Raises UnknownLocale."""
    say = translator(locale)
    accounts = [(names.account(one.id), one) for one in report.accounts]
    products = [(names.product(one.id), one) for one in report.products]
    tables = (
        _compared(say("By account"), say("Account"), accounts, report, say),
        _compared(say("By product"), say("Product"), products, report, say),
        _kinds(report.this_week.by_kind, report.total, say),
        _quiet(report, names, say),
        _quota({say("This week"): report.quota, say("Year to date"): report.year}, say),
        _calls(report.calls, say),
        _expenses(report.expenses, say),
    )
    charts = (
        _chart(say("Sales by account"), accounts, say),
        _chart(say("Sales by product"), products, say),
    )
    week = f"{report.week.label}, {say.span(report.week.period)}"
    return Page(
        language=say.language,
        title=say("Weekly sales report"),
        facts=((say("Manager"), names.manager), (say("Week"), week), *_known(report, say)),
        headlines=tuple(_headlines(report, say)),
        charts=tuple(chart for chart in charts if chart.bars),
        tables=tuple(table for table in tables if table.rows),
        data=weekly_data(report, names, say),
    )


def _headlines(report: WeeklyReport, say: Translator) -> Iterator[Headline]:
    now = report.total
    yield Headline(
        label=say("Sales of the week"),
        text=say.money(now.amount),
        note=", ".join(map(say.units, now.units)),
    )
    for label, week in (
        (say("Against last week"), report.last_week),
        (say("Against last year"), report.last_year),
    ):
        before = week.total.amount
        note = f"{week.week.label}: {say.money(before)}"
        yield Headline(label=label, text=say.change(change(now.amount, before)), note=note)
    yield from _standing(say("Quota of the week"), report.quota, say)
    if report.year.quota is not None:
        expected = say.amount(report.year.expected)
        note = say(
            "{credited} of {expected} expected by now",
            credited=say.amount(report.year.credited),
            expected=expected,
        )
        yield Headline(
            label=say("Pace of the year"), text=say.percent(report.year.pacing), note=note
        )
    yield _called(report.calls, say)
    yield Headline(label=say("Expenses"), text=say.money(report.expenses.total))


def _compared(
    title: str,
    heading: str,
    rows: "list[tuple[str, Compared[Any]]]",
    report: WeeklyReport,
    say: Translator,
) -> Table:
    weeks = (report.total, report.last_week.total, report.last_year.total)
    return Table(
        title=title,
        headings=(
            heading,
            say("Units"),
            say("Value"),
            say("Last week"),
            say("Change"),
            say("Last year"),
            say("Change"),
        ),
        rows=tuple(
            (name, *_beside(one.total, one.last_week, one.last_year, say)) for name, one in rows
        ),
        figures=frozenset(range(1, 7)),
        total=(say("Total"), *_beside(*weeks, say)),
    )


def _beside(
    now: SalesTotal, last_week: SalesTotal, last_year: SalesTotal, say: Translator
) -> Iterator[Cell]:
    yield from total_cells(now, say)
    for before in (last_week, last_year):
        yield money_cell(before.amount, say)
        yield change_cell(change(now.amount, before.amount), say)


def _quiet(report: WeeklyReport, names: ReportNames, say: Translator) -> Table:
    """The accounts that used to buy: what they bought, and nothing now."""
    nothing = Money.zero(report.currency)
    before = (report.last_week.by_account, report.last_year.by_account)
    rows = [
        (names.account(id), [week[id].amount if id in week else nothing for week in before])
        for id in report.quiet
    ]
    return Table(
        title=say("Bought before, nothing this week"),
        headings=(say("Account"), say("Last week"), say("Last year")),
        rows=tuple((name, *(money_cell(one, say) for one in amounts)) for name, amounts in rows),
        figures=frozenset({1, 2}),
    )


def _chart(title: str, rows: "list[tuple[str, Compared[Any]]]", say: Translator) -> Chart:
    series = (say("This week"), say("Last week"), say("Same week last year"))
    bars: list[Bar] = []
    for name, one in rows[:_MOST]:
        amounts = [total.amount for total in (one.total, one.last_week, one.last_year)]
        bars.append(
            Bar(
                label=name,
                lengths=tuple(max(0, amount.minor) for amount in amounts),
                texts=tuple(map(say.money, amounts)),
            )
        )
    return Chart(title=title, series=series, bars=tuple(bars))


# --- a day ------------------------------------------------------------------------------------------


def daily_page(report: DailyReport, names: ReportNames, locale: str = "en") -> Page:
    """What a daily report shows. Raises UnknownLocale."""
    say = translator(locale)
    tables = (
        _documents(report, names, say),
        _kinds(report.by_kind, report.total, say),
        _new(report, names, say),
        _money(report, names, say),
        _calls(report.calls, say),
    )
    return Page(
        language=say.language,
        title=say("Daily sales report"),
        facts=(
            (say("Manager"), names.manager),
            (say("Day"), say.full_day(report.on)),
            *_known(report, say),
        ),
        headlines=(
            *_day_headlines(report, say),
            _called(report.calls, say),
            Headline(label=say("Open tickets"), text=say.number(len(report.open_tickets))),
        ),
        tables=tuple(table for table in tables if table.rows),
        data=daily_data(report, names, say),
    )


def _day_headlines(report: DailyReport, say: Translator) -> Iterator[Headline]:
    nothing = SalesTotal.together((), report.currency)
    yield Headline(
        label=say("Sales of the day"),
        text=say.money(report.total.amount),
        note=", ".join(map(say.units, report.total.units)),
    )
    for kind, label in REPORTED.items():
        if kind is EntryKind.SOLD or kind in report.by_kind:
            count = len({row.document for row in report.of(kind)})
            yield Headline(
                label=say(label),
                text=say.money(report.by_kind.get(kind, nothing).amount),
                note=say.ngettext("{count} document", "{count} documents", count),
            )
    yield Headline(label=say("Money collected"), text=say.money(report.collected))
    yield from _standing(say("Quota of the day"), report.quota, say)


def _documents(report: DailyReport, names: ReportNames, say: Translator) -> Table:
    return Table(
        title=say("Orders"),
        headings=(say("What"), say("Document"), say("Account"), say("Units"), say("Value")),
        rows=tuple(
            (
                say(REPORTED[row.kind]),
                str(row.document),
                names.account(row.account),
                *total_cells(row.total, say),
            )
            for row in report.documents
        ),
        figures=frozenset({3, 4}),
    )


def _new(report: DailyReport, names: ReportNames, say: Translator) -> Table:
    return Table(
        title=say("New accounts"),
        headings=(say("Account"),),
        rows=tuple((names.account(id),) for id in report.new_accounts),
        figures=frozenset(),
    )


def _money(report: DailyReport, names: ReportNames, say: Translator) -> Table:
    return Table(
        title=say("Money"),
        headings=(say("Account"), say("Movement"), say("Reference"), say("Amount")),
        rows=tuple(
            (
                names.account(entry.account),
                say(MOVEMENTS[entry.kind]),
                entry.reason,
                money_cell(-entry.value, say),
            )
            for entry in report.payments
        ),
        figures=frozenset({3}),
    )


# --- both -------------------------------------------------------------------------------------------


def _known(report: DailyReport | WeeklyReport, say: Translator) -> list[tuple[str, str]]:
    return [] if report.known_at is None else [(say("As known at"), say.instant(report.known_at))]


def _standing(label: str, figure: Attainment, say: Translator) -> Iterator[Headline]:
    if figure.quota is not None:
        quota = say.amount(figure.quota)
        note = say("{credited} of {quota}", credited=say.amount(figure.credited), quota=quota)
        yield Headline(label=label, text=say.percent(figure.ratio), note=note)


def _called(calls: CallFigures, say: Translator) -> Headline:
    note = say(
        "{planned} planned, {missed} missed",
        planned=say.number(calls.all.planned),
        missed=say.number(calls.all.missed),
    )
    return Headline(label=say("Calls and visits"), text=say.number(calls.all.done), note=note)


def _kinds(kinds: Mapping[EntryKind, SalesTotal], total: SalesTotal, say: Translator) -> Table:
    """What was taken and what was taken back, each a row of its own."""
    return Table(
        title=say("Orders, returns and cancellations"),
        headings=(say("What"), say("Units"), say("Value")),
        rows=tuple((say(REPORTED[kind]), *total_cells(one, say)) for kind, one in kinds.items()),
        figures=frozenset({1, 2}),
        total=(say("What is left"), *total_cells(total, say)),
    )


def _quota(standings: Mapping[str, Attainment], say: Translator) -> Table:
    return Table(
        title=say("Quota"),
        headings=(
            say("Period"),
            say("Quota"),
            say("Credited"),
            say("Attainment"),
            say("Expected"),
            say("Pace"),
            say("Projection"),
        ),
        rows=tuple(
            (
                label,
                money_cell(figure.quota, say),
                money_cell(figure.credited, say),
                percent_cell(figure.ratio, say),
                money_cell(figure.expected, say),
                percent_cell(figure.pacing, say),
                money_cell(figure.projection, say),
            )
            for label, figure in standings.items()
            if figure.quota is not None
        ),
        figures=frozenset(range(1, 7)),
    )


def _calls(calls: CallFigures, say: Translator) -> Table:
    rows: list[tuple[str, int]] = []
    if calls.by_kind:
        rows = [(say("Planned"), calls.all.planned), (say("Missed"), calls.all.missed)]
        rows.append((say("Done"), calls.all.done))
    rows += [(say.pgettext("activity", kind.value), one.done) for kind, one in calls.by_kind]
    return Table(
        title=say("Calls and visits"),
        headings=(say("What"), say("Count")),
        rows=tuple((what, count_cell(count, say)) for what, count in rows),
        figures=frozenset({1}),
    )


def _expenses(expenses: ExpenseFigures, say: Translator) -> Table:
    categories = expenses.by_category.items()
    rows = [(say.pgettext("expense", what), amount) for what, amount in categories]
    if rows:
        rows.append((say("Of it paid by the manager"), expenses.own_paid))
        rows.append((say("Of it on the company card"), expenses.company_card))
    return Table(
        title=say("Expenses"),
        headings=(say("Category"), say("Amount")),
        rows=tuple((what, money_cell(amount, say)) for what, amount in rows),
        figures=frozenset({1}),
        total=(say("Total"), money_cell(expenses.total, say)),
    )
