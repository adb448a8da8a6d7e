"""A page as a PDF with its font within."""

from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from account_mgmt.adapters.documents.pages import Page, Table
from account_mgmt.domain.errors import MissingExtra

if TYPE_CHECKING:
    from fpdf import FPDF

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
