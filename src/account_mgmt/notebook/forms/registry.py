"""Which class is shown how."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias, TypeVar

from account_mgmt.adapters.documents.pages import Page, Table
from account_mgmt.notebook.view import View

T = TypeVar("T")

PageForm: TypeAlias = Callable[[T, View], Page]
RowsForm: TypeAlias = Callable[[Sequence[T], View], Table]

PAGES: Final[dict[type, PageForm[Any]]] = {}
"""What one value of a class shows."""

ROWS: Final[dict[type, RowsForm[Any]]] = {}
"""What values of a class show together; one alone is a table of one row."""


def page_of(kind: type[T]) -> Callable[[PageForm[T]], PageForm[T]]:
    """Marks a function as the form of a class."""

    def mark(form: PageForm[T]) -> PageForm[T]:
        PAGES[kind] = form
        return form

    return mark


def rows_of(kind: type[T]) -> Callable[[RowsForm[T]], RowsForm[T]]:
    """Marks a function as the form of many values of a class."""

    def mark(form: RowsForm[T]) -> RowsForm[T]:
        ROWS[kind] = form
        return form

    return mark
