"""The keys of a mapping that say which files there are, and how their rows are made."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from attrs import evolve

from account_mgmt.adapters.tabular.mapping import (
    FileFormat,
    Lookup,
    NotThere,
    Reading,
    Source,
    Unpivot,
)
from account_mgmt.adapters.tabular.parse_fields import read_where
from account_mgmt.adapters.tabular.parse_text import read_keys
from account_mgmt.adapters.tabular.tables import Table, meant
from account_mgmt.domain.errors import BadMapping

_BY_ENDING: Final = {
    ".csv": FileFormat.CSV, ".tsv": FileFormat.CSV, ".txt": FileFormat.CSV,
    ".parquet": FileFormat.PARQUET, ".pq": FileFormat.PARQUET,
    ".xlsx": FileFormat.EXCEL, ".xlsm": FileFormat.EXCEL,
}  # fmt: skip


def read_sources(root: Table, reading: Reading) -> dict[str, Source]:
    """All sources, by name; `reading` is what they do not say themselves."""
    every = root.needed_table("sources")
    sources: dict[str, Source] = {}
    for name in every.keys():  # noqa: SIM118 # they count as taken
        sources[name] = _source(name, every.needed_table(name), reading)
    for name, source in sources.items():
        for lookup in source.lookups:
            if lookup.source not in sources:
                where = f"sources.{name}.lookup.{lookup.name}.from"
                way_out = meant(lookup.source, sources)
                raise BadMapping(where, repr(lookup.source), "there is no such source", way_out)
        _check_circle((name,), sources)
    return sources


def _check_circle(names: tuple[str, ...], sources: Mapping[str, Source]) -> None:
    for lookup in sources[names[-1]].lookups:
        if lookup.source in names:
            rule = (
                f"its lookups come back to where they began: {' -> '.join((*names, lookup.source))}"
            )
            raise BadMapping(f"sources.{names[0]}", "", rule, "Take one of them out")
        if lookup.source in sources:
            _check_circle((*names, lookup.source), sources)


def _source(name: str, table: Table, reading: Reading) -> Source:
    files = table.texts("file")
    if not files:
        raise BadMapping(f"{table.path}.file", "", "it is missing", 'Write file = "orders.csv"')
    for file in files:
        _check_within(table, file)
    if all(Path(file.removesuffix(".gz")).suffix.lower() == ".tsv" for file in files):
        reading = evolve(reading, delimiter="\t")
    source = Source(
        name=name,
        files=files,
        format=_format(table, files),
        sheet=table.text("sheet"),
        skip=table.whole("skip", 0, 10_000) or 0,
        columns=table.texts("columns") or (),
        reading=read_keys(table, reading),
        unpivot=_unpivot(table.table("unpivot")),
        lookups=_lookups(table.table("lookup")),
        where=read_where(table, "where"),
    )
    table.done()
    return source


def _check_within(table: Table, file: str) -> None:
    """Refuse, by its text alone, what would lead out of the folder of data."""
    parts = re.split(r"[/\\]", file)
    if ".." in parts or parts[0] in {"", "~"} or ":" in parts[0] or "\\" in file or "**" in file:
        way_out = "Name a file within it, with / between folders"
        raise BadMapping(
            f"{table.path}.file", repr(file), "it is outside the folder of data", way_out
        )


def _format(table: Table, files: Iterable[str]) -> FileFormat:
    said = table.text("format")
    if said is not None:
        words = {str(one.value): one for one in FileFormat}
        if said not in words:
            raise table.refused("format", "it is not a word for this", meant(said, words))
        return words[said]
    endings = {Path(file.lower().removesuffix(".gz")).suffix for file in files}
    formats = {_BY_ENDING.get(ending) for ending in endings}
    known = formats.pop() if len(formats) == 1 else None
    if known is None:
        rule = "its ending does not say what it is"
        raise table.refused("file", rule, 'Write format = "csv", "parquet" or "excel"')
    return known


def _unpivot(table: Table | None) -> Unpivot | None:
    if table is None:
        return None
    inner = table.take("columns")
    if isinstance(inner, dict):
        named_columns = table.needed_table("columns")
        columns = {name: named_columns.needed(name) for name in named_columns.keys()}  # noqa: SIM118
    else:
        columns = {name: name for name in table.texts("columns") or ()}
    if not columns:
        raise table.refused("columns", "it names none", 'Write columns = "M*", or list them')
    for name in columns:
        if name.count("*") > 1:
            raise table.refused("columns", "one star can stand in a name", 'Write columns = "M*"')
    unpivot = Unpivot(
        columns=columns,
        label=table.needed("label"),
        value=table.needed("value"),
        keep_missing=table.flag("keep_missing"),
    )
    table.done()
    return unpivot


def _lookups(table: Table | None) -> tuple[Lookup, ...]:
    if table is None:
        return ()
    lookups: list[Lookup] = []
    for name in table.keys():  # noqa: SIM118 # they count as taken
        if "." in name:
            rule = "a dot stands between the name and a column"
            raise BadMapping(f"{table.path}.{name}", "", rule, "Give a name without")
        inner = table.needed_table(name)
        by = inner.take("by")
        if isinstance(by, dict):
            keys = inner.needed_table("by")
            pairs = {here: keys.needed(here) for here in keys.keys()}  # noqa: SIM118 # as above
        else:
            pairs = {key: key for key in inner.texts("by") or ()}
        if not pairs:
            rule, way_out = "it names no column", 'Write by = "Key", or by = { here = "there" }'
            raise BadMapping(f"{inner.path}.by", "", rule, way_out)
        unknown = inner.choice("unknown", NotThere, NotThere.REFUSE)
        lookups.append(Lookup(name=name, source=inner.needed("from"), by=pairs, unknown=unknown))
        inner.done()
    return tuple(lookups)
