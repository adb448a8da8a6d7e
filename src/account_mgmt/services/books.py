"""What every department of the desk works with, and how a command is done once."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from attrs import frozen

from account_mgmt.domain.closing import Closing
from account_mgmt.domain.company import Company
from account_mgmt.domain.credit import CreditPolicy
from account_mgmt.domain.errors import AlreadyExists, ConcurrencyError, KeyReused
from account_mgmt.domain.fiscal import FiscalCalendar
from account_mgmt.ports.activities import ActivityCounts
from account_mgmt.ports.clock import Clock
from account_mgmt.ports.names import Names
from account_mgmt.ports.queries import Aggregate
from account_mgmt.ports.storage import Recalled, Storage, UnitOfWork

AggregateT = TypeVar("AggregateT", bound=Aggregate)


@frozen(kw_only=True)
class Books:
    """One company's books: where they are kept, in which currency, by which calendar and policy."""

    storage: Storage
    calendar: FiscalCalendar
    currency: str
    policy: CreditPolicy
    clock: Clock
    names: Names
    activities: ActivityCounts | None = None

    @property
    def company(self) -> Company:
        """What the books rest on, as the storage keeps it."""
        return Company(currency=self.currency, calendar=self.calendar, policy=self.policy)

    def open(self) -> None:
        """Keep what the books rest on in the storage, unless it is there.

        Raises BooksDiffer when the books there rest on something else.
        """
        with self.storage.begin(read_only=True) as work:
            if self.are_open(work):
                return
        try:
            with self.storage.begin() as work:
                work.companies.add(*self.company.opening())
                work.commit()
        except (AlreadyExists, ConcurrencyError):  # somebody else opened them just now
            self.open()

    def are_open(self, work: UnitOfWork) -> bool:
        """Whether the storage keeps what the books rest on. Raises BooksDiffer when it differs."""
        there = work.companies.find()
        for company in there:
            company.check_same(self.company)
        return bool(there)

    def once(
        self, key: str | None, request: object, command: Callable[[UnitOfWork], AggregateT]
    ) -> AggregateT:
        """Do a command in one unit of work; with a key, at most once.

        The same key and request give the first result again and write nothing. Raises KeyReused for
        the same key with another request. `request` is a frozen value or a tuple of such.
        """
        if key is None:
            return self._do(None, "", command)
        fingerprint = hashlib.sha256(repr(request).encode()).hexdigest()
        try:
            return self._do(key, fingerprint, command)
        except (AlreadyExists, ConcurrencyError):  # perhaps somebody did the same just now
            return self._do(key, fingerprint, command)

    def _do(
        self, key: str | None, fingerprint: str, command: Callable[[UnitOfWork], AggregateT]
    ) -> AggregateT:
        with self.storage.begin() as work:
            recalled = None if key is None else work.keys.recall(key)
            if key is not None and recalled is not None:
                if recalled.fingerprint != fingerprint:
                    raise KeyReused(key)
                return recalled.result  # type: ignore[return-value] # the fingerprint names the command
            result = command(work)
            if key is not None:
                work.keys.keep(key, Recalled(fingerprint=fingerprint, result=result))
            work.commit()
        return result


def open_ledger(work: UnitOfWork) -> tuple[Closing, ...]:
    """The closed periods, held so that none is closed while this unit of work posts entries."""
    work.guard("books", exclusive=False)
    return tuple(work.closings.find())
