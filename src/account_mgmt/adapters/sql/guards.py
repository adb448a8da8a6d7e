"""Rows to lock for rules over sets."""

from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from account_mgmt.adapters.sql.schema import GUARDS, named
from account_mgmt.adapters.sql.session import Session


def hold(session: Session, tenant: str, name: str, *, exclusive: bool) -> None:
    """Hold a name until the unit of work ends; the later of two waits where one is exclusive.

    An engine with one writer needs no row: whoever writes holds everything.
    """
    session.writing()
    if session.dialect.one_writer:
        return
    guard = {"tenant": tenant, "name": name}
    lock = _EXCLUSIVE if exclusive else _SHARED
    while not session.rows(lock, guard):
        # Made here, the row would be this transaction's alone until its end, and no other's to share.
        session.run_apart(_MAKE, guard)


_MAKE: Final = insert(GUARDS).values(named(GUARDS.c)).on_conflict_do_nothing()
_ROW: Final = select(GUARDS.c.name).where(
    GUARDS.c.tenant == bindparam("tenant"), GUARDS.c.name == bindparam("name")
)
_EXCLUSIVE: Final = _ROW.with_for_update()
_SHARED: Final = _ROW.with_for_update(read=True)
