"""Reports in a real browser, as on a phone and on a desk. Without chromium these tests fail."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from report_cases import Case, a_case

from account_mgmt.adapters.documents import daily_page, html, weekly_page
from account_mgmt.domain.ledger import SalesTotal
from account_mgmt.locale import translator

PHONE, DESK = 390, 1280
NARROWEST = 360
WIDEST = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
CUT = "[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth).length"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "there is no chromium on the PATH: apt-get install chromium"
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def case() -> Case:
    return a_case()


@pytest.fixture
def files(case: Case, tmp_path: Path) -> dict[tuple[str, str], Path]:
    """The weekly and the daily report in each language."""
    written: dict[tuple[str, str], Path] = {}
    for locale in ("en", "es"):
        for name, page in (
            ("weekly", weekly_page(case.weekly, case.names, locale)),
            ("daily", daily_page(case.daily, case.daily_names, locale)),
        ):
            path = written[name, locale] = tmp_path / f"{name}-{locale}.html"
            path.write_text(html(page), encoding="utf-8")
    return written


def opened(browser: Browser, path: Path, width: int) -> tuple[Page, list[str]]:
    """A page at a width, and all that it complained of or asked the network for."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on(
        "request", lambda request: heard.append(request.url) if "file:" not in request.url else None
    )
    page.goto(path.as_uri())
    return page, heard


def spaced(text: str) -> str:
    """Text with plain spaces, one at a time."""
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("locale", ["en", "es"])
@pytest.mark.parametrize("name", ["weekly", "daily"])
def test_a_page_fits_every_screen_and_complains_of_nothing(
    browser: Browser, files: dict[tuple[str, str], Path], name: str, locale: str
) -> None:
    page, heard = opened(browser, files[name, locale], DESK)

    for width in (DESK, PHONE, NARROWEST):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(WIDEST) <= width, f"at {width} pixels"
        assert page.evaluate(CUT) == 0  # nor does any table have to be scrolled
    assert heard == []


@pytest.mark.parametrize(("locale", "width"), [("en", DESK), ("es", PHONE)])
def test_the_figures_of_a_page_are_the_ledgers(
    browser: Browser,
    case: Case,
    files: dict[tuple[str, str], Path],
    locale: str,
    width: int,
) -> None:
    say, week = translator(locale), case.weekly.this_week
    page, _ = opened(browser, files["weekly", locale], width)

    shown = spaced(page.locator(".headlines div").first.locator("dd").first.inner_text())
    total = SalesTotal.of(case.desk.reporting.explain(week.question()), "EUR")
    assert shown == spaced(say.money(total.amount))
    rows = page.locator("table").first.locator("tbody tr")
    assert rows.count() == len(case.weekly.accounts)
    for place, account in enumerate(case.weekly.accounts):
        cells = rows.nth(place).locator("td")
        behind = case.desk.reporting.explain(week.question(account=account.id))
        value = SalesTotal.of(behind, "EUR").amount
        assert spaced(cells.nth(0).inner_text()) == case.names.account(account.id)
        assert spaced(cells.nth(2).inner_text()) == spaced(say.money(value))


@pytest.mark.parametrize("width", [NARROWEST, DESK])
def test_letters_of_charts_can_be_read_at_every_width(
    browser: Browser, files: dict[tuple[str, str], Path], width: int
) -> None:
    page, _ = opened(browser, files["weekly", "es"], width)

    heights = page.evaluate(
        "[...document.querySelectorAll('.chart text')].map(t => t.getBoundingClientRect().height)"
    )
    assert len(heights) == 2 * 8  # a label and a figure for five accounts and three products
    assert min(heights) >= 12
    right = page.evaluate(
        "Math.max(...[...document.querySelectorAll('.chart text, .chart rect')]"
        ".map(t => t.getBoundingClientRect().right))"
    )
    assert right <= width


def test_a_chart_is_told_to_those_who_cannot_see_it(
    browser: Browser, files: dict[tuple[str, str], Path]
) -> None:
    page, _ = opened(browser, files["weekly", "en"], DESK)

    chart = page.get_by_role("img", name="Sales by product")

    assert chart.count() == 1
    assert "Olive oil, 5 l: This week" in chart.locator("desc").inner_html()


def test_a_page_prints_whole(browser: Browser, files: dict[tuple[str, str], Path]) -> None:
    page, _ = opened(browser, files["weekly", "en"], DESK)

    page.emulate_media(media="print")
    printed = page.pdf(format="A4", prefer_css_page_size=True)

    assert printed.startswith(b"%PDF")
    assert page.evaluate("getComputedStyle(document.body).maxWidth") == "none"
