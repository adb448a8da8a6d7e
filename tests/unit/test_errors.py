"""Every error is a whole sentence that names the thing, and travels between processes."""

import copy
import pickle
from collections.abc import Iterator
from datetime import date
from typing import Any, get_args, get_type_hints

import attrs
import pytest

from account_mgmt.domain import errors
from account_mgmt.domain.errors import AccountManagementError, BadRow


def classes(
    kind: type[AccountManagementError] = AccountManagementError,
) -> Iterator[type[AccountManagementError]]:
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__ and vars(child).get("__attrs_attrs__"):
            yield child
        yield from classes(child)


EVERY = sorted(set(classes()), key=lambda one: one.__name__)


def a_value(name: str, kind: Any) -> Any:
    """A value that a reader would find again in a sentence."""
    if kind is str:
        return f"the-{name}"
    if kind is int:
        return 17
    if kind is date:
        return date(2026, 2, 3)
    if BadRow in get_args(kind):
        return (BadRow("orders.csv", 2, "Date", "x", "no calendar has that day"),)
    return ("one", "two")


def an_error(kind: type[AccountManagementError]) -> AccountManagementError:
    hints = get_type_hints(kind)
    return kind(*(a_value(field.name, hints[field.name]) for field in attrs.fields(kind)))


@pytest.mark.parametrize("kind", EVERY)
def test_an_error_is_a_sentence_that_names_its_thing(kind: type[AccountManagementError]) -> None:
    error = an_error(kind)

    said = str(error)

    assert said.rstrip().endswith((".", "?", "]'")), said
    first = next(
        (value for value in attrs.astuple(error, recurse=False) if isinstance(value, str)), ""
    )
    assert first in said


@pytest.mark.parametrize("kind", EVERY)
def test_an_error_survives_a_journey_between_processes(kind: type[AccountManagementError]) -> None:
    error = an_error(kind)

    for travelled in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301 # our own
        assert type(travelled) is kind
        assert attrs.astuple(travelled) == attrs.astuple(error)
        assert str(travelled) == str(error)


def test_a_long_list_of_wrong_rows_is_cut_for_people_and_whole_for_programs() -> None:
    rows = tuple(BadRow("orders.csv", line, "", "", "it is wrong") for line in range(2, 14))

    said = str(errors.LoadRefused(rows))

    assert said.startswith("Nothing was loaded: 12 rows are wrong.")
    assert said.count("orders.csv, line") == 10
    assert "and 2 more" in said


def test_a_value_is_shown_with_nothing_unseen_in_it_and_not_endless() -> None:
    said = str(BadRow("f.csv", 2, "Name", "\u202e" + "x" * 100, "it is wrong"))

    assert "\u202e" not in said
    assert len(said) < 120


def test_an_error_shows_its_facts_by_name() -> None:
    error = errors.BadText("Name", "", "it is empty")

    assert repr(error) == "BadText(what='Name', value='', rule='it is empty')"
