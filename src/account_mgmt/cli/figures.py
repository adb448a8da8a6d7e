"""How figures are shown: in tables for people, and in JSON."""

import json
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from account_mgmt.domain.amount import Amount
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.locale import translator

_BARS: Final = 20
_WIDEST: Final = 1000


def show_table(table: Table) -> None:
    """Print a table as wide as its figures need: none is ever cut, however narrow the terminal.

    What people wrote is printed as they wrote it: brackets and colons in it are no styles.
    """
    wide = Console(width=_WIDEST, markup=False, emoji=False).measure(table).maximum
    Console(width=wide, markup=False, emoji=False).print(table)


def amount_text(amount: Amount | None, locale: str) -> str:
    """An amount as the locale writes it; a dash where there is none."""
    return translator(locale).amount(amount)


def units_text(quantity: Quantity, locale: str) -> str:
    """A quantity with its unit."""
    return translator(locale).units(quantity)


def percent_text(rate: Rate | None, locale: str) -> str:
    """A rate in per cent with two digits; a dash where there is none."""
    return translator(locale).percent(rate)


def bar(rate: Rate | None) -> str:
    """A bar of twenty for the whole quota, cut where it is made."""
    if rate is None:
        return ""
    full = min(_BARS, max(0, rate.numerator * _BARS // rate.denominator))
    return "█" * full + "░" * (_BARS - full)


def number(amount: Amount | None) -> str | None:
    """An amount in JSON: plain digits as text."""
    return None if amount is None else f"{amount.amount:f}"


def ratio(rate: Rate | None) -> str | None:
    """A rate in JSON: four digits as text."""
    return None if rate is None else f"{rate.round(4):f}"


def print_json(value: object) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
