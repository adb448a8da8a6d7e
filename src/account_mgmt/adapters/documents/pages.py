"""What a document shows: a page, made once of plain rows and rendered several times, all alike."""

from attrs import frozen


@frozen(kw_only=True)
class Table:
    """Rows under headings; those columns of figures stand to the right."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int]


@frozen(kw_only=True)
class Page:
    """What a document shows: its title, who it is between, facts, tables, and what it comes to.

    Of the `totals` the last is what matters.
    """

    language: str
    title: str
    parties: tuple[tuple[str, tuple[str, ...]], ...]
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    totals: tuple[tuple[str, str], ...]
