"""Figures of the domain as cells of a table."""

from collections.abc import Sequence
from decimal import Decimal

from account_mgmt.adapters.documents.pages import Cell, Figure
from account_mgmt.domain.currencies import minor_units
from account_mgmt.domain.ledger import SalesTotal
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.locale import Translator


def money_cell(amount: Money | Quantity | None, say: Translator) -> Cell:
    """An amount; a dash where there is none."""
    if amount is None:
        return say.amount(None)
    if isinstance(amount, Quantity):
        return _quantity(amount, say)
    digits = minor_units(amount.currency)
    pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
    return Figure(say.money(amount), amount.amount, pattern)


def units_cell(units: Sequence[Quantity], say: Translator) -> Cell:
    """Units: one figure where there is one measure of them; measures beside one another are text."""
    if len(units) == 1:
        return _quantity(units[0], say)
    return ", ".join(map(say.units, units)) or say.amount(None)


def total_cells(total: SalesTotal, say: Translator) -> tuple[Cell, Cell]:
    """Units and value."""
    return units_cell(total.units, say), money_cell(total.amount, say)


def percent_cell(rate: Rate | None, say: Translator) -> Cell:
    """A rate in per cent; a dash where there is none."""
    return say.percent(None) if rate is None else Figure(say.percent(rate), rate.round(4), "0.00%")


def change_cell(rate: Rate | None, say: Translator) -> Cell:
    """By how much something rose or fell, with its sign; a dash where there is nothing beside it."""
    if rate is None:
        return say.percent(None)
    return Figure(say.change(rate), rate.round(4), "+0.00%;-0.00%")


def count_cell(count: int, say: Translator) -> Cell:
    """How many."""
    return Figure(say.number(count), Decimal(count), "#,##0")


def _quantity(quantity: Quantity, say: Translator) -> Figure:
    whole = quantity.amount == quantity.amount.to_integral_value()
    pattern = "#,##0" if whole else "#,##0.######"
    return Figure(say.units(quantity), quantity.amount, pattern)
