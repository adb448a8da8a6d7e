"""How values are to be seen: in which language, and what people call the things in them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Context, Decimal
from typing import Final, TypeAlias, final

from attrs import field, frozen

from account_mgmt.adapters.documents.cells import count_cell, money_cell, percent_cell
from account_mgmt.adapters.documents.pages import Cell, Table
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.locale import Translator

Called: TypeAlias = Mapping[object, str]
"""What people call managers, accounts and products, by their ids or the ids' text."""

_HOUR: Final = timedelta(hours=1)
_STATISTIC: Final = Context(prec=4)  # a statistic has no more digits to tell


def _by_text(names: Called) -> Mapping[str, str]:
    return {str(id): name for id, name in names.items()}


@final
@frozen
class View:
    """A language, and names: an id without one stands for itself."""

    say: Translator
    names: Mapping[str, str] = field(factory=dict[str, str], converter=_by_text)

    def name(self, id: object) -> str:
        """What something is called; a dash for nothing."""
        return self.say.amount(None) if id is None else self.names.get(str(id), str(id))

    def amount(self, amount: Money | Quantity | None) -> Cell:
        """An amount; a dash where there is none."""
        return money_cell(amount, self.say)

    def percent(self, rate: Rate | None) -> Cell:
        """A rate in per cent; a dash where there is none."""
        return percent_cell(rate, self.say)

    def count(self, count: int) -> Cell:
        """How many."""
        return count_cell(count, self.say)

    def chance(self, chance: float) -> str:
        """A chance in per cent, with one decimal: there is no more to tell."""
        return self.say.per_hundred(Decimal(f"{100 * chance:.1f}"), decimals=1)

    def statistic(self, number: float | None) -> str:
        """A statistic with four digits; a dash where there is none."""
        if number is None:
            return self.say.amount(None)
        short = _STATISTIC.create_decimal(repr(number))
        return self.say.number(Decimal(f"{short:f}"))

    def day(self, on: date | None) -> str:
        """A day; a dash where there is none."""
        return self.say.amount(None) if on is None else self.say.day(on)

    def instant(self, at: datetime | None) -> str:
        """An instant in UTC; a dash where there is none."""
        return self.say.amount(None) if at is None else self.say.instant(at)

    def hours(self, length: timedelta) -> str:
        """A length of time in hours, with two decimals."""
        return f"{self.say.number(round(Decimal(length / _HOUR), 2).normalize())} h"

    def table(
        self,
        title: str,
        headings: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        total: Sequence[Cell] = (),
        *,
        words: int = 1,
    ) -> Table:
        """A table whose first columns are words and whose others are figures."""
        return Table(
            title=title,
            headings=tuple(headings),
            rows=tuple(map(tuple, rows)),
            figures=frozenset(range(words, len(headings))),
            total=tuple(total),
        )
