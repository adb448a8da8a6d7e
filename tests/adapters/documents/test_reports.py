"""Reports as people and other programs read them: the files are read back by other libraries."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO, StringIO

import openpyxl
import polars as pl
import pytest
from attrs import evolve
from pypdf import PdfReader
from report_cases import Case, a_case

from account_mgmt.adapters.documents import (
    Figure,
    Page,
    csv_file,
    daily_page,
    html,
    pdf,
    weekly_page,
    xlsx,
)
from account_mgmt.domain.errors import UnknownLocale
from account_mgmt.domain.ledger import SalesTotal
from account_mgmt.domain.money import Money
from account_mgmt.locale import translator

MADE = date(2019, 8, 4)
LANGUAGES = ("en", "es")


@pytest.fixture(scope="module")
def case() -> Case:
    return a_case()


def pages(case: Case, locale: str) -> tuple[Page, Page]:
    return (
        weekly_page(case.weekly, case.names, locale),
        daily_page(case.daily, case.daily_names, locale),
    )


class Text(HTMLParser):
    """The text of a page, its tags, and where it would load from."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loads += [name for name, _ in attrs if name in {"src", "href", "srcset", "onclick"}]

    def handle_data(self, data: str) -> None:
        self.words += [data.strip()] if data.strip() else []


# --- the page ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_page_says_what_the_ledger_says(case: Case, locale: str) -> None:
    say = translator(locale)
    ledger = SalesTotal.of(case.desk.reporting.explain(case.weekly.this_week.question()), "EUR")

    page = weekly_page(case.weekly, case.names, locale)

    assert page.headlines[0].text == say.money(ledger.amount)
    by_account = page.tables[0]
    values = [row[2].number for row in by_account.rows if isinstance(row[2], Figure)]
    assert sum(values) == ledger.amount.amount
    assert str(by_account.total[2]) == say.money(ledger.amount)


def test_a_week_without_anything_is_a_page_too(case: Case) -> None:
    empty = case.desk.reports.weekly("lucia", "2017-W10")

    page = weekly_page(empty, case.names)

    assert (page.tables, page.charts) == ((), ())
    assert page.headlines[0].text == "€0.00"
    assert "€0.00" in html(page)
    assert pdf(page, created=MADE).startswith(b"%PDF")
    assert xlsx(page, created=MADE).startswith(b"PK")


def test_a_day_tells_returns_and_cancellations_apart(case: Case) -> None:
    page = daily_page(case.daily, case.daily_names)

    assert [str(row[0]) for row in page.tables[0].rows] == ["Orders taken", "Returned", "Cancelled"]
    labels = {one.label: one.note for one in page.headlines}
    assert labels["Returned"] == "1 document"
    assert [table.title for table in page.tables] == [
        "Orders",
        "Orders, returns and cancellations",
        "Money",
        "Calls and visits",
    ]


def test_a_new_account_is_named(case: Case) -> None:
    first = case.desk.reports.daily("lucia", on="2018-07-30")

    page = daily_page(first, case.desk.reports.names(first))

    assert page.tables[2].title == "New accounts"
    assert page.tables[2].rows[0] == (case.names.account(first.new_accounts[0]),)


def test_a_report_as_known_says_when(case: Case) -> None:
    at = case.desk.books.clock.now()
    report = case.desk.reports.weekly("lucia", "2019-W31", known_at=at)

    page = weekly_page(report, case.names, "es")

    assert page.facts[-1][0] == "Según lo conocido el"
    assert page.facts[-1][1].endswith("UTC")


def test_a_locale_that_is_none_is_refused(case: Case) -> None:
    with pytest.raises(UnknownLocale):
        weekly_page(case.weekly, case.names, "klingon")


# --- HTML -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LANGUAGES)
def test_html_loads_nothing_and_what_people_wrote_stays_text(case: Case, locale: str) -> None:
    for page in pages(case, locale):
        text = html(page)
        read = Text(text)

        assert read.loads == []
        assert "script" not in read.tags
        assert "url(" not in text
        assert f'<html lang="{locale}">' in text
    assert '<script>alert("x")</script>' in Text(html(pages(case, locale)[0])).words


def test_a_chart_says_in_words_what_it_shows(case: Case) -> None:
    page, _ = pages(case, "en")

    text = html(page)

    assert text.count('role="img"') == len(page.charts) == 2
    titles = re.findall(r'<title id="chart\d-title">([^<]+)</title>', text)
    assert titles == ["Sales by account", "Sales by product"]
    described = re.findall(r'<desc id="chart2-text">([^<]+)</desc>', text)[0]
    assert "Olive oil, 5 l: This week €" in described
    for bar in page.charts[1].bars:
        assert bar.texts[0] in described


def test_bars_are_shares_of_the_longest(case: Case) -> None:
    chart = pages(case, "en")[0].charts[0]
    widths = [
        float(one)
        for one in re.findall(r'width="([\d.]+)%" height="\d', html(pages(case, "en")[0]))
    ]

    assert max(widths) == 100.0
    assert chart.longest == max(length for bar in chart.bars for length in bar.lengths)
    assert all(0 <= width <= 100 for width in widths)


def test_a_label_that_is_too_long_is_whole_in_its_title(case: Case) -> None:
    text = html(pages(case, "en")[0])

    assert "Bodegas y Viñedos Hermanos Fe…</text>" in text
    assert "Bodegas y Viñedos Hermanos Fernández de la Serna, S.L., This week:" in text


# --- workbooks --------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_workbook_read_back_has_the_figures_as_numbers(case: Case, locale: str) -> None:
    say = translator(locale)
    for page in pages(case, locale):
        book = openpyxl.load_workbook(BytesIO(xlsx(page, created=MADE)))

        sheets = [*book][1:-1]
        assert len(sheets) == len(page.tables)
        for sheet, table in zip(sheets, page.tables, strict=True):
            rows = list(sheet.iter_rows(values_only=True))
            assert rows[0] == table.headings
            for read, row in zip(rows[1:], table.rows, strict=False):
                for value, cell in zip(read, row, strict=True):
                    expected = cell if isinstance(cell, str) else float(cell.number)
                    assert value == expected or (value is None and cell == "")
        assert book.worksheets[-1].title == say("Data")


def test_no_cell_of_a_workbook_is_a_formula(case: Case) -> None:
    for page in pages(case, "en"):
        book = openpyxl.load_workbook(BytesIO(xlsx(page, created=MADE)))

        kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
        assert kinds <= {"s", "n"}
        assert all(
            not cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row
        )


def test_figures_of_a_workbook_look_like_what_they_are(case: Case) -> None:
    book = openpyxl.load_workbook(BytesIO(xlsx(pages(case, "en")[0], created=MADE)))

    cells = {cell.number_format for cell in book["By product"][2]}
    assert {"#,##0.00", "#,##0", "+0.00%;-0.00%"} <= cells


def test_sheets_with_long_or_like_names_are_told_apart(case: Case) -> None:
    page = pages(case, "en")[0]
    table = evolve(page.tables[0], title="A name [of] more than: thirty-one letters/and odd")
    odd = evolve(page, tables=(table, table, evolve(table, title="'")))

    names = openpyxl.load_workbook(BytesIO(xlsx(odd, created=MADE))).sheetnames

    assert len(names) == len(set(names)) == 5
    assert all(len(name) <= 31 for name in names)
    assert names[3] == "-"


# --- CSV --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LANGUAGES)
def test_csv_read_by_another_library_has_the_ledgers_figures(case: Case, locale: str) -> None:
    say = translator(locale)
    data = weekly_page(case.weekly, case.names, locale).data
    assert data is not None

    frame = pl.read_csv(BytesIO(csv_file(data)))

    assert tuple(frame.columns) == data.headings
    section, measure, week = (say(one) for one in ("Section", "Measure", "This week"))
    assert frame[week].dtype == pl.Float64
    values = frame.filter(
        (pl.col(section) == say("By account")) & (pl.col(measure) == say("Value"))
    )
    assert round(values[week].sum(), 2) == float(case.weekly.total.amount.amount)
    units = frame.filter((pl.col(section) == say("Total")) & (pl.col(measure) == say("Units")))
    assert dict(zip(units[say("Unit")], units[week], strict=True)) == {
        quantity.unit: float(quantity.amount) for quantity in case.weekly.total.units
    }


@pytest.mark.parametrize("which", [0, 1])
def test_no_text_cell_of_csv_runs_and_numbers_stay_numbers(case: Case, which: int) -> None:
    data = pages(case, "en")[which].data
    assert data is not None

    read = list(csv.reader(StringIO(csv_file(data).decode("utf-8-sig"))))

    for row, cells in zip(read[1:], data.rows, strict=True):
        for text, cell in zip(row, cells, strict=True):
            if isinstance(cell, str):
                assert not text.startswith(("=", "+", "-", "@", "\t", "\r"))
            else:
                assert text == ("" if cell is None else str(Decimal(cell)))
    written = {text for row in read for text in row}
    assert {"'=HYPERLINK(1)", "'@Café"} & written


def test_csv_has_what_others_count(case: Case) -> None:
    data = pages(case, "en")[0].data
    assert data is not None

    rows = {tuple(row[:5]): row[5] for row in data.rows}

    assert rows["Calls and visits", "", "visit", "Count", ""] == 4
    assert rows["Expenses", "", "Total", "Value", "EUR"] == Decimal("120.15")
    assert rows["Quota", "", "Year to date", "Quota", "EUR"] == Decimal("240000.00")


def test_csv_of_a_manager_without_quota_has_none(case: Case) -> None:
    bare = evolve(case.desk.reports.weekly("lucia", "2018-W31"))

    data = weekly_page(bare, case.names).data

    assert data is not None
    assert not [row for row in data.rows if row[0] == "Quota"]


# --- PDF --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_pdf_read_back_says_the_figures(case: Case, locale: str) -> None:
    for page in pages(case, locale):
        text = _plain(" ".join(_pdf_text(pdf(page, created=MADE))))

        for one in page.headlines:
            assert _plain(one.text) in text
        for table in page.tables:
            assert _plain(table.title) in text
            for row in table.rows:
                for cell in row[1:]:
                    assert _plain(str(cell)) in text


def test_a_pdf_of_many_accounts_goes_on_over_pages(case: Case) -> None:
    page = pages(case, "en")[0]
    longer = evolve(
        page,
        charts=tuple(evolve(chart, bars=chart.bars * 9) for chart in page.charts),
        headlines=page.headlines * 4,
        tables=tuple(evolve(table, rows=table.rows * 9) for table in page.tables),
    )

    reader = PdfReader(BytesIO(pdf(longer, created=MADE)))

    assert len(reader.pages) > 4


def _pdf_text(content: bytes) -> Iterator[str]:
    return (page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def _plain(text: str) -> str:
    """Without spaces, which a PDF has where lines break."""
    return re.sub(r"\s", "", text)


# --- once more --------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_same_report_gives_the_same_bytes(case: Case, locale: str) -> None:
    again = a_case()
    for page, other in zip(pages(case, locale), pages(again, locale), strict=True):
        assert page == other
        assert html(page) == html(other)
        assert xlsx(page, created=MADE) == xlsx(other, created=MADE)
        assert pdf(page, created=MADE) == pdf(other, created=MADE)
        assert page.data is not None
        assert other.data is not None
        assert csv_file(page.data) == csv_file(other.data)


def test_a_bar_below_zero_has_no_length(case: Case) -> None:
    week = case.desk.reports.weekly("lucia", "2019-W31")
    less = evolve(
        week,
        this_week=evolve(
            week.this_week,
            lines=tuple(
                evolve(line, total=SalesTotal(Money("-1", "EUR"))) for line in week.this_week.lines
            ),
        ),
    )

    chart = weekly_page(less, case.names).charts[0]

    assert all(bar.lengths[0] == 0 and bar.texts[0].startswith("-") for bar in chart.bars)
