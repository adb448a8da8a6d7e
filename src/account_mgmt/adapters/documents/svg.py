"""A chart as SVG within a page: it is as wide as its place, and its letters are as large as the page's."""

from html import escape
from typing import Final

from account_mgmt.adapters.documents.pages import Bar, Chart

_LETTERS: Final = 22  # pixels that a line of text takes
_BARS: Final = (11, 6, 6)  # the height of each series' bar; what a chart is about is thickest
_GAP: Final = 2
_BETWEEN: Final = 10
_LONGEST: Final = 30  # letters of a label beside its figure; all of it is in its title


def svg(chart: Chart, number: int) -> str:
    """The chart, with a title and a description for those who cannot see it.

    Bars are a share of the width, and text is never scaled. `number` tells the charts of a page apart.
    """
    each = _height(chart)
    groups = [_group(bar, chart, place * each) for place, bar in enumerate(chart.bars)]
    names = f"chart{number}-title chart{number}-text"
    return (
        f'<svg class="chart" role="img" aria-labelledby="{names}" width="100%" '
        f'height="{len(chart.bars) * each}">'
        f'<title id="chart{number}-title">{escape(chart.title)}</title>'
        f'<desc id="chart{number}-text">{escape(described(chart))}</desc>'
        f"{''.join(groups)}</svg>"
    )


def described(chart: Chart) -> str:
    """What the chart says, in words."""
    return ". ".join(
        f"{bar.label}: "
        + ", ".join(f"{name} {text}" for name, text in zip(chart.series, bar.texts, strict=True))
        for bar in chart.bars
    )


def _height(chart: Chart) -> int:
    return _LETTERS + sum(_BARS[: len(chart.series)]) + _GAP * len(chart.series) + _BETWEEN


def _group(bar: Bar, chart: Chart, top: int) -> str:
    base = top + _LETTERS - 6
    label = bar.label if len(bar.label) <= _LONGEST else f"{bar.label[: _LONGEST - 1]}…"
    parts = [
        f'<text x="0" y="{base}">{escape(label)}</text>',
        f'<text x="100%" y="{base}" class="end">{escape(bar.texts[0])}</text>',
    ]
    y = top + _LETTERS
    for series, (length, height) in enumerate(zip(bar.lengths, _BARS, strict=False)):
        share = f"{length / chart.longest:.3%}"
        parts.append(
            f'<rect x="0" y="{y}" width="{share}" height="{height}" class="s{series}">'
            f"<title>{escape(f'{bar.label}, {chart.series[series]}: {bar.texts[series]}')}</title></rect>"
        )
        y += height + _GAP
    return "".join(parts)
