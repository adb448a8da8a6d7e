"""What `%load_ext account_mgmt.notebook` does: it tells IPython how values are shown."""

from collections.abc import Callable, Mapping
from typing import Final, Protocol

import altair as alt
import vl_convert

from account_mgmt.locale import translator
from account_mgmt.notebook.showing import html_or_nothing, shown_classes, value_classes
from account_mgmt.notebook.view import Called, View

_HTML: Final = "text/html"
_SVG: Final = "image/svg+xml"
_VEGA_LITE: Final = f"application/vnd.vegalite.v{alt.VEGALITE_VERSION.partition('.')[0]}+json"
_CHARTS: Final = "account_mgmt"
_NOBODY: Final[Called] = {}


class Formatter(Protocol):
    """IPython's, for one kind of output."""

    def for_type(self, typ: type, func: Callable[[object], str | None]) -> object:
        """Take a function for a class."""
        ...

    def pop(self, typ: type, default: object) -> object:
        """Forget the function of a class."""
        ...


class Formatters(Protocol):
    """IPython's, for all kinds of output."""

    @property
    def formatters(self) -> Mapping[str, Formatter]:
        """By the type of the output."""
        ...


class Shell(Protocol):
    """IPython, as far as it is used."""

    @property
    def display_formatter(self) -> Formatters:
        """What shows values."""
        ...


def load_ipython_extension(ipython: Shell, locale: str = "en", *, names: Called = _NOBODY) -> None:
    """Show the domain's values as HTML, and charts with a picture that needs no network.

    A notebook calls it by `%load_ext account_mgmt.notebook`; for another language, or with names for
    ids, call it again: `load_ipython_extension(get_ipython(), "es")`. Raises UnknownLocale.
    """
    view = View(translator(locale), names)
    html = ipython.display_formatter.formatters[_HTML]
    for kind in (*shown_classes(), *value_classes(), tuple, list):
        html.for_type(kind, lambda value: html_or_nothing(value, view))
    alt.renderers.register(_CHARTS, _chart_with_picture)
    alt.renderers.enable(_CHARTS)


def unload_ipython_extension(ipython: Shell) -> None:
    """Print values again as Python does, and leave charts to altair."""
    html = ipython.display_formatter.formatters[_HTML]
    for kind in (*shown_classes(), *value_classes(), tuple, list):
        html.pop(kind, None)
    alt.renderers.enable("default")


def _chart_with_picture(spec: dict[str, object]) -> dict[str, object]:
    """The chart itself, for who can draw it with its tooltips, and its picture for who cannot."""
    return {
        _VEGA_LITE: spec,
        _SVG: vl_convert.vegalite_to_svg(spec),
    }
