"""A page as a PDF with its font within."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import TYPE_CHECKING, Final, TypeVar, cast
from xml.sax.saxutils import escape

from attrs import evolve, fields

from account_mgmt.adapters.documents.pages import Bar, Chart, Figure, Headline, Page, Table
from account_mgmt.domain.errors import MissingExtra

if TYPE_CHECKING:
    from fpdf import FPDF, FontFace

_FONT: Final = "Source Sans Pro"
_MARGIN: Final = 18  # millimetres
_FACT: Final = 35
_SMALL: Final = 9
_LARGE: Final = 18
_LINE: Final = 5
_SMALLEST: Final = 6
_SPACES: Final = {0x2009: "\u00a0", 0x202F: "\u00a0"}
_GAP: Final = 2
_TILES: Final = 3
_BARS: Final = (3, 1.8, 1.8)
_COLOURS: Final = ((31, 95, 139), (123, 135, 148), (199, 119, 0))
_WHITE: Final = 255
_FAINT: Final = 200  # a light grey
_COLUMNS: Final = 5  # with more, letters are smaller
_ROWS_TOGETHER: Final = 4  # of a table that begins: not its title alone at the foot of a page


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
    page = _with_plain_spaces(page)
    sheet = FPDF(format="A4", enforce_compliance=DocumentCompliance.PDFA_3B)
    sheet.set_creation_date(datetime.combine(created, time.min, UTC))
    title = f"{page.title} {page.facts[0][1]}"
    sheet.set_title(title)
    sheet.set_xmp_metadata(_metadata(title, created))
    sheet.set_lang(page.language)
    for style, face in (("", "Regular"), ("B", "Bold")):
        sheet.add_font(_FONT, style, str(faces.joinpath(f"SourceSansPro-{face}.otf")))
    sheet.set_margin(_MARGIN)
    sheet.set_auto_page_break(auto=True, margin=_MARGIN)
    sheet.add_page()
    _head(sheet, page)
    if page.headlines:
        _headlines(sheet, page.headlines)
    for chart in page.charts:
        _chart(sheet, chart)
    for table in page.tables:
        _table(sheet, table)
    _totals(sheet, page)
    return bytes(sheet.output())


_METADATA: Final = """\
<x:xmpmeta xmlns:x="adobe:ns:meta/">
  <rdf:RDF
    xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
    <rdf:Description rdf:about=""
        xmp:CreateDate="{made}" xmp:ModifyDate="{made}" xmp:MetadataDate="{made}">
      <pdfaid:part>3</pdfaid:part>
      <pdfaid:conformance>B</pdfaid:conformance>
      <dc:title><rdf:Alt>
        <rdf:li xml:lang="x-default">{title}</rdf:li>
      </rdf:Alt></dc:title>
    </rdf:Description>
  </rdf:RDF>
</x:xmpmeta>"""


def _metadata(title: str, created: date) -> str:
    """What PDF/A asks a file to say of itself, on the day that is given: fpdf2's own has the clock's."""
    made = f"{created.isoformat()}T00:00:00+00:00"
    return _METADATA.format(made=made, title=escape(title))


ValueT = TypeVar("ValueT")


def _with_plain_spaces(value: ValueT) -> ValueT:
    """The page with spaces that the font has, where CLDR writes narrower ones."""
    changed: object = value
    if isinstance(value, str):
        changed = value.translate(_SPACES)
    elif isinstance(value, tuple):
        changed = tuple(map(_with_plain_spaces, cast("tuple[object, ...]", value)))
    elif isinstance(value, Page | Table | Figure | Headline | Chart | Bar):
        changed = evolve(
            value,
            **{
                one.name: _with_plain_spaces(getattr(value, one.name))
                for one in fields(type(value))
            },
        )
    return cast("ValueT", changed)


def _head(sheet: "FPDF", page: Page) -> None:
    sheet.set_font(_FONT, "B", _LARGE)
    sheet.cell(text=page.title, new_x="LMARGIN", new_y="NEXT", h=2 * _LINE)
    top = lowest = sheet.get_y() + 2
    width = sheet.epw / max(len(page.parties), 1)
    for place, (who, lines) in enumerate(page.parties):
        sheet.set_xy(sheet.l_margin + place * width, top)
        sheet.set_font(_FONT, "B", _SMALL)
        sheet.cell(width, _LINE, who, new_x="LEFT", new_y="NEXT")
        sheet.set_font(_FONT, "", _SMALL)
        for line in lines:
            sheet.multi_cell(width, _LINE, line, new_x="LEFT", new_y="NEXT", align="L")
        lowest = max(lowest, sheet.get_y())
    sheet.set_xy(sheet.l_margin, lowest + (_LINE if page.parties else 0))
    sheet.set_font(_FONT, "", _SMALL)
    for what, value in page.facts:
        sheet.cell(_FACT, _LINE, what)
        sheet.multi_cell(0, _LINE, value, new_x="LMARGIN", new_y="NEXT", align="L")


def _headlines(sheet: "FPDF", headlines: Sequence[Headline]) -> None:
    """Tiles beside one another, in rows of as many as there is room for."""
    sheet.ln(_LINE)
    width, height = (sheet.epw - (_TILES - 1) * _GAP) / _TILES, 3.5 * _LINE
    for place, one in enumerate(headlines):
        row, column = divmod(place, _TILES)
        if not column and row:
            sheet.ln(height + _GAP)
        if not column and sheet.will_page_break(height):
            sheet.add_page()
        left, top = sheet.l_margin + column * (width + _GAP), sheet.get_y()
        sheet.set_draw_color(_FAINT)
        sheet.rect(left, top, width, height, round_corners=True, corner_radius=_GAP)
        for offset, (style, size, text) in enumerate(
            (("", _SMALL - 1, one.label), ("B", _SMALL + 4, one.text), ("", _SMALL - 1, one.note))
        ):
            sheet.set_font(_FONT, style, size)
            _fit(sheet, text, size, width - 2 * _GAP)
            sheet.set_xy(left + 1, top + 1 + offset * (_LINE + 0.5))
            sheet.cell(width - 2, _LINE, text)
        sheet.set_xy(sheet.l_margin, top)
    sheet.set_draw_color(0)
    sheet.set_xy(sheet.l_margin, sheet.get_y() + height)


def _fit(sheet: "FPDF", text: str, size: float, room: float) -> None:
    """Make the letters smaller until the text fits, as far as it can still be read."""
    while size > _SMALLEST and sheet.get_string_width(text) > room:
        size -= 0.5
        sheet.set_font_size(size)


def _chart(sheet: "FPDF", chart: Chart) -> None:
    """Bars as in the HTML: each under its label, and its figure at the right."""
    heights = _BARS[: len(chart.series)]
    each = _LINE + sum(heights) + 2
    sheet.ln(_LINE)
    if sheet.will_page_break(2 * _LINE + 2 * each):
        sheet.add_page()
    sheet.set_font(_FONT, "B", _SMALL + 1)
    sheet.cell(text=chart.title, new_x="LMARGIN", new_y="NEXT", h=_LINE + 1)
    sheet.set_font(_FONT, "", _SMALL - 1)
    for name, colour in zip(chart.series, _COLOURS, strict=False):
        sheet.set_fill_color(*colour)
        sheet.rect(sheet.get_x() + 1, sheet.get_y() + 1, _LINE - 2, _LINE - 2, style="F")
        sheet.set_x(sheet.get_x() + _LINE)
        sheet.cell(sheet.get_string_width(name) + 2 * _GAP, _LINE, name)
    sheet.ln(_LINE + 1)
    sheet.set_font(_FONT, "", _SMALL)
    for bar in chart.bars:
        if sheet.will_page_break(each):
            sheet.add_page()
        top = sheet.get_y()
        room = sheet.epw - sheet.get_string_width(bar.texts[0]) - 2 * _GAP
        sheet.cell(room, _LINE, _cut(sheet, bar.label, room))
        sheet.cell(0, _LINE, bar.texts[0], align="R")
        top += _LINE
        for length, height, colour in zip(bar.lengths, heights, _COLOURS, strict=True):
            if length:
                sheet.set_fill_color(*colour)
                share = sheet.epw * length / chart.longest
                sheet.rect(sheet.l_margin, top, share, height - 0.3, style="F")
            top += height
        sheet.set_xy(sheet.l_margin, top + 2)
    sheet.set_fill_color(_WHITE)


def _cut(sheet: "FPDF", text: str, room: float) -> str:
    """As much of a text as there is room for."""
    if sheet.get_string_width(text) <= room:
        return text
    while text and sheet.get_string_width(f"{text}…") > room:
        text = text[:-1]
    return f"{text}…"


def _table(sheet: "FPDF", table: Table) -> None:
    sheet.ln(_LINE)
    if sheet.will_page_break(_ROWS_TOGETHER * _LINE):
        sheet.add_page()
    if table.title:
        sheet.set_font(_FONT, "B", _SMALL + 1)
        sheet.cell(text=table.title, new_x="LMARGIN", new_y="NEXT", h=_LINE + 1)
    columns = range(len(table.headings))
    sheet.set_font(_FONT, "", _SMALL if len(columns) <= _COLUMNS else _SMALL - 1)
    with sheet.table(
        text_align=tuple("RIGHT" if place in table.figures else "LEFT" for place in columns),
        col_widths=tuple(2 if place in table.figures else 3 for place in columns),
        borders_layout="HORIZONTAL_LINES",
        line_height=_LINE,
    ) as rows:
        for cells in (table.headings, *table.rows):
            row = rows.row()
            for cell in cells:
                row.cell(str(cell))
        if table.total:
            row = rows.row(style=_bold())
            for cell in table.total:
                row.cell(str(cell))


def _bold() -> "FontFace":
    from fpdf import FontFace  # noqa: PLC0415 # only when it is used

    return FontFace(emphasis="BOLD")


def _totals(sheet: "FPDF", page: Page) -> None:
    sheet.ln(_LINE)
    for place, (what, amount) in enumerate(page.totals, start=1):
        sheet.set_font(_FONT, "B" if place == len(page.totals) else "", _SMALL)
        sheet.set_x(sheet.l_margin + sheet.epw / 2)
        sheet.cell(sheet.epw / 4, _LINE, what)
        sheet.cell(sheet.epw / 4, _LINE, amount, align="R", new_x="LMARGIN", new_y="NEXT")
