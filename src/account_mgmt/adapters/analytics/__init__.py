"""The sales ledger as Parquet files, and its figures out of them. Needs the extra `analytics`."""

from importlib.util import find_spec

from account_mgmt.domain.errors import MissingExtra

if any(find_spec(needed) is None for needed in ("duckdb", "narwhals", "pyarrow")):
    raise MissingExtra("Analytics", "analytics")

from account_mgmt.adapters.analytics.exporting import export_sales
from account_mgmt.adapters.analytics.sales_frame import SalesFrame

__all__ = ["SalesFrame", "export_sales"]
