"""The sales ledger's questions, as one expression for whatever engine holds its rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, Self, final

import duckdb
import narwhals.stable.v2 as nw

from account_mgmt.adapters.analytics.columns import SCHEMA, to_entry
from account_mgmt.domain.errors import NotFound
from account_mgmt.domain.ids import AccountId, ManagerId, ProductId
from account_mgmt.domain.ledger import (
    Dimension,
    EntryKind,
    Key,
    SaleEvent,
    SalesEntry,
    SalesTotal,
    Where,
)
from account_mgmt.ports.storage import SalesFigures


@final
class SalesFrame(SalesFigures):
    """Figures out of the lazy table of an engine, such as a relation of DuckDB or a plan of polars.

    It has a row for each entry, in the columns that `export_sales` writes, and beside them the `year`
    that the partitions give. The expression is that of narwhals: the same runs here and on a cluster.
    Only sums, and the entries of `explain`, leave the engine.
    """

    def __init__(self, rows: object) -> None:
        self._rows: Final[nw.LazyFrame[Any]] = nw.from_native(rows).lazy()  # type: ignore[call-overload, unused-ignore]

    @classmethod
    def in_folder(cls, folder: Path | str) -> Self:
        """Over a folder that `export_sales` wrote, by DuckDB, in this process.

        Raises NotFound where no such folder is.
        """
        folder = Path(folder)
        if not any(folder.glob("year=*/*.parquet")):
            raise NotFound("folder of exported sales", folder.name)
        pattern = str(folder / "year=*" / "*.parquet")
        return cls(duckdb.connect().read_parquet(pattern, hive_partitioning=True))

    def total(self, where: Where) -> SalesTotal:
        return self.breakdown(where=where).get((), SalesTotal.of_sums(0, {}, where.currency))

    def breakdown(self, *by: Dimension, where: Where) -> Mapping[Key, SalesTotal]:
        columns = [_COLUMNS[dimension] for dimension in by]
        sums: dict[Key, tuple[int, dict[str, int]]] = {}
        grouped = self._held(where).group_by(*columns, "unit")
        for row in _rows(grouped.agg(nw.col("minor", "millionths").sum())):
            minor, units = sums.get(key := _key(by, row), (0, {}))
            units[row["unit"]] = int(row["millionths"])
            sums[key] = minor + int(row["minor"]), units
        return {
            key: SalesTotal.of_sums(minor, units, where.currency)
            for key, (minor, units) in sums.items()
        }

    def orders(self, *by: Dimension, where: Where) -> Mapping[Key, int]:
        columns = [_COLUMNS[dimension] for dimension in by]
        sold = self._held(where).filter(nw.col("kind") == EntryKind.SOLD.value)
        once = sold.select(*columns, "document").unique()
        if not by:
            [counted] = _rows(once.select(nw.col("document").count()))
            return {(): counted["document"]} if counted["document"] else {}
        rows = _rows(once.group_by(*columns).agg(nw.col("document").count()))
        return {_key(by, row): row["document"] for row in rows}

    def explain(self, where: Where) -> Sequence[SalesEntry]:
        rows = self._held(where).select(*SCHEMA.names)
        return [to_entry(row) for row in _rows(rows.sort(*_PLACE))]

    def first_sales(self, event: SaleEvent) -> Mapping[AccountId, date]:
        sold = self._rows.filter(
            nw.col("event") == event.value, nw.col("kind") == EntryKind.SOLD.value
        )
        rows = _rows(sold.group_by("account").agg(nw.col("effective_on").min()))
        return {AccountId(row["account"]): row["effective_on"] for row in rows}

    def _held(self, where: Where) -> nw.LazyFrame[Any]:
        """The rows that a question is about, as `Where.holds` says it of an entry."""
        day, period = nw.col("effective_on"), where.period
        held = [
            nw.col("year").is_between(period.start.year, period.last_day.year),  # whole partitions
            day >= period.start,
            day < period.end,
            nw.col("event") == where.event.value,
            nw.col("currency") == where.currency,
            nw.col("role").is_in(sorted(role.value for role in where.roles)),
        ]
        named = {
            "manager": where.manager,
            "account": where.account,
            "product": where.product,
            "document": where.document,
            "kind": where.kind,
        }
        held += [nw.col(name) == one.value for name, one in named.items() if one is not None]
        if where.known_at is not None:
            held.append(nw.col("recorded_at") <= nw.lit(where.known_at))
        return self._rows.filter(*held)


_PLACE: Final = ("effective_on", "document", "line", "sequence")
_COLUMNS: Final[Mapping[Dimension, str]] = {
    Dimension.DAY: "effective_on",
    Dimension.MANAGER: "manager",
    Dimension.ACCOUNT: "account",
    Dimension.PRODUCT: "product",
    Dimension.KIND: "kind",
}
_READERS: Final[
    Mapping[Dimension, Callable[[Any], date | ManagerId | AccountId | ProductId | EntryKind]]
] = {
    Dimension.DAY: lambda day: day,
    Dimension.MANAGER: ManagerId,
    Dimension.ACCOUNT: AccountId,
    Dimension.PRODUCT: ProductId,
    Dimension.KIND: EntryKind,
}


def _key(by: Sequence[Dimension], row: Mapping[str, Any]) -> Key:
    found = ((dimension, row[_COLUMNS[dimension]]) for dimension in by)
    return tuple(None if one is None else _READERS[dimension](one) for dimension, one in found)


def _rows(frame: nw.LazyFrame[Any]) -> Iterable[dict[str, Any]]:
    """The rows of a frame, by way of Arrow: so that an instant needs no library of zones."""
    return frame.collect("pyarrow").iter_rows(named=True)
