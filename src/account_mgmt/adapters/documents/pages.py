"""What a document shows: a page, made once of plain rows and rendered several times, all alike."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias

from attrs import frozen


@frozen
class Figure:
    """A figure in a table: as people read it, and the number that it is.

    `pattern` is how a spreadsheet shows the number.
    """

    text: str
    number: Decimal
    pattern: str

    def __str__(self) -> str:
        return self.text


Cell: TypeAlias = str | Figure


@frozen(kw_only=True)
class Table:
    """Rows under headings; those columns of figures stand to the right. A `total` closes it."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    figures: frozenset[int]
    total: tuple[Cell, ...] = ()


@frozen(kw_only=True)
class Headline:
    """What matters most: a figure, what it is, and what it is to be seen beside."""

    label: str
    text: str
    note: str = ""


@frozen(kw_only=True)
class Bar:
    """What a chart shows of one thing: a length for each series, none below zero, and its figure."""

    label: str
    lengths: tuple[int, ...]
    texts: tuple[str, ...]


@frozen(kw_only=True)
class Chart:
    """Bars beside one another, all on one scale; the first series is what it is about."""

    title: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]

    @property
    def longest(self) -> int:
        """The greatest length, at least 1."""
        return max((length for bar in self.bars for length in bar.lengths), default=0) or 1


@frozen(kw_only=True)
class Page:
    """What a document shows: its title, who it is between, facts, figures, and what it comes to.

    Of the `totals` the last is what matters.
    """

    language: str
    title: str
    parties: tuple[tuple[str, tuple[str, ...]], ...] = ()
    facts: tuple[tuple[str, str], ...]
    headlines: tuple[Headline, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...]
    totals: tuple[tuple[str, str], ...] = ()
    data: "Data | None" = None


@frozen(kw_only=True)
class Data:
    """Every figure in one list, for programs and spreadsheets: text, then numbers; None where none."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[str | Decimal | int | None, ...]]
