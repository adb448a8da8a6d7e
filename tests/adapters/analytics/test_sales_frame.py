"""The ledger as Parquet files says what the ledger says, through DuckDB and through polars."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from account_mgmt.adapters.analytics import SalesFrame, export_sales
from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import AlreadyExists, NotFound, NothingThere
from account_mgmt.domain.ledger import EVERYBODY, Dimension, SaleEvent, SalesEntry, Where
from account_mgmt.testing import strategies
from account_mgmt.testing.builders import YEAR
from account_mgmt.testing.contracts.base import EVER
from account_mgmt.testing.contracts.figures import HISTORY, check_figures, questions, written

EUROS = [entry for entry in HISTORY if entry.amount.currency == "EUR"]

FEW = [(), (Dimension.MANAGER,), (Dimension.DAY, Dimension.ACCOUNT, Dimension.KIND)]


@pytest.fixture
def storage() -> MemoryStorage:
    storage = MemoryStorage()
    written(storage, HISTORY)
    return storage


@pytest.fixture
def folder(storage: MemoryStorage, tmp_path: Path) -> Path:
    export_sales(storage, tmp_path / "sales", currency="EUR")
    return tmp_path / "sales"


def test_every_figure_of_a_year_is_that_of_the_ledger(folder: Path) -> None:
    check_figures(SalesFrame.in_folder(folder), EUROS, questions([YEAR]), FEW)


def test_figures_are_by_whatever_is_named(folder: Path) -> None:
    everything = Where(period=EVER, currency="EUR", roles=EVERYBODY)

    check_figures(SalesFrame.in_folder(folder), EUROS, [everything])


def test_every_total_of_every_period_is_that_of_the_ledger(
    storage: MemoryStorage, folder: Path
) -> None:
    exported = SalesFrame.in_folder(folder)
    with storage.begin(read_only=True) as work:
        for where in questions():
            if where.currency == "EUR":
                assert exported.total(where) == work.sales.total(where)


def test_another_engine_gives_the_same_by_the_same_expression(folder: Path) -> None:
    polars = SalesFrame(pl.scan_parquet(folder, hive_partitioning=True))

    check_figures(polars, EUROS, questions([YEAR]), FEW)


def test_first_sales_are_those_of_the_ledger(storage: MemoryStorage, folder: Path) -> None:
    with storage.begin(read_only=True) as work:
        for event in SaleEvent:
            known = work.sales.first_sales(event)
            in_euros = {one: day for one, day in known.items() if one in {e.account for e in EUROS}}
            assert SalesFrame.in_folder(folder).first_sales(event) == in_euros


def test_a_folder_is_a_partition_a_year_and_a_file_a_month(folder: Path) -> None:
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.parquet"))

    assert files[:3] == [
        "year=2024/2024-02.parquet",
        "year=2025/2025-12.parquet",
        "year=2026/2026-01.parquet",
    ]


def test_any_other_reader_sees_whole_cents_and_typed_days(folder: Path) -> None:
    [table] = [pq.read_table(path) for path in folder.rglob("2024-02.parquet")]

    assert table.column("minor").to_pylist() == [40_000, -40_000, 40_000]
    assert table.column("effective_on").to_pylist() == [date(2024, 2, 29)] * 3
    [(summed,)] = (
        duckdb.connect().execute(f"SELECT sum(minor) FROM '{folder}/*/*.parquet'").fetchall()
    )
    assert summed == sum(entry.amount.minor for entry in EUROS)


def test_what_is_exported_is_how_many_entries_there_are(
    storage: MemoryStorage, tmp_path: Path
) -> None:
    assert export_sales(storage, tmp_path / "all", currency="EUR") == len(EUROS)
    leap = Period.of("2024-02-29", "2024-03-01")
    assert export_sales(storage, tmp_path / "leap", currency="EUR", period=leap) == 3


def test_a_folder_that_is_there_is_left_as_it_is(storage: MemoryStorage, folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.parquet")}

    with pytest.raises(AlreadyExists, match="sales"):
        export_sales(storage, folder, currency="EUR")

    assert {path: path.read_bytes() for path in folder.rglob("*.parquet")} == before


def test_a_period_without_entries_leaves_nothing_behind(
    storage: MemoryStorage, tmp_path: Path
) -> None:
    with pytest.raises(NothingThere, match="no entries in CHF"):
        export_sales(storage, tmp_path / "sales", currency="CHF")

    assert list(tmp_path.iterdir()) == []


def test_an_export_that_breaks_off_leaves_nothing_behind(
    storage: MemoryStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
    with pytest.raises(OSError, match="No space"):
        export_sales(storage, tmp_path / "sales", currency="EUR")

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="elsewhere"):
        SalesFrame.in_folder(tmp_path / "elsewhere")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(strategies.entries(), min_size=1, unique_by=lambda e: e.name))
def test_entries_come_back_as_they_were_written(
    entries: list[SalesEntry], tmp_path_factory: pytest.TempPathFactory
) -> None:
    storage, folder = MemoryStorage(), tmp_path_factory.mktemp("export")
    written(storage, entries)
    for currency in {entry.amount.currency for entry in entries}:
        export_sales(storage, folder / currency, currency=currency)
        exported = SalesFrame.in_folder(folder / currency)
        for event in SaleEvent:
            where = Where(period=EVER, currency=currency, event=event, roles=EVERYBODY)
            behind = [entry for entry in entries if where.holds(entry)]
            assert set(exported.explain(where)) == set(behind)
