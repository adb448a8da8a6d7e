"""Sources: rows of files of one form, unpivoted, with columns that lookups add, and filtered."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Final, TypeAlias

from attrs import frozen

from account_mgmt.adapters.tabular import csv_file, parquet, workbook
from account_mgmt.adapters.tabular.converting import Cells, Columns, Wrong, as_text
from account_mgmt.adapters.tabular.findings import Findings
from account_mgmt.adapters.tabular.folder import DataFile, find
from account_mgmt.adapters.tabular.formats import Unreadable
from account_mgmt.adapters.tabular.mapping import FileFormat, Lookup, NotThere, Source
from account_mgmt.adapters.tabular.rows import Broken, Cell, LeftOut, Row
from account_mgmt.adapters.tabular.tables import meant
from account_mgmt.domain.errors import BadMapping, BadRow, LoadRefused
from account_mgmt.ports.progress import Progress, silent

Key: TypeAlias = tuple[str, ...]


class Reader:
    """The rows of one source, as often as they are asked for.

    `used` are the columns of it that the mapping names, `others` the sources that it looks up.
    Raises BadMapping or LoadRefused when files are not there, or headers not as the mapping says.
    """

    def __init__(
        self,
        source: Source,
        folder: Path,
        used: frozenset[str],
        others: "Mapping[str, Reader]",
        findings: Findings,
    ) -> None:
        self.source = source
        self._files = find(folder, source)
        self._header = _same_header(source, self._files)
        self._wide = _wide(source, self._header)
        names: list[str] = list(self._header)
        if source.unpivot is not None:
            names += [source.unpivot.label, source.unpivot.value]
        there = list(names)
        self._joins: list[_Join] = []
        for lookup in source.lookups:
            before = Columns(source, tuple(names), _places(names))
            join = _Join(lookup, before, others[lookup.source], used, findings)
            self._joins.append(join)
            names += join.names
            there += [f"{lookup.name}.{name}" for name in join.other.columns.names if name]
        _check_single(source, there)
        self.columns: Columns = Columns(source, tuple(filter(None, there)), _places(names))
        self._asked = self.columns.asked(source.where, f"sources.{source.name}.where")

    def rows(self, progress: Progress = silent) -> Iterator[Row]:
        """All rows that are asked for; among them those that are Broken or LeftOut."""
        rows: Iterator[Row] = chain.from_iterable(
            self._read(file, progress) for file in self._files
        )
        if self._wide:
            rows = chain.from_iterable(map(self._unpivoted, rows))
        for join in self._joins:
            rows = map(join.joined, rows)
        return rows if self._asked is None else self._filtered(rows)

    def _read(self, file: DataFile, progress: Progress) -> Iterator[Row]:
        """The file's rows with their missing values told, and none of another width."""
        file.check()
        reading, width = self.source.reading, len(self._header)
        missing, trim = reading.missing, reading.trim
        for row in _data(self.source, file, progress):
            cells = row.cells
            if isinstance(row, Broken):
                yield row
                continue
            if len(cells) != width:
                if len(cells) > width or self.source.format is FileFormat.CSV:
                    yield _of_another_width(row, width)
                    continue
                cells = (*cells, *[None] * (width - len(cells)))
            if trim:
                cells = [cell.strip() if isinstance(cell, str) else cell for cell in cells]
            cells = [None if cell in missing else cell for cell in cells]
            yield Row(row.file, row.line, cells, row.raw)

    def _unpivoted(self, row: Row) -> Iterator[Row]:
        if isinstance(row, Broken):
            yield row
            return
        unpivot = self.source.unpivot
        keep = unpivot is not None and unpivot.keep_missing
        for place, label in self._wide:
            cell = row.cells[place]
            if cell is not None or keep:
                yield Row(row.file, row.line, [*row.cells, label, cell], row.raw)

    def _filtered(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            if isinstance(row, Broken | LeftOut) or self._asked is None:
                yield row
                continue
            try:
                if self._asked(row.cells):
                    yield row
            except Wrong as wrong:
                yield broken(row, wrong)


class _Join:
    """The columns that a lookup adds to each row, from the row of another source with its key."""

    def __init__(
        self, lookup: Lookup, here: Columns, other: Reader, used: frozenset[str], findings: Findings
    ) -> None:
        path = f"sources.{here.source.name}.lookup.{lookup.name}.by"
        self.other = other
        self.names: list[str] = []
        self._lookup, self._findings = lookup, findings
        self._here = [here.place(name, path) for name in lookup.by]
        self._there = [other.columns.place(name, path) for name in lookup.by.values()]
        mine = [name for name in other.columns.names if f"{lookup.name}.{name}" in used]
        self.names += (f"{lookup.name}.{name}" for name in mine)
        self._places = [other.columns.places[name] for name in mine]
        self._found: dict[Key, list[Cell] | _NoRow] | None = None

    def joined(self, row: Row) -> Row:
        """The row with the columns, or Broken when there is no one row to take them from."""
        if isinstance(row, Broken | LeftOut):
            return row
        found = self._table()
        blank: list[Cell] = [None] * len(self._places)
        key = _key(row.cells, self._here)
        there = blank if key is None else found.get(key, _NOTHING)
        if isinstance(there, _NoRow):
            if there is not _NOTHING or self._lookup.unknown is NotThere.REFUSE:
                return self._refused(row, key or (), there)
            if self._lookup.unknown is NotThere.DROP:
                reason = f"no {', '.join(self._lookup.by.values())} in {self.other.source.name}"
                return LeftOut(row.file, row.line, row.cells, row.raw, reason)
            there = blank
        return Row(row.file, row.line, [*row.cells, *there], row.raw)

    def _refused(self, row: Row, key: Key, there: "_NoRow") -> Broken:
        rule = there.rule or f"source {self.other.source.name} has no such key"
        column, value = ", ".join(self._lookup.by), ", ".join(key)
        cells = (row.file, row.line, row.cells, row.raw)
        return Broken(*cells, column=column, value=value, rule=rule, follows=there.follows)

    def _table(self) -> "dict[Key, list[Cell] | _NoRow]":
        if self._found is None:
            self._found = {}
            lines: dict[Key, str] = {}
            for row in self.other.rows():
                if isinstance(row, Broken | LeftOut):
                    self._findings.unusable(row)
                    self._spoil(row)
                    continue
                key = _key(row.cells, self._there)
                if key is None:
                    continue
                place = f"{row.file}, line {row.line}"
                if key in self._found:
                    twice = f"the key is there twice: {lines[key]} and {place}"
                    self._found[key] = _NoRow(twice)
                    continue
                lines[key] = place
                self._found[key] = [row.cells[i] for i in self._places]
        return self._found

    def _spoil(self, row: Broken | LeftOut) -> None:
        """Remember, where its key can be told, a row that others would have asked for."""
        key = _key(row.cells, self._there) if len(row.cells) > max(self._there) else None
        if key is not None and self._found is not None and isinstance(row, Broken):
            rule = f"the row that it looks up is wrong: {row.file}, line {row.line}"
            self._found.setdefault(key, _NoRow(rule, follows=True))


@frozen
class _NoRow:
    """Why a key has no one row, when not because it is not there."""

    rule: str = ""
    follows: bool = False


_NOTHING: Final = _NoRow()


def broken(row: Row, wrong: Wrong) -> Broken:
    """The row as one of which nothing can be made."""
    return Broken(
        row.file,
        row.line,
        row.cells,
        row.raw,
        column=wrong.column,
        value=wrong.value,
        rule=wrong.rule,
        follows=wrong.follows,
    )


def _key(cells: Cells, places: Iterable[int]) -> Key | None:
    """The text of the key's cells; None when one is missing or can be no key."""
    try:
        found = tuple([as_text(cell) for cell in (cells[i] for i in places) if cell is not None])
    except Unreadable:
        return None
    return found if len(found) == len(list(places)) else None


def _places(names: Iterable[str]) -> dict[str, int]:
    return {name: i for i, name in enumerate(names) if name}


# --- headers --------------------------------------------------------------------------------------


def _data(source: Source, file: DataFile, progress: Progress = silent) -> Iterator[Row]:
    """The file's rows below its header."""
    rows = _all_rows(source, file, progress)
    if not source.columns:
        next(rows, None)
    return rows


def _all_rows(source: Source, file: DataFile, progress: Progress = silent) -> Iterator[Row]:
    if source.format is FileFormat.PARQUET:
        return parquet.read(file, progress)
    if source.format is FileFormat.EXCEL:
        return workbook.read(file, source, progress)
    return csv_file.read(file, source, progress)


def _same_header(source: Source, files: Iterable[DataFile]) -> tuple[str, ...]:
    """The header that all files have. Refuses with LoadRefused one that is wrong or different."""
    header: tuple[str, ...] | None = None
    for file in files:
        found = source.columns or _header(source, file)
        if header is not None and found != header:
            rule = f"its header is not that of the source's first file: {', '.join(header)}"
            raise LoadRefused((BadRow(file.name, 1, "", "", rule, ",".join(found)),))
        header = found
    return header or ()


def _header(source: Source, file: DataFile) -> tuple[str, ...]:
    row = next(_all_rows(source, file), None)
    if row is None:
        raise LoadRefused((BadRow(file.name, 1, "", "", "it is empty, and has no header"),))
    if isinstance(row, Broken):
        raise LoadRefused((row.bad("", "", row.rule),))
    names = ["" if cell is None else as_text(cell) for cell in row.cells]
    if source.reading.trim:
        names = [name.strip() for name in names]
    for place, name in enumerate(names):
        if name and name in names[:place]:
            rule = f"the header has it twice, as columns {names.index(name) + 1} and {place + 1}"
            raise LoadRefused((row.bad(name, name, rule),))
    return tuple(names)


def _check_single(source: Source, names: list[str]) -> None:
    for name in filter(None, names):
        if names.count(name) > 1:
            where = f"sources.{source.name}"
            rule = "unpivot or a lookup adds a column that is there already"
            raise BadMapping(where, repr(name), rule, "Give it another name")


def _wide(source: Source, header: tuple[str, ...]) -> list[tuple[int, str]]:
    """The columns that become rows: where each stands, and what it is called."""
    if source.unpivot is None:
        return []
    where = f"sources.{source.name}.unpivot.columns"
    found: list[tuple[int, str]] = []
    for name, label in source.unpivot.columns.items():
        grammar = re.compile("(.*)".join(map(re.escape, name.split("*"))))
        hits = [(i, grammar.fullmatch(column)) for i, column in enumerate(header)]
        matched = [(i, hit) for i, hit in hits if hit is not None]
        if not matched:
            raise BadMapping(where, repr(name), "there is no such column", meant(name, header))
        for i, hit in matched:
            found.append((i, label.replace("*", hit[1]) if "*" in name else label))
    return found


def _of_another_width(row: Row, width: int) -> Broken:
    count = len(row.cells)
    rule = f"it has {count} values, and the header {width} columns"
    if count > width:
        rule += "; a delimiter within a value stands in quotes"
    return Broken(row.file, row.line, row.cells, row.raw, rule=rule)
