"""A whole storage from a host's `get`, `scan` and `put`. Needs no extra."""

from account_mgmt.adapters.records.records import DictRecords, Records
from account_mgmt.adapters.records.storage import RecordStorage

__all__ = ["DictRecords", "RecordStorage", "Records"]
