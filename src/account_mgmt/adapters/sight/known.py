"""Which managers, accounts and things of theirs an actor sees in one unit of work."""

from functools import cached_property
from typing import Final, TypeVar, final

from account_mgmt.domain.access import Reach, rule_of
from account_mgmt.domain.account import Account
from account_mgmt.domain.calendar import WEST
from account_mgmt.domain.errors import NotFound
from account_mgmt.domain.ids import AccountId, Id, ManagerId, OrderId, TicketId
from account_mgmt.ports.access import Access
from account_mgmt.ports.clock import Clock
from account_mgmt.ports.queries import AccountQuery, Aggregate, Query
from account_mgmt.ports.storage import Repository, UnitOfWork

_FEW: Final = 10  # managers, whose accounts are asked for one by one

AggregateT = TypeVar("AggregateT", bound=Aggregate)
IdT = TypeVar("IdT", bound=Id)
QueryT = TypeVar("QueryT", bound=Query)


@final
class KnownSight:
    """The sight of an actor in one unit of work; what was found out of an account stands.

    So whoever gives an account away still sees it until that is done.
    """

    def __init__(self, work: UnitOfWork, actor: str, access: Access, clock: Clock) -> None:
        self._work, self._actor, self._access = work, actor, access
        self._today = (clock.now() - WEST).date()  # until it is over everywhere on earth
        self._accounts: dict[AccountId, bool] = {}

    @cached_property
    def reach(self) -> Reach:
        """The actor's reach, which is asked after the guards of the unit of work are held."""
        return self._access.reach(self._actor, self._work.managers, self._today)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is out of sight."""
        return self.reach.is_whole

    @cached_property
    def accounts(self) -> tuple[AccountId, ...]:
        """The accounts that are seen, by id, where not all are."""
        few = len(self.managers) <= _FEW
        queries = [AccountQuery(manager=one) for one in self.managers] if few else [None]
        known = (one for query in queries for one in self._work.accounts.find(query))
        return tuple(sorted({one.id for one in known if self.looks_after(one)}))

    @property
    def managers(self) -> tuple[ManagerId, ...]:
        """The managers in reach, by id, where not all are."""
        return tuple(sorted(self.reach.managers or ()))

    def manager(self, id: ManagerId) -> bool:
        """Whether that manager is in reach."""
        return id in self.reach

    def account(self, id: AccountId) -> bool:
        """Whether somebody in reach looks after that account."""
        if self.is_whole:
            return True
        if id not in self._accounts:
            try:
                return self.looks_after(self._work.accounts.get(id))
            except NotFound:
                return False
        return self._accounts[id]

    def looks_after(self, account: Account) -> bool:
        """The same of an account that was read."""
        if account.id not in self._accounts:
            self._accounts[account.id] = self.reach.looks_after(account, self._today)
        return self._accounts[account.id]

    def order(self, id: OrderId) -> bool:
        """Whether that order is of such an account."""
        return self.sees(self._work.orders, id)

    def ticket(self, id: TicketId) -> bool:
        """Whether that ticket is seen."""
        return self.sees(self._work.tickets, id)

    def sees(self, repository: Repository[AggregateT, IdT, QueryT], id: IdT) -> bool:
        """Whether there is such a thing, and it is seen."""
        try:
            one = repository.get(id)
        except NotFound:
            return False
        return rule_of(type(one)).sees(self, one)
