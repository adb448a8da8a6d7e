"""Parquet files: records with the types that their columns have."""

from collections.abc import Iterator, Sequence
from datetime import date, time
from decimal import Decimal
from math import isfinite, isnan
from typing import TYPE_CHECKING, Any, Final

from account_mgmt.adapters.tabular.folder import DataFile
from account_mgmt.adapters.tabular.rows import Broken, Cell, Odd, Row
from account_mgmt.domain.errors import BadRow, LoadRefused, MissingExtra
from account_mgmt.ports.progress import Progress, silent

if TYPE_CHECKING:
    from pyarrow import Array, RecordBatch
    from pyarrow.parquet import ParquetFile

_BATCH: Final = 10_000


def read(file: DataFile, progress: Progress = silent) -> Iterator[Row]:
    """The names of the columns as a first row of number 0, and all records, numbered from 1.

    Raises LoadRefused for a file that is not Parquet, and MissingExtra.
    """
    with _opened(file) as opened:
        from pyarrow import ArrowException  # noqa: PLC0415 # only when it is used

        yield Row(file.name, 0, opened.schema_arrow.names)
        records, number = opened.metadata.num_rows, 0
        try:
            for batch in opened.iter_batches(batch_size=_BATCH):  # pyright: ignore[reportUnknownMemberType]
                progress(file.name, number, records)
                columns = [_values(column) for column in _columns(batch)]
                for cells in zip(*columns, strict=True):
                    number += 1
                    yield Row(file.name, number, cells)
        except (ArrowException, OSError) as error:
            rule = f"the file ends too early, or is damaged ({_first_line(error)})"
            yield Broken(file.name, number + 1, (), rule=rule)
    progress(file.name, records, records)


def _opened(file: DataFile) -> "ParquetFile":
    try:
        from pyarrow import ArrowException  # noqa: PLC0415 # only when it is used
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415 # as above
    except ModuleNotFoundError as error:
        raise MissingExtra("A Parquet file", "tabular") from error
    try:
        return ParquetFile(file.path)
    except (ArrowException, OSError) as error:
        rule = f"it is not a Parquet file ({_first_line(error)})"
        raise LoadRefused((BadRow(file.name, 1, "", "", rule),)) from error


def _columns(batch: "RecordBatch") -> "Sequence[Array[Any]]":
    return batch.columns  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]


def _values(column: "Array[Any]") -> list[Cell]:
    """The column's values as cells. Fractions below a microsecond are cut off."""
    import pyarrow as pa  # noqa: PLC0415 # as above

    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    values: Sequence[object] = column.to_pylist()
    return [_cell(value) for value in values]


def _cell(value: object) -> Cell:
    """The value as it is; a float as the shortest decimal that it is, and NaN as missing."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal | date):  # a datetime is a date, to Python alone
        return value
    if isinstance(value, float):
        if isnan(value):
            return None
        return Decimal(repr(value)) if isfinite(value) else Odd("infinite number")
    return value.isoformat() if isinstance(value, time) else Odd(type(value).__name__)


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0]
