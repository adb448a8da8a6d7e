"""What values show in a notebook."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from attrs import frozen

from account_mgmt import AccountManagement, ManagerId, Money, Period, ProductId
from account_mgmt.domain.errors import NoForm
from account_mgmt.modelling import QuotaModel, Rule
from account_mgmt.notebook import html_of, load_ipython_extension, unload_ipython_extension
from account_mgmt.notebook.showing import shown_classes
from account_mgmt.testing.kinds import KINDS, Kind


class Told(HTMLParser):
    """Reads HTML as a browser does: its words, and whether each tag is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[str] = []
        self.kinds: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.kinds.add(tag)
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.kinds.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and data.strip():
            self.words.append(data.strip())


def kind_of(cls: type) -> str:
    return f"{cls.__module__.rpartition('.')[2]}.{cls.__name__}"


@pytest.mark.parametrize("locale", ["en", "es"])
def test_every_class_that_has_a_form_is_shown_as_whole_html(
    of_desk: dict[str, object], of_models: dict[str, object], locale: str
) -> None:
    values = of_desk | of_models

    for kind in map(kind_of, shown_classes()):
        told = Told(html_of(values[kind], locale))
        assert not told.open, kind
        assert told.words, kind
        assert not told.kinds & {"script", "link", "img", "iframe"}, kind


def test_an_amount_is_shown_as_its_locale_writes_it() -> None:
    amount = Money("1234.50", "EUR")

    assert Told(html_of(amount)).words == ["€1,234.50"]
    assert Told(html_of(amount, "es")).words == ["1.234,50\xa0€"]


def test_an_attainment_has_its_figures_and_bars_of_their_length(of_desk: dict[str, object]) -> None:
    told = html_of(of_desk["attainment.Attainment"])

    assert "55.27%" in told
    assert "€26,531.50 of €48,000.00" in told
    assert re.findall(r'width="([\d.]+)%" height="11"', told) == ["55.274", "53.258", "100.000"]


def test_a_project_that_is_over_is_on_no_track(desk: AccountManagement) -> None:
    period = Period.of("2026-01-01", "2026-03-01")
    desk.projects.plan("<Spring>", period, departments=["sales"], id="spring")
    desk.projects.cancel("spring", on="2026-01-05", reason="no stock", today="2026-08-10")

    told = html_of(desk.projects.standing("spring", on="2026-08-10"))

    assert "&lt;Spring&gt;" in told
    assert Told(told).words[-6:] == ["Track", "-", "Done", "0.00%", "Time gone", "100.00%"]


def test_what_people_wrote_stays_text(
    of_desk: dict[str, object], of_models: dict[str, object]
) -> None:
    ticket = html_of(of_desk["ticket.Ticket"])

    assert "Two boxes were &lt;empty&gt;." in ticket
    assert "Boxes &amp; lids" in ticket
    assert "&lt;due&gt;" in html_of(of_models["recommender.Recommendation"])


def test_ids_are_shown_by_the_names_that_are_given(of_desk: dict[str, object]) -> None:
    words = Told(html_of(of_desk["quotas.Standing"], names={"south": "Manager, South"})).words

    assert "Manager, South" in words
    assert "north" in words


@pytest.mark.parametrize("value", [object(), (), [Money("1", "EUR"), 1]])
def test_what_has_no_form_is_refused(value: object) -> None:
    with pytest.raises(NoForm):
        html_of(value)


# --- without a form of its own ----------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("locale", ["en", "es"])
def test_whatever_is_stored_is_shown_and_so_is_the_event_of_it(kind: Kind, locale: str) -> None:
    born = kind.birth("x-1")

    for value in (*born, [born[0], born[0]]):
        told = Told(html_of(value, locale))
        assert not told.open
        assert told.words


def test_fields_are_shown_by_their_names_and_values_within_as_tables() -> None:
    period = Period.of("2026-01-01", "2026-02-01")
    planned = QuotaModel(
        forecast=Money("900.00", "EUR"), periods=[period], managers=[ManagerId("north")]
    ).plan()

    words = Told(html_of(planned.of("north"))).words

    assert words[:5] == ["Planned quota", "Manager", "north", "Base", "€900.00"]
    assert words[words.index("Targets") :][:5] == [
        "Targets",
        "Period",
        "Amount",
        "Jan 1\u2009\u2013\u200931, 2026",
        "€900.00",
    ]


def test_several_values_are_a_table_with_a_column_a_field() -> None:
    rule = Rule(
        first=ProductId("oil"),
        then=ProductId("salt"),
        count=3,
        support=0.6,
        confidence=0.75,
        lift=1.25,
        leverage=0.12,
        conviction=1.6,
        by_chance=0.001,
    )

    words = Told(html_of([rule, rule], names={"oil": "Oil <1 l>"})).words

    assert words[:3] == ["First", "Then", "Count"]
    assert words[9:12] == ["Oil <1 l>", "salt", "3"]


@frozen
class Odd:
    """Of all that fields may hold."""

    amounts: dict[str, Money]
    flag: bool
    lasts: timedelta
    at: datetime
    days: frozenset[date]
    pair: tuple[int, Decimal]
    within: "Odd | None"
    other: object
    _hidden: int = 0


Odd.__module__ = "account_mgmt.domain.odd"


def test_what_a_field_holds_is_shown_by_its_kind() -> None:
    at = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    inner = Odd({}, False, timedelta(0), at, frozenset(), (0, Decimal(0)), None, 1.5)  # noqa: FBT003 # a flag
    odd = Odd(
        {"a": Money("1", "EUR")},
        True,  # noqa: FBT003 # a flag
        timedelta(hours=1.5),
        at,
        frozenset([at.date()]),
        (1, Decimal("2.50")),
        inner,
        ...,
    )

    words = Told(html_of(odd)).words

    told = dict(zip(words[1::2], words[2::2], strict=False))
    assert (told["Amounts"], told["Flag"], told["Lasts"]) == ("a: €1.00", "True", "1.5 h")
    assert (told["Days"], told["Pair"], told["Other"]) == ("Jan 2, 2026", "1, 2.5", "Ellipsis")
    assert told["Within"].startswith("flag False, lasts 0 h")
    assert "Hidden" not in told


# --- in IPython -----------------------------------------------------------------------------


class Formatter:
    """Keeps what is registered, as IPython's does."""

    def __init__(self) -> None:
        self.by_class: dict[type, Callable[[object], str | None]] = {}

    def for_type(self, typ: type, func: Callable[[object], str | None]) -> None:
        self.by_class[typ] = func

    def pop(self, typ: type, default: object) -> object:
        return self.by_class.pop(typ, default)


class Shell:
    """As much of IPython as the extension uses."""

    def __init__(self) -> None:
        self.html = Formatter()
        self.formatters = {"text/html": self.html}

    @property
    def display_formatter(self) -> "Shell":
        return self


def test_the_extension_shows_values_and_leaves_alone_what_it_does_not_know() -> None:
    shell = Shell()

    load_ipython_extension(shell, "es")

    shown = shell.html.by_class
    assert "1.234,50" in str(shown[Money](Money("1234.50", "EUR")))
    assert shown[tuple]((1, 2)) is None
    unload_ipython_extension(shell)
    assert not shown


def test_it_is_what_ipython_has(desk: AccountManagement) -> None:
    interactive = pytest.importorskip("IPython.core.interactiveshell")
    shell: Any = interactive.InteractiveShell()

    shell.run_line_magic("load_ext", "account_mgmt.notebook")
    shown, _ = shell.display_formatter.format(desk.receivables.ageing(as_of="2026-08-10"))

    assert "€16,758.00" in shown["text/html"]
