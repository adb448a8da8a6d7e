"""Any value as HTML."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Final, cast

from account_mgmt.adapters.documents.pages import Page
from account_mgmt.domain.errors import NoForm
from account_mgmt.locale import translator
from account_mgmt.notebook.forms.registry import PAGES, ROWS
from account_mgmt.notebook.fragment import fragment
from account_mgmt.notebook.view import Called, View

_PARTS: Final = ("amounts", "quotas", "cash", "reports", "visits", "tickets", "projects")
_NOBODY: Final[Called] = {}


@cache
def shown_classes() -> tuple[type, ...]:
    """The classes that have a form; those of models only where the extra `modelling` is there."""
    parts = (*_PARTS, "models") if find_spec("scipy") else _PARTS
    for part in parts:
        import_module(f"account_mgmt.notebook.forms.{part}")
    return (*PAGES, *ROWS)


def html_of(value: object, locale: str = "en", *, names: Called = _NOBODY) -> str:
    """A value as a piece of HTML, which loads nothing; several of one class as one table.

    Args:
        value: one of the classes that have a form, or a sequence of them.
        locale: its language, and how figures and days are written; or the path of a catalogue.
        names: what to call managers, accounts and products, by id; an id stands for itself.

    Raises:
        NoForm: nobody said how that is to be shown.
        UnknownLocale: CLDR knows nothing of it.
    """
    view = View(translator(locale), names)
    page = _page(value, view)
    if page is None:
        raise NoForm(type(value).__name__)
    return fragment(page)


def html_or_nothing(value: object, view: View) -> str | None:
    """The same, and nothing where there is no form: then a notebook prints the value."""
    page = _page(value, view)
    return None if page is None else fragment(page)


def _page(value: object, view: View) -> Page | None:
    shown_classes()
    form = PAGES.get(type(value))
    if form is not None:
        return form(value, view)
    many = cast("Sequence[object]", value) if isinstance(value, tuple | list) else (value,)
    kinds = {type(one) for one in many}
    rows = ROWS.get(kinds.pop()) if len(kinds) == 1 else None
    if rows is None:
        return None
    return Page(language=view.say.language, title="", facts=(), tables=(rows(many, view),))
