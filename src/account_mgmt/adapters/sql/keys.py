"""Idempotency keys, each with the aggregate that it first gave, as it was then."""

from typing import Final, final

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from account_mgmt.adapters.sql.schema import KEYS, named
from account_mgmt.adapters.sql.session import Session
from account_mgmt.codec import KINDS, decode, encode, kind_of
from account_mgmt.domain.errors import ConcurrencyError
from account_mgmt.ports.storage import Keys, Recalled


@final
class SqlKeys(Keys):
    """The keys of one tenant."""

    def __init__(self, session: Session, tenant: str) -> None:
        self._session: Final = session
        self._tenant: Final = tenant

    def recall(self, key: str) -> Recalled | None:
        self._session.reading()
        rows = self._session.rows(_RECALL, {"tenant": self._tenant, "key": key})
        if not rows:
            return None
        fingerprint, kind, version, document = rows[0]
        return Recalled(fingerprint=fingerprint, result=decode(KINDS[kind], document, version))

    def keep(self, key: str, recalled: Recalled) -> None:
        self._session.writing()
        result = recalled.result
        kind = kind_of(type(result)).name
        row = (self._tenant, key, recalled.fingerprint, kind, result.version, encode(result))
        if not self._session.run_rows(_KEEP, [row]):
            raise ConcurrencyError("key", key, 0)


_KEEP: Final = insert(KEYS).values(named(KEYS.c)).on_conflict_do_nothing()
_RECALL: Final = select(KEYS.c.fingerprint, KEYS.c.kind, KEYS.c.version, KEYS.c.document).where(
    KEYS.c.tenant == bindparam("tenant"), KEYS.c.key == bindparam("key")
)
