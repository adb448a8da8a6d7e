"""A page as HTML that loads nothing, for a phone, a desk and a printer."""

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from account_mgmt.adapters.documents.pages import Page
from account_mgmt.adapters.documents.svg import svg
from account_mgmt.domain.errors import MissingExtra

if TYPE_CHECKING:
    from jinja2 import Template

_WIDE: Final = 2
"""So many columns, and a phone shows each row of a table as a card."""

_STYLE: Final = """\
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { font: 15px/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 60rem;
  margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.parties { display: flex; flex-wrap: wrap; gap: 1rem 3rem; margin-bottom: 1rem; }
.parties p { margin: 0; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0 0 1rem; }
dt, .label { color: #595959; }
dd { margin: 0; }
.headlines { display: grid; grid-template-columns: repeat(auto-fit, minmax(11.5rem, 1fr)); gap: .6rem;
  margin: 1.2rem 0 0; }
.headlines div { border: 1px solid #d5d5d5; border-radius: .5rem; padding: .6rem .8rem; }
.headlines dd { font-size: 1.35rem; font-weight: 650; font-variant-numeric: tabular-nums;
  white-space: nowrap; }
.headlines .note { font-size: .85rem; font-weight: 400; color: #595959; white-space: normal; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr));
  gap: 0 2.5rem; }
figure { margin: 2rem 0 0; min-width: 0; }
figcaption { font-size: 1.1rem; font-weight: 700; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1rem; list-style: none; margin: .2rem 0 .4rem;
  padding: 0; font-size: .85rem; color: #595959; }
.legend svg { width: .8rem; height: .8rem; margin-right: .35rem; vertical-align: -.05rem; }
.chart { display: block; width: 100%; overflow: visible; font-size: 14px; }
.s0 { fill: #1f5f8b; } .s1 { fill: #7b8794; } .s2 { fill: #c77700; }
.chart text { fill: #1a1a1a; } .chart .end { text-anchor: end; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; vertical-align: bottom; border-bottom: 2px solid #1a1a1a; padding: .3rem .5rem; }
td { border-bottom: 1px solid #d5d5d5; padding: .3rem .5rem; vertical-align: top; }
.figure { text-align: right; font-variant-numeric: tabular-nums; }
td.figure { white-space: nowrap; }
.wide td:first-child { min-width: 9rem; }
tfoot td { font-weight: 700; border-top: 2px solid #1a1a1a; border-bottom: 0; }
.totals { width: auto; margin: 1rem 0 0 auto; }
.totals tr:last-child td { font-weight: 700; border-top: 2px solid #1a1a1a; border-bottom: 0; }
@media screen and (max-width: 40rem) {
  body { margin: 1rem auto; }
  .headlines { grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); }
  .headlines dd { font-size: 1.15rem; }
  .wide thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .wide, .wide tbody, .wide tfoot, .wide tr, .wide td { display: block; }
  .wide tr { border: 1px solid #d5d5d5; border-radius: .5rem; margin-bottom: .6rem;
    padding: .4rem .7rem; }
  .wide td { border: 0; padding: .1rem 0; display: flex; justify-content: space-between; gap: 1rem; }
  .wide td::before { content: attr(data-label); color: #595959; font-weight: 400; text-align: left;
    white-space: normal; }
  .wide td:first-child { font-weight: 700; min-width: 0; overflow-wrap: anywhere; }
  .wide td.figure { white-space: normal; }
  .wide td:first-child::before { content: none; }
}
@media print {
  @page { margin: 15mm; }
  body { margin: 0; padding: 0; max-width: none; font-size: 10pt; }
  tr, figure, .headlines div { break-inside: avoid; }
  h2 { break-after: avoid; }
  .chart, .legend svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""

_TEMPLATE: Final = """\
<!doctype html>
<html lang="{{ page.language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ page.title }} {{ page.facts[0][1] }}</title>
<style>
{{ style|safe }}</style>
</head>
<body>
<main>
<h1>{{ page.title }}</h1>
{% if page.parties %}
<div class="parties">
{% for who, lines in page.parties %}
<div><p class="label">{{ who }}</p>{% for line in lines %}<p>{{ line }}</p>{% endfor %}</div>
{% endfor %}
</div>
{% endif %}
<dl class="facts">
{% for what, value in page.facts %}<dt>{{ what }}</dt><dd>{{ value }}</dd>
{% endfor %}
</dl>
{% if page.headlines %}
<dl class="headlines">
{% for one in page.headlines %}
<div><dt>{{ one.label }}</dt><dd>{{ one.text }}</dd>
{% if one.note %}<dd class="note">{{ one.note }}</dd>{% endif %}</div>
{% endfor %}
</dl>
{% endif %}
{% if page.charts %}
<div class="charts">
{% for chart in page.charts %}
<figure>
<figcaption>{{ chart.title }}</figcaption>
<ul class="legend">
{% for series in chart.series %}
<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" class="s{{ loop.index0 }}"/></svg>{{ series }}</li>
{% endfor %}
</ul>
{{ svg(chart, loop.index)|safe }}
</figure>
{% endfor %}
</div>
{% endif %}
{% for table in page.tables %}
{% if table.title %}<h2>{{ table.title }}</h2>{% endif %}
<div class="scroll"><table{% if cards and table.headings|length > wide %} class="wide"{% endif %}>
<thead><tr>{% for heading in table.headings %}
<th scope="col"{% if loop.index0 in table.figures %} class="figure"{% endif %}>{{ heading }}</th>
{% endfor %}</tr></thead>
<tbody>
{% for row in table.rows %}{{ cells(table, row) }}{% endfor %}
</tbody>
{% if table.total %}<tfoot>
{{ cells(table, table.total) }}</tfoot>
{% endif %}
</table></div>
{% endfor %}
{% if page.totals %}
<table class="totals"><tbody>
{% for what, amount in page.totals %}<tr><td>{{ what }}</td><td class="figure">{{ amount }}</td></tr>
{% endfor %}</tbody></table>
{% endif %}
</main>
</body>
</html>
"""
_CELLS: Final = """\
{% macro cells(table, row) %}
<tr>{% for cell in row %}
<td data-label="{{ table.headings[loop.index0] }}"{% if loop.index0 in table.figures %} class="figure"{% endif %}>{{ cell }}</td>
{% endfor %}</tr>
{% endmacro %}
"""


def html(page: Page) -> str:
    """The page as one HTML document, which loads nothing; what people wrote in it stays text."""
    return _template().render(
        page=page,
        style=_STYLE,
        wide=_WIDE,
        cards=bool(page.headlines),
        svg=svg,
    )


def check_installed() -> None:
    """Refuse with MissingExtra, before there is a page to make, where what makes it is not there."""
    if find_spec("jinja2") is None:
        raise MissingExtra("A page", "documents")


@cache
def _template() -> "Template":
    """The template, compiled once: that takes longer than many pages."""
    try:
        from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 # only when it is used
    except ModuleNotFoundError as error:
        raise MissingExtra("A page", "documents") from error
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_CELLS + _TEMPLATE)
