"""The page of the mapping format names every key that a mapping can have."""

import re
from enum import Enum
from pathlib import Path

import attrs
import pytest

from account_mgmt.adapters.tabular import mapping
from account_mgmt.adapters.tabular.mapping import columns_of

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "mapping.md").read_text("utf-8")
SECTIONS = {
    "managers": mapping.Managers,
    "accounts": mapping.Accounts,
    "assignments": mapping.Assignments,
    "products": mapping.Products,
    "prices": mapping.Prices,
    "quotas": mapping.Quotas,
    "orders": mapping.Orders,
    "orders.lines": mapping.Lines,
    "orders.returns": mapping.Returns,
    "invoices": mapping.Invoices,
}


def part(heading: str) -> str:
    """What stands under a heading of the page."""
    found = re.search(
        rf"^###? {re.escape(heading)}\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL
    )
    assert found, f"there is no heading {heading}"
    return found[1]


@pytest.mark.parametrize("name", SECTIONS)
def test_every_key_of_a_section_is_told(name: str) -> None:
    told = set(re.findall(r"`(\w+)`", part(f"`[{name}]`")))

    assert {key for _, key, _, _ in columns_of(SECTIONS[name])} <= told


@pytest.mark.parametrize("name", SECTIONS)
def test_a_key_that_is_needed_is_bold(name: str) -> None:
    bold = set(re.findall(r"\*\*`(\w+)`\*\*", part(f"`[{name}]`")))

    assert {key for _, key, _, needed in columns_of(SECTIONS[name]) if needed} <= bold


@pytest.mark.parametrize("name", [name for name in SECTIONS if "." not in name])
def test_a_key_that_is_told_is_one_of_the_section(name: str) -> None:
    rows = re.findall(r"^\| ((?:\*\*)?`.*?) \|", part(f"`[{name}]`"), re.MULTILINE)
    told = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    attributes = {attribute.name for attribute in attrs.fields(SECTIONS[name])}
    keys = {key for _, key, _, _ in columns_of(SECTIONS[name])}

    assert told <= keys | attributes | {"seller", "until", "class"}


@pytest.mark.parametrize(
    "words",
    [mapping.Repeated, mapping.DiscountAs, mapping.Unknown, mapping.Unmapped, mapping.NotThere],
)
def test_every_word_is_told(words: type[Enum]) -> None:
    for word in words:
        assert f"`{word.value}`" in PAGE


@pytest.mark.parametrize("kind", [mapping.Reading, mapping.Source, mapping.Unpivot, mapping.Lookup])
def test_every_key_of_a_source_is_told(kind: type[attrs.AttrsInstance]) -> None:
    called = {
        "name": "NAME",
        "files": "file",
        "reading": "reading",
        "lookups": "lookup",
        "source": "from",
    }
    for attribute in attrs.fields(kind):
        assert called.get(attribute.name, attribute.name) in PAGE
