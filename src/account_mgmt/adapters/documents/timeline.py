"""A project's timeline as a picture: a bar for each task, a mark for each milestone, a line for today."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from html import escape
from typing import Final
from unicodedata import category, east_asian_width

from attrs import frozen

from account_mgmt.domain.calendar import ONE_DAY, Period
from account_mgmt.domain.project_timeline import RowKind, RowState, Timeline, TimelineRow
from account_mgmt.locale import Translator, translator
from account_mgmt.locale.names import ROW_STATES

_WIDE: Final = 1000
_LABELS: Final = 300  # pixels for what rows are called
_EDGE: Final = 24
_HEAD: Final = 84
_ROW: Final = 40
_BAR: Final = 16
_FOOT: Final = 44
_TICK: Final = 74  # pixels that the words of a tick need
_WEEKS: Final = 70  # so many days at most, and weeks are told apart; months beyond
_WEEK: Final = timedelta(days=7)
_STATES: Final[Mapping[RowState, str]] = {
    RowState.AHEAD: "ahead",
    RowState.UNDER_WAY: "way",
    RowState.DONE: "done",
    RowState.LATE: "late",
    RowState.CANCELLED: "off",
}
_STYLE: Final = """\
text { font: 13px system-ui, sans-serif; fill: #1a1a1a; }
.title { font-size: 18px; font-weight: 700; }
.small { font-size: 11.5px; fill: #595959; }
.end { text-anchor: end; } .mid { text-anchor: middle; }
.grid { stroke: #e3e3e3; } .line { stroke: #f0f0f0; }
.today { stroke: #c77700; stroke-width: 2; } .now { fill: #8a5200; font-weight: 700; }
.waits { fill: none; stroke: #6b7580; stroke-width: 1.2; } .head { fill: #6b7580; }
.ahead { fill: #a9c4d8; } .way { fill: #a9c4d8; } .way.done-part { fill: #1f5f8b; }
.done, .done-part { fill: #2e6b46; } .late { fill: #e8b4ae; } .late.done-part { fill: #a12c22; }
.off { fill: #e3e3e3; } .off.done-part { fill: #a3a9af; }
.critical { stroke: #1a1a1a; stroke-width: 1.4; } .mark { stroke: #1f5f8b; }
"""


def timeline_svg(timeline: Timeline, locale: str = "en") -> str:
    """The picture as one SVG document, which loads nothing; what people wrote in it stays text.

    The darker part of a bar is what is done of it; a bar with a line around it has no slack. Each row
    says in words what its colour means. Raises UnknownLocale.
    """
    say = translator(locale)
    drawing = _Drawing(timeline, say, timeline.period)
    height = _HEAD + _ROW * len(timeline.rows) + _FOOT
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{escape(say.language)}" role="img" '
        f'aria-labelledby="title text" width="{_WIDE}" height="{height}" '
        f'viewBox="0 0 {_WIDE} {height}">'
    )
    return "".join(
        (
            root,
            f'<title id="title">{escape(timeline.name)}</title>',
            f'<desc id="text">{escape(_described(timeline, say))}</desc>',
            f"<style>{_STYLE}</style>",
            f'<rect width="{_WIDE}" height="{height}" fill="#fff"/>',
            *drawing.head(),
            *drawing.ticks(height),
            *(part for place, row in enumerate(timeline.rows) for part in drawing.row(row, place)),
            *drawing.waits(),
            *drawing.today(height),
            *drawing.legend(height),
            "</svg>",
        )
    )


def _described(timeline: Timeline, say: Translator) -> str:
    """What the picture says, in words."""
    return ". ".join(f"{row.name}: {_told(row, say)}" for row in timeline.rows)


def _told(row: TimelineRow, say: Translator) -> str:
    """When a row is, how far it is, and whose."""
    parts = (
        say.span(Period(row.first_day, row.last_day + ONE_DAY)),
        say(ROW_STATES[row.state]),
        *_whose(row, say),
        *((say.percent(row.done),) if row.kind is not RowKind.MILESTONE else ()),
    )
    return ", ".join(parts)


def _whose(row: TimelineRow, say: Translator) -> Iterator[str]:
    if row.department:
        yield say.pgettext("department", row.department)
    if row.responsible:
        yield row.responsible


@frozen
class _Drawing:
    """Where what is drawn stands: days from left to right, rows from top to bottom."""

    timeline: Timeline
    say: Translator
    period: Period

    def x(self, on: date) -> float:
        """Where a day begins; days outside of the picture are at its edge."""
        days = (on - self.period.start).days
        room = _WIDE - _LABELS - _EDGE
        return round(_LABELS + room * min(max(days / self.period.days, 0), 1), 1)

    def head(self) -> Iterator[str]:
        """The project's name, and the day that the picture is of."""
        name, say = self.timeline.name, self.say
        yield _text(_EDGE, 32, _short(name, _WIDE - 2 * _EDGE, 11.5), "title", whole=name)
        as_of = say("As of {day}", day=say.day(self.timeline.on))
        yield _text(_EDGE, 52, f"{say.span(self.period)} · {as_of}", "small")

    def ticks(self, height: int) -> Iterator[str]:
        """The weeks or months that the days are in."""
        bottom = height - _FOOT
        for on, words in self._ticks():
            x = self.x(on)
            yield f'<path class="grid" d="M{x} {_HEAD}V{bottom}"/>'
            if x + _TICK <= _WIDE:
                yield _text(x + 3, _HEAD - 6, words, "small")

    def _ticks(self) -> Iterator[tuple[date, str]]:
        room = (_WIDE - _LABELS - _EDGE) / self.period.days
        if self.period.days <= _WEEKS:
            every = -(-_TICK // (room * _WEEK.days)) * _WEEK
            on = self.period.start + timedelta(days=-self.period.start.weekday() % _WEEK.days)
            while on in self.period:
                yield on, self.say.short_day(on)
                on += every
            return
        every_months = int(-(-_TICK // (room * 28)))  # as many days as the shortest month
        first = self.period.start.replace(day=1)
        month = first.year * 12 + first.month - 1 + (first < self.period.start)
        while (
            month < (date.max.year + 1) * 12
            and (on := date(month // 12, month % 12 + 1, 1)) in self.period
        ):
            yield on, self.say.month(on)
            month += every_months

    def row(self, row: TimelineRow, place: int) -> Iterator[str]:
        """What a row is called and how far it is, and its bar or mark."""
        top = _HEAD + place * _ROW
        middle = top + _ROW / 2
        told = _told(row, self.say)
        indent = 0 if row.kind is RowKind.PROJECT else 12
        room = _LABELS - _EDGE - indent - 12
        below = " · ".join((self.say(ROW_STATES[row.state]), *_whose(row, self.say)))
        yield f'<path class="line" d="M{_EDGE} {top}H{_WIDE - _EDGE}"/>'
        yield _text(_EDGE + indent, middle - 2, _short(row.name, room, 7.2), whole=row.name)
        yield _text(_EDGE + indent, middle + 13, _short(below, room, 6.6), "small", whole=below)
        yield f"<g><title>{escape(f'{row.name}: {told}')}</title>"
        yield from (
            self._mark(row, middle) if row.kind is RowKind.MILESTONE else self._bar(row, middle)
        )
        yield "</g>"

    def _bar(self, row: TimelineRow, middle: float) -> Iterator[str]:
        left, right = self.x(row.first_day), self.x(row.last_day + ONE_DAY)
        tall = _BAR if row.kind is RowKind.TASK else _BAR / 2
        wide = max(right - left, 3)
        done = round(wide * float(row.done.as_fraction()), 1)
        state = _STATES[row.state]
        at = f'x="{left}" y="{middle - tall / 2}" height="{tall}" rx="2"'
        edge = " critical" if row.slack == 0 else ""
        yield f'<rect {at} width="{wide:.1f}" class="{state}{edge}"/>'
        if done:
            yield f'<rect {at} width="{done}" class="{state} done-part"/>'

    def _mark(self, row: TimelineRow, middle: float) -> Iterator[str]:
        x, state = self._middle(row.first_day), _STATES[row.state]
        part = " done-part" if row.state is not RowState.AHEAD else ""
        yield f'<path class="{state}{part} mark" d="M{x} {middle - 9}l9 9l-9 9l-9 -9z"/>'
        words, left = self.say.short_day(row.first_day), x > _WIDE - _EDGE - _TICK
        yield _text(x + (-14 if left else 14), middle + 4, words, f"small{' end' if left else ''}")

    def _middle(self, on: date) -> float:
        return round((self.x(on) + self.x(on + ONE_DAY)) / 2, 1)

    def waits(self) -> Iterator[str]:
        """An arrow from the end of each task to the start of what waits for it."""
        places = {
            row.id: place
            for place, row in enumerate(self.timeline.rows)
            if row.kind is RowKind.TASK
        }
        for row in self.timeline.rows:
            for blocker in row.blocked_by:
                yield self._arrow(places[str(blocker)], places[row.id])

    def _arrow(self, above: int, below: int) -> str:
        rows = self.timeline.rows
        start = self.x(rows[above].last_day + ONE_DAY)
        end = self.x(rows[below].first_day)
        y, to = (_HEAD + place * _ROW + _ROW / 2 for place in (above, below))
        turn = start + 6
        back = f"V{to + (-_ROW if to > y else _ROW) / 2}H{end - 10}" if end - 10 < turn else ""
        return (
            f'<path class="waits" d="M{start} {y}H{turn:.1f}{back}V{to}H{end - 4:.1f}"/>'
            f'<path class="head" d="M{end} {to}l-6 -3.5v7z"/>'
        )

    def today(self, height: int) -> Iterator[str]:
        """A line at the day that the picture is of, where that is one of its days."""
        if self.timeline.on not in self.period:
            return
        x, words = self._middle(self.timeline.on), self.say.short_day(self.timeline.on)
        half = _width(words, 7) / 2
        yield f'<path class="today" d="M{x} {_HEAD - 2}V{height - _FOOT}"/>'
        at = min(max(x, _LABELS + half), _WIDE - half)
        yield _text(at, _HEAD - 22, words, "small now mid")

    def legend(self, height: int) -> Iterator[str]:
        """What the colours and the line around a bar mean."""
        x, y = float(_EDGE), height - 16
        for state in RowState:
            words = self.say(ROW_STATES[state])
            shade = _STATES[state] + (" done-part" if state is not RowState.AHEAD else "")
            yield f'<rect x="{x}" y="{y - 11}" width="12" height="12" rx="2" class="{shade}"/>'
            yield _text(x + 18, y, words, "small")
            x = round(x + 18 + _width(words, 7) + 22, 1)
        yield f'<rect x="{x}" y="{y - 11}" width="12" height="12" rx="2" class="ahead critical"/>'
        yield _text(x + 18, y, self.say("a day lost here is lost for the project"), "small")


def _text(x: float, y: float, words: str, style: str = "", *, whole: str = "") -> str:
    """Words at a place; all of them in the title, where they were cut."""
    styled = f' class="{style}"' if style else ""
    title = f"<title>{escape(whole)}</title>" if whole and whole != words else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{styled}>{title}{escape(words)}</text>'


def _short(words: str, room: float, letter: float) -> str:
    """As many of the words as have room, by the width of a letter."""
    if _width(words, letter) <= room:
        return words
    cut = words
    while cut and _width(f"{cut}…", letter) > room:
        cut = cut[:-1]
    return f"{cut.rstrip()}…"


def _width(words: str, letter: float) -> float:
    """About how wide words are: those of East Asia are twice as wide, and marks take no room."""
    return sum(_wide(one) * letter for one in words)


def _wide(one: str) -> float:
    if category(one) in {"Mn", "Me", "Cf"}:
        return 0
    if east_asian_width(one) in {"W", "F"}:
        return 2
    if one in "MW@%":
        return 1.8
    return 1.3 if one.isupper() or one in "mw" else 1
