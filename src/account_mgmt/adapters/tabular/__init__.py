"""Files in: a folder of CSV, Parquet or Excel, read by a mapping in TOML into a checked batch."""

from account_mgmt.adapters.tabular.mapping import FileMapping
from account_mgmt.adapters.tabular.parsing import parse_mapping, read_mapping
from account_mgmt.adapters.tabular.reading import read_batch
from account_mgmt.adapters.tabular.rejects import write_rejects

__all__ = ["FileMapping", "parse_mapping", "read_batch", "read_mapping", "write_rejects"]
