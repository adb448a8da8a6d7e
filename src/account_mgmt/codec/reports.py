"""Reports as JSON, for other programs: amounts and ratios as text, days ISO, ends excluded."""

from collections.abc import Mapping
from typing import Any

from account_mgmt.domain.amount import Amount
from account_mgmt.domain.attainment import Attainment
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.call_figures import CallFigures
from account_mgmt.domain.expense_figures import ExpenseFigures
from account_mgmt.domain.ledger import EntryKind, SalesTotal
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.report import (
    Compared,
    CreditedWeek,
    DailyReport,
    WeeklyReport,
)


def weekly_json(report: WeeklyReport) -> dict[str, Any]:
    """A weekly report."""
    return {
        "week": _period(report.week.period),
        **_total(report.total),
        "by_product": [{"product": str(one.id)} | _compared(one) for one in report.products],
        "by_account": [{"account": str(one.id)} | _compared(one) for one in report.accounts],
        "last_week": _week(report.last_week),
        "last_year": _week(report.last_year),
        "quota": _standing(report.quota) | {"year": _standing(report.year)},
        "calls": _calls(report.calls),
        "expenses": _expenses(report.expenses),
    }


def daily_json(report: DailyReport) -> dict[str, Any]:
    """A daily report: what was taken, returned, cancelled and passed on apart, and what is left."""
    nothing = SalesTotal.together((), report.currency)
    kinds = (EntryKind.SOLD, EntryKind.RETURNED, EntryKind.CANCELLED, EntryKind.ADJUSTED)
    return {
        "manager": str(report.manager),
        "day": report.on.isoformat(),
        **_total(report.total),
        **{
            _KINDS[kind]: _total(report.by_kind.get(kind, nothing))
            | {"documents": len(report.of(kind))}
            for kind in kinds
        },
        "rows": [
            {
                "document": str(row.document),
                "account": str(row.account),
                "kind": row.kind.value,
                **_total(row.total),
            }
            for row in report.documents
        ],
        "new_accounts": [str(account) for account in report.new_accounts],
        "collected": _amount(report.collected),
        "bounced": _amount(report.bounced),
        "quota": _standing(report.quota),
        "calls": _calls(report.calls),
        "open_tickets": [str(ticket) for ticket in report.open_tickets],
    }


_KINDS: Mapping[EntryKind, str] = {
    EntryKind.SOLD: "taken",
    EntryKind.RETURNED: "returned",
    EntryKind.CANCELLED: "cancelled",
    EntryKind.ADJUSTED: "adjusted",
}


def _period(period: Period) -> dict[str, str]:
    return {"start": period.start.isoformat(), "end": period.end.isoformat()}


def _total(total: SalesTotal) -> dict[str, Any]:
    units = {quantity.unit: f"{quantity.amount:f}" for quantity in total.units}
    return {"value": _amount(total.amount), "units": units}


def _compared(row: "Compared[Any]") -> dict[str, Any]:
    before = {"last_week": _total(row.last_week), "last_year": _total(row.last_year)}
    return _total(row.total) | before


def _week(week: CreditedWeek) -> dict[str, Any]:
    return {"week": _period(week.week.period)} | _total(week.total)


def _standing(figure: Attainment) -> dict[str, Any]:
    return {
        "period": _period(figure.period),
        "quota": _amount(figure.quota),
        "credited": _amount(figure.credited),
        "attainment": _ratio(figure.ratio),
        "expected": _amount(figure.expected),
        "pace": _ratio(figure.pacing),
        "projection": _amount(figure.projection),
    }


def _calls(figures: CallFigures) -> dict[str, Any]:
    return {
        "planned": figures.all.planned,
        "done": figures.all.done,
        "reached": figures.all.reached,
        "missed": figures.all.missed,
        "by_kind": {kind.value: one.done for kind, one in figures.by_kind},
    }


def _expenses(figures: ExpenseFigures) -> dict[str, Any]:
    return {
        "total": _amount(figures.total),
        "own_paid": _amount(figures.own_paid),
        "company_card": _amount(figures.company_card),
        "by_category": {
            category: _amount(amount) for category, amount in figures.by_category.items()
        },
    }


def _amount(amount: Amount | None) -> str | None:
    return None if amount is None else f"{amount.amount:f}"


def _ratio(rate: Rate | None) -> str | None:
    return None if rate is None else f"{rate.round(4):f}"
