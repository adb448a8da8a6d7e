"""A page as HTML that loads nothing."""

from typing import Final

from account_mgmt.adapters.documents.pages import Page
from account_mgmt.domain.errors import MissingExtra

_TEMPLATE: Final = """\
<!doctype html>
<html lang="{{ page.language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ page.title }} {{ page.facts[0][1] }}</title>
<style>
body { font: 15px/1.45 system-ui, sans-serif; color: #1a1a1a; max-width: 50rem; margin: 2rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.7rem; margin: 0 0 1rem; }
h2 { font-size: 1.05rem; margin: 1.5rem 0 .4rem; }
.parties { display: flex; flex-wrap: wrap; gap: 1rem 3rem; margin-bottom: 1rem; }
.parties p { margin: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0 0 1rem; }
dt, .label { color: #595959; }
dd { margin: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; border-bottom: 2px solid #1a1a1a; padding: .3rem .5rem; }
td { border-bottom: 1px solid #d5d5d5; padding: .3rem .5rem; vertical-align: top; }
.figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.totals { width: auto; margin: 1rem 0 0 auto; }
.totals tr:last-child td { font-weight: 700; border-top: 2px solid #1a1a1a; border-bottom: 0; }
@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } }
</style>
</head>
<body>
<h1>{{ page.title }}</h1>
<div class="parties">
{% for who, lines in page.parties %}
<div><p class="label">{{ who }}</p>{% for line in lines %}<p>{{ line }}</p>{% endfor %}</div>
{% endfor %}
</div>
<dl>
{% for what, value in page.facts %}<dt>{{ what }}</dt><dd>{{ value }}</dd>
{% endfor %}
</dl>
{% for table in page.tables %}
{% if table.title %}<h2>{{ table.title }}</h2>{% endif %}
<div class="scroll"><table>
<thead><tr>{% for heading in table.headings %}
<th{% if loop.index0 in table.figures %} class="figure"{% endif %}>{{ heading }}</th>
{% endfor %}</tr></thead>
<tbody>
{% for row in table.rows %}<tr>{% for cell in row %}
<td{% if loop.index0 in table.figures %} class="figure"{% endif %}>{{ cell }}</td>
{% endfor %}</tr>
{% endfor %}</tbody>
</table></div>
{% endfor %}
<table class="totals"><tbody>
{% for what, amount in page.totals %}<tr><td>{{ what }}</td><td class="figure">{{ amount }}</td></tr>
{% endfor %}</tbody></table>
</body>
</html>
"""


def html(page: Page) -> str:
    """The page as one HTML document, which loads nothing; what people wrote in it stays text."""
    try:
        from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 # only when it is used
    except ModuleNotFoundError as error:
        raise MissingExtra("A page", "documents") from error
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_TEMPLATE).render(page=page)
