"""What every department of the desk works with, and how a command is done once."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Final, TypeVar

from attrs import frozen

from account_mgmt.domain.account import Account
from account_mgmt.domain.calendar import EAST, day
from account_mgmt.domain.closing import Closing
from account_mgmt.domain.company import Company
from account_mgmt.domain.credit import CreditPolicy
from account_mgmt.domain.errors import AlreadyExists, ConcurrencyError, KeyReused, NotYet
from account_mgmt.domain.exposure import DEFAULT_CREDIT_RULES, CreditRules
from account_mgmt.domain.fiscal import FiscalCalendar
from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.invoicing_policy import DEFAULT_INVOICING, InvoicingPolicy
from account_mgmt.domain.product import Product
from account_mgmt.domain.tax import UNTAXED, Tax
from account_mgmt.ports.activities import ActivityCounts
from account_mgmt.ports.clock import Clock
from account_mgmt.ports.exchange import ExchangeRates
from account_mgmt.ports.names import Names
from account_mgmt.ports.queries import Aggregate
from account_mgmt.ports.storage import Recalled, Storage, UnitOfWork
from account_mgmt.ports.tax import TaxRules

AggregateT = TypeVar("AggregateT", bound=Aggregate)


_PATIENCE: Final = 200  # how often a command is done again before it is refused


def untaxed(_account: Account, _product: Product, _on: date) -> Tax:
    """No tax on anything: what a desk without tax rules goes by."""
    return UNTAXED


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
    invoicing: InvoicingPolicy = DEFAULT_INVOICING
    tax: TaxRules = untaxed
    exchange_rates: ExchangeRates | None = None
    credit_rules: CreditRules = DEFAULT_CREDIT_RULES

    @property
    def company(self) -> Company:
        """What the books rest on, as the storage keeps it."""
        return Company(currency=self.currency, calendar=self.calendar, policy=self.policy)

    def latest_day(self, today: date | str | None = None) -> date:
        """The last day that has come: the one that was said, or the first place's on earth."""
        return (self.clock.now() + EAST).date() if today is None else day(today)

    def check_come(self, what: str, on: date, today: date | str | None = None) -> date:
        """The day itself. Raises NotYet when it has not come, by `today` or anywhere on earth."""
        last = self.latest_day(today)
        if on > last:
            raise NotYet(what, on.isoformat(), last.isoformat())
        return on

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

    def again(self, command: Callable[[UnitOfWork], AggregateT]) -> AggregateT:
        """Do a command in one unit of work, and once more whenever somebody was there first.

        For what many take from at once, such as the next number of a series: nobody is to be
        refused because another was quicker.
        """
        for _ in range(_PATIENCE):
            try:
                return self._do(None, "", command)
            except ConcurrencyError:
                continue
        return self._do(None, "", command)

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


def receivables_of(account: AccountId) -> str:
    """The guard of what an account owes: whoever changes that holds it alone."""
    return f"receivables {account}"


def open_ledger(work: UnitOfWork) -> tuple[Closing, ...]:
    """The closed periods, held so that none is closed while this unit of work posts entries."""
    work.guard("books", exclusive=False)
    return tuple(work.whole.closings.find())
