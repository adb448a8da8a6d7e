"""A page as a piece of HTML within a notebook: it loads nothing, and looks right on light and dark."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final
from zlib import crc32

from account_mgmt.adapters.documents.pages import Cell, Chart, Headline, Page, Table
from account_mgmt.adapters.documents.svg import described, svg

_STYLE: Final = """\
.account-mgmt { font: 14px/1.45 system-ui, sans-serif; max-width: 60rem; overflow-wrap: break-word; }
.account-mgmt .title { font-weight: 650; margin: .3rem 0; }
.account-mgmt .part { font-weight: 600; margin: .8rem 0 .2rem; }
.account-mgmt .facts { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem;
  margin: .3rem 0; }
.account-mgmt .what, .account-mgmt .note { opacity: .75; }
.account-mgmt .headlines { display: flex; flex-wrap: wrap; gap: .5rem; margin: .4rem 0; }
.account-mgmt .headlines > div { border: 1px solid rgba(128,128,128,.4); border-radius: .4rem;
  padding: .4rem .7rem; }
.account-mgmt .big { font-size: 1.2em; font-weight: 650; font-variant-numeric: tabular-nums; }
.account-mgmt .note { font-size: .85em; }
.account-mgmt table { border-collapse: collapse; margin: .2rem 0 .6rem; font-size: 1em; }
.account-mgmt table th, .account-mgmt table td { text-align: left !important; vertical-align: top;
  padding: .2rem .6rem; border: 0; border-bottom: 1px solid rgba(128,128,128,.35); max-width: 30rem;
  white-space: normal; }
.account-mgmt table th { border-bottom: 2px solid currentColor; vertical-align: bottom; }
.account-mgmt table .figure { text-align: right !important; font-variant-numeric: tabular-nums; }
.account-mgmt table td.figure { white-space: nowrap; }
.account-mgmt table tfoot td { font-weight: 650; border-top: 2px solid currentColor; border-bottom: 0; }
.account-mgmt figure { margin: .6rem 0; max-width: 40rem; }
.account-mgmt svg text { fill: currentColor; } .account-mgmt svg .end { text-anchor: end; }
.account-mgmt .s0 { fill: #3c7fb1; } .account-mgmt .s1 { fill: #8a94a0; }
.account-mgmt .s2 { fill: #c77700; }
.account-mgmt .legend { opacity: .75; font-size: .85em; }
.account-mgmt .legend svg { width: .8em; height: .8em; margin: 0 .3em 0 .8em; }
"""


def fragment(page: Page) -> str:
    """The page as one element with its style. What people wrote in it stays text."""
    parts = [f'<div class="title">{escape(page.title)}</div>' if page.title else ""]
    parts += [_party(who, lines) for who, lines in page.parties]
    parts.append(_list("facts", (_fact(*one) for one in page.facts)))
    parts.append(_list("headlines", map(_headline, page.headlines)))
    parts += map(_chart, page.charts)
    parts += map(_table, page.tables)
    parts.append(_list("facts", (_fact(*one) for one in page.totals)))
    inside = "".join(parts)
    return f'<div class="account-mgmt" lang="{page.language}"><style>{_STYLE}</style>{inside}</div>'


def _party(who: str, lines: Iterable[str]) -> str:
    return f"<div>{escape(who)}: {escape(', '.join(lines))}</div>"


def _list(kind: str, items: Iterable[str]) -> str:
    inside = "".join(items)
    return f'<div class="{kind}">{inside}</div>' if inside else ""


def _fact(what: str, value: str) -> str:
    return f'<div class="what">{escape(what)}</div><div>{escape(value)}</div>'


def _headline(one: Headline) -> str:
    note = f'<div class="note">{escape(one.note)}</div>' if one.note else ""
    said = f'<div class="what">{escape(one.label)}</div><div class="big">{escape(one.text)}</div>'
    return f"<div>{said}{note}</div>"


def _chart(chart: Chart) -> str:
    """Bars; the names by which they are described differ from those of other charts of a notebook."""
    series = chart.series if len(chart.series) > 1 else ()
    legend = "".join(
        f'<svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" class="s{place}"/>'
        f"</svg>{escape(one)}"
        for place, one in enumerate(series)
    )
    number = crc32(f"{chart.title}{described(chart)}".encode())
    return (
        f"<figure><figcaption>{escape(chart.title)}</figcaption>"
        f'<div class="legend">{legend}</div>{svg(chart, number)}</figure>'
    )


def _table(table: Table) -> str:
    title = f'<div class="part">{escape(table.title)}</div>' if table.title else ""
    head = "".join(
        f'<th scope="col"{_side(table, place)}>{escape(heading)}</th>'
        for place, heading in enumerate(table.headings)
    )
    body = "".join(_rows(table, table.rows))
    foot = "".join(_rows(table, [table.total] if table.total else []))
    closing = f"<tfoot>{foot}</tfoot>" if foot else ""
    return f"{title}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody>{closing}</table>"


def _rows(table: Table, rows: Iterable[tuple[Cell, ...]]) -> Iterator[str]:
    for row in rows:
        cells = (
            f"<td{_side(table, place)}>{escape(str(cell))}</td>" for place, cell in enumerate(row)
        )
        yield f"<tr>{''.join(cells)}</tr>"


def _side(table: Table, place: int) -> str:
    return ' class="figure"' if place in table.figures else ""
