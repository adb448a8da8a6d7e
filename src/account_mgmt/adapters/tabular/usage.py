"""Which columns of each source a mapping uses: of one that is looked up, only those are kept."""

from collections.abc import Iterable, Iterator
from typing import cast

import attrs

from account_mgmt.adapters.tabular.mapping import Field, FileMapping, Section, Test


def columns_used(mapping: FileMapping) -> dict[str, set[str]]:
    """By source, the names of columns that some field, test or lookup asks for."""
    used: dict[str, set[str]] = {name: set() for name in mapping.sources}
    for section in _sections(mapping):
        used[section.source].update(_names(section))
    for orders in mapping.orders:
        if orders.lines.source:  # what returns ask may be in either
            used[orders.lines.source].update(_names(orders))
    for name, source in mapping.sources.items():
        used[name].update(_names(source.where))
        used[name].update(here for lookup in source.lookups for here in lookup.by)
    grew = True
    while grew:  # a column of a lookup is a column of the source that is looked up, and so on
        before = sum(map(len, used.values()))
        for name, source in mapping.sources.items():
            for lookup in source.lookups:
                prefix = f"{lookup.name}."
                asked = {one.removeprefix(prefix) for one in used[name] if one.startswith(prefix)}
                used[lookup.source] |= asked | set(lookup.by.values())
        grew = sum(map(len, used.values())) > before
    return used


def _sections(mapping: FileMapping) -> Iterator[Section]:
    groups: Iterable[Iterable[Section]] = (
        mapping.managers, mapping.accounts, mapping.assignments, mapping.products,
        mapping.prices, mapping.quotas, mapping.orders, mapping.invoices,
    )  # fmt: skip
    for group in groups:
        yield from group


def _names(value: object) -> Iterator[str]:
    """The columns that fields and tests within a value name, however deep."""
    if isinstance(value, Field):
        yield from value.columns
    elif isinstance(value, Test):
        yield value.column
    elif isinstance(value, tuple):
        for one in cast("tuple[object, ...]", value):
            yield from _names(one)
    else:
        kind = type(value)
        for attribute in attrs.fields(kind) if attrs.has(kind) else ():
            yield from _names(getattr(value, attribute.name))
