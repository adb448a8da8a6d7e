"""What a report of demand says: to those who build, and to those who sell."""

from collections.abc import Mapping

from account_mgmt.adapters.documents.cells import (
    change_cell,
    count_cell,
    money_cell,
    units_cell,
)
from account_mgmt.adapters.documents.pages import Bar, Cell, Chart, Data, Page, Table
from account_mgmt.domain.demand import DemandBy, DemandReport, DemandRow
from account_mgmt.domain.ids import ProductId
from account_mgmt.locale import Translator, translator

_MOST = 10  # bars of a chart


def demand_page(report: DemandReport, names: Mapping[ProductId, str], locale: str = "en") -> Page:
    """What a report of demand shows; `names` are the products'. Raises UnknownLocale."""
    say = translator(locale)
    facts = [
        (say("Period"), say.span(report.period)),
        (say("Requests"), say.number(report.requests)),
    ]
    if report.suppressed:
        facts.append((say("Left out for few accounts"), say.number(report.suppressed)))
    chart = Chart(
        title=say("Most wanted"),
        series=(say("Units") if report.by is DemandBy.UNITS else say("Accounts"),),
        bars=tuple(_bar(row, report.by, names, say) for row in report.rows[:_MOST]),
    )
    return Page(
        language=say.language,
        title=say("What customers ask for"),
        facts=tuple(facts),
        charts=(chart,) if chart.bars else (),
        tables=(
            Table(
                title=say("Demand"),
                headings=(
                    say("Product"),
                    say("Accounts"),
                    say("Worth of the accounts"),
                    say("Requests"),
                    say("Units"),
                    say("Value"),
                    say("Unmet"),
                    say("Share, change"),
                    say("By chance"),
                ),
                rows=tuple(_row(row, names, say) for row in report.rows),
                figures=frozenset(range(1, 9)),
            ),
        ),
        data=_data(report, names, say),
    )


def _label(row: DemandRow, names: Mapping[ProductId, str]) -> str:
    return f"\u201c{row.text}\u201d" if row.product is None else names[row.product]


def _bar(row: DemandRow, by: DemandBy, names: Mapping[ProductId, str], say: Translator) -> Bar:
    label = _label(row, names)
    if by is DemandBy.UNITS:
        return Bar(label=label, lengths=(row.size,), texts=(", ".join(map(say.units, row.units)),))
    return Bar(label=label, lengths=(row.accounts,), texts=(say.number(row.accounts),))


def _row(row: DemandRow, names: Mapping[ProductId, str], say: Translator) -> tuple[Cell, ...]:
    share = row.share
    chance = None if share is None else share.p
    return (
        _label(row, names),
        count_cell(row.accounts, say),
        money_cell(row.account_value, say),
        count_cell(row.requests, say),
        units_cell(row.units, say),
        money_cell(row.value, say),
        count_cell(row.unmet, say),
        change_cell(None if share is None else share.change, say),
        say.amount(None) if chance is None else say.number(chance),
    )


def _data(report: DemandReport, names: Mapping[ProductId, str], say: Translator) -> Data:
    headings = (
        say("Id"),
        say("Product"),
        say("Accounts"),
        say("Worth of the accounts"),
        say("Requests"),
        say("Units"),
        say("Value"),
        say("Unmet"),
    )
    return Data(
        title=say("Data"),
        headings=headings,
        rows=tuple(
            (
                str(row.product or ""),
                row.text if row.product is None else names[row.product],
                row.accounts,
                row.account_value.amount,
                row.requests,
                row.units[0].amount if len(row.units) == 1 else None,
                row.value.amount,
                row.unmet,
            )
            for row in report.rows
        ),
    )
