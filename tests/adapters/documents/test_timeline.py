"""A project's timeline as a picture: read back, in words, and safe from what people wrote."""

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from lxml import etree
from playwright.sync_api import Browser, sync_playwright

from account_mgmt import AccountManagement, Period, demo
from account_mgmt.adapters.documents import timeline_svg
from account_mgmt.domain.errors import UnknownLocale
from account_mgmt.domain.project_timeline import Timeline, timeline
from account_mgmt.testing.builders import a_project, a_task

ON = date(2026, 8, 15)
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert('x')</script> & \"boxes\" ]]> {x}"
CUT = """[...document.querySelectorAll('text')].map(one => one.getBoundingClientRect())
    .filter(box => box.left < 0 || box.right > 1000 || box.bottom > document.documentElement.viewBox.baseVal.height).length"""
OVER = """[...document.querySelectorAll('text')].filter(one => one.getAttribute('x') < 280)
    .filter(one => one.getBoundingClientRect().top > 84)
    .filter(one => one.getBoundingClientRect().bottom < document.documentElement.viewBox.baseVal.height - 44)
    .filter(one => one.getBoundingClientRect().right > 298).length"""


@pytest.fixture(scope="module")
def hampers() -> Timeline:
    """The project of the example territory."""
    desk = AccountManagement(currency=demo.CURRENCY, invoicing=demo.INVOICING)
    demo.fill(desk)
    return desk.projects.timeline("hampers", on=ON)


def a_timeline(name: str, *tasks: str, on: date = ON, days: int = 20) -> Timeline:
    """A project of that name whose tasks of those names take three days each."""
    made = [
        evolve(
            a_task(f"t-{place}", starts_on=ON, due_on=ON + timedelta(days=2), department=name[:99]),
            title=title,
        )
        for place, title in enumerate(tasks)
    ]
    project = a_project(period=Period.of_days(ON, days), departments=[name[:99]], tasks=made)[0]
    return timeline(evolve(project, name=name), on)


def words(picture: str) -> list[str]:
    """What a picture says, as it is read."""
    return [
        "".join(one.itertext()) for one in etree.fromstring(picture.encode()).iter(f"{SVG}text")
    ]


def lengths(picture: str) -> list[float]:
    """How long the bars of a picture are, and what is done of each after it."""
    rects = etree.fromstring(picture.encode()).iter(f"{SVG}rect")
    return [float(one.get("width", "0")) for one in rects if one.get("rx")]


def test_a_picture_has_a_row_for_the_project_each_milestone_and_each_task(
    hampers: Timeline,
) -> None:
    said = words(timeline_svg(hampers))

    for row in hampers.rows:
        assert row.name in said
    assert "done · sales · Manager, South" in said
    assert "late · billing" in said


def test_a_bar_is_as_long_as_its_days_and_the_darker_part_as_what_is_done() -> None:
    project = a_project(
        period=Period.of_days(ON, 10),
        tasks=[a_task(starts_on=ON, due_on=ON + timedelta(days=4)).begin(on=ON).progressed(40)],
    )[0]

    whole, task, done, *_ = lengths(timeline_svg(timeline(project, ON)))

    assert task == pytest.approx(whole / 2, abs=0.2)
    assert done == pytest.approx(task * 0.4, abs=0.2)


def test_an_arrow_goes_from_each_task_to_what_waits_for_it(hampers: Timeline) -> None:
    picture = timeline_svg(hampers)

    waits = sum(len(row.blocked_by) for row in hampers.rows)
    assert picture.count('class="waits"') == picture.count('class="head"') == waits == 6


def test_an_arrow_that_goes_up_turns_below_the_row_that_waits() -> None:
    early, late = (
        a_task("a", starts_on=ON, due_on=ON, blocked_by="b"),
        a_task("b", starts_on=ON, due_on=ON),
    )
    project = a_project(period=Period.of_days(ON, 10), tasks=[early, late])[0]

    assert timeline_svg(timeline(project, ON)).count('class="waits"') == 1


def test_today_is_marked_where_it_is_one_of_the_days(hampers: Timeline) -> None:
    assert 'class="today"' in timeline_svg(hampers)
    assert 'class="today"' not in timeline_svg(evolve(hampers, on=date(2027, 8, 15)))


@pytest.mark.parametrize(
    ("days", "first"), [(20, "Aug 17"), (70, "Aug 17"), (71, "Sep 2026"), (900, "Sep 2026")]
)
def test_short_projects_are_told_by_weeks_and_long_ones_by_months(days: int, first: str) -> None:
    said = words(timeline_svg(a_timeline("P", days=days)))

    assert said[2] == first
    assert len(said) < 30


def test_a_picture_of_the_last_month_that_there_is_ends_there() -> None:
    project = a_project(period=Period(date(9999, 9, 1), date.max))[0]

    assert "Dec 9999" in words(timeline_svg(timeline(project, ON)))


def test_a_picture_is_in_the_language_that_was_asked_for(hampers: Timeline) -> None:
    said = words(timeline_svg(hampers, "es"))

    assert "hecho · ventas · Manager, South" in said
    assert "sept 2026" in said
    assert "21 ago" in said
    with pytest.raises(UnknownLocale):
        timeline_svg(hampers, "xx")


def test_a_picture_says_in_words_what_it_shows(hampers: Timeline) -> None:
    root = etree.fromstring(timeline_svg(hampers).encode())

    described = root.findtext(f"{SVG}desc") or ""
    assert root.findtext(f"{SVG}title") == "December hampers"
    assert "Work out its price: Jul 27 \u2013 Aug 9, 2026, late, billing, 60.00%" in re.sub(
        r"\s", " ", described
    )


def test_what_people_wrote_stays_text() -> None:
    picture = timeline_svg(a_timeline(HOSTILE, HOSTILE))

    root = etree.fromstring(picture.encode())
    assert root.findtext(f"{SVG}title") == HOSTILE
    assert not list(root.iter(f"{SVG}script"))
    assert HOSTILE in "".join(root.itertext())


def test_a_name_that_is_too_long_is_cut_and_whole_in_its_title() -> None:
    name = "a task whose name does not fit beside its bar in any way that I can think of"

    [shown] = [one for one in words(timeline_svg(a_timeline("P", name))) if "a task" in one]

    assert shown.startswith(name)  # the title, for the pointer
    assert shown.endswith("…")


# --- in a browser -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "there is no chromium on the PATH: apt-get install chromium"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=chromium, args=flags)
        yield opened
        opened.close()


@pytest.mark.parametrize(
    "name",
    ["W" * 200, "\u4e00" * 200, "a b " * 40 + "c", "M\u0301" * 100, HOSTILE],
    ids=["wide letters", "east asian", "narrow letters", "marks", "markup"],
)
@pytest.mark.parametrize("days", [1, 20, 400])
def test_no_word_is_outside_the_picture_or_over_a_bar(
    browser: Browser, tmp_path: Path, name: str, days: int
) -> None:
    path = tmp_path / "picture.svg"
    read = evolve(a_timeline(name, name, days=days), on=ON + timedelta(days=days - 1))
    path.write_text(timeline_svg(read, "es"), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))

    page.goto(path.as_uri())

    assert page.evaluate(CUT) == 0
    assert page.evaluate(OVER) == 0
    assert heard == []
    page.close()
