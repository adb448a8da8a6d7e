"""An invoice and a statement as a page: what it says, as HTML and as PDF.

A page is made once, of plain rows, and rendered twice, so that both say the same.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from attrs import frozen
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from account_mgmt.adapters.documents.words import words_of
from account_mgmt.domain.errors import MissingExtra
from account_mgmt.domain.invoice_document import (
    Address,
    AllowanceOrCharge,
    DocumentLine,
    DocumentParty,
    InvoiceDocument,
)
from account_mgmt.domain.money import Money, formatter
from account_mgmt.domain.statement import Statement

if TYPE_CHECKING:
    from fpdf import FPDF
    from jinja2 import Template


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


# --- what they say ------------------------------------------------------------------------------


def invoice_page(document: InvoiceDocument, locale: str = "en") -> Page:
    """What an invoice or credit note shows. Raises UnknownLocale."""
    say, money = words_of(locale), formatter(locale, document.currency)
    totals = document.totals
    kind = "credit note" if document.is_credit_note else "invoice"
    facts = [(say["number"], document.number), (say["date"], _day(document.issued_on, locale))]
    if document.due_on is not None:
        facts.append((say["due"], _day(document.due_on, locale)))
    if document.purchase_order is not None:
        facts.append((say["reference"], document.purchase_order))
    facts += [(say["corrects"], one.number) for one in document.preceding]
    sums: list[tuple[str, Money | None]] = [
        (say["lines"], totals.lines_net),
        (say["allowance"], None if totals.allowances is None else -totals.allowances),
        (say["charge"], totals.charges),
        (say["without tax"], totals.without_tax),
        *((_tax(say["tax"], one.rate, locale), one.tax) for one in document.taxes),
        (say["with tax"], totals.with_tax),
        (say["prepaid"], None if totals.prepaid is None else -totals.prepaid),
        (say["rounding"], totals.rounding),
        (say["payable"], totals.due),
    ]
    headings = ("description", "quantity", "price", "net")
    lines = Table(
        title="",
        headings=tuple(say[word] for word in headings),
        rows=tuple(_row(line, document.currency, locale) for line in document.lines),
        figures=frozenset({1, 2, 3}),
    )
    tables = [lines]
    if document.adjustments:
        tables.append(_adjustments(document.adjustments, locale))
    return Page(
        language=locale.partition("_")[0],
        title=say[kind],
        parties=(
            (say["from"], _party(document.seller, say["tax id"])),
            (say["to"], _party(document.buyer, say["tax id"])),
        ),
        facts=tuple(facts),
        tables=tuple(tables),
        totals=tuple((what, money(amount)) for what, amount in sums if amount is not None),
    )


def statement_page(statement: Statement, *, seller: str, account: str, locale: str = "en") -> Page:
    """What a statement of account shows; `seller` and `account` are names. Raises UnknownLocale."""
    say, money = words_of(locale), formatter(locale, statement.opening.currency)
    last = statement.period.last_day
    movements = Table(
        title=say["period"],
        headings=tuple(say[word] for word in ("date", "movement", "amount", "balance")),
        rows=tuple(
            (
                _day(one.on, locale),
                f"{say[one.kind.value]} {one.reason}".strip(),
                money(one.amount),
                money(one.balance),
            )
            for one in statement.movements
        ),
        figures=frozenset({2, 3}),
    )
    items = Table(
        title=say["open"],
        headings=tuple(say[word] for word in ("number", "due", "days late", "amount")),
        rows=tuple(
            (
                item.item.value[2:],
                _day(item.due_on, locale),
                str(max(item.days_late(last), 0)) if item.value.minor > 0 else "",
                money(item.value),
            )
            for item in statement.open_items
        ),
        figures=frozenset({2, 3}),
    )
    span = f"{_day(statement.period.start, locale)} - {_day(last, locale)}"
    return Page(
        language=locale.partition("_")[0],
        title=say["statement"],
        parties=((say["from"], (seller,)), (say["to"], (account,))),
        facts=((say["account"], str(statement.account)), (say["period"], span)),
        tables=(movements, items),
        totals=(
            (say["opening"], money(statement.opening)),
            (say["closing"], money(statement.closing)),
        ),
    )


def _row(line: DocumentLine, currency: str, locale: str) -> tuple[str, ...]:
    names = [line.item.name or line.id]
    if line.item.description:
        names.append(line.item.description)
    per = ""
    if line.base_quantity is not None and line.base_quantity.amount != 1:
        per = f" / {_number(line.base_quantity.amount, locale)}"
    return (
        " ".join(". ".join(names).split()),
        f"{_number(line.quantity.amount, locale)} {line.quantity.unit or ''}".strip(),
        f"{_price(line.price, currency, locale)}{per}",
        formatter(locale, currency)(line.net),
    )


def _adjustments(adjustments: Sequence[AllowanceOrCharge], locale: str) -> Table:
    say = words_of(locale)
    return Table(
        title="",
        headings=(say["description"], say["amount"]),
        rows=tuple(
            (
                f"{say['charge' if one.charge else 'allowance']} {one.reason or ''}".strip(),
                formatter(locale, one.amount.currency)(one.amount if one.charge else -one.amount),
            )
            for one in adjustments
        ),
        figures=frozenset({1}),
    )


def _party(party: DocumentParty, tax_id: str) -> tuple[str, ...]:
    where = party.address or Address()
    town = " ".join(part for part in (where.postcode, where.city) if part)
    lines = (
        party.name or party.trading_name,
        where.street,
        where.additional_street,
        where.third_line,
        town,
        where.region,
        where.country,
        *(f"{tax_id}: {one.number}" for one in party.registrations),
    )
    return tuple(line for line in lines if line)


def _tax(word: str, rate: Decimal | None, locale: str) -> str:
    return word if rate is None else f"{word} {_number(rate, locale)} %"


def _day(on: date, locale: str) -> str:
    return format_date(on, format="medium", locale=locale)


def _number(number: Decimal, locale: str) -> str:
    return format_decimal(number, locale=locale, decimal_quantization=False)


def _price(price: Decimal, currency: str, locale: str) -> str:
    return format_currency(price, currency, locale=locale, decimal_quantization=False)


# --- as HTML ------------------------------------------------------------------------------------

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
    return _template().render(page=page)


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
    return environment.from_string(_TEMPLATE)


# --- as PDF -------------------------------------------------------------------------------------

_FONT: Final = "Source Sans Pro"
_MARGIN: Final = 18  # millimetres
_FACT: Final = 35
_SMALL: Final = 9
_LARGE: Final = 18
_LINE: Final = 5


def pdf(page: Page, *, created: date) -> bytes:
    """The page as a PDF, with its font within and all that PDF/A-3B asks of its structure.

    `created` is the day that the file says it was made on. Whether it conforms to PDF/A-3B in all is
    not checked here.
    """
    try:
        from fpdf import FPDF  # noqa: PLC0415 # only when it is used
        from fpdf.enums import DocumentCompliance  # noqa: PLC0415

        faces = files("font_source_sans_pro").joinpath("files")
    except ModuleNotFoundError as error:
        raise MissingExtra("A PDF", "documents") from error
    sheet = FPDF(format="A4", enforce_compliance=DocumentCompliance.PDFA_3B)
    sheet.set_creation_date(datetime.combine(created, time.min, UTC))
    sheet.set_title(f"{page.title} {page.facts[0][1]}")
    sheet.set_lang(page.language)
    for style, face in (("", "Regular"), ("B", "Bold")):
        sheet.add_font(_FONT, style, str(faces.joinpath(f"SourceSansPro-{face}.otf")))
    sheet.set_margin(_MARGIN)
    sheet.set_auto_page_break(auto=True, margin=_MARGIN)
    sheet.add_page()
    _head(sheet, page)
    for table in page.tables:
        _table(sheet, table)
    _totals(sheet, page)
    return bytes(sheet.output())


def _head(sheet: "FPDF", page: Page) -> None:
    sheet.set_font(_FONT, "B", _LARGE)
    sheet.cell(text=page.title, new_x="LMARGIN", new_y="NEXT", h=2 * _LINE)
    width, top, lowest = sheet.epw / len(page.parties), sheet.get_y() + 2, 0.0
    for place, (who, lines) in enumerate(page.parties):
        sheet.set_xy(sheet.l_margin + place * width, top)
        sheet.set_font(_FONT, "B", _SMALL)
        sheet.cell(width, _LINE, who, new_x="LEFT", new_y="NEXT")
        sheet.set_font(_FONT, "", _SMALL)
        for line in lines:
            sheet.multi_cell(width, _LINE, line, new_x="LEFT", new_y="NEXT", align="L")
        lowest = max(lowest, sheet.get_y())
    sheet.set_xy(sheet.l_margin, lowest + _LINE)
    for what, value in page.facts:
        sheet.cell(_FACT, _LINE, what)
        sheet.multi_cell(0, _LINE, value, new_x="LMARGIN", new_y="NEXT", align="L")


def _table(sheet: "FPDF", table: Table) -> None:
    sheet.ln(_LINE)
    if table.title:
        sheet.set_font(_FONT, "B", _SMALL + 1)
        sheet.cell(text=table.title, new_x="LMARGIN", new_y="NEXT", h=_LINE + 1)
    sheet.set_font(_FONT, "", _SMALL)
    columns = range(len(table.headings))
    with sheet.table(
        text_align=tuple("RIGHT" if place in table.figures else "LEFT" for place in columns),
        col_widths=tuple(2 if place in table.figures else 3 for place in columns),
        borders_layout="HORIZONTAL_LINES",
        line_height=_LINE,
    ) as rows:
        for cells in (table.headings, *table.rows):
            row = rows.row()
            for cell in cells:
                row.cell(cell)


def _totals(sheet: "FPDF", page: Page) -> None:
    sheet.ln(_LINE)
    for place, (what, amount) in enumerate(page.totals, start=1):
        sheet.set_font(_FONT, "B" if place == len(page.totals) else "", _SMALL)
        sheet.set_x(sheet.l_margin + sheet.epw / 2)
        sheet.cell(sheet.epw / 4, _LINE, what)
        sheet.cell(sheet.epw / 4, _LINE, amount, align="R", new_x="LMARGIN", new_y="NEXT")
