"""Any value as HTML."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Final, cast

from account_mgmt.adapters.documents.pages import Page
from account_mgmt.domain.errors import NoForm
from account_mgmt.locale import translator
from account_mgmt.notebook.forms.general import general_page, general_rows, is_value
from account_mgmt.notebook.forms.registry import PAGES, ROWS
from account_mgmt.notebook.fragment import fragment
from account_mgmt.notebook.view import Called, View

_PARTS: Final = ("amounts", "quotas", "cash", "reports", "visits", "tickets", "projects")
_NOBODY: Final[Called] = {}


@cache
def shown_classes() -> tuple[type, ...]:
    """The classes that have a form of their own; those of models only where the extra `modelling` is there."""
    parts = (*_PARTS, "models") if find_spec("scipy") else _PARTS
    for part in parts:
        import_module(f"account_mgmt.notebook.forms.{part}")
    return (*PAGES, *ROWS)


@cache
def value_classes() -> tuple[type, ...]:
    """All classes of values; those without a form of their own show their fields."""
    packages = ("domain", "ports", "modelling") if find_spec("scipy") else ("domain", "ports")
    modules = [
        import_module(f"account_mgmt.{package}.{module.name}")
        for package in packages
        for module in iter_modules(import_module(f"account_mgmt.{package}").__path__)
    ]
    kinds = (one for module in modules for one in vars(module).values() if isinstance(one, type))
    return tuple(filter(is_value, dict.fromkeys(kinds)))


def html_of(value: object, locale: str = "en", *, names: Called = _NOBODY) -> str:
    """A value as a piece of HTML, which loads nothing; several of one class as one table.

    Args:
        value: one of the domain, its ports or the models, or a sequence of them. What has no form of
            its own shows its fields, by their names.
        locale: its language, and how figures and days are written; or the path of a catalogue.
        names: what to call managers, accounts and products, by id; an id stands for itself.

    Raises:
        NoForm: it is no such value.
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
    several = isinstance(value, tuple | list)
    many = cast("Sequence[object]", value) if several else (value,)
    kinds = {type(one) for one in many}
    if not kinds or not all(kind in ROWS or is_value(kind) for kind in kinds):
        return None
    rows = ROWS.get(kinds.pop()) if len(kinds) == 1 else None
    if rows is None and not several:
        return general_page(value, view)
    table = general_rows(many, view) if rows is None else rows(many, view)
    return Page(language=view.say.language, title="", facts=(), tables=(table,))
