"""How aggregates and events are stored, whatever stores them: one codec below the adapters."""

from account_mgmt.codec.documents import at_version, decode, encode
from account_mgmt.codec.events import decode_event, encode_event
from account_mgmt.codec.forms import known_id, read_instant, write_instant
from account_mgmt.codec.kinds import (
    ACCOUNTS,
    CLOSINGS,
    COMPANIES,
    FORECASTS,
    KINDS,
    MANAGERS,
    ORDERS,
    PLANS,
    PRICE_LISTS,
    PRODUCTS,
    AnyKind,
    Kind,
    kind_of,
)
from account_mgmt.codec.lookups import (
    Condition,
    Equals,
    Within,
    conditions,
    holds,
    lookup_values,
    lookups,
)

__all__ = [
    "ACCOUNTS",
    "CLOSINGS",
    "COMPANIES",
    "FORECASTS",
    "KINDS",
    "MANAGERS",
    "ORDERS",
    "PLANS",
    "PRICE_LISTS",
    "PRODUCTS",
    "AnyKind",
    "Condition",
    "Equals",
    "Kind",
    "Within",
    "at_version",
    "conditions",
    "decode",
    "decode_event",
    "encode",
    "encode_event",
    "holds",
    "kind_of",
    "known_id",
    "lookup_values",
    "lookups",
    "read_instant",
    "write_instant",
]
